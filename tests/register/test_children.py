"""Children are what the acts say: numbered once, never lost, computed the same every time."""

import apsw
import pytest

from conftest import run_cli
from filature.errors import UsageError, WorkspaceError
from filature.register import case_acts, child_acts, shown
from filature.register.children import Basis, Status, Target, fold, number_of, pseudonym
from filature.workspace import open_workspace
from filature.workspace.acts import CHILD, Act
from register.registers import opened

WHO = {"reason": "because", "author": "Ada"}


@pytest.fixture
def workspace(new_case):
    with open_workspace(new_case, write=True) as found:
        yield found


def test_pseudonyms_follow_the_order_of_opening(workspace):
    assert [child.pseudonym for child in opened(workspace, 3)] == ["C-001", "C-002", "C-003"]
    assert [child.pseudonym for child in child_acts.every(workspace)] == ["C-001", "C-002", "C-003"]
    assert number_of("c-1234") == 1234
    assert pseudonym(1234) == "C-1234"
    for bad in ("C-000", "C-1", "1", "", "C-001x", "C-²01"):
        with pytest.raises(UsageError, match="no pseudonym"):
            number_of(bad)
    with pytest.raises(UsageError, match="there is no child C-009"):
        child_acts.find(workspace, "C-009")


def test_a_new_child_is_unknown_in_everything(workspace):
    (child,) = opened(workspace)
    assert (child.status, child.age.basis, child.action) == (Status.UNKNOWN, Basis.UNKNOWN, None)
    row = shown.child_row(child, {}, "2026-01-01T00:00:00Z")
    assert row["age"] == {"from": None, "to": None, "basis": "unknown", "on": None}
    assert shown.age_text(row["age"]) == "unknown"


def test_the_last_age_counts_and_the_history_of_safety_stays(workspace):
    opened(workspace)
    child_acts.state_age(workspace, "C-001", low=9, high=12, basis="stated", **WHO)
    child_acts.state_age(workspace, "C-001", low=None, high=14, basis="expert", on="2026-02-01", **WHO)
    for status in ("located", "referred", "located"):
        child = child_acts.state_status(workspace, "C-001", status=status, **WHO)
    assert (child.age.low, child.age.high, child.age.basis, child.age.on) == (
        None,
        14,
        "expert",
        "2026-02-01",
    )
    assert [step.status for step in child.history] == ["located", "referred", "located"]
    assert child.status is Status.LOCATED
    assert shown.age_text(shown.child_row(child, {}, "")["age"]) == "? to 14, expert, on 2026-02-01"


@pytest.mark.parametrize(
    ("low", "high", "basis"),
    [(12, 9, "stated"), (1, 31, "expert"), (9, 9, "unknown"), (None, None, "stated"), (-1, 3, "stated")],
)
def test_an_age_that_cannot_be(workspace, low, high, basis):
    opened(workspace)
    with pytest.raises(UsageError) as refused:
        child_acts.state_age(workspace, "C-001", low=low, high=high, basis=basis, **WHO)
    assert refused.value.code == "age"
    assert len(workspace.register.acts(CHILD)) == 1  # nothing was recorded


def test_the_next_action_has_an_owner_and_is_closed_with_a_result(workspace):
    opened(workspace)
    with pytest.raises(UsageError, match="no open action"):
        child_acts.close_action(workspace, "C-001", result="done", author="Ada")
    child = child_acts.set_action(workspace, "C-001", what="call", owner="Bo", due="2026-03-01", author="Ada")
    assert (child.action.what, child.action.owner, child.action.due) == ("call", "Bo", "2026-03-01")
    assert child_acts.close_action(workspace, "C-001", result="called", author="Ada").action is None
    for bad in ({"what": " "}, {"owner": ""}, {"due": "soon"}, {"what": "x" * 2001}, {"author": " "}):
        with pytest.raises(UsageError):
            child_acts.set_action(
                workspace, "C-001", **{"what": "w", "owner": "o", "due": None, "author": "a", **bad}
            )


