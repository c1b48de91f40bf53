"""Change single bytes of a workspace at random, and see that `verify` says no and names the thing.

    python bench/tamper.py [--changes 1000] [--seed 1]

Every change is made on the files as they lie on the disk, checked with the command's own code in this
process, and taken back. Kinds of places, drawn in turn:

    exhibit    a byte of an exhibit's file
    ledger     a byte of a file of the ledger
    run        a byte of a run's manifest
    settings   a byte of workspace.toml
    entry, act, decision, profile
               a byte of the text of a ledger entry, of an exhibit's or a decision's record, of a layout, in
               register.sqlite; found in the file by its content
    records    a value in a derived table, changed through SQL
    register   any byte of register.sqlite: reported, with the share that is noticed; a free page, a spare
               byte of a page or a version counter holds nothing, so the share is below one
    duckdb     any byte of records.duckdb: the same

A change counts as noticed when the exit code is 1, as named when the line that is printed names the file,
the hash or the number of what was changed. Prints one line per kind; exits 1 if a change outside the last two
kinds went unnoticed or unnamed, or if anything ended in a traceback.
"""

import argparse
import contextlib
import io
import json
import random
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import apsw
import duckdb

from filature.cli import main as filature

ADD = ("--provider", "Operator", "--instrument", "Requisition", "--authority", "Court")
HONEST = ("register", "duckdb")  # kinds of which not every byte means something


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what it is of, how it is named, and how to make it and take it back."""

    kind: str
    names: tuple[str, ...]  # any of these in the answer names it
    make: Callable[[], None]
    undo: Callable[[], None]


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


def prepare(folder: Path) -> Path:
    """Make a workspace with two exhibits, two runs and three decisions; return it."""
    source, case = folder / "files", folder / "case"
    _must("population", source, "--payers", 300, "--seed", 7)
    _must("new", case, "--name", "tamper", "--unit", "bench")
    for name in ("pesobridge-payouts.csv", "colibri-transfert.csv"):
        _must("add", case, source / name, *ADD)
        _must("run", case)
    leads = json.loads(_must("leads", case, "--top", 3, "--json"))["leads"]
    for lead in leads:
        _must("decide", case, lead["lead"], "--judgement", "unsure", "--reason", "to be looked at again")
    _must("verify", case)
    return case


def _must(*arguments: object) -> str:
    code, told = run(*arguments)
    if code != 0:
        raise RuntimeError(told)
    return told


# -- places ------------------------------------------------------------------------------------------
def byte_of(path: Path, offset: int, rng: random.Random) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return how to change one byte of a file into another one, and how to take it back."""
    before = path.read_bytes()
    value = bytes([(before[offset] + rng.randrange(1, 256)) % 256])

    def make() -> None:
        path.chmod(0o644)
        path.write_bytes(before[:offset] + value + before[offset + 1 :])

    def undo() -> None:
        path.write_bytes(before)

    return make, undo


def files(case: Path, kind: str, folder: Path, rng: random.Random) -> Change:
    """Change a byte of one of the files in a folder."""
    path = rng.choice(sorted(path for path in folder.rglob("*") if path.is_file()))
    make, undo = byte_of(path, rng.randrange(path.stat().st_size), rng)
    names = [path.name[:12] if kind == "exhibit" else str(path.relative_to(case))]
    if "entries" in path.parts:
        names.append("ledger/entry ")  # a bundle's entries are named by their numbers
    return Change(kind, tuple(names), make, undo)


def texts(case: Path) -> dict[str, list[tuple[int, int, tuple[str, ...]]]]:
    """Return where the texts of entries, acts and layouts lie in register.sqlite: offset, length, names."""
    db = apsw.Connection(str(case / "register.sqlite"))
    db.pragma("wal_checkpoint(truncate)")
    queries = {
        "entry": "SELECT body, 'entry ' || seq FROM entry",
        "act": "SELECT payload, 'exhibit ' || exhibit_no FROM exhibit",
        "decision": "SELECT payload, 'decision ' || decision_no FROM decision",
        "profile": "SELECT CAST(text AS BLOB), 'profile ' || substr(sha256, 1, 12) FROM profile",
    }
    found = {
        kind: [(bytes(text), str(name)) for text, name in db.execute(sql)] for kind, sql in queries.items()
    }
    db.close()
    data = (case / "register.sqlite").read_bytes()
    places: dict[str, list[tuple[int, int, tuple[str, ...]]]] = defaultdict(list)
    for kind, items in found.items():
        for text, name in items:
            head = text[:200]  # a longer text goes on in overflow pages: its first piece is enough
            assert data.count(head) == 1, f"{name} is not found once in register.sqlite"
            places[kind].append((data.index(head), len(head), (name,)))
    return places


