import contextlib
import io
import sqlite3
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.errors import RefusedError
from filature.workspace import media
from filature.workspace.media import (
    HEAD_BYTES,
    MediaParts,
    media_kind,
    media_members,
    read_head,
    refuse_media,
)

# Headers only, filled with zeros: there is no picture, sound or video in this file.
ZEROS = bytes(400)


def box(kind, body):
    return struct.pack(">I", 8 + len(body)) + kind + body


def frames(header, length, count=3):
    return (header + bytes(length - len(header))) * count


STRONG = {
    "jpeg jfif": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + ZEROS,
    "jpeg exif": b"\xff\xd8\xff\xe1\x10\x00Exif\x00\x00" + ZEROS,
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + ZEROS,
    "gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00" + ZEROS,
    "tiff le": b"II*\x00\x08\x00\x00\x00\x0e\x00" + ZEROS,
    "tiff be": b"MM\x00*\x00\x00\x00\x08\x00\x0e" + ZEROS,
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + ZEROS,
    "wav": b"RIFF\x24\x00\x00\x00WAVEfmt " + ZEROS,
    "avi": b"RIFF\x24\x00\x00\x00AVI LIST" + ZEROS,
    "mp4": box(b"ftyp", b"isom\x00\x00\x02\x00isomiso2") + ZEROS,
    "mov": box(b"ftyp", b"qt  \x00\x00\x00\x00qt  ") + ZEROS,
    "3gp": box(b"ftyp", b"3gp5\x00\x00\x00\x003gp5") + ZEROS,
    "heic": box(b"ftyp", b"heic\x00\x00\x00\x00mif1heic") + ZEROS,
    "avif": box(b"ftyp", b"avif\x00\x00\x00\x00avifmif1") + ZEROS,
    "m4a": box(b"ftyp", b"M4A \x00\x00\x00\x00M4A ") + ZEROS,
    "webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + ZEROS,
    "mkv": b"\x1aE\xdf\xa3\xa3B\x86\x81\x01B\x82\x88matroska" + ZEROS,
    "asf": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + ZEROS,
    "flv": b"FLV\x01\x05\x00\x00\x00\x09" + ZEROS,
    "mpeg-ps": b"\x00\x00\x01\xba\x44\x00\x04\x00\x04\x01\x00\x00\x03\xf8\x00\x00\x01\xbb" + ZEROS,
    "ogg": b"OggS\x00\x02" + bytes(20) + b"\x01\x1e" + ZEROS,
    "flac": b"fLaC\x00\x00\x00\x22" + ZEROS,
    "mp3 id3": b"ID3\x03\x00\x00\x00\x00\x0f\x76" + ZEROS,
    "midi": b"MThd\x00\x00\x00\x06\x00\x01" + ZEROS,
    "psd": b"8BPS\x00\x01" + ZEROS,
    "jxl": b"\x00\x00\x00\x0cJXL \r\n\x87\n" + ZEROS,
    "jp2": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + ZEROS,
}
ONLY_AT_START = {
    "jpeg bare": b"\xff\xd8\xff\xdb" + ZEROS,
    "bmp": b"BM" + struct.pack("<IHHIIiiHH", 1000, 0, 0, 54, 40, 10, 10, 1, 24) + ZEROS,
    "ico": struct.pack("<HHH4BHHII", 0, 1, 1, 16, 16, 0, 0, 1, 32, 40, 22) + struct.pack("<I", 40) + ZEROS,
    "bigtiff": b"II+\x00\x08\x00\x00\x00" + ZEROS,
    "jxl bare": b"\xff\x0a\x00\x10" + ZEROS,
    "j2k": b"\xff\x4f\xff\x51\x00" + ZEROS,
    "aiff": b"FORM\x00\x00\x01\x00AIFFCOMM" + ZEROS,
    "amr": b"#!AMR\n\x3c" + ZEROS,
    "amr-wb": b"#!AMR-WB\n" + ZEROS,
    "mp3": frames(b"\xff\xfb\x90\x00", 417),
    "mp3 padded": frames(b"\xff\xfb\x92\x00", 418),
    "mp3 mpeg-2": frames(b"\xff\xf3\x80\xc4", 208),
    "mp2": frames(b"\xff\xfd\x90\x00", 522),
    "aac": frames(b"\xff\xf1\x50\x80\x0d\x00\xfc", 104),
    "ts": (b"\x47\x40\x00\x10" + bytes(184)) * 5,
    "m2ts": (bytes(4) + b"\x47\x40\x00\x10" + bytes(184)) * 5,
    "mov old": box(b"moov", box(b"mvhd", ZEROS)),
    "mov mdat": b"\x00\x12\xd6\x87mdat" + ZEROS,
    "h264": b"\x00\x00\x00\x01\x67\x42\x00\x1e" + ZEROS,
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "svg prefixed": b'<?xml version="1.0"?><!-- a > b --><s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
    "svg doctype": b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg/>',
    "svg utf-16": '<?xml version="1.0"?><svg width="1"/>'.encode("utf-16"),
}
CSV = "Date;Montant;Bénéficiaire\n".encode() + "2026-06-30;12,50;Exemple é à ç\n".encode() * 5000


