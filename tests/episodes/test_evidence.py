"""One case: numbers or refusals, never both; the smallest LR is the headline, and it is safe."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.worked_example import COVER, PAYMENTS, SESSIONS
from filature.episodes import evidence, fitted
from filature.episodes.evidence import Case, assess
from filature.episodes.localtime import clock
from filature.episodes.refusals import REMEDY, Code
from filature.references import synthetic

PARIS = clock("Europe/Paris")
CASE = Case(
    transfers=[(at, n) for n, at in enumerate(PAYMENTS)],
    calls=[(at, at, 100 + n) for n, at in enumerate(SESSIONS)],
    payments_covered=COVER,
    sessions_covered=COVER,
)


@pytest.fixture(scope="module")
def model():
    return fitted.fit(synthetic(320, 5))


def codes(answer):
    return {one.code for one in answer.refused}


def test_an_answer_has_everything(model):
    answer = assess(CASE, PARIS, model, resamples=30)
    assert answer.refused == ()
    assert set(answer.considered) == set(Code)
    assert answer.headline == min(one.bounded for one in answer.against)
    assert {one.name for one in answer.against} == {"H2-a", "H2-b", "H2-c"}
    assert answer.at_least <= min(answer.headline, answer.without_one, answer.interval[0])
    assert answer.interval[0] <= answer.interval[1]
    assert answer.synthetic
    assert set(answer.sensitivity) == {
        "payments 1 h earlier", "payments 1 h later", "comparison days ±14", "comparison days ±56",
        "last transfer of a payment",
    }  # fmt: skip
    assert "payments 1 h later" in answer.notable()
    for one in answer.against:
        assert bool(one.acted) == (one.raw != one.bounded)


def test_row_order_is_irrelevant(model):
    mixed = replace(CASE, transfers=CASE.transfers[::-1], calls=CASE.calls[::-1])
    one, two = (assess(case, PARIS, model, resamples=30) for case in (CASE, mixed))
    assert (one.headline, one.interval, one.at_least, dict(one.sensitivity)) == (
        two.headline, two.interval, two.at_least, dict(two.sensitivity),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"zone_unknown": 1}, Code.ZONE_UNKNOWN),
        ({"date_only": 4, "transfers": CASE.transfers[:2]}, Code.DATE_ONLY),
        ({"transfers": CASE.transfers[:2]}, Code.TOO_FEW),
        ({"calls": CASE.calls[:1]}, Code.TOO_FEW),
        ({"sessions_covered": [(COVER[0][0], COVER[0][0] + 20 * 86400)]}, Code.TOO_FEW),
        ({"sessions_covered": []}, Code.TOO_FEW),
        ({"found_by_timing": True}, Code.SELECTED),
        ({"calls": [(at, at, at) for at in range(COVER[0][0], COVER[0][1], 9000)]}, Code.RATE_HIGH),
        ({"calls": [*CASE.calls, *((at + 60, at + 60, at) for at in PAYMENTS)]}, Code.SAME_BOUT),
    ],
)
def test_refusals_take_the_place_of_numbers(model, change, code):
    answer = assess(replace(CASE, **change), PARIS, model)
    assert code in codes(answer)
    assert answer.headline is None
    assert answer.against == ()
    assert all(one.reason and one.remedy == REMEDY[one.code] for one in answer.refused)


def test_dropped_dates_do_not_refuse_when_enough_are_left(model):
    assert assess(replace(CASE, date_only=5), PARIS, model).refused == ()


def test_no_or_small_reference_no_number():
    assert codes(assess(CASE, PARIS, None)) == {Code.REF_SMALL}
    assert codes(assess(CASE, PARIS, fitted.fit(synthetic(40, 3)))) >= {Code.REF_SMALL}
    assert codes(assess(CASE, PARIS, evidence.weigh_with(synthetic(40, 3)))) == {Code.REF_SMALL}


def test_without_other_counterparts_no_number(model):
    ref = model.reference
    classes = {name: one for name, one in ref.classes.items() if name != "H2-b"}
    lacking = type(ref)(name="x", kind="supplied", made_by="x", made_from="x", made_on="x", classes=classes)
    assert Code.REF_WITHIN in codes(assess(CASE, PARIS, fitted.fit(lacking)))


def test_the_sentence():
    assert evidence.sentence(3, 51) == "a session this soon after: on 3 of 51 comparable days"


LRS = st.lists(st.tuples(*[st.floats(-6, 6)] * 3), min_size=1, max_size=50)


@settings(derandomize=True, max_examples=50, deadline=None)
@given(LRS, st.tuples(*[st.floats(0.01, 1)] * 3), st.floats(-3, 3))
def test_the_smallest_ratio_is_safe(rows, weights, x):
    lrs = np.array(rows)
    share = np.array(weights) / sum(weights)
    mixture = -np.log10((share / 10.0**lrs).sum(axis=1))
    smallest = lrs.min(axis=1)
    assert (smallest <= mixture + 1e-9).all()
    assert all((smallest > x).sum() <= (lrs[:, k] > x).sum() for k in range(3))
