"""Damage of every kind through `filature verify`: exit 1, the thing is named, and never a traceback."""

import json
import shutil

import apsw
import duckdb
import pytest

from cli_cases import ADD, pattern, table
from conftest import run_cli


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A workspace with two exhibits, two runs and a decision, in which everything fits."""
    folder = tmp_path_factory.mktemp("verify")
    case = folder / "case"
    assert run_cli("new", case, "--name", "N", "--unit", "U").code == 0
    for number in (1, 2):
        (folder / f"{number}.csv").write_bytes(table(*pattern(first=10 * number)))
        assert run_cli("add", case, folder / f"{number}.csv", *ADD).code == 0
        assert run_cli("run", case).code == 0
    lead = run_cli("leads", case, "--json").json["leads"][0]["lead"]
    assert run_cli("decide", case, lead, "--judgement", "negative", "--reason", "a family").code == 0
    assert run_cli("verify", case).code == 0
    return case


@pytest.fixture
def case(whole, tmp_path):
    shutil.copytree(whole, tmp_path / "case")
    return tmp_path / "case"


def _failures(case):
    """Return what does not fit, as one text; raise when the answer was not a plain 'no'."""
    result = run_cli("verify", case, "--json")
    assert result.code == 1, result
    assert not result.err.startswith("defect"), result.err
    assert result.json["failed"]
    return "\n".join(f"{item['subject']}: {item['got']}" for item in result.json["failed"])


def _register(case, *statements):
    """Change register.sqlite as somebody would who knows it: the triggers that forbid it are taken away."""
    db = apsw.Connection(str(case / "register.sqlite"))
    for table_name in ("entry", "exhibit", "decision", "profile"):
        for end in ("stays", "kept"):
            db.execute(f"DROP TRIGGER IF EXISTS {table_name}_{end}")
    for statement, *values in statements:
        db.execute(statement, tuple(values))
    db.close()


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        (("UPDATE exhibit SET payload = ? WHERE exhibit_no = 2", b"{"), "exhibit 2"),
        (("UPDATE exhibit SET payload = ? WHERE exhibit_no = 2", b"\xff\xfe"), "exhibit 2"),
        (("UPDATE exhibit SET payload = ? WHERE exhibit_no = 2", b"[]"), "exhibit 2"),
        (("UPDATE exhibit SET payload = ? WHERE exhibit_no = 2", b"{}"), "exhibit 2"),
        (("UPDATE exhibit SET payload = ? WHERE exhibit_no = 2", b"[" * 100_000), "exhibit 2"),
        (("UPDATE exhibit SET sha256 = ? WHERE exhibit_no = 2", "0" * 64), "exhibit 2"),
        (("UPDATE exhibit SET exhibit_no = 7 WHERE exhibit_no = 2",), "exhibit 7"),
        (("UPDATE exhibit SET entry_seq = 1 WHERE exhibit_no = 2",), "exhibit 2"),
        (("DELETE FROM exhibit WHERE exhibit_no = 2",), "exhibit of ledger entry 3"),
        (("UPDATE decision SET object_id = 'payer-9-9-9'",), "decision 1"),
        (("UPDATE decision SET object_type = 'person'",), "decision 1"),
        (
            (
                "UPDATE decision SET payload = CAST(replace(CAST(payload AS TEXT), 'negative', 'positive') AS BLOB)",
            ),
            "decision 1",
        ),
        (("DELETE FROM decision",), "decision of ledger entry 5"),
        (("DROP TABLE decision",), "decision of ledger entry 5"),
        (("INSERT INTO decision SELECT 2, object_type, object_id, payload, 1 FROM decision",), "decision 2"),
        (("UPDATE entry SET body = ? WHERE seq = 3", b"\x00"), "entry 3"),
        (
            ("UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'T', 't') AS BLOB) WHERE seq = 0",),
            "entry 0",
        ),
        (("DELETE FROM entry WHERE seq = 0",), "entry 0"),
        (("DELETE FROM entry WHERE seq = 5",), "5"),
        (("UPDATE profile SET text = text || ' '",), "profile "),
        (("UPDATE profile SET text = CAST(x'ff' AS TEXT)",), "profile "),
        (("DELETE FROM profile",), "profile of exhibit 1"),
        (("UPDATE meta SET value = ?", b"another key"), "checkpoint"),
        (("DELETE FROM meta",), "reference key"),
        (("DROP TABLE entry",), "entry 0"),
        (("CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT 1; END",), "schema"),
        (("CREATE TABLE another (x)",), "schema"),
    ],
)
def test_acts_that_were_changed_in_the_register(case, statement, name):
    _register(case, statement)
    assert name in _failures(case)


@pytest.mark.parametrize("name", ["exhibits", "ledger", "runs", "dossiers", "tmp"])
def test_a_folder_that_is_missing(case, name):
    shutil.rmtree(case / name)
    assert f"the folder {name}/ is missing" in _failures(case)


def test_a_register_that_is_missing_is_not_made_anew(case):
    (case / "register.sqlite").unlink()
    assert "register.sqlite" in _failures(case)
    assert not (case / "register.sqlite").exists()


@pytest.mark.parametrize(
    "content", [b"", b"not a database", b"\x00" * 8192, b"SQLite format 3\x00" + b"\xff" * 9000]
)
def test_a_register_that_is_no_database(case, content):
    (case / "register.sqlite").write_bytes(content)
    found = _failures(case)
    assert "register" in found


def test_a_register_cut_short(case):
    path = case / "register.sqlite"
    path.write_bytes(path.read_bytes()[:-4096])
    assert "register.sqlite" in _failures(case)


@pytest.mark.parametrize("name", ["checkpoint", "tile/0/000.p/6", "tile/entries/000.p/6"])
def test_a_ledger_file_that_is_missing(case, name):
    assert (case / "ledger" / name).is_file(), sorted((case / "ledger").rglob("*"))
    (case / "ledger" / name).unlink()
    assert "ledger/" in _failures(case)


def test_an_empty_ledger(case):
    for path in sorted((case / "ledger").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert "ledger/checkpoint: no file" in _failures(case)
    assert not (case / "ledger" / "checkpoint").exists(), (
        "an empty log was begun in the place of the lost one"
    )


def test_an_exhibit_gone_and_a_stranger_come(case):
    first = next(path for path in (case / "exhibits").rglob("*") if path.is_file())
    first.rename(first.with_name("stray"))
    found = _failures(case)
    assert first.name[:12] in found
    assert f"exhibits/{first.parent.name}/stray" in found


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE transfer SET amount = amount + 1 WHERE exhibit_no = 1 AND row_no = 1", "rows of exhibit 1"),
        ("DELETE FROM transfer WHERE exhibit_no = 2 AND row_no = 1", "rows of exhibit 2"),
        ("INSERT INTO rejection (exhibit_no, row_no) VALUES (99, 1)", "rows of exhibit 99"),
        ("INSERT INTO exhibit (exhibit_no, sha256) VALUES (99, 'x')", "exhibit 99"),
        ("UPDATE exhibit SET provider = 'Another' WHERE exhibit_no = 2", "rows of exhibit 2"),
        ("UPDATE lead SET strength = strength + 1", "table lead"),
        ("DELETE FROM explanation", "table explanation"),
        ("DELETE FROM run", "table lead"),
        ("UPDATE run SET run_id = 'abc', manifest = '{'", "run abc"),
        ("UPDATE run SET manifest = '{}'", "not logged"),
        ("DROP TABLE lead", "table lead"),
        ("DROP TABLE transfer", "rows of exhibit 1"),
        ("DROP TABLE run", "table lead"),
    ],
)
def test_derived_rows_that_were_changed(case, statement, name):
    con = duckdb.connect(str(case / "records.duckdb"))
    con.execute(statement)
    con.close()
    found = _failures(case)
    assert "records.duckdb" in found
    assert name in found
    if statement.startswith("DROP"):  # the deepest harm: made again too
        assert run_cli("rebuild", case).code == 0
        assert run_cli("verify", case).code == 0


def test_settings_changed_by_hand_are_recorded_by_the_next_run(case):
    path = case / "workspace.toml"
    path.write_text(path.read_text().replace('unit = "U"', 'unit = "V"'))
    assert "workspace.toml" in _failures(case)
    assert run_cli("run", case).code == 0
    assert run_cli("verify", case).code == 0


def test_the_first_failure_is_the_thing_that_was_changed(case):
    """An entry that was changed is named before the act that no longer fits it."""
    db = apsw.Connection(str(case / "register.sqlite"))
    (body,) = db.execute("SELECT body FROM entry WHERE seq = 3").fetchone()
    db.close()
    fields = json.loads(body)
    fields["payload_sha256"] = "0" * 64
    _register(
        case, ("UPDATE entry SET body = ? WHERE seq = 3", json.dumps(fields, separators=(",", ":")).encode())
    )
    assert run_cli("verify", case).err.startswith("does not fit: ledger/entry 3: ")


def test_verify_leaves_a_damaged_workspace_as_it_is(case):
    from cli_cases import contents

    _register(case, ("UPDATE decision SET object_id = 'payer-9-9-9'",))
    before = contents(case)
    _failures(case)
    after = contents(case)
    assert {name for name in before if before[name] != after.get(name)} <= {
        "register.sqlite"
    }  # its triggers are back
    assert after.keys() == before.keys()
