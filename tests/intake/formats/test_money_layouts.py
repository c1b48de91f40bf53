"""Layouts of wallets and exchanges that need no reader of their own."""

import pytest

from intake import samples_money as samples
from intake.money_files import take
from intake.staged_rows import built_in, stage

HOLDER = ("--subject", "A101")


def with_currency(tmp_path, name, code):
    """A copy of a layout in which a person has written the currency."""
    text = built_in(name).text
    line = f'currency = "{code}"\n'
    at = text.index("[constants]\n") + len("[constants]\n") if "[constants]\n" in text else None
    text = (
        text[:at] + line + text[at:]
        if at is not None
        else text.replace("[time]", f"[constants]\n{line}\n[time]")
    )
    path = tmp_path / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return ("--profile", path)


TRANSFERS = "SELECT reference, amount, currency, paid_amount, paid_currency FROM transfer ORDER BY row_no"


def test_venmo_turns_a_charge_round(tmp_path):
    taken = take(tmp_path, "v.csv", samples.venmo())
    assert taken.exhibit["profile"] == "venmo-statement"
    assert taken.counts == (3, 2, 1, 0)
    assert taken.rows("SELECT reference, amount::VARCHAR, currency FROM transfer ORDER BY row_no") == [
        ("4303", "220.00000000", "USD"),
        ("4306", "1042.50000000", "USD"),
    ]
    assert taken.parties("4303")["payee"][0] == "Lina Roxas"
    assert {role: who[0] for role, who in taken.parties("4306").items()} == {
        "payer": "Beto Ouko",
        "payee": "Ada Brun",
    }
    assert taken.rows("SELECT row_ref, field FROM rejection") == [("line 4", "time")]


def test_paypal_in_spanish(tmp_path):
    taken = take(tmp_path, "p.csv", samples.paypal_es())
    assert taken.exhibit["profile"] == "paypal-activity-es"
    assert taken.rows("SELECT reference, amount, fee, sent_on::VARCHAR FROM transfer ORDER BY row_no") == [
        ("TX1", 1120, 0, "2026-05-14"),
        ("TX2", 50, 2, "2026-05-01"),
    ]
    assert taken.parties("TX1")["payer"][2] == "ada@example.org"


def test_the_shorter_spanish_report(tmp_path):
    taken = take(tmp_path, "p.csv", samples.paypal_report_es(), *HOLDER)
    assert taken.exhibit["profile"] == "paypal-report-es"
    assert taken.parties("6GB1")["payer"][2] == "beto@example.org"
    assert taken.parties("9C51")["payee"][2] == "lina@example.org"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_damaged_numbers_are_flagged_and_not_used(tmp_path, kind):
    data, name = samples.audit_list(), "audit.csv"
    if kind == "xlsx":
        lines = [line.replace('"1,200.00"', "1200.00").split(",") for line in data.decode().split("\r\n")]
        lines[4][0], lines[5][0] = 152637000000000.0, 123456789
        data, name = samples.workbook({"List": lines}), "audit.xlsx"
    taken = take(tmp_path, name, data)
    assert taken.exhibit["profile"].startswith("msb-audit-list")
    assert taken.counts == (4, 4, 0, 0)
    assert taken.rows("SELECT reference FROM transfer ORDER BY row_no") == [
        ("0123456789",),
        ("1526370123456789",),
        (None,),
        (None,),
    ]
    assert any("2 damaged value(s)" in warning for warning in taken.exhibit["warnings"])


def test_damaged_numbers_stay_in_the_original_row(tmp_path):
    source = tmp_path / "audit.csv"
    source.write_bytes(samples.audit_list())
    _, rows = stage(source, built_in("msb-audit-list"), tmp_path)
    assert "1.52637E+15" in rows[2]["raw"]
    assert "reference" not in rows[2]


def test_recharges_need_their_currency(tmp_path):
    assert "currency" in take(tmp_path, "r.csv", samples.recharges(), code=3)
    taken = take(
        tmp_path, "r.csv", samples.recharges(), *with_currency(tmp_path, "mobile-money-recharges", "MGA")
    )
    assert taken.counts == (2, 2, 0, 0)
    assert taken.rows("SELECT amount, currency, channel, time_precision FROM transfer ORDER BY row_no") == [
        (50, "MGA", "recharge", "second"),
        (20.5, "MGA", "recharge", "day"),
    ]


def test_google_pay_amounts_with_units(tmp_path):
    taken = take(tmp_path, "g.csv", samples.google_pay(), *HOLDER)
    assert taken.exhibit["profile"] == "googlepay-activity"
    assert taken.counts == (3, 2, 1, 0)
    assert taken.rows("SELECT reference, amount, currency FROM transfer ORDER BY row_no") == [
        ("g1", 12.5, "USD"),
        ("g2", 20, "EUR"),
    ]


def test_trezor_needs_its_coin(tmp_path):
    assert "currency" in take(tmp_path, "t.csv", samples.trezor(), *HOLDER, code=3)
    taken = take(
        tmp_path, "t.csv", samples.trezor(), *HOLDER, *with_currency(tmp_path, "trezor-wallet", "BTC")
    )
    assert taken.rows(
        "SELECT reference, amount::VARCHAR, currency, sent_on::VARCHAR FROM transfer ORDER BY row_no"
    ) == [
        ("tx1", "0.05000000", "BTC", "2026-05-14"),
        ("tx2", "0.01900000", "BTC", "2026-05-15"),
    ]
    assert (set(taken.parties("tx1")), set(taken.parties("tx2"))) == ({"payee"}, {"payer"})


@pytest.mark.parametrize(
    ("data", "layout", "expected"),
    [
        (
            samples.bitbank,
            "bitbank-deposits",
            [("TX1", 54.54, "XRP", None, None), ("TX2", 0.00001, "BTC", None, None)],
        ),
        (samples.binance, "binance-autoinvest", [(None, 10, "USDT", 0.01, "ETH")]),
        (samples.coincheck, "coincheck-buys", [("151515", 10000, "JPY", 0.005, "BTC")]),
        (samples.pionex, "pionex-trades", [(None, 200, "BUSD", 0.1, "ETH")]),
    ],
)
def test_exchanges(tmp_path, data, layout, expected):
    taken = take(tmp_path, "x.csv", data(), *HOLDER)
    assert taken.exhibit["profile"] == layout
    found = taken.rows(TRANSFERS)
    assert [
        tuple(float(cell) if cell is not None and not isinstance(cell, str) else cell for cell in row)
        for row in found
    ] == [tuple(float(cell) if isinstance(cell, (int, float)) else cell for cell in row) for row in expected]


def test_coins_are_accepted_only_where_the_layout_says_so(tmp_path):
    body = "Date,Amount,Currency,Customer Name,Transaction Number,Beneficiary Name\n2026-05-14,1,BTC,Ada,1,Lina\n"
    assert "ISO 4217" in take(tmp_path, "a.csv", body.encode(), code=3)
