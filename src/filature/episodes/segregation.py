"""Galbraith, Smyth and Stern's coefficient of segregation (JRSS A, 2020), of many pairs at once.

Every event takes its nearest neighbour in time. -1 = sessions and payments wholly mixed, 0 = labels at random,
+1 = apart. Association makes it SMALL: the feature in use is T = -S. With its published sign the evidence would
be reversed.
"""

import numpy as np

from filature.episodes.method import Floats, Ints

SESSION, PAYMENT = 0, 1


def batch(size: int, sessions: tuple[Ints, Ints], payments: tuple[Ints, Ints]) -> Floats:
    """Return S of each of `size` pairs from (pair, time) arrays; NaN where it is not defined.

    Ties go to the earlier neighbour; of events at one instant, sessions come first.
    """
    pair = np.concatenate([sessions[0], payments[0]])
    if not pair.size:
        return np.full(size, np.nan)
    at = np.concatenate([sessions[1], payments[1]])
    low = int(at.min())
    stride = int(at.max()) - low + 1
    mark = np.repeat(np.array([SESSION, PAYMENT]), [len(sessions[0]), len(payments[0])])
    keys = np.sort(((pair * stride + (at - low)) << 1) | mark)
    marks, place = keys & 1, keys >> 1
    owner = place // stride
    gaps = np.diff(place)
    same = owner[1:] == owner[:-1]
    far = np.int64(2) ** 62
    gaps = np.where(same, gaps, far)
    left, right = np.append(far, gaps), np.append(gaps, far)
    alone = (left == far) & (right == far)
    here = np.arange(len(keys))
    neighbour = np.where(alone, here, np.where(left <= right, here - 1, here + 1))
    cell = np.bincount((owner * 4 + marks * 2 + marks[neighbour])[~alone], minlength=4 * size).reshape(
        size, 4
    )
    return from_counts(cell)


def from_counts(cells: Ints) -> Floats:
    """Return S from rows of counts (1 beside 1, 1 beside 2, 2 beside 1, 2 beside 2)."""
    n11, n12, n21, n22 = cells.T.astype(np.float64)
    total = n11 + n12 + n21 + n22
    expected = (n11 + n12) * (n12 + n22) + (n21 + n22) * (n11 + n21)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1.0 - (n12 + n21) * total / expected, np.nan)
