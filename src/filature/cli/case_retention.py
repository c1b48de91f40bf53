"""`filature case retention`: what is kept to which day, and the purge that leaves its trace."""

from pathlib import Path
from typing import Any

import click

from filature.cli.child_shared import author_option, who
from filature.cli.output import emit, json_option, table
from filature.cli.passphrase import keys_option
from filature.errors import UsageError


@click.command("retention")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("reference", metavar="[CASE]", required=False)
@click.option("--until", metavar="YYYY-MM-DD", help="Set the last day on which the case is kept.")
@click.option("--rule", help="With --until: the rule of the table under which.")
@click.option(
    "--purge", is_flag=True, help="After that day: destroy the keys of the children of this case alone."
)
@click.option(
    "--certificate",
    "out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write what was purged to FILE.",
)
@click.option("--reason", help="Why, in a sentence; no name of a child.")
@keys_option
@author_option
@json_option
def retention(
    folder: Path,
    reference: str | None,
    until: str | None,
    rule: str | None,
    purge: bool,
    out: Path | None,
    reason: str | None,
    keys: Path | None,
    author: str | None,
    as_json: bool,
) -> int:
    """List closed cases and the table of periods; with CASE set the day, purge, or write the certificate.

    One person sets the day, another one purges. Exit code 1: nothing is due.
    """
    from filature.register import retention as kept
    from filature.register import sealed_acts
    from filature.workspace import open_workspace
    from filature.workspace.files import export

    setting = until is not None and rule is not None and not purge and out is None
    if reference is None and (until or rule or purge or out):
        raise UsageError("usage", "found an act without a CASE", "name the case")
    if reference is None:
        with open_workspace(folder, write=False) as workspace:
            return _list(kept.listed(workspace), kept.rules(), as_json=as_json)
    if not (setting or ((purge or out) and until is None and rule is None)) or (
        (setting or purge) and not reason
    ):
        message = (
            "found neither --until with --rule and --reason, nor --purge with --reason, nor --certificate"
        )
        raise UsageError("usage", message, "give one of them")
    if out is not None and out.exists():
        raise UsageError("exists", f"{out} is there already", "choose another file")
    with open_workspace(folder, write=setting or purge) as workspace:
        if setting:
            case = kept.keep(
                workspace,
                reference,
                rule=rule or "",
                until=until or "",
                reason=reason or "",
                author=who(author),
            )
            told: dict[str, Any] = {"case": case.reference, "keep_until": until, "rule": rule}
            line = (
                f"{case.reference}: kept until {until} under {rule}; another person purges it after that day"
            )
        else:
            if purge:
                place = keys or sealed_acts.default_folder(workspace)
                kept.purge(workspace, place, reference, reason=reason or "", author=who(author))
            told = kept.certificate(workspace, reference)
            line = f"{told['case']}: purged, {len(told['destroyed'])} child(ren); {told['state']}"
            if out is not None:
                export(out, kept.as_file(told))
    if as_json:
        emit(told)
    else:
        click.echo(line)
    return 0


def _list(found: list[dict[str, Any]], rules: dict[str, Any], *, as_json: bool) -> int:
    from dataclasses import asdict

    due = [row for row in found if row["due"]]
    if as_json:
        emit({"cases": found, "rules": [asdict(rule) for rule in rules.values()], "due": len(due)})
        return 0 if due else 1
    for rule in rules.values():
        period = " or ".join(rule.periods) or "unknown: a person sets the day"
        click.echo(f"{rule.id}: {rule.what}; from {rule.begins}: {period} ({rule.grade}, not verified)")
    rows = [
        (
            row["case"], row["closed_on"], row["keep_until"] or "unknown", row["rule"] or "-",
            f"purged {row['purged_at'][:10]}" if row["purged_at"] else "due" if row["due"] else "kept",
            str(len(row["sealed_children"])),
        )
        for row in found
    ]  # fmt: skip
    if rows:
        click.echo(table(rows, ("case", "closed", "keep until", "rule", "state", "sealed children")))
    else:
        click.echo("no case is closed")
    return 0 if due else 1
