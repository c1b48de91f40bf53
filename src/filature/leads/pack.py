"""Indicator packs: versioned sets of published signs, each with its source, threshold and points."""

import hashlib
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from filature.errors import InputError

GRADES = ("P", "S", "C", "M", "assumption")
_KEYS = frozenset(
    (
        "id",
        "sql",
        "block",
        "points",
        "least",
        "starts",
        "full",
        "text",
        "source",
        "year",
        "grade",
        "rivals",
        "enabled",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One sign. It counts from `starts` (half its points) to `full` (all of them)."""

    id: str
    sql: str
    block: str  # signs of one block restate one fact: only the best counts
    points: float  # negative: speaks against the lead
    least: int  # fewer rows than this say nothing
    starts: float
    full: float
    text: dict[str, str]
    source: str
    year: int
    grade: str
    rivals: tuple[str, ...]
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A versioned set of indicators; a run names it with its hash."""

    id: str
    version: str
    lead_from: float
    indicators: tuple[Indicator, ...]
    sha256: str

    def by_id(self) -> dict[str, Indicator]:
        """Return the indicators by id."""
        return {item.id: item for item in self.indicators}


def load(pack_id: str) -> Pack:
    """Return the built-in pack `pack_id`; raise InputError for unknown packs, keys or grades."""
    entry = files("filature.leads") / "packs" / f"{pack_id}.toml"
    if not entry.is_file():
        known = sorted(
            item.name.removesuffix(".toml") for item in (files("filature.leads") / "packs").iterdir()
        )
        raise InputError(
            "no-pack", f"there is no indicator pack {pack_id!r}", f"known packs: {', '.join(known)}"
        )
    text = entry.read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    indicators = tuple(_indicator(item, pack_id) for item in raw["indicator"])
    if len({item.id for item in indicators}) != len(indicators):
        raise InputError("pack", "two indicators have the same id", "give each its own", {"pack": pack_id})
    return Pack(
        id=raw["id"],
        version=raw["version"],
        lead_from=float(raw["lead_from"]),
        indicators=tuple(item for item in indicators if item.enabled),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _indicator(raw: dict[str, Any], pack_id: str) -> Indicator:
    if unknown := set(raw) - _KEYS:
        message = f"unknown key {min(unknown)!r} in indicator {raw.get('id')!r}"
        raise InputError("pack-key", message, f"known keys: {', '.join(sorted(_KEYS))}", {"pack": pack_id})
    if raw["grade"] not in GRADES:
        message = f"indicator {raw['id']}: grade {raw['grade']!r}, expected one of {', '.join(GRADES)}"
        raise InputError(
            "pack-grade", message, "see the evidence grades in the documentation", {"pack": pack_id}
        )
    return Indicator(**{**raw, "rivals": tuple(raw["rivals"])})
