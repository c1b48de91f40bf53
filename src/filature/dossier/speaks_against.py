"""What speaks against a lead, searched for in every dossier and never left out."""

from typing import Any

import duckdb

from filature.leads.reading import rows
from filature.workspace.records import one

Row = dict[str, Any]
_FEW = 3
_REGULAR_DAYS = (6, 65)
_REGULAR_SPREAD = 6  # between the quartiles


def speaks_against(
    con: duckdb.DuckDBPyConnection, lead: Row, payments: int, sessions: list[Row], episodes: list[Row]
) -> list[Row]:
    """Return messages, rivals first; 'nothing-found' says that the search was made and found none."""
    found: list[Row] = [
        {"key": "explanation-supported", "values": {"explanation": {"explanation": item["code"]}}}
        for item in lead["explanations"]
        if item["verdict"] == "supports"
    ]
    if lead["evidence_kinds"] == ["payments"]:
        found.append({"key": "payments-only"})
    if _only_in_payments(con, lead):
        found.append({"key": "identity-from-payments-only"})
    if payments < _FEW:
        found.append(_said("few-payments", payments=payments))
    if lead["counterparts"] == 1:
        found.append({"key": "single-counterpart"})
    found += _about_timing(con, lead, sessions, episodes)
    return found or [{"key": "nothing-found"}]


def _about_timing(
    con: duckdb.DuckDBPyConnection, lead: Row, sessions: list[Row], episodes: list[Row]
) -> list[Row]:
    found: list[Row] = []
    feature = rows(con, "SELECT * FROM payer_feature WHERE person_id = ?", [lead["person_id"]])
    if lead["role"] == "payer" and feature:
        row = feature[0]
        if row["covered"] > row["followed"]:
            found.append(
                _said(
                    "no-session-after-payment",
                    payments=row["covered"] - row["followed"],
                    considered=row["covered"],
                )
            )
        gap, spread = row["median_gap_days"], row["gap_spread_days"]
        low, high = _REGULAR_DAYS
        if gap is not None and row["payments"] > _FEW and low <= gap <= high and spread <= _REGULAR_SPREAD:
            found.append(_said("regular-payments", days=round(gap)))
    near = {session["n"] for episode in episodes for session in episode["sessions"]}
    if apart := len(sessions) - len(near):
        found.append(_said("sessions-without-payment", sessions=apart, considered=len(sessions)))
    side = "payee_id" if lead["role"] == "payee" else "payer_id"
    reasons = rows(
        con,
        "SELECT u.reason, count(*) AS n FROM unpaired AS u "  # noqa: S608 - side is one of two words
        f"JOIN payment AS p ON p.record_id = u.payment_record_id WHERE p.{side} = ? GROUP BY u.reason",
        [lead["person_id"]],
    )
    counted = {row["reason"]: row["n"] for row in reasons}
    for reason, key in (
        ("date only", "date-only"),
        ("communications not covered", "communications-not-covered"),
    ):
        if reason in counted:
            found.append(_said(key, payments=counted[reason]))
    return found


def _only_in_payments(con: duckdb.DuckDBPyConnection, lead: Row) -> bool:
    row = one(
        con,
        "SELECT bool_and(m.record IN ('transfer', 'balance')) FROM person_mention AS pm "
        "JOIN mention AS m ON m.mention_id = pm.mention_id WHERE pm.person_id = ?",
        [lead["person_id"]],
    )
    return bool(row and row[0])


def _said(key: str, **values: int) -> Row:
    return {"key": key, "values": values}
