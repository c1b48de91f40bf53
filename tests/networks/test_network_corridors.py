"""Destinations that rise: against their own history, carefully with small numbers."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.figures.from_network import corridor_chart
from filature.networks import corridors

MONTHS = corridors.whole_months(date(2024, 1, 1), date(2025, 3, 31))


def rows(counts, destination="PH", provider="A", kind="country", payers=None):
    return [
        {"kind": kind, "destination": destination, "provider": provider, "month_on": month, "payments": n,
         "payers": n if payers is None else payers, "use": "judicial"}
        for month, n in zip(MONTHS, counts, strict=True) if n
    ]  # fmt: skip


def judged(*parts, last=date(2025, 3, 31)):
    found = corridors.judge([row for part in parts for row in part], first=date(2024, 1, 1), last=last)
    return {item.destination: item for item in found}


def test_only_whole_months_count():
    assert corridors.whole_months(date(2024, 11, 2), date(2025, 2, 27)) == [
        date(2024, 12, 1),
        date(2025, 1, 1),
    ]
    assert corridors.whole_months(date(2024, 2, 1), date(2024, 2, 29)) == [date(2024, 2, 1)]
    assert corridors.whole_months(date(2024, 2, 2), date(2024, 2, 29)) == []


def test_a_rise_is_one_against_the_rest():
    found = judged(rows([10] * 12 + [40] * 3), rows([100] * 15, "SN"))
    assert found["PH"].rising
    assert found["PH"].rise > 3
    assert not found["SN"].rising


def test_the_rise_is_that_computed_by_hand():
    """9 of 100 a month before, 25 of 100 now: 2 (sqrt(25.375) - sqrt(9.375)) = 3.95100, times sqrt(3)."""
    found = judged(rows([9] * 12 + [25] * 3), rows([91] * 12 + [75] * 3, "SN"))
    assert {month.expected for month in found["PH"].months} == {9.0}
    assert found["PH"].rise == pytest.approx(6.8433, abs=1e-3)
    assert found["SN"].rise == pytest.approx(-3.0386, abs=1e-3)
    assert [item.destination for item in found.values() if item.rising] == ["PH"]
    assert not found["PH"].new


def test_one_busy_month_long_ago_hides_no_rise_and_makes_none():
    found = judged(rows([9] * 5 + [60] + [9] * 6 + [9] * 3), rows([91] * 15, "SN"))
    assert not found["PH"].rising
    assert judged(rows([9] * 5 + [60] + [9] * 6 + [25] * 3), rows([91] * 15, "SN"))["PH"].rising


def test_nothing_and_next_to_nothing_are_judged_without_a_rise():
    assert corridors.judge([], first=date(2024, 1, 1), last=date(2025, 3, 31)) == []
    (few,) = corridors.judge(rows([3] + [0] * 14), first=date(2024, 1, 5), last=date(2024, 1, 9))
    assert (few.months, few.rise, few.why_not) == ((), None, "history-short")
    assert corridors.shown(few)["recent"] == 0
    drawn = [corridor_chart([corridors.shown(item) for item in each], "en") for each in ([], [few])]
    assert all("no whole month" in str(figure.svg) for figure in drawn)


def test_a_busier_provider_is_no_rise():
    found = judged(rows([10] * 12 + [40] * 3), rows([100] * 12 + [400] * 3, "SN"))
    assert not any(item.rising for item in found.values())
    assert found["PH"].rise == pytest.approx(0, abs=0.05)


def test_a_new_provider_is_no_rise():
    found = judged(rows([100] * 15, "SN"), rows([10] * 15), rows([0] * 13 + [90, 90], provider="B"))
    assert not found["PH"].rising


def test_small_numbers_rise_with_difficulty():
    many = rows([100] * 15, "SN")
    assert not judged(many, rows([0] * 12 + [1, 1, 1], "TG"))["TG"].rising
    assert judged(many, rows([0] * 12 + [1, 1, 1], "TG"))["TG"].why_not == "too-few"
    new = judged(many, rows([0] * 12 + [4, 6, 8], "TG"))["TG"]
    assert new.rising
    assert new.new
    assert not judged(many, rows([0] * 12 + [4, 6, 8], "TG", payers=1))["TG"].rising, (
        "one payer is no corridor"
    )


def test_large_counts_need_more_than_a_drift():
    assert not judged(rows([10_000] * 12 + [11_000] * 3), rows([10_000] * 12 + [9_000] * 3, "SN"))[
        "PH"
    ].rising


def test_too_short_a_history_says_so():
    found = judged(rows([5] * 15), last=date(2024, 8, 31))["PH"]
    assert (found.rise, found.why_not) == (None, "history-short")


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 30), min_size=15, max_size=15), min_size=1, max_size=4), st.randoms())
def test_any_counts_in_any_order(counts, rnd):
    parts = [row for n, each in enumerate(counts) for row in rows(each, f"D{n}")]
    found = corridors.judge(parts, first=date(2024, 1, 1), last=date(2025, 3, 31))
    turned = list(parts)
    rnd.shuffle(turned)
    assert corridors.judge(turned, first=date(2024, 1, 1), last=date(2025, 3, 31)) == found
    for item in found:
        assert sum(month.payments for month in item.months) == sum(
            row["payments"] for row in parts if row["destination"] == item.destination
        )
        if item.rising:
            assert item.rise >= corridors.RISE_FROM
