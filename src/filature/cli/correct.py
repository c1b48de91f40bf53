"""`filature correct`: decide what a row should say."""

from pathlib import Path

import click


@click.command("correct")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("exhibit", type=click.IntRange(min=1))
@click.argument("row", type=click.IntRange(min=1))
@click.option(
    "--set", "changes", multiple=True, required=True, metavar="FIELD=VALUE", help="As often as needed."
)
@click.option("--reason", required=True, help="Why, in a sentence.")
@click.option("--author", help="Who decides. Default: the login name.")
def command(
    folder: Path, exhibit: int, row: int, changes: tuple[str, ...], reason: str, author: str | None
) -> int:
    """Correct a ROW of an EXHIBIT by a decision, and read the exhibit again. The original stays as it is."""
    from filature import intake
    from filature.errors import UsageError
    from filature.workspace import open_workspace, person_at_keyboard

    values = {}
    for change in changes:
        name, sign, value = change.partition("=")
        if not sign:
            raise UsageError("set", f"found {change!r}, expected FIELD=VALUE", "write it like amount=12.50")
        values[name.strip()] = value
    with open_workspace(folder, write=True) as workspace:
        intake.catch_up(workspace)
        intake.correct(workspace, exhibit, row, values, author=author or person_at_keyboard(), reason=reason)
    click.echo(f"exhibit {exhibit} row {row}: corrected and read again; next: filature run {folder}")
    return 0
