"""Delimited text, record by record in Python: the exact path for files that are not quite a table.

Slower than the SQL path and never gives up: a row with too many or too few fields, or with a quote that
never closes, comes back with its text and its problem; the rows after it are read as if it were not there.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from filature.errors import RefusedError
from filature.intake.formats.stagedfile import Problem
from filature.intake.limits import MAX_FIELD

MAX_RECORD_LINES = 200  # lines that one quoted field may span

Following = Callable[[], tuple[int, str] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: the line it starts on, its text without the line end, and its fields if it has any."""

    line: int
    text: str
    fields: tuple[str, ...] = ()
    problem: Problem | None = None


class Splitter:
    """How one line is cut: delimiter and quote, as in RFC 4180, with blanks allowed around quotes.

    A quote inside an unquoted field is text (`5" pipe`); text after a closing quote is an error.
    """

    def __init__(self, delimiter: str, quote: str) -> None:
        """Compile the grammar of one field."""
        self._delimiter = delimiter
        self._quote = quote
        mark, stop = re.escape(quote), re.escape(delimiter)
        body = rf"(?:[^{stop}\r\n])*+"
        if not quote:
            self._field = re.compile(rf"(?P<plain>{body})(?P<end>{stop}|\Z)")
            return
        quoted = rf"[ ]*+{mark}(?P<quoted>(?:[^{mark}]|{mark}{mark})*+){mark}[ ]*+"
        self._field = re.compile(rf"(?:{quoted}|(?P<plain>(?![ ]*+{mark}){body}))(?P<end>{stop}|\Z)")
        self._open = re.compile(rf"[ ]*+{mark}(?:[^{mark}]|{mark}{mark})*+\Z")

    def split(self, text: str) -> tuple[str, ...] | None:
        """Return the fields of `text`; None when its quoting is broken."""
        if not self._quote or self._quote not in text:
            return tuple(text.split(self._delimiter))
        fields: list[str] = []
        at = 0
        while True:
            found = self._field.match(text, at)
            if found is None:
                return None
            quoted = found["quoted"]
            fields.append(found["plain"] if quoted is None else quoted.replace(self._quote * 2, self._quote))
            at = found.end()
            if not found["end"]:
                return tuple(fields)

    def join(self, fields: Iterable[str]) -> str:
        """Return the fields as one line, quoted where they must be: `split` gives them back."""
        if not self._quote:
            return self._delimiter.join(fields)
        special = (self._delimiter, self._quote, "\n", "\r")
        return self._delimiter.join(
            f"{self._quote}{field.replace(self._quote, self._quote * 2)}{self._quote}"
            if any(mark in field for mark in special)
            else field
            for field in fields
        )

    def is_open(self, text: str) -> bool:
        """Return whether `text` ends inside a quoted field."""
        at = 0
        while found := self._field.match(text, at) if self._quote else None:
            at = found.end()
            if not found["end"]:
                return False
        return bool(self._quote) and self._open.match(text, at) is not None

    def touches(self, line: str) -> bool:
        """Return whether `line` can change that a quoted field is open."""
        return self._quote in line


def records(
    lines: Iterable[str], splitter: Splitter, *, columns: int | None, first_line: int, file: str
) -> Iterator[Record]:
    """Yield one record per row of `lines` (with their line ends); `columns` None = any number of fields.

    Blank lines are no rows. Empty fields after the last column, from delimiters at the line's end, are let
    through. Raises RefusedError 'limit-field' for a field above 64 KiB.
    """
    source = enumerate(lines, start=first_line)
    pushed: deque[tuple[int, str]] = deque()

    def following() -> tuple[int, str] | None:
        return pushed.popleft() if pushed else next(source, None)

    while (item := following()) is not None:
        number, line = item
        text = line.rstrip("\r\n")
        if not text:
            continue
        fields = splitter.split(text)
        if fields is None and splitter.is_open(text):
            taken: list[tuple[int, str]] = []
            joined, fields = _join(line, splitter, following, taken)
            if fields is not None and _fits(fields, columns):
                text = joined
            else:
                pushed.extendleft(reversed(taken))
                fields = None
        yield _record(number, text, fields, columns, file)


def _join(
    line: str,
    splitter: Splitter,
    following: Following,
    taken: list[tuple[int, str]],
) -> tuple[str, tuple[str, ...] | None]:
    """Append lines until the quoted field closes; what was taken is kept so that it can be given back."""
    text, size = line, len(line)
    pieces = [line]
    while size <= MAX_FIELD and len(taken) < MAX_RECORD_LINES and (item := following()) is not None:
        taken.append(item)
        pieces.append(item[1])
        size += len(item[1])
        if not splitter.touches(item[1]):
            continue
        text = "".join(pieces).rstrip("\r\n")
        fields = splitter.split(text)
        if fields is not None or not splitter.is_open(text):
            return text, fields
    return text, None


def _fits(fields: tuple[str, ...], columns: int | None) -> bool:
    return columns is None or (len(fields) >= columns and not any(fields[columns:]))


def _record(line: int, text: str, fields: tuple[str, ...] | None, columns: int | None, file: str) -> Record:
    if fields is None:
        expected = "quotes that close, with nothing between them and the delimiter"
        return Record(
            line=line, text=text, problem=Problem(code="quoting", found="broken", expected=expected)
        )
    longest = max(len(value.encode()) for value in fields) if len(text) > MAX_FIELD // 4 else 0
    if longest > MAX_FIELD:
        message = f"a field of {longest // 1024} KiB, expected at most {MAX_FIELD // 1024} KiB"
        hint = "check that this is the file that was meant"
        raise RefusedError("limit-field", message, hint, {"file": file, "line": line})
    if not _fits(fields, columns):
        found, expected = f"{len(fields)} fields", f"{columns} fields"
        problem = Problem(code="field-count", found=found, expected=expected)
        return Record(line=line, text=text, fields=fields, problem=problem)
    return Record(line=line, text=text, fields=fields[:columns])
