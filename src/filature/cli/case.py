"""`filature case`: the docket. Stages, subjects as hypotheses, requests, tasks, deadlines."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filature.cli.case_retention import retention
from filature.cli.case_shown import duty_line, request_line, tell_elsewhere
from filature.cli.output import emit, json_option, table
from filature.errors import UsageError

if TYPE_CHECKING:
    from filature.register.cases import Case
    from filature.workspace import Workspace

_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
_CASE = click.argument("reference", metavar="CASE")
_AUTHOR = click.option("--author", help="Who acts. Default: the login name.")
_REASON = click.option("--reason", required=True, help="Why, in a sentence; no name of a child.")
_STAGES = ("preliminary", "judicial", "referral", "trial", "appeal", "closed")
_ROLES = ("payer", "payee", "facilitator", "possible victim", "witness", "other")


@click.group("case")
def command() -> None:
    """Keep the docket: stages with their days, who is asked what, what is due.

    Exit code 1: no case is in the register (`list`).
    """


def _row(workspace: "Workspace", case: "Case") -> dict[str, Any]:
    from filature.register import case_acts, child_acts, shown
    from filature.workspace.clock import iso

    cases, children = case_acts.every(workspace), child_acts.filed(workspace, case.number)
    sharing = case_acts.sharing(workspace, case.reference)
    row = shown.case_row(case, cases, children, iso(workspace.clock())[:10], sharing)
    return {**row, "shared": case_acts.shared(workspace, case.reference)}


def _act(
    folder: Path, author: str | None, act: Callable[["Workspace", str], "Case"], line: str, *, as_json: bool
) -> int:
    """Carry out one act and tell the line, in which {requests} and the like stand for how many there are."""
    from filature.workspace import open_workspace, person_at_keyboard

    with open_workspace(folder, write=True) as workspace:
        row = _row(workspace, act(workspace, person_at_keyboard() if author is None else author))
    if as_json:
        emit(row)
    else:
        for kind in ("requests", "tasks", "deadlines"):
            line = line.replace(f"{{{kind}}}", str(len(row[kind])))
        click.echo(f"{row['case']}: {line}")
    return 0


@command.command("open")
@_FOLDER
@_CASE
@click.option("--authority", required=True, help="Whose inquiry it is.")
@click.option(
    "--stage", type=click.Choice(_STAGES), default="preliminary", show_default=True, help="Where it stands."
)
@click.option("--on", metavar="YYYY-MM-DD", required=True, help="The day on which that stage began.")
@_REASON
@_AUTHOR
@json_option
def open_(
    folder: Path,
    reference: str,
    authority: str,
    stage: str,
    on: str,
    reason: str,
    author: str | None,
    as_json: bool,
) -> int:
    """Open a case under its reference."""
    from filature.register import case_acts

    return _act(
        folder, author,
        lambda workspace, who: case_acts.open_case(
            workspace, reference=reference, authority=authority, stage=stage, on=on, reason=reason, author=who
        ),
        f"opened, {stage} since {on}", as_json=as_json,
    )  # fmt: skip


@command.command("list")
@_FOLDER
@click.option("--stage", type=click.Choice(_STAGES), help="Only cases at this stage.")
@json_option
def list_(folder: Path, stage: str | None, as_json: bool) -> int:
    """List the cases with stage and what is overdue. Exit code 1: there is none."""
    from filature.register import case_acts, child_acts, shown
    from filature.workspace import open_workspace
    from filature.workspace.clock import iso

    with open_workspace(folder, write=False) as workspace:
        cases, children = case_acts.every(workspace), child_acts.filed(workspace)
        today = iso(workspace.clock())[:10]
        found = [shown.case_row(case, cases, children, today) for case in cases.values()]
    found = [row for row in found if stage in (None, row["stage"])]
    if as_json:
        emit({"cases": found})
        return 0 if found else 1
    if not found:
        click.echo("no case is in the register")
        return 1
    rows = [
        (
            row["case"], row["authority"], row["stage"], row["history"][-1]["on"], str(len(row["subjects"])),
            str(len(row["children"])), str(sum(one["open"] for one in row["requests"])), str(row["overdue"]),
        )
        for row in found
    ]  # fmt: skip
    header = ("case", "authority", "stage", "since", "subjects", "children", "open requests", "overdue")
    click.echo(table(rows, header))
    return 0


@command.command("show")
@_FOLDER
@_CASE
@json_option
def show(folder: Path, reference: str, as_json: bool) -> int:
    """Show a case: stages, subjects as hypotheses, requests and replies, tasks, deadlines, exhibits, children."""
    from filature.register import case_acts
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        row = _row(workspace, case_acts.find(workspace, reference))
    if as_json:
        emit(row)
        return 0
    click.echo(f"{row['case']}, {row['authority']}: {row['stage']}")
    for step in row["history"]:
        click.echo(f"  since {step['on']} {step['stage']}, by {step['author']}: {step['reason']}")
    for one in row["subjects"]:
        click.echo(f"{one['person']}: hypothesis {one['role']}, by {one['author']}: {one['reason']}")
    for one in row["requests"]:
        click.echo(f"request {one['number']} of {one['sent']} to {one['authority']} ({one['instrument']}): "
                   f"{one['scope']}; {request_line(one)}")  # fmt: skip
    for kind, owed in (("task", row["tasks"]), ("deadline", row["deadlines"])):
        for one in owed:
            click.echo(f"{kind} {one['number']}: {one['what']}{duty_line(one)}")
    tell_elsewhere(row)
    for name in ("exhibits", "cases", "children"):
        if row[name]:
            click.echo(f"{name}: {', '.join(map(str, row[name]))}")
    return 0


@command.command("stage")
@_FOLDER
@_CASE
@click.argument("stage", type=click.Choice(_STAGES))
@click.option("--on", metavar="YYYY-MM-DD", required=True, help="The day on which it began.")
@_REASON
@_AUTHOR
@json_option
def stage_(
    folder: Path, reference: str, stage: str, on: str, reason: str, author: str | None, as_json: bool
) -> int:
    """Record that the case entered a stage; the earlier ones stay."""
    from filature.register import case_acts

    return _act(
        folder, author,
        lambda workspace, who: case_acts.enter_stage(
            workspace, reference, stage=stage, on=on, reason=reason, author=who
        ),
        f"{stage} since {on}", as_json=as_json,
    )  # fmt: skip


@command.command("subject")
@_FOLDER
@_CASE
@click.argument("person", metavar="PERSON")
@click.option("--role", type=click.Choice(_ROLES), required=True, help="What the person is supposed to be.")
@_REASON
@_AUTHOR
@json_option
def subject(
    folder: Path, reference: str, person: str, role: str, reason: str, author: str | None, as_json: bool
) -> int:
    """Record a person's role in the case: a hypothesis of whoever states it, with the reason."""
    from filature.identity import reading
    from filature.register import case_acts

    def act(workspace: "Workspace", who: str) -> "Case":
        workspace.last_run()
        reading.find(workspace.records, person)
        return case_acts.suppose(workspace, reference, person=person, role=role, reason=reason, author=who)

    return _act(folder, author, act, f"{person.upper()}, hypothesis {role}", as_json=as_json)


