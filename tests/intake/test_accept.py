"""What becomes of staged rows: typed, rejected with a reason, or quarantined. Nothing vanishes."""

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

PROFILE = """
id = "plain"
title = "Plain test layout"
format = "csv"
record = "transfer"
[csv]
delimiter = ";"
[columns]
time = "when"
amount = "sum"
currency = "cur"
reference = "ref"
from_name = "who"
from_phone = "tel"
to_phone = "to"
[time]
formats = ["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y-%m-%dT%H:%M:%S"]
zone = "Europe/Paris"
[number]
decimal = ","
thousands = " "
[phone]
from_region = "FR"
"""
HEADER = "when;who;tel;to;sum;cur;ref\n"
GOOD = "31/12/2025 23:10:00;Anna;06 39 98 00 01;+639001234567;20,00;EUR;R0\n"


@pytest.fixture
def add(new_case, tmp_path, cli, frame):
    profile = tmp_path / "plain.toml"
    profile.write_text(PROFILE)

    def run(body, *more, name="file.csv", text=PROFILE):
        profile.write_text(text)
        path = tmp_path / name
        path.write_text(HEADER + body, encoding="utf-8")
        result = cli("add", new_case, path, "--profile", profile, *frame, *more, "--json")
        assert result.code == 0, result.err
        return result.json["exhibits"][0]

    return run


def _rows(case, sql):
    with duckdb.connect(str(case / "records.duckdb"), read_only=True) as con:
        return con.execute(sql).fetchall()


def _line(
    when="31/12/2025 23:10:00",
    amount="20,00",
    currency="EUR",
    tel="06 39 98 00 01",
    to="+639001234567",
    ref="R1",
):
    return f"{when};Anna;{tel};{to};{amount};{currency};{ref}\n"


@pytest.mark.parametrize(
    ("when", "utc", "precision"),
    [
        ("31/12/2025 23:10:05", datetime(2025, 12, 31, 22, 10, 5), "second"),
        ("01/07/2025 23:10", datetime(2025, 7, 1, 21, 10), "minute"),
        ("01/07/2025", None, "day"),
        ("2025-07-01T23:10:00Z", datetime(2025, 7, 1, 23, 10), "second"),
        ("2025-07-01T23:10:00+08:00", datetime(2025, 7, 1, 15, 10), "second"),
        ("2025-07-01T23:10:00-0330", datetime(2025, 7, 2, 2, 40), "second"),
        (
            "30/03/2025 02:30:00",
            datetime(2025, 3, 30, 1, 30),
            "second",
        ),  # does not exist: moved on by the gap
    ],
)
def test_times_keep_text_zone_and_precision(add, new_case, when, utc, precision):
    add(_line(when))
    row = _rows(new_case, "SELECT sent_at_utc, time_precision, time_text FROM transfer")[0]
    assert row == (utc, precision, when)


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("1 234,50", "1234.5"),
        ("1\u202f234,50", "1234.5"),
        ("0,00000001", "0.00000001"),
        ("+7", "7"),
        ("3,", None),
    ],
)
def test_amounts(add, new_case, amount, value):
    counts = add(GOOD + _line(amount=amount))
    found = [row[0] for row in _rows(new_case, "SELECT amount FROM transfer WHERE row_no = 2")]
    if value is None:
        assert counts["rejected"] == 1
    else:
        assert found == [Decimal(value)]


@pytest.mark.parametrize(
    ("bad", "code", "found", "expected"),
    [
        ({"when": "2025.13.45"}, "time", "2025.13.45", "dd/mm/yyyy"),
        ({"when": ""}, "missing", "nothing", "plain"),
        ({"amount": "-5,00"}, "amount-negative", "-5,00", "positive"),
        ({"amount": "1.234,5"}, "amount", "1.234,5", "decimal mark ','"),
        ({"amount": ""}, "missing", "nothing", "plain"),
        ({"currency": "EUX"}, "currency", "EUX", "ISO 4217"),
        ({"currency": "XXX"}, "currency", "XXX", "ISO 4217"),
    ],
)
def test_a_bad_row_is_kept_with_its_reason(add, new_case, bad, code, found, expected):
    counts = add(GOOD + _line(**bad))
    assert (counts["rows"], counts["accepted"], counts["rejected"]) == (2, 1, 1)
    row = _rows(new_case, "SELECT row_ref, code, found, expected, raw FROM rejection")[0]
    assert row[:3] == ("line 3", code, found)
    assert expected in row[3]
    assert "Anna" in row[4]


