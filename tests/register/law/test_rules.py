"""Facts in, candidates out: what is unknown excludes nothing, what is known excludes only what it contradicts."""

from datetime import date

import pytest

from filature.errors import UsageError
from filature.register import law

FR, XX = law.load("fr"), law.load("xx")
D = date.fromisoformat


def ask(pack, first, last=None, *, age=None, born=None, **more):
    child = law.Child(age=age, born=born)
    return law.answer(pack, law.Facts(first=D(first), last=D(last or first), child=child, **more))


def rows(found):
    return {one.rule.id: one for one in found.candidates}


def test_an_unknown_age_excludes_nothing():
    known = rows(ask(FR, "2022-01-01", age=(16, 16)))
    unknown = rows(ask(FR, "2022-01-01"))
    assert set(known) < set(unknown)
    assert "cp-222-23-1@2021-04-23" in unknown
    assert "cp-222-23-1@2021-04-23" not in known
    status = {s.element.id: s.status for s in unknown["cp-222-23-1@2021-04-23"].elements}
    assert set(status.values()) == {"unknown"}


@pytest.mark.parametrize(
    ("age", "status"), [((12, 14), "supported"), ((12, 15), "unknown"), ((14, 40), "unknown")]
)
def test_an_interval_of_age_supports_or_leaves_open(age, status):
    found = rows(ask(FR, "2022-01-01", age=age))["cp-222-23-1@2021-04-23"]
    assert {s.element.id: s.status for s in found.elements}["minor_under_15"] == status


def test_a_day_of_birth_splits_a_series_at_the_threshold():
    found = rows(ask(FR, "2022-01-01", "2022-12-31", born=(D("2007-06-10"), D("2007-06-10"))))
    (span,) = found["cp-222-23-1@2021-04-23"].days
    assert (span.first, span.last) == (D("2022-01-01"), D("2022-06-09"))
    (span,) = found["cp-225-7-minor"].days
    assert span.last == D("2022-12-31")


def test_a_leap_day_of_birth_leaves_one_day_open():
    leap = (D("2008-02-29"),) * 2
    on = {
        day: rows(ask(FR, day, born=leap)).get("cp-222-23-1@2021-04-23")
        for day in ("2023-02-27", "2023-02-28", "2023-03-01")
    }
    assert {s.element.id: s.status for s in on["2023-02-27"].elements}["minor_under_15"] == "supported"
    assert {s.element.id: s.status for s in on["2023-02-28"].elements}["minor_under_15"] == "unknown"
    assert on["2023-03-01"] is None


def test_a_stated_fact_supports_or_contradicts():
    found = ask(FR, "2022-01-01", stated={"adult_author": True, "offer_made": False})
    assert "cp-222-26-1@2020-08-01" not in rows(found)
    left = {one.rule: (one.why, one.element) for one in found.excluded}
    assert left["cp-222-26-1@2020-08-01"] == ("contradicted", "offer_made")
    assert left["cp-222-23@2010"] == ("dates", None)
    status = {s.element.id: s.status for s in rows(found)["cp-222-23-1@2021-04-23"].elements}
    assert status["adult_author"] == "supported"


def test_any_of_several_facts_is_enough_and_all_must_fall():
    def gap(**stated):
        found = rows(ask(FR, "2022-01-01", stated=stated)).get("cp-222-23-1@2021-04-23")
        return found and {s.element.id: s.status for s in found.elements}["age_gap_5y_unless_remuneration"]

    assert gap() == "unknown"
    assert gap(in_exchange_for_remuneration=True) == "supported"
    assert gap(age_gap_5y=False) == "unknown"
    assert gap(age_gap_5y=False, in_exchange_for_remuneration=False) is None


def test_a_child_presented_as_younger_keeps_the_row():
    assert "cp-227-22-1" in rows(ask(FR, "2022-01-01", age=(16, 17)))
    assert "cp-227-22-1" not in rows(
        ask(FR, "2022-01-01", age=(16, 17), stated={"presented_as_under_15": False})
    )


def test_a_milder_later_law_is_named():
    found = rows(ask(XX, "2004-02-28"))
    assert found["ex-10@1990-01-01"].milder_later == ("ex-10@2004-02-29",)
    assert rows(ask(XX, "2004-02-29"))["ex-10@2004-02-29"].milder_later == ()
    assert rows(ask(FR, "2015-01-01"))["cp-225-12-1-2@2010"].milder_later == ()


def test_an_invented_country_has_its_own_thresholds():
    assert set(rows(ask(XX, "2005-01-01", age=(16, 20)))) == {"ex-11"}
    assert set(rows(ask(XX, "2005-01-01", age=(15, 15)))) == {"ex-10@2004-02-29"}
    assert set(rows(ask(XX, "2005-01-01", age=(15, 16)))) == {"ex-10@2004-02-29", "ex-11"}
    assert rows(ask(XX, "2005-01-01", age=(21, 30))) == {}
    assert rows(ask(XX, "1989-12-31")) == {}


def test_a_question_of_jurisdiction_names_the_candidates_it_is_about():
    found = ask(XX, "2005-01-01", age=(15, 16))
    (row,) = found.beside["jurisdiction"]
    assert row.concerns == ("ex-10@2004-02-29",)
    found = ask(XX, "2005-01-01", age=(17, 17))
    assert found.beside["jurisdiction"] == ()
    assert ("ex-2", "no candidate") in [(one.rule, one.why) for one in found.excluded]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: ask(FR, "2022-01-02", "2022-01-01"), "law-days"),
        (lambda: ask(FR, "2022-01-01", age=(14, 12)), "law-age"),
        (lambda: ask(FR, "2022-01-01", born=(D("2010-01-02"), D("2010-01-01"))), "law-born"),
        (lambda: ask(FR, "2022-01-01", born=(D("2022-01-02"), D("2022-01-02"))), "law-born"),
        (lambda: law.Child(age=(1, 2), born=(D("2010-01-02"),) * 2), "law-child"),
        (lambda: ask(FR, "2022-01-01", stated={"ofer_made": True}), "law-fact"),
        (lambda: ask(FR, "2022-01-01", stated={"minor": True}), "law-fact"),
        (lambda: ask(XX, "2022-01-01", interrupted=(D("2023-01-01"),)), "law-event"),
        (
            lambda: ask(
                FR, "2022-01-01", suspended=(law.Suspension(first=D("2023-01-02"), last=D("2023-01-01")),)
            ),
            "law-days",
        ),
    ],
)
def test_facts_that_cannot_be_are_refused(make, code):
    with pytest.raises(UsageError) as caught:
        make()
    assert caught.value.code == code
    assert caught.value.hint
