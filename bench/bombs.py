"""Hostile and malformed files through the real `filature add`, each in a fresh process.

    python bench/bombs.py [--only NAME ...] [--json] [--keep DIR]

A file that is refused must end within 10 seconds and 512 MB with exit code 3, one line on standard error that
says what to do, no traceback, and the workspace byte for byte as it was. A file whose rows are taken in must
account for each: rows read = accepted + rejected + quarantined, within the same time and memory. Memory is the
largest sum of the resident sets of the command and its children, looked at every 5 ms: pages that they share
count twice. The files are in bomb_files.py; the suite runs them small (tests/e2e/test_bombs.py). Needs 3 GB of
disk. Exits 1 when anything is missed.
"""

import argparse
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bomb_files import BOMBS, EITHER, ONE, REFUSED, Bomb, camt, profile_text

MAX_SECONDS = 10.0
MAX_MEMORY = 512 * 10**6
BAD_INPUT = 3
FRAME = ("--provider", "Provider", "--instrument", "Requisition", "--authority", "Court")
_PAGE = resource.getpagesize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How one file ended; `wrong` = what was missed, nothing when all is well."""

    name: str
    size: int
    code: int
    told: str
    seconds: float
    processor: float  # seconds of the command and its children: the machine may be busy with other things
    memory: int
    wrong: tuple[str, ...]


def contents(folder: Path) -> dict[str, str]:
    """Return path and SHA-256 of every file, except the lock, which names the last writer."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "workspace.lock"
    }


def judge(bomb: Bomb, code: int, out: str, err: str, *, unchanged: bool) -> tuple[str, ...]:
    """Return what is wrong with how a command ended."""
    wrong = ["a traceback or a defect"] if "Traceback" in err or "defect:" in err else []
    if code == 0:
        wrong += ["taken in, expected refused"] if bomb.ends == REFUSED else []
        return (*wrong, *_sums(out))
    lines = err.strip().splitlines()
    checks = {
        f"exit code {code}": code == BAD_INPUT,
        f"{len(lines)} lines on standard error": len(lines) == 1,
        "no code or no hint": ": " in err and ";" in err,
        "something on standard output": not out,
        "the workspace changed": unchanged,
        "refused, expected taken in": bomb.ends in (REFUSED, EITHER),
    }
    return (*wrong, *(text for text, fine in checks.items() if not fine))


def _sums(out: str) -> tuple[str, ...]:
    """Return the exhibits whose rows are not all accounted for."""
    return tuple(
        f"rows do not add up: {item}"
        for item in json.loads(out)["exhibits"]
        if item["rows"] != item["accepted"] + item["rejected"] + item["quarantined"]
    )


def arguments(bomb: Bomb, case: Path, path: Path) -> list[str]:
    """Return the words of the command."""
    layout = bomb.profile
    if layout and layout.endswith(".toml"):
        layout = str(case.with_name(layout))
        Path(layout).write_text(profile_text(), encoding="utf-8")
    more = ["--profile", layout] if layout else []
    more += ["--subject", bomb.subject] if bomb.subject else []
    return ["add", str(case), str(path), *FRAME, "--json", *more]


