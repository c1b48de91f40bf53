"""The media guard: files with image, video or audio content are refused at the door, by their bytes.

Nothing is decoded or extracted, and a file's name proves nothing. Three looks, all bounded: at the start of
the file (also behind a byte order mark, white space or NULs), through its first 64 KiB for signatures that
no text holds, and through the list of parts of a zip container (XLSX, ODS, a bare zip), where up to 256 KiB
of pictures, such as a bank's logo, are let through and never touched.

Sources of the signatures: the formats' specifications (ISO 14496-12, RFC 2083, RFC 3533, RFC 9559, RFC 9639,
ITU-T T.81, H.222.0, TIFF 6.0, ISO 11172-3, ISO 13818-7, W3C SVG 2, vendors' documents for the others).
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from filature.errors import RefusedError

HEAD_BYTES = 66_560  # 64 KiB of possible padding, and 1 KiB for the signature behind it
PARTS_LIMIT = 256 * 1024  # bytes of media parts in a container (ARCHITECTURE, promise 4)
MEMBERS_LIMIT = 2_048  # SECURITY, section 8
_DIRECTORY_LIMIT = 4 << 20  # bytes of a zip's list of members, read at once
_PEEK = 512  # bytes of a member that are looked at, in memory, to tell what it is

_EXACT: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG image"),
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"\x8aMNG\r\n\x1a\n", "MNG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"II+\x00", "TIFF image"),
    (b"MM\x00+", "TIFF image"),
    (b"IIRO", "raw camera image"),
    (b"IIU\x00", "raw camera image"),
    (b"FUJIFILMCCD-RAW", "raw camera image"),
    (b"II\xbc\x01", "JPEG XR image"),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL image"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "JPEG 2000 image"),
    (b"\xff\x4f\xff\x51", "JPEG 2000 image"),
    (b"8BPS\x00", "Photoshop image"),
    (b"gimp xcf", "GIMP image"),
    (b"v/1\x01", "OpenEXR image"),
    (b"\xd7\xcd\xc6\x9a", "Windows metafile"),
    (b"\x1aE\xdf\xa3", "Matroska or WebM video"),
    (b"0&\xb2u\x8ef\xcf\x11\xa6\xd9\x00\xaa\x00b\xcel", "Windows Media file"),
    (b"FLV\x01", "Flash video"),
    (b".RMF\x00", "RealMedia file"),
    (b"\x06\x0e+4\x02\x05\x01\x01\r\x01\x02", "MXF video"),
    (b"\x00\x00\x01\xba", "MPEG video"),
    (b"\x00\x00\x01\xb3", "MPEG video"),
    (b"fLaC", "FLAC audio"),
    (b"OggS\x00", "Ogg audio or video"),
    (b"#!AMR", "AMR audio"),
    (b"#!SILK_V3", "SILK audio"),
    (b"\x02#!SILK_V3", "SILK audio"),
    (b"MThd\x00\x00\x00\x06", "MIDI file"),
    (b"caff\x00", "Core Audio file"),
    (b".snd\x00\x00\x00", "AU audio"),
    (b"wvpk", "WavPack audio"),
    (b"MAC \x96\x0f", "Monkey's Audio"),
)
_RIFF = (b"WAVE", b"AVI ", b"AVIX", b"WEBP", b"RMID", b"CDXA", b"ACON", b"QLCM", b"AMV ")
_FORM = (b"AIFF", b"AIFC", b"8SVX", b"ILBM", b"ANIM")
_QUICKTIME = (b"moov", b"mdat", b"wide", b"pnot", b"free", b"skip", b"jumb")
_BMP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)
_PART_NAMES = re.compile(
    r"(?:^|/)(?:media|pictures|thumbnails)/."
    r"|\.(?:jpe?g|jpe|jfif|png|gif|bmp|dib|tiff?|webp|hei[cf]|avif|ico|cur|svgz?|emf|emz|wmf|wmz|psd|jxl|jp2|j2k"
    r"|dng|cr[23w]|nef|arw|mp4|m4[avb]|mov|qt|3g[p2]|mkv|webm|avi|wmv|wma|asf|flv|f4v|mpe?g|m2?ts|vob|mp[23]|wav"
    r"|aac|ogg|og[av]|opus|flac|amr|aiff?|midi?|caf)$",
    re.IGNORECASE,
)
_ARCHIVES = (
    b"PK\x03\x04",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x1f\x8b\x08",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)

# Signatures behind padding: what to look for, how many bytes before it the match begins, the whole
# pattern (with bytes that no text holds), and what it is.
_BURIED: tuple[tuple[bytes, int, re.Pattern[bytes], str], ...] = tuple(
    (needle, back, re.compile(pattern, re.DOTALL), kind)
    for needle, back, pattern, kind in (
        (b"\xff\xd8\xff", 0, rb"...[\xe0-\xef]..(?:JFIF|JFXX|Exif|ICC_PROFILE|Adobe|http:)", "JPEG image"),
        (b"\xff\xd8\xff\xdb", 0, rb"....\x00[\x43\x84]\x00", "JPEG image"),
        (b"\x89PNG\r\n\x1a\n", 0, rb"", "PNG image"),
        (b"GIF8", 0, rb"....[79]a.[\x00-\x1f].[\x00-\x1f]..\x00", "GIF image"),
        (b"II*\x00", 0, rb"....[\x08-\xff]\x00\x00\x00", "TIFF image"),
        (b"MM\x00*", 0, rb"....\x00\x00\x00[\x08-\xff]", "TIFF image"),
        (b"RIFF", 0, rb".{8}(?:WAVE|AVI |WEBP).{7}[\x00-\x08]", "RIFF media"),
        (b"ftyp", 4, rb"\x00\x00[\x00-\x0f].ftyp[\x20-\x7e]{4}", "ISO media"),
        (b"JXL \r\n\x87\n", 4, rb"\x00\x00\x00\x0c", "JPEG XL image"),
        (b"jP  \r\n\x87\n", 4, rb"\x00\x00\x00\x0c", "JPEG 2000 image"),
        (b"\x1aE\xdf\xa3", 0, rb".{4,44}(?:webm|matroska)", "Matroska or WebM video"),
        (b"0&\xb2u\x8ef\xcf\x11\xa6\xd9\x00\xaa", 0, rb"", "Windows Media file"),
        (b"OggS\x00", 0, rb".....[\x00-\x07].{20}[\x01-\xff]", "Ogg audio or video"),
        (b"fLaC", 0, rb"....[\x00\x80]\x00\x00\x22", "FLAC audio"),
        (b"ID3", 0, rb"...[\x02-\x04]\x00[\x00\x10-\xf0][\x00-\x7f]{4}", "MP3 audio"),
        (b"MThd\x00\x00\x00\x06", 0, rb"", "MIDI file"),
        (b"FLV\x01", 0, rb"....[\x00-\x05]\x00\x00\x00\x09", "Flash video"),
        (b"8BPS\x00", 0, rb".....[\x01\x02]\x00{6}", "Photoshop image"),
        (b"\x00\x00\x01\xba", 0, rb"....[\x21-\x2f\x44-\x7f].{7,16}\x00\x00\x01[\xbb-\xff]", "MPEG video"),
    )
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaParts:
    """Parts of a container that are media or may hold some; bytes packed or unpacked, whichever is more."""

    count: int = 0
    bytes: int = 0


def read_head(path: Path) -> bytes:
    """Return what the guard needs to see of a file's start."""
    with path.open("rb") as reader:
        return reader.read(HEAD_BYTES)


