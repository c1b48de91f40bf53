"""Names that exist nowhere else are sealed through the real functions, and looked for in everything that is written.

    python bench/register_canaries.py [--children 1000] [--reasons 200]

Each child gets five sealed texts, each with a word of its own (1,000 children: 5,000 canaries); further words stand
in reasons, which are not sealed but lie in an encrypted register. Then the verbs that print, export and copy are run:
lists, JSON, errors, dossier, audit, backup, restore. Looked through are: every file of the workspace, of its keys, of
the exports, the backup and the restored copy; every file at the moment before it is renamed or removed (temporary
files); the register's log while it is open; everything printed. A sealed word may be printed by the one reading that
asks for it, and nowhere else; a word of a reason may be printed to whoever may see the act, and may lie in no file in
clear. Words are looked for as UTF-8 and UTF-16, plain, as hexadecimal and as base64.

Prints what was looked through; exits 1 where a word was found. The suite runs a short version
(tests/e2e/test_register_canaries.py).
"""

import argparse
import base64
import contextlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from filature.cli import main as filature
from filature.model.asked import asking
from filature.register import child_acts, keyring, sealed_acts
from filature.register.children import FIELDS
from filature.register.sealed_acts import Access
from filature.workspace import open_workspace, parcel, vault
from filature.workspace.wrapping import Derivation

SECRET = "four plain fictional words"  # noqa: S105 - of the bench alone
QUICK = partial(Derivation, passes=1, memory_kib=8_192)
WORD, SPOKEN = "Canaryzyx", "Spokenzyx"  # begin each sealed word, and each word of a reason
NEEDLES = tuple(
    form
    for word in (WORD, SPOKEN)
    for plain in (word.encode(), word.encode("utf-16-le"))
    for form in (plain, plain.hex().encode(), base64.b64encode(plain)[:8])
)


@dataclass(slots=True)
class Search:
    """What was looked through and what was found; while `watching`, files are searched before they go."""

    root: Path
    files: int = 0
    transient: int = 0
    outputs: int = 0
    found: list[str] = field(default_factory=list)
    watching: bool = False
    dossier: bool = False

    def data(self, name: str, data: bytes) -> None:
        """Search some bytes."""
        self.found += [f"{name}: {needle!r}" for needle in NEEDLES if needle in data]

    def folder(self, folder: Path) -> None:
        """Search every file of a folder, its names included."""
        for path in sorted(folder.rglob("*")):
            self.data(f"name of {path.name}", str(path.relative_to(self.root)).encode())
            if path.is_file():
                self.files += 1
                self.data(str(path.relative_to(self.root)), path.read_bytes())

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Search a file that is about to be renamed or removed."""
        if not self.watching or event not in ("os.rename", "os.remove"):
            return
        with contextlib.suppress(OSError, TypeError):
            path = Path(os.fsdecode(arguments[0]))
            if self.root in path.resolve().parents and path.is_file():
                self.transient += 1
                self.data(f"before it goes: {path.name}", path.read_bytes())


def run(search: Search, *arguments: object, reasons: bool = True) -> str:
    """Run the command in this process, search what it prints, and return it; `reasons`: those may be printed."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told), contextlib.suppress(SystemExit):
        filature([str(argument) for argument in arguments])
    search.outputs += 1
    text = told.getvalue()
    search.data(f"printed by {arguments[2]}", (text.replace(SPOKEN, "") if reasons else text).encode())
    return text


def texts(number: int) -> dict[str, str]:
    """Return the texts to seal about one child."""
    return {name: f"{WORD}{number:04d}{name.title()} Inventée" for name in FIELDS}


