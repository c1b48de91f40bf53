"""Cash App returns: blocks wherever they stand, and whose account they are about."""

import json

import pytest

from filature.errors import FilatureError, InputError
from filature.intake import profile, sniff
from filature.intake.formats import cashapp
from intake import samples_money as samples
from intake.money_files import take
from intake.staged_rows import built_in, stage

LAYOUT = built_in("cashapp-xlsx")


def read(tmp_path, data, name=samples.CASHAPP_NAME, subject=None):
    source = tmp_path / name
    source.write_bytes(data)
    return stage(source, LAYOUT, tmp_path, subject=subject)


def test_every_block(tmp_path):
    staged, rows = read(tmp_path, samples.cashapp())
    assert (staged.rows, staged.problems, staged.warnings) == (12, 0, ())
    first = rows[0]
    assert (first["record"], first["from_email"], first["time"]) == (
        "identity",
        "ada@example.org",
        "2026-05-14 07:00:00Z",
    )
    assert json.loads(first["raw"])["UTC Date Time"] == "2026-05-14 07:00:00"
    assert [row["row_ref"] for row in rows[:5]] == [
        "sheet Subject!row 4", "sheet Subject!row 4", "sheet Subject!row 5", "sheet Subject!row 5",
        "sheet Subject!row 6",
    ]  # fmt: skip
    assert [row["from_name"] for row in rows[5:7]] == ["Ada B.", "Ada Brun"]
    assert [row.get("kind") for row in rows[5:9]] == [
        "display name",
        "display name",
        "payment card",
        "bank account",
    ]
    access = next(row for row in rows if row["record"] == "access")
    assert (access["ip"], access["from_customer"]) == ("192.0.2.7", "C_ada101")


def test_it_becomes_records(tmp_path):
    taken = take(tmp_path, samples.CASHAPP_NAME, samples.cashapp())
    assert taken.exhibit["profile"] == "cashapp-xlsx"
    assert taken.counts == (12, 12, 0, 0)
    assert taken.rows("SELECT reference, amount::VARCHAR, currency FROM transfer ORDER BY row_no") == [
        ("t1", "20.00000000", "USD"),
        ("t2", "1005.50000000", "USD"),
    ]
    assert taken.parties("t2") == {
        "payer": ("Lina Roxas", None, None, None, "C_lin045"),
        "payee": ("Ada Brun", None, None, None, "C_ada101"),
    }
    assert taken.rows("SELECT seen_at_utc::VARCHAR, zone_basis FROM access") == [
        ("2026-05-14 08:00:00", "in value")
    ]


def test_blocks_move(tmp_path):
    block = [["UTC Date Time", "IP Address"], ["2026-05-14 08:00:00", "192.0.2.7"]]
    for right in range(4):
        for down in range(4):
            rows = [[]] * down + [[None] * right + row for row in block]
            staged, found = read(tmp_path, samples.workbook({"S": rows}))
            assert (staged.rows, found[0]["ip"]) == (1, "192.0.2.7")


def test_rows_under_no_heading_are_listed(tmp_path):
    rows = [["Email"], ["ada@example.org"], [], ["stray", "cells"], ["one title"]]
    staged, found = read(tmp_path, samples.workbook({"S": rows}))
    assert (staged.rows, staged.problems) == (2, 1)
    assert found[1]["problem"] == "no-heading"
    assert staged.warnings == ("1 row(s) under no known heading: listed as rejected",)


def test_whose_account_must_be_known(tmp_path):
    data = samples.workbook({"S": [["Email"], ["ada@example.org"]]})
    with pytest.raises(InputError) as error:
        read(tmp_path, data, name="other.xlsx")
    assert error.value.code == "subject-missing"
    assert read(tmp_path, data, name="other.xlsx", subject="C_x")[1][0]["from_customer"] == "C_x"


def test_another_workbook_is_refused(tmp_path):
    with pytest.raises(InputError) as error:
        read(tmp_path, samples.workbook({"S": [["x", "y"], [1, 2]]}))
    assert error.value.code == "no-block"


@pytest.mark.parametrize("cut", [4, 100, 500, -1])
def test_a_damaged_workbook_is_one_of_our_errors(tmp_path, cut):
    with pytest.raises(FilatureError):
        read(tmp_path, samples.cashapp()[:cut])


def test_it_is_recognised_by_content(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(samples.cashapp())
    assert cashapp.recognise(path.read_bytes()[:65536], path)
    path.write_bytes(samples.workbook({"S": [["Account Token", "x"], [1, 2]]}))
    assert not cashapp.recognise(path.read_bytes(), path)
    layouts = tuple(profile.built_in().values())
    assert sniff.sniff(path, layouts).profile_id is None
