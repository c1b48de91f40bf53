"""Files sealed into one: each changed, missing or moved byte is found when it is opened, and the file it hits is named.

    filature parcel 1 LF
    header, RFC 8785 JSON LF         how the passphrase becomes a key; the data key, locked under it
    frame ...                        u32 length | nonce (12) | ciphertext | tag (16)

Each frame is AES-256-GCM under the data key and bound to the header and its place. The first frame is the list of the
files with size and SHA-256, the others are their bytes in that order, in pieces of 1 MiB; nothing follows the last.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

import rfc8785
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from filature.errors import InputError, UsageError, WorkspaceError
from filature.workspace.wrapping import (
    KEY,
    NONCE,
    TAG,
    Derivation,
    SealingKey,
    derivation_of,
    derive,
    lock,
    unlock,
)

MAGIC = b"filature parcel 1\n"
PIECE = 1 << 20
_NAME = b"\x00\x00\x00\x00"
_BOUND = rfc8785.dumps(["parcel key", "1"])
_LONGEST_HEADER, _LONGEST_LIST = 4_096, 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file of a parcel."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a parcel says of itself, and its files in order."""

    about: dict[str, Any]
    items: tuple[Item, ...]


def write(
    target: BinaryIO, contents: Contents, read: Callable[[Item], Iterable[bytes]], passphrase: str
) -> None:
    """Write a parcel; `read` gives the bytes of a file. WorkspaceError 'backup-changed' where they are others."""
    how, key = Derivation(salt=secrets.token_bytes(16)), secrets.token_bytes(KEY)
    wrapped = lock(SealingKey(name=_NAME, key=derive(passphrase, how)), key, _BOUND)
    header = rfc8785.dumps({"v": "1", "kdf": how.as_json(), "key": wrapped.hex()}) + b"\n"
    target.write(MAGIC + header)
    box, bound = AESGCM(key), hashlib.sha256(header).digest()
    listed = [{"path": one.path, "size": str(one.size), "sha256": one.sha256} for one in contents.items]
    pieces = chain([rfc8785.dumps({"about": contents.about, "files": listed})], _pieces(contents, read))
    for place, piece in enumerate(pieces):
        nonce = secrets.token_bytes(NONCE)
        frame = nonce + box.encrypt(nonce, piece, bound + place.to_bytes(8, "big"))
        target.write(len(frame).to_bytes(4, "big") + frame)


def _pieces(contents: Contents, read: Callable[[Item], Iterable[bytes]]) -> Iterator[bytes]:
    for item in contents.items:
        digest, size = hashlib.sha256(), 0
        held = b""
        for data in read(item):
            digest.update(data)
            size += len(data)
            held += data
            while len(held) > PIECE:
                yield held[:PIECE]
                held = held[PIECE:]
        if held:
            yield held
        if (size, digest.hexdigest()) != (item.size, item.sha256):
            message = f"{item.path} is not what it was when the backup began"
            raise WorkspaceError("backup-changed", message, "run `filature verify`, then repeat the backup")


class Parcel:
    """An opened parcel: its list is read and checked; its files are read once, in order."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        """Open it; raise UsageError 'passphrase', InputError 'no-backup' or 'backup-damaged'."""
        self._source = source
        if source.read(len(MAGIC)) != MAGIC:
            raise InputError(
                "no-backup", "it is no backup of Filature, or its first line was changed", _ANOTHER
            )
        header = source.readline(_LONGEST_HEADER)
        try:
            told = json.loads(header)
            how, wrapped = derivation_of(told["kdf"]), bytes.fromhex(told["key"])
        except (ValueError, KeyError, TypeError, InputError):
            raise damaged("the header") from None
        try:
            key = unlock(SealingKey(name=_NAME, key=derive(passphrase, how)), wrapped, _BOUND, "the key")
        except (WorkspaceError, UsageError):
            hint = "try again; if it is right, the header of the backup was changed"
            raise UsageError("passphrase", "the passphrase does not open the backup", hint) from None
        self._box, self._bound, self._place = AESGCM(key), hashlib.sha256(header).digest(), 0
        self.contents = _contents(self._frame("the list of files", _LONGEST_LIST))

    def files(self) -> Iterator[tuple[Item, Iterator[bytes]]]:
        """Yield each file with its bytes, which must be read before the next; InputError 'backup-damaged' names it."""
        for item in self.contents.items:
            yield item, self._bytes(item)
        if self._source.read(1):
            raise damaged("what follows the last file")

    def _bytes(self, item: Item) -> Iterator[bytes]:
        digest, left = hashlib.sha256(), item.size
        while left:
            piece = self._frame(item.path, PIECE)
            if len(piece) != min(left, PIECE):
                raise damaged(item.path)
            digest.update(piece)
            left -= len(piece)
            yield piece
        if digest.hexdigest() != item.sha256:
            raise damaged(item.path)

    def _frame(self, what: str, longest: int) -> bytes:
        length = int.from_bytes(self._source.read(4), "big")
        if not NONCE + TAG < length <= longest + NONCE + TAG:
            raise damaged(what)
        frame = self._source.read(length)
        if len(frame) != length:  # else the last frame would open whatever greater length stands before it
            raise damaged(what)
        try:
            place = self._bound + self._place.to_bytes(8, "big")
            piece = self._box.decrypt(frame[:NONCE], frame[NONCE:], place)
        except (InvalidTag, ValueError):
            raise damaged(what) from None
        self._place += 1
        return piece


def damaged(what: str) -> InputError:
    """Return the error that names what of a backup was changed."""
    return InputError("backup-damaged", f"the backup was changed: {what} does not open", _ANOTHER)


_ANOTHER = "use another backup; nothing was restored"


def _contents(data: bytes) -> Contents:
    told = json.loads(data)  # authenticated: this program wrote it
    items = tuple(
        Item(path=str(one["path"]), size=int(one["size"]), sha256=str(one["sha256"])) for one in told["files"]
    )
    return Contents(about=told["about"], items=items)
