"""`filature user`: who works here, with which role in which case, and until when."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filature.cli.child_shared import who
from filature.cli.output import emit, json_option, table

if TYPE_CHECKING:
    from filature.register.users import User
    from filature.workspace import Workspace

_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
_LOGIN = click.argument("login", metavar="USER")
_REASON = click.option("--reason", required=True, help="Why, in a sentence; no name of a child.")
_CASE = click.option("--case", "reference", metavar="CASE", help="The case. Default: the whole unit.")
_ROLES = ("reader", "analyst", "investigator", "magistrate", "victim advocate", "administrator")


@click.group("user")
def command() -> None:
    """Make users and give them roles, case by case. Without any user, whoever sits at the keyboard does everything.

    Exit code 1: there is no user (`list`).
    """


def _row(workspace: "Workspace", user: "User") -> dict[str, Any]:
    from filature.register import case_acts, shown
    from filature.workspace.clock import iso

    return shown.user_row(user, case_acts.every(workspace), iso(workspace.clock()))


def _tell(row: dict[str, Any], line: str, *, as_json: bool) -> int:
    if as_json:
        emit(row)
    else:
        click.echo(f"{row['user']}: {line}")
    return 0


@command.command("make")
@_FOLDER
@_LOGIN
@_REASON
@json_option
def make(folder: Path, login: str, reason: str, as_json: bool) -> int:
    """Make a user, named like the login of the machine. The first is you, as administrator; then the rest is closed."""
    from filature.register import user_acts
    from filature.workspace import open_workspace

    with open_workspace(folder, write=True) as workspace:
        row = _row(workspace, user_acts.make(workspace, login, reason=reason, author=who(None)))
    said = (
        "made, as administrator: whoever has no role sees nothing now"
        if row["roles"]
        else "made, without a role"
    )
    return _tell(row, said, as_json=as_json)


@command.command("role")
@_FOLDER
@_LOGIN
@click.option("--role", type=click.Choice(_ROLES), help="The role. It takes the place of the one before.")
@_CASE
@click.option("--identity", is_flag=True, help="With what is sealed about the children in reach.")
@click.option("--until", metavar="YYYY-MM-DD", help="The last day. Default, and at most: in 90 days.")
@click.option("--end", is_flag=True, help="End the role now instead.")
@_REASON
@json_option
def role_(
    folder: Path,
    login: str,
    role: str | None,
    reference: str | None,
    identity: bool,
    until: str | None,
    end: bool,
    reason: str,
    as_json: bool,
) -> int:
    """Give a role in a case or in the unit, or end it. A role ends by itself after 90 days."""
    from filature.errors import UsageError
    from filature.register import user_acts
    from filature.workspace import open_workspace

    if end == (role is not None) or (end and (identity or until)):
        raise UsageError("usage", "found neither or both of --role and --end", "give one of them")
    with open_workspace(folder, write=True) as workspace:
        if role is None:
            user = user_acts.end(workspace, login, case=reference, reason=reason, author=who(None))
        else:
            user = user_acts.give(
                workspace, login, role=role, case=reference, identity=identity, until=until, reason=reason,
                author=who(None),
            )  # fmt: skip
        row = _row(workspace, user)
    where = f"in {reference}" if reference else "in the unit"
    return _tell(row, f"no role {where} any more" if role is None else f"{role} {where}", as_json=as_json)


@command.command("disable")
@_FOLDER
@_LOGIN
@_REASON
@json_option
def disable(folder: Path, login: str, reason: str, as_json: bool) -> int:
    """Disable a user: from the next command on nothing is open to them. Nobody is ever removed."""
    return _switch(folder, login, reason, active=False, as_json=as_json)


@command.command("enable")
@_FOLDER
@_LOGIN
@_REASON
@json_option
def enable(folder: Path, login: str, reason: str, as_json: bool) -> int:
    """Enable a disabled user again, with the roles that are still in force."""
    return _switch(folder, login, reason, active=True, as_json=as_json)


def _switch(folder: Path, login: str, reason: str, *, active: bool, as_json: bool) -> int:
    from filature.register import user_acts
    from filature.workspace import open_workspace

    with open_workspace(folder, write=True) as workspace:
        user = user_acts.switch(workspace, login, active=active, reason=reason, author=who(None))
        row = _row(workspace, user)
    return _tell(row, "active again" if active else "disabled", as_json=as_json)


@command.command("break-glass")
@_FOLDER
@click.argument("reference", metavar="CASE")
@_REASON
@json_option
def break_glass(folder: Path, reference: str, reason: str, as_json: bool) -> int:
    """Open a case to yourself for an hour because it cannot wait. It is logged, shown by `audit`, and reviewed."""
    from filature.register import user_acts
    from filature.workspace import open_workspace

    with open_workspace(folder, write=True) as workspace:
        user = user_acts.break_glass(workspace, reference, reason=reason, author=who(None))
        row = _row(workspace, user)
    last = user.broken[-1]
    said = f"ALARM: {reference} is open until {last.until}; another person must review number {last.number}"
    return _tell(row, said, as_json=as_json)


@command.command("review")
@_FOLDER
@_LOGIN
@click.argument("number", type=click.IntRange(min=1))
@click.option("--finding", required=True, help="What the review found, in a sentence.")
@json_option
def review(folder: Path, login: str, number: int, finding: str, as_json: bool) -> int:
    """Review one broken glass of another user, as a magistrate or an administrator."""
    from filature.register import user_acts
    from filature.workspace import open_workspace

    with open_workspace(folder, write=True) as workspace:
        user = user_acts.review(workspace, login, number, finding=finding, author=who(None))
        row = _row(workspace, user)
    return _tell(row, f"break-glass {number} reviewed by {who(None)}", as_json=as_json)


@command.command("list")
@_FOLDER
@json_option
def list_(folder: Path, as_json: bool) -> int:
    """List the users with their roles. Exit code 1: there is none, and nothing is closed."""
    from filature.register import user_acts
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        found = [_row(workspace, user) for user in user_acts.every(workspace).values()]
    if as_json:
        emit({"users": found})
        return 0 if found else 1
    if not found:
        click.echo("there is no user: whoever sits at the keyboard does everything")
        return 1
    none = {"role": "(none)", "case": "-", "identity": False, "until": "-", "in_force": True}
    rows = [
        (
            row["user"], "active" if row["active"] else "disabled", one["role"], one["case"] or "(the unit)",
            "yes" if one["identity"] else "no",
            one["until"] if one["in_force"] else f"{one['until']}, not in force",
        )
        for row in found
        for one in row["roles"] or [none]
    ]  # fmt: skip
    click.echo(table(rows, ("user", "state", "role", "case", "identity", "until")))
    return 0
