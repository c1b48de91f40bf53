"""Spread along shared payees, against a dense solution written differently."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.leads import around

PAIRS = st.sets(st.tuples(st.integers(0, 9), st.integers(100, 108)), min_size=1, max_size=40)


def _dense(pairs, start, hub, damping):
    """Solve x = (1 - d) a + d M x exactly, M written pair by pair."""
    payees = {}
    for payer, payee in pairs:
        payees.setdefault(payee, []).append(payer)
    kept = {payee: payers for payee, payers in payees.items() if 1 < len(payers) <= hub}
    people = sorted({payer for payers in kept.values() for payer in payers})
    place = {payer: k for k, payer in enumerate(people)}
    matrix = np.zeros((len(people), len(people)))
    for payers in kept.values():
        for one in payers:
            mine = sum(one in others for others in kept.values())
            for other in payers:
                if other != one:
                    matrix[place[one], place[other]] += 1 / (len(payers) - 1) / mine
    a = np.array([start[p] for p in people])
    x = np.linalg.solve(np.eye(len(people)) - damping * matrix, (1 - damping) * a)
    return people, matrix @ x


@settings(derandomize=True, deadline=None)
@given(PAIRS, st.lists(st.floats(0, 1), min_size=10, max_size=10))
def test_spread_is_the_dense_solution(pairs, start):
    rows = np.array(sorted(pairs))
    found = around.ties(rows[:, 0], rows[:, 1], hub=6)
    people, expected = _dense(pairs, start, 6, 0.5)
    assert found.payers.tolist() == people
    got, _ = around.spread(found, np.array([start[p] for p in people]), damping=0.5, rounds=60)
    assert got == pytest.approx(expected, abs=1e-9)
    assert ((got >= 0) & (got <= 1 + 1e-12)).all()


@settings(derandomize=True, deadline=None)
@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_the_pairs_changes_no_bit(pairs, draw):
    rows = np.array(sorted(pairs))
    mixed = rows[draw.sample(range(len(rows)), len(rows))]
    one, other = (around.ties(r[:, 0], r[:, 1], hub=6) for r in (rows, mixed))
    start = np.linspace(0, 1, len(one.payers))
    for a, b in zip(around.spread(one, start), around.spread(other, start), strict=True):
        assert a.tobytes() == b.tobytes()


def test_nobody_supports_themselves():
    pairs = np.array([[1, 100], [2, 100]])
    found = around.ties(pairs[:, 0], pairs[:, 1], hub=10)
    got, _ = around.spread(found, np.array([1.0, 0.0]), rounds=1)
    assert got.tolist() == [0.0, 1.0]


def test_payees_of_one_or_of_very_many_tie_nobody():
    pairs = np.array([[1, 100], *[[k, 101] for k in range(1, 9)]])
    found = around.ties(pairs[:, 0], pairs[:, 1], hub=5)
    assert len(found.payers) == 0
    y, z = around.spread(found, np.zeros(0))
    assert len(y) == len(z) == 0
