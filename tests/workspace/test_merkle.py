import hashlib

import pytest

from filature.errors import UsageError
from filature.model.check import Check
from filature.workspace import merkle

LEAVES = [merkle.leaf_hash(bytes([number])) for number in range(11)]


def test_kinds_of_hash_are_kept_apart():
    assert hashlib.sha256(b"").digest() == merkle.EMPTY_ROOT
    assert merkle.leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()
    assert merkle.node_hash(b"l" * 32, b"r" * 32) == hashlib.sha256(b"\x01" + b"l" * 32 + b"r" * 32).digest()


@pytest.mark.parametrize(
    ("value", "text"), [(None, b"null"), ("", b'""'), ("12.50", b'"12.50"'), (True, b"true")]
)
def test_field_commitment(value, text):
    salt = bytes(range(32))
    expected = hashlib.sha256(b"\x02" + salt + b"amount\x00" + text).digest()
    assert merkle.field_commitment(salt, "amount", value) == expected


def test_field_commitment_is_canonical():
    salt = b"s" * 32
    one, two = ({"b": ["1"], "a": None}, {"a": None, "b": ["1"]})
    assert merkle.field_commitment(salt, "f", one) == merkle.field_commitment(salt, "f", two)


@pytest.mark.parametrize(
    ("salt", "name", "value"),
    [
        (b"short", "f", ""),
        (b"s" * 32, "", ""),
        (b"s" * 32, "a\x00b", ""),
        (b"s" * 32, "é", ""),
        (b"s" * 32, "f", 5),
        (b"s" * 32, "f", {"a": [1.5]}),
    ],
)
def test_field_commitment_refuses(salt, name, value):
    with pytest.raises(UsageError) as error:
        merkle.field_commitment(salt, name, value)
    assert error.value.code == "commitment"


@pytest.mark.parametrize(("old", "size"), [(0, 5), (6, 5), (-1, 5)])
def test_no_consistency_proof_from_zero_or_beyond(old, size):
    with pytest.raises(UsageError, match="proof-range"):
        merkle.consistency_proof(old, LEAVES[:size])


@pytest.mark.parametrize("index", [-1, 5])
def test_no_inclusion_proof_of_what_is_not_there(index):
    with pytest.raises(UsageError, match="proof-range"):
        merkle.inclusion_proof(index, LEAVES[:5])


def test_a_failed_proof_says_expected_and_got():
    root = merkle.root(LEAVES)
    check = merkle.verify_inclusion(3, 11, LEAVES[4], merkle.inclusion_proof(3, LEAVES), root)
    assert (check.ok, check.expected, check.subject) == (False, root.hex(), "entry 3 of 11")
    assert check.got != root.hex()
    assert check.hint


def test_a_check_has_no_truth_value():
    check = Check(name="x", ok=False, expected="1", got="2")
    with pytest.raises(TypeError, match=r"\.ok"):
        bool(check)


def test_frontier_goes_on_from_its_peaks():
    peaks = [merkle.root(LEAVES[:8]), merkle.root(LEAVES[8:10])]
    frontier = merkle.Frontier(10, peaks)
    frontier.append(LEAVES[10])
    assert (frontier.size, frontier.root()) == (11, merkle.root(LEAVES))
    with pytest.raises(UsageError, match="frontier"):
        merkle.Frontier(10, peaks[:1])


@pytest.mark.parametrize("steps", [[1, 1, 1], [255, 1, 1], [256, 512, 3], [700], [3, 600, 100]])
def test_tile_edge_cuts_the_same_tiles_however_it_is_fed(steps):
    leaves = [merkle.leaf_hash(str(number).encode()) for number in range(sum(steps))]
    edge, tiles, at = merkle.TileEdge(), [], 0
    for step in steps:
        tiles += edge.extend(leaves[at : at + step])
        at += step
        assert edge.root() == merkle.root(leaves[:at])
    tiles += edge.unfinished()
    assert [item for level, _, hashes in tiles if level == 0 for item in hashes] == leaves
    above = [item for level, _, hashes in tiles if level == 1 for item in hashes]
    assert above == [merkle.root(leaves[i : i + 256]) for i in range(0, len(leaves) // 256 * 256, 256)]
