"""From payments to transfers: which operator carried each, what was paid out, which rows are defective."""

from dataclasses import dataclass

import numpy as np

from filature.population.classes import (
    BAD_CURRENCY,
    BAD_DATE,
    COLIBRI,
    COUNTRIES,
    NEGATIVE,
    NORTHWIND,
    OUT_OF_SCOPE,
    PESOBRIDGE,
    REASONS,
    code,
)
from filature.population.clock import DAY, utc_from_paris
from filature.population.parameters import Parameters
from filature.population.series import Ints, Rng
from filature.population.stage import Payments

_SWITCHED = {"LSAC": "operator.switch_lsac", "ROM": "operator.switch_rom"}
_PHILIPPINES = COUNTRIES.index("PH")
_ROUNDED = ("LSAC", "ROM", "FAM")
_YEAR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfers:
    """One row per transfer, by time. Money in minor units (two decimals), times in seconds, UTC."""

    payer: Ints  # identity
    payee: Ints  # identity
    behaviour: Ints  # code in CLASSES; truth only
    sent_utc_s: Ints
    paid_utc_s: Ints
    cents: Ints  # EUR sent
    fee_cents: Ints
    paid_minor: Ints  # paid out, in the currency of the payee's country
    currency: Ints  # code in CURRENCIES
    operator: Ints  # code in OPERATORS
    reason: Ints  # code in REASONS
    defect: Ints  # code in DEFECTS; 0 = none

    def __len__(self) -> int:
        """Return the number of transfers."""
        return len(self.payer)


def make(
    rng: Rng,
    p: Parameters,
    payments: Payments,
    *,
    payer_class: Ints,
    country: Ints,
    first_s: int,
    defects: bool = True,
) -> Transfers:
    """Return the transfers of all payments; `country` is by identity, `first_s` the period's start (UTC).

    Without `defects` every row is one that the intake would accept.
    """
    order = np.lexsort((payments.payee, payments.payer, payments.wall_s))
    payer, payee = payments.payer[order], payments.payee[order]
    behaviour, wall = payments.behaviour[order], payments.wall_s[order]
    currency = country[payee]
    cents, paid = _payouts(rng, p, payments.cents[order], wall=wall, currency=currency, behaviour=behaviour)
    sent = utc_from_paris(wall)
    size = len(order)
    defect = _defects(rng, p, size) if defects else np.zeros(size, dtype=np.int64)
    out = defect == OUT_OF_SCOPE
    sent = np.where(out, first_s - rng.integers(20 * DAY, 200 * DAY, size), sent)
    fee = p.number("operator.fee_fixed") * 100 + p.number("operator.fee_share") * cents
    return Transfers(
        payer=payer,
        payee=payee,
        behaviour=behaviour,
        sent_utc_s=sent,
        paid_utc_s=sent + np.rint(rng.lognormal(np.log(4_000), 1.2, size)).astype(np.int64),
        cents=cents,
        fee_cents=np.rint(fee).astype(np.int64),
        paid_minor=paid,
        currency=currency,
        operator=_operators(rng, p, payer, wall=wall, payer_class=payer_class, currency=currency),
        reason=rng.choice(len(REASONS), size=size),
        defect=defect,
    )


def _payouts(
    rng: Rng, p: Parameters, cents: Ints, *, wall: Ints, currency: Ints, behaviour: Ints
) -> tuple[Ints, Ints]:
    """Return (cents sent, minor units paid out); some payers choose a round sum in the payee's currency."""
    season = np.sin(2 * np.pi * wall / (DAY * _YEAR) + currency)
    rate = np.asarray(p.numbers("rate.per_euro"))[currency] * (1 + p.number("rate.swing") * season)
    rate = np.rint(rate * 10_000) / 10_000
    step = np.asarray(p.numbers("rate.round_step"))[currency]
    may = np.isin(behaviour, [code(name) for name in _ROUNDED])
    chosen = may & (rng.random(len(cents)) < p.number("rounding.in_payee_currency"))
    whole = np.maximum(np.rint(cents / 100 * rate / step), 1.0) * step * 100
    sent = np.where(chosen, np.maximum(np.rint(whole / rate), 1), cents).astype(np.int64)
    return sent, np.where(chosen, whole, np.rint(sent * rate)).astype(np.int64)


def _operators(
    rng: Rng, p: Parameters, payer: Ints, *, wall: Ints, payer_class: Ints, currency: Ints
) -> Ints:
    """Return the operator of each transfer: a home operator per payer, with a change for some of them."""
    count = len(payer_class)
    northwind = rng.random(count) < p.number("operator.northwind")
    pesobridge = rng.random(count) < p.number("operator.pesobridge")
    change = np.full(count, p.number("operator.switch_other"))
    for name, key in _SWITCHED.items():
        change[payer_class == code(name)] = p.number(key)
    low, high = int(wall.min()), int(wall.max())
    moment = np.where(rng.random(count) < change, rng.integers(low, high, count), high + 1)
    first = np.where(northwind[payer], NORTHWIND, np.where(pesobridge[payer], PESOBRIDGE, COLIBRI))
    then = np.where(first == NORTHWIND, COLIBRI, np.where(pesobridge[payer], NORTHWIND, PESOBRIDGE))
    operator = np.where(wall >= moment[payer], then, first)
    return np.where((operator == PESOBRIDGE) & (currency != _PHILIPPINES), COLIBRI, operator).astype(np.int64)


def _defects(rng: Rng, p: Parameters, size: int) -> Ints:
    """Return the defect of every row: at least one of each kind, otherwise the shares of the parameters."""
    bad = max(3, round(size * p.number("defect.bad_share")))
    out = max(1, round(size * p.number("defect.out_of_scope_share")))
    rows = rng.choice(size, size=bad + out, replace=False)
    defect = np.zeros(size, dtype=np.int64)
    defect[rows[:bad]] = np.array([BAD_DATE, NEGATIVE, BAD_CURRENCY])[np.arange(bad) % 3]
    defect[rows[bad:]] = OUT_OF_SCOPE
    return defect
