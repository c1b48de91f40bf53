"""From known persons to everybody linked to them: how strongly, and by which path. Pure and deterministic.

Strength (path-v1) is the sum over all paths of one to three links that leave a seed, enter no seed again and nobody
twice. A path is worth the product of its links (`graph.py`), divided by the number of neighbours of each person it
passes, and halved for every link after the first. Somebody with more than 200 neighbours (an association, a shop, a
call centre) passes nothing on; as a seed, they start with 1 / neighbours. So a strength is an order, not a
probability: who paid a seed once has 0.5, who shares with a seed a payee of ten payers has about 0.01.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from filature.networks.graph import Flags, Floats, Graph, Ints

STEPS = 3
HALVED = 0.5
MOST_NEIGHBOURS = 200
_TIE = 0.01  # of a step: paths are chosen by length, then by worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One person linked to the seeds. `path` begins with a seed and ends with the person."""

    person: int
    strength: float
    path: tuple[int, ...]
    neighbours: int
    intelligence: bool

    @property
    def common(self) -> bool:
        """Whether so many are linked to the person that a link says little."""
        return self.neighbours > MOST_NEIGHBOURS


def expand(graph: Graph, seeds: Mapping[int, float], *, strict: frozenset[int] = frozenset()) -> list[Hit]:
    """Return everybody within three links of the seeds, strongest first; equal strengths by number.

    `seeds` maps persons to where they start, 1 or less (an identifier that several carry names each by a share);
    `strict` are the seeds that only intelligence rows name. Seeds themselves are no hits.
    """
    known = np.array(sorted(seeds), dtype=np.int64)
    places = graph.places(known)
    known, places = known[places >= 0], places[places >= 0]
    if not len(places):
        return []
    neighbours = graph.neighbours()
    start = np.zeros(len(graph.persons))
    start[places] = [seeds[int(person)] for person in known]
    crowded = places[neighbours[places] > MOST_NEIGHBOURS]
    start[crowded] /= neighbours[crowded]
    matrix = _matrix(graph, neighbours, places)
    strength, steps = _walk(matrix, start)
    seen = np.union1d(graph.left[graph.intelligence], graph.right[graph.intelligence])
    doubtful = np.union1d(places[np.isin(known, sorted(strict))], np.intersect1d(crowded, seen))
    tainted = _taint(graph, matrix, steps, doubtful)
    at = np.flatnonzero(strength > 0)
    at = at[np.lexsort((at, -np.round(strength[at], 12)))]
    paths = _paths(matrix, places)
    return [
        Hit(
            person=int(graph.persons[place]),
            strength=float(strength[place]),
            path=tuple(int(graph.persons[step]) for step in paths(place)),
            neighbours=int(neighbours[place]),
            intelligence=bool(tainted[place]),
        )
        for place in map(int, at)
    ]


def _matrix(graph: Graph, neighbours: Ints, seeds: Ints) -> sparse.csr_array:
    """Return what one step is worth, from row to column: nothing enters a seed, nothing leaves the crowded."""
    passing = np.where(neighbours > MOST_NEIGHBOURS, 0.0, 1 / np.maximum(neighbours, 1))
    passing[seeds] = 1.0
    entered = np.ones(len(neighbours))
    entered[seeds] = 0.0
    worth = graph.weights()
    rows, columns = np.concatenate([graph.left, graph.right]), np.concatenate([graph.right, graph.left])
    values = np.concatenate([worth, worth]) * passing[rows] * entered[columns]
    kept = values > 0
    size = len(neighbours)
    return sparse.csr_array((values[kept], (rows[kept], columns[kept])), shape=(size, size))


def _walk(matrix: sparse.csr_array, start: Floats) -> tuple[Floats, list[Floats]]:
    """Return the strength of everybody, and what arrives with each step (the start first)."""
    turned = matrix.T.tocsr()
    turned.sort_indices()
    back = np.asarray(matrix.multiply(turned).sum(axis=1)).ravel()
    steps = [start]
    strength = np.zeros(len(start))
    for step in range(STEPS):
        arrived = turned @ steps[-1]
        if step == STEPS - 1:  # the only way to come to somebody twice within three links: there and back
            arrived = np.maximum(arrived - steps[1] * back, 0.0)
        steps.append(arrived)
        strength += HALVED**step * steps[-1]
    return strength, steps


def _taint(graph: Graph, matrix: sparse.csr_array, steps: list[Floats], strict: Ints) -> Flags:
    """Return whose strength would be another without intelligence-only rows; `strict` are seeds named by such."""
    size = len(graph.persons)
    ends = (graph.left[graph.intelligence], graph.right[graph.intelligence])
    near = np.zeros(size, dtype=np.bool_)
    near[np.concatenate(ends)] = True  # what they pass on depends on the number of their neighbours
    both = (np.concatenate(ends[::-1]), np.concatenate(ends))
    reach = (matrix.T > 0).astype(np.float64).tocsr()
    direct = reach.multiply(sparse.csr_array((np.ones(len(both[0])), both), shape=(size, size))).tocsr()
    tainted, found = np.zeros(size), np.zeros(size, dtype=np.bool_)
    tainted[strict] = 1.0
    for step, arrived in enumerate(steps[:-1]):
        here = (arrived > 0).astype(np.float64)
        source = np.maximum(tainted, here * near) if step else tainted
        tainted = ((reach @ source + direct @ here) > 0).astype(np.float64) * (steps[step + 1] > 0)
        found |= tainted > 0
    return found


class _paths:  # noqa: N801 - called like the function that it is
    """The shortest path to a place, by number of links, then by worth; one search for all seeds."""

    def __init__(self, matrix: sparse.csr_array, seeds: Ints) -> None:
        cost = matrix.copy()
        cost.data = 1 - _TIE * np.log(matrix.data)
        self._before = csgraph.dijkstra(
            cost, indices=seeds, min_only=True, return_predecessors=True, limit=STEPS + 0.5
        )[1]

    def __call__(self, place: int) -> list[int]:
        found = [place]
        while (before := int(self._before[found[-1]])) >= 0:
            found.append(before)
        return found[::-1]
