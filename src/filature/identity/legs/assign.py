"""One partner for each leg at most: the choice of pairs that is best as a whole. Pure."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from filature.identity.legs.texts import Floats, Ints


def assign(i: Ints, j: Ints, gain: Floats) -> NDArray[np.bool_]:
    """Return which pairs are chosen: the one-to-one set with the largest sum of gains, no leg forced into it.

    Pairs without a positive gain are never chosen. Exact (shortest augmenting paths, Jonker and Volgenant 1987, in
    its sparse form); every send may also choose a place of its own that means 'no partner'.
    """
    chosen = np.zeros(i.size, dtype=bool)
    good = np.flatnonzero(gain > 0)
    if good.size == 0:
        return chosen
    rows, send_of = np.unique(i[good], return_inverse=True)
    columns, payout_of = np.unique(j[good], return_inverse=True)
    own = columns.size + np.arange(rows.size)
    worst = float(gain.max()) + 1.0
    cost = np.concatenate([worst - gain[good], np.full(rows.size, worst)])
    where = (np.concatenate([send_of, np.arange(rows.size)]), np.concatenate([payout_of, own]))
    graph = coo_array((cost, where), shape=(rows.size, columns.size + rows.size)).tocsr()
    picked_row, picked = min_weight_full_bipartite_matching(graph)
    partner = np.full(rows.size, -1)
    partner[picked_row] = picked
    chosen[good] = partner[send_of] == payout_of
    return chosen
