"""Bank formats and reports on real third-party files, when they lie beside the checkout.

Expected values come from the files through other programs' answers or by hand, never from our readers.
"""

import json
import re
from decimal import Decimal

import duckdb
import pytest

from conftest import OUTSIDE, run_cli

pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(
        not OUTSIDE.is_dir(), reason="the third-party files are not beside the checkout: not run"
    ),
]
SAMPLES = OUTSIDE / "samples"
FRAME = ("--provider", "Bank", "--instrument", "Public data", "--authority", "None (test)")

# file -> accepted, rejected (by hand from the file); None = refused whole, with the code
EXPECTED = {
    "ofx/jseutter__fail_nice__date_missing.ofx": (1, 3),  # no date, empty date, 31 February; one balance
    "ofx/jseutter__fail_nice__empty_balance.ofx": (1, 2),  # two empty balances
    "ofx/jseutter__fixtures__account_listing_aggregation.ofx": (4, 0),
    "ofx/jseutter__fixtures__bank_medium.ofx": (5, 0),
    "ofx/jseutter__fixtures__bank_small.ofx": "no-statement",
    "ofx/jseutter__fixtures__checking.ofx": (5, 0),
    "ofx/jseutter__fixtures__error_message.ofx": "no-statement",
    "ofx/jseutter__fixtures__multiple_accounts.ofx": (2, 0),
    "ofx/jseutter__fixtures__signon_success.ofx": "no-statement",
    "swift_mt103/prowide__resources__MT103-out-ack.rje": (13, 0),
    "iso20022_pacs_pain/phoughton__gs_pain__pain001_001_08.xml": (1, 0),
    "iso20022_pacs_pain/prowide__resources__pacs.009.001.07.xml": (1, 0),
    "iso20022_pacs_pain/prowide__resources__pacs.002-CDATA.xml": "rows-status-only",
    "iso20022_pacs_pain/prowide__resources__pacs.002-CDATA-with-header.xml": "rows-status-only",
    "iso20022_pacs_pain/phoughton__remt__remt_001_001_06.xml": "layout-unknown",
    "iso20022_pacs_pain/prowide__resources__mx_sample_bah.xml": "layout-unknown",
    "iso20022_pacs_pain/prowide__resources__mx_sample_document.xml": "layout-unknown",
    "iso20022_pacs_pain/prowide__resources__mx_sample_header.xml": "layout-unknown",
    "iso20022_pacs_pain/prowide__resources__mx_sample_payload.xml": "layout-unknown",
}
REPORTS = {
    "fincen/moov-io__samples__sar_batch.xml": (2, 0),  # one subject with two telephones
    "fincen/moov-io__samples__ctr_batch.xml": (4, 0),  # one person with three accounts, one cash amount
    "fincen/moov-io__samples__sar_acknowledgement.xml": "no-report",
    "fincen/moov-io__samples__ctr_acknowledgement.xml": "no-report",
}

# the only transaction states another amount, and wins with a warning; the other program gives the entry's
OWN_AMOUNT = ("camt052.v4", "camt053.v3")


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bank") / "case"
    assert run_cli("new", folder, "--name", "Outside", "--unit", "Test").code == 0
    return folder


@pytest.fixture(scope="module")
def intelligence(tmp_path_factory):
    folder = tmp_path_factory.mktemp("intelligence") / "case"
    assert run_cli("new", folder, "--name", "Outside", "--unit", "Test", "--kind", "intelligence").code == 0
    return folder


def check(case, name, expected, more=()):
    result = run_cli("add", case, SAMPLES / name, *FRAME, *more, "--json")
    if isinstance(expected, str):
        assert result.code == 3
        assert expected in result.err + result.out
        return
    assert result.code in (0, 1), result.err
    item = result.json["exhibits"][0]
    assert (item["accepted"], item["rejected"], item["quarantined"]) == (*expected, 0)
    assert item["rows"] == sum(expected)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_row_is_accounted_for(case, name):
    check(case, name, EXPECTED[name])


@pytest.mark.parametrize("name", REPORTS)
def test_reports_in_an_intelligence_workspace(intelligence, name):
    check(intelligence, name, REPORTS[name], ("--use", "intelligence-only"))


def test_a_judicial_workspace_refuses_a_suspicion_report(case):
    name = "fincen/moov-io__samples__sar_batch.xml"
    result = run_cli("add", case, SAMPLES / name, *FRAME, "--json")
    assert result.code == 3, result.out


def test_payment_messages_have_the_values_of_the_file(case):
    name = "swift_mt103/prowide__resources__MT103-out-ack.rje"
    run_cli("add", case, SAMPLES / name, *FRAME, "--json")
    text = (SAMPLES / name).read_text(encoding="latin-1")
    fields = [line[5:] for line in text.splitlines() if line.startswith(":32A:")]
    settled = sorted((line[6:9], Decimal(line[9:].replace(",", ".").rstrip("."))) for line in fields)
    with duckdb.connect(str(case / "records.duckdb"), read_only=True) as con:
        found = con.execute(
            "SELECT coalesce(paid_currency, currency), coalesce(paid_amount, amount) FROM transfer "
            "JOIN exhibit USING (exhibit_no) WHERE file_name = ?",
            [name.rpartition("/")[2]],
        ).fetchall()
    assert sorted(found) == settled


@pytest.mark.parametrize(
    "path", sorted((SAMPLES / "iso20022_camt" / "_expected").glob("*.json")), ids=lambda p: p.stem
)
def test_statements_have_the_entries_that_another_program_reads(case, path):
    """Entries as counted by hand and as an independent library gives them (its answers lie beside)."""
    source = SAMPLES / "iso20022_camt" / f"{path.stem}.xml"
    result = run_cli("add", case, source, *FRAME, "--json")
    told = json.loads(path.read_text(encoding="utf-8"))
    written = len(re.findall(r"<(?:\w+:)?Ntry>", source.read_text(encoding="utf-8")))
    if result.code == 3:  # its only row has no date: refused whole
        assert "rows-missing" in result.err + result.out
        return
    item = result.json["exhibits"][0]
    number = [item["exhibit"]]
    assert item["rows"] == item["accepted"] + item["rejected"] + item["quarantined"]
    with duckdb.connect(str(case / "records.duckdb"), read_only=True) as con:
        seen = con.execute(
            "SELECT DISTINCT regexp_extract(row_ref, '^.*Ntry[^/]*') FROM transfer WHERE exhibit_no = ?",
            number,
        ).fetchall()
        amounts = con.execute(
            "SELECT currency, amount FROM transfer WHERE exhibit_no = ? UNION ALL "
            "SELECT paid_currency, paid_amount FROM transfer WHERE exhibit_no = ? AND paid_amount IS NOT NULL",
            [*number, *number],
        ).fetchall()
    assert len(seen) <= written <= len(seen) + item["rejected"]
    if path.stem.rpartition("__")[2] in OWN_AMOUNT:
        return
    for entry in told["getEntries"]:  # of several statements the other program gives the last one only
        money = entry["getAmount"]
        assert (money["getCurrency"]["getCode"], abs(Decimal(money["getAmount"])) / 100) in amounts
