"""Who there is: one row per identity, numbered from 0; payers first, then payees as they are made.

An identity is one person under one set of identifiers. Most persons have one; a planted payee may have
three (several phones, two accounts). Identifiers are functions of the number (see `identifiers.py`).
"""

from dataclasses import dataclass, field

import numpy as np

from filature.population.classes import COUNTRIES, PAYEE_CLASSES
from filature.population.names import GIVEN, SURNAMES
from filature.population.series import Flags, Ints, Rng

ASSOCIATION = PAYEE_CLASSES.index("cha payee")


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Columns of one length; `person` groups the identities of one person."""

    payers: int  # identities below this number are payers
    person: Ints
    category: Ints  # code in CLASSES for payers, in PAYEE_CLASSES for payees
    country: Ints  # code in COUNTRIES; -1 for payers (France)
    ordinal: Ints  # number inside the country (payees) or among payers: identifiers follow from it
    account: Ints  # number of the account; two identities of one person may share it
    given: Ints
    surname: Ints
    association: Flags

    def __len__(self) -> int:
        """Return the number of identities."""
        return len(self.person)


@dataclass(slots=True, kw_only=True)
class Payees:
    """Grows while the generators run; hands out the numbers of new payees."""

    rng: Rng
    next_identity: int
    next_person: int
    parts: list[dict[str, Ints]] = field(default_factory=list)

    def new(
        self,
        size: int,
        category: str,
        mix: tuple[float, ...],
        *,
        surname: Ints | None = None,
        same_as: Ints | None = None,
        association: bool = False,
    ) -> Ints:
        """Return the identity numbers of `size` new payees.

        `mix` gives the weights of COUNTRIES. `same_as` makes further identities of the persons, with the
        country, names and (for every other one) the account of the identity at that place of this call.
        """
        own = np.arange(size, dtype=np.int64)
        base = own if same_as is None else same_as
        weights = np.asarray(mix) / sum(mix)
        names = self.rng.integers(len(SURNAMES), size=size) if surname is None else surname
        new_person = np.cumsum(base == own) - 1
        part = {
            "person": self.next_person + new_person[base],
            "category": np.full(size, PAYEE_CLASSES.index(category), dtype=np.int64),
            "country": self.rng.choice(len(COUNTRIES), size=size, p=weights)[base],
            "account": self.next_identity + np.where((own - base) % 2 == 1, base, own),
            "given": self.rng.integers(len(GIVEN), size=size)[base],
            "surname": names.astype(np.int64)[base],
            "association": np.full(size, association, dtype=np.int64),
        }
        self.parts.append(part)
        first = self.next_identity
        self.next_identity += size
        self.next_person += int(np.sum(base == own))
        return first + own


def assemble(rng: Rng, payer_class: Ints, payer_surname: Ints, payees: Payees) -> People:
    """Return everybody: payers of the given classes, then all payees made so far."""
    count = len(payer_class)
    own = np.arange(count, dtype=np.int64)

    def column(name: str, of_payers: Ints) -> Ints:
        return np.concatenate([of_payers, *(part[name] for part in payees.parts)]).astype(np.int64)

    country = column("country", np.full(count, -1, dtype=np.int64))
    return People(
        payers=count,
        person=column("person", own),
        category=column("category", payer_class),
        country=country,
        ordinal=_ordinals(country),
        account=column("account", own),
        given=column("given", rng.integers(len(GIVEN), size=count)),
        surname=column("surname", payer_surname),
        association=column("association", np.zeros(count, dtype=np.int64)).astype(np.bool_),
    )


def _ordinals(country: Ints) -> Ints:
    """Return the number of each identity inside its country: 0, 1, 2 ... in order of appearance."""
    order = np.argsort(country, kind="stable")
    ordered = country[order]
    starts = np.flatnonzero(np.concatenate([np.ones(1, dtype=np.bool_), ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.concatenate([starts, np.array([len(ordered)])]))
    ordinal = np.empty(len(country), dtype=np.int64)
    ordinal[order] = np.arange(len(country)) - np.repeat(starts, sizes)
    return ordinal
