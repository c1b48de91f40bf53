"""Power cuts and kills on the register: no acknowledged act is lost, doubled or half there, and it always opens.

    python bench/register_crash.py [--images 10000] [--kills 10000] [--seed 1]

Power cuts are simulated: a file system below SQLite records each write, sync, truncation and removal. An image is what
a disk may hold if the power fails at some moment: all that was synced, and of what was written since any part, torn at
512 bytes and in any order; removals keep their order. Each image is opened as the program does, and checked: the acts
acknowledged before the cut are there, once, each with its ledger entry, at most one more, and `verify` finds nothing.
The control runs with synchronous=OFF and must fail, or the model proves nothing. The model needs SQLite's exclusive
locking (its wal-index in memory) and a plain register.

Kills are real: a process that appends acts is killed with SIGKILL at a random moment, and the register is read after
every kill. Prints the tallies and exits 1 where one is bad. The suite runs a short version
(tests/e2e/test_register_crash.py).
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import apsw

from filature.errors import WorkspaceError
from filature.workspace import register as register_module
from filature.workspace.acts import CHILD, KIND_CHILD
from filature.workspace.clock import wall
from filature.workspace.register import Register

SECTOR = 512
ACTS = 60  # of one recording
CHECKPOINT = 12  # pages: often, so that many images fall into one
Op = tuple[Any, ...]


@dataclass(slots=True)
class Recording:
    """All that happened below SQLite, in order: ('write', file, offset, bytes), ('sync', file) ... ('ack', number)."""

    ops: list[Op] = field(default_factory=list)


class _File(apsw.VFSFile):
    def __init__(self, log: Recording, name: Any, flags: list[int]) -> None:  # noqa: ANN401 - apsw's
        super().__init__("", name, flags)
        self._log, self._name = log, Path(name.filename() if hasattr(name, "filename") else str(name)).name

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - apsw's names
        self._log.ops.append(("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._log.ops.append(("sync", self._name))
        super().xSync(flags)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._log.ops.append(("truncate", self._name, newsize))
        super().xTruncate(newsize)


class _System(apsw.VFS):
    def __init__(self, log: Recording) -> None:
        self._log, self.label = log, f"recording-{id(log)}"
        super().__init__(self.label, "")

    def xOpen(self, name: Any, flags: list[int]) -> _File:  # noqa: ANN401, N802
        return _File(self._log, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self._log.ops.append(("delete", Path(filename).name))
        super().xDelete(filename, syncdir)


def act(register: Register, number: int) -> None:
    """Append one act about a child or one decision, in turn."""
    if number % 2:
        values = {"reason": f"act {number}", "padding": "x" * (number * 37 % 900)}
        register.act(CHILD, None, "opened", author="Ada", values=values, entry=KIND_CHILD)
    else:
        lead = f"payer-1-{number}-1"
        register.decide(author="Ada", object_type="lead", object_id=lead, judgement="unsure", reason="r")


def record(folder: Path, *, synchronous: int) -> Recording:
    """Run a register over the recording file system and return what it did."""
    log = Recording()
    system, connection = _System(log), apsw.Connection

    def connect(path: str, **more: Any) -> apsw.Connection:  # noqa: ANN401
        if path == ":memory:":
            return connection(path)
        db = connection(path, vfs=system.label, **more)
        db.pragma("locking_mode", "exclusive")
        db.pragma("wal_autocheckpoint", CHECKPOINT)
        return db

    pragmas = {**register_module._PRAGMAS, "synchronous": synchronous}  # noqa: SLF001 - the control
    with patch.object(apsw, "Connection", connect), patch.object(register_module, "_PRAGMAS", pragmas):
        register = Register(folder / "register.sqlite", clock=wall, write=True, create=True)
        register.initialise()
        log.ops.append(("ack", 0))
        for number in range(1, ACTS + 1):
            act(register, number)
            log.ops.append(("ack", number))
        register.close()
    system.unregister()
    return log


def image(log: Recording, cut: int, rng: random.Random) -> tuple[dict[str, bytes], int]:
    """Return the files that a disk may hold after a cut before operation `cut`, and the last act acknowledged."""
    durable: dict[str, bytearray] = {}
    waiting: dict[str, list[Op]] = {}
    acknowledged = -1
    for op in log.ops[:cut]:
        if op[0] == "ack":
            acknowledged = op[1]
            continue
        name = op[1]
        if op[0] == "delete":
            durable.pop(name, None)
            waiting.pop(name, None)
        elif op[0] == "sync":
            for one in waiting.pop(name, []):
                _apply(durable.setdefault(name, bytearray()), one)
        else:
            durable.setdefault(name, bytearray())
            waiting.setdefault(name, []).append(op)
    kept = rng.choice((0.0, 0.1, 0.5, 0.9, 1.0))
    for name, ops in waiting.items():
        pieces = [piece for op in ops for piece in _torn(op)]
        lucky = [piece for piece in pieces if rng.random() < kept]
        if rng.random() < 0.5:
            rng.shuffle(lucky)
        for piece in lucky:
            _apply(durable[name], piece)
    return {name: bytes(data) for name, data in durable.items()}, acknowledged


def _torn(op: Op) -> Iterator[Op]:
    if op[0] != "write":
        yield op
        return
    _, name, offset, data = op
    start = 0
    while start < len(data):
        end = min(len(data), start + SECTOR - (offset + start) % SECTOR)
        yield ("write", name, offset + start, data[start:end])
        start = end


def _apply(data: bytearray, op: Op) -> None:
    if op[0] == "truncate":
        del data[op[2] :]
        return
    offset, new = op[2], op[3]
    if len(data) < offset:
        data.extend(bytes(offset - len(data)))
    data[offset : offset + len(new)] = new


def state(folder: Path, acknowledged: int) -> str:
    """Open a register as the program does and tell what is wrong with it: '' for nothing."""
    try:
        register = Register(folder / "register.sqlite", clock=wall, write=True)
    except WorkspaceError:
        return "cannot be opened"
    try:
        with contextlib.closing(register):
            if bad := [check for check in register.verify() if not check.ok]:
                return f"damaged: {bad[0].subject}"
            opened, decided = len(register.acts(CHILD)), len(register.decisions())
            held, size = opened + decided, register.size()
            if size != held:
                return "half there"
            if held < acknowledged:
                return "lost"
            return "doubled" if held > acknowledged + 1 else ""
    except WorkspaceError:
        return "cannot be read"


def power_cuts(images: int, seed: int, folder: Path, *, synchronous: int = 2) -> Counter[str]:
    """Check as many images; return how many were wrong in which way ('' for right)."""
    rng = random.Random(seed)  # noqa: S311 - not a secret
    tally: Counter[str] = Counter()
    source, place = folder / "recorded", folder / "image"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    log = record(source, synchronous=synchronous)
    first = log.ops.index(("ack", 0))  # before that there is no workspace
    for _ in range(images):
        files, acknowledged = image(log, rng.randint(first + 1, len(log.ops)), rng)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for name, data in files.items():
            (place / name).write_bytes(data)
        tally[state(place, acknowledged)] += 1
    return tally


def kills(count: int, seed: int, folder: Path) -> Counter[str]:
    """Kill a process that appends acts, as many times; return what was wrong after how many kills, and the acts."""
    rng = random.Random(seed)  # noqa: S311
    tally: Counter[str] = Counter()
    held = 0
    for number in range(count):
        if number % 25 == 0:
            shutil.rmtree(folder / "killed", ignore_errors=True)
            (folder / "killed").mkdir(parents=True)
            register = Register(folder / "killed" / "register.sqlite", clock=wall, write=True, create=True)
            register.initialise()
            register.close()
            held = 0
        acknowledged = _killed(folder / "killed", held, rng.uniform(0.001, 0.04))
        tally[state(folder / "killed", acknowledged)] += 1
        tally["acts"] += acknowledged - held
        register = Register(folder / "killed" / "register.sqlite", clock=wall, write=False)
        held = register.size()
        register.close()
    return tally


def _killed(folder: Path, held: int, after: float) -> int:
    """Let a process append until it is killed; return the number of the last act that it acknowledged."""
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # other threads: the child uses none of what they hold
        child = os.fork()
    if child == 0:
        _append_for_ever(folder, held, lambda: os.write(writer, b"."))
    os.close(writer)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    said = b""
    while data := os.read(reader, 65_536):
        said += data
    os.close(reader)
    return held + len(said)


def _append_for_ever(folder: Path, held: int, acknowledge: Callable[[], object]) -> None:
    with contextlib.suppress(BaseException):
        register = Register(folder / "register.sqlite", clock=wall, write=True)
        while True:
            held += 1
            act(register, held)
            acknowledge()
    os._exit(1)


def main() -> int:
    """Run both campaigns and the control, print the tallies; return 1 where one is bad."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        control = power_cuts(max(200, options.images // 20), options.seed, folder, synchronous=0)
        cuts = power_cuts(options.images, options.seed, folder)
        killed = kills(options.kills, options.seed, folder)
    print(f"seed {options.seed}")
    print(f"power cuts, synchronous=FULL: {dict(cuts)}")
    print(f"power cuts, synchronous=OFF (must fail): {dict(control)}")
    print(f"kill -9: {dict(killed)}")
    good = set(cuts) == {""} and set(killed) == {"", "acts"} and set(control) != {""}
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
