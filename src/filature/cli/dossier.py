"""`filature dossier`: write the court-readable file of one lead."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option


@click.command("dossier")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("lead")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write."
)
@click.option("--lang", type=click.Choice(["fr", "en"]), help="Language. Default: the workspace's.")
@json_option
def command(folder: Path, lead: str, out: Path, lang: str | None, as_json: bool) -> int:
    """Write the dossier of LEAD as PDF/A-3a with its facts and tables attached.

    Only rows of judicial exhibits are in it. What a dossier still lacks is said on its first page.
    """
    from filature import pipeline
    from filature.workspace import open_workspace
    from filature.workspace.acts import sha256_hex

    with open_workspace(folder, write=True) as workspace:
        for line in workspace.recovered:
            click.echo(f"recovered: {line}", err=True)
        pipeline.write_dossier(workspace, lead, {lang or workspace.settings.lang: out})
    digest = sha256_hex(out.read_bytes())
    if as_json:
        emit({"lead": lead, "file": str(out), "sha256": digest})
    else:
        click.echo(f"{out} written; sha256 {digest}")
    return 0
