import hashlib
import io
import json
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pypdf
import pytest

from dossier.example import TABLES, as_payee, facts, pdf, ready, recounted, repeated
from filature.dossier import render, schema
from filature.errors import InputError, UsageError
from filature.figures.from_facts import figures
from locales.test_catalogues import BANNED

NASTY = (
    '#read("/etc/passwd") #panic() $x$ *b* _i_ `r` @preview/x \\ \u202e\x00 <a>&amp; [link] = heading '
    "\U0001f600 \u0e44"
)


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    tmp = tmp_path_factory.mktemp("tmp")

    @lru_cache(maxsize=4)
    def one(lang, state="working") -> tuple:
        data = pdf(ready() if state == "ready" else facts(), lang, tmp)
        assert list(tmp.iterdir()) == []
        return data, pypdf.PdfReader(io.BytesIO(data))

    return one


def text_of(reader):
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_it_declares_archive_and_accessibility(documents, lang):
    _, reader = documents(lang)
    xmp = reader.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert reader.trailer["/Root"]["/Lang"].startswith(lang)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title.endswith("payer-1-4-0 / 2026-02-03")


def test_the_only_time_is_the_state_of_the_file(documents):
    data, reader = documents("en")
    stamps = set(re.findall(rb"D:(\d{14})", data)) | {
        value.strftime("%Y%m%d%H%M%S").encode()
        for value in (reader.metadata.creation_date, reader.metadata.modification_date)
        if value
    }
    assert stamps == {b"20260203093000"}


def test_equal_facts_give_equal_bytes_in_another_process_and_folder(documents, tmp_path):
    data, _ = documents("fr")
    elsewhere = tmp_path / "another place"
    elsewhere.mkdir()
    program = (
        "import hashlib, pathlib, sys; sys.path.insert(0, sys.argv[1]); "
        "from dossier.example import facts, pdf; "
        "print(hashlib.sha256(pdf(facts(), 'fr', pathlib.Path(sys.argv[2]))).hexdigest())"
    )
    tests = str(Path(__file__).parents[1])
    found = subprocess.run(
        [sys.executable, "-c", program, tests, str(elsewhere)],
        capture_output=True,
        text=True,
        check=True,
        env={"TZ": "Asia/Manila", "LANG": "C", "PYTHONHASHSEED": "7"},
    )
    assert found.stdout.strip() == hashlib.sha256(data).hexdigest()


def test_facts_and_tables_are_inside_with_their_meaning(documents):
    data, reader = documents("en")
    inside = {name: contents[0] for name, contents in reader.attachments.items()}
    assert inside == {"facts.json": render.attached_facts(facts()), **TABLES}
    assert json.loads(inside["facts.json"]) == facts()
    assert data.count(b"/AFRelationship /Data") + data.count(b"/AFRelationship/Data") == 3
    shown = text_of(reader).replace("\n", "")
    for contents in inside.values():
        assert hashlib.sha256(contents).hexdigest() in shown


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_page_one_answers_three_questions_and_what_points_away(documents, lang):
    _, reader = documents(lang)
    page = reader.pages[0].extract_text()
    for title in {
        "en": (
            "How was the data entered?",
            "Was it altered?",
            "How accurate is it?",
            "What points away",
            "a hypothesis",
        ),
        "fr": ("saisies", "altérées", "exactitude", "Ce qui va à l", "une hypothèse"),
    }[lang]:
        assert title in page
    second = reader.pages[1].extract_text()
    assert second.lstrip().startswith({"en": "1 The children", "fr": "1 Les enfants"}[lang])


LONG = "Unité régionale de recherches et de protection des mineurs, section des affaires internationales "


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_page_one_stays_one_page_with_the_longest_names(lang, tmp_path):
    found = facts()
    document = found["document"]
    document.update(workspace=LONG * 4, unit=LONG * 5, legal_basis=LONG * 6)
    document["reference"] = "payee-1234567-123456789-4 / 2026-12-31"
    document["readiness"]["missing"] = schema.definition("document")["properties"]["readiness"]["properties"][
        "missing"
    ]["items"]["enum"]
    for check in found["integrity"]["checks"]:
        check["ok"] = False
    for row in found["entry"]["exhibits"]:
        row["rows_read"] += 10**9
        row["accepted"] += 10**9
    found["against"] = [
        {"key": "explanation-supported", "values": {"explanation": {"explanation": code}}}
        for code in ("OTH", "SEX", "RSC", "FAM", "ROM", "CHA", "BIZ")
    ]
    reader = pypdf.PdfReader(io.BytesIO(pdf(found, lang, tmp_path)))
    assert reader.pages[1].extract_text().lstrip().startswith("1 ")
    everything = " ".join(text_of(reader).split())
    assert everything.count(" ".join((LONG * 6).split())) == 1, "the whole legal basis stands in the method"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_score_of_a_person_on_any_page(documents, lang):
    """SECURITY, section 12 and bar F1."""
    _, reader = documents(lang)
    words = r"\bscore|\d\s+points?\b|\bstrength|\brank|\bforce de|\brang\b|probabilit|vraisemblance"
    shown = text_of(reader)
    for allowed in ("and 1 more point in section 6", "et 1 autre point, section 6"):
        shown = shown.replace(allowed, "")
    found = re.findall(words, shown, re.IGNORECASE)
    assert found == []


