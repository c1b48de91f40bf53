"""Tables whose header tells what their rows are: one `Shape` per kind of table, matched by column names.

For returns and exports in which several tables arrive together. Names are compared without case, blanks and
punctuation ('first seen time' = 'first_seen_time'). Columns that may hold what people wrote or showed one
another are recognised by name and left out of the fields and of `raw`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from filature.errors import InputError
from filature.intake.formats import instants
from filature.intake.formats.linewise import Record
from filature.intake.formats.stagedfile import Problem, StagedFile, as_json
from filature.model.enums import RecordKind

CONTENT = frozenset(
    name
    for line in (
        "content contents body text message messages messagetext messagebody messagecontent messagecontents",
        "caption snippet snippettext comment comments note notes title subject description attachment",
        "attachments attachmenturl attachmenturls linkedmediafile filename filenames mediaurl url urls",
        "conversationtitle reportedtext searchterm query bio about aboutme statusmessage quotedtext preview",
        "prompt response transcription data password passwords token accesstoken secret",
    )
    for name in line.split()
)
"""Normalised names of columns that are never read: what people wrote or showed, and secrets."""

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{5,24}\Z")
_NO_MAIL = ("whatsapp.net", "g.us", "c.us", "kik.com")  # endings of identifiers that only look like mail
_SHOWN = 12  # column names in a problem


def plain(name: str) -> str:
    """Return a column name as it is compared: lower case letters and digits."""
    return _NOT_WORD.sub("", name.strip().lstrip("\ufeff").lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the rows under one kind of header are. All names normalised (`plain`)."""

    name: str  # as a person reads it
    record: RecordKind | None  # None = content: counted, never staged
    needs: tuple[tuple[str, ...], ...]  # of each group, one column must be in the header
    # canonical field -> columns, the first filled one counts; 'a+b' joins both with a blank;
    # 'from_any' and 'to_any' become phone, email or handle, by how the value looks
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    holder: str | None = None  # the party field that the account holder fills where the row names nobody
    millis: bool = False  # times in the time fields are Unix milliseconds (else seconds)
    width: int | None = None  # exact number of columns, for tables that are only known by it

    def fits(self, columns: Sequence[str]) -> bool:
        """Tell whether a header (normalised) is of this shape."""
        if self.width is not None and len(columns) != self.width:
            return False
        return all(any(name in columns for name in group) for group in self.needs)


def choose(header: Sequence[str], shapes: Iterable[Shape]) -> Shape | None:
    """Return the first shape that fits the header."""
    columns = [plain(name) for name in header]
    return next((shape for shape in shapes if shape.fits(columns)), None)


@dataclass(slots=True)
class Tally:
    """What was met on the way and is told in warnings, over all tables of one source."""

    content_cells: int = 0  # non-empty cells of content columns, left out
    unread: Counter[str] = field(default_factory=Counter)  # rows by shape: content tables
    unknown: Counter[str] = field(default_factory=Counter)  # rows by member: no known header

    def warnings(self) -> tuple[str, ...]:
        """Return one sentence per finding."""
        notes = []
        if self.content_cells:
            notes.append(f"{self.content_cells} cell(s) of message text, titles or file names left out")
        notes += [f"{count} row(s) of {name}: content, not read" for name, count in self.unread.items()]
        notes += [f"{count} row(s) of {where} have no known header" for where, count in self.unknown.items()]
        return tuple(notes)


