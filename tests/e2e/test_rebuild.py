"""What can be made again is made again, byte by byte; and a person keeps the number once given."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import duckdb
import pytest

from cli_cases import ADD, assert_error, command, contents, pattern, row, table
from conftest import run_cli
from filature import intake
from filature.workspace import open_workspace

FRAMES = {
    "colibri-transfert.csv": ("Colibri", "colibri-send"),
    "pesobridge-payouts.csv": ("Pesobridge", "pesobridge-payouts"),
    "fil-d-appel.csv": ("Fil d'appel", "telecom-cdr"),
    "banque-du-lavoir.csv": ("Banque", "banque-releve"),
}


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A workspace that got its exhibits in three runs, one of them between two runs without any."""
    folder = tmp_path_factory.mktemp("rebuild")
    files, case = folder / "files", folder / "case"
    assert run_cli("population", files, "--payers", 300, "--seed", 5).code == 0
    assert run_cli("new", case, "--name", "N", "--unit", "U").code == 0
    for name, (provider, profile) in FRAMES.items():
        frame = ("--provider", provider, "--instrument", "I", "--authority", "A", "--profile", profile)
        assert run_cli("add", case, files / name, *frame).code == 0
        if name != "fil-d-appel.csv":
            assert run_cli("run", case).code == 0
    return case


@pytest.fixture
def case(grown, tmp_path):
    shutil.copytree(grown, tmp_path / "case")
    return tmp_path / "case"


def _manifest(case) -> tuple[str, bytes]:
    """Return run id and manifest bytes of the run that the records hold."""
    con = duckdb.connect(str(case / "records.duckdb"), read_only=True)
    run_id, text = con.execute("SELECT run_id, manifest FROM run").fetchone()
    con.close()
    data = (case / "runs" / run_id / "manifest.json").read_bytes()
    assert data == text.encode()
    return run_id, data


def _nothing(case) -> None:
    assert case.is_dir()


def _deleted(case) -> None:
    (case / "records.duckdb").unlink()


def _damaged(case) -> None:
    path = case / "records.duckdb"
    data = bytearray(path.read_bytes())
    for place in range(4096, len(data), 5000):
        data[place] ^= 0xFF
    path.write_bytes(data)


def _not_a_database(case) -> None:
    (case / "records.duckdb").write_bytes(b"nothing of the kind")


def _changed(case) -> None:
    con = duckdb.connect(str(case / "records.duckdb"))
    con.execute("DELETE FROM lead")
    con.execute("UPDATE transfer SET amount = amount + 1")
    con.close()


@pytest.mark.parametrize("harm", [_nothing, _deleted, _damaged, _not_a_database, _changed])
def test_rebuild_gives_the_same_manifest(case, harm):
    before, logged = _manifest(case), contents(case / "ledger")
    shown = run_cli("leads", case, "--json").out
    harm(case)
    done = command("rebuild", case)  # a process of its own: damaged pages are met in native code
    assert done.returncode == 0, done.stderr
    assert _manifest(case) == before
    assert run_cli("leads", case, "--json").out == shown
    assert contents(case / "ledger") == logged, "the same run is logged once"
    assert run_cli("verify", case).code == 0


def test_two_histories_of_the_same_exhibits_are_one_run(grown, tmp_path):
    """All files in one `add` and one run, or one after the other with runs between: the same records."""
    at_once = tmp_path / "at-once"
    assert run_cli("new", at_once, "--name", "N", "--unit", "U").code == 0
    for name, (provider, profile) in FRAMES.items():
        frame = ("--provider", provider, "--instrument", "I", "--authority", "A", "--profile", profile)
        assert run_cli("add", at_once, grown.parent / "files" / name, *frame).code == 0
    assert run_cli("run", at_once).code == 0
    one, other = (json.loads(_manifest(case)[1]) for case in (grown, at_once))
    assert one["outputs"] == other["outputs"]


def test_a_reader_meets_damaged_records_with_one_line(case):
    _damaged(case)
    for arguments in (("leads", case), ("run", case)):
        done = command(*arguments)
        assert "Traceback" not in done.stderr
        assert "defect" not in done.stderr, done.stderr
        if done.returncode:
            assert "filature rebuild" in done.stderr, (arguments, done.stderr)
    assert command("verify", case).returncode == 1
    assert command("rebuild", case).returncode == 0
    assert command("verify", case).returncode == 0


def _largest(case) -> Path:
    """Return the largest exhibit: colibri-transfert.csv."""
    return max(
        (path for path in (case / "exhibits").rglob("*") if path.is_file()),
        key=lambda path: path.stat().st_size,
    )


