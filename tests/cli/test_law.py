"""`filature law`: the same facts as text and as JSON, one clear line for everything that cannot be asked."""

import pytest

from cli_cases import assert_error
from docs import pages

BROKEN = pages.ROOT / "tests" / "assets" / "broken" / "law"


def test_candidates_of_a_day(cli):
    result = cli("law", "--on", "2022-03-01", "--child-age", "12..14", "--json")
    assert result.code == 0
    found = {one["row"]: one for one in result.json["candidates"]}
    row = found["cp-222-23-1@2021-04-23"]
    assert row["penalty"]["years"] == 20
    assert row["verified"] is False
    assert row["to_be_checked_by_a_magistrate"][0]["code"] == "unverified"
    assert {source["grade"] for source in row["sources"]} == {"P", "S"}
    (limit,) = row["limitation"]
    assert (limit["earliest"], limit["latest"]) == ("2055-03-02", "2058-03-01")
    assert limit["rules"] == [{"row": "cpp-l1", "text_grade": "P", "date_grade": "M", "verified": False}]
    assert "Nothing is concluded" in result.json["status"]
    assert {"jurisdiction", "complicity", "limitation", "time", "excluded"} <= result.json.keys()
    assert result.json["pack"]["unverified"] == result.json["pack"]["rows"]


def test_the_text_marks_every_unverified_row(cli):
    result = cli("law", "--on", "2022-03-01")
    assert result.code == 0
    lines = result.out.splitlines()
    assert "157 rows, of which 157 unverified" in lines[0]
    assert "Nothing is concluded" in lines[1]
    shown = [
        line for line in lines if line.startswith("  C") and ": " in line and not line.startswith("  C1")
    ]
    headings = [line for line in shown if "unverified row" in line]
    assert len(headings) > 60
    assert result.out.count("      source: ") == result.out.count("[unverified row]")
    assert result.out.count("to be checked by a magistrate: ") == result.out.count("[unverified row]")


def test_french_labels(cli):
    assert "agression sexuelle autre que le viol" in cli("law", "--on", "2022-03-01", "--lang", "fr").out
    assert_error(cli("law", "--on", "2022-03-01", "--lang", "de"), "lang", 2)


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        ("2010", "2010-01-01", "2010-12-31"),
        ("2010-02", "2010-02-01", "2010-02-28"),
        ("2008-02", "2008-02-01", "2008-02-29"),
        ("2010-02-03", "2010-02-03", "2010-02-03"),
        ("2009..2010-06", "2009-01-01", "2010-06-30"),
    ],
)
def test_a_birth_is_as_exact_as_it_is_written(cli, given, first, last):
    found = cli("law", "--on", "2022-03-01", "--child-born", given, "--json").json
    assert found["facts"]["child_born"] == [first, last]


@pytest.mark.parametrize(
    ("given", "ages"), [("12", [12, 12]), ("12..14", [12, 14]), ("12..", [12, 120]), ("..14", [0, 14])]
)
def test_an_age_is_as_exact_as_it_is_written(cli, given, ages):
    assert cli("law", "--on", "2022-03-01", "--child-age", given, "--json").json["facts"]["child_age"] == ages


def test_another_country_is_another_pack(cli):
    result = cli("law", "--country", "xx", "--from", "2004-02-01", "--to", "2004-03-31", "--json")
    assert [one["row"] for one in result.json["candidates"]] == [
        "ex-10@1990-01-01",
        "ex-10@2004-02-29",
        "ex-11",
    ]
    assert cli("law", "--country", "xx", "--on", "2004-02-29").out.startswith("INVENTED COUNTRY")


def test_no_candidate_is_an_answer(cli):
    result = cli("law", "--country", "xx", "--on", "1980-01-01")
    assert result.code == 1
    assert "Candidates: 0" in result.out
    assert cli("law", "--country", "xx", "--on", "1980-01-01", "--json").json["candidates"] == []


def test_the_list_shows_every_row_and_what_blocks_any_use(cli):
    result = cli("law", "--list", "--json")
    assert len(result.json["rows"]) == result.json["pack"]["rows"]
    assert [check["id"] for check in result.json["pack"]["checks"]] == ["C11", "C12", "C13"]
    text = cli("law", "--list").out
    assert text.count("unverified row") == len(result.json["rows"])
    assert "stated 2018-08-06" in text
    day = cli("law", "--list", "--kind", "instrument", "--on", "2022-03-03", "--json").json
    assert "cpp-60-1-2@2022-03-04" not in [row["row"] for row in day["rows"]]
    assert {row["kind"] for row in day["rows"]} == {"instrument"}


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        ((), "law-days", 2),
        (("--on", "2022-02-30"), "law-day", 2),
        (("--on", "2022-W01-1"), "law-day", 2),
        (("--on", "２０２２-01-01"), "law-day", 2),
        (("--on", "2022-01-01", "--to", "2022-01-02"), "law-days", 2),
        (("--from", "2022-01-01"), "law-days", 2),
        (("--from", "2022-01-02", "--to", "2022-01-01"), "law-days", 2),
        (("--on", "2022-01-01", "--child-age", "twelve"), "law-age", 2),
        (("--on", "2022-01-01", "--child-age", "14..12"), "law-age", 2),
        (("--on", "2022-01-01", "--child-age", ".."), "law-age", 2),
        (("--on", "2022-01-01", "--child-age", ""), "law-age", 2),
        (("--on", "2022-01-01", "--child-born", "2010-13"), "law-day", 2),
        (("--on", "2022-01-01", "--child-born", "0000"), "law-day", 2),
        (("--on", "2022-01-01", "--child-born", "2010..2011..2012"), "law-born", 2),
        (("--on", "2022-01-01", "--child-born", "2023"), "law-born", 2),
        (("--on", "2022-01-01", "--child-born", "2010", "--child-age", "12"), "law-child", 2),
        (("--on", "2022-01-01", "--fact", "adult_author"), "law-fact", 2),
        (("--on", "2022-01-01", "--fact", "adult_autor=yes"), "law-fact", 2),
        (("--on", "2022-01-01", "--fact", "rape=yes", "--fact", "rape=no"), "law-fact", 2),
        (("--on", "2022-01-01", "--suspended", "2023-01-02..2023-01-01"), "law-days", 2),
        (("--on", "2022-01-01", "--kind", "offence"), "usage", 2),
        (("--list", "--kind", "offense"), "law-kind", 2),
        (("--country", "yy", "--list"), "no-law", 3),
        (("--pack", "missing.toml", "--list"), "no-file", 3),
        (("--pack", str(BROKEN / "overlap.toml"), "--list"), "law-overlap", 3),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(cli, arguments, code, exit_code):
    assert_error(cli("law", *arguments), code, exit_code)


def test_days_at_the_ends_of_the_calendar(cli):
    for day in ("0001-01-01", "9999-12-31"):
        assert cli("law", "--on", day, "--child-age", "12").code in (0, 1)
    assert cli("law", "--from", "0001-01-01", "--to", "9999-12-31").code == 0
    long = ("--suspended", "0002-01-01..9999-12-31", "--suspended", "0003-01-01..9999-12-31")
    assert cli("law", "--on", "0001-06-01", *long, "--interrupted", "9999-12-31").code == 0
