"""`filature persons`: who appears, and about whom somebody should be asked."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option, table


@click.command("persons")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many to list.")
@click.option("--junk", is_flag=True, help="List the identifiers that bind nobody, with the reason.")
@json_option
def command(folder: Path, limit: int, junk: bool, as_json: bool) -> int:
    """List the persons of DIR, those with most mentions first. Exit code 1: there is none."""
    from filature.identity import reading
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        workspace.last_run()
        if junk:
            found, total = reading.junk(workspace.records), 0
        else:
            found, total = reading.persons(workspace.records, limit=limit)
    if as_json:
        emit({"identifiers": found} if junk else {"persons": found, "total": total})
        return 0 if found else 1
    if junk:
        rows = [(row["kind"], row["value"], str(row["mentions"]), row["why"]) for row in found]
        click.echo(
            table(rows, ("kind", "identifier", "mentions", "why it binds nobody"))
            if rows
            else "every identifier binds"
        )
        return 0 if found else 1
    if not found:
        click.echo("no persons: add an exhibit, then `filature run`")
        return 1
    counted = ("mentions", "identifiers", "payments", "sessions", "proposals")
    rows = [
        (
            row["person"],
            row["name"] or "(no name)",
            *(str(row[name]) for name in counted),
            row["bound_by"] or "name only",
        )
        for row in found
    ]
    click.echo(
        table(
            rows,
            ("person", "name", "mentions", "identifiers", "payments", "sessions", "to review", "bound by"),
        )
    )
    if total > len(found):
        click.echo(f"and {total - len(found)} more: see --limit")
    return 0
