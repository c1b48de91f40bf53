"""Which mentions belong together: connected components over shared identifiers. Pure."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Ids = NDArray[np.int64]


def persons(mention_ids: Ids, edge_mention: Ids, edge_identifier: Ids) -> Ids:
    """Return for each mention (ascending, unique) the smallest mention of its component.

    `edge_*` give pairs (mention, identifier). The result does not depend on the order of the edges, and a
    component keeps its number when later, larger mentions join it.
    """
    if mention_ids.size == 0:
        return mention_ids
    identifiers, columns = np.unique(edge_identifier, return_inverse=True)
    rows = np.searchsorted(mention_ids, edge_mention)
    size = mention_ids.size + identifiers.size
    ones = np.ones(rows.size, dtype=np.int8)
    graph = coo_array((ones, (rows, columns + mention_ids.size)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    labels = labels[: mention_ids.size]
    first = np.full(labels.max() + 1, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(first, labels, mention_ids)
    found: Ids = first[labels]
    return found
