"""What a population of national size will be, before anybody in it is made: sizes, quotas, the pace.

A block of payers depends on the seed, the shift, its own number and its own quotas, never on how many follow.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from filature.errors import UsageError
from filature.population import parameters as parameter_file
from filature.population.parameters import Parameters
from filature.population.series import Rng

BLOCK = 50_000
"""Payers in one block: the reserved French phones reach for 60,000 (identifiers.py)."""

SMALLEST, LARGEST = 1_000, 10_000_000
_REST = 5_000  # a remainder below this joins the block before it
_PLANTED_AT_MOST = 4  # one payer in so many
PACES = (0.25, 2.0)
"""Bounds of the factor on the length of series: beyond them the published rhythms would be lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A population to be made; the tuples hold one number for each block."""

    seed: int
    shift: int | None
    payers: int
    planted: int
    facilitators: int
    transfers_per_payer: float
    seeds: int
    coverage: (
        float | None
    )  # share of all payers whose sessions are known; None: by class, as the parameters say
    sizes: tuple[int, ...]
    planted_in: tuple[int, ...]
    tied_in: tuple[int, ...]  # families that pay a planted payee
    misused_in: tuple[int, ...]  # stolen accounts that do
    start: int  # of the scattered numbers of persons
    pace: float
    parameters: Parameters

    @property
    def first_day(self) -> date:
        """First day of the period."""
        return date.fromisoformat(self.parameters.text("period.first_day"))

    @property
    def days(self) -> int:
        """Length of the period in days."""
        return int(self.parameters.number("period.days"))

    @property
    def last_day(self) -> date:
        """Last day of the period."""
        return self.first_day + timedelta(days=self.days - 1)

    @property
    def calls_from(self) -> date:
        """First day of which there are sessions."""
        return self.last_day - timedelta(days=int(self.parameters.number("period.calls_days")) - 1)


def streams(seed: int, place: tuple[int, ...], names: tuple[str, ...]) -> dict[str, Rng]:
    """Return one independent source of random numbers for each name, at a place of the plan."""
    spawned = np.random.SeedSequence(seed, spawn_key=place).spawn(len(names))
    return {name: np.random.Generator(np.random.PCG64(own)) for name, own in zip(names, spawned, strict=True)}


def draft(
    *,
    seed: int,
    payers: int,
    shift: int | None = None,
    planted: int = 300,
    facilitators: int = 60,
    transfers_per_payer: float = 10.0,
    seeds: int = 0,
    coverage: float | None = None,
    block: int = BLOCK,
) -> Plan:
    """Return the plan with pace 1; raises UsageError for numbers that make no population.

    People who pay a planted payee for innocent reasons are as many for each planted payer as in the
    demonstration, where planted payers have the share share.LSAC: a payee has so many relatives however large
    the country.
    """
    _check(payers=payers, planted=planted, facilitators=facilitators, seeds=seeds)
    p = parameter_file.load(shift)
    sizes = block_sizes(payers, block)
    rng = streams(seed, (0,), ("start", "quotas"))
    weights = np.asarray(sizes) / payers
    family = 1.0 - sum(item for key, item in _shares(p).items() if key != "LSAC")
    at_hand = planted / p.number("share.LSAC")
    ties = round(at_hand * family * p.number("FAM.tied_to_planted"))
    misused = round(at_hand * p.number("share.ATO") * p.number("ATO.to_planted"))
    spread = [
        tuple(int(n) for n in rng["quotas"].multinomial(total, weights)) for total in (planted, ties, misused)
    ]
    return Plan(
        seed=seed,
        shift=shift,
        payers=payers,
        planted=planted,
        facilitators=facilitators,
        transfers_per_payer=transfers_per_payer,
        seeds=seeds,
        coverage=coverage,
        sizes=sizes,
        planted_in=spread[0],
        tied_in=spread[1],
        misused_in=spread[2],
        start=int(rng["start"].integers(1 << 29)),
        pace=1.0,
        parameters=p,
    )


def paced(plan: Plan, pace: float) -> Plan:
    """Return the plan at another pace; raises UsageError outside `PACES`."""
    if not PACES[0] <= pace <= PACES[1]:
        raise UsageError(
            "population-pace",
            f"found {plan.transfers_per_payer:g} transfers per payer, which the behaviours cannot give",
            "ask for 4 to 16; 10 is usual",
        )
    return replace(plan, pace=pace)


def block_sizes(payers: int, block: int) -> tuple[int, ...]:
    """Return the payers of each block: full blocks, then the rest, which joins the last one when it is small."""
    full, rest = divmod(payers, block)
    sizes = [block] * full + ([rest] if rest else [])
    if len(sizes) > 1 and rest and rest < min(_REST, block):
        sizes[-2:] = [block + rest]
    return tuple(sizes)


def _shares(p: Parameters) -> dict[str, float]:
    return {key.partition(".")[2]: p.number(key) for key in p.by_key if key.startswith("share.")}


def _check(*, payers: int, planted: int, facilitators: int, seeds: int) -> None:
    wrong = None
    if not SMALLEST <= payers <= LARGEST:
        wrong = f"found {payers} payers, expected {SMALLEST} to {LARGEST}"
    elif not 0 <= planted <= payers // _PLANTED_AT_MOST:
        wrong = f"found {planted} planted payers, expected at most {payers // _PLANTED_AT_MOST} of {payers}"
    elif not 1 <= facilitators <= max(1, payers // _PLANTED_AT_MOST):
        wrong = f"found {facilitators} facilitators, expected 1 to {payers // _PLANTED_AT_MOST}"
    elif not 0 <= seeds <= facilitators:
        wrong = f"found {seeds} named facilitators, expected at most {facilitators}"
    if wrong:
        raise UsageError("population-size", wrong, "see filature population --help")
