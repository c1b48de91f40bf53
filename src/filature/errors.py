"""What can go wrong, as one tree; the command line and the web print it, nothing else does.

    FilatureError          exit code
    ├── UsageError         2   the call itself is wrong
    ├── InputError         3   a file, profile or value is bad; nothing was changed
    │   └── RefusedError   3   the door stays shut: media, bombs, forbidden combinations
    └── WorkspaceError     4   the workspace is locked, damaged, or not one
        └── StorageError   4   the disk is full or failing

'The answer is no' (exit 1) is a result, never an exception.
"""

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(slots=True)
class FilatureError(Exception):
    """One problem: a stable code, what was found and expected, what to do, and where.

    `context` holds file, row, field and the like; values of persons never enter it.
    """

    code: str
    message: str
    hint: str = ""
    context: dict[str, object] = field(default_factory=dict)

    exit_code: ClassVar[int] = 2

    def __str__(self) -> str:
        """Return the one line that a person reads: where, what, what to do."""
        where = ", ".join(f"{key} {value}" for key, value in self.context.items() if value is not None)
        line = f"{self.code}: {where + ': ' if where else ''}{self.message}"
        return f"{line}; {self.hint}" if self.hint else line

    def as_dict(self) -> dict[str, object]:
        """Return the same as JSON-ready data (for `--json` and the web)."""
        return {"code": self.code, "message": self.message, "hint": self.hint, "context": dict(self.context)}


class UsageError(FilatureError):
    """The command cannot be carried out as it was called."""

    exit_code: ClassVar[int] = 2


class InputError(FilatureError):
    """A file, profile or value is not what it should be; the workspace is unchanged."""

    exit_code: ClassVar[int] = 3


class RefusedError(InputError):
    """The input is understood and not let in."""


class WorkspaceError(FilatureError):
    """The workspace cannot be used: held by another process, damaged, or not a workspace."""

    exit_code: ClassVar[int] = 4


class StorageError(WorkspaceError):
    """The disk refused: full, read-only or failing."""
