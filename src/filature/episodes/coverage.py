"""When both sources were listening: intervals of UTC seconds, half-open, apart and in order.

Outside them the absence of a session says nothing.
"""

from collections.abc import Iterable

Interval = tuple[int, int]


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the union: overlapping and adjoining intervals become one; empty ones vanish."""
    found: list[Interval] = []
    for start, end in sorted(pair for pair in intervals if pair[0] < pair[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def both(one: Iterable[Interval], other: Iterable[Interval]) -> list[Interval]:
    """Return the intersection of two unions."""
    left, right = joined(one), joined(other)
    found = [(max(a[0], b[0]), min(a[1], b[1])) for a in left for b in right if a[0] < b[1] and b[0] < a[1]]
    return joined(found)


def length(intervals: Iterable[Interval]) -> int:
    """Return the seconds covered."""
    return sum(end - start for start, end in joined(intervals))
