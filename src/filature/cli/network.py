"""`filature network`: who is linked to one person; the table first, the chart second."""

from pathlib import Path
from typing import Any

import click

from filature.cli.output import emit, json_option, table

_SHOWN_ROWS = 3
_SHOWN_OTHERS = 20


@click.command("network")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("who", metavar="PERSON|LEAD")
@click.option(
    "--svg", "target", metavar="FILE", type=click.Path(path_type=Path), help="Also write the chart here."
)
@click.option(
    "--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Of the chart."
)
@json_option
def command(folder: Path, who: str, target: Path | None, lang: str, as_json: bool) -> int:
    """Show who is linked to a person of DIR (P-1-17-2) or lead (payer-1-17-2), and by which rows.

    A payee may be the victim; nobody is given a role here. Exit code 1: nobody is linked.
    """
    from filature import pipeline
    from filature.figures.from_network import drawn
    from filature.networks import reading
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        workspace.last_run()
        found = reading.around(workspace.records, pipeline.person_of(workspace, who))
    if target is not None:
        drawn(found, lang).save(target)
    if as_json:
        emit(found)
    else:
        _tell(found, target)
    return 0 if found["neighbours"] else 1


def _tell(found: dict[str, Any], target: Path | None) -> None:
    click.echo(
        f"{found['person']} {found['name'] or '(no name)'}: {', '.join(found['roles']) or 'no payments'}"
    )
    if not found["neighbours"]:
        click.echo("nobody is linked by payments or sessions")
        return
    rows = [
        (
            *(row["person"], row["name"] or "(no name)", str(row["paid"]), str(row["was_paid"])),
            *(
                str(row["sessions"]),
                f"{row['first_on'] or '?'} - {row['last_on'] or '?'}",
                _rows(row),
                ", ".join(row["looks"]),
                row["use"],
            ),
        )
        for row in found["neighbours"]
    ]
    header = (
        "linked to",
        "name",
        "paid to them",
        "paid by them",
        "sessions",
        "seen",
        "rows",
        "as a payee",
        "rests on",
    )
    click.echo(table(rows, header))
    shared = "payees" if found["role"] == "payer" else "payers"
    others = found["others"]
    if others:
        shown = [
            (row["person"], str(len(row["payments"])), str(sum(row["payments"].values())), row["use"])
            for row in others[:_SHOWN_OTHERS]
        ]
        click.echo("\n" + table(shown, (f"others with the same {shared}", shared, "payments", "rests on")))
        if len(others) > _SHOWN_OTHERS:
            click.echo(f"and {len(others) - _SHOWN_OTHERS} more: see --json")
    _tell_payee(found["payee"], found["structure"])
    if target is not None:
        click.echo(f"\nchart: {target}")


def _tell_payee(payee: dict[str, Any] | None, structure: dict[str, Any] | None) -> None:
    if payee is not None:
        hub = "; a hub: its payers are not paired" if payee["hub"] else ""
        click.echo(
            f"\nas a payee: {payee['payers']} payers, {payee['payers_apart']} apart (not known to be related), "
            f"{_overlap(payee)} of them pay others too; {payee['lead_payers']} payers are leads; "
            f"at most {payee['burst_payers']} began within 14 days; "
            f"looks like: {', '.join(payee['looks']) or 'nothing told'}{hub}"
        )
    if structure is not None:
        click.echo(
            f"structure: {structure['kind']}: {structure['payees']} payees, {structure['households']} household(s) as "
            f"far as seen, {structure['payers']} payers in common; {', '.join(structure['reasons'])}"
        )


def _overlap(payee: dict[str, Any]) -> str:
    return "not counted how many" if payee["linking_payers"] is None else str(payee["linking_payers"])


def _rows(row: dict[str, Any]) -> str:
    shown = ", ".join(f"{item['exhibit_no']}:{item['row']}" for item in row["rows"][:_SHOWN_ROWS])
    more = row["rows_total"] - min(len(row["rows"]), _SHOWN_ROWS)
    return f"{shown} and {more} more" if more > 0 else shown
