"""The list as people work with it: what was dismissed stays away until something new comes, a week holds so many."""

from datetime import datetime, timedelta

import pytest

from filature import episodes, identity, leads
from filature.leads import reading
from filature.workspace.acts import Decision
from handmade import PAYEE, PAYER, Book, everybody_listed

START = datetime(2026, 1, 5, 21, 0)


@pytest.fixture
def book(tmp_path):
    made = Book()
    made.settings = everybody_listed(tmp_path)
    for i in range(4):
        made.pay(PAYER, PAYEE, START + timedelta(days=11 * i), 30)
    made.con.execute("UPDATE exhibit SET received_at_utc = TIMESTAMP '2026-03-01 10:00:00'")
    made.run(identity, episodes, leads)
    return made


def _dismissed(lead, when):
    return {lead: Decision(decision_no=1, author="a", decided_at=when, object_type="lead", object_id=lead,
                           judgement="negative", reason="explained")}  # fmt: skip


def test_a_dismissed_lead_returns_only_with_new_evidence_and_says_which(book):
    name = next(lead["lead"] for lead in reading.ranked(book.con) if lead["role"] == "payer")
    before, after = _dismissed(name, "2026-02-28T00:00:00Z"), _dismissed(name, "2026-03-02T00:00:00Z")

    def names(decisions, **more):
        return [
            row["lead"] for row in reading.undecided(book.con, decisions, role=None, dismissed=False, **more)
        ]

    assert name not in names(after)
    assert name in [row["lead"] for row in reading.undecided(book.con, after, role=None, dismissed=True)]
    assert name in names(before)
    row = next(
        r for r in reading.undecided(book.con, before, role=None, dismissed=False) if r["lead"] == name
    )
    assert row["judgement"] == "negative"
    assert [(e["exhibit_no"], e["rows"]) for e in row["new_evidence"]] == [(1, 4)]


def test_a_lead_judged_otherwise_stays(book):
    name = reading.ranked(book.con)[0]["lead"]
    decision = _dismissed(name, "2026-03-02T00:00:00Z")[name]
    for judgement in ("positive", "unsure"):
        decisions = {
            name: Decision(
                **{**{k: getattr(decision, k) for k in decision.__slots__}, "judgement": judgement}
            )
        }
        rows = reading.undecided(book.con, decisions, role=None, dismissed=False)
        assert name in [row["lead"] for row in rows]


def test_a_week_takes_the_strongest_and_within_a_band_the_urgent_first():
    def lead(rank, strength, urgency, next_on=None):
        return {"rank": rank, "strength": strength, "urgency": urgency, "next_on": next_on}

    given = [
        lead(1, 3100, "low"),
        lead(2, 3050, "high", "2026-03-02"),
        lead(3, 3040, "high", "2026-03-01"),
        lead(4, 2900, "high"),
        lead(5, 2800, "high"),
    ]
    found = reading.strongest_first(given, places=4)
    assert [item["rank"] for item in found] == [3, 2, 1, 4]


def test_roles_can_be_asked_for_apart(book):
    roles = [row["role"] for row in reading.undecided(book.con, {}, role="payee", dismissed=False)]
    assert roles == ["payee"]