@command.command("request")
@_FOLDER
@_CASE
@click.option("--instrument", required=True, help="The legal basis, as it is cited.")
@click.option("--authority", required=True, help="To whom it went.")
@click.option("--scope", required=True, help="What is asked: persons, period, kinds of data.")
@click.option("--sent", metavar="YYYY-MM-DD", required=True, help="The day it was sent.")
@click.option("--due", metavar="YYYY-MM-DD", help="By when a reply is due.")
@_AUTHOR
@json_option
def request(
    folder: Path,
    reference: str,
    instrument: str,
    authority: str,
    scope: str,
    sent: str,
    due: str | None,
    author: str | None,
    as_json: bool,
) -> int:
    """Record a request for data that was sent; the case numbers them."""
    from filature.register import case_acts

    return _act(
        folder, author,
        lambda workspace, who: case_acts.ask(
            workspace, reference, instrument=instrument, authority=authority, scope=scope, sent=sent, due=due,
            author=who,
        ),
        "request {requests} recorded", as_json=as_json,
    )  # fmt: skip


@command.command("reply")
@_FOLDER
@_CASE
@click.argument("number", metavar="REQUEST", type=click.IntRange(1))
@click.option("--on", metavar="YYYY-MM-DD", required=True, help="The day it came.")
@click.option(
    "--outcome", type=click.Choice(["full", "partial", "refused"]), required=True, help="What came."
)
@click.option("--exhibit", "exhibits", type=click.IntRange(1), multiple=True, help="Its number; repeat.")
@_AUTHOR
@json_option
def reply(
    folder: Path,
    reference: str,
    number: int,
    on: str,
    outcome: str,
    exhibits: tuple[int, ...],
    author: str | None,
    as_json: bool,
) -> int:
    """Record what came back to a request; after a partial reply it stays open."""
    from filature.register import case_acts

    return _act(
        folder, author,
        lambda workspace, who: case_acts.answered(
            workspace, reference, number, on=on, outcome=outcome, exhibits=exhibits, author=who
        ),
        f"request {number}: {outcome} reply of {on}", as_json=as_json,
    )  # fmt: skip


