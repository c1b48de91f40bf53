"""SWIFT statements: entries, balances, dialects; and the `mt-940` library as a second opinion."""

import mt940 as library
import pytest

from filature.intake.formats.mt940details import details
from intake.staged_rows import GOOD, MT940, stage

STATEMENT = ":20:S\n:25:99999000/19\n:60F:C260501EUR1,00\n{}\n:62F:C260531EUR1,00\n-\n"


def rows_of(text: str, folder, codec: str = "utf-8") -> list[dict[str, str]]:
    (folder / "in.sta").write_bytes(text.encode(codec))
    return stage(folder / "in.sta", MT940, folder)[1]


def entry(lines: str, folder) -> dict[str, str]:
    rows = rows_of(STATEMENT.format(lines), folder)
    assert [row["record"] for row in rows] == ["balance", "transfer", "balance"]
    return rows[1]


def test_entries_and_balances_come_in_file_order(tmp_path):
    staged, rows = stage(GOOD / "statement.mt940", MT940, tmp_path)
    assert [(row["record"], row["row_ref"]) for row in rows][:3] == [
        ("balance", "line 5"),
        ("transfer", "line 6"),
        ("transfer", "line 9"),
    ]
    assert [row["amount"] for row in rows if row["record"] == "balance"] == [
        "1000.00",
        "926.50",
        "10.00",
        "10.01",
    ]
    assert [told.account for told in staged.statements] == [
        "99999000/0000019",
        "PL00999900000000000000000001",
    ]
    told = staged.statements[0]
    assert (told.from_time, told.to_time, told.entries) == ("260501", "260531", 3)


def test_a_debit_goes_from_the_holder_to_the_named_party(tmp_path):
    _, rows = stage(GOOD / "statement.mt940", MT940, tmp_path)
    row = rows[1]
    assert (row["from_account"], row["to_name"]) == ("99999000/0000019", "COLIBRI TRANSFERT GESELLSCHAFT MBH")
    assert row["to_account"] == "99999000/00000294"  # an account number alone would name many accounts
    assert (row["amount"], row["currency"], row["reference"]) == ("80.50", "EUR", "B1")
    assert row["text"] == "UEBERWEISUNG / MAI 2026"
    assert row["raw"].startswith(":61:2605040504D80,50NTRFNONREF//B1\n:86:177?00")


def test_a_reversed_debit_comes_back(tmp_path):
    _, rows = stage(GOOD / "statement.mt940", MT940, tmp_path)
    row = rows[2]
    assert (row["from_name"], row["from_account"]) == ("R. DIMAANO", "NL00NONE0000000001")
    assert (row["to_account"], row["status"], row["text"]) == ("99999000/0000019", "reversal", "RETOUR")


def test_a_day_that_does_not_exist_stays_as_written(tmp_path):
    _, rows = stage(GOOD / "statement.mt940", MT940, tmp_path)
    assert rows[3]["time"] == "260230"


def test_a_block_that_cannot_be_read_is_kept_and_the_rest_goes_on(tmp_path):
    _, rows = stage(GOOD / "statement.mt940", MT940, tmp_path)
    broken = next(row for row in rows if "problem" in row)
    assert (broken["problem"], broken["problem_field"]) == ("mt940-block", ":61:")
    assert broken["raw"] == ":61:2605XX01C1,00NTRF"
    assert rows[-1]["kind"] == "closing"


def test_a_balance_without_its_currency_is_kept_as_a_problem(tmp_path):
    rows = rows_of(":20:S\n:62F:C02031595000,00\n", tmp_path)
    assert rows[0]["problem"] == "mt940-block"


@pytest.mark.parametrize(
    ("line", "amount", "payer"),
    [
        (":61:260504C79,7NTRFX", "79.7", False),
        (":61:260504D6800,NTRFX", "6800", True),
        (":61:260504RC5,NTRFX", "5", True),
        (":61:260504RD5,NTRFX", "5", False),
        (":61:2605040504CR000000000001,62NTRFX", "000000000001.62", False),
        (":61:260504DR80\n0,NTRFX", "800", True),
    ],
)
def test_marks_and_amounts(line, amount, payer, tmp_path):
    row = entry(line, tmp_path)
    assert row["amount"] == amount
    assert ("from_account" in row, "to_account" in row) == (payer, not payer)


