"""Leads as plain data, down to the rows: what screens, dossiers and `--json` show."""

from collections.abc import Mapping
from typing import Any

import duckdb

from filature.errors import UsageError
from filature.leads.pack import START, Indicator, Pack
from filature.workspace.acts import Decision

Row = dict[str, Any]
_BAND = 500  # centidecibans

_BY_MENTION = "WHERE l.person_id = (SELECT person_id FROM person_mention WHERE mention_id = ?) AND l.role = ?"
_LEAD = """
SELECT l.lead, l.rank, p.label AS person, p.name, l.role, l.strength, l.closest, l.urgency, l.urgency_reason,
  l.next_on, l.pace, l.list, l.evidence_kinds, l.payments, l.counterparts, l.first_on, l.last_on, l.use, l.person_id
FROM lead AS l JOIN person AS p ON p.person_id = l.person_id
"""


def rows(con: duckdb.DuckDBPyConnection, sql: str, values: list[object] | None = None) -> list[Row]:
    """Return a query's rows as dictionaries."""
    cursor = con.execute(sql, values or [])
    names = [item[0] for item in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def ranked(con: duckdb.DuckDBPyConnection, *, top: int | None = None) -> list[Row]:
    """Return the work list in order of rank, each lead with its explanations."""
    leads = rows(
        con, _LEAD + "WHERE l.list = 'work' ORDER BY l.rank LIMIT ?", [top if top is not None else 2**31]
    )
    verdicts = _explanations(con, [lead["person_id"] for lead in leads])
    return [{**lead, "explanations": verdicts.get((lead["person_id"], lead["role"]), [])} for lead in leads]


def strongest_first(leads: list[Row], *, places: int) -> list[Row]:
    """Return the leads that fit into `places`, in the order to work: within bands of 5 dB the urgent first.

    Strength decides who is taken and in which band; urgency only orders a band, then the next likely date.
    """
    taken = sorted(leads, key=lambda lead: lead["rank"])[:places]
    urgency = {"high": 0, "medium": 1, "low": 2}
    return sorted(
        taken,
        key=lambda lead: (
            -(lead["strength"] // _BAND),
            urgency[lead["urgency"]],
            str(lead["next_on"] or "9"),
            lead["rank"],
        ),
    )


def new_evidence(con: duckdb.DuckDBPyConnection, lead: Row, since: str) -> list[Row]:
    """Return the exhibits received after `since` (ISO, UTC) that hold rows of a lead, with how many."""
    side = "payer_id" if lead["role"] == "payer" else "payee_id"
    return rows(
        con,
        f"""SELECT e.exhibit_no, e.file_name AS file, count(*) AS rows
            FROM (SELECT record_id FROM payment WHERE {side} = ?
                  UNION ALL SELECT record_id FROM contact WHERE caller_id = ? OR callee_id = ?
                  UNION ALL SELECT unnest(record_ids) FROM indicator
                  WHERE person_id = ? AND role = ? AND indicator_id LIKE 'R%') AS r
            JOIN exhibit AS e ON e.exhibit_no = r.record_id // 1000000000
            WHERE e.received_at_utc > CAST(? AS TIMESTAMP)
            GROUP BY ALL ORDER BY e.exhibit_no""",  # noqa: S608 - side is one of two words
        [*[lead["person_id"]] * 4, lead["role"], since.removesuffix("Z").replace("T", " ")],
    )


def undecided(
    con: duckdb.DuckDBPyConnection, decisions: Mapping[str, Decision], *, role: str | None, dismissed: bool
) -> list[Row]:
    """Return the work list with what was decided: a dismissed lead only with new evidence, or where asked for.

    `decisions` holds the newest decision of each lead. Each row says the judgement and the exhibits since then.
    """
    found = []
    for lead in ranked(con):
        decision = decisions.get(lead["lead"])
        is_dismissed = decision is not None and decision.judgement == "negative"
        since = new_evidence(con, lead, decision.decided_at) if decision is not None and is_dismissed else []
        if (role is None or lead["role"] == role) and (dismissed or since or not is_dismissed):
            judgement = decision.judgement if decision else "not judged"
            found.append({**lead, "judgement": judgement, "new_evidence": since})
    return found


def possible_victims(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the payers with the pattern of an extorted victim: a safeguarding list, never a payer list."""
    return rows(con, _LEAD + "WHERE l.list = 'possible victim' ORDER BY l.last_on DESC, l.person_id")


def find(con: duckdb.DuckDBPyConnection, lead: str) -> Row:
    """Return one lead by its name or by the number of any mention of its person; raise UsageError if none."""
    found = rows(con, _LEAD + "WHERE l.lead = ?", [lead])
    if not found:
        sql = _LEAD + _BY_MENTION
        found = rows(con, sql, [*_parsed(lead)])
    if not found:
        raise UsageError("no-lead", f"there is no lead {lead!r}", "list them with `filature leads`")
    return {
        **found[0],
        "explanations": _explanations(con, [found[0]["person_id"]])[found[0]["person_id"], found[0]["role"]],
    }


def reasons(con: duckdb.DuckDBPyConnection, lead: Row, pack: Pack) -> list[Row]:
    """Return what was measured of a lead: the rows behind it, and the centidecibans against each explanation.

    First what weighs most for the hypothesis against the lead's closest explanation. Signs that are shown and never
    weighed have no support. The last is the start: what the model begins with before anything is measured.
    """
    key = [lead["person_id"], lead["role"]]
    weighed: dict[str, dict[str, int]] = {}
    for row in rows(
        con,
        "SELECT indicator_id, code, support FROM weight_of_evidence WHERE person_id = ? AND role = ? ORDER BY ALL",
        key,
    ):
        weighed.setdefault(row["indicator_id"], {})[row["code"]] = row["support"]
    measured = rows(
        con,
        "SELECT indicator_id, value, supporting, considered, record_ids, use FROM indicator "
        "WHERE person_id = ? AND role = ?",
        key,
    )
    known = pack.by_id()
    found: list[Row] = []
    for item in measured:
        sign = known[item["indicator_id"]]
        about = {
            "block": sign.block,
            "text": sign.text,
            "threshold": sign.starts,
            "present": _present(item, sign),
        }
        origin = {"source": sign.source, "year": sign.year, "grade": sign.grade, "rivals": list(sign.rivals)}
        found.append({**item, **about, **origin, "support": weighed.get(item["indicator_id"], {})})
    found.sort(key=lambda item: (-item["support"].get(lead["closest"], 0), item["indicator_id"]))
    return [*found, {"indicator_id": START, "support": weighed[START]}] if START in weighed else found


def _present(item: Row, sign: Indicator) -> bool:
    """Return whether the sign is there as it was published."""
    return bool(item["value"] >= sign.starts and (item["considered"] or 0) >= sign.sign_least)


def sources(con: duckdb.DuckDBPyConnection, record_ids: list[int]) -> list[Row]:
    """Return where each record stands: exhibit number and hash, row."""
    return rows(
        con,
        """SELECT r.record_id, e.exhibit_no, e.sha256 AS exhibit, e.file_name AS file, r.row_ref AS row, r.record
           FROM (SELECT record_id, exhibit_no, row_ref, 'transfer' AS record FROM transfer
                 UNION ALL SELECT record_id, exhibit_no, row_ref, 'session' FROM session
                 UNION ALL SELECT record_id, exhibit_no, row_ref, 'referral' FROM referral) AS r
           JOIN exhibit AS e ON e.exhibit_no = r.exhibit_no
           WHERE r.record_id IN (SELECT unnest(?::BIGINT[])) ORDER BY r.record_id""",
        [record_ids],
    )


def _explanations(con: duckdb.DuckDBPyConnection, persons: list[int]) -> dict[tuple[int, str], list[Row]]:
    found: dict[tuple[int, str], list[Row]] = {}
    for row in rows(
        con,
        "SELECT person_id, role, code, verdict, reason, value, support, low, high FROM explanation "
        "WHERE person_id IN (SELECT unnest(?::BIGINT[])) ORDER BY person_id, role, code",
        [persons],
    ):
        found.setdefault((row.pop("person_id"), row.pop("role")), []).append(row)
    return found


def _parsed(lead: str) -> tuple[int, str]:
    """Return the mention number and role in a lead's name such as payer-2-17-1."""
    role, *numbers = lead.split("-")
    if len(numbers) != 3 or not all(number.isascii() and number.isdigit() for number in numbers):  # noqa: PLR2004 - exhibit, row, slot
        raise UsageError(
            "no-lead",
            f"{lead!r} is not the name of a lead",
            "names look like payer-2-17-1: see `filature leads`",
        )
    exhibit, row, slot = map(int, numbers)
    return (exhibit * 1_000_000_000 + row) * 4 + slot - 1, role
