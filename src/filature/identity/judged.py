"""What people decided about who is one person: four answers, each signed, none ever removed.

Same, different, unsure, and not yet asked. An answer is a decision about two mentions (a person's number is one),
so it keeps its meaning whatever files come later. Taking one back is a decision too, and restores exactly what
stood before: the answers in force are computed from all of them, every time.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import duckdb

from filature.errors import UsageError
from filature.identity.label import label, mention_of
from filature.workspace.acts import Decision

IDENTITY, CITATION = "identity", "citation"
WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """What a person answered to 'are these one person?'; not yet asked is the absence of an answer."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Standing(StrEnum):
    """How a pair stands, all answers in force taken together."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    CONTESTED = "contested"  # two people answered differently: it binds nothing until they agree
    NOT_ASKED = "not yet asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One answer in force: of two persons (named by a mention each, the older first), by one author."""

    decision_no: int
    left: int
    right: int
    answer: Answer
    author: str
    decided_at: str
    reason: str


def pair_id(left: int, right: int) -> str:
    """Return the object of a decision about two persons: their labels, the older number first."""
    first, second = sorted((left, right))
    return f"{label(first)}|{label(second)}"


def in_force(decisions: Iterable[Decision]) -> list[Judgement]:
    """Return the answers that count now: of each author the last on each pair that was not taken back."""
    about = [item for item in decisions if item.object_type == IDENTITY]
    taken_back: set[int] = set()
    for item in reversed(about):
        if item.judgement == WITHDRAWN and item.decision_no not in taken_back:
            taken_back.add(int(item.values["withdraws"]))
    last: dict[tuple[str, str], Decision] = {}
    for item in about:
        if item.judgement != WITHDRAWN and item.decision_no not in taken_back:
            last[item.object_id, item.author] = item
    return sorted((_judgement(item) for item in last.values()), key=lambda one: one.decision_no)


def _judgement(item: Decision) -> Judgement:
    left, _, right = item.object_id.partition("|")
    return Judgement(
        decision_no=item.decision_no,
        left=mention_of(left),
        right=mention_of(right),
        answer=Answer(item.judgement),
        author=item.author,
        decided_at=item.decided_at,
        reason=item.reason,
    )


def standings(judgements: Iterable[Judgement]) -> dict[tuple[int, int], Standing]:
    """Return how each answered pair stands: one 'same' against one 'different' is contested; 'unsure' yields."""
    answers: dict[tuple[int, int], set[Answer]] = defaultdict(set)
    for item in judgements:
        answers[item.left, item.right].add(item.answer)
    found = {}
    for pair, given in answers.items():
        firm = given - {Answer.UNSURE}
        found[pair] = (
            Standing.CONTESTED
            if len(firm) > 1
            else Standing(next(iter(firm)).value)
            if firm
            else Standing.UNSURE
        )
    return found


def check(judgements: Sequence[Judgement], left: int, right: int, answer: Answer) -> None:
    """Raise UsageError where a new answer cannot stand beside those in force: A is B, B is C, A is not C."""
    if answer is Answer.UNSURE:
        return
    pair = (min(left, right), max(left, right))
    standing = standings(item for item in judgements if (item.left, item.right) != pair)
    same = [one for one, state in standing.items() if state is Standing.SAME]
    different = [one for one, state in standing.items() if state is Standing.DIFFERENT]
    if answer is Answer.SAME:
        same.append(pair)
    else:
        different.append(pair)
    groups = _joined(same)
    for a, b in different:
        if groups.get(a, a) == groups.get(b, b):
            others = [item for item in judgements if (item.left, item.right) in {*same, *different}]
            numbers = ", ".join(str(item.decision_no) for item in others)
            message = f"'{answer}' for {pair_id(*pair)} cannot stand beside the decisions {numbers}"
            raise UsageError("contradiction", message, "take one of them back with `filature identity undo`")


def _joined(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    groups: dict[int, int] = {}
    for a, b in pairs:
        first, second = groups.get(a, a), groups.get(b, b)
        groups.update({a: first, b: first})
        groups = {member: first if group == second else group for member, group in groups.items()}
    return groups


def store(con: duckdb.DuckDBPyConnection, decisions: Sequence[Decision]) -> None:
    """Write the tables judgement and citation: what people said, as far as the stages need it."""
    con.execute("DELETE FROM judgement")
    con.execute("DELETE FROM citation")
    judgements = in_force(decisions)
    standing = standings(judgements)
    con.executemany(
        "INSERT INTO judgement VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                item.decision_no,
                item.left,
                item.right,
                item.answer,
                item.author,
                standing[item.left, item.right],
            )
            for item in judgements
        ],
    ) if judgements else None
    cited = [
        (item.decision_no, int(number), int(party))
        for item in decisions
        for number, parties in _cited(item)
        for party in parties
    ]
    if cited:
        con.executemany("INSERT INTO citation VALUES (?, ?, ?)", cited)


def _cited(item: Decision) -> Iterable[tuple[str, list[str]]]:
    """Yield each person that a decision or a dossier named, with the parties it then had."""
    for key, value in sorted(item.values.items()):
        if key.startswith("person "):
            yield key.removeprefix("person "), value.split()


def cited_values(con: duckdb.DuckDBPyConnection, persons: Iterable[int]) -> dict[str, str]:
    """Return what a decision that names these persons records: who they were then, as numbers of parties."""
    rows = con.execute(
        "SELECT person_id, list_sort(list(DISTINCT party_id)) FROM person_mention "
        "JOIN party_mention USING (mention_id) WHERE person_id IN (SELECT unnest(?::BIGINT[])) "
        "GROUP BY person_id ORDER BY person_id",
        [sorted(set(persons))],
    ).fetchall()
    return {f"person {number}": " ".join(map(str, parties)) for number, parties in rows}
