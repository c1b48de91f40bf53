"""The shape of an unknown table: encoding, delimiter, where its header stands, and sample rows below it.

For drafting a layout. Reads at most 4 MiB of a text file here; a workbook's first rows come from a child.
"""

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filature.errors import InputError, RefusedError
from filature.intake import child
from filature.intake.formats.layout import HEADER_LINES
from filature.intake.formats.linewise import Splitter, records
from filature.intake.headings import meaning
from filature.intake.limits import KIB, MAX_COLUMNS, MAX_LINE, MIB

_READ = 4 * MIB
_ROWS = 5000  # sample rows
_TRIED = 200  # rows on which delimiters are compared
_SHEET_ROWS = 400
_DELIMITERS = (",", ";", "\t", "|")
_QUOTE = '"'
_VALUE = re.compile(r"[-+$€£(]?\s*[0-9][0-9.,:/ -]*\)?(?:[A-Z]{3})?")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A table as its first rows show it. `header` None = no row looks like one."""

    format: str  # csv | xlsx
    header: tuple[str, ...] | None
    rows: tuple[tuple[str, ...], ...]
    above: int = 0  # lines or rows above the header
    preamble: str = ""  # what they say
    delimiter: str = ","
    encoding: str = "utf-8"
    sheet: str | None = None  # None = the only one
    row: int = 1  # of the header, in a sheet
    width: int = 0


def look(source: Path, file: str) -> Head:
    """Return the table's shape; raise InputError 'draft-format' for what is no table, 'empty' for nothing."""
    with source.open("rb") as stream:
        data = stream.read(_READ)
    if not data.strip():
        raise InputError("empty", "the file is empty", "ask the provider for it again", {"file": file})
    if data.startswith(b"PK\x03\x04"):
        return _workbook(source, file)
    encoding, text = _decoded(data)
    if text.lstrip("\ufeff \t\r\n")[:1] in ("<", "{", "[") or "\0" in text:
        message = "not a table of rows and columns"
        hint = "profiles are drafted for CSV and XLSX; for other formats see `filature sniff`"
        raise InputError("draft-format", message, hint, {"file": file})
    return _text(text, encoding, file)


def _decoded(data: bytes) -> tuple[str, str]:
    """Return the encoding that the bytes show, and the text up to the last whole line."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name, data.decode(name, errors="ignore")
    whole = data if len(data) < _READ else data[: data.rfind(b"\n") + 1] or data
    try:
        return "utf-8", whole.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return "cp1252", whole.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1", whole.decode("latin-1")


def _text(text: str, encoding: str, file: str) -> Head:
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    if max(map(len, lines)) > MAX_LINE:
        message = f"a line longer than {MAX_LINE // KIB} KiB, expected one row per line"
        raise RefusedError(
            "limit-line", message, "check that this is the file that was meant", {"file": file}
        )
    best = max(_DELIMITERS, key=lambda mark: _regularity(lines, mark, file))
    found = [
        (record.line, record.fields)
        for record in records(lines, Splitter(best, _QUOTE), columns=None, first_line=1, file=file)
        if record.problem is None
    ][: _ROWS + HEADER_LINES]
    width = _width([fields for _, fields in found])
    if width > MAX_COLUMNS:
        message = f"{width} columns, expected at most {MAX_COLUMNS}"
        raise RefusedError("limit-columns", message, "export fewer columns", {"file": file})
    place = _header([fields for _, fields in found[:HEADER_LINES]], width)
    body = found if place is None else found[place + 1 :]
    above = 0 if place is None else found[place][0] - 1
    return Head(
        format="csv",
        header=None if place is None else tuple(name.strip() for name in found[place][1]),
        rows=tuple(fields for _, fields in body if len(fields) == width),
        above=above,
        preamble="".join(lines[:above]),
        delimiter=best,
        encoding=encoding,
        width=width,
    )


def _workbook(source: Path, file: str) -> Head:
    """Return the sheet whose header is best understood."""
    sheets = child.sheet_heads(source, file, rows=_SHEET_ROWS)
    best: Head | None = None
    score = -1
    for name, rows in sheets.items():
        cells = [tuple(row) for row in rows]
        width = _width([_filled(row) for row in cells])
        place = _header([_filled(row) for row in cells[:HEADER_LINES]], width)
        if place is None:
            continue
        header = _filled(cells[place])
        below = [row for row in cells[place + 1 :] if any(row)]
        body = tuple(row[: len(header)] for row in below if len(row) >= len(header))
        known = sum(meaning(heading).attribute is not None for heading in header)
        if known > score:
            score = known
            above = "\n".join(" ".join(row) for row in cells[:place])
            best = Head(
                format="xlsx",
                header=tuple(text.strip() for text in header),
                rows=body,
                above=place,
                preamble=above,
                sheet=name if len(sheets) > 1 else None,
                row=place + 1,
                width=len(header),
            )
    if best is None:
        message = "no sheet has a row of headings above its values"
        hint = "export the table as CSV with its headings"
        raise InputError("header-missing", message, hint, {"file": file})
    return best


def _filled(row: Sequence[str]) -> tuple[str, ...]:
    """Return a row without the empty cells at its end."""
    end = max((place + 1 for place, cell in enumerate(row) if cell.strip()), default=0)
    return tuple(row[:end])


def _regularity(lines: list[str], mark: str, file: str) -> tuple[float, int]:
    """Return how regular rows cut at `mark` are: the share that has the commonest width, and that width."""
    splitter = Splitter(mark, _QUOTE)
    widths = [
        len(record.fields)
        for record in records(lines[:_TRIED], splitter, columns=None, first_line=1, file=file)
        if record.problem is None
    ]
    if not widths:
        return 0.0, 0
    width, count = Counter(widths).most_common(1)[0]
    wide = max(widths)
    if width == 1 and wide > 1 and widths.count(wide) > 1:
        width, count = wide, widths.count(wide)
    return (count / len(widths), width) if width > 1 else (0.0, width)


def _width(rows: Sequence[Sequence[str]]) -> int:
    """Return the number of columns: the commonest width above one, else one."""
    found = Counter(len(row) for row in rows if len(row) > 1)
    return found.most_common(1)[0][0] if found else 1


def _header(rows: Sequence[Sequence[str]], width: int) -> int | None:
    """Return which row is the header: as wide as the table, texts that differ, the best understood one."""
    best: tuple[int, int] | None = None
    for place, row in enumerate(rows):
        names = [cell.strip() for cell in row]
        filled = [name for name in names if name]
        enough = len(row) == width and len(filled) >= max(1, width - 1 - width // 3)
        if not enough or len(set(filled)) < len(filled) - 1:
            continue
        if any(_VALUE.fullmatch(name) for name in filled):
            continue
        known = sum(meaning(name).attribute is not None for name in filled)
        if best is None or known > best[0]:
            best = (known, place)
    return best[1] if best is not None and (best[0] > 0 or best[1] == 0) else None
