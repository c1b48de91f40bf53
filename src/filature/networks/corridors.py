"""Destinations that rise against their own history: context for a unit, never a sign of a person. Pure.

Rise (rise-v1). Only whole months count. What a month would hold is each provider's payments of that month times the
destination's share of that provider's payments in the history, so that a busier provider is no rise. Providers with
fewer than six months of history are left out: a new file is no rise either.
Each month gives the residual 2 (sqrt(n + 3/8) - sqrt(e + 3/8)), which has a variance near 1 for counts small or
large (Anscombe 1948, Biometrika 35). The rise is sqrt(3) times (mean of the last three residuals - median of the
history's), over the history's spread: 1.4826 times the median distance from the median, at least 1. A destination is
rising from 3 on, with a quarter more than expected (in large counts every drift is significant), five payments and
three payers in a month.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import sqrt
from statistics import fmean, median
from typing import Any

METHOD = "rise-v1"
RECENT = 3
LEAST_HISTORY = 6
LEAST_PAYMENTS = 5
LEAST_PAYERS = 3
RISE_FROM = 3.0
GROWTH_FROM = 1.25
_MAD = 1.4826  # makes the median distance a standard deviation where residuals are normal
_DECEMBER = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One whole month: payments and payers seen, payments expected from the history."""

    first: date
    payments: int
    payers: int
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """One destination. `rise` is None with `why_not`; `rising` says that rise, payments and payers suffice."""

    kind: str
    destination: str
    months: tuple[Month, ...]
    rise: float | None
    rising: bool
    new: bool
    why_not: str | None
    use: str


def judge(rows: Sequence[Mapping[str, Any]], *, first: date, last: date) -> list[Corridor]:
    """Return every destination of rows (kind, destination, provider, month_on, payments, payers, use).

    `first` and `last` are the first and last day of the records: months that they cut are left out. Order: rising
    first, then by rise, then by payments, kind and name.
    """
    months = whole_months(first, last)
    keyed = sorted(rows, key=lambda r: (r["kind"], r["destination"], r["provider"], r["month_on"]))
    known = _with_history(keyed, months[:-RECENT])
    found = []
    for _, of_kind in groupby(keyed, key=lambda r: r["kind"]):
        each = [row for row in of_kind if row["provider"] in known or not known]
        totals: dict[tuple[str, date], int] = {}
        for row in each:
            at = (row["provider"], row["month_on"])
            totals[at] = totals.get(at, 0) + row["payments"]
        for _, own in groupby(each, key=lambda r: r["destination"]):
            found.append(_corridor(list(own), totals, months, known=bool(known)))
    return sorted(
        found,
        key=lambda c: (not c.rising, -(c.rise if c.rise is not None else -1e9),
                       -sum(m.payments for m in c.months), c.kind, c.destination),
    )  # fmt: skip


def _with_history(rows: Sequence[Mapping[str, Any]], history: Sequence[date]) -> set[str]:
    """Return the providers seen in six months of the history or more: others can show no rise, and are left out."""
    seen: dict[str, set[date]] = {}
    for row in rows:
        seen.setdefault(row["provider"], set()).add(row["month_on"])
    return {name for name, months in seen.items() if len(months & set(history)) >= LEAST_HISTORY}


def whole_months(first: date, last: date) -> list[date]:
    """Return the first days of the months that lie wholly between two days, ends included."""
    found = []
    month = first if first.day == 1 else _next(first)
    while _next(month) - timedelta(days=1) <= last:
        found.append(month)
        month = _next(month)
    return found


def _next(day: date) -> date:
    return date(day.year + (day.month == _DECEMBER), day.month % _DECEMBER + 1, 1)


def _corridor(
    own: Sequence[Mapping[str, Any]],
    totals: Mapping[tuple[str, date], int],
    months: Sequence[date],
    *,
    known: bool,
) -> Corridor:
    history = months[:-RECENT]
    expected = _expected(own, totals, months, set(history))
    seen = {month: [0, 0] for month in months}
    for row in own:
        if row["month_on"] in seen:
            seen[row["month_on"]][0] += row["payments"]
            seen[row["month_on"]][1] += row["payers"]  # a payer with two providers counts in each
    series = tuple(
        Month(first=m, payments=seen[m][0], payers=seen[m][1], expected=round(expected[m], 4)) for m in months
    )
    recent = series[-RECENT:]
    about = {"kind": own[0]["kind"], "destination": own[0]["destination"], "months": series,
             "use": min(row["use"] for row in own)}  # fmt: skip
    if not known:
        return Corridor(**about, rise=None, rising=False, new=False, why_not="history-short")
    before = sum(month.payments for month in series[:-RECENT])
    now = sum(month.payments for month in recent)
    if now + before < LEAST_PAYMENTS:
        return Corridor(**about, rise=None, rising=False, new=False, why_not="too-few")
    rise = round(_rise(series), 4)
    grown = now >= GROWTH_FROM * sum(month.expected for month in recent)
    enough = grown and now >= LEAST_PAYMENTS and max(month.payers for month in recent) >= LEAST_PAYERS
    return Corridor(
        **about, rise=rise, rising=enough and rise >= RISE_FROM, new=before == 0 and now > 0, why_not=None
    )


def _expected(
    own: Sequence[Mapping[str, Any]],
    totals: Mapping[tuple[str, date], int],
    months: Sequence[date],
    history: set[date],
) -> dict[date, float]:
    """Return what each month would hold at the shares of the history, provider by provider."""
    was: dict[str, int] = {}
    for row in own:
        if row["month_on"] in history:
            was[row["provider"]] = was.get(row["provider"], 0) + row["payments"]
    held: dict[str, int] = {}
    for (provider, month), count in totals.items():
        if month in history:
            held[provider] = held.get(provider, 0) + count
    return {
        month: sum(
            count / held[provider] * totals.get((provider, month), 0)
            for provider, count in sorted(was.items())
        )
        for month in months
    }


def _rise(series: Sequence[Month]) -> float:
    residuals = [2 * (sqrt(m.payments + 3 / 8) - sqrt(m.expected + 3 / 8)) for m in series]
    past = residuals[:-RECENT]
    middle = median(past)
    spread = max(_MAD * median(abs(value - middle) for value in past), 1.0)
    return sqrt(RECENT) * (fmean(residuals[-RECENT:]) - middle) / spread


def shown(corridor: Corridor) -> dict[str, Any]:
    """Return one destination as plain data."""
    recent, before = corridor.months[-RECENT:], corridor.months[:-RECENT]
    return {
        "kind": corridor.kind,
        "destination": corridor.destination,
        "before": sum(month.payments for month in before),
        "recent": sum(month.payments for month in recent),
        "recent_expected": round(sum(month.expected for month in recent), 2),
        "recent_months": len(recent),
        "rise": corridor.rise,
        "rising": corridor.rising,
        "new": corridor.new,
        "why_not": corridor.why_not,
        "use": corridor.use,
        "months": [
            {"month": f"{m.first:%Y-%m}", "payments": m.payments, "payers": m.payers, "expected": m.expected}
            for m in corridor.months
        ],
    }
