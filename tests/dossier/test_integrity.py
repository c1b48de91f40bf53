"""The checks told in a dossier: right where all is well, failing where something is wrong, silent about others."""

import shutil

import pytest

from conftest import FRAME, run_cli
from filature import pipeline
from filature.dossier import schema
from filature.dossier.facts import gather
from filature.leads import reading
from filature.workspace import open_workspace


def facts_of(case):
    with open_workspace(case, write=False) as workspace, pipeline.citable(workspace) as source:
        return gather(source, reading.ranked(source.con, top=1)[0]["lead"])


def lines(facts):
    return {check["name"]: check for check in facts["integrity"]["checks"]}


def damaged_exhibit(case):
    path = next(path for path in sorted((case / "exhibits").rglob("*")) if path.is_file())
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return "exhibits"


def damaged_ledger(case):
    path = next(path for path in (case / "ledger/tile/0").rglob("*") if path.is_file())
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[3] ^= 1
    path.write_bytes(data)
    return "ledger"


def lost_manifest(case):
    shutil.rmtree(next((case / "runs").iterdir()))
    return "manifest"


def test_all_is_well_and_only_things_of_this_document_are_counted(demo_case):
    facts = facts_of(demo_case)
    found = lines(facts)
    assert list(found) == ["exhibits", "ledger", "counts", "decisions", "manifest"]
    assert all(check["ok"] for check in found.values())
    assert found["exhibits"]["checked"] == len(facts["entry"]["exhibits"]) == int(found["exhibits"]["got"])
    assert found["ledger"]["checked"] is found["manifest"]["checked"] is None
    assert found["ledger"]["got"] == facts["document"]["ledger"]["root"]
    assert found["counts"]["got"] == str(sum(row["rows_read"] for row in facts["entry"]["exhibits"]))


@pytest.mark.parametrize("damage", [damaged_exhibit, damaged_ledger, lost_manifest])
def test_damage_fails_its_line_and_names_the_place(demo_case, damage):
    broken = damage(demo_case)
    facts = facts_of(demo_case)
    schema.check(facts)
    found = lines(facts)
    assert [name for name, check in found.items() if not check["ok"]] == [broken]
    assert found[broken]["expected"] != found[broken]["got"]


def secret(folder, case):
    path = folder / "secret-names.csv"
    path.write_text("reference,date,phone,name,stated_role,country\nS-1,2026-05-22,+639011239999,Z,Y,PH\n")
    result = run_cli("add", case, path, *FRAME, "--use", "intelligence-only", "--json")
    assert result.code == 0, result.err
    assert run_cli("run", case).code == 0
    return result.json["exhibits"][0]["sha256"]


def test_damage_to_what_may_not_be_cited_is_not_told(demo_case, tmp_path):
    sha256 = secret(tmp_path, demo_case)
    before = facts_of(demo_case)
    path = next(path for path in (demo_case / "exhibits").rglob(sha256))
    path.chmod(0o600)
    path.write_bytes(b"other")
    assert facts_of(demo_case) == before
    assert all(check["ok"] for check in lines(before).values())


def test_where_such_exhibits_exist_a_failure_names_no_place(demo_case, tmp_path):
    secret(tmp_path, demo_case)
    damaged_ledger(demo_case)
    ledger = lines(facts_of(demo_case))["ledger"]
    assert not ledger["ok"]
    assert ledger["got"] == "?"


def test_the_root_cited_is_one_that_the_ledger_had(demo_case):
    facts = facts_of(demo_case)
    with open_workspace(demo_case, write=False) as workspace:
        roots = {workspace.ledger.root_at(size).hex() for size in range(workspace.register.size() + 1)}
    assert facts["document"]["ledger"]["root"] in roots
