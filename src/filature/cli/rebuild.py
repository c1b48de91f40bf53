"""`filature rebuild`: make everything derived again."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option, progress


@click.command("rebuild")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@json_option
def command(folder: Path, as_json: bool) -> int:
    """Throw away everything derived in DIR and make it again from the exhibits and decisions."""
    from filature import pipeline
    from filature.workspace import open_workspace

    with open_workspace(folder, write=True) as workspace:
        for line in workspace.recovered:
            click.echo(f"recovered: {line}", err=True)
        workspace.drop_records()
        manifest = pipeline.run(workspace, progress=progress())
    counts = {name: int(str(value).split(":")[0]) for name, value in manifest["outputs"].items()}  # type: ignore[attr-defined]
    if as_json:
        emit({**manifest, "rows": counts})
    else:
        click.echo(
            f"run {manifest['run']}: {counts['person']} persons, {counts['payment']} payments, "
            f"{counts['contact']} sessions, {counts['episode']} episodes, {counts['lead']} leads"
        )
    return 0
