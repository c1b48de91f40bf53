"""`filature episodes`, `timing` and `reference` on the small demonstration."""

import json

from cli_cases import assert_error


def first(cli, case):
    pairs = cli("episodes", case, "--json").json["pairs"]
    return next(
        pair for pair in pairs if not pair["refusals"] and 0.6 < pair["rate"] < 8 and pair["bout"] == 0
    )


def test_episodes_lists_pairs_and_payments(demo_case, cli):
    result = cli("episodes", demo_case, "--top", 3)
    assert result.code == 0
    assert "more pairs: see --top and --json" in result.out
    pair = first(cli, demo_case)
    assert cli("episodes", demo_case, pair["payer"]).code == 0
    told = cli("episodes", demo_case, pair["payee"], pair["payer"], "--json").json["pairs"]
    assert len(told) == 1
    assert len(told[0]["each_payment"]) == told[0]["payments"]
    assert all(payment["record_ids"] for payment in told[0]["each_payment"])
    assert set(told[0]["forecast"]) == {"payment", "session"}
    text = cli("episodes", demo_case, pair["payer"], pair["payee"]).out
    assert "comparable days" in text
    assert "person_id" not in json.dumps(told)


def test_timing_with_and_without_a_reference(demo_case, cli):
    pair = first(cli, demo_case)
    who = (pair["payer"], pair["payee"])
    none = cli("timing", demo_case, *who, "--json")
    assert (none.code, none.json["log10_lr"]) == (1, None)
    assert [one["code"] for one in none.json["refused"]] == ["REF_SMALL"]
    given = cli("timing", demo_case, *who, "--reference", "synthetic", "--resamples", 20, "--json")
    assert given.code == 0, given.json["refused"]
    assert given.json["synthetic"] is True
    ratio = given.json["log10_lr"]
    assert ratio["at_least"] <= ratio["headline"] == min(one["bounded"] for one in ratio["against"])
    again = cli("timing", demo_case, *who, "--reference", "synthetic", "--resamples", 20, "--json")
    assert again.out == given.out
    text = cli("timing", demo_case, *who, "--reference", "synthetic", "--resamples", 0)
    assert text.out.startswith("SYNTHETIC: ")
    assert "at least: " in text.out
    seen = cli("timing", demo_case, *who, "--reference", "synthetic", "--resamples", 0, "--noticed-by-timing")
    assert seen.code == 1
    assert "SELECTED" in seen.out


def test_the_setting_names_the_reference(demo_case, cli):
    pair = first(cli, demo_case)
    path = demo_case / "workspace.toml"
    path.write_text(path.read_text().replace('reference = ""', 'reference = "synthetic"'))
    assert cli("timing", demo_case, pair["payer"], pair["payee"], "--resamples", 0).code == 0


def test_reference_sets_are_built_shown_and_validated(demo_case, tmp_path, cli):
    own, invented = tmp_path / "own.jsonl", tmp_path / "invented.jsonl"
    built = cli("reference", "build", demo_case, "--out", own, "--made-on", "2026-02-03", "--json")
    assert built.code == 0, built.err
    assert built.json["persons"]["H2-a"] > 0
    assert cli("reference", "show", own, "--json").json == built.json
    assert cli("reference", "build", "--synthetic", "--persons", 40, "--out", invented).code == 0
    assert cli("reference", "show", invented).out.startswith("SYNTHETIC")
    checked = cli("reference", "validate", invented, "--resamples", 5, "--out", tmp_path / "report")
    assert checked.code == 1
    assert "FAIL" in checked.out
    assert (tmp_path / "report" / "timing-validation.fr.html").is_file()
    pair = first(cli, demo_case)
    who = (pair["payer"], pair["payee"])
    assert_error(cli("timing", demo_case, *who, "--reference", invented), "reference-synthetic", 3)
    few = cli("timing", demo_case, *who, "--reference", own, "--json")
    assert [one["code"] for one in few.json["refused"]] == ["REF_SMALL"]


def test_what_is_wrong_is_said(demo_case, tmp_path, cli):
    assert_error(cli("episodes", demo_case, "P-9-9-1"), "no-person", 2)
    assert_error(cli("episodes", demo_case, "x"), "no-person", 2)
    assert_error(cli("episodes", demo_case, "a", "b", "c"), "usage", 2)
    pair = first(cli, demo_case)
    assert_error(cli("timing", demo_case, pair["payer"], pair["payer"]), "no-pair", 2)
    (tmp_path / "bad").write_text("{}")
    assert_error(
        cli("timing", demo_case, pair["payer"], pair["payee"], "--reference", tmp_path / "bad"),
        "reference",
        3,
    )
    assert_error(cli("reference", "show", tmp_path / "none"), "reference", 3)
    assert_error(cli("reference", "build", "--out", tmp_path / "x"), "usage", 2)
    assert_error(cli("reference", "build", "--synthetic", "--out", tmp_path / "no" / "x"), "no-folder", 2)
    assert_error(cli("reference", "validate", "synthetic", "--out", tmp_path / "bad"), "exists", 2)
