"""What must hold between the rows of a pack: references lead somewhere, periods of one article do not overlap."""

import difflib
from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations, pairwise

from filature.errors import InputError
from filature.register.law.dates import after
from filature.register.law.model import Element, Rule


def between(file: str, elements: Mapping[str, Element], rules: tuple[Rule, ...]) -> None:
    """Return if the rows fit together; raise InputError with the key of the first that does not."""
    for element in elements.values():
        _element(file, elements, element)
    articles = sorted({rule.article for rule in rules})
    for rule in rules:
        _dates(file, rule)
        _limitation(file, rule)
        for key in ("aggravates", "alternative_to", "subsidiary_to", "applies_to"):
            for article in getattr(rule, key):
                if article not in articles:
                    near = difflib.get_close_matches(article, articles, n=1)
                    hint = f"did you mean {near[0]!r}?" if near else "add a row for it, or remove it"
                    message = f"found the article {article!r}, expected one that has a row"
                    raise InputError("law-article", message, hint, _where(file, rule, key))
    _tracks(file, rules)
    for same in _by_article(rules):
        for one, other in combinations(same, 2):
            _overlap(file, one, other)


def gaps(rules: tuple[Rule, ...]) -> tuple[str, ...]:
    """Return a sentence for each time between two rows of one article in which none was in force."""
    found = []
    for same in _by_article(rules):
        for one, other in pairwise(same):
            last, first = one.ends.latest, other.begins.earliest
            if last is not None and first is not None and after(last) < first:
                found.append(f"{one.name}: no row between {one.id} (to {last}) and {other.id} (from {first})")
    return tuple(found)


def _where(file: str, rule: Rule, key: str) -> dict[str, object]:
    return {"file": file, "key": f"rule[{rule.id}].{key}"}


def _element(file: str, elements: Mapping[str, Element], element: Element) -> None:
    where: dict[str, object] = {"file": file, "key": f"element[{element.id}]"}
    if element.any_of and element.of_age:
        message = "found any_of beside an age, expected one of them"
        raise InputError("law-element", message, "split it into two elements", where)
    if element.below is not None and element.at_least is not None and element.at_least >= element.below:
        message = f"found at_least {element.at_least} and below {element.below}, expected the lower age first"
        raise InputError("law-element", message, "exchange the two", where)
    for name in element.any_of:
        if name not in elements or elements[name].any_of:
            near = difflib.get_close_matches(name, elements, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "define it first"
            message = f"found {name!r} in any_of, expected an element that has no any_of itself"
            raise InputError("law-element", message, hint, where)


def _dates(file: str, rule: Rule) -> None:
    first, last = rule.begins.earliest, rule.ends.latest
    if first and last and first > last:
        message = f"found a period from {first} to {last}, expected the earlier day first"
        raise InputError("law-date", message, "exchange the two", _where(file, rule, "in_force_to"))


def _limitation(file: str, rule: Rule) -> None:
    for key in ("period", "effect", "track"):
        if getattr(rule, key) is not None and rule.kind != "limitation":
            message = f"found {key} in a row of kind {rule.kind}, expected it in rows of kind limitation only"
            raise InputError(
                "law-limitation", message, "remove it, or correct the kind", _where(file, rule, key)
            )
    if rule.period is not None and rule.track is None:
        message = "found a period without a track, expected the name by which other rows refer to it"
        raise InputError("law-limitation", message, "add track", _where(file, rule, "period"))


def _tracks(file: str, rules: tuple[Rule, ...]) -> None:
    """Raise InputError if the periods of one track start from different facts, or one has no known length."""
    starts: dict[str | None, str] = {}
    for rule in rules:
        if rule.period is None:
            continue
        first = starts.setdefault(rule.track, rule.period.start)
        if first != rule.period.start:
            message = (
                f"found a period from {rule.period.start}, expected from {first} as in the track's other rows"
            )
            raise InputError(
                "law-limitation", message, "use another track", _where(file, rule, "period.from")
            )
        if rule.period.start == "discovery" and rule.period.cap_years is None:
            message = "found a period from discovery without cap_years, expected one"
            raise InputError("law-limitation", message, "add cap_years", _where(file, rule, "period"))


def _by_article(rules: tuple[Rule, ...]) -> list[list[Rule]]:
    """Return the rows of each article and part, in order of time."""
    same: defaultdict[tuple[str, str | None, str, str | None], list[Rule]] = defaultdict(list)
    for rule in rules:
        same[rule.code, rule.code_version, rule.article, rule.part].append(rule)
    for found in same.values():
        found.sort(key=lambda rule: (rule.begins.latest is not None, _order(rule)))
    return list(same.values())


def _order(rule: Rule) -> str:
    return str(rule.begins.latest or "")


def _overlap(file: str, one: Rule, other: Rule) -> None:
    """Raise InputError if there is a day on which both rows were certainly in force."""
    starts = [rule.begins.latest for rule in (one, other)]
    ends = [rule.ends.earliest for rule in (one, other)]
    if None in starts or None in ends:
        return
    first, last = max(day for day in starts if day), min(day for day in ends if day)
    if first <= last:
        message = f"found in force on {first} beside {one.id}, expected one row of {one.name} on a day"
        raise InputError("law-overlap", message, "end the one the day before the other begins",
                         _where(file, other, "in_force_from"))  # fmt: skip