def test_a_file_in_which_nothing_fits_changes_nothing(new_case, tmp_path, cli, frame):
    profile, path = tmp_path / "p.toml", tmp_path / "f.csv"
    profile.write_text(PROFILE)
    path.write_text(HEADER + _line(when="12-31-2025") + _line(when="12-30-2025"))
    before = sorted(p.name for p in new_case.rglob("*"))
    result = cli("add", new_case, path, "--profile", profile, *frame)
    assert result.code == 3
    assert result.err.startswith("rows-time: file f.csv, row line 2, field time: ")
    assert result.err.count("\n") == 1
    assert [p for p in before if p != "records.duckdb"] == [
        p.name for p in sorted(new_case.rglob("*"), key=lambda p: p.name) if p.name != "records.duckdb"
    ] or sorted(p.name for p in new_case.rglob("*") if "duckdb" not in p.name) == [
        p for p in before if "duckdb" not in p
    ]


def test_rows_outside_the_period_are_counted_and_their_content_stays_shut(add, new_case, cli):
    counts = add(
        GOOD + _line("01/01/2027 10:00:00", ref="SECRET"),
        "--scope-from",
        "2025-01-01",
        "--scope-to",
        "2026-12-31",
    )
    assert (counts["accepted"], counts["quarantined"]) == (1, 1)
    assert b"SECRET" not in (new_case / "records.duckdb").read_bytes()
    assert _rows(new_case, "SELECT reason FROM quarantine") == [("after the period of the instrument",)]


def test_rows_of_nobody_whom_the_instrument_names_are_quarantined(add, new_case):
    counts = add(GOOD + _line(tel="06 39 98 00 02"), "--scope-subject", "+33639980001")
    assert (counts["accepted"], counts["quarantined"]) == (1, 1)


def test_a_declared_clock_offset_is_taken_off_and_shown(add, new_case, cli):
    add(GOOD, "--clock-offset", "90")
    assert _rows(new_case, "SELECT sent_at_utc, clock_offset_s FROM transfer") == [
        (datetime(2025, 12, 31, 22, 8, 30), 90)
    ]
    assert "exhibit 1: clock 90 s ahead, as declared" in cli("exhibits", new_case).out


def test_a_correction_is_a_decision_and_the_original_stays(add, new_case, cli):
    add(GOOD + _line(amount="-5,00"))
    done = cli(
        "correct", new_case, 1, 2, "--set", "amount=5,00", "--reason", "sign confirmed by the provider"
    )
    assert done.code == 0, done.err
    assert _rows(new_case, "SELECT amount FROM transfer ORDER BY row_no") == [(Decimal(20),), (Decimal(5),)]
    assert _rows(new_case, "SELECT count(*) FROM rejection") == [(0,)]
    assert cli("verify", new_case).code == 0
    assert cli("rebuild", new_case).code == 0
    assert _rows(new_case, "SELECT count(*) FROM transfer") == [(2,)]
    assert cli("correct", new_case, 1, 9, "--set", "amount=5", "--reason", "x").code == 2
    assert cli("correct", new_case, 1, 2, "--set", "amont=5", "--reason", "x").code == 2


def test_a_release_lifts_the_quarantine(add, new_case, cli):
    add(GOOD + _line("01/01/2027 10:00:00"), "--scope-from", "2025-01-01", "--scope-to", "2026-12-31")
    done = cli(
        "release",
        new_case,
        1,
        "--reference",
        "Order 7",
        "--reason",
        "wider period granted",
        "--scope-to",
        "2027-06-30",
    )
    assert done.code == 0, done.err
    assert _rows(new_case, "SELECT count(*) FROM transfer") == [(2,)]
    assert _rows(new_case, "SELECT count(*) FROM quarantine") == [(0,)]
    assert cli("rebuild", new_case).code == 0
    assert _rows(new_case, "SELECT count(*) FROM transfer") == [(2,)]


