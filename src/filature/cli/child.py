"""`filature child`: the register of children. Pseudonyms everywhere; what identifies a child is sealed."""

from pathlib import Path
from typing import Any

import click

from filature.cli.child_same import SAME
from filature.cli.child_sealed import SEALED
from filature.cli.child_shared import (
    author_option,
    child_argument,
    folder_argument,
    reason_option,
    row_of,
    rows_of,
    tell,
    who,
)
from filature.cli.output import emit, json_option, table
from filature.cli.passphrase import access, file_option, keys_option
from filature.errors import UsageError

_BASES = ("civil document", "expert", "stated", "unknown")
_STATUSES = ("unknown", "located", "referred", "safe", "supported")


@click.group("child")
def command() -> None:
    """Keep the register of children: pseudonyms, safety, next action; names sealed, every reading logged.

    Exit code 1: no child is in the register (`list`).
    """


@command.command("open")
@folder_argument
@reason_option
@author_option
@json_option
def open_(case: Path, reason: str, author: str | None, as_json: bool) -> int:
    """Open the record of a child as soon as one is suspected; it gets the next pseudonym."""
    from filature.register import child_acts
    from filature.workspace import open_workspace

    with open_workspace(case, write=True) as workspace:
        child = child_acts.open_child(workspace, reason=reason, author=who(author))
        row = row_of(workspace, child)
    return tell(row, f"{child.pseudonym} opened by {child.opened_by}", as_json=as_json)


@command.command("list")
@folder_argument
@click.option("--status", type=click.Choice(_STATUSES), help="Only children of this status.")
@click.option("--after", metavar="CHILD", help="Begin after this child: the next page.")
@click.option(
    "--count", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many a page holds."
)
@json_option
def list_(case: Path, status: str | None, after: str | None, count: int, as_json: bool) -> int:
    """List the children with safety and next action, page by page. Exit code 1: there is none."""
    from filature.register import child_acts
    from filature.register.children import number_of
    from filature.register.shown import age_text
    from filature.workspace import open_workspace

    with open_workspace(case, write=False) as workspace:
        start = number_of(after) if after else 0
        page, more = child_acts.listed(workspace, after=start, count=count, status=status)
        found = rows_of(workspace, page)
    if as_json:
        emit({"children": found, "next": found[-1]["child"] if more else None})
        return 0 if found else 1
    if not found:
        click.echo("no child is in the register; that is no finding that there is none")
        return 1
    rows = []
    for row in found:
        action = row["next_action"] or {"what": "(none)", "owner": "-", "due": None}
        rows.append((
            row["child"], age_text(row["age"]), row["status"], action["what"], action["owner"], action["due"] or "-",
        ))  # fmt: skip
    click.echo(table(rows, ("child", "age", "safety", "next action", "owed by", "due")))
    if more:
        click.echo(f"more: --after {found[-1]['child']}")
    return 0


@command.command("show")
@folder_argument
@child_argument
@click.option(
    "--name", "with_name", is_flag=True, help="With the name, under a release in force; it is logged."
)
@keys_option
@file_option
@author_option
@json_option
def show(
    case: Path,
    name: str,
    with_name: bool,
    keys: Path | None,
    passphrase_file: Path | None,
    author: str | None,
    as_json: bool,
) -> int:
    """Show a child's record: history, links, releases, and who read what is sealed."""
    from filature.register import child_acts, sealed_acts
    from filature.workspace import open_workspace

    released = None
    with open_workspace(case, write=with_name) as workspace:
        child_acts.find(workspace, name)
        if with_name:
            opened = access(workspace, keys, passphrase_file)
            released = sealed_acts.released_name(workspace, opened, name, author=who(author))
        row = row_of(workspace, child_acts.find(workspace, name))
    if released:
        row["released_name"] = {"release": released[0].number, "name": released[1]}
    if as_json:
        emit(row)
    else:
        _show(row)
    return 0


def _show(row: dict[str, Any]) -> None:
    from filature.register.shown import age_text

    click.echo(f"{row['child']}, opened by {row['opened_by']}, {row['opened_at']}: {row['reason']}")
    click.echo(f"age: {age_text(row['age'])}")
    click.echo(f"safety: {row['status']}")
    for step in row["history"]:
        click.echo(f"  {step['at']} {step['status']}, by {step['author']}: {step['reason']}")
    action = row["next_action"]
    due = f", due {action['due']}" if action and action["due"] else ""
    click.echo(
        f"next action: {action['what']}, owed by {action['owner']}{due}" if action else "next action: none"
    )
    for kind, values in row["links"].items():
        if values:
            click.echo(f"{kind}: {', '.join(values)}")
    forgotten = f"; forgotten {row['forgotten_at']}" if row["forgotten_at"] else ""
    click.echo(f"sealed: {', '.join(row['sealed']) or 'nothing'}{forgotten}")
    for one in row["releases"]:
        state = "in force" if one["in_force"] else "not in force"
        click.echo(f"release {one['number']}: to {one['recipient']} until {one['until']}, {state}, by {one['author']}: "
                   f"{one['purpose']}")  # fmt: skip
    for read in row["reads"]:
        what = "read" if read["allowed"] else "refused"
        click.echo(
            f"{what} {read['at']}: {', '.join(read['fields'])}, by {read['author']}: {read['purpose']}"
        )
    if "released_name" in row:
        click.echo(f"name, under release {row['released_name']['release']}: {row['released_name']['name']}")


