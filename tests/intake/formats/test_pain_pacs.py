"""Payment messages: who pays whom, in every wrapping; a status is never a second payment."""

import html

import pytest

from filature.errors import InputError, RefusedError
from filature.intake.formats import pacs, pain
from intake import samples_bank as samples
from intake.staged_rows import CAMT, built_in, stage

PAIN, PACS = built_in("pain"), built_in("pacs")


def read(tmp_path, data, layout):
    source = tmp_path / "in.xml"
    source.write_bytes(data if isinstance(data, bytes) else data.encode())
    return stage(source, layout, tmp_path)


def test_instructions_with_their_batch(tmp_path):
    staged, rows = read(tmp_path, samples.PAIN, PAIN)
    assert (staged.rows, staged.problems) == (3, 0)
    first, second, third = rows
    assert first["from_name"] == "Ada Brun"
    assert first["from_account"] == "FR7612345000010000000000101"
    assert first["from_phone"] == "+33-600000001"
    assert first["from_email"] == "ada@example.org"
    assert first["from_address"] == "Rue Haute 5, 35000 Rennes"
    assert first["to_name"] == "Lina Roxas"
    assert first["to_account"] == "0012300045"
    assert (first["amount"], first["currency"], first["time"]) == ("40.00", "EUR", "2025-03-03")
    assert first["reference"] == "00000000-0000-4000-8000-000000000001"
    assert first["text"] == "school / march"
    assert (first["status"], first["leg"], first["channel"]) == ("instruction", "send", "SEPA")
    assert third["time"] == "2025-03-04"
    assert third["from_name"] == "Carl Dupont"
    assert "from_phone" not in third
    assert second["row_ref"] == "CstmrCdtTrfInitn/CdtTrfTxInf[2]"


def test_behind_an_intermediary_stand_the_real_parties_without_its_account(tmp_path):
    row = read(tmp_path, samples.PAIN, PAIN)[1][1]
    assert (row["from_name"], row["to_name"]) == ("Ben Brun", "Mara Cruz")
    assert "from_account" not in row
    assert "to_account" not in row
    assert "reference" not in row  # NOTPROVIDED is none
    assert (row["amount"], row["currency"]) == ("15", "EUR")


def test_transfer_between_banks(tmp_path):
    staged, rows = read(tmp_path, samples.PACS_008, PACS)
    assert staged.rows == 2
    row = rows[0]
    assert (row["amount"], row["currency"]) == ("40.00", "EUR")
    assert (row["paid_amount"], row["paid_currency"]) == ("2480.25", "PHP")
    assert (row["fee"], row["time"]) == ("1.20", "2025-03-03T10:00:05+01:00")
    assert (row["from_document"], row["to_name"], row["to_account"]) == ("11AA22", "Lina Roxas", "0012300045")
    assert rows[1]["time"] == "2025-03-03"
    assert rows[1]["amount"] == "0.00001"


def test_cover_names_the_customers(tmp_path):
    row = read(tmp_path, samples.PACS_009_COVER, PACS)[1][0]
    assert (row["from_name"], row["from_account"]) == ("Eve Hall", "77")
    assert (row["to_name"], row["to_account"], row["text"]) == ("Mara Cruz", "88", "rent")


def test_between_banks_without_a_customer_the_bic_is_the_name(tmp_path):
    bare = samples.PACS_009_COVER.replace("UndrlygCstmrCdtTrf", "Other")
    row = read(tmp_path, bare, PACS)[1][0]
    assert (row["from_name"], row["to_name"]) == ("TESTUS33", "TESTPHMM")


@pytest.mark.parametrize(
    ("data", "layout", "told"),
    [
        (samples.PACS_002, PACS, ["RJCT AC04 for E-1", "ACSC for E-2"]),
        (samples.PAIN_002, PAIN, ["RJCT for E-1", "PART for B-1"]),
    ],
)
def test_a_status_is_a_problem_row_not_a_payment(tmp_path, data, layout, told):
    staged, rows = read(tmp_path, data, layout)
    assert staged.rows == staged.problems == 2
    assert [row["problem_found"] for row in rows] == told
    assert {row["problem"] for row in rows} == {"status-only"}
    assert staged.warnings == (
        "2 status report(s) on earlier messages: not payments, listed as rejected rows",
    )


@pytest.mark.parametrize(
    ("document", "layout", "count"),
    [(samples.PAIN, PAIN, 3), (samples.PACS_008, PACS, 2), (samples.CAMT, CAMT, 2)],
)
@pytest.mark.parametrize("pieces", [1, 2, 7, 50])
def test_envelopes_make_no_difference(tmp_path, document, layout, count, pieces):
    plain = read(tmp_path, document, layout)[1]
    assert len(plain) == count
    assert read(tmp_path, samples.wrapped(document), layout)[1] == plain
    assert read(tmp_path, samples.cdata(document, pieces=pieces), layout)[1] == plain


def test_an_old_message_is_called_by_its_number(tmp_path):
    old = samples.PAIN.replace("CstmrCdtTrfInitn", "pain.001.001.02")
    assert read(tmp_path, old, PAIN)[0].rows == 3
    assert pain.recognise(old.encode(), tmp_path)


def test_a_document_as_escaped_text(tmp_path):
    escaped = f"<Env><Data>{html.escape(samples.PAIN.partition('?>')[2])}</Data></Env>"
    assert read(tmp_path, escaped, PAIN)[1] == read(tmp_path, samples.PAIN, PAIN)[1]
    assert pain.recognise(escaped.encode(), tmp_path)


def test_recognised_by_content(tmp_path):
    assert pain.recognise(samples.PAIN.encode(), tmp_path) == "ISO 20022 message CstmrCdtTrfInitn"
    assert pacs.recognise(samples.PACS_008.encode(), tmp_path) == "ISO 20022 message FIToFICstmrCdtTrf"
    assert pacs.recognise(samples.PAIN.encode(), tmp_path) is None
    assert pain.recognise(samples.CAMT.encode(), tmp_path) is None


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"<Document><Other/></Document>", InputError, "no-message"),
        (b"<Document><CstmrCdtTrfInitn/></Document>", InputError, "no-message"),
        (samples.PAIN.encode()[:-200], InputError, "xml-truncated"),
        (b"<!DOCTYPE x><Document><CstmrCdtTrfInitn/></Document>", RefusedError, "xml-dtd"),
        (b"<a><![CDATA[<!DOCTYPE x><Document><CstmrCdtTrfInitn/></Document>]]></a>", RefusedError, "xml-dtd"),
        (b"<a><![CDATA[<Document><CstmrCdtTrfInitn>]]></a>", InputError, "xml-truncated"),
        (b"not xml", InputError, "xml-malformed"),
    ],
)
def test_bad_files_end_in_one_error(tmp_path, data, kind, code):
    with pytest.raises(kind) as caught:
        read(tmp_path, data, PAIN)
    assert caught.value.code == code
    assert not (tmp_path / "staged.parquet").exists()


def test_truncated_says_how_much_was_complete(tmp_path):
    cut = samples.PAIN[: samples.PAIN.index("<PmtInfId>B-2")].encode()
    with pytest.raises(InputError, match="2 rows were complete"):
        read(tmp_path, cut, PAIN)
