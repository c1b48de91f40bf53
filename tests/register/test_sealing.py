"""AES-256-GCM and Argon2id give the published answers; a sealed text opens in its own place, whole, or not at all."""

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.errors import InputError, UsageError, WorkspaceError
from filature.register import sealing
from filature.register.sealing import Place, seal, unseal
from filature.workspace import wrapping
from filature.workspace.wrapping import (
    Derivation,
    SealingKey,
    derive,
    lock,
    new_key,
    unlock,
)

hexadecimal = bytes.fromhex
PLACE = Place(table="child_act", child_no=1, field="name", version=1)
TEXTS = st.text(min_size=1, max_size=300).filter(
    lambda t: t.strip() and not any("\ud800" <= c <= "\udfff" for c in t)
)
EXAMPLES = settings(derandomize=True, max_examples=60, deadline=None)


# McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, cases 14 and 16 (256-bit keys, 96-bit nonces),
# and the first vector of NIST's gcmEncryptExtIV256 without data.
@pytest.mark.parametrize(
    ("key", "nonce", "aad", "plain", "sealed"),
    [
        ("00" * 32, "00" * 12, "", "00" * 16, "cea7403d4d606b6e074ec5d3baf39d18" "d0d1c8a799996bf0265b98b5d48ab919"),
        (
            "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
            "b16aedf5aa0de657ba637b39",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
            "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
        ),
        (
            "b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4", "516c33929df5a3284ff463d7", "", "",
            "bdc1ac884d332457a1d2664f168c76f0",
        ),
    ],
)  # fmt: skip
def test_the_published_vectors_of_aes_256_gcm(monkeypatch, key, nonce, aad, plain, sealed):
    assert AESGCM(hexadecimal(key)).encrypt(
        hexadecimal(nonce), hexadecimal(plain), hexadecimal(aad)
    ) == hexadecimal(sealed)
    monkeypatch.setattr(wrapping.secrets, "token_bytes", lambda _: hexadecimal(nonce))
    ours = SealingKey(name=b"name", key=hexadecimal(key))
    locked = lock(ours, hexadecimal(plain), hexadecimal(aad))
    assert locked == b"\x01name" + hexadecimal(nonce) + hexadecimal(sealed)
    assert unlock(ours, locked, hexadecimal(aad), "it") == hexadecimal(plain)


def test_the_published_answer_of_argon2id():
    """The reference implementation's test: version 19, two passes, 64 MiB, one lane."""
    found = hash_secret_raw(b"password", b"somesalt", 2, 65_536, 1, 32, Type.ID, version=19)
    assert found.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    how = Derivation(salt=b"0123456789abcdef")
    composed, decomposed = "caf\u00e9 au lait vert", "cafe\u0301 au lait vert"
    expected = hash_secret_raw(composed.encode(), how.salt, 3, 65_536, 4, 32, Type.ID, version=19)
    assert derive(composed, how) == derive(decomposed, how) == expected


def test_a_short_passphrase_and_a_weak_derivation_are_refused():
    with pytest.raises(UsageError, match="at least 12") as refused:
        derive("short", Derivation(salt=bytes(16)))
    assert "short;" not in str(refused.value)
    for bad in ({"memory_kib": 8}, {"passes": 0}, {"lanes": 0}, {"memory_kib": 10**9}, {"salt": b"x"}):
        with pytest.raises(InputError, match="derivation"):
            Derivation(**{"salt": bytes(16), **bad})


@EXAMPLES
@given(TEXTS)
def test_what_is_sealed_opens_in_its_place(text):
    key = new_key()
    sealed = seal(key, PLACE, text)
    assert unseal(key, PLACE, sealed) == text
    assert text.encode() not in sealed or len(text.encode()) < 4
    assert (len(sealed) - 33) % sealing.BLOCK == 0  # the length is that of blocks, not of the name
    assert seal(key, PLACE, text) != sealed  # a nonce of its own each time


@EXAMPLES
@given(
    TEXTS,
    st.sampled_from(["case_act", "child_act"]),
    st.integers(1, 3),
    st.sampled_from(["name", "details"]),
    st.integers(1, 3),
)
def test_it_opens_in_no_other_place_and_with_no_other_key(text, table, child_no, field, version):
    key, place = new_key(), Place(table=table, child_no=child_no, field=field, version=version)
    sealed = seal(key, PLACE, text)
    if place != PLACE:
        with pytest.raises(
            WorkspaceError, match=f"the sealed {field} of C-00{child_no} cannot be opened"
        ) as refused:
            unseal(key, place, sealed)
        assert text not in str(refused.value) or len(text) < 4
    for other in (new_key(), SealingKey(name=key.name, key=new_key().key)):
        with pytest.raises(WorkspaceError, match="cannot be opened"):
            unseal(other, PLACE, sealed)


@EXAMPLES
@given(TEXTS, st.data())
def test_one_flipped_bit_or_a_missing_end_is_noticed(text, data):
    key = new_key()
    sealed = bytearray(seal(key, PLACE, text))
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(WorkspaceError, match="the sealed name of C-001 cannot be opened") as refused:
        unseal(key, PLACE, bytes(sealed))
    assert refused.value.code == "sealed-damaged"
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(WorkspaceError, match="cannot be opened"):
        unseal(key, PLACE, bytes(sealed[: data.draw(st.integers(0, len(sealed) - 1))]))


@pytest.mark.parametrize("text", ["", "  \n", "x" * (sealing.LONGEST + 1)])
def test_nothing_and_too_much_are_refused(text):
    with pytest.raises(UsageError, match="expected 1 to"):
        seal(new_key(), PLACE, text)


def test_a_key_never_shows_itself():
    key = new_key()
    assert key.key.hex() not in repr(key)
    assert str(key.key) not in repr(key)
