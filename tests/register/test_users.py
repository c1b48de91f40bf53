"""What one may not see is as if it did not exist; roles end; breaking the glass is loud."""

from datetime import UTC, datetime

import pytest

from filature.errors import FilatureError, RefusedError, UsageError
from filature.register import case_acts, child_acts, sealed_acts, shown, target_acts, user_acts
from filature.register.children import Target
from filature.workspace import open_workspace
from filature.workspace.clock import standing
from register.registers import access, protected

DAY = datetime(2026, 11, 1, 12, tzinfo=UTC)
WHY = "the child may be in danger tonight"


@pytest.fixture
def workspace(new_case):
    with open_workspace(new_case, write=True, clock=standing(DAY)) as found:
        found.register.viewer = "root"
        yield found


def sign_in(workspace, login):
    workspace.register.viewer = login


def make(workspace, login, role=None, case=None, identity=False):
    sign_in(workspace, "root")
    user_acts.make(workspace, login, reason="r", author="root")
    if role:
        give(workspace, login, role, case, identity=identity)
    sign_in(workspace, login)


def give(workspace, login, role, case=None, until=None, identity=False):
    before, workspace.register.viewer = workspace.register.viewer, "root"
    user_acts.give(
        workspace, login, role=role, case=case, identity=identity, until=until, reason="r", author="root"
    )
    sign_in(workspace, before)


def open_case(workspace, reference, author):
    return case_acts.open_case(workspace, reference=reference, authority="A", stage="preliminary", on="2026-01-01",
                               reason="r", author=author)  # fmt: skip


def open_child(workspace, author, case=None):
    child = child_acts.open_child(workspace, reason="r", author=author)
    if case:
        child_acts.link(workspace, child.pseudonym, target=Target.CASE, to=case, reason="r", author=author)
    return child.pseudonym


@pytest.fixture
def two(workspace):
    """Two cases with one child each; ada investigates the first, bo the second."""
    user_acts.make(workspace, "root", reason="the first", author="root")
    for login, reference in (("ada", "26/1"), ("bo", "26/2")):
        make(workspace, login, "investigator")
        open_case(workspace, reference, login)
        open_child(workspace, login, reference)
        sign_in(workspace, "root")
        user_acts.end(workspace, login, case=None, reason="case by case", author="root")
        give(workspace, login, "investigator", reference)
    return workspace


def test_without_users_whoever_sits_there_does_everything(workspace):
    open_case(workspace, "26/1", "anybody")
    assert workspace.register.guarded is False
    with pytest.raises(UsageError, match="no users"):
        user_acts.break_glass(workspace, "26/1", reason=WHY, author="root")


def test_the_first_user_is_the_one_who_sits_there(workspace):
    with pytest.raises(UsageError, match="the first user"):
        user_acts.make(workspace, "ada", reason="r", author="root")
    assert user_acts.make(workspace, "root", reason="r", author="root").administrator
    for act in (
        lambda: user_acts.switch(workspace, "root", active=False, reason="r", author="root"),
        lambda: user_acts.end(workspace, "root", case=None, reason="r", author="root"),
    ):
        with pytest.raises(UsageError, match="last administrator"):
            act()


def test_what_one_may_not_see_is_absent(two):
    sign_in(two, "ada")
    assert [child.pseudonym for child in child_acts.every(two)] == ["C-001"]
    assert [case.reference for case in case_acts.every(two).values()] == ["26/1"]
    told = []
    for name in ("C-002", "C-999"):
        with pytest.raises(UsageError) as error:
            child_acts.find(two, name)
        told.append(str(error.value).replace(name, "C"))
    for name in ("26/2", "99/9"):
        with pytest.raises(UsageError) as error:
            case_acts.find(two, name)
        told.append(str(error.value).replace(name, "case"))
    assert told[0] == told[1]
    assert told[2] == told[3]
    with pytest.raises(UsageError, match="no case"):  # nor can one file a child there
        child_acts.link(two, "C-001", target=Target.CASE, to="26/2", reason="r", author="ada")


def test_a_linked_case_that_one_may_not_see_exists_and_no_more(two):
    give(two, "ada", "investigator", "26/2")
    sign_in(two, "ada")
    case_acts.link_case(two, "26/1", "26/2", reason="same payee", author="ada")
    sign_in(two, "root")
    user_acts.end(two, "ada", case="26/2", reason="done", author="root")
    sign_in(two, "ada")
    seen = case_acts.every(two)
    row = shown.case_row(seen[1], seen, child_acts.filed(two), "2026-11-01")
    assert row["cases"] == ["another case exists"]


