"""XLSX through a layout profile, read with calamine after the container has been looked at.

Calamine allocates the whole used area of a sheet and aborts the process when that fails, so the area is
measured first, from the cells themselves. Formulas are never evaluated: the values that the spreadsheet
program stored are read.
"""

import collections
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine as calamine

from filature.errors import InputError, RefusedError
from filature.intake import limits, xml
from filature.intake.formats.layout import HEADER_LINES, Layout, header_fits, match
from filature.intake.formats.stagedfile import Problem, Staged, StagedFile
from filature.intake.profile import Profile

FORMAT = "xlsx"

_STALLED = 4  # pieces of 64 KiB without a tag: no cell text may be that long
_HEAD = 64
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"  # byte order marks and blanks


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every row below the header row of the profile's sheet; rows without any value are no rows.

    Raises RefusedError ('zip-...', 'xml-dtd', 'sheet-area', 'sheet-damaged' ...), InputError 'not-xlsx',
    'sheet-missing', 'header-missing', 'column-missing'.
    """
    book = _open(source, file)
    name = _sheet_name(book, profile.sheet, file)
    numbered = _rows(book, name, file)
    header = _header(numbered, profile)
    if header is None or not any(header):
        message = f"sheet {name!r} has nothing in row {profile.header_row}, expected the header"
        hint = "check xlsx.header_row in the profile"
        raise InputError(
            "header-missing", message, hint, {"file": file, "sheet": name, "row": profile.header_row}
        )
    layout = match(header, profile, subject=subject, file=file)
    with StagedFile(target) as staged:
        for number, cells in numbered:
            if any(cells):
                _stage(cells, f"sheet {name}!row {number}", layout, staged)
    return Staged(rows=staged.rows, problems=staged.problems, encoding="xlsx")


def _header(numbered: Iterator[tuple[int, list[str]]], profile: Profile) -> list[str] | None:
    """Take rows up to the header and return its names; None when there is nothing in its place."""
    for number, cells in numbered:
        names = [text.strip() for text in cells]
        if profile.find_header and number <= HEADER_LINES and not header_fits(names, profile):
            continue
        if number >= profile.header_row:
            return names if profile.find_header or number == profile.header_row else None
    return None


def tables(source: Path, file: str) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """Yield every sheet's name and its rows (number as the spreadsheet shows it, texts from column A on).

    Raises what `read` raises for the container. For formats whose blocks stand anywhere in a workbook.
    """
    book = _open(source, file)
    for name in book.sheet_names:
        yield name, _rows(book, name, file)


def _stage(cells: list[str], ref: str, layout: Layout, staged: StagedFile) -> None:
    longest = max(map(len, cells))
    if longest > limits.MAX_CELL_TEXT:
        expected = f"at most {limits.MAX_CELL_TEXT} characters in a cell"
        problem = Problem(code="cell-length", found=f"{longest} characters", expected=expected)
        staged.add(
            layout.record, ref, layout.raw([text[: limits.MAX_CELL_TEXT] for text in cells]), {}, problem
        )
        return
    kind, values, wrong = layout.row(cells)
    staged.add(kind, ref, layout.raw(cells), values, wrong)


def heads(source: Path, file: str, rows: int = 30) -> dict[str, list[list[str]]]:
    """Return the first rows of every sheet as text, rows counted from the sheet's first: for `sniff`."""
    book = _open(source, file)
    found: dict[str, list[list[str]]] = {}
    for name in book.sheet_names[:_HEAD]:
        first: list[list[str]] = []
        for number, cells in _rows(book, name, file):
            if number > rows:
                break
            first.extend([] for _ in range(number - len(first) - 1))
            first.append(cells)
        found[name] = first
    return found


def cell_text(value: object) -> str:
    """Return a cell's value as text: dates in ISO 8601, numbers as the shortest exact digits, '' for nothing.

    A date with a time of day of exactly midnight is stored like a date without one, and comes back as a day.
    """
    match value:
        case None:
            text = ""
        case bool():
            text = "TRUE" if value else "FALSE"
        case datetime() | time():
            text = value.isoformat(timespec="microseconds" if value.microsecond else "seconds")
        case date():
            text = value.isoformat()
        case timedelta():
            text = _clock(value)
        case int() | float():
            text = _number(value)
        case _:
            text = str(value)
    return text