def test_every_page_has_reference_page_number_and_manifest(documents):
    _, reader = documents("en")
    count = len(reader.pages)
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        assert f"Page {number}/{count}" in text
        assert "payer-1-4-0 / 2026-02-03" in text
        assert f"manifest {facts()['document']['manifest_sha256'][:12]}" in text


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("state", ["working", "ready"])
def test_no_word_of_judgement_on_any_page(documents, lang, state):
    _, reader = documents(lang, state)
    assert re.findall(BANNED[lang], text_of(reader), re.IGNORECASE) == []


def test_a_ready_dossier_has_no_banner(documents):
    _, reader = documents("en", "ready")
    assert "Working file" not in text_of(reader)
    assert reader.metadata.title.startswith("Dossier")


def tags(node, found):
    """Collect the structure types and attributes of the tagged tree."""
    if isinstance(node, pypdf.generic.IndirectObject):
        node = node.get_object()
    if isinstance(node, list):
        for item in node:
            tags(item, found)
    elif isinstance(node, dict) and "/S" in node:
        found.append((node["/S"], node.get("/Alt")))
        if "/K" in node:
            tags(node["/K"], found)
    return found


def test_tables_have_header_cells_and_figures_have_words(documents):
    _, reader = documents("en")
    found = tags(reader.trailer["/Root"]["/StructTreeRoot"]["/K"], [])
    kinds = [kind for kind, _ in found]
    assert kinds.count("/Table") >= 10
    assert kinds.count("/TH") >= 40
    assert {"/H1", "/H2"} <= set(kinds)
    alternatives = [alt for kind, alt in found if kind == "/Figure"]
    assert len(alternatives) == 2
    assert all("Every bar" in alt or "Network of" in alt for alt in alternatives)


def test_long_tables_break_over_pages_under_repeated_headers(tmp_path):
    reader = pypdf.PdfReader(io.BytesIO(pdf(repeated(120), "en", tmp_path)))
    pages = [page.extract_text() for page in reader.pages]
    headed = [text for text in pages if "Payer → payee" in text]
    assert len(headed) >= 4
    assert "EF7000004" in "".join(headed)


def test_hostile_text_is_only_text(tmp_path):
    found = facts()
    found["person"]["names"] = [NASTY]
    found["counterparts"][0]["name"] = NASTY
    found["payments"][0]["reference"] = NASTY
    found["payments"][0]["row_ref"] = "x" * 300
    found["document"]["unit"] = NASTY
    found["document"]["reference"] = '=1+1 #read("view.json")'
    for exhibit in found["entry"]["exhibits"]:
        exhibit["file_name"] = NASTY
    for lang in ("en", "fr"):
        shown = text_of(pypdf.PdfReader(io.BytesIO(pdf(found, lang, tmp_path))))
        assert '#read("/etc/passwd")' in shown
        assert "root:" not in shown
        assert "U+202E" in shown


def test_wrong_facts_stop_before_a_page(tmp_path):
    found = facts()
    found["payments"][0]["exhibit"] = 9
    with pytest.raises(InputError, match="exhibit 9"):
        render.pdf(found, figures(facts(), "en"), {}, "en", tmp=tmp_path)


@pytest.mark.parametrize("names", [["timeline"], ["timeline", "network", "map"]])
def test_both_figures_and_no_other_are_needed(tmp_path, names):
    with pytest.raises(InputError, match="expected"):
        render.pdf(facts(), dict.fromkeys(names, "<svg/>"), {}, "en", tmp=tmp_path)


@pytest.mark.parametrize("name", ["../x.csv", "a/b.csv", "view.json", "x.CSV", ".csv", "main.typ", ""])
def test_a_table_cannot_take_another_place(tmp_path, name):
    with pytest.raises(InputError, match="attached table"):
        render.pdf(facts(), figures(facts(), "en"), {name: b""}, "en", tmp=tmp_path)


def test_an_unknown_language_is_refused(tmp_path):
    with pytest.raises(UsageError, match="en, fr"):
        render.pdf(facts(), figures(facts(), "en"), {}, "de", tmp=tmp_path)


def test_a_failure_of_typesetting_names_no_person(tmp_path):
    drawn = figures(facts(), "en")
    drawn["timeline"] = "<svg Camille FICTIF"
    with pytest.raises(InputError) as caught:
        render.pdf(facts(), drawn, {}, "en", tmp=tmp_path)
    assert caught.value.code == "render"
    assert "FICTIF" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_no_payment_and_no_session_still_make_a_document(tmp_path):
    found = facts()
    for place in ("payments", "sessions", "episodes", "counterparts", "coverage", "reasons", "referrals"):
        found[place] = []
    reader = pypdf.PdfReader(io.BytesIO(pdf(recounted(found), "en", tmp_path, tables={})))
    assert "No payment is recorded." in text_of(reader)


def test_the_payee_role_has_its_own_words(tmp_path):
    shown = text_of(pypdf.PdfReader(io.BytesIO(pdf(as_payee(), "en", tmp_path))))
    assert "may be a child, a victim, a relative" in " ".join(shown.split())
