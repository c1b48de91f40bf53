"""Each sign on records made by hand: it fires on its pattern and stays silent beside it."""

import math
from datetime import date, datetime, timedelta

import pytest

from filature import episodes, identity, leads
from filature.leads import reading
from handmade import PAYEE, PAYER, Book, everybody_listed

START = datetime(2026, 1, 5, 21, 0)  # 22:00 in Paris


@pytest.fixture(autouse=True)
def _everybody(tmp_path):
    """Every person is listed, whatever their strength, so that each sign can be seen."""
    Book.settings = everybody_listed(tmp_path)
    yield
    Book.settings = None


def _fired(book):
    """Return the value of every published sign that is there: at its threshold, with the rows it needs."""
    book.run(identity, episodes, leads)
    signs = book.pack().by_id()
    rows = book.all("SELECT indicator_id, role, value, considered FROM indicator")
    return {
        (name, role): value
        for name, role, value, considered in rows
        if value >= signs[name].starts and considered >= signs[name].sign_least
    }


def _series(book, n, amount, step, *, payer=PAYER, payee=PAYEE, start=START, **more):
    for i in range(n):
        book.pay(payer, payee, start + i * step, amount(i) if callable(amount) else amount, **more)


def test_small_round_sums_at_night():
    book = Book()
    _series(book, 5, 20, timedelta(days=3))
    fired = _fired(book)
    assert fired["I1", "payer"] == fired["I2", "payer"] == fired["I12", "payer"] == 1.0
    assert ("I6", "payer") in fired
    assert ("X1", "payer") not in fired


def test_large_regular_sums_speak_against():
    book = Book()
    _series(book, 6, lambda i: 230 + i, timedelta(days=30), start=datetime(2026, 1, 5, 11))
    fired = _fired(book)
    assert fired["X1", "payer"] == pytest.approx(232.5)
    assert ("I2", "payer") not in fired
    assert ("I12", "payer") not in fired


def test_a_standing_order_speaks_against():
    book = Book()
    _series(book, 6, 33, timedelta(days=30))
    assert _fired(book)["X2", "payer"] == 1.0


def test_high_volume_needs_more_than_twenty():
    book = Book()
    _series(book, 20, 20, timedelta(days=3))
    assert ("A634", "payer") not in _fired(book)
    book.pay(PAYER, PAYEE, START + timedelta(days=70), 20)
    assert _fired(book)["A634", "payer"] == 21


def test_escalation_needs_higher_and_closer():
    book = Book()
    when = START
    for i in range(8):
        when += timedelta(days=20 - 2 * i)
        book.pay(PAYER, PAYEE, when, 20 + 10 * i)
    assert _fired(book)["A589", "payer"] == pytest.approx(75 / 35)
    other = Book()
    _series(other, 8, lambda i: 20 + 10 * i, timedelta(days=5))  # higher, not closer
    assert ("A589", "payer") not in _fired(other)


def test_several_payees_of_small_sums_whatever_their_names():
    def book(name):
        made = Book()
        for i in range(3):
            made.pay(
                PAYER, f"+6390012300{i:02d}", START + timedelta(days=i), 30, names=("Ana Solier", name(i))
            )
        return made

    apart, alike = _fired(book(lambda i: f"Lia Autre{i}")), _fired(book(lambda i: f"Lia SOLIER {i}"))
    assert apart["I8", "payer"] == 3
    assert apart == alike


def test_a_payee_of_many_is_told_of_both_sides():
    book = Book()
    for i in range(4):
        book.pay(
            f"+336399800{i:02d}", PAYEE, START + timedelta(days=i), 40, names=(f"Nom{'abcd'[i]}", "Autre")
        )
    fired = _fired(book)
    assert fired["I9", "payer"] == 4
    assert fired["I9-payee", "payee"] == 4


def test_a_handle_in_the_text_but_not_an_address():
    book = Book()
    book.pay(PAYER, PAYEE, START, 30, text="for @some_name thanks")
    assert _fired(book)["I13", "payer"] == 1.0
    other = Book()
    other.pay(PAYER, PAYEE, START, 30, text="mail me at anna@example.org")
    assert ("I13", "payer") not in _fired(other)


