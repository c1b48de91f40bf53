"""Laws of merging and scoring: rows are partitioned, amounts conserved, row order is irrelevant."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.episodes import coverage, merging, scores
from filature.episodes.localtime import clock
from filature.episodes.method import STANDARD
from filature.episodes.series import Series

ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 60_000), st.integers(0, 9000), st.integers(1, 500)),
    max_size=40,
)
LAWS = settings(derandomize=True, max_examples=60, deadline=None)


def columns(rows):
    pair, at, length, amount = (np.array([row[k] for row in rows], dtype=np.int64) for k in range(4))
    return pair, at, at + length, amount, np.arange(len(rows))


def one_by_one(rows, method=STANDARD):
    """The rule as a person reads it."""
    found, last, first = [], None, None
    for pair, at, record in sorted((row[0], row[1], n) for n, row in enumerate(rows)):
        if (
            last
            and last[0] == pair
            and at - last[1] < method.transfer_gap_s
            and at - first <= method.transfer_span_s
        ):
            found[-1].append(record)
        else:
            found.append([record])
            first = at
        last = (pair, at)
    return found


@LAWS
@given(ROWS)
def test_payments_are_merged_by_the_written_rule(rows):
    pair, at, _, amount, record = columns(rows)
    merged = merging.payments(pair, at, record)
    groups = one_by_one(rows)
    assert [np.flatnonzero(merged.of_row == k).tolist() for k in range(len(groups))] == [
        sorted(g) for g in groups
    ]
    assert merged.rows.sum() == len(rows)
    assert merged.total(amount.astype(float)).sum() == amount.sum()
    assert (merged.last_s - merged.start_s <= STANDARD.transfer_span_s).all()


@LAWS
@given(ROWS, st.randoms(use_true_random=False))
def test_row_order_is_irrelevant(rows, shuffle):
    order = list(range(len(rows)))
    shuffle.shuffle(order)
    pair, at, end, _, record = columns(rows)
    for make in (lambda *c: merging.payments(c[0], c[1], c[3]), merging.sessions):
        plain = make(pair, at, end, record)
        mixed = make(pair[order], at[order], end[order], record[order])
        for name in ("pair", "start_s", "last_s", "rows", "first_record"):
            assert getattr(plain, name).tobytes() == getattr(mixed, name).tobytes()
        assert plain.of_row[order].tobytes() == mixed.of_row.tobytes()


@LAWS
@given(ROWS)
def test_sessions_are_apart_after_merging(rows):
    pair, at, end, _, record = columns(rows)
    merged = merging.sessions(pair, at, end, record)
    assert sorted(merged.of_row.tolist()) == np.repeat(np.arange(len(merged.rows)), merged.rows).tolist()
    again = merging.sessions(
        merged.pair,
        merged.start_s,
        np.array([end[merged.of_row == k].max() for k in range(len(merged.rows))], dtype=np.int64),
        merged.first_record,
    )
    assert again.start_s.tolist() == merged.start_s.tolist()


@LAWS
@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=8),
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=8),
)
def test_joint_coverage_is_the_intersection(one, other):
    def inside(intervals, t):
        return any(start <= t < end for start, end in intervals)

    found = coverage.both(one, other)
    for t in range(51):
        assert inside(found, t) == (inside(one, t) and inside(other, t))
    assert coverage.length(found) == sum(inside(found, t) for t in range(51))


def naive(payments, sessions, cover, method=STANDARD):
    """z_fwd by the text, in UTC, one number at a time."""
    h, tau = method.window_s, method.tolerance_s

    def usable(t):
        return any(start <= t - tau and t + h < end for start, end in cover)

    def f(t):
        after = [max(0, s - t) for s in sessions if s >= t - tau]
        return np.log(min(min(after, default=h), h) / 3600 + method.epsilon_h)

    top, spread, n = 0.0, 0.0, 0
    for t in payments:
        null = [f(t + k * 86400) for k in range(-28, 29) if k and usable(t + k * 86400)]
        if usable(t) and len(null) >= method.least_days:
            top, spread, n = top + np.mean(null) - f(t), spread + np.var(null), n + 1
    return (top / np.sqrt(spread + method.shrinkage * n) if n else np.nan), n


MONTHS = 80 * 86400


@settings(derandomize=True, max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, MONTHS), min_size=1, max_size=6),
    st.lists(st.integers(0, MONTHS), max_size=12),
    st.lists(st.tuples(st.integers(0, MONTHS), st.integers(0, MONTHS)), min_size=1, max_size=3),
)
def test_scores_are_those_of_the_text(payments, sessions, cover):
    series = Series.of(
        [[], payments, payments], [[], sessions, sessions], [[], coverage.joined(cover), [(0, MONTHS)]]
    )
    found = scores.batch(series, clock("UTC"))
    for pair, listened in ((1, cover), (2, [(0, MONTHS)])):
        z, n = naive(sorted(payments), sessions, coverage.joined(listened))
        assert found.n_fwd[pair] == n
        assert np.isclose(found.z_fwd[pair], z, atol=1e-9, equal_nan=True)
    assert np.isnan(found.z_fwd[0])
