"""Laws of the ledger, tried on random histories, crashes and edits."""

import os
import random
import tempfile
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.workspace import merkle
from filature.workspace.ledger import Ledger

SEED = 20_260_630
LAWS = settings(max_examples=25, deadline=None, derandomize=True, print_blob=True)


@contextmanager
def empty_log():
    """A log in a folder of its own; syncing is switched off, as nothing here cuts the power."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(os, "fsync"):
        (Path(folder) / "ledger").mkdir()
        (Path(folder) / "tmp").mkdir()
        yield Ledger(Path(folder) / "ledger", Path(folder) / "tmp", "filature/laws")


def contents(log):
    return {
        path.relative_to(log.folder): path.read_bytes() for path in log.folder.rglob("*") if path.is_file()
    }


def numbered(count):
    return [f'{{"seq":"{number}"}}'.encode() for number in range(count)]


def failures(log, entries=None):
    return [check for check in log.verify(entries) if not check.ok]


@LAWS
@given(cuts=st.lists(st.integers(0, 600), max_size=6), size=st.integers(1, 600))
def test_the_files_depend_on_the_entries_only(cuts, size):
    entries = numbered(size)
    with empty_log() as one, empty_log() as other:
        one.append(entries)
        for cut in sorted(cut for cut in cuts if cut < size):
            other.catch_up(lambda start, cut=cut: entries[start:cut], cut)
        other.catch_up(lambda start: entries[start:], size)
        assert contents(one) == contents(other)
        assert failures(other, entries) == []


@LAWS
@given(st.lists(st.binary(max_size=40), min_size=1, max_size=40), st.data())
def test_any_entry_is_proved_and_no_other(entries, data):
    index = data.draw(st.integers(0, len(entries) - 1))
    old = data.draw(st.integers(1, len(entries)))
    with empty_log() as log:
        log.append(entries)
        proof = log.inclusion(index)
        assert proof.verify().ok
        for other, entry in enumerate(entries):
            leaf = merkle.leaf_hash(entry)
            at = proof.checkpoint
            check = merkle.verify_inclusion(index, at.size, leaf, proof.path, at.root)
            assert check.ok == (entry == entries[index]), other
        roots = log.root_at(old), log.root_at(len(entries))
        assert merkle.verify_consistency(old, len(entries), *roots, log.consistency(old)).ok


@LAWS
@given(leaves=st.lists(st.binary(min_size=32, max_size=32), max_size=70), at=st.integers(0, 70))
def test_a_tree_grows_alike_from_any_point(leaves, at):
    frontier, edge = merkle.Frontier(), merkle.TileEdge()
    for leaf in leaves:
        frontier.append(leaf)
    edge.extend(leaves[:at])
    edge.extend(leaves[at:])
    assert frontier.root() == edge.root() == merkle.root(leaves)


def edits(data, rnd):
    """Yield one changed, one added and one removed byte."""
    at = rnd.randrange(len(data))
    yield data[:at] + bytes([data[at] ^ rnd.randrange(1, 256)]) + data[at + 1 :]
    yield data[:at] + rnd.randbytes(1) + data[at:]
    yield data[:at] + data[at + 1 :]


@pytest.mark.parametrize("size", [1, 5, 300])
def test_no_edit_of_one_byte_goes_unseen(size):
    rnd = random.Random(SEED + size)  # noqa: S311 - not a secret
    print("seed", SEED + size)
    entries = numbered(size)
    with empty_log() as log:
        log.append(entries)
        good = contents(log)
        for name, data in good.items():
            path = log.folder / name
            for _ in range(60):
                for edit in edits(data, rnd):
                    if edit == data:
                        continue
                    path.write_bytes(edit)
                    found = failures(log)
                    named = " ".join(check.subject for check in found)
                    assert found, f"{name} changed unseen"
                    assert name.as_posix() in named or name.as_posix() == "checkpoint", f"{name}: {named}"
            path.write_bytes(data)
        assert failures(log, entries) == []


@pytest.mark.parametrize("size", [1, 5, 300])
def test_every_byte_of_every_file_counts(size):
    """Exhaustive: each byte of each file in turn, one bit of it (every 37th byte of the longer files)."""
    with empty_log() as log:
        log.append(numbered(size))
        for name, data in contents(log).items():
            path = log.folder / name
            for at in range(0, len(data), 1 if len(data) < 400 else 37):
                path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
                assert failures(log), f"{name} byte {at}"
            path.write_bytes(data)


@pytest.mark.parametrize("size", [1, 5, 300])
def test_no_removed_or_added_file_goes_unseen(size):
    with empty_log() as log:
        log.append(numbered(size))
        for name, data in contents(log).items():
            (log.folder / name).unlink()
            assert failures(log)
            (log.folder / name).write_bytes(data)
            stray = (log.folder / name).with_name("stray")
            stray.write_bytes(b"")
            assert failures(log)
            stray.unlink()
        assert failures(log) == []
