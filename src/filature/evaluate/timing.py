"""What likelihood ratios made with a reference set are worth, on persons that no model saw.

Per alternative and number of payments: cost, calibration, and how often support is false. The gates are our
proposal; no standard sets them. PAV measures overfit the validation set (Morrison 2021), so the gates rest on
slope, intercept and exceedance; devPAV is reported.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import betaincinv

from filature.episodes import fitted, metrics
from filature.episodes.calibration import Pairs
from filature.episodes.fitted import Fitted
from filature.episodes.method import Flags, Floats, Ints
from filature.episodes.reference import H1, Reference, strata

LEAST_PAIRS = 30
ALL = "all"
_GRID = np.round(np.arange(-30, 31) / 10, 1)
BARS = {"H2-a": 0.60, "H2-c": 0.75}
"""The highest Cllr at five to nine payments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """What the plots of one alternative draw; log10 everywhere."""

    h1: Floats
    h2: Floats
    pav_before: Floats
    pav_after: Floats
    odds: Floats
    ece: Floats
    ece_pav: Floats
    ece_none: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """The report: JSON-ready facts, and the curves of each alternative."""

    facts: dict[str, Any]
    curves: Mapping[str, Curves]


def validate(reference: Reference, *, resamples: int = 200) -> Validation:
    """Return the validation of a reference set; equal sets give equal facts."""
    model = fitted.fit(reference)
    rng = np.random.Generator(np.random.PCG64(int(reference.sha256, 16)))
    pairs = reference.pairs()
    rows = [row for name in model.alternatives for row in _rows(model, name, pairs, rng, resamples)]
    gates = list(_gates(rows))
    facts = {
        "schema": "filature-timing-validation/1",
        "reference": {
            "name": reference.name,
            "kind": reference.kind,
            "made_by": reference.made_by,
            "made_from": reference.made_from,
            "made_on": reference.made_on,
            "sha256": reference.sha256,
            "persons": reference.persons(),
        },
        "rows": rows,
        "bounds": {
            name: {
                "low": one.bounds.low,
                "high": one.bounds.high,
                "low_by": one.bounds.low_by,
                "high_by": one.bounds.high_by,
            }
            for name, one in model.alternatives.items()
        },
        "gates": gates,
        "passes": all(gate["ok"] for gate in gates),
    }
    return Validation(facts=facts, curves={name: _curves(model, name) for name in model.alternatives})


def _known(model: Fitted, name: str, label: str) -> Flags:
    return np.asarray(np.isfinite(model.alternatives[name].held_out[label]))


def _rows(
    model: Fitted, name: str, pairs: Mapping[str, Pairs], rng: np.random.Generator, resamples: int
) -> Iterator[dict[str, Any]]:
    """Yield one row for all numbers of payments, then one a stratum."""
    classes = {label: model.reference.classes[label] for label in (H1, name)}
    parts = {
        label: {ALL: np.ones(len(one), dtype=np.bool_), **strata(one.column("n"))}
        for label, one in classes.items()
    }
    for payments in parts[H1]:
        used = {label: parts[label][payments] & _known(model, name, label) for label in classes}
        payers = {label: pairs[label].payer[flags] for label, flags in used.items()}
        yield _row(model, name, payments, used, payers, rng=rng, resamples=resamples)


def _row(
    model: Fitted,
    name: str,
    payments: str,
    used: Mapping[str, Flags],
    payers: Mapping[str, Ints],
    *,
    rng: np.random.Generator,
    resamples: int,
) -> dict[str, Any]:
    one, two = (model.alternatives[name].held_out[label][flags] for label, flags in used.items())
    row: dict[str, Any] = {"against": name, "payments": payments, "h1": len(one), "h2": len(two)}
    nothing = dict.fromkeys(
        ("cllr", "cllr_low", "cllr_high", "cllr_min", "cllr_cal", "dev_pav", "slope", "intercept", "turing"),
        None,
    )
    if min(len(one), len(two)) < LEAST_PAIRS:
        none = {"share": None, "high": None}
        return {**row, **nothing, "above_10": none, "above_100": none, "h1_above_10": None}
    low, high = _interval(one, two, payers, rng, resamples)
    slope, intercept = metrics.calibration_line(one, two)
    clip = model.alternatives[name].bounds
    headline = {label: fitted.held_out_headline(model, label)[flags] for label, flags in used.items()}
    return {
        **row,
        "cllr": metrics.cllr(one, two),
        "cllr_low": low,
        "cllr_high": high,
        "cllr_min": metrics.cllr_min(one, two),
        "cllr_cal": metrics.cllr_cal(one, two),
        "dev_pav": _finite(metrics.dev_pav(one, two)),
        "slope": _finite(slope),
        "intercept": _finite(intercept),
        "turing": metrics.turing(np.clip(two, clip.low, clip.high)),
        "above_10": exceedance(headline[name], payers[name], 10),
        "above_100": exceedance(headline[name], payers[name], 100),
        "h1_above_10": float((headline[H1] > 1).mean()),
    }


