"""ISO 20022 statements: who paid whom, in every shape that the messages come in."""

import json
import runpy

import pytest

from filature.errors import InputError
from filature.intake.formats import camtmap
from intake.staged_rows import ASSETS, CAMT, GOOD, stage

MADE = runpy.run_path(str(ASSETS / "make_intake_assets.py"))
HOLDER = "FR7699999000010000000000197"


def rows_of(document: str, folder) -> list[dict[str, str]]:
    source = folder / "in.xml"
    source.write_text(document, encoding="utf-8")
    return stage(source, CAMT, folder)[1]


def one(entries: str, folder) -> dict[str, str]:
    rows = rows_of(MADE["statement"](entries), folder)
    assert len(rows) == 1
    return rows[0]


def test_balances_are_signed_and_carry_the_account(tmp_path):
    staged, rows = stage(GOOD / "statement.camt053.v8.xml", CAMT, tmp_path)
    balances = [row for row in rows if row["record"] == "balance"]
    assert [(row["kind"], row["amount"], row["time"]) for row in balances] == [
        ("opening", "100.00", "2026-05-01"),
        ("closing", "-25.50", "2026-05-31"),
    ]
    assert {row["from_account"] for row in balances} == {HOLDER}
    (told,) = staged.statements
    assert (told.account, told.owner, told.entries) == (HOLDER, "Marc Delcourt", 3)
    assert (told.from_time, told.to_time) == ("2026-05-01T00:00:00", "2026-05-31T23:59:59")


def test_a_debit_is_paid_by_the_holder_to_the_party_behind_the_intermediary(tmp_path):
    _, rows = stage(GOOD / "statement.camt053.v8.xml", CAMT, tmp_path)
    row = rows[2]
    assert row["row_ref"] == "Stmt[1]/Ntry[1]/TxDtls[1]"
    assert (row["from_name"], row["from_account"]) == ("Marc Delcourt", HOLDER)
    assert (row["to_name"], row["to_country"]) == ("Rosa Dimaano", "PH")
    assert "to_account" not in row  # it is the money-transfer company's: thousands share it
    assert "COLIBRI TRANSFERT SA" in row["raw"]
    assert row["time"] == "2026-05-04T21:10:05.12+02:00"  # the booking names only a day
    assert (row["reference"], row["text"], row["leg"], row["status"]) == (
        "B-80.00",
        "MAI / 2026",
        "entry",
        "BOOK",
    )


def test_a_credit_is_paid_by_the_other_party_also_in_old_versions(tmp_path):
    _, rows = stage(GOOD / "statement.camt053.v8.xml", CAMT, tmp_path)
    row = rows[3]
    assert (row["from_name"], row["from_account"], row["to_account"]) == ("Paul Ferrand", "00012345", HOLDER)
    assert (row["amount"], row["time"]) == ("60.00", "2026-05-04")


def test_a_reversed_debit_comes_back_from_the_creditor(tmp_path):
    parties = "<Dbtr><Nm>Marc Delcourt</Nm></Dbtr><Cdtr><Nm>Rosa Dimaano</Nm></Cdtr>"
    details = f"<TxDtls><RltdPties>{parties}</RltdPties></TxDtls>"
    row = one(MADE["entry"]("5.00", "CRDT", details, more="<RvslInd>true</RvslInd>"), tmp_path)
    assert (row["from_name"], row["to_name"], row["status"]) == (
        "Rosa Dimaano",
        "Marc Delcourt",
        "BOOK reversal",
    )


def test_parts_with_amounts_are_rows_and_a_wrong_sum_is_said(tmp_path):
    parts = "".join(f'<TxDtls><Amt Ccy="EUR">{amount}</Amt></TxDtls>' for amount in ("3.00", "4.00"))
    (tmp_path / "in.xml").write_text(
        MADE["statement"](MADE["entry"]("8.00", "CRDT", parts)), encoding="utf-8"
    )
    staged, rows = stage(tmp_path / "in.xml", CAMT, tmp_path)
    assert [row["amount"] for row in rows] == ["3.00", "4.00"]
    assert staged.warnings == ("Stmt[1]/Ntry[1]: its 2 transactions sum to 7.00 EUR, the entry says 8.00",)
    assert json.loads(rows[1]["raw"])["Amt"] == "8.00"


def test_parts_without_amounts_are_one_row_of_the_sum(tmp_path):
    part = "<TxDtls><RltdPties><Cdtr><Nm>{}</Nm></Cdtr></RltdPties></TxDtls>"
    same = one(MADE["entry"]("8.00", "DBIT", part.format("A") + part.format("A")), tmp_path)
    assert (same["amount"], same["to_name"], same["row_ref"]) == ("8.00", "A", "Stmt[1]/Ntry[1]")
    other = one(MADE["entry"]("8.00", "DBIT", part.format("A") + part.format("B")), tmp_path)
    assert "to_name" not in other
    assert '"TxDtls[2]/RltdPties/Cdtr/Nm":"B"' in other["raw"]


def test_another_currency_is_what_arrived_or_what_was_sent(tmp_path):
    details = '<TxDtls><AmtDtls><InstdAmt><Amt Ccy="PHP">5000</Amt></InstdAmt></AmtDtls></TxDtls>'
    out = one(MADE["entry"]("80.00", "DBIT", details), tmp_path)
    assert [out[key] for key in ("amount", "currency", "paid_amount", "paid_currency")] == [
        "80.00",
        "EUR",
        "5000",
        "PHP",
    ]
    back = one(MADE["entry"]("80.00", "CRDT", details), tmp_path)
    assert [back[key] for key in ("amount", "currency", "paid_amount", "paid_currency")] == [
        "5000",
        "PHP",
        "80.00",
        "EUR",
    ]


