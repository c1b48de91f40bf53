"""XML that a stranger wrote: no document type, bounded depth and text, in pieces, never as a whole.

Two parsers. `scan` (expat) walks tags only and is used where nothing but the shape matters (the parts of a
spreadsheet, the prolog of any document); `events` (lxml) gives elements to read from and to clear.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from xml.parsers import expat

from lxml import etree

from filature.errors import InputError, RefusedError
from filature.intake.limits import KIB, MAX_DEPTH, MAX_TEXT, MIB

_CHUNK = 64 * KIB
_STALLED = 4 * MIB // _CHUNK  # pieces without a single tag: a text or a tag beyond all reason
_SHOWN = 120  # characters of a parser's message
_DEPTH_HINT = "ask the provider for a file without the extra nesting"

_CODES = etree.ErrorTypes
Start = Callable[[str, Mapping[str, str]], None]
Pause = Callable[[], None]


class _Enough(Exception):  # noqa: N818 - not an error: the caller has seen all it wants
    """Stop scanning."""


def scan(
    pieces: Iterable[bytes], start: Start, context: Mapping[str, object], *, stalled: int = _STALLED
) -> None:
    """Call `start(local name, attributes)` for every element; nothing is kept.

    Raises RefusedError 'xml-dtd', 'xml-depth' or 'xml-text', InputError 'xml-malformed' or 'xml-truncated'.
    `stalled` = pieces of at most 64 KiB that may pass without a tag.
    """
    parser = expat.ParserCreate()
    depth = tags = seen = idle = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, tags
        depth += 1
        tags += 1
        if depth > MAX_DEPTH:
            raise _too_deep(context, parser.CurrentLineNumber)
        start(name.rpartition(":")[2], attributes)

    def on_end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def on_doctype(*_: object) -> None:
        raise _dtd(context)

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.StartDoctypeDeclHandler = on_doctype
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            idle = idle + 1 if tags == seen else 0
            seen = tags
            if idle > stalled:
                raise _too_long(context)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise _expat_error(error, context) from None
    except (LookupError, ValueError):  # expat asked Python for a codec that it does not know or cannot use
        message = "an encoding that is not known here"
        raise InputError("encoding", message, "ask for the file in UTF-8", dict(context)) from None


def refuse_dtd(source: Iterable[bytes], context: Mapping[str, object]) -> None:
    """Raise RefusedError 'xml-dtd' if a document type stands before the first element; read no further."""

    def stop(_name: str, _attributes: Mapping[str, str]) -> None:
        raise _Enough

    try:
        scan(source, stop, context)
    except _Enough:
        return
    except InputError as error:
        if isinstance(error, RefusedError):
            raise
        return  # not XML that expat can read: the parser proper will say so, with a better message


def events(
    path: Path, file: str, *, only: Sequence[str] = (), pause: Pause | None = None
) -> Iterator[tuple[str, "etree._Element"]]:
    """Yield ('start' | 'end', element) in document order; the caller clears what it has read.

    `only` = the local names that are given, in whatever namespace (none named: all elements); the parser
    passes over the others several times as fast. `pause` is called after each 64 KiB of the file, so that
    a caller who is not told of an element can still clear it.

    Raises RefusedError 'xml-dtd', 'xml-depth', 'xml-text'; InputError 'xml-truncated' (the end is missing),
    'xml-malformed' or 'encoding', each with line and column. Elements complete before the break were given.
    """
    yield from _parse(lambda: _pieces(path), {"file": file}, only, pause)


def parse_text(text: str, file: str) -> Iterator[tuple[str, "etree._Element"]]:
    """Do as `events` does for a document that stood as text inside another one."""
    data = text.encode()
    pieces = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
    yield from _parse(lambda: iter(pieces), {"file": file, "part": "embedded document"})


def local(element: "etree._Element") -> str:
    """Return the element's name without its namespace."""
    return _plain(element.tag)


