"""CSV: columns by header, encodings, limits, and rows that do not fit."""

import pytest

from filature.errors import InputError, RefusedError
from filature.intake.limits import MAX_FIELD, MAX_LINE
from intake.staged_rows import BROKEN, GOOD, TABLE, layout, stage


def test_a_table_is_staged_as_it_stands(tmp_path):
    staged, rows = stage(GOOD / "transfers.csv", TABLE, tmp_path)
    assert (staged.rows, staged.encoding, staged.warnings) == (2, "utf-8", ())
    first, second = rows
    assert first["row_ref"] == "line 2"
    assert first["record"] == "transfer"
    assert first["amount"] == "1 250,00"  # nothing is converted
    assert first["time"] == "01/05/2026 14:03"
    assert second["to_name"] == "Santos; Lea"
    assert second["raw"].split(";", 4)[4] == '"Santos; Lea";40,00;EUR'  # the row as it stands in the file
    assert first["raw"] == "A1;01/05/2026 14:03;Élodie Marchand;+33 1 99 00 10 01;Rosa Dimaano;1 250,00;EUR"


@pytest.mark.parametrize(
    ("codec", "named", "expected"),
    [
        ("utf-8-sig", '"utf-8"', "utf-8"),
        ("utf-16", '"utf-8", "utf-16"', "utf-16"),
        ("cp1252", '"utf-8", "cp1252"', "cp1252"),
        ("cp1252", '"utf-8", "latin-1"', "iso8859-1"),
    ],
)
def test_the_first_encoding_that_fits_is_taken_and_told(codec, named, expected, tmp_path):
    source = tmp_path / "in.csv"
    text = (GOOD / "transfers.csv").read_text(encoding="utf-8")
    source.write_bytes(text.encode(codec))
    other = layout(TABLE.text.split('record = "transfer"')[1].replace('["utf-8"]', f"[{named}]"))
    staged, rows = stage(source, other, tmp_path)
    assert staged.encoding == expected
    assert rows == stage(GOOD / "transfers.csv", TABLE, tmp_path)[1]
    assert {path.name for path in tmp_path.iterdir()} == {"in.csv", "staged.parquet"}


def test_utf_16_is_never_guessed(tmp_path):
    with pytest.raises(InputError) as caught:
        stage(GOOD / "transfers-utf16.csv", TABLE, tmp_path)
    assert caught.value.code == "encoding"
    assert "utf-16" in caught.value.hint


def test_rows_with_too_many_or_too_few_fields_are_kept_with_their_text(tmp_path):
    staged, rows = stage(BROKEN / "uneven.csv", TABLE, tmp_path)
    assert (staged.rows, staged.problems) == (4, 2)
    total, late = rows[2:]
    assert total["raw"] == "Total;2"
    assert (total["problem"], total["problem_found"], total["problem_expected"]) == (
        "field-count",
        "2 fields",
        "7 fields",
    )
    assert total["row_ref"] == "line 4"
    assert late["raw"].endswith("late;more")


def test_a_quote_that_never_closes_costs_its_own_line_only(tmp_path):
    _, rows = stage(BROKEN / "open-quote.csv", TABLE, tmp_path)
    assert [row.get("problem") for row in rows] == [None, None, "quoting", None]
    assert rows[2]["raw"].startswith('"A3;')
    assert rows[3]["reference"] == "A4"


