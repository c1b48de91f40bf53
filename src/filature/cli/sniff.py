"""`filature sniff`: say what a file is."""

import shlex
from pathlib import Path

import click

from filature.cli.output import emit, json_option


@click.command("sniff")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path, readable=False))
@json_option
def command(source: Path, as_json: bool) -> int:
    """Say what FILE is, how sure that is, and which command would add it. Exit code 1: no layout fits."""
    from filature import intake

    found = intake.look(source.absolute())  # workbooks are looked at by a process that stands elsewhere
    frame = "--provider ... --instrument ... --authority ..."
    command_line = f"filature add DIR {shlex.quote(str(source))} --profile {found.profile_id} {frame}"
    add = command_line if found.profile_id else None
    if as_json:
        emit({
            "file": source.name, "format": found.format, "profile": found.profile_id, "confidence": found.confidence,
            "why": found.why, "candidates": list(found.candidates), "add": add,
        })  # fmt: skip
    elif add:
        click.echo(
            f"{source.name}: {found.profile_id} ({found.format}), confidence {found.confidence}: {found.why}\n{add}"
        )
    else:
        candidates = ", ".join(found.candidates) or "none"
        click.echo(f"{source.name}: no layout fits ({found.why}); candidates: {candidates}")
    return 0 if found.profile_id else 1
