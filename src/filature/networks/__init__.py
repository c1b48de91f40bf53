"""Networks: who pays the same payees, how payees are reached, and who is linked to a list of identifiers.

`sql/` (the stage: households, shared payees, payees, structures) · `structures` (what hangs together) · `bursts` (most
within some days) · `seeds` (a partner's list, line by line) · `expansion` over `graph` (everybody linked, how strongly,
by which path) · `pagerank` (the usual baseline) · `corridors` (destinations that rise against their own history) ·
`reading` (plain rows for screens).
Reads the tables in READS; writes the tables in WRITES. A payee is never called a facilitator here: that is a
person's conclusion. No name is read; that two people are of one household is seen from identifiers only, and whoever
no identifier ties is not known to be related, which is not known to be unrelated.
"""

from importlib.resources import files

import duckdb
import numpy as np
import pyarrow as pa

from filature.networks import structures
from filature.networks.bursts import most_within
from filature.networks.pagerank import pagerank
from filature.workspace.records import run_sql

READS = (
    *("payment", "pair_feature", "lead", "party", "person_mention", "mention", "access", "identity"),
    *("common_identifier", "identifier"),
)
WRITES = (
    *("household", "payee_degree", "shared_recipient", "shared_payer", "payee_network"),
    *("structure_payee", "structure"),
)
MOST_HOLDERS = 12
"""A sign that more persons carry ties no household: a block of flats, a shop's or an agent's number. Assumed."""
MOST_PAYERS = 200
"""A payee with more payers is a hub. Europol's sprint of June 2024 counted about 120 buyer accounts a seller."""
PAIRS_A_LINK = 2
"""Pairs of payers are kept to so many times the payer-payee links (and a million), small payees first."""
FREE_PAIRS = 1_000_000
FEW_PAYERS = 5
"""Up to so many payers apart, whoever is reached directly may be a victim: assumed, and on the safe side, because the
mark costs an inquiry little and its lack may cost a child much."""
MOST_PAYEES = 50
"""A payer of more payees ties no two of them together: the pattern of a courier or a business."""
PAID_WITHIN, BEGAN_WITHIN = 7, 14
"""Days of a burst of payments, and of payers who begin together."""
PART = 20_000_000
"""Payments whose days are held in memory at once."""
_SQL = files("filature.networks") / "sql"
__all__ = ["READS", "WRITES", "pagerank", "run"]


def run(con: duckdb.DuckDBPyConnection, settings: dict[str, object]) -> None:  # noqa: ARG001 - one shape for all stages
    """Rebuild the network tables."""
    limits: dict[str, object] = {
        "most_holders": MOST_HOLDERS,
        "most_payers": MOST_PAYERS,
        "pairs_a_link": PAIRS_A_LINK,
        "free_pairs": FREE_PAIRS,
        "most_payees": MOST_PAYEES,
        "few_payers": FEW_PAYERS,
    }
    run_sql(con, _SQL / "002_household_sign.sql", limits)
    _with(con, "household_member", _household_members(con), "004_household.sql")
    for name in (
        "010_payee_degree.sql",
        "020_shared_recipient.sql",
        "025_apart_link.sql",
        "030_shared_payer.sql",
    ):
        run_sql(con, _SQL / name, limits)
    _with(con, "burst", _bursts(con), "040_payee_network.sql", limits)
    _with(con, "member", _structure_members(con), "050_structure_payee.sql")
    run_sql(con, _SQL / "060_structure.sql")
    con.execute("DROP TABLE household_sign")
    con.execute("DROP TABLE apart_link")


def _with(
    con: duckdb.DuckDBPyConnection,
    name: str,
    rows: pa.Table,
    file: str,
    values: dict[str, object] | None = None,
) -> None:
    """Run a file that reads `rows` under a name."""
    con.register(name, rows)
    run_sql(con, _SQL / file, values)
    con.unregister(name)


def _household_members(con: duckdb.DuckDBPyConnection) -> pa.Table:
    found = con.sql("SELECT sign, person_id FROM household_sign").fetchnumpy()
    person, household = structures.households(_ints(found["sign"]), _ints(found["person_id"]))
    return pa.table({"person_id": person, "household_id": household})


def _structure_members(con: duckdb.DuckDBPyConnection) -> pa.Table:
    found = con.sql("SELECT left_payee, right_payee FROM shared_payer").fetchnumpy()
    payee, structure = structures.components(_ints(found["left_payee"]), _ints(found["right_payee"]))
    return pa.table({"structure_id": structure, "payee_id": payee})


def _bursts(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return for each payee the most payers who began, and the most payments, within some days."""
    (rows,) = con.execute("SELECT count(*) FROM payment").fetchall()[0]
    parts = rows // PART + 1
    tables = []
    for part in range(parts):
        values = {"part": part, "parts": parts}
        payee, began = _most(con, "032_began.sql", values, days=BEGAN_WITHIN)
        payees, within = _most(con, "034_paid.sql", values, days=PAID_WITHIN)
        at = np.searchsorted(payees, payee)
        tables.append(pa.table({"payee_id": payee, "began": began, "paid": within[at]}))
    return pa.concat_tables(tables)


def _most(
    con: duckdb.DuckDBPyConnection, file: str, values: dict[str, int], *, days: int
) -> tuple[structures.Ints, structures.Ints]:
    """Return each payee of a file's rows (payee_id, day), and the most rows within some days."""
    found = con.sql((_SQL / file).read_text(encoding="utf-8"), params=values).to_arrow_table()
    return most_within(found["payee_id"].to_numpy(), found["day"].to_numpy(), days=days)


def _ints(values: object) -> structures.Ints:
    return np.asarray(values, dtype=np.int64)
