"""The numbers behind the population: read from `parameters.toml`, each with its source and grade."""

import hashlib
import json
import tomllib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

from filature.population import shifting

GRADES = ("P", "S", "C", "assumption")
"""Evidence grades: primary source read, secondary source, computed from these, drafting judgement."""

type_error = "parameter {key}: found {value!r}, expected {expected}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One number (or list, or text) with where it comes from."""

    key: str
    value: object
    grade: str
    source: str
    shift: object = None
    """False: never redrawn. 'weights' | 'share' | 'factor': how, where the value does not tell."""
    range: object = None
    """[low, high], or one such pair for each item of a list: bounds instead of those of the grade."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters by dotted key, for example `LSAC.count_mu`."""

    by_key: Mapping[str, Parameter]

    def number(self, key: str) -> float:
        """Return the number stored under `key`."""
        value = self.by_key[key].value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(type_error.format(key=key, value=value, expected="a number"))
        return float(value)

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return the list of numbers stored under `key`."""
        value = self.by_key[key].value
        if not isinstance(value, list):
            raise TypeError(type_error.format(key=key, value=value, expected="a list of numbers"))
        return tuple(float(item) for item in value)

    def text(self, key: str) -> str:
        """Return the text stored under `key`."""
        return str(self.by_key[key].value)

    def values(self) -> dict[str, object]:
        """Return the bare values by key."""
        return {key: item.value for key, item in self.by_key.items()}

    def sha256(self) -> str:
        """Return the hash of all values: equal for equal parameters, whatever their sources say."""
        text = json.dumps(self.values(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@cache
def load(shift: int | None = None) -> Parameters:
    """Return the parameters that come with Filature; with `shift`, redrawn within their stated ranges.

    The same `shift` always gives the same values; each parameter has random numbers of its own, so that a new
    parameter does not move the others.
    """
    text = (files(__package__) / "parameters.toml").read_text(encoding="utf-8")
    plain = Parameters({item.key: item for item in _flatten("", tomllib.loads(text), shift=None)})
    if shift is None:
        return plain
    return Parameters({key: _redrawn(plain, item, shift) for key, item in plain.by_key.items()})


def factors(parameters: Parameters, item: Parameter) -> shifting.Span:
    """Return the bounds of the factor by which a parameter of that grade is multiplied."""
    low, high = parameters.numbers(f"shift.{item.grade}")
    return low, high


def _redrawn(plain: Parameters, item: Parameter, shift: int) -> Parameter:
    seed = np.random.SeedSequence(shift, spawn_key=(zlib.crc32(item.key.encode()),))
    value = shifting.redrawn(
        np.random.Generator(np.random.PCG64(seed)),
        item.value,
        factors=factors(plain, item),
        how=item.shift,
        stated=item.range,
    )
    return replace(item, value=value)


def _flatten(prefix: str, table: Mapping[str, object], *, shift: object) -> Iterator[Parameter]:
    """Return every parameter below a table; `shift` at the head of a table holds for all of it."""
    shift = table["shift"] if table.get("shift") is False else shift
    for name, entry in table.items():
        key = f"{prefix}{name}"
        if name == "shift" and entry is False:
            continue
        if not isinstance(entry, dict):
            raise TypeError(type_error.format(key=key, value=entry, expected="value, grade and source"))
        if "value" in entry:
            yield Parameter(**{"key": key, "shift": shift, **entry})
        else:
            yield from _flatten(f"{key}.", entry, shift=shift)