def plant(search: Search, case: Path, children: int, reasons: int) -> None:
    """Open the children and seal; words in reasons; look at the disk while the register is open."""
    with asking(lambda: SECRET), open_workspace(case, write=True) as workspace:
        access = Access(folder=case.with_name(f"{case.name}.keys"), passphrase=SECRET)
        sealed_acts.protect(workspace, access, author="Ada")
        keys = sealed_acts.unlock(workspace, access)
        for number in range(1, children + 1):
            said = f"{SPOKEN}{number:04d}" if number <= reasons else "suspected behind payments"
            child = child_acts.open_child(workspace, reason=said, author="Ada").pseudonym
            sealed_acts.seal(workspace, keys, child, texts(number), author="Ada")
            if number % max(1, children // 4) == 0:
                search.folder(case)
        found = sealed_acts.reveal(workspace, access, "C-001", FIELDS, purpose="a letter", author="Ada")
        if found != texts(1):
            raise AssertionError("what was sealed is not what is read")


def use(search: Search, case: Path, out: Path) -> None:
    """Run the verbs that print, export and copy."""
    secret, one = out.with_name("secret"), ("--reason", "because")
    unlock, file = ("--unlock", secret), ("--passphrase-file", secret)
    look = partial(run, search, *unlock)
    look("run", case)
    listed = look("leads", case, "--json")
    leads = json.loads(listed)["leads"] if listed.startswith("{") else []
    person, lead = (leads[0]["person"], leads[0]["lead"]) if leads else ("P-1-1-1", "payer-1-1-1")
    look("case", "open", case, "26/1", "--authority", "A", "--on", "2026-01-01", *one)
    look("child", "link", case, "C-001", "--case", "26/1", *one)
    look("child", "link", case, "C-001", "--person", person, *one)
    for verb in (
        ("child", "list", case), ("child", "list", case, "--json", "--count", 1000), ("child", "show", case, "C-001"),
        ("child", "show", case, "C-001", "--json"), ("case", "show", case, "26/1", "--json"), ("leads", case),
        ("audit", case), ("audit", case, "--json"), ("audit", case, "--child", "C-001"), ("capacity", case),
        ("capacity", case, "--json"), ("explain", case, lead), ("exhibits", case, "--json"), ("verify", case),
        ("child", "show", case, f"{WORD}0001"[:4]), ("child", "show", case, "C-001", "--name", *file),
        ("child", "reveal", case, "C-999999", "--field", "name", "--purpose", "p", *file),
        ("child", "reveal", case, "C-002", "--field", "contact", "--purpose", "p", "--passphrase-file", case),
        ("child", "forget", case, "C-003", *one), ("dossier", case, lead, "--out", out / "a.pdf"),
    ):  # fmt: skip
        look(*verb)
    look("backup", case, out / "unit.backup", "--exhibits", *file)
    look("restore", out / "unit.backup", out / "restored", *file)
    look("rebuild", case)


def sanity(search: Search, case: Path, secret: Path) -> None:
    """See that the search does find a word where it is asked for."""
    before = len(search.found)
    asked = (
        "child",
        "reveal",
        case,
        "C-002",
        "--field",
        "name",
        "--purpose",
        "p",
        "--passphrase-file",
        secret,
    )
    run(search, "--unlock", secret, *asked)
    if len(search.found) != before + 1:
        raise AssertionError("a reading that was asked for was not found: the search proves nothing")
    del search.found[before:]


def campaign(children: int, reasons: int, folder: Path, exhibit: bytes | None = None) -> Search:
    """Plant, use, and search; return what was looked through and found. `exhibit`: a file to compute leads from."""
    search, case, out = Search(folder), folder / "case", folder / "out"
    (folder / "secret").write_text(SECRET)
    out.mkdir()
    sys.addaudithook(search.hook)
    with _quick():
        encrypt = ("--encrypt", "--passphrase-file", folder / "secret")
        run(search, "new", case, "--name", "canaries", "--unit", "bench", *encrypt)
        if exhibit is not None:
            (folder / "colibri.csv").write_bytes(exhibit)
            frame = ("--provider", "Operator", "--instrument", "Requisition", "--authority", "Court")
            run(search, "--unlock", folder / "secret", "add", case, folder / "colibri.csv", *frame)
        search.watching = True
        plant(search, case, children, reasons)
        use(search, case, out)
        search.watching = False
        search.dossier = (out / "a.pdf").is_file()
        for place in (case, case.with_name("case.keys"), out):
            search.folder(place)
        sanity(search, case, folder / "secret")
    return search


@contextlib.contextmanager
def _quick() -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        for module in (vault, parcel, keyring):
            stack.enter_context(patch.object(module, "Derivation", QUICK))
        yield


def main() -> int:
    """Run it and print what was looked through; return 1 where a word was found."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--children", type=int, default=1000)
    parser.add_argument("--reasons", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        from filature import population  # noqa: PLC0415 - a small fictional file, for leads and a dossier

        files = population.write(population.generate(7, 300), Path(name) / "files")
        exhibit = next(one.path for one in files if one.path.name == "colibri-transfert.csv").read_bytes()
        folder = Path(name) / "work"
        folder.mkdir()
        search = campaign(options.children, options.reasons, folder, exhibit)
    print(f"{options.children * len(FIELDS)} sealed words, {options.reasons} words in reasons")
    print(
        f"searched: {search.files} files, {search.transient} files before they went, {search.outputs} outputs"
    )
    print(f"dossier written: {search.dossier}; found: {len(search.found)}")
    for line in search.found[:10]:
        print(f"  FOUND {line}")
    return 1 if search.found else 0


if __name__ == "__main__":
    sys.exit(main())
