"""Why each listed person is listed: what was measured, the rows behind it, what it weighs, every explanation."""

from importlib.resources import files

import duckdb
import numpy as np
import pyarrow as pa

from filature.leads import scoring
from filature.leads.pack import RIVALS, ROLES, Indicator, Pack
from filature.leads.scoring import Ints
from filature.workspace.records import run_sql

TEMPORARY = ("listed_payment", "measured", "support_row")
_SQL = files("filature.leads") / "sql"
_MEASURED = """
CREATE OR REPLACE TEMP TABLE measured (
  person_id BIGINT, role VARCHAR, indicator_id VARCHAR, rows_name VARCHAR, value DOUBLE, considered BIGINT, bin TINYINT
)"""
_SUPPORT = """
CREATE OR REPLACE TEMP TABLE support_row (
  rows_name VARCHAR, person_id BIGINT, role VARCHAR, record_id BIGINT, use VARCHAR
)"""


def store(con: duckdb.DuckDBPyConnection, pack: Pack, zone: dict[str, object]) -> None:
    """Write indicator, weight_of_evidence and explanation for everybody in table lead, and nobody else."""
    values = {**zone, "hub": pack.hub, "small": pack.small}
    run_sql(con, _SQL / "075_listed_payment.sql", values)
    con.execute(_MEASURED)
    for item in pack.indicators:
        _measure(con, item)
    con.execute(_SUPPORT)
    for role, name in sorted({(item.role, item.rows) for item in pack.indicators}):
        into = f"support_row SELECT '{name}', person_id, '{role}', record_id, use"
        run_sql(con, _SQL / "rows" / f"{name}.sql", values, into=into)
    run_sql(con, _SQL / "080_indicator.sql")
    con.register("pack_weight", scoring.weight_table(pack))
    run_sql(con, _SQL / "085_weight_of_evidence.sql")
    con.unregister("pack_weight")
    con.register("replicate_range", pa.concat_tables([_ranges(con, pack, role) for role in ROLES]))
    run_sql(con, _SQL / "090_explanation.sql")
    con.unregister("replicate_range")


def _measure(con: duckdb.DuckDBPyConnection, item: Indicator) -> None:
    """Add one sign's value and bin for the leads that have data for it."""
    con.execute(
        "INSERT INTO measured "  # noqa: S608 - names from a checked pack
        f'SELECT l.person_id, l.role, ?, ?, "{item.feature}", "{item.considered}", {scoring.bin_of(item)} AS bin '
        f"FROM (SELECT person_id, role FROM lead) AS l JOIN {item.role}_feature AS f ON f.person_id = l.person_id "
        f"LEFT JOIN (SELECT * EXCLUDE ({scoring.SHARED[item.role]}) FROM {item.role}_circle) AS c "
        "ON c.person_id = l.person_id WHERE l.role = ? AND bin IS NOT NULL",
        [item.id, item.rows, item.role],
    )


def _ranges(con: duckdb.DuckDBPyConnection, pack: Pack, role: str) -> pa.Table:
    """Return (person_id, role, code, low, high): what the pack's replicates give for each lead of a role."""
    people = con.execute("SELECT person_id FROM lead WHERE role = ? ORDER BY person_id", [role]).fetchnumpy()
    persons = np.asarray(people["person_id"], dtype=np.int64)
    bins = {item.id: _bins(con, item, persons) for item in pack.weighed(role)}
    supports = scoring.replicate_support(pack, role, bins) if len(persons) else []
    columns: dict[str, list[object]] = {name: [] for name in ("person_id", "role", "code", "low", "high")}
    for rival in RIVALS if supports else ():
        stack = np.stack([item[rival] for item in supports])
        for name, values in zip(
            columns,
            (persons, [role] * len(persons), [rival] * len(persons), stack.min(axis=0), stack.max(axis=0)),
            strict=True,
        ):
            columns[name].extend(values)
    kinds = (pa.int64(), pa.string(), pa.string(), pa.int64(), pa.int64())
    return pa.table(
        {name: pa.array(values, kind) for (name, values), kind in zip(columns.items(), kinds, strict=True)}
    )


def _bins(con: duckdb.DuckDBPyConnection, item: Indicator, persons: Ints) -> Ints:
    """Return the bin of each of `persons` (ascending), -1 where there is no data."""
    found = con.execute(
        "SELECT person_id, bin FROM measured WHERE role = ? AND indicator_id = ?", [item.role, item.id]
    ).fetchnumpy()
    bins = np.full(len(persons), -1, dtype=np.int64)
    bins[np.searchsorted(persons, found["person_id"])] = found["bin"]
    return bins