@command.command("age")
@folder_argument
@child_argument
@click.option("--from", "low", type=click.IntRange(0), help="Youngest, in whole years.")
@click.option("--to", "high", type=click.IntRange(0), help="Oldest, in whole years.")
@click.option("--basis", type=click.Choice(_BASES), required=True, help="What the age rests on.")
@click.option("--on", metavar="YYYY-MM-DD", help="The day it is the age of. Default: not stated.")
@reason_option
@author_option
@json_option
def age(
    case: Path,
    name: str,
    low: int | None,
    high: int | None,
    basis: str,
    on: str | None,
    reason: str,
    author: str | None,
    as_json: bool,
) -> int:
    """State an age or an interval with what it rests on; --basis unknown goes without years."""
    from filature.register import child_acts
    from filature.register.shown import age_text
    from filature.workspace import open_workspace

    with open_workspace(case, write=True) as workspace:
        child = child_acts.state_age(
            workspace, name, low=low, high=high, basis=basis, on=on, reason=reason, author=who(author)
        )
        row = row_of(workspace, child)
    return tell(row, f"{child.pseudonym}: age {age_text(row['age'])}", as_json=as_json)


@command.command("status")
@folder_argument
@child_argument
@click.argument("status", type=click.Choice(_STATUSES))
@reason_option
@author_option
@json_option
def status_(case: Path, name: str, status: str, reason: str, author: str | None, as_json: bool) -> int:
    """State how safe the child is; what was stated before stays in the history."""
    from filature.register import child_acts
    from filature.workspace import open_workspace

    with open_workspace(case, write=True) as workspace:
        child = child_acts.state_status(workspace, name, status=status, reason=reason, author=who(author))
        row = row_of(workspace, child)
    return tell(row, f"{child.pseudonym}: {child.status}", as_json=as_json)


@command.command("action")
@folder_argument
@child_argument
@click.option("--do", "what", help="What is to be done next; no name of a child.")
@click.option("--owner", help="Who owes it.")
@click.option("--due", metavar="YYYY-MM-DD", help="By when.")
@click.option("--done", "result", help="Close the open action: what came of it.")
@author_option
@json_option
def action(
    case: Path,
    name: str,
    what: str | None,
    owner: str | None,
    due: str | None,
    result: str | None,
    author: str | None,
    as_json: bool,
) -> int:
    """Set what is to be done next and who owes it, or close it with --done."""
    from filature.register import child_acts
    from filature.workspace import open_workspace

    if (what is None) == (result is None) or (what is None) != (owner is None) or (due and what is None):
        message = "found neither or both of --do with --owner, and --done"
        raise UsageError("usage", message, "give one of them")
    with open_workspace(case, write=True) as workspace:
        if result is not None:
            child = child_acts.close_action(workspace, name, result=result, author=who(author))
        else:
            child = child_acts.set_action(
                workspace, name, what=what or "", owner=owner or "", due=due, author=who(author)
            )
        row = row_of(workspace, child)
    said = f"next: {child.action.what}, owed by {child.action.owner}" if child.action else "no open action"
    return tell(row, f"{child.pseudonym}: {said}", as_json=as_json)


@command.command("link")
@folder_argument
@child_argument
@click.option("--person", help="A person of the last run, such as P-1-17-2.")
@click.option("--episode", help="A payment as EXHIBIT:ROW.")
@click.option("--case", "reference", help="The reference of a case of the register.")
@click.option("--country", help="A country: two letters of ISO 3166.")
@click.option("--remove", is_flag=True, help="Take the link back.")
@reason_option
@author_option
@json_option
def link(
    case: Path,
    name: str,
    person: str | None,
    episode: str | None,
    reference: str | None,
    country: str | None,
    remove: bool,
    reason: str,
    author: str | None,
    as_json: bool,
) -> int:
    """Link the child to a person, a payment, a case or a country; --remove takes a link back."""
    from filature.identity import reading
    from filature.register import child_acts
    from filature.register.children import Target
    from filature.workspace import open_workspace

    given = {
        Target.PERSON: person, Target.EPISODE: episode, Target.CASE: reference, Target.COUNTRY: country,
    }  # fmt: skip
    chosen = [(kind, value) for kind, value in given.items() if value is not None]
    if len(chosen) != 1:
        raise UsageError(
            "usage", f"found {len(chosen)} of --person, --episode, --case, --country", "give one"
        )
    (target, value), *_ = chosen
    with open_workspace(case, write=True) as workspace:
        if target is Target.PERSON and not remove:
            workspace.last_run()
            reading.find(workspace.records, value)
        child = child_acts.link(
            workspace, name, target=target, to=value, reason=reason, remove=remove, author=who(author)
        )
        row = row_of(workspace, child)
    done = "no longer linked" if remove else "linked"
    return tell(row, f"{child.pseudonym}: {done} to {target} {value}", as_json=as_json)


for _verb in (*SAME, *SEALED):
    command.add_command(_verb)
