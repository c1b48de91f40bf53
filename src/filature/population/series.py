"""Vectorised pieces from which every payment series is made. Pure: the generator comes in as an argument."""

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Rng = np.random.Generator


def expand(counts: Ints) -> tuple[Ints, Ints]:
    """Return, for series of `counts` rows each, the series of every row and its position there (0 ...)."""
    owner = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    first = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)[:-1]]).astype(np.int64)
    return owner, np.arange(len(owner), dtype=np.int64) - first[owner]


def running(steps: Floats, owner: Ints, position: Ints) -> Floats:
    """Return the running total of `steps` inside each series, starting at 0 for its first row."""
    total = np.cumsum(np.where(position == 0, 0.0, steps))
    first = np.flatnonzero(position == 0)
    return np.asarray(total - total[first][owner], dtype=np.float64)


def log_normal_counts(rng: Rng, size: int, *, mu: float, sigma: float, cap: float) -> Ints:
    """Return ceil(LogNormal(mu, sigma)) given that it is at most `cap`, by the inverse distribution function.

    Truncation, not clipping, is what gives the published fit its mean of 10.6 and top share of 49.5 %
    (clipping at 1,000 gives 11.4 and 53 %).
    """
    share = rng.random(size) * ndtr((np.log(cap) - mu) / sigma)
    counts = np.clip(np.ceil(np.exp(mu + sigma * ndtri(share))), 1, cap)
    return np.asarray(counts, dtype=np.int64)


def hours(rng: Rng, owner: Ints, *, centre: Floats, spread: Floats | float) -> Floats:
    """Return a clock hour for each row, normal around the centre of its series (may pass midnight)."""
    return np.asarray(rng.normal(centre[owner], spread), dtype=np.float64)


def reflected(hour: Floats, low: Floats | float, high: Floats | float) -> Floats:
    """Return hours between the limits; what lies outside is mirrored back: nothing piles up on a limit."""
    width = np.subtract(high, low)
    inside = np.mod(hour - low, 2 * width)
    return np.asarray(low + np.minimum(inside, 2 * width - inside), dtype=np.float64)


def rounded(rng: Rng, euros: Floats, *, steps: tuple[float, ...], weights: tuple[float, ...]) -> Ints:
    """Return the amounts in cents, each rounded to a randomly chosen step; never below that step."""
    share = np.asarray(weights) / sum(weights)
    step = np.asarray(steps)[rng.choice(len(steps), size=len(euros), p=share)]
    return np.asarray(np.rint(np.maximum(np.rint(euros / step), 1.0) * step * 100), dtype=np.int64)


def nearest(position: Floats, size: int) -> Ints:
    """Return whole indices below `size` from real positions, larger ones clipped to the last index."""
    return np.minimum(position.astype(np.int64), size - 1)


def popular(rng: Rng, size: int, pool: int, *, skew: float = 1.6) -> Ints:
    """Return `size` indices below `pool`; low indices are chosen more often (u ** skew)."""
    return nearest(rng.random(size) ** skew * pool, pool)


def circles(rng: Rng, sizes: Ints, choices: Ints, owner: Ints, decay: float) -> Ints:
    """Return one payee for each row, chosen from the payer's own circle.

    `choices` holds the circles one after the other, `sizes` their lengths; early members of a circle are
    chosen more often (exponential with scale `decay`).
    """
    first = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)[:-1]]).astype(np.int64)
    rank = np.minimum(rng.exponential(decay, len(owner)).astype(np.int64), sizes[owner] - 1)
    return choices[first[owner] + rank]
