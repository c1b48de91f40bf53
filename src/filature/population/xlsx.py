"""A minimal XLSX writer for one sheet of text and numbers, byte-identical for equal input.

The parts are stored, not compressed: compressors differ between machines, the bytes must not. Dates inside
the archive are fixed to the earliest that ZIP knows.
"""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from filature.population.text import joined, lines, run_together

_EPOCH = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def write(path: Path, sheet: str, header: Sequence[str], columns: Sequence[tuple[str, pa.Array]]) -> None:
    """Write one sheet: a header row, then the columns, each given as ('text' | 'number', values).

    A null becomes an empty cell. Rows carry their number, cells follow each other without gaps.
    """
    size = len(columns[0][1])
    numbers = pc.cast(pa.array(range(2, size + 2), type=pa.int64()), pa.string())
    cells = [_text(values) if kind == "text" else _number(values) for kind, values in columns]
    rows = lines(['<row r="', numbers, '">', *cells, "</row>"], "")
    head = "".join(f'<c t="str"><v>{_escaped(name)}</v></c>' for name in header)
    parts = {
        **_PARTS,
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{_escaped(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData><row r="1">{head}</row>'
        f"{run_together(rows).decode()}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, body in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 0
            archive.writestr(entry, (_HEAD + body).encode())


def _text(values: pa.Array) -> pa.Array:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        values = pc.replace_substring(values, sign, entity)
    return pc.fill_null(joined('<c t="str"><v>', values, "</v></c>"), "<c/>")


def _number(values: pa.Array) -> pa.Array:
    return pc.fill_null(joined("<c><v>", values, "</v></c>"), "<c/>")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
