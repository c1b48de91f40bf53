"""Whether two children of different cases may be the same: proposed on facts without a name, decided by a person.

Proposed is a pair of children who are in no case together and who share a person, a payee or a payment; or, on demand,
a country and an age interval. Nothing is joined: a judgement is an act, correcting it is another one, and both records
stay. What is sealed (a name, a contact point) is never compared: comparing it would be reading it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from filature.errors import UsageError
from filature.register import child_acts, traces
from filature.register.cases import ANOTHER
from filature.register.children import Age, Child, Kind, Target, pseudonym
from filature.register.given import said
from filature.register.traces import Trace
from filature.workspace import Workspace
from filature.workspace.access import Action, Noun
from filature.workspace.acts import CHILD, KIND_CHILD

JUDGEMENTS = ("same", "different")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What somebody decided about a pair, when and why; the last word counts."""

    judgement: str
    author: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Two children by number, what speaks for their being one, what against, and the judgement if there is one."""

    pair: tuple[int, int]
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    judged: Judgement | None = None


def proposals(workspace: Workspace, *, weak: bool = False) -> list[Proposal]:
    """Return the pairs that may be one and of which the viewer may see one child at least, most reasons first.

    `weak`: also pairs that share only a country and an overlapping age interval; there may be many.
    """
    register = workspace.register
    seen = register.visible(Noun.CHILD, Action.SEE)
    with register.as_program():  # a pair across two cases is seen by nobody who has only one of them
        children, judged = child_acts.every(workspace), judgements(workspace)
    persons = {one for child in children for one in child.linked(Target.PERSON)}
    payments = {one for child in children for one in child.linked(Target.EPISODE)}
    known = traces.of(workspace, persons, payments)
    found = []
    for pair, strong, (reasons, against) in _pairs(children, known, weak=weak):
        if seen is None or set(pair) <= seen:
            told = Proposal(pair=pair, reasons=(*strong, *reasons), against=against, judged=judged.get(pair))
        elif strong and seen & set(pair):  # of the other child, nothing but what one's own shares with it
            told = Proposal(pair=pair, reasons=strong, against=(), judged=judged.get(pair))
        else:
            continue
        found.append(told)
    return sorted(found, key=lambda one: (-len(one.reasons), one.pair))


def judge(
    workspace: Workspace, first: str, second: str, *, judgement: str, reason: str, author: str
) -> tuple[Child, Child]:
    """Decide that two children are the same or different; both must be open to whoever decides.

    Raises UsageError 'same-child' for one child twice or another judgement, 'no-child'; RefusedError 'not-allowed'.
    """
    one, other = sorted((child_acts.find(workspace, first), child_acts.find(workspace, second)), key=_number)
    if one.number == other.number or judgement not in JUDGEMENTS:
        message = f"found {judgement!r} about {one.pseudonym} and {other.pseudonym}"
        raise UsageError("same-child", message, "name two children, and `same` or `different`")
    workspace.register.permit(Noun.CHILD, Action.WRITE, other.number, author=author)
    values = {"other": other.number, "judgement": judgement, "reason": said(reason, "--reason")}
    child_acts.add(workspace, one.number, Kind.JUDGED, values, author=author, entry=KIND_CHILD)
    return one, other


def judgements(workspace: Workspace) -> dict[tuple[int, int], Judgement]:
    """Return the last judgement on every pair, of those that may be seen."""
    found = {}
    for act in workspace.register.acts(CHILD):
        if act.kind == Kind.JUDGED:
            values = act.values
            found[act.number, int(values["other"])] = Judgement(
                judgement=values["judgement"], author=act.author, at=act.done_at, reason=values["reason"]
            )
    return found


def name_of(number: int, seen: set[int] | None) -> str:
    """Return the pseudonym; of a child whom one may not see, only that another case exists."""
    return pseudonym(number) if seen is None or number in seen else ANOTHER


def _number(child: Child) -> int:
    return child.number


def _pairs(
    children: Iterable[Child], known: Mapping[str, set[Trace]], *, weak: bool
) -> Iterable[tuple[tuple[int, int], tuple[str, ...], tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Yield the pairs with what they share, and what country and age say for and against."""
    by_number = {child.number: child for child in children}
    holders: dict[Trace, list[int]] = {}
    for child in by_number.values():
        for trace in _traces(child, known):
            holders.setdefault(trace, []).append(child.number)
    pairs: dict[tuple[int, int], list[str]] = {}
    for (kind, what), numbers in sorted(holders.items()):
        for pair in combinations(sorted(numbers), 2):
            pairs.setdefault(pair, []).append(f"same {kind} {what}")
    if weak:
        for pair in combinations(sorted(by_number), 2):
            one, other = by_number[pair[0]], by_number[pair[1]]
            if _countries(one) & _countries(other) and _overlap(one.age, other.age):
                pairs.setdefault(pair, [])
    for pair, strong in pairs.items():
        one, other = by_number[pair[0]], by_number[pair[1]]
        if not set(one.linked(Target.CASE)) & set(other.linked(Target.CASE)):
            yield pair, tuple(strong), _beside(one, other)


def _traces(child: Child, known: Mapping[str, set[Trace]]) -> set[Trace]:
    given = (*child.linked(Target.PERSON), *child.linked(Target.EPISODE))
    found = {trace for one in given for trace in known.get(one, ())}
    return {trace for trace in found if trace[0] != "phone"}


def _countries(child: Child) -> set[str]:
    return set(child.linked(Target.COUNTRY))


def _beside(one: Child, other: Child) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what country and age say for and against; what is not known says nothing."""
    reasons, against = [], []
    mine, theirs = _countries(one), _countries(other)
    if both := mine & theirs:
        reasons.append(f"same country {', '.join(sorted(both))}")
    elif mine and theirs:
        against.append("different countries")
    match _overlap(one.age, other.age):
        case True:
            reasons.append("age intervals overlap")
        case False:
            against.append("age intervals do not overlap")
    return tuple(reasons), tuple(against)


def _overlap(one: Age, other: Age) -> bool | None:
    """Tell whether two intervals may be of one person; None where an age is unknown.

    Each year between the two days shifts the interval by one; where a day is not stated, one year either way is left.
    """
    if {one.low, one.high} == {None} or {other.low, other.high} == {None}:
        return None
    years, slack = 0, 1
    if one.on and other.on:
        years, slack = int(other.on[:4]) - int(one.on[:4]), 1
    low, high = (0 if one.low is None else one.low) + years, (150 if one.high is None else one.high) + years
    first, last = 0 if other.low is None else other.low, 150 if other.high is None else other.high
    return low - slack <= last and first <= high + slack
