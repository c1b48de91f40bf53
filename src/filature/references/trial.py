"""A reference set tried on pairs of a known kind that it has never seen: what would be said, what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from filature.episodes import metrics
from filature.episodes.calibration import features
from filature.episodes.fitted import Fitted
from filature.episodes.method import Flags, Floats
from filature.episodes.reference import Class
from filature.episodes.refusals import MOST_BUSY, Code

_HUNDRED = 2.0
"""log10"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the models say of the pairs of one class; log10."""

    lr: Mapping[str, Floats]  # against each alternative, not bounded
    headline: Floats  # the smallest of the bounded
    refused: Mapping[Code, Flags]

    @property
    def given(self) -> Flags:
        """Return the pairs for which no rule on the pair itself forbids a number."""
        return np.asarray(~np.any(list(self.refused.values()), axis=0))

    def refusal_share(self) -> float:
        """Return the share of pairs without a number."""
        return float(1 - self.given.mean())


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How one alternative fares, on the pairs that are given a number."""

    cllr: float
    cllr_min: float
    slope: float
    intercept: float
    auc: float
    h1: int
    h2: int
    h1_above_10: float
    h2_above_10: float
    h2_above_100: float
    alone_above_10: float  # of the rival's pairs, by the LR against this alternative alone, without bounds
    alone_above_100: float


def say(model: Fitted, pairs: Class) -> Said:
    """Return what the models say of every pair."""
    value = {name: pairs.column(name) for name in ("z_fwd", "z_bwd", "t", "n", "rate", "busy", "bout")}
    x = features(value["z_fwd"], value["z_bwd"], value["t"], value["n"], value["rate"])
    low, high = model.rate
    return Said(
        lr={name: one.model.ln_lr(x) / metrics.LN10 for name, one in model.alternatives.items()},
        headline=np.asarray(np.min(list(model.bounded(x).values()), axis=0)),
        refused={
            Code.RATE_HIGH: (value["rate"] < low) | (value["rate"] > high) | (value["busy"] > MOST_BUSY),
            Code.SAME_BOUT: value["bout"] > model.usual_bout(value["n"]),
        },
    )


def figures(h1: Said, h2: Said, alternative: str, *, refusing: bool = True) -> Figures:
    """Return the figures against one alternative; the exceedances are those of the bounded headline."""
    kept = [one.given if refusing else np.ones(len(one.headline), dtype=np.bool_) for one in (h1, h2)]
    ones, twos = (one.lr[alternative][flags] for one, flags in zip((h1, h2), kept, strict=True))
    heads = [one.headline[flags] for one, flags in zip((h1, h2), kept, strict=True)]
    slope, intercept = metrics.calibration_line(ones, twos)
    return Figures(
        cllr=metrics.cllr(ones, twos),
        cllr_min=metrics.cllr_min(ones, twos),
        slope=slope,
        intercept=intercept,
        auc=metrics.auc(ones, twos),
        h1=len(ones),
        h2=len(twos),
        h1_above_10=float((heads[0] > 1).mean()),
        h2_above_10=float((heads[1] > 1).mean()),
        h2_above_100=float((heads[1] > _HUNDRED).mean()),
        alone_above_10=float((twos > 1).mean()),
        alone_above_100=float((twos > _HUNDRED).mean()),
    )
