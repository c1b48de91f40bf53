"""Whether a payment and the session after or before it belong to one stretch of device use.

Bouts of phone use bring payments and sessions together without any link. A bout is a run of device-activity
instants with gaps of at most ten minutes; payments and sessions are such instants themselves, so that without
any other record the measure is a lower limit. Sessions just before count as well: a bout brings them too, and
with the next session alone half of the simulated pairs with such bouts went unnoticed.
"""

import numpy as np

from filature.episodes.method import Floats, Ints

GAP_S = 600


def shares(
    size: int,
    payments: tuple[Ints, Ints],
    sessions: tuple[Ints, Ints],
    activity: tuple[Ints, Ints] | None = None,
) -> Floats:
    """Return, for each of `size` pairs, the share of payments with their next or last session in the same bout."""
    none = np.zeros(0, dtype=np.int64)
    more = activity or (none, none)
    pair = np.concatenate([payments[0], sessions[0], more[0]])
    if not payments[0].size:
        return np.full(size, np.nan)
    at = np.concatenate([payments[1], sessions[1], more[1]])
    low = int(at.min())
    stride = int(at.max()) - low + 2 * GAP_S
    instants = np.sort(pair * stride + (at - low))
    bout = np.concatenate([[0], np.cumsum(np.diff(instants) > GAP_S)])
    calls = np.sort(sessions[0] * stride + (sessions[1] - low))
    paid = payments[0] * stride + (payments[1] - low)
    own = bout[np.searchsorted(instants, paid)]
    same = np.zeros(len(paid), dtype=np.bool_)
    following = np.searchsorted(calls, paid)
    for neighbour in (following, following - 1) if len(calls) else ():
        there = (neighbour >= 0) & (neighbour < len(calls))
        same[there] |= own[there] == bout[np.searchsorted(instants, calls[neighbour[there]])]
    counts = np.bincount(payments[0], minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.bincount(payments[0], weights=same, minlength=size) / counts)
