"""The planted class against the published figures, on many planted payers."""

from datetime import date

import numpy as np
import pytest

from filature.population import parameters
from filature.population.clock import DAY
from filature.population.families import fam
from filature.population.payers import lsac, planted_payees
from filature.population.people import Payees
from filature.population.stage import Payments, Stage

_MANY = 40_000


def _stage(seed: int, payers: int) -> Stage:
    rng = np.random.Generator(np.random.PCG64(seed))
    return Stage(
        rng=rng,
        parameters=parameters.load(),
        payees=Payees(rng=rng, next_identity=payers, next_person=payers),
        surnames=np.zeros(payers, dtype=np.int64),
        first_day=date(2024, 7, 1),
        days=730,
        planted=np.array([payers], dtype=np.int64),
    )


@pytest.fixture(scope="module")
def many() -> Payments:
    stage = _stage(3, _MANY)
    facilitators, contacts = planted_payees(stage.payees, stage.parameters, _MANY)
    return lsac(stage, np.arange(_MANY), facilitators, contacts)


def test_counts_follow_the_published_fit(many):
    counts = np.sort(np.bincount(many.payer, minlength=_MANY))
    assert counts.min() == 1
    assert counts.max() <= 1000
    assert np.quantile(counts, [0.25, 0.5, 0.75]).tolist() == [1, 2, 6]
    assert abs(np.quantile(counts, 0.90) - 19) <= 1
    assert abs(np.quantile(counts, 0.97) - 66) <= 4
    assert 0.43 <= np.mean(counts == 1) <= 0.47
    assert 10.1 <= counts.mean() <= 11.1


def test_concentration_is_that_of_the_study(many):
    counts = np.sort(np.bincount(many.payer, minlength=_MANY))
    assert 0.47 <= counts[-int(0.03 * _MANY) :].sum() / counts.sum() <= 0.52  # 3 % of payers: half
    assert 0.02 <= counts[: _MANY // 4].sum() / counts.sum() <= 0.03  # 25 % of payers: 3 %


def test_more_payments_go_with_higher_medians_and_shorter_gaps(many):
    counts = np.bincount(many.payer, minlength=_MANY)
    order = np.lexsort((many.wall_s, many.payer))
    payer, euros, wall = many.payer[order], many.cents[order] / 100, many.wall_s[order]
    edges = np.concatenate([[0], np.cumsum(counts)])

    def of(low: int, high: int) -> tuple[float, float]:
        who = np.flatnonzero((counts >= low) & (counts <= high))[:400]
        medians = [np.median(euros[edges[i] : edges[i + 1]]) for i in who]
        gaps = [np.median(np.diff(wall[edges[i] : edges[i + 1]])) / DAY for i in who]
        return float(np.median(medians)), float(np.median(gaps))

    assert payer.max() < _MANY
    few, some, lots = of(3, 5), of(10, 20), of(50, 1000)
    assert few[0] < some[0] < lots[0]
    assert few[1] > some[1] > lots[1]
    assert lots[1] < 20  # T&I 634: more than 20 payments go with gaps under 20 days


def test_sums_are_small_and_hours_late(many):
    euros, hour = many.cents / 100, many.wall_s % DAY / 3600
    assert np.mean((euros >= 15) & (euros <= 80)) > 0.75
    assert np.mean((hour >= 19) | (hour < 5)) > 0.75


def test_payees_are_shared(many):
    pairs = np.unique(np.stack([many.payer, many.payee]), axis=1)
    payers_each = np.bincount(np.unique(pairs[1], return_inverse=True)[1])
    assert payers_each.mean() > 1.5
    payees_each = np.bincount(pairs[0], minlength=_MANY)
    assert payees_each.max() >= 4
    assert payees_each.min() == 1


def test_family_remittances_peak_in_december_and_keep_to_few_payees():
    stage = _stage(5, 8_000)
    payments = fam(stage, np.arange(8_000))
    month = payments.wall_s.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12 + 1
    december, february = (float(payments.cents[month == m].sum()) for m in (12, 2))
    assert 1.12 <= december / february <= 1.36  # BSP: +23 %
    pairs = np.unique(np.stack([payments.payer, payments.payee]), axis=1)
    assert np.bincount(pairs[0]).max() <= 3
    regular = payments.cents >= 9_000
    assert 170 <= np.median(payments.cents[regular]) / 100 <= 260
    day = payments.wall_s.astype("datetime64[s]").astype("datetime64[D]")
    day_of_month = (day - day.astype("datetime64[M]")).astype(np.int64) + 1
    assert np.mean(((day_of_month <= 9) | (day_of_month >= 25))[regular]) > 0.8
    assert len(np.unique(payments.payer)) == 8_000
