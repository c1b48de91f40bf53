"""`filature decide`: record what a person judged about a lead."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option


@click.command("decide")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("lead")
@click.option("--judgement", type=click.Choice(["positive", "negative", "unsure"]), required=True)
@click.option("--reason", required=True, help="Why, in a sentence.")
@click.option("--author", help="Who decides. Default: the login name.")
@json_option
def command(folder: Path, lead: str, judgement: str, reason: str, author: str | None, as_json: bool) -> int:
    """Record a reasoned judgement on LEAD. A later one supersedes it; none is ever removed."""
    from filature import pipeline
    from filature.errors import UsageError
    from filature.workspace import open_workspace, person_at_keyboard

    if not reason.strip():
        raise UsageError("empty", "--reason is empty", "say why in a sentence")
    with open_workspace(folder, write=True) as workspace:
        workspace.last_run()
        decision = pipeline.decide(
            workspace, lead, judgement=judgement, reason=reason.strip(), author=author or person_at_keyboard()
        )
    if as_json:
        emit(
            {
                "decision": decision.decision_no,
                "lead": decision.object_id,
                "judgement": judgement,
                "at": decision.decided_at,
            }
        )
    else:
        click.echo(
            f"decision {decision.decision_no}: {decision.object_id} judged {judgement} by {decision.author}"
        )
    return 0
