"""Networks: who pays the same payees, how payees are reached, and who is linked to a list of identifiers.

`sql/` (the stage: shared payees, payees, structures) · `structures` (what hangs together, and households) ·
`seeds` (a partner's list, line by line) · `expansion` over `graph` (everybody linked, how strongly, by which path) ·
`corridors` (destinations that rise against their own history) · `reading` (plain rows for screens).
Reads the tables in READS; writes the tables in WRITES. A payee is never called a facilitator here: that is a
person's conclusion. Names serve only to see kinship, in the person's favour; no strength in `expansion` reads them.
"""

from importlib.resources import files

import duckdb
import numpy as np
import pyarrow as pa

from filature.networks import structures
from filature.workspace.records import run_sql

READS = (
    *("payment", "pair_feature", "payee_feature", "lead"),
    *("person", "person_mention", "mention", "party", "party_mention", "name_form"),
    *("identifier", "mention_identifier", "common_identifier"),
)
WRITES = ("payee_degree", "shared_recipient", "shared_payer", "payee_network", "structure_payee", "structure")
MOST_PAYERS = 200
"""A payee with more payers is a hub. Europol's sprint of June 2024 counted about 120 buyer accounts a seller."""
PAIRS_A_LINK = 20
"""Pairs of payers are kept to so many times the payer-payee links (and a million): hubs then begin earlier."""
FREE_PAIRS = 1_000_000
MOST_PAYEES = 50
"""A payer of more payees ties no two of them together: the pattern of a courier or a business."""
_SQL = files("filature.networks") / "sql"


def run(con: duckdb.DuckDBPyConnection, settings: dict[str, object]) -> None:  # noqa: ARG001 - one shape for all stages
    """Rebuild the network tables."""
    limits: dict[str, object] = {
        "most_payers": MOST_PAYERS,
        "pairs_a_link": PAIRS_A_LINK,
        "free_pairs": FREE_PAIRS,
        "most_payees": MOST_PAYEES,
    }
    for name in (
        "010_payee_degree.sql",
        "020_shared_recipient.sql",
        "030_shared_payer.sql",
        "040_payee_network.sql",
    ):
        run_sql(con, _SQL / name, limits)
    con.register("member", _members(con))
    run_sql(con, _SQL / "050_structure_payee.sql")
    con.unregister("member")
    run_sql(con, _SQL / "060_structure.sql", limits)


def _members(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return each payee of a structure with its structure and household."""
    edges = con.execute("SELECT left_payee, right_payee FROM shared_payer ORDER BY ALL").fetchnumpy()
    left, right = (np.asarray(edges[name], dtype=np.int64) for name in ("left_payee", "right_payee"))
    payees, structure = structures.components(left, right)
    con.register("in_structure", pa.table({"payee_id": payees}))
    signs = con.execute((_SQL / "045_household_sign.sql").read_text(encoding="utf-8")).fetchall()
    con.unregister("in_structure")
    household, tied = structures.households(payees, structure, signs)
    return pa.table(
        {
            "structure_id": pa.array(structure),
            "payee_id": pa.array(payees),
            "household": pa.array(household),
            "signs": pa.array(tied, pa.list_(pa.string())),
        }
    )
