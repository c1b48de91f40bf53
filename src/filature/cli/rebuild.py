"""`filature rebuild`: make everything derived again."""

from pathlib import Path

import click

from filature.cli.output import json_option
from filature.cli.run import compute


@click.command("rebuild")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@json_option
def command(folder: Path, as_json: bool) -> int:
    """Throw away everything derived in DIR and make it again from the exhibits and decisions."""
    return compute(folder, as_json=as_json, anew=True)
