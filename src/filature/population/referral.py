"""A partner authority names two planted payees by phone: evidence of the kind 'cooperation'."""

import numpy as np

from filature.population.classes import PAYEE_CLASSES
from filature.population.people import People
from filature.population.series import Ints, Rng
from filature.population.transfers import Transfers

NAMED = 2


def choose(rng: Rng, people: People, transfers: Transfers) -> Ints:
    """Return the identities (two persons, one phone each) that the partner names: paid at least once."""
    paid = np.unique(transfers.payee[transfers.defect == 0])
    known = paid[people.category[paid] == PAYEE_CLASSES.index("facilitator")]
    _, first = np.unique(people.person[known], return_index=True)
    one_each = known[first]
    return np.sort(rng.choice(one_each, size=min(NAMED, len(one_each)), replace=False)).astype(np.int64)
