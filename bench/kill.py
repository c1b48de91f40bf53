"""kill -9 at random moments of `filature add`, `run` and `rebuild`; the state is read after every kill.

    python bench/kill.py [--kills 200] [--seed 1]
    python bench/kill.py --points

With `--points` the moments are not random: the process is killed before its first file is opened for writing,
renamed or removed, then before its second, and so on to the last.

`add` takes in two files in one command. After each kill a reader opens the workspace; `verify` passes; every
exhibit is whole or absent, the first file before the second; no row is there twice; and after repeating the
command every row is there once and the run is the one that an undisturbed command gives. Prints one line per
verb and exits 1 at the first failure. The suite runs a short version (tests/e2e/test_kill.py).
"""

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from filature.cli import main as command_line

FRAME = ("--provider", "Operator", "--instrument", "Requisition", "--authority", "Court")
FILES = ("pesobridge-payouts.csv", "colibri-transfert.csv")
STARTED = 0.02  # seconds: before that not even the interpreter runs


GUARD = """
import os, signal, sys
left = int(os.environ["KILL_AT"])
def watch(event, arguments):
    global left
    changes = event in {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod"}
    if event == "open" and isinstance(arguments[2], int):
        changes = arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if changes and str(arguments[0]).startswith(os.environ["KILL_IN"]):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
"""


@dataclass(frozen=True, slots=True)
class Verb:
    """One command: from which workspace it starts, its words, and which rows there are in the end."""

    name: str
    start: Path
    words: tuple[object, ...]


