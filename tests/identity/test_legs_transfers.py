"""Legs of a workspace: proposals between records that no common reference joins."""

import duckdb
import numpy as np
import pytest

from filature.identity.legs.transfers import propose
from filature.model.link_tables import LEG_LINK
from filature.model.tables import ALL_TABLES

PAYEES = [f"{given} {family}" for given in ("ALMA", "BRUNO", "CELIA", "DARIO", "ELENA", "FABIO", "GRETA", "HUGO")
          for family in ("ABRAVEL", "BONTOC", "CERVIN", "DORLAND", "ESQUIVA", "FERRANO", "GALTIER")]  # fmt: skip
RATE = 60.0  # invented: units of PHP for one EUR


@pytest.fixture
def con():
    with duckdb.connect() as con:
        for table in ALL_TABLES:
            con.execute(table.ddl())
        yield con


def add(
    con, record, leg, day, amount, currency, payee, *, payer=None, use="judicial", reference=None, paid=None
):
    con.execute(
        "INSERT INTO transfer BY NAME SELECT $record AS record_id, $leg AS leg, $use AS use, 'Operator' AS provider, "
        "DATE '2025-01-01' + $days AS sent_on, CAST($amount AS DECIMAL(28,8)) AS amount, $currency AS currency, "
        "$reference AS reference, CAST($paid AS DECIMAL(28,8)) AS paid_amount, "
        "CASE WHEN $paid IS NULL THEN NULL ELSE 'PHP' END AS paid_currency",
        {"record": record, "leg": leg, "use": use, "days": day, "amount": amount, "currency": currency,
         "reference": reference, "paid": paid},
    )  # fmt: skip
    for slot, (role, name) in enumerate((("payer", payer), ("payee", payee))):
        con.execute(
            "INSERT INTO mention BY NAME SELECT $m AS mention_id, $record AS record_id, 'transfer' AS record, "
            "$role AS role, $name AS name",
            {"m": record * 4 + slot, "record": record, "role": role, "name": name},
        )


def fill(con, *, size=56, converted=True):
    """Sendings in EUR and their payouts in PHP at an invented rate, names cut on the sending side."""
    draw = np.random.default_rng(5)
    con.execute(
        f"INSERT INTO rate SELECT 'PHP', DATE '2025-01-01' + CAST(n AS INTEGER), NULL, {RATE}, 'x' FROM range(90) t(n)"
    )
    for n in range(size):
        day, amount = int(draw.integers(0, 60)), round(float(np.exp(draw.normal(4.5, 0.7))), 2)
        paid = round(amount * (RATE if converted else 1) * float(np.exp(draw.normal(0, 0.01))), 2)
        add(con, 1_000_000_000 + n, "send", day, amount, "EUR", PAYEES[n][:10])
        add(
            con,
            2_000_000_000 + n,
            "payout",
            day + int(draw.geometric(0.5)),
            paid,
            "PHP" if converted else "EUR",
            PAYEES[n],
        )


def links(con):
    return con.execute("SELECT * FROM leg_link ORDER BY send_record_id").fetchall()


def test_amounts_are_compared_at_the_dated_rate(con):
    fill(con)
    propose(con)
    found = links(con)
    assert len(found) >= 50
    assert all(row[1] - row[0] == 1_000_000_000 for row in found)
    assert all(row[2] >= 0.9 for row in found)


def test_without_a_rate_amounts_are_unknown_not_compared(con):
    fill(con)
    con.execute("DELETE FROM rate")
    propose(con)
    assert all('"amount": 0.0' in row[4] for row in links(con))


def test_the_sum_stated_for_payout_is_compared_before_any_rate(con):
    fill(con)
    con.execute("DELETE FROM rate")
    con.execute(
        "UPDATE transfer SET paid_currency = 'PHP', paid_amount = (SELECT p.amount FROM transfer AS p "
        "WHERE p.record_id = transfer.record_id + 1000000000) WHERE leg = 'send'"
    )
    propose(con)
    assert len(links(con)) == 56


def test_records_joined_by_reference_are_left_alone(con):
    fill(con, converted=False)
    con.execute(
        "INSERT INTO same_transfer VALUES (2000000003, 1000000003, 'other leg of the same reference')"
    )
    con.execute("INSERT INTO same_transfer VALUES (1000000004, 1000000001, 'same provider and reference')")
    propose(con)
    sends = {row[0] for row in links(con)}
    assert not sends & {1_000_000_003, 1_000_000_004}
    assert 1_000_000_001 in sends


def test_use_is_the_stricter_one(con):
    fill(con, converted=False)
    con.execute("UPDATE transfer SET use = 'intelligence-only' WHERE record_id = 2000000007")
    propose(con)
    use = {row[0]: row[5] for row in links(con)}
    assert use.pop(1_000_000_007) == "intelligence-only"
    assert set(use.values()) == {"judicial"}


def test_a_second_run_replaces_the_first_and_an_empty_workspace_proposes_nothing(con):
    assert propose(con).matched == 0
    fill(con, converted=False)
    propose(con)
    first = links(con)
    propose(con)
    assert links(con) == first
    assert [c[0] for c in con.execute("DESCRIBE leg_link").fetchall()] == [c[0] for c in LEG_LINK.columns]
