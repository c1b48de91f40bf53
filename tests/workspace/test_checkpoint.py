import base64

import pytest

from filature.errors import InputError
from filature.workspace.checkpoint import Checkpoint, Inclusion, parse
from filature.workspace.merkle import EMPTY_ROOT, inclusion_proof, leaf_hash, root

GOOD = Checkpoint(origin="filature/example", size=20, root=bytes(range(32)))


def test_three_lines():
    lines = GOOD.encode().decode().split("\n")
    assert lines == ["filature/example", "20", base64.b64encode(bytes(range(32))).decode(), ""]
    assert parse(GOOD.encode()) == GOOD


def test_an_empty_log_has_a_checkpoint():
    empty = Checkpoint(origin="o", size=0, root=EMPTY_ROOT)
    assert empty.encode() == b"o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    assert parse(empty.encode()) == empty


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GOOD.encode()[:-1],
        GOOD.encode() + b"\n",
        GOOD.encode() + b"extension\n",
        GOOD.encode() + "\n— name AAAA\n".encode(),
        GOOD.encode().replace(b"\n20\n", b"\n020\n"),
        GOOD.encode().replace(b"\n20\n", b"\n+20\n"),
        GOOD.encode().replace(b"\n20\n", b"\n2_0\n"),
        GOOD.encode().replace(b"\n20\n", "\n\u0662\u0660\n".encode()),
        GOOD.encode().replace(b"\n20\n", b"\n20 \n"),
        GOOD.encode().replace(b"\n20\n", b"\n\n"),
        GOOD.encode().replace(b"\n20\n", b"\n0\n"),
        GOOD.encode().replace(b"\n20\n", b"\n" + b"9" * 4301 + b"\n"),
        GOOD.encode().replace(b"\n", b"\r\n"),
        GOOD.encode().replace(b"8=\n", b"9=\n"),  # the same bytes, spare bits set
        GOOD.encode().replace(b"=\n", b"\n"),
        GOOD.encode().replace(b"=\n", b"==\n"),
        b"o\n1\nAAAA\n",
        b"\n20\n" + GOOD.encode().split(b"\n")[2] + b"\n",
        b"o\x00\n20\n" + GOOD.encode().split(b"\n")[2] + b"\n",
        b"\xff" + GOOD.encode(),
    ],
)
def test_anything_else_is_refused(data):
    with pytest.raises(InputError) as error:
        parse(data)
    assert error.value.code == "checkpoint"


def test_no_edit_of_one_byte_reads_as_the_same_checkpoint():
    data = GOOD.encode()
    for at in range(len(data)):
        for value in range(256):
            if value != data[at]:
                try:
                    found = parse(data[:at] + bytes([value]) + data[at + 1 :])
                except InputError:
                    continue
                assert found != GOOD


@pytest.mark.parametrize("field", [{"origin": "a\nb"}, {"origin": ""}, {"size": -1}, {"root": b"short"}])
def test_what_could_not_be_read_back_is_not_made(field):
    with pytest.raises(InputError, match="checkpoint"):
        Checkpoint(**({"origin": "o", "size": 20, "root": bytes(32)} | field))


def test_inclusion_is_checked_against_its_checkpoint():
    leaves = [leaf_hash(bytes([number])) for number in range(5)]
    at = Checkpoint(origin="o", size=5, root=root(leaves))
    good = Inclusion(index=3, leaf=leaves[3], path=inclusion_proof(3, leaves), checkpoint=at)
    assert good.verify().ok
    assert not Inclusion(index=2, leaf=leaves[3], path=good.path, checkpoint=at).verify().ok
