"""The document before typography: same facts, same numbers, both languages; the order a reader meets."""

import json
import re
from datetime import date

import pytest

from dossier.example import facts, ready, repeated
from filature.dossier.blocks import links
from filature.dossier.view import view
from filature.errors import InputError
from filature.locales import load
from golden_files import check

ATTACHED = [("facts.json", 1234, "a" * 64, "x")]


def strings(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)


def sections(found, lang="en"):
    return {section["title"]: section for section in view(found, lang, ATTACHED)["sections"]}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_page_one_is_the_golden_one(lang):
    front = view(facts(), lang, ATTACHED)["front"]
    check(f"dossier/front_{lang}.json", json.dumps(front, ensure_ascii=False, indent=1) + "\n")


def numbers(text, lang):
    """Return the numbers of a text without their dress."""
    if lang == "fr":
        text = re.sub(r"(?<=\d)\N{NARROW NO-BREAK SPACE}(?=\d{3})", "", text)
        return re.findall(r"\d+(?:,\d+)?", text.replace("\N{NO-BREAK SPACE}", " "))
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return [n.replace(".", ",") for n in re.findall(r"\d+(?:\.\d+)?", text)]


def verbatim(text):
    """Return whether a string is data: hashes, names, versions: the same in each language."""
    return (
        re.search(r"^[0-9.]+fr$|^[0-9]+[.][0-9]+[.][0-9]+$|[0-9a-f]{64}|0\.1\.0|\.sql|\.csv|@", text)
        is not None
    )


def test_both_languages_show_the_same_numbers():
    found = repeated(40)
    en, fr = (list(strings(view(found, lang, ATTACHED))) for lang in ("en", "fr"))
    assert len(en) == len(fr)
    different = [
        (a, b)
        for a, b in zip(en, fr, strict=True)
        if not (verbatim(a) or verbatim(b)) and sorted(numbers(a, "en")) != sorted(numbers(b, "fr"))
    ]
    assert different == []


def test_the_children_come_first():
    titles = [section["title"] for section in view(facts(), "en", ATTACHED)["sections"]]
    assert titles[0] == "The children"
    assert titles[1] == "The person"
    assert titles[-2:] == ["Limits", "Glossary"]


def test_no_child_known_is_not_no_child():
    found = facts()
    found["children"].update(known=[], statement="none-recorded")
    text = " ".join(strings(sections(found)["The children"]))
    assert "not a finding that there is no child" in text
    assert "may be children whom nobody has identified" in text


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(None, None, "not known"), (8, 8, "8 years"), (8, 11, "8 to 11 years"), (None, 12, "? to 12 years")],
)
def test_an_age_is_as_wide_as_what_is_known(low, high, expected):
    found = facts()
    found["children"]["known"][0].update(age_from=low, age_to=high)
    assert expected in list(strings(sections(found)["The children"]))


def test_a_working_file_says_what_is_missing_and_a_dossier_does_not():
    front = view(facts(), "en", ATTACHED)["front"]
    assert front["title"] == "Working file"
    assert len(front["banner"]["items"]) == 2
    front = view(ready(), "en", ATTACHED)["front"]
    assert front["title"] == "Dossier"
    assert front["banner"] is None


def test_what_points_away_stands_on_page_one_and_in_full_in_section_six():
    found = facts()
    assert len(found["against"]) == 5
    document = view(found, "en", ATTACHED)
    assert len(document["front"]["against"]["items"]) == 5
    assert document["front"]["against"]["items"][-1] == "and 1 more point in section 6"
    section = document["sections"][5]
    assert section["title"].startswith("Other explanations")
    assert len(section["blocks"][-1]["items"]) == 5


def test_a_failed_check_is_said_on_page_one_and_shown_in_annex_a():
    found = facts()
    found["integrity"]["checks"][1].update(ok=False, got="0" * 64)
    document = view(found, "en", ATTACHED)
    assert any("1 of 5 checks FAILED: Ledger" in text for text in strings(document["front"]))
    assert "expected: " + found["integrity"]["checks"][1]["expected"] in list(strings(document["annexes"][0]))


