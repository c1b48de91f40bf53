from dataclasses import replace

import pytest

from figures.figure_examples import NASTY, people
from figures.svg_checks import SVG, text_of, well_formed
from filature.figures import Counterpart, NetworkData, Other, network
from filature.figures.network import MOST_COUNTERPARTS, MOST_OTHERS
from filature.locales import load
from golden_files import check


def draw(data, lang="en"):
    return network(data, labels=load(lang))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_small_network_is_the_golden_one(lang):
    svg = draw(people(), lang)
    well_formed(svg)
    check(f"figures/network_{lang}.svg", svg)


def test_nobody_to_show_says_so():
    svg = draw(NetworkData(label="P-1-1-0", role="payee"))
    assert "no counterpart" in text_of(well_formed(svg))
    check("figures/network_empty.svg", svg)


def test_solid_is_payments_and_dashed_is_sessions_only():
    lines = {p[0].text: p for p in well_formed(draw(people())).iter(SVG + "path")}
    assert lines["P-3-31-1: 1 session"].get("stroke-dasharray")
    assert not lines["P-1-4-1: 10 payments, 8 sessions"].get("stroke-dasharray")


def test_more_payments_give_a_wider_line():
    widths = {p[0].text: float(p.get("stroke-width")) for p in well_formed(draw(people())).iter(SVG + "path")}
    assert widths["P-1-4-1: 10 payments, 8 sessions"] > widths["P-1-9-1: 4 payments"] >= 1


def test_order_of_input_changes_nothing():
    data = people()
    turned = replace(data, counterparts=data.counterparts[::-1], others=data.others[::-1])
    assert draw(turned) == draw(data)


def test_what_is_left_out_is_counted():
    counterparts = tuple(Counterpart(label=f"P-1-{n}-1", payments=n) for n in range(1, 41))
    others = tuple(Other(label=f"P-2-{n}-0", payments={f"P-1-{n}-1": 1}) for n in range(1, 41))
    data = NetworkData(label="P-1-1-0", role="payer", counterparts=counterparts, others=others, more_others=5)
    root = well_formed(draw(data))
    shown = text_of(root)
    assert f"and {40 - MOST_COUNTERPARTS} more" in shown
    assert "40 counterparts" in shown
    assert "45 other persons" in shown
    drawn = sum("stroke-width" in r.attrib for r in root.iter(SVG + "rect")) - 1 - MOST_COUNTERPARTS
    assert 0 < drawn <= MOST_OTHERS
    assert f"and {45 - drawn} more" in shown


def test_hostile_text_stays_text():
    data = replace(people(), name=NASTY, counterparts=(Counterpart(label=NASTY, name=NASTY, payments=1),))
    root = well_formed(draw(data))
    assert "alert(1)" in text_of(root)
    assert "\u202e" not in text_of(root)
    assert "U+202E" in text_of(root)


def test_headings_follow_the_role():
    assert "Other payers of the same payees" in text_of(well_formed(draw(people())))
    assert "Other payees of the same payers" in text_of(well_formed(draw(replace(people(), role="payee"))))
