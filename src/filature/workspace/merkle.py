"""Merkle trees as in RFC 6962, section 2.1, with the hashing of the ledger. Pure functions, no I/O.

The first byte keeps the kinds of hash apart: 0x00 a leaf, 0x01 a node, 0x02 a field commitment; the empty
tree is SHA-256(""). Every `leaves` here is a sequence of leaf hashes, not of entries. `Node` gives the hash
of the perfect subtree number `index` of height `height`, so that proofs work alike on lists and on tiles.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import rfc8785

from filature.errors import UsageError
from filature.model.check import Check

Node: TypeAlias = Callable[[int, int], bytes]
Json: TypeAlias = bool | str | list["Json"] | tuple["Json", ...] | dict[str, "Json"] | None
Tile: TypeAlias = tuple[int, int, list[bytes]]

HASH_BYTES = 32
TILE = 256  # hashes or entries per tile (C2SP tlog-tiles)
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the leaf hash of an entry's bytes."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two subtree hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def field_commitment(salt: bytes, name: str, value: Json) -> bytes:
    """Return the commitment to one field: SHA-256(0x02, salt, name, 0x00, RFC 8785 text of the value).

    The JSON text keeps null and "" apart. Integers and amounts travel as strings: numbers are refused.
    """
    if len(salt) != HASH_BYTES:
        raise UsageError("commitment", f"salt of {len(salt)} bytes, expected {HASH_BYTES}", "derive it anew")
    if not name or not name.isascii() or "\x00" in name:
        raise UsageError("commitment", "field name must be ASCII, not empty, without NUL", "rename the field")
    if _has_number(value):
        raise UsageError("commitment", f"{name}: found a number, expected text", "write it as a string")
    return hashlib.sha256(b"\x02" + salt + name.encode() + b"\x00" + rfc8785.dumps(value)).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the Merkle tree hash.

    Pairing level by level, an odd last node carried up unchanged, gives the same tree as the RFC's split.
    """
    level = list(leaves)
    if not level:
        return EMPTY_ROOT
    sha256 = hashlib.sha256
    while len(level) > 1:
        odd = level[-1:] if len(level) & 1 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + odd
    return level[0]


