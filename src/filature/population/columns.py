"""Arrow columns in the types of the tables of records: schemas, decimals, instants, days, numbers of persons."""

import re

import numpy as np
import pyarrow as pa

from filature.model.table import Table
from filature.model.tables import ALL_TABLES, AMOUNT, ROWS_PER_EXHIBIT, SLOTS_PER_RECORD
from filature.population.clock import DAY
from filature.population.series import Flags, Ints
from filature.population.text import choose, joined

_TYPES = {
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "VARCHAR": pa.string(),
    "TIMESTAMP": pa.timestamp("us"),
    "DATE": pa.date32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
}
_BY_NAME: dict[str, Table] = {table.name: table for table in ALL_TABLES}
_MINOR = 10**6  # of the eighth decimal in one minor unit (two decimals)
PERSONS_EXHIBIT = 1
"""The invented register in which every person stands in one row: their numbers follow from it."""
_ROWS, _STEP = 999_999_937, 733_768_787  # a prime, so that distinct persons keep distinct rows
ROOM = 1_000_000
"""Numbers kept for the shared payees, and for the persons of each block."""


def schema(name: str) -> pa.Schema:
    """Return the Arrow schema of a table of records, by its declared columns."""
    return pa.schema([(column, _type(kind)) for column, kind, _ in _BY_NAME[name].columns])


def _type(kind: str) -> pa.DataType:
    if kind.endswith("[]"):
        return pa.list_(_type(kind.removesuffix("[]")))
    if kind == AMOUNT:
        digits, places = map(int, re.findall(r"\d+", kind))
        return pa.decimal128(digits, places)
    return _TYPES[kind]


def table(name: str, columns: dict[str, pa.Array]) -> pa.Table:
    """Return a table of records with its declared columns in order; what is not given is NULL."""
    declared = schema(name)
    size = len(next(iter(columns.values())))
    missing = set(columns) - set(declared.names)
    if missing:
        raise KeyError(f"{name}: found columns {sorted(missing)}, expected {declared.names}")
    return pa.table(
        [columns.get(field.name, pa.nulls(size, field.type)) for field in declared], schema=declared
    )


def amounts(minor: Ints) -> pa.Array:
    """Return exact decimals of whole minor units (two decimals, below 9 x 10**12 units)."""
    pair = np.empty((len(minor), 2), dtype=np.int64)  # 128 bits, low half first
    pair[:, 0] = minor * _MINOR
    pair[:, 1] = pair[:, 0] >> 63
    return pa.Array.from_buffers(_type(AMOUNT), len(minor), [None, pa.py_buffer(pair)])


def instants(utc_s: Ints, unknown: Flags | None = None) -> pa.Array:
    """Return instants of whole seconds; NULL where unknown."""
    return pa.array(utc_s.astype("datetime64[s]").astype("datetime64[us]"), mask=unknown)


def dates(wall_s: Ints) -> pa.Array:
    """Return the calendar days of wall times."""
    return pa.array((wall_s // DAY).astype(np.int32), type=pa.int32()).cast(pa.date32())


def same(text: str, size: int) -> pa.Array:
    """Return one text in every row."""
    return choose([text], np.zeros(size, dtype=np.int64))


def numbers(value: int, size: int) -> pa.Array:
    """Return one whole number in every row, as INTEGER."""
    return pa.array(np.full(size, value, dtype=np.int32))


def record_ids(exhibit: Ints | int, row: Ints) -> Ints:
    """Return the numbers of rows (1 ...) of exhibits."""
    return np.asarray(exhibit * ROWS_PER_EXHIBIT + row, dtype=np.int64)


def person_ids(serial: Ints, payer: Flags, start: int) -> Ints:
    """Return a number for each person, scattered: neither order nor closeness says anything about anybody.

    `serial` counts shared payees from 0 and the persons of block k from ROOM x (k + 1); `start` differs from
    population to population. Payers stand in the first place of their row, payees in the second.
    """
    row = 1 + (serial * _STEP + start) % _ROWS
    return record_ids(PERSONS_EXHIBIT, row) * SLOTS_PER_RECORD + np.where(payer, 0, 1)


def labels(person: Ints) -> pa.Array:
    """Return P-exhibit-row-slot, as the records write it."""
    row = person // SLOTS_PER_RECORD % ROWS_PER_EXHIBIT
    digits = pa.array(row).cast(pa.string())
    slot = choose(["-1", "-2"], person % SLOTS_PER_RECORD)
    return joined(f"P-{PERSONS_EXHIBIT}-", digits, slot)
