"""`filature person`: one person opened, and why they are one."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option, table


@click.command("person")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("person")
@json_option
def command(folder: Path, person: str, as_json: bool) -> int:
    """Open PERSON of the workspace DIR: names, identifiers, where they appear, what joins them."""
    from filature.identity import reading
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        workspace.last_run()
        found = reading.person(workspace.records, person)
    if as_json:
        emit(found)
        return 0
    click.echo(
        f"{found['person']} {found['name'] or '(no name)'}: {found['mentions']} mentions, {found['use']}"
    )
    if found["asked_as"].upper() != found["person"]:
        click.echo(f"({found['asked_as']} is the same person: the number was joined to {found['person']})")
    for heading, rows in (
        ("names", [(row["name"], str(row["mentions"])) for row in found["names"]]),
        (
            "identifiers",
            [(f"{row['kind']} {row['value']}", str(row["mentions"])) for row in found["carries"]],
        ),
        (
            "seen in",
            [
                (f"exhibit {row['exhibit']} {row['file']} as {row['role']}", str(row["mentions"]))
                for row in found["seen_in"]
            ],
        ),
    ):
        click.echo("")
        click.echo(table(rows, (heading, "mentions")) if rows else f"no {heading}")
    click.echo("")
    if found["bonds"]:
        shown = [
            (row["left"], row["right"], f"{row['decibans']:.1f}", f"{row['probability']:.4f}")
            for row in found["bonds"]
        ]
        click.echo(table(shown, ("one person because", "and", "decibans", "probability")))
        click.echo(f"open one: filature identity explain {folder} {shown[0][0]} {shown[0][1]}")
    else:
        click.echo("one combination of name and identifiers: nothing was joined")
    for row in found["proposals"]:
        chance = "" if row["probability"] is None else f" (probability {row['probability']:.4f})"
        click.echo(f"to review: {row['kind']} {row['left']} and {row['right']}{chance}: {row['why']}")
    return 0
