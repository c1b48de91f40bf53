"""Leads as plain data, down to the rows: what screens, dossiers and `--json` show."""

from typing import Any

import duckdb

from filature.errors import UsageError
from filature.leads import points as points_of
from filature.leads.pack import Pack

Row = dict[str, Any]

_BY_MENTION = "WHERE l.person_id = (SELECT person_id FROM person_mention WHERE mention_id = ?) AND l.role = ?"
_LEAD = """
SELECT l.lead, l.rank, p.label AS person, p.name, l.role, l.strength, l.urgency, l.urgency_reason, l.list,
  l.evidence_kinds, l.payments, l.counterparts, l.first_on, l.last_on, l.use, l.person_id
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
    """Return the measured indicators of a lead with their points, best first, and the rows behind each."""
    measured = rows(
        con,
        "SELECT indicator_id, value, supporting, considered, record_ids, use FROM indicator "
        "WHERE person_id = ? AND role = ?",
        [lead["person_id"], lead["role"]],
    )
    known = pack.by_id()
    found: list[Row] = []
    for item in measured:
        sign = known[item["indicator_id"]]
        worth = points_of(item["value"], full=sign.full, starts=sign.starts, weight=sign.points)
        about = {"points": round(worth, 4), "block": sign.block, "text": sign.text, "threshold": sign.starts}
        origin = {"source": sign.source, "year": sign.year, "grade": sign.grade, "rivals": list(sign.rivals)}
        found.append({**item, **about, **origin})
    found.sort(key=lambda item: (-abs(item["points"]), item["indicator_id"]))
    seen: set[str] = set()
    for item in found:
        item["counted"] = item["block"] not in seen
        seen.add(item["block"])
    return sorted(found, key=lambda item: (not item["counted"], -item["points"], item["indicator_id"]))


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
        "SELECT person_id, role, code, verdict, reason, value FROM explanation "
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
