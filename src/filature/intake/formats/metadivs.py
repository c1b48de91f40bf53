"""The nested label/value blocks of Meta's HTML returns, section by section, without building a tree.

A section is `<div id="property-NAME">`. In it a block is an outer div with an inner one that starts with the
label and holds the value div; a value holds text or further blocks. Three spellings are known: 'div_table
outer'/'inner'/'most_inner', 't o'/'t i'/'m', and inline styles. Print pages cut anywhere: page marks are
dropped, and a block without a label goes on where the one before it stopped.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from filature.errors import RefusedError
from filature.intake.formats.htmltokens import Tag, tokens
from filature.intake.limits import MAX_DEPTH, MAX_TEXT, MIB

_PAGE = re.compile(r"(?:WhatsApp|Meta Platforms|Facebook|Instagram) Business Record Page \d+(\s*)")
_SPACE = re.compile(r"[ \t\r\f\xa0]+")
_LINES = re.compile(r"[ \t]*\n[ \t\n]*")
_TOKENS = {
    "outer": "block",
    "o": "block",
    "inner": "label",
    "i": "label",
    "most_inner": "value",
    "m": "value",
}
_ROLES = ("block", "label", "value")
_VOID = ("br", "hr", "img", "input", "link", "meta")
_SKIPPED = ("script", "style", "head")


@dataclass(slots=True)
class Block:
    """One label with its value, both in pieces: text, or further blocks."""

    label: list[str] = field(default_factory=list)
    value: list[str] = field(default_factory=list)
    blocks: "list[Block]" = field(default_factory=list)
    size: int = 0  # characters in label and value


Take = Callable[[str, list[Block]], None]


class Sections:
    """Every section of a page is given to `take(name, blocks)` when it ends."""

    def __init__(self, take: Take, file: str) -> None:
        """Start outside of any section."""
        self._take = take
        self._context: dict[str, object] = {"file": file}
        self._tags: list[tuple[str, str]] = []  # open tags of the section with their roles
        self._name: str | None = None
        self._top: list[Block] = []
        self._blocks: list[Block] = []  # open blocks
        self.count = 0
        self.broken: str | None = None  # the section in which the document breaks off

    def pieces(self, pieces: Iterable[str]) -> None:
        """Take in a document; raise RefusedError 'html-depth' or 'html-text'."""
        for token in tokens(pieces):
            if isinstance(token, str):
                if self._name is not None:
                    self._add(token)
            elif token.name.startswith("/"):
                self._close(token.name[1:])
            else:
                self._open(token)
        if self._name is not None:
            self.broken = self._name
            self._end_section()

    def _open(self, opened: Tag) -> None:
        """Open a tag: a section, a block, its label or its value, or something that says nothing."""
        tag, known = opened.name, opened.attributes
        if tag in _VOID:
            if tag == "br":
                self._add("\n")
            return
        identity = known.get("id", "")
        if tag == "div" and identity.startswith("property-") and not self._tags:
            self._name, self._top, self._blocks = identity.removeprefix("property-"), [], []
        if self._name is None:
            return
        role = "skip" if tag in _SKIPPED else _role(known) if tag == "div" else ""
        self._tags.append((tag, role))
        if len(self._tags) > MAX_DEPTH:
            message = f"blocks nested more than {MAX_DEPTH} deep"
            raise RefusedError("html-depth", message, "check that this is the return", self._context)
        if role == "block" or (role == "label" and self._innermost() != "block"):
            block = Block()
            (self._blocks[-1].blocks if self._blocks else self._top).append(block)
            self._blocks.append(block)
            if role == "label":
                self._tags[-1] = (tag, "block")
        elif role in ("line", ""):
            self._add("\n" if tag in ("div", "p", "li", "tr") else "")

    def _close(self, tag: str) -> None:
        """Close the nearest open tag of that name, and what was left open in it."""
        if self._name is None:
            return
        place = next((at for at in range(len(self._tags) - 1, -1, -1) if self._tags[at][0] == tag), None)
        if place is None:
            return
        for _, role in reversed(self._tags[place:]):
            if role == "block" and self._blocks:
                self._blocks.pop()
        del self._tags[place:]
        if not self._tags:
            self._end_section()

    def _add(self, text: str) -> None:
        roles = [role for _, role in self._tags]
        if not self._blocks or "skip" in roles or not text:
            return
        inner = next(role for role in reversed(roles) if role in _ROLES)
        block = self._blocks[-1]
        block.size += len(text)
        if block.size > MAX_TEXT:
            message = f"a value longer than {MAX_TEXT // MIB} MiB"
            raise RefusedError("html-text", message, "check that this is the return", self._context)
        (block.value if inner == "value" else block.label).append(text)

    def _innermost(self) -> str:
        """Return the role of the innermost open tag that has one, not counting the last."""
        return next((role for _, role in reversed(self._tags[:-1]) if role in _ROLES), "")

    def _end_section(self) -> None:
        name, top = self._name, self._top
        self._name, self._top, self._blocks, self._tags = None, [], [], []
        if name is not None:
            self.count += 1
            self._take(name, top)


def fields(blocks: Iterable[Block]) -> list[tuple[int, str, str | None]]:
    """Return (depth, label, value) in document order; value None = a heading over further blocks.

    Page marks are gone, continuations joined to the value they continue, definition blocks left out.
    """
    found: list[tuple[int, str, str | None]] = []
    todo = [(0, block) for block in reversed(list(blocks))]
    while todo:
        depth, block = todo.pop()
        label, value = _clean(block.label).rstrip(": "), _clean(block.value)
        if label.endswith("Definition"):
            continue
        if not label and found and found[-1][1] and not block.blocks:
            before = found[-1]
            joined = "\n".join(filter(None, (before[2], value)))
            found[-1] = (before[0], before[1], joined or before[2])
        elif label or value:
            found.append((depth, label, None if block.blocks and not value else value))
        todo.extend((depth + 1, inner) for inner in reversed(block.blocks))
    return found


def _clean(pieces: list[str]) -> str:
    """Return text without page marks and surplus blanks; line ends stay where they separate."""
    text = "".join(pieces)
    parts, at = [], 0
    for mark in _PAGE.finditer(text):
        # a mark may cut a value in two: of the blanks around it, those behind tell whether it goes on
        parts += [text[at : mark.start()].rstrip(), "\n" if "\n" in mark[1] else " " if mark[1] else ""]
        at = mark.end()
    text = "".join([*parts, text[at:]])
    return _LINES.sub("\n", _SPACE.sub(" ", text)).strip()


def _role(attributes: Mapping[str, str]) -> str:
    words = attributes.get("class", "").split()
    if any(word.lower() == "pagebreak" for word in words):
        return "skip"
    for word in words:
        if word in _TOKENS:
            return _TOKENS[word]
    style = attributes.get("style", "").replace(" ", "").lower()
    if "display:table-cell" in style:
        return "value"
    return "label" if "display:table" in style else "line" if "p" in words else ""