def refuse_media(head: bytes, path: Path, file_name: str) -> None:
    """Return when the file is no media; else raise RefusedError 'media'. `head` is `read_head(path)`."""
    where: dict[str, object] = {"file": file_name}
    if kind := media_kind(head):
        raise RefusedError(
            "media",
            f"found {kind}, expected a table, statement or list of records",
            "Filature keeps no image, video or audio: ask the provider for the records alone",
            where,
        )
    try:
        parts = media_members(path)
    except RefusedError as error:
        error.context.update(where)
        raise
    if parts.bytes > PARTS_LIMIT:
        message = f"{parts.count} part(s) with pictures, sound, video or archives: {parts.bytes:,} bytes"
        raise RefusedError(
            "media", f"{message}, at most {PARTS_LIMIT:,} are let in", "export the table alone", where
        )


def media_kind(head: bytes) -> str | None:
    """Return what kind of media a file with these first bytes is; None = none that is known."""
    starts = {
        head,
        bare := head.removeprefix(b"\xef\xbb\xbf"),
        bare.lstrip(b" \t\r\n\x0b\x0c"),
        bare.lstrip(b"\x00"),
    }
    for start in starts:
        if kind := _at_start(start):
            return kind
    if head.startswith((*_ARCHIVES, b"%PDF-")) or bare.lstrip().startswith(b"%PDF-"):
        return None  # their parts are counted instead; a PDF is a document
    return next((f"{kind} behind other bytes" for kind in _buried(head)), None)


