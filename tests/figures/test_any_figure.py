"""Whatever the data: the same bytes twice, well-formed, nothing lost, everything inside the figure."""

from datetime import date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from figures.svg_checks import SVG, well_formed
from filature.figures import (
    Counterpart,
    NetworkData,
    Other,
    PaymentMark,
    SessionMark,
    TimelineData,
    network,
    timeline,
)
from filature.figures.svg import WIDTH
from filature.locales import load

TEXT = st.text(max_size=30)
TIMES = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1))
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1))
ZONES = st.sampled_from(
    ["Europe/Paris", "Asia/Manila", "America/Bogota", "Pacific/Apia", "Australia/Lord_Howe", "UTC"]
)
PAYMENTS = st.builds(
    PaymentMark,
    n=st.integers(1, 999),
    at_utc=st.none() | TIMES,
    day=DAYS,
    amount=st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10) ** 12, places=2),
    currency=st.sampled_from(["EUR", "USD", "PHP", "COP", "BTC"]) | TEXT,
)
SESSIONS = st.builds(
    SessionMark,
    n=st.integers(1, 999),
    at_utc=st.none() | TIMES,
    day=DAYS,
    duration_s=st.none() | st.integers(0, 10**6),
    kind=TEXT,
)


@settings(derandomize=True, max_examples=40, deadline=None)
@given(st.lists(PAYMENTS, max_size=12), st.lists(SESSIONS, max_size=12), ZONES)
def test_any_timeline(payments, sessions, zone):
    data = TimelineData(payments=tuple(payments), sessions=tuple(sessions))
    svg = timeline(data, zone=zone, labels=load("fr"))
    assert svg == timeline(data, zone=zone, labels=load("fr"))
    root = well_formed(svg)
    marks = [g for g in root.iter(SVG + "g") if g[0].tag == SVG + "title"]
    assert len(marks) == len(payments) + len(sessions)
    height = float(root.get("height"))
    for rect in (rect for g in marks for rect in g.iter(SVG + "rect")):
        x, y, wide, high = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        assert -1 <= x <= WIDTH
        assert wide > 0
        assert y >= 0
        assert y + high <= height


COUNTERPARTS = st.builds(
    Counterpart,
    label=TEXT,
    name=st.none() | TEXT,
    payments=st.integers(0, 10**6),
    sessions=st.integers(0, 10**6),
)
OTHERS = st.builds(Other, label=TEXT, payments=st.dictionaries(TEXT, st.integers(1, 99), max_size=4))


@settings(derandomize=True, max_examples=40, deadline=None)
@given(
    TEXT,
    st.none() | TEXT,
    st.lists(COUNTERPARTS, max_size=30, unique_by=lambda c: c.label),
    st.lists(OTHERS, max_size=30),
)
def test_any_network(label, name, counterparts, others):
    data = NetworkData(
        label=label, name=name, role="payer", counterparts=tuple(counterparts), others=tuple(others)
    )
    svg = network(data, labels=load("en"))
    assert svg == network(data, labels=load("en"))
    well_formed(svg)
