"""What the people around somebody are like: likeness spread along shared payees, near ones counting more.

Everybody starts with a share a (what the own payments say). In each round

    y_i = mean over the payees j of i of  (sum of x_k over the other payers k of j) / (their number)
    x_i = (1 - damping) a_i + damping y_i          x_i = a_i where no payee is shared

(label spreading, Zhou et al. 2004, on the graph of payers and payees, with one's own part left out at each payee).
Payees of one payer tie nobody; nor do those of very many. y is what others say: the own payments are not in it,
but for what comes back over other people.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

DAMPING = 0.9
ROUNDS = 30
"""0.9 ** 30 = 4 %: what lies farther adds less than that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """Payers and payees that share: codes of both ends of every pair, ordered by payee and payer."""

    payers: Ints  # numbers of persons, ascending
    payees: Ints
    payer: Ints  # place in `payers` of each pair
    payee: Ints


def ties(payer_id: Ints, payee_id: Ints, *, hub: int) -> Ties:
    """Return the pairs whose payee has 2 to `hub` payers. Pairs are distinct; their order does not matter."""
    order = np.lexsort((payer_id, payee_id))
    payer_id, payee_id = payer_id[order], payee_id[order]
    _, place, counts = np.unique(payee_id, return_inverse=True, return_counts=True)
    kept = (counts[place] > 1) & (counts[place] <= hub)
    payers, payer = np.unique(payer_id[kept], return_inverse=True)
    payees, payee = np.unique(payee_id[kept], return_inverse=True)
    return Ties(payers=payers, payees=payees, payer=payer.astype(np.int64), payee=payee.astype(np.int64))


def spread(
    found: Ties, start: Floats, *, damping: float = DAMPING, rounds: int = ROUNDS
) -> tuple[Floats, Floats]:
    """Return y of each payer (0 to 1), and the mean of x over the payers of each payee.

    `start` is the share a of each of `found.payers`. The same input gives the same bits.
    """
    others = np.bincount(found.payee).astype(np.float64) - 1
    shared = np.bincount(found.payer).astype(np.float64)
    x, y = start.copy(), np.zeros(len(start))
    for _ in range(rounds):
        total = np.bincount(found.payee, weights=x[found.payer], minlength=len(others))
        rest = (total[found.payee] - x[found.payer]) / others[found.payee]
        y = np.bincount(found.payer, weights=rest, minlength=len(start)) / shared
        x = (1 - damping) * start + damping * y
    total = np.bincount(found.payee, weights=x[found.payer], minlength=len(others))
    return y, total / (others + 1)
