"""The facts of one dossier, gathered from the tables: numbers, hashes, dates and keys; no prose.

The connection holds what may be cited and nothing else: for a workspace with intelligence-only exhibits it is
a recomputation without them, so that no fact can depend on such a row.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import duckdb

from filature import __version__
from filature.dossier import known_children
from filature.dossier.finding import find
from filature.dossier.integrity import citation, integrity
from filature.dossier.referrals import referrals
from filature.dossier.rows import contacts, counterparts, others, payments
from filature.dossier.signs import signs
from filature.dossier.speaks_against import speaks_against
from filature.leads.pack import Pack
from filature.leads.reading import rows
from filature.workspace import Workspace
from filature.workspace.records import one

Row = dict[str, Any]
_EXPLANATIONS = ("FAM", "SEA", "CHA", "ROM", "RSC", "SEX", "ATO", "BIZ", "CUR", "OTH")
_LIMITS = (
    *(
        "payment-alone",
        "metadata-only",
        "name-not-person",
        "indicators-unvalidated",
        "first-version",
        "timing",
        "clocks",
    ),
    *("coverage", "conversion", "excluded-attributes", "unsigned-ledger"),
)
_URGENCY = {
    "several-in-the-last-30-days": "recent-payments",
    "in-the-last-90-days": "recent-payments",
    "older-than-90-days": "no-recent-payment",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What facts are gathered from: rows that may be cited, the run that made them, the signs used."""

    con: duckdb.DuckDBPyConnection
    workspace: Workspace
    run_id: str
    manifest: Row
    manifest_sha256: str
    pack: Pack


def gather(source: Source, lead_name: str) -> Row:
    """Return the facts of a lead (schema filature-facts/1); raise UsageError where there is no such lead.

    Raises RefusedError where the lead needs rows that may not be cited.
    """
    con = source.con
    lead = find(con, source.workspace.records, lead_name)
    paid = payments(con, lead)
    met = contacts(con, lead)
    named = referrals(con, lead)
    paid_n = {row["record_id"]: row["n"] for row in paid}
    met_n = {row["record_id"]: row["n"] for row in met}
    episodes = _episodes(con, paid_n, met_n)
    person = _person(con, lead)
    partners = counterparts(con, lead)
    near, more = others(con, lead)
    children, acts = known_children.linked(source.workspace, con, lead["person_id"])
    state, ledger = citation(source.workspace, lead["names"], acts)
    checks = integrity(
        source.workspace, con, lead["names"], root=ledger["root"], manifest_sha256=source.manifest_sha256
    )
    facts: Row = {
        "schema": "filature-facts/1",
        "document": _document(source, lead, _readiness(source, lead, person), state, ledger),
        "entry": {"exhibits": _exhibits(con, [*paid, *met, *named])},
        "integrity": {"checks": checks},
        "accuracy": _accuracy(con, paid, met),
        "children": {
            "known": children,
            "unknown": True,
            "statement": "some-recorded" if children else "none-recorded",
            "next_actions": _next_actions(lead),
        },
        "person": person,
        "counterparts": partners,
        "payments": paid,
        "sessions": met,
        "referrals": named,
        "episodes": episodes,
        "coverage": _coverage(con, lead),
        "network": {"others": near, "more": more},
        "reasons": signs(con, lead, source.pack, {"payments": paid, "sessions": met, "referrals": named}),
        "explanations": _explanations(lead),
        "urgency": {
            "level": lead["urgency"],
            "reason": {
                "key": _URGENCY[lead["urgency_reason"]],
                "values": {"date": {"date": lead["last_on"].isoformat()}},
            },
        },
        "evidence_kinds": lead["evidence_kinds"],
        "against": speaks_against(con, lead, len(paid), met, episodes),
        "method": _method(source),
        "limits": _limits(con),
    }
    return facts


