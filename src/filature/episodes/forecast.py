"""When the next event of a running series is likely: a window, with how often such windows held before.

For investigators only: it says when a child may be reached. It is never evidence, and stands in no dossier.
The window spans from the lower to the upper quartile of past gaps after the last event; the hit rate counts how
often a window made from the gaps before an event held that event.
"""

from dataclasses import dataclass

import numpy as np

from filature.episodes.method import DAY, Ints

LEAST_GAPS = 3
_RUNNING = 2.0
"""A series runs on while the time since its last event is at most twice its longest gap so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When the next event is likely, in UTC seconds, and what that is worth."""

    start_s: int
    end_s: int
    hits: int
    tries: int


def next_window(at_s: Ints, now_s: int) -> Window | None:
    """Return the window of the next event; None where the series is too short or has stopped by `now_s`."""
    times = np.unique(at_s)
    gaps = np.diff(times)
    if len(gaps) < LEAST_GAPS or now_s - times[-1] > _RUNNING * gaps.max():
        return None
    hits = tries = 0
    for known in range(LEAST_GAPS, len(gaps)):
        low, high = _span(gaps[:known])
        hits += bool(low <= gaps[known] <= high)
        tries += 1
    low, high = _span(gaps)
    return Window(start_s=int(times[-1]) + low, end_s=int(times[-1]) + high, hits=hits, tries=tries)


def _span(gaps: Ints) -> tuple[int, int]:
    """Return the quartiles of the gaps, widened to half a day each way: the hour is not what is foretold."""
    low, high = np.quantile(gaps, [0.25, 0.75])
    return max(int(low) - DAY // 2, 0), int(high) + DAY // 2