def media_members(path: Path) -> MediaParts:
    """Count the parts of a zip container that are media, or that nobody can see into; none elsewhere.

    Parts are known by name or first bytes. Bytes that no listed part accounts for count as one more.
    """
    with path.open("rb") as reader:
        directory = _directory_size(reader)
        if directory is None:
            return MediaParts()
        if directory > _DIRECTORY_LIMIT:
            raise _bad_zip(f"a list of parts of {directory:,} bytes", f"at most {_DIRECTORY_LIMIT:,}")
        try:
            with zipfile.ZipFile(reader) as archive:
                members = archive.infolist()
                if len(members) > MEMBERS_LIMIT:
                    raise _bad_zip(f"{len(members):,} parts", f"at most {MEMBERS_LIMIT:,}")
                suspects = [
                    max(one.file_size, one.compress_size) for one in members if _may_hold(reader, one)
                ]
        except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, EOFError) as error:
            reader.seek(0)
            if not reader.read(4).startswith(b"PK"):
                return MediaParts()  # the end record was a coincidence
            raise _bad_zip(f"a damaged container ({error})", "a zip whose parts can be listed") from None
        listed = sum(one.compress_size + 128 + 3 * len(one.orig_filename) for one in members)
        unlisted = reader.seek(0, 2) - listed - 2 * directory
    if unlisted > PARTS_LIMIT:
        suspects.append(unlisted)
    return MediaParts(count=len(suspects), bytes=sum(suspects))


# -- by the first bytes ------------------------------------------------------------------------------
def _at_start(head: bytes) -> str | None:
    for magic, kind in _EXACT:
        if head.startswith(magic):
            return kind
    kinds = (_iso_media(head), _riff(head), _bitmap(head), _icon(head), _mpeg_audio(head), _svg(head))
    if any(kinds):
        return next(kind for kind in kinds if kind)
    if not _CONTROL.search(head[:1024]):
        return None  # text: what follows is too weak a sign to refuse a table for
    if head.startswith(b"\xff\x0a"):
        return "JPEG XL image"
    if re.match(rb"\x00?\x00\x00\x01(?:[\x07\x27\x47\x67][\x42\x4d\x58\x64\x6e]|\x40\x01\x0c)", head):
        return "H.264 or H.265 video"
    return _transport_stream(head)


def _buried(head: bytes) -> Iterator[str]:
    for needle, back, pattern, kind in _BURIED:
        at = head.find(needle, back)
        while at >= 0:
            if pattern.match(head, at - back):
                yield kind
            at = head.find(needle, at + 1)


def _iso_media(head: bytes) -> str | None:
    """MP4, MOV, 3GP, M4A, HEIC, AVIF: boxes of a big-endian size and a four-letter type."""
    kind = head[4:8]
    if kind == b"ftyp" and head[:2] == b"\x00\x00":
        brand = head[8:12].decode("ascii", "replace").strip()
        return f"ISO media file ({brand if brand.isalnum() else 'unknown brand'})"
    if kind in _QUICKTIME and _CONTROL.search(head[:4]):
        return "QuickTime video"
    return None


def _riff(head: bytes) -> str | None:
    if not _CONTROL.search(head[:64]):
        return None
    if head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64") and head[8:12] in _RIFF:
        return f"RIFF media ({head[8:12].decode().strip()})"
    if head[:4] == b"FORM" and head[8:12] in _FORM:
        return f"IFF media ({head[8:12].decode()})"
    return None


def _bitmap(head: bytes) -> str | None:
    """'BM' begins many a word: the reserved bytes and the size of the second header must fit too."""
    if head[:2] != b"BM" or len(head) < 18 or head[6:10] != b"\x00" * 4:  # noqa: PLR2004
        return None
    offset, header = struct.unpack_from("<II", head, 10)
    return "BMP image" if header in _BMP_HEADERS and 14 + header <= offset < 1 << 16 else None


def _icon(head: bytes) -> str | None:
    """ICO and CUR: where the first entry points, there is a PNG or a BMP header."""
    if head[:4] not in (b"\x00\x00\x01\x00", b"\x00\x00\x02\x00") or len(head) < 22:  # noqa: PLR2004
        return None
    count, offset = int.from_bytes(head[4:6], "little"), int.from_bytes(head[18:22], "little")
    image = head[offset : offset + 4]
    fits = count and offset >= 6 + 16 * count and image in (b"\x89PNG", b"\x28\x00\x00\x00")
    return "icon image" if fits else None


def _mpeg_audio(head: bytes) -> str | None:
    """MP3 and AAC: an ID3 tag, or a frame header with another of the same stream where the frame ends."""
    if re.match(rb"ID3[\x02-\x04][\x00-\x0f][\x00-\xff][\x00-\x7f]{4}", head, re.DOTALL):
        return "MP3 audio"
    length = _frame_length(head[:7])
    following = head[length : length + 7]
    if length and following[:2] == head[:2] and _frame_length(following):
        same_rate = (following[2] ^ head[2]) & 0x0C == 0
        return "MP3 or AAC audio" if same_rate else None
    return None