def _clock(value: timedelta) -> str:
    """Return a duration as H:MM:SS, hours beyond 24 as they are, rounded to the second."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _number(value: float) -> str:
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _open(source: Path, file: str) -> Any:  # noqa: ANN401 - calamine has no types
    """Check the container, then open it."""
    limits.check_size(source, file)
    try:
        with zipfile.ZipFile(source) as archive:
            _check(archive, source, file)
    except limits.ZIP_DAMAGE:
        message = "not a zip container, expected an XLSX workbook"
        raise InputError("not-xlsx", message, "choose another profile", {"file": file}) from None
    return _guarded(file, lambda: calamine.CalamineWorkbook.from_path(str(source)))


def _check(archive: zipfile.ZipFile, source: Path, file: str) -> None:
    """Unpack every part once, counting, and measure the sheets; nothing is kept."""
    members = limits.checked_members(archive, source, file)
    if not any(member.filename == "xl/workbook.xml" for member in members):
        message = "a zip container without a workbook, expected XLSX"
        raise InputError("not-xlsx", message, "choose another profile", {"file": file})
    counted = limits.Unpacked(packed=source.stat().st_size)
    for member in members:
        with closing(limits.unpack(archive, member, counted, file)) as pieces:
            first = next(pieces, b"")
            if first.lstrip(_BEFORE_MARKUP)[:1] == b"<":
                area = _Area(file=file)
                context = {"file": file, "part": member.filename}
                xml.scan(_again(first, pieces), area.start, context, stalled=_STALLED)
            else:
                collections.deque(pieces, maxlen=0)  # only counted


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


@dataclass(slots=True)
class _Area:
    """The area that the filled cells of one sheet span, as calamine will allocate it."""

    file: str
    sheet: bool | None = None  # is this part a worksheet? known at its first element
    row: int = 0
    column: int = 0
    rows: int = 0
    columns: int = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take in one element; raise RefusedError 'sheet-area' as soon as the area is too large."""
        if self.sheet is None:
            self.sheet = name == "worksheet"
        if not self.sheet:
            return
        if name == "row":
            self.row = _whole(attributes.get("r")) or self.row + 1
            self.column = 0
        elif name == "c":
            self.row, self.column = _place(attributes.get("r")) or (self.row, self.column + 1)
        elif name in ("v", "is", "f"):
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
            too_wide = self.rows > limits.MAX_ROWS or self.columns > limits.MAX_COLUMNS
            if too_wide or self.rows * self.columns > limits.MAX_CELLS:
                message = (
                    f"a sheet of {self.rows} x {self.columns} cells, expected at most {limits.MAX_CELLS}"
                )
                raise RefusedError("sheet-area", message, "export the table as CSV", {"file": self.file})


def _place(reference: str | None) -> tuple[int, int] | None:
    """Return (row, column) of 'B7'; None when there is no reference."""
    if not reference:
        return None
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters.replace("$", "").upper()[:8]:
        column = column * 26 + ord(letter) - 64
    return _whole(reference[len(letters) :]) or 0, column


def _whole(text: str | None) -> int:
    return int(text[:12]) if text and text.isdigit() else 0


def _sheet_name(book: Any, wanted: str | None, file: str) -> str:  # noqa: ANN401 - calamine has no types
    names: list[str] = book.sheet_names
    if not names:
        raise InputError(
            "sheet-missing", "a workbook without sheets", "ask for the file again", {"file": file}
        )
    if wanted is None:
        return names[0]
    if wanted not in names:
        message = f"no sheet {wanted!r}; there are: {', '.join(map(repr, names[:20]))}"
        raise InputError("sheet-missing", message, "correct xlsx.sheet in the profile", {"file": file})
    return wanted


def _rows(book: Any, name: str, file: str) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401 - as above
    """Yield (row number as the spreadsheet shows it, texts from column A on)."""
    sheet = _guarded(file, lambda: book.get_sheet_by_name(name))
    if sheet.start is None:
        return
    before = [""] * sheet.start[1]
    for number, cells in enumerate(sheet.iter_rows(), start=1):  # calamine fills up rows, not columns
        yield number, [*before, *map(cell_text, cells)]


def _guarded(file: str, call: Any) -> Any:  # noqa: ANN401 - calamine has no types
    """Run a call into calamine; its errors and its panics become RefusedError 'sheet-damaged'."""
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic in Rust is not an Exception
        hint = "open it in a spreadsheet program, save it again as XLSX or CSV, and keep both files"
        message = f"the workbook cannot be read ({type(error).__name__})"
        raise RefusedError("sheet-damaged", message, hint, {"file": file}) from None
