"""Shares in the first places and errors by group, against scikit-learn and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from filature.evaluate import ranking

ROWS = st.lists(st.tuples(st.floats(-50, 50), st.booleans()), min_size=2, max_size=60).filter(
    lambda rows: any(truth for _, truth in rows) and len({score for score, _ in rows}) == len(rows)
)


@settings(derandomize=True, deadline=None)
@given(ROWS)
def test_average_precision_is_that_of_scikit_learn(rows):
    score, truth = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    person = np.arange(len(rows)) * 4 + 4_000_000_000
    found = ranking.quality(score, person, truth, places=(1, 3))
    assert found.average_precision == pytest.approx(average_precision_score(truth, score))
    first = truth[np.argsort(-score)]
    assert found.precision == {k: pytest.approx(first[:k].sum() / k) for k in (1, 3)}
    assert found.recall == {k: pytest.approx(first[:k].sum() / truth.sum()) for k in (1, 3)}


def test_ties_go_by_a_scramble_that_the_order_of_rows_does_not_change():
    person = np.arange(1000) * 4 + 4
    truth = person < 400
    tied = np.zeros(1000)
    at = ranking.quality(tied, person, truth, places=(100,)).precision[100]
    assert 0 < at < 0.3  # not by number: the first hundred numbers are all of the kind
    mixed = np.random.default_rng(1).permutation(1000)
    assert ranking.quality(tied, person[mixed], truth[mixed], places=(100,)).precision[100] == at


def test_false_leads_are_told_per_honest_person_of_each_group():
    score = np.arange(10.0)[::-1]
    truth = np.array([1, 0, 0, 0, 0, 0, 0, 0, 0, 1], dtype=bool)
    groups = np.array(["A", "A", "B", "B", "B", "B", "B", "B", "A", "A"])
    rates = ranking.false_leads(4, score, np.arange(10), truth, groups)
    assert [(r.group, r.honest, r.false) for r in rates] == [("A", 2, 1), ("B", 6, 2)]
    assert ranking.unequal(rates, least=0) == pytest.approx(0.5 / (2 / 6))
    assert np.isnan(ranking.unequal(rates, least=2))  # too few expected: a ratio would be chance


def test_nobody_of_the_kind_is_unknown_not_zero():
    found = ranking.quality(np.arange(3.0), np.arange(3), np.zeros(3, dtype=bool), places=(1,))
    assert np.isnan(found.average_precision)
    assert np.isnan(found.recall[1])


def test_the_first_classes_are_counted():
    score, person = np.array([3.0, 2.0, 1.0]), np.array([1, 2, 3])
    assert ranking.classes_in(2, score, person, np.array(["ROM", "LSAC", "FAM"])) == {"LSAC": 1, "ROM": 1}