def put(path, data):
    path.write_bytes(data)
    return path


def check(path):
    refuse_media(read_head(path), path, path.name)


def archive(path, members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return path


def workbook():
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in range(500):
        book.active.append(["2026-06-30", row, "GIF89a", "RIFF"])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


# -- by the bytes, not the name ------------------------------------------------------------------------
@pytest.mark.parametrize("lead", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n \t", b"\n\n"])
@pytest.mark.parametrize("kind", [*STRONG, *ONLY_AT_START])
def test_media_is_refused_whatever_its_name(tmp_path, kind, lead):
    if lead.endswith((b"\xbf", b"\n", b"\t")) and kind == "svg utf-16":
        lead = b""
    path = put(tmp_path / "transfers.csv", lead + (STRONG | ONLY_AT_START)[kind])
    with pytest.raises(RefusedError) as error:
        check(path)
    assert (error.value.code, error.value.context) == ("media", {"file": "transfers.csv"})
    assert error.value.hint


@pytest.mark.parametrize("padding", [CSV[:1], CSV[:999], CSV[:65_536], b"<a>" + b" " * 65_000, bytes(5000)])
@pytest.mark.parametrize("kind", STRONG)
def test_media_behind_padding_is_refused(tmp_path, kind, padding):
    path = put(tmp_path / "transfers.csv", padding + STRONG[kind] + CSV)
    with pytest.raises(RefusedError, match="media"):
        check(path)


def test_the_message_tells_what_was_found_and_what_to_do():
    with pytest.raises(RefusedError) as error:
        refuse_media(STRONG["mp4"], Path("never-opened"), "a.csv")
    message = str(error.value)
    assert message.startswith("media: file a.csv: found ISO media file (isom), expected a table")
    assert message.endswith("ask the provider for the records alone")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        CSV,
        CSV.decode().encode("utf-16"),
        CSV.decode().encode("utf-8-sig"),
        CSV.decode().encode("cp1252"),
        CSV.decode().encode("utf-32"),
        b"BMW;Prix\nBMW;12\n" * 50,
        b"BM\n",
        b"ID3,Name\n1,a\n",
        b"RIFF1234WAVELENGTH;a\n1;2\n",
        b"FORM 12345;AIFF;AIFC\n",
        b"MM,II,GIF,PNG,JFIF,ftypisom,OggS,fLaC,MThd,RIFF\n" * 20,
        b"IITEM;x\nIIRQ;y\n",
        (b"G" + b"x" * 186 + b"\n") * 400,
        b"free;moov;mdat\nskip,wide\n",
        b"    free text;moov\n",
        b"wide\nfreemoov",
        "ÿ\nÿþa;b\n".encode("latin-1"),
        "ÿØÿ\u0152".encode("cp1252")[:2] + b";\n",
        b"{1:F01EXAMPLEXXXX0000000000}{2:I940}{4:\r\n:20:1\r\n:60F:C260630EUR1,\r\n-}",
        b'<?xml version="1.0"?><!-- svg --><Document><svg/></Document>',
        b'<?xml version="1.0"?><svgs/>',
        b"<html><body><svg></svg></body></html>",
        b'{"svg": "<svg>"}',
        b"%PDF-1.7\n" + STRONG["jpeg jfif"],
        b"\r\n%PDF-1.7\n1 0 obj<</Subtype/Image>>stream\n" + STRONG["jpeg exif"],
        b"\x00\x00\x01\x00\x10\x00\x00\x02" + bytes(range(256)) * 4,
        bytes(2000),
        b"\xff\xfb\x90\x00" + bytes(100),
    ],
)
def test_honest_files_pass(tmp_path, data):
    check(put(tmp_path / "photo.jpg", data))


def test_a_database_passes(tmp_path):
    with sqlite3.connect(tmp_path / "a.db") as con:
        con.execute("CREATE TABLE call (caller, callee)")
        con.executemany("INSERT INTO call VALUES (?, ?)", [(str(n), str(n * 7)) for n in range(999)])
    con.close()
    check(tmp_path / "a.db")


@settings(max_examples=300, deadline=None, derandomize=True, print_blob=True)
@given(
    rows=st.lists(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"])), min_size=1), min_size=1),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(
        ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "cp1251", "gb18030"]
    ),
    repeat=st.sampled_from([1, 3, 200]),
)
def test_no_text_table_is_ever_refused(rows, separator, encoding, repeat):
    text = "\r\n".join(separator.join(row) for row in rows) + "\r\n"
    data = (text * repeat).encode(encoding, "replace")[:HEAD_BYTES]
    if b"<svg" not in data.replace(b"\x00", b"").lower():
        assert media_kind(data) is None


