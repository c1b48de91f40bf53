"""Children as the acts about them leave them: pure functions, nothing stored that can be computed.

A child is in the register from the moment one is suspected, under a pseudonym: C-001, C-002 ... in the order of
opening, never used again. Sealed values stand here as they lie on the disk, sealed.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from filature.errors import UsageError, WorkspaceError
from filature.workspace.acts import Act

TABLE = "child_act"
FIELDS = ("name", "birth", "place", "contact", "details")  # what may be sealed
OLDEST = 30  # years: an interval may reach past childhood, a person of whom it is certain is no child
_PSEUDONYM = re.compile(r"C-([0-9]{3,9})", re.IGNORECASE)


class Basis(StrEnum):
    """What an age rests on."""

    DOCUMENT = "civil document"
    EXPERT = "expert"
    STATED = "stated"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """How safe a child is, as far as known. It may go back as well as forward."""

    UNKNOWN = "unknown"
    LOCATED = "located"
    REFERRED = "referred"
    SAFE = "safe"
    SUPPORTED = "supported"


class Target(StrEnum):
    """What a child may be linked to."""

    PERSON = "person"
    EPISODE = "episode"
    CASE = "case"
    COUNTRY = "country"


class Kind(StrEnum):
    """The acts about a child."""

    OPENED = "opened"
    AGE = "age stated"
    STATUS = "status"
    ACTION = "next action"
    DONE = "action done"
    LINKED = "linked"
    UNLINKED = "unlinked"
    SEALED = "sealed value"
    READ = "sealed values read"
    REFUSED = "sealed values refused"
    RELEASED = "name released"
    ENDED = "release ended"
    FORGOTTEN = "sealed values forgotten"
    JUDGED = "same or different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """Whole years, an interval; None: not known on that side. `on`: the day it is the age of, None: not stated."""

    low: int | None
    high: int | None
    basis: Basis
    on: str | None


UNKNOWN_AGE = Age(low=None, high=None, basis=Basis.UNKNOWN, on=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One safety status, since when, by whom and why."""

    status: Status
    at: str
    author: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What is to be done next for the child, who owes it, and by when (None: no day stated)."""

    what: str
    owner: str
    due: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A sealed value in force: which version of its field, in which act, and its bytes as they are sealed."""

    version: int
    act_no: int
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One reading of sealed values, or one refused: by whom, when, what and what for."""

    at: str
    author: str
    fields: tuple[str, ...]
    purpose: str
    allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A decision to release the name: for whom, what for, why, to the end of which day; ended earlier or not."""

    number: int
    at: str
    author: str
    recipient: str
    purpose: str
    reason: str
    until: str
    ended: str | None = None

    def in_force(self, now: str) -> bool:
        """Tell whether the release holds at a time (ISO, UTC)."""
        return self.ended is None and self.at <= now and now[:10] <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One child, as all acts together leave it."""

    number: int
    opened_at: str
    opened_by: str
    reason: str
    age: Age = UNKNOWN_AGE
    history: tuple[Step, ...] = ()
    action: Action | None = None
    links: tuple[tuple[Target, str], ...] = ()
    sealed: Mapping[str, Sealed]
    reads: tuple[Read, ...] = ()
    releases: tuple[Release, ...] = ()
    forgotten: str | None = None

    @property
    def pseudonym(self) -> str:
        """The name under which the child is shown everywhere."""
        return pseudonym(self.number)

    @property
    def status(self) -> Status:
        """The safety status that holds now."""
        return self.history[-1].status if self.history else Status.UNKNOWN

    def linked(self, kind: Target) -> tuple[str, ...]:
        """Return what the child is linked to, of one kind."""
        return tuple(value for target, value in self.links if target is kind)


def pseudonym(number: int) -> str:
    """Return a child's pseudonym."""
    return f"C-{number:03d}"


def number_of(text: str) -> int:
    """Return the number that a pseudonym stands for; raise UsageError where it is none."""
    found = _PSEUDONYM.fullmatch(text.strip())
    if found is None or int(found[1]) == 0:
        message = "that is no pseudonym"  # not repeated: somebody may have typed a name
        raise UsageError("no-child", message, "they look like C-001: see `filature child list`")
    return int(found[1])


