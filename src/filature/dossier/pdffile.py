"""A PDF opened to be checked, whoever wrote it: bounded in pages and bytes, and refused in words.

Every object is read and every compressed stream is unpacked once, under a common limit, before anything of it
is used; their checksums find a byte that was lost. pypdf reads, strictly: it is written in Python and cannot
crash the process, and whatever it raises, or would repair, becomes one InputError.
"""

import hashlib
import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdf
from pypdf.generic import IndirectObject, StreamObject

from filature.errors import InputError

MOST_PAGES = 2_000
MOST_BYTES = 256 << 20  # of the file, and of everything in it unpacked
_MOST_OBJECTS = 1_000_000
_HINT = "ask whoever sent it for the file again, or for its SHA-256"
_FREE = 65_535  # generation of entries that name no object


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFile:
    """What a PDF says about itself, and the files inside it."""

    name: str
    sha256: str
    revisions: int  # 1 = nothing was added after it was written
    lang: str
    title: str
    author: str
    created: str  # as in the file, such as D:20260706140000Z
    page_count: int
    attached: dict[str, bytes]
    _reader: pypdf.PdfReader

    def pages(self) -> list[str]:
        """Return the text of each page."""
        with _strictly(self.name):
            return [page.extract_text() for page in self._reader.pages]


def read(path: Path) -> PdfFile:
    """Return the PDF at `path`; raise InputError when it is none, is damaged, encrypted or too large."""
    context: dict[str, object] = {"file": path.name}
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            message = f"{size} bytes, expected at most {MOST_BYTES}"
            raise InputError("pdf-size", message, "no dossier is so large", context)
        data = path.read_bytes()
    except OSError as error:
        raise InputError("no-file", f"cannot be read: {error.strerror}", "check the path", context) from None
    if not data.startswith(b"%PDF-"):
        hint = "a dossier is a PDF; for a workspace, give its folder"
        raise InputError("not-pdf", f"found {data[:8]!r} at its start, expected %PDF-", hint, context)
    with _strictly(path.name):
        reader = pypdf.PdfReader(BytesIO(data), strict=True)
        if reader.is_encrypted:
            raise InputError("pdf-encrypted", "is encrypted", "save it without a password", context)
        _unpack(reader, context)
        pages = _count(reader, context)
        about = reader.metadata or pypdf.DocumentInformation()
        return PdfFile(
            name=path.name,
            sha256=hashlib.sha256(data).hexdigest(),
            revisions=data.count(b"%%EOF"),
            lang=str(reader.root_object.get("/Lang", ""))[:2],
            title=about.title or "",
            author=about.author or "",
            created=about.creation_date_raw or "",
            page_count=pages,
            attached=_attached(reader, context),
            _reader=reader,
        )


class _Repairs(logging.Handler):
    """Counts what the reader had to repair or guess: a file of ours needs nothing of the kind."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count; the text may quote the file and goes nowhere."""
        del record
        self.count += 1


@contextmanager
def _strictly(name: str) -> Iterator[None]:
    """Turn whatever a hostile or damaged file makes the reader raise, or repair, into one error."""
    context: dict[str, object] = {"file": name}
    log, repairs = logging.getLogger("pypdf"), _Repairs()
    propagates, log.propagate = log.propagate, False
    log.addHandler(repairs)
    try:
        yield
    except InputError:
        raise
    except MemoryError:
        raise InputError("pdf-size", "asks for too much memory", _HINT, context) from None
    except Exception as error:  # noqa: BLE001 - a parser of foreign bytes raises what it likes
        # The text of the error may quote the file: its kind is enough.
        message = f"cannot be read as PDF ({type(error).__name__})"
        raise InputError("pdf-damaged", message, _HINT, context) from None
    else:
        if repairs.count:
            message = f"could be read only with {repairs.count} repairs"
            raise InputError("pdf-damaged", message, _HINT, context)
    finally:
        log.removeHandler(repairs)
        log.propagate = propagates


def _unpack(reader: pypdf.PdfReader, context: dict[str, object]) -> None:
    """Read every object and unpack every stream, within the common limit."""
    total, objects = 0, 0
    for generation, numbers in reader.xref.items():
        for number in numbers:
            objects += 1
            if objects > _MOST_OBJECTS:
                raise InputError("pdf-size", "has too many objects", "no dossier is so large", context)
            if generation == _FREE:
                continue
            found = reader.get_object(IndirectObject(number, generation, reader))
            if isinstance(found, StreamObject):
                total += _unpacked(found, MOST_BYTES - total, context)


def _unpacked(stream: StreamObject, room: int, context: dict[str, object]) -> int:
    """Return the size of a stream once unpacked; raise when it is damaged or there is no room for it."""
    raw = stream._data  # noqa: SLF001 - the bytes as they stand: get_data() would repair and would not stop
    packing = stream.get("/Filter")
    if packing is None:
        return len(raw)
    if packing != "/FlateDecode":
        raise InputError(
            "pdf-foreign", f"a stream is packed with {packing}", "this is no file of ours", context
        )
    worker = zlib.decompressobj()
    size = len(worker.decompress(raw, max(room, 1)))
    if worker.unconsumed_tail:
        message = f"holds more than {MOST_BYTES} bytes when unpacked"
        raise InputError("pdf-size", message, "no dossier is so large", context)
    if not worker.eof:
        raise InputError("pdf-damaged", "a stream breaks off", _HINT, context)
    return size


def _count(reader: pypdf.PdfReader, context: dict[str, object]) -> int:
    count = 0
    for count, _ in enumerate(reader.pages, 1):
        if count > MOST_PAGES:
            raise InputError("pdf-pages", f"more than {MOST_PAGES} pages", "no dossier is so long", context)
    return count


def _attached(reader: pypdf.PdfReader, context: dict[str, object]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, contents in reader.attachments.items():
        if len(contents) != 1:
            raise InputError("pdf-foreign", f"{name!r} is attached {len(contents)} times", _HINT, context)
        found[name] = bytes(contents[0])
    return found
