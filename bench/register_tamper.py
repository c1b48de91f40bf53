"""Change single bytes of an encrypted register, of its ledger and of a backup: each is noticed, and named.

    python bench/register_tamper.py [--changes 1000] [--seed 1]

The changes are drawn in turn from these kinds, made on the file as it lies on the disk, and taken back:

    register   any byte of an encrypted register.sqlite: `verify` must name the register
    key        any byte of register.key, which holds the wrapped key: `verify` must name the register
    ledger     any byte of a file of the ledger: `verify` must name the file, or the entry
    backup     any byte of a backup: `restore` must name the part, and leave nothing behind
    plain      any byte of the same register, not encrypted: reported, never asked for. SQLite writes free pages, spare
               bytes of pages and counters that mean nothing; what lies there may change without a trace. Encryption
               closes this: every page is authenticated.

A weaker derivation of the keys is used, so that thousands of openings take minutes. Prints one line per kind; exits 1
where a change of the first four kinds went unnoticed or unnamed, or anything ended in a traceback. The suite runs a
short version (tests/e2e/test_register_tamper.py).
"""

import argparse
import contextlib
import io
import random
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from unittest.mock import patch

from filature.cli import main as filature
from filature.workspace import parcel, vault
from filature.workspace.wrapping import Derivation

SECRET = "four plain fictional words"  # noqa: S105 - of the bench alone
QUICK = partial(Derivation, passes=1, memory_kib=8_192)
CHILDREN = 12
HONEST = "plain"  # the kind of which not every byte means something
PARTS = ("register", "ledger/", "runs/", "workspace.toml", "header", "list of files", "first line",
         "passphrase", "last file")  # fmt: skip


@dataclass(slots=True)
class Tally:
    """What became of the changes of one kind."""

    tried: int = 0
    noticed: int = 0
    named: int = 0
    missed: list[str] = field(default_factory=list)


def run(*arguments: object) -> tuple[int, str]:
    """Run the command in this process; return its exit code and all that it printed."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        try:
            filature([str(argument) for argument in arguments])
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
    return code, told.getvalue()


def prepare(folder: Path) -> None:
    """Make a plain workspace with children and cases, an encrypted one with the same acts, and its backup."""
    secret = folder / "secret"
    secret.write_text(SECRET)
    _must("new", folder / "plain", "--name", "tamper", "--unit", "bench")
    for number in range(1, CHILDREN + 1):
        _must("child", "open", folder / "plain", "--reason", f"suspected behind payment {number}")
        why = ("--on", "2026-01-01", "--reason", "as the file says")
        _must("case", "open", folder / "plain", f"26/{number}", "--authority", "Fictional court", *why)
    shutil.copytree(folder / "plain", folder / "case")
    _must("encrypt", folder / "case", "--passphrase-file", secret)
    unlock = ("--unlock", secret)
    _must(*unlock, "backup", folder / "case", folder / "unit.backup", "--passphrase-file", secret)
    _must(*unlock, "verify", folder / "case")
    for name in ("case", "plain"):
        shutil.copytree(folder / name, folder / "kept" / name)


def _must(*arguments: object) -> None:
    code, told = run(*arguments)
    if code != 0:
        raise RuntimeError(told)


def changes(folder: Path, rng: random.Random) -> Iterator[tuple[str, Path, int]]:
    """Yield kind, file and place of changes, for ever."""
    case = folder / "case"
    while True:
        ledger = rng.choice(sorted(path for path in (case / "ledger").rglob("*") if path.is_file()))
        for kind, path in (
            ("register", case / "register.sqlite"), ("ledger", ledger), ("backup", folder / "unit.backup"),
            ("register", case / "register.sqlite"), ("key", case / "register.key"),
            ("plain", folder / "plain" / "register.sqlite"),
        ):  # fmt: skip
            yield kind, path, rng.randrange(path.stat().st_size)


def names(kind: str, path: Path, case: Path) -> tuple[str, ...]:
    """Return the words of which one must stand in the answer."""
    if kind == "backup":
        return PARTS
    if kind == "ledger":
        return (path.relative_to(case).as_posix(), "ledger/entry ", "checkpoint")
    return ("register",) if kind in ("register", "key") else ("register", "entry", "act")


def one(folder: Path, change: tuple[str, Path, int], rng: random.Random, tally: Tally) -> None:
    """Make one change, ask, count the answer, and take the change back."""
    kind, path, place = change
    good = path.read_bytes()
    changed = bytes([(good[place] + rng.randrange(1, 256)) % 256])
    path.chmod(0o600)
    path.write_bytes(good[:place] + changed + good[place + 1 :])
    new = folder / "restored"
    if kind == "backup":
        code, told = run("restore", path, new, "--passphrase-file", folder / "secret")
    elif kind == "plain":
        code, told = run("verify", folder / "plain")
    else:
        code, told = run("--unlock", folder / "secret", "verify", folder / "case")
    path.write_bytes(good)
    named = code != 0 and any(name in told for name in names(kind, path, folder / "case"))
    tally.tried += 1
    tally.noticed += code != 0
    tally.named += named
    left = new.exists() or (folder / ".restored.restoring").exists()
    if "defect" in told or "Traceback" in told or left or (kind != HONEST and not named):
        tally.missed.append(f"byte {place} of {path.name}: exit {code}: {told.strip()[:200]}")
    shutil.rmtree(new, ignore_errors=True)
    for name in ("case", "plain") if code != 0 or kind == HONEST else ():
        shutil.rmtree(folder / name)  # opening a damaged workspace may have written into it
        shutil.copytree(folder / "kept" / name, folder / name)


def campaign(number: int, seed: int, folder: Path) -> dict[str, Tally]:
    """Try as many changes of the kinds that must be noticed, and a share of `plain` beside; return the tallies."""
    rng = random.Random(seed)  # noqa: S311 - not a secret
    tally: dict[str, Tally] = defaultdict(Tally)
    with patch.object(vault, "Derivation", QUICK), patch.object(parcel, "Derivation", QUICK):
        prepare(folder)
        counted = 0
        for change in changes(folder, rng):
            if counted == number:
                break
            one(folder, change, rng, tally[change[0]])
            counted += change[0] != HONEST
    return dict(tally)


def main() -> int:
    """Run the campaign and print its tally."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--changes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = campaign(options.changes, options.seed, Path(folder))
    print(f"seed {options.seed}")
    for kind, counted in tally.items():
        print(f"{kind:9} {counted.tried:5} changed  {counted.noticed:5} noticed  {counted.named:5} named")
        for line in counted.missed[:10]:
            print(f"          MISSED {line}")
    print(
        "plain: a register that is not encrypted has bytes that mean nothing (free pages, spare bytes, counters);"
    )
    print(
        "       a change there is no change of what it holds, and is not noticed. Encrypt it to notice every byte."
    )
    return 1 if any(counted.missed for counted in tally.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
