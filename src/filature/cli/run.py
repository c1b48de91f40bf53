"""`filature run`: compute persons, episodes and leads."""

from pathlib import Path
from typing import Any

import click

from filature.cli.output import emit, json_option, progress


@click.command("run")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@json_option
def command(folder: Path, as_json: bool) -> int:
    """Compute everything derived in the workspace DIR, in one step that is wholly done or not at all."""
    return compute(folder, as_json=as_json, anew=False)


def compute(folder: Path, *, as_json: bool, anew: bool) -> int:
    """Run the stages, on new records when `anew`, and say what came out."""
    from filature import pipeline
    from filature.workspace import open_workspace

    with open_workspace(folder, write=True) as workspace:
        for line in workspace.recovered:
            click.echo(f"recovered: {line}", err=True)
        if anew:
            workspace.drop_records()
        manifest: dict[str, Any] = pipeline.run(workspace, progress=progress())
    counts = {name: int(value.split(":")[0]) for name, value in manifest["outputs"].items()}
    if as_json:
        emit({**manifest, "rows": counts})
    else:
        click.echo(
            f"run {manifest['run']}: {counts['person']} persons, {counts['payment']} payments, "
            f"{counts['contact']} sessions, {counts['episode']} episodes, {counts['lead']} leads"
        )
    return 0
