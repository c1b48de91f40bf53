"""Each rival explanation behaves as DOMAIN.md section 4 describes it."""

from pathlib import Path

import numpy as np
import pytest

from filature import population
from filature.population.classes import CLASSES, LSAC, PAYEE_CLASSES, code
from filature.population.clock import DAY, HOUR, paris_from_utc
from filature.population.confounders import CONFOUNDERS


def _rows(made, name) -> np.ndarray:
    return np.flatnonzero((made.transfers.behaviour == code(name)) & (made.transfers.defect == 0))


def test_every_class_is_there_and_every_payer_pays(medium):
    assert set(CONFOUNDERS) | {"LSAC"} == set(CLASSES)
    payers = np.bincount(medium.people.category[: medium.people.payers], minlength=len(CLASSES))
    assert payers.min() >= 2
    assert payers[LSAC] == 12
    paid = np.bincount(medium.transfers.payer, minlength=medium.people.payers)
    assert paid.min() >= 1
    assert 8 <= paid.mean() <= 13


def test_sponsors_pay_published_tariffs(medium):
    assert set(medium.transfers.cents[_rows(medium, "CHA")].tolist()) == {1600, 2500, 3300, 5500}


def test_victims_of_sextortion_pay_a_short_burst(medium):
    moved, rows = medium.transfers, _rows(medium, "SEX")
    for payer in np.unique(moved.payer[rows]):
        own = rows[moved.payer[rows] == payer]
        own = own[np.argsort(moved.sent_utc_s[own])]
        assert moved.cents[own[0]] < 25_000
        assert moved.cents[own].sum() < 150_000
        assert moved.sent_utc_s[own[-1]] - moved.sent_utc_s[own[0]] <= 6 * DAY


def test_victims_of_romance_scams_pay_more_and_more(medium):
    moved, rows = medium.transfers, _rows(medium, "RSC")
    grown = []
    for payer in np.unique(moved.payer[rows]):
        own = rows[moved.payer[rows] == payer]
        if len(own) >= 6:
            sums = moved.cents[own][np.argsort(moved.sent_utc_s[own])]
            grown.append(np.mean(sums[-3:]) / np.mean(sums[:3]))
    assert np.median(grown) > 2


def test_group_senders_have_many_payees_and_sessions_with_none(medium):
    moved, rows = medium.transfers, _rows(medium, "CUR")
    pairs = np.unique(np.stack([moved.payer[rows], moved.payee[rows]]), axis=1)
    assert np.bincount(np.unique(pairs[0], return_inverse=True)[1]).min() >= 2
    payees = np.flatnonzero(medium.people.category == PAYEE_CLASSES.index("cur payee"))
    payees = payees[payees >= medium.people.payers]
    assert not np.isin(medium.sessions.caller, payees).any()


def test_invoices_are_paid_in_office_hours_with_cents(medium):
    moved, rows = medium.transfers, _rows(medium, "BIZ")
    wall = paris_from_utc(moved.sent_utc_s[rows])
    with_cents = moved.cents[rows] % 100 != 0
    assert with_cents.mean() > 0.2
    hour = wall[with_cents] % DAY / HOUR
    assert ((hour >= 9) & (hour <= 18)).all()
    assert ((wall[with_cents] // DAY + 3) % 7 < 5).all()


def test_stolen_accounts_keep_their_holders_own_payments(medium):
    moved = medium.transfers
    holders = np.flatnonzero(medium.people.category[: medium.people.payers] == code("ATO"))
    own = np.isin(moved.payer, holders)
    assert set(moved.behaviour[own].tolist()) == {code("ATO"), code("FAM")}
    planted = [PAYEE_CLASSES.index("facilitator"), PAYEE_CLASSES.index("contact")]
    misused = own & np.isin(medium.people.category[moved.payee], planted)
    assert misused.any()


def test_seafarers_send_at_odd_hours_too(medium):
    moved, rows = medium.transfers, _rows(medium, "SEA")
    hour = paris_from_utc(moved.sent_utc_s[rows]) % DAY / HOUR
    assert (hour < 5).any()
    assert moved.cents[rows].max() > 60_000


def test_romance_overlaps_with_the_planted_class(medium):
    moved = medium.transfers
    hour = paris_from_utc(moved.sent_utc_s) % DAY / HOUR
    romance, planted = _rows(medium, "ROM"), _rows(medium, "LSAC")
    typical = [
        np.median(
            [np.median(moved.cents[rows[moved.payer[rows] == who]]) for who in np.unique(moved.payer[rows])]
        )
        for rows in (romance, planted)
    ]
    assert 0.5 <= typical[0] / typical[1] <= 2
    late = [np.mean((hour[rows] >= 19) | (hour[rows] < 5)) for rows in (romance, planted)]
    assert abs(late[0] - late[1]) < 0.15


@pytest.mark.parametrize("name", ["LSAC", "ROM"])
def test_sessions_follow_payments_by_arrangement_in_both_classes(medium, name):
    """Looks at payments of covered pairs: how many have a session within six hours."""
    moved, calls = medium.transfers, medium.sessions
    first, last = int(calls.start_utc_s.min()), int(calls.start_utc_s.max())
    rows = _rows(medium, name)
    rows = rows[(moved.sent_utc_s[rows] > first) & (moved.sent_utc_s[rows] < last - DAY)]
    count = len(medium.people)
    pair = np.minimum(calls.caller, calls.callee) * count + np.maximum(calls.caller, calls.callee)
    known = set(pair.tolist())
    after, looked = 0, 0
    for row in rows:
        key = int(moved.payer[row] * count + moved.payee[row])
        if key in known:
            delay = calls.start_utc_s[pair == key] - moved.sent_utc_s[row]
            looked += 1
            after += bool(((delay >= 0) & (delay <= 6 * HOUR)).any())
    assert looked >= 10
    assert after / looked > 0.25


def test_no_word_of_identity_enters_a_generator():
    """Age and origin are made in truth.py, told there and in reality.py, and nowhere else; no class owns a reference text."""
    room = Path(population.__file__).parent
    for path in room.glob("*.py"):
        if path.name not in {"truth.py", "reality.py", "__init__.py"}:
            text = path.read_text(encoding="utf-8")
            assert '"age.' not in text, path.name
            assert '"origin' not in text, path.name
