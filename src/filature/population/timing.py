"""Payments and sessions of invented pairs, to try the timing method on: the simulator of STATISTICS.md 12.5.

Four kinds of pair: `arranged` (sessions follow payments), `unrelated`, `own-habits` (another counterpart of the
same person) and `remitter` (paydays and regular calls). Everything about them is an assumption except that
people have days, weekdays and active weeks. Nothing learnt here may be quoted about real people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from filature.population.series import Flags, Floats, Ints, Rng, expand

KINDS = ("arranged", "unrelated", "own-habits", "remitter")
CONDITIONS = (
    *("base", "zone+8h", "clock-30min", "jitter", "split", "bout-after", "bout-around", "bursts"),
    *("rate x5", "rate x0.2", "date-only"),
)
"""How the data may be off (12.2)."""
_DAY, _WEEK = 24.0, 168.0  # hours
_LONGEST = 23.9
_REPEATED = 0.2  # share of sessions that are followed by another soon
_OFF = 0.3  # share of payments that a condition touches


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """Rows of `size` pairs in seconds from the start of each pair's coverage, which lasts `covered_s`."""

    size: int
    payment_pair: Ints
    payment_s: Ints
    session_pair: Ints
    session_s: Ints
    covered_s: Ints
    date_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _People:
    """The rhythm of one person a pair."""

    peak: Floats
    strength: Floats
    weekday: Floats  # one row a person
    weeks: Floats  # how active each week is, one row a person
    days: Ints  # how long the person is seen
    burst: float  # how much weeks matter: 1 usually

    def __len__(self) -> int:
        return len(self.peak)

    def times(self, rng: Rng, owner: Ints, *, rho: float, peak: Floats) -> Floats:
        """Return one hour (from the start) for each owner, drawn from that person's rhythm."""
        day = np.arange(int(self.days.max()))
        weight = self.weekday[:, day % 7] * np.exp(rho * self.burst * self.weeks[:, day // 7])
        weight *= day[None, :] < self.days[:, None]
        share = np.cumsum(weight, axis=1)
        share /= share[:, -1:]
        ladder = (share + np.arange(len(self))[:, None]).ravel()
        found = np.searchsorted(ladder, owner + rng.random(len(owner)), side="right") - owner * len(day)
        found = np.minimum(found, self.days[owner] - 1)
        angle = rng.vonmises(0.0, self.strength[owner])
        return np.asarray(found * _DAY + (peak[owner] + angle * 12 / np.pi) % _DAY)


def simulate(
    kind: str, size: int, seed: int, *, payments: tuple[int, int] = (5, 9), condition: str = "base"
) -> Simulated:
    """Return `size` pairs of one kind, with `payments` of them each; the same arguments give the same pairs."""
    if kind not in KINDS or condition not in CONDITIONS:
        raise ValueError(f"found {kind!r} and {condition!r}, expected one of {KINDS} and of {CONDITIONS}")
    rng = np.random.Generator(np.random.PCG64([seed, KINDS.index(kind), CONDITIONS.index(condition)]))
    n = rng.integers(payments[0], payments[1], size, endpoint=True)
    factor = {"rate x5": 5.0, "rate x0.2": 0.2}.get(condition, 1.0)
    people = _people(rng, n, burst=2.5 if condition == "bursts" else 1.0)
    make = _MAKERS[kind]
    people, paid, called = make(rng, people, n, factor)
    owner, _ = expand(n)
    return _finished(rng, people, (owner, paid), called, condition)


def _people(rng: Rng, n: Ints, *, burst: float) -> _People:
    size = len(n)
    gap = rng.lognormal(np.log(9.0), 0.6, size)
    days = np.maximum(30, np.ceil(n * gap + 10)).astype(np.int64)
    return _rhythm(rng, days, burst)


def _rhythm(rng: Rng, days: Ints, burst: float) -> _People:
    size, weeks = len(days), int(days.max()) // 7 + 1
    steps = rng.normal(0.0, 0.7, (size, weeks))
    activity = steps.copy()
    for week in range(1, weeks):  # AR(1) with coefficient 0.8 and standing deviation 0.7
        activity[:, week] = 0.8 * activity[:, week - 1] + 0.6 * steps[:, week]
    return _People(
        peak=rng.normal(20, 3, size),
        strength=rng.gamma(4.0, 0.4, size),
        weekday=rng.gamma(8.0, 1 / 8, (size, 7)),
        weeks=activity,
        days=days,
        burst=burst,
    )


Called = tuple[Ints, Floats]
Made = tuple[_People, Floats, Called]


def _background(rng: Rng, people: _People, rate: Floats, *, rho: float, peak: Floats) -> Called:
    weeks = people.days / 7.0
    owner, _ = expand(rng.poisson(rate * weeks).astype(np.int64))
    return owner, people.times(rng, owner, rho=rho, peak=peak)


def _rate(rng: Rng, size: int, median: float, sd: float, factor: float) -> Floats:
    return np.clip(rng.lognormal(np.log(median), sd, size) * factor, 0.2, 40.0)


def _unrelated(rng: Rng, people: _People, n: Ints, factor: float) -> Made:
    paid = people.times(rng, expand(n)[0], rho=0.7, peak=people.peak)
    rate = _rate(rng, len(people), 3.0, 1.0, factor)
    peak = people.peak + rng.normal(0, 1.5, len(people))
    return people, paid, _background(rng, people, rate, rho=1.0, peak=peak)


def _arranged(rng: Rng, people: _People, n: Ints, factor: float) -> Made:
    owner, _ = expand(n)
    paid = people.times(rng, owner, rho=0.7, peak=people.peak)
    rate = _rate(rng, len(people), 1.5, 1.0, factor)
    peak = people.peak + rng.normal(0, 1.5, len(people))
    background = _background(rng, people, rate, rho=1.0, peak=peak)
    share, typical = rng.beta(6, 3, len(people)), rng.lognormal(np.log(1.5), 0.8, len(people))
    follows = rng.random(len(owner)) < share[owner]
    delay = np.minimum(typical[owner] * rng.lognormal(0, 0.8, len(owner)), _LONGEST)
    return people, paid, _together(background, (owner[follows], (paid + delay)[follows]))


def _own_habits(rng: Rng, people: _People, n: Ints, factor: float) -> Made:
    """Another counterpart of the same person: the same hours, the same weeks, now and then the same bout."""
    owner, _ = expand(n)
    paid = people.times(rng, owner, rho=1.0, peak=people.peak)
    rate = _rate(rng, len(people), 3.0, 1.0, factor)
    peak = people.peak + rng.normal(0, 0.5, len(people))
    background = _background(rng, people, rate, rho=1.0, peak=peak)
    share = rng.beta(1, 15, len(people))
    near = rng.random(len(owner)) < share[owner]
    away = rng.lognormal(np.log(0.15), 1.0, len(owner)) * rng.choice([-1.0, 1.0], len(owner))
    return people, paid, _together(background, (owner[near], (paid + away)[near]))


def _remitter(rng: Rng, people: _People, n: Ints, factor: float) -> Made:
    size = len(n)
    cycle = rng.choice([7.0, 14.0, 30.44], size, p=[0.15, 0.35, 0.5])
    days = np.ceil(n * cycle + 10).astype(np.int64)
    people = _rhythm(rng, days, people.burst)
    owner, position = expand(n)
    day = np.floor(
        rng.uniform(2, 8, size)[owner] + cycle[owner] * position + rng.exponential(1.0, len(owner))
    )
    hour = np.clip(rng.normal(rng.uniform(9, 20, size)[owner], 3.0), 6.0, 23.5)
    paid = np.minimum(day, days[owner] - 1) * _DAY + hour
    rate = _rate(rng, size, 3.0, 0.9, factor)
    calls = [_background(rng, people, 0.6 * rate, rho=0.3, peak=people.peak + rng.normal(0, 1.5, size))]
    who, week = expand(np.ceil(days / 7).astype(np.int64))
    slot, weekday = np.clip(rng.normal(20, 2, size), 8, 23), rng.integers(0, 7, size)
    held = rng.random(len(who)) < np.minimum(0.9, 0.4 * rate)[who]
    at = (7 * week + weekday[who]) * _DAY + slot[who] + rng.normal(0, 1.5, len(who))
    calls.append((who[held], at[held]))
    for sign, median in ((1.0, 3.0), (-1.0, 4.0)):
        near = rng.random(len(owner)) < rng.beta(2, 4, size)[owner]
        away = np.minimum(rng.lognormal(np.log(median), 1.0, len(owner)), _LONGEST)
        calls.append((owner[near], (paid + sign * away)[near]))
    return people, paid, _together(*calls)


_MAKERS: Mapping[str, Callable[[Rng, _People, Ints, float], Made]] = {
    "arranged": _arranged,
    "unrelated": _unrelated,
    "own-habits": _own_habits,
    "remitter": _remitter,
}


def _together(*parts: Called) -> Called:
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _finished(rng: Rng, people: _People, paid: Called, called: Called, condition: str) -> Simulated:
    """Repeat some sessions, apply what is off, and keep what lies in the coverage."""
    if condition in ("bout-after", "bout-around"):
        near = rng.random(len(paid[0])) < _OFF
        away = rng.uniform(0.0, 0.15, len(paid[0]))
        if condition == "bout-around":
            away *= rng.choice([-1.0, 1.0], len(away))
        called = _together(called, (paid[0][near], (paid[1] + away)[near]))
    again = rng.random(len(called[0])) < _REPEATED
    later = called[1] + rng.uniform(0.05, 0.5, len(called[0]))
    called = _together(called, (called[0][again], later[again]))
    few = 2 - np.minimum(np.bincount(called[0], minlength=len(people)), 2)
    owner, _ = expand(few.astype(np.int64))
    called = _together(called, (owner, people.times(rng, owner, rho=1.0, peak=people.peak)))
    hours: Floats = called[1]
    if condition == "zone+8h":
        hours = hours + 8.0
    elif condition == "clock-30min":
        hours = hours - 0.5
    elif condition == "jitter":
        hours = hours + rng.uniform(-1 / 12, 1 / 12, len(hours))
    if condition == "split":
        more = rng.integers(1, 3, len(paid[0])) * (rng.random(len(paid[0])) < _OFF)
        row, _ = expand(more.astype(np.int64))
        paid = _together(paid, (paid[0][row], paid[1][row] + rng.uniform(0.05, 1.0, len(row))))
    end = np.asarray(people.days * _DAY, dtype=np.float64)
    money, talk = _inside(paid[0], paid[1], end), _inside(called[0], hours, end)
    found = Simulated(
        size=len(people),
        payment_pair=paid[0][money],
        payment_s=np.floor(paid[1][money] * 3600).astype(np.int64),
        session_pair=called[0][talk],
        session_s=np.floor(hours[talk] * 3600).astype(np.int64),
        covered_s=people.days * 86400,
    )
    if condition == "date-only":
        return replace(found, payment_s=found.payment_s // 86400 * 86400, date_only=True)
    return found


def _inside(owner: Ints, hours: Floats, end: Floats) -> Flags:
    return np.asarray((hours >= 0) & (hours < end[owner]))
