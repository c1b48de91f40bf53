"""Compare with a golden file. An absent one is a failure; FILATURE_UPDATE_GOLDEN=1 writes it, on purpose."""

import difflib
import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"
_SHOWN = 40


def check(name, text):
    """Fail with a short difference unless `text` equals tests/golden/<name>."""
    path = FOLDER / name
    if os.environ.get("FILATURE_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    assert path.is_file(), (
        f"there is no golden file {name}: look at the result, then set FILATURE_UPDATE_GOLDEN=1"
    )
    expected = path.read_text(encoding="utf-8")
    if text != expected:
        lines = difflib.unified_diff(
            expected.splitlines(), text.splitlines(), "golden", "now", lineterm="", n=1
        )
        raise AssertionError(f"{name} differs:\n" + "\n".join(list(lines)[:_SHOWN]))
