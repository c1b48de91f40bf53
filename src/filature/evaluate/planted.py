"""How many planted persons a ranking finds in its first places, exactly, ties included.

Pure functions over identifiers of persons; a ranking is a sequence from first to last without repetition.
The places k are those a unit can work through: 17, 50 and 100 (DOMAIN.md, section 7, capacity).
"""

from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import TypeVar

Person = TypeVar("Person", bound=Hashable)

PLACES = (17, 50, 100)
"""17 = specialised investigators in France in December 2021 (franceinfo, secondary source)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The single indicator that finds most in the first `places`, and how many (exact, may be a fraction)."""

    places: int
    indicator: str
    found: Fraction


def found_at(
    ranking: Sequence[Hashable], planted: AbstractSet[Hashable], places: Sequence[int] = PLACES
) -> dict[int, int]:
    """Return, for each number of places, how many planted persons stand in them.

    Raises ValueError when the ranking names somebody twice: the count would be wrong without a sign of it.
    """
    if len(set(ranking)) != len(ranking):
        raise ValueError(f"ranking: found {len(ranking) - len(set(ranking))} repetitions, expected none")
    return {k: sum(person in planted for person in ranking[:k]) for k in places}


def precision_at(
    ranking: Sequence[Hashable], planted: AbstractSet[Hashable], places: Sequence[int] = PLACES
) -> dict[int, float | None]:
    """Return found / places looked at (at most the ranking's length); None when that is nothing."""
    found = found_at(ranking, planted, places)
    return {k: found[k] / min(k, len(ranking)) if ranking and k else None for k in places}


def recall_at(
    ranking: Sequence[Hashable], planted: AbstractSet[Hashable], places: Sequence[int] = PLACES
) -> dict[int, float | None]:
    """Return found / planted; None when nobody is planted."""
    found = found_at(ranking, planted, places)
    return {k: found[k] / len(planted) if planted else None for k in places}


def expected_found(
    scores: Mapping[Person, float], planted: AbstractSet[Hashable], places: Sequence[int] = PLACES
) -> dict[int, Fraction]:
    """Return the expected number found when higher scores go first and equal scores stand in random order.

    A group of m tied persons, h of them planted, of whom r fit into the places, contributes h * r / m
    (mean of the hypergeometric distribution). Exact: a fraction, no simulation.
    """
    ordered = sorted(scores.items(), key=lambda item: -item[1])
    result = dict.fromkeys(places, Fraction(0))
    before = 0
    for _, tied in groupby(ordered, key=lambda item: item[1]):
        group = [person for person, _ in tied]
        hits = sum(person in planted for person in group)
        for k in places:
            fitting = min(max(k - before, 0), len(group))
            result[k] += Fraction(hits * fitting, len(group))
        before += len(group)
    return result


def expected_by_chance(persons: int, planted: int, places: Sequence[int] = PLACES) -> dict[int, Fraction]:
    """Return the expected number found by a random order of `persons`, of whom `planted` are planted."""
    return {k: Fraction(planted * min(k, persons), persons) if persons else Fraction(0) for k in places}


def best_single(
    rankings: Mapping[str, Sequence[Hashable]], planted: AbstractSet[Hashable], places: Sequence[int] = PLACES
) -> dict[int, Best]:
    """Return, for each number of places, the indicator whose ranking finds most; ties go to the first name.

    Picking the best afterwards flatters the single indicators: a fair bar for a combination to clear.
    """
    found = {name: found_at(ranking, planted, places) for name, ranking in rankings.items()}
    return _best({name: {k: Fraction(n) for k, n in row.items()} for name, row in found.items()}, places)


def best_single_expected(
    scores: Mapping[str, Mapping[Person, float]],
    planted: AbstractSet[Hashable],
    places: Sequence[int] = PLACES,
) -> dict[int, Best]:
    """Return the same from scores, with ties in random order (indicators with few values have many ties)."""
    return _best({name: expected_found(row, planted, places) for name, row in scores.items()}, places)


def _best(found: Mapping[str, Mapping[int, Fraction]], places: Sequence[int]) -> dict[int, Best]:
    if not found:
        return {}
    best = {}
    for k in places:
        name = min(found, key=lambda indicator: (-found[indicator][k], indicator))
        best[k] = Best(places=k, indicator=name, found=found[name][k])
    return best
