"""What is true of the people of one block: read by whoever evaluates, by no stage."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from filature.population import truth
from filature.population.block import Block
from filature.population.classes import CLASSES, COUNTRIES, LSAC, PAYEE_CLASSES
from filature.population.forms import Shown
from filature.population.parameters import Parameters
from filature.population.series import Flags, Ints
from filature.population.text import choose

PLANTED = len(truth.PLANTED_PAYEES)
_FACILITATOR = PAYEE_CLASSES.index("facilitator")
_GROUPS = ("A", "B", "C", "D")

PAYERS = pa.schema(
    [
        *(("person_id", pa.int64()), ("class", pa.string()), ("age", pa.int16()), ("sex", pa.string())),
        *(("origin", pa.string()), ("group", pa.string()), ("corridor", pa.string())),
        *(("transfers", pa.int64()), ("planted_payees", pa.int64()), ("covered", pa.bool_())),
    ]
)
PAYEES = pa.schema([("person_id", pa.int64()), ("class", pa.string()), ("referred", pa.bool_())])
LINKS = pa.schema([("payer_id", pa.int64()), ("payee_id", pa.int64()), ("payments", pa.int64())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reality:
    """The truth about one block."""

    payers: pa.Table
    payees: pa.Table  # those of the block; the shared ones are told once, at the end
    links: pa.Table


def of_block(p: Parameters, block: Block, seen: Shown) -> Reality:
    """Return the truth about the people of a block who appear in its records."""
    people = block.people
    present = np.flatnonzero(seen.mentions > 0)
    named = seen.payee >= 0
    pairs, payments = np.unique(
        seen.payer[named] * len(seen.person_id) + seen.payee[named], return_counts=True
    )
    payer, payee = np.divmod(pairs, len(seen.person_id))
    kind = people.category[seen.first[payee]]
    sent = np.bincount(seen.payer, minlength=people.payers)
    planted = np.bincount(payer[kind < PLANTED], minlength=people.payers)
    links = np.flatnonzero((people.category[payer] == LSAC) & (kind == _FACILITATOR))
    payees = present[present >= people.payers + block.world_persons]
    return Reality(
        payers=_payers(p, block, seen, sent=sent, planted=planted),
        payees=payees_table(
            seen.person_id[payees],
            people.category[seen.first[payees]],
            np.zeros(len(payees), dtype=np.bool_),
        ),
        links=pa.table(
            [
                pa.array(seen.person_id[payer[links]]),
                pa.array(seen.person_id[payee[links]]),
                pa.array(payments[links].astype(np.int64)),
            ],
            schema=LINKS,
        ),
    )


def _payers(p: Parameters, block: Block, seen: Shown, *, sent: Ints, planted: Ints) -> pa.Table:
    people, rng = block.people, block.truth
    who = np.flatnonzero(seen.mentions[: people.payers] > 0)
    category = people.category[who]
    women = np.where(category == LSAC, p.number("audit.women_LSAC"), p.number("audit.women"))
    weights = p.numbers("audit.groups")
    columns = [
        pa.array(seen.person_id[who]),
        choose(CLASSES, category),
        truth.ages(rng, p, np.ones(len(who), dtype=np.bool_), category),
        choose(["man", "woman"], (rng.random(len(who)) < women).astype(np.int64)),
        truth.origins(rng, p, people, block.transfers, who),
        choose(_GROUPS, rng.choice(len(weights), size=len(who), p=np.asarray(weights) / sum(weights))),
        choose([*COUNTRIES, "none"], _corridor(block)[who]),
        pa.array(sent[who]),
        pa.array(planted[who]),
        pa.array(block.covered[who]),
    ]
    return pa.table(columns, schema=PAYERS)


def _corridor(block: Block) -> Ints:
    """Return the country to which each payer sends most often (code; one beyond the last: no transfer)."""
    moved, kinds = block.transfers, len(COUNTRIES)
    size = block.people.payers
    counts = np.bincount(moved.payer * kinds + moved.currency, minlength=size * kinds).reshape(size, kinds)
    return np.where(counts.sum(axis=1) > 0, counts.argmax(axis=1), kinds).astype(np.int64)


def payees_table(person_id: Ints, category: Ints, referred: Flags) -> pa.Table:
    """Return the truth about payees: class, and whether a partner named them."""
    columns = [pa.array(person_id), choose(PAYEE_CLASSES, category), pa.array(referred)]
    return pa.table(columns, schema=PAYEES)
