"""`filature user`: the verbs, under two logins of the machine."""

import pytest

from conftest import run_cli

REASON = ("--reason", "as the notes say")


@pytest.fixture
def login(monkeypatch):
    """Change who sits at the keyboard."""
    return lambda name: monkeypatch.setenv("LOGNAME", name)


def test_users_from_the_first_to_a_review(new_case, login):
    login("root")
    assert run_cli("user", "list", new_case).code == 1
    opened = run_cli("case", "open", new_case, "26/1", "--authority", "A", "--on", "2026-01-01", *REASON)
    assert opened.code == 0
    assert "as administrator" in run_cli("user", "make", new_case, "root", *REASON).out
    for name in ("ada", "bo"):
        assert run_cli("user", "make", new_case, name, *REASON).out == f"{name}: made, without a role\n"
    given = run_cli("user", "role", new_case, "ada", "--role", "investigator", "--case", "26/1", *REASON)
    assert given.out == "ada: investigator in 26/1\n"
    assert (
        run_cli("user", "role", new_case, "bo", "--role", "reader", *REASON, "--until", "2000-01-01").code
        == 2
    )
    assert run_cli("user", "role", new_case, "bo", "--end", "--role", "reader", *REASON).code == 2
    assert run_cli("user", "role", new_case, "bo", "--role", "advocate", *REASON).code == 2
    assert run_cli("user", "role", new_case, "bo", "--role", "reader", *REASON).code == 0
    assert run_cli("case", "list", new_case).code == 1  # an administrator sees no case
    login("ada")
    assert run_cli("case", "list", new_case, "--json").json["cases"][0]["case"] == "26/1"
    refused = run_cli("user", "make", new_case, "cy", *REASON)
    assert (refused.code, refused.err.split(":")[0]) == (3, "not-allowed")
    login("stranger")
    assert run_cli("case", "show", new_case, "26/1").code == 2
    assert run_cli("leads", new_case).err.startswith("not-allowed: stranger may not see the records")
    login("bo")
    told = run_cli("user", "break-glass", new_case, "26/1", "--reason", "a child may be in danger tonight")
    assert told.out.startswith("bo: ALARM: 26/1 is open until ")
    login("root")
    assert run_cli("user", "review", new_case, "bo", 1, "--finding", "justified").code == 0
    assert run_cli("user", "disable", new_case, "bo", *REASON).out == "bo: disabled\n"
    assert run_cli("user", "enable", new_case, "bo", *REASON).code == 0
    assert (
        run_cli("user", "role", new_case, "bo", "--end", *REASON).out == "bo: no role in the unit any more\n"
    )
    listed = run_cli("user", "list", new_case)
    assert (listed.code, len(listed.out.splitlines())) == (0, 4)
    assert len(run_cli("user", "list", new_case, "--json").json["users"]) == 3
    assert run_cli("verify", new_case).code == 0
