"""The register at rest: register.sqlite encrypted page by page, its key wrapped by a passphrase in register.key.

The cipher is ChaCha20-Poly1305 of SQLite3 Multiple Ciphers, with a random key of 32 bytes. The same key covers the
write-ahead log; temporary tables stay in memory. Whether a register is encrypted is told by its first bytes, so that a
migration that was interrupted leaves one that opens. Page authentication does not see the whole file put back to an
older state: only the head of the ledger, held elsewhere, does.
"""

import json
import secrets
from pathlib import Path
from typing import Any

import apsw
import rfc8785

from filature.errors import InputError, UsageError, WorkspaceError
from filature.model.asked import how_to_ask
from filature.workspace.files import storage_errors, sync_folder, write_whole
from filature.workspace.wrapping import Derivation, SealingKey, derivation_of, derive, lock, unlock

HEAD = "register.key"
_NAME = b"\x00\x00\x00\x00"  # one key wraps one key: it needs no name
_PLAIN = b"SQLite format 3\x00"
_BOUND = rfc8785.dumps(["register key", "1"])


def encrypted(register: Path) -> bool:
    """Tell whether a register that is there is encrypted."""
    try:
        with register.open("rb") as file:
            head = file.read(len(_PLAIN))
    except FileNotFoundError:
        return False
    return len(head) == len(_PLAIN) and head != _PLAIN


def key_of(register: Path) -> bytes | None:
    """Return the key of a register, None for a plain one.

    Raises WorkspaceError 'register-locked' without a passphrase, 'passphrase' for a wrong one, 'register-key'.
    """
    head = register.with_name(HEAD)
    if not encrypted(register) or not head.exists():
        return None  # a damaged first page of a plain register looks encrypted too, and has no key beside it
    ask = how_to_ask()
    if ask is None:
        hint = "give its passphrase: `filature --unlock FILE ...`, or at a terminal"
        raise WorkspaceError("register-locked", "the register is encrypted", hint)
    return _unwrap(head, ask())


def make(folder: Path, passphrase: str) -> bytes:
    """Make the key of a register and write register.key, on disk on return; return the key."""
    how, key = Derivation(salt=secrets.token_bytes(16)), secrets.token_bytes(32)
    wrapped = lock(SealingKey(name=_NAME, key=derive(passphrase, how)), key, _BOUND)
    head = _head(how, wrapped)
    write_whole(folder / HEAD, head, tmp=folder)
    (folder / HEAD).chmod(0o600)
    return key


def open_with(db: apsw.Connection, key: bytes) -> None:
    """Give a connection its key, before anything is read."""
    if db.pragma("cipher", "chacha20") != "chacha20" or db.pragma("key", f"raw:{key.hex()}") != "ok":
        hint = "install the locked dependencies: apsw-sqlite3mc brings the cipher"
        raise WorkspaceError("register-cipher", "this SQLite has no ChaCha20", hint)


def migrate(register: Path, key: bytes, *, tmp: Path) -> None:
    """Replace a plain register that nobody has open by an encrypted one with the same rows; whole or not at all.

    The bytes of the plain file are freed, not overwritten: a disk may keep them until it writes there again.
    """
    target = tmp / "register.encrypted"
    for path in tmp.glob(f"{target.name}*"):
        path.unlink()
    plain = apsw.Connection(str(register))
    try:
        plain.pragma("journal_mode", "delete")  # folds the log in and removes it
        plain.execute("ATTACH DATABASE ? AS sealed KEY ?", (str(target), f"raw:{key.hex()}"))
        plain.execute("PRAGMA sealed.synchronous = FULL")
        definitions = list(
            plain.execute("SELECT type, name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL")
        )
        with plain:
            for _, name, sql in (one for one in definitions if one[0] == "table"):
                plain.execute(sql.replace("CREATE TABLE ", "CREATE TABLE sealed.", 1))
                plain.execute(f'INSERT INTO sealed."{name}" SELECT * FROM main."{name}"')  # noqa: S608 - our own names
        plain.execute("DETACH sealed")
    finally:
        plain.close()
    made = apsw.Connection(str(target))
    try:
        open_with(made, key)
        for _, _, sql in (one for one in definitions if one[0] != "table"):
            made.execute(sql)
    finally:
        made.close()
    with storage_errors("encrypting the register"):
        target.replace(register)
        sync_folder(register.parent)
        for log in register.parent.glob(f"{register.name}-*"):
            log.unlink()


def _unwrap(head: Path, passphrase: str) -> bytes:
    data = head.read_bytes()
    try:
        told = json.loads(data)
        how, wrapped = derivation_of(told["kdf"]), bytes.fromhex(told["key"])
        whole = _head(how, wrapped) == data  # so that no byte of it may change without a word
    except (ValueError, KeyError, TypeError, InputError):
        whole = False
    if not whole:
        raise WorkspaceError("register-key", f"{HEAD} cannot be read", "restore it from a backup")
    try:
        return unlock(SealingKey(name=_NAME, key=derive(passphrase, how)), wrapped, _BOUND, HEAD)
    except (WorkspaceError, UsageError):
        hint = f"try again; if it is right, {HEAD} was changed: restore it from a backup"
        raise WorkspaceError("passphrase", "the passphrase does not open the register", hint) from None


def _head(how: Derivation, wrapped: bytes) -> bytes:
    told: dict[str, Any] = {"v": "1", "cipher": "chacha20", "kdf": how.as_json(), "key": wrapped.hex()}
    return rfc8785.dumps(told)