def _document(source: Source, lead: Row, missing: list[str], state: str, ledger: Row) -> Row:
    settings = source.workspace.settings
    return {
        "reference": f"{lead['lead']} / {state[:10]}",
        "lead": lead["lead"],
        "role": lead["role"],
        "title": "working-file" if missing else "dossier",
        "state_of_file": state,
        "workspace": settings.name,
        "unit": settings.unit,
        "kind": settings.kind.value,
        "legal_basis": settings.legal_basis or None,
        "display_zone": settings.zone,
        "software": {"name": "filature", "version": __version__},
        "run_id": source.run_id,
        "manifest_sha256": source.manifest_sha256,
        "ledger": ledger,
        "readiness": {"ready": not missing, "missing": missing},
    }


def _readiness(source: Source, lead: Row, person: Row) -> list[str]:
    """Return what a dossier still lacks (ARCHITECTURE, promise 2): there is no override."""
    missing = ["possible-victim"] if lead["list"] == "possible victim" else []
    if len(lead["evidence_kinds"]) < 2:  # noqa: PLR2004 - two independent kinds
        missing.append("two-evidence-kinds")
    beyond = one(
        source.con,
        "SELECT 1 FROM person_mention AS pm JOIN mention AS m ON m.mention_id = pm.mention_id "
        "WHERE pm.person_id = ? AND m.record NOT IN ('transfer', 'balance') LIMIT 1",
        [lead["person_id"]],
    )
    if beyond is None or not person["bound_by"]:
        missing.append("identity-beyond-payment")
    last: dict[str, str] = {}
    for decision in source.workspace.register.decisions():
        if decision.object_type == "lead" and decision.object_id in lead["names"]:
            last[decision.author] = decision.judgement
    if sum(judgement == "positive" for judgement in last.values()) < 2:  # noqa: PLR2004 - four eyes
        missing.append("four-eyes")
    return missing


def _person(con: duckdb.DuckDBPyConnection, lead: Row) -> Row:
    names = rows(
        con,
        "SELECT m.name FROM person_mention AS pm JOIN mention AS m ON m.mention_id = pm.mention_id "
        "WHERE pm.person_id = ? AND m.name IS NOT NULL GROUP BY m.name ORDER BY count(*) DESC, m.name",
        [lead["person_id"]],
    )
    identifiers = rows(
        con,
        "SELECT i.kind, i.value, count(DISTINCT pm.mention_id) AS mentions FROM person_mention AS pm "
        "JOIN mention_identifier AS mi ON mi.mention_id = pm.mention_id "
        "JOIN identifier AS i ON i.identifier_id = mi.identifier_id "
        "WHERE pm.person_id = ? GROUP BY i.kind, i.value ORDER BY i.kind, i.value",
        [lead["person_id"]],
    )
    mentions = one(con, "SELECT mentions FROM person WHERE person_id = ?", [lead["person_id"]])
    return {
        "label": lead["person"],
        "role": lead["role"],
        "names": [row["name"] for row in names],
        "identifiers": identifiers,
        "mentions": mentions[0] if mentions else 0,
        "bound_by": sorted({row["kind"] for row in identifiers if row["mentions"] > 1}),
    }


def _exhibits(con: duckdb.DuckDBPyConnection, cited_rows: list[Row]) -> list[Row]:
    cited = Counter(exhibit for exhibit, _ in {(row["exhibit"], row["record_id"]) for row in cited_rows})
    found = rows(con, "SELECT * FROM exhibit ORDER BY exhibit_no")
    return [
        {
            "no": row["exhibit_no"],
            **{
                key: row[key]
                for key in ("sha256", "file_name", "size", "provider", "instrument", "authority")
            },
            "scope_from": row["scope_from"].isoformat() if row["scope_from"] else None,
            "scope_to": row["scope_to"].isoformat() if row["scope_to"] else None,
            "received_at": row["received_at_utc"].strftime("%Y-%m-%dT%H:%M:%SZ"),
            **{
                key: row[key]
                for key in ("received_by", "profile", "record", "rows_read", "accepted", "rejected")
            },
            "clock_offset_s": row["clock_offset_s"] or 0,
            "quarantined": row["quarantined"],
            "cited_rows": cited[row["exhibit_no"]],
        }
        for row in found
    ]


