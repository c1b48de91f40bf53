"""What a file is, by its content."""

import pytest

from filature.intake import profile
from filature.intake.sniff import sniff
from intake.staged_rows import BROKEN, CAMT, GOOD, MT940, SHEET, TABLE, built_in

PUBLIC = ("viseca-card", "cdr-bandicoot", "mobile-money-feed", "wise-statement", "paypal-activity")
KNOWN = (CAMT, MT940, TABLE, SHEET, *map(built_in, PUBLIC))


@pytest.mark.parametrize(
    ("name", "format_", "chosen"),
    [
        ("transfers.csv", "csv", "test-transfers"),
        ("transfers-utf16.csv", "csv", "test-transfers"),
        ("transfers.xlsx", "xlsx", "test-sheet"),
        ("statement.camt053.v8.xml", "camt", "camt"),
        ("statement.mt940", "mt940", "mt940"),
    ],
)
def test_good_files_are_recognised_whatever_they_are_called(name, format_, chosen, tmp_path):
    source = tmp_path / "received.bin"
    source.write_bytes((GOOD / name).read_bytes())
    found = sniff(source, KNOWN)
    assert (found.format, found.profile_id, found.confidence) == (format_, chosen, "certain")


def test_nothing_is_guessed(tmp_path):
    found = sniff(BROKEN / "column-missing.csv", KNOWN)
    assert (found.profile_id, found.candidates) == (None, ("test-transfers",))
    assert "'Amount'" in found.why
    assert sniff(BROKEN / "another-layout.csv", KNOWN).profile_id is None
    assert sniff(BROKEN / "empty.csv", KNOWN).why == "no content"
    (tmp_path / "x.xml").write_text("<order><item/></order>", encoding="utf-8")
    assert sniff(tmp_path / "x.xml", KNOWN).why == "XML with root 'order', not an account statement"
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 nothing")
    assert sniff(tmp_path / "x.zip", KNOWN).why == "a damaged zip container"


def test_two_layouts_that_fit_equally_are_a_question():
    twin = profile.parse(TABLE.text.replace('"test-transfers"', '"twin"'), origin="twin")
    found = sniff(GOOD / "transfers.csv", (TABLE, twin))
    assert (found.profile_id, found.confidence, found.candidates) == (
        None,
        "likely",
        ("test-transfers", "twin"),
    )


def test_the_layout_that_explains_more_columns_wins():
    part = profile.parse(
        'id = "part"\ntitle = "t"\nformat = "csv"\nrecord = "transfer"\n[csv]\ndelimiter = ";"\n'
        '[columns]\nreference = "Ref"\n',
        origin="part",
    )
    assert sniff(GOOD / "transfers.csv", (part, TABLE)).profile_id == "test-transfers"


HEADERS = {
    "mobile-money-feed": "txn_type,caller_id,recipient_id,timestamp,amount",
    "cdr-bandicoot": "interaction,direction,correspondent_id,datetime,call_duration",
    "wise-statement": "TransferWise ID,Date,Amount,Currency,Description,Payer Name,Payee Name",
    "paypal-activity": "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,"
    "To Email Address,Transaction ID,Balance",
    "viseca-card": "TransactionId,CardId,Date,Amount,Currency,MerchantName,StateType,Type",
}


@pytest.mark.parametrize(("chosen", "header"), HEADERS.items())
def test_public_layouts_are_recognised_by_their_header(chosen, header, tmp_path):
    (tmp_path / "in.csv").write_text(header + "\n", encoding="utf-8-sig")
    assert sniff(tmp_path / "in.csv", KNOWN).profile_id == chosen
