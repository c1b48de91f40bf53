"""Leads: published signs, competing explanations weighed in decibans, and an order to look in.

`pack` (which signs, with what sources and weights) · `sql/` (features, circles, leads, reasons; `sql/rows/`:
the rows behind each sign) · `scoring` (the SQL that weighs) · `reasons` (what it was, for the listed) ·
`fitting` (weights from decided examples) ·
`asking` (which file would change the answer most) · `reading` (leads and their reasons, for screens).

    payments -> features -> likeness -> circles (twice) -> support against each explanation -> list -> reasons
                         (own payments)  (what those who pay the same payees are like)

A lead is a hypothesis about a record; strength and urgency are apart, and rivals stand beside it. No name, nationality,
origin, religion, sex or age is read.
"""

from importlib.resources import files
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from filature.leads import around, reasons, scoring
from filature.leads import pack as packs
from filature.leads.pack import PASSES, ROLES, VICTIMS, Pack
from filature.workspace.records import one, run_sql

READS = (
    "payment",
    "episode",
    "contact",
    "pair_timing",
    "person",
    "referral",
    "mention",
    "person_mention",
    "coverage_person",
)
WRITES = (
    *("pair_feature", "payer_feature", "payee_feature", "likeness", "payee_circle", "payer_circle"),
    *("indicator", "weight_of_evidence", "explanation", "lead"),
)
_SQL = files("filature.leads") / "sql"
_PARTITION = 2_500_000  # payments worked on at once: what fits beside the rest in 4 GiB (ENGINE, rule 1)


def run(con: duckdb.DuckDBPyConnection, settings: dict[str, object]) -> None:
    """Rebuild the lead tables with the pack and display zone named in `settings`."""
    private = settings.get("packs")
    pack = packs.load(str(settings["pack"]), Path(str(private)) if private else None)
    zone = {"zone": settings["zone"]}
    features(con, zone)
    circles(con, pack)
    score(con, pack)
    run_sql(con, _SQL / "070_lead.sql", {"lead_from": pack.lead_from, "at_most": pack.at_most})
    reasons.store(con, pack, zone)
    for name in ("named_person", "scored", "sided", *reasons.TEMPORARY):
        con.execute(f"DROP TABLE IF EXISTS {name}")


def features(con: duckdb.DuckDBPyConnection, zone: dict[str, object]) -> None:
    """Write pair_feature, payer_feature, payee_feature: in parts, so that memory does not grow with payments."""
    row = one(con, "SELECT count(*) FROM payment")
    parts = max(1, -(-(int(row[0]) if row else 0) // _PARTITION))
    for name in ("010_pair_feature.sql", "020_payer_feature.sql", "030_payee_feature.sql"):
        for part in range(parts):
            run_sql(con, _SQL / name, {**zone, "parts": parts, "part": part})


def circles(con: duckdb.DuckDBPyConnection, pack: Pack, passes: int = PASSES) -> None:
    """Write likeness, payee_circle, payer_circle, and the temporary table of named persons.

    The first pass spreads what the own payments say; each further one, what they and the circles before it say.
    """
    run_sql(con, _SQL / "040_named_person.sql")
    for step in range(passes):
        support = scoring.support_sql(pack, "payer", step)
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE passed AS SELECT *, {scoring.alike_sql(pack.prevalence)} AS alike FROM "  # noqa: S608
            f"(SELECT person_id, {scoring.order_sql(pack.mix['payer'])} AS support FROM ({support}))"
        )
        for table in ("likeness", "payee_circle", "payer_circle"):
            con.execute(f"DELETE FROM {table}")  # noqa: S608
        run_sql(con, _SQL / "045_likeness.sql")
        payers, payees = _around(con, pack)
        con.register("payer_around", payers)
        con.register("payee_around", payees)
        limits: dict[str, object] = {"hub": pack.hub, "small": pack.small}
        run_sql(con, _SQL / "050_payee_circle.sql", limits)
        run_sql(con, _SQL / "060_payer_circle.sql", limits)
        con.unregister("payer_around")
        con.unregister("payee_around")
    con.execute("DROP TABLE passed")


def _around(con: duckdb.DuckDBPyConnection, pack: Pack) -> tuple[pa.Table, pa.Table]:
    """Return (person_id, alike_around, named_around) of payers and of payees who share."""
    pair = con.execute(
        "SELECT payer_id, payee_id FROM pair_feature WHERE median_eur < ?", [pack.small]
    ).fetchnumpy()
    found = around.ties(pair["payer_id"], pair["payee_id"], hub=pack.hub)
    own = con.execute(
        "SELECT person_id, alike / 1e6 AS alike, informed FROM likeness ORDER BY person_id"
    ).fetchnumpy()
    place = np.searchsorted(own["person_id"], found.payers)
    parts = [around.spread(found, own[name][place].astype(np.float64)) for name in ("alike", "informed")]
    people = (found.payers, found.payees)
    return tuple(
        pa.table({"person_id": people[k], "alike_around": parts[0][k], "named_around": parts[1][k]})
        for k in (0, 1)
    )


def score(con: duckdb.DuckDBPyConnection, pack: Pack) -> None:
    """Write the temporary tables `scored` and `sided`: everybody's support and list, in both roles."""
    parts = []
    for role in ROLES:
        mix = pack.mix[role]
        victim = ", ".join(scoring.for_sql(mix, pack.prevalence, code) for code in VICTIMS)
        parts.append(
            f"SELECT *, '{role}' AS role, {scoring.order_sql(mix)} AS strength, "  # noqa: S608 - from a checked pack
            f"{scoring.closest_sql(mix)} AS closest, greatest({victim}) AS for_victim "
            f"FROM ({scoring.support_sql(pack, role)})"
        )
    con.execute(f"CREATE OR REPLACE TEMP TABLE scored AS {' UNION ALL '.join(parts)}")
    run_sql(con, _SQL / "065_sided.sql", {"victim_from": pack.victim_from})
