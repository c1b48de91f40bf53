"""Cases are what the acts say: stages in order, requests until answered, duties until closed."""

import pytest

from filature.errors import UsageError, WorkspaceError
from filature.register import case_acts, shown
from filature.register.cases import Kind, fold
from filature.workspace import open_workspace
from filature.workspace.acts import CASE, Act

WHO = {"reason": "because", "author": "Ada"}


@pytest.fixture
def workspace(new_case):
    with open_workspace(new_case, write=True) as found:
        case_acts.open_case(
            found, reference="24/1", authority="Prosecutor", stage="preliminary", on="2026-01-05", **WHO
        )
        yield found


def test_stages_follow_each_other_in_time(workspace):
    for stage, on in (("judicial", "2026-03-01"), ("trial", "2027-01-01"), ("closed", "2027-06-01")):
        case = case_acts.enter_stage(workspace, "24/1", stage=stage, on=on, **WHO)
    assert [(step.stage, step.on) for step in case.history][::3] == [
        ("preliminary", "2026-01-05"),
        ("closed", "2027-06-01"),
    ]
    for stage, on in (("closed", "2027-07-01"), ("trial", "2027-05-31"), ("trial", "31/12/2027")):
        with pytest.raises(UsageError):
            case_acts.enter_stage(workspace, "24/1", stage=stage, on=on, **WHO)
    assert case_acts.enter_stage(workspace, "24/1", stage="trial", on="2027-06-01", **WHO).stage == "trial"


def test_a_reference_is_taken_once(workspace):
    with pytest.raises(UsageError, match="already"):
        case_acts.open_case(
            workspace, reference=" 24/1 ", authority="A", stage="trial", on="2026-01-01", **WHO
        )
    with pytest.raises(UsageError, match="there is no case '24/2'"):
        case_acts.find(workspace, "24/2")


def test_a_role_is_a_hypothesis_and_the_last_word_counts(workspace):
    for role in ("facilitator", "possible victim"):
        case = case_acts.suppose(workspace, "24/1", person="p-1-1-1", role=role, **WHO)
    (row,) = shown.case_row(case, {1: case}, {}, "2026-01-01")["subjects"]
    assert (row["person"], row["role"], row["is"]) == ("P-1-1-1", "possible victim", "hypothesis")
    with pytest.raises(UsageError, match="no person's number"):
        case_acts.suppose(workspace, "24/1", person="somebody", role="payer", **WHO)


def test_a_request_is_open_until_it_is_answered_in_full(workspace):
    said = {"instrument": "77-1-1", "authority": "Operator", "scope": "calls", "author": "Ada"}
    case_acts.ask(workspace, "24/1", sent="2026-02-01", due="2026-02-20", **said)
    case = case_acts.answered(
        workspace, "24/1", 1, on="2026-02-10", outcome="partial", exhibits=[], author="A"
    )
    assert [case.overdue(day) for day in ("2026-02-20", "2026-02-21")] == [0, 1]
    case = case_acts.answered(workspace, "24/1", 1, on="2026-02-25", outcome="full", exhibits=[], author="A")
    assert (case.requests[0].open, case.overdue("2030-01-01")) == (False, 0)
    assert [reply.outcome for reply in case.requests[0].replies] == ["partial", "full"]
    with pytest.raises(UsageError, match="2026-02-01 after 2026-01-01"):
        case_acts.answered(workspace, "24/1", 1, on="2026-01-01", outcome="full", exhibits=[], author="A")
    with pytest.raises(UsageError, match="no request 2"):
        case_acts.answered(workspace, "24/1", 2, on="2026-03-01", outcome="full", exhibits=[], author="A")
    with pytest.raises(UsageError, match="no exhibit 4"):
        case_acts.answered(workspace, "24/1", 1, on="2026-03-01", outcome="full", exhibits=[4], author="A")
    with pytest.raises(UsageError, match="after 2026-02-01"):
        case_acts.ask(workspace, "24/1", sent="2026-03-01", due="2026-02-01", **said)


def test_tasks_and_deadlines_are_closed_once(workspace):
    case_acts.set_task(workspace, "24/1", what="hear the bank", owner="Bo", due="2026-02-01", author="Ada")
    case = case_acts.set_deadline(
        workspace, "24/1", what="end of the inquiry", due="2028-01-05", author="Ada"
    )
    assert [case.overdue(day) for day in ("2026-02-01", "2026-02-02", "2028-01-06")] == [0, 1, 2]
    for kind in (Kind.TASK_DONE, Kind.DEADLINE_MET):
        case = case_acts.finish(workspace, "24/1", 1, kind=kind, result="done", author="Ada")
        with pytest.raises(UsageError, match="closed"):
            case_acts.finish(workspace, "24/1", 1, kind=kind, result="done", author="Ada")
        with pytest.raises(UsageError, match="no "):
            case_acts.finish(workspace, "24/1", 2, kind=kind, result="done", author="Ada")
    assert case.overdue("2030-01-01") == 0


def test_linked_cases_are_seen_from_both_sides(workspace):
    case_acts.open_case(workspace, reference="24/2", authority="A", stage="trial", on="2026-01-01", **WHO)
    case_acts.link_case(workspace, "24/1", "24/2", **WHO)
    cases = case_acts.every(workspace)
    shown_cases = [shown.case_row(case, cases, {}, "2026-01-01")["cases"] for case in cases.values()]
    assert shown_cases == [["24/2"], ["24/1"]]
    for other in ("24/2", "24/1", "24/3"):
        with pytest.raises(UsageError):
            case_acts.link_case(workspace, "24/1", other, **WHO)


def test_an_act_that_is_none_of_ours_is_named(workspace):
    (first,) = workspace.register.acts(CASE)
    for kind, values in (("reply", {"request": 1}), ("stage", {"stage": "heaven"}), ("unheard of", {})):
        second = Act(act_no=2, number=1, kind=kind, author="a", done_at="t", salt="", values=values)
        with pytest.raises(WorkspaceError, match=r"case act 2 in register\.sqlite is damaged"):
            fold([first, second])
