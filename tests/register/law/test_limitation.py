"""When a row would run out: worked by hand for both packs; intervals wherever something is unknown."""

from datetime import date

import pytest

from filature.register import law

FR, XX = law.load("fr"), law.load("xx")
D = date.fromisoformat


def limits(pack, row, first, last=None, *, age=None, born=None, **more):
    child = law.Child(age=age, born=born)
    found = law.answer(pack, law.Facts(first=D(first), last=D(last or first), child=child, **more))
    (one,) = [one for one in found.candidates if one.rule.id == row]
    return {limit.track: limit for limit in one.limits}


def ends(limit):
    return str(limit.earliest), str(limit.latest)


BORN = (D("2008-05-20"),) * 2


def test_a_known_birth_gives_a_day_from_majority():
    found = limits(FR, "cp-222-23-1@2021-04-23", "2022-01-01", born=BORN)
    assert set(found) == {"minor-crime"}  # it surely applies: what is otherwise is set aside
    assert ends(found["minor-crime"]) == ("2056-05-20", "2056-05-20")
    assert (
        ends(limits(FR, "cp-222-29-2@2021-04-23", "2022-01-01", born=BORN)["minor-delit"])
        == ("2036-05-20",) * 2
    )
    assert ends(limits(FR, "cp-227-26", "2022-01-01", born=BORN)["minor-delit-long"]) == ("2046-05-20",) * 2


def test_an_interval_of_birth_gives_an_interval():
    found = limits(FR, "cp-222-23-1@2021-04-23", "2022-01-01", born=(D("2008-01-01"), D("2010-12-31")))
    assert ends(found["minor-crime"]) == ("2056-01-01", "2058-12-31")


def test_an_unknown_birth_gives_the_interval_that_the_row_itself_allows():
    found = limits(FR, "cp-222-23-1@2021-04-23", "2022-01-01")
    # under 15 on the day: born 2 January 2007 to 1 January 2022
    assert ends(found["minor-crime"]) == ("2055-01-02", "2070-01-01")
    assert found["minor-crime"].supposes == ("minor",)
    assert ends(found["ordinary-crime"]) == ("2042-01-01", "2042-01-01")
    assert found["ordinary-crime"].supposes == ()


def test_an_age_gives_an_interval_of_birth():
    found = limits(FR, "cp-222-23-1@2021-04-23", "2022-01-01", age=(12, 12))
    assert ends(found["minor-crime"]) == ("2057-01-02", "2058-01-01")


def test_an_age_beyond_majority_drops_what_supposes_a_minor():
    assert "minor-crime" not in limits(FR, "cp-222-23@2021-04-23", "2022-01-01", age=(18, 30))
    assert "minor-crime" in limits(FR, "cp-222-23@2021-04-23", "2022-01-01", age=(17, 30))


def test_a_row_that_no_list_names_has_the_ordinary_period():
    found = limits(FR, "cp-227-22-2@2021-04-23", "2022-01-01", born=BORN)
    assert set(found) == {"concealed-delit", "ordinary-delit"}
    assert ends(found["ordinary-delit"]) == ("2028-01-01",) * 2


def test_an_open_question_keeps_every_track():
    found = limits(FR, "cp-222-26-1@2020-08-01", "2022-01-01", born=BORN)
    assert {"minor-delit", "ordinary-delit"} <= set(found)


def test_a_regime_that_is_only_remembered_widens_the_interval():
    """Under the remembered three years an act of 2012 ran out in 2015; without them six years ran to 2018."""
    found = limits(FR, "cp-321-1", "2012-03-01")["ordinary-delit"]
    assert ends(found) == ("2015-03-01", "2018-03-01")
    assert "cpp-l11-delit" in found.rules
    assert [step.what for step in found.shortest] == ["facts", "ran out"]


def test_a_remembered_regime_that_had_not_run_out_gives_way_to_the_later_one():
    found = limits(FR, "cp-321-1", "2015-06-01")["ordinary-delit"]
    assert ends(found) == ("2021-06-01", "2021-06-01")


