"""Legs: one payout for one sending, learned from the files, each step explained."""

import json

import duckdb
import numpy as np
import pytest

from filature.errors import InputError
from filature.identity.legs import match
from filature.identity.legs.assign import assign
from filature.identity.legs.candidates import DAYS, Entries, in_window
from filature.identity.legs.estimate import marginals
from filature.identity.legs.texts import beginning_bits, cut_lengths, normal, shared_beginning, texts

GIVEN = [
    "ALMA",
    "BRUNO",
    "CELIA",
    "DARIO",
    "ELENA",
    "FABIO",
    "GRETA",
    "HUGO",
    "IRENE",
    "JONAS",
    "KARLA",
    "LUIS",
]
FAMILY = [
    "ABRAVEL",
    "BONTOC",
    "CERVIN",
    "DORLAND",
    "ESQUIVA",
    "FERRANO",
    "GALTIER",
    "HOLMIK",
    "ISTRATE",
    "JUVENAL",
]


def invented(size=400, seed=3, missing=0.2):
    """Sendings and payouts of invented persons; a fifth of each side has no partner in the files."""
    draw = np.random.default_rng(seed)
    names = [f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}" for _ in range(size)]
    days = draw.integers(0, 60, size)
    sums = np.round(np.exp(draw.normal(4.5, 0.8, size)), 2)
    sends, payouts = [], []
    for n in range(size):
        paid = sums[n] if draw.random() < 0.3 else round(float(sums[n] * np.exp(draw.normal(0, 0.02))), 2)
        later = int(days[n] + draw.geometric(0.4))
        if draw.random() > missing:
            sends.append((f"s{n:04}", int(days[n]), float(sums[n]), names[n][:12]))
        if draw.random() > missing:
            payouts.append((f"p{n:04}", later, float(paid), names[n]))
    return sends, payouts


def run(sends, payouts, **more):
    with duckdb.connect() as con:
        sides = []
        for name, rows in (("sends", sends), ("payouts", payouts)):
            con.execute(f"CREATE TABLE {name} (leg_id VARCHAR, d INTEGER, amount DOUBLE, payee VARCHAR)")
            if rows:
                con.executemany(f"INSERT INTO {name} VALUES (?, ?, ?, ?)", rows)
            sides.append(
                con.sql(f"SELECT leg_id, DATE '2025-01-01' + d AS moved_on, amount, payee FROM {name}")
            )
        done = match(con, *sides, **more)
        found = con.execute("SELECT * FROM leg_match ORDER BY send_id").fetchall()
        rest = con.execute("SELECT * FROM leg_unmatched ORDER BY leg, leg_id").fetchall()
    return done, found, rest


def test_most_pairs_are_found_and_few_are_wrong():
    sends, payouts = invented()
    _, found, _ = run(sends, payouts)
    truth = {row[0][1:] for row in sends} & {row[0][1:] for row in payouts}
    right = sum(1 for a, b, *_ in found if a[1:] == b[1:])
    assert 2 * right / (len(found) + len(truth)) > 0.9


def test_every_leg_is_in_one_pair_or_unmatched_with_a_reason():
    sends, payouts = invented()
    done, found, rest = run(sends, payouts)
    assert sorted([row[0] for row in found] + [row[1] for row in rest if row[0] == "send"]) == [
        s[0] for s in sends
    ]
    assert sorted([row[1] for row in found] + [r[1] for r in rest if r[0] == "payout"]) == [
        p[0] for p in payouts
    ]
    assert {row[2] for row in rest} <= {"no candidate", "not certain enough"}
    assert done.matched == len(found)
    assert done.candidates <= done.pairs_in_window


def test_decibans_are_the_sum_of_their_parts():
    _, found, _ = run(*invented())
    for _, _, decibans, probability, parts in found:
        assert sum(json.loads(parts).values()) == pytest.approx(decibans, abs=0.006)
        assert set(json.loads(parts)) == {"base", "payee", "amount", "delay"}
        assert 0.5 <= probability <= 1


def test_a_higher_threshold_keeps_a_part_of_the_pairs():
    sends, payouts = invented()
    low, high = (run(sends, payouts, threshold=value)[1] for value in (0.5, 0.95))
    assert set(high) < set(low)
    assert min(row[3] for row in high) >= 0.95


def test_two_candidates_that_nothing_tells_apart_share_the_probability():
    """Twice the same payout: whichever is right, the pair is not certain."""
    sends, payouts = invented()
    sends.append(("s9999", 10, 777.77, "ZACHARY WOLLE"))
    payouts += [("p9998", 11, 777.77, "ZACHARY WOLLENBERG"), ("p9999", 11, 777.77, "ZACHARY WOLLENBERG")]
    _, found, rest = run(sends, payouts, threshold=0.6)
    assert not [row for row in found if row[0] == "s9999"]
    assert next(row for row in rest if row[1] == "s9999")[3] == pytest.approx(0.5, abs=0.01)


