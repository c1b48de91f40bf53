"""`filature capacity`: the docket in figures, what so many investigators can clear, and what one more brings."""

from pathlib import Path
from typing import Any

import click

from filature.cli.output import emit, json_option


@click.command("capacity")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--investigators", type=click.IntRange(min=0), default=17, show_default=True, help="How many work."
)
@click.option("--each", type=click.FloatRange(min=0, min_open=True), help="Leads that one of them judges a week. "
              "Default: as measured over eight weeks.")  # fmt: skip
@click.option("--arriving", type=click.FloatRange(min=0), help="New leads a week. Default: unknown.")
@click.option("--outside", is_flag=True, help="As it may leave the unit: small numbers are suppressed.")
@click.option("--smallest", type=click.IntRange(min=2), default=5, show_default=True, help="The smallest number shown "
              "with --outside.")  # fmt: skip
@json_option
def command(
    folder: Path,
    investigators: int,
    each: float | None,
    arriving: float | None,
    outside: bool,
    smallest: int,
    as_json: bool,
) -> int:
    """Tell what there is, what is overdue, what waits and how long it takes; unknown is shown as unknown.

    Two simple models say what N investigators clear: a fluid one for the backlog, M/M/N (Erlang C) for the wait of what
    arrives afterwards. They know neither priorities nor holidays.
    """
    from dataclasses import asdict

    from filature.leads import reading
    from filature.register import capacity, case_acts, child_acts, target_acts
    from filature.register.queueing import forecast
    from filature.workspace import open_workspace, records
    from filature.workspace.clock import iso

    with open_workspace(folder, write=False) as workspace:
        targets = [one.status.value for one in target_acts.every(workspace).values()]
        computed = records.last_run(workspace.records) is not None
        leads = [one["lead"] for one in reading.ranked(workspace.records)] if computed else None
        docket = capacity.figures(
            cases=list(case_acts.every(workspace).values()),
            children=child_acts.every(workspace),
            decisions=workspace.register.decisions(),
            targets=targets,
            leads=leads,
            today=iso(workspace.clock())[:10],
        )
    row = capacity.row(docket, outside=outside, smallest=smallest)
    if each is None and docket.throughput is not None and investigators:
        each = docket.throughput / investigators if row["throughput"] is not None else None
    if row["leads_waiting"] is None:
        row["forecasts"] = []
    else:
        row["forecasts"] = [
            asdict(forecast(people=people, backlog=row["leads_waiting"], each=each, arriving=arriving))
            for people in (investigators, investigators + 1)
        ]
    row["each"], row["arriving"] = each, arriving
    if as_json:
        emit(row)
    else:
        _show(row)
    return 0


def _show(row: dict[str, Any]) -> None:
    few = "few" if row["outside"] else "unknown"

    def told(counts: dict[str, int | None]) -> str:
        held = [f"{'few' if count is None else count} {name}" for name, count in counts.items() if count != 0]
        return ", ".join(held) or "none"

    click.echo(f"on {row['on']}{', as it may leave the unit' if row['outside'] else ''}")
    click.echo(f"cases: {told(row['cases'])}")
    for name, days in row["age_days"].items():
        if days is not None:
            click.echo(f"  {name}: median {days:.0f} days since it began")
    for name, one in row["stage_days"].items():
        days = few if one["median_days"] is None else f"{one['median_days']:.0f} days"
        click.echo(
            f"  {name}, where it ended: median {days}, {few if one['cases'] is None else one['cases']} case(s)"
        )
    click.echo(f"overdue: {told(row['overdue'])}; open requests: {_or(row['open_requests'], few)}")
    click.echo(
        f"children: {told(row['children'])}; without a next action: {_or(row['children_without_action'], few)}"
    )
    click.echo(f"decided about leads: {told(row['targets'])}; waiting: {_or(row['leads_waiting'], few)}")
    weekly = ", ".join("few" if one is None else str(one) for one in row["leads_first_judged_weekly"])
    click.echo(f"leads first judged a week, oldest first: {weekly}")
    for one in row["forecasts"]:
        click.echo(f"{one['people']} investigators: {_forecast(one, row)}")


def _or(value: object, unknown: str) -> object:
    return unknown if value is None else value


def _forecast(one: dict[str, Any], row: dict[str, Any]) -> str:
    if one["clears"] is None:
        return "unknown: nothing was judged in eight weeks; say --each"
    told = f"clear {one['clears']:.1f} leads a week; "
    if one["weeks"] is None:
        return told + f"{row['leads_waiting']} wait, and {one['grows']:.1f} more every week"
    told += f"{row['leads_waiting']} are cleared in {one['weeks']:.1f} weeks"
    if one["waits"] is None:
        return told + " if nothing arrives; say --arriving"
    return (
        told
        + f"; then {100 * one['waits']:.0f} % of new ones wait, {one['wait_weeks']:.2f} weeks on average of all"
    )
