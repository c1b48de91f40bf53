"""A pack made to fit a unit's own decided leads: one factor a block, drawn towards what the pack already says.

    minimise  class-balanced log loss of  a + sum_b w_b l_b   +  hold/2 sum_b (w_b - 1)^2,   w_b >= 0

l_b: the block's support against the lead's closest explanation, natural units (STATISTICS, section 8: logistic fusion,
never a bare sum; here held towards 1 rather than 0, because few decisions should change little).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import optimize

from filature.errors import InputError
from filature.leads.fitting import CENTIDECIBANS
from filature.leads.pack import START, Pack, Weights

LEAST = 30
HOLD = 0.1
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decided lead: confirmed or not, and each block's support (centidecibans) against its closest explanation."""

    confirmed: bool
    blocks: Mapping[str, int]


def factors(decided: Sequence[Decided], blocks: Sequence[str]) -> dict[str, float]:
    """Return the factor of every block; raise InputError below 30 confirmed and 30 dismissed leads."""
    confirmed = np.array([item.confirmed for item in decided], dtype=np.bool_)
    counts = int(confirmed.sum()), int((~confirmed).sum())
    if min(counts) < LEAST:
        raise InputError(
            "few-decisions",
            f"found {counts[0]} confirmed and {counts[1]} dismissed leads, expected at least {LEAST} of each",
            "decide more leads first: with fewer, a pack would learn chance",
        )
    values = np.array([[item.blocks.get(name, 0) for name in blocks] for item in decided]) / CENTIDECIBANS
    weight = np.where(confirmed, 0.5 / counts[0], 0.5 / counts[1])
    sign = np.where(confirmed, 1.0, -1.0)

    def loss(flat: Floats) -> tuple[float, Floats]:
        margin = sign * (flat[0] + values @ flat[1:])
        slope = -sign * weight * np.exp(-np.logaddexp(0, margin))
        value = weight @ np.logaddexp(0, -margin) + HOLD / 2 * np.sum((flat[1:] - 1) ** 2)
        return float(value), np.concatenate([[slope.sum()], values.T @ slope + HOLD * (flat[1:] - 1)])

    start = np.concatenate([[0.0], np.ones(len(blocks))])
    bounds = [(None, None), *((0.0, None) for _ in blocks)]
    found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return {name: round(float(value), 3) for name, value in zip(blocks, found[1:], strict=True)}


def scaled(pack: Pack, by_block: Mapping[str, float], provenance: Mapping[str, object]) -> Pack:
    """Return the pack with every weight of a block times its factor, whole centidecibans again."""
    block = {item.id: item.block for item in pack.indicators}

    def times(weights: Weights) -> Weights:
        return {
            name: codes
            if name == START
            else {
                code: tuple(round(v * by_block.get(block[name], 1.0)) for v in row)
                for code, row in codes.items()
            }
            for name, codes in weights.items()
        }

    return replace(
        pack,
        passes=tuple(map(times, pack.passes)),
        weights={role: times(weights) for role, weights in pack.weights.items()},
        replicates=tuple(
            {role: times(weights) for role, weights in item.items()} for item in pack.replicates
        ),
        provenance=dict(provenance),
    )
