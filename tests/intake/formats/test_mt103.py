"""SWIFT payment messages: parties, amounts, answers of the network."""

import json

import pytest

from filature.errors import InputError
from filature.intake.formats import mt103
from intake import samples_bank as samples
from intake.staged_rows import MT940, built_in, stage

LAYOUT = built_in("mt103")


def read(tmp_path, text, layout=LAYOUT):
    source = tmp_path / "in.rje"
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    return stage(source, layout, tmp_path)


def test_one_transfer(tmp_path):
    staged, rows = read(tmp_path, samples.MT103)
    assert (staged.rows, staged.problems, staged.warnings) == (1, 0, ())
    row = rows[0]
    assert (row["amount"], row["currency"]) == ("40", "EUR")
    assert (row["paid_amount"], row["paid_currency"]) == ("2480.25", "PHP")
    assert row["reference"] == "00000000-0000-4000-8000-000000000001"
    assert (row["time"], row["channel"], row["text"]) == ("250303", "MT103 CRED", "SCHOOL MARCH")
    assert (row["from_name"], row["from_account"]) == ("ADA BRUN", "FR7612345000010000000000101")
    assert row["from_address"] == "5 RUE HAUTE, RENNES"
    assert (row["to_name"], row["to_account"], row["to_address"]) == (
        "LINA ROXAS",
        "0012300045",
        "QUEZON CITY",
    )
    assert "status" not in row
    assert json.loads(row["raw"])["message"] == samples.MT103


def test_numbered_lines(tmp_path):
    row = read(tmp_path, samples.MT103_F)[1][0]
    assert (row["from_name"], row["from_document"]) == ("BEN BRUN", "99AA88")
    assert (row["from_address"], row["from_country"]) == ("8, RUE BASSE, RENNES", "FR")
    assert (row["to_name"], row["to_account"]) == ("MARA CRUZ", "0012300046")
    assert (row["to_address"], row["to_country"]) == ("STREET 1, CEBU", "PH")
    assert row["reference"] == "PAY2"


def test_answers_are_the_status_of_the_message_that_follows(tmp_path):
    staged, rows = read(tmp_path, samples.RJE)
    assert staged.rows == 3
    assert [row["status"] for row in rows] == ["ACK", "NAK H50", "ACK"]
    assert [row.get("problem") for row in rows] == [None, None, "status-only"]
    assert [row.get("reference") for row in rows[1:]] == ["PAY2", None]


def test_requests_for_several_transfers(tmp_path):
    staged, rows = read(tmp_path, samples.MT101)
    assert staged.rows == 2
    assert [(row["reference"], row["amount"], row["to_name"]) for row in rows] == [
        ("TX1", "20", "LINA ROXAS"),
        ("TX2", "30", "MARA CRUZ"),
    ]
    assert {row["from_name"] for row in rows} == {"ADA BRUN"}
    assert {row["time"] for row in rows} == {"250305"}
    assert "text" not in rows[0]
    assert rows[1]["text"] == "RENT"


def test_between_banks(tmp_path):
    cover, plain = read(tmp_path, samples.MT202_COVER + "\n$\n" + samples.MT202)[1]
    assert (cover["from_name"], cover["to_name"], cover["amount"]) == ("EVE HALL", "MARA CRUZ", "50")
    assert (plain["from_name"], plain["to_name"], plain["to_account"]) == (
        "TESTUS33",
        "BANK OF NOWHERE",
        "555",
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_bare_messages(tmp_path, end):
    bare = "\n".join(samples.MT103.split("{4:\n")[1].split("\n"))
    rows = read(tmp_path, (bare + "\n" + bare).replace("\n", end))[1]
    assert [(row["from_name"], row["reference"]) for row in rows] == [("ADA BRUN", "PAY1")] * 2


def test_messages_without_a_line_between_them(tmp_path):
    assert read(tmp_path, samples.MT103 + samples.MT103_F + samples.MT103)[0].rows == 3


def test_value_date_far_from_the_network_date_is_told(tmp_path):
    staged, rows = read(tmp_path, samples.MT103.replace("250303PHP", "060303PHP"))
    assert rows[0]["time"] == "060303"
    assert staged.warnings[0].startswith(
        "line 1: value date 2006-03-03, the network took the message on 2025"
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("250303PHP2480,25", "25O303PHP2480,25"), "mt-amount"),
        ((":32A:250303PHP2480,25\n", ""), "mt-amount"),
        (("{2:O103", "{2:O999"), "mt-type"),
        (("{4:\n:20", "{4:\n20"), None),
    ],
)
def test_a_damaged_message_is_a_row(tmp_path, change, code):
    staged, rows = read(tmp_path, samples.MT103.replace(*change) + "\n$\n" + samples.MT103_F)
    assert staged.rows == 2
    assert rows[0].get("problem") == code
    assert "problem" not in rows[1]


def test_another_text_is_refused(tmp_path):
    with pytest.raises(InputError) as caught:
        read(tmp_path, "$\n$\n")
    assert caught.value.code == "no-message"


def test_recognised_by_content_and_statements_are_left_alone(tmp_path):
    assert mt103.recognise(samples.RJE.encode(), tmp_path)
    assert mt103.recognise(samples.MT202.encode(), tmp_path)
    assert mt103.recognise(b":20:A\r\n:32A:250303EUR1,\r\n:50K:X\r\n:59:Y\r\n", tmp_path)
    assert mt103.recognise(samples.MT942.encode(), tmp_path) is None
    assert mt103.recognise(b":20:A\n:60F:C250303EUR1,\n:61:250303C1,NTRF\n", tmp_path) is None


def test_interim_statement_is_read_as_a_statement(tmp_path):
    staged, rows = read(tmp_path, samples.MT942, MT940)
    assert (staged.rows, staged.problems) == (1, 0)
    row = rows[0]
    assert (row["amount"], row["currency"], row["booked"]) == ("40.00", "EUR", "debit")
    assert (row["from_account"], row["to_name"], row["reference"]) == (
        "12345678/100200",
        "LINA ROXAS",
        "BANKREF1",
    )