def test_an_entry_and_its_transaction_may_disagree(tmp_path):
    details = '<TxDtls><Amt Ccy="EUR">4.10</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>'
    (tmp_path / "in.xml").write_text(
        MADE["statement"](MADE["entry"]("8.00", "DBIT", details)), encoding="utf-8"
    )
    staged, rows = stage(tmp_path / "in.xml", CAMT, tmp_path)
    assert (rows[0]["amount"], rows[0]["to_account"]) == ("4.10", HOLDER)
    assert staged.warnings == (
        "Stmt[1]/Ntry[1]: its transaction says CRDT, the entry says DBIT",
        "Stmt[1]/Ntry[1]: its transaction says 4.10 EUR, the entry says 8.00",
    )


def test_an_amount_of_zero_states_nothing(tmp_path):
    row = one(MADE["entry"]("8.85", "CRDT", '<TxDtls><Amt Ccy="SEK">0</Amt></TxDtls>'), tmp_path)
    assert (row["amount"], row["currency"]) == ("8.85", "EUR")


def test_an_entry_without_a_direction_is_kept_with_its_problem(tmp_path):
    row = one(MADE["entry"]("8.85", "BOTH"), tmp_path)
    assert (row["problem"], row["problem_field"], row["problem_found"]) == (
        "entry-direction",
        "CdtDbtInd",
        "BOTH",
    )


def test_not_provided_is_not_a_reference(tmp_path):
    details = "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId><UETR>u-1</UETR></Refs></TxDtls>"
    bare = MADE["entry"]("1.00", "DBIT", details).replace("<AcctSvcrRef>B-1.00</AcctSvcrRef>", "")
    assert one(bare, tmp_path)["reference"] == "u-1"


@pytest.mark.parametrize(
    "space", ["", "urn:swift:xsd:camt.053.001.02", "urn:iso:std:iso:20022:tech:xsd:camt.053.001.14"]
)
def test_the_namespace_does_not_matter(space, tmp_path):
    assert rows_of(MADE["CAMT"].replace(MADE["NS8"], space), tmp_path) == rows_of(MADE["CAMT"], tmp_path)


def test_the_envelope_does_not_matter(tmp_path):
    plain = rows_of(MADE["CAMT"], tmp_path)
    body = MADE["CAMT"].split("?>")[1]
    assert rows_of(f"<s:Env xmlns:s='x'><AppHdr><Fr/></AppHdr><Body>{body}</Body></s:Env>", tmp_path) == plain
    assert rows_of(f"<Env><Text><![CDATA[{MADE['CAMT']}]]></Text></Env>", tmp_path) == plain
    half = len(body) // 2
    cut = f"<Env><T><![CDATA[{body[:half]}]]></T><T><![CDATA[{body[half:]}]]></T></Env>"
    assert rows_of(cut, tmp_path) == plain


@pytest.mark.parametrize(
    ("message", "name"), [("BkToCstmrAcctRpt", "Rpt"), ("BkToCstmrDbtCdtNtfctn", "Ntfctn")]
)
def test_reports_and_notifications_are_read_alike(message, name, tmp_path):
    document = MADE["CAMT"].replace("BkToCstmrStmt", message).replace("Stmt>", f"{name}>")
    rows = rows_of(document, tmp_path)
    assert rows[2]["row_ref"] == f"{name}[1]/Ntry[1]/TxDtls[1]"
    assert len(rows) == 5


def test_several_statements_keep_their_own_accounts(tmp_path):
    first = MADE["statement"](MADE["entry"]("1.00", "DBIT"))
    head, tail = first.split("</Stmt>")
    second = head[head.index("<Stmt>") :].replace(HOLDER, "FR7699999000010000000000488")
    rows = rows_of(f"{head}</Stmt>{second}</Stmt>{tail}", tmp_path)
    assert [row["from_account"] for row in rows] == [HOLDER, "FR7699999000010000000000488"]
    assert [row["row_ref"] for row in rows] == ["Stmt[1]/Ntry[1]", "Stmt[2]/Ntry[1]"]


def test_statements_with_many_entries_are_streamed(tmp_path):
    rows = rows_of(MADE["statement"](MADE["entry"]("1.00", "DBIT", MADE["PARTY"]) * 1500), tmp_path)
    assert len(rows) == 1500
    assert rows[-1]["row_ref"] == "Stmt[1]/Ntry[1500]/TxDtls[1]"


def test_a_break_inside_an_embedded_document_is_told(tmp_path):
    with pytest.raises(InputError) as caught:
        rows_of(f"<Env><Text><![CDATA[{MADE['CAMT'][:-30]}]]></Text></Env>", tmp_path)
    assert caught.value.code == "xml-truncated"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-05-04", "2026-05-04"),
        ("2026-05-04+02:00", "2026-05-04"),
        ("2026-05-04T10:15:00.000000000", "2026-05-04T10:15:00"),
        ("2026-05-04T10:15:00.123456789Z", "2026-05-04T10:15:00.123456Z"),
        ("04/05/2026", "04/05/2026"),
        (None, None),
    ],
)
def test_times_lose_only_what_says_nothing(text, told):
    assert camtmap.iso_time(text) == told
