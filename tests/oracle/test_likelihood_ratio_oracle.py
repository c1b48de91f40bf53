"""Published and re-run values of the metrics and bounds (STATISTICS, sections 10 and 11)."""

import numpy as np
import pytest

from filature.episodes import bounds, metrics
from filature.episodes.calibration import fit_features

INF = np.inf


def log10(*values):
    with np.errstate(divide="ignore"):
        return np.log10(np.array(values, dtype=float))


def sets(text):
    """Return the log10 LRs of 'a,b;c,d'."""
    one, two = text.split(";")
    return log10(*(float(x) for x in one.split(","))), log10(*(float(x) for x in two.split(",")))


THIRD = str(1 / 3)


@pytest.mark.parametrize(
    ("lrs", "expected"),
    [
        ("1,1;1,1", 1),
        (f"{THIRD},{THIRD};3,3", 2),
        (f"3,3;{THIRD},{THIRD}", 0.4150374993),
        (f"1;{THIRD},{THIRD}", 0.7075187496),
        ("2,2;2", 1.0849625007),
        ("8,8,8,8,8,8,8,8;8", 1.6699250014),
    ],
)
def test_cllr(lrs, expected):
    assert metrics.cllr(*sets(lrs)) == pytest.approx(expected, abs=5e-11)


def test_cllr_does_not_overflow():
    assert metrics.cllr(log10(1e-317), log10(1)) == pytest.approx(527.0256029, abs=5e-8)


ELUB = [
    ("inf,inf,inf;0,0,0", 0.3388442, 2.9512092),
    ("1,10,100;.01,.1", 0.3801894, 1.4791084),
    ("10,100;.01,.1,1", 0.6760830, 2.6302680),
    (".01,.1,1;10,100", 1, 1),
    ("10,10,10,10,10,10,10,10,10,10;1", 1, 1.7782794),
    ("inf;0", 1, 1),
    ("1;1", 1, 1),
]


@pytest.mark.parametrize(("lrs", "low", "high"), ELUB)
def test_elub(lrs, low, high):
    found = bounds.elub(*sets(lrs))
    assert (10**found.low, 10**found.high) == (pytest.approx(low, abs=5e-8), pytest.approx(high, abs=5e-8))


IV = [
    ("inf,inf,inf;0,0,0", -0.845, 0.845),
    ("1,10,100;.01,.1", -0.823, 0.574),
    ("10,100;.01,.1,1", -0.574, 0.823),
    (".01,.1,1;10,100", 0, 0),
    ("10,10,10,10,10,10,10,10,10,10;1", 0, 0.581),
    ("inf;0", -0.477, 0.477),
    ("1;1", 0, 0),
]


@pytest.mark.parametrize(("lrs", "low", "high"), IV)
def test_iv(lrs, low, high):
    found = bounds.iv(*sets(lrs))
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


def test_iv_never_jumps_to_the_opposite_end():
    found = bounds.iv(*sets("10;10,10,10,10,10,10,10,10,10,10"))
    assert (found.low, found.high) == (0, 0)


def test_iv_of_two_large_samples():
    old = np.random.RandomState(42)
    h1 = old.normal(1, 1, 100) / np.log(10)
    h2 = old.normal(0, 1, 1000) / np.log(10)
    found = bounds.iv(h1, h2, ends=(-2.0, 3.0))
    assert (10**found.low, 10**found.high) == (
        pytest.approx(0.2382319, abs=5e-8),
        pytest.approx(2.7861212, abs=5e-8),
    )


def test_bounds_leave_the_callers_values_alone():
    h1, h2 = np.array([20.0, 1.0]), np.array([-20.0, 0.0])
    bounds.tighter(h1, h2)
    assert h1.tolist() == [20.0, 1.0]
    assert h2.tolist() == [-20.0, 0.0]


LOG2, HALF = np.log10(2), 0.5


@pytest.mark.parametrize(
    ("lrs", "expected"),
    [
        ("1,1,1,1,1;1,1,1,1,1", 0),
        ("2,2,2,2,2;2,2,2,2,2", np.log10(2)),
        ("5,5,5,.2;5,.2,.2,.2", (np.log10(5) - np.log10(3)) / 2),
        ("6,5,5,.2;5,.2,.2,.1", (np.log10(5) - np.log10(2)) / 2),
        (".1,100;.01,10", 0.5),
        ("5,5,5;.2,.2,.2,inf", INF),
    ],
)
def test_dev_pav(lrs, expected):
    assert metrics.dev_pav(*sets(lrs)) == pytest.approx(expected, abs=1e-12)


def waves():
    i = np.arange(1, 41)
    return np.round(1.2 + 1.5 * np.sin(1.7 * i), 6), np.round(-1 + 1.5 * np.sin(2.3 * i), 6)


def test_all_metrics_without_a_seed():
    h1, h2 = (values / np.log(10) for values in waves())
    assert metrics.cllr(h1, h2) == pytest.approx(0.5690315953, abs=5e-11)
    assert metrics.cllr_min(h1, h2) == pytest.approx(0.3487107818, abs=5e-11)
    found = bounds.elub(h1, h2)
    assert (found.low, found.high) == (pytest.approx(-0.94, abs=1e-9), pytest.approx(1.0, abs=1e-9))
    found = bounds.iv(h1, h2)
    assert (found.low, found.high) == (pytest.approx(-1.036756, abs=5e-7), pytest.approx(1.113244, abs=5e-7))
    assert metrics.dev_pav(h1, h2) == pytest.approx(0.1191205576, abs=5e-11)
    assert metrics.ece(h1, h2, 0.1) == pytest.approx(0.2891442162, abs=5e-11)
    assert metrics.ece(h1, h2, 0.5) == pytest.approx(metrics.cllr(h1, h2), abs=1e-12)


def test_check_vector_of_the_calibrator():
    h1, h2 = waves()
    x = np.concatenate([h1, h2])[:, None]
    y = np.repeat([1.0, 0.0], 40)
    model = fit_features(x, y, np.full(80, 1 / 80), 0.01)
    assert model.mean[0] == pytest.approx(0.095709, abs=5e-7)
    assert model.sd[0] == pytest.approx(1.533938, abs=5e-7)
    assert model.intercept == pytest.approx(-0.004004, abs=5e-7)
    assert model.beta[0] == pytest.approx(2.375312, abs=5e-7)
    assert model.ln_lr(np.array([[0.0], [2.0]])) == pytest.approx([-0.152210, 2.944802], abs=5e-7)
    after = model.ln_lr(x) / np.log(10)
    assert metrics.cllr(after[:40], after[40:]) == pytest.approx(0.511114, abs=5e-7)
