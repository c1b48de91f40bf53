"""`filature audit`: who saw or did what, about whom, when and why."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option, table

_SCOPES = ("child", "case", "person", "user")


@click.command("audit")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("scope", metavar="[child|case|person|user]", type=click.Choice(_SCOPES), required=False)
@click.argument("name", metavar="[NAME]", required=False)
@json_option
def command(folder: Path, scope: str | None, name: str | None, as_json: bool) -> int:
    """Tell who saw or did what about a child, a case or a person of the records, or what a user did. Alone: in all.

    A broken glass that nobody has reviewed stands first, always. Exit code 1: there is one.
    """
    from dataclasses import asdict

    from filature.errors import UsageError
    from filature.register import audit
    from filature.workspace import open_workspace

    if (scope is None) != (name is None):
        raise UsageError(
            "usage", f"found {scope or 'nothing'} without a name", "say of whom: child C-001, user ada"
        )
    of = {"child": audit.of_child, "case": audit.of_case, "person": audit.of_person, "user": audit.of_user}
    with open_workspace(folder, write=False) as workspace:
        waiting = [
            {"user": user.login, **asdict(user.broken[number - 1])}
            for user, number in audit.alarms(workspace)
        ]
        events = of[scope](workspace, name) if scope and name else []
        totals = [] if scope else audit.totals(workspace)
    if as_json:
        counts = [{"by": by, "what": what, "times": times} for by, what, times in totals]
        emit({"alarms": waiting, "events": [asdict(event) for event in events], "totals": counts})
        return 1 if waiting else 0
    for one in waiting:
        click.echo(f"ALARM: {one['user']} broke the glass at {one['at']}, not reviewed: {one['reason']}")
    if scope:
        rows = [
            (event.at, event.by, event.what, event.about, str(event.entry), event.detail) for event in events
        ]
        click.echo(
            table(rows, ("when", "who", "what", "about", "entry", "detail")) if rows else "nothing was done"
        )
    else:
        click.echo(table([(by, what, str(times)) for by, what, times in totals], ("who", "what", "times")))
    return 1 if waiting else 0
