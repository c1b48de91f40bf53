"""The planted truth, apart from the data: one row per person who appears in the files.

Age and origin exist here only, for the equal-error audit; nothing that scores may read them. The age of a
payee reached directly is unknown here as well.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filature.population import identifiers
from filature.population.classes import (
    CLASSES,
    COLIBRI,
    COUNTRIES,
    LSAC,
    OPERATORS,
    PAYEE_CLASSES,
    PESOBRIDGE,
    TRUTH_LABELS,
    code,
)
from filature.population.parameters import Parameters
from filature.population.people import People
from filature.population.series import Flags, Ints, Rng
from filature.population.sessions import Sessions
from filature.population.text import choose, joined, padded
from filature.population.transfers import Transfers

PLANTED_PAYEES = ("facilitator", "contact")
_UNKNOWN_AGE = PAYEE_CLASSES.index("contact")
CUSTOMER_PREFIXES = ("CT-", "NW-")


@dataclass(frozen=True, slots=True)
class Appearances:
    """Where people appear: transfers, sessions, statements, referral; and whom the call records cover."""

    transfers: Transfers
    sessions: Sessions
    holders: Ints
    named: Ints
    covered: Flags


def table(rng: Rng, p: Parameters, people: People, seen: Appearances) -> pa.Table:
    """Return the truth by person: role, class, planted, normalised identifiers, and what audits need."""
    moved = seen.transfers
    present = np.zeros(len(people), dtype=np.bool_)
    for column in (
        moved.payer,
        moved.payee,
        seen.sessions.caller,
        seen.sessions.callee,
        seen.holders,
        seen.named,
    ):
        present[column] = True
    identities = np.flatnonzero(present)
    person, first = np.unique(people.person[identities], return_index=True)
    lead = identities[first]  # the first identity of each person that appears
    is_payer = lead < people.payers
    labels = [*(TRUTH_LABELS.get(name, name) for name in CLASSES), *PAYEE_CLASSES]
    category = people.category[lead]
    planted = np.where(is_payer, category == LSAC, category < len(PLANTED_PAYEES))
    payments = np.bincount(people.person[moved.payer], minlength=int(person.max()) + 1)
    payments += np.bincount(people.person[moved.payee], minlength=len(payments))
    covered = np.zeros(len(payments), dtype=np.bool_)
    covered[: people.payers] = seen.covered
    return pa.table(
        {
            "person": joined(choose(["payee-", "payer-"], is_payer.astype(np.int64)), padded(person, 9)),
            "role": choose(["payee", "payer"], is_payer.astype(np.int64)),
            "class": choose(labels, np.where(is_payer, category, category + len(CLASSES))),
            "planted": pa.array(planted),
            "identifiers": _identifiers(
                people, identities, np.searchsorted(person, people.person[identities])
            ),
            "payments": pa.array(payments[person]),
            "covered": pa.array(covered[person]),
            "referred": pa.array(np.isin(person, people.person[seen.named])),
            "age": ages(rng, p, is_payer, category),
            "origin": origins(rng, p, people, moved, lead),
        }
    )


def _identifiers(people: People, identities: Ints, row: Ints) -> pa.Array:
    """Return each person's distinct identifiers, in the forms that the room `identity` normalises to.

    E.164 phones, IBANs; other accounts and customer numbers as 'provider:number' in lower case; e-mails in
    lower case; documents in upper case without separators.
    """
    payers = pa.array(identities < people.payers)
    wallets = pa.array((identities >= people.payers) & ~people.association[identities])
    accounts = identifiers.accounts(people)
    named = [operator.casefold() for operator in OPERATORS]
    customers = [identifiers.customers(prefix, people) for prefix in CUSTOMER_PREFIXES]
    columns, shown = [identifiers.phones(people, identifiers.national_phones(people))], [None]
    columns += [accounts, joined(f"{named[COLIBRI]}:", accounts), joined(f"{named[PESOBRIDGE]}:", accounts)]
    shown += [pc.invert(wallets), wallets, wallets]
    columns += [identifiers.emails(people), pc.replace_substring(identifiers.documents(people), "-", "")]
    columns += [joined(f"{name}:", pc.utf8_lower(own)) for name, own in zip(named, customers, strict=False)]
    shown += [payers] * 4
    columns = [column.take(pa.array(identities)) for column in columns]
    columns = [
        column if flag is None else pc.if_else(flag, column, None)
        for column, flag in zip(columns, shown, strict=True)
    ]
    size = len(identities)
    order = (np.arange(size)[:, None] + np.arange(len(columns))[None, :] * size).reshape(-1)
    values = pa.concat_arrays([column.cast(pa.string()) for column in columns]).take(pa.array(order))
    owner = np.repeat(row, len(columns))
    frame = pa.table({"row": owner, "value": values, "place": np.arange(len(order))}).filter(
        values.is_valid()
    )
    once = frame.group_by(["row", "value"], use_threads=False).aggregate([("place", "min")])
    once = once.sort_by([("row", "ascending"), ("place_min", "ascending")])
    counts = np.bincount(once["row"].to_numpy(), minlength=int(row.max()) + 1)
    offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), once["value"].combine_chunks())


def ages(rng: Rng, p: Parameters, is_payer: Flags, category: Ints) -> pa.Array:
    """Return ages in years; unknown for payees reached directly."""
    keys = np.where(~is_payer, 3, np.where(category == LSAC, 0, np.where(category == code("SEX"), 1, 2)))
    table_of = np.array([p.numbers(f"age.{name}") for name in ("LSAC", "SEX", "other", "payee")])
    mean, sd, low, high = table_of[keys].T
    ages = np.clip(np.rint(rng.normal(mean, sd)), low, high).astype(np.int16)
    return pa.array(ages, mask=~is_payer & (category == _UNKNOWN_AGE))


def origins(rng: Rng, p: Parameters, people: People, moved: Transfers, lead: Ints) -> pa.Array:
    """Return an ISO 3166 code: for payees their country, for payers often that of a payee, else FR."""
    last = np.full(len(people), len(COUNTRIES), dtype=np.int64)
    last[moved.payer] = moved.currency
    share = p.number("origin.same_as_payee")
    of_payer = np.where(rng.random(len(lead)) < share, last[lead], len(COUNTRIES))
    return choose([*COUNTRIES, "FR"], np.where(lead < people.payers, of_payer, people.country[lead]))
