import csv
import hashlib
import json
import re
import shlex
import zipfile
from datetime import datetime
from pathlib import Path

import numpy as np
import python_calamine

from filature import population
from filature.intake.profile import built_in
from filature.population import layouts, xlsx
from filature.population.classes import COLIBRI, NORTHWIND, PESOBRIDGE
from filature.population.text import amounts

_GOLDEN = Path(__file__).parents[1] / "golden" / "population" / "files-300-7.json"


def _by_profile(small_files, name) -> Path:
    return next(file.path for file in small_files if file.profile == name)


def test_files_are_byte_identical_to_the_golden_ones(small_files):
    found = {file.path.name: hashlib.sha256(file.path.read_bytes()).hexdigest() for file in small_files}
    expected = json.loads(_GOLDEN.read_text(encoding="utf-8"))
    assert found == expected


def test_writing_twice_gives_the_same_bytes(small, small_files, tmp_path):
    again = population.write(small, tmp_path)
    for one, two in zip(small_files, again, strict=True):
        assert one.path.read_bytes() == two.path.read_bytes()
    first = small_files[0].path.parent
    for name in ("truth.parquet", "truth-register.parquet", "add.sh"):
        assert (first / name).read_bytes() == (tmp_path / name).read_bytes()


def test_every_file_says_how_it_is_added(small_files, folder):
    profiles = built_in()
    assert [file.profile for file in small_files] == [
        *("colibri-send", "northwind-transfers", "pesobridge-payouts"),
        *("banque-releve", "telecom-cdr", "partner-referral", "palmelin-register"),
    ]
    lines = (folder / "add.sh").read_text(encoding="utf-8").splitlines()[4:]
    for file, line in zip(small_files, lines, strict=True):
        assert profiles[file.profile].status == "fictional"
        words = shlex.split(line)
        assert words[:2] == ["filature", "add"]
        assert words[3].endswith(file.path.name)
        options = dict(zip(words[4::2], words[5::2], strict=True))
        assert options["--provider"] == file.provider
        assert options["--instrument"] == file.instrument
        assert options["--authority"] == file.authority
        assert options["--profile"] == file.profile
        assert options.get("--scope-from") == (file.scope_from.isoformat() if file.scope_from else None)
        assert file.received_at.date() > (file.scope_to or file.received_at.date().replace(year=2000))


def test_profiles_name_the_columns_that_the_files_have(small_files):
    profiles = built_in()
    for file in small_files:
        profile = profiles[file.profile]
        if profile.format == "csv":
            with file.path.open(encoding="utf-8", newline="") as stream:
                header = next(csv.reader(stream, delimiter=profile.delimiter))
        else:
            header = python_calamine.load_workbook(file.path).get_sheet_by_name("Transactions").to_python()[0]
        assert set(profile.source_columns) <= set(header)


def test_colibri_writes_local_time_and_decimal_commas(small, small_files):
    path = _by_profile(small_files, "colibri-send")
    assert path.read_bytes().count(b"\r\n") == np.sum(small.transfers.operator == COLIBRI) + 1
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert tuple(rows[0]) == layouts.COLIBRI_HEADER
    good = [
        row
        for row in rows
        if not row["Date d'envoi"].startswith("31/02") and "-" not in row["Montant envoyé"]
    ]
    for row in good:
        datetime.strptime(row["Date d'envoi"], "%d/%m/%Y %H:%M:%S")  # noqa: DTZ007
        assert re.fullmatch(r"\d{1,3}([ \u202f]\d{3})*,\d\d", row["Montant envoyé"])
        assert re.fullmatch(r"0\d( \d\d){4}", row["Téléphone expéditeur"])
    assert any("\u202f" in row["Montant payé"] for row in rows)
    assert any(" " in row["Montant payé"] for row in rows)


def test_northwind_is_a_readable_workbook_with_fixed_dates(small, small_files):
    path = _by_profile(small_files, "northwind-transfers")
    rows = python_calamine.load_workbook(path).get_sheet_by_name("Transactions").to_python()
    assert tuple(rows[0]) == layouts.NORTHWIND_HEADER
    assert len(rows) == np.sum(small.transfers.operator == NORTHWIND) + 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", rows[1][1])
    assert isinstance(rows[1][9], float)
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_pesobridge_writes_manila_time(small, small_files):
    with _by_profile(small_files, "pesobridge-payouts").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    moved = small.transfers
    mine = np.flatnonzero(moved.operator == PESOBRIDGE)
    assert len(rows) == len(mine)
    for row, number in zip(rows, mine, strict=True):
        if moved.defect[number] == 0:
            manila = moved.sent_utc_s[number] + 8 * 3600
            expected = np.datetime64(int(manila) // 60 * 60, "s").item()
            assert datetime.strptime(row["Date Sent"], "%m/%d/%Y %I:%M %p") == expected  # noqa: DTZ007
            assert not row["Date Sent"].startswith("0")
            assert float(row["Payout"].replace(",", "")) == moved.paid_minor[number] / 100


def test_statements_know_no_hours_and_debits_are_negative(small, small_files):
    with _by_profile(small_files, "banque-releve").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert len(rows) == len(small.statements)
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4}", row["Date"]) for row in rows)
    total = sum(int(row["Montant"].replace(",", "")) for row in rows)
    assert total == small.statements.cents.sum()
    assert all(row["Compte"][4:9] == row["Compte contrepartie"][4:9] == "00000" for row in rows)


def test_call_records_join_phones_of_the_files(small, small_files):
    with _by_profile(small_files, "telecom-cdr").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(small.sessions)
    assert {row["kind"] for row in rows} == {"voice", "video"}
    assert all(row["caller"].startswith("+") and row["callee"].startswith("+") for row in rows)


def test_amounts_group_thousands():
    cents = np.array([5, 99_999, 100_000, 123_456_789, 100_000_000, 99_999_999_999])
    assert amounts(cents, mark=",", group=" ").to_pylist() == [
        *("0,05", "999,99", "1 000,00", "1 234 567,89", "1 000 000,00", "999 999 999,99"),
    ]


def test_workbook_text_is_escaped(tmp_path):
    import pyarrow as pa

    path = tmp_path / "one.xlsx"
    columns = [("text", pa.array(["a < b & c", None])), ("number", pa.array(["1.50", None]))]
    xlsx.write(path, "Un & deux", ["<head>", "n"], columns)
    book = python_calamine.load_workbook(path)
    assert book.sheet_names == ["Un & deux"]
    assert book.get_sheet_by_index(0).to_python() == [["<head>", "n"], ["a < b & c", 1.5]]
