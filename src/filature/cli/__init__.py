"""The command line: one verb per file, in the order of the work. No SQL and no rules here.

Exit codes: 0 done · 1 the answer is no · 2 wrong use · 3 bad input · 4 workspace locked or damaged.
"""

import importlib
import os
import sys
from pathlib import Path

import click

from filature import __version__
from filature.cli.passphrase import of_register
from filature.errors import FilatureError, UsageError
from filature.model.asked import asking

VERBS = (
    *("demo", "new", "profiles", "sniff", "profile", "add", "exhibits", "rejections"),
    *("correct", "release", "run", "persons", "person", "identity", "leads", "explain"),
    *("network", "expand", "corridors"),
    *("episodes", "timing", "reference", "decide", "target", "child", "case", "law", "capacity"),
    "dossier",
    *("user", "audit", "encrypt", "backup", "restore", "verify", "rebuild", "population", "evaluate", "pack"),
)


class _Verbs(click.Group):
    """Loads a verb's module only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in VERBS:
            return None
        command: click.Command = importlib.import_module(f"filature.cli.{cmd_name}").command
        return command


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="filature")
@click.option(
    "--unlock",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file whose first line is the passphrase of an encrypted register. Default: ask.",
)
@click.pass_context
def verbs(context: click.Context, unlock: Path | None) -> None:
    """From payment records and call metadata to explained leads and court-readable files."""
    context.with_resource(asking(of_register(unlock)))


def _run(given: list[str]) -> object:
    """Run the verb and return its code; a reader that closes the pipe early (head, grep -m) is no failure."""
    try:
        return verbs.main(args=given or ["--help"], prog_name="filature", standalone_mode=False)
    except SystemExit:
        if type(sys.stdout).__name__.endswith(
            "PacifyFlushWrapper"
        ):  # how click says that the pipe was closed
            return 0
        raise


def main(arguments: list[str] | None = None) -> None:
    """Run one command; every problem ends in one line on stderr and a documented exit code.

    FILATURE_TRACEBACK=1 in the environment shows where a defect of ours happened.
    """
    given = sys.argv[1:] if arguments is None else arguments
    try:
        _check_text(given)
        code = _run(given)
    except FilatureError as error:
        _fail(str(error), error.exit_code)
    except click.ClickException as error:
        verb = f" {given[0]}" if given and given[0] in VERBS else ""
        _fail(f"usage: {error.format_message().rstrip('.')}; see `filature{verb} --help`", 2)
    except (click.Abort, KeyboardInterrupt):
        _fail("interrupted: the workspace holds what was finished before; repeat the command", 130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except MemoryError:
        _fail("memory: the machine has not enough memory; lower `memory` in workspace.toml", 4)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"path: {where}{error.strerror or type(error).__name__}; check the path and its permissions", 3)
    except Exception as error:
        if os.environ.get("FILATURE_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}"
        _fail(f"defect: {what}; an error in Filature: report it with this line, and run `filature verify`", 4)
    sys.exit(code if isinstance(code, int) else 0)


def _check_text(arguments: list[str]) -> None:
    """Refuse arguments that are not text: they could be neither stored nor shown."""
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError:
            shown = os.fsencode(argument).decode("utf-8", "backslashreplace")
            hint = "rename the file, or use a terminal that speaks UTF-8"
            raise UsageError("encoding", f"found {shown!r}, expected UTF-8", hint) from None


def _fail(line: str, code: int) -> None:
    shown = "".join(c if c.isprintable() else " " for c in " ".join(line.splitlines()))
    click.echo(shown, err=True)
    sys.exit(code)
