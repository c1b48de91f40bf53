import json
from pathlib import Path

import pytest

from figures.svg_checks import text_of, well_formed
from filature.figures.from_facts import figures, network_data, timeline_data

FACTS = json.loads((Path(__file__).parents[1] / "assets/good/dossier/facts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_both_figures_come_from_the_facts(lang):
    found = figures(FACTS, lang)
    assert sorted(found) == ["network", "timeline"]
    assert f"{len(FACTS['payments'])} pa" in text_of(well_formed(found["timeline"]))
    assert FACTS["counterparts"][0]["name"] in text_of(well_formed(found["network"]))


def test_nothing_is_lost_on_the_way():
    data = timeline_data(FACTS)
    assert [mark.n for mark in data.payments] == [row["n"] for row in FACTS["payments"]]
    assert (
        sum(mark.at_utc is None for mark in data.payments) == FACTS["accuracy"]["payment_times"]["day_only"]
    )
    assert len(data.links) == sum(len(row["sessions"]) for row in FACTS["episodes"])
    assert network_data(FACTS).more_others == FACTS["network"]["more"]