def fold(acts: Iterable[Act]) -> dict[int, Child]:
    """Return every child by number; raise WorkspaceError where an act is not one that this program writes."""
    found: dict[int, Child] = {}
    for act in acts:
        try:
            kind = Kind(act.kind)
            if kind is Kind.OPENED:
                found[act.number] = _opened(act)
            else:
                found[act.number] = _APPLY[kind](found[act.number], act, act.values)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError):
            message = f"child act {act.act_no} in register.sqlite is damaged: it cannot be followed"
            hint = "run `filature verify`, then restore register.sqlite from a backup"
            raise WorkspaceError("register-damaged", message, hint) from None
    return found


def _opened(act: Act) -> Child:
    return Child(
        number=act.number,
        opened_at=act.done_at,
        opened_by=act.author,
        reason=str(act.values["reason"]),
        sealed={},
    )


Values = Mapping[str, Any]


def _age(child: Child, act: Act, values: Values) -> Child:  # noqa: ARG001 - one shape for all acts
    age = Age(low=values["low"], high=values["high"], basis=Basis(values["basis"]), on=values["on"])
    return replace(child, age=age)


def _status(child: Child, act: Act, values: Values) -> Child:
    step = Step(status=Status(values["status"]), at=act.done_at, author=act.author, reason=values["reason"])
    return replace(child, history=(*child.history, step))


def _action(child: Child, act: Act, values: Values) -> Child:  # noqa: ARG001
    return replace(child, action=Action(what=values["what"], owner=values["owner"], due=values["due"]))


def _done(child: Child, act: Act, values: Values) -> Child:  # noqa: ARG001
    return replace(child, action=None)


def _linked(child: Child, act: Act, values: Values) -> Child:  # noqa: ARG001
    link = _link(values)
    return replace(child, links=(*(one for one in child.links if one != link), link))


def _link(values: Values) -> tuple[Target, str]:
    target, to = Target(values["target"]), str(values["to"])
    return target, str(int(to)) if target is Target.CASE else to


def _unlinked(child: Child, act: Act, values: Values) -> Child:  # noqa: ARG001
    link = _link(values)
    return replace(child, links=tuple(one for one in child.links if one != link))


def _sealed(child: Child, act: Act, values: Values) -> Child:
    new = {
        str(name): Sealed(version=int(one["version"]), act_no=act.act_no, data=bytes.fromhex(one["text"]))
        for name, one in values["sealed"].items()
    }
    return replace(child, sealed={**child.sealed, **new})


def _read(child: Child, act: Act, values: Values) -> Child:
    read = Read(
        at=act.done_at,
        author=act.author,
        fields=tuple(values["fields"]),
        purpose=values["purpose"],
        allowed=act.kind == Kind.READ,
    )
    return replace(child, reads=(*child.reads, read))


def _released(child: Child, act: Act, values: Values) -> Child:
    release = Release(
        number=len(child.releases) + 1,
        at=act.done_at,
        author=act.author,
        recipient=values["recipient"],
        purpose=values["purpose"],
        reason=values["reason"],
        until=values["until"],
    )
    return replace(child, releases=(*child.releases, release))


def _ended(child: Child, act: Act, values: Values) -> Child:
    number = int(values["release"])
    child.releases[number - 1]  # there must be one
    releases = tuple(
        replace(one, ended=act.done_at) if one.number == number else one for one in child.releases
    )
    return replace(child, releases=releases)


def _forgotten(child: Child, act: Act, values: Values) -> Child:  # noqa: ARG001
    releases = tuple(replace(one, ended=one.ended or act.done_at) for one in child.releases)
    return replace(child, sealed={}, releases=releases, forgotten=act.done_at)


def _judged(child: Child, act: Act, values: Values) -> Child:  # noqa: ARG001
    int(values["other"])  # of a pair, shown with it: see same_child
    return child


_APPLY: Mapping[Kind, Callable[[Child, Act, Values], Child]] = {
    Kind.AGE: _age,
    Kind.STATUS: _status,
    Kind.ACTION: _action,
    Kind.DONE: _done,
    Kind.LINKED: _linked,
    Kind.UNLINKED: _unlinked,
    Kind.SEALED: _sealed,
    Kind.READ: _read,
    Kind.REFUSED: _read,
    Kind.RELEASED: _released,
    Kind.ENDED: _ended,
    Kind.FORGOTTEN: _forgotten,
    Kind.JUDGED: _judged,
}
