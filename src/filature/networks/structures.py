"""What hangs together: payees in connected structures, persons in households. Pure."""

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


def households(sign: Ints, person: Ints) -> tuple[Ints, Ints]:
    """Return everybody who carries a sign, ascending, and for each the smallest person of the household.

    Row i says that `person[i]` carries `sign[i]`; who carry one sign are of one household, and so on from sign to
    sign. Whoever shares none stands alone.
    """
    people, carriers = np.unique(person, return_inverse=True)
    signs, places = np.unique(sign, return_inverse=True)
    size = len(people) + len(signs)
    if not len(people):
        return people, people
    ends = (carriers, len(people) + places)
    edges = sparse.coo_array((np.ones(len(sign), dtype=np.int8), ends), shape=(size, size))
    label = csgraph.connected_components(edges, directed=False)[1]
    return people, _smallest(people, label[: len(people)])


def _smallest(people: Ints, label: npt.NDArray[np.integer]) -> Ints:
    """Return for each of the ascending `people` the first who bears the same label."""
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    return people[first][inverse]
