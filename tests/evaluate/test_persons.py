import json
from collections import Counter
from itertools import combinations
from math import comb, isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.evaluate import persons

_ROWS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 2), st.sampled_from(["a", "b", "c"])),
    max_size=14,
)


def _columns(rows):
    truth, found, case, labels = zip(*rows, strict=True) if rows else ((), (), (), ())
    return *(np.array(column, dtype=np.int64) for column in (truth, found, case)), list(labels)


@given(_ROWS)
@settings(derandomize=True, max_examples=200)
def test_agreement_is_that_of_counting_every_pair_by_hand(rows):
    truth, found, _, _ = _columns(rows)
    pairs = list(combinations(range(len(rows)), 2))
    true = {(i, j) for i, j in pairs if truth[i] == truth[j]}
    put = {(i, j) for i, j in pairs if found[i] == found[j]}
    answer = persons.agreement(truth, found)
    assert (answer.true_pairs, answer.found_pairs, answer.right_pairs) == (
        len(true),
        len(put),
        len(true & put),
    )
    assert answer.precision == (len(true & put) / len(put) if put else None)
    assert answer.recall == (len(true & put) / len(true) if true else None)
    assert answer.persons == len(set(truth.tolist()))
    if rows:
        # B-cubed from its definition: item by item, with sets
        classes = [{j for j in range(len(rows)) if truth[j] == truth[i]} for i in range(len(rows))]
        clusters = [{j for j in range(len(rows)) if found[j] == found[i]} for i in range(len(rows))]
        shared = [len(one & two) for one, two in zip(classes, clusters, strict=True)]
        right = [n / len(cluster) for n, cluster in zip(shared, clusters, strict=True)]
        complete = [n / len(mine) for n, mine in zip(shared, classes, strict=True)]
        assert isclose(answer.bcubed_precision, sum(right) / len(rows))
        assert isclose(answer.bcubed_recall, sum(complete) / len(rows))


@given(_ROWS)
@settings(derandomize=True, max_examples=200)
def test_errors_by_label_are_those_of_looking_at_every_pair(rows):
    truth, found, case, labels = _columns(rows)
    false, confusable, missed, true = Counter(), Counter(), Counter(), Counter()
    for i, j in combinations(range(len(rows)), 2):
        names = (labels[i] if labels[i] == labels[j] else "across", "all")
        one, joined, near = truth[i] == truth[j], found[i] == found[j], case[i] == case[j]
        for name in names:
            true[name] += one
            missed[name] += one and not joined
            false[name] += joined and not one
            confusable[name] += not one and (near or joined)
    table = {row.label: row for row in persons.errors_by(truth, found, case, labels)}
    assert set(table) - {"across", "all"} == set(labels)
    for name in set(labels) | {"across", "all"}:
        row = table.get(name)
        if row is None:
            assert name == "across"
            assert false[name] == confusable[name] == missed[name] == true[name] == 0
            continue
        assert (row.false.errors, row.false.cases) == (false[name], confusable[name])
        assert (row.missed.errors, row.missed.cases) == (missed[name], true[name])
        if row.missed.ratio is not None and name != "across":
            assert isclose(row.missed.ratio, (missed[name] / true[name]) / (missed["all"] / true["all"]))


@given(_ROWS.filter(bool))
@settings(derandomize=True, max_examples=200)
def test_one_label_for_all_is_its_own_yardstick(rows):
    truth, found, case, _ = _columns(rows)
    one, whole = persons.errors_by(truth, found, case, ["x"] * len(rows))
    assert isclose(one.false.expected, whole.false.errors, abs_tol=1e-9)
    assert isclose(one.missed.expected, whole.missed.errors, abs_tol=1e-9)


def test_a_label_is_measured_against_its_own_difficulties():
    """Two kinds, half and nearly none missed; west met only the hard kind, east mostly the easy one."""
    truth = np.repeat(np.arange(40), 2)
    found = np.arange(80)
    found[1::2] = found[::2]
    kinds = ["hard"] * 40 + ["easy"] * 40
    labels = ["west"] * 20 + ["east"] * 60
    found[1:20:4] += 1000  # half of the west's hard pairs
    found[21:40:4] += 1000  # half of the east's
    east, west, overall = persons.errors_by(truth, found, truth, labels, kinds)
    assert (west.missed.errors, west.missed.cases, west.missed.expected) == (5, 10, 5.0)
    assert (east.missed.errors, east.missed.cases, east.missed.expected) == (5, 30, 5.0)
    assert west.missed.ratio == east.missed.ratio == overall.missed.ratio == 1.0
    crude = persons.errors_by(truth, found, truth, labels)
    assert crude[1].missed.ratio == 2.0


