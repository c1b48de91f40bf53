"""When a row would run out: an interval, walked through changes of law and events in one order of time.

The walk, for one day of the facts and one start: the end is set under the regime of that day; then each
change of law, interruption and suspension is taken in order. If the end is past at the next of them, the walk
stops there: no later law revives what has run out. A change of law counts the new period from the current
start; an interruption starts an equal period; a suspension adds its days.

The end is the day of the same number; whether that day still counts is left to the magistrate.
Regimes that are only remembered exclude nothing: the walk is done with and without them, and the interval
covers both.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from filature.register.law.dates import after, before, shift
from filature.register.law.facts import Facts
from filature.register.law.model import REMEMBERED, Period, Rule

Days = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a walk: what happened on `day`, under which row, and the end that followed (None: unknown)."""

    day: date
    what: str  # facts | change of law | interrupted | suspended | ran out | no row
    rule: str | None
    end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """When a row would run out on these inputs, under one track; None is unknown."""

    track: str
    start: str  # act | majority | discovery
    supposes: tuple[str, ...]  # elements of the track that the known facts do not support
    earliest: date | None
    latest: date | None
    rules: tuple[str, ...]
    shortest: tuple[Step, ...]
    longest: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Regime:
    first: date | None  # None: as far back as anything goes
    rule: Rule
    period: Period


def limit(
    rules: Iterable[Rule],
    facts: Facts,
    days: Days,
    births: Callable[[date], Days | None],
    majority: int,
    *,
    supposes: tuple[str, ...] = (),
) -> Limit | None:
    """Return the interval for facts of `days`, or None where no birth fits (the track cannot apply).

    `rules` are the periods of one track; `births` gives the days of birth that fit facts of a day.
    """
    rules = tuple(rules)
    walks: list[tuple[date | None, tuple[Step, ...]]] = []
    ends: list[tuple[date, tuple[Step, ...]]] = []
    starts_from = next(rule.period.start for rule in rules if rule.period)
    for regimes in _readings(rules):
        for day in _days(days, regimes, facts, starts_from):
            for first, last in _starts(day, regimes, facts, starts_from, births(day), majority=majority):
                short = _walk(regimes, facts, day, first, late=False, assume=False)
                walks.append((short[-1].end, short))
                long = _walk(regimes, facts, day, last, late=True, assume=True)
                if long[-1].end is not None:
                    ends.append((long[-1].end, long))
    if not walks:
        return None
    unknown = next((walk for walk in walks if walk[0] is None), None)
    earliest, shortest = unknown or min(walks, key=lambda walk: walk[0] or date.min)
    latest, longest = max(ends, key=lambda walk: walk[0]) if ends else (None, ())
    used = [step.rule for step in (*shortest, *longest) if step.rule]
    return Limit(
        track=str(rules[0].track), start=starts_from, supposes=supposes, earliest=earliest, latest=latest,
        rules=tuple(dict.fromkeys(used)), shortest=shortest, longest=longest,
    )  # fmt: skip


def _readings(rules: tuple[Rule, ...]) -> list[list[_Regime]]:
    """Return the regimes in order, read in both ways: with what is only remembered, and without it."""
    with_memory, without = [], []
    for rule in rules:
        if rule.period is None:
            continue
        with_memory.append(_Regime(_stated_day(rule) or rule.begins.latest, rule, rule.period))
        if rule.text_grade != REMEMBERED:
            without.append(_Regime(rule.begins.earliest, rule, rule.period))
    readings = [reading for reading in (with_memory, without) if reading]
    return [sorted(reading, key=lambda regime: regime.first or date.min) for reading in readings]


def _stated_day(rule: Rule) -> date | None:
    try:
        return date.fromisoformat(rule.begins.stated or "")
    except ValueError:
        return None


def _turns(regimes: list[_Regime], facts: Facts) -> set[date]:
    changes = {regime.first for regime in regimes if regime.first}
    return changes | set(facts.interrupted) | {pause.first for pause in facts.suspended}


