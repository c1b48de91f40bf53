"""Keys out of passphrases, and small things locked under a key: pure functions, used for everything that is wrapped.

AES-256-GCM (NIST SP 800-38D), a random 96-bit nonce each time; what is locked looks like

    version (1) | key id (4) | nonce (12) | ciphertext | tag (16)

A passphrase becomes a key through Argon2id (RFC 9106). Nothing here touches the disk.
"""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from filature.errors import InputError, UsageError, WorkspaceError

KEY, ID, NONCE, TAG = 32, 4, 12, 16  # bytes
SHORTEST_PASSPHRASE = 12  # characters
_VERSION = b"\x01"
_HEAD = 1 + ID


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

    def as_json(self) -> dict[str, Any]:
        """Return the settings as they are written beside what they protect."""
        return {
            "type": "argon2id",
            "salt": self.salt.hex(),
            "passes": self.passes,
            "memory_kib": self.memory_kib,
            "lanes": self.lanes,
        }


def derivation_of(told: Mapping[str, Any]) -> Derivation:
    """Return the settings as they were written; ValueError, KeyError or TypeError where they are none."""
    return Derivation(
        salt=bytes.fromhex(told["salt"]),
        passes=told["passes"],
        memory_kib=told["memory_kib"],
        lanes=told["lanes"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingKey:
    """A key with the short public name under which sealed texts tell that they are its own."""

    name: bytes
    key: bytes

    def __repr__(self) -> str:
        """Never show the key."""
        return f"SealingKey({self.name.hex()})"


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
