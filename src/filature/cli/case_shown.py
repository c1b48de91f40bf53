"""What `filature case show` says of requests, duties and other cases."""

from typing import Any

import click


def tell_elsewhere(row: dict[str, Any]) -> None:
    """Print what links a case to others."""
    for person, others in row["subjects_elsewhere"].items():
        click.echo(f"{person} is a subject elsewhere: {', '.join(others)}")
    for one in row["shared"]:
        if one["kind"] != "person":
            click.echo(f"the {one['kind']} {one['what']} links to: {', '.join(one['cases'])}")


def request_line(one: dict[str, Any]) -> str:
    """Return where a request stands."""
    due = f", due {one['due']}" if one["due"] else ""
    replies = "".join(f"; {reply['on']} {reply['outcome']}" for reply in one["replies"])
    state = "overdue" if one["overdue"] else "open" if one["open"] else "answered"
    return f"{state}{due}{replies}"


def duty_line(one: dict[str, Any]) -> str:
    """Return who owes a task or deadline, and where it stands."""
    owner = f", owed by {one['owner']}" if one.get("owner") else ""
    due = f", due {one['due']}" if one["due"] else ""
    state = f"; done: {one['result']}" if one["result"] else "; overdue" if one["overdue"] else ""
    return f"{owner}{due}{state}"