def _accuracy(con: duckdb.DuckDBPyConnection, paid: list[Row], met: list[Row]) -> Row:
    reasons = rows(
        con,
        "SELECT reason, count(*) AS payments FROM unpaired "
        "WHERE payment_record_id IN (SELECT unnest(?::BIGINT[])) GROUP BY reason ORDER BY reason",
        [[row["record_id"] for row in paid]],
    )
    rejected = "SELECT exhibit_no AS exhibit, code, count(*) AS rows FROM rejection GROUP BY ALL ORDER BY ALL"
    return {
        "rejections": rows(con, rejected),
        "payment_times": _times(paid),
        "session_times": _times(met),
        "unpaired": reasons,
        "error_rate": {"measured": False, "reason": "no-reference-data"},
    }


def _times(found: list[Row]) -> Row:
    times = [row["time"] for row in found]
    return {
        "total": len(times),
        "exact": sum(time["utc"] is not None for time in times),
        "zone_from_profile": sum(
            time["utc"] is not None and time["zone_basis"] == "profile" for time in times
        ),
        "day_only": sum(time["precision"] == "day" for time in times),
        "zone_unknown": sum(time["utc"] is None and time["precision"] != "day" for time in times),
    }


def _episodes(con: duckdb.DuckDBPyConnection, paid: dict[int, int], met: dict[int, int]) -> list[Row]:
    found: dict[int, list[Row]] = {}
    for row in rows(
        con,
        "SELECT payment_record_id, session_record_id, delay_s FROM episode_session "
        "WHERE payment_record_id IN (SELECT unnest(?::BIGINT[])) ORDER BY payment_record_id, delay_s",
        [list(paid)],
    ):
        if row["session_record_id"] in met:
            session = {"n": met[row["session_record_id"]], "delay_s": row["delay_s"]}
            found.setdefault(paid[row["payment_record_id"]], []).append(session)
    return [{"payment": n, "sessions": found[n]} for n in sorted(found)]


def _coverage(con: duckdb.DuckDBPyConnection, lead: Row) -> list[Row]:
    """Return when somebody was listening: to everybody, to this person, or to one of the counterparts."""
    found = rows(
        con,
        "SELECT DISTINCT p.exhibit_no, p.channel, p.covers_from, p.covers_to, c.basis FROM coverage_person AS p "
        "JOIN coverage AS c ON c.exhibit_no = p.exhibit_no AND c.channel = p.channel "
        "WHERE p.person_id IS NULL OR p.person_id = ? OR p.person_id IN ("
        "SELECT payer_id FROM pair_feature WHERE payee_id = ? "
        "UNION SELECT payee_id FROM pair_feature WHERE payer_id = ?) ORDER BY ALL",
        [lead["person_id"]] * 3,
    )
    return [
        {
            "exhibit": row["exhibit_no"],
            "channel": row["channel"],
            "first_on": row["covers_from"].isoformat(),
            "last_on": row["covers_to"].isoformat(),
            "basis": row["basis"],
        }
        for row in found
    ]


def _explanations(lead: Row) -> list[Row]:
    by_code = {item["code"]: item for item in lead["explanations"]}
    found = []
    for code in _EXPLANATIONS:
        item = by_code[code]
        reason: Row = {"key": item["reason"]}
        if item["verdict"] != "no data" and item["value"] is not None:
            reason["values"] = {"value": round(item["value"], 2)}
        found.append({"code": code, "verdict": item["verdict"], "reason": reason})
    return found


def _next_actions(lead: Row) -> list[str]:
    actions = ["open-child-record", "ask-partner-identity", "preserve-data"]
    return ["check-payer-age", *actions] if lead["list"] == "possible victim" else actions


def _method(source: Source) -> Row:
    manifest = source.manifest
    return {
        "sql": [{"file": name, "sha256": value} for name, value in sorted(manifest["sql"].items())],
        "versions": [
            {"name": name, "version": value} for name, value in sorted(manifest["versions"].items())
        ],
        "configuration": [
            {"key": key, "value": value} for key, value in sorted(manifest["configuration"].items())
        ],
        "pack": manifest["pack"],
    }


def _limits(con: duckdb.DuckDBPyConnection) -> list[Row]:
    row = one(con, "SELECT count(*) FROM quarantine")
    found: list[Row] = [{"key": key} for key in _LIMITS]
    if row and row[0]:
        found.append({"key": "out-of-scope", "values": {"rows": row[0]}})
    return found
