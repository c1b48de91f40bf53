"""OFX tag soup: accounts, entries, times and amounts as banks really write them."""

import pytest

from filature.errors import InputError, RefusedError
from filature.intake.formats import ofx, ofxmap
from intake import samples_bank as samples
from intake.staged_rows import built_in, stage

LAYOUT = built_in("ofx")


def read(tmp_path, data):
    source = tmp_path / "in.ofx"
    source.write_bytes(data if isinstance(data, bytes) else data.encode())
    return stage(source, LAYOUT, tmp_path)


def test_several_accounts(tmp_path):
    staged, rows = read(tmp_path, samples.OFX_1.encode("cp1252"))
    assert (staged.rows, staged.problems, staged.encoding) == (6, 0, "cp1252")
    assert [row["record"] for row in rows] == ["transfer"] * 3 + ["balance"] * 2 + ["transfer"]
    assert [row["from_account"] for row in rows] == ["12345/100200"] * 5 + ["4000111122223333"]
    assert [row["currency"] for row in rows] == ["EUR"] * 5 + ["USD"]
    assert [row["statement"] for row in rows] == ["1"] * 5 + ["2"]
    assert [item.entries for item in staged.statements] == [3, 1]
    assert staged.statements[0].from_time == "2025-03-01"
    assert staged.warnings == ("the bank answered: status 2000 General error",)


def test_what_an_entry_says(tmp_path):
    first, second, third = read(tmp_path, samples.OFX_1.encode("cp1252"))[1][:3]
    assert (first["time"], first["amount"], first["reference"]) == (
        "2025-03-02T10:15:00-05:00",
        "-40.00",
        "F1",
    )
    assert (first["to_name"], first["text"]) == ("Lina & Cie", "caf\u00e9")
    assert (second["time"], second["amount"]) == ("2025-03-03T18:40:00.5+05:30", "1250.75")
    assert (second["to_account"], second["text"]) == ("777/9", "a <b> c")
    assert third["time"] == "2025-03-04T09:00:00"  # '[-:EST]' names no offset
    assert (third["to_name"], third["to_phone"], third["to_address"]) == ("Shop One", "0400000000", "Lyon")
    assert third["currency"] == "EUR"  # the amount is already converted
    assert third["text"] == "converted from USD"


def test_balances(tmp_path):
    ledger, available = read(tmp_path, samples.OFX_1.encode("cp1252"))[1][3:5]
    assert (ledger["kind"], ledger["amount"], ledger["time"]) == ("other", "382.34", "2025-03-10")
    assert (available["kind"], available["amount"]) == ("available", "300.00")


def test_version_2_investment_and_listed_accounts(tmp_path):
    staged, rows = read(tmp_path, samples.OFX_2)
    assert [row["record"] for row in rows] == ["transfer", "identity"]
    assert rows[0]["from_account"] == "broker.example/55"
    assert rows[0]["time"] == "2025-01-15"  # noon is a filler
    assert (rows[1]["from_account"], rows[1]["from_phone"], rows[1]["kind"]) == (
        "12345/300",
        "+33600000001",
        "account",
    )
    assert staged.warnings == ("every entry is stamped 120000: a filler, times are read as days",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(tmp_path, encoding):
    assert read(tmp_path, samples.OFX_1.encode(encoding))[1][0]["text"] == "caf\u00e9"


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        (lambda text: text[text.index("<OFX>") :], 6),  # no header
        (lambda text: text.replace("\n", ""), 6),  # all on one line
        (lambda text: text.replace("\n", "\r\n"), 6),
        (lambda text: text.replace("</STMTTRN>", ""), 6),  # entries never closed
        (lambda text: text.lower(), 6),
    ],
)
def test_loose_files_lose_nothing(tmp_path, change, rows):
    assert read(tmp_path, change(samples.OFX_1))[0].rows == rows


def test_a_cut_file_keeps_what_is_complete_and_says_so(tmp_path):
    cut = samples.OFX_1[: samples.OFX_1.index("<FITID>F2") + 5]
    staged, rows = read(tmp_path, cut)
    assert [row.get("problem") for row in rows] == [None, "ofx-cut"]
    assert "the closing </OFX> is missing: the file may be cut off" in staged.warnings


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("OFXHEADER:100\n\n<OFX></OFX>\n", "without a statement"),
        (
            "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1></OFX>",
            "without",
        ),
        (
            "<OFX><BANKMSGSRSV1><STMTTRNRS><STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>No</STATUS></STMTTRNRS></OFX>",
            "status 2000 No",
        ),
        ("OFXHEADER:100\nnothing", "no <OFX> element"),
    ],
)
def test_files_without_a_statement_say_what_the_bank_answered(tmp_path, data, told):
    with pytest.raises(InputError, match=told) as caught:
        read(tmp_path, data)
    assert caught.value.code == "no-statement"


def test_an_entry_beyond_all_reason_is_a_problem_row(tmp_path):
    data = "<OFX><STMTTRN><DTPOSTED>20250101<TRNAMT>1" + "<MEMO>x" * 600 + "</STMTTRN></OFX>"
    staged, rows = read(tmp_path, data)
    assert (staged.rows, rows[0]["problem"]) == (1, "ofx-length")


def test_hostile_files_are_refused(tmp_path):
    with pytest.raises(RefusedError) as caught:
        read(tmp_path, "<OFX><STMTTRN><NAME>" + "x" * 70_000)
    assert caught.value.code == "limit-field"
    with pytest.raises(RefusedError) as caught:
        read(tmp_path, '<!DOCTYPE x [<!ENTITY a "b">]><OFX><STMTTRN><NAME>&a;</OFX>')
    assert caught.value.code == "xml-dtd"
    with pytest.raises(RefusedError) as caught:
        read(tmp_path, b"<OFX>\0</OFX>")
    assert caught.value.code == "nul-byte"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20250302", "2025-03-02"),
        ("202503021015", "2025-03-02T10:15"),
        ("20250302101500", "2025-03-02T10:15:00"),
        ("20250302101500.000[-5:EST]", "2025-03-02T10:15:00-05:00"),
        ("20250302101500 [+5.5:IST]", "2025-03-02T10:15:00+05:30"),
        ("20250302101500.25[0:GMT]", "2025-03-02T10:15:00.25+00:00"),
        ("20250302101500[-:EST]", "2025-03-02T10:15:00"),
        ("20120231", "2012-02-31"),
        ("yesterday", "yesterday"),
        ("", None),
    ],
)
def test_dates(text, expected):
    assert ofxmap.iso(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-6.60", "-6.60"),
        ("-79,7", "-79.7"),
        ("12,", "12"),
        ("$1,250.75", "1250.75"),
        ("1.250,75", "1250.75"),
        ("1,234", "1,234"),
        ("1,2345", "1.2345"),
        (".5", ".5"),
        ("1 250,00", "1250.00"),
        ("abc", "abc"),
    ],
)
def test_amounts_convert_the_mark_and_never_guess(text, expected):
    assert ofxmap.amount(text) == expected


def test_recognised_by_content(tmp_path):
    assert ofx.recognise(samples.OFX_1.encode(), tmp_path)
    assert ofx.recognise(samples.OFX_2.encode(), tmp_path)
    assert ofx.recognise(b"\r\n\r\n<ofx>", tmp_path)
    assert ofx.recognise(samples.PAIN.encode(), tmp_path) is None
