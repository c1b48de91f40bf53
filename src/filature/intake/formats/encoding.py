"""What a text file's bytes say before anybody parses them: encoding, lines, and limits kept.

One pass in pieces of 1 MiB, so that a line of a gigabyte ends early and in little memory.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filature.errors import InputError, RefusedError
from filature.intake.limits import MAX_FIELD, MAX_LINE, MIB

_CHUNK = MIB  # no gap between two line ends inside one piece can exceed MAX_LINE
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A file that is valid UTF-8 without NUL bytes, and what one pass over it showed."""

    path: Path  # the source itself, or a re-encoded copy
    encoding: str  # of the source
    lines: int  # line ends, plus an unfinished last line; blank lines at the end not counted
    blank_lines: bool  # an empty line somewhere before the end
    quotes: bool  # the quote character occurs
    long_line: bool  # a line longer than MAX_FIELD


def settle(source: Path, encodings: tuple[str, ...], spare: Path, *, quote: str, file: str) -> Text:
    """Return `source` as valid UTF-8 text: itself, or re-encoded into `spare`.

    The first encoding that decodes every byte wins. Raises InputError 'empty' or 'encoding' (with byte
    offset and line), RefusedError 'nul-byte' or 'limit-line'.
    """
    with source.open("rb") as stream:
        wide = stream.read(2) in _WIDE
    failure: InputError | None = None
    for name in encodings:
        codec = codecs.lookup(name).name
        if codec.startswith("utf-16") != wide:
            continue  # any bytes of even length decode as UTF-16: only a byte order mark tells it
        try:
            if codec in ("utf-8", "utf-8-sig"):
                return _survey(source, "utf-8", quote, file)
            _re_encode(source, codec, spare, file)
            return _survey(spare, codec, quote, file)
        except InputError as error:
            spare.unlink(missing_ok=True)
            if error.code != "encoding":
                raise
            failure = failure or error
    tried = ", ".join(encodings)
    if failure is None:
        message = f"found UTF-16 (byte order mark), expected {tried}"
        hint = 'add "utf-16" to csv.encodings in the profile'
        raise InputError("encoding", message, hint, {"file": file, "byte": 0, "line": 1})
    failure.hint = f"tried {tried}: name the right encoding in the profile (csv.encodings)"
    raise failure


