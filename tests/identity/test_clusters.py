"""Bonds become groups; what contradicts stays apart, and what fits both sides belongs to neither."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.identity.clusters import Bonds, Said, clusters

NOTHING = np.array([], dtype=np.int64)


def solve(size, bonds, *, same=(), different=(), apart=(), rank=None):
    """Groups of the parties 1 ... size."""
    ids = np.arange(1, size + 1, dtype=np.int64)
    table = np.array([(a, b) for a, b, _ in bonds], dtype=np.int64).reshape(-1, 2)
    apart = {frozenset(pair) for pair in apart}
    found = clusters(
        ids,
        Bonds(left=table[:, 0], right=table[:, 1], decibans=np.array([d for *_, d in bonds], dtype=float)),
        Said(same=list(same), different=list(different)),
        rank=ids if rank is None else np.array(rank),
        suspicious=lambda members: any(
            frozenset((int(a), int(b))) in apart for a in members for b in members if a < b
        ),
        apart=lambda a, b: frozenset((a, b)) in apart,
    )
    return found.groups.tolist(), found.left_out


def test_connected_means_joined_where_nothing_contradicts():
    assert solve(5, [(2, 3, 30.0), (3, 5, 20.0)]) == ([1, 2, 2, 4, 2], ())
    assert solve(0, []) == ([], ())
    assert solve(2, []) == ([1, 2], ())


def test_two_that_contradict_are_not_joined_through_a_third():
    groups, left_out = solve(3, [(1, 2, 60.0), (2, 3, 30.0)], apart=[(1, 3)])
    assert groups == [1, 1, 3], "the much stronger side keeps the third"
    assert left_out == ((2, 3),)


def test_what_fits_both_sides_equally_belongs_to_neither():
    """A shared phone without a name: nobody knows whose call it was."""
    assert solve(3, [(1, 2, 31.0), (2, 3, 30.0)], apart=[(1, 3)])[0] == [1, 2, 3]


def test_things_without_a_name_are_taken_together_before_sides_are_weighed():
    bonds = [(1, 2, 30.0), (2, 3, 90.0), (3, 4, 31.0)]
    assert solve(4, bonds, apart=[(1, 4)])[0] == [1, 2, 2, 4]


def test_people_go_before_the_data():
    bonds = [(1, 2, 60.0), (2, 3, 60.0)]
    assert solve(3, bonds, different=[(1, 3)])[0] == [1, 2, 3]
    assert solve(3, bonds, different=[(1, 2)])[0] == [1, 2, 2]
    assert solve(3, [], same=[(1, 3)])[0] == [1, 2, 1]
    assert solve(3, bonds, same=[(1, 3)], apart=[(1, 3)])[0] == [1, 1, 1]


@st.composite
def worlds(draw):
    size = draw(st.integers(2, 9))
    pair = st.tuples(st.integers(1, size), st.integers(1, size)).filter(lambda p: p[0] < p[1])
    strength = st.sampled_from([20.0, 25.0, 39.0, 40.0, 75.0])
    bonds = draw(st.dictionaries(pair, strength, max_size=14))
    apart = draw(st.sets(pair, max_size=6))
    different = draw(st.sets(pair, max_size=3))
    return size, [(a, b, d) for (a, b), d in sorted(bonds.items())], apart, different


@settings(derandomize=True, max_examples=120, deadline=None)
@given(worlds())
def test_a_forbidden_pair_is_never_in_one_group(world):
    size, bonds, apart, different = world
    groups, _ = solve(size, bonds, apart=apart, different=different)
    for a, b in apart | different:
        assert groups[a - 1] != groups[b - 1]


@settings(derandomize=True, max_examples=120, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_neither_numbers_nor_the_order_of_bonds_matter(world, random):
    """Parties keep their rank (their content); only the numbers, which follow the order of files, change."""
    size, bonds, apart, different = world
    groups, _ = solve(size, bonds, apart=apart, different=different)
    new = list(range(1, size + 1))
    random.shuffle(new)
    rank = [0] * size
    for old, number in enumerate(new, start=1):
        rank[number - 1] = old

    def moved(pairs):
        return [(new[a - 1], new[b - 1]) for a, b in pairs]

    shuffled = [(new[a - 1], new[b - 1], d) for a, b, d in bonds]
    random.shuffle(shuffled)
    again, _ = solve(size, shuffled, apart=moved(apart), different=moved(different), rank=rank)
    first = {frozenset(i for i in range(size) if groups[i] == g) for g in groups}
    second = {frozenset(i for i in range(size) if again[new[i] - 1] == g) for g in again}
    assert first == second


@settings(derandomize=True, max_examples=80, deadline=None)
@given(worlds())
def test_a_group_is_connected_by_its_bonds(world):
    size, bonds, apart, different = world
    groups, left_out = solve(size, bonds, apart=apart, different=different)
    near = {i: {i} for i in range(1, size + 1)}
    for a, b, _ in bonds:
        if groups[a - 1] == groups[b - 1]:
            near[a], near[b] = near[a] | {b}, near[b] | {a}
    for start in near:
        seen, todo = {start}, [start]
        while todo:
            todo += (more := near[todo.pop()] - seen)
            seen |= more
        assert seen == {i for i in near if groups[i - 1] == groups[start - 1]}
    for a, b in left_out:
        assert groups[a - 1] != groups[b - 1]


def test_everybody_is_not_one_person():
    """A chain of thousands with one contradiction is taken apart at its weak bonds, in reasonable time."""
    size = 4000
    bonds = [(i, i + 1, 20.0 + 40 * (i % 10 != 0)) for i in range(1, size)]
    groups, _ = solve(size, bonds, apart=[(1, 40)])
    assert max(np.bincount(groups)) <= 1000
