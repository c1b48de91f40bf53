"""Persons opened: who they are, why they are one, and about whom somebody should be asked next.

Reads person, person_mention, party_mention, party, candidate_link, proposal, identifier, common_identifier, and
payment, contact and lead of later stages for counts and order. Every probability shown comes from candidate_link.
"""

from collections.abc import Sequence
from typing import Any

import duckdb

from filature.errors import UsageError
from filature.identity.judged import Judgement, Standing, standings
from filature.identity.label import label, mention_of
from filature.workspace.records import one

Row = dict[str, Any]


def find(con: duckdb.DuckDBPyConnection, text: str) -> int:
    """Return the number of the person that a label names; a number joined to another names that other one.

    Raises UsageError 'no-person'.
    """
    row = one(con, "SELECT person_id FROM person_mention WHERE mention_id = ?", [mention_of(text)])
    if row is None:
        message = f"there is no person {text}"
        raise UsageError("no-person", message, "list them with `filature persons`, after `filature run`")
    return int(row[0])


def named(con: duckdb.DuckDBPyConnection, text: str) -> int:
    """Return the mention that a label names, as given: a number that was joined to another stays itself.

    Raises UsageError 'no-person'.
    """
    find(con, text)
    return mention_of(text)


def persons(con: duckdb.DuckDBPyConnection, *, limit: int) -> tuple[list[Row], int]:
    """Return the persons with most mentions, and how many there are in all."""
    found = _rows(
        con,
        """
        WITH asked AS (
          SELECT person_id, count(*) AS proposals
          FROM (SELECT left_person AS person_id FROM proposal
                UNION ALL SELECT right_person FROM proposal WHERE right_person <> left_person)
          GROUP BY person_id
        ),
        paid AS (
          SELECT person_id, count(*) AS payments
          FROM (SELECT payer_id AS person_id FROM payment UNION ALL SELECT payee_id FROM payment) GROUP BY person_id
        ),
        met AS (
          SELECT person_id, count(*) AS sessions
          FROM (SELECT caller_id AS person_id FROM contact UNION ALL SELECT callee_id FROM contact) GROUP BY person_id
        )
        SELECT p.label AS person, p.name, p.mentions, p.identifiers, p.bound_by, p.use,
          coalesce(paid.payments, 0) AS payments, coalesce(met.sessions, 0) AS sessions,
          coalesce(asked.proposals, 0) AS proposals
        FROM person AS p
        LEFT JOIN asked ON asked.person_id = p.person_id
        LEFT JOIN paid ON paid.person_id = p.person_id
        LEFT JOIN met ON met.person_id = p.person_id
        ORDER BY p.mentions DESC, p.person_id
        LIMIT ?
        """,
        [limit],
    )
    total = one(con, "SELECT count(*) FROM person")
    return found, int(total[0]) if total else 0


def person(con: duckdb.DuckDBPyConnection, text: str) -> Row:
    """Return one person: names, identifiers, the parties that were joined and the bonds that join them."""
    number = find(con, text)
    about = _rows(con, "SELECT label AS person, name, mentions, identifiers, bound_by, use FROM person "
                       "WHERE person_id = ?", [number])[0]  # fmt: skip
    return {
        **about,
        "asked_as": text,
        "names": _rows(
            con,
            "SELECT m.name, count(*) AS mentions FROM person_mention AS pm JOIN mention AS m USING (mention_id) "
            "WHERE pm.person_id = ? AND m.name IS NOT NULL GROUP BY m.name ORDER BY count(*) DESC, m.name",
            [number],
        ),
        "carries": _rows(
            con,
            "SELECT i.kind, i.value, count(DISTINCT pm.mention_id) AS mentions FROM person_mention AS pm "
            "JOIN mention_identifier AS mi USING (mention_id) JOIN identifier AS i USING (identifier_id) "
            "WHERE pm.person_id = ? GROUP BY i.kind, i.value ORDER BY i.kind, i.value",
            [number],
        ),
        "seen_in": _rows(
            con,
            "SELECT m.exhibit_no AS exhibit, e.file_name AS file, m.role, count(*) AS mentions "
            "FROM person_mention AS pm JOIN mention AS m USING (mention_id) "
            "JOIN exhibit AS e ON e.exhibit_no = m.exhibit_no "
            "WHERE pm.person_id = ? GROUP BY ALL ORDER BY ALL",
            [number],
        ),
        "parties": [_named(row) for row in _parties(con, number)],
        "bonds": [_named(row) for row in _bonds(con, number)],
        "proposals": [row for row in proposals(con) if about["person"] in (row["left"], row["right"])],
    }


def _parties(con: duckdb.DuckDBPyConnection, number: int) -> list[Row]:
    return _rows(
        con,
        "SELECT DISTINCT p.party_id, p.mentions, p.name, p.phone, p.email, p.account, p.document, p.customer, "
        "p.handle, p.address_key AS address FROM person_mention AS pm "
        "JOIN party_mention AS t USING (mention_id) JOIN party AS p USING (party_id) "
        "WHERE pm.person_id = ? ORDER BY p.party_id",
        [number],
    )


