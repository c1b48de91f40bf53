"""Hostile and malformed files for bombs.py, made by code: nothing large is stored, no person in them exists.

Each maker writes one file into a folder and returns its path. `scale` is 1 for the bench; the suite takes a
thousandth, where only the shape counts.
"""

# ruff: noqa: D401, E501 - the docstrings say what a file is; the files are written as they stand

import io
import os
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

MIB = 1 << 20
REFUSED, TAKEN, EITHER = "refused", "taken", "either"

Data = bytes | str | Iterable[bytes]
Maker = Callable[[float], Data]
Placer = Callable[[Path, float], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bomb:
    """One file: how it is written, how it is added, and how that must end."""

    name: str
    place: Placer
    ends: str
    profile: str | None = None
    subject: str | None = None
    kind: str = "judicial"  # of the workspace: suspicion reports enter an intelligence one only
    changing: bool = False  # something goes on writing it while it is read


BOMBS: list[Bomb] = []


def bomb(
    file: str,
    *,
    ends: str = REFUSED,
    profile: str | None = None,
    subject: str | None = None,
    kind: str = "judicial",
) -> Callable[[Maker], Maker]:
    """Enter a maker of bytes into BOMBS; the name is that of the file without its suffix."""

    def enter(make: Maker) -> Maker:
        def place(folder: Path, scale: float) -> Path:
            path = folder / file
            data = make(scale)
            with path.open("wb") as out:
                for piece in [data.encode()] if isinstance(data, str) else _pieces(data):
                    out.write(piece)
            return path

        BOMBS.append(
            Bomb(name=Path(file).stem, place=place, ends=ends, profile=profile, subject=subject, kind=kind)
        )
        return make

    return enter


def special(
    name: str, *, ends: str = REFUSED, changing: bool = False, profile: str | None = None
) -> Callable[[Placer], Placer]:
    """Enter something that is not written as bytes."""

    def enter(place: Placer) -> Placer:
        BOMBS.append(Bomb(name=name, place=place, ends=ends, changing=changing, profile=profile))
        return place

    return enter


def _pieces(data: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return [data] if isinstance(data, bytes) else data


def many(count: float, scale: float, *, least: int = 3) -> int:
    """Return how many of something there are at this scale."""
    return max(least, int(count * scale))


# -- XML -----------------------------------------------------------------------------------------------------

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
OPEN = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S</Id>'
ACCOUNT = "<Acct><Id><IBAN>FR7699999000010000000000197</IBAN></Id></Acct>"
CLOSE = "</Stmt></BkToCstmrStmt></Document>"
ENTRY = (
    '<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
    "<BookgDt><Dt>2026-05-04</Dt></BookgDt><AcctSvcrRef>B{}</AcctSvcrRef></Ntry>"
)
ONE = ENTRY.format(1)


def camt(inside: str = ONE, *, prolog: str = "") -> str:
    """Return a statement with this inside."""
    return f"{HEAD}{prolog}{OPEN}{ACCOUNT}{inside}{CLOSE}"


def laughs(levels: int, each: int) -> str:
    """Return a document type of entities made of entities."""
    names = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * each if n else "ha"}">' for n in range(levels))
    return f"<!DOCTYPE Document [{names}]>"


@bomb("billion-laughs.xml")
def billion_laughs(_scale: float) -> Data:
    """Ten levels of ten entities."""
    return camt("<Nm>&l9;</Nm>", prolog=laughs(10, 10))


@bomb("quadratic-entity.xml")
def quadratic_entity(scale: float) -> Data:
    """One long entity, named very often."""
    prolog = f'<!DOCTYPE d [<!ENTITY a "{"a" * many(100_000, scale)}">]>'
    return camt("<Nm>" + "&a;" * many(30_000, scale) + "</Nm>", prolog=prolog)


@bomb("external-entity.xml")
def external_entity(_scale: float) -> Data:
    """An entity that is a file of the machine."""
    return camt("<Nm>&x;</Nm>", prolog='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>')


@bomb("parameter-entity.xml")
def parameter_entity(_scale: float) -> Data:
    """A document type that is fetched."""
    return camt(prolog='<!DOCTYPE d [<!ENTITY % p SYSTEM "http://192.0.2.1/a.dtd"> %p;]>')


@bomb("dtd-utf16.xml", profile="camt")
def dtd_in_utf16(_scale: float) -> Data:
    """A document type in another encoding."""
    return camt(prolog=laughs(3, 3)).replace("UTF-8", "UTF-16").encode("utf-16")


@bomb("dtd-late.xml", profile="camt")
def dtd_behind_comment(scale: float) -> Data:
    """A document type behind a comment of megabytes."""
    return camt(prolog="<!--" + "-x" * many(3_000_000, scale) + "-->" + laughs(3, 3))


@bomb("dtd-wu.xml", profile="wu-xml")
def dtd_money_transfer(_scale: float) -> Data:
    """A document type in a partner's reply."""
    return f"<!DOCTYPE a>{'<search-reply xmlns='}'http://www.westernunion.com/schema/xrsi'/>"


@bomb("deep-open.xml", profile="camt")
def deep_open(scale: float) -> Data:
    """Two hundred thousand levels that never close."""
    return camt("<a>" * many(200_000, scale, least=300))


@bomb("deep-many.xml", profile="camt", ends=EITHER)
def deep_many(scale: float) -> Data:
    """Elements just within the depth, again and again."""
    return camt(ONE + ("<a>" * 250 + "</a>" * 250) * many(4_000, scale))


@bomb("deep-prefix.xml", profile="camt")
def deep_prefixes(scale: float) -> Data:
    """Nested name spaces, each declared anew."""
    count = many(20_000, scale, least=300)
    return camt("".join(f'<p{n}:a xmlns:p{n}="u{n}">' for n in range(count)))


@bomb("wide-attributes.xml", profile="camt", ends=EITHER)
def wide_attributes(scale: float) -> Data:
    """An element with two hundred thousand attributes."""
    wide = "".join(f' a{n}="x"' for n in range(many(200_000, scale)))
    return camt(f"<a{wide}/>" + ONE)


@bomb("long-attribute.xml", profile="camt", ends=EITHER)
def long_attribute(scale: float) -> Data:
    """An attribute of 64 MiB."""
    return camt(f'<a b="{"x" * many(64 * MIB, scale)}"/>' + ONE)


@bomb("long-name.xml", profile="camt", ends=EITHER)
def long_name(scale: float) -> Data:
    """The name of an element of 32 MiB."""
    return camt(f"<{'x' * many(32 * MIB, scale)}/>" + ONE)


@bomb("long-text.xml", profile="camt", ends=EITHER)
def long_text(scale: float) -> Data:
    """A text of 256 MiB that never ends."""
    return _run(f"{HEAD}{OPEN}<AddtlStmtInf>", "x", 256 * MIB * scale, "")


@bomb("long-texts.xml", profile="camt", ends=EITHER)
def long_texts(scale: float) -> Data:
    """Twelve texts of 9 MiB in one entry: each is within the limit."""
    text = "x" * many(9 * MIB, scale)
    return camt(ONE.replace("</Ntry>", f"<AddtlNtryInf>{text}</AddtlNtryInf>" * 12 + "</Ntry>"))


@bomb("cdata-long.xml", profile="camt", ends=EITHER)
def long_cdata(scale: float) -> Data:
    """A section of 64 MiB that never ends."""
    return _run(f"{HEAD}<Envelope><![CDATA[", "<Document>", 64 * MIB * scale, "")


@bomb("cdata-many.xml", profile="camt", ends=EITHER)
def many_cdata(scale: float) -> Data:
    """A document cut into a hundred thousand sections."""
    inner = camt(ENTRY.format(1) * many(2_000, scale))
    size = max(8, len(inner) // 50_000)
    cut = [inner[at : at + size] for at in range(0, len(inner), size)]
    return "<Envelope>" + "".join(f"<p><![CDATA[{part}]]></p>" for part in cut) + "</Envelope>"


@bomb("cdata-dtd.xml", profile="camt")
def dtd_inside_cdata(_scale: float) -> Data:
    """A document type in the document inside the document."""
    return f"<Envelope><![CDATA[{camt(prolog=laughs(9, 9))}]]></Envelope>"


@bomb("comments.xml", profile="camt", ends=EITHER)
def comments(scale: float) -> Data:
    """Comments and instructions in millions."""
    return camt("<!--a--><?b c?>" * many(1_000_000, scale) + ONE)


@bomb("empty-elements.xml", profile="camt", ends=EITHER)
def empty_elements(scale: float) -> Data:
    """Two million empty elements in one entry."""
    return camt(ONE.replace("</Ntry>", "<a/>" * many(2_000_000, scale) + "</Ntry>"))


@bomb("empty-entries.xml", profile="camt", ends=EITHER)
def empty_entries(scale: float) -> Data:
    """Half a million entries that say nothing."""
    return camt("<Ntry/>" * many(500_000, scale))


@bomb("unknown-encoding.xml", profile="camt")
def unknown_encoding(_scale: float) -> Data:
    """An encoding that nobody knows."""
    return camt().replace("UTF-8", "x-klingon-9")


@bomb("wrong-bytes.xml", profile="camt")
def wrong_bytes(_scale: float) -> Data:
    """Bytes that are not of the declared encoding."""
    return camt(ONE.replace("B1", "B\u00e9")).encode("latin-1")


@bomb("utf16-lie.xml", profile="camt", ends=EITHER)
def utf16_lie(_scale: float) -> Data:
    """UTF-8 that calls itself UTF-16."""
    return camt().replace("UTF-8", "UTF-16")


@bomb("utf7.xml", profile="camt", ends=EITHER)
def utf7(_scale: float) -> Data:
    """An encoding in which tags can be hidden."""
    return camt().replace("UTF-8", "UTF-7")


@bomb("nul.xml", profile="camt")
def nul_in_xml(_scale: float) -> Data:
    """A NUL byte in a text."""
    return camt(ONE.replace("B1", "B\0"))


@bomb("character-zero.xml", profile="camt")
def character_zero(_scale: float) -> Data:
    """A reference to the character that there is not."""
    return camt(ONE.replace("B1", "B&#0;"))


@bomb("two-roots.xml", profile="camt")
def two_roots(_scale: float) -> Data:
    """A second document behind the first."""
    return camt() + camt().removeprefix(HEAD)


PAIN = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>1</MsgId></GrpHdr>'
    '<PmtInf><PmtInfId>P</PmtInfId><CdtTrfTxInf><PmtId><EndToEndId>E</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">1'
)
PACS = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf><GrpHdr><MsgId>1</MsgId></GrpHdr>'
    "<CdtTrfTxInf><PmtId><EndToEndId>E</EndToEndId></PmtId><IntrBkSttlmAmt Ccy"
)
OFX = "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKTRANLIST>"
GOAML = (
    "<report><rentity_id>1</rentity_id><submission_code>E</submission_code>"
    "<currency_code_local>EUR</currency_code_local>"
)
TRANSACTION = (
    "<transaction><transactionnumber>1</transactionnumber><date_transaction>2026-01-01T00:00:00</date_transaction>"
    "<amount_local>1</amount_local>"
)
PERSON = "<t_person><first_name>A</first_name><last_name>B</last_name></t_person>"
ETSI = '<RetainedDataMessage xmlns="http://uri.etsi.org/02657/v1.28.1#/RetainedData"><retainedDataPayload>'
SAR = "<EFilingBatchXML><FormTypeCode>SARX</FormTypeCode><Activity><FilingDateText>20250502</FilingDateText>"

