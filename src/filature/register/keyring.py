"""The keys, in a folder of their own beside the workspace: a copy of the workspace holds none of them.

    keyring.json   how the passphrase becomes the sealing key; a check that it is the right one
    C-001.key      the key of one child, wrapped by the sealing key

Destroying `C-001.key` makes what was sealed about that child unreadable in the workspace and in every copy of it.
The ledger holds the SHA-256 of keyring.json, so that another one, or a weaker one, is refused.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rfc8785

from filature.errors import InputError, UsageError, WorkspaceError
from filature.workspace.acts import sha256_hex
from filature.workspace.files import storage_errors, sync_folder, write_whole
from filature.workspace.wrapping import Derivation, SealingKey, derivation_of, derive, lock, new_key, unlock

_HEAD = "keyring.json"
_NAME = b"\x00\x00\x00\x00"  # the sealing key has no name of its own: there is one
_CHECK = b"filature keyring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """An unlocked folder of keys."""

    folder: Path
    name: str
    key: SealingKey

    def has(self, child_no: int) -> bool:
        """Tell whether the child has a key here."""
        return _path(self.folder, child_no).is_file()

    def of(self, child_no: int) -> SealingKey:
        """Return a child's key; WorkspaceError 'key-missing' or 'sealed-damaged' where there is none."""
        what = f"the key of C-{child_no:03d}"
        try:
            data = _path(self.folder, child_no).read_bytes()
        except FileNotFoundError:
            hint = "if it was not destroyed, restore the folder of keys; without it nothing opens the sealed values"
            raise WorkspaceError("key-missing", f"{what} is not in {self.folder}", hint) from None
        found = unlock(self.key, data, self._bound(child_no), what)
        return SealingKey(name=found[:4], key=found[4:])

    def make(self, child_no: int) -> SealingKey:
        """Make a key for a child, on disk before it is used."""
        key = new_key()
        _write(_path(self.folder, child_no), lock(self.key, key.name + key.key, self._bound(child_no)))
        return key

    def _bound(self, child_no: int) -> bytes:
        return rfc8785.dumps(["child key", self.name, child_no])


def create(folder: Path, passphrase: str) -> str:
    """Make a folder of keys; return the SHA-256 of its head. UsageError 'not-empty' where the folder is in use."""
    begun = folder.is_dir() and all(path.name.startswith(f"{_HEAD}.") for path in folder.iterdir())
    if folder.exists() and not begun:
        hint = (
            "choose another place with --keys; if making the keys was interrupted, remove this folder first"
        )
        raise UsageError("not-empty", f"{folder} is not an empty folder", hint)
    how = Derivation(salt=secrets.token_bytes(16))
    name = secrets.token_hex(8)
    key = SealingKey(name=_NAME, key=derive(passphrase, how))
    head = rfc8785.dumps(
        {
            "v": "1",
            "name": name,
            "kdf": how.as_json(),
            "check": lock(key, _CHECK, rfc8785.dumps(["keyring", name])).hex(),
        }
    )
    with storage_errors(f"making {folder}"):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        sync_folder(folder.parent)
    _write(folder / _HEAD, head)
    return sha256_hex(head)


def unlock_folder(folder: Path, passphrase: str, *, head_sha256: str) -> Keyring:
    """Return the keys; UsageError 'passphrase' where it is wrong, WorkspaceError where the folder is another one."""
    data = head_bytes(folder, head_sha256)
    try:
        head: dict[str, Any] = json.loads(data)
        how = derivation_of(head["kdf"])
        name, check = str(head["name"]), bytes.fromhex(head["check"])
    except (ValueError, KeyError, TypeError):
        raise InputError("keyring", f"{folder / _HEAD} cannot be read", "restore it from a backup") from None
    key = SealingKey(name=_NAME, key=derive(passphrase, how))
    try:
        unlock(key, check, rfc8785.dumps(["keyring", name]), _HEAD)
    except WorkspaceError:
        raise UsageError("passphrase", "the passphrase is not that of the keys", "try again") from None
    return Keyring(folder=folder, name=name, key=key)


def head_bytes(folder: Path, head_sha256: str) -> bytes:
    """Return keyring.json, checked against the ledger; WorkspaceError 'no-keys' or 'keys-other'."""
    try:
        data = (folder / _HEAD).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        hint = "name their folder with --keys, or restore it from a backup of the keys"
        raise WorkspaceError("no-keys", f"the keys are not in {folder}", hint) from None
    if sha256_hex(data) != head_sha256:
        message = f"the keys in {folder} are not those that the ledger names"
        raise WorkspaceError("keys-other", message, "name the right folder with --keys")
    return data


def destroy(folder: Path, child_no: int) -> bool:
    """Overwrite and remove a child's key, durably; tell whether there was one."""
    path = _path(folder, child_no)
    with storage_errors(f"destroying {path.name}"):
        for unfinished in folder.glob(f"{path.name}.*"):  # of a process that was killed
            unfinished.unlink()
        try:
            handle = os.open(path, os.O_WRONLY)
        except FileNotFoundError:
            return False
        try:
            os.write(handle, secrets.token_bytes(os.fstat(handle).st_size))
            os.fsync(handle)
        finally:
            os.close(handle)
        path.unlink()
        sync_folder(folder)
    return True


def _path(folder: Path, child_no: int) -> Path:
    return folder / f"C-{child_no:03d}.key"


def _write(target: Path, data: bytes) -> None:
    write_whole(target, data, tmp=target.parent)
    target.chmod(0o600)
