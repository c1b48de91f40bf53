"""A return as it arrives: one file, or an archive whose members are read one after the other.

Only members that a reader asks for are opened, each unpacked aside under the limits of `limits`; all others
(images, videos, documents) are counted by name and declared size and never opened. Archives inside the
archive are opened once, not deeper.
"""

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from filature.errors import InputError, RefusedError
from filature.intake.formats.encoding import Text, settle
from filature.intake.limits import (
    KIB,
    MAX_MEMBERS,
    MIB,
    ZIP_DAMAGE,
    Unpacked,
    check_size,
    checked_members,
    unpack,
)

ZIP = b"PK\x03\x04"
TEXT_ENCODINGS = ("utf-8", "utf-16", "cp1252", "latin-1")
_MAX_SUFFIX = 6  # characters; anything longer is no file extension
_SHOWN_KINDS = 6

Wanted = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file to read: its name inside the archive (None = the source itself) and where its bytes lie."""

    name: str | None
    path: Path
    spare: Path  # where a re-encoded copy may go
    file: str  # the name that people know, for messages

    def ref(self, where: str) -> str:
        """Return where a person finds something: 'line 17', or 'logs/bind.txt!line 17' in an archive."""
        return where if self.name is None else f"{self.name}!{where}"

    def text(self, *, quote: str = '"') -> Text:
        """Return the member as valid UTF-8 text; raise what `encoding.settle` raises."""
        shown = self.file if self.name is None else f"{self.file}!{self.name}"
        return settle(self.path, TEXT_ENCODINGS, self.spare, quote=quote, file=shown)


@dataclass(slots=True)
class Parcel:
    """The source and its members. Use as a context: what was unpacked aside is gone afterwards."""

    source: Path
    target: Path
    file: str
    wanted: Wanted  # asked with the member's whole name
    first: Wanted = field(default=lambda _name: False)  # members to read before all others
    opened: int = 0
    nested: int = 0  # archives below the second level: not opened
    _unopened: Counter[str] = field(default_factory=Counter)
    _unopened_bytes: int = 0
    _counted: Unpacked = field(default_factory=lambda: Unpacked(packed=0))

    def __enter__(self) -> Self:
        """Check the size of the source."""
        check_size(self.source, self.file)
        self._counted = Unpacked(packed=self.source.stat().st_size)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove everything that was unpacked."""
        for part in ("member", "inner", "utf8"):
            self._aside(part).unlink(missing_ok=True)

    def members(self) -> Iterator[Member]:
        """Yield the source itself, or the wanted members in the archive's order, one at a time.

        A member's bytes are gone when the next one is asked for. Raises RefusedError 'zip-...'.
        """
        with self.source.open("rb") as stream:
            packed = stream.read(len(ZIP)) == ZIP
        if packed:
            yield from self._archive(self.source, "", level=1)
        else:
            self.opened += 1
            yield Member(name=None, path=self.source, spare=self._aside("utf8"), file=self.file)

    def warnings(self) -> tuple[str, ...]:
        """Return what was not opened, in one sentence each."""
        notes = []
        if count := sum(self._unopened.values()):
            kinds = ", ".join(f"{number} {kind}" for kind, number in self._unopened.most_common(_SHOWN_KINDS))
            size = self._unopened_bytes / MIB
            notes.append(
                f"{count} other member(s) of the archive not opened ({kinds}; {size:.1f} MiB in all)"
            )
        if self.nested:
            notes.append(f"{self.nested} archive(s) nested too deep not opened")
        return tuple(notes)

    def _archive(self, path: Path, prefix: str, *, level: int) -> Iterator[Member]:
        try:
            archive = zipfile.ZipFile(path)
        except ZIP_DAMAGE:
            hint = "ask for the file again"
            raise RefusedError("zip-damaged", "a damaged archive", hint, {"file": self.file}) from None
        with archive:
            infos = [info for info in checked_members(archive, path, self.file) if not info.is_dir()]
            for info in sorted(infos, key=lambda info: not self.first(info.filename)):
                name = prefix + info.filename
                if info.filename.lower().endswith(".zip"):
                    yield from self._inner(archive, info, name, level)
                elif self.wanted(name):
                    self.opened += 1
                    member = self._unpack(archive, info, "member")
                    yield Member(name=name, path=member, spare=self._aside("utf8"), file=self.file)
                else:
                    self._unopened[_suffix(info.filename)] += 1
                    self._unopened_bytes += info.file_size

    def _inner(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, level: int
    ) -> Iterator[Member]:
        if level > 1:
            self.nested += 1
            return
        inner = self._unpack(archive, info, "inner")
        with inner.open("rb") as stream:
            packed = stream.read(len(ZIP)) == ZIP
        if packed:
            yield from self._archive(inner, f"{name}!", level=level + 1)
        else:
            self._unopened["zip"] += 1

    def _unpack(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, part: str) -> Path:
        aside = self._aside(part)
        with aside.open("wb") as out:
            for piece in unpack(archive, info, self._counted, self.file):
                out.write(piece)
        return aside

    def _aside(self, part: str) -> Path:
        return self.target.with_name(f"{self.target.name}.{part}")


def nothing_read(what: str, file: str) -> InputError:
    """Return the error for a source in which no part of the format was found."""
    hint = "check that this is the return, and the whole of it"
    return InputError("nothing-found", f"found nothing of {what}", hint, {"file": file})


def names(head: bytes, path: Path) -> tuple[str, ...]:
    """Return the member names of an archive, () for anything else; never raises for a damaged one."""
    if not head.startswith(ZIP):
        return ()
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(archive.namelist()[:MAX_MEMBERS])
    except ZIP_DAMAGE:
        return ()


def peek(path: Path, name: str) -> bytes:
    """Return the first 64 KiB of a member, b'' when it cannot be had; for recognition only."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                return b""  # other methods may ask for any amount of memory: left to the child
            with archive.open(name) as stream:
                return stream.read(64 * KIB)
    except (*ZIP_DAMAGE, KeyError):
        return b""
    except Exception as error:
        if type(error).__module__ not in ("zlib", "lzma", "bz2", "_lzma"):
            raise
        return b""


def base(name: str) -> str:
    """Return the last part of a member's name, in lower case."""
    return name.rpartition("/")[2].rpartition("!")[2].lower()


def _suffix(name: str) -> str:
    suffix = base(name).rpartition(".")[2] if "." in base(name) else ""
    return suffix if 0 < len(suffix) <= _MAX_SUFFIX and suffix.isalnum() else "without extension"
