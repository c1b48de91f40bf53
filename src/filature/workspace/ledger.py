"""The append-only log on disk: a folder in C2SP tlog-tiles layout over the register's entries.

    checkpoint              origin, size, root (checkpoint.py)
    tile/entries/x001/234   256 entries, each behind its length as a big-endian u16
    tile/<L>/<N>            256 hashes: of the entries (L = 0), of the tiles below (L > 0)
    ... .p/<W>              the unfinished last one, with W < 256 of them

The register is the source of truth for entries; these files follow it. Order of writing: bundles, tiles,
checkpoint, then removal of unfinished tiles that were superseded. Each file is written aside, synced and
renamed, and has a name of its own, so at every instant the files of the last checkpoint are whole;
`catch_up` finishes the rest after a crash.
"""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, takewhile
from pathlib import Path

from filature.errors import InputError, UsageError, WorkspaceError
from filature.model.check import Check
from filature.workspace import merkle
from filature.workspace.checkpoint import STANDING, Checkpoint, Inclusion, parse
from filature.workspace.files import storage_errors, sync_folder, write_whole
from filature.workspace.merkle import TILE, Tile, TileEdge

MAX_ENTRY = 65_535  # bytes: lengths in bundles are u16
_BATCH = 64 * TILE  # entries per checkpoint while catching up: bounds memory, not the result
_NAME = re.compile(r"tile/(entries|0|[1-9])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
_HINT = "run `filature verify`, then compare with a backup"


# -- names and bytes of the files ------------------------------------------------------------------
def tile_name(level: int | str, index: int, width: int = TILE) -> str:
    """Return the path of a tile (`level` 0, 1 ...) or entry bundle ('entries') inside the ledger folder."""
    parts = [f"{index % 1000:03d}"]
    while index >= 1000:  # noqa: PLR2004 - three digits a folder, as tlog-tiles has it
        index //= 1000
        parts.append(f"x{index % 1000:03d}")
    name = f"tile/{level}/{'/'.join(reversed(parts))}"
    return name if width == TILE else f"{name}.p/{width}"


def belongs(name: str, size: int) -> bool:
    """Tell whether a log of `size` entries has the file `name`."""
    if name == "checkpoint":
        return True
    match = _NAME.fullmatch(name)
    if match is None:
        return False
    level, digits, width = match.groups()
    index = int(digits.replace("x", "").replace("/", ""))
    full, rest = divmod(size if level == "entries" else size >> 8 * int(level), TILE)
    if tile_name(level, index, int(width or TILE)) != name:
        return False
    return index < full if width is None else (index, int(width)) == (full, rest)


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Return entries as one bundle."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_bundle(data: bytes, count: int) -> list[bytes]:
    """Return the `count` entries of a bundle; raise InputError when it holds anything else."""
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) < count:
        stop = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if stop > len(data) or at + 2 > len(data):
            message = f"entry {len(entries) + 1} of the bundle runs past its end"
            raise InputError("ledger-bundle", message, _HINT)
        entries.append(data[at + 2 : stop])
        at = stop
    if at != len(data) or len(entries) != count:
        message = f"found {len(entries)} entries and {len(data) - at} more bytes, expected {count} entries"
        raise InputError("ledger-bundle", message, _HINT)
    return entries


