"""Laws of matching legs: one to one, the order of rows and the labels of sides change nothing."""

import duckdb
import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.identity.legs import match
from filature.identity.legs.assign import assign
from filature.identity.legs.estimate import marginals

LEG = st.tuples(
    st.integers(0, 20),
    st.sampled_from([10.0, 10.5, 20.0, 99.99, 100.0]),
    st.sampled_from(["ALMA CERVIN", "ALMA C", "BRUNO BONTOC", "B BONTOC", "", None]),
    st.sampled_from(["EUR", "USD", None]),
)
LEGS = st.lists(LEG, max_size=12)
GRAPH = st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.floats(-8, 12), max_size=20)


def table(rows, order):
    order = list(order)
    return pa.table({
        "leg_id": pa.array([f"{n:02}" for n in order], pa.string()),
        "moved_on": pa.array([rows[n][0] for n in order], pa.int32()).cast(pa.date32()),
        "amount": pa.array([rows[n][1] for n in order], pa.float64()),
        "payee": pa.array([rows[n][2] for n in order], pa.string()),
        "currency": pa.array([rows[n][3] for n in order], pa.string()),
    })  # fmt: skip


def run(sends, payouts):
    with duckdb.connect() as con:
        match(con, con.from_arrow(sends), con.from_arrow(payouts))
        return (
            con.execute("SELECT * FROM leg_match").fetchall(),
            con.execute("SELECT * FROM leg_unmatched").fetchall(),
        )


@settings(derandomize=True, max_examples=25, deadline=None)
@given(sends=LEGS, payouts=LEGS, data=st.data())
def test_one_to_one_complete_and_independent_of_row_order(sends, payouts, data):
    straight = run(table(sends, range(len(sends))), table(payouts, range(len(payouts))))
    mixed = run(
        table(sends, data.draw(st.permutations(range(len(sends))))),
        table(payouts, data.draw(st.permutations(range(len(payouts))))),
    )
    assert straight == mixed
    pairs, rest = straight
    for side, rows, name in ((0, sends, "send"), (1, payouts, "payout")):
        named = [row[side] for row in pairs] + [row[1] for row in rest if row[0] == name]
        assert sorted(named) == [f"{n:02}" for n in range(len(rows))]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(graph=GRAPH)
def test_probabilities_of_one_leg_never_exceed_one_and_sides_are_alike(graph):
    i = np.array([a for a, _ in graph], dtype=np.int64)
    j = np.array([b for _, b in graph], dtype=np.int64)
    weight = np.array(list(graph.values()), dtype=np.float64)
    chance = marginals(i, j, weight, sends=6, payouts=6)
    assert np.all((chance >= 0) & (chance <= 1))
    assert np.all(np.bincount(i, chance, 6) <= 1 + 1e-6)
    assert np.all(np.bincount(j, chance, 6) <= 1 + 1e-6)
    assert np.allclose(chance, marginals(j, i, weight, sends=6, payouts=6), atol=1e-5)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(graph=GRAPH)
def test_the_choice_is_one_to_one_and_no_greedy_choice_is_better(graph):
    i = np.array([a for a, _ in graph], dtype=np.int64)
    j = np.array([b for _, b in graph], dtype=np.int64)
    gain = np.array(list(graph.values()), dtype=np.float64)
    best = assign(i, j, gain)
    assert len(set(i[best])) == best.sum() == len(set(j[best]))
    rows, columns, total = set(), set(), 0.0
    for place in np.argsort(-gain):
        if gain[place] > 0 and i[place] not in rows and j[place] not in columns:
            rows.add(i[place])
            columns.add(j[place])
            total += gain[place]
    assert gain[best].sum() >= total - 1e-9
