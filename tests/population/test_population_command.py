"""The verb: what it prints in both forms, and what it refuses."""

import json

import pytest
from click.testing import CliRunner

from filature.cli.population import command
from filature.errors import UsageError
from filature.population import opened

_RECORDS = ("--payers", "2000", "--seed", "3", "--planted", "20", "--form", "records")


def _run(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_records_are_written_and_counted(tmp_path):
    done = _run(tmp_path / "pop", *_RECORDS, "--shift", 1, "--seeds", 5, "--facilitators", 9)
    assert done.exit_code == 0
    assert "payments and" in done.output
    assert opened.read_manifest(tmp_path / "pop")["shift"] == 1
    assert opened.read_manifest(tmp_path / "pop")["rows"]["referral"] <= 5


def test_json_is_the_manifest(tmp_path):
    done = _run(tmp_path / "pop", *_RECORDS, "--transfers-per-payer", 8, "--coverage", 0.1, "--json")
    said = json.loads(done.output)
    assert said == opened.read_manifest(tmp_path / "pop")
    assert (said["transfers_per_payer"], said["coverage"]) == (8.0, 0.1)


def test_files_stay_the_default_and_can_be_shifted(tmp_path):
    assert "provider files" in _run(tmp_path / "plain", "--payers", 100, "--seed", 3).output
    assert "provider files" in _run(tmp_path / "shifted", "--payers", 100, "--seed", 3, "--shift", 2).output
    name = "colibri-transfert.csv"
    assert (tmp_path / "plain" / name).read_bytes() != (tmp_path / "shifted" / name).read_bytes()


def test_options_of_records_need_the_form(tmp_path):
    done = _run(tmp_path / "pop", "--payers", 100, "--seed", 3, "--seeds", 4)
    assert isinstance(done.exception, UsageError)
    assert done.exception.code == "population-form"
    assert "--seeds" in done.exception.message


@pytest.mark.parametrize("form", ["files", "records"])
def test_a_full_folder_is_refused(form, tmp_path):
    (tmp_path / "note.txt").write_text("kept", encoding="utf-8")
    done = _run(tmp_path, "--payers", 2_000, "--seed", 3, "--form", form)
    assert isinstance(done.exception, UsageError)
    assert done.exception.code == "not-empty"
    assert (tmp_path / "note.txt").read_text(encoding="utf-8") == "kept"
