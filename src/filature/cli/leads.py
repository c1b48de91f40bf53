"""`filature leads`: who to look at first."""

from pathlib import Path
from typing import Any

import click

from filature.cli.output import emit, json_option, table


@click.command("leads")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.option("--top", type=click.IntRange(min=1), default=17, show_default=True, help="How many leads.")
@click.option("--role", type=click.Choice(["payer", "payee"]), help="Only leads in this role.")
@click.option(
    "--investigators",
    type=click.IntRange(min=1),
    help="Order for a week of so many: urgent first within 5 dB.",
)
@click.option(
    "--each",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Leads an investigator opens a week.",
)
@click.option("--dismissed", is_flag=True, help="Also leads that were dismissed and have no new evidence.")
@json_option
def command(
    folder: Path,
    top: int,
    role: str | None,
    investigators: int | None,
    each: int,
    dismissed: bool,
    as_json: bool,
) -> int:
    """List the first leads of DIR. A lead is a hypothesis; a person decides. Exit code 1: there is none.

    A dismissed lead comes back only with new evidence, and says which. Possible victims stand in a list of their own.
    """
    from filature.leads import reading
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        workspace.last_run()
        con = workspace.records
        decisions = {
            item.object_id: item for item in workspace.register.decisions() if item.object_type == "lead"
        }
        leads = reading.undecided(con, decisions, role=role, dismissed=dismissed)
        victims = reading.possible_victims(con)
        waiting = len(leads)
    leads = reading.strongest_first(leads, places=investigators * each) if investigators else leads[:top]
    if as_json:
        emit(
            {
                "leads": list(map(_shown, leads)),
                "waiting": waiting,
                "possible_victims": list(map(_shown, victims)),
            }
        )
        return 0 if leads else 1
    if not leads:
        click.echo("no leads: nothing in these records reaches the pack's threshold and waits for a decision")
    else:
        click.echo(table([_line(lead) for lead in leads], _HEADER))
        for lead in leads:
            if lead["new_evidence"]:
                files = ", ".join(
                    f"exhibit {row['exhibit_no']} ({row['rows']} rows)" for row in lead["new_evidence"]
                )
                click.echo(f"  {lead['lead']} was dismissed and returns with new evidence: {files}")
        if waiting > len(leads):
            click.echo(f"\n{waiting - len(leads)} more wait: --top, or --investigators with --each.")
    if victims:
        click.echo(
            f"\n{len(victims)} payer(s) may be victims, of extortion or of a romance scam. They are on no work list: "
            "tell those who help victims, and ask for the payees. See --json."
        )
    if leads:
        click.echo(f"\nA lead is a hypothesis. Open one with: filature explain {folder} {leads[0]['lead']}")
    return 0 if leads else 1


_HEADER = (
    *("rank", "lead", "support dB", "closest", "urgency", "next", "payments", "counterparts", "evidence"),
    *("also explained by", "judged", "rests on"),
)


def _line(lead: dict[str, Any]) -> tuple[str, ...]:
    return (
        *(str(lead["rank"]), lead["lead"], f"{lead['strength'] / 100:.1f}", lead["closest"], lead["urgency"]),
        *(str(lead["next_on"] or "-"), str(lead["payments"]), str(lead["counterparts"])),
        *(
            ", ".join(lead["evidence_kinds"]),
            _supported(lead["explanations"]),
            lead["judgement"],
            lead["use"],
        ),
    )


def _shown(lead: dict[str, Any]) -> dict[str, Any]:
    return {
        **{key: value for key, value in lead.items() if key != "person_id"},
        "strength": lead["strength"] / 100,
    }


def _supported(explanations: list[dict[str, object]]) -> str:
    return " ".join(str(item["code"]) for item in explanations if item["verdict"] == "supports") or "-"
