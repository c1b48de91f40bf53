import numpy as np

from filature.episodes.forecast import next_window

DAY = 86400


def test_a_weekly_series_is_foretold_and_its_windows_held():
    found = next_window(np.arange(10) * 7 * DAY, 64 * DAY)
    assert (found.start_s, found.end_s) == (69 * DAY + DAY // 2, 70 * DAY + DAY // 2)
    assert (found.hits, found.tries) == (6, 6)


def test_order_and_repeats_are_irrelevant():
    times = np.array([0, 7, 15, 21, 29, 35]) * DAY
    assert next_window(times, 36 * DAY) == next_window(np.concatenate([times[::-1], times]), 36 * DAY)


def test_short_or_stopped_series_have_no_window():
    assert next_window(np.arange(3) * DAY, 2 * DAY) is None
    assert next_window(np.arange(10) * DAY, 12 * DAY) is None
    assert next_window(np.zeros(0, dtype=np.int64), 0) is None


def test_misses_are_counted():
    gaps = np.array([7, 7, 7, 30, 7, 7]) * DAY
    found = next_window(np.concatenate([[0], np.cumsum(gaps)]), int(gaps.sum()))
    assert (found.hits, found.tries) == (2, 3)
