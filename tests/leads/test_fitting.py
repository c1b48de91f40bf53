"""Weights: a likelihood ratio that is known comes back, shared facts are counted once, no data says nothing."""

import numpy as np
import pytest
from scipy import optimize

from filature.leads import fitting, scoring
from filature.leads.fitting import CLASSES, Examples, Penalty
from filature.leads.pack import HYPOTHESIS, RIVALS, Indicator

LOOSE = Penalty(ridge=1e-9, smooth=0.0)
EQUAL = dict.fromkeys(CLASSES, 1.0)


def _sign(name, cuts=(0.5,), **more):
    return Indicator(id=name, role="payer", block="b", feature="payments", cuts=cuts, rows="all", starts=0, full=1,
                     text={}, source="", year=2026, grade="C", rivals=(), **more)  # fmt: skip


def _examples(rng, chances, size=4_000):
    """Return examples of LSAC, FAM and OTH with one sign each, present with the given chances."""
    parts = [(CLASSES.index(name), chance) for name, chance in chances.items()]
    classes = np.concatenate([np.full(size, k) for k, _ in parts])
    bins = np.concatenate([(rng.random(size) < chance).astype(np.int64) for _, chance in parts])
    return bins, classes.astype(np.int64)


def test_the_known_likelihood_ratio_comes_back_whatever_the_class_weights():
    bins, classes = _examples(np.random.default_rng(1), {"LSAC": 0.6, "FAM": 0.1, "OTH": 0.3})
    examples = Examples(bins=bins[:, None], classes=classes, stands_for=np.ones(len(classes)))
    for weights in (EQUAL, {**EQUAL, "FAM": 5.0}):
        said = fitting.said(fitting.fit(examples, [_sign("A")], weights, LOOSE), np.array([[0], [1]]))
        share = [bins[classes == CLASSES.index(name)].mean() for name in ("LSAC", "FAM")]
        against_fam = said[:, 0] - said[:, CLASSES.index("FAM")]
        assert against_fam[1] == pytest.approx(np.log(share[0] / share[1]), abs=0.01)
        assert against_fam[0] == pytest.approx(np.log((1 - share[0]) / (1 - share[1])), abs=0.01)


def test_a_fact_told_twice_weighs_once():
    bins, classes = _examples(np.random.default_rng(2), {"LSAC": 0.6, "FAM": 0.1})
    once = fitting.fit(
        Examples(bins=bins[:, None], classes=classes, stands_for=np.ones(len(classes))),
        [_sign("A")],
        EQUAL,
        LOOSE,
    )
    twice = fitting.fit(
        Examples(bins=np.column_stack([bins, bins]), classes=classes, stands_for=np.ones(len(classes))),
        [_sign("A"), _sign("B")],
        EQUAL,
        LOOSE,
    )
    one = fitting.said(once, np.array([[1]]))
    two = fitting.said(twice, np.array([[1, 1]]))
    assert (two[0, 0] - two[0, 1]) == pytest.approx(one[0, 0] - one[0, 1], abs=0.01)


def test_no_data_says_nothing_and_a_class_without_examples_is_none_of_the_listed():
    bins, classes = _examples(np.random.default_rng(3), {"LSAC": 0.6, "FAM": 0.1, "OTH": 0.3})
    found = fitting.fit(
        Examples(bins=bins[:, None], classes=classes, stands_for=np.ones(len(classes))),
        [_sign("A")],
        EQUAL,
        LOOSE,
    )
    nothing = fitting.said(found, np.array([[-1]]))[0]
    assert nothing == pytest.approx(found.start)
    assert found.start[CLASSES.index("SEA")] == found.start[CLASSES.index("OTH")]
    weights = fitting.weights(found, [_sign("A")])
    assert weights["A"]["SEA"] == weights["A"]["OTH"]


def test_the_minimum_is_that_of_an_independent_optimiser():
    """Oracle: the formula written out once more, minimised without gradients of ours."""
    rng = np.random.default_rng(4)
    bins, classes = _examples(rng, {"LSAC": 0.7, "FAM": 0.2}, size=60)
    penalty = Penalty(ridge=0.05, smooth=0.02)
    found = fitting.fit(
        Examples(bins=bins[:, None], classes=classes, stands_for=np.ones(len(classes))),
        [_sign("A")],
        EQUAL,
        penalty,
    )

    def loss(flat):
        table, start = flat[:4].reshape(2, 2), flat[4:]
        logits = table[bins] + start
        shown = logits[np.arange(len(bins)), classes] - np.log(np.exp(logits).sum(axis=1))
        return (
            -0.5 * shown[classes == 0].mean() - 0.5 * shown[classes == 1].mean()
            + 0.025 * (table**2).sum() + 0.01 * ((table[1] - table[0]) ** 2).sum()
        )  # fmt: skip

    best = optimize.minimize(
        loss, np.zeros(6), method="Powell", options={"xtol": 1e-9, "ftol": 1e-13, "maxiter": 10_000}
    ).x
    ours = found.tables[0][:, 0] - found.tables[0][:, 1] + found.start[0] - found.start[1]
    theirs = best[:4].reshape(2, 2)[:, 0] - best[:4].reshape(2, 2)[:, 1] + best[4] - best[5]
    assert ours == pytest.approx(theirs, abs=2e-3)


def test_what_is_known_already_is_not_counted_again():
    bins, classes = _examples(np.random.default_rng(5), {"LSAC": 0.6, "FAM": 0.1})
    examples = Examples(bins=bins[:, None], classes=classes, stands_for=np.ones(len(classes)))
    first = fitting.fit(examples, [_sign("A")], EQUAL, LOOSE)
    again = fitting.fit(examples, [_sign("A")], EQUAL, LOOSE, known=fitting.said(first, examples.bins))
    assert (
        np.abs(
            fitting.said(again, np.array([[0], [1]]))[:, 0] - fitting.said(again, np.array([[0], [1]]))[:, 1]
        ).max()
        < 0.01
    )


def test_decibans_are_whole_and_fixed_signs_weigh_alike_against_all():
    bins, classes = _examples(np.random.default_rng(6), {"LSAC": 0.6, "FAM": 0.1})
    sign, fixed = _sign("A"), _sign("R", fixed=2000)
    weights = fitting.weights(
        fitting.fit(
            Examples(bins=bins[:, None], classes=classes, stands_for=np.ones(len(classes))),
            [sign],
            EQUAL,
            LOOSE,
        ),
        [sign],
    )
    for rival in RIVALS:
        table = scoring.against(weights, [sign, fixed], rival)
        assert table["R"] == (0, 2000)
        assert all(isinstance(value, int) for row in table.values() for value in row)
    assert set(weights["A"]) == {HYPOTHESIS, *RIVALS}


def test_a_sign_in_which_all_are_alike_has_no_weight():
    bins, classes = _examples(np.random.default_rng(7), {"LSAC": 0.6, "FAM": 0.1})
    both = np.column_stack([bins, np.zeros_like(bins)])
    examples = Examples(bins=both, classes=classes, stands_for=np.ones(len(classes)))
    found = fitting.fit(examples, [_sign("A"), _sign("B")], EQUAL, LOOSE)
    assert not found.tables[1].any()
    alone = fitting.fit(
        Examples(bins=bins[:, None], classes=classes, stands_for=np.ones(len(classes))),
        [_sign("A")],
        EQUAL,
        LOOSE,
    )
    one, two = fitting.said(alone, np.array([[1]])), fitting.said(found, np.array([[1, 0]]))
    assert (two[0, 0] - two[0, 1]) == pytest.approx(one[0, 0] - one[0, 1], abs=0.02)