def test_every_explanation_is_always_shown():
    text = " ".join(strings(view(facts(), "en", ATTACHED)["sections"][5]))
    for code in ("FAM", "SEA", "CHA", "ROM", "RSC", "SEX", "ATO", "BIZ", "CUR", "OTH"):
        assert code in text


def test_every_payment_names_its_exhibit_and_row():
    found = facts()
    table = view(found, "en", ATTACHED)["annexes"][1]["blocks"][0]
    assert len(table["rows"]) == len(found["payments"])
    for row, shown in zip(found["payments"], table["rows"], strict=True):
        assert shown["anchor"] == f"payments-{row['n']}"
        assert shown["cells"][-1]["text"] == f"exhibit {row['exhibit']}, {row['row_ref']}"
        assert row["time"]["text"] in shown["cells"][1]["below"]


def test_every_link_has_a_row_to_lead_to():
    document = view(repeated(40), "en", ATTACHED)
    anchors, targets = set(), set()

    def walk(node) -> None:
        if isinstance(node, dict):
            if node.get("anchor"):
                anchors.add(node["anchor"])
            if "to" in node:
                targets.add(node["to"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(document)
    assert targets
    assert targets <= anchors


def test_a_time_is_never_finer_than_known():
    found = facts()
    cells = [
        row["cells"][1]["text"] for row in view(found, "en", ATTACHED)["annexes"][1]["blocks"][0]["rows"]
    ]
    for row, text in zip(found["payments"], cells, strict=True):
        assert (":" in text) == (row["time"]["utc"] is not None)
        assert ("day only" in text) == (row["time"]["precision"] == "day")


def test_an_unknown_zone_is_said():
    found = facts()
    found["payments"][0]["time"].update(utc=None, zone=None, zone_basis="unknown")
    cell = view(found, "en", ATTACHED)["annexes"][1]["blocks"][0]["rows"][0]["cells"][1]
    assert cell["text"] == "3 Feb 2025, zone not known"


def test_runs_of_numbers():
    shown = links("payments", [7, 1, 2, 3])
    assert [one["text"] for one in shown] == ["1\N{EN DASH}3", "7"]
    assert [one["to"] for one in shown] == ["payments-1", "payments-7"]


def test_values_of_messages_in_each_language():
    found = facts()
    found["against"] = [
        {
            "key": "own",
            "texts": {"en": "{a} {d} {i} {s} {p} {e} {n} {t}", "fr": "{a} {d} {i} {s} {p} {e} {n} {t}"},
            "values": {
                "a": {"amount": "1500.5", "currency": "EUR"},
                "d": {"date": "2025-11-11"},
                "i": {"instant": "2025-07-01T10:00:00Z"},
                "s": {"seconds": 75},
                "p": {"part": 3, "whole": 1200},
                "e": {"explanation": "CHA"},
                "n": 1234.5,
                "t": "verbatim {a}",
            },
        }
    ]
    (text,) = view(found, "en", ATTACHED)["front"]["against"]["items"]
    assert text.replace("\N{NO-BREAK SPACE}", " ") == (
        "1,500.50 EUR 11 Nov 2025 1 Jul 2025 12:00:00 (UTC+2) 1 min 15 s 3 of 1,200 "
        "Charity or child sponsorship 1,234.5 verbatim {a}"
    )


def test_an_unknown_message_key_is_an_error_of_ours():
    found = facts()
    found["limits"] = [{"key": "no-such-limit"}]
    with pytest.raises(InputError, match=r"limit\.no-such-limit"):
        view(found, "en", ATTACHED)


def test_urgency_is_said_apart_from_strength():
    found = sections(facts())
    assert "strength" not in " ".join(strings(found["The person"])).lower()
    assert load("en").formats.date(date(2025, 11, 11)) in " ".join(strings(found["The person"]))