def _survey(path: Path, encoding: str, quote: str, name: str) -> Text:
    """Check UTF-8, NUL and line length in one pass and count what the readers want to know."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    mark = quote.encode()
    offset = lines = returns = since = 0
    quotes = long_line = content = blank = pending = False
    before = b"\n"  # so that a line end as the first byte is a blank line
    for chunk in _pieces(path):
        _check_utf8(decoder, chunk, offset, lines, name)
        if 0 in chunk:
            raise _nul(chunk, offset, lines, name)
        end = b"\n" if b"\n" in chunk else b"\r"
        first = chunk.find(end)
        if since + (first if first >= 0 else len(chunk)) > MAX_LINE:
            raise _too_long(lines + 1, name)
        long_line = long_line or _has_long_line(chunk, end, since)
        since = len(chunk) - chunk.rfind(end) - 1 if first >= 0 else since + len(chunk)
        lines += chunk.count(b"\n")
        returns += chunk.count(b"\r") if not lines else 0  # line ends of a file without line feeds
        quotes = quotes or (mark != b"" and mark in chunk)
        window = before + (chunk if offset else chunk.removeprefix(codecs.BOM_UTF8))
        filled = window.rstrip(b"\r\n")
        if filled:
            content = True
            blank = blank or pending or _has_blank(filled)
            pending = _has_blank(window[len(filled) :])
        else:
            pending = pending or _has_blank(window)
        before = window[-2:]
        offset += len(chunk)
    _check_utf8(decoder, b"", offset, lines, name, final=True)
    if not content:
        message = "no content, expected a header and rows"
        raise InputError("empty", message, "ask the provider for the file again", {"file": name})
    return Text(
        path=path,
        encoding=encoding,
        lines=(lines or returns) + (1 if since else 0) - _blank_tail(path),
        blank_lines=blank,
        quotes=quotes,
        long_line=long_line,
    )


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        chunk = stream.read(max(_CHUNK, len(codecs.BOM_UTF8)))
        while chunk:
            yield chunk
            chunk = stream.read(_CHUNK)


def _check_utf8(
    decoder: codecs.IncrementalDecoder,
    chunk: bytes,
    offset: int,
    lines: int,
    name: str,
    *,
    final: bool = False,
) -> None:
    held = decoder.getstate()[0]
    if not held and not final and chunk.isascii():
        return
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        at = error.start - len(held)
        raise _undecodable(
            "utf-8", error, offset + at, lines + chunk.count(b"\n", 0, max(0, at)), name
        ) from None


def _re_encode(source: Path, codec: str, spare: Path, name: str) -> None:
    """Write `source` into `spare` as UTF-8; raise InputError 'encoding' at the first byte without meaning."""
    decoder = codecs.getincrementaldecoder(codec)()
    offset = lines = since = 0
    with source.open("rb") as stream, spare.open("wb") as out:
        while True:
            chunk = stream.read(_CHUNK)
            held = decoder.getstate()[0]
            try:
                text = decoder.decode(chunk, not chunk)
            except UnicodeDecodeError as error:
                at = offset + error.start - len(held)
                raise _undecodable(codec, error, at, lines, name) from None
            out.write(text.encode())
            lines += text.count("\n")
            # A single endless line must stop here too, not after a copy of it has been written.
            cut = max(text.rfind("\n"), text.rfind("\r"))
            since = len(text) - cut - 1 if cut >= 0 else since + len(text)
            if since > MAX_LINE:
                raise _too_long(lines + 1, name)
            offset += len(chunk)
            if not chunk:
                return


def _has_long_line(chunk: bytes, end: bytes, since: int) -> bool:
    """Is there a stretch longer than MAX_FIELD without a line end? Looks back from window to window."""
    at = -since
    while len(chunk) - at > MAX_FIELD:
        found = chunk.rfind(end, max(0, at + 1), at + 1 + MAX_FIELD)
        if found < 0:
            return True
        at = found
    return False


def _has_blank(data: bytes) -> bool:
    return b"\n\n" in data or b"\n\r\n" in data or b"\r\r" in data


def _blank_tail(path: Path) -> int:
    """Count the blank lines after the last content, as far as the last 64 KiB show them."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - MAX_FIELD))
        tail = stream.read()
    tail = tail[len(tail.rstrip(b"\r\n")) :]
    return max(0, tail.count(b"\n" if b"\n" in tail else b"\r") - 1)


def _undecodable(codec: str, error: UnicodeDecodeError, at: int, lines: int, name: str) -> InputError:
    found = error.object[error.start : error.start + 1].hex().upper()
    message = f"byte 0x{found} at offset {at} is not {codec}"
    return InputError("encoding", message, "", {"file": name, "byte": at, "line": lines + 1})


def _nul(chunk: bytes, offset: int, lines: int, name: str) -> RefusedError:
    at = chunk.find(0)
    where: dict[str, object] = {
        "file": name,
        "byte": offset + at,
        "line": lines + chunk.count(b"\n", 0, at) + 1,
    }
    hint = "export as UTF-8 text (UTF-16 needs its byte order mark)"
    return RefusedError("nul-byte", "found a NUL byte, expected text", hint, where)


def _too_long(line: int, name: str) -> RefusedError:
    message = f"a line longer than {MAX_LINE // 1024} KiB, expected one row per line"
    hint = "check that this is the file that was meant: it is not a table of rows"
    return RefusedError("limit-line", message, hint, {"file": name, "line": line})
