"""Legs: which payout completes which sending, one to one, where no common reference says so.

`texts`, `sides`, `money` (two files in memory) · `candidates`, `look` (which pairs, what is seen) · `levels` (as
small numbers) · `estimate` (what each says, learned from the files themselves) · `assign` (one partner each) ·
`transfers` (the same for a workspace's records).
"""

import json
from dataclasses import dataclass
from importlib.resources import files

import duckdb
import numpy as np
import pyarrow as pa

from filature.errors import InputError
from filature.identity.legs.assign import assign
from filature.identity.legs.estimate import Estimate, estimate
from filature.identity.legs.look import Candidates, candidates
from filature.identity.legs.sides import OPTIONAL, REQUIRED, Side
from filature.identity.legs.texts import Floats, Ints
from filature.model.link_tables import LEG_MATCH, LEG_UNMATCHED
from filature.workspace.records import run_sql

THRESHOLD = 0.5  # a pair is kept when it is more probable than not: fewest wrong and missing pairs together
_SQL = files("filature.identity.legs") / "sql"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What was done: sizes, and the learned decibans of each level of each aspect."""

    sends: int
    payouts: int
    pairs_in_window: float
    candidates: int
    matched: int
    rounds: int
    tables: dict[str, Floats]


def match(
    con: duckdb.DuckDBPyConnection,
    sends: duckdb.DuckDBPyRelation,
    payouts: duckdb.DuckDBPyRelation,
    *,
    threshold: float = THRESHOLD,
) -> Matched:
    """Replace leg_match and leg_unmatched by the best one-to-one pairing of the two relations.

    Columns: `leg_id` (unique), `moved_on` (day), `amount`; where there are any: `currency`, `eur` (the amount in
    EUR at the day's rate), `payer`, `payee`, `memo`. Weights are learned from the two relations; nothing else is
    read. The result does not depend on the order of rows. Raises InputError for missing columns and ids that are
    not unique.
    """
    tables = [_legs(sends, "send"), _legs(payouts, "payout")]
    for table in (LEG_MATCH, LEG_UNMATCHED):
        con.execute(table.ddl())
        con.execute(f"DELETE FROM {table.name}")  # noqa: S608 - names are constants
    first, second = (_side(con, table) for table in tables)
    looked = candidates(first, second)
    learned = estimate(
        looked.comparisons,
        looked.i,
        looked.j,
        sends=len(first.ids),
        payouts=len(second.ids),
        in_all=looked.in_all,
    )
    kept = chosen(looked.i, looked.j, learned, threshold=threshold)
    con.register("leg_chosen", _chosen(first, second, looked, learned, kept))
    con.register("leg_best", _best(first, second, looked, learned))
    con.register("leg_side", pa.concat_tables([_named(tables[0], "send"), _named(tables[1], "payout")]))
    run_sql(con, _SQL / "020_leg_match.sql")
    run_sql(con, _SQL / "030_leg_unmatched.sql")
    for name in ("leg_chosen", "leg_best", "leg_side"):
        con.unregister(name)
    return Matched(
        sends=tables[0].num_rows,
        payouts=tables[1].num_rows,
        pairs_in_window=looked.in_all,
        candidates=looked.i.size,
        matched=kept.size,
        rounds=learned.rounds,
        tables=learned.tables,
    )


def chosen(i: Ints, j: Ints, learned: Estimate, *, threshold: float) -> Ints:
    """Return the places of the pairs to keep: the most probable pairing as a whole, less its uncertain pairs."""
    best = assign(i, j, learned.weight)
    return np.flatnonzero(best & (learned.probability >= threshold))


def _legs(relation: duckdb.DuckDBPyRelation, side: str) -> pa.Table:
    """Return the relation with every column that matching reads; the optional ones empty where they are missing."""
    missing = [name for name in REQUIRED if name not in relation.columns]
    if missing:
        message = f"the {side} legs lack the column {missing[0]}; found: {', '.join(relation.columns)}"
        raise InputError(
            "leg-columns", message, f"give the columns {', '.join(REQUIRED)}", {"field": missing[0]}
        )
    rows = relation.select(
        *(name for name in (*REQUIRED, *OPTIONAL) if name in relation.columns)
    ).to_arrow_table()
    for name in OPTIONAL:
        if name not in rows.column_names:
            rows = rows.append_column(name, pa.nulls(rows.num_rows, pa.string()))
    ids = rows["leg_id"].cast(pa.string())
    if ids.null_count or len(set(ids.to_pylist())) < rows.num_rows:
        message = f"the {side} legs' ids are not unique, or missing"
        raise InputError("leg-ids", message, "give each leg an id of its own", {"field": "leg_id"})
    return rows


def _side(con: duckdb.DuckDBPyConnection, rows: pa.Table) -> Side:
    con.register("leg_input", rows)
    ordered = con.sql((_SQL / "010_legs.sql").read_text(encoding="utf-8")).to_arrow_table()
    con.unregister("leg_input")
    return Side.of(ordered)


def _named(rows: pa.Table, leg: str) -> pa.Table:
    return pa.table({
        "leg": pa.array([leg] * rows.num_rows, pa.string()),
        "leg_id": rows["leg_id"].cast(pa.string()),
        "moved_on": rows["moved_on"].cast(pa.date32()),
    })  # fmt: skip


def _chosen(first: Side, second: Side, looked: Candidates, learned: Estimate, kept: Ints) -> pa.Table:
    names = list(learned.parts)
    parts = np.round(np.column_stack([learned.parts[name][kept] for name in names]), 2)
    return pa.table({
        "send_id": pa.array([first.ids[row] for row in looked.i[kept]], pa.string()),
        "payout_id": pa.array([second.ids[row] for row in looked.j[kept]], pa.string()),
        "decibans": np.round(parts.sum(axis=1), 2),
        "probability": np.round(learned.probability[kept], 6),
        "parts": pa.array([json.dumps(dict(zip(names, row, strict=True))) for row in parts.tolist()], pa.string()),
    })  # fmt: skip


def _best(first: Side, second: Side, looked: Candidates, learned: Estimate) -> pa.Table:
    """Return for each leg with a candidate the probability of its most probable partner."""
    found = []
    for leg, side, rows in (("send", first, looked.i), ("payout", second, looked.j)):
        best = np.full(len(side.ids), -1.0)
        np.maximum.at(best, rows, learned.probability)
        seen = np.flatnonzero(best >= 0)
        found.append(pa.table({
            "leg": pa.array([leg] * seen.size, pa.string()),
            "leg_id": pa.array([side.ids[row] for row in seen], pa.string()),
            "probability": np.round(best[seen], 6),
        }))  # fmt: skip
    return pa.concat_tables(found)
