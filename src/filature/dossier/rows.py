"""The rows that a dossier cites: payments, sessions, counterparts and who else is linked to them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from filature.leads.reading import rows

Row = dict[str, Any]
MOST_OTHERS = 30
_UNKNOWN = "unknown"


def payments(con: duckdb.DuckDBPyConnection, lead: Row) -> list[Row]:
    """Return the payments of the lead in its role, oldest first, numbered from 1."""
    side = _side(lead)
    found = rows(
        con,
        f"""SELECT t.*, payer.label AS payer_label, payee.label AS payee_label
        FROM payment AS p
        JOIN transfer AS t ON t.record_id = p.record_id
        LEFT JOIN person AS payer ON payer.person_id = p.payer_id
        LEFT JOIN person AS payee ON payee.person_id = p.payee_id
        WHERE p.{side}_id = ? AND p.payer_id IS DISTINCT FROM p.payee_id
        ORDER BY t.sent_on, t.sent_at_utc NULLS FIRST, t.record_id""",  # noqa: S608 - side is one of two words
        [lead["person_id"]],
    )
    return [
        {
            "n": position,
            "record_id": row["record_id"],
            "exhibit": row["exhibit_no"],
            "row_ref": row["row_ref"],
            "reference": row["reference"],
            "time": time_of(row, row["sent_at_utc"], row["sent_on"]),
            "amount": money(row["amount"]),
            "currency": row["currency"],
            "paid_amount": None if row["paid_amount"] is None else money(row["paid_amount"]),
            "paid_currency": row["paid_currency"],
            "payer": row["payer_label"] or _UNKNOWN,
            "payee": row["payee_label"] or _UNKNOWN,
        }
        for position, row in enumerate(found, start=1)
    ]


def contacts(con: duckdb.DuckDBPyConnection, lead: Row) -> list[Row]:
    """Return the sessions of the lead's person with the counterparts of the payments, numbered from 1."""
    found = rows(
        con,
        f"""SELECT s.*, caller.label AS caller_label, callee.label AS callee_label
        FROM contact AS c
        JOIN session AS s ON s.record_id = c.record_id
        JOIN person AS caller ON caller.person_id = c.caller_id
        JOIN person AS callee ON callee.person_id = c.callee_id
        WHERE {lead["person_id"]:d} IN (c.caller_id, c.callee_id)
          AND CASE WHEN c.caller_id = {lead["person_id"]:d} THEN c.callee_id ELSE c.caller_id END
            IN ({_partners(lead)})
        ORDER BY s.started_on, s.started_at_utc NULLS FIRST, s.record_id""",  # noqa: S608 - numbers only
    )
    return [
        {
            "n": position,
            "record_id": row["record_id"],
            "exhibit": row["exhibit_no"],
            "row_ref": row["row_ref"],
            "reference": row["reference"],
            "time": time_of(row, row["started_at_utc"], row["started_on"]),
            "duration_s": row["duration_s"],
            "kind": row["kind"] if row["kind"] in ("voice", "video") else "unknown",
            "platform": row["platform"],
            "caller": row["caller_label"],
            "callee": row["callee_label"],
        }
        for position, row in enumerate(found, start=1)
    ]


def counterparts(con: duckdb.DuckDBPyConnection, lead: Row) -> list[Row]:
    """Return the persons at the other end of the lead's payments, most payments first.

    A payer with the pattern of an extorted victim is never named in another person's file.
    """
    side, other = _side(lead), _other_side(lead)
    pairs = rows(
        con,
        f"""SELECT q.{other}_id AS person_id, o.label, CASE WHEN v.lead IS NULL THEN o.name END AS name,
          q.payments, q.sessions, q.first_on, q.last_on
        FROM pair_feature AS q JOIN person AS o ON o.person_id = q.{other}_id
        LEFT JOIN lead AS v ON v.person_id = o.person_id AND v.list = 'possible victim'
        WHERE q.{side}_id = ? ORDER BY q.payments DESC, o.person_id""",  # noqa: S608
        [lead["person_id"]],
    )
    sums: dict[int, list[Row]] = {}
    for row in rows(
        con,
        f"SELECT {other}_id AS person_id, currency, sum(amount) AS amount FROM payment "  # noqa: S608
        f"WHERE {side}_id = ? AND {other}_id IS NOT NULL GROUP BY ALL ORDER BY ALL",
        [lead["person_id"]],
    ):
        entry = {"currency": row["currency"], "amount": money(row["amount"])}
        sums.setdefault(row["person_id"], []).append(entry)
    return [
        {
            "label": row["label"],
            "name": row["name"],
            "payments": row["payments"],
            "sums": sums.get(row["person_id"], []),
            "sessions": row["sessions"],
            "first_on": _day(row["first_on"]),
            "last_on": _day(row["last_on"]),
        }
        for row in pairs
    ]


def others(con: duckdb.DuckDBPyConnection, lead: Row) -> tuple[list[Row], int]:
    """Return other persons in the lead's role with the same counterparts (by label), and how many more."""
    side, other = _side(lead), _other_side(lead)
    found = rows(
        con,
        f"""SELECT s.label, s.person_id, o.label AS counterpart, q.payments
        FROM pair_feature AS q
        JOIN person AS s ON s.person_id = q.{side}_id
        JOIN person AS o ON o.person_id = q.{other}_id
        WHERE q.{other}_id IN (SELECT {other}_id FROM pair_feature WHERE {side}_id = ?) AND q.{side}_id <> ?
        ORDER BY s.person_id, o.person_id""",  # noqa: S608
        [lead["person_id"], lead["person_id"]],
    )
    by_person: dict[str, list[Row]] = {}
    for row in found:
        by_person.setdefault(row["label"], []).append(
            {"label": row["counterpart"], "payments": row["payments"]}
        )
    ordered = sorted(
        by_person.items(), key=lambda item: (-len(item[1]), -sum(edge["payments"] for edge in item[1]))
    )
    shown = [{"label": label, "counterparts": edges} for label, edges in ordered[:MOST_OTHERS]]
    return shown, len(ordered) - len(shown)


def time_of(row: Row, utc: datetime | None, day: date) -> Row:
    """Return a time with everything that is known about it."""
    return {
        "text": row["time_text"] or "",
        "utc": None if utc is None else utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "day": day.isoformat(),
        "precision": row["time_precision"],
        "zone": row["time_zone"],
        "zone_basis": row["zone_basis"],
        "clock_offset_s": row["clock_offset_s"] or 0,
    }


def money(value: Decimal) -> str:
    """Return an exact amount as text, without the zeros of storage but with two decimals where it has any."""
    text = format(value.normalize(), "f")
    whole, _, cents = text.partition(".")
    return whole if not cents else f"{whole}.{cents.ljust(2, '0')}"


def _partners(lead: Row) -> str:
    side, other = _side(lead), _other_side(lead)
    return f"SELECT {other}_id FROM pair_feature WHERE {side}_id = {lead['person_id']:d}"  # noqa: S608


def _side(lead: Row) -> str:
    return "payee" if lead["role"] == "payee" else "payer"


def _other_side(lead: Row) -> str:
    return "payer" if lead["role"] == "payee" else "payee"


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
