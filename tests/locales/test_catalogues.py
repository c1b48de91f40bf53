"""Both languages say everything, nothing else, and nothing that a court file must not say."""

import ast
import re
from pathlib import Path

import pytest

import filature
from filature.dossier import schema
from filature.dossier.method import GLOSSARY
from filature.errors import InputError, UsageError
from filature.leads import pack as packs
from filature.locales import LANGUAGES, fill, load

ROOT = Path(filature.__file__).parent
PLACE = re.compile(r"\{([a-z_]+)\}")
OPEN = ("against", "ask", "block", "evaluation", "explanation-reason", "limit", "rejection", "urgency")
"""Families whose keys are named by the tables, not by the program text."""
BANNED = {
    "en": r"\bprov(e|es|en|ed|ing)\b|\bproof\b|guilt|\bclients?\b|\bcustomers?\b|\bconsumers?\b|offender"
    r"|criminal|perpetrator|p(a)?edophil|porn|\bwebcam|\bshow(s)? (of|for)\b|facilitator|\bsuspects?\b",
    "fr": r"\bprouv|\bpreuves?\b|coupab|culpab|\bclients?\b|consommat|délinquan|criminel|\bauteurs?\b"
    r"|pédo|porn|\bwebcam|facilitat|\bsuspect",
}


def texts(lang):
    for key, value in load(lang).texts.items():
        for text in (value,) if isinstance(value, str) else value:
            yield key, text


def test_both_catalogues_have_the_same_keys_forms_and_places():
    en, fr = (load(lang).texts for lang in LANGUAGES)
    assert set(en) == set(fr)
    for key in en:
        assert isinstance(en[key], str) == isinstance(fr[key], str), key
        forms = [value if isinstance(value, tuple) else (value,) for value in (en[key], fr[key])]
        assert all(text.strip() for form in forms for text in form), key
        places = [{*PLACE.findall("".join(form))} for form in forms]
        assert places[0] == places[1], key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_of_judgement(lang):
    found = [(key, text) for key, text in texts(lang) if re.search(BANNED[lang], text, re.IGNORECASE)]
    assert found == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_are_the_same_in_every_language(lang):
    other = load("fr" if lang == "en" else "en").texts
    for key, value in load(lang).texts.items():
        mine, theirs = (re.findall(r"\d+", "".join(v)) for v in (value, other[key]))
        assert sorted(mine) == sorted(theirs), key


def used():
    """Return what the program text can ask for: whole keys, and patterns of composed ones."""
    keys, patterns = set(), set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                keys.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(part.value) if isinstance(part, ast.Constant) else r"[A-Za-z0-9_.-]+"
                    for part in node.values
                ]
                if re.match(r"[a-z-]+\\\.", parts[0]):
                    patterns.add("".join(parts))
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"of", "message"}
            ):
                family = node.args[0] if node.args else None
                if isinstance(family, ast.Constant) and isinstance(family.value, str):
                    patterns.add(re.escape(family.value) + r"\.[A-Za-z0-9-]+")
    return keys, patterns


def test_no_text_is_unused():
    keys, patterns = used()
    unused = [
        key
        for key in load("en").texts
        if key not in keys
        and key.split(".")[0] not in OPEN
        and not any(re.fullmatch(p, key) for p in patterns)
    ]
    assert unused == []


def vocabulary(*path):
    node = schema.definition(path[0])
    for step in path[1:]:
        node = node[step]
    return {str(value).replace(" ", "-") for value in node["enum"]}


CLOSED = {
    "role": vocabulary("role"),
    "title": vocabulary("document", "properties", "title"),
    "missing": vocabulary("document", "properties", "readiness", "properties", "missing", "items"),
    "identifier": vocabulary("identifier_kind"),
    "evidence": vocabulary("facts", "properties", "evidence_kinds", "items"),
    "verdict": vocabulary("explanation", "properties", "verdict"),
    "explanation": vocabulary("explanation_code") | {"title", "verdict", "reason", "intro"},
    "grade": vocabulary("reason", "properties", "grade"),
    "record": vocabulary("exhibit", "properties", "record"),
    "session": vocabulary("session", "properties", "kind"),
    "zone-basis": vocabulary("time", "properties", "zone_basis"),
    "safety": vocabulary("child", "properties", "safety"),
    "age-basis": vocabulary("child", "properties", "age_basis"),
    "children.statement": vocabulary("children", "properties", "statement"),
    "next": vocabulary("children", "properties", "next_actions", "items"),
    "urgency.level": vocabulary("urgency", "properties", "level"),
    "unpaired": vocabulary("accuracy", "properties", "unpaired", "items", "properties", "reason")
    | {"line", "title"},
    "speaks": vocabulary("reason", "properties", "speaks"),
    "front.error": vocabulary("accuracy", "properties", "error_rate", "properties", "reason"),
    "term": set(GLOSSARY),
    "definition": set(GLOSSARY),
}


