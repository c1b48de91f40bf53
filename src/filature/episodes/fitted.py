"""A reference set turned into models: one for each alternative, with the bounds that its size allows.

Bounds come from LRs of pairs whose persons no model saw. The person bootstrap is computed once a set; a case
then costs a few multiplications. Its seed is the hash of the set: the only random numbers in the method.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from filature.episodes import bounds, calibration, metrics
from filature.episodes.bounds import Bounds
from filature.episodes.calibration import FOLDS, NAMES, PLAIN, Model, Pairs
from filature.episodes.method import Floats
from filature.episodes.reference import ALTERNATIVES, H1, Reference, strata
from filature.episodes.refusals import FULL_PERSONS
from filature.errors import InputError

RESAMPLES = 1000
_ALL = "all"
_ENOUGH = 100
"""Pairs from which a percentile is taken by number of payments."""
_SMALL_CAP = 2.0
"""log10: a reference set of fewer than 1,000 persons a class never gives more than 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One calibrated alternative."""

    name: str
    model: Model
    bounds: Bounds
    columns: int
    held_out: dict[str, Floats]  # log10 LR of the pairs of every class, from models that saw neither person


@dataclass(frozen=True, slots=True, kw_only=True)
class Resampled:
    """The same model and bounds, refitted on resampled persons: one row a resample."""

    mean: Floats
    sd: Floats
    beta: Floats
    intercept: Floats
    low: Floats
    high: Floats

    def log10_lr(self, x: Floats) -> Floats:
        """Return the bounded log10 LR of one row of features under every resample."""
        standard = (x[: self.beta.shape[1]] - self.mean) / self.sd
        raw = (self.intercept + (standard * self.beta).sum(axis=1)) / metrics.LN10
        return np.asarray(np.clip(raw, self.low, self.high))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What a case is measured with."""

    reference: Reference
    alternatives: Mapping[str, Alternative]
    rate: tuple[float, float]  # the 1st and 99th percentile of the session rate
    bouts: Mapping[
        str, float
    ]  # the 95th percentile of the share of payments in one bout, by number of payments

    def usual_bout(self, n: Floats) -> Floats:
        """Return the highest usual share of payments in one bout with the next session, for pairs of n payments.

        One payment in a bout is a fifth of five payments and a twentieth of twenty: the share depends on n.
        """
        found = np.full(len(n), self.bouts[_ALL])
        for name, flags in strata(n).items():
            found[flags] = self.bouts[name]
        return found

    def bounded(self, x: Floats) -> dict[str, Floats]:
        """Return the bounded log10 LR against each alternative for rows of features."""
        return {
            name: np.clip(one.model.ln_lr(x) / metrics.LN10, one.bounds.low, one.bounds.high)
            for name, one in self.alternatives.items()
        }


@lru_cache(maxsize=4)
def fit(ref: Reference) -> Fitted:
    """Return the models of a set; raise InputError where one cannot be built soundly."""
    pairs = ref.pairs()
    if H1 not in pairs or len(pairs) == 1:
        raise InputError(
            "reference-classes", f"found the classes {sorted(pairs)}", f"it needs {H1} and an alternative"
        )
    found = {name: _alternative(name, pairs) for name in ALTERNATIVES if name in pairs}
    rates = [np.quantile(ref.classes[name].column("rate"), [0.01, 0.99]) for name in pairs]
    return Fitted(
        reference=ref,
        alternatives=found,
        rate=(float(max(low for low, _ in rates)), float(min(high for _, high in rates))),
        bouts=_usual_bouts(ref),
    )


def _usual_bouts(ref: Reference) -> dict[str, float]:
    """Return the 95th percentile of the bout share by number of payments; of all where pairs are few."""
    share, n = (np.concatenate([one.column(name) for one in ref.classes.values()]) for name in ("bout", "n"))
    found = {_ALL: float(np.quantile(share, 0.95))}
    for name, flags in strata(n).items():
        found[name] = float(np.quantile(share[flags], 0.95)) if flags.sum() >= _ENOUGH else found[_ALL]
    return found


def _alternative(name: str, pairs: Mapping[str, Pairs]) -> Alternative:
    h1, h2 = pairs[H1], pairs[name]
    model, columns = _sound(h1, h2, name)
    out = cross_validated(pairs, name, columns)
    one, two = (values[np.isfinite(values)] for values in (out[H1], out[name]))
    if not len(one) or not len(two):
        message = f"class {name}: no pair is free of the persons of the other pairs"
        raise InputError("reference-tangled", message, "give pairs of more different persons")
    limits = bounds.tighter(one, two)
    cap = _cap(reference_sizes(pairs, name))
    if limits.high > cap:
        limits = replace(limits, high=cap, high_by="size of the reference set")
    return Alternative(name=name, model=model, bounds=limits, columns=columns, held_out=out)


def reference_sizes(pairs: Mapping[str, Pairs], name: str) -> int:
    """Return the smaller number of persons of H1 and of one alternative."""
    return min(len(np.unique(pairs[key].payer)) for key in (H1, name))


