"""`filature target`: from lead to target to suspect. Two people, two kinds of evidence, no way around."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filature.cli.child_shared import author_option, reason_option, who
from filature.cli.output import emit, json_option, table

if TYPE_CHECKING:
    from filature.register.targets import Target
    from filature.workspace import Workspace

_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
_LEAD = click.argument("lead", metavar="LEAD")
_KINDS = ("payments", "communications", "cooperation", "devices")
_RIVALS = ("FAM", "SEA", "CHA", "ROM", "RSC", "SEX", "ATO", "BIZ", "CUR", "OTH")


@click.group("target")
def command() -> None:
    """Decide on whom the unit works: lead, target, suspect. Each step needs two people and two kinds of evidence.

    Exit code 1: nothing was decided about any lead (`list`).
    """


def _act(
    folder: Path, lead: str, act: Callable[["Workspace", dict[str, Any]], "Target"], *, as_json: bool
) -> int:
    """Carry out one decision on a lead of the last run, and tell where it stands."""
    from filature.leads import reading
    from filature.workspace import open_workspace

    with open_workspace(folder, write=True) as workspace:
        workspace.last_run()
        target = act(workspace, reading.find(workspace.records, lead))
    if as_json:
        emit(_row(target))
    else:
        click.echo(f"{target.lead}: {_line(_row(target))}")
    return 0


def _row(target: "Target") -> dict[str, Any]:
    from filature.register.shown import target_row

    return target_row(target)


def _line(row: dict[str, Any]) -> str:
    if proposal := row["proposal"]:
        return f"{row['status']}, proposed as {proposal['step']} by {proposal['author']}: a second person must agree"
    if row["status"] == "dismissed":
        return f"dismissed by {row['signed'][0]}" + (f", explained by {row['rival']}" if row["rival"] else "")
    if row["signed"]:
        return (
            f"{row['status']}, signed by {' and '.join(row['signed'])}, on {', '.join(row['evidence_kinds'])}"
        )
    return str(row["status"])


@command.command("propose")
@_FOLDER
@_LEAD
@click.option(
    "--step",
    type=click.Choice(["target", "suspect"]),
    default="target",
    show_default=True,
    help="Which step.",
)
@reason_option
@author_option
@json_option
def propose(folder: Path, lead: str, step: str, reason: str, author: str | None, as_json: bool) -> int:
    """Propose a step up; refused where the lead rests on fewer than two independent kinds of evidence."""
    from filature.identity.judged import cited_values
    from filature.register import target_acts
    from filature.register.targets import Step

    def act(workspace: "Workspace", found: dict[str, Any]) -> "Target":
        return target_acts.propose(
            workspace, found["lead"], step=Step(step), computed=found["evidence_kinds"], reason=reason,
            author=who(author), cited=cited_values(workspace.records, [found["person_id"]]),
        )  # fmt: skip

    return _act(folder, lead, act, as_json=as_json)


@command.command("second")
@_FOLDER
@_LEAD
@reason_option
@author_option
@json_option
def second(folder: Path, lead: str, reason: str, author: str | None, as_json: bool) -> int:
    """Agree to what another person proposed; the evidence is counted again, as it is now."""
    from filature.register import target_acts

    return _act(
        folder, lead,
        lambda workspace, found: target_acts.second(
            workspace, found["lead"], computed=found["evidence_kinds"], reason=reason, author=who(author)
        ),
        as_json=as_json,
    )  # fmt: skip


@command.command("withdraw")
@_FOLDER
@_LEAD
@reason_option
@author_option
@json_option
def withdraw(folder: Path, lead: str, reason: str, author: str | None, as_json: bool) -> int:
    """Take back a proposal, or the step that holds: it is a lead again. What was decided stays in the history."""
    from filature.register import target_acts

    return _act(
        folder, lead,
        lambda workspace, found: target_acts.withdraw(workspace, found["lead"], reason=reason, author=who(author)),
        as_json=as_json,
    )  # fmt: skip


@command.command("dismiss")
@_FOLDER
@_LEAD
@click.option("--rival", type=click.Choice(_RIVALS), help="The explanation that fits, where one does.")
@reason_option
@author_option
@json_option
def dismiss(
    folder: Path, lead: str, rival: str | None, reason: str, author: str | None, as_json: bool
) -> int:
    """Dismiss a lead for a reason. It stays dismissed, and is shown as such should it come up again."""
    from filature.register import target_acts

    return _act(
        folder, lead,
        lambda workspace, found: target_acts.dismiss(
            workspace, found["lead"], rival=rival, reason=reason, author=who(author)
        ),
        as_json=as_json,
    )  # fmt: skip


@command.command("evidence")
@_FOLDER
@_LEAD
@click.option("--kind", type=click.Choice(_KINDS), required=True, help="Which kind of evidence.")
@click.option("--exhibit", type=click.IntRange(min=1), required=True, help="The exhibit that holds it.")
@reason_option
@author_option
@json_option
def evidence(
    folder: Path, lead: str, kind: str, exhibit: int, reason: str, author: str | None, as_json: bool
) -> int:
    """Record a kind of evidence that an exhibit holds and the records do not show, such as a person's own words."""
    from filature.register import target_acts

    return _act(
        folder, lead,
        lambda workspace, found: target_acts.record_evidence(
            workspace, found["lead"], kind=kind, exhibit=exhibit, reason=reason, author=who(author)
        ),
        as_json=as_json,
    )  # fmt: skip


@command.command("list")
@_FOLDER
@json_option
def list_(folder: Path, as_json: bool) -> int:
    """List where each lead stands about which something was decided. Exit code 1: there is none."""
    from filature.register import target_acts
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        found = [_row(target) for target in target_acts.every(workspace).values()]
    if as_json:
        emit({"targets": found})
        return 0 if found else 1
    if not found:
        click.echo("nothing was decided about any lead; see `filature leads`")
        return 1
    rows = [
        (row["lead"], row["status"], _line(row), (row["since"] or "-")[:10], row["history"][-1]["reason"])
        for row in found
    ]
    click.echo(table(rows, ("lead", "status", "where it stands", "since", "last reason")))
    return 0
