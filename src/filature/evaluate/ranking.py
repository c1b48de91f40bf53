"""How good a ranking of everybody is, when it is known who is of the kind: shares in the first places, errors by group.

Pure functions on arrays of one length: `score` (higher = first), `person` (breaks ties), `truth` (True = of the kind).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

PLACES = (17, 50, 100, 300, 1000)
"""17 = specialised investigators in France in December 2021 (franceinfo, S); the others are capacities to plan with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Precision and recall at each of PLACES, and average precision."""

    found: int
    precision: dict[int, float]
    recall: dict[int, float]
    average_precision: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """False leads among the honest of one group."""

    group: str
    honest: int
    false: int

    @property
    def rate(self) -> float:
        """Return false leads per honest person."""
        return self.false / self.honest if self.honest else float("nan")


def order(score: Floats, person: Ints) -> Ints:
    """Return the places in rank order; ties go by a fixed scramble of the person's number, not by its size."""
    scrambled = (person.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(11)
    return np.lexsort((scrambled, -score)).astype(np.int64)


def quality(score: Floats, person: Ints, truth: Flags, places: Sequence[int] = PLACES) -> Quality:
    """Return how a ranking does. Average precision is the mean of the precisions at each person found, ties broken."""
    hit = truth[order(score, person)]
    count = int(hit.sum())
    running = np.cumsum(hit)
    precision = running / np.arange(1, len(hit) + 1)
    average = float((precision * hit).sum() / count) if count else float("nan")
    at = {k: int(running[min(k, len(hit)) - 1]) for k in places} if len(hit) else dict.fromkeys(places, 0)
    return Quality(
        found=count,
        precision={k: at[k] / k for k in places},
        recall={k: at[k] / count if count else float("nan") for k in places},
        average_precision=average,
    )


def classes_in(first: int, score: Floats, person: Ints, classes: npt.NDArray[np.str_]) -> dict[str, int]:
    """Return how many of each true class stand in the first places, most first."""
    names, counts = np.unique(classes[order(score, person)[:first]], return_counts=True)
    pairs = zip(names.tolist(), counts.tolist(), strict=True)
    return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def false_leads(
    first: int, score: Floats, person: Ints, truth: Flags, groups: npt.NDArray[np.str_]
) -> tuple[Rate, ...]:
    """Return false leads per honest person in each group, among the first places."""
    listed = np.zeros(len(score), dtype=np.bool_)
    listed[order(score, person)[:first]] = True
    found = []
    for name in np.unique(groups).tolist():
        honest = (groups == name) & ~truth
        found.append(Rate(group=str(name), honest=int(honest.sum()), false=int((honest & listed).sum())))
    return tuple(found)


def unequal(rates: Sequence[Rate], *, least: int = 20) -> float:
    """Return the highest rate divided by the lowest, among groups with at least `least` expected false leads.

    Expected if all rates were equal: below that, a ratio is mostly chance. NaN where fewer than two groups remain.
    """
    false, honest = sum(rate.false for rate in rates), sum(rate.honest for rate in rates)
    known = [rate.rate for rate in rates if honest and rate.honest * false / honest >= least]
    if len(known) < 2:  # noqa: PLR2004 - a ratio needs two
        return float("nan")
    return max(known) / min(known) if min(known) else float("inf")
