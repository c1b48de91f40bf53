"""A case is kept to a day that one person sets; another one purges it; what was destroyed is certified by references."""

import json
from datetime import UTC, datetime

import pytest

from conftest import run_cli
from filature.errors import RefusedError, UsageError, WorkspaceError
from filature.register import audit, case_acts, child_acts, retention, sealed_acts
from filature.register.children import Target
from filature.workspace import open_workspace
from filature.workspace.clock import standing
from register.registers import access, protected

ABOUT = {"authority": "A", "stage": "preliminary", "on": "2020-01-01"}
WHO = {"reason": "because", "author": "Ada"}
LATER = standing(datetime(2031, 1, 2, tzinfo=UTC))
RULE = "FR-RET-CASE"


@pytest.fixture
def case(new_case):
    """Two closed cases; C-001 is in the first alone, C-002 in both, C-003 in the first with nothing sealed."""
    with open_workspace(new_case, write=True) as workspace:
        keys = protected(workspace, new_case)
        for reference in ("20/1", "20/2"):
            case_acts.open_case(workspace, reference=reference, **ABOUT, **WHO)
            case_acts.enter_stage(workspace, reference, stage="closed", on="2025-06-01", **WHO)
        for filed in (("20/1",), ("20/1", "20/2"), ("20/1",)):
            child = child_acts.open_child(workspace, **WHO).pseudonym
            for to in filed:
                child_acts.link(workspace, child, target=Target.CASE, to=to, **WHO)
        for name in ("C-001", "C-002"):
            texts = {"name": f"Lila Inventée {name}", "place": "Ville Inventée"}
            sealed_acts.seal(workspace, keys, name, texts, author="Ada")
    return new_case


def keys(case):
    return access(case).folder


def keep(workspace, until="2030-12-31", **more):
    return retention.keep(workspace, "20/1", **{"rule": RULE, "until": until, **WHO, **more})


def test_every_row_of_the_table_says_where_it_comes_from():
    found = retention.rules()
    assert RULE in found
    for rule in found.values():
        assert all((rule.what, rule.begins, rule.text, rule.source, rule.grade)), rule.id
        assert rule.verified is False
        assert rule.periods or rule.grade == "not researched", rule.id


def test_nothing_is_due_before_somebody_set_a_day(case):
    with open_workspace(case, write=True, clock=LATER) as workspace:
        row = retention.listed(workspace)[0]
        assert (row["keep_until"], row["due"], row["sealed_children"]) == (None, False, ["C-001"])
        with pytest.raises(UsageError, match="no day is set"):
            retention.purge(workspace, keys(case), "20/1", reason="r", author="Bo")
        with pytest.raises(UsageError, match="expected one of FR-RET-CASE"):
            keep(workspace, rule="FR-RET-NONE")
        case_acts.open_case(workspace, reference="31/1", **ABOUT, **WHO)
        with pytest.raises(UsageError, match="expected 'closed'"):
            retention.keep(workspace, "31/1", rule=RULE, until="2040-01-01", **WHO)


def test_the_day_has_to_pass_and_another_person_purges(case):
    with open_workspace(case, write=True) as workspace:
        keep(workspace)
        with pytest.raises(UsageError, match="is kept until 2030-12-31"):
            retention.purge(workspace, keys(case), "20/1", reason="r", author="Bo")
    with open_workspace(case, write=True, clock=LATER) as workspace:
        assert [row["due"] for row in retention.listed(workspace)] == [True, False]
        with pytest.raises(RefusedError, match="Ada set the day"):
            retention.purge(workspace, keys(case), "20/1", reason="r", author="Ada")
        told = retention.purge(workspace, keys(case), "20/1", reason="the day has passed", author="Bo")
        assert [(one["child"], one["fields"]) for one in told["destroyed"]] == [("C-001", ["name", "place"])]
        assert told["kept_in_other_cases"] == ["C-002"]
        assert (told["purged_by"], told["day_set"]["author"], told["rule"]["id"]) == ("Bo", "Ada", RULE)
        assert told["state"].startswith("pending: ")
        assert "Inventée" not in retention.as_file(told).decode()
        with pytest.raises(UsageError, match="forgotten"):
            sealed_acts.reveal(workspace, access(case), "C-001", ["name"], purpose="p", author="Ada")
        read = sealed_acts.reveal(workspace, access(case), "C-002", ["place"], purpose="p", author="Ada")
        assert read == {"place": "Ville Inventée"}
        assert "purged" in {event.what for event in audit.of_case(workspace, "20/1")}
        assert retention.listed(workspace)[0]["due"] is False
        for again in (keep, lambda each: retention.purge(each, keys(case), "20/1", reason="r", author="Bo")):
            with pytest.raises(UsageError, match="was purged on 2031-01-02"):
                again(workspace)
    assert not (keys(case) / "C-001.key").exists()
    assert run_cli("verify", case).code == 0


def test_a_purge_that_was_interrupted_is_finished(case, monkeypatch):
    def killed(*_args, **_named):
        raise KeyboardInterrupt

    with open_workspace(case, write=True, clock=LATER) as workspace:
        keep(workspace)
        with monkeypatch.context() as patch:
            patch.setattr(type(workspace.register), "act", _but_purged(type(workspace.register).act, killed))
            with pytest.raises(KeyboardInterrupt):
                retention.purge(workspace, keys(case), "20/1", reason="r", author="Bo")
        assert case_acts.find(workspace, "20/1").purged is None
        told = retention.purge(workspace, keys(case), "20/1", reason="r", author="Bo")
        assert [one["child"] for one in told["destroyed"]] == ["C-001"]


def _but_purged(act, killed):
    def wrapped(self, noun, number, kind, **more):
        return killed() if kind == "purged" else act(self, noun, number, kind, **more)

    return wrapped


def test_without_the_keys_nothing_is_purged(case, tmp_path):
    with open_workspace(case, write=True, clock=LATER) as workspace:
        keep(workspace)
        with pytest.raises(WorkspaceError, match="the keys are not in"):
            retention.purge(workspace, tmp_path / "none", "20/1", reason="r", author="Bo")
        assert case_acts.find(workspace, "20/1").purged is None


def test_the_verb(case, tmp_path):
    listed = run_cli("case", "retention", case)
    assert (listed.code, "20/1  2025-06-01  unknown" in listed.out) == (1, True)
    assert "FR-RET-LOG" in listed.out
    why = ("--reason", "letter of the magistrate")
    kept = run_cli(
        "case", "retention", case, "20/1", "--until", "2026-01-01", "--rule", RULE, *why, "--author", "Ada"
    )
    assert kept.code == 0, kept.err
    assert run_cli("case", "retention", case, "--json").json["due"] == 1
    refused = run_cli("case", "retention", case, "20/1", "--purge", *why, "--author", "Ada")
    assert (refused.code, refused.err.split(":")[0]) == (3, "four-eyes")
    out = tmp_path / "certificate.json"
    done = run_cli("case", "retention", case, "20/1", "--purge", *why, "--author", "Bo", "--certificate", out)
    assert done.code == 0, done.err
    again = tmp_path / "again.json"
    assert run_cli("case", "retention", case, "20/1", "--certificate", again).code == 0
    assert again.read_bytes() == out.read_bytes()
    assert json.loads(out.read_bytes())["destroyed"][0]["child"] == "C-001"
    for words in (("--purge",), (), ("--until", "2026-01-01"), ("--until", "2026-01-01", "--purge", *why)):
        assert run_cli("case", "retention", case, "20/1", *words).code == 2
    assert run_cli("case", "retention", case, "--purge").code == 2
