"""Acts about users: each one is checked, appended with its ledger entry, never changed.

Before the first user there is only the person at the keyboard, who may do everything. The first user is that person,
as administrator; from then on everybody needs a role.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from filature.errors import RefusedError, UsageError
from filature.register.cases import Case
from filature.register.cases import fold as fold_cases
from filature.register.cases import named as named_case
from filature.register.given import needed, said
from filature.register.users import GLASS_MINUTES, GLASS_REASON, LONGEST_DAYS, Kind, User, fold, named
from filature.workspace import Workspace
from filature.workspace.access import POWERS, Action, Noun, Role
from filature.workspace.acts import CASE, KIND_GLASS, KIND_MEMBER, USER
from filature.workspace.clock import iso


def every(workspace: Workspace) -> dict[int, User]:
    """Return all users by number."""
    return fold(workspace.register.acts(USER))


def make(workspace: Workspace, login: str, *, reason: str, author: str) -> User:
    """Make a user; the first one is whoever sits at the keyboard, as administrator.

    Raises UsageError 'user-exists', 'first-user'; RefusedError 'not-allowed'.
    """
    name, users = said(login, "LOGIN"), every(workspace)
    if not users and name != workspace.register.viewer:
        message = f"found {name!r}, at the keyboard is {workspace.register.viewer!r}"
        raise UsageError("first-user", message, "the first user is the administrator who sits there")
    workspace.register.permit(Noun.USER, Action.MANAGE, author=author)
    if any(user.login == name for user in users.values()):
        raise UsageError("user-exists", f"there is a user {name!r} already", "see `filature user list`")
    made = _add(workspace, None, Kind.MADE, {"login": name, "reason": said(reason, "--reason")}, author)
    return made if users else _give(workspace, made, Role.ADMINISTRATOR, None, author=author)


def switch(workspace: Workspace, login: str, *, active: bool, reason: str, author: str) -> User:
    """Disable a user, at once, or enable one again; UsageError 'last-administrator', 'user-state'."""
    user = _managed(workspace, login, author)
    if user.active == active:
        state = "active" if active else "disabled"
        raise UsageError("user-state", f"{user.login} is {state} already", "see `filature user list`")
    if not active:
        _another_administrator(workspace, user)
    kind = Kind.ENABLED if active else Kind.DISABLED
    return _add(workspace, user.number, kind, {"reason": said(reason, "--reason")}, author)


def give(
    workspace: Workspace,
    login: str,
    *,
    role: str,
    case: str | None,
    identity: bool,
    until: str | None,
    reason: str,
    author: str,
) -> User:
    """Give a role in a case, or in the unit (case None), in place of the one before; it ends after 90 days or earlier.

    `identity`: with what is sealed about the children in reach. UsageError 'role', 'no-case', 'day-order'.
    """
    user, new = _managed(workspace, login, author), Role(role)
    others = [grant.role for key, grant in user.grants.items() if key is not None or case is not None]
    apart = (new is Role.ADMINISTRATOR) != (Role.ADMINISTRATOR in others) and others
    if apart or (new is Role.ADMINISTRATOR and (case is not None or identity)):
        message = "an administrator has no role in any case and sees nothing sealed"
        raise UsageError("role", message, "keep the two apart: give it to another user")
    if user.administrator and new is not Role.ADMINISTRATOR:
        _another_administrator(workspace, user)
    number = None if case is None else case_of(workspace, case).number
    return _give(
        workspace,
        user,
        new,
        number,
        author=author,
        identity=identity,
        until=until,
        reason=said(reason, "--reason"),
    )


def end(workspace: Workspace, login: str, *, case: str | None, reason: str, author: str) -> User:
    """End a role before its day; UsageError 'no-role', 'last-administrator'."""
    user = _managed(workspace, login, author)
    number = None if case is None else case_of(workspace, case).number
    if number not in user.grants:
        where = "in the unit" if case is None else f"in {case}"
        raise UsageError("no-role", f"{user.login} has no role {where}", "see `filature user show`")
    if user.grants[number].role is Role.ADMINISTRATOR:
        _another_administrator(workspace, user)
    values = {"case": number, "reason": said(reason, "--reason")}
    return _add(workspace, user.number, Kind.ENDED, values, author)


def break_glass(workspace: Workspace, reference: str, *, reason: str, author: str) -> User:
    """Open a case to oneself for an hour, loudly; refused while an earlier time waits for its review.

    Raises UsageError 'no-users', 'no-user', 'reason-short', 'glass-unreviewed', 'no-case'; RefusedError.
    """
    if not workspace.register.guarded:
        raise UsageError("no-users", "there are no users: nothing is closed", "see `filature user make`")
    user, why = named(every(workspace), author), said(reason, "--reason")
    now = iso(workspace.clock())
    if author != workspace.register.viewer or not user.live(now[:10]) or user.administrator:
        raise RefusedError(
            "not-allowed", f"{author} may not break the glass", "ask somebody who works on cases"
        )
    if len(why) < GLASS_REASON:
        message = f"the reason has {len(why)} characters, expected at least {GLASS_REASON}"
        raise UsageError("reason-short", message, "say what cannot wait, and why")
    if waiting := [one for one in user.broken if one.reviewed_by is None]:
        message = f"number {waiting[0].number} of {waiting[0].at} was not reviewed yet"
        raise UsageError("glass-unreviewed", message, "another person reviews it with `filature user review`")
    case = case_of(workspace, reference)
    until = iso(workspace.clock() + timedelta(minutes=GLASS_MINUTES))
    values = {"case": case.number, "until": until, "reason": why}
    return _add(workspace, user.number, Kind.GLASS, values, author, entry=KIND_GLASS)


def review(workspace: Workspace, login: str, number: int, *, finding: str, author: str) -> User:
    """Say what a review found of one broken glass; another active user does it. UsageError 'no-glass'."""
    users = every(workspace)
    user = named(users, login)
    reviewer = next((one for one in users.values() if one.login == author), None)
    roles = [grant.role for grant in reviewer.live(iso(workspace.clock())[:10])] if reviewer else []
    if (
        author != workspace.register.viewer
        or author == user.login
        or not {Role.ADMINISTRATOR, Role.MAGISTRATE} & {*roles}
    ):
        message = f"{author} may not review what {user.login} did"
        raise RefusedError("not-allowed", message, "another person does, a magistrate or an administrator")
    broken = next((one for one in user.broken if one.number == number and one.reviewed_by is None), None)
    if broken is None:
        raise UsageError(
            "no-glass", f"nothing numbered {number} waits for review", "see `filature user show`"
        )
    values = {"glass": number, "case": broken.case, "finding": said(finding, "--finding")}
    return _add(workspace, user.number, Kind.REVIEWED, values, author, entry=KIND_GLASS)


def case_of(workspace: Workspace, reference: str) -> Case:
    """Return a case by its exact reference, seen or not: whoever gives a role knows the reference."""
    with workspace.register.as_program():
        return named_case(fold_cases(workspace.register.acts(CASE)), reference)


def follow(workspace: Workspace, case: int, author: str) -> None:
    """Give whoever opened a case, without a role in the whole unit, the role through which they opened it."""
    if workspace.register.viewer is None or not workspace.register.guarded:
        return
    user = named(every(workspace), author)
    live = [
        one
        for one in user.live(iso(workspace.clock())[:10])
        if Action.WRITE in POWERS[one.role].get(Noun.CASE, ())
    ]
    if live and all(one.case is not None for one in live):
        best = max(live, key=lambda one: (len(POWERS[one.role][Noun.CASE]), one.identity, one.until))
        _give(
            workspace, user, best.role, case, author=author, identity=best.identity, until=best.until,
            reason="opened the case",
        )  # fmt: skip


def _give(
    workspace: Workspace,
    user: User,
    role: Role,
    case: int | None,
    *,
    author: str,
    identity: bool = False,
    until: str | None = None,
    reason: str = "the first user",
) -> User:
    today = iso(workspace.clock())[:10]
    longest = (date.fromisoformat(today) + timedelta(days=LONGEST_DAYS)).isoformat()
    last = longest if until is None else needed(until, "--until")
    if role is Role.ADMINISTRATOR:
        last = "9999-12-31"  # or nobody could renew anybody
    elif not today <= last <= longest:
        message = f"--until: found {last}, expected a day from {today} to {longest}"
        raise UsageError("day-order", message, "a role lasts 90 days at most; renew it then")
    values = {"case": case, "role": role.value, "identity": identity, "until": last, "reason": reason}
    return _add(workspace, user.number, Kind.GIVEN, values, author)


def _managed(workspace: Workspace, login: str, author: str) -> User:
    workspace.register.permit(Noun.USER, Action.MANAGE, author=author)
    return named(every(workspace), login)


def _another_administrator(workspace: Workspace, user: User) -> None:
    left = [
        one
        for one in every(workspace).values()
        if one.active and one.administrator and one.number != user.number
    ]
    if user.administrator and not left:
        message = f"{user.login} is the last administrator"
        raise UsageError("last-administrator", message, "make another one first")


def _add(
    workspace: Workspace,
    number: int | None,
    kind: Kind,
    values: Mapping[str, Any],
    author: str,
    *,
    entry: str = KIND_MEMBER,
) -> User:
    who = said(author, "--author")
    act = workspace.register.act(USER, number, kind, author=who, values=values, entry=entry)
    workspace.log()
    return every(workspace)[act.number]
