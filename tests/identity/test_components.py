import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.identity.components import persons

EDGES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)), max_size=60)


def _run(mentions, edges):
    ids = np.array(sorted(mentions), dtype=np.int64)
    pairs = np.array(edges, dtype=np.int64).reshape(-1, 2)
    return dict(zip(ids.tolist(), persons(ids, pairs[:, 0], pairs[:, 1]).tolist(), strict=True))


def _union_find(mentions, edges):
    """The oracle: the textbook algorithm, on a dictionary."""
    parent = {("m", m): ("m", m) for m in mentions}

    def find(x):
        parent.setdefault(x, x)
        while parent[x] != x:
            x = parent[x]
        return x

    for mention, identifier in edges:
        parent[find(("m", mention))] = find(("i", identifier))
    groups = {}
    for mention in mentions:
        groups.setdefault(find(("m", mention)), []).append(mention)
    return {mention: min(group) for group in groups.values() for mention in group}


@settings(derandomize=True, max_examples=300)
@given(EDGES)
def test_equals_a_plain_union_find(edges):
    mentions = set(range(31))
    assert _run(mentions, edges) == _union_find(mentions, edges)


@settings(derandomize=True, max_examples=200)
@given(EDGES, st.randoms(use_true_random=False))
def test_order_of_edges_does_not_matter(edges, random):
    shuffled = list(edges)
    random.shuffle(shuffled)
    assert _run(set(range(31)), edges) == _run(set(range(31)), shuffled)


@settings(derandomize=True, max_examples=200)
@given(EDGES, st.lists(st.tuples(st.integers(31, 60), st.integers(0, 12)), max_size=40))
def test_numbers_stay_when_more_mentions_arrive(first, later):
    before = _run(set(range(31)), first)
    after = _run(set(range(61)), first + later)
    for mention, person in before.items():
        # Extended: the same number. Joined with an older person: the number is a mention of that person.
        assert after[mention] == after[person]
        assert after[mention] <= person


def test_nobody():
    assert (
        persons(np.array([], dtype=np.int64), np.array([], dtype=np.int64), np.array([], dtype=np.int64)).size
        == 0
    )
