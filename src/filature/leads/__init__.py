"""Leads: published indicators, competing explanations, and an order to look in. First version.

`pack` (which signs, with what sources) · `sql/` (features, one file per indicator, points, ranking,
explanations) · `reading` (leads and their reasons, for screens and dossiers).
Reads payment, episode, contact, person, referral, mention, person_mention, coverage_person; writes pair_feature,
payer_feature, payee_feature, indicator, lead, explanation.
A lead is a hypothesis about a record; strength and urgency are apart, and rivals stand beside it.
"""

from importlib.resources import files

import duckdb
import pyarrow as pa

from filature.leads import pack as packs
from filature.leads.pack import Pack
from filature.workspace.records import run_sql

READS = (
    "payment",
    "episode",
    "contact",
    "person",
    "referral",
    "mention",
    "person_mention",
    "coverage_person",
)
WRITES = ("pair_feature", "payer_feature", "payee_feature", "indicator", "explanation", "lead")
_SQL = files("filature.leads") / "sql"
_FEATURES = ("010_pair_feature.sql", "020_payer_feature.sql", "030_payee_feature.sql")


def run(con: duckdb.DuckDBPyConnection, settings: dict[str, object]) -> None:
    """Rebuild the lead tables with the pack and display zone named in `settings`."""
    pack = packs.load(str(settings["pack"]))
    values = {"zone": settings["zone"]}
    for name in _FEATURES:
        run_sql(con, _SQL / name, values)
    for item in pack.indicators:
        run_sql(con, _SQL / "indicators" / item.sql,
                {**values, "id": item.id, "starts": item.starts, "least": item.least})  # fmt: skip
    con.register("pack_indicator", _pack_table(pack))
    run_sql(con, _SQL / "040_scored.sql")
    con.unregister("pack_indicator")
    run_sql(con, _SQL / "050_lead.sql", {"lead_from": pack.lead_from})
    run_sql(con, _SQL / "060_explanation.sql")
    con.execute("DROP TABLE scored")


def points(value: float, *, full: float, starts: float, weight: float) -> float:
    """Return the points that an indicator's value is worth: half at `starts`, all from `full` on."""
    share = 1.0 if full <= starts else min(max((value - starts) / (full - starts), 0.0), 1.0)
    return weight * (0.5 + 0.5 * share)


def _pack_table(pack: Pack) -> pa.Table:
    rows = [
        {
            "id": item.id,
            "block": item.block,
            "points": item.points,
            "starts": float(item.starts),
            "full": float(item.full),
        }
        for item in pack.indicators
    ]
    return pa.Table.from_pylist(rows)
