"""The checkpoint of a log, and the proof that an entry is under it.

A checkpoint is origin, size and root on three lines, the body of a C2SP signed note.

Strict profile (SECURITY, section 3): one text for one checkpoint, so no byte can change unseen. Nothing is
signed yet: a checkpoint is unsigned and unwitnessed, and `parse` refuses every line after the third.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from filature.errors import InputError
from filature.model.check import Check
from filature.workspace.merkle import EMPTY_ROOT, HASH_BYTES, verify_inclusion

STANDING = "unsigned, unwitnessed"
_LINES = 3
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a log was: the first `size` entries have the Merkle root `root`."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        """Refuse what would not survive writing and reading."""
        if not self.origin or any(ord(char) < ord(" ") or char == "\x7f" for char in self.origin):
            raise _bad("origin", "an empty name or a control character", "one line of printable text")
        if not _SIZE.fullmatch(str(self.size)):
            raise _bad("size", str(self.size), "0 to 18 digits")
        if len(self.root) != HASH_BYTES:
            raise _bad("root", f"{len(self.root)} bytes", f"{HASH_BYTES} bytes")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise _bad("root", self.root.hex(), "the root of an empty tree, as the size is 0")

    def encode(self) -> bytes:
        """Return the three lines."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """An entry's leaf hash with its path to the root of a checkpoint."""

    index: int
    leaf: bytes
    path: tuple[bytes, ...]
    checkpoint: Checkpoint

    def verify(self) -> Check:
        """Check the path."""
        at = self.checkpoint
        return verify_inclusion(self.index, at.size, self.leaf, self.path, at.root)


def parse(data: bytes) -> Checkpoint:
    """Return the checkpoint in `data`; raise InputError where it is not exactly what `encode` writes."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise _bad("text", "bytes that are not UTF-8", "UTF-8") from None
    if not text.endswith("\n"):
        raise _bad("text", "no newline at the end", "a final newline")
    lines = text[:-1].split("\n")
    if len(lines) != _LINES:
        raise _bad("text", f"{len(lines)} lines", "three: origin, size, root (signatures are not known yet)")
    origin, size, root = lines
    if not _SIZE.fullmatch(size):
        raise _bad("size", repr(size), "a decimal number without leading zero")
    try:
        decoded = base64.b64decode(root, validate=True)
    except (binascii.Error, ValueError):
        raise _bad("root", repr(root), "base64") from None
    if base64.b64encode(decoded).decode() != root:
        raise _bad("root", repr(root), "base64 without spare bits")
    return Checkpoint(origin=origin, size=int(size), root=decoded)


def _bad(field: str, found: str, expected: str) -> InputError:
    message = f"found {found}, expected {expected}"
    return InputError("checkpoint", message, "restore it from a backup", {"field": field})
