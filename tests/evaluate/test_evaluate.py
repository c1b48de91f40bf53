"""A pack on a small population, through the real command: figures, the audit, the page; and what is no population."""

import json

import numpy as np
import pytest

from conftest import run_cli
from filature.evaluate import ceiling, leads, opened, worlds
from filature.leads import pack as packs


@pytest.fixture(scope="module")
def population(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evaluate") / "population"
    made = run_cli("population", folder, "--payers", 3000, "--seed", 5, "--shift", 41, "--form", "records",
                   "--planted", 60, "--facilitators", 12, "--seeds", 3)  # fmt: skip
    assert made.code == 0, made.err
    return folder


@pytest.fixture(scope="module")
def world(population, tmp_path_factory):
    made = worlds.prepare(population, tmp_path_factory.mktemp("world"), memory="1GiB")
    yield made
    made.con.close()


def test_the_command_prints_rankings_and_writes_pages(population, tmp_path):
    result = run_cli("evaluate", population, "--out", tmp_path / "report")
    assert result.code == 0, result.err
    for name in ("this pack", "published rule set", "in-degree of payees", "personalised PageRank"):
        assert name in result.out
    pages = [
        (tmp_path / "report" / f"evaluation.{lang}.html").read_text(encoding="utf-8") for lang in ("en", "fr")
    ]
    for page, word in zip(pages, ("Invented persons", "Personnes inventées"), strict=True):
        assert word in page
        assert page.count("<svg") == 2
        assert "<script" not in page
    facts = json.loads((tmp_path / "report" / "evaluation.json").read_text(encoding="utf-8"))
    assert facts["of_the_kind"] == 60
    again = json.loads(run_cli("evaluate", population, "--json").out)
    assert {**again, "seconds": 0} == {**facts, "seconds": 0}


def test_cold_is_without_whom_a_partner_named(population):
    named, cold = (
        json.loads(run_cli("evaluate", population, "--json", *more).out) for more in ((), ("--cold",))
    )
    assert cold["linked_to_named"] is None
    assert named["linked_to_named"]["linked"] > 0
    assert (
        cold["ranking"]["R1 alone"]["average_precision"] < named["ranking"]["R1 alone"]["average_precision"]
    )


def test_every_payer_is_counted_once_and_nobody_twice(world):
    pack = packs.load("published-2026")
    found = leads.table(world, pack)
    assert len(set(found.person.tolist())) == len(found.person) <= 3000
    facts = leads.evaluated(world, pack)
    assert sum(facts["first_classes"]["1000"].values()) == 1000
    for audit in facts["false_leads"].values():
        assert sum(row["honest"] for row in audit["groups"]) == len(found.person) - int(found.truth.sum())
    for rival, item in facts["calibration"].items():
        kind, other = (sum(band[name] for band in item["bands"]) for name in ("kind", "rival"))
        assert kind <= 60
        assert other <= int((found.classes == rival).sum())


def test_truth_is_opened_only_after_everything_was_measured(population, tmp_path):
    """The ranking is the same whatever the truth says."""
    import shutil

    import pyarrow.parquet as pq

    lie = tmp_path / "lie"
    shutil.copytree(population, lie)
    table = pq.read_table(lie / "truth" / "payers.parquet")
    classes = table["class"].to_pylist()
    column = table.schema.get_field_index("class")
    pq.write_table(table.set_column(column, "class", [classes[::-1]]), lie / "truth" / "payers.parquet")
    found = []
    for number, folder in enumerate((population, lie)):
        made = worlds.prepare(folder, tmp_path / str(number), memory="1GiB")
        found.append(leads.table(made, packs.load("published-2026")))
        made.con.close()
    assert found[0].strength.tobytes() == found[1].strength.tobytes()
    assert found[0].classes.tolist() != found[1].classes.tolist()


def test_the_ceiling_learns_from_a_sister_and_is_the_same_twice():
    rng = np.random.default_rng(3)
    taught, asked = rng.normal(size=(2000, 3)), rng.normal(size=(500, 3))
    taught[:, 2] = np.nan  # a feature that nobody has
    truth = taught[:, 0] > 1.2
    one, two = (ceiling.score(taught, truth, asked) for _ in range(2))
    assert one.tobytes() == two.tobytes()
    assert np.corrcoef(one, asked[:, 0])[0, 1] > 0.6


@pytest.mark.parametrize("what", ["nothing", "other", "damaged"])
def test_what_is_no_population_is_refused(population, tmp_path, what):
    import shutil

    folder = tmp_path / "folder"
    if what == "damaged":
        shutil.copytree(population, folder)
        part = next((folder / "records" / "payment").iterdir())
        part.write_bytes(b"PAR1 not parquet")
    elif what == "other":
        folder.mkdir()
        (folder / "population.json").write_text('{"format": "other"}', encoding="utf-8")
    result = run_cli("evaluate", folder)
    assert result.code == 3
    assert len(result.err.strip().splitlines()) == 1
    assert "population" in result.err
    assert opened.FORMAT in result.err or what != "other"
