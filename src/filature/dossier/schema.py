"""The contract between facts and document: shape by JSON Schema, sums and references by the rules below.

Wrong facts are a defect of ours, never of the reader's data; they stop before a page is written.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

from filature.errors import InputError

NAME = "filature-facts/1"
_SHOWN = 5
_HINT = "this is a defect of the program that made the facts: keep them and report it"


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    schema = json.loads(files(__package__).joinpath("facts.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def definition(name: str) -> dict[str, Any]:
    """Return one definition of the schema, such as the closed vocabulary of explanations."""
    found: dict[str, Any] = _validator().schema["$defs"][name]
    return found


def check(facts: Mapping[str, Any]) -> None:
    """Raise one InputError that counts every problem and shows the first five; return when there is none."""
    found = [f"{error.json_path}: {error.message[:200]}" for error in _validator().iter_errors(facts)]
    # References and sums can only be followed in facts of the right shape.
    problems = sorted(found) or list(_inconsistencies(facts))
    if problems:
        more = f" and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        message = f"{len(problems)} problems, expected none: {'; '.join(problems[:_SHOWN])}{more}"
        raise InputError("facts", message, _HINT, {"schema": NAME})


def _inconsistencies(facts: Mapping[str, Any]) -> Iterator[str]:
    yield from _standing(facts)
    yield from _exhibits(facts)
    yield from _numbering(facts)
    yield from _references(facts)
    yield from _times(facts)
    yield from _counterparts(facts)
    yield from _cited(facts)


def _standing(facts: Mapping[str, Any]) -> Iterator[str]:
    readiness = facts["document"]["readiness"]
    if readiness["ready"] == bool(readiness["missing"]):
        yield "$.document.readiness: ready exactly when nothing is missing"
    if (facts["document"]["title"] == "dossier") != readiness["ready"]:
        yield "$.document.title: 'dossier' exactly when ready"
    if readiness["ready"] and len(facts["evidence_kinds"]) < 2:  # noqa: PLR2004 - two independent kinds
        yield "$.document.readiness: ready with fewer than two kinds of evidence"
    if facts["document"]["role"] != facts["person"]["role"]:
        yield "$.person.role: not that of the document"
    codes = [row["code"] for row in facts["explanations"]]
    if sorted(codes) != sorted(definition("explanation_code")["enum"]):
        yield "$.explanations: each code exactly once"
    if bool(facts["children"]["known"]) != (facts["children"]["statement"] == "some-recorded"):
        yield "$.children.statement: does not fit the children listed"


def _exhibits(facts: Mapping[str, Any]) -> Iterator[str]:
    exhibits = facts["entry"]["exhibits"]
    known = {row["no"] for row in exhibits}
    if len(known) < len(exhibits):
        yield "$.entry.exhibits: a number occurs twice"
    for row in exhibits:
        if row["rows_read"] != row["accepted"] + row["rejected"] + row["quarantined"]:
            yield f"$.entry.exhibits: exhibit {row['no']}: accepted + rejected + quarantined is not rows_read"
    for place in ("payments", "sessions", "referrals", "coverage"):
        for row in facts.get(place, ()):
            if row["exhibit"] not in known:
                yield f"$.{place}: exhibit {row['exhibit']} is not listed"
    for row in facts["accuracy"]["rejections"]:
        if row["exhibit"] not in known:
            yield f"$.accuracy.rejections: exhibit {row['exhibit']} is not listed"


def _numbering(facts: Mapping[str, Any]) -> Iterator[str]:
    for place in ("payments", "sessions", "referrals"):
        if [row["n"] for row in facts.get(place, ())] != list(range(1, len(facts.get(place, ())) + 1)):
            yield f"$.{place}: not numbered 1, 2, 3 ..."


def _references(facts: Mapping[str, Any]) -> Iterator[str]:
    for index, row in enumerate(facts["reasons"]):
        for place in ("payments", "sessions", "referrals"):
            yield from _within(f"$.reasons[{index}].{place}", row.get(place, ()), len(facts.get(place, ())))
    for index, row in enumerate(facts["episodes"]):
        yield from _within(f"$.episodes[{index}].payment", [row["payment"]], len(facts["payments"]))
        yield from _within(
            f"$.episodes[{index}].sessions", [s["n"] for s in row["sessions"]], len(facts["sessions"])
        )


def _within(place: str, numbers: Sequence[int], last: int) -> Iterator[str]:
    for number in numbers:
        if number > last:
            yield f"{place}: {number} is not listed"


def _counterparts(facts: Mapping[str, Any]) -> Iterator[str]:
    """Compare counts and exact sums per counterpart with the payments and sessions listed."""
    role, person = facts["document"]["role"], facts["person"]["label"]
    other = "payer" if role == "payee" else "payee"
    labels = [row["label"] for row in facts["counterparts"]]
    if len(set(labels)) < len(labels):
        yield "$.counterparts: one person occurs twice"
    sums: dict[str, dict[str, Decimal]] = {label: {} for label in labels}
    for row in facts["payments"]:
        if row[role] != person:
            yield f"$.payments[{row['n'] - 1}].{role}: not the person of the document"
        if row[other] in sums:
            total = sums[row[other]]
            total[row["currency"]] = total.get(row["currency"], Decimal(0)) + Decimal(row["amount"])
    for row in facts["counterparts"]:
        label = row["label"]
        if row["payments"] != sum(payment[other] == label for payment in facts["payments"]):
            yield f"$.counterparts: {label}: the number of payments does not fit $.payments"
        if row["sessions"] != sum(label in {one["caller"], one["callee"]} for one in facts["sessions"]):
            yield f"$.counterparts: {label}: the number of sessions does not fit $.sessions"
        if {item["currency"]: Decimal(item["amount"]) for item in row["sums"]} != sums[label]:
            yield f"$.counterparts: {label}: the sums do not fit $.payments"


def _cited(facts: Mapping[str, Any]) -> Iterator[str]:
    """Compare the rows cited per exhibit with those listed; a row that is listed twice counts once."""
    listed = {
        (row["exhibit"], row["record_id"])
        for place in ("payments", "sessions", "referrals")
        for row in facts.get(place, ())
    }
    for row in facts["entry"]["exhibits"]:
        if row["cited_rows"] != sum(exhibit == row["no"] for exhibit, _ in listed):
            yield f"$.entry.exhibits: exhibit {row['no']}: cited_rows does not fit the rows listed"


def _times(facts: Mapping[str, Any]) -> Iterator[str]:
    for place, rows in (("payment_times", "payments"), ("session_times", "sessions")):
        counts = facts["accuracy"][place]
        exact = sum(row["time"]["utc"] is not None for row in facts[rows])
        if counts["total"] != len(facts[rows]) or counts["exact"] != exact:
            yield f"$.accuracy.{place}: total or exact does not fit $.{rows}"
        if counts["total"] != counts["exact"] + counts["day_only"] + counts["zone_unknown"]:
            yield f"$.accuracy.{place}: the parts do not add up"
