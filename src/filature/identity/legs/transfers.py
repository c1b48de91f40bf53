"""Legs of a workspace: proposals which send record and which payout record are one transfer.

A proposal joins nothing by itself. Records with a common reference are joined by intake already (same_transfer) and
are not looked at here.
"""

from importlib.resources import files

import duckdb

from filature.identity.legs import Matched, match
from filature.model.link_tables import LEG_LINK
from filature.workspace.records import run_sql

READS = ("transfer", "mention", "rate", "same_transfer")
WRITES = ("leg_link", "leg_match", "leg_unmatched")
THRESHOLD = (
    0.9  # a wrong link hides a payment and gives it a stranger's counterpart: worse than a missing one
)
_SQL = files("filature.identity.legs") / "sql"


def propose(con: duckdb.DuckDBPyConnection, *, threshold: float = THRESHOLD) -> Matched:
    """Replace leg_link (and leg_match, leg_unmatched) by the proposals for this workspace's records.

    Reads READS; compares names of payer and payee, amounts and days. `use` is the stricter of the two records'.
    """
    con.execute(LEG_LINK.ddl())
    con.execute(f"DELETE FROM {LEG_LINK.name}")  # noqa: S608 - a constant
    run_sql(con, _SQL / "110_transfer_legs.sql")
    legs = con.table("transfer_leg")
    done = match(
        con,
        legs.filter("leg = 'send'"),
        legs.filter("leg = 'payout'"),
        threshold=threshold,
    )
    run_sql(con, _SQL / "120_leg_link.sql")
    con.execute("DROP TABLE transfer_leg")
    return done
