"""The graph of links between persons, as sorted arrays: what `expansion` walks on. Pure.

How much one link is worth (path-v2): 1 - 1/(1 + payments) x 1/(1 + sessions) x (1/2 to the number of shared
identifiers): one payment gives 0.5, nine give 0.9, and nothing gives 1. An assumption, tuned on nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Persons (ascending) and links between their places. `paid` counts payments from `left` to `right`."""

    persons: Ints
    left: Ints
    right: Ints
    paid: Ints
    was_paid: Ints
    sessions: Ints
    identifiers: Ints
    intelligence: Flags

    def weights(self) -> Floats:
        """Return the worth of each link, between 0 and 1."""
        payments = (self.paid + self.was_paid).astype(np.float64)
        rest = 1 / (1 + payments) / (1 + self.sessions) * np.exp2(-self.identifiers.astype(np.float64))
        return 1 - rest

    def neighbours(self) -> Ints:
        """Return the number of persons that each person is linked to."""
        size = len(self.persons)
        return np.bincount(self.left, minlength=size) + np.bincount(self.right, minlength=size)

    def places(self, people: Ints) -> Ints:
        """Return the place of each of `people`, or -1 for those whom no link touches."""
        if not len(self.persons):
            return np.full(len(people), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.persons, people), len(self.persons) - 1)
        return np.where(self.persons[at] == people, at, -1)


def build(columns: Mapping[str, Any]) -> Graph:
    """Return the graph of rows of `ask/edge.sql`, as columns; the order of the rows changes nothing."""
    ends = [np.asarray(columns[name], dtype=np.int64) for name in ("left_person", "right_person")]
    order = np.lexsort((ends[1], ends[0]))
    persons, places = np.unique(np.concatenate(ends), return_inverse=True)
    left, right = places.reshape(2, -1)
    counts = {
        name: np.asarray(columns[name], dtype=np.int64)[order]
        for name in ("paid", "was_paid", "sessions", "identifiers")
    }
    strict = np.asarray(columns["use"]) == "intelligence-only"
    return Graph(
        persons=persons,
        left=left[order],
        right=right[order],
        intelligence=strict[order].astype(np.bool_),
        **counts,
    )
