from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.population.clock import DAY, HOUR, paris_from_utc, seconds, utc_from_paris

_PARIS = ZoneInfo("Europe/Paris")
_LOW, _HIGH = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2016, 2045))


@given(st.integers(_LOW, _HIGH))
@settings(derandomize=True, max_examples=300)
def test_paris_is_what_the_zone_database_says(utc_s):
    expected = datetime.fromtimestamp(utc_s, _PARIS).replace(tzinfo=UTC).timestamp()
    assert paris_from_utc(np.array([utc_s]))[0] == expected


@given(st.integers(_LOW, _HIGH))
@settings(derandomize=True, max_examples=300)
def test_there_and_back_is_the_same_instant_outside_the_doubled_hour(utc_s):
    wall = paris_from_utc(np.array([utc_s]))
    back = utc_from_paris(wall)[0]
    assert back in {utc_s, utc_s - HOUR}
    assert paris_from_utc(np.array([back]))[0] == wall[0]


def test_the_hour_that_does_not_exist_moves_forward_and_the_doubled_one_takes_the_first():
    missing = seconds(date(2025, 3, 30)) + 2 * HOUR + 1800
    doubled = seconds(date(2025, 10, 26)) + 2 * HOUR + 1800
    assert utc_from_paris(np.array([missing]))[0] == datetime(2025, 3, 30, 1, 30, tzinfo=UTC).timestamp()
    assert utc_from_paris(np.array([doubled]))[0] == datetime(2025, 10, 26, 0, 30, tzinfo=UTC).timestamp()


def test_seconds_count_days():
    assert seconds(date(1970, 1, 2)) == DAY