for _name, _text, _profile, _kind in (
    ("cut-camt", camt()[:-60], "camt", "judicial"),
    ("cut-pain", PAIN, "pain", "judicial"),
    ("cut-pacs", PACS, "pacs", "judicial"),
    ("cut-goaml", GOAML + TRANSACTION, "goaml", "intelligence"),
    ("cut-etsi", ETSI + "<responseMessage><responsePay", "etsi-102657", "judicial"),
    ("cut-fincen", SAR + "<Party><ActivityPartyTyp", "fincen-sar", "intelligence"),
    (
        "cut-wu",
        "<a:search-reply xmlns:a='http://www.westernunion.com/schema/xrsi'><a:b",
        "wu-xml",
        "judicial",
    ),
    (
        "cut-ufdr",
        '<project xmlns="http://pa.cellebrite.com/report/2.0"><decodedData><modelTy',
        "ufdr",
        "judicial",
    ),
):
    bomb(f"{_name}.xml", profile=_profile, kind=_kind)(lambda _scale, _text=_text: _text)  # type: ignore[misc]


@bomb("cut-ofx.ofx", profile="ofx", ends=EITHER)
def cut_ofx(_scale: float) -> Data:
    """An entry that breaks off."""
    return OFX + "<STMTTRN><DTPOSTED>20260504<TRNAMT>-1.00<FITID>1</STMTTRN><STMTTRN><DTPOS"


