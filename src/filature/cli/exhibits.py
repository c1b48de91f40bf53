"""`filature exhibits`: what was received, what became of it, what is missing."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option, table


@click.command("exhibits")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@json_option
def command(folder: Path, as_json: bool) -> int:
    """List the exhibits of DIR with their rows, the period they cover, and whether statements add up.

    Exit code 1: there is none.
    """
    from filature.intake import listing
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        found = listing.exhibits(workspace.records)
    if as_json:
        emit({"exhibits": found})
        return 0 if found else 1
    if not found:
        click.echo("no exhibits: add one with `filature add`")
        return 1
    counted = ("exhibit_no", "file_name", "profile", "rows_read", "accepted", "rejected", "quarantined")
    rows = [
        (
            *(str(e[name]) for name in counted),
            _covers(e["coverage"]),
        )
        for e in found
    ]
    click.echo(table(rows, ("no", "file", "layout", "rows", "accepted", "rejected", "quarantined", "covers")))
    for exhibit in found:
        if exhibit["clock_offset_s"]:
            offset = exhibit["clock_offset_s"]
            side = "ahead" if offset > 0 else "behind"
            click.echo(
                f"exhibit {exhibit['exhibit_no']}: clock {abs(offset)} s {side}, as declared: taken off every time"
            )
        for check in exhibit["checks"]:
            if check["fits"] is not True:
                word = "cannot be checked" if check["fits"] is None else "DOES NOT FIT"
                statement = f", statement {check['statement']}" if check["statement"] else ""
                click.echo(
                    f"exhibit {exhibit['exhibit_no']}{statement}: {check['kind']}: {word}: "
                    f"expected {check['expected']}, found {check['found']}"
                )
    return 0


def _covers(coverage: list[dict[str, object]]) -> str:
    """Return the periods, each once, with how many named subjects it is about."""
    found: dict[tuple[object, ...], int] = {}
    for row in coverage:
        period = (row["channel"], row["covers_from"], row["covers_to"])
        found[period] = found.get(period, 0) + (row["subject"] is not None)
    return "; ".join(
        f"{channel} {first} to {last}" + (f" ({subjects} subject{'s' * (subjects > 1)})" if subjects else "")
        for (channel, first, last), subjects in found.items()
    )
