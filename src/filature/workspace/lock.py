"""One writer at a time, many readers: an advisory lock that dies with its process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filature.errors import WorkspaceError


@contextmanager
def hold(path: Path, *, write: bool) -> Iterator[None]:
    """Hold the lock at `path`, alone (`write`) or shared; raise WorkspaceError naming the holder if taken.

    The kernel frees the lock when the process ends, however it ends.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if write else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
            message = f"the workspace is held by another process (last writer: process {holder})"
            raise WorkspaceError("locked", message, "wait for it to end, or end it, then try again") from None
        if write:
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