@bomb("goaml-persons.xml", kind="intelligence", ends=EITHER)
def goaml_persons(scale: float) -> Data:
    """A hundred thousand persons in one transaction."""
    return GOAML + TRANSACTION + PERSON * many(100_000, scale) + "</transaction></report>"


@bomb("goaml-nested.xml", kind="intelligence", ends=EITHER)
def goaml_nested(scale: float) -> Data:
    """A hundred organisations inside one another, with addresses in thousands inside the last."""
    depth = 100
    inner = "<email>a@b</email>" * many(100_000, scale)
    entity = "<t_entity><name>x</name><incorporation_number>1</incorporation_number>"
    return f"{GOAML}{TRANSACTION}{entity * depth}<a>{inner}</a>{'</t_entity>' * depth}</transaction></report>"


@bomb("goaml-phones.xml", kind="intelligence", ends=EITHER)
def goaml_phones(scale: float) -> Data:
    """One person with fifty thousand telephones and as many documents."""
    count = many(50_000, scale)
    phones = "".join(f"<phone><tph_number>{n}</tph_number></phone>" for n in range(count))
    papers = "".join(f"<identification><number>{n}</number></identification>" for n in range(count))
    person = PERSON.replace("</t_person>", f"{phones}{papers}</t_person>")
    return f"{GOAML}{TRANSACTION}{person}</transaction></report>"


@bomb("etsi-records.xml", subject="+33600000001", ends=EITHER)
def etsi_records(scale: float) -> Data:
    """A quarter of a million records of no known kind."""
    record = "<ResponseRecord><recordNumber>1</recordNumber><recordPayload><x>1</x></recordPayload></ResponseRecord>"
    inside = record * many(250_000, scale)
    return (
        f"{ETSI}<responseMessage><responsePayload>{inside}</responsePayload></responseMessage>"
        "</retainedDataPayload></RetainedDataMessage>"
    )


@bomb("fincen-parties.xml", kind="intelligence", ends=EITHER)
def fincen_parties(scale: float) -> Data:
    """Fifty thousand parties in one report, each without a name."""
    party = "<Party><ActivityPartyTypeCode>33</ActivityPartyTypeCode></Party>"
    return f"{SAR}{party * many(50_000, scale)}</Activity></EFilingBatchXML>"


# -- SWIFT and OFX ---------------------------------------------------------------------------------------------


@bomb("mt-20.mt940")
def mt940_statements(scale: float) -> Data:
    """Six hundred thousand statements of one entry that cannot be read."""
    return ":20:X\n:61:bad\n" * many(600_000, scale)


@bomb("mt-61.mt940", ends=EITHER)
def mt940_entries(scale: float) -> Data:
    """One statement of six hundred thousand entries that cannot be read."""
    return ":20:X\n:25:A\n:60F:C260501EUR1,\n" + ":61:bad\n" * many(600_000, scale)


@bomb("mt-61-one-good.mt940", ends=EITHER)
def mt940_one_good(scale: float) -> Data:
    """The same behind an entry that can."""
    good = ":20:X\n:25:A\n:60F:C260501EUR1,\n:61:2605040504D80,50NTRFNONREF//B1\n"
    return good + ":61:bad\n" * many(600_000, scale)


@bomb("mt-86.mt940", ends=EITHER)
def mt940_details(scale: float) -> Data:
    """An entry with details of a million lines."""
    return ":20:X\n:25:A\n:60F:C260501EUR1,\n:61:2605040504D80,50NTRFNONREF//B1\n:86:x\n" + "?20x\n" * many(
        1_000_000, scale
    )


@bomb("mt-86-keys.mt940", ends=EITHER)
def mt940_keys(scale: float) -> Data:
    """Details of nothing but keys."""
    return (
        ":20:X\n:25:A\n:60F:C260501EUR1,\n:61:2605040504D80,50NTRFNONREF//B1\n:86:/NAME/"
        + "/EREF/" * many(150_000, scale)
    )


@bomb("mt-marks.mt940", ends=EITHER)
def mt940_marks(scale: float) -> Data:
    """A line of half a megabyte of block marks."""
    return ":20:X\n:25:A\n:61:2605040504D80,50NTRF\n" + "{4:" * many(170_000, scale) + "\n"


@bomb("mt103-blocks.fin", profile="mt103", ends=EITHER)
def mt103_blocks(scale: float) -> Data:
    """A hundred thousand messages that begin and never go on."""
    return "{1:F01TESTFRPPAXXX0000000001}{2:I103TESTFRPPXXXXN}{4:\n" * many(100_000, scale)


@bomb("mt103-one-line.fin", profile="mt103", ends=EITHER)
def mt103_one_line(scale: float) -> Data:
    """The same without a line end, below the limit of a line."""
    return "{1:F01" * many(150_000, scale)


@bomb("mt103-lines.fin", profile="mt103", ends=EITHER)
def mt103_lines(scale: float) -> Data:
    """One message of a million lines."""
    return "{1:F01TESTFRPPAXXX0000000001}{2:I103TESTFRPPXXXXN}{4:\n:20:A\n:70:" + "x\n" * many(
        1_000_000, scale
    )


