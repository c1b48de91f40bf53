"""One block of a population of national size: some ten thousand payers with all they pay and whom they call."""

from dataclasses import dataclass, replace

import numpy as np

from filature.population import sessions, transfers
from filature.population.classes import CLASSES
from filature.population.generate import behave, classes, window_utc
from filature.population.identifiers import have_phones
from filature.population.names import SURNAMES
from filature.population.people import Payees, People, assemble
from filature.population.plan import Plan, paced, streams
from filature.population.series import Flags, Ints, Rng
from filature.population.sessions import Sessions
from filature.population.stage import Payments, Stage
from filature.population.transfers import Transfers
from filature.population.world import World

_STREAMS = ("classes", "payees", "people", "transfers", "coverage", "sessions", "form", "truth", *CLASSES)
_PILOT = 20_000  # payers on whom the pace is set
_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """People, transfers and sessions of one block; persons and identities are numbered inside it."""

    number: int
    people: People
    world_persons: int
    transfers: Transfers
    sessions: Sessions
    covered: Flags  # payers whose sessions are known
    form: Rng  # for how the records look
    truth: Rng


def make(plan: Plan, world: World, number: int) -> Block:
    """Return block `number` of the plan; equal arguments give equal blocks."""
    rng = streams(plan.seed, (2, number), _STREAMS)
    payer_class, surname, payees, paid = _paid(
        plan,
        world,
        rng,
        size=plan.sizes[number],
        planted=plan.planted_in[number],
        tied=plan.tied_in[number],
        misused=plan.misused_in[number],
    )
    people = assemble(rng["people"], payer_class, surname, payees)
    p = plan.parameters
    moved = transfers.make(
        rng["transfers"],
        p,
        paid,
        payer_class=payer_class,
        country=people.country,
        first_s=window_utc(plan.first_day, plan.first_day)[0],
        defects=False,
    )
    reachable = have_phones(people)
    covered = sessions.coverage(rng["coverage"], p, payer_class, reachable[: people.payers], plan.coverage)
    calls = sessions.make(
        rng["sessions"],
        p,
        moved,
        covered=covered,
        reachable=reachable,
        window=window_utc(plan.calls_from, plan.last_day),
    )
    return Block(
        number=number,
        people=people,
        world_persons=world.persons,
        transfers=moved,
        sessions=calls,
        covered=covered,
        form=rng["form"],
        truth=rng["truth"],
    )


def at_pace(plan: Plan, world: World) -> Plan:
    """Return the plan at the pace that gives its transfers per payer, as measured on a pilot block.

    The mean grows nearly as a straight line with the pace, so a few secant steps are enough. Planted payers keep
    their published counts, near 10.6 on average, and are too few to move the mean.
    """
    target = plan.transfers_per_payer

    def mean(pace: float) -> float:
        at = replace(plan, pace=pace)
        rng = streams(plan.seed, (3,), _STREAMS)
        *_, paid = _paid(at, world, rng, size=_PILOT, planted=0, tied=0, misused=0)
        return len(paid) / _PILOT

    low, high = 0.7, 1.3
    of_low, of_high = mean(low), mean(high)
    for _ in range(_TRIES):
        if of_high == of_low:
            break
        pace = low + (target - of_low) * (high - low) / (of_high - of_low)
        pace = paced(plan, pace).pace
        low, of_low, high, of_high = high, of_high, pace, mean(pace)
        if abs(of_high - target) < target / 200 or high == low:
            break
    return paced(plan, high)


def _paid(
    plan: Plan, world: World, rng: dict[str, Rng], *, size: int, planted: int, tied: int, misused: int
) -> tuple[Ints, Ints, Payees, Payments]:
    """Return (class of every payer, surnames, payees, payments) of a block."""
    payer_class = classes(rng["classes"], plan.parameters, size, planted)
    surname = rng["people"].integers(len(SURNAMES), size=size)
    payees = world.behind(size, rng["payees"])
    facilitators, contacts = world.facilitators + size, world.contacts + size

    def stage(name: str) -> Stage:
        return Stage(
            rng=rng[name],
            parameters=plan.parameters,
            payees=payees,
            surnames=surname,
            first_day=plan.first_day,
            days=plan.days,
            planted=np.concatenate([facilitators, contacts]),
            associations=world.associations + size,
            tied_families=tied if name == "FAM" else 0,
            misused_accounts=misused,
            pace=plan.pace,
        )

    return payer_class, surname, payees, behave(stage, rng["classes"], payer_class, facilitators, contacts)
