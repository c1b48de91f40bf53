"""Matching legs on artificial third-party payments, when they lie beside the checkout."""

import duckdb
import pytest

from conftest import OUTSIDE
from filature.identity.legs import match

FOLDER = OUTSIDE / "data" / "payment_legs"
pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(
        not OUTSIDE.is_dir(), reason="the third-party files are not beside the checkout: not run"
    ),
]
SIDE = "SELECT {0}_id AS leg_id, transaction_date AS moved_on, amount, memo FROM read_csv(?) WHERE transaction_date <= ?"
LAST = (
    "2022-02-28"  # a slice: both files up to a day, so that late payouts are missing as in any real exhibit
)


def test_most_legs_find_their_partner_and_few_a_wrong_one():
    with duckdb.connect() as con:
        sends, payouts = (
            con.sql(SIDE.format(name), params=[str(FOLDER / f"{name}.csv.gz"), LAST])
            for name in ("origin", "destination")
        )
        done = match(con, sends, payouts)
        truth = con.execute(
            "SELECT origin_id, destination_id FROM read_csv(?)", [str(FOLDER / "truth.csv.gz")]
        ).fetchall()
        first = {row[0] for row in sends.fetchall()}
        second = {row[0] for row in payouts.fetchall()}
        expected = {pair for pair in truth if pair[0] in first and pair[1] in second}
        found = set(con.execute("SELECT send_id, payout_id FROM leg_match").fetchall())
    assert done.sends > done.payouts > 4000
    f1 = 2 * len(found & expected) / (len(found) + len(expected))
    assert f1 > 0.95, f"F1 {f1:.4f}"
