"""How a parameter is redrawn: within which bounds, and by which draw. Pure functions over plain values.

A number is multiplied by a factor drawn log-uniformly between two bounds. A share, that is a number between
0 and 1, keeps to that interval: above one half, what is missing to 1 is multiplied. Weights are multiplied one
by one and brought back to their sum. Whole numbers stay whole and at least 1; two ordered limits stay ordered.
"""

import math
from collections.abc import Sequence

import numpy as np

from filature.population.series import Rng

Span = tuple[float, float]
HALF = 0.5
_EXACT = 1e-9


def items(value: object) -> list[float] | None:
    """Return a value as its list of numbers (one for a single number); None for what is no number."""
    listed: list[object] = value if isinstance(value, list) else [value]
    numbers = [float(item) for item in listed if isinstance(item, int | float) and not isinstance(item, bool)]
    return numbers if len(numbers) == len(listed) else None


def manner(value: object, how: object) -> str:
    """Return 'weights', 'share' or 'factor': as stated in `how`, else read off the value."""
    if isinstance(how, str):
        return how
    numbers = items(value) or []
    if isinstance(value, list):
        whole = len(numbers) > 1 and math.isclose(sum(numbers), 1.0, abs_tol=_EXACT)
        return "weights" if whole and min(numbers) >= 0 else "factor"
    return "share" if 0 < numbers[0] < 1 else "factor"


def spans(value: object, *, factors: Span, how: object = None, stated: object = None) -> list[Span]:
    """Return, for each number of a value, the lowest and highest that a shift may give it.

    `stated` bounds ([low, high], or one pair for each number) go before `factors`. Weights are given as the
    bounds before they are brought back to their sum.
    """
    numbers = items(value) or []
    if isinstance(stated, list):
        pairs = stated if isinstance(stated[0], list) else [stated] * len(numbers)
        return [(float(low), float(high)) for low, high in pairs]
    low, high = factors
    if manner(value, how) == "share":
        return [
            (n * low, n * high) if n <= HALF else (1 - (1 - n) * high, 1 - (1 - n) * low) for n in numbers
        ]
    return [(n * low, n * high) for n in numbers]


def redrawn(rng: Rng, value: object, *, factors: Span, how: object = None, stated: object = None) -> object:
    """Return a value of the same shape, drawn within its spans; text and False-marked values come back."""
    numbers = items(value)
    if numbers is None or how is False:
        return value
    bounds = spans(value, factors=factors, how=how, stated=stated)
    drawn = [_between(rng, *span) for span in bounds]
    if manner(value, how) == "weights":
        total = sum(numbers)
        drawn = [item * total / sum(drawn) for item in drawn]
    originals: Sequence[object] = value if isinstance(value, list) else [value]
    if len(drawn) > 1 and numbers == sorted(numbers) and manner(value, how) == "limits":
        drawn = sorted(drawn)
    kept = [
        max(1, round(new)) if isinstance(old, int) else float(new)
        for old, new in zip(originals, drawn, strict=True)
    ]
    return kept if isinstance(value, list) else kept[0]


def _between(rng: Rng, low: float, high: float) -> float:
    """Return a number between two bounds, log-uniform where both are above 0."""
    share = float(rng.random())
    if low > 0:
        return float(np.exp(np.log(low) + share * (np.log(high) - np.log(low))))
    return low + share * (high - low)
