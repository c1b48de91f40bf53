from datetime import date

import pytest

from figures.figure_examples import NASTY
from figures.svg_checks import SVG, text_of, well_formed
from filature.figures.corridors import MOST_PANELS, Panel, corridors
from filature.locales import load

MONTHS = [(date(2025, month, 1), 10 * month, 12.5) for month in range(1, 13)]


def panel(name="PH", **more):
    return Panel(
        **{
            "kind": "country",
            "name": name,
            "months": MONTHS,
            "recent": 3,
            "rise": 4.2,
            "rising": True,
            **more,
        }
    )


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_destination_has_its_panel(lang):
    svg = corridors([panel(), panel("", rising=False, rise=None)], labels=load(lang))
    root = well_formed(svg)
    assert svg == corridors([panel(), panel("", rising=False, rise=None)], labels=load(lang))
    assert sum(1 for _ in root.iter(SVG + "path")) == 2
    assert load(lang).text("figure.corridors.unstated") in text_of(root)


def test_nothing_to_show_and_too_much_say_so():
    assert "no whole month" in text_of(well_formed(corridors([panel(months=())], labels=load("en"))))
    shown = text_of(
        well_formed(corridors([panel(f"D{n}") for n in range(MOST_PANELS + 5)], labels=load("en")))
    )
    assert "and 5 more" in shown


def test_hostile_text_stays_text():
    root = well_formed(
        corridors([panel(NASTY, months=[(date(2025, 1, 1), 0, 0.0)], recent=1)], labels=load("fr"))
    )
    assert not list(root.iter(SVG + "script"))
