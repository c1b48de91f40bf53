import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from figures.figure_examples import NASTY, small
from figures.svg_checks import SVG, text_of, well_formed
from filature.errors import InputError
from filature.figures import Figure, PaymentMark, SessionMark, TimelineData, timeline
from filature.figures.svg import GAP, PAPER
from filature.locales import load
from golden_files import check

ZONE = "Europe/Paris"
START = datetime(2025, 1, 1, 12)


def draw(data, zone=ZONE, lang="en"):
    return timeline(data, zone=zone, labels=load(lang))


def many(count, days=200):
    step = timedelta(days=days) / count
    return tuple(
        PaymentMark(
            n=n, at_utc=START + step * n, day=(START + step * n).date(), amount=Decimal(n), currency="EUR"
        )
        for n in range(1, count + 1)
    )


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_small_timeline_is_the_golden_one(lang):
    svg = draw(small(), lang=lang)
    well_formed(svg)
    check(f"figures/timeline_{lang}.svg", svg)


def test_nothing_to_show_says_so():
    svg = draw(TimelineData())
    assert "no payment and no session" in text_of(well_formed(svg))
    check("figures/timeline_empty.svg", svg)


def test_order_of_input_changes_nothing():
    data = small()
    shuffled = []
    for name in ("payments", "sessions", "links", "coverage"):
        items = list(getattr(data, name))
        random.Random(7).shuffle(items)  # noqa: S311
        shuffled.append((name, tuple(items)))
    assert draw(replace(data, **dict(shuffled))) == draw(data)


def test_day_only_payment_is_hollow_and_as_wide_as_its_day():
    root = well_formed(draw(small()))
    bars = [g for g in root.iter(SVG + "g") if "hour not known" in "".join(g.itertext())]
    (bar,) = [rect for g in bars for rect in g.iter(SVG + "rect")]
    assert bar.get("fill") == PAPER
    solid = [rect for rect in root.iter(SVG + "rect") if rect.get("width") == "2.5"]
    assert float(bar.get("width")) > 10 * 2.5 > 0
    assert solid


def test_change_of_offset_is_named_where_it_happens():
    shown = text_of(well_formed(draw(small())))
    assert "Europe/Paris (UTC+1, UTC+2)" in shown
    assert "from here UTC+2" in shown
    assert "from here" not in text_of(well_formed(draw(small(), zone="Asia/Manila")))


@pytest.mark.parametrize("zone", ["Europe/Paris", "Asia/Manila", "Asia/Kathmandu", "America/Bogota", "UTC"])
def test_displayed_zone_moves_no_instant_apart(zone):
    root = well_formed(draw(small(), zone=zone))
    assert f"Times shown in {zone}" in text_of(root)


def test_uncovered_days_are_grey_and_covered_ones_are_not():
    data = small()
    assert [
        r for r in well_formed(draw(data)).iter(SVG + "rect") if r.get("fill") == GAP and not r.get("stroke")
    ]
    full = tuple(replace(one, first=date(2025, 1, 1), last=date(2025, 12, 31)) for one in data.coverage)
    covered = well_formed(draw(replace(data, coverage=full)))
    assert not [r for r in covered.iter(SVG + "rect") if r.get("fill") == GAP and not r.get("stroke")]
    nothing = well_formed(draw(replace(data, coverage=())))
    wide = [r for r in nothing.iter(SVG + "rect") if r.get("fill") == GAP and not r.get("stroke")]
    assert [float(r.get("width")) for r in wide] == [628, 628]


@pytest.mark.parametrize("count", [300, 301])
def test_above_300_marks_a_lane_shows_counts(count):
    svg = draw(TimelineData(payments=many(count)))
    root = well_formed(svg)
    binned = "Number per interval" in text_of(root)
    assert binned == (count > 300)
    if binned:
        tips = [g[0].text for g in root.iter(SVG + "g") if g[0].tag == SVG + "title"]
        assert sum(map(int, tips)) == count
    assert f"{count} payments" in text_of(root)


def test_counts_of_day_only_rows_are_kept():
    days = tuple(
        PaymentMark(
            n=n, at_utc=None, day=date(2025, 1, 1) + timedelta(days=n % 40), amount=Decimal(5), currency="EUR"
        )
        for n in range(1, 402)
    )
    root = well_formed(draw(TimelineData(payments=days)))
    tips = [g[0].text for g in root.iter(SVG + "g") if g[0].tag == SVG + "title"]
    assert sum(map(int, tips)) == 401


def test_hostile_text_stays_text():
    data = small()
    mark = replace(data.payments[0], currency="</text><script>")
    root = well_formed(draw(replace(data, payments=(mark, *data.payments[1:]))))
    assert "</text><script>" in text_of(root)
    assert NASTY not in draw(data)


def test_one_instant_alone_has_an_axis():
    well_formed(
        draw(TimelineData(sessions=(SessionMark(n=1, at_utc=START, day=START.date(), duration_s=0),)))
    )


def test_five_currencies_leave_three_lanes_and_one_for_the_rest():
    codes = ("EUR", "USD", "PHP", "COP", "THB")
    marks = tuple(replace(mark, currency=codes[index % 5]) for index, mark in enumerate(many(20)))
    shown = text_of(well_formed(draw(TimelineData(payments=marks))))
    assert "Others no scale" in " ".join(shown.split())
    assert [code for code in codes if f"Payments {code}" in " ".join(shown.split())] == ["EUR", "PHP", "COP"]


def test_a_time_outside_all_reason_is_refused():
    mark = PaymentMark(n=1, at_utc=None, day=date(9999, 12, 31), amount=Decimal(1), currency="EUR")
    with pytest.raises(InputError, match="9999"):
        draw(TimelineData(payments=(mark,)))


def test_a_figure_draws_itself_and_saves(tmp_path):
    figure = Figure(draw(small()))
    assert figure._repr_svg_() == figure.svg
    assert figure.save(tmp_path / "t.svg").read_text(encoding="utf-8") == figure.svg
