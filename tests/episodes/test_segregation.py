"""The published package `assocr` (R) is the oracle: sessions A, payments B."""

import numpy as np
import pytest

from filature.episodes import segregation

CASES = [
    (range(1, 6), [x + 0.1 for x in range(1, 6)], -1),
    ([x / 10 for x in range(31)], [3.5 + x / 10 for x in range(31)], 1),
    ([0, 1, 1.01, 2], [0.1, 1.9, 3, 3.01], 0),
]


@pytest.mark.parametrize(("sessions", "payments", "s"), CASES)
def test_oracle(sessions, payments, s):
    a, b = (
        (np.zeros(len(x), dtype=np.int64), np.rint(np.array(list(x)) * 1000).astype(np.int64))
        for x in (sessions, payments)
    )
    assert segregation.batch(1, a, b)[0] == pytest.approx(s, abs=1e-12)


def test_not_defined_without_both_marks():
    one = (np.zeros(3, dtype=np.int64), np.array([1, 5, 9]))
    none = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    assert np.isnan(segregation.batch(2, one, none)).all()
    assert np.isnan(segregation.batch(1, none, none)).all()
