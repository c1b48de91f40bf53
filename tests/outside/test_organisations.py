"""Company names of published payments, when they lie beside the checkout. No name may appear in a message."""

import csv
import gzip
from collections import defaultdict
from itertools import combinations

import pytest

from conftest import OUTSIDE
from filature.identity.organisations import resolve

pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(
        not OUTSIDE.is_dir(), reason="the third-party files are not beside the checkout: not run"
    ),
]


def pairs(group):
    members = defaultdict(list)
    for name in sorted(group):
        members[group[name]].append(name)
    return {pair for names in members.values() for pair in combinations(names, 2)}


def test_spellings_are_found_and_few_are_wrong():
    path = OUTSIDE / "data" / "laundromat_companies" / "truth_names.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        entity = {row["name"]: row["entity_id"] for row in csv.DictReader(text)}
    found, truth = pairs(resolve(list(entity))), pairs(entity)
    right, both = len(found & truth), len(found) + len(truth)
    f1, precision = 2 * right / both, right / len(found)
    assert f1 >= 0.93, f"F1 {f1:.4f}"
    assert precision >= 0.95, f"precision {precision:.4f}"
