"""`filature new`: make a workspace."""

from pathlib import Path

import click

from filature.cli.passphrase import file_option, new_passphrase
from filature.errors import UsageError
from filature.model.enums import WorkspaceKind


@click.command("new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.option("--name", required=True, help="What the case or workspace is called.")
@click.option("--unit", required=True, help="The unit that works in it.")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in WorkspaceKind]), default="judicial", show_default=True
)
@click.option("--legal-basis", default="", help="The text that allows the work.")
@click.option("--zone", default="Europe/Paris", show_default=True, help="Time zone in which times are shown.")
@click.option(
    "--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language of documents."
)
@click.option("--memory", default="2GiB", show_default=True, help="Memory limit of the analysis.")
@click.option(
    "--encrypt", is_flag=True, help="Encrypt the register; every command then needs the passphrase."
)
@file_option
def command(
    folder: Path,
    name: str,
    unit: str,
    kind: str,
    legal_basis: str,
    zone: str,
    lang: str,
    memory: str,
    encrypt: bool,
    passphrase_file: Path | None,
) -> None:
    """Make a workspace in DIR, which must not exist or be empty."""
    from filature.workspace import Settings, create

    settings = Settings(
        name=name,
        unit=unit,
        kind=WorkspaceKind(kind),
        legal_basis=legal_basis,
        zone=zone,
        lang=lang,
        memory=memory,
    )
    if passphrase_file is not None and not encrypt:
        raise UsageError("usage", "found --passphrase-file without --encrypt", "add --encrypt")
    create(folder, settings, passphrase=new_passphrase(passphrase_file) if encrypt else None)
    click.echo(f"{folder}: {kind} workspace {name!r} of {unit!r}. Next: filature add {folder} FILE ...")
