"""What every generator of payments is given, and what it gives back."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from filature.population.classes import code
from filature.population.clock import DAY, HOUR, seconds
from filature.population.parameters import Parameters
from filature.population.people import Payees
from filature.population.series import Floats, Ints, Rng, expand, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """Columns of one length: who paid whom, when by the payer's clock (Paris), how much, in which behaviour.

    `behaviour` is a code in CLASSES: a payer of one class may also pay as another (a planted payer who
    supports a family, an account holder before the theft).
    """

    payer: Ints
    payee: Ints
    wall_s: Ints
    cents: Ints
    behaviour: Ints

    def __len__(self) -> int:
        """Return the number of payments."""
        return len(self.payer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The circumstances: parameters, random numbers, the payees so far, the period, the planted payees."""

    rng: Rng
    parameters: Parameters
    payees: Payees
    surnames: Ints  # of the payers
    first_day: date
    days: int
    planted: Ints  # identities of planted payees
    associations: Ints | None = None  # shared with other blocks; None: each population makes its own
    tied_families: int | None = None  # how many pay a planted payee; None: by FAM.tied_to_planted
    misused_accounts: int | None = None  # how many stolen accounts do; None: by ATO.to_planted, at least one
    pace: float = 1.0  # factor on the length of every series of regular payments

    @property
    def begin_s(self) -> int:
        """First second of the period, Paris clock."""
        return seconds(self.first_day)

    @property
    def end_s(self) -> int:
        """First second after the period, Paris clock."""
        return self.begin_s + self.days * DAY

    @property
    def months_s(self) -> Ints:
        """Midnight of the first day of every month in the period."""
        months = [
            seconds(date(self.first_day.year + n // 12, n % 12 + 1, 1))
            for n in range(self.first_day.month - 1, self.first_day.month + self.days // 28)
        ]
        return np.array([month for month in months if self.begin_s <= month < self.end_s], dtype=np.int64)

    def uniform(self, key: str, size: int) -> Floats:
        """Return real numbers between the two values of a parameter."""
        low, high = self.parameters.numbers(key)
        return self.rng.uniform(low, high, size)

    def whole(self, key: str, size: int) -> Ints:
        """Return whole numbers between the two values of a parameter, both included."""
        low, high = self.parameters.numbers(key)
        return self.rng.integers(int(low), int(high), size=size, endpoint=True)

    def lasting(self, key: str, size: int) -> Ints:
        """Return lengths (months, weeks) between the two values of a parameter, times the pace, at least 1.

        Fractions are rounded up or down at random, so that the mean follows the pace exactly.
        """
        length = self.whole(key, size)
        if self.pace == 1.0:
            return length
        return np.maximum(np.floor(length * self.pace + self.rng.random(size)), 1.0).astype(np.int64)

    def round_euros(self, euros: Floats) -> Ints:
        """Return cents, rounded as people round."""
        steps, weights = (
            self.parameters.numbers("rounding.steps"),
            self.parameters.numbers("rounding.weights"),
        )
        return rounded(self.rng, euros, steps=steps, weights=weights)

    def monthly(self, months: Ints, cycle: Ints | None = None) -> tuple[Ints, Ints, Ints]:
        """Return (owner, position, month index) of series of `months` months, each starting at random.

        `cycle` is the number of months between payments (1 where absent).
        """
        available = len(self.months_s)
        length = np.minimum(months, available)
        start = self.rng.integers(0, available - length + 1)
        step = np.ones_like(length) if cycle is None else cycle
        owner, position = expand(-(-length // step))
        return owner, position, start[owner] + position * step[owner]

    def payments(
        self, *, payer: Ints, payee: Ints, wall_s: Ints, euros: Floats, name: str, exact: bool = False
    ) -> Payments:
        """Return the payments inside the period, of class `name`; `exact` keeps the cents as they are."""
        cents = np.rint(euros * 100).astype(np.int64) if exact else self.round_euros(euros)
        behaviour = np.full(len(payer), code(name), dtype=np.int64)
        every = Payments(payer=payer, payee=payee, wall_s=wall_s, cents=cents, behaviour=behaviour)
        return self.kept(every)

    def clock(self, day: Ints | Floats, hour: Floats) -> Ints:
        """Return the wall times of hours on days of the period (0 = its first day), in whole seconds."""
        return np.floor(self.begin_s + day * DAY + hour * HOUR).astype(np.int64)

    def kept(self, payments: Payments) -> Payments:
        """Return the payments inside the period."""
        inside = (payments.wall_s >= self.begin_s) & (payments.wall_s < self.end_s)
        return select(payments, np.flatnonzero(inside))


def select(payments: Payments, rows: Ints) -> Payments:
    """Return the given rows, in the given order."""
    return Payments(
        payer=payments.payer[rows],
        payee=payments.payee[rows],
        wall_s=payments.wall_s[rows],
        cents=payments.cents[rows],
        behaviour=payments.behaviour[rows],
    )


def together(parts: list[Payments]) -> Payments:
    """Return all payments of all parts, in their order."""
    return Payments(
        payer=np.concatenate([part.payer for part in parts]),
        payee=np.concatenate([part.payee for part in parts]),
        wall_s=np.concatenate([part.wall_s for part in parts]),
        cents=np.concatenate([part.cents for part in parts]),
        behaviour=np.concatenate([part.behaviour for part in parts]),
    )
