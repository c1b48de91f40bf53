"""Answers about identity: signed, superseded, taken back, and never removed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.errors import UsageError
from filature.identity.judged import Answer, Standing, check, in_force, pair_id, standings
from filature.identity.label import label, mention_of
from filature.workspace.acts import Decision

A, B, C = (mention_of(f"P-1-{n}-1") for n in (1, 2, 3))


def said(number, left, right, answer, author="Ada", withdraws=None):
    return Decision(
        decision_no=number, author=author, decided_at="2026-01-01T00:00:00Z", object_type="identity",
        object_id=pair_id(left, right), judgement="withdrawn" if withdraws else answer, reason="because",
        values={"withdraws": str(withdraws)} if withdraws else {},
    )  # fmt: skip


def state(decisions):
    return standings(in_force(decisions))


def test_the_last_answer_of_an_author_counts():
    decisions = [said(1, A, B, "same"), said(2, B, A, "unsure")]
    assert [(item.left, item.right, item.answer) for item in in_force(decisions)] == [(A, B, "unsure")]


def test_taking_back_restores_what_stood_before():
    first, second = said(1, A, B, "same"), said(2, A, B, "different")
    undone = said(3, A, B, None, withdraws=2)
    assert state([first, second]) == {(A, B): Standing.DIFFERENT}
    assert in_force([first, second, undone]) == in_force([first])
    redone = said(4, A, B, None, withdraws=3)
    assert in_force([first, second, undone, redone]) == in_force([first, second])


def test_two_people_who_disagree_bind_nothing():
    decisions = [said(1, A, B, "same"), said(2, A, B, "different", author="Ben")]
    assert state(decisions) == {(A, B): Standing.CONTESTED}
    assert state([decisions[0], said(2, A, B, "unsure", author="Ben")]) == {(A, B): Standing.SAME}
    assert state([said(1, A, B, "unsure")]) == {(A, B): Standing.UNSURE}


def test_an_answer_that_cannot_stand_beside_others_is_refused():
    known = in_force([said(1, A, B, "same"), said(2, B, C, "same")])
    with pytest.raises(UsageError, match="cannot stand beside the decisions 1, 2"):
        check(known, A, C, Answer.DIFFERENT)
    check(known, A, C, Answer.UNSURE)
    check(known, A, C, Answer.SAME)
    check(in_force([said(1, A, B, "same")]), A, B, Answer.DIFFERENT)  # changing one's mind is free


def test_labels_go_both_ways():
    for number in (4_000_000_004, A, (999_999 * 10**9 + 17) * 4 + 3):
        assert mention_of(label(number)) == number
    for text in ("", "P-1-1", "P-1-1-5", "Q-1-1-1", "P-x-1-1"):
        with pytest.raises(UsageError, match="is no person's number"):
            mention_of(text)


pairs = st.sampled_from([(A, B), (B, C), (A, C)])
acts = st.lists(
    st.tuples(pairs, st.sampled_from(["same", "different", "unsure"]), st.sampled_from(["Ada", "Ben"])),
    max_size=6,
)


@settings(derandomize=True, max_examples=80, deadline=None)
@given(acts, st.data())
def test_undo_is_the_inverse_of_any_decision(given_acts, data):
    decisions = [
        said(n, *pair, answer, author) for n, (pair, answer, author) in enumerate(given_acts, start=1)
    ]
    if not decisions:
        return
    number = data.draw(st.integers(1, len(decisions)))
    one = decisions[number - 1]
    undo = Decision(
        decision_no=len(decisions) + 1, author="Cleo", decided_at="", object_type="identity",
        object_id=one.object_id, judgement="withdrawn", reason="x", values={"withdraws": str(number)},
    )  # fmt: skip
    without = [item for item in decisions if item is not one]
    assert in_force([*decisions, undo]) == in_force(without)
