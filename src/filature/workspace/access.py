"""Who may do what: one rule, pure. `sql/visible_*.sql` say the same to the database; a test keeps them equal.

Denied unless a live grant allows it. A grant is a role in one case, or in the unit as a whole. A thing is in reach
of a grant when it belongs to that case; of a unit-wide grant always; and what belongs to no case yet is in reach of
whoever opened it, through any grant. An administrator makes users and sees no content: no content role goes with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in a case, or in the unit."""

    READER = "reader"
    ANALYST = "analyst"
    INVESTIGATOR = "investigator"
    MAGISTRATE = "magistrate"
    ADVOCATE = "victim advocate"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What somebody wants to do with a thing."""

    SEE = "see"
    WRITE = "write"
    DECIDE = "decide"
    IDENTITY = "identity"  # what is sealed about a child, and releases of a name
    MANAGE = "manage"


class Noun(StrEnum):
    """The things: a case, a child, the records with their leads, the users."""

    CASE = "case"
    CHILD = "child"
    RECORDS = "records"
    USER = "user"


_SEE, _WORK = {Action.SEE}, {Action.SEE, Action.WRITE}
_ALL = {Action.SEE, Action.WRITE, Action.DECIDE}
_PERSON = {Action.SEE, Action.WRITE, Action.IDENTITY}
POWERS: Mapping[Role, Mapping[Noun, set[Action]]] = {
    Role.READER: {Noun.CASE: _SEE, Noun.CHILD: _SEE, Noun.RECORDS: _SEE},
    Role.ANALYST: {Noun.CASE: _WORK, Noun.CHILD: _WORK, Noun.RECORDS: _WORK},
    Role.INVESTIGATOR: {Noun.CASE: _ALL, Noun.CHILD: _PERSON, Noun.RECORDS: _ALL},
    Role.MAGISTRATE: {Noun.CASE: _ALL, Noun.CHILD: _PERSON, Noun.RECORDS: _ALL},
    Role.ADVOCATE: {Noun.CHILD: _PERSON},  # cases stay closed: of them an advocate knows that they exist
    Role.ADMINISTRATOR: {Noun.USER: {Action.SEE, Action.MANAGE}},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role in a case (None: in the unit as a whole) to the end of a day; `identity`: with what is sealed."""

    case: int | None
    role: Role
    identity: bool
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Glass:
    """A case opened by breaking the glass, until a time (ISO, UTC)."""

    case: int
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A person as far as the rule needs to know."""

    login: str
    active: bool
    grants: tuple[Grant, ...] = ()
    glasses: tuple[Glass, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question: may something be done with a thing of these cases, opened by somebody, at a time (ISO, UTC).

    `cases` None: the thing belongs to the unit, so that any grant reaches it.
    """

    action: Action
    noun: Noun
    now: str
    cases: frozenset[int] | None = frozenset()
    opener: str | None = None


def allowed(holder: Holder | None, ask: Ask) -> bool:
    """Tell whether the rule allows what is asked. Whoever is unknown or disabled may do nothing."""
    if holder is None or not holder.active:
        return False
    for grant in holder.grants:
        live = ask.now[:10] <= grant.until
        power = ask.action in POWERS[grant.role].get(ask.noun, ())
        if live and power and (ask.action is not Action.IDENTITY or grant.identity):
            if ask.cases is None or grant.case is None or grant.case in ask.cases:
                return True
            if not ask.cases and ask.opener == holder.login:
                return True
    if ask.action is not Action.SEE or ask.noun not in (Noun.CASE, Noun.CHILD):
        return False
    return any(ask.now <= glass.until and glass.case in (ask.cases or ()) for glass in holder.glasses)