@bomb("ofx-open.ofx", ends=EITHER)
def ofx_open(scale: float) -> Data:
    """Three hundred thousand entries that never close."""
    return "<OFX>" + "<STMTTRN><TRNAMT>1" * many(300_000, scale)


@bomb("ofx-leaves.ofx", ends=EITHER)
def ofx_leaves(scale: float) -> Data:
    """An entry of a million values."""
    return f"{OFX}<STMTTRN><DTPOSTED>20260504<TRNAMT>1<FITID>1" + "<MEMO>x" * many(1_000_000, scale)


@bomb("ofx-nested.ofx", ends=EITHER)
def ofx_nested(scale: float) -> Data:
    """Aggregates inside one another without end."""
    return f"{OFX}<STMTTRN>" + "<PAYEE>" * many(1_000_000, scale)


@bomb("ofx-brackets.ofx", ends=EITHER)
def ofx_brackets(scale: float) -> Data:
    """Sixteen million opening brackets."""
    return f"{OFX}<STMTTRN>" + "<" * many(16 * MIB, scale)


@bomb("ofx-cdata.ofx", ends=EITHER)
def ofx_cdata(scale: float) -> Data:
    """Sections that begin and never end."""
    return f"{OFX}<STMTTRN><MEMO>" + "<![CDATA[" * many(1_000_000, scale)


@bomb("ofx-entities.ofx", ends=EITHER)
def ofx_entities(scale: float) -> Data:
    """A document type where SGML would have one."""
    return OFX.replace("<OFX>", laughs(9, 9) + "<OFX>") + "<MEMO>&l8;" * many(1000, scale)


# -- containers ------------------------------------------------------------------------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
COLUMNS = [
    "Transaction ID",
    "Created (UTC)",
    "Sender no",
    "Sender name",
    "Sender e-mail",
    "Sender phone",
    "Recipient name",
    "Recipient phone",
    "Recipient country",
    "Send amount",
    "Send currency",
    "Receive amount",
    "Receive currency",
    "Fee",
    "Payout method",
    "Note",
]
VALUES = [
    "T1",
    "2026-05-04T10:00:00",
    "1",
    "Ada",
    "a@example.org",
    "1",
    "Lina",
    "2",
    "PH",
    "1.00",
    "EUR",
    "60",
    "PHP",
    "0",
    "app",
    "x",
]


def parts(sheet: str, **more: str) -> dict[str, bytes]:
    """Return the parts of a workbook with one sheet."""
    kinds = f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    if "strings" in more:
        kinds += f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    found = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Transactions" '
        'sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{kinds}</Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    if "strings" in more:
        found["xl/sharedStrings.xml"] = more["strings"]
    return {name: text.encode() for name, text in found.items()}


def sheet(rows: str, *, dimension: str = "") -> str:
    """Return a worksheet."""
    return f'<worksheet xmlns="{MAIN}">{dimension}<sheetData>{rows}</sheetData></worksheet>'


def cells(values: Iterable[str], number: int) -> str:
    """Return one row of texts."""
    inside = "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in values)
    return f'<row r="{number}">{inside}</row>'


TABLE = cells(COLUMNS, 1) + cells(VALUES, 2)