def derived(case: Path, rng: random.Random) -> Change:
    """Change one value of one row of a table of records.duckdb through SQL."""
    path = case / "records.duckdb"
    before = path.read_bytes()
    con = duckdb.connect(str(path), read_only=True)
    filled = con.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_name <> 'run' ORDER BY ALL"
    ).fetchall()
    counts = {name: con.table(name).count("*").fetchall()[0][0] for name, _, _ in filled}
    con.close()
    table, column, kind = rng.choice([item for item in filled if counts[item[0]]])
    place = rng.randrange(counts[table])
    values = {
        "VARCHAR": "coalesce({c}, '') || '!'",
        "BOOLEAN": "NOT coalesce({c}, false)",
        "DATE": "coalesce({c}, DATE '2026-01-01') + 1",
        "TIMESTAMP": "coalesce({c}, TIMESTAMP '2026-01-01') + INTERVAL 1 SECOND",
    }
    change = next((text for name, text in values.items() if kind == name), "coalesce({c}, 0) + 1")
    if kind.endswith("[]"):
        more = "'7'" if kind.startswith("VARCHAR") else "7"
        change = f"list_append(coalesce({{c}}, []), {more})"

    def make() -> None:
        con = duckdb.connect(str(path))
        value = change.format(c=f'"{column}"')
        row = f"(SELECT rowid FROM {table} LIMIT 1 OFFSET {place})"  # noqa: S608 - names of our own tables
        con.execute(f'UPDATE {table} SET "{column}" = {value} WHERE rowid = {row}')  # noqa: S608
        con.close()

    def undo() -> None:
        path.write_bytes(before)
        path.with_suffix(".duckdb.wal").unlink(missing_ok=True)

    return Change("records", ("records.duckdb, ",), make, undo)


def changes(case: Path, rng: random.Random) -> Iterator[Change]:
    """Yield changes of every kind in turn, for ever."""
    places = texts(case)
    while True:
        for kind, folder in (("exhibit", "exhibits"), ("ledger", "ledger"), ("run", "runs")):
            yield files(case, kind, case / folder, rng)
        path = case / "workspace.toml"
        make, undo = byte_of(path, rng.randrange(path.stat().st_size), rng)
        yield Change("settings", ("workspace.toml",), make, undo)
        register = case / "register.sqlite"
        for kind in ("entry", "act", "decision", "profile"):
            offset, length, names = rng.choice(places[kind])
            make, undo = byte_of(register, offset + rng.randrange(length), rng)
            yield Change(kind, names, make, undo)
        yield derived(case, rng)
        for kind, name in (("register", "register.sqlite"), ("duckdb", "records.duckdb")):
            path = case / name
            make, undo = byte_of(path, rng.randrange(path.stat().st_size), rng)
            yield Change(kind, (name, "exhibit ", "decision ", "entry ", "profile "), make, undo)


# -- trying ------------------------------------------------------------------------------------------
def campaign(number: int, seed: int, folder: Path) -> tuple[dict[str, Tally], Counter[str]]:
    """Try `number` changes; return a tally per kind and how often each answer was given."""
    case = prepare(folder)
    kept = folder / "kept"
    shutil.copytree(case, kept)
    rng = random.Random(seed)  # noqa: S311 - not a secret
    tally: dict[str, Tally] = defaultdict(Tally)
    answers: Counter[str] = Counter()
    for _, change in zip(range(number), changes(case, rng), strict=False):
        change.make()
        code, told = run("verify", case)
        counted = tally[change.kind]
        counted.tried += 1
        line = told.strip().splitlines()[0] if told.strip() else ""
        answers[f"{change.kind}: {code} {re.sub(r'[0-9a-f]{12,}|[0-9]+', '#', line)[:110]}"] += 1
        named = code == 1 and any(name in told for name in change.names)
        counted.noticed += code == 1
        counted.named += named
        if code not in (0, 1) or "defect" in told or (not named and change.kind not in HONEST):
            counted.missed.append(f"{change.names[0]}: exit {code}: {told.strip()[:300]}")
        change.undo()
        restore(case, kept)
    return dict(tally), answers


def restore(case: Path, kept: Path) -> None:
    """Put back every file that differs: opening a damaged workspace may have written into it."""
    names = {path.relative_to(kept) for path in kept.rglob("*") if path.is_file()}
    for path in case.rglob("*"):
        if path.is_file() and path.relative_to(case) not in names:
            path.unlink()
    for name in names:
        good = (kept / name).read_bytes()
        target = case / name
        if not target.is_file() or target.read_bytes() != good:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            target.write_bytes(good)


def main() -> int:
    """Run the campaign and print its tally."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--changes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--answers", action="store_true", help="print every kind of answer with its count")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally, answers = campaign(options.changes, options.seed, Path(folder))
    print(f"seed {options.seed}")
    for kind, counted in tally.items():
        print(f"{kind:9} {counted.tried:5} changed  {counted.noticed:5} noticed  {counted.named:5} named")
        for line in counted.missed[:10]:
            print(f"          MISSED {line}")
    if options.answers:
        for answer, count in answers.most_common():
            print(f"{count:5}  {answer}")
    return 1 if any(counted.missed for counted in tally.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
