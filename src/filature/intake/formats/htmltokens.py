"""HTML as tags and text, in one pass and in constant memory: whatever a stranger writes costs its length.

No tree, no document type, no entities but the standard's own. Comments, declarations, scripts and styles are
passed over. What a tag holds beyond 8 KiB (pictures written into an attribute) is dropped.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_KEPT = 8192  # characters of one tag
_HELD = 40  # characters of a text that may be the beginning of an entity
_RAW = ("script", "style")
_NAME = re.compile(r"/?[a-zA-Z][^\s/>]*+")
_ATTRIBUTE = re.compile(
    r"""(?<![-\w:.])([a-zA-Z_:][-\w:.]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))"""
)
_STOP = re.compile(r"[>\"']")


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag with its attributes, or an end tag ('/div')."""

    name: str
    attributes: dict[str, str]


def tokens(pieces: Iterable[str]) -> Iterator[Tag | str]:
    """Yield tags, and text between them in pieces of any size; a tag that never ends is not given."""
    reader = _Reader(pieces)
    while reader.more():
        text = reader.until("<")
        if text:
            yield from _unescaped(text)
        if not reader.found:
            continue
        if reader.starts("!--"):
            reader.skip("-->")
        elif reader.starts("!") or reader.starts("?"):
            reader.skip(">")
        elif reader.starts_tag():
            tag = _tag(reader.tag())
            if tag is None:
                continue
            yield tag
            if tag.name in _RAW:
                reader.skip(f"</{tag.name}", keep=True)
        else:
            yield "<"


def _unescaped(parts: list[str]) -> Iterator[str]:
    text = "".join(parts)
    try:
        yield html.unescape(text)
    except ValueError:  # a character number of thousands of digits
        yield text


def _tag(text: str | None) -> Tag | None:
    found = _NAME.match(text or "")
    if text is None or found is None:
        return None
    attributes: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text, found.end()):
        attributes.setdefault(name.lower(), double or single or bare)
    return Tag(found[0].lower(), attributes)


class _Reader:
    """The pieces as one text that is read once from left to right."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)
        self._buffer = ""
        self._at = 0
        self._ended = False
        self.found = False  # did the last `until` end at its mark?

    def more(self) -> bool:
        """Tell whether any text is left."""
        return self._at < len(self._buffer) or self._fill()

    def until(self, mark: str) -> list[str]:
        """Take the text before `mark` (passing over it), or what there is up to the end of this piece.

        An ampersand near the end of a piece is held back for the next one.
        """
        place = self._buffer.find(mark, self._at)
        self.found = place >= 0
        if self.found:
            text = self._buffer[self._at : place]
            self._at = place + len(mark)
            return [text] if text else []
        tail = self._buffer.rfind("&", max(self._at, len(self._buffer) - _HELD))
        if tail >= 0 and not self._ended:
            text = self._buffer[self._at : tail]
            self._buffer, self._at = self._buffer[tail:], 0
            if not self._fill():
                text += self._buffer
                self._buffer = ""
            return [text] if text else []
        text = self._buffer[self._at :]
        self._buffer, self._at = "", 0
        return [text] if text else []

    def starts(self, text: str) -> bool:
        """Tell whether what follows begins with `text`; pass over it if so."""
        self._need(len(text))
        if self._buffer.startswith(text, self._at):
            self._at += len(text)
            return True
        return False

    def starts_tag(self) -> bool:
        """Tell whether a letter follows, after a slash or not."""
        self._need(2)
        following = self._buffer[self._at : self._at + 2].removeprefix("/")[:1]
        return following.isascii() and following.isalpha()

    def skip(self, mark: str, *, keep: bool = False) -> None:
        """Pass over everything up to `mark`, and over the mark itself unless it is to be kept."""
        lower = mark.lower()
        while True:
            place = self._buffer.lower().find(lower, self._at)
            if place >= 0:
                self._at = place if keep else place + len(mark)
                return
            rest = len(mark) - 1
            self._buffer = self._buffer[max(self._at, len(self._buffer) - rest) :] if rest else ""
            self._at = 0
            if not self._fill():
                self._buffer = ""
                return

    def tag(self) -> str | None:
        """Return what stands up to the closing '>' outside quotes, its first 8 KiB; None if it never closes."""
        parts: list[str] = []
        kept = 0
        quote = ""
        while True:
            found = self._buffer.find(quote, self._at) if quote else -1
            stop = None if quote else _STOP.search(self._buffer, self._at)
            place = found if quote else stop.start() if stop else -1
            end = place if place >= 0 else len(self._buffer)
            if kept < _KEPT:
                parts.append(self._buffer[self._at : min(end + 1, self._at + _KEPT)])
                kept += len(parts[-1])
            if place < 0:
                self._buffer, self._at = "", 0
                if not self._fill():
                    return None
                continue
            self._at = place + 1
            if quote:
                quote = ""
            elif self._buffer[place] == ">":
                return "".join(parts).removesuffix(">")
            else:
                quote = self._buffer[place]

    def _need(self, count: int) -> None:
        while len(self._buffer) - self._at < count and self._fill():
            pass

    def _fill(self) -> bool:
        """Append the next piece that is not empty; False at the end."""
        for piece in self._pieces:
            if piece:
                self._buffer = self._buffer[self._at :] + piece
                self._at = 0
                return True
        self._ended = True
        return False
