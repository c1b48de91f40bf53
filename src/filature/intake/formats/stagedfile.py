"""The staging file: what every reader writes, and the short report that goes with it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from filature.errors import RefusedError
from filature.model.staged import PARTY_FIELDS, ROW_FIELDS, STAGED_COLUMNS

BATCH = 4096  # rows held in memory before they are written
MAX_PROBLEMS = 20_000  # rows that cannot be read, before a file with hardly any others is given up

_PARTIES = {f"{side}_{name}" for side in ("from", "to") for name in PARTY_FIELDS}
_CANONICAL = _PARTIES.union(ROW_FIELDS)
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

SCHEMA = pa.schema([(name, pa.int64() if kind == "BIGINT" else pa.string()) for name, kind in STAGED_COLUMNS])


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a statement says about itself: whose account, which period. Text as written, or None."""

    reference: str | None = None
    account: str | None = None
    owner: str | None = None
    currency: str | None = None
    from_time: str | None = None
    to_time: str | None = None
    entries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What one reading gave: rows written (problem rows included), how the file was read, what to know."""

    rows: int
    problems: int = 0
    encoding: str | None = None
    warnings: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    lines: int | None = None
    """Set where every row is one line of the file: how many lines stand above row 1. The staging file then leaves
    out numbers, references and original texts: `relation` makes the first two, `staging.texts` fetches the last."""

    def as_dict(self) -> dict[str, Any]:
        """Return the same as JSON-ready data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return what `as_dict` was made of."""
        return cls(
            rows=int(data["rows"]),
            problems=int(data["problems"]),
            encoding=data["encoding"],
            warnings=tuple(data["warnings"]),
            statements=tuple(Statement(**item) for item in data["statements"]),
            lines=data["lines"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why the reader itself could not make a record of a row: stable code, and found against expected."""

    code: str
    field: str | None = None
    found: str | None = None
    expected: str | None = None


@dataclass(slots=True)
class StagedFile:
    """A Parquet file of staged rows, numbered 1, 2, 3 ... as they are added. A failure leaves no file."""

    target: Path
    rows: int = 0
    problems: int = 0
    _batch: list[dict[str, Any]] = field(default_factory=list)
    _writer: pq.ParquetWriter | None = None

    def __enter__(self) -> Self:
        """Open the file."""
        self._writer = pq.ParquetWriter(self.target, SCHEMA, compression="none", write_statistics=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; remove it when the reading failed."""
        if self._writer is None:
            return
        try:
            if kind is None:
                self._flush()
        finally:
            self._writer.close()
            if kind is not None:
                self.target.unlink(missing_ok=True)

    def add(
        self,
        record: str,
        ref: str,
        raw: str,
        values: Mapping[str, str | None],
        problem: Problem | None = None,
    ) -> None:
        """Write one row; `values` maps canonical field names to text, absent and blank ones become NULL."""
        self.rows += 1
        row: dict[str, Any] = {**values, "row_no": self.rows, "row_ref": ref, "record": record, "raw": raw}
        if problem is not None:
            self.problems += 1
            row |= {"problem": problem.code, "problem_field": problem.field}
            row |= {"problem_found": problem.found, "problem_expected": problem.expected}
            if self.problems >= MAX_PROBLEMS and self.problems > self.rows * 9 // 10:
                raise _hopeless(self, ref, problem)
        self._batch.append(row)
        if len(self._batch) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._batch and self._writer is not None:
            used = set().union(*self._batch)
            size = len(self._batch)
            columns = [
                self._column(kind) if kind.name in used else pa.nulls(size, kind.type) for kind in SCHEMA
            ]
            self._writer.write_table(pa.Table.from_arrays(columns, schema=SCHEMA))
            self._batch.clear()

    def _column(self, kind: pa.Field) -> pa.Array:
        """Return one column of the batch; canonical fields are trimmed, and blank is absent."""
        made = pa.array([row.get(kind.name) for row in self._batch], kind.type)
        if kind.name not in _CANONICAL or made.null_count == len(made):
            return made
        trimmed = pc.utf8_trim(made, " ")
        return pc.replace_with_mask(
            trimmed, pc.equal(trimmed, "").fill_null(False), pa.scalar(None, pa.string())
        )


def relation(con: duckdb.DuckDBPyConnection, target: Path, lines: int | None) -> duckdb.DuckDBPyRelation:
    """Return the rows of a staging file with all STAGED_COLUMNS in order; those that it leaves out are NULL.

    `lines` as in `Staged`: numbers and references then follow from the position in the file.
    """
    rows = con.read_parquet(str(target), file_row_number=lines is not None)
    present = dict(zip(rows.columns, map(str, rows.types), strict=True))
    made = (
        {}
        if lines is None
        else {"row_no": "file_row_number + 1", "row_ref": f"'line ' || (file_row_number + {lines + 1})"}
    )
    foreign = present.items() - {*dict(STAGED_COLUMNS).items(), ("file_row_number", "BIGINT")}
    if foreign:
        found = ", ".join(sorted(name for name, _ in foreign))
        message = f"the reading process handed over columns of its own: {found}"
        raise RefusedError("reader-failed", message, "report the kind of file; nothing was changed")
    absent = {name: f"NULL::{kind}" for name, kind in STAGED_COLUMNS if name not in present}
    return rows.project(
        ", ".join(
            f'{made.get(name) or absent.get(name) or chr(34) + name + chr(34)} AS "{name}"'
            for name, _ in STAGED_COLUMNS
        )
    )


def _hopeless(staged: StagedFile, ref: str, problem: Problem) -> RefusedError:
    """Return the error for a file of which nine rows in ten cannot be read: it is something else, or broken."""
    message = (
        f"{staged.problems} of the first {staged.rows} rows cannot be read; "
        f"this one: found {problem.found!r}, expected {problem.expected}"
    )
    context: dict[str, object] = {"row": ref, "field": problem.field}
    return RefusedError("limit-problems", message, "check that this is the right profile and file", context)


def as_json(pairs: Iterable[tuple[str, object]]) -> str:
    """Return compact JSON of the pairs in their order, non-ASCII text as it is."""
    return _ENCODE(dict(pairs))
