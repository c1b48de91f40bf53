"""`filature encrypt`: encrypt the register of a workspace that has a plain one."""

from pathlib import Path

import click

from filature.cli.passphrase import file_option, new_passphrase


@click.command("encrypt")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@file_option
def command(folder: Path, passphrase_file: Path | None) -> int:
    """Encrypt register.sqlite of DIR: ChaCha20-Poly1305, its key wrapped by the passphrase in register.key.

    The rows stay the same; a crash leaves the plain register or the encrypted one. The bytes of the plain file are
    freed and not overwritten: keep workspaces on an encrypted volume as well.
    """
    from filature.workspace import encrypt

    encrypt(folder, new_passphrase(passphrase_file))
    click.echo(f"{folder}: the register is encrypted; without passphrase and register.key nothing opens it")
    return 0
