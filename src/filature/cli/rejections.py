"""`filature rejections`: the rows that did not become records, and why."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option


@click.command("rejections")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("exhibit", type=click.IntRange(min=1), required=False)
@json_option
def command(folder: Path, exhibit: int | None, as_json: bool) -> int:
    """List the rejected rows of DIR, or of one EXHIBIT. Exit code 1: there is none."""
    from filature.intake import listing
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        found = listing.rejections(workspace.records, exhibit)
    if as_json:
        emit({"rejections": found})
    for row in [] if as_json else found:
        click.echo(
            f"exhibit {row['exhibit_no']} row {row['row_no']} ({row['row_ref']}): {row['code']}: {row['field']}: "
            f"found {row['found']!r}, expected {row['expected']}"
        )
    if not found and not as_json:
        click.echo("no rejected rows")
    return 0 if found else 1
