"""What the records of one block look like: payments, contacts, persons and coverage, without any truth."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filature.model.tables import SLOTS_PER_RECORD
from filature.population import columns as col
from filature.population.block import Block
from filature.population.classes import COLIBRI, CURRENCIES, NORTHWIND, OPERATORS, PESOBRIDGE, REASONS
from filature.population.clock import HOUR, MANILA_OFFSET, paris_from_utc
from filature.population.faces import names
from filature.population.plan import Plan
from filature.population.series import Flags, Ints, Rng
from filature.population.text import choose

REFERRAL_EXHIBIT = 2
_FIRST_EXHIBIT, _PER_BLOCK = 3, len(OPERATORS) + 1  # one for each operator, then the sessions
_MINUTE = 60
USE = "judicial"
_KINDS = ("phone", "account, phone", "account, customer, phone", "account, customer, document, phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The records of one block, with what the truth needs to know of them."""

    tables: dict[str, pa.Table]
    person_id: Ints  # by person of the block
    payer: Ints  # person of each payment
    payee: Ints  # -1: not named
    mentions: Ints  # by person of the block
    first: Ints  # the first identity of each person


def shown(plan: Plan, block: Block) -> Shown:
    """Return the records of a block."""
    people, moved, calls = block.people, block.transfers, block.sessions
    order = np.argsort(moved.operator, kind="stable")
    person_id, first = _persons(plan, block)
    payer, payee = people.person[moved.payer[order]], people.person[moved.payee[order]]
    payee = np.where(block.form.random(len(order)) < plan.parameters.number("national.no_payee"), -1, payee)
    caller, callee = people.person[calls.caller], people.person[calls.callee]
    size = len(person_id)
    mentions = np.zeros(size, dtype=np.int64)
    for who in (payer, payee, caller, callee):
        mentions += np.bincount(who[who >= 0], minlength=size)
    local = np.flatnonzero(mentions > 0)
    local = local[(local < people.payers) | (local >= people.payers + block.world_persons)]
    local = local[np.argsort(person_id[local])]  # payees are made class by class: their order must not tell
    return Shown(
        tables={
            "payment": _payments(plan, block, order, person_id[payer], _known(person_id, payee)),
            "contact": _contacts(block, person_id[caller], person_id[callee]),
            "person": persons(
                block.form,
                person_id[local],
                names(people).take(pa.array(first[local])),
                mentions[local],
                people.association[first[local]],
            ),
            "coverage_person": _coverage(plan, block, person_id, mentions),
        },
        person_id=person_id,
        payer=payer,
        payee=payee,
        mentions=mentions,
        first=first,
    )


def _persons(plan: Plan, block: Block) -> tuple[Ints, Ints]:
    """Return (number in the records, first identity) of every person of a block."""
    people = block.people
    person, first = np.unique(people.person, return_index=True)
    shared = (person >= people.payers) & (person < people.payers + block.world_persons)
    serial = np.where(shared, person - people.payers, col.ROOM * (block.number + 1) + person)
    return col.person_ids(serial, person < people.payers, plan.start), first.astype(np.int64)


def _known(person_id: Ints, person: Ints) -> pa.Array:
    return pa.array(person_id[person], mask=person < 0)


def exhibits(number: int) -> Ints:
    """Return the numbers of a block's exhibits: one for each operator, then the sessions."""
    return _FIRST_EXHIBIT + number * _PER_BLOCK + np.arange(_PER_BLOCK, dtype=np.int64)


