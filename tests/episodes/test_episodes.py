from datetime import date, datetime, timedelta

from handmade import FAR, OTHER, PAYEE, PAYER, Book

DAY = datetime(2026, 3, 1, 20, 0)


def test_sessions_within_24_hours_both_ways_with_their_delay():
    book = Book()
    paid = book.pay(PAYER, PAYEE, DAY, 20)
    after = book.call(PAYEE, PAYER, DAY + timedelta(hours=1))  # who calls whom does not matter
    before = book.call(PAYER, PAYEE, DAY - timedelta(hours=23, minutes=59))
    edge = book.call(PAYER, PAYEE, DAY + timedelta(hours=24))
    book.call(PAYER, PAYEE, DAY + timedelta(hours=24, seconds=1))
    book.call(PAYER, FAR, DAY + timedelta(minutes=5))
    book.call(OTHER, PAYEE, DAY + timedelta(minutes=5))
    book.run()
    assert book.all("SELECT * EXCLUDE (use) FROM episode_session ORDER BY delay_s") == [
        (paid, before, -86340, "session before payment"),
        (paid, after, 3600, "session after payment"),
        (paid, edge, 86400, "session after payment"),
    ]
    assert book.all("SELECT sessions, sessions_after, next_delay_s, previous_delay_s FROM episode") == [
        (3, 2, 3600, 86340)
    ]


def test_a_session_at_the_very_second_counts_as_after():
    book = Book()
    book.pay(PAYER, PAYEE, DAY, 20)
    book.call(PAYER, PAYEE, DAY)
    assert book.run().all("SELECT next_delay_s, previous_delay_s FROM episode") == [(0, None)]


def test_date_only_payments_are_marked_and_never_paired():
    book = Book()
    book.pay(PAYER, PAYEE, date(2026, 3, 1), 20)
    book.call(PAYER, PAYEE, datetime(2026, 3, 1, 12))
    book.run()
    assert book.all("SELECT * FROM episode") == []
    assert book.all("SELECT reason FROM unpaired") == [("date only",)]


def test_every_payment_is_in_an_episode_or_says_why_not():
    book = Book()
    book.cover(date(2026, 3, 1), date(2026, 3, 31))
    book.pay(PAYER, PAYEE, DAY, 20)
    book.call(PAYER, PAYEE, DAY + timedelta(hours=2))
    book.pay(PAYER, PAYEE, DAY + timedelta(days=5), 20)
    book.pay(PAYER, PAYEE, DAY + timedelta(days=60), 20)
    book.pay(PAYER, PAYEE, date(2026, 3, 20), 20)
    book.run()
    assert book.all("SELECT reason FROM unpaired ORDER BY payment_record_id") == [
        ("no session in the window",),
        ("communications not covered",),
        ("date only",),
    ]
    assert book.all("SELECT count(*) FROM payment") == [(4,)]


def test_nobody_pairs_with_themselves():
    book = Book()
    book.pay(PAYER, PAYER, DAY, 20)
    book.call(PAYER, PAYER, DAY)
    assert book.run().all("SELECT count(*) FROM episode") == [(0,)]


def test_use_is_the_strictest_of_the_inputs():
    book = Book()
    book.pay(PAYER, PAYEE, DAY, 20, exhibit=4)
    book.call(PAYER, PAYEE, DAY)
    book.run()
    assert book.all("SELECT use FROM episode") == [("intelligence-only",)]
    assert book.all("SELECT DISTINCT use FROM person") == [("intelligence-only",)]
