"""Personalised PageRank against a dense solution, and what may change no bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature import networks
from filature.networks.pagerank import personalised
from filature.workspace import records

LINKS = st.lists(
    st.tuples(st.integers(1, 7), st.integers(4, 12), st.sampled_from([0.0, 0.5, 1.0, 3.0])),
    min_size=1,
    max_size=25,
)
SEEDS = st.lists(st.integers(1, 14), min_size=1, max_size=4)


def dense(links, seeds, damping):
    """Return the same by solving (I - damping P) score = (1 - damping) start."""
    people = sorted({end for a, b, w in links if w > 0 and a != b for end in (a, b)})
    place = {person: at for at, person in enumerate(people)}
    known = sorted({seed for seed in seeds if seed in place})
    if not known:
        return people, np.zeros(len(people))
    weight = np.zeros((len(people), len(people)))
    for a, b, w in links:
        if a != b and w > 0:
            weight[place[a], place[b]] += w
            weight[place[b], place[a]] += w
    start = np.zeros(len(people))
    start[[place[seed] for seed in known]] = 1 / len(known)
    step = weight / weight.sum(axis=0)
    return people, np.linalg.solve(np.eye(len(people)) - damping * step, (1 - damping) * start)


@settings(derandomize=True, max_examples=80, deadline=None)
@given(LINKS, SEEDS, st.sampled_from([0.5, 0.85, 0.95]))
def test_scores_are_those_of_a_dense_solution(links, seeds, damping):
    people, score = personalised(*zip(*links, strict=True), seeds, damping=damping)
    expected, solved = dense(links, seeds, damping)
    assert people.tolist() == expected
    assert float(np.abs(score - solved).sum()) <= 1e-9
    assert score.sum() == pytest.approx(1 if solved.any() else 0)


@settings(derandomize=True, max_examples=40, deadline=None)
@given(LINKS, SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_links_changes_no_bit(links, seeds, rnd):
    shuffled = [(b, a, w) if rnd.random() < 0.5 else (a, b, w) for a, b, w in rnd.sample(links, len(links))]
    first, second = (personalised(*zip(*rows, strict=True), own) for rows, own in
                     ((links, seeds), (shuffled, seeds[::-1])))  # fmt: skip
    assert [part.tobytes() for part in first] == [part.tobytes() for part in second]


def test_no_link_no_score():
    people, score = personalised([], [], [], [1])
    assert (len(people), len(score)) == (0, 0)
    assert personalised([1], [2], [1.0], [9])[1].tolist() == [0, 0]


def test_the_table_lists_whom_payments_reach_best_first():
    con = records.connect(None, write=True, memory="512MiB")
    for payer, payee, payments in ((1, 11, 5), (2, 11, 1), (2, 12, 1), (3, 13, 9)):
        con.execute(
            "INSERT INTO pair_feature BY NAME SELECT ? AS payer_id, ? AS payee_id, ? AS payments, 'judicial' AS use",
            [payer, payee, payments],
        )
    found = networks.pagerank(con, [11])
    assert found.column_names == ["person_id", "score"]
    assert found["person_id"].to_pylist() == [1, 2, 12]
    assert networks.pagerank(con, [99]).num_rows == 0
    con.close()
