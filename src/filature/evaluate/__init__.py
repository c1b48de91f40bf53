"""How well the ranking does, and how well persons are told apart, measured against what is known to be true.

In: rankings or scores, and the set of planted (or, later, adjudicated) persons; partitions of mentions. Out: counts,
precision and recall (`planted.py`), errors by name habit and difficulty (`persons.py`). Pure functions: nothing here
reads a workspace.
"""

from filature.evaluate.planted import (
    Best,
    best_single,
    best_single_expected,
    expected_by_chance,
    expected_found,
    found_at,
    precision_at,
    recall_at,
)

__all__ = [
    "Best",
    "best_single",
    "best_single_expected",
    "expected_by_chance",
    "expected_found",
    "found_at",
    "precision_at",
    "recall_at",
]
