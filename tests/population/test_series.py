import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.population.series import circles, expand, reflected, rounded, running


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
@settings(derandomize=True)
def test_expand_numbers_each_series_from_zero(counts):
    owner, position = expand(np.array(counts, dtype=np.int64))
    assert owner.tolist() == [i for i, n in enumerate(counts) for _ in range(n)]
    assert position.tolist() == [j for n in counts for j in range(n)]


def test_running_restarts_with_every_series():
    owner, position = expand(np.array([3, 1, 2]))
    steps = np.array([9.0, 1.0, 2.0, 9.0, 9.0, 4.0])
    assert running(steps, owner, position).tolist() == [0, 1, 3, 0, 0, 4]


@given(st.floats(-200, 200))
@settings(derandomize=True)
def test_reflected_hours_stay_inside(hour):
    inside = reflected(np.array([hour]), 6.0, 23.5)[0]
    assert 6.0 <= inside <= 23.5
    if 6.0 <= hour <= 23.5:
        assert abs(inside - hour) < 1e-9


def test_rounded_amounts_are_multiples_of_a_step_and_never_zero():
    rng = np.random.default_rng(1)
    cents = rounded(rng, rng.uniform(0, 90, 500), steps=(10.0, 5.0), weights=(1.0, 1.0))
    assert cents.min() >= 500
    assert set((cents % 500).tolist()) == {0}


def test_circles_choose_from_the_payers_own_payees_only():
    sizes = np.array([1, 3])
    owner = np.repeat(np.array([0, 1]), 200)
    chosen = circles(np.random.default_rng(2), sizes, np.array([10, 20, 21, 22]), owner, 0.9)
    assert set(chosen[:200].tolist()) == {10}
    assert set(chosen[200:].tolist()) == {20, 21, 22}
