"""No way leads to target or suspect but two people and two kinds of evidence, whatever is decided in what order."""

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.errors import UsageError
from filature.register import target_acts, targets
from filature.register.targets import Move, Status, Step, Target, fold, same_person
from filature.workspace import open_workspace
from filature.workspace.acts import Decision

LEAD = "payer-1-1-1"
BOTH = ("payments", "communications")


@pytest.fixture
def workspace(new_case):
    with open_workspace(new_case, write=True) as found:
        yield found


def propose(workspace, author="Ada", computed=BOTH, step=Step.TARGET):
    return target_acts.propose(workspace, LEAD, step=step, computed=computed, reason="pattern", author=author)


def second(workspace, author="Bo", computed=BOTH):
    return target_acts.second(workspace, LEAD, computed=computed, reason="read again", author=author)


def test_two_people_and_two_kinds_make_a_target(workspace):
    proposed = propose(workspace)
    assert (proposed.status, proposed.proposal.author) == (Status.LEAD, "Ada")
    for same in ("Ada", " ada ", "ＡＤＡ"):
        with pytest.raises(UsageError, match="must be another person"):
            second(workspace, same)
    target = second(workspace)
    assert (target.status, target.signed, target.kinds) == (
        Status.TARGET,
        ("Ada", "Bo"),
        ("communications", "payments"),
    )
    with pytest.raises(UsageError, match="is a target already"):
        propose(workspace)
    propose(workspace, "Cy", step=Step.SUSPECT)
    assert second(workspace, "Ada").status is Status.SUSPECT
    assert [one.judgement for one in target_acts.find(workspace, LEAD).history] == [
        "proposed",
        "seconded",
    ] * 2


def test_one_kind_of_evidence_is_refused_at_either_signature(workspace):
    for few in ((), ("payments",), ("payments", "payments"), ("payments", "rumour")):
        with pytest.raises(UsageError, match="2 independent kinds"):
            propose(workspace, computed=few)
    propose(workspace)
    with pytest.raises(UsageError, match="found only payments"):  # a run since then no longer shows the calls
        second(workspace, computed=("payments",))
    assert target_acts.find(workspace, LEAD).status is Status.LEAD


def test_only_a_target_becomes_a_suspect(workspace):
    with pytest.raises(UsageError, match="only a target"):
        propose(workspace, step=Step.SUSPECT)
    with pytest.raises(UsageError, match="nothing is proposed"):
        second(workspace)
    with pytest.raises(UsageError, match="nothing to withdraw"):
        target_acts.withdraw(workspace, LEAD, reason="r", author="Ada")


def test_what_is_withdrawn_or_dismissed_stays_in_the_history(workspace):
    propose(workspace)
    assert target_acts.withdraw(workspace, LEAD, reason="too early", author="Cy").proposal is None
    propose(workspace)
    second(workspace)
    assert target_acts.withdraw(workspace, LEAD, reason="wrong person", author="Cy").status is Status.LEAD
    gone = target_acts.dismiss(
        workspace, LEAD, rival="FAM", reason="his family, says the register", author="Ada"
    )
    assert (gone.status, gone.rival, len(gone.history)) == (Status.DISMISSED, "FAM", 6)
    with pytest.raises(UsageError, match="expected one of FAM"):
        target_acts.dismiss(workspace, LEAD, rival="XXX", reason="r", author="Ada")
    with pytest.raises(UsageError, match="--reason is empty"):
        target_acts.dismiss(workspace, LEAD, rival=None, reason=" ", author="Ada")
    propose(workspace)  # it can come back, as a new decision of two people
    again = second(workspace)
    assert (again.status, again.rival) == (Status.TARGET, None)


def test_evidence_by_hand_needs_an_exhibit(workspace):
    with pytest.raises(UsageError, match="no exhibit 1"):
        target_acts.record_evidence(workspace, LEAD, kind="devices", exhibit=1, reason="r", author="Ada")
    by_hand = Decision(decision_no=1, author="Ada", decided_at="2026-01-01T00:00:00Z", object_type="target",
                       object_id=LEAD, judgement=Move.EVIDENCE, reason="r", values={"kind": "devices", "exhibit": "1"})  # fmt: skip
    target = fold([by_hand])[LEAD]
    assert targets.kinds_of(("payments",), target) == ("devices", "payments")
    assert targets.kinds_of(("devices",), target) == ("devices",)  # the same kind twice is one kind


@settings(derandomize=True, max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*(move.value for move in Move), "positive", "seconded", "seconded", "proposed"]),
            st.sampled_from(["Ada", "ada ", "Bo", "Cy"]),
            st.fixed_dictionaries(
                {},
                optional={
                    "step": st.sampled_from(["target", "suspect", "x"]),
                    "kinds": st.sampled_from(
                        ["", "payments", "payments payments", "payments communications", "a b"]
                    ),
                    "kind": st.sampled_from(["devices", "x"]),
                    "exhibit": st.sampled_from(["1", "x"]),
                    "rival": st.sampled_from(["FAM", "x"]),
                },
            ),
        ),
        max_size=12,
    )
)
def test_no_walk_reaches_a_step_without_two_people_and_two_kinds(walk):
    """Whatever stands in the register, in whatever order: the fold is the last gate."""
    numbers, before = count(1), Target(lead=LEAD)
    for judgement, author, values in walk:
        decision = Decision(
            decision_no=next(numbers), author=author, decided_at="2026-01-01T00:00:00Z", object_type="target",
            object_id=LEAD, judgement=judgement, reason="r", values=values,
        )  # fmt: skip
        after = targets.apply(before, decision)
        assert len(after.history) == len(before.history) + 1
        if after.status in (Status.TARGET, Status.SUSPECT):
            first, other = after.signed
            assert not same_person(first, other)
            assert len(set(after.kinds)) >= 2
            if after.status is Status.SUSPECT and before.status is not Status.SUSPECT:
                assert before.status is Status.TARGET
        before = after
