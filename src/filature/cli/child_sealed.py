"""The verbs of `filature child` on sealed values: make the keys, seal, read, release a name, forget."""

from pathlib import Path

import click

from filature.cli.child_shared import (
    author_option,
    child_argument,
    folder_argument,
    reason_option,
    row_of,
    tell,
    who,
)
from filature.cli.output import emit, json_option
from filature.cli.passphrase import access, file_option, folder, keys_option, text_of
from filature.errors import UsageError

_FIELDS = ("name", "birth", "place", "contact", "details")


@click.command("protect")
@folder_argument
@keys_option
@file_option
@author_option
def protect(case: Path, keys: Path | None, passphrase_file: Path | None, author: str | None) -> int:
    """Make the keys of a workspace, in a folder outside it. Whoever loses them or the passphrase opens nothing."""
    from filature.register import sealed_acts
    from filature.workspace import open_workspace

    with open_workspace(case, write=True) as workspace:
        opened = access(workspace, keys, passphrase_file, new=True)
        sealed_acts.protect(workspace, opened, author=who(author))
    click.echo(f"the keys are in {opened.folder}: back them up apart from the workspace")
    return 0


@click.command("seal")
@folder_argument
@child_argument
@click.option("--field", type=click.Choice(_FIELDS), required=True, help="What is sealed.")
@click.option("--value-file", metavar="FILE", type=click.Path(path_type=Path), help="Its text. Default: ask.")
@keys_option
@file_option
@author_option
@json_option
def seal(
    case: Path,
    name: str,
    field: str,
    value_file: Path | None,
    keys: Path | None,
    passphrase_file: Path | None,
    author: str | None,
    as_json: bool,
) -> int:
    """Seal a value under the child's own key; a later one supersedes it. It is never an argument."""
    from filature.register import sealed_acts
    from filature.workspace import open_workspace

    with open_workspace(case, write=True) as workspace:
        ring = sealed_acts.unlock(workspace, access(workspace, keys, passphrase_file))
        text = text_of(value_file, f"the {field}")
        child = sealed_acts.seal(workspace, ring, name, {field: text}, author=who(author))
        row = row_of(workspace, child)
    version = child.sealed[field].version
    return tell(row, f"{child.pseudonym}: {field} sealed, version {version}", as_json=as_json)


@click.command("reveal")
@folder_argument
@child_argument
@click.option("--field", "fields", type=click.Choice(_FIELDS), multiple=True, required=True, help="Repeat.")
@click.option(
    "--purpose", required=True, help="What for, in a sentence: it is logged before anything is shown."
)
@keys_option
@file_option
@author_option
@json_option
def reveal(
    case: Path,
    name: str,
    fields: tuple[str, ...],
    purpose: str,
    keys: Path | None,
    passphrase_file: Path | None,
    author: str | None,
    as_json: bool,
) -> int:
    """Show sealed values. Who, what and what for is in the ledger first: no log, no data."""
    from filature.register import sealed_acts
    from filature.register.children import number_of, pseudonym
    from filature.workspace import open_workspace

    with open_workspace(case, write=True) as workspace:
        opened = access(workspace, keys, passphrase_file)
        found = sealed_acts.reveal(workspace, opened, name, fields, purpose=purpose, author=who(author))
    if as_json:
        emit({"child": pseudonym(number_of(name)), "values": found})
    else:
        for field, text in found.items():
            click.echo(f"{field}: {text}")
    return 0


@click.command("release")
@folder_argument
@child_argument
@click.option("--recipient", help="Who may be told the name.")
@click.option("--purpose", help="What for.")
@click.option("--until", metavar="YYYY-MM-DD", help="The last day on which it holds (UTC).")
@click.option("--end", type=click.IntRange(1), help="End this release now instead.")
@reason_option
@author_option
@json_option
def release(
    case: Path,
    name: str,
    recipient: str | None,
    purpose: str | None,
    until: str | None,
    end: int | None,
    reason: str,
    author: str | None,
    as_json: bool,
) -> int:
    """Decide that the name may be told to somebody for a purpose until a day; --end takes that back."""
    from filature.register import sealed_acts
    from filature.workspace import open_workspace

    given = [recipient, purpose, until]
    if any(value is None for value in given) if end is None else any(value is not None for value in given):
        message = "found neither --end alone nor all of --recipient, --purpose and --until"
        raise UsageError("usage", message, "give the one or the others")
    with open_workspace(case, write=True) as workspace:
        if end is not None:
            child = sealed_acts.end_release(workspace, name, end, reason=reason, author=who(author))
            line = f"{child.pseudonym}: release {end} ended"
        else:
            child = sealed_acts.release(
                workspace, name, recipient=recipient or "", purpose=purpose or "", until=until or "",
                reason=reason, author=who(author),
            )  # fmt: skip
            last = child.releases[-1]
            line = f"{child.pseudonym}: release {last.number} to {last.recipient}, until {last.until}"
        row = row_of(workspace, child)
    return tell(row, line, as_json=as_json)


@click.command("forget")
@folder_argument
@child_argument
@reason_option
@keys_option
@author_option
@json_option
def forget(case: Path, name: str, reason: str, keys: Path | None, author: str | None, as_json: bool) -> int:
    """Destroy the child's key: what was sealed can never be read again, here or in any copy of DIR."""
    from filature.register import sealed_acts
    from filature.workspace import open_workspace

    with open_workspace(case, write=True) as workspace:
        child = sealed_acts.forget(
            workspace, folder(workspace, keys), name, reason=reason, author=who(author)
        )
        row = row_of(workspace, child)
    return tell(
        row, f"{child.pseudonym}: the key is destroyed; backups of the keys still hold it", as_json=as_json
    )


SEALED = (protect, seal, reveal, release, forget)