def test_a_field_over_several_lines_is_one_row(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text('a,b\n1,"x\ny"\n2,z\n', encoding="utf-8")
    _, rows = stage(source, layout('[columns]\nreference = "a"\ntext = "b"\n'), tmp_path)
    assert [row["text"] for row in rows] == ["x\ny", "z"]
    assert [row["row_ref"] for row in rows] == ["record 1", "record 2"]


def test_blank_lines_are_no_rows_and_lines_keep_their_numbers(tmp_path):
    source = tmp_path / "in.csv"
    source.write_bytes(b"a,b\r\n1,x\r\n\r\n2,z\r\n\r\n")
    _, rows = stage(source, layout('[columns]\nreference = "a"\n'), tmp_path)
    assert [row["row_ref"] for row in rows] == ["line 2", "line 4"]


def test_lines_before_the_header_are_skipped(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text('Statement of "Mai\nmade today\na,b\n1,x\n', encoding="utf-8")
    skipping = layout('[csv]\nskip_lines = 2\n[columns]\nreference = "a"\n')
    assert stage(source, skipping, tmp_path)[1][0]["row_ref"] == "line 4"


def test_a_header_alone_is_no_rows(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("a,b\n", encoding="utf-8")
    assert stage(source, layout('[columns]\nreference = "a"\n'), tmp_path)[0].rows == 0


def test_a_file_without_a_header_is_read_by_the_profiles_names(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("1;11;out\n2;21;in\n", encoding="utf-8-sig")
    named = layout('[csv]\ndelimiter = ";"\nheader = ["id", "kind", "way"]\n[columns]\nreference = "id"\n')
    _, rows = stage(source, named, tmp_path)
    assert [(row["reference"], row["row_ref"]) for row in rows] == [("1", "line 1"), ("2", "line 2")]


def test_several_columns_are_joined_and_constants_fill_what_is_missing(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("Date,Time,Ccy\n2026-05-01,10:00,\n2026-05-02,,USD\n", encoding="utf-8")
    told = layout('[columns]\ntime = ["Date", "Time"]\ncurrency = "Ccy"\n[constants]\ncurrency = "EUR"\n')
    _, rows = stage(source, told, tmp_path)
    assert [(row["time"], row["currency"]) for row in rows] == [
        ("2026-05-01 10:00", "EUR"),
        ("2026-05-02", "USD"),
    ]


MIXED = """
optional = ["Cell"]
[record_by]
column = "What"
[record_by.values]
call = "session"
text = "message"
[columns]
to_phone = "Other"
[constants]
from_phone = "{subject}"
"""


@pytest.mark.parametrize("extra", ["", "\n"], ids=["in SQL", "line by line"])
def test_one_file_may_hold_several_kinds_of_record(extra, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text(f"What,Other\n{extra}call,1\ntext,2\nfax,3\n", encoding="utf-8")
    _, rows = stage(source, layout(MIXED), tmp_path, subject="+33199001001")
    assert [row["record"] for row in rows] == ["session", "message", "transfer"]
    assert {row["from_phone"] for row in rows} == {"+33199001001"}
    assert rows[2]["problem"] == "record-kind"
    assert (rows[2]["problem_field"], rows[2]["problem_found"]) == ("What", "fax")
    assert rows[2]["problem_expected"] == "call, text"


def test_whose_rows_they_are_must_be_said(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("What,Other\ncall,1\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        stage(source, layout(MIXED), tmp_path)
    assert caught.value.code == "subject-missing"


def test_text_from_the_file_never_becomes_sql(tmp_path):
    name = "a'); DROP TABLE parsed; --"
    source = tmp_path / "in.csv"
    source.write_text(f'"{name}",b\n"\'; SELECT 1; --",y\n', encoding="utf-8")
    _, rows = stage(source, layout(f'[columns]\nreference = "{name}"\n'), tmp_path)
    assert rows[0]["reference"] == "'; SELECT 1; --"


def test_a_line_without_end_stops_early(tmp_path):
    source = tmp_path / "in.csv"
    source.write_bytes(b"a,b\n1,x\n" + b"y" * (3 * MAX_LINE))
    with pytest.raises(RefusedError) as caught:
        stage(source, layout('[columns]\nreference = "a"\n'), tmp_path)
    assert (caught.value.code, caught.value.context["line"]) == ("limit-line", 3)


@pytest.mark.parametrize("length", [MAX_FIELD - 10, MAX_FIELD + 1])
def test_a_field_has_a_longest_length(length, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("a,b\n1," + "y" * length + "\n", encoding="utf-8")
    told = layout('[columns]\nreference = "a"\n')
    if length <= MAX_FIELD:
        assert stage(source, told, tmp_path)[0].rows == 1
        return
    with pytest.raises(RefusedError) as caught:
        stage(source, told, tmp_path)
    assert (caught.value.code, caught.value.context["line"]) == ("limit-field", 2)


def test_there_is_a_largest_number_of_columns(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text(",".join(f"c{n}" for n in range(1025)) + "\n", encoding="utf-8")
    with pytest.raises(RefusedError) as caught:
        stage(source, layout('[columns]\nreference = "c1"\n'), tmp_path)
    assert caught.value.code == "limit-columns"


def test_long_tables_keep_their_order_and_their_numbers(tmp_path):
    source = tmp_path / "in.csv"
    count = 250_000  # several of DuckDB's row groups, parsed and written on two cores
    source.write_text("a,b\n" + "".join(f"{n},x\n" for n in range(1, count + 1)), encoding="utf-8")
    _, rows = stage(source, layout('[columns]\nreference = "a"\n'), tmp_path)
    assert all(
        row["reference"] == str(row["row_no"]) and row["row_ref"] == f"line {row['row_no'] + 1}"
        for row in rows
    )