@pytest.mark.parametrize("family", CLOSED)
def test_closed_vocabularies_and_catalogues_agree(family):
    found = {key.removeprefix(family + ".") for key in load("en").texts if key.startswith(family + ".")}
    assert found == CLOSED[family]


def test_every_check_of_the_schema_has_a_name():
    names = vocabulary("check", "properties", "name")
    assert all(f"check.{name}" in load("en") for name in names)


def test_a_missing_key_is_named():
    with pytest.raises(InputError, match=r"'no\.such' in fr\.po"):
        load("fr").text("no.such")


def test_a_missing_value_is_named():
    with pytest.raises(InputError, match="'zone'"):
        load("en").text("row.time")


def test_plain_and_plural_are_not_mixed_up():
    with pytest.raises(InputError):
        load("en").text("figure.payments")
    with pytest.raises(InputError):
        load("en").plural("front.kicker", 2)


def test_zero_is_plural_in_english_and_singular_in_french():
    assert load("en").plural("figure.payments", 0) == "0 payments"
    assert load("fr").plural("figure.payments", 0) == "0 paiement"


def test_values_are_never_templates():
    assert fill("{a} {b}", {"a": "{b}", "b": "{0.__class__}"}, "k") == "{b} {0.__class__}"


def test_an_unknown_language_is_refused():
    with pytest.raises(UsageError, match="en, fr"):
        load("de")


def sql(name):
    return (ROOT / "leads/sql" / name).read_text(encoding="utf-8")


def constants(module, *calls):
    """Return the keys that a module gives to messages: {'key': ...}, and the first words of some calls."""
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "key" and isinstance(value, ast.Constant):
                    yield value.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield first.value


def test_every_reason_of_an_explanation_has_words():
    found = set(re.findall(r"\['(?:supports|against|no data)', '([a-z-]+)'\]", sql("090_explanation.sql")))
    assert len(found) > 15
    catalogue = {
        key.removeprefix("explanation-reason.")
        for key in load("en").texts
        if key.startswith("explanation-reason.")
    }
    assert found == catalogue


def test_reasons_without_data_need_no_value():
    for key in re.findall(r"\['no data', '([a-z-]+)'\]", sql("090_explanation.sql")):
        assert PLACE.findall(load("en").text(f"explanation-reason.{key}")) == []


def test_every_urgency_of_a_lead_has_words():
    from filature.dossier import facts

    reasons = set(re.findall(r"'([a-z0-9-]+-days)'", sql("070_lead.sql")))
    assert reasons == set(facts._URGENCY)
    assert all(f"urgency.{key}" in load("en") for key in facts._URGENCY.values())
    levels = set(re.findall(r"THEN '(high|medium|low)'|ELSE '(high|medium|low)'", sql("070_lead.sql")))
    assert all(f"urgency.level.{level}" in load("en") for pair in levels for level in pair if level)


def test_every_limit_has_words():
    from filature.dossier import facts

    limits = {*facts._LIMITS, "out-of-scope"}
    assert limits == {key.split(".", 1)[1] for key in load("en").texts if key.startswith("limit.")}


def test_everything_said_against_has_words():
    module = "dossier/speaks_against.py"
    keys = set(constants(module, "_said"))
    text = (ROOT / module).read_text(encoding="utf-8")
    keys |= set(re.findall(r'\("[a-z ]+", "([a-z-]+)"\)', text))
    assert len(keys) > 8
    catalogue = {key.split(".", 1)[1] for key in load("en").texts if key.startswith("against.")}
    assert keys == catalogue - {"title"}


def test_every_block_of_the_packs_has_words():
    folders = [path for path in (ROOT / "leads/packs").iterdir() if path.is_dir()]
    blocks = {item.block for path in folders for item in packs.load(path.name).indicators}
    assert len(blocks) > 8
    assert all(f"block.{name}" in load("en") for name in blocks)