def test_no_legs_and_legs_without_a_day():
    done, found, rest = run([], [])
    assert (done.matched, found, rest) == (0, [], [])
    _, found, rest = run([("s1", None, 5.0, "ALMA CERVIN")], [("p1", 3, 5.0, "ALMA CERVIN")])
    assert not found
    assert [row[2] for row in rest] == ["no candidate", "no day"]


def test_legs_without_amounts_are_compared_by_uncommon_words():
    sends, payouts = invented()
    sends.append(("s9999", 10, None, "ZACHARIAS WOLLENBERG"))
    payouts.append(("p9999", 12, 50.0, "WOLLENBERG ZACHARIAS"))
    _, found, _ = run(sends, payouts)
    assert ("s9999", "p9999") in {row[:2] for row in found}


def test_a_payout_before_the_sending_or_too_late_is_no_candidate():
    sends = [("s1", 40, 100.0, "ALMA CERVIN")]
    for day in (39, 40 + DAYS + 1):
        _, found, rest = run(sends, [("p1", day, 100.0, "ALMA CERVIN")])
        assert not found
        assert {row[2] for row in rest} == {"no candidate"}


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT 1 AS leg_id", "leg-columns"),
        ("SELECT 1 AS leg_id, NULL AS moved_on, 2 AS amount FROM range(2)", "leg-ids"),
    ],
)
def test_bad_relations_are_named(sql, code):
    with duckdb.connect() as con:
        good = con.sql("SELECT 1 AS leg_id, DATE '2025-01-01' AS moved_on, 2 AS amount")
        with pytest.raises(InputError) as raised:
            match(con, con.sql(sql), good)
    assert raised.value.code == code


def test_marginals_of_a_star_are_exact():
    """One send with weights 3 and 1 against staying alone: 3/5, 1/5."""
    found = marginals(np.array([0, 0]), np.array([0, 1]), np.log([3.0, 1.0]), sends=1, payouts=2)
    assert found == pytest.approx([0.6, 0.2])


def test_marginals_of_a_chain_are_exact():
    """Edges a-x, b-x, b-y, weights 2, 3, 4: matchings {}, three single, {ax, by} with 1, 2, 3, 4, 8."""
    found = marginals(np.array([0, 1, 1]), np.array([0, 0, 1]), np.log([2.0, 3.0, 4.0]), sends=2, payouts=2)
    assert found == pytest.approx([10 / 18, 3 / 18, 12 / 18])


def test_the_best_choice_as_a_whole_beats_the_greedy_one():
    """Greedy takes 10 and is left with 1; the best whole is 9 + 9."""
    i, j = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert assign(i, j, np.array([10.0, 9.0, 9.0, 1.0])).tolist() == [False, True, True, False]


def test_nobody_is_forced_into_a_pair():
    assert assign(np.array([0, 1]), np.array([0, 0]), np.array([-1.0, 0.0])).tolist() == [False, False]


def test_window_has_the_bounds_it_states():
    one = np.array([0])

    def entry(size, day):
        return Entries(row=one, key=one, size=np.array([size]), day=np.array([day]))

    assert in_window(entry(0.0, 0), entry(0.2, DAYS))[0].size == 1
    assert in_window(entry(0.0, 0), entry(0.23, 3))[0].size == 0
    assert in_window(entry(0.0, 0), entry(0.0, DAYS + 1))[0].size == 0
    assert in_window(entry(0.0, 1), entry(0.0, 0))[0].size == 0
    assert in_window(entry(np.nan, 0), entry(0.0, 0))[0].size == 0


def test_texts_share_what_they_share():
    first, second = texts(["Élise Mar", "BRUNO"]), texts(["ELISE MARTIN", "BRUNO", None])
    shared = shared_beginning(first, second, np.array([0, 1, 1]), np.array([0, 1, 2]))
    assert shared.tolist() == [9, 6, 0]  # the end mark counts: BRUNO is BRUNO and nothing more
    bits = beginning_bits(first, second)
    assert bits[0, 0] == 0
    assert bits[0, 9] == pytest.approx(1.0)  # two of four known texts begin so


def test_cut_lengths_are_seen_and_ordinary_lengths_are_not():
    assert cut_lengths(np.array([9, 10, 11, 12, 13] * 4 + [20] * 10)).tolist() == [20]
    assert cut_lengths(np.array([9, 10, 11, 12, 13] * 4)).size == 0


def test_normal():
    assert normal("  Müller-Lüdens.  ché ") == "MULLERLUDENS CHE"
    assert normal(None) == ""
