"""How much a received file may ask of this machine, and the checks of a zip container.

Changing a number here is a recorded decision: each is a starting limit of the security design.
"""

import re
import stat
import struct
import zipfile
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from filature.errors import RefusedError

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB

MAX_FILE = 2 * GIB  # every format but CSV
MAX_LINE = MIB
MAX_FIELD = 64 * KIB
MAX_COLUMNS = 1024

MAX_DEPTH = 256
MAX_TEXT = 10 * MIB

MAX_MEMBERS = 2048
MAX_UNPACKED = GIB
MAX_RATIO = 200
FREE_BYTES = MIB  # the ratio counts past the first MiB

MAX_ROWS = 1_048_576
MAX_CELLS = 10_000_000
MAX_CELL_TEXT = 32_767

# What Python's zipfile raises for a damaged container: names that are no UTF-8, versions of the future, ends
# before the beginning.
ZIP_DAMAGE = (
    zipfile.BadZipFile,
    NotImplementedError,
    struct.error,
    ValueError,
    EOFError,
    RuntimeError,
    OSError,
)

_CHUNK = 64 * KIB
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(slots=True)
class Unpacked:
    """Bytes really decompressed so far from one container, all members together."""

    packed: int
    total: int = 0

    def add(self, count: int, context: dict[str, object]) -> None:
        """Count `count` more bytes; raise RefusedError 'zip-bomb' when the container gave too much."""
        self.total += count
        allowed = FREE_BYTES + MAX_RATIO * self.packed
        if self.total > min(MAX_UNPACKED, allowed):
            raise _bomb(f"more than {min(MAX_UNPACKED, allowed) // MIB} MiB unpacked", context)


def check_size(path: Path, file: str) -> None:
    """Refuse a file above 2 GiB."""
    size = path.stat().st_size
    if size > MAX_FILE:
        message = f"{size / GIB:.1f} GiB, expected at most {MAX_FILE // GIB} GiB"
        raise RefusedError("limit-size", message, "ask for the data in parts", {"file": file})


def unpacked_size(path: Path) -> int:
    """Return the bytes that reading a file may go through: what a zip declares, within the limits, or its own.

    For allowances of time only: a declaration may lie. The media guard has bounded the list of members before.
    """
    size = path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive:
            declared = sum(member.file_size for member in archive.infolist())
    except ZIP_DAMAGE:
        return size
    return max(size, min(declared, MAX_UNPACKED, FREE_BYTES + MAX_RATIO * size))


def checked_members(archive: zipfile.ZipFile, path: Path, file: str) -> list[zipfile.ZipInfo]:
    """Return the members of `archive`; raise RefusedError for any that a plain container never has.

    Checked on the declared values: number, names, links, encryption, sizes. Declared sizes lie, so
    reading must go through `unpack`, which counts.
    """
    members = archive.infolist()
    context: dict[str, object] = {"file": file}
    if len(members) > MAX_MEMBERS:
        raise _bomb(f"{len(members)} members, expected at most {MAX_MEMBERS}", context)
    seen: set[str] = set()
    for member in members:
        problem = _name_problem(member, seen)
        if problem:
            hint = "export the table again with a spreadsheet program"
            raise RefusedError("zip-member", problem, hint, {**context, "member": _short(member.filename)})
        seen.add(member.filename.casefold())
    declared = sum(member.file_size for member in members)
    if declared > min(MAX_UNPACKED, FREE_BYTES + MAX_RATIO * path.stat().st_size):
        raise _bomb(f"{declared / MIB:.0f} MiB declared in {path.stat().st_size / MIB:.1f} MiB", context)
    return members


def unpack(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, counted: Unpacked, file: str
) -> Generator[bytes, None, None]:
    """Yield the bytes of a member in pieces of at most 64 KiB, counting what really comes out."""
    context: dict[str, object] = {"file": file, "member": _short(member.filename)}
    try:
        with archive.open(member) as stream:
            while piece := stream.read(_CHUNK):
                counted.add(len(piece), context)
                yield piece
    except ZIP_DAMAGE as error:
        message = f"damaged container: {type(error).__name__}"
        raise RefusedError("zip-damaged", message, "ask for the file again", context) from None
    except Exception as error:
        if type(error).__module__ not in ("zlib", "lzma", "bz2", "_lzma"):
            raise
        raise RefusedError(
            "zip-damaged", "damaged compressed data", "ask for the file again", context
        ) from None


def _name_problem(member: zipfile.ZipInfo, seen: set[str]) -> str | None:
    name = member.orig_filename
    parts = name.split("/")
    if not member.filename:  # of which Python asks for the last character
        return "a member without a name"
    if name.startswith("/") or ".." in parts or "\\" in name or _DRIVE.match(name) or "\0" in name:
        return "a member with an unsafe path"
    if name.casefold() in seen:
        return "two members of one name"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "a member that is a link"
    if member.flag_bits & _ENCRYPTED:
        return "an encrypted member"
    return None


def _bomb(message: str, context: dict[str, object]) -> RefusedError:
    return RefusedError("zip-bomb", message, "export the table as CSV", context)


def _short(name: str) -> str:
    return name[:80].encode("unicode_escape").decode("ascii")
