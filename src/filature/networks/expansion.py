"""From known persons to everybody linked to them: how strongly, and by which path. Pure and deterministic.

Strength (path-v2) is the sum over all ways of one to five links along payments that leave a seed, enter no seed again
and never turn straight back. A way is worth the product of its links (`graph.py`), divided by the number of neighbours
of each person it passes, and halved for every link after the first. Somebody with more than 200 neighbours (an
association, a shop, a call centre) passes nothing on; as a seed, they start with 1 / neighbours. Whoever carries an
identifier of a seed passes on like a neighbour, because it may be the seed under another number. So a strength is an
order, not a probability: who paid a seed once has 0.5, who shares with a seed a payee of ten payers has about 0.01.

Whom payments do not link to a seed (relatives who call, persons of one number) come after all others, in the order of
the same sum over one to three links of any kind: calls and common numbers tell of families more than of payments.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from filature.networks.graph import Flags, Floats, Graph, Ints

STEPS = 5
"""Links along payments: payer, payee, payer, payee, payer. Chosen on two fictional populations of 100,000 payers, ten
facilitators as seeds: with three links, half as many planted payers stood in the first 300; with seven, a fifth more,
but a way of seven links explains nothing to anybody."""
OTHER_STEPS = 3
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
    payments: bool
    """Whether payments link the person to a seed: such hits come first."""

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
    start = np.zeros(len(graph.persons))
    start[places] = [seeds[int(person)] for person in known]
    doubtful = places[np.isin(known, sorted(strict))]
    money = _Links(graph, places, (graph.paid + graph.was_paid) > 0, payments=True)
    first = _hits(money, start, doubtful, STEPS)
    found = {hit.person for hit in first}
    every = _Links(graph, places, np.ones(len(graph.left), dtype=np.bool_), payments=False)
    return first + [hit for hit in _hits(every, start, doubtful, OTHER_STEPS) if hit.person not in found]


class _Links:
    """The links that a walk may take, each in both directions, with what one step is worth."""

    def __init__(self, graph: Graph, seeds: Ints, counted: Flags, *, payments: bool) -> None:
        """Take the links that are `counted`; those by which identifiers tie somebody to a seed are taken uncounted."""
        size = len(graph.persons)
        is_seed = np.zeros(size, dtype=np.bool_)
        is_seed[seeds] = True
        self.payments = payments
        kept = np.flatnonzero(
            counted | ((graph.identifiers > 0) & (is_seed[graph.left] | is_seed[graph.right]))
        )
        left, right = graph.left[kept], graph.right[kept]
        self.graph, self.seeds = graph, seeds
        self.source, self.target = np.concatenate([left, right]), np.concatenate([right, left])
        self.back = np.roll(np.arange(2 * len(kept)), len(kept))  # the same link in the other direction
        self.counted = np.tile(counted[kept], 2)
        self.intelligence = np.tile(graph.intelligence[kept], 2)
        self.neighbours = np.bincount(self.source, minlength=size)
        passing = np.where(self.neighbours > MOST_NEIGHBOURS, 0.0, 1 / np.maximum(self.neighbours, 1))
        passing[seeds] = 1.0
        self.worth = np.tile(graph.weights()[kept], 2) * passing[self.source] * ~is_seed[self.target]

    def matrix(self) -> sparse.csr_array:
        """Return what one step is worth, from row to column."""
        kept = self.worth > 0
        size = len(self.neighbours)
        return sparse.csr_array(
            (self.worth[kept], (self.source[kept], self.target[kept])), shape=(size, size)
        )


def _hits(links: _Links, start: Floats, doubtful: Ints, most: int) -> list[Hit]:
    """Return everybody whom the links lead to in `most` steps, strongest first."""
    places = links.seeds
    start = start.copy()
    crowded = places[links.neighbours[places] > MOST_NEIGHBOURS]
    start[crowded] /= links.neighbours[crowded]
    strength, steps = _walk(links, start, most)
    matrix = links.matrix()
    strict = np.flatnonzero(links.intelligence)
    seen = np.union1d(links.source[strict], links.target[strict])
    tainted = _taint(links, matrix, steps, np.union1d(doubtful, np.intersect1d(crowded, seen)))
    at = np.flatnonzero(strength > 0)
    at = at[np.lexsort((at, -np.round(strength[at], 12)))]
    paths = _paths(matrix, places, most)
    persons, neighbours = links.graph.persons, links.graph.neighbours()
    return [
        Hit(
            person=int(persons[place]),
            strength=float(strength[place]),
            path=tuple(int(persons[step]) for step in paths(place)),
            neighbours=int(neighbours[place]),
            intelligence=bool(tainted[place]),
            payments=links.payments,
        )
        for place in map(int, at)
    ]


def _walk(links: _Links, start: Floats, most: int) -> tuple[Floats, list[Floats]]:
    """Return the strength of everybody, and what arrives with each step (the start first)."""
    size = len(start)
    flow = start[links.source] * links.worth
    strength, steps = np.zeros(size), [start]
    for step in range(most):
        steps.append(np.bincount(links.target, flow, minlength=size).astype(np.float64))
        strength += HALVED**step * np.bincount(links.target, flow * links.counted, minlength=size)
        flow = np.maximum(steps[-1][links.source] - flow[links.back], 0.0) * links.worth
    return strength, steps


def _taint(links: _Links, matrix: sparse.csr_array, steps: list[Floats], strict: Ints) -> Flags:
    """Return whose strength would be another without intelligence-only rows; `strict` are seeds named by such."""
    size = len(links.neighbours)
    taken = np.flatnonzero(links.intelligence)
    ends = links.source[taken], links.target[taken]
    near = np.zeros(size, dtype=np.bool_)
    near[ends[0]] = True  # what they pass on depends on the number of their neighbours
    reach = (matrix.T > 0).astype(np.float64).tocsr()
    crossing = sparse.csr_array((np.ones(len(taken)), (ends[1], ends[0])), shape=(size, size))
    direct = reach.multiply(crossing).tocsr()
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

    def __init__(self, matrix: sparse.csr_array, seeds: Ints, most: int) -> None:
        cost = matrix.copy()
        cost.data = 1 - _TIE * np.log(matrix.data)
        self._before = csgraph.dijkstra(
            cost, indices=seeds, min_only=True, return_predecessors=True, limit=most + 0.5
        )[1]

    def __call__(self, place: int) -> list[int]:
        found = [place]
        while (before := int(self._before[found[-1]])) >= 0:
            found.append(before)
        return found[::-1]
