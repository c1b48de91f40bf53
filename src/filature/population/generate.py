"""From a seed and a number of payers to the whole population, in memory, with its truth."""

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
from filature.population.stage import Stage, together
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


def generate(seed: int, payers: int) -> Population:
    """Return the population of `payers` payers that belongs to `seed`; equal arguments give equal results.

    Raises UsageError below 100 payers, where the rare classes would dominate.
    """
    if payers < SMALLEST:
        raise UsageError(
            "population-small", f"found {payers} payers, expected at least {SMALLEST}", "ask for more payers"
        )
    p = parameter_file.load()
    names = (*_STREAMS, *CLASSES, *_LATE_STREAMS)
    spawned = np.random.SeedSequence(seed).spawn(len(names))
    streams = {name: np.random.Generator(np.random.PCG64(s)) for name, s in zip(names, spawned, strict=True)}
    first_day, days = date.fromisoformat(p.text("period.first_day")), int(p.number("period.days"))
    payer_class = _classes(streams["classes"], p, payers)
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

    who = np.flatnonzero(payer_class == LSAC)
    parts = [planted.lsac(stage("LSAC"), who, facilitators, contacts)]
    for name, generator in CONFOUNDERS.items():
        mine = np.flatnonzero(payer_class == code(name))
        if name == "FAM":
            mixed = streams["classes"].random(len(who)) < p.number("LSAC.supports_family")
            mine = np.concatenate([mine, who[mixed]])
        parts.append(generator(stage(name), mine))
    people = assemble(streams["people"], payer_class, surname, payees)
    moved = transfers.make(
        streams["transfers"],
        p,
        together(parts),
        payer_class=payer_class,
        country=people.country,
        first_s=_window(first_day, first_day)[0],
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
        window=_window(calls_from, last_day),
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


def _classes(rng: Rng, p: Parameters, payers: int) -> Ints:
    """Return the class of every payer, in random order; FAM takes what the shares leave."""
    counts = np.zeros(len(CLASSES), dtype=np.int64)
    for name in CLASSES:
        if name != "FAM":
            least = _LEAST_PLANTED if name == "LSAC" else _LEAST
            counts[code(name)] = max(least, round(payers * p.number(f"share.{name}")))
    counts[FAM] = payers - counts.sum()
    return rng.permutation(np.repeat(np.arange(len(CLASSES), dtype=np.int64), counts))


def _window(first: date, last: date) -> tuple[int, int]:
    """Return the UTC seconds at which `first` begins and `last` is over, as days in Paris."""
    edges = utc_from_paris(np.array([seconds(first), seconds(last + timedelta(days=1))]))
    return int(edges[0]), int(edges[1])
