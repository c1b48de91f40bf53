"""What the verbs about children share: their arguments, who acts, and what is told of a child."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filature.cli.output import emit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filature.register.children import Child
    from filature.workspace import Workspace

folder_argument = click.argument("case", metavar="DIR", type=click.Path(path_type=Path, readable=False))
child_argument = click.argument("name", metavar="CHILD")
author_option = click.option("--author", help="Who acts. Default: the login name.")
reason_option = click.option("--reason", required=True, help="Why, in a sentence; no name of a child.")


def who(author: str | None) -> str:
    """Return who acts."""
    from filature.workspace import person_at_keyboard

    return person_at_keyboard() if author is None else author


def row_of(workspace: "Workspace", child: "Child") -> dict[str, Any]:
    """Return what may be shown of a child now."""
    (row,) = rows_of(workspace, [child])
    return row


def rows_of(workspace: "Workspace", children: "Iterable[Child]") -> list[dict[str, Any]]:
    """Return what may be shown of children now."""
    from filature.register import case_acts, shown
    from filature.workspace.clock import iso

    cases, now = case_acts.every(workspace), iso(workspace.clock())
    return [shown.child_row(child, cases, now) for child in children]


def tell(row: dict[str, Any], line: str, *, as_json: bool) -> int:
    """Print the row as JSON, or the line."""
    if as_json:
        emit(row)
    else:
        click.echo(line)
    return 0