def _payments(plan: Plan, block: Block, order: Ints, payer: Ints, payee: pa.Array) -> pa.Table:
    """Return the payments by operator and time, with the times as each operator writes them."""
    moved, p, rng, size = block.transfers, plan.parameters, block.form, len(order)
    operator, cents = moved.operator[order], moved.cents[order]
    started = np.searchsorted(operator, np.arange(len(OPERATORS)))
    row = 1 + np.arange(size) - started[operator]
    wrong = rng.random(size) < p.number("national.wrong_hour")
    sent = moved.sent_utc_s[order] + np.where(wrong, HOUR, 0)
    sent = np.where(operator == PESOBRIDGE, sent // _MINUTE * _MINUTE, sent)
    written = np.where(operator == PESOBRIDGE, sent + MANILA_OFFSET, sent)
    written = np.where(operator == COLIBRI, paris_from_utc(sent), written)
    day_only = rng.random(block.people.payers) < p.number("national.day_only")
    day_only = day_only[moved.payer[order]] & (operator != NORTHWIND)
    no_rate = rng.random(size) < p.number("national.no_rate")
    reason = moved.reason[order]
    return col.table(
        "payment",
        {
            "record_id": pa.array(col.record_ids(exhibits(block.number)[operator], row)),
            "payer_id": pa.array(payer),
            "payee_id": payee,
            "sent_at_utc": col.instants(sent, day_only),
            "sent_on": col.dates(written),
            "amount": col.amounts(cents),
            "currency": col.same("EUR", size),
            "amount_eur": pa.array(cents / 100, mask=no_rate),
            "paid_amount": col.amounts(moved.paid_minor[order]),
            "paid_currency": choose(CURRENCIES, moved.currency[order]),
            "provider": choose(OPERATORS, operator),
            "text": pc.if_else(pa.array(reason == 0), None, choose(REASONS, reason)),
            "use": col.same(USE, size),
        },
    )


def _contacts(block: Block, caller: Ints, callee: Ints) -> pa.Table:
    calls, size = block.sessions, len(caller)
    exhibit = int(exhibits(block.number)[-1])
    return col.table(
        "contact",
        {
            "record_id": pa.array(col.record_ids(exhibit, 1 + np.arange(size))),
            "caller_id": pa.array(caller),
            "callee_id": pa.array(callee),
            "started_at_utc": col.instants(calls.start_utc_s),
            "duration_s": pa.array(calls.duration_s),
            "kind": choose(["voice", "video"], calls.video.astype(np.int64)),
            "use": col.same(USE, size),
        },
    )


def persons(rng: Rng, person_id: Ints, name: pa.Array, mentions: Ints, association: Flags) -> pa.Table:
    """Return rows of persons. How many identifiers bind them is drawn alike for all of one role."""
    size, is_payer = len(person_id), person_id % SLOTS_PER_RECORD == 0
    count = np.where(is_payer, rng.integers(2, 5, size), rng.integers(1, 3, size))
    count = np.where(association, 1, count)
    kinds = np.where(association, len(_KINDS), count - 1)
    return col.table(
        "person",
        {
            "person_id": pa.array(person_id),
            "label": col.labels(person_id),
            "name": name,
            "mentions": pa.array(mentions),
            "identifiers": pa.array(count.astype(np.int64)),
            "bound_by": choose([*_KINDS, "account"], kinds),
            "use": col.same(USE, size),
        },
    )


def _coverage(plan: Plan, block: Block, person_id: Ints, mentions: Ints) -> pa.Table:
    """Return the periods: each operator's file for whoever used it, the sessions for those asked about."""
    who = np.flatnonzero(block.covered & (mentions[: block.people.payers] > 0))
    operators, size = len(OPERATORS), len(OPERATORS) + len(who)
    exhibit = np.concatenate([exhibits(block.number)[:-1], np.full(len(who), exhibits(block.number)[-1])])
    everybody = np.arange(size) < operators
    person = np.concatenate([np.zeros(operators, dtype=np.int64), person_id[who]])
    days = np.array([plan.first_day, plan.calls_from, plan.last_day], dtype="datetime64[D]")
    begin = np.where(everybody, days[0], days[1])
    return col.table(
        "coverage_person",
        {
            "exhibit_no": pa.array(exhibit.astype(np.int32)),
            "channel": choose(["communications", "payments"], everybody.astype(np.int64)),
            "person_id": pa.array(person, mask=everybody),
            "covers_from": pa.array(begin),
            "covers_to": pa.array(np.full(size, days[2])),
        },
    )
