"""The time axis: from instants and days to places, with ticks and offsets in the displayed zone.

Instants are UTC; only what is written on the axis is in the zone. A day is as long as the zone makes it:
23, 24 or 25 hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from filature.errors import InputError
from filature.locales import Labels
from filature.locales.formats import in_zone, offset

_DAY = timedelta(days=1)
_STRIDE = timedelta(days=5)
"""Two changes of one zone since 1970 lie at least seven days apart (tz database; Recife, October 2000)."""
_YEARS = (1900, 2200)
_MOST_TICKS = 9
_MONTHS_A_YEAR = 12
_STEPS = (
    ("hour", 1),
    ("hour", 3),
    ("hour", 6),
    ("day", 1),
    ("day", 2),
    ("day", 7),
    ("day", 14),
    ("month", 1),
    ("month", 2),
    ("month", 3),
    ("month", 6),
    ("month", 12),
    ("month", 24),
    ("month", 60),
    ("month", 120),
    ("month", 600),
)
_SECONDS = {"hour": 3600, "day": 86400, "month": 2_629_746}


def aware(value: datetime) -> datetime:
    """Return a UTC instant with its zone attached."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def midnight(day: date, zone: str) -> datetime:
    """Return the UTC instant at which `day` begins in `zone`."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A straight line from `start` to `end` (UTC) on the places `left` to `right`."""

    start: datetime
    end: datetime
    left: float
    right: float
    zone: str

    def x(self, instant: datetime) -> float:
        """Return the place of an instant, kept within the axis."""
        part = (aware(instant) - self.start) / (self.end - self.start)
        return self.left + (self.right - self.left) * min(max(part, 0.0), 1.0)

    def day(self, day: date) -> tuple[float, float]:
        """Return the places at which a day begins and ends in the displayed zone."""
        return self.x(midnight(day, self.zone)), self.x(midnight(day + _DAY, self.zone))

    def days(self) -> tuple[date, date]:
        """Return the first and last day on the axis, in the displayed zone."""
        return in_zone(self.start, self.zone).date(), in_zone(self.end, self.zone).date()


def axis(instants: list[datetime], days: list[date], *, zone: str, left: float, right: float) -> Axis | None:
    """Return an axis that holds everything with some air, or None when there is nothing to hold."""
    for value in (*instants, *days):
        if not _YEARS[0] <= value.year < _YEARS[1]:
            message = f"a time of the year {value.year} cannot be drawn, expected {_YEARS[0]} to {_YEARS[1]}"
            raise InputError("time-range", message, "check the time in its source row")
    ends = [aware(instant) for instant in instants]
    for day in days:
        ends += (midnight(day, zone), midnight(day + _DAY, zone))
    if not ends:
        return None
    first, last = min(ends), max(ends)
    air = max((last - first) * 0.02, timedelta(hours=2))
    return Axis(start=first - air, end=last + air, left=left, right=right, zone=zone)


def ticks(axis: Axis, labels: Labels) -> list[tuple[float, str]]:
    """Return at most nine (place, text) pairs at round times of the displayed zone."""
    span = (axis.end - axis.start).total_seconds()
    unit, step = next(
        ((unit, step) for unit, step in _STEPS if span / (_SECONDS[unit] * step) <= _MOST_TICKS), _STEPS[-1]
    )
    return [
        (axis.x(instant), _tick_text(instant, unit, step, axis.zone, labels))
        for instant in _round(axis, unit, step)
    ]


def _tick_text(instant: datetime, unit: str, step: int, zone: str, labels: Labels) -> str:
    local = in_zone(instant, zone)
    if unit == "hour":
        return labels.formats.date(local) if not local.hour else f"{local:%H:%M}"
    if unit == "day":
        return labels.formats.date(local)
    return str(local.year) if step >= _MONTHS_A_YEAR else labels.formats.month(local)


def _round(axis: Axis, unit: str, step: int) -> Iterator[datetime]:
    first = axis.start.astimezone(ZoneInfo(axis.zone))
    n = 0
    while (instant := _nth(first, unit, step, n).astimezone(UTC)) <= axis.end:
        if instant >= axis.start:
            yield instant
        n += 1


def _nth(first: datetime, unit: str, step: int, n: int) -> datetime:
    """Return the n-th round time, counted from the one at or before `first`, in the zone of `first`."""
    if unit == "month":
        months = (first.year * 12 + first.month - 1) // step * step + n * step
        return datetime(months // 12, months % 12 + 1, 1, tzinfo=first.tzinfo)
    base = datetime(first.year, first.month, first.day, tzinfo=first.tzinfo)
    # Wall-clock arithmetic: the next midnight, whatever the length of the day.
    if unit == "hour":
        return base + timedelta(hours=step * n)
    return base - timedelta(days=(first.toordinal() - 1) % step) + timedelta(days=step * n)  # weeks: Mondays


def offsets(axis: Axis) -> list[tuple[datetime, str]]:
    """Return the offsets in force on the axis: (instant from which it holds, name), first at its start."""
    here = in_zone(axis.start, axis.zone)
    found = [(axis.start, offset(here))]
    instant, old = axis.start, here.utcoffset()
    while instant < axis.end:
        following = min(instant + _STRIDE, axis.end)
        new = in_zone(following, axis.zone).utcoffset()
        if new != old:
            change = _change(instant, following, axis.zone)
            found.append((change, offset(in_zone(change, axis.zone))))
        instant, old = following, new
    return found


def _change(before: datetime, after: datetime, zone: str) -> datetime:
    """Return the first whole second at which the new offset holds."""
    old = in_zone(before, zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if in_zone(middle, zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