def _cap(persons: int) -> float:
    """Return the highest log10 LR that a set of so many persons may give, whatever the bounds say."""
    return np.inf if persons >= FULL_PERSONS else _SMALL_CAP


def _sound(h1: Pairs, h2: Pairs, name: str) -> tuple[Model, int]:
    """Return the model, without interactions where they would turn evidence round."""
    for columns in (len(NAMES), PLAIN):
        model = calibration.fit(h1, h2, calibration.choose_penalty(h1, h2, columns), columns)
        if calibration.slope_is_sound(model, np.concatenate([h1.x, h2.x])):
            return model, columns
    message = f"class {name}: sooner sessions would lower the likelihood ratio"
    raise InputError("reference-slope", message, "check which class its rows belong to")


def cross_validated(pairs: Mapping[str, Pairs], name: str, columns: int) -> dict[str, Floats]:
    """Return log10 LRs against one alternative for the pairs of every class, each from persons held out.

    The penalty is chosen anew in each training part. NaN where a training part lacks a class.
    """
    out = {key: np.full(len(one), np.nan) for key, one in pairs.items()}
    for fold in range(FOLDS):
        tests = {key: one.fold == fold for key, one in pairs.items()}
        if not any(flags.any() for flags in tests.values()):
            continue
        persons = np.unique(
            np.concatenate(
                [np.concatenate([one.payer[tests[key]], one.payee[tests[key]]]) for key, one in pairs.items()]
            )
        )
        h1, h2 = (
            pairs[key].kept(~(np.isin(pairs[key].payer, persons) | np.isin(pairs[key].payee, persons)))
            for key in (H1, name)
        )
        if not len(h1) or not len(h2):
            continue
        model = calibration.fit(h1, h2, calibration.choose_penalty(h1, h2, columns), columns)
        for key, one in pairs.items():
            out[key][tests[key]] = model.ln_lr(one.x[tests[key]]) / metrics.LN10
    return out


@lru_cache(maxsize=4)
def _bootstrap(ref: Reference, resamples: int) -> dict[str, Resampled]:
    """Return refits of every alternative on persons drawn with replacement, with bounds of the same persons."""
    fitted = fit(ref)
    pairs = ref.pairs()
    rng = np.random.Generator(np.random.PCG64(int(ref.sha256, 16)))
    drawn = {key: _weights(rng, one, resamples) for key, one in pairs.items()}
    return {name: _resampled(pairs, drawn, one, resamples) for name, one in fitted.alternatives.items()}


def bootstrap(fitted: Fitted, resamples: int = RESAMPLES) -> dict[str, Resampled]:
    """Return the resampled models of a set; computed once."""
    return _bootstrap(fitted.reference, resamples)


def _weights(
    rng: np.random.Generator, pairs: Pairs, resamples: int
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return how often each pair's payer was drawn, one row a resample."""
    _, place = np.unique(pairs.payer, return_inverse=True)
    size = int(place.max()) + 1
    counts = rng.multinomial(size, np.full(size, 1 / size), size=resamples)
    return np.asarray(counts[:, place])


def _resampled(
    pairs: Mapping[str, Pairs],
    drawn: Mapping[str, np.ndarray[tuple[int, int], np.dtype[np.int64]]],
    one: Alternative,
    resamples: int,
) -> Resampled:
    h1, h2 = pairs[H1], pairs[one.name]
    x = np.concatenate([h1.x, h2.x])[:, : one.columns]
    y = np.repeat([1.0, 0.0], [len(h1), len(h2)])
    base = h1.weights(), h2.weights()
    start = np.concatenate([[one.model.intercept], one.model.beta])
    cap = _cap(reference_sizes(pairs, one.name))
    rows = []
    for number in range(resamples):
        times = drawn[H1][number], drawn[one.name][number]
        weight = np.concatenate(
            [share * often / (2 * (share * often).sum()) for share, often in zip(base, times, strict=True)]
        )
        model = calibration.fit_features(x, y, weight, one.model.penalty, start)
        kept = [
            np.repeat(values[fine], often[fine])
            for values, often in zip((one.held_out[H1], one.held_out[one.name]), times, strict=True)
            for fine in [np.isfinite(values)]
        ]
        limits = bounds.tighter(*kept) if all(len(values) for values in kept) else Bounds(low=0.0, high=0.0)
        rows.append((model, limits.low, min(limits.high, cap)))
    return Resampled(
        mean=np.array([model.mean for model, _, _ in rows]),
        sd=np.array([model.sd for model, _, _ in rows]),
        beta=np.array([model.beta for model, _, _ in rows]),
        intercept=np.array([model.intercept for model, _, _ in rows]),
        low=np.array([low for _, low, _ in rows]),
        high=np.array([high for _, _, high in rows]),
    )


def held_out_headline(fitted: Fitted, name: str) -> Floats:
    """Return the bounded headline (log10) of the held-out pairs of one class."""
    parts = [
        np.clip(one.held_out[name], one.bounds.low, one.bounds.high) for one in fitted.alternatives.values()
    ]
    return np.asarray(np.min(parts, axis=0))


__all__ = ["Alternative", "Fitted", "bootstrap", "cross_validated", "fit", "held_out_headline"]
