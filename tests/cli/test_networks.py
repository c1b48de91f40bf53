"""`network`, `expand`, `corridors` at the command line: JSON, exit codes, bad lists."""

import json

import pytest

from cli_cases import ADD, assert_error, pattern, table
from conftest import run_cli


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """A computed workspace that the tests only read."""
    folder = tmp_path_factory.mktemp("networks")
    (folder / "colibri.csv").write_bytes(table(*pattern()))
    for arguments in (
        ("new", folder / "case", "--name", "N", "--unit", "U"),
        ("add", folder / "case", folder / "colibri.csv", *ADD),
        ("run", folder / "case"),
    ):
        assert run_cli(*arguments).code == 0
    return folder / "case"


def test_expand_a_list(full, tmp_path, cli):
    path = tmp_path / "list.csv"
    path.write_text("phone;note\n+63 900 555 0001;x\n+33639989999;y\n****;z\n", encoding="utf-8")
    result = cli("expand", full, path)
    assert result.code == 0
    assert "1 person(s) named by 1 identifier(s); 1 not found; 1 line(s) not read" in result.out
    assert "line 4: " in result.out
    found = json.loads(cli("expand", full, path, "--json", "--role", "payer").out)
    assert [hit["roles"] for hit in found["hits"]] == [["payer"]] * 3
    assert found["columns_not_read"] == ["note"]
    assert cli("expand", full, "--id", "+33639989999").code == 1


def test_expand_refuses_what_is_no_list(full, tmp_path, cli):
    assert_error(cli("expand", full), "what-to-expand", 2)
    assert_error(cli("expand", full, tmp_path / "none.txt"), "no-list", 3)
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfeab")
    assert_error(cli("expand", full, tmp_path / "bad.txt"), "list-encoding", 3)


def test_network_of_a_person_and_of_a_lead(full, tmp_path, cli):
    chart = tmp_path / "n.svg"
    result = cli("network", full, "P-1-1-2", "--svg", chart, "--lang", "fr")
    assert result.code == 0
    assert "as a payee: 3 payers" in result.out
    assert "facilitator" not in result.out
    assert chart.read_text(encoding="utf-8").startswith("<svg")
    lead = json.loads(cli("leads", full, "--json").out)["leads"][0]
    found = json.loads(cli("network", full, lead["lead"], "--json").out)
    assert found["person"] == lead["person"]
    assert found["neighbours"][0]["rows"][0]["row"].startswith("line ")
    assert_error(cli("network", full, "P-9-9-1"), "no-person", 2)


def test_corridors(full, tmp_path, cli):
    result = cli("corridors", full, "--svg", tmp_path / "c.svg")
    assert result.code == 0
    assert "too little history" in result.out
    found = json.loads(cli("corridors", full, "--json").out)
    assert {item["kind"] for item in found["corridors"]} == {"country", "currency", "channel"}
    assert (tmp_path / "c.svg").read_text(encoding="utf-8").startswith("<svg")


def test_nothing_computed_and_nothing_there(new_case, cli):
    cli("run", new_case)
    assert cli("corridors", new_case).code == 1
    assert cli("expand", new_case, "--id", "+33639980001").code == 1
