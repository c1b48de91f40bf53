"""CSV and its relatives through a layout profile.

Two paths that give the same rows. `_in_sql` lets DuckDB parse and project, all cores, no Python per row;
it is strict and fails on anything that is not a clean table. `_line_by_line` then reads the same file
record by record and keeps what does not fit as rows with a problem. Nothing is lost on either.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from filature.errors import InputError
from filature.intake.formats import engine
from filature.intake.formats.encoding import Text, settle
from filature.intake.formats.layout import HEADER_LINES, Layout, header_fits, match
from filature.intake.formats.linewise import Record, Splitter, records
from filature.intake.formats.projection import Projection
from filature.intake.formats.stagedfile import Staged, StagedFile
from filature.intake.limits import MAX_FIELD, MAX_LINE
from filature.intake.profile import Profile

FORMAT = "csv"
# Read once, then deleted: neither packed nor coded, because both take longer than writing it.
_WRITE = "COPY written TO $path (FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1)"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A settled file under its layout: where its rows begin and how a line is cut."""

    text: Text
    layout: Layout
    profile: Profile
    splitter: Splitter
    head_lines: int  # physical lines before the first row
    plain_head: bool  # DuckDB can skip them by number
    file: str


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every row of the file into `target`, in file order.

    Raises InputError 'empty', 'encoding', 'column-missing', 'header-missing', 'profile-value'; RefusedError
    'nul-byte' and the 'limit-...' codes.
    """
    if len(profile.delimiter) != 1 or len(profile.quote) > 1:
        message = (
            f"csv.delimiter {profile.delimiter!r} and csv.quote {profile.quote!r}, expected one character"
        )
        raise InputError("profile-value", message, "correct the profile", {"profile": profile.id})
    spare = target.with_name(target.name + ".utf8")
    try:
        text = settle(source, profile.encodings, spare, quote=profile.quote, file=file)
        table = _open(text, profile, subject, file)
        if _is_clean(table):
            staged = _in_sql(table, target)
            if staged is not None:
                return staged
        return _line_by_line(table, target)
    finally:
        spare.unlink(missing_ok=True)


def _open(text: Text, profile: Profile, subject: str | None, file: str) -> _Table:
    """Find the header and lay the profile over it."""
    splitter = Splitter(profile.delimiter, profile.quote)
    if profile.find_header:
        profile = replace(profile, skip_lines=_lines_above(text, profile, splitter))
    with text.path.open(encoding="utf-8-sig", newline="") as stream:
        skipped = list(itertools.islice(stream, profile.skip_lines))
        if profile.header is not None:
            header, used = profile.header, 0
        else:
            counted = _Counted(stream)
            first = next(
                records(counted, splitter, columns=None, first_line=len(skipped) + 1, file=file), None
            )
            if first is None or first.problem is not None:
                found = "nothing" if first is None else "broken quotes"
                message = f"{found} after {len(skipped)} skipped line(s), expected a header"
                hint = "check csv.skip_lines in the profile"
                raise InputError("header-missing", message, hint, {"file": file, "line": len(skipped) + 1})
            header, used = first.fields, counted.count
    layout = match(header, profile, subject=subject, file=file)
    plain = used <= 1 and not any(profile.quote and profile.quote in line for line in skipped)
    return _Table(
        text=text,
        layout=layout,
        profile=profile,
        splitter=splitter,
        head_lines=len(skipped) + used,
        plain_head=plain,
        file=file,
    )


def _lines_above(text: Text, profile: Profile, splitter: Splitter) -> int:
    """Return how many lines stand above the first one with all columns; `skip_lines` when there is none.

    Lines are looked at one by one: a preamble may hold quotes that never close.
    """
    with text.path.open(encoding="utf-8-sig", newline="") as stream:
        for number, line in enumerate(itertools.islice(stream, HEADER_LINES)):
            cells = splitter.split(line.rstrip("\r\n"))
            if number >= profile.skip_lines and cells and header_fits(cells, profile):
                return number
    return profile.skip_lines


@dataclass(slots=True)
class _Counted:
    """Lines of a stream, counted as they are taken."""

    stream: Iterator[str]
    count: int = 0

    def __iter__(self) -> Iterator[str]:
        for line in self.stream:
            self.count += 1
            yield line


def _is_clean(table: _Table) -> bool:
    """Is it worth trying SQL? Not for what DuckDB reads differently from us: blank lines, one column."""
    text = table.text
    plain = table.plain_head and not text.blank_lines and not text.long_line
    return plain and len(table.layout.names) > 1 and text.lines > table.head_lines


def _in_sql(table: _Table, target: Path) -> Staged | None:
    """Stage the file with DuckDB alone; None if it is not a clean table (nothing is left behind then)."""
    projection = Projection(table.layout)
    projection.quoted(table.profile.delimiter, table.profile.quote if table.text.quotes else "")
    with engine.connect(target.parent) as con:
        try:
            lines: int | None = table.head_lines
            rows = _by_line(con, table, projection, target)
            if rows != table.text.lines - table.head_lines:
                if not table.text.quotes:
                    target.unlink()
                    return None
                lines = None
                rows = _by_record(con, table, projection, target)
            place = {"path": str(target)}
            # No field is longer than its row. Asked only where a row may span lines.
            longest = (
                0
                if lines is not None
                else _one(con, "SELECT max(strlen(raw)) FROM read_parquet($path)", place)
            )
            problems = 0
            if table.layout.record_column is not None:
                problems = _one(con, "SELECT count(problem) FROM read_parquet($path)", place)
        except duckdb.Error as error:
            target.unlink(missing_ok=True)
            engine.refuse_if_spent(error, table.file)
            return None
    if longest > MAX_FIELD:
        target.unlink()
        return None
    return Staged(rows=rows, problems=problems, encoding=table.text.encoding, lines=lines)


def _by_line(con: duckdb.DuckDBPyConnection, table: _Table, projection: Projection, target: Path) -> int:
    """Write the rows as they are parsed, on all cores, in the file's order; return how many there were.

    Their numbers follow from that order, and their texts can be fetched later: only rejections need them.
    """
    _parsed(con, table).create_view("parsed")
    con.sql(projection.of_lines(), params=projection.values).create_view("written")
    return _one(con, _WRITE, {"path": str(target)})


def _by_record(con: duckdb.DuckDBPyConnection, table: _Table, projection: Projection, target: Path) -> int:
    """Write rows that may span lines, each with its number and its text; return how many there were.

    Parsed into a table first (on disk where memory does not suffice): its row ids are the row numbers.
    Numbering while parsing would need one core.
    """
    con.execute("DROP VIEW written")
    con.execute("DROP VIEW parsed")
    _parsed(con, table).create("parsed")
    con.sql(projection.sql(), params=projection.values).create_view("written")
    return _one(con, _WRITE, {"path": str(target)})


def texts(
    source: Path, profile: Profile, wanted: Path, target: Path, subject: str | None, *, file: str
) -> None:
    """Write the original text of rows that `read` left out (`Staged.lines`): row_no and raw, into `target`.

    `wanted` is a Parquet file with their row_no. Raises InputError 'changed' when the file is no longer the same.
    """
    spare = target.with_name(target.name + ".utf8")
    try:
        text = settle(source, profile.encodings, spare, quote=profile.quote, file=file)
        table = _open(text, profile, subject, file)
        projection = Projection(table.layout)
        projection.quoted(profile.delimiter, profile.quote if text.quotes else "")
        with engine.connect(target.parent) as con:
            try:
                _parsed(con, table).create("parsed")
                con.read_parquet(str(wanted)).create_view("wanted")
                con.sql(projection.texts(), params=projection.values).write_parquet(str(target))
            except duckdb.Error as error:
                engine.refuse_if_spent(error, file)
                raise InputError(
                    "changed", "the file is not the one that was read before", "add it again", {"file": file}
                ) from None
    finally:
        spare.unlink(missing_ok=True)


def _one(con: duckdb.DuckDBPyConnection, query: str, values: dict[str, str] | None = None) -> int:
    """Return the one number that a query gives; 0 for NULL."""
    row = con.execute(query, values or {}).fetchall()[0]
    return int(row[0] or 0)


def _parsed(con: duckdb.DuckDBPyConnection, table: _Table) -> duckdb.DuckDBPyRelation:
    """Return the file's rows as DuckDB parses them: all text, strict, nothing detected, empty is ''."""
    columns = _columns(table)
    return con.sql(
        "SELECT * FROM read_csv($path, auto_detect=false, header=false, skip=$skip, delim=$delim, "
        "quote=$quote, escape=$quote, columns=$columns, force_not_null=$names, strict_mode=true, "
        "null_padding=false, max_line_size=$longest)",
        params={
            "path": str(table.text.path),
            "skip": table.head_lines,
            "delim": table.profile.delimiter,
            "quote": table.profile.quote,
            "columns": dict.fromkeys(columns, "VARCHAR"),
            "names": columns,
            "longest": MAX_LINE,
        },
    )


def _line_by_line(table: _Table, target: Path) -> Staged:
    """Stage the file record by record; what does not fit becomes a row with its problem and its text."""
    layout = table.layout
    with table.text.path.open(encoding="utf-8-sig", newline="") as stream, StagedFile(target) as staged:
        lines = itertools.islice(stream, table.head_lines, None)
        first = table.head_lines + 1
        width = len(layout.names)
        for record in records(lines, table.splitter, columns=width, first_line=first, file=table.file):
            _stage(record, table, staged)
    return Staged(rows=staged.rows, problems=staged.problems, encoding=table.text.encoding)


def _stage(record: Record, table: _Table, staged: StagedFile) -> None:
    layout = table.layout
    ref = f"line {record.line}"
    if record.problem is not None:
        staged.add(layout.record, ref, record.text, {}, record.problem)
        return
    kind, values, problem = layout.row(record.fields)
    staged.add(kind, ref, table.splitter.join(record.fields), values, problem)


def _columns(table: _Table) -> list[str]:
    return [f"c{place}" for place in range(len(table.layout.names))]
