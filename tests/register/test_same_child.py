"""Pairs of children are proposed on facts without a name, decided by people, never joined by the program."""

import pytest

from cli_cases import ADD, pattern, table
from conftest import run_cli
from filature.errors import RefusedError, UsageError
from filature.register import case_acts, child_acts, same_child, user_acts
from filature.register.children import Age, Basis, Target
from filature.workspace import Workspace, open_workspace
from filature.workspace.access import Action, Noun

WHO = {"reason": "because", "author": "root"}
ABOUT = {"authority": "A", "stage": "preliminary", "on": "2026-01-01"}


@pytest.fixture
def workspace(new_case):
    with open_workspace(new_case, write=True) as found:
        found.register.viewer = "root"
        for number in range(1, 5):
            case_acts.open_case(found, reference=f"26/{number}", **ABOUT, **WHO)
            child = child_acts.open_child(found, **WHO).pseudonym
            child_acts.link(found, child, target=Target.CASE, to=f"26/{number}", **WHO)
        yield found


def link(workspace: Workspace, number: int, **targets):
    for kind, value in targets.items():
        child_acts.link(workspace, f"C-00{number}", target=Target(kind), to=value, **WHO)


def pairs(workspace, **more):
    return {one.pair: one for one in same_child.proposals(workspace, **more)}


def age(low, high, on=None):
    return Age(low=low, high=high, basis=Basis.STATED, on=on)


def test_a_shared_person_is_proposed_with_what_speaks_against(workspace):
    link(workspace, 1, person="P-1-7-2", country="PH")
    link(workspace, 2, person="P-1-7-2", country="RO")
    link(workspace, 3, country="PH")
    child_acts.state_age(workspace, "C-001", low=6, high=8, basis="stated", **WHO)
    child_acts.state_age(workspace, "C-002", low=14, high=15, basis="stated", **WHO)
    child_acts.state_age(workspace, "C-003", low=8, high=None, basis="stated", **WHO)
    (found,) = pairs(workspace).values()
    assert (found.pair, found.reasons) == ((1, 2), ("same person P-1-7-2",))
    assert found.against == ("different countries", "age intervals do not overlap")
    weak = pairs(workspace, weak=True)
    assert weak[1, 3].reasons == ("same country PH", "age intervals overlap")
    assert list(weak) == [(1, 3), (1, 2)]


def test_children_of_one_case_are_not_proposed(workspace):
    link(workspace, 1, person="P-1-7-2")
    link(workspace, 2, person="P-1-7-2", case="26/1")
    assert pairs(workspace) == {}


def test_a_person_decides_and_may_correct(workspace):
    link(workspace, 1, person="P-1-7-2")
    link(workspace, 2, person="P-1-7-2")
    same_child.judge(workspace, "C-002", "C-001", judgement="same", **WHO)
    assert pairs(workspace)[1, 2].judged.judgement == "same"
    same_child.judge(workspace, "C-001", "C-002", judgement="different", **WHO)
    assert pairs(workspace)[1, 2].judged.judgement == "different"
    assert [child.pseudonym for child in child_acts.every(workspace)] == ["C-001", "C-002", "C-003", "C-004"]
    for pair in (("C-001", "C-001"), ("C-001", "C-009")):
        with pytest.raises(UsageError):
            same_child.judge(workspace, *pair, judgement="same", **WHO)
    assert [check for check in workspace.register.verify() if not check.ok] == []


def test_of_a_child_one_may_not_see_only_that_another_case_exists(workspace):
    link(workspace, 1, person="P-1-7-2", country="PH")
    link(workspace, 2, person="P-1-7-2", country="PH")
    link(workspace, 3, person="P-1-8-2", country="PH")
    link(workspace, 4, person="P-1-8-2")
    user_acts.make(workspace, "root", **WHO)
    user_acts.make(workspace, "inv", **WHO)
    user_acts.give(workspace, "inv", role="investigator", case="26/1", identity=False, until=None, **WHO)
    workspace.register.viewer = "inv"
    (found,) = same_child.proposals(workspace)
    seen = workspace.register.visible(Noun.CHILD, Action.SEE)
    assert (found.reasons, found.against) == (("same person P-1-7-2",), ())
    assert same_child.proposals(workspace, weak=True) == [found]
    assert [same_child.name_of(number, seen) for number in found.pair] == ["C-001", "another case exists"]
    with pytest.raises(UsageError, match="there is no child C-002"):
        same_child.judge(workspace, "C-001", "C-002", judgement="same", reason="r", author="inv")
    with pytest.raises((RefusedError, UsageError)):
        same_child.judge(workspace, "C-003", "C-004", judgement="same", reason="r", author="inv")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (age(6, 8), age(8, 9), True), (age(6, 8), age(9, 9), True), (age(6, 8), age(10, 12), False),
        (age(6, 6, "2020-05-01"), age(11, 12, "2026-05-01"), True), (age(None, 5), age(14, None), False),
        (age(6, 6, "2020-05-01"), age(8, 9, "2026-05-01"), False), (age(None, None), age(8, 9), None),
    ],
)  # fmt: skip
def test_ages_are_compared_on_one_day(one, other, expected):
    assert same_child._overlap(one, other) is expected
    assert same_child._overlap(other, one) is expected


def test_payees_and_phones_of_the_records_link_children_and_cases(new_case, tmp_path):
    """Two payments of different payers to one payee; two subjects who paid the same payee."""
    file = tmp_path / "colibri.csv"
    file.write_bytes(table(*pattern()))
    assert run_cli("add", new_case, file, *ADD).code == 0
    assert run_cli("run", new_case).code == 0
    with open_workspace(new_case, write=True) as workspace:
        rows = workspace.records.execute(
            "SELECT a.record_id, b.record_id, pa.label, pb.label, pp.label FROM payment AS a JOIN payment AS b "
            "ON a.payee_id = b.payee_id AND a.payer_id < b.payer_id JOIN person AS pa ON pa.person_id = a.payer_id "
            "JOIN person AS pb ON pb.person_id = b.payer_id JOIN person AS pp ON pp.person_id = a.payee_id ORDER BY ALL"
        ).fetchall()
        first, second, payer, other, payee = rows[0]
        for number, (record, person) in enumerate(((first, payer), (second, other)), 1):
            case_acts.open_case(workspace, reference=f"26/{number}", **ABOUT, **WHO)
            case_acts.suppose(workspace, f"26/{number}", person=person, role="payer", **WHO)
            child = child_acts.open_child(workspace, **WHO).pseudonym
            link(workspace, number, case=f"26/{number}", episode=f"{record // 10**9}:{record % 10**9}")
            assert child == f"C-00{number}"
        (found,) = same_child.proposals(workspace)
        assert f"same payee {payee}" in found.reasons
        shared = case_acts.shared(workspace, "26/1")
        assert {"kind": "payee", "what": payee, "cases": ["26/2"]} in shared
    shown = run_cli("case", "show", new_case, "26/1")
    assert f"the payee {payee} links to: 26/2" in shown.out
    told = run_cli("child", "proposals", new_case)
    assert (told.code, "C-001 and C-002" in told.out, f"same payee {payee}" in told.out) == (0, True, True)
    assert run_cli("child", "same", new_case, "C-001", "C-002", "--reason", "one contact point").code == 0
    assert run_cli("child", "proposals", new_case).code == 1
    (judged,) = run_cli("child", "proposals", new_case, "--judged", "--json").json["proposals"]
    assert (judged["children"], judged["judgement"]) == (["C-001", "C-002"], "same")
    assert run_cli("verify", new_case).code == 0
