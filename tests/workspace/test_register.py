import json

import apsw
import pytest

from filature.errors import WorkspaceError
from filature.model.enums import Use
from filature.workspace import acts, open_workspace
from filature.workspace.acts import Exhibit, reference
from filature.workspace.register_check import blob


def _exhibit(number, sha="a" * 64):
    return Exhibit(
        exhibit_no=number, sha256=sha, file_name="f.csv", size=1, provider="P", instrument="I", authority="A",
        scope_from=None, scope_to=None, use=Use.JUDICIAL, received_at="2026-01-01T00:00:00Z", received_by="me",
        profile="x", profile_sha256=acts.sha256_hex(b"text"),
    )  # fmt: skip


def test_an_act_and_its_entry_are_one(new_case):
    with open_workspace(new_case, write=True) as workspace:
        register = workspace.register
        before = register.size()
        with pytest.raises(RuntimeError, match="stop"):
            register.receive(lambda _n: (_ for _ in ()).throw(RuntimeError("stop")), "text")
        assert register.size() == before
        record = register.receive(_exhibit, "text")
        assert register.size() == before + 1
        entry = json.loads(list(register.entries())[-1])
        assert entry["payload_sha256"] == acts.sha256_hex(record.canonical())
        assert entry["object"] == reference(register.reference_key, acts.KIND_EXHIBIT, record.sha256)
        assert "f.csv" not in str(entry)  # references, never values


def test_what_was_done_cannot_be_undone(new_case):
    with open_workspace(new_case, write=True) as workspace:
        workspace.register.receive(_exhibit, "text")
        db = apsw.Connection(str(workspace.layout.register))
        for sql in (
            "UPDATE exhibit SET sha256 = 'x'",
            "DELETE FROM exhibit",
            "DELETE FROM entry",
            "UPDATE entry SET body = 'x'",
        ):
            with pytest.raises(apsw.ConstraintError):
                db.execute(sql)
        db.close()


def test_a_decision_supersedes_and_keeps_the_earlier_one(new_case):
    with open_workspace(new_case, write=True) as workspace:
        decide = workspace.register.decide
        first = decide(
            author="a", object_type="lead", object_id="payer-1-1-1", judgement="unsure", reason="r"
        )
        second = decide(
            author="b", object_type="lead", object_id="payer-1-1-1", judgement="negative", reason="s"
        )
        assert (first.previous, second.previous) == (None, first.decision_no)
        assert [d.judgement for d in workspace.register.decisions()] == ["unsure", "negative"]


def test_ledger_time_never_runs_backwards(new_case):
    from datetime import UTC, datetime

    from filature.workspace.clock import standing

    with open_workspace(new_case, write=True, clock=standing(datetime(2000, 1, 1, tzinfo=UTC))) as workspace:
        workspace.note("decision", actor="a", subject="s", payload=b"p")
        times = [json.loads(entry)["time"] for entry in workspace.register.entries()]
    assert times == sorted(times)
    assert not times[-1].startswith("2000")


@pytest.mark.parametrize("cell", [None, 7, "text", b""])
def test_a_cell_that_holds_no_act_is_damage_and_no_defect(cell):
    """A changed byte can turn a cell into nothing, a number or a text."""
    with pytest.raises(WorkspaceError, match="is damaged"):
        acts.decision_of(cell, "decision 1")
    with pytest.raises(WorkspaceError, match="is damaged"):
        acts.decode(blob(cell))
