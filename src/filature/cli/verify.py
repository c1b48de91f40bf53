"""`filature verify`: recompute everything and name what does not fit."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option
from filature.model.check import Check

_CLOSED = (
    "locked",
    "no-workspace",
    "register-locked",
    "passphrase",
)  # nothing can be said about what is inside


@click.command("verify")
@click.argument("target", metavar="DIR|FILE", type=click.Path(path_type=Path, readable=False))
@json_option
def command(target: Path, as_json: bool) -> int:
    """Check a workspace or a dossier. Exit code 1: something does not fit; the first such thing is named."""
    from filature.errors import InputError

    if not target.exists():
        raise InputError("no-file", f"there is no {target}", "check the path")
    if not target.is_dir() and not target.is_file():
        raise InputError("no-file", f"{target} is neither a folder nor a file", "check the path")
    checks = _workspace(target) if target.is_dir() else _dossier(target)
    failed = [check for check in checks if not check.ok]
    if as_json:
        emit({
            "ok": not failed,
            "checks": len(checks),
            "failed": [
                {"check": c.name, "subject": c.subject, "expected": c.expected, "got": c.got, "hint": c.hint}
                for c in failed
            ],
        })  # fmt: skip
    elif failed:
        first = failed[0]
        found = f"{first.subject}: expected {first.expected}, got {first.got}; {first.hint}"
        click.echo(f"does not fit: {found}", err=True)
        if len(failed) > 1:
            click.echo(f"{len(failed) - 1} more check(s) failed: see --json", err=True)
    else:
        what = (
            "the ledger is unsigned and unwitnessed"
            if target.is_dir()
            else "who wrote the file is not checked"
        )
        click.echo(f"all {len(checks)} checks fit; {what}")
    return 1 if failed else 0


def _workspace(target: Path) -> list[Check]:
    from filature import pipeline
    from filature.errors import StorageError, WorkspaceError
    from filature.workspace import open_workspace
    from filature.workspace.verify import failed, verify

    try:
        with open_workspace(target, write=True) as workspace:
            for line in workspace.recovered:
                click.echo(f"recovered: {line}", err=True)
            checks = list(verify(workspace))
            if all(check.ok for check in checks):
                pipeline.finish(workspace)
            return checks
    except WorkspaceError as error:
        if isinstance(error, StorageError) or error.code in _CLOSED:
            raise
        problem = error
    try:  # it cannot be brought up to date: look at it as it is, so that the exact place is named
        with open_workspace(target, write=False) as workspace:
            checks = list(verify(workspace))
    except WorkspaceError:
        checks = []
    return checks if any(not check.ok for check in checks) else [*checks, failed(str(target), problem)]


def _dossier(target: Path) -> list[Check]:
    """Check a dossier: its attachments, its pages, and that it can be written again to the same bytes."""
    from filature.pipeline import verify_dossier

    return list(verify_dossier(target))
