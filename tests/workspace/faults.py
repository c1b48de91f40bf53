"""A disk that fails at the n-th write, sync, rename, removal or opening, below SQLite and below Python alike."""

import builtins
import contextlib
import errno
import io
import os
from pathlib import Path
from unittest.mock import patch

import apsw

OPEN, CONNECTION = io.open, apsw.Connection


class Disk:
    """Counts what changes files in `folder`; from point `at` on (or there alone, `once`) it refuses with `error`."""

    def __init__(self, folder, at=0, *, error=errno.ENOSPC, once=False):
        self.folder, self.at, self.error, self.once = str(folder), at, error, once
        self.points = 0
        self.hit = []

    def fails(self, what):
        self.points += 1
        bad = self.at > 0 and (self.points == self.at if self.once else self.points >= self.at)
        if bad:
            self.hit.append(what)
        return bad

    def tick(self, what, path):
        inside = isinstance(path, int) or os.fspath(path).startswith(self.folder)
        if inside and self.fails(f"{what} {path}"):
            raise OSError(self.error, os.strerror(self.error))

    def tick_sqlite(self, what):
        if self.fails(what):
            raise apsw.FullError(what) if self.error == errno.ENOSPC else apsw.IOError(what)


class _Writing:
    """A file opened for writing whose every write may fail; half of the first refused write is on the disk."""

    def __init__(self, disk, file, path):
        self._disk, self._file, self._path = disk, file, path

    def write(self, data):
        try:
            self._disk.tick("write", self._path)
        except OSError:
            self._file.write(data[: len(data) // 2])
            raise
        return self._file.write(data)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self._file.close()


class _File(apsw.VFSFile):
    def __init__(self, disk, name, flags):
        super().__init__("", name, flags)
        self._disk = disk

    def xWrite(self, data, offset):  # noqa: N802 - apsw names
        self._disk.tick_sqlite("register, write")
        super().xWrite(data, offset)

    def xSync(self, flags):  # noqa: N802
        self._disk.tick_sqlite("register, sync")
        super().xSync(flags)

    def xTruncate(self, newsize):  # noqa: N802
        self._disk.tick_sqlite("register, truncate")
        super().xTruncate(newsize)


class _System(apsw.VFS):
    def __init__(self, disk):
        self._disk, self.label = disk, f"failing-{id(disk)}"
        super().__init__(self.label, "")

    def xOpen(self, name, flags):  # noqa: N802
        return _File(self._disk, name, flags)


@contextlib.contextmanager
def failing(disk):
    """Put the disk below everything that is opened from now on."""
    system = _System(disk)

    def connect(path, **more):
        if not str(path).startswith(disk.folder):
            return CONNECTION(path, **more)
        db = CONNECTION(path, vfs=system.label, **more)
        db.pragma(
            "locking_mode", "exclusive"
        )  # its wal-index is in memory: the failing disk has no shared memory
        return db

    def opened(path, mode="r", *rest, **more):
        file = OPEN(path, mode, *rest, **more)
        if not set(mode) & set("wxa+") or not str(path).startswith(disk.folder):
            return file
        try:
            disk.tick("open", path)
        except OSError:
            file.close()
            raise
        return _Writing(disk, file, path)

    def before(name):
        original = getattr(os, name)

        def act(path, *rest, **more):
            disk.tick(name, path)
            return original(path, *rest, **more)

        return patch.object(os, name, act)

    with contextlib.ExitStack() as stack:
        for one in (patch.object(apsw, "Connection", connect), patch.object(io, "open", opened),
                    patch.object(builtins, "open", opened)):  # fmt: skip
            stack.enter_context(one)
        for name in ("fsync", "replace", "rename", "write", "mkdir"):
            stack.enter_context(before(name))
        yield disk
    system.unregister()


def files(folder):
    """Return every file of a folder but SQLite's own and the lock, by name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and not path.name.startswith(("register.sqlite", "lock", ".lock"))
    }
