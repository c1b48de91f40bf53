"""A payment message that stands as text inside another document, whole or cut over several elements."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from filature.errors import InputError, RefusedError
from filature.intake import xml
from filature.intake.limits import MIB

if TYPE_CHECKING:
    from lxml import etree

MAX_EMBEDDED = 32 * MIB
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,200}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)


class Embedded:
    """Text of leaf elements that may be a document in disguise; `events` parses what was collected."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._texts: list[str] = []
        self._size = 0

    def offer(self, element: "etree._Element") -> None:
        """Keep the text of a leaf: from the first one that holds markup on, since documents get cut."""
        text = element.text or ""
        if len(element) == 0 and ("<" in text or (self._texts and text.strip())):
            self._size += len(text)
            if self._size > MAX_EMBEDDED:
                self._texts.clear()
            else:
                self._texts.append(text)

    def __bool__(self) -> bool:
        """Say whether anything was kept."""
        return bool(self._texts)

    def events(self, file: str) -> "Iterator[tuple[str, etree._Element]]":
        """Yield what `xml.events` yields for the collected document.

        Its root is ours and never closed, so that a document that breaks off is told from a complete one.
        """
        depth = 0
        try:
            for event, element in xml.parse_text(document(self._texts, file), file):
                depth += 1 if event == "start" else -1
                yield event, element
        except InputError as error:
            if error.code != "xml-truncated" or depth != 1:
                raise


def document(texts: Iterable[str], file: str) -> str:
    """Return the pieces under one open root: header, document and trailer may follow each other.

    XML declarations go (their encoding is no longer true). Raises RefusedError 'xml-dtd'.
    """
    text = _DECLARATION.sub("", "".join(piece.strip("\r\n") for piece in texts))
    if _DOCTYPE.search(text):
        message = "a document type declaration (DTD) in an embedded document, expected none"
        hint = "payment messages never need one: ask for the file as the bank's system wrote it"
        raise RefusedError("xml-dtd", message, hint, {"file": file})
    return f"<Embedded>{text}"
