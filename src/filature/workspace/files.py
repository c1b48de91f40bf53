"""Files that are either wholly there or not at all: write aside, sync, rename, sync the folder."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filature.errors import StorageError

_ROOM = 128 * 1024  # bytes: less is not enough for SQLite's side files


@contextmanager
def storage_errors(doing: str) -> Iterator[None]:
    """Turn the disk's refusals into one StorageError that says what was being done."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StorageError(
                "disk-full", f"the disk is full while {doing}", "free space, then repeat the command"
            ) from None
        if error.errno in (errno.EACCES, errno.EPERM):
            message = f"no permission while {doing}"
            raise StorageError(
                "permission", message, "check whose files these are, then repeat the command"
            ) from None
        if error.errno in (errno.EIO, errno.EROFS):
            message = f"the disk refused while {doing}: {os.strerror(error.errno)}"
            raise StorageError("disk", message, "check the disk, then repeat the command") from None
        raise


def is_full(path: Path) -> bool:
    """Tell whether the disk that holds `path` has no room left to speak of."""
    disk = os.statvfs(path.parent)
    return disk.f_bavail * disk.f_frsize < _ROOM


def sync_folder(folder: Path) -> None:
    """Make the folder's entries durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def move_into_place(unfinished: Path, target: Path) -> None:
    """Give a synced file its final name, durably; `target` is then whole or absent, never half."""
    handle = os.open(unfinished, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    target.parent.mkdir(exist_ok=True)
    unfinished.replace(target)
    sync_folder(target.parent)
    sync_folder(target.parent.parent)


def write_whole(target: Path, data: bytes, *, tmp: Path) -> None:
    """Write `data` to `target` so that a crash leaves the old file or the new one, never a mixture."""
    unfinished = tmp / f"{target.name}.{os.getpid()}"
    with storage_errors(f"writing {target.name}"):
        try:
            unfinished.write_bytes(data)
            move_into_place(unfinished, target)
        finally:
            unfinished.unlink(
                missing_ok=True
            )  # there only when writing failed: a full disk gets its space back


def export(target: Path, data: bytes) -> None:
    """Write a file outside the workspace whole: under another name beside it, then renamed."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    with storage_errors(f"writing {target.name}"):
        try:
            unfinished.write_bytes(data)
            unfinished.replace(target)
            sync_folder(target.parent)
        finally:
            unfinished.unlink(missing_ok=True)


def empty(folder: Path) -> int:
    """Remove everything in `folder` (unfinished files of a process that died); return how many there were."""
    count = 0
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
        count += 1
    return count
