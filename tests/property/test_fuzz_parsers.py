"""A short version of bench/fuzz.py: changed files through every hand-written parser, the same every time.

A finding names the seed; `python bench/fuzz.py --parser NAME --seed N` looks further from there.
"""

import sys
from pathlib import Path

import pytest

BENCH = str(Path(__file__).parents[2] / "bench")
sys.path.append(BENCH)
import fuzz  # noqa: E402 - it stands in bench/

sys.path.remove(BENCH)

SEED = 20_260_504
RUNS = 20


@pytest.mark.parametrize("parser", fuzz.PARSERS)
def test_changed_files_end_in_rows_or_in_one_of_our_errors(parser):
    print(f"seed {SEED}")
    assert fuzz.seeds(parser), "no honest file to change"
    tally = fuzz.by_hypothesis(parser, RUNS + len(fuzz.seeds(parser)), SEED)
    assert tally.findings == {}
    assert tally.runs >= RUNS


@pytest.mark.parametrize("parser", [name for name in fuzz.PARSERS if name not in ("zip", "values")])
def test_the_honest_files_are_read(parser, tmp_path):
    tally = fuzz.Tally(parser=parser, by="hand")
    for data in fuzz.seeds(parser):
        tally.one(data, tmp_path)
    assert tally.ended["rows"], "what is changed should be a file of the format"


FOUND = {
    "a name of a member that is no UTF-8": (
        "xlsx",
        b"PK\1\2\x14\3\x14\0\0\x08\0\0\0\0!\\" + bytes(12) + b"\2\0" + bytes(16) + b"\xff\xff"
        b"PK\5\6\0\0\0\0\1\0\1\0\x30\0\0\0\0\0\0\0\0\0",
    ),
    "a version of zip that is to come": (
        "xlsx",
        b"PK\1\2\x14\3\xff\0\0\0\0\0\0\0!\\" + bytes(12) + b"\2\0" + bytes(16) + b"ab"
        b"PK\5\6\0\0\0\0\1\0\1\0\x30\0\0\0\0\0\0\0\0\0",
    ),
    "a member without a name": (
        "snap-csv",
        b"PK\3\4"
        + bytes(20)
        + b"PK\1\2\x14\3\x14\0\0\0\0\0\0\0!\\"
        + bytes(30)
        + b"PK\5\6\0\0\0\0\1\0\1\0\x2e\0\0\0\x18\0\0\0\0\0",
    ),
    "halves of characters out of UTF-7": ("ofx", b"CHARSET:UTF-7\n<OFX><STMTTRN><NAME>+2D0-\xe9</STMTTRN>"),
    "a codec that is no text": ("ofx", b"CHARSET:HEX\n<OFX><STMTTRN><NAME>\xe9</STMTTRN>"),
    "a line end in the name of a column": ("csv", b'a;"b\nc"\n1;2\n'),
}


@pytest.mark.parametrize("what", FOUND)
def test_what_was_found_stays_mended(what, tmp_path):
    parser, data = FOUND[what]
    tally = fuzz.Tally(parser=parser, by="hand")
    tally.one(data, tmp_path)
    assert tally.findings == {}


def test_atheris_finds_its_way_through_a_parser():
    tally = fuzz.by_atheris("strictjson", 500, SEED, 20)
    assert tally.findings == {}
    assert tally.runs > 100
    assert tally.features > 20