@dataclass(slots=True, kw_only=True)
class Table:
    """One table that is being read: its header, its shape, and who holds the account (may become known)."""

    header: tuple[str, ...]
    shape: Shape | None
    holder: str | None
    prefix: str = ""  # in front of a row's place
    unit: str = "line"
    tally: Tally

    def stage(self, record: Record, staged: StagedFile) -> dict[str, str | None]:
        """Stage one row, or its problem, and return its values; rows of content tables are only counted."""
        where = f"{self.prefix}{self.unit} {record.line}"
        shape = self.shape
        if shape is None:
            self._stage_unknown(record, where, staged)
            return {}
        if shape.record is None:
            self.tally.unread[shape.name] += 1
            return {}
        problem = record.problem or self._width_problem(record)
        if problem is not None:
            staged.add(shape.record, where, self._raw_broken(record), {}, problem)
            return {}
        cells = dict(zip((plain(name) for name in self.header), record.fields, strict=False))
        kept = []
        for name, value in zip(self.header, record.fields, strict=False):
            if plain(name) not in CONTENT:
                kept.append((name, value))
            elif value.strip():
                self.tally.content_cells += 1
        values = self.values(cells)
        staged.add(shape.record, where, as_json(kept), values)
        return values

    def values(self, cells: Mapping[str, str]) -> dict[str, str | None]:
        """Return the canonical texts of one row; Unix times come as ISO text in UTC."""
        shape = self.shape
        if shape is None:
            return {}
        values: dict[str, str | None] = dict(shape.fixed)
        for name, columns in shape.fields.items():
            found = next(filter(None, (_cell(cells, column) for column in columns)), None)
            if name in ("time", "time_end"):
                found = instants.epoch(found, seconds=not shape.millis) or instants.to_micros(found)
            if name.endswith("_any") and found is not None:
                values.setdefault(name.removesuffix("any") + identifier_kind(found), found)
                continue
            if name == "kind" and shape.record is RecordKind.SESSION:
                found = media_kind(found)
            if found is not None:
                values[name] = found
        if shape.holder and not any(value for name, value in values.items() if name.startswith("from_")):
            values[shape.holder] = self.holder
        return values

    def _width_problem(self, record: Record) -> Problem | None:
        found, expected = len(record.fields), len(self.header)
        if found == expected or (found > expected and not any(record.fields[expected:])):
            return None
        return Problem(code="field-count", found=f"{found} fields", expected=f"{expected} fields")

    def _raw_broken(self, record: Record) -> str:
        """Return the text of a row that cannot be cut, or only its length where a column holds content."""
        if any(plain(name) in CONTENT for name in self.header):
            return as_json([("length", len(record.text))])
        return record.text

    def _stage_unknown(self, record: Record, where: str, staged: StagedFile) -> None:
        found = ", ".join(self.header[:_SHOWN]) + (" ..." if len(self.header) > _SHOWN else "")
        problem = Problem(code="not-mapped", found=f"columns {found}", expected="a table that is known here")
        self.tally.unknown[self.prefix.rstrip("! ") or "the file"] += 1
        # Without a known header nobody can say which column holds content: only the shape of the row is kept.
        raw = as_json([("columns", list(self.header)), ("length", len(record.text))])
        staged.add(RecordKind.IDENTITY, where, raw, {}, problem)


def identifier_kind(value: str) -> str:
    """Return which party field an identifier belongs in, by its looks: 'phone', 'email' or 'handle'."""
    if _PHONE.match(value):
        return "phone"
    name, mark, domain = value.rpartition("@")
    return "email" if name and mark and "." in domain and not domain.endswith(_NO_MAIL) else "handle"


def media_kind(stated: str | None) -> str:
    """Return 'video' or 'voice' as a session's kind is stated, 'unknown' otherwise."""
    text = (stated or "").lower()
    if "video" in text:
        return "video"
    return "voice" if any(word in text for word in ("audio", "voice", "phone")) else "unknown"


def needs_holder(shape: Shape | None) -> bool:
    """Tell whether rows of this shape name nobody by themselves."""
    return shape is not None and shape.holder is not None and shape.record is not None


def no_holder(file: str) -> InputError:
    """Return the error for rows that need the account holder when nobody named one."""
    message = "the rows do not say whose account they are, expected to be told"
    hint = "name the account holder (--subject)"
    return InputError("subject-missing", message, hint, {"file": file})


def first_lines(head: bytes) -> Iterator[str]:
    """Yield the complete lines of a file's first bytes, for recognition only."""
    text = head.decode("utf-8-sig", errors="replace")
    lines = text.splitlines()
    yield from lines if text.endswith(("\n", "\r")) or len(lines) == 1 else lines[:-1]


def _cell(cells: Mapping[str, str], column: str) -> str | None:
    if "+" in column:
        parts = [cells.get(part, "").strip() for part in column.split("+")]
        return " ".join(part for part in parts if part) or None
    return cells.get(column, "").strip() or None
