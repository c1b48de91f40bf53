"""`filature restore`: a workspace out of a backup; it counts only when the root of the ledger agrees."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option
from filature.cli.passphrase import file_option, of_backup


@click.command("restore")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("folder", metavar="NEWDIR", type=click.Path(path_type=Path))
@click.option(
    "--exhibits", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False),
    help="Where the exhibits are that the backup only lists: the folder exhibits/ of a workspace.",
)  # fmt: skip
@file_option
@json_option
def command(
    source: Path, folder: Path, exhibits: Path | None, passphrase_file: Path | None, as_json: bool
) -> int:
    """Restore a backup to NEWDIR. Every byte is checked, and ledger and register against the backup's root.

    Exit code 1: restored, but bytes of exhibits are missing: the backup lists them, and --exhibits did not have them.
    """
    from filature.workspace.backup import restore

    contents, missing = restore(source, folder, of_backup(passphrase_file), exhibits=exhibits)
    about = contents.about
    if as_json:
        emit({"folder": str(folder), "files": len(contents.items), "missing_exhibits": missing, **about})
    else:
        click.echo(
            f"{folder}: restored, ledger of {about['size']} entries with the root {about['root'][:16]}"
        )
        if missing:
            click.echo(f"{missing} exhibit(s) are missing: copy them into {folder / 'exhibits'}", err=True)
    return 1 if missing else 0
