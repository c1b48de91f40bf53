"""Laws of the readers: nothing is lost, order is kept, and both ways of reading a table agree."""

import csv
import io
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from filature.errors import InputError
from filature.intake import profile
from filature.intake.formats import delimited
from filature.intake.formats.camtmap import iso_time
from filature.intake.formats.linewise import Splitter
from filature.intake.formats.stagedfile import Staged
from intake.staged_rows import texts_of, whole_rows

PROFILE = profile.parse(
    """
id = "law"
title = "three columns"
format = "csv"
record = "transfer"
[columns]
reference = "a"
text = ["b", "c"]
""",
    origin="law",
)
HEADER = "a,b,c"

plain = st.text(st.sampled_from("xyz 0\té€'"), max_size=6)
wild = st.text(st.sampled_from('xy ,"\n\r\té'), max_size=6)


def stage(data: bytes, reader=delimited.read) -> tuple[Staged, list[dict[str, object]]]:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.csv", Path(folder) / "out.parquet"
        source.write_bytes(data)
        staged = reader(source, PROFILE, target, None, "in.csv")
        texts = texts_of(staged, source, PROFILE, target)
        return replace(staged, lines=None), whole_rows(target, staged.lines, texts)


def line_by_line(source, layout, target, subject, file):
    text = delimited.settle(
        source, layout.encodings, target.with_name("spare"), quote=layout.quote, file=file
    )
    return delimited._line_by_line(delimited._open(text, layout, subject, file), target)


def in_sql(source, layout, target, subject, file):
    text = delimited.settle(
        source, layout.encodings, target.with_name("spare"), quote=layout.quote, file=file
    )
    table = delimited._open(text, layout, subject, file)
    assert delimited._is_clean(table)
    staged = delimited._in_sql(table, target)
    assert staged is not None, "a clean table is read in SQL"
    return staged


def cells(row: dict[str, object]) -> list[str]:
    return list(Splitter(",", '"').split(str(row["raw"])) or ())


@settings(derandomize=True, max_examples=25, deadline=None)
@given(st.lists(st.tuples(plain, plain, plain), min_size=1, max_size=8))
def test_a_written_table_comes_back_whole_in_order_on_both_paths(rows):
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([HEADER.split(","), *rows])
    data = buffer.getvalue().encode()
    fast, slow = stage(data, in_sql), stage(data, line_by_line)
    assert fast == slow
    assert [cells(row) for row in fast[1]] == [list(row) for row in rows]
    assert [row["row_no"] for row in fast[1]] == list(range(1, len(rows) + 1))
    assert [row["row_ref"] for row in fast[1]] == [f"line {n}" for n in range(2, len(rows) + 2)]


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.lists(st.tuples(wild, wild, wild), min_size=1, max_size=6))
def test_whatever_stands_inside_quotes_comes_back(rows):
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([HEADER.split(","), *rows])
    staged, found = stage(buffer.getvalue().encode())
    assert staged.problems == 0
    assert [cells(row) for row in found] == [list(row) for row in rows]


@settings(derandomize=True, max_examples=80, deadline=None)
@given(st.text(st.sampled_from('xy, "\n\r'), max_size=40))
def test_any_text_below_a_header_is_accounted_for(body):
    """Every line that is not blank is in exactly one staged row, and the two paths give the same rows."""
    data = f"{HEADER}\n{body}".encode()
    staged, found = stage(data)
    assert staged.rows == len(found)
    assert staged.problems == sum(row["problem"] is not None for row in found)
    slow, slow_rows = stage(data, line_by_line)
    assert staged.rows == slow.rows
    assert [(row["raw"], row["problem"], row["text"]) for row in found] == [
        (row["raw"], row["problem"], row["text"]) for row in slow_rows
    ]
    kept = sum(
        str(row["raw"]).count("x") if row["problem"] else "".join(cells(row)).count("x") for row in found
    )
    assert kept == body.count("x")


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_end_in_rows_or_in_one_of_our_errors(data):
    code = None
    try:
        staged, found = stage(HEADER.encode() + b"\n" + data)
    except InputError as error:
        code = error.code
    if code is None:
        assert staged.rows == len(found)
    else:
        assert code in {"encoding", "nul-byte"}


@settings(derandomize=True, max_examples=200)
@given(st.datetimes(), st.sampled_from(["", "Z", "+02:00", "-0330"]))
def test_a_time_in_iso_form_keeps_its_instant_and_its_offset(moment, offset):
    told = iso_time(moment.isoformat() + "000" * bool(moment.microsecond) + offset)
    assert told == (moment.isoformat().rstrip("0") if moment.microsecond else moment.isoformat()) + offset
