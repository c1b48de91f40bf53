"""M-Pesa statements: the header below any preamble, credits and debits, masked numbers never used."""

import pytest

from filature.errors import InputError
from filature.intake.formats import mpesa
from intake import samples_money as samples
from intake.money_files import take
from intake.staged_rows import built_in, stage

LAYOUT = built_in("mpesa")


def read(tmp_path, data, subject=None):
    source = tmp_path / "in.csv"
    source.write_bytes(data)
    return stage(source, LAYOUT, tmp_path, subject=subject)


@pytest.mark.parametrize("preamble", range(3, 12))
def test_the_header_is_found(tmp_path, preamble):
    staged, rows = read(tmp_path, samples.mpesa(preamble))
    assert (staged.rows, staged.problems) == (4, 0)
    assert rows[0]["row_ref"] == f"line {preamble + 2}"
    assert [row["amount"] for row in rows] == ["-1500.00", "-33.00", "2,000.00", "-250.00"]
    assert {row["from_phone"] for row in rows} == {"254700000101"}
    assert {row["from_name"] for row in rows} == {"ADA MWANGI"}


def test_the_other_party(tmp_path):
    staged, rows = read(tmp_path, samples.mpesa())
    assert (rows[0]["to_name"], rows[0].get("to_phone")) == ("LINA ROXAS", None)
    assert "2547****287" in rows[0]["text"]
    assert "to_name" not in rows[1]
    assert (rows[2]["to_name"], rows[2]["to_phone"]) == ("BETO OUKO", "254700000202")
    assert (rows[3]["to_name"], rows[3]["to_account"]) == ("KPLC PREPAID", "888880")
    assert staged.warnings == ("1 masked number(s) under Details: kept in the text, not used",)


def test_it_becomes_transfers(tmp_path):
    taken = take(tmp_path, "m.csv", samples.mpesa())
    assert taken.exhibit["profile"] == "mpesa"
    assert taken.counts == (4, 4, 0, 0)
    assert taken.rows("SELECT amount, currency, booked, sent_at_utc::VARCHAR FROM transfer ORDER BY row_no")[2] == (
        2000, "KES", "credit", "2026-05-02 06:00:00")  # fmt: skip
    assert taken.parties("TE10000002")["payer"][:2] == ("BETO OUKO", "254700000202")
    assert taken.parties("TE10000002")["payee"][:2] == ("ADA MWANGI", "254700000101")
    masked = taken.rows(
        "SELECT count(*) FROM mention WHERE coalesce(phone, '') || coalesce(account, '') LIKE '%*%'"
    )
    assert masked == [(0,)]


def test_a_subject_may_be_named(tmp_path):
    data = samples.mpesa(2)
    with pytest.raises(InputError) as error:
        read(tmp_path, data)
    assert error.value.code == "subject-missing"
    assert read(tmp_path, data, subject="+254700000101")[1][0]["from_phone"] == "+254700000101"


def test_lines_that_are_no_rows_are_listed(tmp_path):
    staged, rows = read(tmp_path, samples.mpesa() + b"Disclaimer: for information only\r\n")
    assert (staged.rows, staged.problems) == (5, 1)
    assert rows[-1]["problem"] == "field-count"


def test_another_table_is_refused(tmp_path):
    with pytest.raises(InputError) as error:
        read(tmp_path, b"a,b\n1,2\n", subject="x")
    assert error.value.code == "header-missing"


def test_it_is_recognised_by_content():
    assert mpesa.recognise(samples.mpesa(11), None)
    assert not mpesa.recognise(samples.venmo(), None)
