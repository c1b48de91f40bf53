"""OFX as tag soup: end tags of leaves are optional, headers come in any spacing or not at all.

Streamed: one aggregate of interest (an entry, a balance, an account) in memory at a time.
"""

import codecs
import contextlib
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from filature.errors import RefusedError
from filature.intake.limits import MAX_FIELD, MIB

_PIECE = MIB
_HEAD = 4096
_TOKEN = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9._]{0,63})[^<>]{0,64}>|(?P<text>[^<]+|<)")
_POSTED = re.compile(r"<DTPOSTED>([^<]*)", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OPEN, _CLOSE = "<![CDATA[", "]]>"
_CHARSET = re.compile(rb"CHARSET\s*:\s*\"?([A-Za-z0-9_-]{1,20})", re.IGNORECASE)
_ENCODING = re.compile(rb"ENCODING\s*[:=]\s*[\"']?([A-Za-z0-9_-]{1,20})", re.IGNORECASE)
# Python knows many more, some of which are no text (hex, zlib) or give halves of characters (utf-7).
_USED = re.compile(
    r"(?:ascii|cp\d{3,4}|iso8859-\d\d?|koi8-[rtu]|gbk|gb2312|gb18030|big5|shift_jis|euc_(?:jp|kr))\Z"
)
_NAMES = {"1252": "cp1252", "USASCII": "cp1252", "NONE": "", "UNICODE": "utf-8"}


class Token(NamedTuple):
    """A start tag with the text after it, or an end tag; names in upper case."""

    name: str
    end: bool
    text: str
    line: int


def encoding_of(path: Path) -> str:
    """Return the encoding: UTF-8 where the bytes are, else the one that the header names, else cp1252."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while piece := stream.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            pass
        else:
            return "utf-8"
    for pattern in (_CHARSET, _ENCODING):
        found = pattern.search(head)
        stated = found[1].decode().upper() if found else ""
        name = _NAMES.get(stated, stated)
        if name and name.lower() not in ("utf-8", "utf8"):
            with contextlib.suppress(LookupError):
                found_name = codecs.lookup(name).name
                if _USED.match(found_name):
                    return found_name
    return "cp1252"


def tokens(path: Path, encoding: str, file: str) -> Iterator[Token]:
    """Yield the tags of a file in order, each with the text up to the next tag, entities resolved.

    Raises RefusedError 'limit-field' for a text longer than 64 KiB, 'nul-byte', and 'xml-dtd'.
    """
    name, texts, size, start, line = "", [], 0, 1, 1
    end = False
    for piece in _pieces(path, encoding, file):
        for found in _TOKEN.finditer(piece):
            if found["name"] is None:
                text = found["text"]
                if "&" in text:
                    text = html.unescape(text)
                size += len(text)
                if size > MAX_FIELD:
                    message = f"a text longer than {MAX_FIELD // 1024} KiB, expected one value"
                    hint = "check that this is an OFX file, and the whole of it"
                    raise RefusedError("limit-field", message, hint, {"file": file, "line": line})
                texts.append(text)
            else:
                if name:
                    yield Token(name=name, end=end, text="".join(texts).strip(), line=start)
                name, end, start, size = found["name"].upper(), bool(found["end"]), line, 0
                texts = []
            line += found[0].count("\n")
    if name:
        yield Token(name=name, end=end, text="".join(texts).strip(), line=start)


def dates(path: Path, encoding: str, file: str) -> Iterator[str]:
    """Yield the text of every `DTPOSTED`, without looking at anything else."""
    for piece in _pieces(path, encoding, file):
        for found in _POSTED.finditer(piece):
            yield found[1].strip()


def _pieces(path: Path, encoding: str, file: str) -> Iterator[str]:
    """Yield the text from the first `<` on, cut before a tag, CDATA sections as escaped text."""
    carry, begun = "", False
    with path.open(encoding=encoding, errors="replace", newline=None) as stream:
        while True:
            chunk = stream.read(_PIECE)
            if "\0" in chunk:
                message = "found a NUL byte, expected text"
                raise RefusedError("nul-byte", message, "ask the bank for the file again", {"file": file})
            text = carry + chunk
            if not begun and "<" in text:
                # The header before it holds no line that matters; lines are counted from here all the same.
                at = text.index("<")
                text, begun = "\n" * text.count("\n", 0, at) + text[at:], True
            if _DOCTYPE.search(text):
                message = "a document type declaration (DTD), expected none"
                raise RefusedError("xml-dtd", message, "ask the bank for the file as written", {"file": file})
            cut = len(text) if not chunk else _safe_cut(text)
            if begun:
                yield _escaped(text[:cut])
            carry = text[cut:]
            if not chunk:
                return


def _safe_cut(text: str) -> int:
    """Return where the text may be cut: before its last tag, or before a CDATA section not yet ended."""
    section = text.rfind(_OPEN)
    if section >= 0 and text.find(_CLOSE, section) < 0 and len(text) - section < MAX_FIELD:
        return section
    last = text.rfind("<")
    return last if last >= 0 and len(text) - last < MAX_FIELD else len(text)


def _escaped(text: str) -> str:
    """Return the text with every CDATA section as escaped text; one that never ends stays as it is."""
    parts: list[str] = []
    at = 0
    while (start := text.find(_OPEN, at)) >= 0 and (end := text.find(_CLOSE, start)) >= 0:
        parts += [text[at:start], html.escape(text[start + len(_OPEN) : end], quote=False)]
        at = end + len(_CLOSE)
    return "".join((*parts, text[at:])) if parts else text
