"""How well persons were told apart: a partition of mentions against the true one. Pure functions of numpy arrays.

`truth` and `found` give, for each mention, the number of its true person and of the person it was put into. A pair
of mentions is a true pair when one person made both; found, when both were put into one person.

* pairwise precision, recall and F1: over pairs, so that a person with many mentions weighs much;
* B-cubed (Bagga and Baldwin 1998): over mentions, each person's mentions weighed equally.

Errors by label (name habit, kind of difficulty): a pair belongs to a label when both mentions bear it, else to
ACROSS. False joins are counted among the pairs that could be confused: different persons of one case (twins, a
household, an agent's visitors), and any other pair that was joined falsely. Intervals: Wilson (1927), 95 %. Pairs
of one person are not independent, so the intervals are narrower than they should be.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
ACROSS, ALL = "across", "all"
Z95 = 1.959964
MOST = 1.5
"""A label's rate may be this many times the overall rate (the project's bar)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two partitions agree; a share is None where there is nothing to divide by."""

    mentions: int
    persons: int
    true_pairs: int
    found_pairs: int
    right_pairs: int
    precision: float | None
    recall: float | None
    f1: float | None
    bcubed_precision: float | None
    bcubed_recall: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`errors` among `cases`, with the 95 % interval of the share and its ratio to the rate over all labels."""

    errors: int
    cases: int
    share: float | None
    low: float
    high: float
    ratio: float | None

    @property
    def above(self) -> bool:
        """Tell whether the share is above the bar beside the overall share."""
        return self.ratio is not None and self.ratio > MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelErrors:
    """The errors of one label; `false` counts per pair that could be confused, `missed` per true pair."""

    label: str
    mentions: int
    false: Rate
    missed: Rate


class _Counts(NamedTuple):
    """Pairs: joined falsely, of those that could be confused; missed, of the true ones."""

    false: int
    confusable: int
    missed: int
    true: int


def agreement(truth: Ints, found: Ints) -> Agreement:
    """Return pairwise and B-cubed figures of `found` against `truth`; arrays of one length."""
    true, put = _coded(truth), _coded(found)
    right, true_pairs, found_pairs = _pairs(true, put), _pairs(true), _pairs(put)
    size, shared = len(true), _sizes(true, put)
    precision, recall = _share(right, found_pairs), _share(right, true_pairs)
    return Agreement(
        mentions=size,
        persons=int(true.max(initial=-1)) + 1,
        true_pairs=true_pairs,
        found_pairs=found_pairs,
        right_pairs=right,
        precision=precision,
        recall=recall,
        f1=_share(2 * right, true_pairs + found_pairs),
        bcubed_precision=float(np.mean(shared / _sizes(put))) if size else None,
        bcubed_recall=float(np.mean(shared / _sizes(true))) if size else None,
    )


def bcubed_by(truth: Ints, found: Ints, labels: Sequence[str]) -> dict[str, tuple[int, float, float]]:
    """Return, for each label, its mentions and their mean B-cubed precision and recall."""
    true, put = _coded(truth), _coded(found)
    shared = _sizes(true, put)
    names, place = np.unique(np.asarray(labels, dtype=np.str_), return_inverse=True)
    count = np.bincount(place)
    precision = np.bincount(place, shared / _sizes(put)) / count
    recall = np.bincount(place, shared / _sizes(true)) / count
    rows = zip(names.tolist(), count.tolist(), precision.tolist(), recall.tolist(), strict=True)
    return {name: (mentions, right, complete) for name, mentions, right, complete in rows}


def errors_by(truth: Ints, found: Ints, case: Ints, labels: Sequence[str]) -> list[LabelErrors]:
    """Return the errors of every label, of pairs ACROSS labels where there are any, and of ALL, in that order.

    `case` numbers the groups of mentions within which different persons could be taken for each other.
    """
    true, put, cases = _coded(truth), _coded(found), _coded(case)
    every = np.asarray(labels, dtype=np.str_)
    figures: list[tuple[str, int, _Counts]] = []
    for name in np.unique(every).tolist():
        rows = np.flatnonzero(every == name)
        figures.append((name, len(rows), _counted(true[rows], put[rows], cases[rows])))
    total = _counted(true, put, cases)
    across = _Counts(*(whole - sum(row[2][n] for row in figures) for n, whole in enumerate(total)))
    if any(across):
        figures.append((ACROSS, 0, across))
    figures.append((ALL, len(true), total))
    false_rate = _share(total.false, total.confusable)
    missed_rate = _share(total.missed, total.true)
    return [
        LabelErrors(
            label=name,
            mentions=mentions,
            false=rate(counts.false, counts.confusable, false_rate),
            missed=rate(counts.missed, counts.true, missed_rate),
        )
        for name, mentions, counts in figures
    ]


