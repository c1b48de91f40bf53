"""`filature population`: write a fictional population."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option, progress


@click.command("population")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.option("--payers", type=click.IntRange(min=100), required=True, help="How many payers.")
@click.option("--seed", type=click.IntRange(min=0), required=True, help="The same seed gives the same files.")
@json_option
def command(folder: Path, payers: int, seed: int, as_json: bool) -> int:
    """Write provider files of a fictional population into DIR, with the truth beside them.

    `add.sh` in DIR holds the commands that add the files; `truth.parquet` is read by no stage.
    """
    from filature import population
    from filature.errors import UsageError

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("not-empty", f"{folder} is not an empty folder", "choose another folder")
    report = progress()
    report("inventing people and payments", 0, 2)
    made = population.generate(seed, payers)
    report("writing files", 1, 2)
    files = population.write(made, folder)
    report("done", 2, 2)
    if as_json:
        emit({
            "files": [{"path": str(f.path), "provider": f.provider, "profile": f.profile} for f in files],
            "truth": str(folder / population.TRUTH_FILE),
            "commands": str(folder / population.COMMANDS_FILE),
        })  # fmt: skip
    else:
        click.echo(f"{len(files)} provider files in {folder}; commands in {population.COMMANDS_FILE}; "
                   f"truth in {population.TRUTH_FILE}")  # fmt: skip
    return 0
