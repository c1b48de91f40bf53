"""Wall clocks as whole seconds since 1970-01-01 of the local calendar, and their conversion to UTC.

People act by their wall clock, providers write UTC or local time: both are int64 arrays of seconds.
The rule for France is that of the European Union since 1996: the last Sunday of March and of October at
01:00 UTC (directive 2000/84/EC). A test compares it with the system's zone database.
"""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from filature.population.series import Ints

HOUR = 3_600
DAY = 86_400
MANILA_OFFSET = 8 * HOUR
_SUNDAY = 7
_YEARS = range(2015, 2046)


def seconds(day: date) -> int:
    """Return midnight at the start of `day`, in seconds since 1970-01-01 (same clock)."""
    return (day - date(1970, 1, 1)).days * DAY


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % _SUNDAY)


_CHANGES = np.array(
    [
        int(datetime(day.year, day.month, day.day, 1, tzinfo=UTC).timestamp())
        for year in _YEARS
        for day in (_last_sunday(year, 3), _last_sunday(year, 10))
    ],
    dtype=np.int64,
)
"""UTC instants at which Paris changes its offset: to +2 h (even index), back to +1 h (odd index)."""


def paris_from_utc(utc_s: Ints) -> Ints:
    """Return the Paris wall clock of UTC instants."""
    summer = np.searchsorted(_CHANGES, utc_s, side="right") % 2
    return utc_s + HOUR * (1 + summer)


def utc_from_paris(wall_s: Ints) -> Ints:
    """Return UTC instants of Paris wall times.

    A time in the hour that does not exist moves forward by one hour; one that occurs twice takes the first.
    """
    guess = wall_s - 2 * HOUR  # right in summer and in the first of the doubled hours
    return np.where(paris_from_utc(guess) == wall_s, guess, wall_s - HOUR)