@lru_cache(maxsize=4096)
def _plain(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _parse(
    source: Callable[[], Iterator[bytes]],
    context: dict[str, object],
    only: Sequence[str] = (),
    pause: Pause | None = None,
) -> Iterator[tuple[str, "etree._Element"]]:
    refuse_dtd(source(), context)
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        tag=[f"{{*}}{name}" for name in only] or None,
    )
    size = depth = 0
    first = True
    pieces = source()
    while True:
        piece = next(pieces, b"")
        size += len(piece)
        try:
            if piece:
                parser.feed(piece)
            elif parser.close().getroottree().docinfo.doctype:
                raise _dtd(context)
        except etree.XMLSyntaxError as error:
            yield from parser.read_events()
            raise _lxml_error(error, context, size, cut=not piece and _breaks_off(source())) from None
        for event, element in parser.read_events():
            if first and element.getroottree().docinfo.doctype:
                raise _dtd(context)
            first = False
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH:
                raise _too_deep(context, element.sourceline)
            yield event, element
        if not piece:
            return
        if pause:
            pause()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            yield piece


def _breaks_off(pieces: Iterable[bytes]) -> bool:
    """Return whether nothing is wrong but the end: libxml2 has dozens of names for it, expat four."""
    try:
        scan(pieces, lambda _name, _attributes: None, {})
    except InputError as error:
        return error.code == "xml-truncated"
    return False


def _lxml_error(
    error: etree.XMLSyntaxError, context: dict[str, object], size: int, *, cut: bool
) -> InputError:
    line, column = error.position
    where = {**context, "line": line, "column": column}
    text = str(error.msg)
    if "depth" in text.lower():
        return _too_deep(context, line)
    if "huge" in text.lower():
        return _too_long(where)
    if error.code in (
        _CODES.ERR_INVALID_ENCODING,
        _CODES.ERR_UNSUPPORTED_ENCODING,
        _CODES.ERR_UNKNOWN_ENCODING,
    ):
        return InputError(
            "encoding", "bytes that do not fit the declared encoding", "ask for the file again", where
        )
    if cut:
        message = f"the document breaks off after {size} bytes, expected the closing tags"
        return InputError(
            "xml-truncated", message, "ask the provider for the whole file", {**where, "byte": size}
        )
    reason = text.split(", line ", maxsplit=1)[0].split("\n", maxsplit=1)[0]
    return InputError(
        "xml-malformed", f"not well-formed XML: {_no_values(reason)}", "ask for the file again", where
    )


def _expat_error(error: expat.ExpatError, context: Mapping[str, object]) -> InputError:
    where = {**context, "line": error.lineno, "column": error.offset}
    ended = error.code in (
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
        expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    )
    if ended:
        return InputError("xml-truncated", "the document breaks off", "ask for the whole file", where)
    return InputError(
        "xml-malformed", f"not well-formed XML: {expat.ErrorString(error.code)}", "ask again", where
    )


def _no_values(reason: str) -> str:
    """Keep the kind of a parser message; names of tags in it are harmless, anything longer is cut."""
    return reason if len(reason) <= _SHOWN else reason[:_SHOWN] + "..."


def _dtd(context: Mapping[str, object]) -> RefusedError:
    message = "a document type declaration (DTD), expected none"
    hint = "payment messages never need one: ask for the file as the bank's system wrote it"
    return RefusedError("xml-dtd", message, hint, dict(context))


def _too_deep(context: Mapping[str, object], line: int | None) -> RefusedError:
    message = f"elements nested more than {MAX_DEPTH} deep"
    return RefusedError("xml-depth", message, _DEPTH_HINT, {**context, "line": line})


def _too_long(context: Mapping[str, object]) -> RefusedError:
    message = f"a text or tag longer than {MAX_TEXT // MIB} MiB"
    return RefusedError("xml-text", message, "check that this is the file that was meant", dict(context))
