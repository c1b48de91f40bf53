"""The same wall-clock time on another day: local days for comparison, UTC for every difference.

A wall time that a clock change skips moves forward by the gap; one that occurs twice takes the first: both are
what the offset before the change gives (PEP 495, fold 0). Fixed steps of 24 hours would compare with other
hours of the day after a change.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from filature.episodes.method import DAY, Ints

_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_STRIDE = timedelta(days=5)
"""Two changes of one zone since 1970 lie at least seven days apart (tz database)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The offsets of one zone from 1970 to 2100, in seconds."""

    zone: str
    changes: Ints  # UTC instants from which the next offset holds
    walls: Ints  # wall-clock seconds from which the next offset is used
    offsets: Ints  # one more than changes

    def wall(self, at_s: Ints) -> Ints:
        """Return the wall-clock seconds of UTC instants (as if the wall were UTC)."""
        return np.asarray(at_s + self.offsets[np.searchsorted(self.changes, at_s, side="right")])

    def utc(self, wall_s: Ints) -> Ints:
        """Return the UTC instants of wall-clock seconds."""
        if not wall_s.size:
            return wall_s.copy()
        low, high = np.searchsorted(self.walls, [wall_s.min(), wall_s.max()], side="right")
        if high - low > 2:  # noqa: PLR2004 - few changes are cheaper one by one than searched
            return np.asarray(wall_s - self.offsets[np.searchsorted(self.walls, wall_s, side="right")])
        found = wall_s - self.offsets[low]
        for number in range(int(low), int(high)):
            step = self.offsets[number + 1] - self.offsets[number]
            np.subtract(found, step, out=found, where=wall_s >= self.walls[number])
        return np.asarray(found)

    def shifted(self, at_s: Ints, days: Ints) -> Ints:
        """Return a row for each number of days: the instants moved by it, at the same wall-clock time."""
        moved = self.utc(self.wall(at_s)[None, :] + (days * DAY)[:, None])
        moved[days == 0] = at_s
        return moved

    def midnight(self, day: date) -> int:
        """Return the UTC instant at which a day begins."""
        wall = int((datetime(day.year, day.month, day.day, tzinfo=UTC) - _FIRST).total_seconds())
        return int(self.utc(np.array([wall]))[0])


@cache
def clock(zone: str) -> Clock:
    """Return the clock of an IANA zone."""
    place = ZoneInfo(zone)
    changes, offsets = [], [_offset(_FIRST, place)]
    instant = _FIRST
    while instant < _LAST:
        following = instant + _STRIDE
        if (found := _offset(following, place)) != offsets[-1]:
            changes.append(_change(instant, following, place))
            offsets.append(found)
        instant = following
    at, value = np.array(changes, dtype=np.int64), np.array(offsets, dtype=np.int64)
    return Clock(zone=zone, changes=at, walls=at + np.maximum(value[:-1], value[1:]), offsets=value)


def _offset(instant: datetime, place: ZoneInfo) -> int:
    shift = instant.astimezone(place).utcoffset()
    return int(shift.total_seconds()) if shift else 0


def _change(before: datetime, after: datetime, place: ZoneInfo) -> int:
    """Return the first whole second at which the new offset holds."""
    old = _offset(before, place)
    low, high = (int((value - _FIRST).total_seconds()) for value in (before, after))
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(_FIRST + timedelta(seconds=middle), place) == old:
            low = middle
        else:
            high = middle
    return high
