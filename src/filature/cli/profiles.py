"""`filature profiles`: the built-in layouts."""

import click

from filature.cli.output import emit, json_option, table


@click.command("profiles")
@click.argument("name", metavar="PROFILE", required=False)
@json_option
def command(name: str | None, as_json: bool) -> int:
    """List the built-in layout profiles, or print the TOML of one PROFILE to start your own from."""
    from filature.intake import load_layout
    from filature.intake.profile import built_in

    if name is not None:
        click.echo(load_layout(name).text.rstrip())
        return 0

    found = built_in().values()
    if as_json:
        emit(
            [
                {"id": p.id, "title": p.title, "format": p.format, "record": p.record, "status": p.status}
                for p in found
            ]
        )
    else:
        click.echo(table([(p.id, p.format, p.record.value, p.status, p.title) for p in found],
                         ("profile", "format", "record", "status", "title")))  # fmt: skip
    return 0
