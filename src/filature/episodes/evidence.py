"""What one pair's payments and sessions say: a bounded LR against each alternative; the smallest is the headline.

The smallest is safe: for any mixture of the alternatives the LR is at least it, and it exceeds x under any one
alternative no more often than that alternative's own LR does. Never a posterior, never what the payment was for:
against another arrangement with contact on the same day the LR is about 1.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from filature.episodes import bouts, calibration, coverage, merging, metrics, refusals, scores
from filature.episodes.coverage import Interval
from filature.episodes.fitted import Fitted, bootstrap, fit
from filature.episodes.localtime import Clock
from filature.episodes.method import HOUR, STANDARD, Floats, Method
from filature.episodes.reference import COINCIDENCE, H1, HABITS, REMITTER, Reference
from filature.episodes.refusals import Code, Refusal
from filature.episodes.scores import Direction, Scores
from filature.episodes.series import Series

NOTABLE = 0.5
"""A change of the headline by more than this, in log10, is flagged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One payer and one counterpart, as rows; times in UTC seconds."""

    transfers: Sequence[tuple[int, int]]  # (time, record)
    calls: Sequence[tuple[int, int, int]]  # (start, end or start, record)
    payments_covered: Sequence[Interval]
    sessions_covered: Sequence[Interval]
    date_only: int = 0  # transfers without a time of day, already left out
    zone_unknown: int = 0  # rows of either kind whose zone is not stated, already left out
    activity: Sequence[int] = ()  # other instants of device use
    found_by_timing: bool = False  # the pair was first noticed by this very score, in these very data


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The scores of a case."""

    scores: Scores
    forward: Direction
    backward: Direction
    payment_s: tuple[int, ...]  # one a payment episode
    bout: float

    def features(self) -> Floats:
        """Return the one row of features."""
        s = self.scores
        return calibration.features(s.z_fwd, s.z_bwd, s.t, s.n_fwd, s.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """The LR against one alternative, log10."""

    name: str
    raw: float
    bounded: float
    acted: str  # which bound changed it; empty = none


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The answer: either refusals or numbers, never both."""

    refused: tuple[Refusal, ...]
    considered: tuple[Code, ...]
    measured: Measured
    against: tuple[Against, ...] = ()
    headline: float | None = None  # log10
    least_favourable: str = ""
    interval: tuple[float, float] | None = None
    at_least: float | None = None
    without_one: float | None = None  # the lowest headline when any one payment is left out
    sensitivity: Mapping[str, float | None] = field(default_factory=dict)
    synthetic: bool = False

    def notable(self) -> tuple[str, ...]:
        """Return the changes of method or data that move the headline by more than half an order."""
        if self.headline is None:
            return ()
        return tuple(
            name
            for name, value in self.sensitivity.items()
            if value is None or abs(value - self.headline) > NOTABLE
        )


def measure(case: Case, clock: Clock, method: Method = STANDARD, *, last_transfer: bool = False) -> Measured:
    """Return the scores of a case."""
    moments = np.array([at for at, _ in case.transfers], dtype=np.int64)
    records = np.array([record for _, record in case.transfers], dtype=np.int64)
    paid = merging.payments(np.zeros_like(moments), moments, records, method)
    starts, ends, numbers = (np.array([call[k] for call in case.calls], dtype=np.int64) for k in range(3))
    called = merging.sessions(np.zeros_like(starts), starts, ends, numbers, method)
    at = paid.last_s if last_transfer else paid.start_s
    cover = coverage.both(case.payments_covered, case.sessions_covered)
    series = Series.of([at.tolist()], [called.start_s.tolist()], [cover])
    forward, backward = scores.by_payment(series, clock, method)
    active = np.array(sorted(case.activity), dtype=np.int64)
    share = bouts.shares(
        1,
        (series.payment_pair, series.payment_s),
        (series.session_pair, series.session_s),
        (np.zeros_like(active), active),
    )
    return Measured(
        scores=scores.batch(series, clock, method),
        forward=forward,
        backward=backward,
        payment_s=tuple(series.payment_s.tolist()),
        bout=float(share[0]) if np.isfinite(share[0]) else 0.0,
    )


def weigh_with(reference: Reference) -> Fitted | Refusal:
    """Return the models of a set, or why it has too few persons for any number."""
    small = refusals.reference_small(
        {name: reference.persons()[name] for name in (H1, COINCIDENCE, REMITTER)}
    )
    return small or fit(reference)


def assess(
    case: Case,
    clock: Clock,
    fitted: Fitted | Refusal | None,
    *,
    resamples: int = 0,
    sensitivity: bool = True,
) -> Assessment:
    """Return the LRs of a case, or why there are none. `resamples` 0 leaves the interval out."""
    measured = measure(case, clock)
    refused = tuple(_refusals(case, measured, fitted))
    if refused or not isinstance(fitted, Fitted):
        return Assessment(refused=refused, considered=tuple(Code), measured=measured)
    x = measured.features()
    against = tuple(_against(fitted, x))
    least = min(against, key=lambda one: (one.bounded, one.name))
    interval = _interval(fitted, x, resamples) if resamples else None
    without = _without_one(case, clock, fitted)
    lowest = [
        least.bounded,
        *([interval[0]] if interval else []),
        *([without] if without is not None else []),
    ]
    return Assessment(
        refused=(),
        considered=tuple(Code),
        measured=measured,
        against=against,
        headline=least.bounded,
        least_favourable=least.name,
        interval=interval,
        at_least=min(lowest),
        without_one=without,
        sensitivity=_sensitivity(case, clock, fitted) if sensitivity else {},
        synthetic=fitted.reference.synthetic,
    )


def _refusals(case: Case, measured: Measured, fitted: Fitted | Refusal | None) -> list[Refusal]:
    s = measured.scores
    found = [
        refusals.zone_unknown(case.zone_unknown),
        refusals.date_only(case.date_only, len(measured.payment_s)),
        refusals.too_few(
            n_fwd=int(s.n_fwd[0]),
            n_bwd=int(s.n_bwd[0]),
            sessions=int(s.sessions[0]),
            covered_days=float(s.covered_s[0] / 86400),
        ),
    ]
    if case.found_by_timing:
        found.append(
            Refusal(code=Code.SELECTED, reason="the pair was first noticed by the timing of these very rows")
        )
    if fitted is None:
        fitted = Refusal(code=Code.REF_SMALL, reason="no reference set was named")
    if isinstance(fitted, Refusal):
        return [one for one in (*found, fitted) if one]
    persons = fitted.reference.persons()
    if not persons[HABITS]:
        found.append(
            Refusal(
                code=Code.REF_WITHIN, reason="the reference set has no other counterparts of the same persons"
            )
        )
    found.append(
        refusals.reference_small({name: count for name, count in persons.items() if count or name != HABITS})
    )
    if not any(found[:3]):
        found += [
            refusals.rate_high(float(s.rate[0]), float(s.busy[0]), *fitted.rate),
            refusals.same_bout(measured.bout, float(fitted.usual_bout(s.n_fwd.astype(np.float64))[0])),
        ]
    return [one for one in found if one]


def _against(fitted: Fitted, x: Floats) -> list[Against]:
    found = []
    for name, one in fitted.alternatives.items():
        raw = float(one.model.ln_lr(x)[0] / metrics.LN10)
        kept = one.bounds.clip(raw)
        acted = "" if kept == raw else one.bounds.high_by if kept < raw else one.bounds.low_by
        found.append(Against(name=name, raw=raw, bounded=kept, acted=acted))
    return found


def headline(fitted: Fitted, x: Floats) -> float:
    """Return the smallest bounded log10 LR of one row of features."""
    return min(float(values[0]) for values in fitted.bounded(x).values())


def _interval(fitted: Fitted, x: Floats, resamples: int) -> tuple[float, float]:
    """Return the 2.5 and 97.5 % points of the headline over resampled reference persons."""
    drawn = np.min([one.log10_lr(x[0]) for one in bootstrap(fitted, resamples).values()], axis=0)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def _again(
    case: Case, clock: Clock, fitted: Fitted, method: Method = STANDARD, *, last: bool = False
) -> float | None:
    """Return the headline of a changed case, None where it has no score any more."""
    x = measure(case, clock, method, last_transfer=last).features()
    return headline(fitted, x) if np.isfinite(x).all() else None


def _without_one(case: Case, clock: Clock, fitted: Fitted) -> float | None:
    """Return the lowest headline over all ways to leave one payment episode out; None where one has no score."""
    moments = np.array([at for at, _ in case.transfers], dtype=np.int64)
    records = np.array([record for _, record in case.transfers], dtype=np.int64)
    episode = merging.payments(np.zeros_like(moments), moments, records).of_row
    found = []
    for number in range(int(episode.max(initial=-1)) + 1):
        kept = [row for row, own in zip(case.transfers, episode.tolist(), strict=True) if own != number]
        found.append(_again(replace(case, transfers=kept), clock, fitted))
    known = [value for value in found if value is not None]
    return min(known) if known else None


def _sensitivity(case: Case, clock: Clock, fitted: Fitted) -> dict[str, float | None]:
    """Return the headline under other choices: what must not matter much."""

    def moved(seconds: int) -> Case:
        return replace(case, transfers=[(at + seconds, record) for at, record in case.transfers])

    runs: dict[str, Callable[[], float | None]] = {
        "payments 1 h earlier": lambda: _again(moved(-HOUR), clock, fitted),
        "payments 1 h later": lambda: _again(moved(HOUR), clock, fitted),
        "comparison days ±14": lambda: _again(case, clock, fitted, replace(STANDARD, reach_days=14)),
        "comparison days ±56": lambda: _again(case, clock, fitted, replace(STANDARD, reach_days=56)),
        "last transfer of a payment": lambda: _again(case, clock, fitted, last=True),
    }
    return {name: run() for name, run in runs.items()}


def sentence(sooner: int, days: int) -> str:
    """Return what a payment's own comparison says, in words."""
    return f"a session this soon after: on {sooner} of {days} comparable days"
