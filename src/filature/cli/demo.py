"""`filature demo`: the whole line on a fictional case."""

from pathlib import Path
from typing import Any

import click

from filature.cli.output import emit, json_option, progress, table


@click.command("demo")
@click.option(
    "--out", type=click.Path(path_type=Path, readable=False), default=Path("demo-case"), show_default=True
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--payers", type=click.IntRange(min=300), default=20_000, show_default=True)
@json_option
def command(out: Path, seed: int, payers: int, as_json: bool) -> int:
    """Invent a case in one folder, run the whole line on it, and say how well it found what was planted."""
    from filature.demonstration import demonstrate

    shown = demonstrate(out, seed=seed, payers=payers, progress=progress())
    if as_json:
        emit({
            "case": str(shown.case), "docket": str(shown.docket),
            "dossiers": [str(path) for path in shown.dossiers], "lead": shown.lead,
            "rows": shown.rows, "planted": shown.planted, "found": shown.found,
            "best_single": {k: {"indicator": name, "found": value} for k, (name, value) in shown.best_single.items()},
            "by_chance": shown.by_chance, "possible_victims": shown.possible_victims,
        })  # fmt: skip
    else:
        _tell(shown)
    return 0


def _tell(shown: Any) -> None:  # noqa: ANN401 - demonstration.Found, imported lazily
    click.echo("A fictional case: every person, number and provider is invented.\n")
    rows = [
        (name, str(c.read), str(c.accepted), str(c.rejected), str(c.quarantined))
        for name, c in shown.counts.items()
    ]
    click.echo(table(rows, ("file", "rows", "accepted", "rejected", "quarantined")))
    counted = shown.rows
    click.echo(
        f"\n{counted['person']} persons, {counted['payment']} payments, {counted['contact']} sessions, "
        f"{counted['episode']} episodes, {counted['lead']} leads; "
        f"{shown.possible_victims} possible victims kept apart\n"
    )
    lines = [
        (
            str(k),
            str(shown.found[k]),
            f"{shown.best_single[k][1]:.1f} ({shown.best_single[k][0]})",
            f"{shown.by_chance[k]:.1f}",
        )
        for k in sorted(shown.found)
    ]
    click.echo(f"Of {shown.planted} planted persons, among the first")
    click.echo(table(lines, ("leads", "found", "best single indicator", "by chance")))
    click.echo(f"\nleads:   filature leads {shown.case}")
    click.echo(f"reasons: filature explain {shown.case} {shown.lead}")
    click.echo(f"check:   filature verify {shown.case}")
    for path in shown.dossiers:
        click.echo(f"dossier: {path}")
    click.echo(
        f"docket:  filature case list {shown.docket} (16 cases, 24 children, 300 targets, all invented)"
    )
