"""Rows that are one act: split transfers become one payment, an interrupted call one session.

Unmerged split payments gave more than 10 to 4.4 % instead of 1.3 % of unrelated pairs (simulated). Episodes
partition the rows, and the order in which rows come in changes nothing.
"""

from dataclasses import dataclass

import numpy as np

from filature.episodes.method import STANDARD, Floats, Ints, Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Episodes by (pair, start, record), and the episode of every row as it was given."""

    pair: Ints
    start_s: Ints  # the first row's time
    last_s: Ints  # the last row's start
    rows: Ints  # how many rows each episode holds
    first_record: Ints
    of_row: Ints  # the episode of each input row

    def total(self, amounts: Floats) -> Floats:
        """Return the sum of a value over the rows of each episode."""
        return np.bincount(self.of_row, weights=amounts, minlength=len(self.pair)).astype(np.float64)


def payments(pair: Ints, at_s: Ints, record: Ints, method: Method = STANDARD) -> Merged:
    """Return the payment episodes of transfers between the same two persons."""
    order = np.lexsort((record, at_s, pair))
    pairs, times = pair[order], at_s[order]
    new = _changes(pairs)
    new[1:] |= np.diff(times) >= method.transfer_gap_s
    while True:
        first = np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
        late = times - times[first] > method.transfer_span_s
        # Only the first row that is too late opens an episode; the next round looks at what follows it.
        opens = late & ~np.concatenate([[False], (late[:-1] & (first[1:] == first[:-1]))])[: len(late)]
        if not opens.any():
            return _merged(order, new, pairs, times, record)
        new |= opens


def sessions(pair: Ints, start_s: Ints, end_s: Ints, record: Ints, method: Method = STANDARD) -> Merged:
    """Return the session episodes; where no end is recorded, `end_s` is the start."""
    order = np.lexsort((record, start_s, pair))
    pairs, times, ends = pair[order], start_s[order], np.maximum(end_s[order], start_s[order])
    new = _changes(pairs)
    if len(times):
        low = int(times.min())
        stride = int(ends.max()) - low + 1
        number = np.cumsum(new) - 1
        reached = np.maximum.accumulate(ends - low + number * stride) - number * stride + low
        new[1:] |= times[1:] - reached[:-1] >= method.session_gap_s
    return _merged(order, new, pairs, times, record)


def _changes(pairs: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    new = np.ones(len(pairs), dtype=np.bool_)
    new[1:] = pairs[1:] != pairs[:-1]
    return new


def _merged(
    order: Ints, new: np.ndarray[tuple[int], np.dtype[np.bool_]], pairs: Ints, times: Ints, record: Ints
) -> Merged:
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(new)) - 1
    of_row = np.empty(len(order), dtype=np.int64)
    of_row[order] = np.cumsum(new) - 1
    return Merged(
        pair=pairs[first],
        start_s=times[first],
        last_s=times[last] if len(first) else times[:0],
        rows=(last - first + 1).astype(np.int64) if len(first) else np.zeros(0, dtype=np.int64),
        first_record=record[order][first],
        of_row=of_row,
    )
