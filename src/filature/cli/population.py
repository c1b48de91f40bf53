"""`filature population`: write a fictional population."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option, progress

_ONLY_RECORDS = ("planted", "facilitators", "transfers_per_payer", "seeds", "coverage")


@click.command("population")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.option("--payers", type=click.IntRange(min=100), required=True, help="How many payers.")
@click.option("--seed", type=click.IntRange(min=0), required=True, help="The same seed gives the same files.")
@click.option("--shift", type=click.IntRange(min=0), help="Redraw the parameters within their stated ranges.")
@click.option(
    "--form",
    type=click.Choice(["files", "records"]),
    default="files",
    show_default=True,
    help="files: as providers would send them, for some ten thousand payers. "
    "records: tables of accepted records in Parquet, for up to ten million payers.",
)
@click.option("--planted", type=click.IntRange(min=0), help="records: planted payers in all.  [default: 300]")
@click.option(
    "--facilitators", type=click.IntRange(min=1), help="records: planted facilitators.  [default: 60]"
)
@click.option(
    "--transfers-per-payer",
    type=click.FloatRange(min=1, max=100),
    help="records: mean over all payers.  [default: 10]",
)
@click.option(
    "--seeds", type=click.IntRange(min=0), help="records: facilitators that a partner names.  [default: 0]"
)
@click.option(
    "--coverage",
    type=click.FloatRange(min=0, max=1),
    help="records: share of the payers whose sessions are known.  [default: by class, see the guide]",
)
@json_option
def command(
    folder: Path, payers: int, seed: int, shift: int | None, form: str, as_json: bool, **asked: float
) -> int:
    """Write a fictional population into DIR, with the truth beside it.

    As files: `add.sh` in DIR holds the commands that add them; `truth.parquet` is read by no stage. As records:
    `records/` holds tables, `truth/` what is true, `population.json` what the population is.
    """
    from filature.errors import UsageError

    given = {name: value for name, value in asked.items() if value is not None}
    if form == "records":
        return _records(folder, payers, seed, shift, given, as_json)
    if given:
        named = ", ".join(f"--{name.replace('_', '-')}" for name in _ONLY_RECORDS if name in given)
        raise UsageError("population-form", f"found {named} with --form files", "add --form records")
    return _files(folder, payers, seed, shift, as_json)


def _files(folder: Path, payers: int, seed: int, shift: int | None, as_json: bool) -> int:
    from filature import population
    from filature.errors import UsageError

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("not-empty", f"{folder} is not an empty folder", "choose another folder")
    report = progress()
    report("inventing people and payments", 0, 2)
    made = population.generate(seed, payers, shift)
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


def _records(
    folder: Path, payers: int, seed: int, shift: int | None, given: dict[str, float], as_json: bool
) -> int:
    from filature.population import national, plan

    drafted = plan.draft(seed=seed, payers=payers, shift=shift, **given)  # type: ignore[arg-type]
    manifest = national.write(drafted, folder, progress())
    if as_json:
        emit(manifest)
    else:
        rows = manifest["rows"]
        click.echo(f"{rows['payment']} payments and {rows['contact']} sessions of {rows['person']} persons "
                   f"in {folder / 'records'}; truth in {folder / 'truth'}")  # fmt: skip
    return 0
