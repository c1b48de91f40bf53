"""Which parties are one person: bonds joined from the strongest down, never across what keeps two apart. Pure.

Most groups are simple: nothing in them contradicts anything, and connected means joined. Where something does,
the group is taken apart: what fits two sides equally well belongs to neither, and a bond that would bring two
contradicting parties together, even through a third, is left out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Ids = NDArray[np.int64]
Pair = tuple[int, int]
MARGIN = 20.0
"""Decibans by which one side must fit better before the other is left aside: odds of 100 to 1."""
_LARGE, _STEP = 1_000, 10.0
"""A contradictory group above this size is first taken apart at its weakest bonds, in steps of ten decibans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonds:
    """Pairs of parties that are held to be one person, and how strongly, in decibans."""

    left: Ids
    right: Ids
    decibans: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What people decided: pairs that are one person, and pairs that are not."""

    same: Sequence[Pair] = ()
    different: Sequence[Pair] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustered:
    """The group of each party (the smallest party in it), and the bonds that were left out."""

    groups: Ids
    left_out: tuple[Pair, ...] = field(default=())


def clusters(
    parties: Ids,
    bonds: Bonds,
    said: Said,
    *,
    rank: Ids,
    suspicious: Callable[[Ids], bool],
    apart: Callable[[int, int], bool],
) -> Clustered:
    """Return the group of each party (ascending, unique).

    `rank` orders parties by content, so that nothing depends on the order in which files came. `suspicious` tells
    whether a connected group may hold a contradiction; only then is `apart` asked about pairs of its members.
    A pair in `said.different` is never in one group; a pair in `said.same` always is, `apart` or not.
    """
    if parties.size == 0:
        return Clustered(groups=parties)
    same = np.array(said.same, dtype=np.int64).reshape(-1, 2)
    left = np.searchsorted(parties, np.concatenate([bonds.left, same[:, 0]]))
    right = np.searchsorted(parties, np.concatenate([bonds.right, same[:, 1]]))
    graph = coo_array((np.ones(left.size, dtype=np.int8), (left, right)), shape=(parties.size, parties.size))
    _, labels = connected_components(graph, directed=False)
    groups = _smallest(parties, labels)
    places = {int(party): place for place, party in enumerate(parties)}
    parted = {int(groups[places[a]]) for a, b in said.different if groups[places[a]] == groups[places[b]]}
    order = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(labels[order]) != 0, True])
    by_group: dict[int, list[tuple[float, int, int]]] = {}
    fragile: dict[int, Ids] = {}
    for start, end in pairwise(starts):
        if end - start > 1:
            members = parties[order[start:end]]
            if int(members[0]) in parted or suspicious(members):
                fragile[int(members[0])] = members
                by_group[int(members[0])] = []
    if not fragile:
        return Clustered(groups=groups)
    chosen = np.flatnonzero(np.isin(groups[left[: bonds.left.size]], list(fragile)))
    for bond in chosen:
        a, b = int(bonds.left[bond]), int(bonds.right[bond])
        by_group[int(groups[places[a]])].append((float(bonds.decibans[bond]), a, b))
    left_out: list[Pair] = []
    for number, members in fragile.items():
        inside = {int(member) for member in members}
        same_inside = [pair for pair in said.same if pair[0] in inside]
        strong = _strong_enough(by_group[number], inside)
        left_out += [(a, b) for _, a, b in set(by_group[number]) - set(strong)]
        for part in _parts(inside, [*((a, b) for _, a, b in strong), *same_inside]):
            kept = _Group(
                ranks={member: int(rank[places[member]]) for member in part},
                same=[pair for pair in same_inside if pair[0] in part],
                different={frozenset(pair) for pair in said.different if part.issuperset(pair)},
                apart=apart,
            )
            found, unused = kept.solve([bond for bond in strong if bond[1] in part])
            for member, first in found.items():
                groups[places[member]] = first
            left_out += unused
    return Clustered(groups=groups, left_out=tuple(sorted(left_out)))


def _strong_enough(bonds: list[tuple[float, int, int]], members: set[int]) -> list[tuple[float, int, int]]:
    """Return the bonds that leave no connected part larger than `_LARGE`: everybody is not one person."""
    while bonds and len(members) > _LARGE and _largest_part(bonds) > _LARGE:
        weakest = min(decibans for decibans, _, _ in bonds)
        bonds = [bond for bond in bonds if bond[0] > weakest + _STEP]
    return bonds


def _largest_part(bonds: list[tuple[float, int, int]]) -> int:
    return max(map(len, _parts(set(), [(a, b) for _, a, b in bonds])))


def _parts(members: set[int], pairs: Sequence[Pair]) -> list[set[int]]:
    """Return the connected parts of the members and of everybody in the pairs."""
    known = np.array(sorted({*members, *(end for pair in pairs for end in pair)}), dtype=np.int64)
    ends = np.searchsorted(known, np.array(pairs, dtype=np.int64).reshape(-1, 2))
    graph = coo_array(
        (np.ones(len(ends), dtype=np.int8), (ends[:, 0], ends[:, 1])), shape=(known.size, known.size)
    )
    parts: dict[int, set[int]] = defaultdict(set)
    for member, label in zip(known.tolist(), connected_components(graph, directed=False)[1], strict=True):
        parts[int(label)].add(member)
    return list(parts.values())


def _smallest(parties: Ids, labels: NDArray[np.int32]) -> Ids:
    first = np.full(labels.max() + 1, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(first, labels, parties)
    found: Ids = first[labels]
    return found


@dataclass(slots=True, kw_only=True)
class _Group:
    """One connected group in which something contradicts something."""

    ranks: Mapping[int, int]
    same: Sequence[Pair]
    different: set[frozenset[int]]
    apart: Callable[[int, int], bool]
    _parent: dict[int, int] = field(default_factory=dict)
    _members: dict[int, list[int]] = field(default_factory=dict)
    _known: dict[Pair, bool] = field(default_factory=dict)
    _decided: set[frozenset[int]] = field(default_factory=set)

    def solve(self, bonds: Iterable[tuple[float, int, int]]) -> tuple[dict[int, int], list[Pair]]:
        """Return the group of each member (its smallest), and the bonds that join nothing."""
        self._parent = {member: member for member in self.ranks}
        self._members = {member: [member] for member in self.ranks}
        self._decided = {frozenset(pair) for pair in self.same}
        for a, b in self.same:
            self._join(a, b)
        ordered = sorted(bonds, key=self._order)
        ambiguous = self._ambiguous(ordered)
        unused: list[Pair] = []
        for decibans, a, b in ordered:
            del decibans
            first, second = self._find(a), self._find(b)
            if first == second:
                continue
            if frozenset((a, b)) in self._decided or ((a, b) not in ambiguous and self._fit(first, second)):
                self._join(a, b)
            else:
                unused.append((a, b))
        unused = [(a, b) for a, b in unused if self._find(a) != self._find(b)]
        return {member: min(self._members[self._find(member)]) for member in self.ranks}, unused

    def _order(self, bond: tuple[float, int, int]) -> tuple[float, int, int]:
        first, second = sorted((self.ranks[bond[1]], self.ranks[bond[2]]))
        return (-bond[0], first, second)

    def _ambiguous(self, bonds: Sequence[tuple[float, int, int]]) -> set[Pair]:
        """Return the bonds of those that fit two contradicting parties about equally well, or one much worse.

        Parties without anything that could contradict are taken together first: a phone seen with a handle.
        """
        blank = {member for member in self.ranks if not any(self._contradicts(member, o) for o in self.ranks)}
        lumps = {member: member for member in self.ranks}
        for _, a, b in bonds:
            if a in blank and b in blank:
                old, new = lumps[b], lumps[a]
                lumps = {member: new if lump == old else lump for member, lump in lumps.items()}
        near: dict[int, dict[int, float]] = defaultdict(dict)
        for decibans, a, b in bonds:
            for mine, other in ((a, b), (b, a)):
                lump = lumps[mine]
                if lumps[other] != lump:
                    near[lump][other] = max(decibans, near[lump].get(other, decibans))
        found: set[Pair] = set()
        for decibans, a, b in bonds:
            del decibans
            if any(self._loses(near[lumps[mine]], other) for mine, other in ((a, b), (b, a))):
                found.add((a, b))
        return found

    def _loses(self, near: Mapping[int, float], other: int) -> bool:
        """Tell whether the bond to `other` has a rival that contradicts it and is not much weaker."""
        return any(
            value > near.get(other, -np.inf) - MARGIN and self._contradicts(rival, other)
            for rival, value in near.items()
            if rival != other
        )

    def _fit(self, first: int, second: int) -> bool:
        return not any(self._contradicts(a, b) for a in self._members[first] for b in self._members[second])

    def _contradicts(self, a: int, b: int) -> bool:
        key = (a, b) if a < b else (b, a)
        if key not in self._known:
            pair = frozenset(key)
            self._known[key] = (
                a != b and pair not in self._decided and (pair in self.different or self.apart(a, b))
            )
        return self._known[key]

    def _find(self, member: int) -> int:
        while self._parent[member] != member:
            self._parent[member] = self._parent[self._parent[member]]
            member = self._parent[member]
        return member

    def _join(self, a: int, b: int) -> None:
        first, second = self._find(a), self._find(b)
        if first != second:
            self._parent[second] = first
            self._members[first] += self._members.pop(second)
