"""The reference is that of the code: made again, it gives the same bytes."""

import subprocess
import sys

from docs import pages
from filature.cli import VERBS, verbs

MAKE = pages.ROOT / "tools" / "make_reference.py"
FOLDER = pages.ROOT / "docs" / "reference"


def test_the_reference_equals_a_fresh_generation():
    done = subprocess.run([sys.executable, MAKE, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_verb_that_can_say_no_says_so_in_its_help():
    for name in VERBS:
        command = verbs.get_command(None, name)
        source = (pages.ROOT / "src" / "filature" / "cli" / f"{name}.py").read_text(encoding="utf-8")
        says_no = "else 1" in source or "return 1" in source
        assert says_no == ("Exit code 1" in (command.help or "")), name


def test_the_errors_that_guides_name_are_real():
    page = (FOLDER / "errors.md").read_text(encoding="utf-8")
    for code in (
        "column-missing",
        "empty",
        "media",
        "locked",
        "no-lead",
        "profile-key",
        "rows-{code}",
        "disk-full",
    ):
        assert f"| `{code}` |" in page
