"""How well persons were told apart: a partition of mentions against the true one. Pure functions of numpy arrays.

`truth` and `found` give, for each mention, the number of its true person and of the person it was put into. A pair
of mentions is a true pair when one person made both; found, when both were put into one person.

* pairwise precision, recall and F1: over pairs, so that a person with many mentions weighs much;
* B-cubed (Bagga and Baldwin 1998): over mentions, each person's mentions weighed equally.

Errors by label (name habit, kind of difficulty): a pair belongs to a label when both mentions bear it, else to
ACROSS. False joins are counted among the pairs that could be confused: different persons of one case (twins, a
household, an agent's visitors), and any other pair that was joined falsely.

A label's ratio is errors / expected. Expected are those that the label would have at the rate of all labels, stratum
by stratum (indirect standardisation): a habit that met more twins is not blamed for twins. False joins outside any
case are expected in proportion to the label's pairs of rows. Intervals: Wilson (1927), 95 %. Pairs go wrong together
(one person cut in two leaves many missed pairs), so each wrongly formed person counts once: the number of pairs is
divided by errors / such persons (effective sample size; Korn and Graubard 1998).
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
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
    """`errors` among `cases`, in `persons` wrongly formed persons, beside how many were `expected`."""

    errors: int
    cases: int
    persons: int  # found persons that hold several true ones; or true persons cut up
    expected: float
    share: float | None
    low: float  # 95 % interval of the share
    high: float
    ratio: float | None  # errors / expected; None where nothing is expected

    @property
    def above(self) -> bool:
        """Tell whether the errors are more than MOST times those expected."""
        return self.ratio is not None and self.ratio > MOST

    @property
    def surely(self) -> bool:
        """Tell whether even the lower end of the interval is above what is expected."""
        return self.low * self.cases > self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelErrors:
    """The errors of one label; `false` counts per pair that could be confused, `missed` per true pair."""

    label: str
    mentions: int
    false: Rate
    missed: Rate


class _Counts(NamedTuple):
    """Pairs: joined falsely inside a case, and elsewhere; of how many inside; missed, of how many true ones."""

    inside: int
    outside: int
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


def apart(draws: Sequence[Ints]) -> Ints:
    """Return the numbers of several draws one after the other, so that no number of two draws is the same."""
    parts, first = [], 0
    for draw in draws:
        coded = _coded(draw)
        parts.append(coded + first)
        first += int(coded.max(initial=-1)) + 1
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


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


def errors_by(
    truth: Ints, found: Ints, case: Ints, labels: Sequence[str], strata: Sequence[str] | None = None
) -> list[LabelErrors]:
    """Return the errors of every label, of pairs ACROSS labels where there are any, and of ALL, in that order.

    `case` numbers the groups of mentions within which different persons could be taken for each other; `strata`
    name kinds of mentions that are compared with their like only (None = all are alike).
    """
    columns = [_coded(column) for column in (truth, found, case)]
    every, kinds = np.asarray(labels, dtype=np.str_), np.asarray(strata or [ALL] * len(labels), dtype=np.str_)
    names = np.unique(every).tolist()
    counts = {name: _counted(columns, every == name) for name in names}
    total = _counted(columns)
    outside = sum(item.outside for item in counts.values())
    near = {name: math.comb(int(np.sum(every == name)), 2) for name in names}
    expected = {name: [outside * near[name] / max(sum(near.values()), 1), 0.0] for name in names}
    for kind in np.unique(kinds).tolist():
        whole = _counted(columns, kinds == kind)
        for name in names:
            part = _counted(columns, (kinds == kind) & (every == name))
            expected[name][0] += part.confusable * (_share(whole.inside, whole.confusable) or 0.0)
            expected[name][1] += part.true * (_share(whole.missed, whole.true) or 0.0)
    parts = [sum(column) for column in zip(_Counts(0, 0, 0, 0, 0), *counts.values(), strict=True)]
    across = _Counts(*(whole - part for whole, part in zip(total, parts, strict=True)))
    rows = [(name, every == name, counts[name], expected[name]) for name in names]
    if any(across):
        rows.append((ACROSS, np.zeros(len(every), dtype=np.bool_), across, [0.0, 0.0]))
    rows.append(
        (ALL, np.ones(len(every), dtype=np.bool_), total, [total.inside + total.outside, total.missed])
    )
    return [_errors(name, mine, count, hope, columns) for name, mine, count, hope in rows]


def _errors(
    label: str, rows: Flags, count: _Counts, expected: Sequence[float], columns: Sequence[Ints]
) -> LabelErrors:
    true, put = (column[rows] for column in columns[:2])
    false, confusable = count.inside + count.outside, count.confusable + count.outside
    return LabelErrors(
        label=label,
        mentions=int(rows.sum()),
        false=rate(false, confusable, _mixed(put, true), expected[0]),
        missed=rate(count.missed, count.true, _mixed(true, put), expected[1]),
    )


def rate(errors: int, cases: int, persons: int, expected: float) -> Rate:
    """Return the rate of `errors` among `cases`; they lie in `persons` wrongly formed persons (0 = not known)."""
    together = errors / persons if persons else 1.0
    low, high = wilson(errors / together, cases / together)
    return Rate(
        errors=errors,
        cases=cases,
        persons=persons,
        expected=expected,
        share=_share(errors, cases),
        low=low,
        high=high,
        ratio=errors / expected if expected else None,
    )


def wilson(errors: float, cases: float, z: float = Z95) -> tuple[float, float]:
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
    """Return the table as lines of text; ratios (`x`) above MOST bear a mark.

    `!`: even the lower end of the interval is above what is expected. `?`: too few persons to tell.
    """
    columns = f"{'of':>9} {'in persons':>10} {'per 1,000 (95 %)':>23} {'expected':>8} {'x':>5}"
    lines = [f"{title:18} {'rows':>7}  {'false':>7} {columns}   {'missed':>7} {columns}"]
    for row in rows:
        mentions = f"{row.mentions:,}" if row.mentions else "-"
        lines.append(f"{row.label:18} {mentions:>7}  {_cells(row.false)}  {_cells(row.missed)}")
    return "\n".join(line.rstrip() for line in lines)


def _cells(mine: Rate) -> str:
    if mine.share is None:
        return f"{0:>7} {0:>9} {'-':>10} {'-':>23} {'-':>8} {'-':>5} "
    told = f"{mine.share * 1000:.2f} ({mine.low * 1000:.2f}-{mine.high * 1000:.2f})"
    ratio = "-" if mine.ratio is None else f"{mine.ratio:.2f}"
    mark = " " if not mine.above else "!" if mine.surely else "?"
    persons = f"{mine.persons:,}" if mine.persons else "-"
    return (
        f"{mine.errors:>7,} {mine.cases:>9,} {persons:>10} {told:>23} {mine.expected:>8.1f} {ratio:>5}{mark}"
    )


def _counted(columns: Sequence[Ints], rows: Flags | None = None) -> _Counts:
    """Return the counts among the given rows of (truth, found, case)."""
    truth, found, case = columns if rows is None else [column[rows] for column in columns]
    right, true_pairs = _pairs(truth, found), _pairs(truth)
    confusable = _pairs(case) - _pairs(case, truth)
    inside = _pairs(case, found) - _pairs(case, found, truth)
    return _Counts(inside, _pairs(found) - right - inside, confusable, true_pairs - right, true_pairs)


def _mixed(one: Ints, other: Ints) -> int:
    """Return how many values of `one` go with several of `other`."""
    both = np.unique(np.stack([one, other]), axis=1)[0]
    return int(np.sum(np.unique(both, return_counts=True)[1] > 1))


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
