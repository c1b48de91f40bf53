import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature import population
from filature.population import parameters, shifting

_PLAIN = parameters.load()
_SMALL = 1e-9


def _bounds(item):
    return shifting.spans(
        item.value, factors=parameters.factors(_PLAIN, item), how=item.shift, stated=item.range
    )


@given(shift=st.integers(0, 2**32))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_every_parameter_stays_within_its_stated_range(shift):
    p = parameters.load(shift)
    for key, plain in _PLAIN.by_key.items():
        new, old = shifting.items(p.by_key[key].value), shifting.items(plain.value)
        if old is None or plain.shift is False:
            assert p.by_key[key].value == plain.value, key
            continue
        assert len(new) == len(old)
        if shifting.manner(plain.value, plain.shift) == "weights":
            assert math.isclose(sum(new), sum(old), abs_tol=_SMALL), key
            assert min(new) >= 0
            continue
        listed = plain.value if isinstance(plain.value, list) else [plain.value]
        for (low, high), value, before in zip(_bounds(plain), new, listed, strict=True):
            whole = isinstance(before, int)  # rounded, and never below 1
            least = min(low - 0.5, 1.0) if whole and low < 1.5 else low - 0.5 * whole
            assert least - _SMALL <= value <= max(high, whole) + 0.5 * whole + _SMALL, key


@given(shift=st.integers(0, 2**32))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_shares_stay_shares_and_limits_stay_in_order(shift):
    p = parameters.load(shift)
    for key, plain in _PLAIN.by_key.items():
        value = p.by_key[key].value
        if plain.shift is not False and plain.range is None and shifting.items(plain.value):
            if shifting.manner(plain.value, plain.shift) == "share":
                assert 0 <= value <= 1, key
            if plain.shift == "limits":
                assert value == sorted(value), key
    for section in ("FAM.months", "SEX.first", "rounding.weights"):
        assert min(p.numbers(section)) > 0
    assert sum(p.number(key) for key in p.by_key if key.startswith("share.")) < 0.5


def test_the_same_shift_gives_the_same_values_and_another_one_others():
    assert parameters.load(5).sha256() == parameters.load.__wrapped__(5).sha256()
    found = {parameters.load(shift).sha256() for shift in (None, 0, 1, 2, 3)}
    assert len(found) == 5
    moved = [
        key
        for key, item in _PLAIN.by_key.items()
        if item.shift is not False and parameters.load(1).by_key[key].value != item.value
    ]
    free = [key for key, item in _PLAIN.by_key.items() if item.shift is not False]
    assert len(moved) > 0.85 * len(free)


@pytest.mark.parametrize(
    "key",
    ["period.first_day", "period.days", "share.LSAC", "LSAC.count_cap", "CHA.tariffs", "doubles.known"],
)
def test_structure_does_not_shift(key):
    assert _PLAIN.by_key[key].shift is False
    assert parameters.load(9).by_key[key].value == _PLAIN.by_key[key].value


def test_a_share_near_one_moves_towards_one_only():
    rng = np.random.Generator(np.random.PCG64(1))
    found = [shifting.redrawn(rng, 0.9, factors=(0.5, 2.0)) for _ in range(200)]
    assert 0.8 <= min(found) < 0.85
    assert 0.93 < max(found) <= 0.95


def test_whole_numbers_stay_whole_and_text_stays():
    rng = np.random.Generator(np.random.PCG64(1))
    assert all(isinstance(shifting.redrawn(rng, 3, factors=(0.1, 2.0)), int) for _ in range(20))
    assert min(shifting.redrawn(rng, 1, factors=(0.1, 0.2)) for _ in range(5)) == 1
    assert shifting.redrawn(rng, "2024-07-01", factors=(0.5, 2.0)) == "2024-07-01"


def test_a_shifted_population_differs_and_no_shift_is_the_default(small):
    assert population.generate(7, 300, None).truth.equals(small.truth)
    assert not population.generate(7, 300, 3).truth.equals(small.truth)
