"""`filature add`: take files in."""

import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from filature.cli.output import emit, json_option, progress
from filature.model.enums import Use

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("add")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument(
    "sources", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False)
)
@click.option("--provider", required=True, help="Who produced the data.")
@click.option("--instrument", required=True, help="Legal instrument under which it was received.")
@click.option("--authority", required=True, help="Who issued the instrument.")
@click.option("--profile", help="Layout: a built-in id or a TOML file. Without it, found by content.")
@click.option("--scope-from", type=_DAY, help="First day that the instrument covers.")
@click.option("--scope-to", type=_DAY, help="Last day that the instrument covers.")
@click.option("--use", type=click.Choice([use.value for use in Use]), default="judicial", show_default=True)
@click.option(
    "--subject", help="Phone number or account whose records these are, where the file does not say."
)
@click.option(
    "--scope-subject", multiple=True, help="Identifier that the instrument is limited to. Repeatable."
)
@click.option("--clock-offset", type=int, default=0, help="Seconds by which the source's clock was ahead.")
@click.option("--received-by", help="Who received the file. Default: the login name.")
@click.option("--received-at", help="When it was received (ISO 8601, UTC). Default: now.")
@json_option
def command(**options: Any) -> int:  # noqa: ANN401 - click's options
    """Copy FILEs into the workspace DIR, read them, and say what became of every row.

    Exit code 0: every file is in (or was before). A file that cannot be read changes nothing.
    """
    from filature import intake
    from filature.workspace import open_workspace, person_at_keyboard

    frame = intake.Frame(
        provider=options["provider"],
        instrument=options["instrument"],
        authority=options["authority"],
        scope_from=_day(options["scope_from"]),
        scope_to=_day(options["scope_to"]),
        use=Use(options["use"]),
        received_by=options["received_by"] or person_at_keyboard(),
        received_at=_moment(options["received_at"]),
        subject=options["subject"],
        scope_subjects=tuple(options["scope_subject"]),
        clock_offset_s=options["clock_offset"],
    )
    layout = intake.load_layout(options["profile"]) if options["profile"] else None
    report = progress()
    found = []
    with open_workspace(options["folder"], write=True) as workspace:
        for line in workspace.recovered:
            click.echo(f"recovered: {line}", err=True)
        intake.catch_up(workspace, progress=report)
        try:
            for position, source in enumerate(options["sources"]):
                report(source.name, position, len(options["sources"]))
                added = intake.add(workspace, source, frame, layout)
                found.append(_as_dict(added))
                if not options["as_json"]:
                    _tell(added)
                    for row, code, field, value, expected in intake.reasons(
                        workspace, added.exhibit.exhibit_no
                    ):
                        message = f"  rejected {row}: {code}: {field}: found {value!r}, expected {expected}"
                        click.echo(message, err=True)
            report("done", 1, 1)
        finally:  # files before a bad one are in, and are told of
            if options["as_json"] and (found or sys.exc_info()[0] is None):
                emit({"exhibits": found})
    return 0


def _as_dict(added: Any) -> dict[str, Any]:  # noqa: ANN401 - intake.Added, imported lazily
    exhibit, counts = added.exhibit, added.counts
    return {
        "exhibit": exhibit.exhibit_no,
        "file": exhibit.file_name,
        "sha256": exhibit.sha256,
        "profile": exhibit.profile,
        "rows": counts.read,
        "accepted": counts.accepted,
        "rejected": counts.rejected,
        "quarantined": counts.quarantined,
        "already": added.already,
        "use": asdict(exhibit)["use"],
        "warnings": list(added.warnings),
    }


def _tell(added: Any) -> None:  # noqa: ANN401
    exhibit, counts = added.exhibit, added.counts
    if added.already:
        click.echo(
            f"exhibit {exhibit.exhibit_no}: {exhibit.file_name} was already there; nothing changed "
            f"(its first frame and layout, {exhibit.profile}, stand)"
        )
        return
    click.echo(
        f"exhibit {exhibit.exhibit_no}: {exhibit.file_name} ({exhibit.profile}): {counts.read} rows = "
        f"{counts.accepted} accepted + {counts.rejected} rejected + {counts.quarantined} quarantined; "
        f"sha256 {exhibit.sha256}"
    )
    for warning in added.warnings:
        click.echo(f"  note: {warning}", err=True)


def _day(value: datetime | None) -> Any:  # noqa: ANN401
    return None if value is None else value.date()


def _moment(text: str | None) -> str | None:
    """Return an ISO time in UTC; a time without an offset is taken as UTC, as the option says."""
    if text is None:
        return None
    from datetime import UTC

    from filature.errors import UsageError
    from filature.workspace.clock import iso

    try:
        moment = datetime.fromisoformat(text)
        return iso(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        raise UsageError(
            "received-at", f"found {text!r}, expected an ISO time", "write it like 2026-06-30T08:15:00Z"
        ) from None
