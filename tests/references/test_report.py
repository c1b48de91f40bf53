"""The validation report: bars, measures and plots in two languages, and called synthetic when it is."""

import json

import numpy as np
import pytest

from figures.svg_checks import well_formed
from filature.evaluate import timing
from filature.locales import LANGUAGES, load
from filature.references import report, synthetic


@pytest.fixture(scope="module")
def found():
    return timing.validate(synthetic(320, 5), resamples=20)


def test_every_rival_and_stratum_has_a_row(found):
    rows = {(row["against"], row["payments"]) for row in found.facts["rows"]}
    assert rows == {
        (name, stratum)
        for name in ("H2-a", "H2-b", "H2-c")
        for stratum in ("all", "3-4", "5-9", "10-19", "20+")
    }
    for row in found.facts["rows"]:
        if row["cllr"] is not None:
            assert row["cllr_low"] <= row["cllr"] <= row["cllr_high"]
            assert row["cllr_cal"] == pytest.approx(row["cllr"] - row["cllr_min"])


def test_too_few_pairs_are_not_measured_and_do_not_pass():
    small = timing.validate(synthetic(40, 3), resamples=5).facts
    missing = [gate for gate in small["gates"] if gate["found"] == "not measured"]
    assert missing
    assert not any(gate["ok"] for gate in missing)
    assert not small["passes"]


def test_zero_events_need_299_persons():
    def limit(persons):
        return timing.exceedance(np.zeros(persons), np.arange(persons), 100)["high"]

    assert limit(299) <= 0.01 < limit(298)
    assert limit(59) <= 0.05 < limit(58)


def test_the_same_set_gives_the_same_report(found):
    assert timing.validate(synthetic(320, 5), resamples=20).facts == found.facts


def test_written_in_both_languages(found, tmp_path):
    report.write(found, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(report.FILES)
    assert json.loads((tmp_path / "out" / "timing-validation.json").read_text()) == json.loads(
        json.dumps(found.facts)
    )
    for lang in LANGUAGES:
        page = (tmp_path / "out" / f"timing-validation.{lang}.html").read_text(encoding="utf-8")
        assert load(lang).text("validation.synthetic") in page
        assert f'<html lang="{lang}">' in page
        assert "<script" not in page
        assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
        assert page.count("<svg") == 9


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plots_are_safe_anywhere(found, lang):
    for curves in found.curves.values():
        for svg in report.plots(curves, load(lang), synthetic=True):
            root = well_formed(svg)
            assert load(lang).text("validation.mark") in root[0].text
