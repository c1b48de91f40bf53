"""Western Union messages: both lengths of the control number, minor units, legs kept apart."""

import json

import pytest

from filature.errors import FilatureError, InputError, RefusedError
from filature.intake.formats import mtcn, wu
from intake import samples_money as samples
from intake.money_files import take
from intake.staged_rows import built_in, stage

LAYOUT = built_in("wu-xml")


def read(tmp_path, data):
    source = tmp_path / "in.xml"
    source.write_bytes(data if isinstance(data, bytes) else data.encode())
    return stage(source, LAYOUT, tmp_path)


def test_a_search_reply(tmp_path):
    staged, rows = read(tmp_path, samples.wu_search_reply())
    assert (staged.rows, staged.problems, staged.warnings) == (1, 0, ())
    row = rows[0]
    assert row["reference"] == "0123456789"
    assert json.loads(row["raw"])["new_mtcn"] == "1526370123456789"
    assert (row["amount"], row["currency"]) == ("37000", "EUR")
    assert (row["paid_amount"], row["paid_currency"], row["fee"]) == ("2294000", "PHP", "1000")
    assert row["time"] == "05-14-26 11:50 AM-04:00"
    assert (row["from_name"], row["from_phone"]) == ("Ada Lou Brun", "0033600000101")
    assert (row["to_name"], row["to_phone"], row["to_country"]) == ("Lina Roxas", "+63 9170000045", "PH")
    assert (row["leg"], row["status"]) == ("send", "W/C")


def test_a_message_that_is_itself_the_transaction(tmp_path):
    _, rows = read(tmp_path, samples.wu_send_store())
    row = rows[0]
    assert row["reference"] == "0123456789"  # the last ten of sixteen
    assert (row["from_name"], row["from_account"]) == ("Atelier Brun", "FR7612345000010000000000101")
    assert (row["time"], row["leg"]) == ("2026-05-14T09:30:00", "send")


def test_legs_are_kept_apart(tmp_path):
    paid = samples.wu_search_reply(samples.wu_transaction(status="PAID"))
    assert read(tmp_path, paid)[1][0]["leg"] == "both"
    payout = paid.replace(b"receive-money-search-reply", b"receive-money-pay-reply")
    assert read(tmp_path, payout)[1][0]["leg"] == "payout"


def test_amounts_become_major_units_by_currency(tmp_path):
    taken = take(tmp_path, "a.xml", samples.wu_search_reply())
    assert taken.counts == (1, 1, 0, 0)
    assert taken.rows(
        "SELECT amount, paid_amount, fee, sent_at_utc::VARCHAR, time_precision FROM transfer"
    ) == [(370, 22940, 10, "2026-05-14 15:50:00", "minute")]
    yen = take(tmp_path, "b.xml", samples.wu_send_store())
    assert yen.rows("SELECT amount, currency FROM transfer WHERE currency = 'JPY'") == [(5000, "JPY")]


def test_an_amount_with_a_point_is_not_in_minor_units(tmp_path):
    two = samples.wu_search_reply(samples.wu_transaction(), samples.wu_transaction(principal="370.00"))
    taken = take(tmp_path, "a.xml", two)
    assert taken.counts == (2, 1, 1, 0)
    assert taken.rows("SELECT row_ref, field, found FROM rejection") == [
        ("payment_transaction[2]", "amount", "370.00")
    ]


def test_numbers_that_disagree_are_rejected(tmp_path):
    staged, rows = read(tmp_path, samples.wu_search_reply(samples.wu_transaction(mtcn="9999999999")))
    assert (staged.rows, staged.problems) == (1, 1)
    assert rows[0]["problem"] == "mtcn"
    assert "disagree" in staged.warnings[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0123456789", "0123456789"),
        ("1526370123456789", "0123456789"),
        ("012-345-6789", "0123456789"),
        ("123456789", None),
        ("8.6E+14", None),
        ("", None),
        (None, None),
        ("٠١٢٣٤٥٦٧٨٩", None),
    ],
)
def test_ten_digits(text, expected):
    assert mtcn.ten_digits(text) == expected


def test_rows_in_are_rows_staged(tmp_path):
    many = samples.wu_search_reply(*[samples.wu_transaction()] * 250)
    assert read(tmp_path, many)[0].rows == 250


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<a/>", "no-transaction"),
        (samples.wu_search_reply()[:-200], "xml-truncated"),
        (b"<!DOCTYPE a><a/>", "xml-dtd"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><mtcn>&b;</mtcn>', "xml-dtd"),
        (b"<a>" * 300, "xml-depth"),
        (b"not xml", "xml-malformed"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, data, code):
    with pytest.raises(FilatureError) as error:
        read(tmp_path, data)
    assert isinstance(error.value, (InputError, RefusedError))
    assert error.value.code == code
    assert not (tmp_path / "out.parquet").exists()


def test_it_is_recognised_by_content():
    assert wu.recognise(samples.wu_search_reply(), None)
    assert wu.recognise(samples.wu_send_store(), None)
    assert not wu.recognise(b"<Document><BkToCstmrStmt/></Document>", None)
    assert not wu.recognise(b"mtcn,new_mtcn\n1,2\n", None)
