"""The few shapes a document is made of; the template knows how each looks and nothing else.

A cell is text with an optional smaller second line, in fixed width or not, or numbers that lead to rows. All
are plain data: the view is written to a JSON file.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from filature.locales.characters import DASH

Block = dict[str, Any]
Cell = str | dict[str, Any]
MOST_RUNS = 12


def paragraph(text: str) -> Block:
    """Return one paragraph."""
    return {"kind": "text", "text": text}


def note(text: str) -> Block:
    """Return a smaller paragraph that explains what stands beside it."""
    return {"kind": "note", "text": text}


def heading(text: str) -> Block:
    """Return a heading inside a section."""
    return {"kind": "heading", "text": text}


def bullets(items: Iterable[str]) -> Block:
    """Return a list, in the order given."""
    return {"kind": "list", "items": list(items)}


def pairs(rows: Iterable[tuple[str, str | dict[str, Any]]]) -> Block:
    """Return terms with their values, one a line."""
    return {"kind": "pairs", "rows": [{"term": term, "value": cell(value)} for term, value in rows]}


def figure(name: str, alt: str, caption: str) -> Block:
    """Return the place of a figure that the caller supplies by name."""
    return {"kind": "figure", "file": f"{name}.svg", "alt": alt, "caption": caption}


def column(title: str, width: str = "1fr", *, align: str = "left") -> dict[str, str]:
    """Return a table column; `width` is 'auto' or shares of the rest ('2fr')."""
    return {"title": title, "width": width, "align": align}


def row(cells: Iterable[Cell], anchor: str | None = None) -> dict[str, Any]:
    """Return a table row; `anchor` is where links to it land."""
    return {"anchor": anchor, "cells": [cell(value) for value in cells]}


def table(columns: Sequence[Mapping[str, str]], rows: Sequence[Mapping[str, Any]], *, empty: str) -> Block:
    """Return a table, or the words of `empty` when it has no rows."""
    return {"kind": "table", "columns": list(columns), "rows": list(rows)} if rows else note(empty)


def mono(text: str, below: str = "", *, below_mono: bool = False) -> dict[str, Any]:
    """Return an identifier or hash in fixed width, with a smaller second line in either face."""
    return {"text": text, "mono": True, "below": below, "below_mono": below_mono, "parts": []}


def two(text: str, below: str) -> dict[str, Any]:
    """Return a value with a smaller second line."""
    return {"text": text, "mono": False, "below": below, "below_mono": False, "parts": []}


def linked(parts: Sequence[tuple[str, str, Sequence[int]]], below: str) -> dict[str, Any]:
    """Return numbers that lead to their rows, as (words before, place, numbers), with a smaller second line.

    At most twelve runs are shown, then an ellipsis: the rows themselves name the signs that they support.
    """
    shown = []
    for lead, place, numbers in parts:
        runs = links(place, numbers)
        shown.append({"lead": lead, "links": runs[:MOST_RUNS], "more": len(runs) > MOST_RUNS})
    return {**two("", below), "parts": shown}


def cell(value: Cell) -> dict[str, Any]:
    """Return any cell in its full form."""
    return two(value, "") if isinstance(value, str) else value


def links(place: str, numbers: Sequence[int]) -> list[dict[str, str]]:
    """Return ascending numbers as runs (1 to 4, 7), each leading to the row of its first number."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return [
        {"text": str(first) if first == last else f"{first}{DASH}{last}", "to": f"{place}-{first}"}
        for first, last in runs
    ]