def test_an_administrator_sees_no_content(two):
    sign_in(two, "root")
    assert child_acts.every(two) == []
    assert case_acts.every(two) == {}
    for look in (lambda: two.records, lambda: target_acts.every(two), lambda: open_child(two, "root")):
        with pytest.raises(RefusedError, match="root may not"):
            look()
    with pytest.raises(UsageError, match="an administrator has no role in any case"):
        give(two, "root", "investigator", "26/1")
    with pytest.raises(UsageError, match="keep the two apart"):
        give(two, "ada", "administrator")


def test_roles_do_what_they_say(two):
    give(two, "ada", "reader", "26/1")
    sign_in(two, "ada")
    assert child_acts.find(two, "C-001").number == 1
    with pytest.raises(RefusedError, match="may not write about this child"):
        child_acts.state_status(two, "C-001", status="safe", reason="r", author="ada")
    with pytest.raises(RefusedError, match="not-you"):
        child_acts.state_status(two, "C-001", status="safe", reason="r", author="bo")
    with pytest.raises(RefusedError, match="may not decide on the records"):
        target_acts.dismiss(two, "payer-1-1-1", rival=None, reason="r", author="ada")
    give(two, "ada", "victim advocate", "26/1")
    assert child_acts.state_status(two, "C-001", status="safe", reason="r", author="ada").status == "safe"
    assert case_acts.every(two) == {}
    asked = [what for _, what in user_acts.every(two)[2].refused]
    assert asked == ["write child 1", "decide records"]


def test_sealed_values_need_the_right_of_identity(two, new_case):
    give(two, "ada", "investigator", "26/1", identity=True)
    sign_in(two, "ada")
    two.register.viewer = None
    keys = protected(two, new_case)
    sign_in(two, "ada")
    sealed_acts.seal(two, keys, "C-001", {"name": "Lila Inventée"}, author="ada")
    reveal = lambda: sealed_acts.reveal(two, access(new_case), "C-001", ["name"], purpose="p", author="ada")  # noqa: E731
    assert reveal() == {"name": "Lila Inventée"}
    give(two, "ada", "investigator", "26/1")
    with pytest.raises(RefusedError, match="handle what is sealed"):
        reveal()
    assert [read.allowed for read in child_acts.find(two, "C-001").reads] == [True, False]


def test_roles_end_and_revocation_bites_at_once(two):
    with pytest.raises(UsageError, match="expected a day from 2026-11-01 to 2027-01-30"):
        give(two, "ada", "reader", "26/1", until="2027-01-31")
    give(two, "ada", "reader", "26/1", until="2026-11-02")
    sign_in(two, "ada")
    assert len(child_acts.every(two)) == 1
    two.register._clock = standing(datetime(2026, 11, 3, tzinfo=UTC))
    assert child_acts.every(two) == []
    sign_in(two, "root")
    user_acts.switch(two, "bo", active=False, reason="left", author="root")
    sign_in(two, "bo")
    assert child_acts.every(two) == []


def test_a_broken_glass_opens_one_case_for_an_hour_and_waits_for_review(two):
    sign_in(two, "ada")
    for reason, reference in (("too short", "26/2"), (WHY, "99/9")):
        with pytest.raises(UsageError):
            user_acts.break_glass(two, reference, reason=reason, author="ada")
    user_acts.break_glass(two, "26/2", reason=WHY, author="ada")
    assert child_acts.find(two, "C-002").number == 2
    with pytest.raises(RefusedError):
        child_acts.state_status(two, "C-002", status="safe", reason="r", author="ada")
    with pytest.raises(UsageError, match="was not reviewed"):
        user_acts.break_glass(two, "26/2", reason=WHY, author="ada")
    with pytest.raises(RefusedError, match="may not review"):
        user_acts.review(two, "ada", 1, finding="fine", author="ada")
    sign_in(two, "root")
    reviewed = user_acts.review(two, "ada", 1, finding="justified by the call log", author="root")
    assert reviewed.broken[0].reviewed_by == "root"
    with pytest.raises(RefusedError, match="may not break"):
        user_acts.break_glass(two, "26/2", reason=WHY, author="root")
    sign_in(two, "ada")
    two.register._clock = standing(datetime(2026, 11, 1, 13, 0, 1, tzinfo=UTC))
    with pytest.raises(UsageError, match="no child"):
        child_acts.find(two, "C-002")
    user_acts.break_glass(two, "26/2", reason=WHY, author="ada")


def test_who_opens_a_case_keeps_it_and_references_are_taken_once(two):
    sign_in(two, "ada")
    open_case(two, "26/3", "ada")
    assert [case.reference for case in case_acts.every(two).values()] == ["26/1", "26/3"]
    with pytest.raises(UsageError, match="already"):
        open_case(two, "26/2", "ada")
    assert open_child(two, "ada") == "C-003"  # in no case yet: whoever opened it sees it
    sign_in(two, "bo")
    with pytest.raises(FilatureError, match="no child C-003"):
        child_acts.find(two, "C-003")