def range_hash(start: int, stop: int, node: Node) -> bytes:
    """Return the hash of leaves `start` to `stop` of a tree; a range that the RFC's split produces."""
    width = stop - start
    if width == 0:
        return EMPTY_ROOT
    if width & (width - 1) == 0:
        return node(width.bit_length() - 1, start // width)
    middle = start + _split(width)
    return node_hash(range_hash(start, middle, node), range_hash(middle, stop, node))


def inclusion_path(index: int, size: int, node: Node) -> tuple[bytes, ...]:
    """Return the audit path of leaf `index` in the tree of the first `size` leaves, from the leaf upwards."""
    if not 0 <= index < size:
        raise UsageError("proof-range", f"no entry {index} among {size}", "ask for an entry that exists")
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(range_hash(middle, stop, node))
            stop = middle
        else:
            path.append(range_hash(start, middle, node))
            start = middle
    return tuple(reversed(path))


def consistency_path(old: int, size: int, node: Node) -> tuple[bytes, ...]:
    """Return the proof that the tree of `size` leaves extends that of its first `old` (0 is refused)."""
    if not 1 <= old <= size:
        hint = "size 0 proves nothing: start from 1" if old == 0 else "name a size that was reached"
        raise UsageError("proof-range", f"no consistency proof from size {old} to {size}", hint)
    path: list[bytes] = []
    start, stop = 0, size
    whole = True  # the old tree is still the whole left edge, which the verifier knows already
    while old - start != stop - start:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(range_hash(middle, stop, node))
            stop = middle
        else:
            path.append(range_hash(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(range_hash(start, stop, node))
    return tuple(reversed(path))


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return the audit path of leaf `index` among `leaves`."""
    return inclusion_path(index, len(leaves), _in_memory(leaves))


def consistency_proof(old: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return the proof that the tree of `leaves` extends the tree of the first `old`."""
    return consistency_path(old, len(leaves), _in_memory(leaves))


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], tree_root: bytes) -> Check:
    """Check that the leaf hash stands at `index` of the tree with this size and root (RFC 9162, 2.1.3.2)."""
    subject = f"entry {index} of {size}"
    if not 0 <= index < size:
        return _no("inclusion", subject, f"an index below {size}", str(index))
    if bad := _bad_hash((leaf, tree_root, *proof)):
        return _no("inclusion", subject, f"hashes of {HASH_BYTES} bytes", bad)
    at, last, found = index, size - 1, leaf
    for step, sibling in enumerate(proof):
        if last == 0:
            return _no("inclusion", subject, f"a path of {step} hashes", f"{len(proof)} hashes")
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            at, last = _climb(at, last)
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    if last:
        return _no("inclusion", subject, "a path up to the root", f"only {len(proof)} hashes")
    return _compare("inclusion", subject, tree_root, found)


def verify_consistency(
    old: int, size: int, old_root: bytes, tree_root: bytes, proof: Sequence[bytes]
) -> Check:
    """Check that the tree of `size` leaves extends the tree of `old` leaves (RFC 9162, 2.1.4.2)."""
    subject = f"tree of {size} entries over its first {old}"
    if not 1 <= old <= size:
        return _no("consistency", subject, f"an old size from 1 to {size}", str(old))
    if bad := _bad_hash((old_root, tree_root, *proof)):
        return _no("consistency", subject, f"hashes of {HASH_BYTES} bytes", bad)
    perfect = old & (old - 1) == 0  # then the old root is itself the first node of the path
    path = [old_root, *proof] if perfect else list(proof)
    if (old == size) != (len(proof) == 0):
        return _no("consistency", subject, "a proof if and only if the sizes differ", f"{len(proof)} hashes")
    found = (tree_root, tree_root) if old == size else _roots_of(old, size, path)
    if found is None:
        return _no("consistency", subject, "a proof as long as the tree is high", f"{len(proof)} hashes")
    if found[0] != old_root:
        return _compare("consistency", subject, old_root, found[0])
    return _compare("consistency", subject, tree_root, found[1])


class Frontier:
    """The right edge of a growing tree: one hash per set bit of `size`. Appending costs O(log n) at most."""

    __slots__ = ("_peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """Start empty, or from the perfect subtrees of a tree of `size` leaves, largest first."""
        self.size = size
        self._peaks = list(peaks)
        if len(self._peaks) != size.bit_count():
            message = f"{len(self._peaks)} subtree hashes for {size} leaves, expected {size.bit_count()}"
            raise UsageError("frontier", message, "read them anew")

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        size = self.size
        while size & 1:
            leaf = node_hash(self._peaks.pop(), leaf)
            size >>= 1
        self._peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the hash of the tree so far."""
        if not self._peaks:
            return EMPTY_ROOT
        found = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            found = node_hash(peak, found)
        return found


class TileEdge:
    """The right edge of a growing tree cut into tiles of 256 hashes: `levels` holds the unfinished tiles.

    A tile is (level, index, hashes); hash i of level L is the root of leaves i * 256**L to (i + 1) * 256**L.
    """

    __slots__ = ("levels", "size")

    def __init__(self, size: int = 0, levels: Iterable[list[bytes]] = ()) -> None:
        """Start empty, or from the unfinished tiles of a tree of `size` leaves, lowest level first."""
        self.size = size
        self.levels = list(levels)

    def extend(self, leaves: Sequence[bytes]) -> list[Tile]:
        """Add leaf hashes; return the tiles that this finished."""
        finished: list[Tile] = []
        at = 0
        while at < len(leaves):
            chunk = leaves[at : at + TILE - self.size % TILE]
            at += len(chunk)
            self.size += len(chunk)
            self._push(0, chunk, finished)
        return finished

    def _push(self, level: int, hashes: Sequence[bytes], finished: list[Tile]) -> None:
        if level == len(self.levels):
            self.levels.append([])
        self.levels[level].extend(hashes)
        if len(full := self.levels[level]) == TILE:
            finished.append((level, (self.size >> 8 * level) // TILE - 1, full))
            self.levels[level] = []
            self._push(level + 1, [root(full)], finished)

    def unfinished(self) -> list[Tile]:
        """Return the tiles that hold fewer than 256 hashes, but not none."""
        found = ((level, (self.size >> 8 * level) // TILE, list(h)) for level, h in enumerate(self.levels))
        return [tile for tile in found if tile[2]]

    def root(self) -> bytes:
        """Return the root of the whole tree: its largest perfect subtrees all stand in unfinished tiles."""
        peaks: list[bytes] = []
        for hashes in reversed(self.levels):
            at = 0
            for height in range(7, -1, -1):
                if len(hashes) >> height & 1:
                    peaks.append(root(hashes[at : at + (1 << height)]))
                    at += 1 << height
        return Frontier(self.size, peaks).root()


def _split(width: int) -> int:
    """Return the largest power of two below `width` (> 1)."""
    return 1 << (width - 1).bit_length() - 1


def _in_memory(leaves: Sequence[bytes]) -> Node:
    return lambda height, index: root(leaves[index << height : (index + 1) << height])


def _roots_of(old: int, size: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Return both roots that a consistency path leads to; None when it is too long or too short."""
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    found_old = found = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            found_old, found = node_hash(sibling, found_old), node_hash(sibling, found)
            at, last = _climb(at, last)
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return None if last else (found_old, found)


def _climb(at: int, last: int) -> tuple[int, int]:
    """Skip the levels on which the node is alone at the right edge and is carried up unchanged."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _bad_hash(hashes: Iterable[bytes]) -> str:
    return next((f"{len(item)} bytes" for item in hashes if len(item) != HASH_BYTES), "")


def _has_number(value: object) -> bool:
    if isinstance(value, dict):
        return any(_has_number(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(_has_number(item) for item in value)
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _compare(name: str, subject: str, expected: bytes, got: bytes) -> Check:
    if expected != got:
        return _no(name, subject, expected.hex(), got.hex())
    return Check(name=name, ok=True, expected=expected.hex(), got=got.hex(), subject=subject)


def _no(name: str, subject: str, expected: str, got: str) -> Check:
    hint = "the proof does not belong to this tree: fetch it again, then compare the checkpoints"
    return Check(name=name, ok=False, expected=expected, got=got, subject=subject, hint=hint)
