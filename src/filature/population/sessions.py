"""Calls of the fictional application between payers and payees, after the simulator of STATISTICS.md 12.5.

Records cover a share of the payers of each class and the last year only. Behaviour decides the rhythm: by
arrangement after payments (LSAC, ROM, lessons), a family's calls with and without payments (FAM), one burst
and then silence (SEX), a holder on the phone while a thief pays (ATO).
"""

from dataclasses import dataclass

import numpy as np

from filature.population.classes import CLASSES, code
from filature.population.clock import DAY, HOUR, paris_from_utc, utc_from_paris
from filature.population.parameters import Parameters
from filature.population.series import Flags, Floats, Ints, Rng, expand
from filature.population.transfers import Transfers

_WEEK = 7 * DAY
_MARGIN = 15 * DAY
_STEADY = ("LSAC", "ROM", "FAM", "SEA", "RSC", "BIZ", "CHA", "OTH")
"""Behaviours played by rates and delays; SEX and ATO have their own functions, CUR has no sessions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """One row per session, by start."""

    caller: Ints  # identity
    callee: Ints  # identity
    start_utc_s: Ints
    duration_s: Ints
    video: Flags

    def __len__(self) -> int:
        """Return the number of sessions."""
        return len(self.start_utc_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """Payer and payee of one behaviour, with the payments between them."""

    payer: Ints
    payee: Ints
    behaviour: Ints
    first_s: Ints
    last_s: Ints
    of_row: Ints  # the pair of each payment
    at_s: Ints  # the time of each payment

    def of(self, name: str) -> Ints:
        """Return the numbers of the pairs of one behaviour."""
        return np.flatnonzero(self.behaviour == code(name))


def coverage(
    rng: Rng, p: Parameters, payer_class: Ints, reachable: Flags, alike: float | None = None
) -> Flags:
    """Return which payers the call records cover; only those with a phone can be covered.

    `alike` is one share for all classes; None: by sessions.CLASS.covered.
    """
    share = np.zeros(len(CLASSES)) if alike is None else np.full(len(CLASSES), alike)
    for name in (*_STEADY, "SEX", "ATO") if alike is None else ():
        share[code(name)] = p.number(f"sessions.{name}.covered")
    return np.asarray((rng.random(len(payer_class)) < share[payer_class]) & reachable)


def make(
    rng: Rng,
    p: Parameters,
    transfers: Transfers,
    *,
    covered: Flags,
    reachable: Flags,
    window: tuple[int, int],
) -> Sessions:
    """Return all sessions inside `window` (UTC seconds) of the covered payers with reachable payees."""
    rows = np.flatnonzero(covered[transfers.payer] & reachable[transfers.payee] & (transfers.defect == 0))
    pairs = _pairs(transfers, rows)
    parts = [_steady(rng, p, pairs, name, window) for name in _STEADY]
    parts += [_burst(rng, p, pairs), _same_minute(rng, p, pairs)]
    pair, start = (np.concatenate([part[column] for part in parts]) for column in (0, 1))
    again = np.flatnonzero(rng.random(len(pair)) < p.number("sessions.repeat_share"))
    low, high = p.numbers("sessions.repeat_hours")
    later = start[again] + (rng.uniform(low, high, len(again)) * HOUR).astype(np.int64)
    pair, start = np.concatenate([pair, pair[again]]), np.concatenate([start, later])
    video = np.zeros(len(CLASSES))
    for name in (*_STEADY, "SEX"):
        video[code(name)] = p.number(f"sessions.{name}.video")
    others = _other_contacts(rng, p, covered, window)
    payer = np.concatenate([pairs.payer[pair], others[0]])
    other = np.concatenate([pairs.payee[pair], others[1]])
    start = np.concatenate([start, others[2]])
    share = np.concatenate(
        [video[pairs.behaviour[pair]], np.full(len(others[0]), p.number("sessions.other_video"))]
    )
    return _finished(rng, p, payer=payer, other=other, start=start, video=share, window=window)


def _finished(
    rng: Rng,
    p: Parameters,
    *,
    payer: Ints,
    other: Ints,
    start: Ints,
    video: Floats,
    window: tuple[int, int],
) -> Sessions:
    """Return sessions by start, inside the window, with direction, length and kind."""
    inside = np.flatnonzero((start >= window[0]) & (start < window[1]))
    order = inside[np.lexsort((other[inside], payer[inside], start[inside]))]
    payer, other, size = payer[order], other[order], len(order)
    out = rng.random(size) < p.number("sessions.payer_calls")
    median, sigma = p.numbers("sessions.duration")
    length = np.rint(rng.lognormal(np.log(median), sigma, size)).astype(np.int64)
    return Sessions(
        caller=np.where(out, payer, other),
        callee=np.where(out, other, payer),
        start_utc_s=start[order],
        duration_s=np.where(rng.random(size) < p.number("sessions.missed"), 0, np.minimum(length, 14_400)),
        video=np.asarray(rng.random(size) < video[order]),
    )


def _pairs(transfers: Transfers, rows: Ints) -> _Pairs:
    payee_count = int(transfers.payee.max(initial=0)) + 1
    key = (transfers.payer[rows] * payee_count + transfers.payee[rows]) * len(CLASSES) + transfers.behaviour[
        rows
    ]
    unique, of_row = np.unique(key, return_inverse=True)
    size = len(unique)
    at = transfers.sent_utc_s[rows]
    first = np.full(size, np.iinfo(np.int64).max)
    last = np.zeros(size, dtype=np.int64)
    of_row = of_row.astype(np.int64)
    np.minimum.at(first, of_row, at)
    np.maximum.at(last, of_row, at)
    return _Pairs(
        payer=unique // len(CLASSES) // payee_count,
        payee=unique // len(CLASSES) % payee_count,
        behaviour=unique % len(CLASSES),
        first_s=first,
        last_s=last,
        of_row=of_row,
        at_s=at,
    )


def _steady(rng: Rng, p: Parameters, pairs: _Pairs, name: str, window: tuple[int, int]) -> tuple[Ints, Ints]:
    """Return (pair, start) of one behaviour: background, weekly calls, after and before payments."""
    key = f"sessions.{name}."
    mine = pairs.of(name)
    low = np.maximum(pairs.first_s[mine] - _MARGIN, window[0])
    weeks = np.maximum(np.minimum(pairs.last_s[mine] + _MARGIN, window[1]) - low, 0) / _WEEK
    median, sigma = p.numbers(key + "background")
    least, most = p.numbers("sessions.weekly_rate_clip")
    rate = np.clip(rng.lognormal(np.log(median), sigma, len(mine)), least, most)
    owner, _ = expand(rng.poisson(rate * p.number(key + "background_factor") * weeks).astype(np.int64))
    centre, spread = p.numbers("sessions.background_hour")
    day = low[owner] // DAY + np.floor(rng.random(len(owner)) * weeks[owner] * 7)
    parts = [(mine[owner], _evening(day, rng.normal(centre, spread, len(owner))))]
    regular = rng.random(len(mine)) < np.minimum(0.9, p.number(key + "weekly_call") * rate)
    owner, position = expand(np.where(regular, weeks, 0).astype(np.int64))
    slot, weekday = np.clip(rng.normal(20, 2, len(mine)), 8, 23), rng.integers(0, 7, len(mine))
    day = low[owner] // DAY + weekday[owner] + 7 * position
    parts.append((mine[owner], _evening(day, slot[owner] + rng.normal(0, 1.5, len(owner)))))
    rows = np.flatnonzero(pairs.behaviour[pairs.of_row] == code(name))
    parts += [_near(rng, p, pairs, rows, name=name, sign=sign) for sign in (1, -1)]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _near(rng: Rng, p: Parameters, pairs: _Pairs, rows: Ints, *, name: str, sign: int) -> tuple[Ints, Ints]:
    """Return (pair, start) of the sessions soon after (sign 1) or before (sign -1) the given payments."""
    key, size = f"sessions.{name}.", len(pairs.payer)
    a, b = p.numbers(key + ("after" if sign > 0 else "before"))
    share = rng.beta(a, b, size) * (rng.random(size) < p.number(key + "arranged"))
    if sign > 0:
        median, between, within = p.numbers(key + "after_delay")
    else:
        (median, within), between = p.numbers(key + "before_delay"), 0.0
    typical = rng.lognormal(np.log(median), between, size)
    rows = rows[rng.random(len(rows)) < share[pairs.of_row[rows]]]
    pair = pairs.of_row[rows]
    delay = np.minimum(
        typical[pair] * rng.lognormal(0, within, len(rows)), p.number("sessions.longest_delay")
    )
    return pair, pairs.at_s[rows] + sign * (delay * HOUR).astype(np.int64)


def _evening(day: Floats | Ints, hour: Floats) -> Ints:
    """Return UTC instants of Paris hours on the given day numbers."""
    return utc_from_paris(np.floor(day * DAY + hour * HOUR).astype(np.int64))


def _burst(rng: Rng, p: Parameters, pairs: _Pairs) -> tuple[Ints, Ints]:
    """Return the sessions of SEX: a few in the hours before the first payment, none after."""
    mine = pairs.of("SEX")
    low, high = p.numbers("sessions.SEX.burst")
    owner, _ = expand(rng.integers(int(low), int(high), len(mine), endpoint=True))
    before = rng.random(len(owner)) * p.number("sessions.SEX.hours_before") * HOUR
    return mine[owner], pairs.first_s[mine[owner]] - before.astype(np.int64)


def _same_minute(rng: Rng, p: Parameters, pairs: _Pairs) -> tuple[Ints, Ints]:
    """Return the sessions of ATO: the holder talks with the family within ten minutes of the theft."""
    family = np.full(int(pairs.payer.max(initial=0)) + 1, -1, dtype=np.int64)
    own = pairs.of("FAM")
    family[pairs.payer[own]] = own
    rows = np.flatnonzero(pairs.behaviour[pairs.of_row] == code("ATO"))
    pair = family[pairs.payer[pairs.of_row[rows]]]
    kept = (pair >= 0) & (rng.random(len(rows)) < p.number("sessions.same_minute"))
    rows, pair = rows[kept], pair[kept]
    return pair, pairs.at_s[rows] + rng.integers(-600, 600, len(rows))


def _other_contacts(
    rng: Rng, p: Parameters, covered: Flags, window: tuple[int, int]
) -> tuple[Ints, Ints, Ints]:
    """Return (payer, other, start) of sessions with people to whom nothing is paid (own habits, H2-b)."""
    who = np.flatnonzero(covered)
    weeks = (window[1] - window[0]) / _WEEK
    owner, _ = expand(rng.poisson(p.number("sessions.contacts_per_week") * weeks, len(who)).astype(np.int64))
    friends = (
        who[rng.integers(0, max(len(who), 1), (len(who), 3))] if len(who) else np.zeros((0, 3), np.int64)
    )
    other = friends[owner, rng.integers(0, 3, len(owner))]
    day = paris_from_utc(np.array([window[0]]))[0] // DAY + rng.integers(0, int(weeks * 7), len(owner))
    start = _evening(day, rng.normal(19, 3, len(owner)))
    apart = other != who[owner]
    return who[owner][apart], other[apart], start[apart]
