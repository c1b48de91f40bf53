"""The bytes as received: `exhibits/ab/<sha256>`, read-only, written once."""

import hashlib
import os
import stat
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from filature.errors import InputError, WorkspaceError
from filature.model.check import Check
from filature.workspace.files import move_into_place, storage_errors, sync_folder

_CHUNK = 1 << 20


def path_of(exhibits: Path, sha256: str) -> Path:
    """Return where the exhibit with this hash lives."""
    return exhibits / sha256[:2] / sha256


def copy_aside(source: Path, tmp: Path) -> tuple[Path, str, int]:
    """Copy `source` into `tmp`; return the copy, its SHA-256 and its size in bytes.

    Everything later reads the copy: what was hashed is what is read, even if `source` changes meanwhile.
    """
    digest = hashlib.sha256()
    size = 0
    target = tmp / f"incoming.{os.getpid()}"
    with _opened(source) as reader:
        try:
            with storage_errors(f"copying {source.name}"), target.open("wb") as writer:
                while chunk := reader.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    writer.write(chunk)
        except BaseException:
            target.unlink(missing_ok=True)  # what a full disk took comes back
            raise
    return target, digest.hexdigest(), size


def _opened(source: Path) -> BinaryIO:
    """Open a received file for reading; raise InputError for whatever is not a readable file."""
    context: dict[str, object] = {"file": source.name}
    try:
        # Not blocking: opening a pipe that nobody writes to would wait for ever.
        handle = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        raise InputError("no-file", "there is no such file", "check the path", context) from None
    except PermissionError:
        raise InputError("permission", "may not be read", "check whose file it is", context) from None
    except OSError as error:
        raise InputError(
            "no-file", f"cannot be opened: {error.strerror}", "check the path", context
        ) from None
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    if stat.S_ISDIR(mode):
        raise InputError("folder", "is a folder, expected a file", "name the files in it", context)
    raise InputError("no-file", "is a pipe or a device, expected a file", "save it as a file first", context)


def keep(aside: Path, exhibits: Path, sha256: str) -> Path:
    """Move the copy to its final place, read-only and durable; return it. Twice is the same as once."""
    target = path_of(exhibits, sha256)
    if _hash(target) == sha256:
        aside.unlink()
        return target
    with storage_errors(f"storing exhibit {sha256[:12]}"):
        aside.chmod(0o444)
        move_into_place(aside, target)
    return target


def received(exhibits: Path, sha256: str, name: str) -> Path:
    """Return the path of an exhibit whose bytes are those received; raise WorkspaceError where they are not."""
    path = path_of(exhibits, sha256)
    if (found := _hash(path)) != sha256:
        message = f"found {found[:12]}, expected {sha256[:12]}: not the bytes that were received"
        hint = "restore this file from a backup; nothing was read from it"
        raise WorkspaceError("exhibit-damaged", message, hint, {"file": name})
    return path


@contextmanager
def intention(tmp: Path, sha256: str) -> Iterator[None]:
    """Leave a note that this exhibit is being kept, so that a crash before it is registered can be undone."""
    note = tmp / f"keeping.{sha256}"
    with storage_errors(f"storing exhibit {sha256[:12]}"):
        note.touch()
        sync_folder(tmp)
    yield
    note.unlink()


def undo_unregistered(tmp: Path, exhibits: Path, registered: Container[str]) -> int:
    """Remove the bytes of exhibits whose keeping was interrupted before they were registered; count them."""
    count = 0
    for note in tmp.glob("keeping.*"):
        sha256 = note.suffix[1:]
        path = path_of(exhibits, sha256)
        if sha256 not in registered and path.exists():
            path.unlink()
            count += 1
    return count


def verify(exhibits: Path, expected: Iterable[tuple[str, str]]) -> Iterator[Check]:
    """Re-hash every exhibit, and name missing and stray files; `expected` gives (sha256, file name)."""
    names = dict(expected)
    for sha256, name in names.items():
        path = path_of(exhibits, sha256)
        found = _hash(path)
        yield Check(
            name="exhibit",
            ok=found == sha256,
            expected=sha256,
            got=found,
            subject=f"exhibit {sha256[:12]} ({name})",
            hint="" if found == sha256 else "the bytes are not those received: restore them from a backup",
        )
    for path in sorted(exhibits.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        if path.name not in names or path != path_of(exhibits, path.name):
            yield Check(
                name="exhibit",
                ok=False,
                expected="only registered exhibits",
                got="a file that nobody registered",
                subject=f"exhibits/{path.relative_to(exhibits)}",
                hint="find out who put it there, then remove it",
            )


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file of our own, or what stands in its place."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return "not a regular file"  # a link elsewhere is not an exhibit, whatever it leads to
        with path.open("rb") as reader:
            return hashlib.file_digest(reader, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return "no file"
    except OSError as error:
        return f"unreadable: {error.strerror}"
