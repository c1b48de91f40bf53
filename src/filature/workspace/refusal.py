"""What SQLite refuses, as the errors of this program."""

from pathlib import Path

import apsw

from filature.errors import StorageError, WorkspaceError
from filature.workspace.files import is_full
from filature.workspace.vault import HEAD as KEY_FILE


def refusal(error: apsw.Error, doing: str, path: Path) -> WorkspaceError:
    """Return the error for what SQLite refused: a full or failing disk, a lock, or a damaged file."""
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return WorkspaceError("locked", "the register is held by another process", "try again later")
    failing = isinstance(error, apsw.IOError | apsw.ReadOnlyError | apsw.PermissionsError)
    # Some of SQLite's calls say only 'disk I/O error' when there is no room, so the disk is asked.
    if isinstance(error, apsw.FullError) or (failing and is_full(path)):
        return StorageError(
            "disk-full", f"the disk is full while {doing}", "free space, then repeat the command"
        )
    if failing:
        hint = "check the disk, its quotas and permissions, then repeat the command"
        return StorageError("disk", f"the disk refused while {doing}: {error}", hint)
    if isinstance(error, apsw.NotADBError):
        return damaged(f"it is damaged, or it is encrypted and {KEY_FILE} is not its key")
    return damaged(str(error))


def damaged(what: str) -> WorkspaceError:
    """Return the error of a register that cannot be used."""
    hint = "restore it from a backup; the exhibits and the ledger are untouched"
    return WorkspaceError("register-damaged", f"register.sqlite cannot be used: {what}", hint)
