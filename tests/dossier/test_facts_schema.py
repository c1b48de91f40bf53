import importlib.util
import json
import re

import pytest

from dossier.example import FOLDER, as_payee, facts, ready, recounted, repeated
from filature.dossier import schema
from filature.errors import InputError


def test_the_example_is_complete_and_right():
    schema.check(facts())
    schema.check(ready())
    schema.check(as_payee())
    schema.check(repeated(40))


def test_the_example_is_what_its_maker_writes():
    spec = importlib.util.spec_from_file_location("make_facts", FOLDER / "make_facts.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert json.loads(json.dumps(maker.facts())) == facts()


def objects(node, path="$"):
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield path, node
        for key, value in node.items():
            yield from objects(value, f"{path}.{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from objects(value, f"{path}[{index}]")


def test_no_object_of_the_schema_takes_unknown_fields():
    found = list(objects(schema._validator().schema))
    assert len(found) > 30
    assert [path for path, node in found if "additionalProperties" not in node] == []
    open_ones = [path for path, node in found if node["additionalProperties"] is not False]
    assert open_ones == ["$.$defs.message.properties.values"]


def places(node, path=()):
    """Yield the path of every object in the facts."""
    if isinstance(node, dict):
        yield path
        for key, value in node.items():
            yield from places(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from places(value, (*path, index))


def at(node, path):
    for step in path:
        node = node[step]
    return node


def test_one_unknown_field_anywhere_is_refused():
    seen = set()
    for path in places(facts()):
        shape = tuple(step if isinstance(step, str) else 0 for step in path)
        if shape in seen:
            continue
        seen.add(shape)
        broken = facts()
        at(broken, path)["unknown field"] = {}
        with pytest.raises(InputError):
            schema.check(broken)
    assert len(seen) > 30


def broken_by(change):
    found = facts()
    change(found)
    with pytest.raises(InputError) as caught:
        schema.check(found)
    return str(caught.value)


def setting(*path, value):
    def change(found) -> None:
        at(found, path[:-1])[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (setting("document", "readiness", value={"ready": True, "missing": ["four-eyes"]}), "readiness"),
        (setting("document", "readiness", value={"ready": False, "missing": []}), "readiness"),
        (setting("document", "title", value="dossier"), "title"),
        (setting("person", "role", value="payee"), "role"),
        (setting("explanations", 1, "code", value="FAM"), "each code exactly once"),
        (setting("children", "statement", value="none-recorded"), "statement"),
        (setting("entry", "exhibits", 0, "rejected", value=4), "rows_read"),
        (setting("entry", "exhibits", 1, "no", value=1), "twice"),
        (setting("payments", 3, "exhibit", value=77), "exhibit 77"),
        (setting("payments", 3, "n", value=9), "numbered"),
        (setting("reasons", 0, "payments", value=[15]), "15 is not listed"),
        (setting("episodes", 0, "payment", value=99), "99 is not listed"),
        (setting("accuracy", "payment_times", "exact", value=3), "payment_times"),
        (setting("accuracy", "payment_times", "day_only", value=4), "add up"),
        (setting("payments", 0, "amount", value="-3"), "amount"),
        (setting("payments", 0, "amount", value="35.01"), "sums"),
        (setting("payments", 0, "currency", value="CHF"), "sums"),
        (setting("payments", 0, "payer", value="P-9-9-9"), "not the person"),
        (setting("counterparts", 0, "payments", value=9), "number of payments"),
        (setting("counterparts", 0, "sessions", value=2), "number of sessions"),
        (setting("counterparts", 1, "label", value="P-1-4-1"), "twice"),
        (setting("entry", "exhibits", 0, "cited_rows", value=10), "cited_rows"),
        (setting("payments", 0, "amount", value=35.0), "amount"),
        (setting("document", "state_of_file", value="2026-02-03T09:30:00+01:00"), "state_of_file"),
        (setting("against", value=[]), "against"),
        (setting("schema", value="filature-facts/2"), "schema"),
    ],
)
def test_what_does_not_fit_is_named(change, said):
    assert said in broken_by(change)


def test_a_dossier_needs_two_kinds_of_evidence():
    found = ready()
    found["evidence_kinds"] = ["payments"]
    with pytest.raises(InputError, match="fewer than two"):
        schema.check(found)


def test_problems_are_counted():
    message = broken_by(lambda found: [row.pop("amount") for row in found["payments"]])
    assert "14 problems" in message
    assert "and 9 more" in message


def test_referrals_may_be_absent():
    found = facts()
    del found["referrals"]
    for row in found["reasons"]:
        del row["referrals"]
    schema.check(recounted(found))


SCORE = re.compile(r"rank|score|point|strength|probab|likelihood|weight|decib|counted", re.IGNORECASE)


def names(node):
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from names(value)
    elif isinstance(node, list):
        for value in node:
            yield from names(value)


def test_the_facts_have_no_place_for_a_score_or_a_rank():
    """SECURITY, section 12, and bar F1: no number for the guilt or risk of a person, anywhere."""
    for document in (facts(), schema._validator().schema["$defs"]):
        assert [name for name in names(document) if SCORE.search(name)] == []


def test_every_number_about_a_person_is_a_count_an_age_or_a_measure_of_rows():
    """What is not an integer count of rows is an age, or the value of one sign beside its threshold."""
    allowed = {
        "counterpart": {"payments", "sessions"},
        "person": {"mentions"},
        "reason": {"value", "threshold", "year", "supporting", "considered"},
        "explanation": set(),
        "urgency": set(),
    }
    for name, expected in allowed.items():
        found = {
            key
            for key, value in schema.definition(name)["properties"].items()
            if value.get("type") in ("number", "integer", ["number", "null"], ["integer", "null"])
            or value.get("$ref", "").rsplit("/", 1)[-1] in {"count", "position"}
        }
        assert found == expected, name