# -- the log ----------------------------------------------------------------------------------------
class Ledger:
    """The log in `folder`; `tmp` is a folder outside it on the same file system. One writer at a time."""

    def __init__(self, folder: Path, tmp: Path, origin: str) -> None:
        """Name the log; nothing is read or written."""
        self.folder = folder
        self.tmp = tmp
        self.origin = origin

    # -- reading
    def checkpoint(self) -> Checkpoint:
        """Return the last checkpoint; an empty folder is the empty log."""
        try:
            found = parse((self.folder / "checkpoint").read_bytes())
        except FileNotFoundError:
            if (self.folder / "tile").exists():
                raise _damaged("checkpoint", "is missing beside tiles") from None
            return Checkpoint(origin=self.origin, size=0, root=merkle.EMPTY_ROOT)
        except IsADirectoryError:
            raise _damaged("checkpoint", "is a folder") from None
        except InputError as error:
            raise _damaged("checkpoint", error.message) from None
        if found.origin != self.origin:
            raise _damaged("checkpoint", f"is of the log {found.origin!r}, expected {self.origin!r}")
        return found

    def size(self) -> int:
        """Return the number of entries under the checkpoint."""
        return self.checkpoint().size

    def entries(self) -> Iterator[bytes]:
        """Yield the entries as the bundles hold them, in order."""
        size = self.size()
        for start in range(0, size, TILE):
            yield from self._bundle(start // TILE, min(TILE, size - start))

    def root_at(self, size: int) -> bytes:
        """Return the root of the first `size` entries, from the tiles."""
        now = self.size()
        if not 0 <= size <= now:
            raise UsageError("proof-range", f"no size {size} in a ledger of {now}", "name a size it reached")
        return merkle.range_hash(0, size, self._node(now))

    def inclusion(self, index: int) -> Inclusion:
        """Return the proof that entry `index` (from 0) is under the checkpoint."""
        now = self.checkpoint()
        path = merkle.inclusion_path(index, now.size, node := self._node(now.size))
        return Inclusion(index=index, leaf=node(0, index), path=path, checkpoint=now)

    def consistency(self, old: int) -> tuple[bytes, ...]:
        """Return the proof that the log of today extends its first `old` entries."""
        now = self.size()
        return merkle.consistency_path(old, now, self._node(now))

    # -- writing
    def append(self, entries: Sequence[bytes]) -> Checkpoint:
        """Add entries; they are under the returned checkpoint and on disk. None added changes nothing."""
        for entry in entries:
            if len(entry) > MAX_ENTRY:
                message = f"an entry of {len(entry)} bytes, expected at most {MAX_ENTRY}"
                raise UsageError("ledger-entry", message, "store the content aside and name it by its hash")
        now = self.checkpoint()
        if not (self.folder / "checkpoint").exists():  # first of all: tiles without one mean damage
            self._write_checkpoint(now)
        if not entries:
            return now
        edge, held = self._edge(now)
        before = [tile_name("entries", now.size // TILE, now.size % TILE), *_files(edge.unfinished())]
        pending, first = [*held, *entries], now.size // TILE
        chunks = [pending[at : at + TILE] for at in range(0, len(pending), TILE)]
        for index, chunk in enumerate(chunks, first):
            self._put(tile_name("entries", index, len(chunk)), encode_bundle(chunk))
        tiles = edge.extend([merkle.leaf_hash(entry) for entry in entries])
        for name, data in _files([*tiles, *edge.unfinished()]).items():
            self._put(name, data)
        now = Checkpoint(origin=self.origin, size=edge.size, root=edge.root())
        self._write_checkpoint(now)
        after = [tile_name("entries", now.size // TILE, now.size % TILE), *_files(edge.unfinished())]
        self._sweep({(self.folder / name).parent for name in [*before, *after]}, now.size)
        return now

    def catch_up(self, entries_from_register: Callable[[int], Iterable[bytes]], size: int) -> int:
        """Bring the log to the register's `size` entries and return how many were missing.

        `entries_from_register(start)` yields them from number `start` on. What a crash left unfinished is
        finished or removed; what contradicts the register is never rewritten: WorkspaceError 'ledger-fork'.
        """
        now = self.append(())
        if now.size > size:
            raise _fork(f"the register holds {size} entries, the ledger {now.size}")
        _, held = self._edge(now)
        start = now.size - len(held)
        source = iter(entries_from_register(start))
        theirs = list(islice(source, len(held)))
        if theirs != held:
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(theirs, held, strict=False)))
            raise _fork(f"entry {start + same} is not the same in both")
        self._sweep(set((self.folder / "tile").rglob("*.p")), now.size)
        missing = size - now.size
        rest = islice(source, missing)
        while batch := list(islice(rest, _BATCH)):
            now = self.append(batch)
        if now.size != size:
            raise _fork(f"the register counts {size} entries and gives {now.size}")
        return missing

    # -- checking
    def verify(self, expected_entries: Iterable[bytes] | None = None) -> Iterator[Check]:
        """Re-read every file, recompute it from the entries and yield one check each, stray files included.

        With `expected_entries` (the register's, from number 0) each entry is compared as well. Where
        entries and tiles contradict each other, the root (or the register) tells which of them changed.
        """
        try:
            now = self.checkpoint()
        except WorkspaceError as error:
            yield _check("ledger-checkpoint", "checkpoint", "a checkpoint of this log", error.message)
            return
        if not (self.folder / "checkpoint").exists():
            yield _check("ledger-checkpoint", "checkpoint", "a file", "no file")
        yield from self._strays(now.size)
        register = None if expected_entries is None else iter(expected_entries)
        edge, same = TileEdge(), register is not None
        doubts: list[tuple[Check, Check]] = []  # the same finding, as the tile's fault and as the entry's
        for start in range(0, now.size, TILE):
            width = min(TILE, now.size - start)
            name = tile_name("entries", start // TILE, width)
            try:
                entries = self._bundle(start // TILE, width)
            except WorkspaceError as error:
                yield _check("ledger-bundle", name, f"entries {start} to {start + width - 1}", error.message)
                rest = f"{now.size - start} entries and the tiles above not checked"
                yield _check("ledger-root", "checkpoint", f"{now.size} entries", rest)
                return
            yield _check("ledger-bundle", name, f"{width} entries", f"{len(entries)} entries")
            if register is not None:
                for failed in _against_register(register, entries, start):
                    same = False
                    yield failed
            tiles = edge.extend([merkle.leaf_hash(entry) for entry in entries])
            last = edge.unfinished() if edge.size == now.size else []
            for tile, data in _files([*tiles, *last]).items():
                yield from self._tile(tile, data, start, name, doubts)
        if register is not None:
            more = sum(1 for _ in register)
            same = same and not more
            yield _check("ledger-register", "register", f"{now.size} entries", f"{now.size + more} entries")
        root = edge.root()
        yield from (tile if same or root == now.root else entry for tile, entry in doubts)
        subject = f"checkpoint ({STANDING})"
        yield _check("ledger-root", subject, f"{now.size} {now.root.hex()}", f"{edge.size} {root.hex()}")

    # -- inside
    def _tile(
        self, name: str, data: bytes, start: int, bundle: str, doubts: list[tuple[Check, Check]]
    ) -> Iterator[Check]:
        """Compare a stored tile with the recomputed one; a difference goes to `doubts`."""
        path = self.folder / name
        stored = path.read_bytes() if path.is_file() else None
        if stored is None or len(stored) != len(data):
            got = "no file" if stored is None else f"{len(stored)} bytes"
            yield _check("ledger-tile", name, f"{len(data)} bytes", got)
        elif stored == data:
            yield _check("ledger-tile", name, "as recomputed", "as recomputed")
        else:
            at = next(i for i in range(0, len(data), 32) if stored[i : i + 32] != data[i : i + 32])
            ours, theirs = data[at : at + 32].hex(), stored[at : at + 32].hex()
            of_tile = _check("ledger-tile", f"{name}, hash {at // 32}", ours, theirs)
            entry = f"entry {start + at // 32} in {bundle}"
            lowest = name.startswith("tile/0/")
            doubts.append((of_tile, _check("ledger-entry", entry, theirs, ours) if lowest else of_tile))

    def _strays(self, size: int) -> Iterator[Check]:
        for folder, folders, names in os.walk(self.folder):
            folders.sort()
            for name in sorted([*names, *(one for one in folders if Path(folder, one).is_symlink())]):
                path = Path(folder, name)
                inside = path.relative_to(self.folder).as_posix()
                regular = stat.S_ISREG(path.lstat().st_mode)
                if not regular or not belongs(inside, size):
                    got = "a file that does not belong to it" if regular else "not a regular file"
                    yield _check("ledger-stray", inside, f"only the files of a log of size {size}", got)

    def _bundle(self, index: int, width: int) -> list[bytes]:
        name = tile_name("entries", index, width)
        try:
            return decode_bundle(self._read(name), width)
        except InputError as error:
            raise _damaged(name, error.message) from None

    def _read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise _damaged(name, "is missing") from None

    def _hashes(self, level: int, index: int, size: int) -> list[bytes]:
        """Return the hashes of one tile of the log of `size` entries."""
        full, rest = divmod(size >> 8 * level, TILE)
        width = TILE if index < full else rest
        name = tile_name(level, index, width)
        data = self._read(name)
        if len(data) != 32 * width:
            raise _damaged(name, f"has {len(data)} bytes, expected {32 * width}")
        return [data[at : at + 32] for at in range(0, len(data), 32)]

    def _node(self, size: int) -> merkle.Node:
        """Return a reader of perfect subtrees, which stands on the tiles of the log of `size` entries."""
        tiles: dict[tuple[int, int], list[bytes]] = {}

        def read(height: int, index: int) -> bytes:
            level, inside = divmod(height, 8)
            tile, at = divmod(index << inside, TILE)
            if (level, tile) not in tiles:
                tiles[level, tile] = self._hashes(level, tile, size)
            return merkle.root(tiles[level, tile][at : at + (1 << inside)])

        return read

    def _edge(self, now: Checkpoint) -> tuple[TileEdge, list[bytes]]:
        """Return the right edge and the entries of its bundle; both checked: damage is never built upon."""
        index, width = divmod(now.size, TILE)
        held = self._bundle(index, width) if width else []
        edge = TileEdge(now.size)
        while above := now.size >> 8 * len(edge.levels):
            at, rest = divmod(above, TILE)
            edge.levels.append(self._hashes(len(edge.levels), at, now.size) if rest else [])
        if width and [merkle.leaf_hash(entry) for entry in held] != edge.levels[0]:
            raise _damaged(tile_name("entries", index, width), "does not fit its tile")
        if edge.root() != now.root:
            raise _damaged("checkpoint", "does not fit the tiles")
        return edge, held

    def _put(self, name: str, data: bytes) -> None:
        """Write a file that is not there yet; one that is there with other bytes is a fork."""
        target = self.folder / name
        if target.exists():
            if target.read_bytes() != data:
                raise _fork(f"{name} was finished with other entries")
            return
        missing = [folder for folder in target.parent.parents if not folder.exists()]
        with storage_errors(f"making {target.parent.parent}"):
            for folder in reversed(missing):
                folder.mkdir()
                sync_folder(folder.parent)
        write_whole(target, data, tmp=self.tmp)

    def _write_checkpoint(self, now: Checkpoint) -> None:
        write_whole(self.folder / "checkpoint", now.encode(), tmp=self.tmp)

    def _sweep(self, folders: set[Path], size: int) -> None:
        """Remove unfinished tiles that a log of `size` entries no longer has; other files are left alone."""
        with storage_errors("removing superseded tiles"):
            for folder in folders:
                if folder.suffix != ".p" or not folder.is_dir():
                    continue
                for path in list(folder.iterdir()):
                    name = path.relative_to(self.folder).as_posix()
                    if _NAME.fullmatch(name) and not belongs(name, size):
                        path.unlink()
                if not any(folder.iterdir()):
                    folder.rmdir()


def _files(tiles: Iterable[Tile]) -> dict[str, bytes]:
    """Return the files of tiles, by name."""
    return {tile_name(level, index, len(hashes)): b"".join(hashes) for level, index, hashes in tiles}


def _against_register(register: Iterator[bytes], entries: list[bytes], start: int) -> Iterator[Check]:
    """Yield one failed check for each entry that the register has otherwise, or not at all."""
    for number, entry in enumerate(entries, start):
        theirs = next(register, None)
        if theirs != entry:
            expected = "no entry" if theirs is None else merkle.leaf_hash(theirs).hex()
            yield _check("ledger-register", f"entry {number}", expected, merkle.leaf_hash(entry).hex())


def _check(name: str, subject: str, expected: str, got: str) -> Check:
    ok = expected == got
    hint = "" if ok else "the ledger was changed after the fact: compare it with a backup"
    return Check(name=name, ok=ok, expected=expected, got=got, subject=f"ledger/{subject}", hint=hint)


def _damaged(name: str, what: str) -> WorkspaceError:
    return WorkspaceError("ledger-damaged", f"ledger/{name} {what}", _HINT)


def _fork(what: str) -> WorkspaceError:
    hint = "nothing was rewritten; run `filature verify`, then find out which of the two was changed"
    return WorkspaceError("ledger-fork", f"register and ledger disagree: {what}", hint)
