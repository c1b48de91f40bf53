"""`filature leads`: who to look at first."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option, table


@click.command("leads")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.option("--top", type=click.IntRange(min=1), default=17, show_default=True, help="How many leads.")
@json_option
def command(folder: Path, top: int, as_json: bool) -> int:
    """List the first leads of DIR. A lead is a hypothesis; a person decides. Exit code 1: there is none."""
    from filature.leads import reading
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        workspace.last_run()
        con = workspace.records
        leads = reading.ranked(con, top=top)
        victims = reading.possible_victims(con)
        decisions = {
            item.object_id: item for item in workspace.register.decisions() if item.object_type == "lead"
        }
    for lead in leads:
        decision = decisions.get(lead["lead"])
        lead["judgement"] = decision.judgement if decision else "not judged"
    if as_json:
        hidden = ("person_id",)
        emit({
            "leads": [{key: value for key, value in lead.items() if key not in hidden} for lead in leads],
            "possible_victims": [{key: value for key, value in item.items() if key not in hidden} for item in victims],
        })  # fmt: skip
        return 0 if leads else 1
    if not leads:
        click.echo("no leads: nothing in these records reaches the pack's threshold")
        return 1
    shown = [
        (
            *(
                str(lead["rank"]),
                lead["lead"],
                f"{lead['strength']:.1f}",
                lead["urgency"],
                str(lead["payments"]),
            ),
            *(str(lead["counterparts"]), ", ".join(lead["evidence_kinds"]), _supported(lead["explanations"])),
            *(lead["judgement"], lead["use"]),
        )
        for lead in leads
    ]
    header = (
        "rank",
        "lead",
        "points",
        "urgency",
        "payments",
        "counterparts",
        "evidence",
        "also explained by",
        "judged",
        "rests on",
    )
    click.echo(table(shown, header))
    if victims:
        click.echo(
            f"\n{len(victims)} payer(s) with the pattern of an extorted victim are kept apart: see --json."
        )
    click.echo(f"\nA lead is a hypothesis. Open one with: filature explain {folder} {leads[0]['lead']}")
    return 0


def _supported(explanations: list[dict[str, object]]) -> str:
    return " ".join(str(item["code"]) for item in explanations if item["verdict"] == "supports") or "-"
