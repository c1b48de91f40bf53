"""How many at most within some days, for everybody at once. Pure: arrays in, arrays out."""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def most_within(who: Ints, day: Ints, *, days: int) -> tuple[Ints, Ints]:
    """Return each of `who`, ascending, and the most rows of theirs on `days` consecutive days.

    `who` and `day` (whole days from any origin) are of one length, in any order.
    """
    if not len(who):
        return who, who
    earliest = int(day.min()) - days  # so that no window reaches back into somebody else's days
    span = int(day.max()) - earliest + 1
    low = int(who.min())
    if (int(who.max()) - low + 1) * span > np.iinfo(np.int64).max:
        people, place = np.unique(who, return_inverse=True)
        return people, most_within(place.astype(np.int64), day, days=days)[1]
    key = who - low
    key *= span
    key += day
    key -= earliest
    key.sort()
    within = np.arange(1, len(key) + 1)  # rows from the first of the window to this one, below
    within -= np.searchsorted(key, key - (days - 1), side="left")
    key //= span
    first = np.flatnonzero(key[1:] != key[:-1])
    first += 1
    first = np.concatenate([np.zeros(1, dtype=np.int64), first])
    return key[first] + low, np.maximum.reduceat(within, first)
