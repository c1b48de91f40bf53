"""What a magistrate, an investigator and an advocate would ask of the docket, each question a test."""

import pytest

from filature.errors import RefusedError, UsageError
from filature.register import audit, capacity, case_acts, child_acts, sealed_acts, shown, target_acts
from filature.register.queueing import forecast
from filature.workspace import create, open_workspace
from filature.workspace.layout import Settings
from register import docket
from register.registers import access


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    case = tmp_path_factory.mktemp("docket") / "case"
    clock = docket.Moving(docket.TODAY)
    create(case, Settings(name="Docket", unit="Fictional section", fictional=True), clock=clock)
    with open_workspace(case, write=True, clock=clock) as workspace:
        docket.load(workspace, clock, case)
        yield workspace


@pytest.fixture
def ask(loaded):
    """Sign in as somebody."""

    def sign_in(login):
        loaded.register.viewer = login
        return loaded

    return sign_in


def figures(workspace, leads=docket.LEADS):
    return capacity.figures(
        cases=list(case_acts.every(workspace).values()), children=child_acts.every(workspace),
        decisions=workspace.register.decisions(), leads=leads, today="2026-11-16",
        targets=[one.status.value for one in target_acts.every(workspace).values()],
    )  # fmt: skip


# -- the unit ----------------------------------------------------------------------------------------
def test_what_is_there(ask):
    found = figures(ask(None))
    assert (found.cases["preliminary"], found.cases["judicial"]) == (12, 4)
    assert found.targets == {"dismissed": 1, "target": 299}
    assert sum(found.children.values()) == 24
    assert found.waiting == 40
    assert len(docket.INVESTIGATORS) == 17


def test_how_long_it_takes_and_what_one_more_brings(ask):
    found = figures(ask(None))
    assert found.stage_days["preliminary"] == (177.5, 4)  # 300 + n days ago until 100 + 10n days ago
    assert found.throughput == pytest.approx(300 / 8)
    each = found.throughput / 17
    now, more = (forecast(people=n, backlog=found.waiting, each=each, arriving=30) for n in (17, 18))
    assert now.weeks == pytest.approx(40 / 7.5)
    assert more.weeks < now.weeks


def test_what_may_leave_the_unit(ask):
    row = capacity.row(figures(ask(None)), outside=True)
    assert row["cases"]["judicial"] is None
    assert row["cases"]["preliminary"] is None  # 16 in all is known: 12 would tell the 4
    assert row["stage_days"]["preliminary"] == {"median_days": None, "cases": None}


# -- the magistrate ----------------------------------------------------------------------------------
def test_which_inquiries_are_mine(ask):
    cases = case_acts.every(ask("magi"))
    assert [(case.reference, case.stage) for case in cases.values()] == [
        (f"26/{n}", "judicial") for n in range(1, 5)
    ]


def test_what_ends_within_thirty_days(ask):
    due = [
        (case.reference, one.due)
        for case in case_acts.every(ask("magi")).values()
        for one in case.deadlines
        if one.result is None and one.due <= docket.day(30)
    ]
    assert due == [("26/1", "2026-11-26"), ("26/2", "2026-12-06"), ("26/3", "2026-12-16")]


def test_which_request_is_overdue(ask):
    late = [
        case.reference
        for case in case_acts.every(ask("magi")).values()
        for one in case.requests
        if one.overdue("2026-11-16")
    ]
    assert late == ["26/3"]
    assert figures(ask(None)).overdue["requests"] == 4  # 3, 6, 9 and 15: that of 12 was answered


def test_which_children_are_in_an_inquiry_and_how_safe(ask):
    workspace = ask("magi")
    cases, children = case_acts.every(workspace), child_acts.filed(workspace)
    row = shown.case_row(case_acts.find(workspace, "26/1"), cases, children, "2026-11-16")
    assert row["children"] == ["C-001", "C-017"]
    assert [child_acts.find(workspace, name).status for name in row["children"]] == ["referred", "referred"]


def test_on_what_a_target_rests_and_who_signed(ask):
    target = target_acts.find(ask("magi"), docket.LEADS[0])
    assert (target.signed, target.kinds) == (("inv02", "inv03"), ("communications", "payments"))


