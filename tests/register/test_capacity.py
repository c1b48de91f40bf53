"""The figures are those of the acts; small numbers stay inside; the queue is Erlang's."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import run_cli
from filature.register import capacity
from filature.register.queueing import erlang_c, forecast
from filature.workspace.acts import Decision


def judged(number, on, lead, kind="lead"):
    return Decision(decision_no=number, author="Ada", decided_at=f"{on}T09:00:00Z", object_type=kind, object_id=lead,
                    judgement="unsure", reason="r")  # fmt: skip


def test_weeks_are_whole_and_a_lead_counts_once():
    decisions = [
        judged(1, "2026-11-02", "a"),  # the Monday of last week
        judged(2, "2026-11-08", "b", "target"),  # its Sunday
        judged(3, "2026-11-09", "c"),  # this week: not over
        judged(4, "2026-11-04", "a"),  # again: it was judged before
        judged(5, "2026-09-14", "d"),  # the eighth week back
        judged(6, "2026-09-13", "e"),
        judged(7, "2026-11-03", "f", "row"),
    ]
    none = {"cases": [], "children": [], "targets": [], "today": "2026-11-11"}
    docket = capacity.figures(**none, decisions=decisions, leads=["a", "x", "y"])
    assert docket.weekly == (1, 0, 0, 0, 0, 0, 0, 2)
    assert (docket.waiting, docket.throughput) == (2, 3 / 8)
    nothing = capacity.figures(**none, decisions=[], leads=None)
    assert (nothing.waiting, nothing.throughput, nothing.age_days["trial"]) == (None, None, None)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 12), max_size=6), st.integers(2, 6))
def test_no_small_number_leaves_alone(counts, smallest):
    shown = capacity.suppressed(counts, smallest)
    hidden = [name for name, count in shown.items() if count is None]
    assert all(count is None or count == 0 or count >= smallest for count in shown.values())
    assert all(shown[name] in (None, counts[name]) for name in counts)
    if hidden and any(count for count in shown.values()):
        assert len(hidden) >= 2, "the total minus the others would tell it"


def test_erlang_c_is_as_tabulated():
    assert erlang_c(1, 0.5) == pytest.approx(0.5)  # M/M/1: the share that waits is the load
    assert erlang_c(2, 1.0) == pytest.approx(1 / 3)  # a = 1, two servers: 1/3, by hand
    for people, load in ((3, 2.0), (17, 15.3)):  # the sum formula, written out
        series = sum(load**k / math.factorial(k) for k in range(people))
        last = load**people / math.factorial(people) * people / (people - load)
        assert erlang_c(people, load) == pytest.approx(last / (series + last))


def test_forecasts():
    now, more = (forecast(people=n, backlog=300, each=2.0, arriving=30.0) for n in (17, 18))
    assert (now.clears, now.weeks, more.weeks) == (34.0, 75.0, 50.0)
    assert now.wait_weeks == pytest.approx(erlang_c(17, 15.0) / 4)
    short = forecast(people=10, backlog=300, each=2.0, arriving=30.0)
    assert (short.weeks, short.grows) == (None, 10.0)
    assert forecast(people=17, backlog=300, each=None, arriving=None).clears is None
    assert forecast(people=0, backlog=300, each=2.0, arriving=1.0).clears is None
    assert forecast(people=5, backlog=100, each=2.0, arriving=None).waits is None


def test_the_verb_says_what_it_does_not_know(new_case):
    told = run_cli("capacity", new_case)
    assert told.code == 0
    assert "cases: none" in told.out
    assert "waiting: unknown" in told.out
    row = run_cli("capacity", new_case, "--json", "--outside", "--each", 2).json
    assert (row["leads_waiting"], row["forecasts"], row["outside"]) == (None, [], True)
    assert run_cli("capacity", new_case, "--each", 0).code == 2
