"""`filature episodes`: payments beside sessions, pair by pair."""

from pathlib import Path
from typing import Any

import click

from filature.cli.output import emit, json_option, table


@click.command("episodes")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("persons", metavar="[PERSON [PERSON]]", nargs=-1)
@click.option("--top", type=click.IntRange(min=1), default=17, show_default=True, help="How many pairs.")
@json_option
def command(folder: Path, persons: tuple[str, ...], top: int, as_json: bool) -> int:
    """List the pairs of DIR that have payments and sessions, or one person's; with two, show each payment.

    The scores compare with the same hour of other days. They order a list; they are no likelihood ratio.
    Exit code 1: there is none.
    """
    from filature.episodes import reading
    from filature.errors import UsageError
    from filature.workspace import open_workspace

    if len(persons) > 2:  # noqa: PLR2004 - a pair
        raise UsageError("usage", f"found {len(persons)} persons, expected two at most", "name a pair")
    with open_workspace(folder, write=False) as workspace:
        workspace.last_run()
        con = workspace.records
        known = [reading.person(con, name)["person_id"] for name in persons]
        found = reading.pairs(con, known)
        for pair in found if len(known) == 2 else []:  # noqa: PLR2004
            pair["each_payment"] = reading.payments(con, pair["payer_id"], pair["payee_id"])
            pair["forecast"] = reading.forecast(con, pair["payer_id"], pair["payee_id"])
    if as_json:
        hidden = ("payer_id", "payee_id")
        emit({"pairs": [{k: v for k, v in pair.items() if k not in hidden} for pair in found]})
        return 0 if found else 1
    if not found:
        click.echo("no pair has both payments and sessions with a known time")
        return 1
    _list(found[:top])
    if len(found) > top:
        click.echo(f"and {len(found) - top} more pairs: see --top and --json")
    for pair in found:
        for payment in pair.get("each_payment", ()):
            click.echo(payment_line(payment))
        if "forecast" in pair:
            tell_forecast(pair["forecast"])
    return 0


def _list(pairs: list[dict[str, Any]]) -> None:
    header = (
        "payer",
        "payee",
        "payments",
        "sessions",
        "after",
        "before",
        "mixed",
        "no ratio because",
        "rests on",
    )
    lines = [
        (
            *(pair["payer"], pair["payee"], str(pair["payments"]), str(pair["sessions"])),
            *(_score(pair["z_fwd"]), _score(pair["z_bwd"]), _score(pair["t"])),
            *(" ".join(pair["refusals"]) or "-", pair["use"]),
        )
        for pair in pairs
    ]
    click.echo(table(lines, header))


def _score(value: float | None) -> str:
    return "-" if value is None else f"{value:+.2f}"


def payment_line(payment: dict[str, Any]) -> str:
    """Return one payment in words."""
    rivals = (
        f"; {payment['other_sessions']} other sessions, {payment['other_payments']} other payments near it"
    )
    return f"  {payment['started_at_utc']:%Y-%m-%d %H:%M} UTC: {payment['words']}{rivals}"


def tell_forecast(forecast: dict[str, Any]) -> None:
    """Say when the next payment and session are likely."""
    for what, window in forecast.items():
        if window is None:
            click.echo(f"next {what}: no running series of four or more")
        else:
            click.echo(
                f"next {what}: likely {window['from_utc']:%Y-%m-%d} to {window['to_utc']:%Y-%m-%d}; such windows held "
                f"{window['held']} of {window['of']} times. For investigators only, never in a file for court."
            )
