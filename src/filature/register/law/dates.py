"""Years, ages and births as intervals.

A person born on 29 February turns a year older on 28 February or 1 March of a common year: laws differ, so
both days are kept wherever they matter.
"""

from datetime import date, timedelta

ONE = timedelta(days=1)
OLDEST = 120  # years; nobody in a file is older


def shift(day: date, years: int, *, late: bool = False) -> date:
    """Return the same day of another year; for 29 February the 28th, or 1 March when `late`.

    A year outside the calendar gives the first or last day of the calendar.
    """
    year = day.year + years
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1) if late else date(year, 2, 28)


def before(day: date) -> date:
    """Return the day before, or the first day of the calendar."""
    return day - ONE if day > date.min else day


def after(day: date) -> date:
    """Return the day after, or the last day of the calendar."""
    return day + ONE if day < date.max else day


def born_to_be_under(day: date, years: int) -> date:
    """Return the earliest day of birth with which somebody may still be under `years` on `day`."""
    return after(shift(day, -years))


def born_to_have_reached(day: date, years: int) -> date:
    """Return the latest day of birth with which somebody may have reached `years` on `day`."""
    return before(shift(after(day), -years, late=True))


def overlap(one: tuple[date, date], other: tuple[date | None, date | None]) -> tuple[date, date] | None:
    """Return the days in both, ends included; None in `other` is open."""
    first = one[0] if other[0] is None else max(one[0], other[0])
    last = one[1] if other[1] is None else min(one[1], other[1])
    return (first, last) if first <= last else None
