"""Write the small files that the intake tests read: `python tests/assets/make_intake_assets.py`.

Good ones show each format as it should be; broken ones each have one thing wrong. All persons, companies and
accounts are invented: phone numbers are of ranges kept for fiction, IBANs of banks that do not exist.
`tests/intake/test_assets.py` fails when a file on disk differs from what this script writes.
"""

import io
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
NS8 = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
FIXED = (2026, 1, 1, 0, 0, 0)

CSV = """\
Ref;Date;Payer;Payer phone;Payee;Amount;Currency
A1;01/05/2026 14:03;Élodie Marchand;+33 1 99 00 10 01;Rosa Dimaano;1 250,00;EUR
A2;02/05/2026 09:30;Élodie Marchand;+33 1 99 00 10 01;"Santos; Lea";40,00;EUR
"""

ROW = "A3;03/05/2026 10:00;Marc Delcourt;;Lea Santos;15,00;EUR"

PROFILE = """\
id = "test-transfers"
title = "Test transfers"
status = "fictional"
format = "csv"
record = "transfer"
optional = ["Note"]

[csv]
delimiter = ";"
encodings = ["utf-8"]

[columns]
reference = "Ref"
time = "Date"
from_name = "Payer"
from_phone = "Payer phone"
to_name = "Payee"
amount = "Amount"
currency = "Currency"
text = "Note"

[time]
formats = ["%d/%m/%Y %H:%M"]
zone = "Europe/Paris"

[number]
decimal = ","
thousands = " "
"""

ACCOUNT = "<Acct><Id><IBAN>FR7699999000010000000000197</IBAN></Id><Ownr><Nm>Marc Delcourt</Nm></Ownr></Acct>"


def statement(body: str, *, namespace: str = NS8) -> str:
    """Return a camt.053 document with one statement around `body`."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="{namespace}"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr>\n'
        "<Stmt><Id>S1</Id><FrToDt><FrDtTm>2026-05-01T00:00:00</FrDtTm>"
        "<ToDtTm>2026-05-31T23:59:59</ToDtTm></FrToDt>\n"
        f"{ACCOUNT}\n{body}\n</Stmt></BkToCstmrStmt></Document>\n"
    )


def entry(amount: str, mark: str, details: str = "", *, more: str = "", date: str = "2026-05-04") -> str:
    """Return one entry in euros."""
    inner = f"<NtryDtls>{details}</NtryDtls>" if details else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{mark}</CdtDbtInd>{more}<Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{date}</Dt></BookgDt><AcctSvcrRef>B-{amount}</AcctSvcrRef>{inner}</Ntry>"
    )


BALANCES = (
    '<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    "<Dt><Dt>2026-05-01</Dt></Dt></Bal>"
    '<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">25.50</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
    "<Dt><Dt>2026-05-31</Dt></Dt></Bal>"
)
PARTY = (
    "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId><TxId>T-1</TxId></Refs>"
    "<RltdDts><AccptncDtTm>2026-05-04T21:10:05.120+02:00</AccptncDtTm></RltdDts>"
    "<RltdPties><Dbtr><Pty><Nm>MARC DELCOURT</Nm></Pty></Dbtr>"
    "<DbtrAcct><Id><IBAN>FR7699999000010000000000197</IBAN></Id></DbtrAcct>"
    "<Cdtr><Pty><Nm>COLIBRI TRANSFERT SA</Nm></Pty></Cdtr>"
    "<CdtrAcct><Id><IBAN>FR7699999000010000000000294</IBAN></Id></CdtrAcct>"
    "<UltmtCdtr><Pty><Nm>Rosa Dimaano</Nm><PstlAdr><Ctry>PH</Ctry></PstlAdr></Pty></UltmtCdtr></RltdPties>"
    "<RmtInf><Ustrd>MAI</Ustrd><Ustrd>2026</Ustrd></RmtInf></TxDtls>"
)
OLD_PARTY = (
    '<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">60.00</Amt></TxAmt></AmtDtls>'
    "<RltdPties><Dbtr><Nm>Paul Ferrand</Nm></Dbtr>"
    "<DbtrAcct><Id><Othr><Id>00012345</Id></Othr></Id></DbtrAcct></RltdPties></TxDtls>"
)
CAMT = statement(
    "\n".join(
        [
            BALANCES,
            entry("80.00", "DBIT", PARTY),
            entry("60.00", "CRDT", OLD_PARTY),
            entry("12.00", "CRDT", more="<RvslInd>true</RvslInd>"),
        ]
    )
)

MT940 = """\
{1:F01TESTFRPPAXXX0000000000}{2:I940TESTFRPPXXXXN}{4:
:20:STMT1
:25:99999000/0000019
:28C:5/1
:60F:C260501EUR1000,00
:61:2605040504D80,50NTRFNONREF//B1
:86:177?00UEBERWEISUNG?20EREF+E-77?21SVWZ+MAI 2026?3099999000
?3100000294?32COLIBRI TRANSFERT GESELLSCH?33AFT MBH
:61:2605050505RD12,NTRFNONREF//B2
:86:/TRTP/SEPA/IBAN/NL00NONE0000000001/NAME/R. DIM
AANO/REMI/RETOUR/EREF/E-78/
:61:260230D5,00NMSCNONREF
:86:AGIOS
:62F:C260531EUR926,50
-}
:20:STMT2
:25:PL00999900000000000000000001
:28C:1
:60F:C260501PLN10,00
:61:2605010501C0,01NTRFNONREF//M1
911-TRANSAKCJA
:86:911 TRANSAKCJA; Z RACH.: 00999900000000000000000002; OD: JAN PRZYKLAD
  UL. NIJAKA 1; TYT.: PRZELEW ; TNR: 17.01
