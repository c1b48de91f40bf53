"""From scores to a likelihood ratio: a penalised, class-balanced logistic model for each alternative.

Each class weighs one half, so that the fitted log odds are a log LR. The penalty shrinks towards 'says nothing'
(Morrison and Poh, 2018). Every choice is made by cross-validation over persons: a pair that shares either
person with a test pair trains nothing. No random start, no draw.
"""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from filature.episodes import metrics
from filature.episodes.method import Flags, Floats, Ints

FOLDS = 5
LAMBDAS = tuple(10.0**power for power in range(-4, 2))
NAMES = ("z_fwd", "z_bwd", "T", "ln n", "ln r", "z_fwd ln n", "z_fwd ln r")
PLAIN = 5
"""How many features there are without the interactions."""
_STEPS = 100
_SMALL = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """ln LR = intercept + beta . (x - mean) / sd."""

    mean: Floats
    sd: Floats
    beta: Floats
    intercept: float
    penalty: float

    def ln_lr(self, x: Floats) -> Floats:
        """Return ln LR of rows of features (the first columns that the model has)."""
        standard = (x[:, : len(self.beta)] - self.mean) / self.sd
        total = np.full(len(x), self.intercept)
        for column, weight in zip(standard.T, self.beta, strict=True):
            total = total + column * weight  # a fixed order of sums: equal bytes wherever it runs
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs of one class or two: features, and the persons they must not share with a test pair."""

    x: Floats
    payer: Ints
    payee: Ints
    fold: Ints

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.x)

    def kept(self, flags: Flags) -> "Pairs":
        """Return some of the pairs."""
        return Pairs(x=self.x[flags], payer=self.payer[flags], payee=self.payee[flags], fold=self.fold[flags])

    def weights(self) -> Floats:
        """Return weights that give each payer the same share and sum to one half."""
        _, place, counts = np.unique(self.payer, return_inverse=True, return_counts=True)
        return np.asarray(0.5 / (counts[place] * len(counts)))


def features(z_fwd: Floats, z_bwd: Floats, t: Floats, n: Floats | Ints, rate: Floats) -> Floats:
    """Return one row of features a pair, in the order of NAMES."""
    ln_n, ln_r = np.log(n), np.log(rate)
    return np.column_stack([z_fwd, z_bwd, t, ln_n, ln_r, z_fwd * ln_n, z_fwd * ln_r])


def fold_of(key: str) -> int:
    """Return the fold of a person: fixed by the key, so that everybody draws the same."""
    return int.from_bytes(sha256(key.encode()).digest(), "big") % FOLDS


def fit_features(x: Floats, y: Floats, weight: Floats, penalty: float, start: Floats | None = None) -> Model:
    """Return the model that minimises weighted log loss plus half the penalty times |beta|^2 (Newton)."""
    total = weight.sum()
    mean = (weight[:, None] * x).sum(axis=0) / total
    sd = np.sqrt((weight[:, None] * (x - mean) ** 2).sum(axis=0) / total)
    sd = np.where(sd > 0, sd, 1.0)
    design = np.column_stack([np.ones(len(x)), (x - mean) / sd])
    ridge = np.full(design.shape[1], penalty)
    ridge[0] = 0.0
    beta = np.zeros(design.shape[1]) if start is None else start.copy()
    for _ in range(_STEPS):
        p = 1.0 / (1.0 + np.exp(-np.clip(design @ beta, -500, 500)))
        slope = design.T @ (weight * (p - y)) + ridge * beta
        curve = (design * (weight * p * (1 - p))[:, None]).T @ design + np.diag(ridge)
        step = np.linalg.solve(curve + 1e-14 * np.eye(len(beta)), slope)
        largest = float(np.abs(step).max())
        beta -= step * min(1.0, 5.0 / largest) if largest > 0 else step
        if largest < _SMALL:
            break
    return Model(mean=mean, sd=sd, beta=beta[1:], intercept=float(beta[0]), penalty=penalty)


def fit(h1: Pairs, h2: Pairs, penalty: float, columns: int = len(NAMES)) -> Model:
    """Return the model of one alternative on the first `columns` features."""
    x = np.concatenate([h1.x, h2.x])[:, :columns]
    y = np.repeat([1.0, 0.0], [len(h1), len(h2)])
    return fit_features(x, y, np.concatenate([h1.weights(), h2.weights()]), penalty)


def slope_is_sound(model: Model, x: Floats) -> bool:
    """Return whether a higher z_fwd never lowers the LR, at the four corners of the range of ln n and ln r."""
    if len(model.beta) <= PLAIN:
        return bool(model.beta[0] >= 0)
    scaled = model.beta / model.sd
    return all(
        scaled[0] + scaled[5] * n + scaled[6] * r >= 0
        for n in (x[:, 3].min(), x[:, 3].max())
        for r in (x[:, 4].min(), x[:, 4].max())
    )


def held_out(h1: Pairs, h2: Pairs, penalty: float | None, columns: int) -> tuple[Floats, Floats]:
    """Return the ln LR of every pair from a model that saw neither of its persons.

    With `penalty` None, it is chosen anew inside each training part. NaN where a fold leaves a class empty.
    """
    found = np.full(len(h1), np.nan), np.full(len(h2), np.nan)
    for fold in range(FOLDS):
        tests = h1.fold == fold, h2.fold == fold
        if not tests[0].any() and not tests[1].any():
            continue
        parts = training(h1, h2, *tests)
        if not len(parts[0]) or not len(parts[1]):
            continue
        chosen = choose_penalty(*parts, columns) if penalty is None else penalty
        model = fit(*parts, chosen, columns)
        for values, pairs, test in zip(found, (h1, h2), tests, strict=True):
            values[test] = model.ln_lr(pairs.x[test])
    return found


def training(h1: Pairs, h2: Pairs, test1: Flags, test2: Flags) -> tuple[Pairs, Pairs]:
    """Return the pairs that share neither person with any test pair."""
    persons = np.concatenate([h1.payer[test1], h1.payee[test1], h2.payer[test2], h2.payee[test2]])
    kept = []
    for pairs, test in ((h1, test1), (h2, test2)):
        kept.append(pairs.kept(~test & ~np.isin(pairs.payer, persons) & ~np.isin(pairs.payee, persons)))
    return kept[0], kept[1]


def choose_penalty(h1: Pairs, h2: Pairs, columns: int) -> float:
    """Return the penalty with the smallest Cllr over persons held out; of equals the larger."""
    best, chosen = np.inf, LAMBDAS[-1]
    for penalty in reversed(LAMBDAS):
        one, two = held_out(h1, h2, penalty, columns)
        one, two = one[np.isfinite(one)], two[np.isfinite(two)]
        if not len(one) or not len(two):
            continue
        cost = metrics.cllr(one / metrics.LN10, two / metrics.LN10)
        if cost < best - 1e-12:
            best, chosen = cost, penalty
    return chosen
