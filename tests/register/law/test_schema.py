"""A broken pack gives one error with file, key, what was found and expected; whole packs are read as they are."""

import sys
from datetime import date
from pathlib import Path

import pytest

from filature.errors import InputError
from filature.register import law

ASSETS = Path(__file__).resolve().parents[2] / "assets"
sys.path.append(str(ASSETS))
import make_law_assets as made  # noqa: E402 - it stands beside the assets

sys.path.remove(str(ASSETS))


def test_the_broken_packs_equal_a_fresh_generation():
    found = {path.name: path.read_bytes() for path in made.FOLDER.iterdir()}
    assert found == made.files()


@pytest.mark.parametrize("name", made.BROKEN)
def test_a_broken_pack_names_file_and_key(name):
    _, _, code, key, words = made.BROKEN[name]
    path = made.FOLDER / f"{name}.toml"
    with pytest.raises(InputError) as caught:
        law.read(path)
    error = caught.value
    assert (error.code, error.context["file"]) == (code, f"{name}.toml"), str(error)
    assert error.context.get("key", "") == key
    assert words in str(error)
    assert "found" in error.message
    assert "expected" in error.message
    assert error.hint


def test_bytes_that_are_no_text():
    with pytest.raises(InputError) as caught:
        law.read(made.FOLDER / "not-utf-8.toml")
    assert caught.value.code == "law-toml"


def test_the_whole_pack_behind_the_broken_ones_is_read():
    pack = law.parse(made.WHOLE.encode(), origin="whole.toml")
    assert [rule.id for rule in pack.rules] == ["a-1@2001", "a-1@2011", "a-9"]
    assert (pack.unverified, pack.gaps) == (3, ())
    assert pack.rules[0].last_read == date(2024, 1, 31)


def test_a_gap_between_two_rows_of_an_article_is_reported():
    text = made.WHOLE.replace("in_force_to = 2010-12-31", "in_force_to = 2010-12-29")
    (gap,) = law.parse(text.encode(), origin="gap.toml").gaps
    assert gap == "A 1: no row between a-1@2001 (to 2010-12-29) and a-1@2011 (from 2011-01-01)"


def test_a_verified_row_says_by_whom_when_and_against_what():
    marks = (
        'verified = true\nverified_by = "N"\nverified_on = 2024-02-01\nverified_against = "state 2024-01"\n'
    )
    text = made.WHOLE.replace('track = "all"\n', f'track = "all"\n{marks}')
    pack = law.parse(text.encode(), origin="v.toml")
    assert pack.unverified == 2
    (found,) = law.in_force(pack, (date(2020, 1, 1),) * 2, ["limitation"])
    assert "unverified" not in [note.code for note in found.notes]


def test_a_country_without_a_pack():
    with pytest.raises(InputError) as caught:
        law.load("atlantis")
    assert caught.value.code == "no-law"
    assert "fr, xx" in caught.value.message
    with pytest.raises(InputError):
        law.load("../law/fr")


@pytest.mark.parametrize("country", law.built_in())
def test_built_in_packs_are_whole(country):
    pack = law.load(country)
    assert pack.country == country
    assert pack.gaps == ()
    assert all(rule.label[lang] for rule in pack.rules for lang in pack.languages)
    assert {source for rule in pack.rules for source in rule.sources} == set(pack.sources)
    asked = {name for rule in pack.rules for name in rule.questions}
    assert asked == set(pack.questions)
    checked = {name for rule in pack.rules for name in rule.checks}
    assert checked == {check.id for check in pack.checks.values() if not check.whole_pack}
    parts = {name for item in pack.elements.values() for name in item.any_of}
    assert {name for rule in pack.rules for name in rule.elements} | parts == set(pack.elements)


def test_nothing_of_a_country_is_in_the_code():
    import re

    words = re.compile(r"\b(222|225|227|706)-\d|\bCPP?\b|France|French|\bdelit\b|\b(15|18|21) years\b")
    for path in Path(law.__file__).parent.glob("*.py"):
        assert not words.search(path.read_text(encoding="utf-8")), path.name


def test_words_to_avoid_are_not_used():
    import re

    words = re.compile(
        r"pornogra|pédopornogra|webcam|\bcustomer|\bclient|sex tourism|child prostitut|\bshow\b",
        re.IGNORECASE,
    )
    for path in Path(law.__file__).parent.glob("*.toml"):
        assert not words.search(path.read_text(encoding="utf-8")), path.name