def test_links_are_made_and_taken_back(workspace):
    opened(workspace)
    case = case_acts.open_case(
        workspace, reference="24/1", authority="A", stage="trial", on="2026-01-01", **WHO
    )
    for target, to in ((Target.COUNTRY, "ph"), (Target.PERSON, "P-1-2-1"), (Target.CASE, "24/1")):
        child = child_acts.link(workspace, "C-001", target=target, to=to, **WHO)
    row = shown.child_row(child, {case.number: case}, "")
    assert row["links"] == {"persons": ["P-1-2-1"], "episodes": [], "cases": ["24/1"], "countries": ["PH"]}
    assert shown.case_row(case, {1: case}, child_acts.filed(workspace), "2026-01-01")["children"] == ["C-001"]
    child = child_acts.link(workspace, "C-001", target=Target.COUNTRY, to="PH", remove=True, **WHO)
    assert child.linked(Target.COUNTRY) == ()
    for target, to, remove in (
        (Target.COUNTRY, "PH", True),
        (Target.PERSON, "P-1-2-1", False),
        (Target.PERSON, "P-1-2-9", False),
        (Target.EPISODE, "1:1", False),
        (Target.COUNTRY, "Philippines", False),
        (Target.CASE, "24/2", False),
    ):
        with pytest.raises(UsageError):
            child_acts.link(workspace, "C-001", target=target, to=to, remove=remove, **WHO)


def test_an_act_cannot_be_changed_or_removed(workspace):
    opened(workspace)
    db = apsw.Connection(str(workspace.layout.register))
    for sql in ("UPDATE child_act SET kind = 'x'", "DELETE FROM child_act"):
        with pytest.raises(apsw.ConstraintError, match="append-only"):
            db.execute(sql)
    with pytest.raises(apsw.ConstraintError):  # no act without its entry
        db.execute("PRAGMA foreign_keys = ON; INSERT INTO child_act VALUES (9, 1, 'status', x'7b7d', 999)")
    db.close()


def test_the_ledger_entry_names_neither_child_nor_person(workspace):
    opened(workspace)
    act, entry = workspace.register.acts(CHILD)[-1], list(workspace.register.entries())[-1]
    assert act.salt.encode() not in entry
    for word in (b"C-001", b"Ada", b"suspected", b"child:1"):
        assert word not in entry
    again = Act(**{**{k: getattr(act, k) for k in Act.__slots__}, "salt": "0" * 32})
    assert again.canonical() != act.canonical()  # a known text does not give the hash in the ledger


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("status", {}),
        ("status", {"status": "fine", "reason": "r"}),
        ("no such kind", {}),
        ("release ended", {"release": 3}),
        ("sealed value", {"sealed": []}),
        ("sealed value", {"sealed": {"name": {"version": 1, "text": "zz"}}}),
        ("linked", {"target": "case", "to": "x"}),
    ],
)
def test_an_act_that_is_none_of_ours_is_named(kind, values):
    first = Act(act_no=1, number=1, kind="opened", author="a", done_at="t", salt="", values={"reason": "r"})
    second = Act(act_no=2, number=1, kind=kind, author="a", done_at="t", salt="", values=values)
    with pytest.raises(WorkspaceError, match=r"child act 2 in register\.sqlite is damaged"):
        fold([first, second])


def test_the_list_goes_page_by_page(new_case):
    folder = new_case
    with open_workspace(folder, write=True) as workspace:
        opened(workspace, 7)
        for number in (2, 5, 6):
            child_acts.state_status(workspace, pseudonym(number), status="safe", **WHO)
    first = run_cli("child", "list", folder, "--count", 3, "--json").json
    assert ([row["child"] for row in first["children"]], first["next"]) == (
        ["C-001", "C-002", "C-003"],
        "C-003",
    )
    rest = run_cli("child", "list", folder, "--after", first["next"], "--json").json
    assert ([row["child"] for row in rest["children"]], rest["next"]) == (
        ["C-004", "C-005", "C-006", "C-007"], None,
    )  # fmt: skip
    safe = run_cli("child", "list", folder, "--count", 2, "--status", "safe")
    assert "more: --after C-005" in safe.out
    last = run_cli("child", "list", folder, "--status", "safe", "--after", "C-005", "--json").json
    assert ([row["child"] for row in last["children"]], last["next"]) == (["C-006"], None)
    assert run_cli("child", "list", folder, "--after", "C-007").code == 1