def _frame_length(header: bytes) -> int:
    """Return the bytes of the MPEG audio or ADTS frame with this header; 0 = not such a header."""
    if len(header) < 7 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:  # noqa: PLR2004
        return 0
    if header[1] & 0xF6 == 0xF0:  # noqa: PLR2004 - ADTS: twelve ones, layer 0
        length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
        return length if header[2] >> 2 & 15 <= 12 and length > 7 else 0  # noqa: PLR2004
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    rate_index, sample_index = header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or layer == 4 or rate_index in (0, 15) or sample_index == 3:  # noqa: PLR2004
        return 0
    samples = (44_100, 48_000, 32_000)[sample_index] >> {3: 0, 2: 1, 0: 2}[version]
    table = _KBPS[layer if version == 3 else (4 if layer == 1 else 5)]  # noqa: PLR2004
    padding = header[2] >> 1 & 1
    if layer == 1:
        return (12_000 * table[rate_index] // samples + padding) * 4
    per_frame = 72_000 if layer == 3 and version != 3 else 144_000  # noqa: PLR2004
    return per_frame * table[rate_index] // samples + padding


# Bit rates in kbit/s by index: MPEG-1 layers 1, 2, 3; MPEG-2 layer 1; MPEG-2 layers 2 and 3.
_KBPS = {
    1: (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    2: (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    4: (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    5: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def _transport_stream(head: bytes) -> str | None:
    """MPEG-TS: a sync byte every 188, 192 (with 4 bytes before it) or 204 bytes, no error, some payload."""
    for step, first in ((188, 0), (192, 4), (204, 0)):
        at = range(first, min(len(head) - 3, first + 5 * step), step)
        packets = [head[i : i + 4] for i in at]
        if len(packets) > 1 and all(p[0] == 0x47 and not p[1] & 0x80 and p[3] & 0x30 for p in packets):  # noqa: PLR2004
            return "MPEG transport stream"
    return None


def _svg(head: bytes) -> str | None:
    """SVG: XML whose outermost element is `svg`, in UTF-8 or UTF-16, behind comments and declarations."""
    if b"<" not in head[:4]:
        return None
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:2] in (b"<\x00", b"\x00<"):
        big = head[:2] in (b"\xfe\xff", b"\x00<")
        text = head.decode("utf-16-be" if big else "utf-16-le", "replace").removeprefix("\ufeff")
    else:
        text = head.decode("utf-8", "replace").removeprefix("\ufeff")
    text = text.lstrip()
    while text.startswith(("<?", "<!")):
        if re.match(r"<!DOCTYPE\s+(?:\w+:)?svg\b", text):
            return "SVG image"
        opening, closing = ("<!--", "-->") if text.startswith("<!--") else ("<", ">")
        _, _, text = text[len(opening) :].partition(closing)
        text = text.lstrip()
    return "SVG image" if re.match(r"<(?:[\w.-]+:)?svg[\s/>]", text) else None


# -- inside containers -------------------------------------------------------------------------------
def _directory_size(reader: BinaryIO) -> int | None:
    """Return the bytes of a zip's list of members, as its end record says; None = not a zip."""
    file_size = reader.seek(0, 2)
    reader.seek(0)
    zipped = reader.read(4) == b"PK\x03\x04"
    reader.seek(max(0, file_size - 65_557))  # the end record: 22 bytes and a comment of up to 65,535
    tail = reader.read()
    at = tail.rfind(b"PK\x05\x06")
    if 0 <= at <= len(tail) - 22:
        size = int.from_bytes(tail[at + 12 : at + 16], "little")
        possible = size <= file_size - len(tail) + at or size == 0xFFFFFFFF  # noqa: PLR2004 - zip64
        return size if zipped or possible else None
    if zipped:
        raise _bad_zip("a container that breaks off", "a whole zip")
    return None


def _may_hold(reader: BinaryIO, member: zipfile.ZipInfo) -> bool:
    """Tell whether a part is media, or an archive or object that may hold some."""
    if _PART_NAMES.search(member.filename):
        return True
    head = b"".join(_peek(reader, member))
    return head.startswith(_ARCHIVES) or media_kind(head) is not None


def _peek(reader: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the first bytes of a part, at most 512, unpacked in memory; nothing when it is encrypted."""
    if member.header_offset < 0:
        raise ValueError("a part before the start of the file")
    reader.seek(member.header_offset)
    header = reader.read(30)
    if header[:4] != b"PK\x03\x04" or member.flag_bits & 1:
        return
    reader.seek(sum(struct.unpack_from("<HH", header, 26)), 1)
    packed = reader.read(min(_PEEK, member.compress_size))
    if member.compress_type == zipfile.ZIP_STORED:
        yield packed
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        try:
            yield zlib.decompressobj(-15).decompress(packed, _PEEK)
        except zlib.error:
            return


def _bad_zip(found: str, expected: str) -> RefusedError:
    return RefusedError("container", f"found {found}, expected {expected}", "export the table alone, as CSV")
