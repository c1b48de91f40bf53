from datetime import UTC, date, datetime, timedelta

import pytest

from filature.figures.scale import axis, midnight, offsets, ticks
from filature.locales import load


def span(start, end, zone="Europe/Paris"):
    return axis([start, end], [], zone=zone, left=0, right=1000)


@pytest.mark.parametrize("hours", [1, 5, 30, 100, 24 * 20, 24 * 90, 24 * 400, 24 * 3000, 24 * 30000])
def test_ticks_are_few_ordered_and_inside(hours):
    start = datetime(2015, 3, 4, 5, 6, tzinfo=UTC)
    found = ticks(span(start, start + timedelta(hours=hours)), load("en"))
    assert 1 <= len(found) <= 10
    assert [x for x, _ in found] == sorted(x for x, _ in found)
    assert all(0 <= x <= 1000 for x, _ in found)


def test_a_day_is_as_long_as_its_zone_makes_it():
    line = span(datetime(2025, 3, 28, tzinfo=UTC), datetime(2025, 4, 2, tzinfo=UTC))
    widths = [b - a for a, b in (line.day(date(2025, 3, 29)), line.day(date(2025, 3, 30)))]
    assert widths[1] / widths[0] == pytest.approx(23 / 24)


def test_the_offset_changes_at_the_second_of_the_law():
    line = span(datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 12, 1, tzinfo=UTC))
    found = offsets(line)
    assert [name for _, name in found] == ["UTC+1", "UTC+2", "UTC+1"]
    assert found[1][0] == datetime(2025, 3, 30, 1, tzinfo=UTC)
    assert found[2][0] == datetime(2025, 10, 26, 1, tzinfo=UTC)


def test_midnight_is_that_of_the_zone():
    assert midnight(date(2025, 7, 1), "Asia/Manila") == datetime(2025, 6, 30, 16, tzinfo=UTC)


def test_nothing_has_no_axis():
    assert axis([], [], zone="UTC", left=0, right=1) is None
