"""`filature reference`: sets of known pairs that the timing of a case is weighed with."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from filature.cli.output import emit, json_option, progress, table


@click.group("reference")
def command() -> None:
    """Make, show and validate reference sets: what the timing of known pairs looks like.

    `build` makes one from the simulator or from a workspace's judged and ordinary persons; `show` reads one;
    `validate` measures what likelihood ratios made with it are worth. Exit code 1: it misses a bar.
    """


@command.command("build")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path, readable=False))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, readable=False), help="The file to write."
)
@click.option(
    "--synthetic", is_flag=True, help="Invented persons, from the simulator, instead of a workspace."
)
@click.option(
    "--persons", type=click.IntRange(min=30), default=1000, show_default=True, help="Invented, a class."
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=20260501, show_default=True, help="Of the simulator."
)
@click.option("--name", help="What the set is called. Default: the file's name.")
@click.option("--made-by", help="Who answers for it. Default: the login name.")
@click.option("--made-on", type=click.DateTime(["%Y-%m-%d"]), help="The date to state. Default: today.")
@json_option
def build(
    folder: Path | None,
    out: Path,
    synthetic: bool,
    persons: int,
    seed: int,
    name: str | None,
    made_by: str | None,
    made_on: datetime | None,
    as_json: bool,
) -> int:
    """Write a reference set to a file that holds scores and hashed persons, nothing else."""
    from filature import references
    from filature.errors import UsageError
    from filature.workspace import open_workspace, person_at_keyboard
    from filature.workspace.files import export

    if synthetic == (folder is not None):
        raise UsageError("usage", "found neither or both of DIR and --synthetic", "give one of them")
    if not out.parent.is_dir():
        raise UsageError("no-folder", f"there is no folder {out.parent}", "make it, or choose another --out")
    if folder is None:
        found = references.synthetic(persons, seed)
    else:
        with open_workspace(folder, write=False) as workspace:
            found = references.from_workspace(
                workspace,
                name=name or out.name,
                made_by=made_by or person_at_keyboard(),
                made_on=f"{made_on or datetime.now(UTC):%Y-%m-%d}",
            )
    export(out, found.text().encode())
    return _shown(found, as_json)


@command.command("show")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@json_option
def show(file: Path, as_json: bool) -> int:
    """Say what is in a reference set: who made it, from what, how many persons a class."""
    from filature import references

    return _shown(references.named(str(file)), as_json)


def _shown(found: Any, as_json: bool) -> int:  # noqa: ANN401 - episodes.reference.Reference
    about = {
        "name": found.name, "kind": found.kind, "made_by": found.made_by, "made_from": found.made_from,
        "made_on": found.made_on, "sha256": found.sha256, "persons": found.persons(),
        "pairs": {name: len(one) for name, one in found.classes.items()},
    }  # fmt: skip
    if as_json:
        emit(about)
        return 0
    if found.synthetic:
        click.echo("SYNTHETIC: every person in it is invented.")
    click.echo(
        f"{found.name}: {found.kind}, made by {found.made_by} on {found.made_on} from {found.made_from}"
    )
    lines = [(name, str(count), str(about["pairs"].get(name, 0))) for name, count in about["persons"].items()]
    click.echo(table(lines, ("class", "persons", "pairs")))
    click.echo(f"sha256 {found.sha256}")
    return 0


@command.command("validate")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--out", type=click.Path(path_type=Path, readable=False), help="A folder for the report, en and fr."
)
@click.option(
    "--resamples", type=click.IntRange(min=1), default=200, show_default=True, help="Of each interval."
)
@json_option
def validate(file: Path, out: Path | None, resamples: int, as_json: bool) -> int:
    """Measure likelihood ratios made with FILE (or the word synthetic) on persons that no model saw."""
    from filature import references
    from filature.errors import UsageError
    from filature.evaluate import timing
    from filature.references import report

    if out is not None and out.exists() and not out.is_dir():
        raise UsageError("exists", f"{out} is not a folder", "choose another --out")
    bar = progress()
    bar("cross-validating", 0, 2)
    found = timing.validate(references.named(str(file)), resamples=resamples)
    if out is not None:
        report.write(found, out)
    bar("done", 2, 2)
    facts: dict[str, Any] = found.facts
    if as_json:
        emit(facts)
        return 0 if facts["passes"] else 1
    if facts["reference"]["kind"] == "synthetic":
        click.echo("SYNTHETIC: every person in it is invented.")
    lines = [
        (
            *(row["against"], row["payments"], str(row["h1"]), str(row["h2"])),
            *(_number(row[key]) for key in ("cllr", "cllr_high", "cllr_cal", "slope")),
            *(_number(row["above_10"]["share"]), _number(row["above_100"]["high"])),
        )
        for row in facts["rows"]
    ]
    header = ("against", "payments", "H1", "H2", "Cllr", "to", "cal", "slope", ">10 | H2", ">100 | H2, up to")
    click.echo(table(lines, header))
    for gate in facts["gates"]:
        click.echo(f"{'pass' if gate['ok'] else 'FAIL'}  {gate['text']}: {gate['found']} ({gate['bar']})")
    if out is not None:
        click.echo(f"report: {', '.join(str(out / name) for name in report.FILES)}")
    return 0 if facts["passes"] else 1


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
