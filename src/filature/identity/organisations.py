"""Spellings of one organisation: which names are the same, and which groups they form. Pure.

Two names are the same when `company_weights` finds that more probable than not. Groups join when most
pairs of their names agree, so that no chain of look-alikes joins two organisations.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array

from filature.identity.company_names import CompanyName, take_apart
from filature.identity.company_weights import Weighed, Weights, folded, weigh

_COSINE = 0.3  # of letter triples: names below are not compared
_RARE = 50  # names that share a word are compared when no more than this many have it
_CHUNK = 1000
_HOPELESS = -20.0  # bits: counting words per organisation cannot make up for that
_ROUNDS = 2  # words are counted per name, then per organisation found

Edge = tuple[int, int]


def resolve(names: Sequence[str]) -> dict[str, str]:
    """Return for each name the first name (in alphabetical order) of its organisation.

    Does not depend on the order of `names`. What words are worth is counted in these names; no list of known
    companies is used.
    """
    distinct = sorted(set(names))
    parts = [take_apart(name) for name in distinct]
    edges = candidates(parts)
    alike: dict[tuple[str, ...], int] = {}
    group = [
        alike.setdefault(part.words, place) for place, part in enumerate(parts)
    ]  # equal words count once
    for _ in range(_ROUNDS):
        pairs = _Pairs(parts, _weights(parts, group), group)
        group = cluster(len(parts), edges, pairs.total)
        edges = [edge for edge in edges if pairs.total(*edge) > _HOPELESS]
    return {name: distinct[place] for name, place in zip(distinct, group, strict=True)}


def explain(first: str, second: str, names: Sequence[str]) -> Weighed:
    """Return the reasons for and against two names being the same among these names, in bits."""
    found = resolve([*names, first, second])
    ordered = sorted(found)
    place = {name: number for number, name in enumerate(ordered)}
    weights = _weights([take_apart(name) for name in ordered], [place[found[name]] for name in ordered])
    return weigh(take_apart(first), take_apart(second), weights, same_group=found[first] == found[second])


def _weights(parts: Sequence[CompanyName], group: Sequence[int]) -> Weights:
    members: dict[int, list[CompanyName]] = defaultdict(list)
    for part, label in zip(parts, group, strict=True):
        members[label].append(part)
    return Weights(members.values())


def candidates(parts: Sequence[CompanyName]) -> list[Edge]:
    """Return the pairs of names worth weighing: alike in letter triples, or sharing a word that few have."""
    found: set[Edge] = set()
    sharing: dict[str, list[int]] = defaultdict(list)
    for place, part in enumerate(parts):
        for word in set(map(folded, part.words)):
            sharing[word].append(place)
    for places in sharing.values():
        if len(places) <= _RARE:
            found.update(combinations(places, 2))
    triples = _triples(parts)
    for start in range(0, len(parts), _CHUNK):
        near = (triples[start : start + _CHUNK] @ triples.T).tocoo()
        kept = near.data >= _COSINE
        rows, columns = near.row[kept] + start, near.col[kept]
        found.update((int(a), int(b)) for a, b in zip(rows, columns, strict=True) if a < b)
    return sorted(found)


def _triples(parts: Sequence[CompanyName]) -> csr_array:
    """Return one row per name: letter triples of its words without blanks, weighted by rarity, of length 1."""
    texts = [f"^{folded(''.join(part.words))}$" for part in parts]
    grams = [{text[at : at + 3] for at in range(len(text) - 2)} for text in texts]
    number = {gram: place for place, gram in enumerate(sorted(set().union(*grams)))}
    rows = np.repeat(np.arange(len(parts)), [len(some) for some in grams])
    columns = np.array([number[gram] for some in grams for gram in sorted(some)], dtype=np.int64)
    rarity = np.log((len(parts) + 1) / np.bincount(columns, minlength=len(number)).clip(1))
    matrix = csr_array((rarity[columns], (rows, columns)), shape=(len(parts), len(number)))
    length = np.sqrt(matrix.multiply(matrix).sum(axis=1)).clip(1e-9)
    return csr_array(matrix.multiply(1 / length[:, None]))


class _Pairs:
    """Weighs pairs of names by place, each once."""

    def __init__(self, parts: Sequence[CompanyName], weights: Weights, group: Sequence[int]) -> None:
        """`group`: which names are counted as one organisation in `weights`."""
        self._parts, self._weights, self._group = parts, weights, group
        self._known: dict[Edge, float] = {}

    def total(self, a: int, b: int) -> float:
        """Return the bits for two names being the same."""
        edge = (min(a, b), max(a, b))
        if edge not in self._known:
            same = self._group[a] == self._group[b]
            found = weigh(self._parts[edge[0]], self._parts[edge[1]], self._weights, same_group=same)
            self._known[edge] = found.total
        return self._known[edge]


def cluster(size: int, edges: Sequence[Edge], total: Callable[[int, int], float]) -> list[int]:
    """Return the group of each of `size` names: the smallest place in it.

    The pair that weighs most joins first. Two groups join when more than half of the pairs of names across them
    are more probably the same than not: one strong link does not join what the others contradict.
    """
    members = {place: [place] for place in range(size)}
    group = list(range(size))
    for weight, a, b in sorted((-total(a, b), a, b) for a, b in edges):
        first, second = group[a], group[b]
        if first == second or weight >= 0:
            continue
        across = [total(x, y) > 0 for x in members[first] for y in members[second]]
        if 2 * sum(across) <= len(across):
            continue
        kept, gone = min(first, second), max(first, second)
        for place in members[gone]:
            group[place] = kept
        members[kept].extend(members.pop(gone))
    return group
