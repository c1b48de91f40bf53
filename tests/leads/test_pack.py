"""Packs: what is wrong with one is said in a line; two are compared; a unit's decisions scale the blocks."""

import re
import shutil
from dataclasses import replace

import pytest

from filature.errors import InputError
from filature.leads import asking, packing, recalibrating
from filature.leads import pack as packs
from filature.leads.recalibrating import Decided

NAME = "published-2026"


@pytest.fixture
def folder(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    for name in packs.FILES:
        shutil.copyfile(packs.folder_of(NAME) / name, own / name)
    return own


def _edit(folder, name, old, new):
    text = (folder / name).read_text(encoding="utf-8")
    assert re.search(old, text), old
    (folder / name).write_text(re.sub(old, new, text, count=1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("indicators.toml", r"(?m)^block = ", "blokc = ", "pack-key"),
        ("indicators.toml", r'(?m)^grade = "S"', 'grade = "A"', "pack-grade"),
        ("indicators.toml", r'(?m)^role = "payer"', 'role = "client"', "pack-key"),
        ("indicators.toml", r"cuts = \[0.2, 0.4", "cuts = [0.4, 0.2", "pack-key"),
        ("indicators.toml", r"cuts = \[0.2, 0.4", "cuts = [0.2, 0.3, 0.4", "pack-weights"),
        ("indicators.toml", r'id = "I2"', 'id = "I1"', "pack"),
        ("weights.toml", r"(?m)^FAM = \[", "FAMILY = [", "pack-weights"),
        ("weights.toml", r"version = ", "version ", "pack"),
    ],
)
def test_a_broken_pack_is_refused_in_one_line(folder, name, old, new, code):
    _edit(folder, name, old, new)
    with pytest.raises(InputError) as refused:
        packs.read(folder)
    assert refused.value.code == code
    assert "\n" not in str(refused.value)


def test_a_pack_without_weights_and_an_unknown_one_are_refused(folder):
    (folder / "weights.toml").unlink()
    with pytest.raises(InputError, match=r"weights\.toml"):
        packs.read(folder)
    with pytest.raises(InputError, match="known packs: published-2026"):
        packs.load("nobody")
    with pytest.raises(InputError, match="known packs"):
        packs.load("../packs/published-2026")


def test_every_indicator_has_a_source_a_file_of_rows_and_a_known_feature():
    from importlib.resources import files

    from filature.model.tables import ALL_TABLES

    columns = {table.name: {name for name, *_ in table.columns} for table in ALL_TABLES}
    for item in packs.load(NAME).indicators:
        assert item.source
        assert item.grade in packs.GRADES
        assert set(item.text) == {"en", "fr"}
        assert (files("filature.leads") / "sql" / "rows" / f"{item.rows}.sql").is_file()
        known = columns[f"{item.role}_feature"] | columns[f"{item.role}_circle"]
        assert {item.feature, item.considered} <= known


def test_what_is_written_reads_back_the_same(folder, tmp_path):
    pack = packs.read(folder)
    text = (folder / packs.FILES[0]).read_text(encoding="utf-8")
    again = packing.write(pack, text, tmp_path / "again", version=pack.version.split("+")[1])
    assert again == pack
    assert list(packing.differences(pack, again)) == []


def test_differences_are_named(folder):
    pack = packs.read(folder)
    first = pack.indicators[0]
    other = replace(pack, indicators=(replace(first, starts=first.starts + 0.1), *pack.indicators[2:]))
    weights = {role: dict(table) for role, table in pack.weights.items()}
    weights["payer"]["I12"] = {
        **weights["payer"]["I12"],
        "ROM": tuple(v + 7 for v in weights["payer"]["I12"]["ROM"]),
    }
    found = list(packing.differences(pack, replace(other, weights=weights)))
    assert {"indicator": first.id, "changed": ["starts"]} in found
    assert {"indicator": pack.indicators[1].id, "only_in": pack.id} in found
    assert {"role": "payer", "indicator": "I12", "explanation": "ROM", "largest_change": 7} in found


def _decided(count, block):
    """Block `block` tells confirmed from dismissed; block "noise" says the opposite of the truth half of the time."""
    return [
        Decided(
            confirmed=k % 2 == 0,
            blocks={block: 800 if k % 2 == 0 else -800, "noise": 2000 if k % 4 < 2 else -2000},
        )
        for k in range(count)
    ]


def test_a_units_decisions_scale_blocks_and_few_change_nothing():
    found = recalibrating.factors(_decided(400, "hours"), ["hours", "noise", "unseen"])
    assert found["hours"] > 1 > found["noise"] >= 0
    assert found["unseen"] == 1.0
    with pytest.raises(InputError, match="found 20 confirmed and 20 dismissed leads, expected at least 30"):
        recalibrating.factors(_decided(40, "hours"), ["hours"])
    pack = packs.load(NAME)
    scaled = recalibrating.scaled(pack, {"hours": 0.5}, {"grade": "unit", "made_from": []})
    assert scaled.weights["payer"]["I12"]["ROM"] == tuple(
        round(v / 2) for v in pack.weights["payer"]["I12"]["ROM"]
    )
    assert scaled.weights["payer"]["I2"] == pack.weights["payer"]["I2"]
    assert scaled.weights["payer"]["start"] == pack.weights["payer"]["start"]


def test_what_to_ask_for_is_what_is_missing():
    pack = packs.load(NAME)
    lead = {"role": "payer", "closest": "ROM"}
    blocks = {item["request"] for item in asking.swings(pack, lead, [])}
    assert {"call-records", "payee-statements", "partner-request", "timed-statement"} <= blocks
    known = [{"indicator_id": item.id} for item in pack.indicators if item.block == "sessions"]
    assert "call-records" not in {item["request"] for item in asking.swings(pack, lead, known)}
    for item in asking.swings(pack, lead, []):
        assert item["least"] <= 0 <= item["most"]