@command.command("task")
@_FOLDER
@_CASE
@click.option("--do", "what", help="What is to be done; no name of a child.")
@click.option("--owner", help="Who owes it.")
@click.option("--due", metavar="YYYY-MM-DD", help="By when.")
@click.option("--close", "number", type=click.IntRange(1), help="Close this task instead.")
@click.option("--result", help="With --close: what came of it.")
@_AUTHOR
@json_option
def task(
    folder: Path,
    reference: str,
    what: str | None,
    owner: str | None,
    due: str | None,
    number: int | None,
    result: str | None,
    author: str | None,
    as_json: bool,
) -> int:
    """Record what is to be done and who owes it, or close a task with --close and --result."""
    from filature.register import case_acts
    from filature.register.cases import Kind

    new = what is not None and owner is not None and number is None and result is None
    closing = number is not None and result is not None and what is None and owner is None and due is None
    if not new and not closing:
        message = "found neither --do with --owner nor --close with --result"
        raise UsageError("usage", message, "give the one or the other")

    def act(workspace: "Workspace", who: str) -> "Case":
        if number is not None:
            done = Kind.TASK_DONE
            return case_acts.finish(workspace, reference, number, kind=done, result=result or "", author=who)
        return case_acts.set_task(
            workspace, reference, what=what or "", owner=owner or "", due=due, author=who
        )

    line = f"task {number} closed" if closing else "task {tasks} recorded"
    return _act(folder, author, act, line, as_json=as_json)


@command.command("deadline")
@_FOLDER
@_CASE
@click.option("--what", help="What ends or is due that day.")
@click.option("--due", metavar="YYYY-MM-DD", help="The day; the program computes none.")
@click.option("--close", "number", type=click.IntRange(1), help="Close this deadline instead.")
@click.option("--result", help="With --close: how it was met.")
@_AUTHOR
@json_option
def deadline(
    folder: Path,
    reference: str,
    what: str | None,
    due: str | None,
    number: int | None,
    result: str | None,
    author: str | None,
    as_json: bool,
) -> int:
    """Record a day that the procedure sets, or close one with --close and --result."""
    from filature.register import case_acts
    from filature.register.cases import Kind

    new = what is not None and due is not None and number is None and result is None
    closing = number is not None and result is not None and what is None and due is None
    if not new and not closing:
        message = "found neither --what with --due nor --close with --result"
        raise UsageError("usage", message, "give the one or the other")

    def act(workspace: "Workspace", who: str) -> "Case":
        if number is not None:
            met = Kind.DEADLINE_MET
            return case_acts.finish(workspace, reference, number, kind=met, result=result or "", author=who)
        return case_acts.set_deadline(workspace, reference, what=what or "", due=due or "", author=who)

    line = f"deadline {number} closed" if closing else "deadline {deadlines} recorded"
    return _act(folder, author, act, line, as_json=as_json)


@command.command("link")
@_FOLDER
@_CASE
@click.option("--exhibit", type=click.IntRange(1), help="The number of an exhibit of this workspace.")
@click.option("--case", "other", help="The reference of another case; with --reason.")
@click.option("--reason", help="Why the two cases have to do with each other.")
@_AUTHOR
@json_option
def link(
    folder: Path,
    reference: str,
    exhibit: int | None,
    other: str | None,
    reason: str | None,
    author: str | None,
    as_json: bool,
) -> int:
    """Link the case to an exhibit or to another case. Children are linked with `filature child link`."""
    from filature.register import case_acts

    if (exhibit is None) == (other is None) or (other is None) != (reason is None):
        message = "found neither or both of --exhibit, and --case with --reason"
        raise UsageError("usage", message, "give one of them")

    def act(workspace: "Workspace", who: str) -> "Case":
        if exhibit is not None:
            return case_acts.link_exhibit(workspace, reference, exhibit, author=who)
        return case_acts.link_case(workspace, reference, other or "", reason=reason or "", author=who)

    line = f"linked to exhibit {exhibit}" if exhibit is not None else f"linked to case {other}"
    return _act(folder, author, act, line, as_json=as_json)


command.add_command(retention)
