"""Many pairs at once, as flat arrays: payments, sessions and joint coverage, each with the number of its pair."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from filature.episodes.coverage import Interval, joined
from filature.episodes.method import Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Episodes of `size` pairs, numbered from 0; every array is ordered by pair, then by time."""

    size: int
    payment_pair: Ints
    payment_s: Ints
    session_pair: Ints
    session_s: Ints
    cover_pair: Ints
    cover_from: Ints
    cover_to: Ints  # not covered any more

    @classmethod
    def of(
        cls,
        payments: Sequence[Sequence[int]],
        sessions: Sequence[Sequence[int]],
        covers: Sequence[Sequence[Interval]],
    ) -> "Series":
        """Return the series of pairs given one by one; times may come in any order."""
        paid, paid_pair = _flat(payments)
        called, called_pair = _flat(sessions)
        tidy = [joined(cover) for cover in covers]
        return cls(
            size=len(payments),
            payment_pair=paid_pair,
            payment_s=paid,
            session_pair=called_pair,
            session_s=called,
            cover_pair=np.repeat(np.arange(len(tidy)), [len(cover) for cover in tidy]).astype(np.int64),
            cover_from=np.array([start for cover in tidy for start, _ in cover], dtype=np.int64),
            cover_to=np.array([end for cover in tidy for _, end in cover], dtype=np.int64),
        )

    @classmethod
    def sorted(cls, *, size: int, payments: tuple[Ints, Ints], sessions: tuple[Ints, Ints],
               cover: tuple[Ints, Ints, Ints]) -> "Series":  # fmt: skip
        """Return the series of unordered (pair, time) arrays and one or more intervals for each pair."""
        paid, called = (np.lexsort((at, pair)) for pair, at in (payments, sessions))
        kept = np.lexsort((cover[1], cover[0]))
        return cls(
            size=size,
            payment_pair=payments[0][paid],
            payment_s=payments[1][paid],
            session_pair=sessions[0][called],
            session_s=sessions[1][called],
            cover_pair=cover[0][kept],
            cover_from=cover[1][kept],
            cover_to=cover[2][kept],
        )

    def part(self, first: int, last: int) -> "Series":
        """Return the pairs from `first` up to, not including, `last`, numbered anew; nothing is copied."""
        cut = [
            slice(*np.searchsorted(pairs, [first, last]))
            for pairs in (self.payment_pair, self.session_pair, self.cover_pair)
        ]
        return Series(
            size=last - first,
            payment_pair=self.payment_pair[cut[0]] - first,
            payment_s=self.payment_s[cut[0]],
            session_pair=self.session_pair[cut[1]] - first,
            session_s=self.session_s[cut[1]],
            cover_pair=self.cover_pair[cut[2]] - first,
            cover_from=self.cover_from[cut[2]],
            cover_to=self.cover_to[cut[2]],
        )

    def covered_s(self) -> Ints:
        """Return the seconds of joint coverage of each pair."""
        total = np.zeros(self.size, dtype=np.int64)
        np.add.at(total, self.cover_pair, self.cover_to - self.cover_from)
        return total


def _flat(series: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    times = np.array([value for one in series for value in sorted(one)], dtype=np.int64)
    return times, np.repeat(np.arange(len(series)), [len(one) for one in series]).astype(np.int64)
