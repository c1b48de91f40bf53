"""Mutated, cut and random files of every money format: rows, or one of our errors, and no file left."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.errors import FilatureError
from intake import samples_money as samples
from intake.staged_rows import built_in, stage

FILES = {
    "wu-xml": (samples.wu_search_reply(), b"<>&/\"'A0\x00\xff"),
    "moneygram-json": (samples.moneygram(), b'{}[]",:\\u0\xff'),
    "coinbase-json": (samples.coinbase(), b'{}[]",:\\u0\xff'),
    "mpesa": (samples.mpesa(), b',"\r\n*-0A\x00\xff'),
    "venmo-statement": (samples.venmo(), b',"\r\n$-0A\x00\xff'),
    "cashapp-xlsx": (samples.cashapp(), b"PK\x00\x01\xff<>"),
}


def changes(data, alphabet):
    """Copies of `data` with pieces cut out, put in, or written over."""
    place = st.integers(0, len(data))
    piece = st.lists(st.sampled_from(list(alphabet)), max_size=6).map(bytes)
    change = st.tuples(place, st.integers(0, 40), piece)

    def apply(edits):
        changed = data
        for at, length, new in edits:
            changed = changed[:at] + new + changed[at + length :]
        return changed

    return st.lists(change, min_size=1, max_size=4).map(apply)


def survives(name, data):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in"
        source.write_bytes(data)
        try:
            staged, rows = stage(source, built_in(name), Path(folder), subject="A101")
        except FilatureError:
            assert not (Path(folder) / "out.parquet").exists()
            return
        assert staged.rows == len(rows)
        assert staged.problems == sum("problem" in row for row in rows)


@pytest.mark.parametrize("name", sorted(FILES))
def test_changed_files(name):
    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(changes(*FILES[name]))
    def law(data):
        survives(name, data)

    law()


@pytest.mark.parametrize("name", sorted(FILES))
def test_cut_files(name):
    data = FILES[name][0]
    for cut in range(0, len(data), max(1, len(data) // 25)):
        survives(name, data[:cut])


@pytest.mark.parametrize("name", sorted(FILES))
def test_random_bytes(name):
    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(st.binary(max_size=200))
    def law(data):
        survives(name, data)

    law()
