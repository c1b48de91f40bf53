"""A company's name taken apart: the words that name it, its legal form, what stands after it. Pure.

Legal forms and their kinds are data (legal_forms.toml), read once.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from anyascii import anyascii

LINE = (
    35  # characters of a name line in bank messages (SWIFT field 59: 4*35x); a word that does not fit is lost
)
_MAY_BE_CUT = 30  # from this length on the next word may have been lost
_KINDS = ("limited", "stock", "partnership", "sole", "open")
_SIGNS = {"&": " AND ", "+": " AND "}
_FILLERS = frozenset(("AND", "THE", "OF", "VE", "I", "UND", "ET", "E", "Y", "DI", "DE"))
_LONGEST = 6  # words in a legal form
_CLEAR = 3  # letters from which on a form in the middle of a name ends it; what follows is an address


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyName:
    """One name. `words` may be empty when nothing but a form is written."""

    words: tuple[str, ...]
    tail: tuple[str, ...]  # words after the legal form: part of an address, a number
    forms: frozenset[str]
    kinds: frozenset[str]
    cut: bool  # may have lost words at its end


@cache
def _forms() -> tuple[dict[str, tuple[str, str]], ...]:
    """Return the forms at the start and at the end of names: letters without blanks, to (form, kind)."""
    raw = tomllib.loads((files("filature.identity") / "legal_forms.toml").read_text(encoding="utf-8"))
    start: dict[str, tuple[str, str]] = {}
    end: dict[str, tuple[str, str]] = {}
    for entry in raw["form"]:
        for kind in _KINDS:
            for text in entry.get(kind, ()):
                key = text.replace(" ", "")
                if entry["where"] != "start":
                    end.setdefault(key, (key, kind))
                if entry["where"] != "end":
                    start.setdefault(key, (key, kind))
    return start, end


def words_of(name: str) -> tuple[str, ...]:
    """Return the words in Latin capitals; every sign parts words, but an apostrophe does not."""
    text = anyascii(name).upper()
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    text = re.sub(r"['`\u2019]", "", text)
    return tuple(re.sub(r"[^A-Z0-9]+", " ", text).split())


def take_apart(name: str) -> CompanyName:
    """Return the parts of a company's name."""
    start, end = _forms()
    words, found = _strip(words_of(name), start, at_start=True)
    tail: tuple[str, ...] = ()
    if not _size(words, end, at_start=False):
        words, tail = _without_tail(words, end)
    words, more = _strip(words, end, at_start=False)
    found += more
    return CompanyName(
        words=tuple(word for word in _joined(words) if word not in _FILLERS) or words,
        tail=tail,
        forms=frozenset(form for form, kind in found if kind != "open"),
        kinds=frozenset(kind for _, kind in found if kind != "open"),
        cut=len(name.strip()) >= _MAY_BE_CUT,
    )


def _size(words: tuple[str, ...], forms: dict[str, tuple[str, str]], *, at_start: bool) -> int:
    """Return how many words at one side of the name are its legal form, 0 = none; one word is always left."""
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        if "".join(words[:size] if at_start else words[-size:]) in forms:
            return size
    return 0


def _strip(
    words: tuple[str, ...], forms: dict[str, tuple[str, str]], *, at_start: bool
) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Return the words without the legal forms at one side, and those forms with their kinds."""
    found = []
    while size := _size(words, forms, at_start=at_start):
        found.append(forms["".join(words[:size] if at_start else words[-size:])])
        words = words[size:] if at_start else words[:-size]
    return words, found


def _without_tail(
    words: tuple[str, ...], end: dict[str, tuple[str, str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words up to the first clear legal form inside them, and what follows it: part of an address."""
    for place in range(1, len(words)):
        for size in range(min(_LONGEST, len(words) - place), 0, -1):
            key = "".join(words[place : place + size])
            if key in end and len(key) >= _CLEAR and end[key][1] != "open":
                return words[: place + size], words[place + size :]
    return words, ()


def _joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words with runs of single letters joined: A B C -> ABC."""
    out: list[str] = []
    single = False
    for word in words:
        if len(word) == 1 and word.isalpha() and single:
            out[-1] += word
        else:
            out.append(word)
        single = len(word) == 1 and word.isalpha()
    return tuple(out)
