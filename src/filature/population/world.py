"""The payees whom payers of every block may pay: planted payees and associations. Made first, and once."""

from dataclasses import dataclass

import numpy as np

from filature.population import payers as planted
from filature.population.people import Payees
from filature.population.plan import Plan, streams
from filature.population.series import Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Shared payees, with identities and persons counted from 0; a block puts them behind its payers."""

    columns: dict[str, Ints]  # as in Payees.parts
    persons: int
    facilitators: Ints  # identities
    contacts: Ints
    associations: Ints

    def __len__(self) -> int:
        """Return the number of identities."""
        return len(self.columns["person"])

    def behind(self, payers: int, rng: np.random.Generator) -> Payees:
        """Return the payees of a block with these among them, numbered after its `payers` payers."""
        part = {name: column + payers * (name in _NUMBERED) for name, column in self.columns.items()}
        identities, persons = payers + len(self), payers + self.persons
        return Payees(rng=rng, next_identity=identities, next_person=persons, parts=[part])


_NUMBERED = ("person", "account")


def shared(plan: Plan) -> World:
    """Return the shared payees of a plan: they depend on its seed, shift and numbers of planted people."""
    rng = streams(plan.seed, (1,), ("world",))["world"]
    payees = Payees(rng=rng, next_identity=0, next_person=0)
    p = plan.parameters
    facilitators, contacts = planted.planted_payees(payees, p, plan.planted, plan.facilitators)
    associations = payees.new(
        int(p.number("national.associations")), "cha payee", p.numbers("corridor.family"), association=True
    )
    columns = {name: np.concatenate([part[name] for part in payees.parts]) for name in payees.parts[0]}
    return World(
        columns=columns,
        persons=payees.next_person,
        facilitators=facilitators,
        contacts=contacts,
        associations=associations,
    )
