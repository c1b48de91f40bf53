"""The whole line on real third-party files, when they lie beside the checkout.

Counts and reconciliations only: these payments have nothing to do with the crime, and no name from them may
appear in a report, log or document.
"""

import csv
import gzip
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from conftest import OUTSIDE, run_cli
from filature.intake.profile import built_in

pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(
        not OUTSIDE.is_dir(), reason="the third-party files are not beside the checkout: not run"
    ),
]

FRAME = ("--instrument", "Public data", "--authority", "None (test)")

COMPANIES = """
id = "companies"
title = "Published company payments"
format = "csv"
record = "transfer"
leg = "both"
[columns]
time = "date"
amount = "amount_orig"
currency = "amount_orig_currency"
from_name = "payer_name"
to_name = "beneficiary_name"
from_customer = "payer_name" # the publisher's grouping: names are its only key
to_customer = "beneficiary_name"
[time]
formats = ["%Y-%m-%d"]
[number]
sign = "signed" # a negative sum left the account; both parties are stated apart
"""


def _unpack(source: Path, target: Path) -> Path:
    with gzip.open(source, "rb") as packed:
        target.write_bytes(packed.read())
    return target


@pytest.fixture(scope="module")
def companies(tmp_path_factory):
    return _unpack(
        OUTSIDE / "data" / "laundromat_companies" / "payments.csv.gz",
        tmp_path_factory.mktemp("c") / "payments.csv",
    )


@pytest.fixture(scope="module")
def line(tmp_path_factory, companies):
    """A workspace with company payments, bank statements, wallets, and one invented referral."""
    folder = tmp_path_factory.mktemp("outside")
    case = folder / "case"
    assert run_cli("new", case, "--name", "Outside", "--unit", "Test").code == 0
    profile = folder / "companies.toml"
    profile.write_text(COMPANIES)
    added = {}

    def add(path, provider, *more):
        result = run_cli("add", case, path, "--provider", provider, *FRAME, *more, "--json")
        assert result.code == 0, f"{path.name}: {result.err}"
        added[path.name] = result.json["exhibits"][0]

    add(companies, "Publisher", "--profile", profile)
    samples = OUTSIDE / "samples"
    for path in sorted((samples / "iso20022_camt").glob("genkgo__data__camt053.v*.xml")):
        if "wrong" not in path.name:
            add(path, "Bank")
    for name in ("jejik__generic", "jejik__knab", "jejik__postfinance", "cmxl__mt940"):
        add(samples / "swift_mt940_942" / f"WoLpH__{name}.sta", "Bank")
    wallets = folder / "wallets.toml"  # the feed names no currency: a person must, in a copy of the layout
    wallets.write_text(built_in()["mobile-money-feed"].text + '\n[constants]\ncurrency = "XOF"\n')
    feed = samples / "mto_wallet_exports" / "Global-Policy-Lab__synthetic_data__mobilemoney.csv"
    add(feed, "Wallets", "--profile", wallets)
    referral = folder / "referral.csv"
    with duckdb.connect() as con:
        wallet = con.execute(
            "SELECT recipient_id FROM read_csv(?, all_varchar = true) WHERE txn_type = 'p2p' "
            "GROUP BY 1 ORDER BY count(DISTINCT caller_id) DESC, 1 LIMIT 1",
            [str(feed)],
        ).fetchall()[0][0]
    referral.write_text(f"who,day\n{wallet},2020-06-01\n")
    layout = folder / "referral.toml"
    layout.write_text(
        'id = "invented-referral"\ntitle = "x"\nformat = "csv"\nrecord = "referral"\n'
        '[columns]\nfrom_customer = "who"\nfrom_account = "who"\ntime = "day"\n[time]\nformats = ["%Y-%m-%d"]\n'
    )
    add(referral, "Wallets", "--profile", layout)
    assert run_cli("run", case).code == 0
    return case, added


def test_every_row_is_accounted_for(line, companies):
    case, added = line
    for name, item in added.items():
        assert item["rows"] == item["accepted"] + item["rejected"] + item["quarantined"], name
    with companies.open(encoding="utf-8", newline="") as text:
        assert added["payments.csv"]["rows"] == sum(1 for _ in csv.DictReader(text)) == 2072


def test_sums_per_currency_are_those_of_the_file(line, companies):
    case, _ = line
    expected = defaultdict(Decimal)
    with companies.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            expected[row["amount_orig_currency"]] += abs(Decimal(row["amount_orig"]))
    with duckdb.connect(str(case / "records.duckdb"), read_only=True) as con:
        found = con.execute(
            "SELECT currency, sum(amount) FROM transfer WHERE exhibit_no = 1 GROUP BY 1"
        ).fetchall()
    assert {currency: Decimal(total) for currency, total in found} == dict(expected)


def test_statements_add_up(line):
    """Opening + movements = closing, recomputed from the tags of the files themselves."""
    case, added = line
    for name in ("WoLpH__jejik__generic.sta", "WoLpH__cmxl__mt940.sta"):
        text = (OUTSIDE / "samples" / "swift_mt940_942" / name).read_text(encoding="latin-1")
        closings = [
            Decimal(value.replace(",", ".")) for value in re.findall(r":62F:C\d{6}[A-Z]{3}([\d,]+)", text)
        ]
        with duckdb.connect(str(case / "records.duckdb"), read_only=True) as con:
            checks = con.execute(
                "SELECT fits, expected FROM statement_check WHERE kind = 'balances' AND exhibit_no = ? "
                "ORDER BY statement",
                [added[name]["exhibit"]],
            ).fetchall()
        assert len(checks) == len(closings) > 1, name
        for (fits, expected), closing in zip(checks, closings, strict=True):
            assert fits is True, f"{name}: {expected}"
            assert Decimal(expected.split()[1]) == closing, name


def test_leads_explain_dossier_verify_rebuild(line, companies, tmp_path):
    case, _ = line
    leads = run_cli("leads", case, "--json")
    assert leads.code == 0, leads.err
    first = leads.json["leads"][0]["lead"]
    explained = run_cli("explain", case, first, "--json")
    assert explained.code == 0
    assert all(row["exhibit"] for reason in explained.json["reasons"] for row in reason["rows"])
    document = tmp_path / "lead.pdf"
    assert run_cli("dossier", case, first, "--out", document, "--lang", "fr").code == 0
    assert document.read_bytes().startswith(b"%PDF-")
    assert run_cli("verify", document).code == 0
    assert run_cli("verify", case).code == 0
    before = {path.name for path in (case / "runs").iterdir()}
    assert run_cli("rebuild", case).code == 0
    assert {path.name for path in (case / "runs").iterdir()} == before


def test_no_company_is_named_in_what_is_written(line, companies):
    case, _ = line
    with companies.open(encoding="utf-8", newline="") as text:
        names = {row[key] for row in csv.DictReader(text) for key in ("payer_name", "beneficiary_name")}
    names = {name for name in names if len(name) > 6}
    for path in [*(case / "runs").rglob("*.json"), *(case / "ledger").rglob("*")]:
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not any(re.search(re.escape(name), text) for name in names), path.name
