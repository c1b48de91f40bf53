"""XLSX: values as text, and containers that ask for too much."""

import io
import json
import runpy
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from filature.errors import InputError, RefusedError
from filature.intake import profile
from filature.intake.formats import sheet
from intake.staged_rows import ASSETS, GOOD, SHEET, stage

MADE = runpy.run_path(str(ASSETS / "make_intake_assets.py"))


def refusal(data: bytes, folder) -> str:
    source = folder / "in.xlsx"
    source.write_bytes(data)
    with pytest.raises(InputError) as caught:
        stage(source, SHEET, folder)
    assert caught.value.context["file"] == "in.xlsx"
    return caught.value.code


def test_rows_below_the_header_are_staged_with_their_row_numbers(tmp_path):
    staged, rows = stage(GOOD / "transfers.xlsx", SHEET, tmp_path)
    assert staged.encoding == "xlsx"
    assert [row["row_ref"] for row in rows] == ["sheet Transfers!row 3", "sheet Transfers!row 5"]
    assert [row["amount"] for row in rows] == ["80.5", "40"]
    assert json.loads(rows[1]["raw"]) == {
        "Ref": "X2",
        "Payer": "Marc Delcourt",
        "Payee": "Lea Santos",
        "Amount": "40",
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("0012", "0012"),
        (True, "TRUE"),
        (40.0, "40"),
        (0.1, "0.1"),
        (1234567890123456.0, "1234567890123456"),
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (datetime(2026, 5, 1, 13, 4, 5), "2026-05-01T13:04:05"),
        (date(2026, 5, 1), "2026-05-01"),
        (time(3, 4), "03:04:00"),
        (timedelta(hours=30, seconds=61), "30:01:01"),
    ],
)
def test_a_cell_is_its_exact_text(value, text):
    assert sheet.cell_text(value) == text


def test_values_come_through_a_real_workbook_and_formulas_are_not_evaluated(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.append(["preamble"])
    page.append(["Ref", "Payer", "Payee", "Amount", "When"])
    page.append([12345678901, "A", "=1+1", 12.5, datetime(2026, 5, 1, 13, 4, 5)])
    book.save(tmp_path / "in.xlsx")
    _, rows = stage(tmp_path / "in.xlsx", SHEET, tmp_path)
    assert rows[0]["reference"] == "12345678901"
    assert "to_name" not in rows[0]  # never computed by a spreadsheet program, so there is no value
    assert json.loads(rows[0]["raw"])["When"] == "2026-05-01T13:04:05"


def test_a_far_cell_with_a_style_and_no_value_does_no_harm(tmp_path):
    table = MADE["sheet"](MADE["TABLE"]).replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"/></row></sheetData>'
    )
    (tmp_path / "in.xlsx").write_bytes(MADE["xlsx"](table))
    assert stage(tmp_path / "in.xlsx", SHEET, tmp_path)[0].rows == 2


def test_hidden_references_are_measured_too(tmp_path):
    hidden = MADE["sheet"]({**MADE["TABLE"], "XFD1048576": 1}).replace("XFD1048576", "&#88;FD1048576")
    assert refusal(MADE["xlsx"](hidden), tmp_path) == "sheet-area"


def test_cells_without_references_are_counted(tmp_path):
    cells = "<c><v>1</v></c>" * 1100
    table = MADE["sheet"](MADE["TABLE"]).replace("</sheetData>", f"<row>{cells}</row></sheetData>")
    assert refusal(MADE["xlsx"](table), tmp_path) == "sheet-area"


def test_a_bomb_is_refused_by_what_it_declares(tmp_path):
    data = MADE["xlsx"](
        MADE["sheet"](MADE["TABLE"]), extra={"xl/x.bin": bytes(40 << 20)}, method=zipfile.ZIP_DEFLATED
    )
    assert len(data) < 100_000
    assert refusal(data, tmp_path) == "zip-bomb"


def test_a_bomb_is_refused_by_what_comes_out_when_it_lies(tmp_path):
    data = bytearray(
        MADE["xlsx"](
            MADE["sheet"](MADE["TABLE"]), extra={"xl/x.bin": bytes(40 << 20)}, method=zipfile.ZIP_DEFLATED
        )
    )
    size = (40 << 20).to_bytes(4, "little")
    for _ in range(data.count(size)):
        at = data.index(size)
        data[at : at + 4] = (1000).to_bytes(4, "little")
    assert refusal(bytes(data), tmp_path) in {"zip-bomb", "zip-damaged"}


