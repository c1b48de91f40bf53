"""The linkage model as data: comparisons, their levels and given weights, read from `model.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

NULL_GAMMA = -1
"""Value of a comparison that cannot be made: one side does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One degree of agreement. `sql` is None for the last level: everything else."""

    gamma: int
    label: str
    m: float
    u: float
    sql: str | None = None
    tf: float = 0.0  # share of the adjustment by the value's own frequency
    fixed: str = ""  # why the given weight is never replaced
    fixed_u: bool = (
        False  # the given u is never replaced: random pairs hardly ever agree but by being one person
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is compared: levels from the strictest to 'everything else'."""

    name: str
    shows: str  # column that an explanation shows
    missing: str  # condition under which the comparison says nothing
    levels: tuple[Level, ...]
    tf_column: str | None = None
    shared: float | None = (
        None  # an identifier's expected number of further persons; None = a plain frequency
    )

    @property
    def gamma(self) -> str:
        """Return the name of the column with the level."""
        return f"gamma_{self.name}"

    @property
    def column(self) -> str:
        """Return the column of party without which the comparison cannot be made."""
        return self.tf_column or self.shows

    @property
    def given(self) -> str:
        """Return the name of the column with the decibans that this comparison gives."""
        return f"db_{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """Comparisons that are one piece of evidence when `when` holds."""

    when: str
    comparisons: tuple[str, ...]
    most: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """How much data is needed and used to learn weights."""

    least_pairs: int
    least_parties: int
    most_pairs: int
    u_pairs: int
    seed: int
    most_blocks: int
    prior_pairs: int
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything that decides a pair's decibans before data are seen."""

    comparisons: tuple[Comparison, ...]
    household: Household
    training: Training
    others: float
    recall: float
    bounds: tuple[float, float]
    population: int
    keep_decibans: float
    block_most: int

    def comparison(self, name: str) -> Comparison:
        """Return the comparison of that name."""
        return next(item for item in self.comparisons if item.name == name)


@cache
def model() -> Model:
    """Return the model that comes with Filature."""
    return read((files("filature.identity.link") / "model.toml").read_text(encoding="utf-8"))


def read(text: str) -> Model:
    """Return the model written in `text`. Raises TypeError on a key that it does not know."""
    raw = tomllib.loads(text)
    training, household = raw["training"], raw["household"]
    return Model(
        comparisons=tuple(_comparison(item) for item in raw["comparison"]),
        household=Household(**{**household, "comparisons": tuple(household["comparisons"])}),
        training=Training(**{**training, "blocks": tuple(training["blocks"])}),
        others=raw["prior"]["others"],
        recall=raw["prior"]["recall"],
        bounds=tuple(raw["prior"]["bounds"]),
        population=raw["frequency"]["population"],
        keep_decibans=raw["keep"]["decibans"],
        block_most=raw["blocking"]["most"],
    )


def _comparison(raw: Mapping[str, Any]) -> Comparison:
    fields = dict(raw)
    levels = fields.pop("level")
    return Comparison(levels=tuple(Level(**level) for level in levels), **fields)
