"""No cell of the register can hold anything that makes `verify` fail: it is told as damage, and named."""

import re
import shutil

import apsw
import pytest

from cli_cases import ADD, pattern, table
from conftest import run_cli
from filature.register import user_acts
from filature.workspace import open_workspace

TABLES = {  # every table of the register with its columns; the first identifies the row
    "meta": ("key", "value"),
    "entry": ("seq", "body"),
    "profile": ("sha256", "text"),
    "exhibit": ("exhibit_no", "sha256", "payload", "entry_seq"),
    "decision": ("decision_no", "object_type", "object_id", "payload", "entry_seq"),
    "child_act": ("act_no", "child_no", "kind", "payload", "entry_seq"),
    "case_act": ("act_no", "case_no", "kind", "payload", "entry_seq"),
    "user_act": ("act_no", "user_no", "kind", "payload", "entry_seq"),
}
CELLS = (None, "", "x", b"\x00", b"\xff\xfe", -1, 2**62, b'{"values": null}', "CAST(x'ff' AS TEXT)")
NAMED = {  # what the line that is printed must name
    "meta": "register|ledger",
    "entry": "entry [0-9]+|entries",
    "profile": "profile",
    "exhibit": "exhibit",
    "decision": "decision",
    "child_act": "child.act ([-0-9]+|of)|table child_act",
    "case_act": "case.act ([-0-9]+|of)|table case_act",
    "user_act": "user.act ([-0-9]+|of)|table user_act",
}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A workspace in which every table of the register has rows; without derived rows, to be quick."""
    folder = tmp_path_factory.mktemp("cells")
    file, case = folder / "colibri.csv", folder / "case"
    file.write_bytes(table(*pattern()))
    one = ("--author", "Ada", "--reason", "because")
    for words in (
        ("new", case, "--name", "N", "--unit", "U"),
        ("add", case, file, *ADD),
        ("child", "open", case, *one),
        ("case", "open", case, "24/1", "--authority", "A", "--on", "2026-01-01", *one),
    ):
        assert run_cli(*words).code == 0
    with open_workspace(case, write=True) as workspace:
        decide = workspace.register.decide
        decide(
            author="Ada", object_type="lead", object_id="payer-1-1-1", judgement="unsure", reason="because"
        )
        workspace.log()
        user_acts.make(
            workspace, workspace.register.viewer, reason="because", author=workspace.register.viewer
        )
    (case / "records.duckdb").unlink()
    return case


def test_every_table_is_tried(template):
    db = apsw.Connection(str(template / "register.sqlite"))
    found = {row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for name, columns in TABLES.items():
        assert (
            tuple(row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (name,))) == columns
        )
    db.close()
    assert found == set(TABLES)


def put(case, name, column, cell):
    """Put a cell past every rule of its table and put the rules back; tell whether the storage can hold it."""
    path = str(case / "register.sqlite")
    db = apsw.Connection(path)
    strict = db.execute("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (name,)).get
    rules = list(
        db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", (name,))
    )
    loose = re.sub(r"STRICT,? ?| NOT NULL| CHECK \(.*?\)| TEXT| BLOB| INTEGER(?! PRIMARY)", "", strict)
    for trigger, _ in rules:
        db.execute(f"DROP TRIGGER {trigger}")
    computed = list(
        db.execute("SELECT * FROM sqlite_schema WHERE tbl_name = ? AND sql LIKE '%json%'", (name,))
    )
    db.pragma("writable_schema", 1)  # damage goes past an index that is computed from the cell, too
    db.execute("DELETE FROM sqlite_schema WHERE tbl_name = ? AND sql LIKE '%json%'", (name,))
    _define(path, name, loose)
    db.close()
    db = apsw.Connection(path)
    value, values = (cell, ()) if str(cell).startswith("CAST") else ("?", (cell,))
    key = TABLES[name][0]
    try:
        db.execute(
            f"UPDATE {name} SET {column} = {value} WHERE {key} = (SELECT max({key}) FROM {name})", values
        )
        held = db.changes() == 1
    except apsw.Error:  # a row number that is no number
        held = False
    _define(path, name, strict)
    db.pragma("writable_schema", 1)
    db.executemany("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", computed)
    db.close()
    db = apsw.Connection(path)
    for _, rule in rules:
        db.execute(rule)
    db.close()
    return held


def _define(path, name, sql):
    db = apsw.Connection(path)
    db.pragma("writable_schema", 1)
    db.execute("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?", (sql, name))
    db.close()


@pytest.mark.parametrize(("name", "column"), [(name, column) for name in TABLES for column in TABLES[name]])
def test_any_cell_is_told_as_damage(template, tmp_path, name, column):
    case = shutil.copytree(template, tmp_path / "case")
    register = (case / "register.sqlite").read_bytes()
    tried = 0
    for cell in CELLS:
        (case / "register.sqlite").write_bytes(register)
        if not put(case, name, column, cell):
            continue
        tried += 1
        result = run_cli("verify", case)
        told = f"{name}.{column} = {cell!r}: {result.err}"
        assert result.code in (1, 4), told
        assert result.err.splitlines()[0].startswith(("does not fit: ", "register: ")), told
        assert re.search(NAMED[name], result.err), told
        assert not re.search("defect|internal|Error", result.err), told
        for words in (("child", "list"), ("case", "list"), ("exhibits",), ("identity", "list")):
            reading = run_cli(*words[:2], case)
            assert "defect" not in reading.err, f"{told}; {words}: {reading.err}"
    assert tried >= (2 if column in ("seq", "exhibit_no", "decision_no", "act_no") else 7)