def test_a_day_before_any_row_of_the_track_has_no_earliest_end():
    found = limits(FR, "cp-225-12-1-2@2010", "2012-01-01", born=(D("2000-01-01"),) * 2)["minor-delit"]
    assert ends(found) == ("None", "2028-01-01")
    assert found.shortest[0].what == "no row"


@pytest.mark.parametrize(
    ("born", "end"),
    [("1970-01-01", "2006-01-01"), ("1973-12-31", "2009-12-31"), ("1974-01-01", "2020-01-01")],
)
def test_no_later_law_revives_what_has_run_out(born, end):
    """21 years, and 15 more: before 2010 that is the end; on the first day of 2010 it becomes 25."""
    found = limits(XX, "ex-11", "1990-06-01", born=(D(born),) * 2)["children"]
    assert ends(found) == (end, end)
    assert found.shortest[-1].what == ("change of law" if end == "2020-01-01" else "ran out")


def test_interruptions_and_suspensions_are_walked_in_order_of_time():
    act = "2018-01-01"
    events = {"interrupted": (D("2023-06-01"), D("2020-06-01"))}
    found = limits(FR, "cp-227-22-2@2021-04-23", "2021-05-01", born=BORN, interrupted=(D("2030-01-01"),))
    assert ends(found["ordinary-delit"]) == ("2027-05-01",) * 2  # too late to interrupt
    one = limits(FR, "cp-321-1", act, **events)["ordinary-delit"]
    other = limits(FR, "cp-321-1", act, interrupted=tuple(reversed(events["interrupted"])))["ordinary-delit"]
    assert one == other
    assert ends(one) == ("2029-06-01",) * 2
    paused = limits(
        FR, "cp-321-1", act, suspended=(law.Suspension(first=D("2019-01-01"), last=D("2019-01-31")),)
    )
    assert ends(paused["ordinary-delit"]) == ("2024-02-01",) * 2


def test_an_interruption_before_majority_does_not_shorten():
    found = limits(FR, "cp-222-23-1@2021-04-23", "2022-01-01", born=BORN, interrupted=(D("2023-01-01"),))
    assert ends(found["minor-crime"]) == ("2056-05-20",) * 2


def test_discovery_runs_within_its_cap():
    open_ = limits(XX, "ex-11", "2016-01-01", age=(17, 17))
    assert set(open_) == {"children"}
    unknown = limits(XX, "ex-11", "2020-01-01")["unseen"]
    assert ends(unknown) == ("2025-01-01", "2029-01-01")
    known = limits(XX, "ex-11", "2020-01-01", discovered=D("2021-01-01"))["unseen"]
    assert ends(known) == ("2026-01-01",) * 2
    late = limits(XX, "ex-11", "2020-01-01", discovered=D("2028-01-01"))["unseen"]
    assert ends(late) == ("2029-01-01",) * 2


def test_a_shorter_later_period_applies_to_what_had_not_run_out():
    assert ends(limits(XX, "ex-11", "2004-12-31")["ordinary"]) == ("2014-12-31",) * 2
    assert ends(limits(XX, "ex-11", "2005-01-01")["ordinary"]) == ("2011-01-01",) * 2
    assert ends(limits(XX, "ex-11", "2004-12-30", "2005-01-02")["ordinary"]) == ("2011-01-01", "2014-12-31")


def test_a_leap_day_of_birth_is_kept_as_two_days():
    found = limits(FR, "cp-222-23-1@2021-04-23", "2022-01-01", born=(D("2008-02-29"),) * 2)["minor-crime"]
    assert ends(found) == ("2056-02-28", "2056-03-01")  # majority on 28 February or 1 March 2026
    found = limits(FR, "cp-227-22-2@2021-04-23", "2024-02-29")["ordinary-delit"]
    assert ends(found) == ("2030-02-28", "2030-03-01")
