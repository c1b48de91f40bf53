"""Laws of law packs: knowing less never loses a candidate, and splitting the days of the facts changes nothing."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from filature.register import law

PACKS = {name: law.load(name) for name in law.built_in()}
LAWS = settings(max_examples=25, deadline=None, derandomize=True, print_blob=True)
NAMES = st.sampled_from(sorted(PACKS))
DAYS = st.dates(date(1990, 1, 1), date(2029, 12, 31))
SPANS = st.tuples(DAYS, st.integers(0, 4000)).map(lambda x: (x[0], x[0] + timedelta(days=x[1])))
AGES = st.tuples(st.integers(0, 25), st.integers(0, 10)).map(lambda x: (x[0], x[0] + x[1]))


def days_of(found):
    """Return row -> {day: how}, from the ends of its spans."""
    return {one.rule.id: [(s.first, s.last, s.in_force) for s in one.days] for one in found.candidates}


def each_day(spans):
    return {s[0] + timedelta(days=n): s[2] for s in spans for n in range((s[1] - s[0]).days + 1)}


def ask(pack, days, child=None, **more):
    return law.answer(pack, law.Facts(first=days[0], last=days[1], child=child or law.Child(), **more))


def covered(inner, outer):
    """Whether every interval of limitation of `inner` lies in that of `outer`."""
    wide = {(one.rule.id, limit.track): limit for one in outer.candidates for limit in one.limits}
    for one in inner.candidates:
        for limit in one.limits:
            other = wide[one.rule.id, limit.track]
            low = other.earliest is None or (limit.earliest is not None and other.earliest <= limit.earliest)
            high = limit.latest is None or (other.latest is not None and limit.latest <= other.latest)
            if not (low and high):
                return f"{one.rule.id} {limit.track}: {limit.earliest}-{limit.latest} in {other.earliest}-{other.latest}"
    return None


@LAWS
@given(NAMES, SPANS, AGES, st.integers(0, 6), st.integers(0, 6))
def test_a_wider_age_never_gives_fewer_candidates(name, days, age, younger, older):
    narrow = ask(PACKS[name], days, law.Child(age=age))
    wide = ask(PACKS[name], days, law.Child(age=(max(0, age[0] - younger), age[1] + older)))
    unknown = ask(PACKS[name], days)
    assert set(days_of(narrow)) <= set(days_of(wide)) <= set(days_of(unknown))
    assert covered(narrow, wide) is None
    assert covered(wide, unknown) is None


@LAWS
@given(NAMES, SPANS, st.integers(1000, 9000), st.integers(0, 900), st.integers(0, 900), st.integers(0, 900))
def test_a_wider_birth_never_gives_fewer_days(name, days, ago, length, before, after):
    first = days[0] - timedelta(days=ago)
    last = min(first + timedelta(days=length), days[0])
    narrow = ask(PACKS[name], days, law.Child(born=(first, last)))
    wider = (first - timedelta(days=before), min(last + timedelta(days=after), days[0]))
    wide = ask(PACKS[name], days, law.Child(born=wider))
    outer = days_of(wide)
    for row, spans in days_of(narrow).items():
        assert set(each_day(spans)) <= set(each_day(outer[row]))
    assert covered(narrow, wide) is None


@LAWS
@given(NAMES, SPANS, st.floats(0, 1), st.one_of(st.none(), AGES))
def test_splitting_the_days_gives_the_union(name, days, share, age):
    child = law.Child(age=age)
    cut = days[0] + timedelta(days=int((days[1] - days[0]).days * share))
    whole = ask(PACKS[name], days, child)
    parts = [ask(PACKS[name], (days[0], cut), child)]
    if cut < days[1]:
        parts.append(ask(PACKS[name], (cut + timedelta(days=1), days[1]), child))
    union = {}
    for part in parts:
        for row, spans in days_of(part).items():
            union.setdefault(row, {}).update(each_day(spans))
    assert {row: each_day(spans) for row, spans in days_of(whole).items()} == union
    for part in parts:
        assert covered(part, whole) is None


@LAWS
@given(SPANS, st.integers(2000, 5500), st.integers(0, 700))
def test_a_later_birth_never_runs_out_earlier(days, ago, later):
    day = (days[0], days[0])
    born = days[0] - timedelta(days=ago)
    found = [
        ask(PACKS["xx"], day, law.Child(born=(at, at)))
        for at in (born, min(born + timedelta(days=later), days[0]))
    ]
    ends = [
        {
            (o.rule.id, limit.track): limit
            for o in one.candidates
            for limit in o.limits
            if limit.start == "majority"
        }
        for one in found
    ]
    for key in ends[0].keys() & ends[1].keys():
        assert ends[0][key].earliest <= ends[1][key].earliest
        assert ends[0][key].latest <= ends[1][key].latest


@LAWS
@given(DAYS, st.lists(DAYS, max_size=5), st.permutations(range(5)))
def test_the_order_of_exhibits_does_not_matter(day, events, order):
    shuffled = [events[n] for n in order if n < len(events)]
    one = ask(PACKS["fr"], (day, day), interrupted=tuple(events))
    other = ask(PACKS["fr"], (day, day), interrupted=tuple(shuffled))
    assert [o.limits for o in one.candidates] == [o.limits for o in other.candidates]


@LAWS
@given(NAMES, SPANS, st.integers(1, 24))
def test_no_walk_goes_on_after_it_has_run_out(name, days, age):
    for one in ask(PACKS[name], days, law.Child(age=(age, age))).candidates:
        for limit in one.limits:
            for walk in (limit.shortest, limit.longest):
                for step, following in pairwise(walk):
                    assert step.what != "ran out"
                    assert step.end is None or following.what == "ran out" or step.end >= following.day