def _bonds(con: duckdb.DuckDBPyConnection, number: int) -> list[Row]:
    """Return the pairs inside one person, strongest first."""
    return _rows(
        con,
        "WITH inside AS (SELECT DISTINCT t.party_id FROM person_mention AS pm "
        "JOIN party_mention AS t USING (mention_id) WHERE pm.person_id = ?) "
        "SELECT c.left_party, c.right_party, c.decibans, c.probability FROM candidate_link AS c "
        "JOIN inside AS l ON l.party_id = c.left_party JOIN inside AS r ON r.party_id = c.right_party "
        "ORDER BY c.decibans DESC, c.left_party, c.right_party",
        [number],
    )


def proposals(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the review queue: first what would change the leads most.

    Order (rank-identity-v1): what the weaker of the two leads would add, in points, weighted by how open the
    question is (4 p (1 - p), 1 at p = 0.5); then the rows that would move; then the numbers.
    """
    found = _rows(
        con,
        """
        WITH strongest AS (SELECT person_id, max(strength) AS strength FROM lead GROUP BY person_id)
        SELECT q.kind, q.left_person, q.right_person, q.left_party, q.right_party, q.decibans, q.probability,
          q.standing, q.why, l.name AS left_name, r.name AS right_name,
          round(least(coalesce(a.strength, 0), coalesce(b.strength, 0))
            * 4 * coalesce(q.probability * (1 - q.probability), 0.25), 4) AS would_change,
          least(l.mentions, r.mentions) AS rows_moved
        FROM proposal AS q
        JOIN person AS l ON l.person_id = q.left_person
        JOIN person AS r ON r.person_id = q.right_person
        LEFT JOIN strongest AS a ON a.person_id = q.left_person
        LEFT JOIN strongest AS b ON b.person_id = q.right_person
        ORDER BY would_change DESC, rows_moved DESC, q.left_person, q.right_person, q.kind
        """,
        [],
    )
    for row in found:
        row["left"], row["right"] = label(row.pop("left_person")), label(row.pop("right_person"))
    return found


def review(con: duckdb.DuckDBPyConnection, judgements: Sequence[Judgement], viewer: str) -> list[Row]:
    """Return the queue as one reviewer may see it.

    Whoever gives a second opinion on a pair that somebody else has answered sees neither the score nor the answer.
    """
    answered: dict[tuple[str, str], dict[str, str]] = {}
    for item in judgements:
        answered.setdefault((label(item.left), label(item.right)), {})[item.author] = item.answer
    queue = []
    for row in proposals(con):
        given = answered.get((row["left"], row["right"]), {})
        mine = given.get(viewer)
        blind = bool(given) and mine is None
        shown = {key: value for key, value in row.items() if key not in ("left_party", "right_party")}
        shown |= {"your_answer": mine, "second_opinion": blind}
        if blind:
            shown |= dict.fromkeys(("decibans", "probability", "would_change", "why"))
            shown["standing"] = None
        queue.append(shown)
    return queue


def pair(con: duckdb.DuckDBPyConnection, left: str, right: str) -> tuple[int, int] | None:
    """Return the strongest pair of parties of two persons; None when nothing was compared."""
    first, second = find(con, left), find(con, right)
    row = one(
        con,
        "WITH shown AS (SELECT DISTINCT pm.person_id, t.party_id FROM person_mention AS pm "
        "JOIN party_mention AS t USING (mention_id) WHERE pm.person_id IN (?, ?)) "
        "SELECT c.left_party, c.right_party FROM candidate_link AS c "
        "JOIN shown AS l ON l.party_id = c.left_party JOIN shown AS r ON r.party_id = c.right_party "
        "WHERE (l.person_id = ? AND r.person_id = ?) OR (l.person_id = ? AND r.person_id = ?) "
        "ORDER BY c.decibans DESC, c.left_party, c.right_party LIMIT 1",
        [first, second, first, second, second, first],
    )
    return None if row is None else (int(row[0]), int(row[1]))


def standing(judgements: Sequence[Judgement], left: int, right: int) -> Standing:
    """Return how two persons stand: what people said about them, all in all."""
    return standings(judgements).get((min(left, right), max(left, right)), Standing.NOT_ASKED)


def junk(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the identifiers that do not bind because too many different parties carry them, most common first."""
    return _rows(
        con,
        "SELECT i.kind, i.value, i.mentions, c.parties, c.names, c.why FROM common_identifier AS c "
        "JOIN identifier AS i USING (identifier_id) ORDER BY i.mentions DESC, i.kind, i.value",
        [],
    )


def _named(row: Row) -> Row:
    """Return the row with its parties under the labels of their first mentions."""
    names = {"left_party": "left", "right_party": "right", "party_id": "party"}
    return {names.get(key, key): label(value) if key in names else value for key, value in row.items()}


def _rows(con: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object]) -> list[Row]:
    cursor = con.execute(sql, list(values))
    names = [item[0] for item in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
