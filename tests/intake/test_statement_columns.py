"""Headers below preambles, and amounts in two columns: the same on both paths of the table reader."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.errors import InputError
from filature.intake import profile, sniff
from filature.intake.formats import delimited
from filature.intake.formats.layout import in_or_out
from filature.intake.formats.projection import Projection
from intake import samples_money as samples
from intake.staged_rows import layout, stage

TWO = layout(
    '[csv]\nfind_header = true\n[columns]\ntime = "Day"\n'
    '[number]\nin_column = "In"\nout_column = "Out"\nsign = "debit-negative"\n'
)


@pytest.mark.parametrize(
    ("credit", "debit", "amount"),
    [
        ("12,50", "", "12,50"),
        ("", "12,50", "-12,50"),
        ("0.00", "-3.00", "-3.00"),
        ("", "(3.00)", "-3.00"),
        ("", "+3.00", "-3.00"),
        ("-3.00", "", "-3.00"),
        ("1", "2", "1 / 2"),
        ("0", "0.00", None),
        ("", "", None),
    ],
)
def test_one_amount_of_two_columns(credit, debit, amount):
    assert in_or_out(credit, debit) == amount


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text("0123,.-+() ", max_size=6), st.text("0123,.-+() ", max_size=6))
def test_sql_and_python_agree(credit, debit):
    found = delimited.match(("Day", "In", "Out"), TWO, subject=None, file="x")
    projection = Projection(found)
    column = projection._in_or_out(1, 2)
    values = [credit, debit]
    told = duckdb.execute(
        f"SELECT {column} FROM (SELECT ?::VARCHAR AS c1, ?::VARCHAR AS c2)", values
    ).fetchall()
    assert told[0][0] == found.row(["x", credit, debit])[1]["amount"]


@pytest.mark.parametrize("lines", [0, 1, 7, 40])
@pytest.mark.parametrize("quotes", [True, False])
def test_the_header_is_found(tmp_path, lines, quotes):
    """A quote in the preamble sends the file down the slow path; the rows are the same."""
    above = ("a line,with things\n" * lines) if not quotes else ('"an open quote, and things\n' * lines)
    source = tmp_path / "in.csv"
    source.write_text(above + "Out,Day,In\n1.00,d1,\n,d2,2.00\n", encoding="utf-8")
    _, rows = stage(source, TWO, tmp_path)
    assert [(row["time"], row["amount"]) for row in rows] == [("d1", "-1.00"), ("d2", "2.00")]
    assert rows[0]["row_ref"] == f"line {lines + 2}"


def test_a_header_too_far_down_is_not_found(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("x,y\n" * 100 + "Out,Day,In\n1,d,\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        stage(source, TWO, tmp_path)
    assert error.value.code == "column-missing"


def test_a_header_below_a_preamble_is_sniffed(tmp_path):
    layouts = tuple(profile.built_in().values())
    for name, data in (("venmo-statement", samples.venmo()), ("msb-audit-list", samples.audit_list())):
        path = tmp_path / name
        path.write_bytes(data)
        assert sniff.sniff(path, layouts).profile_id == name


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("digits = { reference = [] }", "digit counts"),
        ("digits = { reference = ['10'] }", "digit counts"),
        ("digits = { nothing = [10] }", "unknown key"),
        ("number = { minor_unit = true }", "minor_units"),
        ("csv = { find_headers = true }", "find_header"),
    ],
)
def test_profile_keys_are_checked(line, message):
    text = f'id = "x"\ntitle = "x"\nformat = "csv"\nrecord = "transfer"\n{line}\n'
    with pytest.raises(InputError) as error:
        profile.parse(text, origin="x")
    assert message in str(error.value)
