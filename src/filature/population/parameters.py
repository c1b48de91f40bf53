"""The numbers behind the population: read from `parameters.toml`, each with its source and grade."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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


@cache
def load() -> Parameters:
    """Return the parameters that come with Filature."""
    text = (files(__package__) / "parameters.toml").read_text(encoding="utf-8")
    return Parameters({item.key: item for item in _flatten("", tomllib.loads(text))})


def _flatten(prefix: str, table: Mapping[str, object]) -> Iterator[Parameter]:
    for name, entry in table.items():
        key = f"{prefix}{name}"
        if not isinstance(entry, dict):
            raise TypeError(type_error.format(key=key, value=entry, expected="value, grade and source"))
        if "value" in entry:
            yield Parameter(key=key, value=entry["value"], grade=entry["grade"], source=entry["source"])
        else:
            yield from _flatten(f"{key}.", entry)
