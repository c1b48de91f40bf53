"""From a seed and a number of payers to the whole population, in memory, with its truth."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from filature.errors import UsageError
from filature.population import doubles, referral, sessions, statements, transfers, truth
from filature.population import parameters as parameter_file
from filature.population import payers as planted
from filature.population.classes import CLASSES, FAM, LSAC, code
from filature.population.clock import seconds, utc_from_paris
from filature.population.confounders import CONFOUNDERS
from filature.population.identifiers import have_phones
from filature.population.names import SURNAMES
from filature.population.parameters import Parameters
from filature.population.people import Payees, People, assemble
from filature.population.series import Ints, Rng
from filature.population.sessions import Sessions
from filature.population.stage import Payments, Stage, together
from filature.population.statements import Statements
from filature.population.transfers import Transfers

SMALLEST = 100
_LEAST = 2  # payers of every class, so that each rival is present
_LEAST_PLANTED = 4
_LATE_STREAMS = ("doubles",)  # after the others: a stream's numbers follow from its place
_STREAMS = (
    "classes",
    "payees",
    "people",
    "transfers",
    "coverage",
    "sessions",
    "statements",
    "referral",
    "truth",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Everything that is written to files, and the truth that is kept apart from them."""

    seed: int
    first_day: date
    last_day: date
    calls_from: date
    people: People
    transfers: Transfers
    sessions: Sessions
    statements: Statements
    referrals: Ints  # identities
    register: doubles.Register
    truth: pa.Table


def generate(seed: int, payers: int, shift: int | None = None) -> Population:
    """Return the population of `payers` payers that belongs to `seed`; equal arguments give equal results.

    `shift` redraws the parameters within their stated ranges; None leaves them as they stand.

    Raises UsageError below 100 payers, where the rare classes would dominate.
    """
    if payers < SMALLEST:
        raise UsageError(
            "population-small", f"found {payers} payers, expected at least {SMALLEST}", "ask for more payers"
        )
    p = parameter_file.load(shift)
    names = (*_STREAMS, *CLASSES, *_LATE_STREAMS)
    spawned = np.random.SeedSequence(seed).spawn(len(names))
    streams = {name: np.random.Generator(np.random.PCG64(s)) for name, s in zip(names, spawned, strict=True)}
    first_day, days = date.fromisoformat(p.text("period.first_day")), int(p.number("period.days"))
    payer_class = classes(streams["classes"], p, payers)
    surname = streams["people"].integers(len(SURNAMES), size=payers)
    payees = Payees(rng=streams["payees"], next_identity=payers, next_person=payers)
    facilitators, contacts = planted.planted_payees(payees, p, int(np.sum(payer_class == LSAC)))

    def stage(name: str) -> Stage:
        return Stage(
            rng=streams[name],
            parameters=p,
            payees=payees,
            surnames=surname,
            first_day=first_day,
            days=days,
            planted=np.concatenate([facilitators, contacts]),
        )

    paid = behave(stage, streams["classes"], payer_class, facilitators, contacts)
    people = assemble(streams["people"], payer_class, surname, payees)
    moved = transfers.make(
        streams["transfers"],
        p,
        paid,
        payer_class=payer_class,
        country=people.country,
        first_s=window_utc(first_day, first_day)[0],
    )
    last_day = first_day + timedelta(days=days - 1)
    calls_from = last_day - timedelta(days=int(p.number("period.calls_days")) - 1)
    reachable = have_phones(people)
    covered = sessions.coverage(streams["coverage"], p, payer_class, reachable[:payers])
    calls = sessions.make(
        streams["sessions"],
        p,
        moved,
        covered=covered,
        reachable=reachable,
        window=window_utc(calls_from, last_day),
    )
    entries = statements.make(streams["statements"], p, moved, payer_class, stage("FAM").months_s)
    named = referral.choose(streams["referral"], people, moved)
    return Population(
        seed=seed,
        first_day=first_day,
        last_day=last_day,
        calls_from=calls_from,
        people=people,
        transfers=moved,
        sessions=calls,
        statements=entries,
        referrals=named,
        register=doubles.register(streams["doubles"], p, people, moved),
        truth=truth.table(
            streams["truth"], p, people, truth.Appearances(moved, calls, entries.holder, named, covered)
        ),
    )


def behave(
    stage: Callable[[str], Stage], rng: Rng, payer_class: Ints, facilitators: Ints, contacts: Ints
) -> Payments:
    """Return what everybody pays, class after class; `stage` gives each class its circumstances.

    `rng` decides which planted payers also support a family.
    """
    who = np.flatnonzero(payer_class == LSAC)
    parts = [planted.lsac(stage("LSAC"), who, facilitators, contacts)]
    for name, generator in CONFOUNDERS.items():
        mine, own = np.flatnonzero(payer_class == code(name)), stage(name)
        if name == "FAM":
            mixed = rng.random(len(who)) < own.parameters.number("LSAC.supports_family")
            mine = np.concatenate([mine, who[mixed]])
        parts.append(generator(own, mine))
    return together(parts)


def classes(rng: Rng, p: Parameters, payers: int, planted_payers: int | None = None) -> Ints:
    """Return the class of every payer, in random order; FAM takes what the shares leave.

    `planted_payers` is their number; None: by share.LSAC.
    """
    counts = np.zeros(len(CLASSES), dtype=np.int64)
    for name in CLASSES:
        if name != "FAM":
            least = _LEAST_PLANTED if name == "LSAC" else _LEAST
            counts[code(name)] = max(least, round(payers * p.number(f"share.{name}")))
    if planted_payers is not None:
        counts[LSAC] = planted_payers
    counts[FAM] = payers - counts.sum()
    return rng.permutation(np.repeat(np.arange(len(CLASSES), dtype=np.int64), counts))


def window_utc(first: date, last: date) -> tuple[int, int]:
    """Return the UTC seconds at which `first` begins and `last` is over, as days in Paris."""
    edges = utc_from_paris(np.array([seconds(first), seconds(last + timedelta(days=1))]))
    return int(edges[0]), int(edges[1])
