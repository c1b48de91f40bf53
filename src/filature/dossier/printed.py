"""The words of a document in the order in which its pages hold them, and where given pages hold others.

Mirrors `template/pieces.typ`. Blanks are left out on both sides: where a line breaks is typography. The words
inside a figure are known to the room that draws it only: they are passed over.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from filature.dossier import glyphs

_BLANK = re.compile(r"[\s\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}]+")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_BULLET = "\N{BULLET}"
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """Words without blanks; `header` stands again at the top of each page on which the table goes on."""

    text: str
    header: str = ""
    after_figure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where the pages first hold other words than the document."""

    page: int
    expected: str
    got: str


def difference(document: Mapping[str, Any], pages: Sequence[str]) -> Difference | None:
    """Return the first difference between a view and the text of each page, or None."""
    shown = glyphs.everywhere(document)
    starts: list[int] = []
    bare: list[str] = []
    for number, page in enumerate(pages, 1):
        foot = _bare(f"{shown['footer']['reference']}{shown['footer']['manifest']}{shown['footer']['page']}")
        foot += f"{number}/{len(pages)}"
        words = _bare(page)
        if not words.endswith(foot):
            return Difference(page=number, expected=foot, got=words[-len(foot) :])
        starts.append(sum(len(one) for one in bare))
        bare.append(words.removesuffix(foot))
    text, at = "".join(bare), 0
    for piece in pieces(shown):
        end = _follow(text, at, piece, starts)
        if end is None:
            return _here(at, starts, piece.text, text)
        at = end
    return None if at == len(text) else _here(at, starts, "", text)


def pieces(document: Mapping[str, Any]) -> Iterator[Piece]:
    """Yield the words of a view in reading order."""
    yield from _front(document["front"], document["title"])
    for number, section in enumerate(document["sections"], 1):
        yield Piece(_bare(f"{number}{section['title']}"))
        yield from _blocks(section["blocks"])
    for letter, section in zip(ascii_uppercase, document["annexes"], strict=False):
        yield Piece(_bare(f"{letter}{section['title']}"))
        yield from _blocks(section["blocks"])


def _front(front: Mapping[str, Any], title: str) -> Iterator[Piece]:
    yield Piece(_bare(front["kicker"] + title + front["subtitle"]))
    if banner := front["banner"]:
        yield Piece(_bare(f"{banner['title']}. {banner['text']}{banner['lead']}"))
        yield from _items(banner["items"])
    yield from _blocks([front["identity"]])
    yield Piece(_bare(front["statement"]))
    for question in front["questions"]:
        yield Piece(_bare(question["title"]))
        yield from _blocks(question["blocks"])
    yield Piece(_bare(front["against"]["title"]))
    yield from _items(front["against"]["items"])


def _blocks(blocks: Sequence[Mapping[str, Any]]) -> Iterator[Piece]:
    """Yield the words of blocks; those of a figure are its caption, found after what the drawing says."""
    for block in blocks:
        kind = block["kind"]
        if kind in {"text", "note", "heading"}:
            yield Piece(_bare(block["text"]))
        elif kind == "list":
            yield from _items(block["items"])
        elif kind == "pairs":
            for row in block["rows"]:
                yield Piece(_bare(row["term"]) + _cell(row["value"]))
        elif kind == "figure":
            yield Piece(_bare(block["caption"]), after_figure=True)
        else:
            header = _bare("".join(column["title"] for column in block["columns"]))
            yield Piece(header)
            for row in block["rows"]:
                yield from (Piece(_cell(cell), header) for cell in row["cells"])


def _items(items: Sequence[str]) -> Iterator[Piece]:
    return (Piece(_BULLET + _bare(item)) for item in items)


def _cell(cell: Mapping[str, Any]) -> str:
    parts = "".join(
        part["lead"] + ",".join(link["text"] for link in part["links"]) + (",…" if part["more"] else "")
        for part in cell["parts"]
    )
    return _bare(cell["text"] + parts + cell["below"])


def _follow(text: str, at: int, piece: Piece, starts: Sequence[int]) -> int | None:
    """Return where `piece` ends when it begins at `at`, or None when other words stand there."""
    if piece.after_figure:
        found = text.find(piece.text, at)
        return None if found < 0 else found + len(piece.text)
    at = _past_header(text, at, piece, starts)
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in piece.text):
        # Pages hold such words from left to right: the same characters, their order is not compared.
        same = sorted(text[at : at + len(piece.text)]) == sorted(piece.text)
        return at + len(piece.text) if same else None
    done = 0
    while done < len(piece.text):
        page = bisect_right(starts, at)
        end = starts[page] if page < len(starts) else len(text)
        size = min(len(piece.text) - done, end - at)
        if size <= 0 or text[at : at + size] != piece.text[done : done + size]:
            return None
        done += size
        at = _past_header(text, at + size, piece, starts) if done < len(piece.text) else at + size
    return at


def _past_header(text: str, at: int, piece: Piece, starts: Sequence[int]) -> int:
    """Return where the words go on after a table header that a new page repeats."""
    page = bisect_right(starts, at)
    repeated = piece.header and page and starts[page - 1] == at and text.startswith(piece.header, at)
    return at + len(piece.header) if repeated else at


def _here(at: int, starts: Sequence[int], expected: str, text: str) -> Difference:
    page = bisect_right(starts, at)
    return Difference(
        page=page, expected=expected[:_SHOWN], got=text[at : at + max(len(expected), 1)][:_SHOWN]
    )


def _bare(text: str) -> str:
    return _BLANK.sub("", text)