def packed(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def huge_member(name: str, text: bytes, size: float, members: dict[str, bytes], *, ballast: int = 0) -> bytes:
    """Return a zip with one member of `size` bytes of `text`, and some that does not compress beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, data in members.items():
            archive.writestr(other, data)
        if ballast:
            archive.writestr(zipfile.ZipInfo("xl/ballast.bin"), os.urandom(ballast))
        with archive.open(name, "w", force_zip64=True) as stream:
            piece = text * max(1, MIB // len(text))
            for _ in range(max(1, int(size / len(piece)))):
                stream.write(piece)
    return out.getvalue()


@bomb("zip-ratio.xlsx")
def zip_ratio(scale: float) -> Data:
    """A part of 2 GiB in two megabytes."""
    return huge_member(
        "xl/media.bin", b"\0", max(2048 * MIB * scale, 300 * MIB * scale + 4 * MIB), parts(sheet(TABLE))
    )


@bomb("zip-nested.zip", profile="meta-html", subject="x")
def zip_nested(_scale: float) -> Data:
    """A zip in a zip in a zip, six deep."""
    data = packed({"records.html": b"<html>"})
    for _ in range(6):
        data = packed({"case.zip": data})
    return data


@bomb("zip-nested-many.zip", profile="meta-html", subject="x", ends=EITHER)
def zip_nested_many(scale: float) -> Data:
    """A thousand zips, each with a page of half a megabyte."""
    inner = packed({"records.html": b"<div>" * 100_000})
    return packed({f"{n}.zip": inner for n in range(many(1000, scale))}, method=zipfile.ZIP_STORED)


@bomb("zip-entries.zip", profile="meta-html", subject="x")
def zip_entries(scale: float) -> Data:
    """Seventy thousand members."""
    return packed({f"m{n}": b"" for n in range(many(70_000, scale, least=2_100))})


@bomb("zip-overlap.zip", profile="meta-html", subject="x")
def zip_overlap(scale: float) -> Data:
    """Members that all share the same bytes."""
    data = packed({"a.html": b"<div>" * many(2_000_000, scale, least=600_000)})
    start = struct.unpack("<I", data[-6:-2])[0]
    body, entry = data[:start], data[start:-22]
    names = [f"{n:06d}"[-6:].encode() for n in range(many(2_000, scale, least=100))]
    listed = b"".join(entry.replace(b"a.html", name) for name in names)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(names), len(names), len(listed), start, 0)
    return body + listed + end


@bomb("zip-duplicate.xlsx")
def zip_duplicate(_scale: float) -> Data:
    """Two parts of one name."""
    return packed(parts(sheet(TABLE)) | {"XL/workbook.xml": b"<a/>"})


for _name, _member in (("dotdot", "../../outside"), ("absolute", "/etc/outside"), ("backslash", "..\\outside"),
                       ("drive", "C:outside")):  # fmt: skip
    bomb(f"zip-{_name}.xlsx")(
        lambda _scale, _member=_member: packed(parts(sheet(TABLE)) | {_member: b"<a/>"})  # type: ignore[misc]
    )


@bomb("zip-link.xlsx")
def zip_link(_scale: float) -> Data:
    """A part that is a link."""
    link = zipfile.ZipInfo("xl/link.xml")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    out = io.BytesIO(packed(parts(sheet(TABLE))))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


@bomb("zip-encrypted.xlsx")
def zip_encrypted(_scale: float) -> Data:
    """Parts that are marked as encrypted."""
    data = bytearray(packed(parts(sheet(TABLE))))
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


@bomb("zip64-lie.xlsx")
def zip64_lie(_scale: float) -> Data:
    """An end record that promises more than can be."""
    data = packed(parts(sheet(TABLE)))
    start = len(data) - 22
    end64 = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1 << 40, 1 << 40, 1 << 50, 1 << 60)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, start, 1)
    return data[:start] + end64 + locator + data[start:]


@bomb("zip-size-lie.xlsx")
def zip_size_lie(scale: float) -> Data:
    """A part that declares a hundred bytes and holds a gigabyte."""
    text = sheet(TABLE)
    data = bytearray(huge_member("xl/styles.xml", b" ", max(1024 * MIB * scale, 4 * MIB), parts(text)))
    at = data.rfind(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


@bomb("zip-method.xlsx")
def zip_method(_scale: float) -> Data:
    """A compression that there is not."""
    data = bytearray(packed(parts(sheet(TABLE))))
    at = data.rfind(b"PK\1\2")
    data[at + 10 : at + 12] = struct.pack("<H", 99)
    return bytes(data)


@bomb("zip-damaged.xlsx")
def zip_damaged(_scale: float) -> Data:
    """Compressed data that was overwritten."""
    data = bytearray(packed(parts(sheet(TABLE))))
    at = data.find(b"sheet1.xml") + 40
    data[at : at + 40] = b"\xff" * 40
    return bytes(data)


@bomb("zip-cut.xlsx")
def zip_cut(_scale: float) -> Data:
    """A workbook without its end."""
    return packed(parts(sheet(TABLE)))[:-200]


@bomb("xlsx-corner.xlsx")
def xlsx_corner(_scale: float) -> Data:
    """One cell in the last corner of a sheet."""
    return packed(parts(sheet(TABLE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')))


@bomb("xlsx-columns.xlsx")
def xlsx_columns(scale: float) -> Data:
    """A row of a million cells."""
    return packed(parts(sheet(f'<row r="1">{"<c><v>1</v></c>" * many(1_000_000, scale, least=1_100)}</row>')))


@bomb("xlsx-area.xlsx")
def xlsx_area(scale: float) -> Data:
    """Half a million rows in which only the first and the last of a thousand columns are filled."""
    row = '<row><c><v>1</v></c><c r="ALL{0}"><v>1</v></c></row>'
    count = many(500_000, scale)
    return packed(parts(sheet("".join(row.format(n) for n in (1, max(count, 11_000))))))


@bomb("xlsx-dimension.xlsx", ends=EITHER)
def xlsx_dimension(_scale: float) -> Data:
    """A sheet that says it is as large as can be."""
    return packed(parts(sheet(TABLE, dimension='<dimension ref="A1:XFD1048576"/>')))


@bomb("xlsx-strings.xlsx", ends=EITHER)
def xlsx_strings(scale: float) -> Data:
    """Two hundred thousand cells that all name one text of 32,000 characters."""
    strings = f'<sst xmlns="{MAIN}"><si><t>{"x" * many(32_000, scale)}</t></si></sst>'
    row = '<row><c t="s"><v>0</v></c></row>'
    return packed(parts(sheet(TABLE + row * many(200_000, scale)), strings=strings))


@bomb("xlsx-string-count.xlsx", ends=EITHER)
def xlsx_string_count(_scale: float) -> Data:
    """A list of texts that says it has four thousand million."""
    strings = f'<sst xmlns="{MAIN}" count="4294967295" uniqueCount="4294967295"><si><t>x</t></si></sst>'
    return packed(parts(sheet(TABLE), strings=strings))


@bomb("xlsx-string-index.xlsx", ends=EITHER)
def xlsx_string_index(_scale: float) -> Data:
    """A cell that names a text that is not there."""
    strings = f'<sst xmlns="{MAIN}"><si><t>x</t></si></sst>'
    return packed(parts(sheet(TABLE + '<row><c t="s"><v>99999999999</v></c></row>'), strings=strings))


@bomb("xlsx-long-cell.xlsx", ends=EITHER)
def xlsx_long_cell(scale: float) -> Data:
    """A cell of 200 MiB beside ballast that keeps the ratio."""
    start = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
    rest = parts("")
    del rest["xl/worksheets/sheet1.xml"]
    # The opening comes with every piece, which is no XML: the text before it must end the reading.
    return huge_member("xl/worksheets/sheet1.xml", start.encode() + b"x" * (2 * MIB), 200 * MIB * scale, rest,
                       ballast=int(2 * MIB * scale) + 64)  # fmt: skip


@bomb("xlsx-formulas.xlsx", ends=EITHER)
def xlsx_formulas(_scale: float) -> Data:
    """Formulas that would start programs or fetch pages, with stored values."""
    risky = ("cmd|' /C calc'!A0", "HYPERLINK(&quot;http://192.0.2.1&quot;)", "'[\\\\192.0.2.1\\x.xlsx]S'!A1")
    row = "".join(f'<c t="str"><f>{text}</f><v>stored</v></c>' for text in risky)
    return packed(parts(sheet(TABLE + f'<row r="3">{row}</row>')))


@bomb("xlsx-picture.xlsx")
def xlsx_picture(scale: float) -> Data:
    """A workbook with pictures of a megabyte."""
    picture = b"\x89PNG\r\n\x1a\n" + os.urandom(max(300 * 1024, int(MIB * scale)))
    return packed(parts(sheet(TABLE)) | {"xl/media/image1.png": picture})


@bomb("xlsx-external.xlsx", ends=EITHER)
def xlsx_external(_scale: float) -> Data:
    """Links to other files and to a page."""
    link = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
    return packed(parts(sheet(TABLE)) | {"xl/externalLinks/externalLink1.xml": link.encode()})


@bomb("xlsx-dtd.xlsx")
def xlsx_dtd(_scale: float) -> Data:
    """A document type in a part."""
    return packed(parts(laughs(9, 9) + sheet(TABLE)))


@bomb("xlsx-sheets.xlsx", ends=EITHER)
def xlsx_sheets(scale: float) -> Data:
    """A workbook that lists two hundred thousand sheets."""
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(many(200_000, scale)))
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    return packed(parts(sheet(TABLE)) | {"xl/workbook.xml": book.encode()})


@bomb("xlsx-rows.xlsx", ends=EITHER, profile="northwind-transfers")
def xlsx_rows(scale: float) -> Data:
    """Rows that compress well: honest, and many."""
    return packed(
        parts(sheet(cells(COLUMNS, 1) + "".join(cells(VALUES, n) for n in range(2, many(30_000, scale)))))
    )


UFDR_MODEL = '<model type="Call" id="{}"><field name="TimeStamp"><value>2025-03-01T10:00:00.000+00:00</value></field></model>'


@bomb("ufdr-compressible.ufdr", subject="+33600000001", ends=EITHER)
def ufdr_compressible(scale: float) -> Data:
    """A report of megabytes that compresses to a hundredth: honest, and must not be cut off for it."""
    models = "".join(UFDR_MODEL.format(n) for n in range(many(40_000, scale)))
    report = f'<project xmlns="http://pa.cellebrite.com/report/2.0"><decodedData><modelType type="Call">{models}</modelType></decodedData></project>'
    return packed({"report.xml": report.encode(), "files/a.txt": b"x"})


@bomb("ufdr-bomb.ufdr", subject="+33600000001")
def ufdr_bomb(scale: float) -> Data:
    """A report that unpacks to a gigabyte."""
    return huge_member("report.xml", b"<a/>", max(1024 * MIB * scale, 4 * MIB), {})


@bomb("ufdr-parties.ufdr", subject="+33600000001", ends=EITHER)
def ufdr_parties(scale: float) -> Data:
    """A contact with a hundred thousand numbers."""
    entry = '<model type="PhoneNumber" id="N{0}"><field name="Value"><value>+{0}</value></field></model>'
    inside = "".join(entry.format(n) for n in range(many(100_000, scale)))
    report = (
        '<project xmlns="http://pa.cellebrite.com/report/2.0"><decodedData><modelType type="Contact">'
        f'<model type="Contact" id="K"><multiModelField name="Entries">{inside}</multiModelField></model>'
        "</modelType></decodedData></project>"
    )
    return packed({"report.xml": report.encode()})


@bomb("html-open.zip", profile="meta-html", subject="x", ends=EITHER)
def html_open(scale: float) -> Data:
    """A page of a million divisions that never close."""
    return packed(
        {"records.html": b'<html><div id="property-x">' + b"<div>" * many(200_000, scale, least=400)}
    )


@bomb("html-tag.html", profile="meta-html", subject="x")
def html_tag(scale: float) -> Data:
    """A tag of 32 MiB that never closes."""
    return '<html><div id="property-x"><div a="' + "b=<" * many(11_000_000, scale)


# -- tables ----------------------------------------------------------------------------------------------------

FEED = "txn_type,caller_id,recipient_id,timestamp,amount\n"
ROW = "p2p,A1,B2,2026-05-04 10:00:00,1.00\n"
TOML = "feed.toml"  # written by `profile_text`


def profile_text() -> str:
    """Return the built-in layout of FEED with the currency that the feed does not name."""
    own = files("filature.intake") / "profiles" / "mobile-money-feed.toml"
    return own.read_text(encoding="utf-8") + '\n[constants]\ncurrency = "XOF"\n'


def _run(start: str, text: str, size: float, end: str) -> Iterator[bytes]:
    yield start.encode()
    piece = (text * max(1, MIB // len(text))).encode()
    for _ in range(max(1, int(size / len(piece)))):
        yield piece
    yield end.encode()


@bomb("csv-one-line.csv")
def csv_one_line(scale: float) -> Data:
    """A line of a gigabyte."""
    return _run(FEED, "x", 1024 * MIB * max(scale, 0.003), "\n")


@bomb("csv-header-line.csv", profile=TOML)
def csv_header_line(scale: float) -> Data:
    """A header of 256 MiB."""
    return _run("", "txn_type,", 256 * MIB * max(scale, 0.01), "\n")


@bomb("csv-columns.csv", profile=TOML)
def csv_columns(scale: float) -> Data:
    """Two hundred thousand columns."""
    return FEED.strip() + "".join(f",c{n}" for n in range(many(130_000, scale, least=1_100))) + "\n" + ROW


@bomb("csv-delimiters.csv", profile=TOML)
def csv_delimiters(scale: float) -> Data:
    """Rows of nothing but commas."""
    return FEED + ("," * 100_000 + "\n") * many(300, scale)


@bomb("csv-quote.csv", profile=TOML, ends=EITHER)
def csv_quote(scale: float) -> Data:
    """A quote that never closes, in front of honest rows."""
    return FEED + ROW + '"p2p,A1\n' + ROW * many(100_000, scale)


@bomb("csv-quotes.csv", profile=TOML)
def csv_quotes(scale: float) -> Data:
    """A hundred thousand rows that each open a quote."""
    return FEED + '"p2p,1,2,2026-05-01,1\n' * many(100_000, scale)


@bomb("csv-quote-run.csv", profile=TOML, ends=EITHER)
def csv_quote_run(scale: float) -> Data:
    """A row of half a million quotes."""
    return FEED + ROW + '"' * many(500_001, scale) + "\n"


@bomb("csv-quote-lines.csv", profile=TOML, ends=EITHER)
def csv_quote_lines(scale: float) -> Data:
    """Fields that span just as many lines as they may, and then are no rows."""
    return FEED + ROW + ('"a\n' + 'x""y\n' * 198) * many(2_000, scale)


@bomb("csv-formulas.csv", profile=TOML, ends=EITHER)
def csv_formulas(_scale: float) -> Data:
    """Cells that a spreadsheet would evaluate."""
    return FEED + "".join(
        f'p2p,"{text}",B2,2026-05-04 10:00:00,1.00\n'
        for text in ("=cmd|' /C calc'!A0", "@SUM(1)", "+1+cmd", "-2", '=HYPERLINK(""http://192.0.2.1"")')
    )


@bomb("csv-mixed.csv", profile=TOML, ends=EITHER)
def csv_mixed(_scale: float) -> Data:
    """Lines of two encodings."""
    return (
        (FEED + ROW).encode()
        + "p2p,\u00e9,B,2026-05-04 10:00:00,1\n".encode("latin-1")
        + "p2p,\u00e9,B,2026-05-04 10:00:00,1\n".encode()
    )


@bomb("csv-lone-cr.csv", profile=TOML, ends=EITHER)
def csv_lone_cr(_scale: float) -> Data:
    """Line ends of three kinds in one file."""
    return FEED + ROW.replace("\n", "\r") + ROW + ROW.replace("\n", "\r\n") + ROW.replace("\n", "\r\r\n")


@bomb("csv-bom.csv", profile=TOML, ends=EITHER)
def csv_bom(_scale: float) -> Data:
    """Byte order marks in the middle."""
    return "\ufeff" + FEED + "\ufeff" + ROW + ROW.replace("A1", "A\ufeff1")


@bomb("csv-numbers.csv", profile=TOML, ends=EITHER)
def csv_numbers(scale: float) -> Data:
    """Numbers that no machine holds."""
    numbers = (
        "1e999999",
        "-1e-999999",
        "9" * many(60_000, scale),
        "NaN",
        "Infinity",
        "0x10",
        "1.5.5",
        "\u0663",
        "1" + "0" * 40,
    )
    return FEED + ROW + "".join(f"p2p,A1,B2,2026-05-04 10:00:00,{number}\n" for number in numbers)


@bomb("csv-times.csv", profile=TOML, ends=EITHER)
def csv_times(_scale: float) -> Data:
    """Times that no calendar has."""
    times = ("0000-00-00", "9999-12-31 23:59:59", "2026-02-30", "99999-01-01", "-4713-01-01", "2026-05-04 24:00:00",
             "2026-05-04 10:00:60")  # fmt: skip
    return FEED + ROW + "".join(f"p2p,A1,B2,{time},1\n" for time in times)


@bomb("csv-regex.csv", profile=TOML, ends=EITHER)
def csv_regex(scale: float) -> Data:
    """Texts on which careless patterns take for ever."""
    text = "+" + "0" * many(60_000, scale)
    evil = (text + "!", "a" * 30_000 + "@", "(" * 30_000, " " * 60_000 + "x", "1-" * 30_000, "%s%n{0}\\x00")
    return FEED + ROW + "".join(f"p2p,{value},B2,2026-05-04 10:00:00,1\n" for value in evil)


@bomb("csv-nul.csv", profile=TOML)
def csv_nul(scale: float) -> Data:
    """A header, and NUL bytes for a gigabyte."""
    return _run(FEED, "\0", 1024 * MIB * scale, "")


@bomb("csv-blank.csv", profile=TOML, ends=EITHER)
def csv_blank(scale: float) -> Data:
    """Sixteen million line ends."""
    return _run(FEED, "\n", 16 * MIB * scale, "")


@bomb("csv-utf16-odd.csv", profile=TOML)
def csv_utf16_odd(_scale: float) -> Data:
    """UTF-16 that ends in half a character."""
    return (FEED + ROW).encode("utf-16") + b"x"


@bomb("csv-surrogates.csv", profile=TOML)
def csv_surrogates(_scale: float) -> Data:
    """Halves of characters in UTF-8."""
    return FEED.encode() + b"p2p,\xed\xa0\x80,B2,2026-05-04,1\n"


@bomb("csv-bad-rows.csv", profile=TOML)
def csv_bad_rows(scale: float) -> Data:
    """A million rows of the wrong width."""
    return FEED + "a,b\n" * many(1_000_000, scale)


@bomb("csv-rejected.csv", profile=TOML)
def csv_rejected(scale: float) -> Data:
    """Half a million rows whose every value is wrong."""
    return FEED + "p2p,A,B,never,much\n" * many(500_000, scale)


@bomb("csv-uneven.csv", profile=TOML, ends=EITHER)
def csv_uneven(scale: float) -> Data:
    """Every second row is short."""
    return FEED + (ROW + "p2p,A\n") * many(50_000, scale)


@bomb("tsv-members.zip", profile="leapp-tsv", subject="x", ends=EITHER)
def tsv_members(scale: float) -> Data:
    """Two thousand tables that nobody knows."""
    return packed({f"_TSV Exports/t{n}.tsv": b"a\tb\n1\t2\n" for n in range(many(2_000, scale))})


# -- JSON ------------------------------------------------------------------------------------------------------


@bomb("json-depth.json", profile="moneygram-json")
def json_depth(scale: float) -> Data:
    """Ten million opening brackets."""
    return "[" * many(10_000_000, scale)


@bomb("json-objects.json", profile="coinbase-json")
def json_objects(scale: float) -> Data:
    """Objects inside objects."""
    return '{"a":' * many(1_000_000, scale)


@bomb("json-number.json", profile="moneygram-json")
def json_number(scale: float) -> Data:
    """A number of twenty million digits."""
    return '{"transactions": [{"x": ' + "9" * many(20_000_000, scale) + "}]}"


@bomb("json-duplicate.json", profile="moneygram-json")
def json_duplicate(scale: float) -> Data:
    """An object of a hundred thousand keys, two of them the same."""
    keys = ", ".join(f'"k{n}": 1' for n in range(many(100_000, scale)))
    return "{" + keys + ', "k1": 2}'


@bomb("json-nan.json", profile="cybertip", kind="intelligence")
def json_nan(_scale: float) -> Data:
    """A value that JSON does not have."""
    return '{"reportId": NaN}'


@bomb("json-string.json", profile="coinbase-json")
def json_string(scale: float) -> Data:
    """A string of escapes that never ends."""
    return '{"a": "' + "\\u0041\\" * many(4_000_000, scale)


@bomb("json-large.json", profile="moneygram-json")
def json_large(scale: float) -> Data:
    """A document beyond the limit."""
    return _run('{"transactions": ["', "x", max(64 * MIB * scale, 34 * MIB), '"]}')


@bomb("json-rows.json", profile="moneygram-json", ends=EITHER)
def json_rows(scale: float) -> Data:
    """A hundred thousand transactions that say nothing."""
    return '{"transactions": [' + ", ".join(["{}"] * many(100_000, scale)) + "]}"


@bomb("json-halves.json", profile="cybertip", kind="intelligence", ends=EITHER)
def json_halves(_scale: float) -> Data:
    """Halves of characters as escapes."""
    return '{"reportId": "\\ud800", "reportedInformation": {"reportedPeople": {"reportedPersons": [{"firstName": "\\udfff"}]}}}'


@bomb("jsonl-lines.jsonl", profile="timeline", ends=EITHER)
def jsonl_lines(scale: float) -> Data:
    """A hundred thousand lines, each nested as deep as may be and deeper."""
    good = '{"datetime": "2025-03-01T10:00:00+00:00", "timestamp_desc": "Login", "message": "m", "data_type": "a:b"}\n'
    return good + ("[" * 70 + "\n") * many(100_000, scale)


# -- what is no table at all -----------------------------------------------------------------------------------


@bomb("empty.csv")
def empty(_scale: float) -> Data:
    """No bytes."""
    return b""


@bomb("spaces.csv")
def spaces(scale: float) -> Data:
    """Blanks only."""
    return " " * many(MIB, scale)


@bomb("random.csv")
def noise(scale: float) -> Data:
    """Random bytes of the same seed."""
    import random  # noqa: PLC0415 - only here

    return random.Random(7).randbytes(many(8 * MIB, scale, least=2_000))  # noqa: S311 - not a secret


for _name, _bytes in (
    ("jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0"), ("png", b"\x89PNG\r\n\x1a\n"), ("gif", b"GIF89a"),
    ("mp4", b"\0\0\0\x18ftypisom"), ("webm", b"\x1aE\xdf\xa3webm"), ("riff", b"RIFF\0\0\0\0WAVEfmt "),
    ("mp3", b"ID3\3\0\0\0\0\0\0"),
):  # fmt: skip
    bomb(f"media-{_name}.csv")(lambda _scale, _bytes=_bytes: _bytes + b"\0" * 2_000)  # type: ignore[misc]


@bomb("media-behind.csv")
def media_behind(_scale: float) -> Data:
    """A picture behind a header and honest rows."""
    return (FEED + ROW).encode() + b"\x89PNG\r\n\x1a\n" + b"\0" * 2_000


@bomb("pdf.csv")
def pdf(_scale: float) -> Data:
    """A document that calls itself a table."""
    return b"%PDF-1.7\n" + b"1 0 obj << >> endobj\n" * 50


@bomb("gzip.csv")
def gzip_table(scale: float) -> Data:
    """A compressed table."""
    import gzip  # noqa: PLC0415 - only here

    return gzip.compress((FEED + ROW * many(100_000, scale)).encode(), mtime=0)


@bomb("elf.csv")
def program(_scale: float) -> Data:
    """A program."""
    return b"\x7fELF\2\1\1" + bytes(range(256)) * 20


@bomb("oversize.xml", profile="camt")
def oversize(scale: float) -> Data:
    """A megabyte of blanks before a document that never comes."""
    return _run("", " ", 64 * MIB * scale, "")


@special("folder")
def folder_itself(folder: Path, _scale: float) -> Path:
    """A folder where a file is expected."""
    path = folder / "folder.csv"
    path.mkdir()
    return path


@special("pipe")
def pipe(folder: Path, _scale: float) -> Path:
    """A pipe that nobody writes to."""
    path = folder / "pipe.csv"
    os.mkfifo(path)
    return path


@special("device")
def device(_folder: Path, _scale: float) -> Path:
    """A device that gives zeros for ever."""
    return Path("/dev/zero")


@special("link-to-device")
def link_to_device(folder: Path, _scale: float) -> Path:
    """A link to it."""
    path = folder / "link.csv"
    path.symlink_to("/dev/zero")
    return path


@special("link-to-itself")
def link_to_itself(folder: Path, _scale: float) -> Path:
    """A link that leads nowhere else."""
    path = folder / "self.csv"
    path.symlink_to(path)
    return path


@special("gone")
def gone(folder: Path, _scale: float) -> Path:
    """A file that is not there."""
    return folder / "gone.csv"


@special("no-permission")
def no_permission(folder: Path, _scale: float) -> Path:
    """A file that may not be read; the administrator may read all but a few files of the kernel."""
    if os.geteuid() == 0:
        return Path("/proc/sys/vm/compact_memory")
    path = folder / "closed.csv"
    path.write_text(FEED + ROW, encoding="ascii")
    path.chmod(0)
    return path


@special("kernel-file")
def kernel_file(_folder: Path, _scale: float) -> Path:
    """A file of the kernel that says it has no bytes and gives some."""
    return Path("/proc/self/status")


@special("changing", ends=EITHER, changing=True, profile="feed.toml")
def changing(folder: Path, scale: float) -> Path:
    """A table that somebody goes on writing."""
    path = folder / "changing.csv"
    path.write_text(FEED + ROW * many(50_000, scale), encoding="ascii")
    return path
