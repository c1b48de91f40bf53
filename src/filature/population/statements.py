"""Bank statements of a few account holders: salary, rent, and what they sent through one operator."""

from dataclasses import dataclass

import numpy as np

from filature.population.classes import COLIBRI, LSAC
from filature.population.clock import DAY, paris_from_utc
from filature.population.names import EMPLOYERS, LANDLORD
from filature.population.parameters import Parameters
from filature.population.series import Ints, Rng
from filature.population.transfers import Transfers

COUNTERPARTS = (*EMPLOYERS, LANDLORD, "Colibri Transfert")
_OPERATOR, _LANDLORD = len(COUNTERPARTS) - 1, len(EMPLOYERS)
COUNTERPART_ACCOUNT = 10_000_000_000
"""Account number of the first counterpart; no person has one this high."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """One row per entry, by holder and day. A negative amount left the account."""

    holder: Ints  # identity
    day_s: Ints  # midnight of the day, Paris clock: the file knows no hour
    cents: Ints
    counterpart: Ints  # index in COUNTERPARTS

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.holder)


def make(rng: Rng, p: Parameters, transfers: Transfers, payer_class: Ints, months_s: Ints) -> Statements:
    """Return the entries of the chosen holders; some of the holders are planted payers."""
    holders = _holders(rng, p, payer_class)
    size = len(holders)
    index = np.full(len(payer_class), -1, dtype=np.int64)
    index[holders] = np.arange(size)
    month = np.tile(months_s, size)
    who = np.repeat(holders, len(months_s))
    salary = _habitual(rng, p, "bank.salary", size)
    rent = _habitual(rng, p, "bank.rent", size)
    employer = rng.integers(0, len(EMPLOYERS), size)
    rows = np.flatnonzero(
        (index[transfers.payer] >= 0) & (transfers.operator == COLIBRI) & (transfers.defect == 0)
    )
    sent = paris_from_utc(transfers.sent_utc_s[rows]) // DAY * DAY
    parts = [
        (who, month + 27 * DAY, salary[index[who]], employer[index[who]]),
        (who, month + 4 * DAY, -rent[index[who]], np.full(len(who), _LANDLORD)),
        (
            transfers.payer[rows],
            sent,
            -(transfers.cents[rows] + transfers.fee_cents[rows]),
            np.full(len(rows), _OPERATOR),
        ),
    ]
    holder, day, cents, counterpart = (
        np.concatenate([part[column] for part in parts]).astype(np.int64) for column in range(4)
    )
    order = np.lexsort((cents, day, holder))
    return Statements(
        holder=holder[order], day_s=day[order], cents=cents[order], counterpart=counterpart[order]
    )


def _holders(rng: Rng, p: Parameters, payer_class: Ints) -> Ints:
    """Return the payers whose statements were asked for, ascending."""
    size = max(2, round(len(payer_class) * p.number("bank.holders_per_payer")))
    planted = np.flatnonzero(payer_class == LSAC)
    others = np.flatnonzero(payer_class != LSAC)
    some = max(1, min(len(planted), round(size * p.number("bank.planted_share"))))
    chosen = [
        rng.choice(planted, size=some, replace=False),
        rng.choice(others, size=size - some, replace=False),
    ]
    return np.sort(np.concatenate(chosen)).astype(np.int64)


def _habitual(rng: Rng, p: Parameters, key: str, size: int) -> Ints:
    """Return one monthly sum per holder, in cents."""
    median, sigma = p.numbers(key)
    return np.rint(median * rng.lognormal(0, sigma, size) * 100).astype(np.int64)
