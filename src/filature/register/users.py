"""Users as the acts about them leave them: pure functions. Nobody is ever removed, only disabled."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from filature.errors import UsageError, WorkspaceError
from filature.workspace.access import Glass, Grant, Holder, Role
from filature.workspace.acts import Act

LONGEST_DAYS = 90  # a role ends after as many days unless somebody renews it
GLASS_MINUTES = 60
GLASS_REASON = 20  # characters at least


class Kind(StrEnum):
    """The acts about a user."""

    MADE = "made"
    DISABLED = "disabled"
    ENABLED = "enabled"
    GIVEN = "role given"
    ENDED = "role ended"
    GLASS = "break-glass"
    REVIEWED = "break-glass reviewed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One time that a user broke the glass: which case, why, until when, and what the review found."""

    number: int
    case: int
    at: str
    until: str
    reason: str
    reviewed_by: str | None = None
    finding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One user, as all acts together leave them."""

    number: int
    login: str
    made_at: str
    made_by: str
    active: bool = True
    grants: Mapping[int | None, Grant] = field(default_factory=dict)
    broken: tuple[Broken, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()  # when, and what was asked

    @property
    def administrator(self) -> bool:
        """Tell whether this user manages users."""
        return any(grant.role is Role.ADMINISTRATOR for grant in self.grants.values())

    def live(self, today: str) -> list[Grant]:
        """Return the grants that hold on a day; none of a disabled user."""
        return [grant for grant in self.grants.values() if self.active and today <= grant.until]

    def holder(self) -> Holder:
        """Return what the rule of access needs to know."""
        glasses = tuple(Glass(case=one.case, until=one.until) for one in self.broken)
        return Holder(
            login=self.login, active=self.active, grants=tuple(self.grants.values()), glasses=glasses
        )


def named(users: Mapping[int, User], login: str) -> User:
    """Return the user of a login; raise UsageError 'no-user'."""
    found = next((user for user in users.values() if user.login == login.strip()), None)
    if found is None:
        raise UsageError("no-user", f"there is no user {login!r}", "see `filature user list`")
    return found


def fold(acts: Iterable[Act]) -> dict[int, User]:
    """Return every user by number; raise WorkspaceError where an act is not one that this program writes."""
    found: dict[int, User] = {}
    for act in acts:
        try:
            kind = Kind(act.kind)
            if kind is Kind.MADE:
                login = str(act.values["login"])
                found[act.number] = User(
                    number=act.number, login=login, made_at=act.done_at, made_by=act.author
                )
            else:
                found[act.number] = _APPLY[kind](found[act.number], act, act.values)
        except (KeyError, ValueError, TypeError, IndexError):
            message = f"user act {act.act_no} in register.sqlite is damaged: it cannot be followed"
            hint = "run `filature verify`, then restore register.sqlite from a backup"
            raise WorkspaceError("register-damaged", message, hint) from None
    return found


Values = Mapping[str, Any]


def _active(user: User, act: Act, values: Values) -> User:  # noqa: ARG001 - one shape for all acts
    return replace(user, active=act.kind == Kind.ENABLED)


def _given(user: User, act: Act, values: Values) -> User:  # noqa: ARG001
    case = None if values["case"] is None else int(values["case"])
    grant = Grant(
        case=case, role=Role(values["role"]), identity=bool(values["identity"]), until=str(values["until"])
    )
    return replace(user, grants={**user.grants, case: grant})


def _ended(user: User, act: Act, values: Values) -> User:  # noqa: ARG001
    return replace(user, grants={key: one for key, one in user.grants.items() if key != values["case"]})


def _glass(user: User, act: Act, values: Values) -> User:
    new = Broken(
        number=len(user.broken) + 1, case=int(values["case"]), at=act.done_at, until=str(values["until"]),
        reason=str(values["reason"]),
    )  # fmt: skip
    return replace(user, broken=(*user.broken, new))


def _reviewed(user: User, act: Act, values: Values) -> User:
    number = int(values["glass"])
    user.broken[number - 1]  # there must be one
    broken = tuple(
        replace(one, reviewed_by=act.author, finding=str(values["finding"])) if one.number == number else one
        for one in user.broken
    )
    return replace(user, broken=broken)


def _refused(user: User, act: Act, values: Values) -> User:
    return replace(user, refused=(*user.refused, (act.done_at, str(values["asked"]))))


_APPLY: Mapping[Kind, Callable[[User, Act, Values], User]] = {
    Kind.DISABLED: _active,
    Kind.ENABLED: _active,
    Kind.GIVEN: _given,
    Kind.ENDED: _ended,
    Kind.GLASS: _glass,
    Kind.REVIEWED: _reviewed,
    Kind.REFUSED: _refused,
}
