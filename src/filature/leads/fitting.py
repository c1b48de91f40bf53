"""Weights from examples whose explanation is known: one additive model for all explanations at once.

Multinomial logistic regression on bins (a column per indicator and bin; no data = no column), fitted for all
indicators together, so that signs which restate one fact share its weight and nothing is counted twice. With n_c
examples and weight v_c of class c:

    minimise  sum_c v_c / n_c sum_{i in c} -ln p_c(x_i)  +  ridge/2 |W|^2  +  smooth/2 sum (step between bins)^2
    ln LR(c : d) = (b_c - b_d) - ln(v_c / v_d) + sum over indicators (W_c - W_d)

so class weights leave the likelihood ratios as they are (STATISTICS, sections 7 and 8; ridge: Morrison and Poh 2018).
Deterministic: no random start.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse, special

from filature.leads.pack import HYPOTHESIS, RIVALS, START, Indicator, Weights

CLASSES = (HYPOTHESIS, *RIVALS)
_MANY, _COARSE = 50_000, 8
CENTIDECIBANS = 1000 / np.log(10)  # of one natural unit of ln LR
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Bins (a row an example, a column an indicator; -1 = no data), class (in CLASSES), how many each stands for."""

    bins: Ints
    classes: Ints
    stands_for: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty:
    """How far the weights are held back: towards nothing, and towards those of the neighbouring bins."""

    ridge: float = 1e-5
    smooth: float = 2e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Natural-unit weights by indicator: arrays (bins, classes); `start`: (classes,)."""

    start: Floats
    tables: tuple[Floats, ...]


def fit(
    examples: Examples,
    items: Sequence[Indicator],
    class_weights: Mapping[str, float],
    penalty: Penalty,
    *,
    known: Floats | None = None,
) -> Fitted:
    """Return the weights of `items` (columns of the examples, in order) for every class.

    `known` (examples, classes), natural units, is what earlier signs said: the weights are what these add to it.
    A class without examples gets no opinion: its weights are those of OTH ("none of the listed").
    """
    sizes = [len(item.cuts) + 1 for item in items]
    counts = np.bincount(examples.classes, minlength=len(CLASSES))
    shares = np.array([class_weights[name] if counts[k] else 0.0 for k, name in enumerate(CLASSES)])
    shares /= shares.sum()
    columns = sum(sizes)
    begin = np.zeros((columns + 1) * len(CLASSES))
    for step in (_COARSE, 1) if len(examples.classes) > _MANY else (1,):
        # a part of the examples first, so that all of them are gone through few times
        kept = np.arange(len(examples.classes)) % step == 0
        kept |= examples.classes == CLASSES.index(HYPOTHESIS)
        part = Examples(
            bins=examples.bins[kept], classes=examples.classes[kept], stands_for=examples.stands_for[kept]
        )
        before = known[kept] if known is not None else np.zeros((1, len(CLASSES)))
        begin = _minimum(part, sizes, shares, penalty, before=before, begin=begin)
    table = begin[: columns * len(CLASSES)].reshape(columns, len(CLASSES))
    seen = shares > 0
    start = np.where(seen, begin[columns * len(CLASSES) :] - np.log(np.where(seen, shares, 1.0)), 0.0)
    other = CLASSES.index("OTH")
    table[:, ~seen] = table[:, [other]]
    start[~seen] = start[other]
    edges = np.cumsum([0, *sizes])
    tables = [table[a:b] for a, b in itertools.pairwise(edges)]
    for column, mine in enumerate(tables):
        if (examples.bins[:, column] == examples.bins[0, column]).all() and examples.bins[0, column] >= 0:
            # everybody alike: nothing was learnt of this sign, so what it weighs is what all begin with
            start = start + mine[examples.bins[0, column]]
            mine[:] = 0
    return Fitted(start=start, tables=tuple(tables))


def _minimum(
    examples: Examples,
    sizes: Sequence[int],
    shares: Floats,
    penalty: Penalty,
    *,
    before: Floats,
    begin: Floats,
) -> Floats:
    """Return the flat weights and starts at the minimum, looked for from `begin`."""
    design = _design(examples.bins, sizes)
    transposed = design.T.tocsr()
    neighbours = _neighbours(sizes)
    columns, classes = design.shape[1], len(CLASSES)
    counts = np.bincount(examples.classes, weights=examples.stands_for, minlength=classes)
    weight = (shares / np.maximum(counts, 1))[examples.classes] * examples.stands_for
    truth = np.eye(classes)[examples.classes]

    def loss(flat: Floats) -> tuple[float, Floats]:
        table = flat[: columns * classes].reshape(columns, classes)
        logits = design @ table + flat[columns * classes :] + before
        total = special.logsumexp(logits, axis=1)
        likelihood = weight @ (total - (logits * truth).sum(axis=1))
        residual = (np.exp(logits - total[:, None]) - truth) * weight[:, None]
        rough = neighbours @ table
        gradient = transposed @ residual + penalty.ridge * table + penalty.smooth * (neighbours.T @ rough)
        value = likelihood + penalty.ridge / 2 * np.sum(table**2) + penalty.smooth / 2 * np.sum(rough**2)
        return float(value), np.concatenate([gradient.ravel(), residual.sum(axis=0)])

    options = {"maxiter": 200, "maxfun": 400, "ftol": 1e-7, "gtol": 1e-6}
    found = optimize.minimize(loss, begin, jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x, dtype=np.float64)


def weights(fitted: Fitted, items: Sequence[Indicator]) -> Weights:
    """Return whole centidecibans by indicator and class, as a pack holds them."""

    def whole(column: Floats) -> tuple[int, ...]:
        return tuple(int(value) for value in np.rint(column * CENTIDECIBANS))

    found = {START: {name: whole(fitted.start[k : k + 1]) for k, name in enumerate(CLASSES)}}
    for item, table in zip(items, fitted.tables, strict=True):
        found[item.id] = {name: whole(table[:, k]) for k, name in enumerate(CLASSES)}
    return found


def said(fitted: Fitted, bins: Ints) -> Floats:
    """Return what the weights say of each example: (examples, classes), natural units; differences are ln LRs."""
    logits = np.tile(fitted.start, (len(bins), 1))
    for column, table in enumerate(fitted.tables):
        padded = np.vstack([table, np.zeros(len(CLASSES))])  # -1 = no data = the last row
        logits += padded[bins[:, column]]
    return logits


def _design(bins: Ints, sizes: Sequence[int]) -> sparse.csr_matrix:
    offsets = np.cumsum([0, *sizes])
    rows, columns = np.nonzero(bins >= 0)
    places = offsets[columns] + bins[rows, columns]
    shape = (len(bins), int(offsets[-1]))
    return sparse.csr_matrix((np.ones(len(rows)), (rows, places)), shape=shape)


def _neighbours(sizes: Sequence[int]) -> sparse.csr_matrix:
    """Return the matrix of differences between neighbouring bins of one indicator."""
    offsets = np.cumsum([0, *sizes])
    lower = np.concatenate([np.arange(a, b - 1) for a, b in itertools.pairwise(offsets)]).astype(np.int64)
    places = np.arange(len(lower))
    values = np.concatenate([-np.ones(len(lower)), np.ones(len(lower))])
    at = (np.concatenate([places, places]), np.concatenate([lower, lower + 1]))
    return sparse.csr_matrix((values, at), shape=(len(lower), int(offsets[-1])))
