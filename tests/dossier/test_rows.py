"""Rows, referrals and what speaks against, on records made by hand."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from filature import episodes, identity, leads
from filature.dossier.referrals import referrals
from filature.dossier.rows import contacts, counterparts, money, others, payments
from filature.dossier.signs import signs
from filature.dossier.speaks_against import speaks_against
from filature.leads import pack as packs
from filature.leads import reading
from handmade import FAR, OTHER, PAYEE, PAYER, Book, everybody_listed

START = datetime(2026, 1, 5, 21, 0)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _everybody(tmp_path):
    """Every person is listed, whatever their strength."""
    Book.settings = everybody_listed(tmp_path)
    yield
    Book.settings = None


def lead_of(book, phone=PAYER, role="payer"):
    (row,) = book.all("SELECT lead FROM lead WHERE person_id = ? AND role = ?", book.person(phone), role)
    return reading.find(book.con, row[0])


def busy(n=24):
    """A payer with so many small payments at night, first to one payee and then to two more."""
    book = Book()
    for i in range(n):
        book.pay(PAYER, (PAYEE, FAR, PAYEE)[i % 3], START + i * 2 * DAY, 20 + i % 3)
    return book


def run(book):
    return book.run(identity, episodes, leads)


def test_payments_are_all_those_of_the_person_oldest_first():
    book = busy()
    book.pay(OTHER, PAYEE, START, 50)
    book.pay(PAYER, PAYER, START, 99)  # to oneself: not a payment between two persons
    found = payments(run(book).con, lead_of(book))
    assert len(found) == 24
    assert [row["n"] for row in found] == list(range(1, 25))
    assert [row["time"]["utc"] for row in found] == sorted(row["time"]["utc"] for row in found)
    assert {row["row_ref"] for row in found} == {f"line {i}" for i in range(2, 26)}


def test_a_day_only_payment_has_no_instant_and_keeps_its_day():
    book = busy()
    book.pay(PAYER, PAYEE, date(2025, 12, 31), 20)
    first = payments(run(book).con, lead_of(book))[0]
    assert first["time"]["utc"] is None
    assert first["time"]["day"] == "2025-12-31"
    assert first["time"]["precision"] == "day"


def test_sums_are_exact_and_apart_by_currency():
    book = busy()
    book.pay(PAYER, PAYEE, START, "0.10")
    book.pay(PAYER, PAYEE, START, "0.20")
    book.pay(PAYER, PAYEE, START, "7.5", currency="USD")
    lead = lead_of(run(book))
    first = counterparts(book.con, lead)[0]
    expected = sum(Decimal(20 + i % 3) for i in range(24) if i % 3 != 1) + Decimal("0.30")
    assert {item["currency"]: Decimal(item["amount"]) for item in first["sums"]} == {
        "EUR": expected,
        "USD": Decimal("7.50"),
    }


def test_sessions_are_those_with_counterparts_only():
    book = busy()
    with_payee = book.call(PAYER, PAYEE, START + timedelta(minutes=5))
    back = book.call(FAR, PAYER, START + timedelta(hours=30))
    book.call(PAYER, OTHER, START)
    found = contacts(run(book).con, lead_of(book))
    assert [row["record_id"] for row in found] == [with_payee, back]


def test_others_are_by_label_and_counted_when_too_many():
    book = busy()
    for i in range(33):
        book.pay(f"+3363998{9000 + i}", PAYEE, START, 20)
    shown, more = others(run(book).con, lead_of(book))
    assert (len(shown), more) == (30, 3)
    assert all(set(row) == {"label", "counterparts"} for row in shown)


def test_referrals_name_the_person_and_the_counterparts_and_nobody_else():
    book = busy()
    of_person = book.name(PAYER, date(2026, 2, 1))
    of_payee = book.name(PAYEE, date(2026, 1, 1))
    book.name(OTHER, date(2026, 1, 1))
    lead = lead_of(run(book))
    found = referrals(book.con, lead)
    assert [row["record_id"] for row in found] == [of_payee, of_person]
    assert [row["n"] for row in found] == [1, 2]
    assert found[1]["person"] == lead["person"]
    cited = {"payments": payments(book.con, lead), "sessions": [], "referrals": found}
    measured = {row["indicator"]: row for row in signs(book.con, lead, packs.load("published-2026"), cited)}
    assert measured["R2"]["referrals"] == [2]
    assert measured["R1"]["payments"] == [
        row["n"] for row in cited["payments"] if row["payee"] == found[0]["person"]
    ]


def test_signs_stand_in_the_order_of_the_pack_and_those_against_come_last():
    book = Book()
    for i in range(8):
        book.pay(PAYER, PAYEE, START + i * 30 * DAY, 230, names=("Ana Lomar", "Eli Lomar"))
    book.name(PAYER, date(2026, 1, 1))
    book.name(PAYEE, date(2026, 1, 1))
    lead = lead_of(run(book))
    none = {"payments": [], "sessions": [], "referrals": []}
    found = signs(book.con, lead, packs.load("published-2026"), none)
    speaks = [row["speaks"] for row in found]
    assert speaks == sorted(speaks, key=("for", "against", "victim").index)
    assert {"X1", "X2"} <= {row["indicator"] for row in found if row["speaks"] == "against"}
    assert not any({"points", "counted", "strength"} & set(row) for row in found)


def said(book, phone=PAYER, role="payer"):
    run(book)
    lead = lead_of(book, phone, role)
    paid = payments(book.con, lead)
    met = contacts(book.con, lead)
    n = {row["record_id"]: row["n"] for row in met}
    near = [
        {"payment": 1, "sessions": [{"n": n[session]}]}
        for (session,) in book.all("SELECT session_record_id FROM episode_session")
    ]
    return {
        message["key"]: message.get("values")
        for message in speaks_against(book.con, lead, len(paid), met, near)
    }


def test_what_speaks_against_is_always_searched_for():
    book = busy()
    found = said(book)
    assert {"payments-only", "identity-from-payments-only", "communications-not-covered"} <= set(found)
    assert "few-payments" not in found
    assert "single-counterpart" not in found


def test_sessions_without_payment_and_payments_without_session_are_counted():
    book = busy()
    book.cover(date(2026, 1, 1), date(2026, 12, 31))
    for i in range(3):
        book.call(PAYER, PAYEE, START + i * 6 * DAY + timedelta(minutes=20))
    book.call(PAYER, PAYEE, START + timedelta(days=200))
    found = said(book)
    assert found["no-session-after-payment"] == {"payments": 21, "considered": 24}
    assert found["sessions-without-payment"] == {"sessions": 1, "considered": 4}
    assert "payments-only" not in found


def test_regular_payments_and_one_counterpart_are_said():
    book = Book()
    for i in range(24):
        book.pay(PAYER, PAYEE, START + i * 7 * DAY, 20)
    book.name(PAYEE, date(2026, 1, 1))
    found = said(book)
    assert found["regular-payments"] == {"days": 7}
    assert "single-counterpart" in found


def test_days_without_hours_are_said():
    book = busy()
    book.pay(PAYER, PAYEE, date(2026, 3, 1), 20)
    assert said(book)["date-only"] == {"payments": 1}


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("35.00000000", "35"), ("35.5", "35.50"), ("0.00012345", "0.00012345"), ("1E+3", "1000"), ("0", "0")],
)
def test_amounts_lose_nothing_but_the_zeros_of_storage(stored, shown):
    assert money(Decimal(stored)) == shown
    assert Decimal(shown) == Decimal(stored)
