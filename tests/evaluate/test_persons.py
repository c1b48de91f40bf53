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
        if row.missed.ratio is not None:
            assert isclose(row.missed.ratio, (missed[name] / true[name]) / (missed["all"] / true["all"]))


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
    found[13:30] = np.arange(200, 217)
    marked = persons.as_text(persons.errors_by(truth, found, truth, ["north"] * 30 + ["south"] * 90), "group")
    assert "!" in marked or "?" in marked