def _corners(regimes: list[_Regime], facts: Facts) -> set[date]:
    """Return the starts around which the walk may take another turn; between them it only moves along."""
    found = set()
    for turn in _turns(regimes, facts):
        for regime in regimes:
            day = shift(turn, -regime.period.years)
            found |= {before(before(day)), before(day), day, after(day), after(after(day))}
    return found


def _days(days: Days, regimes: list[_Regime], facts: Facts, starts_from: str) -> list[date]:
    found = {*days}
    for regime in regimes:
        if regime.first:
            found |= {before(regime.first), regime.first}
    if starts_from != "majority":
        found |= _corners(regimes, facts)
    return sorted(day for day in found if days[0] <= day <= days[1])


def _starts(
    day: date, regimes: list[_Regime], facts: Facts, starts_from: str, born: Days | None, *, majority: int
) -> list[Days]:
    """Return pairs (start for the early reading, start for the late one) to walk from."""
    if starts_from == "act":
        return [(day, day)]
    if starts_from == "discovery":
        caps = [regime.period.cap_years or 0 for regime in regimes]
        known = max(day, facts.discovered) if facts.discovered else None
        return [(known or day, known or shift(day, max(caps), late=True))]
    if born is None:
        return []
    first, last = shift(born[0], majority), shift(born[1], majority, late=True)
    between = sorted(start for start in _corners(regimes, facts) if first < start < last)
    return [(first, last), *((start, start) for start in between)]


def _walk(
    regimes: list[_Regime], facts: Facts, day: date, start: date, *, late: bool, assume: bool
) -> tuple[Step, ...]:
    """Return the steps from the facts to the end. `assume`: where no row covers the day, none had run out."""
    current = next((r for r in reversed(regimes) if (r.first or date.min) <= day and _lasts(r, day)), None)
    if current is None and not assume:
        return (Step(day=day, what="no row", rule=None, end=None),)
    added = timedelta(0)
    interrupted = False

    def end_of(regime: _Regime) -> date:
        end = shift(start, regime.period.years, late=late)
        if regime.period.cap_years is not None and not interrupted:
            end = min(end, shift(day, regime.period.cap_years, late=late))
        return date.fromordinal(min(end.toordinal() + added.days, date.max.toordinal()))

    end = end_of(current) if current else None
    steps = [Step(day=day, what="facts" if current else "no row", rule=_id(current), end=end)]
    for turn, what, item in _events(regimes, facts, day):
        if end is not None and end < turn:
            steps.append(Step(day=end, what="ran out", rule=_id(current), end=end))
            break
        if isinstance(item, _Regime):
            current = item
        elif current is None:
            continue
        elif what == "interrupted":
            start, added, interrupted = max(start, turn), timedelta(0), True
        else:
            added += item
        end = end_of(current) if current else None
        steps.append(Step(day=turn, what=what, rule=_id(current), end=end))
    return tuple(steps)


def _lasts(regime: _Regime, day: date) -> bool:
    return regime.rule.ends.latest is None or day <= regime.rule.ends.latest


def _id(regime: _Regime | None) -> str | None:
    return regime.rule.id if regime else None


def _events(regimes: list[_Regime], facts: Facts, day: date) -> list[tuple[date, str, _Regime | timedelta]]:
    """Return what came after `day`, in order of time; a change of law before an event of its day."""
    found: list[tuple[date, str, _Regime | timedelta]] = [
        (regime.first, "change of law", regime) for regime in regimes if regime.first and regime.first > day
    ]
    found += [(turn, "interrupted", timedelta(0)) for turn in set(facts.interrupted) if turn > day]
    found += [
        (pause.first, "suspended", pause.last - pause.first + timedelta(days=1))
        for pause in dict.fromkeys(facts.suspended)
        if pause.first > day
    ]
    order = ("change of law", "interrupted", "suspended")
    return sorted(
        found,
        key=lambda item: (
            item[0],
            order.index(item[1]),
            item[2] if isinstance(item[2], timedelta) else timedelta(0),
        ),
    )
