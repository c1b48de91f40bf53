"""Day-matched scores: how soon a session follows (or precedes) payments, beside the same hour of other days.

For each payment, the delay to the next session is compared with the delays at the same wall-clock time on the
covered days up to four weeks around it (typicality beside similarity: Morrison and Enzinger, 2018). Nothing is
drawn at random. Sums run in one order and logarithms come from one table, so that equal rows give equal bytes
however they are cut into chunks.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np

from filature.episodes import segregation
from filature.episodes.localtime import Clock
from filature.episodes.method import STANDARD, WEEK, Flags, Floats, Ints, Method
from filature.episodes.series import Series

_CHUNK = 3000
"""Payments looked at together: the arrays of one chunk then fit a processor's second cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """One direction, one value for each payment."""

    delay_s: Ints  # to the nearest session; window + 1 = none in the window
    counts: Flags  # the payment is usable, and has enough comparison days
    days: Ints  # N, comparison days that are covered
    busy: Ints  # of them, with a session in the window
    sooner: Ints  # of them, with a session at least as soon as at the payment
    mean: Floats  # m of ln(delay in hours + epsilon) over the comparison days
    variance: Floats  # v, of the population
    observed: Floats  # the same logarithm for the payment itself

    def u(self, window_s: int) -> Floats:
        """Return the share of days with a session at least as soon, the payment's own day included."""
        return np.where(self.delay_s > window_s, 1.0, (1.0 + self.sooner) / (1.0 + self.days))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """One value for each pair; NaN where nothing counts."""

    z_fwd: Floats
    z_bwd: Floats
    t: Floats
    n_fwd: Ints
    n_bwd: Ints
    rate: Floats  # session episodes per week of joint coverage
    sessions: Ints  # session episodes within it
    busy: Floats  # share of comparison days with a session in the window after the hour of payment
    covered_s: Ints


def batch(series: Series, clock: Clock, method: Method = STANDARD, *, threads: int = 1) -> Scores:
    """Return the scores of every pair."""
    cuts = list(_cuts(series))
    if threads > 1 and len(cuts) > 1:
        with ThreadPoolExecutor(threads) as pool:
            parts = list(pool.map(lambda cut: _scored(series.part(*cut), clock, method), cuts))
    else:
        parts = [_scored(series.part(*cut), clock, method) for cut in cuts]
    covered = series.covered_s()
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    z_fwd, z_bwd, t, n_fwd, n_bwd, inside, busy = columns
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(covered > 0, inside / (covered / WEEK), np.nan)
    return Scores(z_fwd=z_fwd, z_bwd=z_bwd, t=t, n_fwd=n_fwd, n_bwd=n_bwd, rate=rate, sessions=inside,
                  busy=busy, covered_s=covered)  # fmt: skip


def by_payment(series: Series, clock: Clock, method: Method = STANDARD) -> tuple[Direction, Direction]:
    """Return the forward and the backward view of every payment, for explanations."""
    parts = [_directions(series.part(*cut), clock, method, explain=True) for cut in _cuts(series)]
    return _joined([one for one, _ in parts]), _joined([other for _, other in parts])


