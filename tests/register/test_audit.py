"""Whoever looked at a child can be named; whoever is asked about can be answered for; a broken glass shouts."""

import pytest

from conftest import run_cli
from filature.errors import RefusedError, UsageError
from filature.register import audit, case_acts, child_acts, sealed_acts, target_acts, user_acts
from filature.register.children import Target
from filature.workspace import open_workspace
from register.registers import access, opened, protected

WHY = "the child may be in danger tonight"


@pytest.fixture
def workspace(new_case):
    with open_workspace(new_case, write=True) as found:
        found.register.viewer = "root"
        keys = protected(found, new_case)
        case_acts.open_case(
            found, reference="26/1", authority="A", stage="trial", on="2026-01-01", reason="r", author="Ada"
        )
        opened(found, 2)
        sealed_acts.seal(found, keys, "C-001", {"name": "Lila Inventée"}, author="Ada")
        child_acts.link(found, "C-001", target=Target.CASE, to="26/1", reason="r", author="Ada")
        child_acts.link(found, "C-001", target=Target.PERSON, to="P-1-2-1", reason="calls", author="Ada")
        sealed_acts.reveal(found, access(new_case), "C-001", ["name"], purpose="a letter", author="Bo")
        target_acts.dismiss(found, "payer-1-2-1", rival="FAM", reason="her brother", author="Cy")
        yield found


def test_who_looked_at_a_child(workspace):
    events = audit.of_child(workspace, "C-001")
    looks = [(event.by, event.what, event.detail) for event in events if event.what == "sealed values read"]
    assert looks == [("Bo", "sealed values read", "fields name; a letter")]
    assert [event.entry for event in events] == sorted(event.entry for event in events)
    assert all("Inventée" not in event.detail for event in events)
    assert len(audit.of_child(workspace, "C-002")) == 1
    with pytest.raises(UsageError, match="no child"):
        audit.of_child(workspace, "C-009")


def test_what_somebody_did(workspace):
    assert [event.what for event in audit.of_user(workspace, "Bo")] == ["sealed values read"]
    workspace.note("export", actor="Bo", subject="a file", payload=b"x")  # the ledger knows it, no act does
    assert [event.what for event in audit.of_user(workspace, "Bo")] == ["sealed values read", "export"]
    assert audit.of_user(workspace, "nobody") == []
    assert ("Ada", "linked", 2) in audit.totals(workspace)


def test_what_names_a_person_of_the_records(workspace):
    found = audit.of_person(workspace, "p-1-2-1")
    assert [(event.about, event.by) for event in found] == [("C-001", "Ada"), ("lead payer-1-2-1", "Cy")]


def test_with_users_only_auditors_look_at_others_and_details_stay_closed(workspace):
    for login in ("root", "ada", "bo"):
        user_acts.make(workspace, login, reason="r", author="root")
    user_acts.give(
        workspace, "ada", role="reader", case=None, identity=False, until=None, reason="r", author="root"
    )
    events = audit.of_child(workspace, "C-001")  # an administrator: that it was done, not with which words
    assert {event.detail for event in events} == {"(closed to you)"}
    assert {event.by for event in audit.of_case(workspace, "26/1")} == {"Ada"}
    workspace.register.viewer = "ada"
    assert audit.of_child(workspace, "C-001")[-1].detail == "fields name; a letter"
    with pytest.raises(RefusedError, match="magistrate or an administrator"):
        audit.of_user(workspace, "bo")
    assert audit.of_user(workspace, "ada") == []
    workspace.register.viewer = "bo"
    for look in (lambda: audit.of_child(workspace, "C-001"), lambda: audit.of_case(workspace, "26/1")):
        with pytest.raises(UsageError, match="there is no"):
            look()


def test_a_broken_glass_shouts_until_it_is_reviewed(workspace, new_case):
    for login in ("root", "ada"):
        user_acts.make(workspace, login, reason="r", author="root")
    case_acts_of = {"case": None, "identity": False, "until": None, "reason": "r", "author": "root"}
    user_acts.give(workspace, "ada", role="victim advocate", **case_acts_of)
    workspace.register.viewer = "ada"
    user_acts.break_glass(workspace, "26/1", reason=WHY, author="ada")
    assert [(user.login, number) for user, number in audit.alarms(workspace)] == [("ada", 1)]
    workspace.register.viewer = "root"
    assert "break-glass" in {event.what for event in audit.of_case(workspace, "26/1")}
    user_acts.review(workspace, "ada", 1, finding="justified", author="root")
    assert audit.alarms(workspace) == []


def test_the_verb(new_case, monkeypatch):
    monkeypatch.setenv("LOGNAME", "root")
    assert run_cli("child", "open", new_case, "--reason", "suspected").code == 0
    told = run_cli("audit", new_case, "child", "C-001")
    assert (told.code, told.out.splitlines()[1].split()[1:4]) == (0, ["root", "opened", "C-001"])
    assert run_cli("audit", new_case, "--json").json["totals"] == [
        {"by": "root", "what": "opened", "times": 1}
    ]
    assert run_cli("audit", new_case, "user", "nobody").out == "nothing was done\n"
    assert run_cli("audit", new_case, "child").code == 2
    assert run_cli("audit", new_case, "dog", "x").code == 2
    assert (
        run_cli(
            "case", "open", new_case, "26/1", "--authority", "A", "--on", "2026-01-01", "--reason", "r"
        ).code
        == 0
    )
    for name in ("root", "ada"):
        assert run_cli("user", "make", new_case, name, "--reason", "r").code == 0
    assert run_cli("user", "role", new_case, "ada", "--role", "victim advocate", "--reason", "r").code == 0
    monkeypatch.setenv("LOGNAME", "ada")
    assert run_cli("user", "break-glass", new_case, "26/1", "--reason", WHY).code == 0
    loud = run_cli("audit", new_case, "user", "ada")
    assert (loud.code, loud.out.splitlines()[0].split(" at ")[0]) == (1, "ALARM: ada broke the glass")
