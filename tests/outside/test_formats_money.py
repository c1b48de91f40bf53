"""Wallets, exchanges and card statements of third parties, when they lie beside the checkout.

Every row is accounted for, and amounts, currencies and times are those that the standard library reads.
"""

import csv
from datetime import datetime
from decimal import Decimal

import duckdb
import pytest

from conftest import FRAME, OUTSIDE, run_cli

pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(
        not OUTSIDE.is_dir(), reason="the third-party files are not beside the checkout: not run"
    ),
]

SAMPLES = OUTSIDE / "samples"
CRYPTO = SAMPLES / "crypto_exports"
WALLETS = SAMPLES / "mto_wallet_exports" / "Global-Policy-Lab__synthetic_data__mobilemoney.csv"
VISECA = SAMPLES / "bank_csv_xlsx" / "fjacquet__testdata__viseca.csv"


def read(path, delimiter=","):
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text, delimiter=delimiter))


def take(folder, path, *more, subject="A101"):
    """Add one file to a new workspace; return its counts and its transfers in file order."""
    case = folder / "case"
    assert run_cli("new", case, "--name", "Outside", "--unit", "Test").code == 0
    result = run_cli("add", case, path, *FRAME, "--subject", subject, *more, "--json")
    assert result.code == 0, result.err
    item = result.json["exhibits"][0]
    assert item["rows"] == item["accepted"] + item["rejected"] + item["quarantined"]
    with duckdb.connect(str(case / "records.duckdb"), read_only=True) as con:
        rows = con.execute(
            "SELECT amount, currency, paid_amount, paid_currency, time_text, sent_on, time_precision FROM transfer "
            "ORDER BY row_no"
        ).fetchall()
    return item, rows


def with_currency(folder, profile_id, code):
    """A copy of a built-in layout in which a person has written the currency that the file lacks."""
    from filature.intake.profile import built_in

    text = built_in()[profile_id].text
    if "[constants]\n" in text:
        text = text.replace("[constants]\n", f'[constants]\ncurrency = "{code}"\n')
    else:
        text = text.replace("[time]", f'[constants]\ncurrency = "{code}"\n\n[time]')
    path = folder / "layout.toml"
    path.write_text(text, encoding="utf-8")
    return ("--profile", path)


def day(text, form):
    """The day of a time without a zone."""
    return datetime.strptime(text, form).date()  # noqa: DTZ007 - the file states no zone


def test_binance(tmp_path):
    path = CRYPTO / "eprbell__input__test_binance_autoinvest.csv"
    item, rows = take(tmp_path, path)
    assert (item["profile"], item["rejected"]) == ("binance-autoinvest", 0)
    expected = [(*row["Amount per period"].split(), *row["Units"].split()) for row in read(path)]
    assert [row[:4] for row in rows] == [(Decimal(a), b, Decimal(c), d) for a, b, c, d in expected]


def test_bitbank(tmp_path):
    path = CRYPTO / "eprbell__input__test_bitbank_deposits.csv"
    item, rows = take(tmp_path, path)
    assert (item["profile"], item["rejected"]) == ("bitbank-deposits", 0)
    assert [(row[0], row[1]) for row in rows] == [
        (Decimal(row["数量"]), row["コイン"].upper()) for row in read(path)
    ]


def test_coincheck(tmp_path):
    path = CRYPTO / "eprbell__input__test_coincheck_buys.csv"
    item, rows = take(tmp_path, path)
    assert (item["profile"], item["rejected"]) == ("coincheck-buys", 0)
    source = read(path)[0]
    assert rows[0][:4] == (Decimal(source["Price"]), "JPY", Decimal(source["Amount"]), "BTC")


def test_pionex(tmp_path):
    path = CRYPTO / "eprbell__input__test_pionex_trades.csv"
    item, rows = take(tmp_path, path)
    assert (item["profile"], item["rejected"]) == ("pionex-trades", 0)
    expected = [
        (
            Decimal(row["Sent Quantity"]),
            row["Sent Currency"],
            day(row["Date"], "%m/%d/%Y %H:%M"),
        )
        for row in read(path)
    ]
    assert [(row[0], row[1], row[5]) for row in rows] == expected


def test_trezor(tmp_path):
    path = CRYPTO / "eprbell__input__test_trezor_alice_btc.csv"
    item, rows = take(tmp_path, path, *with_currency(tmp_path, "trezor-wallet", "BTC"))
    assert item["rejected"] == 0
    expected = [
        (Decimal(row["Total"]), day(row["Date & Time"], "%m/%d/%Y, %I:%M:%S %p")) for row in read(path, ";")
    ]
    assert [(row[0], row[5]) for row in rows] == expected


def test_viseca(tmp_path):
    item, rows = take(tmp_path, VISECA)
    source = read(VISECA)
    assert (item["profile"], item["rows"], item["rejected"]) == ("viseca-card", len(source), 0)
    assert [(row[0], row[1]) for row in rows] == [
        (abs(Decimal(row["Amount"])), row["Currency"]) for row in source
    ]


def test_mobile_money(tmp_path):
    """The feed names no currency: a person writes one; every one of some fifteen thousand rows is taken."""
    item, rows = take(tmp_path, WALLETS, *with_currency(tmp_path, "mobile-money-feed", "XOF"))
    source = read(WALLETS)
    assert (item["rows"], item["accepted"], item["rejected"]) == (len(source), len(source), 0)
    expected = sum(Decimal(row["amount"]).quantize(Decimal("1e-8")) for row in source)
    assert abs(sum(row[0] for row in rows) - expected) < Decimal("1e-4")
    assert {row[5] for row in rows} == {datetime.fromisoformat(row["timestamp"]).date() for row in source}


@pytest.mark.parametrize(
    "path",
    [VISECA, WALLETS, *sorted(CRYPTO.glob("*.csv"))] if OUTSIDE.is_dir() else [],
    ids=lambda path: path.name[:60],
)
def test_a_draft_reads_every_row(tmp_path, path):
    """Whatever a file is, a draft is made, can be parsed, and accounts for every row."""
    out = tmp_path / "draft.toml"
    assert run_cli("profile", path, "--out", out).code == 0
    text = out.read_text(encoding="utf-8")
    if '# currency = "..."' in text:
        line = next(line for line in text.splitlines() if line.startswith('# currency = "..."'))
        out.write_text(text.replace(line, 'currency = "EUR"'), encoding="utf-8")
    case = tmp_path / "case"
    assert run_cli("new", case, "--name", "Outside", "--unit", "Test").code == 0
    result = run_cli("add", case, path, *FRAME, "--subject", "A101", "--profile", out, "--json")
    with path.open(encoding="utf-8", newline="") as lines:
        total = sum(1 for row in csv.reader(lines) if row) - 1
    assert result.code == 0, result.err
    item = result.json["exhibits"][0]
    assert item["rows"] == total == item["accepted"] + item["rejected"]
    assert item["accepted"] > 0
