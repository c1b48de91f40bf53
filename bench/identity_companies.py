"""Resolving company names beside Jaro-Winkler: `python bench/identity_companies.py [FOLDER]`, in one run.

FOLDER holds truth_names.csv.gz (default: beside the checkout). Ours sees the names only. Jaro-Winkler is given the
truth: its threshold is the one with the best F1. Pairs of different spellings are counted, none is printed: the
names are of real companies.
"""

import csv
import gzip
import resource
import sys
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from filature.identity.company_names import words_of
from filature.identity.organisations import resolve

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "laundromat_companies"
Pairs = set[tuple[str, str]]


def pairs_of(group: dict[str, str]) -> Pairs:
    """Return the pairs of names in the same group."""
    members: dict[str, list[str]] = defaultdict(list)
    for name in sorted(group):
        members[group[name]].append(name)
    return {pair for names in members.values() for pair in combinations(names, 2)}


def line(found: Pairs, truth: Pairs) -> tuple[float, str]:
    """Return F1 and a line with precision and recall."""
    right = len(found & truth)
    f1 = 2 * right / max(len(found) + len(truth), 1)
    return f1, f"F1 {f1:.4f}  precision {right / max(len(found), 1):.4f}  recall {right / len(truth):.4f}"


def jaro_winkler(names: list[str], truth: Pairs) -> str:
    """Return the line of the best threshold in steps of 0.01, chosen with the truth; case is not looked at."""
    scores = cdist([n.upper() for n in names], [n.upper() for n in names], scorer=JaroWinkler.similarity)
    best = (0.0, "")
    for threshold in np.arange(0.80, 1.0, 0.01):
        rows, columns = np.nonzero(np.triu(scores >= threshold, 1))
        found = {(names[a], names[b]) for a, b in zip(rows, columns, strict=True)}
        f1, text = line(found, truth)
        best = max(best, (f1, f"{text}  (threshold {threshold:.2f}, the best for this truth)"))
    return best[1]


def main() -> None:
    """Print both."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    with gzip.open(folder / "truth_names.csv.gz", "rt", encoding="utf-8", newline="") as text:
        entity = {row["name"]: row["entity_id"] for row in csv.DictReader(text)}
    truth, names = pairs_of(entity), sorted(entity)
    start = time.perf_counter()
    found = pairs_of(resolve(names))
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(names)} names, {len(truth)} true pairs")
    print(f"filature      {line(found, truth)[1]}  ({took:.1f} s, {peak:.0f} MiB; bar F1 0.93)")
    print(f"Jaro-Winkler  {jaro_winkler(names, truth)}")
    apart = sum(not set(words_of(a)) & set(words_of(b)) for a, b in truth - found)
    print(f"missed: {len(truth - found)} pairs, of them {apart} without a word in common")


if __name__ == "__main__":
    main()