def z(direction: Direction, pair: Ints, size: int, method: Method = STANDARD) -> tuple[Floats, Ints]:
    """Return the score of each pair and how many payments it rests on."""
    used = direction.counts
    n = np.bincount(pair[used], minlength=size).astype(np.int64)
    gain = np.bincount(pair[used], weights=(direction.mean - direction.observed)[used], minlength=size)
    spread = np.bincount(pair[used], weights=direction.variance[used], minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(gain / np.sqrt(spread + method.shrinkage * n)), n


def _cuts(series: Series) -> Iterator[tuple[int, int]]:
    """Yield ranges of whole pairs with about `_CHUNK` payments each."""
    if not series.size:
        yield 0, 0
        return
    ends = np.searchsorted(series.payment_pair, np.arange(series.size), side="right")
    first = 0
    while first < series.size:
        begun = int(ends[first - 1]) if first else 0
        last = int(np.searchsorted(ends, begun + _CHUNK, side="right"))
        last = min(max(last, first + 1), first + _CHUNK, series.size)
        yield first, last
        first = last


def _scored(
    part: Series, clock: Clock, method: Method
) -> tuple[Floats, Floats, Floats, Ints, Ints, Ints, Floats]:
    forward, backward = _directions(part, clock, method, explain=False)
    z_fwd, n_fwd = z(forward, part.payment_pair, part.size, method)
    z_bwd, n_bwd = z(backward, part.payment_pair, part.size, method)
    inside = within(part, part.session_pair, part.session_s)
    paid = within(part, part.payment_pair, part.payment_s)
    s = segregation.batch(
        part.size,
        (part.session_pair[inside], part.session_s[inside]),
        (part.payment_pair[paid], part.payment_s[paid]),
    )
    heard = np.bincount(part.session_pair[inside], minlength=part.size).astype(np.int64)
    return z_fwd, z_bwd, -s, n_fwd, n_bwd, heard, busy_share(forward, part.payment_pair, part.size)


def busy_share(direction: Direction, pair: Ints, size: int) -> Floats:
    """Return the share of the comparison days of counting payments that have a session in the window."""
    used = direction.counts
    days = np.bincount(pair[used], weights=direction.days[used], minlength=size)
    busy = np.bincount(pair[used], weights=direction.busy[used], minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(busy / days)


def within(part: Series, pair: Ints, at_s: Ints) -> Flags:
    """Return which events lie inside the joint coverage of their pair."""
    return np.asarray(_covered(part, pair, at_s[None, :], 0, 0)[0])


def _directions(part: Series, clock: Clock, method: Method, *, explain: bool) -> tuple[Direction, Direction]:
    days = np.arange(-method.reach_days, method.reach_days + 1)
    moved = clock.shifted(part.payment_s, days)  # one row a day, one column a payment
    after, before = _delays(part, moved, method.tolerance_s)
    tau, window = method.tolerance_s, method.window_s
    return (
        _view(after, _covered(part, part.payment_pair, moved, tau, window), method, explain=explain),
        _view(before, _covered(part, part.payment_pair, moved, window, tau), method, explain=explain),
    )


def _delays(part: Series, moved: Ints, tolerance: int) -> tuple[Ints, Ints]:
    """Return the seconds to the next and since the last session; a little negative within the tolerance."""
    far = np.int64(2) ** 61
    if not part.payment_s.size:
        return moved, moved
    low = min(int(moved.min()), int(part.session_s.min(initial=far)))
    high = max(int(moved.max()), int(part.session_s.max(initial=-far)))
    # Each pair gets a stretch of its own, so wide that a neighbour's session is never within any window.
    stride = 2 * (high - low) + 2 * WEEK
    starts = np.concatenate([[-far], part.session_pair * stride + (part.session_s - low), [far]])
    moved = moved + (part.payment_pair * stride - low)[None, :]
    index = np.searchsorted(starts, (moved - tolerance).ravel()).reshape(moved.shape)
    after = starts.take(index)
    last = index
    nearer = after <= moved + tolerance
    while nearer.any():
        last = last + nearer
        nearer = starts.take(last) <= moved + tolerance
    before = starts.take(last - 1)
    return np.subtract(after, moved, out=after), np.subtract(moved, before, out=before)


def _covered(part: Series, pair: Ints, moved: Ints, before: int, after: int) -> Flags:
    """Return where the whole stretch around an instant lies in one interval of the pair's coverage."""
    if len(part.cover_pair) == part.size and np.array_equal(part.cover_pair, np.arange(part.size)):
        low, high = part.cover_from[pair] + before, part.cover_to[pair] - after
        return np.asarray((moved >= low) & (moved < high))
    if not part.cover_pair.size or not moved.size:
        return np.zeros(moved.shape, dtype=np.bool_)
    base = min(int(moved.min()) - before, int(part.cover_from.min()))
    stride = max(int(moved.max()) + after, int(part.cover_to.max())) - base + 1
    starts = part.cover_pair * stride + (part.cover_from - base)
    ends = part.cover_pair * stride + (part.cover_to - base)
    keys = moved + (pair * stride - base)
    found = np.searchsorted(starts, (keys - before).ravel(), side="right").reshape(keys.shape) - 1
    inside = found >= 0
    found = np.maximum(found, 0)
    return np.asarray(inside & (keys + after < ends[found]) & (part.cover_pair[found] == pair))


@cache
def _logarithms(window: int, epsilon: float) -> Floats:
    """Return ln(delay in hours + epsilon) for every whole second up to the window, and once more for none."""
    seconds = np.minimum(np.arange(window + 2), window)
    found = np.log(seconds / 3600.0 + epsilon)
    found.setflags(write=False)
    return np.asarray(found)


def _view(delays: Ints, usable: Flags, method: Method, *, explain: bool) -> Direction:
    """Return one direction from the delays on the payment's own day (middle row) and on the others."""
    middle = method.reach_days
    logs = _logarithms(method.window_s, method.epsilon_h)
    own, own_usable = delays[middle], usable[middle].copy()
    usable[middle] = False
    days = usable.sum(axis=0, dtype=np.int64)
    values = logs.take(delays, mode="clip")
    values *= usable
    least = np.maximum(days, 1)
    mean = _summed(values) / least
    np.multiply(values, values, out=values)
    variance = np.maximum(_summed(values) / least - mean * mean, 0.0)
    delay = np.clip(own, 0, method.window_s + 1)
    sooner = ((np.maximum(delays, 0) <= delay) & usable).sum(axis=0, dtype=np.int64) if explain else days
    return Direction(
        delay_s=delay,
        counts=own_usable & (days >= method.least_days),
        days=days,
        busy=((delays <= method.window_s) & usable).sum(axis=0, dtype=np.int64),
        sooner=sooner,
        mean=mean,
        variance=variance,
        observed=logs.take(own, mode="clip"),
    )


def _summed(rows: Floats) -> Floats:
    """Return the sum over the days, always from the first to the last: numpy's own order depends on the shape."""
    total: Floats = rows[0].copy()
    for row in rows[1:]:
        total += row
    return total


def _joined(parts: list[Direction]) -> Direction:
    return Direction(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in Direction.__slots__}
    )
