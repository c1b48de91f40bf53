"""How good a set of likelihood ratios is: discrimination, calibration, and whether it says more than it may.

Everywhere `h1` and `h2` are log10 LRs of the two classes; each class is averaged separately, so that their sizes
do not matter. Natural logarithms stay inside. Sources: Cllr, Bruemmer and du Preez 2006; ECE, Ramos and
Gonzalez-Rodriguez 2013; devPAV, Vergeer et al. 2021; why slope and exceedance are the gates, Morrison 2021.
"""

from dataclasses import dataclass

import numpy as np

from filature.episodes.method import Floats

LN10 = float(np.log(10.0))
_STEPS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Pav:
    """Blocks of equal posterior, ascending: for each distinct input its value after PAV, both log10."""

    before: Floats
    after: Floats  # may be -inf or +inf
    h1: Floats  # the members of each class after PAV, in the order given
    h2: Floats


def softplus2(x: Floats) -> Floats:
    """Return log2(1 + e^x) without overflow."""
    return np.asarray(np.logaddexp(0.0, x) / np.log(2.0))


def cllr(h1: Floats, h2: Floats) -> float:
    """Return the log-likelihood-ratio cost: 0 perfect, 1 says nothing."""
    return float((softplus2(-h1 * LN10).mean() + softplus2(h2 * LN10).mean()) / 2)


def pav(h1: Floats, h2: Floats) -> Pav:
    """Return the LRs after isotonic regression with each class weighing one half; ties are pooled first."""
    values, place = np.unique(np.concatenate([h1, h2]), return_inverse=True)
    ones = np.bincount(place[: len(h1)], minlength=len(values)) / len(h1)
    twos = np.bincount(place[len(h1) :], minlength=len(values)) / len(h2)
    blocks: list[tuple[float, float, int]] = []  # weight of H1, of H2, distinct values
    for one, two in zip(ones.tolist(), twos.tolist(), strict=True):
        block = (one, two, 1)
        while blocks and blocks[-1][0] * block[1] >= block[0] * blocks[-1][1]:
            last = blocks.pop()
            block = (last[0] + block[0], last[1] + block[1], last[2] + block[2])
        blocks.append(block)
    with np.errstate(divide="ignore"):
        level = np.log10([one / two if two else np.inf for one, two, _ in blocks])
    after = np.repeat(level, [count for _, _, count in blocks])
    return Pav(before=values, after=after, h1=after[place[: len(h1)]], h2=after[place[len(h1) :]])


def cllr_min(h1: Floats, h2: Floats) -> float:
    """Return the cost that is left when calibration is perfect on these very data."""
    found = pav(h1, h2)
    return cllr(found.h1, found.h2)


def cllr_cal(h1: Floats, h2: Floats) -> float:
    """Return the cost of imperfect calibration."""
    return cllr(h1, h2) - cllr_min(h1, h2)


def ece(h1: Floats, h2: Floats, prior: float) -> float:
    """Return the empirical cross-entropy at a prior probability of H1; at one half it is Cllr."""
    odds = np.log(prior / (1 - prior))
    return float(
        prior * softplus2(-(h1 * LN10 + odds)).mean() + (1 - prior) * softplus2(h2 * LN10 + odds).mean()
    )


def dev_pav(h1: Floats, h2: Floats) -> float:
    """Return the mean distance between the PAV plot and the identity, in log10 LR.

    The plot is straight between points whose PAV value is finite. One such point: its distance; none: NaN;
    where PAV goes flat out over several points' width to infinity with one class apart: infinity.
    """
    found = pav(h1, h2)
    finite = np.isfinite(found.after) & np.isfinite(found.before)
    if np.any(np.isinf(found.before) & (found.before != found.after)):
        return float("inf")
    x, y = found.before[finite], found.after[finite]
    if not len(x):
        return float("nan")
    if len(x) == 1 or x[-1] == x[0]:
        return float(np.abs(y - x)[0])
    return _area(x, y - x) / float(x[-1] - x[0])


def _area(x: Floats, d: Floats) -> float:
    """Return the area between a broken line and zero."""
    width, left, right = np.diff(x), d[:-1], d[1:]
    crosses = left * right < 0
    with np.errstate(invalid="ignore", divide="ignore"):
        crossed = (left**2 + right**2) / (2 * (np.abs(left) + np.abs(right)))
    straight = (np.abs(left) + np.abs(right)) / 2
    return float((width * np.where(crosses, crossed, straight)).sum())


def turing(h2: Floats) -> float:
    """Return the largest x * P(LR > x | H2), over x above 1 and below: more than 1 is impossible for a sound LR."""
    values = np.sort(h2)[::-1]
    share = np.arange(1, len(values) + 1) / len(values)
    with np.errstate(over="ignore"):
        return float((10.0**values * share).max())  # just below each value, all values from it on exceed x


def auc(h1: Floats, h2: Floats) -> float:
    """Return the chance that a value of H1 is above one of H2, ties counting half."""
    ordered = np.sort(h2)
    below = np.searchsorted(ordered, h1, side="left") + np.searchsorted(ordered, h1, side="right")
    return float(below.mean() / (2 * len(h2)))


def exceeding(log10_lr: Floats, x: float) -> int:
    """Return how many LRs are above x."""
    return int((log10_lr > np.log10(x)).sum())


def tippett(h1: Floats, h2: Floats, grid: Floats) -> tuple[Floats, Floats]:
    """Return the shares of each class above each log10 value of the grid."""
    above = [1.0 - np.searchsorted(np.sort(one), grid, side="right") / len(one) for one in (h1, h2)]
    return above[0], above[1]


def calibration_line(h1: Floats, h2: Floats) -> tuple[float, float]:
    """Return slope and intercept (nats) of an unpenalised, class-balanced logistic fit on ln LR; ideal 1 and 0.

    NaN where the classes are apart, since no finite line fits them best.
    """
    x = np.concatenate([h1, h2]) * LN10
    y = np.repeat([1.0, 0.0], [len(h1), len(h2)])
    weight = np.repeat([0.5 / len(h1), 0.5 / len(h2)], [len(h1), len(h2)])
    line, best = np.array([1.0, 0.0]), np.inf
    step = np.zeros(2)
    for _ in range(_STEPS):
        eta = line[0] * x + line[1]
        loss = float((weight * (np.logaddexp(0.0, eta) - y * eta)).sum())
        if loss > best + 1e-15:  # Newton went too far: half the way back
            step = step / 2
            line = line + step
            continue
        best = loss
        p = 1.0 / (1.0 + np.exp(-np.clip(eta, -500, 500)))
        gradient = np.array([(weight * (p - y) * x).sum(), (weight * (p - y)).sum()])
        curve = weight * p * (1 - p)
        a, b, c = (curve * x * x).sum(), (curve * x).sum(), curve.sum()
        determinant = a * c - b * b
        if determinant <= 1e-300:  # noqa: PLR2004 - the classes are apart
            break
        step = np.array([c * gradient[0] - b * gradient[1], a * gradient[1] - b * gradient[0]]) / determinant
        line = line - step
        if np.abs(step).max() < 1e-10:  # noqa: PLR2004
            return float(line[0]), float(line[1])
    return float("nan"), float("nan")