def filature(*arguments: object) -> tuple[int, str]:
    """Run the command in this process to its end; return exit code and all that it printed."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        try:
            command_line([str(argument) for argument in arguments])
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
    return code, told.getvalue()


def must(*arguments: object) -> str:
    """Run the command; raise AssertionError unless it ends well."""
    code, told = filature(*arguments)
    assert code == 0, f"{arguments[0]}: exit {code}: {told}"
    return told


def killed(words: tuple[object, ...], after: float) -> bool:
    """Run the command and kill it with all its children after some seconds; tell whether it still ran."""
    process = subprocess.Popen(
        [sys.executable, "-m", "filature", *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def killed_at(words: tuple[object, ...], point: int, guard: Path) -> bool:
    """Run the command and kill it just before its `point`-th change to a folder; tell whether it came to that."""
    (guard / "sitecustomize.py").write_text(GUARD)
    done = subprocess.run(
        [sys.executable, "-m", "filature", *map(str, words)],
        capture_output=True,
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": str(guard),
            "KILL_AT": str(point),
            "KILL_IN": str(guard.parent / "case"),
        },
    )
    return done.returncode == -signal.SIGKILL


def rows(case: Path) -> dict[int, int]:
    """Return how many transfers of each exhibit there are; raise AssertionError when one is there twice."""
    con = duckdb.connect(str(case / "records.duckdb"), read_only=True)
    found = con.execute(
        "SELECT e.exhibit_no, count(t.record_id), count(DISTINCT t.record_id), any_value(e.accepted), "
        "count(DISTINCT e.sha256) "
        "FROM exhibit AS e LEFT JOIN transfer AS t ON t.exhibit_no = e.exhibit_no GROUP BY 1 ORDER BY 1"
    ).fetchall()
    stray = con.execute(
        "SELECT count(*) FROM transfer WHERE exhibit_no NOT IN (SELECT exhibit_no FROM exhibit)"
    )
    assert stray.fetchall()[0][0] == 0, "rows of an exhibit that is not there"
    con.close()
    for number, count, distinct, accepted, files in found:
        assert count == distinct == accepted, (
            f"exhibit {number}: {count} rows, {distinct} distinct, {accepted} accepted"
        )
        assert files == 1, f"exhibit {number} is there twice"
    return {number: count for number, count, *_ in found}


def check(case: Path, whole: dict[int, int], *, complete: bool) -> None:
    """Read the state after a kill; raise AssertionError where something is lost, doubled or half."""
    code, told = filature("leads", case)
    assert code in (0, 1) or told.startswith("no-run: "), f"a reader: {told}"
    must("verify", case)
    found = rows(case)
    allowed = [whole] if complete else [dict(list(whole.items())[:n]) for n in range(len(whole) + 1)]
    assert found in allowed, f"{found} are not the first of {whole}"
    must("verify", case)


def run_of(case: Path) -> str:
    """Return the id of the run in the records, '' when there is none."""
    con = duckdb.connect(str(case / "records.duckdb"), read_only=True)
    row = con.execute("SELECT run_id FROM run").fetchone()
    con.close()
    return str(row[0]) if row else ""


def prepare(folder: Path) -> tuple[tuple[Verb, ...], dict[int, int]]:
    """Make the workspaces from which the verbs start; return the verbs, and the rows of each exhibit."""
    case, source = folder / "case", folder / "files"
    fresh, added, computed = (folder / name for name in ("fresh", "added", "computed"))
    files = [source / name for name in FILES]
    must("population", source, "--payers", 300, "--seed", 7)
    must("new", fresh, "--name", "kill", "--unit", "bench")
    shutil.copytree(fresh, added)
    told = json.loads(must("add", added, *files, *FRAME, "--json"))
    whole = {item["exhibit"]: item["accepted"] for item in told["exhibits"]}
    shutil.copytree(added, computed)
    must("run", computed)
    return (
        Verb("add", fresh, ("add", case, *files, *FRAME)),
        Verb("run", added, ("run", case)),
        Verb("rebuild", computed, ("rebuild", case)),
    ), whole


def campaign(kills: int, seed: int, folder: Path) -> dict[str, dict[str, int]]:
    """Kill each verb a third of `kills` times; return how many kills hit a running process."""
    rng = random.Random(seed)  # noqa: S311 - not a secret
    case = folder / "case"
    verbs, whole = prepare(folder)
    tally: dict[str, dict[str, int]] = {}
    for position, verb in enumerate(verbs):
        length, run = _undisturbed(verb, case)
        count = (kills + position) // len(verbs)
        hits = 0
        for _ in range(count):
            again(verb, case)
            hits += killed(verb.words, rng.uniform(STARTED, length))
            _look(verb, case, whole, run)
        tally[verb.name] = {"kills": count, "while running": hits}
    return tally


def every_point(folder: Path) -> dict[str, dict[str, int]]:
    """Kill each verb once before each change that it makes to a folder; return how many there were."""
    case, guard = folder / "case", folder / "guard"
    guard.mkdir()
    verbs, whole = prepare(folder)
    tally: dict[str, dict[str, int]] = {}
    for verb in verbs:
        _, run = _undisturbed(verb, case)
        point = 0
        hit = True
        while hit:
            point += 1
            again(verb, case)
            hit = killed_at(verb.words, point, guard)
            try:
                _look(verb, case, whole, run)
            except AssertionError as error:
                raise AssertionError(f"{verb.name}, point {point}: {error}") from None
        tally[verb.name] = {"points": point - 1}
    return tally


def again(verb: Verb, case: Path) -> None:
    """Put the workspace back to where the verb starts."""
    shutil.rmtree(case, ignore_errors=True)
    shutil.copytree(verb.start, case)


def _look(verb: Verb, case: Path, whole: dict[int, int], run: str) -> None:
    """Read the state after a kill, repeat the command, and read it again."""
    check(case, whole, complete=verb.name != "add")
    must(*verb.words)
    check(case, whole, complete=True)
    assert run_of(case) == run, f"after a kill the run is {run_of(case)}, without one {run}"


def _undisturbed(verb: Verb, case: Path) -> tuple[float, str]:
    """Return how long the verb takes when nobody stops it, and which run it gives."""
    again(verb, case)
    start = time.monotonic()
    assert not killed(verb.words, 600), "ten minutes were not enough"
    length = time.monotonic() - start
    check(case, rows(case), complete=True)
    return length, run_of(case)


def main() -> int:
    """Run the campaign and print its tally."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--points", action="store_true", help="before every change to a folder, not at random"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tally = every_point(folder) if options.points else campaign(options.kills, options.seed, folder)
    print("every point" if options.points else f"seed {options.seed}")
    for verb, counts in tally.items():
        print(f"{verb}: {counts}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
