import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature import population
from filature.errors import UsageError
from filature.population.classes import COUNTRIES, DEFECTS, OUT_OF_SCOPE, PAYEE_CLASSES, PESOBRIDGE
from filature.population.clock import DAY, paris_from_utc, seconds


@given(seed=st.integers(0, 2**32), payers=st.integers(100, 400))
@settings(derandomize=True, max_examples=12, deadline=None)
def test_laws_of_every_population(seed, payers):
    made = population.generate(seed, payers)
    people, moved, calls = made.people, made.transfers, made.sessions
    begin, end = seconds(made.first_day), seconds(made.last_day) + DAY
    assert people.payers == payers
    assert (moved.cents > 0).all()
    assert (moved.paid_minor > 0).all()
    assert (moved.paid_utc_s >= moved.sent_utc_s).sum() >= len(moved) - (moved.defect == OUT_OF_SCOPE).sum()
    local = paris_from_utc(moved.sent_utc_s)
    inside = (local >= begin) & (local < end)
    assert (inside == (moved.defect != OUT_OF_SCOPE)).all()
    assert ((moved.payer >= 0) & (moved.payer < payers)).all()
    assert ((moved.payee >= payers) & (moved.payee < len(people))).all()
    assert set(np.unique(moved.defect).tolist()) == set(range(len(DEFECTS)))
    assert (moved.currency[moved.operator == PESOBRIDGE] == COUNTRIES.index("PH")).all()
    called = paris_from_utc(calls.start_utc_s)
    assert ((called >= seconds(made.calls_from)) & (called < end)).all()
    assert (calls.caller != calls.callee).all()
    assert (calls.duration_s >= 0).all()
    assert len(made.referrals) >= 1
    assert (people.category[made.referrals] == PAYEE_CLASSES.index("facilitator")).all()
    assert set(np.unique(people.category[made.statements.holder]).tolist()) >= {0}


def test_equal_arguments_give_equal_populations(small):
    again = population.generate(7, 300)
    assert again.truth.equals(small.truth)
    for name in ("payer", "payee", "sent_utc_s", "cents", "paid_minor", "operator", "reason", "defect"):
        assert (getattr(again.transfers, name) == getattr(small.transfers, name)).all()
    other = population.generate(8, 300)
    assert not other.truth.equals(small.truth)


def test_too_few_payers_is_a_wrong_call():
    with pytest.raises(UsageError) as caught:
        population.generate(1, 99)
    assert caught.value.code == "population-small"
    assert "at least 100" in caught.value.message


def test_some_planted_payees_have_several_identities(medium):
    people = medium.people
    own = (
        np.flatnonzero(people.category[people.payers :] == PAYEE_CLASSES.index("facilitator")) + people.payers
    )
    identities = np.bincount(people.person[own] - people.person[own].min())
    assert identities.max() >= 2
    assert len(np.unique(people.person)) == people.person.max() + 1
    first = own[0]
    assert people.person[first] == people.person[first + 1]
    assert people.account[first] == people.account[first + 1]
    assert people.country[first] == people.country[first + 1]
