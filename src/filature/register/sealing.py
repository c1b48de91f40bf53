"""Sealing: what is written about a child's identity is unreadable without that child's own key.

    passphrase --argon2id--> sealing key --wraps--> one key per child --seals--> one value of one field

AES-256-GCM throughout (NIST SP 800-38D), a random 96-bit nonce each time. A sealed text is

    version (1) | key id (4) | nonce (12) | ciphertext | tag (16)

and is bound to its place: table, child, field and version are authenticated with it, so that it cannot be moved
to another child or field, nor an older version be put back. Texts are padded to whole blocks of 64 bytes: the
length of a name is not told. Nothing here touches the disk.
"""

from dataclasses import dataclass

import rfc8785

from filature.errors import UsageError
from filature.workspace.wrapping import SealingKey, lock, unlock

BLOCK = 64
LONGEST = 16_384  # bytes of a sealed text
_END = b"\x80"  # ISO/IEC 7816-4: one such byte, then zeros


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
