"""Amounts of both sides made comparable: in one currency where both legs state it, else in EUR at dated rates."""

from dataclasses import dataclass

import numpy as np

from filature.identity.legs.sides import Side
from filature.identity.legs.texts import Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Natural logarithms of one side's amounts; NaN = unknown."""

    code: Ints  # number of the currency; -1 = not stated
    amount: Floats
    eur: Floats
    log_amount: Floats
    log_eur: Floats


def money(sends: Side, payouts: Side) -> tuple[Money, Money]:
    """Return both sides' amounts under common currency numbers.

    Files that state no currency anywhere are taken to be in the same one; a currency that is missing on some legs
    only is unknown, and so are their amounts.
    """
    names = sorted({name for name in (*sends.currency, *payouts.currency) if name})
    number = {name: place for place, name in enumerate(names)}
    return _one(sends, number), _one(payouts, number)


def _one(side: Side, number: dict[str, int]) -> Money:
    code = np.array([number.get(name or "", -1) for name in side.currency], dtype=np.int64)
    if not number:
        code = np.zeros_like(code)
    amount = np.where(code >= 0, side.amount, np.nan)
    return Money(code=code, amount=amount, eur=side.eur, log_amount=_log(amount), log_eur=_log(side.eur))


def _log(amount: Floats) -> Floats:
    return np.log(np.where(amount > 0, amount, np.nan))


def compare(sends: Money, payouts: Money, i: Ints, j: Ints) -> tuple[Floats, Floats]:
    """Return for each pair the log ratio (payout over send; NaN = cannot be compared) and the difference.

    The difference is infinite where the currencies differ: sums in two currencies are never equal.
    """
    same = (sends.code[i] == payouts.code[j]) & (sends.code[i] >= 0)
    ratio = np.where(same, payouts.log_amount[j] - sends.log_amount[i], payouts.log_eur[j] - sends.log_eur[i])
    difference = np.where(same, payouts.amount[j] - sends.amount[i], np.inf)
    return ratio, difference
