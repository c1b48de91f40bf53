"""Sealing: what is written about a child's identity is unreadable without that child's own key.

    passphrase --argon2id--> sealing key --wraps--> one key per child --seals--> one value of one field

AES-256-GCM throughout (NIST SP 800-38D), a random 96-bit nonce each time. A sealed text is

    version (1) | key id (4) | nonce (12) | ciphertext | tag (16)

and is bound to its place: table, child, field and version are authenticated with it, so that it cannot be moved
to another child or field, nor an older version be put back. Texts are padded to whole blocks of 64 bytes: the
length of a name is not told. Nothing here touches the disk.
"""

import secrets
import unicodedata
from dataclasses import dataclass

import rfc8785
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from filature.errors import InputError, UsageError, WorkspaceError

KEY, ID, NONCE, TAG = 32, 4, 12, 16  # bytes
BLOCK = 64
LONGEST = 16_384  # bytes of a sealed text
SHORTEST_PASSPHRASE = 12  # characters
_VERSION = b"\x01"
_HEAD = 1 + ID
_END = b"\x80"  # ISO/IEC 7816-4: one such byte, then zeros


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """How a passphrase becomes a key: Argon2id (RFC 9106), its second recommended setting with 64 MiB."""

    salt: bytes
    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4

    def __post_init__(self) -> None:
        """Refuse settings that weaken the key or exhaust the machine."""
        sane = 1 <= self.passes <= 64 and 8_192 <= self.memory_kib <= 4_194_304 and 1 <= self.lanes <= 64  # noqa: PLR2004
        if not sane or len(self.salt) != 16:  # noqa: PLR2004 - bytes, as RFC 9106 recommends
            raise InputError("keyring", "the derivation of the key is not usable", "restore it from a backup")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingKey:
    """A key with the short public name under which sealed texts tell that they are its own."""

    name: bytes
    key: bytes

    def __repr__(self) -> str:
        """Never show the key."""
        return f"SealingKey({self.name.hex()})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a sealed text belongs; part of what its tag authenticates."""

    table: str
    child_no: int
    field: str
    version: int

    def authenticated(self) -> bytes:
        """Return the RFC 8785 array that is authenticated with the text."""
        return rfc8785.dumps([self.table, self.child_no, self.field, self.version])

    def __str__(self) -> str:
        """Return what people call it."""
        return f"the sealed {self.field} of C-{self.child_no:03d}"


def new_key() -> SealingKey:
    """Return a random key with a random name."""
    return SealingKey(name=secrets.token_bytes(ID), key=secrets.token_bytes(KEY))


def derive(passphrase: str, how: Derivation) -> bytes:
    """Return the sealing key of a passphrase. Equal texts in another Unicode form are the same passphrase."""
    text = unicodedata.normalize("NFC", passphrase)
    if len(text) < SHORTEST_PASSPHRASE:
        message = f"the passphrase has {len(text)} characters, expected at least {SHORTEST_PASSPHRASE}"
        raise UsageError("passphrase-short", message, "choose several words")
    return hash_secret_raw(
        text.encode(), how.salt, how.passes, how.memory_kib, how.lanes, KEY, Type.ID, version=19
    )


def seal(key: SealingKey, place: Place, text: str) -> bytes:
    """Return `text` sealed for its place; raise UsageError where it is empty or too long."""
    data = text.encode()
    if not text.strip() or len(data) > LONGEST:
        message = f"the {place.field} has {len(data)} bytes, expected 1 to {LONGEST}"
        raise UsageError("sealed-length", message, "give the text itself, no file of another kind")
    padded = data + _END + bytes(-(len(data) + 1) % BLOCK)
    return lock(key, padded, place.authenticated())


def unseal(key: SealingKey, place: Place, sealed: bytes) -> str:
    """Return the text; raise WorkspaceError 'sealed-damaged' that names the place where anything does not fit."""
    padded = unlock(key, sealed, place.authenticated(), str(place))
    return padded.rpartition(_END)[0].decode()


def lock(key: SealingKey, data: bytes, authenticated: bytes) -> bytes:
    """Return data under a key, with the header of the format."""
    nonce = secrets.token_bytes(NONCE)
    return _VERSION + key.name + nonce + AESGCM(key.key).encrypt(nonce, data, authenticated)


def unlock(key: SealingKey, sealed: bytes, authenticated: bytes, what: str) -> bytes:
    """Return what `lock` was given; raise WorkspaceError 'sealed-damaged' naming `what` otherwise."""
    if len(sealed) < _HEAD + NONCE + TAG or sealed[:1] != _VERSION:
        raise _damaged(what, "it is cut short or of an unknown version")
    if sealed[1:_HEAD] != key.name:
        raise _damaged(what, "it was sealed under another key")
    nonce, rest = sealed[_HEAD : _HEAD + NONCE], sealed[_HEAD + NONCE :]
    try:
        return AESGCM(key.key).decrypt(nonce, rest, authenticated)
    except InvalidTag:
        raise _damaged(what, "it was changed, moved, or its key is not this one") from None


def _damaged(what: str, why: str) -> WorkspaceError:
    hint = "run `filature verify`, then restore the register and the keys from one backup"
    return WorkspaceError("sealed-damaged", f"{what} cannot be opened: {why}", hint)