:61:2605XX01C1,00NTRF
:62F:C260531PLN10,01
-
"""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORKBOOK = f"""<?xml version="1.0"?>
<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">
<sheets><sheet name="Transfers" sheetId="1" r:id="rId1"/></sheets></workbook>"""
ROOT_RELATIONS = f"""<?xml version="1.0"?>
<Relationships xmlns="{PACKAGE}">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
RELATIONS = f"""<?xml version="1.0"?>
<Relationships xmlns="{PACKAGE}">
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""


def cell(place: str, value: str | float) -> str:
    """Return one cell: text in place, or a number."""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def sheet(cells: dict[str, str | float], *, prolog: str = "") -> str:
    """Return the XML of a worksheet, one row element per row number in order."""
    rows: dict[int, list[str]] = {}
    for place, value in cells.items():
        rows.setdefault(int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), []).append(cell(place, value))
    body = "".join(f'<row r="{number}">{"".join(items)}</row>' for number, items in sorted(rows.items()))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0"?>{prolog}<worksheet xmlns="{space}"><sheetData>{body}</sheetData></worksheet>'
    )


def xlsx(sheet_xml: str, *, extra: dict[str, bytes] | None = None, method: int = zipfile.ZIP_STORED) -> bytes:
    """Return a workbook with one sheet; stored, so that the bytes do not depend on a compressor."""
    out = io.BytesIO()
    parts: dict[str, bytes] = {
        "_rels/.rels": ROOT_RELATIONS.encode(),
        "xl/workbook.xml": WORKBOOK.encode(),
        "xl/_rels/workbook.xml.rels": RELATIONS.encode(),
        "xl/worksheets/sheet1.xml": sheet_xml.encode(),
        **(extra or {}),
    }
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, FIXED)
            info.create_system = 3
            info.compress_type = method
            archive.writestr(info, data)
    return out.getvalue()


TABLE: dict[str, str | float] = {
    **{f"{letter}2": text for letter, text in zip("ABCD", ["Ref", "Payer", "Payee", "Amount"], strict=True)},
    "A3": "X1", "B3": "Marc Delcourt", "C3": "Rosa Dimaano", "D3": 80.5,
    "A5": "X2", "B5": "Marc Delcourt", "C5": "Lea Santos", "D5": 40,
}  # fmt: skip
LAUGHS = "<!DOCTYPE x [" + "".join(
    f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10)) if n else "ha"}">' for n in range(10)
) + "]>"  # fmt: skip

GOOD: dict[str, bytes] = {
    "transfers.csv": CSV.encode(),
    "transfers.toml": PROFILE.encode(),
    "transfers-utf16.csv": CSV.encode("utf-16"),
    "statement.camt053.v8.xml": CAMT.encode(),
    "statement.mt940": MT940.encode(),
    "transfers.xlsx": xlsx(sheet(TABLE)),
}
BROKEN: dict[str, bytes] = {
    "empty.csv": b"",
    "only-line-ends.csv": b"\n\r\n\n",
    "cp1252.csv": CSV.encode("cp1252"),
    "nul.csv": CSV.replace("Rosa", "Ro\0sa").encode(),
    "another-layout.csv": b"Transaction,When,Sender,Receiver,Sum\nA1,2026-05-01,X,Y,10\n",
    "column-missing.csv": CSV.replace("Amount", "Amounts").encode(),
    "column-twice.csv": CSV.replace("Currency", "Currency;Ref").encode(),
    "uneven.csv": f"{CSV}Total;2\n{ROW};late;more\n".encode(),
    "open-quote.csv": f'{CSV}"{ROW}\nA4;;;;;1,00;EUR\n'.encode(),
    "truncated.xml": CAMT[: CAMT.index("12.00")].encode(),
    "malformed.xml": CAMT.replace("</BookgDt>", "</Bookg>", 1).encode(),
    "dtd.xml": CAMT.replace("<Document", "<!DOCTYPE Document>\n<Document", 1).encode(),
    "external-entity.xml": CAMT.replace(
        "<Document", '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<Document', 1
    ).replace("Marc Delcourt", "&x;").encode(),
    "billion-laughs.xml": CAMT.replace("<Document", LAUGHS + "<Document", 1)
    .replace("Marc Delcourt", "&l9;").encode(),
    "deep.xml": (statement("<a>" * 300 + "</a>" * 300)).encode(),
    "wrong-bytes.xml": CAMT.replace("MAI", "MA\u00ef").encode("latin-1"),
    "no-statement.xml": b'<?xml version="1.0"?><Document><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>',
    "other-message.xml": b'<?xml version="1.0"?><Document><CstmrCdtTrfInitn/></Document>',
    "text.mt940": b"Ref,Amount\nA1,10\n",
    "lone-tag.mt940": b":86:091\n-",
    "corner.xlsx": xlsx(sheet({**TABLE, "XFD1048576": 1})),
    "wide.xlsx": xlsx(sheet({**TABLE, "AMK3": 1})),
    "dtd.xlsx": xlsx(sheet(TABLE, prolog="<!DOCTYPE worksheet>")),
    "climbing.xlsx": xlsx(sheet(TABLE), extra={"../outside.xml": b"<a/>"}),
    "not-a-workbook.xlsx": xlsx(sheet(TABLE)).replace(b"xl/workbook.xml", b"xl/notebook.xml"),
    "cut.xlsx": xlsx(sheet(TABLE))[:-400],
}  # fmt: skip


def main() -> None:
    """Write every asset."""
    for kind, assets in (("good", GOOD), ("broken", BROKEN)):
        folder = HERE / kind / "intake"
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in assets.items():
            (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