def run(bomb: Bomb, fresh: Path, folder: Path) -> Ending:
    """Make the file, add it to a copy of the workspace, and say how that ended."""
    case = folder / "case"
    shutil.copytree(fresh / bomb.kind, case)
    source = folder / "source"
    source.mkdir()
    try:
        path = bomb.place(source, 1.0)
        size = path.stat().st_size if path.is_file() else 0
        before = contents(case)
        writer = _Writer(path) if bomb.changing else None
        done = _command([sys.executable, "-m", "filature", *arguments(bomb, case, path)], folder)
        if writer:
            writer.stop()
        wrong = list(judge(bomb, done.code, done.out, done.err, unchanged=contents(case) == before))
    finally:
        shutil.rmtree(case)
        shutil.rmtree(source)
    if done.seconds > MAX_SECONDS:
        wrong.append(f"more than {MAX_SECONDS:.0f} s")
    if done.memory > MAX_MEMORY:
        wrong.append(f"more than {MAX_MEMORY // 10**6} MB")
    told = (done.err or done.out).strip().splitlines()
    return Ending(
        name=bomb.name,
        size=size,
        code=done.code,
        told=told[0] if told else "",
        seconds=round(done.seconds, 2),
        processor=round(done.processor, 2),
        memory=done.memory,
        wrong=tuple(wrong),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    code: int
    out: str
    err: str
    seconds: float
    processor: float
    memory: int


def _command(words: list[str], folder: Path) -> _Done:
    with (folder / "out").open("w+b") as out, (folder / "err").open("w+b") as err:
        began, used = time.perf_counter(), _processor()
        process = subprocess.Popen(words, stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        peak = 0
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(0.005)
        seconds = time.perf_counter() - began
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    return _Done(code=process.returncode, out=texts[0], err=texts[1], seconds=seconds, processor=_processor() - used,
                 memory=peak)  # fmt: skip


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _resident(pid: int) -> int:
    """Return the bytes in memory of a process and all below it."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        children = [
            int(child)
            for thread in Path(f"/proc/{pid}/task").iterdir()
            for child in (thread / "children").read_text(encoding="ascii").split()
        ]
    except (OSError, IndexError):  # it has just ended
        return 0
    return pages * _PAGE + sum(map(_resident, children))


class _Writer:
    """Goes on changing a file until told to stop."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._going = True
        self._thread = threading.Thread(target=self._write)
        self._thread.start()

    def _write(self) -> None:
        while self._going:
            with self._path.open("r+b") as out:
                out.truncate(max(0, out.seek(0, os.SEEK_END) - 10_000))
                out.seek(0, os.SEEK_END)
                out.write(b"p2p,A1,B2,2026-05-04 10:00:00,1.00\n" * 286)

    def stop(self) -> None:
        self._going = False
        self._thread.join()


def _workspaces(folder: Path) -> None:
    """Make one workspace of each kind, with an exhibit, so that there is something that could change."""
    honest = folder.with_name("honest.xml")
    honest.write_text(camt(ONE), encoding="utf-8")
    for kind in ("judicial", "intelligence"):
        case = str(folder / kind)
        for words in (
            ("new", case, "--name", "b", "--unit", "b", "--kind", kind),
            ("add", case, str(honest), *FRAME),
        ):
            subprocess.run([sys.executable, "-m", "filature", *words], check=True, capture_output=True)


def main() -> int:
    """Run the files and print one line for each."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these files")
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the files into DIR and add nothing")
    options = parser.parse_args()
    chosen = [bomb for bomb in BOMBS if not options.only or bomb.name in options.only]
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        for bomb in chosen:
            print(bomb.place(options.keep, 1.0))
        return 0
    endings = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fresh = folder / "fresh"
        _workspaces(fresh)
        for bomb in chosen:
            endings.append(run(bomb, fresh, folder))
            if not options.as_json:
                _show(endings[-1])
    missed = [ending for ending in endings if ending.wrong]
    if options.as_json:
        print(json.dumps([asdict(ending) for ending in endings], indent=1))
    else:
        slowest, largest = (max(endings, key=lambda one: getattr(one, key)) for key in ("seconds", "memory"))
        print(
            f"{len(endings)} files, {len(missed)} missed; slowest {slowest.name} {slowest.seconds} s; "
            f"most memory {largest.name} {largest.memory / 1e6:.0f} MB"
        )
    return 1 if missed else 0


def _show(ending: Ending) -> None:
    print(
        f"{ending.name:20} {ending.size / 1e6:8.1f} MB  exit {ending.code}  "
        f"{ending.seconds:5.1f} s ({ending.processor:4.1f}) {ending.memory / 1e6:5.0f} MB  {ending.told[:110]}",
        flush=True,
    )
    for text in ending.wrong:
        print(f"{'':20} MISSED: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