def test_a_text_of_megabytes_is_refused(tmp_path):
    table = MADE["sheet"]({**MADE["TABLE"], "A6": "y" * 600_000})
    assert refusal(MADE["xlsx"](table), tmp_path) == "xml-text"


@pytest.mark.parametrize("name", ["/root.xml", "a/../../b.xml", "c:\\x.xml", "a\\b.xml"])
def test_members_with_unsafe_paths_are_refused(name, tmp_path):
    data = MADE["xlsx"](MADE["sheet"](MADE["TABLE"]), extra={name: b"<a/>"})
    assert refusal(data, tmp_path) == "zip-member"


def member(data: bytes, **attributes: int) -> bytes:
    """Return the container with one more member whose entry in the directory has these attributes."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("extra.xml", (2026, 1, 1, 0, 0, 0))
        archive.writestr(info, b"<a/>")
        for key, value in attributes.items():
            setattr(info, key, value)
    return out.getvalue()


def test_links_and_encrypted_members_are_refused(tmp_path):
    data = MADE["xlsx"](MADE["sheet"](MADE["TABLE"]))
    assert refusal(member(data, external_attr=0o120777 << 16), tmp_path) == "zip-member"
    assert refusal(member(data, flag_bits=1), tmp_path) == "zip-member"


def test_two_members_of_one_name_are_refused(tmp_path):
    out = io.BytesIO(MADE["xlsx"](MADE["sheet"](MADE["TABLE"])))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", b"<a/>")
    assert refusal(out.getvalue(), tmp_path) == "zip-member"


def test_too_many_members_are_refused(tmp_path):
    data = MADE["xlsx"](MADE["sheet"](MADE["TABLE"]), extra={f"m{n}": b"" for n in range(2049)})
    assert refusal(data, tmp_path) == "zip-bomb"


def test_a_workbook_that_is_damaged_inside_is_refused(tmp_path):
    assert refusal(MADE["xlsx"]("<worksheet"), tmp_path) == "xml-truncated"
    moved = MADE["RELATIONS"].replace("sheet1.xml", "sheet2.xml").encode()
    broken = MADE["xlsx"](MADE["sheet"](MADE["TABLE"]), extra={"xl/_rels/workbook.xml.rels": moved})
    assert refusal(broken, tmp_path) == "sheet-damaged"


def test_a_table_may_stand_anywhere_on_the_sheet(tmp_path):
    table = {"C2": "Ref", "D2": "Payer", "E2": "Payee", "F2": "Amount", "C3": "X1", "F3": 5}
    (tmp_path / "in.xlsx").write_bytes(MADE["xlsx"](MADE["sheet"](table)))
    _, rows = stage(tmp_path / "in.xlsx", SHEET, tmp_path)
    assert (rows[0]["reference"], rows[0]["amount"]) == ("X1", "5")
    assert json.loads(rows[0]["raw"])["column 1"] == ""


def test_a_sheet_is_found_by_name(tmp_path):
    named = profile.parse(SHEET.text.replace("header_row", 'sheet = "Transfer"\nheader_row'), origin="t")
    with pytest.raises(InputError) as caught:
        stage(GOOD / "transfers.xlsx", named, tmp_path)
    assert caught.value.code == "sheet-missing"
    assert "'Transfers'" in caught.value.message


def test_a_header_row_without_anything_is_an_error(tmp_path):
    moved = profile.parse(SHEET.text.replace("header_row = 2", "header_row = 4"), origin="t")
    with pytest.raises(InputError) as caught:
        stage(GOOD / "transfers.xlsx", moved, tmp_path)
    assert (caught.value.code, caught.value.context["row"]) == ("header-missing", 4)


def test_refused_is_not_a_matter_of_the_name(tmp_path):
    (tmp_path / "in.xlsx").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        stage(tmp_path / "in.xlsx", SHEET, tmp_path)
    assert caught.value.code == "not-xlsx"
    assert not isinstance(caught.value, RefusedError)
