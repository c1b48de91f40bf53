"""What hangs together: payees in connected structures, and the households inside each. Pure."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

Ints = npt.NDArray[np.int64]


def components(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return everybody who stands in an edge, ascending, and for each the smallest number of their component."""
    people, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    size = len(people)
    if not size:
        return people, people
    ends = places.reshape(2, -1)
    edges = sparse.coo_array((np.ones(ends.shape[1], dtype=np.int8), (ends[0], ends[1])), shape=(size, size))
    label = csgraph.connected_components(edges, directed=False)[1]
    return people, _smallest(people, label)


def households(
    payees: Ints, structure: Ints, signs: Sequence[tuple[int, str, str]]
) -> tuple[Ints, list[list[str]]]:
    """Return for each payee the smallest number of the household, and what ties the payee to it.

    `signs` are (payee, kind, value); payees of one structure with an equal kind and value are of one household.
    A payee whom nothing ties is a household of one, without signs.
    """
    place = {int(number): index for index, number in enumerate(payees)}
    holders: dict[tuple[int, str, str], list[int]] = {}
    for payee, kind, value in sorted(signs):
        at = place[payee]
        holders.setdefault((int(structure[at]), kind, value), []).append(at)
    tied: list[set[str]] = [set() for _ in payees]
    pairs: list[tuple[int, int]] = []
    for (_, kind, _), held in holders.items():
        if len(set(held)) > 1:
            pairs += [(held[0], other) for other in held[1:]]
            for at in held:
                tied[at].add(kind)
    size = len(payees)
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    edges = sparse.coo_array((np.ones(ends.shape[1], dtype=np.int8), (ends[0], ends[1])), shape=(size, size))
    label = csgraph.connected_components(edges, directed=False)[1] if size else payees
    return _smallest(payees, label), [sorted(kinds) for kinds in tied]


def _smallest(people: Ints, label: npt.NDArray[np.integer]) -> Ints:
    """Return for each of the ascending `people` the first who bears the same label."""
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    return people[first][inverse]