def test_sessions_after_payments_on_covered_days_only():
    book = Book()
    book.cover(date(2026, 1, 1), date(2026, 1, 31))
    for i in range(3):
        book.pay(PAYER, PAYEE, START + timedelta(days=3 * i), 30)
        book.call(PAYER, PAYEE, START + timedelta(days=3 * i, minutes=30))
    _series(book, 5, 30, timedelta(days=3), start=START + timedelta(days=60))  # nobody was listening then
    assert _fired(book)["C1", "payer"] == 1.0


def test_referrals_reach_the_named_and_those_who_paid_them():
    book = Book()
    book.pay(PAYER, PAYEE, START, 30)
    book.name(PAYEE, date(2026, 2, 1))
    fired = _fired(book)
    assert fired["R1", "payer"] == 1
    assert fired["R2-payee", "payee"] == 1


def test_a_burst_that_stops_is_a_possible_victim_and_leaves_the_list():
    book = Book()
    _series(book, 5, 60, timedelta(hours=6))
    book.pay("+33639980009", "+639001230009", START + timedelta(days=90), 200)  # the records go on
    fired = _fired(book)
    assert fired["N1", "payer"] == 5
    lead = reading.possible_victims(book.con)[0]
    assert (lead["list"], lead["rank"]) == ("possible victim", None)
    assert all(item["person"] != lead["person"] for item in reading.ranked(book.con))


def test_a_burst_to_somebody_whom_a_partner_named_stays_on_the_list():
    book = Book()
    _series(book, 5, 60, timedelta(hours=6))
    book.pay("+33639980009", "+639001230009", START + timedelta(days=90), 200)
    book.name(PAYEE, date(2026, 2, 1))
    _fired(book)
    assert reading.possible_victims(book.con) == []
    assert any(item["role"] == "payer" for item in reading.ranked(book.con))


def _several():
    book = Book()
    for i in range(6):
        book.pay(PAYER, f"+6390012300{i:02d}", START + timedelta(days=i), 30, text="to @handle_x")
    book.run(identity, episodes, leads)
    return book


def test_the_support_is_exactly_what_the_reasons_add_up_to():
    book = _several()
    ranked = reading.ranked(book.con)
    assert len(ranked) == 7
    for lead in ranked:
        reasons = reading.reasons(book.con, lead, book.pack())
        for explanation in lead["explanations"]:
            summed = sum(reason["support"].get(explanation["code"], 0) for reason in reasons)
            assert summed == explanation["support"]
            assert explanation["low"] <= explanation["high"]
        for reason in reasons[:-1]:
            assert len(reason["record_ids"]) == reason["supporting"]
            assert len(reading.sources(book.con, reason["record_ids"])) == reason["supporting"]
        assert reasons[-1]["indicator_id"] == "start"


def test_the_order_weighs_all_explanations_in_the_stated_mix():
    book = _several()
    for lead in reading.ranked(book.con):
        mix = book.pack().mix[lead["role"]]
        total = sum(mix[row["code"]] * 10 ** (-row["support"] / 1000) for row in lead["explanations"])
        assert lead["strength"] == pytest.approx(-1000 * math.log10(total), abs=0.51)
        weighed = {
            row["code"]: mix[row["code"]] * 10 ** (-row["support"] / 1000) for row in lead["explanations"]
        }
        assert weighed[lead["closest"]] == pytest.approx(max(weighed.values()), rel=0.01)


def test_every_lead_stands_beside_all_ten_explanations():
    book = _several()
    lead = reading.ranked(book.con)[0]
    assert [item["code"] for item in lead["explanations"]] == sorted(
        ["FAM", "SEA", "CHA", "ROM", "RSC", "SEX", "ATO", "BIZ", "CUR", "OTH"]
    )
    verdicts = {item["code"]: item["verdict"] for item in lead["explanations"]}
    assert verdicts["OTH"] == verdicts["SEA"] == "no data"


def test_nothing_in_nothing_out():
    book = Book()
    book.run(identity, episodes, leads)
    assert reading.ranked(book.con) == []


def test_order_of_arrival_of_rows_does_not_matter():
    def build(order):
        book = Book()
        plan = [(PAYER, f"+6390012300{i:02d}", START + timedelta(days=i), 30 + i) for i in range(6)]
        for i in order:
            book.next[1] = i + 1
            book.pay(*plan[i])
        book.run(identity, episodes, leads)
        return book.all("SELECT * FROM lead ORDER BY lead")

    assert build(range(6)) == build([3, 1, 5, 0, 2, 4])