@settings(max_examples=200, deadline=None, derandomize=True, print_blob=True)
@given(
    st.integers(188, 1500), st.text("GIF89aRIFFBMID3 ;,\nftypmoov", min_size=1), st.sampled_from("GBIRMF#")
)
def test_no_fixed_width_table_is_ever_refused(width, text, first):
    line = (first + text.replace("\n", " ")).ljust(width - 1)[: width - 1] + "\n"
    data = (line * (HEAD_BYTES // width)).encode()
    if not data.startswith((b"GIF87a", b"GIF89a", b"#!AMR", b"IIRO")):
        assert media_kind(data) is None


# -- containers ----------------------------------------------------------------------------------------
def test_no_container_has_no_parts(tmp_path):
    assert media_members(put(tmp_path / "a.csv", CSV)) == MediaParts(count=0, bytes=0)
    assert media_members(put(tmp_path / "b.csv", b"")) == MediaParts()
    assert media_members(put(tmp_path / "c.csv", b"a;PK\x05\x06;" + b"y" * 60 + b"\n")) == MediaParts()


def test_a_spreadsheet_with_a_small_logo_passes(tmp_path):
    path = put(tmp_path / "a.xlsx", workbook())
    check(path)
    assert media_members(path) == MediaParts()
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/media/image1.png", STRONG["png"])
    check(path)
    assert media_members(path) == MediaParts(count=1, bytes=len(STRONG["png"]))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize(
    "name", ["xl/media/image1.bin", "Pictures/a", "b.JPG", "c/d.mp4", "word/thumbnails/e.x", "f.Heic"]
)
def test_the_limit_is_exact(tmp_path, name, method):
    check(archive(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<a/>", name: bytes(256 * 1024)}, method))
    path = archive(tmp_path / "b.xlsx", {"xl/workbook.xml": b"<a/>", name: bytes(256 * 1024 + 1)}, method)
    with pytest.raises(RefusedError, match="export the table alone") as error:
        check(path)
    assert error.value.code == "media"


def test_parts_add_up(tmp_path):
    members = {f"xl/media/image{number}.png": bytes(100_000) for number in range(3)}
    path = archive(tmp_path / "a.xlsx", members)
    assert media_members(path) == MediaParts(count=3, bytes=300_000)
    with pytest.raises(RefusedError, match=r"3 part\(s\)"):
        check(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("kind", ["jpeg jfif", "mp4", "webm", "mp3", "svg", "bmp"])
def test_a_part_with_a_harmless_name_is_known_by_its_bytes(tmp_path, kind, method):
    content = (STRONG | ONLY_AT_START)[kind] + bytes(300_000)
    path = archive(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": content}, method)
    with pytest.raises(RefusedError, match="media"):
        check(path)


def test_an_archive_inside_counts_as_what_nobody_can_see_into(tmp_path):
    inner = archive(
        tmp_path / "inner.zip", {"a.txt": bytes(range(256)) * 1200}, zipfile.ZIP_STORED
    ).read_bytes()
    path = archive(tmp_path / "a.zip", {"inner.dat": inner})
    with pytest.raises(RefusedError, match="media"):
        check(path)


def test_a_part_that_is_encrypted_counts_by_its_name(tmp_path):
    path = archive(tmp_path / "a.zip", {"a.jpg": bytes(300_000), "b.csv": CSV}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    for at in (6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    with pytest.raises(RefusedError, match="media"):
        check(put(tmp_path / "b.zip", data))


def test_bytes_outside_all_listed_parts_are_counted(tmp_path):
    path = archive(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<a/>"})
    hidden = archive(tmp_path / "h.zip", {"a.bin": bytes(300_000)}, zipfile.ZIP_STORED).read_bytes()
    with pytest.raises(RefusedError, match="media"):
        check(put(tmp_path / "b.xlsx", hidden[:300_040] + path.read_bytes()))


def test_a_zip_behind_a_table_is_seen(tmp_path):
    path = archive(tmp_path / "a.zip", {"a.jpg": bytes(300_000)})
    with pytest.raises(RefusedError, match="media"):
        check(put(tmp_path / "b.csv", CSV + path.read_bytes()))


def test_a_container_that_breaks_off_is_refused(tmp_path):
    data = workbook()
    for cut in (10, len(data) // 2, len(data) - 30):
        with pytest.raises(RefusedError, match="container"):
            check(put(tmp_path / "a.xlsx", data[:cut]))


def test_a_container_with_too_many_parts_is_refused(tmp_path):
    path = archive(tmp_path / "a.zip", {f"{number}": b"" for number in range(2_049)}, zipfile.ZIP_STORED)
    with pytest.raises(RefusedError, match="2,049 parts"):
        check(path)


def test_a_list_of_parts_that_is_too_long_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(media, "_DIRECTORY_LIMIT", 100)
    with pytest.raises(RefusedError, match="container"):
        check(put(tmp_path / "a.xlsx", workbook()))


@settings(max_examples=100, deadline=None, derandomize=True, print_blob=True)
@given(st.data())
def test_a_damaged_container_gives_a_refusal_or_an_answer(tmp_path_factory, data):
    content = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(len(content) - 900, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = put(tmp_path_factory.getbasetemp() / "damaged.xlsx", content)
    with contextlib.suppress(RefusedError):
        check(path)


WORKBOOK = workbook()
