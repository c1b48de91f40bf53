"""The weight of every level: given by the model, or learnt from the parties where there is enough to learn from.

Learnt m are drawn towards the given ones by `prior_pairs` pairs; learnt u leave out the share of random pairs that
is one person. Every weight says what it rests on (`basis`).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from filature.identity.link.model import Comparison, Level, Model
from filature.workspace.records import one

FIGURES = 4
"""Significant figures kept of a learnt m and u: sums over threads differ in the last bits, weights may not."""
_LEAST = 1e-7  # no learnt probability is smaller: a level that was never seen is not impossible


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One row of link_weight."""

    comparison: str
    gamma: int
    label: str
    m: float | None
    u: float | None
    decibans: float
    tf: float
    pairs: float | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What one training block says about one level."""

    comparison: str
    gamma: int
    m: float
    pairs: float  # expected matching pairs in which the comparison could be made


Chances = dict[tuple[str, int], float]
"""u of a comparison's level."""


def weights(con: duckdb.DuckDBPyConnection, model: Model) -> list[Weight]:
    """Return the prior and a weight for every level, from table party."""
    row = one(con, "SELECT count(*) FROM party")
    parties = int(row[0]) if row else 0
    prior = _prior(con, model, parties)
    if parties < model.training.least_parties:
        reason = f"given: fewer than {model.training.least_parties} parties"
        return [prior, *(_given(item, level, reason) for item in model.comparisons for level in item.levels)]
    from filature.identity.link import learning  # noqa: PLC0415 - Splink takes a while to load, and is not always needed

    odds = 10 ** (prior.decibans / 10)
    u, taught = learning.learn(con, model, odds)
    return [prior, *_joined(model, u, taught, odds)]


def _prior(con: duckdb.DuckDBPyConnection, model: Model, parties: int) -> Weight:
    """Return the odds that two random parties are one person, from pairs that share an uncommon identifier."""
    low, high = model.bounds
    others, basis = model.others, f"given: fewer than {model.training.least_parties} parties"
    if parties >= model.training.least_parties:
        row = one(con, _EQUAL_IDENTIFIERS, [model.block_most])
        pairs = int(row[0] or 0) if row else 0
        others = min(max(2 * pairs / model.recall / parties, low), high)
        basis = f"learnt: {pairs} pairs with an equal identifier and no other name on it"
    chance = min(others / max(parties - 1, 1), 0.5)
    return Weight(
        comparison="prior",
        gamma=0,
        label="two parties taken at random",
        m=None,
        u=None,
        decibans=round(10 * math.log10(chance / (1 - chance)), 2),
        tf=0.0,
        pairs=None,
        basis=basis,
    )


# pairs of parties that share a value under which only one rare sound of a name is seen
_EQUAL_IDENTIFIERS = """
WITH carried AS (
  SELECT party_id, name_rare, unnest([phone, email, account, document, customer, handle]) AS value FROM party
),
kept AS (
  SELECT value FROM carried WHERE value IS NOT NULL
  GROUP BY value HAVING count(*) BETWEEN 2 AND ? AND count(DISTINCT name_rare) <= 1
)
SELECT count(*) FROM (
  SELECT DISTINCT a.party_id, b.party_id AS other
  FROM carried AS a
  JOIN kept ON kept.value = a.value
  JOIN carried AS b ON b.value = a.value AND b.party_id > a.party_id
)
"""


def _joined(model: Model, learnt: Chances, taught: list[Taught], odds: float) -> Iterable[Weight]:
    """Yield the weight of every level from the given values and what was learnt."""
    prior = model.training.prior_pairs
    for item in model.comparisons:
        for level in item.levels:
            if level.fixed:
                yield _given(item, level, f"given: {level.fixed}")
                continue
            said = [row for row in taught if (row.comparison, row.gamma) == (item.name, level.gamma)]
            pairs = sum(row.pairs for row in said)
            m = (sum(row.m * row.pairs for row in said) + level.m * prior) / (pairs + prior)
            u = _corrected(learnt.get((item.name, level.gamma)), level, m, odds / (1 + odds))
            basis = "learnt" if pairs >= prior else "given: too few matching pairs"
            yield _weight(item, level, _rounded(m), _rounded(u), round(pairs, 1), basis)


def _corrected(learnt: float | None, level: Level, m: float, chance: float) -> float:
    """Return u without the share `chance` of random pairs that is one person.

    Where these are most of a level, u is not known that well: no less than half of what was seen stands, which
    makes the evidence weaker than it may be.
    """
    return level.u if level.fixed_u or learnt is None else max(learnt - chance * m, learnt / 2)


def _rounded(value: float) -> float:
    return float(f"{max(value, _LEAST):.{FIGURES}g}")


def _given(item: Comparison, level: Level, reason: str) -> Weight:
    return _weight(item, level, level.m, level.u, 0.0, reason)


def _weight(item: Comparison, level: Level, m: float, u: float, pairs: float, basis: str) -> Weight:  # noqa: PLR0917
    return Weight(
        comparison=item.name,
        gamma=level.gamma,
        label=level.label,
        m=m,
        u=u,
        decibans=round(10 * math.log10(m / u), 2),
        tf=level.tf,
        pairs=pairs,
        basis=basis,
    )
