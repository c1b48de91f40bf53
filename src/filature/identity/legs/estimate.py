"""How much each level says, and how probable each pair is, from the two files alone. Pure.

Fellegi and Sunter's model (JASA 64, 1969), estimated by expectation-maximisation without labelled pairs. Each leg
has at most one partner, and the expectation uses it: probabilities are the marginals of a random one-to-one
matching, found by belief propagation (Huang and Jebara, AISTATS 2009; Vontobel, IEEE Trans. Inf. Theory 59, 2013:
the Bethe approximation; on bipartite graphs it converges). The odds of a pair before its aspects are looked at
follow from the counts:
    M / (U_sends x U_payouts x W),
M matched pairs, U legs without partner, W the share of all pairs that lie in the window.
"""

from dataclasses import dataclass

import numpy as np

from filature.identity.legs.levels import NOTHING, UNKNOWN, Comparison
from filature.identity.legs.texts import Floats, Ints

_WEIGHT_OF_START = 50.0  # pairs that the starting shares count for
_ALONE = 0.01  # at least this share of the legs is taken to have no partner in the files
_ROUNDS, _SETTLED = 60, 1e-4
_PASSES, _STILL = 200, 1e-7
_TINY = 1e-12
_IDLE = 1e-6  # pairs with a weight below this (against both legs staying alone) take no part


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What was learned. Arrays run over the candidate pairs."""

    weight: Floats  # natural logarithm of a pair's odds against both legs staying alone
    probability: Floats  # that the two legs belong together
    parts: dict[str, Floats]  # decibans of each aspect; `base` = of the counts
    tables: dict[str, Floats]  # decibans of each level of each aspect
    matched: float  # expected number of matched pairs
    rounds: int


def estimate(
    comparisons: list[Comparison], i: Ints, j: Ints, *, sends: int, payouts: int, in_all: float
) -> Estimate:
    """Learn the levels' weights from the candidates and return every pair's probability.

    `in_all` is the number of pairs in the window, candidates or not. The result does not depend on the order of
    the pairs beyond rounding.
    """
    matched = 0.5 * min(sends, payouts)
    tables = {c.name: _silent(c, _log_ratio(c.start_match, c.start_other)) for c in comparisons}
    window = max(in_all, 1.0) / max(sends * payouts, 1)
    rounds = 0
    while True:
        rounds += 1
        alone = [max(n - matched, _ALONE * n, 1.0) for n in (sends, payouts)]
        base = np.log(max(matched, 0.5) / (alone[0] * alone[1] * window))
        weight = base + sum((tables[c.name][c.level] for c in comparisons), np.zeros(i.size))
        chance = marginals(i, j, weight, sends=sends, payouts=payouts)
        before, matched = matched, float(chance.sum())
        if rounds == _ROUNDS or abs(matched - before) <= _SETTLED * max(matched, 1.0):
            break
        tables = {c.name: _learn(c, chance) for c in comparisons}
    decibans = 10 / np.log(10)
    return Estimate(
        weight=weight,
        probability=chance,
        parts={
            "base": np.full(i.size, base * decibans),
            **{c.name: tables[c.name][c.level] * decibans for c in comparisons},
        },
        tables={name: table * decibans for name, table in tables.items()},
        matched=matched,
        rounds=rounds,
    )


def _learn(comparison: Comparison, chance: Floats) -> Floats:
    """Return ln(share of each level among true pairs / among strangers), from the present probabilities."""
    size = comparison.start_match.size
    match: Floats = np.bincount(comparison.level, chance, size).astype(np.float64)
    rest = np.where(comparison.learns_from, 1 - chance, 0.0)
    other: Floats = np.bincount(comparison.level, rest, size).astype(np.float64)
    if comparison.has_unknown:
        match[UNKNOWN], other[UNKNOWN] = 0.0, 0.0
    if comparison.known_in_all:  # every pair that shares something is a candidate: all others share nothing
        other[NOTHING] = 0.0
        other[NOTHING] = max(comparison.known_in_all - other.sum() - match.sum(), 0.0)
    match += _WEIGHT_OF_START * comparison.start_match
    other += comparison.start_other
    return _silent(comparison, _log_ratio(match, other))


def _log_ratio(match: Floats, other: Floats) -> Floats:
    ratio: Floats = np.log(match / match.sum() + _TINY) - np.log(other / other.sum() + _TINY)
    return ratio


def _silent(comparison: Comparison, table: Floats) -> Floats:
    """Let the unknown say nothing."""
    return np.where(np.arange(table.size) == UNKNOWN, 0.0, table) if comparison.has_unknown else table


def marginals(i: Ints, j: Ints, weight: Floats, *, sends: int, payouts: int) -> Floats:
    """Return for each pair its probability in a random one-to-one matching in which pairs have these weights.

    Exact where the pairs form no cycle; else the Bethe approximation. The probabilities of one leg sum to 1 at most.
    """
    chance = np.zeros(i.size)
    live = np.flatnonzero(weight > np.log(_IDLE))
    if live.size == 0:
        return chance
    rows, columns = i[live], j[live]
    strength = np.exp(np.minimum(weight[live], 60.0))
    to_send = strength.copy()
    for _ in range(_PASSES):
        total = np.bincount(rows, to_send, sends)[rows]
        to_payout = strength / (1 + np.maximum(total - to_send, 0.0))
        total = np.bincount(columns, to_payout, payouts)[columns]
        fresh = strength / (1 + np.maximum(total - to_payout, 0.0))
        moved = float(np.max(np.abs(fresh - to_send) / (1 + to_send)))
        to_send = fresh
        if moved < _STILL:
            break
    odds = to_send * to_payout / strength
    chance[live] = odds / (1 + odds)
    return chance