def test_the_same_row_in_two_exports_is_one_payment(add, new_case, cli):
    add(GOOD + _line(ref="R1"), name="a.csv")
    add(_line(ref="R1") + _line(ref="R2"), name="b.csv")
    assert cli("run", new_case).code == 0
    assert _rows(new_case, "SELECT count(*) FROM transfer") == [(4,)]
    assert _rows(new_case, "SELECT count(*) FROM payment") == [(3,)]
    assert _rows(new_case, "SELECT counts_as, reason FROM same_transfer") == [
        (1_000_000_002, "same provider and reference")
    ]
    shown = cli("exhibits", new_case)
    assert "repeated rows" in shown.out


def test_amounts_in_eur_use_the_rate_of_the_day_or_the_last_before(add, new_case, cli):
    add(
        _line("05/07/2025 10:00:00", currency="USD", amount="100")
        + _line("05/07/2025 11:00:00", currency="KES", ref="K")
    )
    assert cli("run", new_case).code == 0
    rate = _rows(new_case, "SELECT rate_on, per_eur FROM rate WHERE currency = 'USD'")[0]
    assert rate[0] == date(2025, 7, 4)  # 5 July 2025 is a Saturday
    assert _rows(new_case, "SELECT amount_eur FROM payment ORDER BY record_id") == [
        (round(100 / rate[1], 2),),
        (None,),  # the ECB does not publish KES: unknown stays unknown
    ]


def test_rates_that_the_ecb_lacks_are_added_as_an_exhibit(add, new_case, cli, tmp_path, frame):
    add(_line("05/07/2025 11:00:00", currency="KES", amount="1500") + _line(currency="USD", ref="U"))
    rates = tmp_path / "kes.csv"
    rates.write_text("date,currency,units_per_base,base\n2025-07-04,KES,150.0,EUR\n2025-07-03,KES,151.0,EUR\n"
                     "2025-12-31,USD,9,EUR\n2025-07-04,XTS,1,EUR\n2025-07-05,KES,-1,EUR\n")  # fmt: skip
    done = cli("add", new_case, rates, *frame, "--json")
    assert done.code == 0, done.err
    counts = done.json["exhibits"][0]
    assert (counts["profile"], counts["accepted"], counts["rejected"]) == ("official-rates", 3, 2)
    assert cli("run", new_case).code == 0
    assert _rows(new_case, "SELECT currency, rate_on, per_eur, source FROM rate WHERE currency = 'KES'") == [
        ("KES", date(2025, 7, 4), 150.0, "exhibit 2, Operator")
    ]
    amounts = _rows(new_case, "SELECT currency, amount_eur FROM payment ORDER BY record_id")
    assert amounts[0] == ("KES", 10.0)
    assert amounts[1][1] > 15, "the ECB's rate goes before a supplied one"


def test_a_rate_told_in_dollars_is_brought_to_euros(add, new_case, cli, tmp_path, frame):
    add(_line("05/07/2025 11:00:00", currency="KES", amount="1500"))
    rates = tmp_path / "kes.csv"
    rates.write_text("date,currency,units_per_base,base\n2025-07-04,KES,129.0,USD\n2025-07-04,NGN,9,GHS\n")
    assert cli("add", new_case, rates, *frame).code == 0
    assert cli("run", new_case).code == 0
    (per_eur,) = _rows(new_case, "SELECT per_eur FROM rate WHERE currency = 'KES'")[0]
    assert 129 * 1.0 < per_eur < 129 * 1.4  # a euro was worth more than a dollar that week


def test_a_list_of_a_provider_covers_whoever_used_it(add, new_case):
    add(GOOD + _line(ref="R2", tel="06 39 98 00 02"))
    assert _rows(new_case, "SELECT subject, channel FROM coverage") == [(None, "payments")]


def test_the_coverage_of_an_instrument_is_that_of_its_subjects(add, new_case, cli):
    add(GOOD, "--scope-subject", "+33 639 98 00 01", "--scope-subject", "+33639980009")
    assert _rows(new_case, "SELECT subject FROM coverage ORDER BY 1") == [
        ("+33 639 98 00 01",),
        ("+33639980009",),
    ]
    assert "2 subjects" in cli("exhibits", new_case).out


def test_counts_always_add_up(add):
    body = GOOD + _line(when="") + _line(amount="x") + _line("01/01/2030 10:00:00") + _line(currency="")
    counts = add(body, "--scope-to", "2026-12-31")
    assert counts["rows"] == counts["accepted"] + counts["rejected"] + counts["quarantined"] == 5
