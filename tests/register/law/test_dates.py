"""Ages and births as intervals, against a count by hand of every day around leap days."""

from calendar import isleap
from datetime import date, timedelta

import pytest

from filature.register.law import dates

DAY = timedelta(days=1)


def may_be(born, day):
    """Return the ages that a person born on `born` may have on `day`: two where 29 February leaves it open."""
    if born > day:
        return set()
    reached = (day.month, day.day) >= (born.month, born.day)
    years = day.year - born.year
    if (born.month, born.day) == (2, 29) and not isleap(day.year) and (day.month, day.day) == (2, 28):
        return {years - 1, years}
    return {years if reached else years - 1}


@pytest.mark.parametrize(
    "day", [date(2023, 2, 27) + DAY * n for n in range(4)] + [date(2024, 2, 27) + DAY * n for n in range(5)]
)
@pytest.mark.parametrize("years", [15, 16, 18])
def test_the_bounds_of_birth_are_exact(day, years):
    births = [dates.shift(day, -years) + DAY * n for n in range(-4, 5)]
    under = [born for born in births if min(may_be(born, day), default=0) < years]
    reached = [born for born in births if max(may_be(born, day), default=0) >= years]
    assert dates.born_to_be_under(day, years) == min(under)
    assert dates.born_to_have_reached(day, years) == max(reached)


def test_leap_days_move_to_either_side():
    leap = date(2008, 2, 29)
    assert dates.shift(leap, 18) == date(2026, 2, 28)
    assert dates.shift(leap, 18, late=True) == date(2026, 3, 1)
    assert dates.shift(leap, 20) == dates.shift(leap, 20, late=True) == date(2028, 2, 29)


def test_years_stay_inside_the_calendar():
    assert dates.shift(date(9990, 1, 1), 30) == date.max
    assert dates.shift(date(20, 1, 1), -30) == date.min
    assert dates.before(date.min) == date.min
    assert dates.after(date.max) == date.max
