import numpy as np
import pytest

from filature.episodes import bouts


def share(payments, sessions, activity=()):
    rows = [
        (np.zeros(len(x), dtype=np.int64), np.array(x, dtype=np.int64))
        for x in (payments, sessions, activity)
    ]
    return bouts.shares(1, *rows)[0]


@pytest.mark.parametrize(
    ("payments", "sessions", "activity", "expected"),
    [
        ([0], [600], [], 1.0),
        ([0], [601], [], 0.0),
        ([0], [1200], [600], 1.0),
        ([0], [1200], [599], 0.0),
        ([0, 10_000], [300], [], 0.5),
        ([0], [], [], 0.0),
        ([1000], [900], [950], 1.0),
        ([1000], [399], [], 0.0),
        ([1000], [399, 1601], [], 0.0),
    ],
)
def test_share(payments, sessions, activity, expected):
    assert share(payments, sessions, activity) == expected


def test_pairs_do_not_touch():
    pair = np.array([0, 1])
    found = bouts.shares(3, (pair, np.array([0, 1000])), (np.array([1]), np.array([100])))
    assert found.tolist()[:2] == [0.0, 0.0]
    assert np.isnan(found[2])