def exceedance(headline: Floats, payers: Ints, x: float) -> dict[str, float]:
    """Return how often a bounded headline exceeds x, with the one-sided 95 % limit over persons.

    Clopper and Pearson; a person with any pair above x counts as one event.
    """
    above = headline > np.log10(x)
    persons, events = len(np.unique(payers)), len(np.unique(payers[above]))
    high = 1.0 if events >= persons else float(betaincinv(events + 1, persons - events, 0.95))
    return {"share": float(above.mean()), "high": high, "events": float(events), "persons": float(persons)}


def _interval(
    one: Floats,
    two: Floats,
    payers: Mapping[str, Ints],
    rng: np.random.Generator,
    resamples: int,
) -> tuple[float, float]:
    """Return the 2.5 and 97.5 % points of Cllr over resampled persons of both classes."""
    costs = metrics.softplus2(-one * metrics.LN10), metrics.softplus2(two * metrics.LN10)
    drawn = np.zeros(resamples)
    for cost, who in zip(costs, payers.values(), strict=True):
        _, place = np.unique(who, return_inverse=True)
        size = int(place.max()) + 1
        totals, counts = np.bincount(place, weights=cost), np.bincount(place)
        times = rng.multinomial(size, np.full(size, 1 / size), size=resamples)
        drawn += (times * totals).sum(axis=1) / (times * counts).sum(axis=1) / 2
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _gates(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield each bar with what was found."""
    for row in rows:
        name, payments = row["against"], row["payments"]
        yield _gate("cllr-high", row, row["cllr_high"], "< 1", lambda found: found < 1)
        if payments == "5-9" and name in BARS:
            bar = BARS[name]
            yield _gate("cllr", row, row["cllr"], f"<= {bar:g}", lambda found, bar=bar: found <= bar)
        if payments != ALL:
            continue
        yield _gate("cllr-cal", row, row["cllr_cal"], "<= 0.13", lambda found: found <= 0.13)  # noqa: PLR2004
        yield _gate("slope", row, row["slope"], "0.8 to 1.25", lambda found: 0.8 <= found <= 1.25)  # noqa: PLR2004
        yield _gate("intercept", row, row["intercept"], "-0.2 to 0.2", lambda found: abs(found) <= 0.2)  # noqa: PLR2004
        yield _gate("turing", row, row["turing"], "<= 1", lambda found: found <= 1)
        yield _gate("above-10", row, row["above_10"]["share"], "<= 0.05", lambda found: found <= 0.05)  # noqa: PLR2004
        yield _gate("above-10-high", row, row["above_10"]["high"], "<= 0.1", lambda found: found <= 0.1)  # noqa: PLR2004
        yield _gate("above-100-high", row, row["above_100"]["high"], "<= 0.01", lambda found: found <= 0.01)  # noqa: PLR2004


def _gate(code: str, row: dict[str, Any], found: float | None, bar: str, ok: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return one gate; what could not be measured does not pass."""
    where = f"{row['against']}, {row['payments']} payments"
    return {
        "code": code,
        "against": row["against"],
        "payments": row["payments"],
        "text": f"{code} against {where}",
        "found": "not measured" if found is None else f"{found:.4f}",
        "bar": bar,
        "ok": found is not None and bool(ok(found)),
    }


def _curves(model: Fitted, name: str) -> Curves:
    one, two = (model.alternatives[name].held_out[label][_known(model, name, label)] for label in (H1, name))
    pav = metrics.pav(one, two)
    priors = 1 / (1 + 10.0**-_GRID)
    neutral = np.zeros(1)
    return Curves(
        h1=np.sort(one),
        h2=np.sort(two),
        pav_before=pav.before,
        pav_after=pav.after,
        odds=_GRID,
        ece=np.array([metrics.ece(one, two, prior) for prior in priors]),
        ece_pav=np.array([metrics.ece(pav.h1, pav.h2, prior) for prior in priors]),
        ece_none=np.array([metrics.ece(neutral, neutral, prior) for prior in priors]),
    )


__all__ = ["Curves", "Validation", "exceedance", "validate"]
