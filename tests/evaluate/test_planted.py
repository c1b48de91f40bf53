from fractions import Fraction
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.evaluate import (
    best_single,
    best_single_expected,
    expected_by_chance,
    expected_found,
    found_at,
    precision_at,
    recall_at,
)

_RANKING = ["a", "b", "c", "d", "e"]


def test_found_precision_and_recall():
    planted = {"a", "c", "z"}
    assert found_at(_RANKING, planted, (0, 1, 3, 9)) == {0: 0, 1: 1, 3: 2, 9: 2}
    assert precision_at(_RANKING, planted, (0, 2, 9)) == {0: None, 2: 0.5, 9: 0.4}
    assert recall_at(_RANKING, planted, (3,)) == {3: 2 / 3}
    assert found_at([], planted) == {17: 0, 50: 0, 100: 0}
    assert precision_at([], planted, (17,)) == {17: None}
    assert recall_at(_RANKING, set(), (3,)) == {3: None}


def test_somebody_named_twice_is_an_error():
    with pytest.raises(ValueError, match="1 repetitions"):
        found_at(["a", "a"], {"a"})


@given(
    st.lists(st.integers(0, 2), min_size=1, max_size=5),
    st.sets(st.integers(0, 4)),
    st.integers(0, 6),
)
@settings(derandomize=True, max_examples=60)
def test_expected_found_is_the_mean_over_all_orders_of_ties(values, planted, k):
    scores = dict(enumerate(values))
    orders = [o for o in permutations(scores) if all(scores[a] >= scores[b] for a, b in pairwise(o))]
    mean = Fraction(sum(found_at(order, planted, (k,))[k] for order in orders), len(orders))
    assert expected_found(scores, planted, (k,))[k] == mean


def test_a_constant_score_is_chance():
    scores = dict.fromkeys(range(200), 1.0)
    assert expected_found(scores, {1, 2, 3}) == expected_by_chance(200, 3)
    assert expected_by_chance(200, 3)[17] == Fraction(51, 200)
    assert expected_by_chance(0, 0, (17,)) == {17: 0}


def test_the_best_single_indicator_may_differ_by_place():
    planted = {"a", "e", "d"}
    rankings = {"I9": ["a", "b", "c", "d", "e"], "I2": ["b", "e", "d", "a", "c"]}
    best = best_single(rankings, planted, (1, 3))
    assert (best[1].indicator, best[1].found) == ("I9", 1)
    assert (best[3].indicator, best[3].found) == ("I2", 2)
    assert best_single({}, planted) == {}
    tied = best_single({"I5": ["a"], "I4": ["a"]}, planted, (1,))
    assert tied[1].indicator == "I4"


def test_ties_count_for_what_they_are_worth():
    flat = {"I1": dict.fromkeys("abcd", 1.0), "I2": {"a": 2.0, "b": 1.0, "c": 1.0, "d": 1.0}}
    best = best_single_expected(flat, {"a"}, (1,))
    assert (best[1].indicator, best[1].found) == ("I2", 1)
    assert expected_found(flat["I1"], {"a"}, (1,)) == {1: Fraction(1, 4)}