@pytest.mark.parametrize("frame", ["{}", "{{4:\n{}-}}", "\x01{}-\x03", "Bank line\n\n:940:\n{}"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_frame_does_not_matter(frame, end, tmp_path):
    text = frame.format(STATEMENT.format(":61:260504C1,NTRFX")).replace("\n", end)
    assert [row["record"] for row in rows_of(text, tmp_path)] == ["balance", "transfer", "balance"]


def test_old_encodings_are_read_and_told(tmp_path):
    (tmp_path / "in.sta").write_bytes(
        STATEMENT.format(":61:260504C1,NTRF\n:86:ODSETEK K\xd3").encode("cp1252")
    )
    staged, rows = stage(tmp_path / "in.sta", MT940, tmp_path)
    assert (staged.encoding, rows[1]["text"]) == ("cp1252", "ODSETEK KÓ")


def test_control_characters_reject_their_own_block(tmp_path):
    rows = rows_of(STATEMENT.format(":61:260504C1,NTRF\n:86:A\x07B"), tmp_path)
    assert rows[1]["problem"] == "mt940-block"


CASES = [
    (
        [
            "166?00GUTSCHRIFT?20EREF+E1?21SVWZ+GRUSS?22AN ALLE?30TESTDEFF?31DE00999900000000000001",
            "?32PAUL?33FERRAND",
        ],
        True,
        ("PAUL FERRAND", "DE00999900000000000001", "E1", "GUTSCHRIFT / GRUSSAN ALLE"),
    ),
    (
        ["166?20SVWZ+X?21ABWA+ROSA DIMAANO?31DE00999900000000000001?32COLIBRI"],
        True,
        ("ROSA DIMAANO", None, None, "X"),
    ),
    (["166>20SVWZ+X>32PAUL"], True, ("PAUL", None, None, "X")),
    (
        ["/CNTP/NL00NONE0000000001/BANKNL2A/ROSA DIMAANO/STAD/REMI/USTD//X/"],
        False,
        ("ROSA DIMAANO", "NL00NONE0000000001", None, "X"),
    ),
    (
        ["911; Z RACH.: 0099; NA RACH.: 0011; OD: JAN P; DLA: ANNA K  UL. X; TYT.: Y"],
        False,
        ("ANNA K", "0011", None, "Y"),
    ),
    (
        ["FACTUUR 1", "REK: NL00NONE0000000001/NAAM: PAUL F"],
        False,
        ("PAUL F", "NL00NONE0000000001", None, "FACTUUR 1"),
    ),
    (["free words"], True, (None, None, None, "free words")),
    ([], True, (None, None, None, None)),
]


@pytest.mark.parametrize(("lines", "incoming", "expected"), CASES)
def test_dialects(lines, incoming, expected):
    found = details(lines, incoming=incoming)
    assert (found.name, found.account, found.reference, found.text or "") == (
        *expected[:3],
        expected[3] or "",
    )


def test_the_line_under_the_entry_may_hold_the_account(tmp_path):
    row = entry(":61:260504D1,00N102EREF\nNL00NONE0000000001\n:86:/BENM//NAME/ROSA DIMAANO/REMI//", tmp_path)
    assert (row["to_account"], row["to_name"]) == ("NL00NONE0000000001", "ROSA DIMAANO")
    assert "text" not in row


def test_the_library_sees_the_same_entries(tmp_path):
    """Amount, sign and count agree; it is not asked for dates, which it moves (30 February)."""
    _, rows = stage(GOOD / "statement.mt940", MT940, tmp_path)
    entries = [row for row in rows if row["record"] == "transfer" and "problem" not in row]
    # The library gives up on the whole file for one broken entry.
    text = (GOOD / "statement.mt940").read_text(encoding="utf-8").replace(":61:2605XX01C1,00NTRF\n", "")
    holders = {"99999000/0000019", "PL00999900000000000000000001"}
    ours = [float(row["amount"]) * (-1 if row.get("from_account") in holders else 1) for row in entries]
    theirs = [
        (transaction.data["amount"].amount, transaction.data["currency"])
        for statement in library.parse_statements(text)
        for transaction in statement.transactions
    ]
    assert [float(amount) for amount, _ in theirs] == ours
    assert [currency for _, currency in theirs] == [row["currency"] for row in entries]
