"""`filature explain`: open one lead down to the rows."""

from pathlib import Path
from typing import Any

import click

from filature.cli.output import emit, json_option, table

_SHOWN_ROWS = 5


@click.command("explain")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("lead")
@json_option
def command(folder: Path, lead: str, as_json: bool) -> int:
    """Open LEAD of the workspace DIR: each reason with its source rows, each rival explanation."""
    from filature.leads import pack, reading
    from filature.locales import load
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        workspace.last_run()
        con = workspace.records
        labels = load("en")
        found = reading.find(con, lead)
        reasons = reading.reasons(con, found, pack.load(workspace.settings.pack))
        for reason in reasons:
            reason["rows"] = reading.sources(con, reason.pop("record_ids") or [])
    if as_json:
        emit({**{key: value for key, value in found.items() if key != "person_id"}, "reasons": reasons})
        return 0
    click.echo(
        f"{found['lead']}: {found['person']} {found['name'] or '(no name)'}, possible {found['role']}; "
        f"{found['strength']:.1f} points; urgency {found['urgency']} ({found['urgency_reason']}); "
        f"evidence: {', '.join(found['evidence_kinds'])}"
    )
    click.echo("\nReasons (one per block counts; points order the list, they are not probabilities)")
    for reason in reasons:
        if reason["use"] != "judicial":
            reason["source"] += "; rests on intelligence-only rows"
        mark = "counted" if reason["counted"] else "same block, not counted"
        click.echo(
            f"  {reason['indicator_id']} {reason['text']['en']}: {reason['value']:.4g} "
            f"(from {reason['threshold']:g}), {reason['points']:+.1f} points, {mark}; "
            f"{reason['supporting']} of {reason['considered']} rows; {reason['source']} [{reason['grade']}]"
        )
        for row in reason["rows"][:_SHOWN_ROWS]:
            click.echo(f"      exhibit {row['exhibit_no']} ({row['exhibit'][:12]}) {row['row']}")
        if len(reason["rows"]) > _SHOWN_ROWS:
            click.echo(f"      and {len(reason['rows']) - _SHOWN_ROWS} more rows: see --json")
    click.echo("\nOther explanations (missing data support none)")
    rows = [
        (item["code"], labels.text(f"explanation.{item['code']}"), item["verdict"], _why(labels, item))
        for item in found["explanations"]
    ]
    click.echo(table(rows, ("code", "explanation", "the data", "why")))
    return 0


def _why(labels: Any, item: dict[str, Any]) -> str:  # noqa: ANN401 - locales.Labels, imported lazily
    """Return the reason of an explanation in words."""
    measured = item["verdict"] != "no data" and item["value"] is not None
    values = {"value": labels.formats.decimal(round(item["value"], 2))} if measured else {}
    return str(labels.text(f"explanation-reason.{item['reason']}", **values))