def rate(errors: int, cases: int, overall: float | None) -> Rate:
    """Return the rate of `errors` among `cases` beside the `overall` rate."""
    share = _share(errors, cases)
    low, high = wilson(errors, cases)
    ratio = share / overall if share is not None and overall else None
    return Rate(errors=errors, cases=cases, share=share, low=low, high=high, ratio=ratio)


def wilson(errors: int, cases: int, z: float = Z95) -> tuple[float, float]:
    """Return Wilson's score interval of a share (JASA 22, 1927, p. 209-212); (0, 1) where nothing was counted."""
    if not cases:
        return 0.0, 1.0
    share, width = errors / cases, z * z / cases
    centre = (share + width / 2) / (1 + width)
    half = z * math.sqrt(share * (1 - share) / cases + width / (4 * cases)) / (1 + width)
    low = 0.0 if errors == 0 else max(centre - half, 0.0)
    return low, 1.0 if errors == cases else min(centre + half, 1.0)


def as_json(rows: Sequence[LabelErrors]) -> list[dict[str, object]]:
    """Return the table as plain data."""
    return [{**asdict(row), "above": {"false": row.false.above, "missed": row.missed.above}} for row in rows]


def as_text(rows: Sequence[LabelErrors], title: str) -> str:
    """Return the table as lines of text; rates above MOST times the overall rate bear a mark.

    `!`: even the lower end of the interval is above the overall rate. `?`: too few pairs to tell.
    """
    head = (
        f"{title:18} {'rows':>7}  {'false':>7} {'of':>9} {'per 1,000 (95 %)':>23} {'x':>5}"
        f"   {'missed':>7} {'of':>9} {'per 1,000 (95 %)':>23} {'x':>5}"
    )
    overall = rows[-1]
    lines = [head]
    for row in rows:
        mentions = f"{row.mentions:,}" if row.mentions else "-"
        lines.append(
            f"{row.label:18} {mentions:>7}  {_cells(row.false, overall.false)}  {_cells(row.missed, overall.missed)}"
        )
    return "\n".join(lines)


def _cells(mine: Rate, overall: Rate) -> str:
    if mine.share is None:
        return f"{0:>7} {0:>9} {'-':>23} {'-':>5} "
    told = f"{mine.share * 1000:.2f} ({mine.low * 1000:.2f}-{mine.high * 1000:.2f})"
    ratio = "-" if mine.ratio is None else f"{mine.ratio:.2f}"
    mark = " " if not mine.above else "!" if mine.low > (overall.share or 0.0) else "?"
    return f"{mine.errors:>7,} {mine.cases:>9,} {told:>23} {ratio:>5}{mark}"


def _counted(truth: Ints, found: Ints, case: Ints) -> _Counts:
    right, true_pairs = _pairs(truth, found), _pairs(truth)
    false = _pairs(found) - right
    confusable = _pairs(case) - _pairs(case, truth)
    inside = _pairs(case, found) - _pairs(case, found, truth)
    return _Counts(false, confusable + false - inside, true_pairs - right, true_pairs)


def _pairs(*columns: Ints) -> int:
    """Return how many pairs of rows are equal in every column."""
    if not len(columns[0]):
        return 0
    counts = np.unique(_joint(columns), return_counts=True)[1]
    return int(np.sum(counts * (counts - 1) // 2))


def _sizes(*columns: Ints) -> Ints:
    """Return, for each row, how many rows are equal to it in every column."""
    if not len(columns[0]):
        return np.zeros(0, dtype=np.int64)
    _, place, counts = np.unique(_joint(columns), return_inverse=True, return_counts=True)
    return np.asarray(counts[place], dtype=np.int64)


def _joint(columns: Sequence[Ints]) -> Ints:
    """Return one number for each combination of values (values are coded: 0 ... n-1)."""
    joint = columns[0]
    for column in columns[1:]:
        joint = _coded(joint * (int(column.max(initial=0)) + 1) + column)
    return joint


def _coded(values: Ints) -> Ints:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
