"""The tables of naming habits, read once from `data/*.toml` (each says where it comes from)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTables:
    """Words that are not names, and short forms; lower case, romanised, without dots."""

    honorifics: frozenset[str]
    marriage: frozenset[str]
    suffixes: Mapping[str, str]
    particles: frozenset[str]
    joined: tuple[str, ...]
    abbreviations: Mapping[str, str]
    abbreviations_with_dot: Mapping[str, str]
    special: frozenset[str]  # every word above: a name without any of them is clean as it stands
    roots: Mapping[str, str]  # familiar form -> the name it most often stands for


@cache
def tables() -> NameTables:
    """Return the tables that come with Filature."""
    names, nicknames = _read("names.toml"), _read("nicknames.toml")
    particles, dotted = names["particles"], names["abbreviations_with_dot"]
    listed = (names["honorifics"], names["marriage"], particles["words"])
    mapped = (names["suffixes"], names["abbreviations"], dotted)
    return NameTables(
        special=frozenset(word for group in (*listed, *mapped) for word in group),
        honorifics=frozenset(names["honorifics"]),
        marriage=frozenset(names["marriage"]),
        suffixes=names["suffixes"],
        particles=frozenset(particles["words"]),
        joined=tuple(particles["joined"]),
        abbreviations=names["abbreviations"],
        abbreviations_with_dot=dotted,
        roots={form: root for group in nicknames.values() for form, root in group.items()},
    )


@cache
def address_words() -> Mapping[str, str]:
    """Return abbreviations of address words with the word they stand for; '' = left out."""
    found: dict[str, str] = _read("addresses.toml")["words"]
    return found


def _read(name: str) -> dict[str, Any]:
    text = (files("filature.identity") / "data" / name).read_text(encoding="utf-8")
    return tomllib.loads(text)
