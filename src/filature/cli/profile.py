"""`filature profile`: draft a layout for a table that no built-in profile knows."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option


@click.command("profile")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path, readable=False))
@click.option("--out", type=click.Path(path_type=Path, readable=False), help="A new file to write it to.")
@json_option
def command(source: Path, out: Path | None, as_json: bool) -> int:
    """Draft a layout profile (TOML) for FILE, a CSV or XLSX table, from its headings and values.

    Lines that a person must check end in `# CONFIRM: why`. `filature add --profile DRAFT` works with the
    marks in place, and repeats them. Nothing is taken in.
    """
    from filature.intake import draft

    drafted = draft.draft_file(source, out)
    questions = list(drafted.questions)
    if as_json:
        emit({
            "file": source.name, "profile": drafted.profile.id, "rows_sampled": drafted.sampled,
            "out": str(out) if out else None, "confirm": questions, "toml": drafted.text,
        })  # fmt: skip
    elif out is None:
        click.echo(drafted.text, nl=False)
    else:
        rows = f"{drafted.sampled} rows; {len(questions)} line(s) to confirm"
        click.echo(f"{out}: {drafted.profile.id}, from {rows}")
        for question in questions:
            click.echo(f"  {question}")
    return 0
