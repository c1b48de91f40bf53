"""Facts in, candidates out: the rows that neither their dates nor the known facts exclude. Pure.

Each day of the facts is judged for itself: facts that span a change of law give both rows, each with its days.
Splitting the days of the facts, or knowing less of the child's age, never loses a candidate.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from filature.errors import UsageError
from filature.register.law.dates import (
    after,
    before,
    born_to_be_under,
    born_to_have_reached,
    overlap,
    shift,
)
from filature.register.law.facts import Facts
from filature.register.law.limitation import Days, Limit, limit
from filature.register.law.model import CANDIDATES, LAW, Element, Pack, Rule
from filature.register.law.notes import Note, notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days (ends included) on which a row was in force, or may have been."""

    first: date
    last: date
    in_force: str  # yes | unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the known facts stand to one element; a contradicted one excludes the row."""

    element: Element
    status: str  # supported | unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One row that is not excluded, with what to read beside it."""

    rule: Rule
    days: tuple[Span, ...]
    elements: tuple[Status, ...]
    limits: tuple[Limit, ...]
    milder_later: tuple[str, ...]  # later rows of the same article with a lower maximum
    concerns: tuple[str, ...]  # candidates that a question of jurisdiction and the like is about
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """One row that was looked at and left out, and why."""

    rule: str
    why: str  # dates | contradicted | no candidate
    element: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Candidates for a magistrate, the rows to read beside them, and what was left out."""

    pack: Pack
    facts: Facts
    candidates: tuple[Found, ...]
    beside: Mapping[str, tuple[Found, ...]]  # kind -> rows
    excluded: tuple[Excluded, ...]


def answer(pack: Pack, facts: Facts) -> Answer:
    """Return every row that the dates and the known facts do not exclude; raise UsageError for unknown facts."""
    _check_stated(pack, facts)
    _check_events(pack, facts)
    excluded: list[Excluded] = []
    candidates = _found(pack, facts, (rule for rule in pack.rules if rule.kind in CANDIDATES), excluded)
    beside: dict[str, tuple[Found, ...]] = {}
    for kind in LAW:
        rows = (rule for rule in pack.rules if rule.kind == kind)
        beside[kind] = _found(pack, facts, rows, excluded, about=candidates)
    return Answer(pack=pack, facts=facts, candidates=candidates, beside=beside, excluded=tuple(excluded))


def in_force(pack: Pack, days: Days, kinds: Iterable[str]) -> tuple[Found, ...]:
    """Return the rows of `kinds` that were, or may have been, in force on a day of `days`."""
    facts = Facts(first=days[0], last=days[1])
    kinds = tuple(kinds)
    return tuple(
        _entry(pack, facts, rule, spans, ())
        for rule in pack.rules
        if rule.kind in kinds and (spans := _spans(rule, days))
    )


def _check_stated(pack: Pack, facts: Facts) -> None:
    can = [name for name, item in pack.elements.items() if not item.of_age and not item.any_of]
    for name in facts.stated:
        if name in can:
            continue
        if name in pack.elements:
            message = f"found {name!r} stated, expected a fact that is not computed from others"
            raise UsageError("law-fact", message, "give the child's age, or state what it is made of")
        message = f"found the fact {name!r}, expected one that the pack {pack.id} knows"
        near = difflib.get_close_matches(name, can, n=1)
        raise UsageError(
            "law-fact", message, f"did you mean {near[0]!r}?" if near else "see them with --list"
        )


def _check_events(pack: Pack, facts: Facts) -> None:
    effects = {rule.effect for rule in pack.rules}
    for word, events in (("interrupts", facts.interrupted), ("suspends", facts.suspended)):
        if events and word not in effects:
            message = (
                f"found an event that {word} limitation, expected none: the pack {pack.id} has no row for it"
            )
            raise UsageError("law-event", message, "leave it out")


def _found(
    pack: Pack,
    facts: Facts,
    rules: Iterable[Rule],
    excluded: list[Excluded],
    about: tuple[Found, ...] | None = None,
) -> tuple[Found, ...]:
    found = []
    for rule in rules:
        days = overlap((facts.first, facts.last), (rule.begins.earliest, rule.ends.latest))
        if days is None:
            excluded.append(Excluded(rule=rule.id, why="dates"))
            continue
        for name in rule.elements:
            possible = _possible(pack, pack.elements[name], facts, days)
            if possible is None:
                excluded.append(Excluded(rule=rule.id, why="contradicted", element=name))
                days = None
                break
            days = possible
        if days is None:
            continue
        concerned = _concerned(rule, days, about) if about is not None else ()
        if concerned is None:
            excluded.append(Excluded(rule=rule.id, why="no candidate"))
            continue
        found.append(_entry(pack, facts, rule, _spans(rule, days), concerned))
    return tuple(found)


def _entry(
    pack: Pack, facts: Facts, rule: Rule, spans: tuple[Span, ...], concerned: tuple[str, ...]
) -> Found:
    days = spans[0].first, spans[-1].last
    doubtful = [(span.first, span.last) for span in spans if span.in_force == "unknown"]
    return Found(
        rule=rule,
        days=spans,
        elements=tuple(_status(pack, pack.elements[name], facts, days) for name in rule.elements),
        limits=tuple(_limits(pack, facts, rule, days)),
        milder_later=_milder(pack, rule, days[1]),
        concerns=concerned,
        notes=notes(pack, rule, days[1], doubtful=doubtful),
    )


def _spans(rule: Rule, days: Days) -> tuple[Span, ...]:
    """Split days into those on which the row was certainly in force and those on which it may have been."""
    possible = overlap(days, (rule.begins.earliest, rule.ends.latest))
    if possible is None:
        return ()
    surely = None
    if rule.begins.latest is not None and rule.ends.earliest is not None:
        surely = overlap(possible, (rule.begins.latest, rule.ends.earliest))
    if surely is None:
        return (Span(first=possible[0], last=possible[1], in_force="unknown"),)
    spans = []
    if possible[0] < surely[0]:
        spans.append(Span(first=possible[0], last=before(surely[0]), in_force="unknown"))
    spans.append(Span(first=surely[0], last=surely[1], in_force="yes"))
    if surely[1] < possible[1]:
        spans.append(Span(first=after(surely[1]), last=possible[1], in_force="unknown"))
    return tuple(spans)


def _possible(pack: Pack, element: Element, facts: Facts, days: Days) -> Days | None:
    """Return the days on which the element is not contradicted; None if there is none."""
    if element.any_of:
        each = [_possible(pack, pack.elements[name], facts, days) for name in element.any_of]
        some = [found for found in each if found]
        return (min(one[0] for one in some), max(one[1] for one in some)) if some else None
    if not element.of_age:
        return None if facts.stated.get(element.id) is False else days
    if facts.child.born:
        first, last = facts.child.born
        reached = shift(first, element.at_least) if element.at_least else None
        outgrown = before(shift(last, element.below, late=True)) if element.below is not None else None
        return overlap(days, (max(first, reached or first), outgrown))
    if facts.child.age:
        youngest, oldest = facts.child.age
        fits = oldest >= (element.at_least or 0) and (element.below is None or youngest < element.below)
        return days if fits else None
    return days


def _status(pack: Pack, element: Element, facts: Facts, days: Days) -> Status:
    return Status(element=element, status="supported" if _sure(pack, element, facts, days) else "unknown")


def _sure(pack: Pack, element: Element, facts: Facts, days: Days) -> bool:
    """Whether the known facts support the element on every one of the days."""
    if element.any_of:
        return any(_sure(pack, pack.elements[name], facts, days) for name in element.any_of)
    if not element.of_age:
        return facts.stated.get(element.id) is True
    low, high = element.at_least or 0, element.below
    if facts.child.born:
        first, last = facts.child.born
        young = high is None or days[1] < shift(first, high)
        return young and shift(last, low, late=True) <= days[0]
    if facts.child.age:
        return low <= facts.child.age[0] and (high is None or facts.child.age[1] < high)
    return False


def _concerned(rule: Rule, days: Days, about: tuple[Found, ...]) -> tuple[str, ...] | None:
    """Return the candidates that the row is about; () where it is about any; None where it is about none."""
    if not rule.applies_to and not rule.applies_to_class:
        return ()
    ids = tuple(
        one.rule.id
        for one in about
        if (not rule.applies_to or one.rule.article in rule.applies_to)
        and (not rule.applies_to_class or one.rule.class_ in (None, *rule.applies_to_class))
        and overlap((one.days[0].first, one.days[-1].last), days)
    )
    return ids or None


def _milder(pack: Pack, rule: Rule, last: date) -> tuple[str, ...]:
    def place(one: Rule) -> tuple[str, str, str | None]:
        return one.code, one.article, one.part

    if rule.penalty is None:
        return ()
    return tuple(
        other.id
        for other in pack.rules
        if place(other) == place(rule)
        and other.penalty is not None
        and (other.begins.latest or date.max) > last
        and other.id != rule.id
        and _less(other, rule)
    )


def _less(one: Rule, other: Rule) -> bool:
    """Whether the maximum of `one` is lower than that of `other`, as far as both are known."""
    mine, theirs = one.penalty, other.penalty
    if mine is None or theirs is None or mine.life:
        return False
    if theirs.life:
        return mine.years is not None
    if mine.years is not None and theirs.years is not None and mine.years != theirs.years:
        return mine.years < theirs.years
    return mine.fine is not None and theirs.fine is not None and mine.fine < theirs.fine


def _limits(pack: Pack, facts: Facts, rule: Rule, days: Days) -> Iterable[Limit]:
    """Yield the interval of each track that the facts do not rule out, until one surely applies."""
    for track in rule.limitation:
        periods = [item for item in pack.rules if item.track == track and item.period]
        own = dict.fromkeys(name for item in periods for name in item.elements)
        ages = [item for name in {*rule.elements, *own} if (item := pack.elements[name]).of_age]
        possible: Days | None = days
        for name in own:
            possible = _possible(pack, pack.elements[name], facts, possible) if possible else None
        if not possible:
            continue
        supposes = tuple(name for name in own if not _sure(pack, pack.elements[name], facts, days))
        births = partial(_births, facts, ages)
        found = limit(periods, facts, possible, births, pack.majority, supposes=supposes)
        if found:
            yield found
        if found and not supposes and not rule.limitation_open:
            return


def _births(facts: Facts, of_age: list[Element], day: date) -> Days | None:
    """Return the days of birth that fit the facts of a day and the ages that the row needs."""
    first, last = facts.child.births(day)
    last = min(last, day)
    for element in of_age:
        if element.below is not None:
            first = max(first, born_to_be_under(day, element.below))
        if element.at_least is not None:
            last = min(last, born_to_have_reached(day, element.at_least))
    return (first, last) if first <= last else None
