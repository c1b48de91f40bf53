"""`filature timing`: what the timing of one pair is worth as evidence."""

from pathlib import Path
from typing import Any

import click

from filature.cli.episodes import payment_line, tell_forecast
from filature.cli.output import emit, json_option, table

_AGAINST = {
    "H2-a": "coincidence: unrelated persons with the same rhythm",
    "H2-b": "own habits: the payer's other counterparts",
    "H2-c": "an ordinary remitter who pays and calls regularly",
}


@click.command("timing")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("payer", metavar="PERSON")
@click.argument("payee", metavar="PERSON")
@click.option(
    "--reference",
    metavar="FILE",
    help="The reference set, or the word synthetic. Default: `reference` in workspace.toml.",
)
@click.option(
    "--resamples",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="Of the interval; 0 = none.",
)
@click.option(
    "--noticed-by-timing", is_flag=True, help="The pair was first noticed by the timing of these rows."
)
@json_option
def command(
    folder: Path,
    payer: str,
    payee: str,
    reference: str | None,
    resamples: int,
    noticed_by_timing: bool,
    as_json: bool,
) -> int:
    """Weigh the timing of a pair against each rival explanation. Exit code 1: no likelihood ratio is given.

    Timing cannot tell payment for a session from any other arrangement with contact on the same day.
    """
    from filature import references
    from filature.episodes import evidence, reading
    from filature.episodes.localtime import clock
    from filature.errors import UsageError
    from filature.workspace import open_workspace

    with open_workspace(folder, write=False) as workspace:
        workspace.last_run()
        con = workspace.records
        who = [reading.person(con, name) for name in (payer, payee)]
        found = reading.pairs(con, [one["person_id"] for one in who])
        if not found:
            raise UsageError(
                "no-pair", f"{payer} and {payee} have no payments and sessions with each other",
                "list pairs with `filature episodes`",
            )  # fmt: skip
        pair = next((one for one in found if one["payer_id"] == who[0]["person_id"]), found[0])
        zone = clock(workspace.settings.zone)
        case = reading.case(con, pair["payer_id"], pair["payee_id"], zone, found_by_timing=noticed_by_timing)
        name = reference or workspace.settings.reference
        ref = references.for_court(name) if name else None
        model = evidence.weigh_with(ref) if ref else None
        answer = reading.shown(evidence.assess(case, zone, model, resamples=resamples))
        each = reading.payments(con, pair["payer_id"], pair["payee_id"])
        forecast = reading.forecast(con, pair["payer_id"], pair["payee_id"])
    about = (
        {"name": ref.name, "kind": ref.kind, "sha256": ref.sha256, "persons": ref.persons()} if ref else None
    )
    answer["synthetic"] = ref is not None and ref.synthetic
    given = answer["log10_lr"] is not None
    if as_json:
        names = {"payer": pair["payer"], "payee": pair["payee"], "zone": zone.zone, "use": pair["use"]}
        emit({**names, "reference": about, **answer, "payments": each, "forecast": forecast})
        return 0 if given else 1
    _tell(pair, answer, about, each)
    tell_forecast(forecast)
    return 0 if given else 1


def _tell(
    pair: dict[str, Any], answer: dict[str, Any], about: dict[str, Any] | None, each: list[dict[str, Any]]
) -> None:
    if answer["synthetic"]:
        click.echo(
            "SYNTHETIC: the reference persons are invented; no number below says anything about real people.\n"
        )
    click.echo(
        f"payments of {pair['payer']} to {pair['payee']}, and their sessions; rests on {pair['use']} rows"
    )
    for payment in each:
        click.echo(payment_line(payment))
    scores = answer["scores"]
    shown = ", ".join(
        f"{name} {scores[key]:+.2f}"
        for name, key in (("after", "z_fwd"), ("before", "z_bwd"), ("mixed", "t"))
        if scores[key] is not None
    )
    click.echo(f"scores: {shown or 'none'}; {scores['covered_days']:g} days covered by both sources\n")
    for refusal in answer["refused"]:
        click.echo(f"no likelihood ratio: {refusal['code']}: {refusal['reason']}; {refusal['remedy']}")
    ratio = answer["log10_lr"]
    if ratio is None or about is None:
        return
    lines = [
        (_AGAINST[one["alternative"]], f"{_ratio(one['bounded'])}", one["bound"] or "-")
        for one in ratio["against"]
    ]
    click.echo(table(lines, ("against", "likelihood ratio", "bounded by")))
    click.echo(
        f"\nheadline: {_ratio(ratio['headline'])} (the least favourable: {_AGAINST[ratio['least_favourable']]})"
    )
    if ratio["interval"]:
        low, high = ratio["interval"]
        click.echo(f"interval: {_ratio(low)} to {_ratio(high)} over resampled reference persons")
    click.echo(f"at least: {_ratio(ratio['at_least'])}, also when any one payment is left out")
    for name, value in ratio["sensitivity"].items():
        mark = "  <- notable" if name in ratio["notable"] else ""
        click.echo(f"  {name}: {'none' if value is None else _ratio(value)}{mark}")
    persons = ", ".join(f"{name} {count}" for name, count in about["persons"].items())
    click.echo(f"reference: {about['name']} ({about['kind']}; persons: {persons}; {about['sha256'][:16]})")


def _ratio(log10: float) -> str:
    """Return an LR from its log10, with two significant digits."""
    return f"{10**log10:.2g}" if log10 < 2 else f"{10**log10:.0f}"  # noqa: PLR2004
