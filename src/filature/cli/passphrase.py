"""Secrets come from a prompt or a file: never from an argument or the environment, where others see them."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filature.errors import InputError, UsageError, WorkspaceError

if TYPE_CHECKING:
    from filature.register.sealed_acts import Access
    from filature.workspace import Workspace

_LONGEST = 65_536  # bytes of such a file

file_option: Callable[[Any], Any] = click.option(
    "--passphrase-file",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file whose first line is the passphrase. Default: ask.",
)
keys_option: Callable[[Any], Any] = click.option(
    "--keys",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The folder of keys. Default: DIR.keys, beside DIR.",
)


def access(workspace: "Workspace", keys: Path | None, file: Path | None, *, new: bool = False) -> "Access":
    """Return where the keys are and what opens them; a new passphrase is asked for twice."""
    from filature.register.sealed_acts import Access

    return Access(folder=folder(workspace, keys), passphrase=_passphrase(file, new=new))


def of_register(file: Path | None) -> Callable[[], str]:
    """Return how the passphrase of an encrypted register is found: asked for once a command, or in a file."""
    found: list[str] = []

    def ask() -> str:
        if not found:
            if file is None and not sys.stdin.isatty():
                message = "the register is encrypted, and there is no terminal to ask for its passphrase"
                raise WorkspaceError(
                    "register-locked", message, "give it in a file: `filature --unlock FILE ...`"
                )
            found.append(_passphrase(file, new=False))
        return found[0]

    return ask


def new_passphrase(file: Path | None) -> str:
    """Return a passphrase for something new: asked for twice, or in a file."""
    return _passphrase(file, new=True)


def of_backup(file: Path | None) -> str:
    """Return the passphrase of a backup."""
    return _passphrase(file, new=False)


def folder(workspace: "Workspace", keys: Path | None) -> Path:
    """Return the folder of keys."""
    from filature.register.sealed_acts import default_folder

    return default_folder(workspace) if keys is None else keys.absolute()


def text_of(file: Path | None, what: str) -> str:
    """Return a text from a file, or asked for without being shown; no line end at its end."""
    if file is None:
        return _ask(what, "--value-file")
    return _read(file).rstrip("\r\n")


def _passphrase(file: Path | None, *, new: bool) -> str:
    if file is not None:
        return _read(file).partition("\n")[0].rstrip("\r")
    first = _ask("passphrase", "--passphrase-file")
    if new and _ask("the same again", "--passphrase-file") != first:
        raise UsageError("passphrase-twice", "the two passphrases are not the same", "try again")
    return first


def _ask(what: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError("no-terminal", f"there is no terminal to ask for the {what}", f"give {option}")
    return str(click.prompt(what, hide_input=True, err=True))


def _read(file: Path) -> str:
    if not file.is_file():
        raise InputError("no-file", f"there is no file {file}", "check the path")
    if file.stat().st_size > _LONGEST:
        raise InputError("too-long", f"{file.name} is longer than {_LONGEST} bytes", "give a short text")
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("encoding", f"{file.name} is not UTF-8", "save it as UTF-8") from None
