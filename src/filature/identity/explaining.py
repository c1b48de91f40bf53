"""Why two persons are, or are not, taken for one: the comparisons of their strongest pair, and what people said."""

from collections.abc import Sequence
from typing import Any

import duckdb

from filature.identity import link, reading
from filature.identity.judged import Judgement, Standing, standings
from filature.identity.label import label

Row = dict[str, Any]

_SAYS = {
    Standing.SAME: "one person, as people decided",
    Standing.DIFFERENT: "two persons, as people decided",
    Standing.CONTESTED: "contested: people answered differently, and nothing is joined until they agree",
    Standing.UNSURE: "open: whoever answered was unsure",
}


def explain(
    con: duckdb.DuckDBPyConnection, left: str, right: str, judgements: Sequence[Judgement], viewer: str
) -> Row:
    """Return the comparisons of two persons in decibans, their sum as a probability, and the answers in force.

    The sum is the one in candidate_link, which lists and exports show too. A viewer who owes a second opinion gets
    the comparisons without weights, sum or answers. Raises UsageError 'no-person'.
    """
    first, second = reading.named(con, left), reading.named(con, right)
    pair = (min(first, second), max(first, second))
    answers = [item for item in judgements if (item.left, item.right) == pair]
    blind = bool(answers) and all(item.author != viewer for item in answers)
    parties = _parties(con, first, second)
    found = None if parties is None else link.explain(con, *parties)
    state = standings(judgements).get(pair)
    joined = reading.find(con, left) == reading.find(con, right)
    says = "second opinion wanted" if blind else _SAYS.get(state) if state else None
    if says is None:
        says = (
            "one person" if joined else "two persons" if found else "nothing was compared: they share no key"
        )
    return {
        "left": label(pair[0]),
        "right": label(pair[1]),
        "says": says,
        "one_person": None if blind else joined,
        "second_opinion": blind,
        "decibans": None if blind or found is None else found.decibans,
        "probability": None if blind or found is None else found.probability,
        "rows": [] if found is None else [_shown(row, blind=blind) for row in found.rows],
        "answers": []
        if blind
        else [
            {
                "decision": item.decision_no,
                "answer": item.answer.value,
                "author": item.author,
                "at": item.decided_at,
                "reason": item.reason,
            }
            for item in answers
        ],
    }


def _parties(con: duckdb.DuckDBPyConnection, first: int, second: int) -> tuple[int, int] | None:
    """Return the parties to compare: of one person those that the two mentions show, of two the strongest pair."""
    rows = con.execute(
        "SELECT DISTINCT party_id FROM party_mention WHERE mention_id IN (?, ?) ORDER BY 1", [first, second]
    ).fetchall()
    shown = (int(rows[0][0]), int(rows[1][0])) if len(rows) == 2 else None  # noqa: PLR2004 - two parties
    if shown and reading.find(con, label(first)) == reading.find(con, label(second)):
        return shown
    return reading.pair(con, label(first), label(second)) or shown


def _shown(row: link.Row, *, blind: bool) -> Row:
    return {
        "comparison": row.comparison,
        "left": row.left,
        "right": row.right,
        "label": row.label,
        "decibans": None if blind else row.decibans,
        "sum": None if blind else row.running,
    }
