"""`filature release`: lift the quarantine of rows on a new authority."""

from datetime import datetime
from pathlib import Path

import click

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("release")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("exhibit", type=click.IntRange(min=1))
@click.option("--reference", required=True, help="The act that allows the rows to be read.")
@click.option("--reason", required=True, help="Why, in a sentence.")
@click.option("--scope-from", type=_DAY, help="New first day. Alone, the last day stays.")
@click.option("--scope-to", type=_DAY, help="New last day. Alone, the first day stays.")
@click.option("--author", help="Who decides. Default: the login name.")
def command(
    folder: Path,
    exhibit: int,
    reference: str,
    reason: str,
    scope_from: datetime | None,
    scope_to: datetime | None,
    author: str | None,
) -> int:
    """Lift the quarantine of an EXHIBIT by a decision with its reference, and read it again.

    Without a new day, every limit of the instrument is lifted, in time and in persons; with one, only that limit.
    """
    from filature import intake
    from filature.workspace import open_workspace, person_at_keyboard

    scope = {} if scope_from or scope_to else {"scope_from": "", "scope_to": "", "subjects": ""}
    if scope_from:
        scope["scope_from"] = scope_from.date().isoformat()
    if scope_to:
        scope["scope_to"] = scope_to.date().isoformat()
    with open_workspace(folder, write=True) as workspace:
        intake.catch_up(workspace)
        intake.release(
            workspace,
            exhibit,
            scope,
            author=author or person_at_keyboard(),
            reason=reason,
            reference=reference,
        )
    click.echo(f"exhibit {exhibit}: quarantine lifted and read again; next: filature run {folder}")
    return 0