def test_what_was_dismissed_and_why(ask):
    gone = target_acts.find(ask("magi"), docket.LEADS[9])
    assert (gone.status, gone.rival, gone.history[-1].reason[:12]) == ("dismissed", "FAM", "his daughter")


def test_who_read_the_name_of_a_child(ask):
    looks = [event for event in audit.of_child(ask("magi"), "C-001") if event.what == "sealed values read"]
    assert [(event.by, event.detail) for event in looks] == [
        ("root", "fields name; letter to the contact point")
    ]


def test_does_another_inquiry_know_my_subject(ask):
    assert case_acts.sharing(ask("magi"), "26/1") == {"P-1-1-1": ["another case exists"]}
    assert case_acts.sharing(ask(None), "26/1") == {"P-1-1-1": ["26/16"]}
    assert case_acts.sharing(ask("magi"), "26/2") == {}


# -- the investigator --------------------------------------------------------------------------------
def test_what_do_i_owe(ask):
    workspace = ask("inv04")
    mine = [
        (case.reference, one.what)
        for case in case_acts.every(workspace).values()
        for one in case.tasks
        if one.owner == "inv04" and one.result is None
    ]
    assert mine == []  # the task of 26/3 is theirs, the case is not: it is not shown
    assert [case.reference for case in case_acts.every(workspace).values()] == ["26/4"]


def test_what_waits_for_a_first_look(ask):
    known = target_acts.every(ask("inv01"))
    assert [lead for lead in docket.LEADS if lead not in known] == docket.LEADS[300:]


def test_may_i_make_it_a_target(ask):
    workspace = ask("inv01")
    step = target_acts.Step.TARGET
    with pytest.raises(UsageError, match="found only payments, expected 2"):
        target_acts.propose(
            workspace, docket.LEADS[-1], step=step, computed=["payments"], reason="r", author="inv01"
        )
    with pytest.raises(UsageError, match="is a target already"):
        target_acts.propose(workspace, docket.LEADS[0], step=step, computed=[], reason="r", author="inv01")


def test_what_of_the_other_inquiries_can_i_see(ask):
    workspace = ask("inv01")
    assert [child.pseudonym for child in child_acts.every(workspace)] == ["C-001", "C-017"]
    with pytest.raises(UsageError, match="no case"):
        case_acts.find(workspace, "26/2")


# -- the advocate ------------------------------------------------------------------------------------
def test_which_children_do_i_speak_for(ask):
    children = child_acts.every(ask("adv"))
    assert [child.pseudonym for child in children] == ["C-001", "C-002", "C-017", "C-018"]
    assert case_acts.every(ask("adv")) == {}


def test_who_has_no_next_step(ask):
    assert [child.pseudonym for child in child_acts.every(ask("adv")) if child.action is None] == [
        "C-001", "C-002", "C-017", "C-018",
    ]  # fmt: skip
    assert figures(ask(None)).children_without_action == 20


def test_to_whom_was_a_name_told(ask):
    (release,) = child_acts.find(ask("adv"), "C-001").releases
    assert (release.recipient, release.until, release.in_force(docket.now())) == (
        "Partner unit",
        "2026-12-06",
        True,
    )


def test_may_others_read_it(ask, loaded):
    case = loaded.layout.root
    with pytest.raises(UsageError, match="no child"):
        sealed_acts.reveal(ask("inv05"), access(case), "C-001", ["name"], purpose="p", author="inv05")
    with pytest.raises(RefusedError, match="handle what is sealed"):
        sealed_acts.reveal(ask("inv17"), access(case), "C-001", ["name"], purpose="p", author="inv17")
    name = sealed_acts.reveal(ask("adv"), access(case), "C-001", ["name"], purpose="a letter", author="adv")
    assert name == {"name": "Lila Inventée"}


# -- the administrator, and everybody ----------------------------------------------------------------
def test_an_administrator_sees_none_of_it(ask):
    workspace = ask("root")
    assert (case_acts.every(workspace), child_acts.every(workspace)) == ({}, [])


def test_nothing_was_changed_after_the_fact(ask):
    workspace = ask(None)
    checks = [*workspace.ledger.verify(workspace.register.entries()), *workspace.register.verify()]
    assert [check for check in checks if not check.ok] == []
