"""The ledger's trees against the text of RFC 6962, section 2.1, written out word for word, and against the
vectors of the Certificate Transparency reference tests."""

import hashlib

import pytest

from filature.workspace import merkle
from filature.workspace.merkle import leaf_hash

DATA = [bytes.fromhex(h) for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                   "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
A, B, C, D = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
)
E, F, G = (
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
)
INCLUSION = [(0, 1, []), (0, 8, [A, B, C]), (5, 8, [D, E, F]), (2, 3, [ROOTS[2]]), (1, 5, [ROOTS[1], B, D])]
CONSISTENCY = [(1, 1, []), (1, 8, [A, B, C]), (6, 8, [G, E, F]), (2, 5, [B, D])]


# -- the RFC, word for word: MTH, PATH, PROOF and SUBPROOF over lists of entries ----------------------
def sha(data):
    return hashlib.sha256(data).digest()


def k_of(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d):
    if not d:
        return sha(b"")
    if len(d) == 1:
        return sha(b"\x00" + d[0])
    k = k_of(len(d))
    return sha(b"\x01" + mth(d[:k]) + mth(d[k:]))


def path(m, d):
    if len(d) == 1:
        return []
    k = k_of(len(d))
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def subproof(m, d, b):
    if m == len(d):
        return [] if b else [mth(d)]
    k = k_of(len(d))
    if m <= k:
        return [*subproof(m, d[:k], b), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


ENTRIES = [f"entry {number}".encode() * (number % 3) for number in range(70)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
SIZES = (*range(1, 34), 63, 64, 65, 70)


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size):
    assert merkle.root([leaf_hash(entry) for entry in DATA[:size]]).hex() == ROOTS[size]
    assert mth(DATA[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_published_inclusion_proofs(index, size, proof):
    leaves = [leaf_hash(entry) for entry in DATA[:size]]
    hashes = [bytes.fromhex(item) for item in proof]
    assert list(merkle.inclusion_proof(index, leaves)) == hashes
    assert merkle.verify_inclusion(index, size, leaves[index], hashes, bytes.fromhex(ROOTS[size])).ok


@pytest.mark.parametrize(("old", "size", "proof"), CONSISTENCY)
def test_published_consistency_proofs(old, size, proof):
    hashes = [bytes.fromhex(item) for item in proof]
    assert list(merkle.consistency_proof(old, [leaf_hash(entry) for entry in DATA[:size]])) == hashes
    roots = bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[size])
    assert merkle.verify_consistency(old, size, *roots, hashes).ok


@pytest.mark.parametrize("size", [0, *SIZES])
def test_roots_three_ways(size):
    frontier = merkle.Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    assert mth(ENTRIES[:size]) == merkle.root(LEAVES[:size]) == frontier.root()


@pytest.mark.parametrize("size", SIZES)
def test_every_inclusion_proof(size):
    root = mth(ENTRIES[:size])
    for index in range(size):
        proof = path(index, ENTRIES[:size])
        assert list(merkle.inclusion_proof(index, LEAVES[:size])) == proof
        assert merkle.verify_inclusion(index, size, LEAVES[index], proof, root).ok


@pytest.mark.parametrize("size", SIZES)
def test_every_consistency_proof(size):
    root = mth(ENTRIES[:size])
    for old in range(1, size + 1):
        proof = subproof(old, ENTRIES[:size], True)
        assert list(merkle.consistency_proof(old, LEAVES[:size])) == proof
        assert merkle.verify_consistency(old, size, mth(ENTRIES[:old]), root, proof).ok


def corrupted(proof):
    """Every way in which a list of hashes goes wrong: a bit, an order, one too few, one too many."""
    for step, item in enumerate(proof):
        yield [*proof[:step], bytes([item[0] ^ 1]) + item[1:], *proof[step + 1 :]]
        yield [*proof[:step], item[:-1], *proof[step + 1 :]]
        yield [*proof[:step], *proof[step + 1 :]]
        yield [*proof[:step], item, item, *proof[step + 1 :]]
    if len(proof) > 1 and proof[0] != proof[-1]:
        yield [proof[-1], *proof[1:-1], proof[0]]
    yield [*proof, b""]
    yield [*proof, sha(b"more")]
    yield [sha(b"more"), *proof]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 64])
def test_no_wrong_inclusion_proof_passes(size):
    root = mth(ENTRIES[:size])
    tried = 0
    for index in range(size):
        leaf, proof = LEAVES[index], path(index, ENTRIES[:size])
        wrong = [(index, size, leaf, item, root) for item in corrupted(proof)]
        wrong += [(other, size, leaf, proof, root) for other in range(-1, size + 2) if other != index]
        wrong += [(index, size, leaf_hash(b"other"), proof, root), (index, size, root[:31], proof, root)]
        wrong += [(index, size, leaf, proof, sha(b"other")), (index, size, leaf, proof, b"")]
        wrong += [(index, 0, leaf, proof, root), (index, 2 * size, leaf, proof, root)]
        for case in wrong:
            assert merkle.verify_inclusion(*case).ok is False
            tried += 1
    assert tried > size


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 64])
def test_no_wrong_consistency_proof_passes(size):
    root = mth(ENTRIES[:size])
    for old in range(1, size + 1):
        old_root, proof = mth(ENTRIES[:old]), subproof(old, ENTRIES[:size], True)
        wrong = [(old, size, old_root, root, item) for item in corrupted(proof)]
        wrong += [(0, size, old_root, root, proof), (size + 1, size, old_root, root, proof)]
        wrong += [(old, size, sha(b"other"), root, proof), (old, size, old_root, sha(b"other"), proof)]
        wrong += [(old, size, old_root[:31], root, proof), (old, 2 * size, old_root, root, proof)]
        if old < size:
            wrong.append((old, size, root, root, proof))
        for case in wrong:
            assert merkle.verify_consistency(*case).ok is False