def test_rebuild_without_an_exhibits_bytes_says_which(case):
    gone = max(
        (path for path in (case / "exhibits").rglob("*") if path.is_file()),
        key=lambda path: path.stat().st_size,
    )
    gone.unlink()
    done = command("rebuild", case)
    assert_error(done, "exhibit-damaged", 4)
    assert "colibri-transfert.csv" in done.stderr
    verified = command("verify", case)
    assert verified.returncode == 1
    assert gone.name[:12] in verified.stderr


def test_rebuild_never_reads_bytes_that_are_not_those_received(case):
    changed = max(
        (path for path in (case / "exhibits").rglob("*") if path.is_file()),
        key=lambda path: path.stat().st_size,
    )
    changed.chmod(0o644)
    changed.write_bytes(changed.read_bytes().replace(b";EUR;", b";USD;", 1))
    done = command("rebuild", case)
    assert_error(done, "exhibit-damaged", 4)
    assert "colibri-transfert.csv" in done.stderr


# -- person numbers ----------------------------------------------------------------------------------
def _persons(case) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Return the identifiers of each person by its number, and the person's number of each mention's number."""
    con = duckdb.connect(str(case / "records.duckdb"), read_only=True)
    rows = con.execute(
        "SELECT p.label, i.kind || ':' || i.value FROM person AS p JOIN person_mention USING (person_id) "
        "JOIN mention_identifier USING (mention_id) JOIN identifier AS i USING (identifier_id)"
    ).fetchall()
    labels = {label for (label,) in con.execute("SELECT label FROM person").fetchall()}
    mentions = dict(
        con.execute(
            "SELECT concat_ws('-', 'P', mention_id // 4 // 1000000000, mention_id // 4 % 1000000000, mention_id % 4 + 1), "
            "label FROM person_mention JOIN person USING (person_id)"
        ).fetchall()
    )
    con.close()
    found = {label: set() for label in labels}
    for label, identifier in rows:
        found[label].add(identifier)
    return found, mentions


def test_person_numbers_stay_when_more_files_arrive(tmp_path):
    """Every number ever given resolves to a person who has at least the identifiers that it had before."""
    files, case = tmp_path / "files", tmp_path / "case"
    assert run_cli("population", files, "--payers", 300, "--seed", 5).code == 0
    assert run_cli("new", case, "--name", "N", "--unit", "U").code == 0
    before: dict[str, set[str]] = {}
    for name, (provider, profile) in FRAMES.items():
        frame = ("--provider", provider, "--instrument", "I", "--authority", "A", "--profile", profile)
        assert run_cli("add", case, files / name, *frame).code == 0
        assert run_cli("run", case).code == 0
        persons, mentions = _persons(case)
        for number, identifiers in before.items():
            now = mentions[number]  # an old number names a mention of exactly one person, for ever
            assert identifiers <= persons[now], f"{number} lost an identifier when {name} arrived"
        assert len(persons) >= 200
        before |= persons


def test_two_persons_who_turn_out_to_be_one_keep_the_older_number(tmp_path, cli, new_case):
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_bytes(table(row(1, payer=1), row(2, payer=2)))
    joined = row(3, payer=1).replace(
        "C0001", "C0002"
    )  # the telephone of one, the customer number of the other
    second.write_bytes(table(joined, *pattern(payers=1, first=7)))
    assert cli("add", new_case, first, *ADD).code == 0
    assert cli("run", new_case).code == 0
    before, _ = _persons(new_case)
    assert {"P-1-1-1", "P-1-2-1"} <= before.keys()
    assert cli("add", new_case, second, *ADD).code == 0
    assert cli("run", new_case).code == 0
    after, mentions = _persons(new_case)
    assert mentions["P-1-1-1"] == mentions["P-1-2-1"] == "P-1-1-1"
    assert before["P-1-1-1"] | before["P-1-2-1"] <= after["P-1-1-1"]


def test_the_moment_of_receipt_is_read_once(new_case, tmp_path):
    """The register and the derived rows say the same second, whenever the clock moves on."""
    moments = count()

    def ticking() -> datetime:
        return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=next(moments))

    (tmp_path / "a.csv").write_bytes(table(row()))
    frame = intake.Frame(provider="P", instrument="I", authority="A")
    with open_workspace(new_case, write=True, clock=ticking) as workspace:
        added = intake.add(workspace, tmp_path / "a.csv", frame, None)
        (stored,) = workspace.records.execute("SELECT received_at_utc FROM exhibit").fetchone()
    assert f"{stored.isoformat()}Z" == added.exhibit.received_at
