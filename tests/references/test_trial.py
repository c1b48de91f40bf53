"""A small version of bench/timing_validation.py: the bars of the method on simulated pairs of another seed."""

import pytest

from filature.episodes import fitted
from filature.references import synthetic, trial
from filature.references.synthetic import KIND_OF, simulated_class

PAIRS = 500
BARS = {"H2-a": 0.60, "H2-c": 0.75}


@pytest.fixture(scope="module")
def model():
    return fitted.fit(synthetic())


def said(model, condition="base", pairs=PAIRS, classes=tuple(KIND_OF)):
    return {
        name: trial.say(
            model, simulated_class(KIND_OF[name], pairs, 11, payments=(5, 9), condition=condition)
        )
        for name in classes
    }


def test_bars_on_simulated_pairs(model):
    found = said(model)
    for name in ("H2-a", "H2-b", "H2-c"):
        f = trial.figures(found["H1"], found[name], name)
        assert f.cllr <= BARS.get(name, 1.0), (name, f)
        assert 0.8 <= f.slope <= 1.25, (name, f)
        assert f.h2_above_10 <= 0.05, (name, f)
        assert f.h2_above_100 == 0, (name, f)
        assert f.h1_above_10 >= 0.25, (name, f)


@pytest.mark.parametrize("condition", ["bout-after", "bout-around"])
def test_phone_bouts_are_mostly_refused(model, condition):
    found = said(model, condition, 150, ("H1", "H2-a"))
    assert found["H2-a"].refusal_share() > 0.7
    assert trial.figures(found["H1"], found["H2-a"], "H2-a").h2_above_10 <= 0.05


def test_other_rates_are_refused_more_often(model):
    rates = [said(model, name, 150, ("H2-a",))["H2-a"].refusal_share() for name in ("base", "rate x5")]
    assert rates[1] > 0.4 > rates[0]


@pytest.mark.parametrize("condition", ["zone+8h", "clock-30min", "split", "bursts"])
def test_false_support_stays_below_its_bar_when_something_is_off(model, condition):
    found = said(model, condition, 150)
    for name in ("H2-a", "H2-b", "H2-c"):
        f = trial.figures(found["H1"], found[name], name)
        # few pairs: what the bench measures on thousands may be exceeded here by chance, not by more
        assert f.h2_above_10 <= 0.05 + 3 * (0.05 * 0.95 / f.h2) ** 0.5, (condition, name, f)
        assert f.h2_above_100 == 0, (condition, name, f)