def test_errors_of_one_person_count_once_in_the_interval():
    truth = np.array([0] * 6 + [1] * 6)
    found = np.array([0] * 3 + [7] * 3 + [1] * 6)
    (_, overall) = persons.errors_by(truth, found, truth, ["x"] * 12)
    assert (overall.missed.errors, overall.missed.cases, overall.missed.persons) == (9, 30, 1)
    assert (overall.missed.low, overall.missed.high) == persons.wilson(1, 30 / 9)
    assert persons.rate(0, 30, 0, 1.0).high == persons.wilson(0, 30)[1]


@given(_ROWS)
@settings(derandomize=True)
def test_figures_by_label_average_to_those_of_all(rows):
    truth, found, _, labels = _columns(rows)
    by_label = persons.bcubed_by(truth, found, labels)
    assert {name: count for name, (count, _, _) in by_label.items()} == Counter(labels)
    if rows:
        whole = persons.agreement(truth, found)
        recall = sum(count * complete for count, _, complete in by_label.values()) / len(rows)
        assert isclose(recall, whole.bcubed_recall)


@pytest.mark.parametrize("errors", range(21))
def test_wilson_ends_are_where_the_score_test_just_does_not_reject(errors):
    z, cases = persons.Z95, 20
    low, high = persons.wilson(errors, cases)
    share = errors / cases
    assert 0 <= low <= share <= high <= 1
    for end in (low, high):
        if 0 < end < 1:
            assert isclose(abs(share - end), z * (end * (1 - end) / cases) ** 0.5, rel_tol=1e-9)


def test_wilson_as_published():
    # Newcombe (Statistics in Medicine 17, 1998, table I, method 3): 81/263 and 1/29
    assert [round(end, 4) for end in persons.wilson(81, 263)] == [0.2553, 0.3662]
    assert [round(end, 4) for end in persons.wilson(1, 29)] == [0.0061, 0.1718]
    assert persons.wilson(0, 0) == (0.0, 1.0)


def test_many_mentions_are_counted_without_listing_pairs():
    size = 200_000
    answer = persons.agreement(np.zeros(size, dtype=np.int64), np.arange(size) % 2)
    assert answer.true_pairs == comb(size, 2)
    assert answer.found_pairs == answer.right_pairs == 2 * comb(size // 2, 2)


def test_the_table_marks_what_is_above_the_bar():
    truth = np.array([*range(40), *range(40), *range(40, 60), *range(40, 60)])
    found = truth.copy()
    found[:12] = np.arange(100, 112)
    labels = ["north"] * 80 + ["south"] * 40
    rows = persons.errors_by(truth, found, truth, labels)
    assert [row.label for row in rows] == ["north", "south", "all"]
    north, south, overall = rows
    assert (north.missed.errors, north.missed.cases, south.missed.errors) == (12, 40, 0)
    assert north.missed.ratio == pytest.approx(1.5)
    assert not north.missed.above
    found[12] = 112
    found[80] = 113  # one of twenty in the south
    rows = persons.errors_by(truth, found, truth, labels)
    text = persons.as_text(rows, "group").splitlines()
    assert len(text) == 4
    assert "325.00 (" in text[1]
    assert overall.false.share is None
    assert json.loads(json.dumps(persons.as_json(rows)))[0]["above"] == {"false": False, "missed": False}


def test_marks_tell_few_persons_from_many():
    truth = np.repeat(np.arange(60), 2)
    found = np.arange(120)
    found[1::2] = found[::2]
    found[1:16:2] += 1000  # eight of the north's ten persons are cut in two
    labels = ["north"] * 20 + ["south"] * 100
    north = persons.errors_by(truth, found, truth, labels)[0]
    assert (north.missed.ratio, north.missed.above, north.missed.surely) == (6.0, True, True)
    few = persons.errors_by(
        truth[:8], found[:8] % 1000 + [0, 9, 0, 0, 0, 0, 0, 0], truth[:8], ["n"] * 2 + ["s"] * 6
    )
    assert (few[0].missed.above, few[0].missed.surely) == (True, False)
    assert "6.00!" in persons.as_text(persons.errors_by(truth, found, truth, labels), "group")
    assert "4.00?" in persons.as_text(few, "group")


def test_draws_are_kept_apart():
    draws = [np.array([5, 5, 9]), np.array([9, 5]), np.array([], dtype=np.int64)]
    assert persons.apart(draws).tolist() == [0, 0, 1, 3, 2]
    assert persons.apart([]).tolist() == []
