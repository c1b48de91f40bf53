"""Which legs are compared at all: amounts within a ratio, payout within so many days after the sending.

Comparing everything with everything grows with the square. Pairs are found by sorted lookup under a key
(first letter, uncommon word, exact amount), so the work is the number of pairs found.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filature.identity.legs.texts import Floats, Ints

DAYS = 30  # as for two legs with the same reference (intake, other leg of the same reference)
RATIO = float(np.log(1.25))  # payout between 80 % and 125 % of the sum sent: fees and exchange margins
_CHUNK = 2_000_000  # pairs looked at together
_SAMPLE = 2_000_000  # pairs looked at to count how many there are in all


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Rows to look up, each under a key: logarithm of the amount, day number."""

    row: Ints
    key: Ints
    size: Floats
    day: Ints

    def take(self, which: NDArray[np.bool_] | Ints) -> "Entries":
        """Return some of the entries."""
        return Entries(row=self.row[which], key=self.key[which], size=self.size[which], day=self.day[which])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Some of the pairs in the window: rows of both sides, and how many pairs each one stands for."""

    i: Ints
    j: Ints
    each: float


def in_window(sends: Entries, payouts: Entries, *, ratio: float = RATIO) -> tuple[Ints, Ints]:
    """Return the rows (send, payout) with equal key, log amounts within `ratio`, 0 to DAYS days apart.

    Pairs are unique and ascending. Entries without an amount (NaN) find nothing.
    """
    sends, payouts = sends.take(~np.isnan(sends.size)), payouts.take(~np.isnan(payouts.size))
    if sends.row.size == 0 or payouts.row.size == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order, low, high = _ranges(sends, payouts, ratio)
    ends = np.cumsum(high - low)
    found_i, found_j, start = [], [], 0
    while start < sends.row.size:
        before = int(ends[start - 1]) if start else 0
        stop = max(int(np.searchsorted(ends, before + _CHUNK, side="right")), start + 1)
        count = high[start:stop] - low[start:stop]
        at = np.repeat(np.arange(start, stop), count)
        place = np.arange(at.size) - np.repeat(np.cumsum(count) - count, count) + low[at]
        other = order[place]
        delay = payouts.day[other] - sends.day[at]
        kept = (delay >= 0) & (delay <= DAYS)
        found_i.append(sends.row[at[kept]])
        found_j.append(payouts.row[other[kept]])
        start = stop
    return unique_pairs(np.concatenate(found_i), np.concatenate(found_j))


def pairs_in_all(sends: Entries, payouts: Entries) -> Sample:
    """Return a sample of the pairs in the window.

    All pairs where there are few; else those of every k-th send, k fixed by the number of pairs.
    """
    sends, payouts = sends.take(~np.isnan(sends.size)), payouts.take(~np.isnan(payouts.size))
    if sends.row.size == 0 or payouts.row.size == 0:
        none = np.zeros(0, dtype=np.int64)
        return Sample(i=none, j=none, each=1.0)
    _, low, high = _ranges(sends, payouts, RATIO)
    every = int(np.sum(high - low)) // _SAMPLE + 1
    chosen = np.arange(0, sends.row.size, every)
    i, j = in_window(sends.take(chosen), payouts)
    return Sample(i=i, j=j, each=sends.row.size / chosen.size)


def unique_pairs(i: Ints, j: Ints) -> tuple[Ints, Ints]:
    """Return each pair once, ascending."""
    if i.size == 0:
        return i, j
    width = int(j.max()) + 1
    codes = np.sort(i * width + j)  # numpy's own way to unique values is several times slower here
    codes = codes[np.append(True, codes[1:] != codes[:-1])]
    return codes // width, codes % width


def _ranges(sends: Entries, payouts: Entries, ratio: float) -> tuple[Ints, Ints, Ints]:
    """Return the order of payouts by key and amount, and for each send its range in that order."""
    least = min(float(sends.size.min()), float(payouts.size.min())) - ratio
    most = max(float(sends.size.max()), float(payouts.size.max())) + ratio
    span = 2 * (most - least) + 1  # keys lie further apart than any two amounts
    order = np.argsort(payouts.key * span + payouts.size, kind="stable")
    line = (payouts.key * span + payouts.size)[order]
    middle = sends.key * span + sends.size
    return (
        order,
        np.searchsorted(line, middle - ratio - 1e-9),
        np.searchsorted(line, middle + ratio + 1e-9, side="right"),
    )
