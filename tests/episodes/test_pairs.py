"""The stage gives the scores of the pure functions, whatever the order of the rows."""

from datetime import UTC, date, datetime, timedelta

import pytest

from episodes.worked_example import PAYMENTS, SESSIONS
from handmade import FAR, OTHER, PAYEE, PAYER, Book


def utc(seconds):
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def example(*, backwards=False, split=False):
    book = Book()
    for exhibit, channel in ((1, "payments"), (2, "communications")):
        book.con.execute(
            "INSERT INTO coverage VALUES (?, ?, NULL, DATE '2025-03-01', DATE '2025-04-30', 'instrument')",
            [exhibit, channel],
        )
    turn = reversed if backwards else iter
    for at in turn(PAYMENTS):
        book.pay(PAYER, PAYEE, utc(at), 20)
        if split:
            book.pay(PAYER, PAYEE, utc(at) + timedelta(minutes=40), 5)
    for at in turn(sorted(SESSIONS)):
        book.call(PAYEE, PAYER, utc(at))
    return book


def test_the_worked_example_through_the_tables():
    book = example()
    book.call(PAYER, FAR, utc(PAYMENTS[1]) + timedelta(hours=3))
    book.run()
    row = book.all(
        "SELECT z_fwd, z_bwd, t, n_fwd, n_bwd, sessions, covered_days, refusals, use FROM pair_timing"
    )[0]
    assert row[:3] == (
        pytest.approx(5.902560, abs=5e-7),
        pytest.approx(-0.228689, abs=5e-7),
        pytest.approx(0.4),
    )
    assert row[3:] == (3, 3, 11, pytest.approx(60.9583, abs=1e-4), [], "judicial")
    assert book.all("SELECT delay_s, before_s, days, sooner, other_sessions FROM payment_timing") == [
        (1800, None, 42, 0, 0),
        (5400, None, 52, 1, 1),
        (3600, None, 45, 0, 0),
    ]


def test_row_order_is_irrelevant():
    columns = "z_fwd, z_bwd, t, rate, busy, bout"
    first, second = (
        example(backwards=flag).run().all(f"SELECT {columns} FROM pair_timing") for flag in (False, True)
    )
    assert first == second


def test_split_payments_are_one_and_amounts_add():
    book = example(split=True).run()
    assert (
        book.all("SELECT transfers, amount::VARCHAR, currency FROM payment_episode")
        == [(2, "25.00000000", "EUR")] * 3
    )
    assert book.all("SELECT count(*) FROM payment_episode_row") == [(6,)]
    assert book.all("SELECT z_fwd FROM pair_timing")[0][0] == pytest.approx(5.902560, abs=5e-7)


def test_what_the_data_refuse_is_said():
    book = example()
    book.pay(PAYER, FAR, date(2025, 4, 1), 20)
    book.pay(PAYER, FAR, date(2025, 4, 2), 20)
    book.call(PAYER, FAR, datetime(2025, 4, 1, 12))
    book.pay(OTHER, FAR, datetime(2025, 4, 2, 12), 20)
    book.call(OTHER, FAR, datetime(2025, 4, 3, 12))
    book.con.execute("UPDATE transfer SET time_precision = 'second', sent_at_utc = NULL WHERE row_no = 6")
    book.run()
    codes = book.all("SELECT refusals FROM pair_timing ORDER BY payer_id, payee_id")
    assert codes == [([],), (["DATE_ONLY", "TOO_FEW"],), (["ZONE_UNKNOWN", "TOO_FEW"],)]


def test_other_exhibits_of_the_same_provider_listen_too():
    book = example()
    book.con.execute("DELETE FROM coverage WHERE channel = 'communications'")
    rows = [(2, None, "2025-03-01", "2025-03-31"), (3, PAYER, "2025-04-01", "2025-04-30")]
    book.con.executemany("INSERT INTO coverage VALUES (?, 'communications', ?, ?, ?, 'instrument')", rows)
    book.name(PAYER, date(2025, 3, 1))  # the third exhibit shows the payer: its subject becomes a person
    assert book.run().all("SELECT n_fwd FROM pair_timing")[0][0] < 3
    book.con.execute("UPDATE exhibit SET provider = 'provider 2' WHERE exhibit_no = 3")
    assert book.run().all("SELECT n_fwd, sessions FROM pair_timing") == [(3, 11)]


def test_who_is_not_listened_to_is_not_covered():
    book = example()
    book.con.execute("UPDATE coverage SET subject = ? WHERE channel = 'communications'", [FAR])
    book.call(OTHER, FAR, utc(PAYMENTS[0]))
    assert book.run().all("SELECT covered_days, refusals FROM pair_timing") == [(0, ["TOO_FEW"])]


def test_no_row_of_a_pair_no_coverage():
    book = example()
    book.con.execute("DELETE FROM coverage WHERE channel = 'payments'")
    book.run()
    assert book.all("SELECT covered_days, n_fwd, z_fwd, refusals FROM pair_timing") == [
        (0, 0, None, ["TOO_FEW"])
    ]


def test_use_is_the_strictest():
    book = example()
    book.pay(PAYER, PAYEE, utc(PAYMENTS[0]) + timedelta(days=3), 20, exhibit=4)
    book.run()
    assert book.all("SELECT DISTINCT use FROM pair_timing") == [("intelligence-only",)]
    assert book.all("SELECT use, count(*) FROM payment_episode GROUP BY use ORDER BY use") == [
        ("intelligence-only", 1),
        ("judicial", 3),
    ]


def test_nothing_to_score_is_no_error():
    book = Book()
    assert book.run().all("SELECT count(*) FROM pair_timing") == [(0,)]
