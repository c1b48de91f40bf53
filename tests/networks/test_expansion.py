"""Strengths and paths against paths that are counted one by one."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.networks import expansion
from filature.networks.expansion import OTHER_STEPS, STEPS, expand
from filature.networks.graph import build

EDGES = st.dictionaries(
    st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda pair: pair[0] < pair[1]),
    st.tuples(
        *(st.integers(0, 4) for _ in range(3)),
        st.integers(0, 2),
        st.sampled_from(["judicial", "intelligence-only"]),
    ).filter(lambda row: sum(row[:4])),
    min_size=1,
    max_size=18,
)
SEEDS = st.dictionaries(st.integers(1, 12), st.sampled_from([1.0, 0.5]), min_size=1, max_size=3)


def graph_of(edges, order=None):
    rows = list(edges.items())
    if order is not None:
        rows = [rows[place] for place in order]
    names = ("paid", "was_paid", "sessions", "identifiers", "use")
    columns = {"left_person": [k[0] for k, _ in rows], "right_person": [k[1] for k, _ in rows]}
    return build(columns | {name: [row[at] for _, row in rows] for at, name in enumerate(names)})


def taken(edges, seeds, *, money):
    """Return the links that a way may take: worth of each, neighbours of each person, and those that count."""
    worth, near, counted = {}, {}, set()
    for (one, other), (paid, was, sessions, identifiers, _) in edges.items():
        tie = identifiers > 0 and (one in seeds or other in seeds)
        if money and not (paid + was or tie):
            continue
        for a, b in ((one, other), (other, one)):
            worth[a, b] = 1 - 1 / (1 + paid + was) / (1 + sessions) * 0.5**identifiers
            near.setdefault(a, set()).add(b)
            if not money or paid + was:
                counted.add((a, b))
    return worth, near, counted


def walked(edges, seeds, most=expansion.MOST_NEIGHBOURS, *, money=True):
    """Return strength and shortest length of everybody, by walking every way; money: along payments."""
    worth, near, counted = taken(edges, seeds, money=money)
    strength, length = {}, {}

    def go(at, value, steps, before=None):
        for other in sorted(near.get(at, ())):
            if other in seeds or other == before:
                continue
            arrived = value * worth[at, other]
            if (at, other) in counted:
                strength[other] = strength.get(other, 0) + arrived * 0.5**steps
            length[other] = min(length.get(other, 99), steps + 1)
            if steps + 1 < (STEPS if money else OTHER_STEPS) and len(near[other]) <= most:
                go(other, arrived / len(near[other]), steps + 1, at)

    for seed, start in seeds.items():
        crowd = len(near.get(seed, ()))
        go(seed, start / crowd if crowd > most else start, 0)
    return strength, length


@settings(derandomize=True, max_examples=80, deadline=None)
@given(EDGES, SEEDS)
def test_strength_is_that_of_all_ways_and_the_path_shown_is_shortest(edges, seeds):
    hits = expand(graph_of(edges), seeds)
    by_money, length = walked(edges, seeds)
    others, other_length = walked(edges, seeds, money=False)
    others = {person: value for person, value in others.items() if person not in by_money}
    assert {hit.person: pytest.approx(hit.strength) for hit in hits if hit.payments} == by_money
    assert {hit.person: pytest.approx(hit.strength) for hit in hits if not hit.payments} == others
    for hit in hits:
        assert len(hit.path) == (length if hit.payments else other_length)[hit.person] + 1
        assert hit.path[0] in seeds
        assert hit.path[-1] == hit.person
        assert all((min(a, b), max(a, b)) in edges for a, b in zip(hit.path, hit.path[1:], strict=False))
    order = [(not hit.payments, -round(hit.strength, 12), hit.person) for hit in hits]
    assert order == sorted(order)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(EDGES, SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_bit(edges, seeds, rnd):
    order = list(range(len(edges)))
    rnd.shuffle(order)
    turned = dict(sorted(seeds.items(), reverse=True))
    assert expand(graph_of(edges, order), turned) == expand(graph_of(edges), seeds)


@settings(derandomize=True, max_examples=80, deadline=None)
@given(EDGES, SEEDS)
def test_a_judicial_strength_needs_no_intelligence_row(edges, seeds):
    judicial = {pair: row for pair, row in edges.items() if row[4] == "judicial"}
    alone = {hit.person: hit.strength for hit in expand(graph_of(judicial), seeds)} if judicial else {}
    for hit in expand(graph_of(edges), seeds):
        if not hit.intelligence:
            assert math.isclose(hit.strength, alone[hit.person])


def test_what_only_intelligence_names_stays_so():
    edges = {(1, 2): (1, 0, 0, 0, "judicial")}
    (hit,) = expand(graph_of(edges), {1: 1.0}, strict=frozenset({1}))
    assert hit.intelligence


def test_nothing_passes_through_somebody_whom_everybody_knows(monkeypatch):
    monkeypatch.setattr(expansion, "MOST_NEIGHBOURS", 3)
    edges = {(1, n): (1, 0, 0, 0, "judicial") for n in (2, 3, 4, 5)}
    hits = expand(graph_of(edges), {2: 1.0})
    assert [(hit.person, hit.common) for hit in hits] == [(1, True)]
    as_seed = expand(graph_of(edges), {1: 1.0})
    assert {hit.strength for hit in as_seed} == {0.5 / 4}
    assert walked(edges, {1: 1.0}, most=3)[0] == dict.fromkeys((2, 3, 4, 5), 0.125)


def test_nobody_known_leads_to_nobody():
    assert expand(graph_of({(1, 2): (1, 0, 0, 0, "judicial")}), {99: 1.0}) == []
    empty = build(
        {
            name: np.array([], dtype=np.int64)
            for name in ("left_person", "right_person", "paid", "was_paid", "sessions", "identifiers", "use")
        }
    )
    assert expand(empty, {1: 1.0}) == []


def test_payers_of_seeds_and_payers_who_share_small_payees_come_before_the_family_of_a_seed():
    seed, payer, other_payee, sharing, cousin, sister, alias, of_alias = 1, 2, 3, 4, 5, 6, 7, 8
    edges = {
        (seed, payer): (0, 1, 0, 0, "judicial"),
        (payer, other_payee): (2, 0, 0, 0, "judicial"),
        (other_payee, sharing): (0, 1, 0, 0, "judicial"),
        (seed, cousin): (0, 0, 400, 0, "judicial"),
        (seed, sister): (0, 0, 90, 1, "judicial"),
        (seed, alias): (0, 0, 0, 2, "judicial"),
        (alias, of_alias): (0, 3, 0, 0, "judicial"),
    }
    hits = expand(graph_of(edges), {seed: 1.0})
    assert [hit.person for hit in hits if hit.payments] == [payer, of_alias, other_payee, sharing]
    assert [hit.person for hit in hits if not hit.payments] == [cousin, sister, alias]
    assert hits[1].path == (seed, alias, of_alias), "a seed under another number leads to its payers"
