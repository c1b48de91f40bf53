"""`filature corridors`: destinations that rise against their own history."""

from pathlib import Path
from typing import Any

import click

from filature.cli.output import emit, json_option, table


@click.command("corridors")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--svg", "target", metavar="FILE", type=click.Path(path_type=Path), help="Also write the chart here."
)
@click.option(
    "--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Of the chart."
)
@json_option
def command(folder: Path, target: Path | None, lang: str, as_json: bool) -> int:
    """List where payments of DIR go, by country, currency and channel or place, and what rises.

    A destination rises against its own history, as far as each provider shows it.

    Context for a unit, never a sign of a person: no score reads it. Exit code 1: there are no payments.
    """
    from filature.figures.from_network import corridor_chart
    from filature.networks import corridors, reading
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        workspace.last_run()
        rows, (first, last) = reading.corridors(workspace.records)
    judged = corridors.judge(rows, first=first, last=last) if first and last else []
    found = [corridors.shown(item) for item in judged]
    if target is not None:
        corridor_chart(found, lang).save(target)
    if as_json:
        emit({"method": corridors.METHOD, "rising_from": corridors.RISE_FROM, "corridors": found})
    else:
        _tell(found, target)
    return 0 if found else 1


def _tell(found: list[dict[str, Any]], target: Path | None) -> None:
    if not found:
        click.echo("no payments: add an exhibit, then `filature run`")
        return
    rows = [
        (
            *(item["kind"], item["destination"] or "(not stated)", str(item["before"]), str(item["recent"])),
            *(f"{item['recent_expected']:.1f}", _rise(item), _said(item), item["use"]),
        )
        for item in found
    ]
    header = ("by", "destination", "before", "last 3 months", "expected", "rise", "", "rests on")
    click.echo(table(rows, header))
    click.echo(
        "\nContext for a unit, never a sign of a person. Whole months only; expected from its own history."
    )
    if target is not None:
        click.echo(f"chart: {target}")


def _rise(item: dict[str, Any]) -> str:
    return "-" if item["rise"] is None else f"{item['rise']:+.1f}"


def _said(item: dict[str, Any]) -> str:
    words = {"history-short": "too little history", "too-few": "too few payments"}
    if item["why_not"]:
        return words[item["why_not"]]
    return ("RISING, new" if item["new"] else "RISING") if item["rising"] else ""
