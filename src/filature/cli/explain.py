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
    """Open LEAD of the workspace DIR: what was measured, its source rows, what it weighs, each explanation."""
    from filature.leads import asking, reading
    from filature.locales import load
    from filature.pipeline import pack_of
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        workspace.last_run()
        con = workspace.records
        labels = load("en")
        found = reading.find(con, lead)
        pack = pack_of(workspace)
        reasons = reading.reasons(con, found, pack)
        asked = asking.swings(pack, found, reasons)
        for reason in reasons:
            reason["rows"] = reading.sources(con, reason.pop("record_ids", None) or [])
    if as_json:
        shown = {key: value for key, value in found.items() if key != "person_id"}
        shown["strength"] = found["strength"] / 100
        emit({**shown, "reasons": reasons, "ask_for": asked})
        return 0
    against = {item["code"]: item for item in found["explanations"]}
    closest = against[found["closest"]]
    click.echo(
        f"{found['lead']}: {found['person']} {found['name'] or '(no name)'}, possible {found['role']}; urgency "
        f"{found['urgency']} ({found['urgency_reason']}); evidence: {', '.join(found['evidence_kinds'])}"
    )
    click.echo(
        f"\nAgainst the closest other explanation, {found['closest']} "
        f"({labels.text('explanation.' + found['closest'])}): {_db(closest['support'])} dB, between "
        f"{_db(closest['low'])} and {_db(closest['high'])} by the pack's replicates; it is the sum of these reasons "
        "(they order a list of work; they are no probability of anything)"
    )
    for reason in reasons:
        _say(reason, found["closest"])
    if asked:
        click.echo("\nWhat would change the answer most (limits, not forecasts)")
        for item in asked:
            click.echo(
                f"  {labels.text('ask.' + item['request'])}: {_db(item['least'])} to {_db(item['most'])} dB "
                f"({', '.join(item['signs'])})"
            )
    click.echo("\nOther explanations (missing data support none)")
    rows = [
        (
            *(item["code"], labels.text(f"explanation.{item['code']}"), f"{_db(item['support'])} dB"),
            *(item["verdict"], _why(labels, item)),
        )
        for item in found["explanations"]
    ]
    click.echo(table(rows, ("code", "explanation", "support against it", "the data", "why")))
    return 0


def _say(reason: dict[str, Any], closest: str) -> None:
    support = reason["support"].get(closest)
    worth = "shown, not weighed" if support is None else f"{_db(support)} dB"
    if "text" not in reason:
        click.echo(f"  what the pack begins with: {worth}")
        return
    if reason["use"] != "judicial":
        reason["source"] += "; rests on intelligence-only rows"
    mark = (
        f"published sign (from {reason['threshold']:g})"
        if reason["present"]
        else "below the published threshold"
    )
    click.echo(
        f"  {reason['indicator_id']} {reason['text']['en']}: {reason['value']:.4g}, {worth}; {mark}; "
        f"{reason['supporting']} of {reason['considered']} rows; {reason['source']} [{reason['grade']}]"
    )
    if not reason["present"]:
        return
    for row in reason["rows"][:_SHOWN_ROWS]:
        click.echo(f"      exhibit {row['exhibit_no']} ({row['exhibit'][:12]}) {row['row']}")
    if len(reason["rows"]) > _SHOWN_ROWS:
        click.echo(f"      and {len(reason['rows']) - _SHOWN_ROWS} more rows: see --json")


def _db(centidecibans: int | None) -> str:
    return "unknown" if centidecibans is None else f"{centidecibans / 100:+.2f}"


def _why(labels: Any, item: dict[str, Any]) -> str:  # noqa: ANN401 - locales.Labels, imported lazily
    """Return the reason of an explanation in words."""
    measured = item["verdict"] != "no data" and item["value"] is not None
    values = {"value": labels.formats.decimal(round(item["value"], 2))} if measured else {}
    return str(labels.text(f"explanation-reason.{item['reason']}", **values))
