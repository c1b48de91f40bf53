"""How far a set of validation LRs can carry a claim; beyond it a number would be extrapolation.

ELUB: Vergeer, van Es, de Jongh, Alberink and Stoel 2016. IV: Alberink et al. 2025. All values are log10 LR.
"""

from dataclasses import dataclass

import numpy as np

from filature.episodes.method import Floats

_FAR = 9.0
"""LRs beyond 10^9 are taken as 10^9 (and below 10^-9 likewise)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Lowest and highest log10 LR that may be reported, and which rule set each."""

    low: float
    high: float
    low_by: str = "ELUB"
    high_by: str = "ELUB"

    def clip(self, value: float) -> float:
        """Return the value within the bounds."""
        return min(max(value, self.low), self.high)


def tighter(h1: Floats, h2: Floats) -> Bounds:
    """Return the tighter of the two rules on each side."""
    one, two = elub(h1, h2), iv(h1, h2)
    return Bounds(
        low=max(one.low, two.low),
        high=min(one.high, two.high),
        low_by="ELUB" if one.low >= two.low else "IV",
        high_by="ELUB" if one.high <= two.high else "IV",
    )


def elub(h1: Floats, h2: Floats) -> Bounds:
    """Return the empirical lower and upper bound: where deciding by the LR still beats not looking at it."""
    one, two = np.sort(np.clip(h1, -_FAR, _FAR)), np.sort(np.clip(h2, -_FAR, _FAR))
    low = max(min(one[0], two[0]), -np.log10(len(one) + 1))
    high = min(max(one[-1], two[-1]), np.log10(len(two) + 1))
    first = min(0, int(np.floor(low / 0.01)))
    last = max(0, int(np.floor(high / 0.01)) + 1)
    grid = np.arange(first, last + 1) * 0.01
    theta = 10.0**grid
    miss = (np.searchsorted(one, grid, side="right") + 1) / (len(one) + 1)
    alarm = (len(two) - np.searchsorted(two, grid, side="right") + 1) / (len(two) + 1)
    useless = np.minimum(1.0, theta) / (miss + theta * alarm) < 1.0
    up = np.flatnonzero(useless & (grid >= 0))
    down = np.flatnonzero(useless & (grid <= 0))
    top = grid[up[0] - 1] if len(up) and up[0] else grid[0] if len(up) else grid[-1]
    bottom = grid[min(down[-1] + 1, len(grid) - 1)] if len(down) else grid[0]
    return Bounds(low=float(min(bottom, 0.0)), high=float(max(top, 0.0)))


def iv(h1: Floats, h2: Floats, *, ends: tuple[float, float] | None = None) -> Bounds:
    """Return the limit values: beyond them the two empirical exceedance rates no longer bear the LR.

    A hit at the end of the grid means 0, not the opposite end. `ends` sets the grid's ends by hand.
    """
    one, two = np.sort(np.clip(h1, -_FAR, _FAR)), np.sort(np.clip(h2, -_FAR, _FAR))
    first, last = ends or (min(0.0, float(min(one[0], two[0]))), max(0.0, float(max(one[-1], two[-1]))))
    grid = np.arange(round((last - first) / 0.001) + 1) * 0.001 + first
    q1, q2 = (
        (len(values) - np.searchsorted(values, grid, side="left") + 0.5) / (len(values) + 1)
        for values in (one, two)
    )
    up = np.flatnonzero((np.log10(q1) - np.log10(q2) - grid) < 0)
    down = np.flatnonzero((grid - np.log10(1 - q1) + np.log10(1 - q2)) < 0)
    high = float(one[-1]) if not len(up) else float(grid[up[0] - 1]) if up[0] else 0.0
    low = float(two[0]) if not len(down) else float(grid[down[-1] + 1]) if down[-1] + 1 < len(grid) else 0.0
    return Bounds(low=min(low, 0.0), high=max(high, 0.0), low_by="IV", high_by="IV")
