"""`filature backup`: everything human of a workspace, encrypted, in one file."""

from pathlib import Path

import click

from filature.cli.output import emit, json_option
from filature.cli.passphrase import file_option, new_passphrase


@click.command("backup")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--exhibits", "with_exhibits", is_flag=True, help="With the bytes of the exhibits, not the list alone."
)
@file_option
@json_option
def command(
    folder: Path, target: Path, with_exhibits: bool, passphrase_file: Path | None, as_json: bool
) -> int:
    """Write register, ledger, runs and settings to FILE, encrypted to a passphrase of its own.

    The keys of the children are not in it: back up their folder apart, or forgetting a child would undo itself.
    """
    from filature.workspace import open_workspace
    from filature.workspace.backup import make

    with open_workspace(folder, write=True) as workspace:
        passphrase = new_passphrase(passphrase_file)
        contents = make(workspace, target, passphrase, with_exhibits=with_exhibits)
    about = contents.about
    if as_json:
        emit({"file": str(target), "files": len(contents.items), "with_exhibits": with_exhibits, **about})
        return 0
    held = "with" if with_exhibits else "without"
    click.echo(
        f"{target}: {len(contents.items)} files, {held} the bytes of {len(about['exhibits'])} exhibit(s); "
        f"ledger of {about['size']} entries, root {about['root'][:16]}"
    )
    return 0
