"""What `filature law --json` prints: the same facts, for programs."""

from dataclasses import asdict
from datetime import date
from typing import Any

from filature.register.law.model import Pack
from filature.register.law.rules import Answer, Found

NOTHING = (
    "Candidates for a magistrate. Nothing is concluded here: neither guilt, nor a charge, nor jurisdiction."
)


def _about(pack: Pack) -> dict[str, Any]:
    return {
        "pack": {
            "id": pack.id,
            "country": pack.country,
            "version": pack.version,
            "sha256": pack.sha256,
            "title": pack.title,
            "note": pack.note,
            "illustrative": pack.illustrative,
            "code_states": pack.code_states,
            "rows": len(pack.rules),
            "unverified": pack.unverified,
            "gaps": pack.gaps,
            "checks": [{"id": c.id, "text": c.text} for c in pack.checks.values() if c.whole_pack],
        }
    }


def list_data(pack: Pack, found: tuple[Found, ...]) -> dict[str, Any]:
    """Return listed rows, and the facts that rows depend on, as data."""
    return {**_about(pack), "rows": [_found(one, pack) for one in found], "facts": _elements(pack)}


def _elements(pack: Pack) -> list[dict[str, Any]]:
    return [
        {"id": e.id, "label": e.label, "below": e.below, "at_least": e.at_least, "any_of": e.any_of}
        for e in pack.elements.values()
    ]


def as_data(found: Answer) -> dict[str, Any]:
    """Return an answer as data."""
    facts = found.facts
    return {
        **_about(found.pack),
        "status": NOTHING,
        "facts": {
            "from": facts.first,
            "to": facts.last,
            "child_age": facts.child.age,
            "child_born": facts.child.born,
            "stated": facts.stated,
            "interrupted": facts.interrupted,
            "suspended": [(pause.first, pause.last) for pause in facts.suspended],
            "discovered": facts.discovered,
        },
        "candidates": [_found(one, found.pack) for one in found.candidates],
        **{kind: [_found(one, found.pack) for one in rows] for kind, rows in found.beside.items()},
        "excluded": [{"row": one.rule, "why": one.why, "element": one.element} for one in found.excluded],
    }


def _found(one: Found, pack: Pack) -> dict[str, Any]:
    rule = one.rule
    return {
        "row": rule.id,
        "code": rule.code,
        "article": rule.article,
        "part": rule.part,
        "kind": rule.kind,
        "class": rule.class_,
        "label": rule.label,
        "verbatim": rule.verbatim,
        "in_force": {"from": asdict(rule.begins), "to": _open(asdict(rule.ends))},
        "days": [asdict(span) for span in one.days],
        "penalty": {**asdict(rule.penalty), "currency": pack.currency} if rule.penalty else None,
        "clock": asdict(rule.clock) if rule.clock else None,
        "period": asdict(rule.period) if rule.period else None,
        "elements": [
            {"id": status.element.id, "label": status.element.label, "status": status.status}
            for status in one.elements
        ],
        "limitation": [{**asdict(limit), "rules": _rows(limit.rules, pack)} for limit in one.limits],
        "limitation_open": rule.limitation_open,
        "listed": asdict(rule.listed) if rule.listed else None,
        "aggravates": rule.aggravates,
        "alternative_to": rule.alternative_to,
        "subsidiary_to": rule.subsidiary_to,
        "milder_later": one.milder_later,
        "concerns": one.concerns,
        "questions": [{"id": name, "text": pack.questions[name].text} for name in rule.questions],
        "sources": [asdict(pack.sources[name]) for name in rule.sources],
        "text_grade": rule.text_grade,
        "date_grade": rule.date_grade,
        "verified": rule.verified,
        "to_be_checked_by_a_magistrate": [asdict(note) for note in one.notes],
    }


def _rows(names: tuple[str, ...], pack: Pack) -> list[dict[str, Any]]:
    """Return what the rows that a limitation rests on are worth."""
    return [
        {
            "row": rule.id,
            "text_grade": rule.text_grade,
            "date_grade": rule.date_grade,
            "verified": rule.verified,
        }
        for rule in pack.rules
        if rule.id in names
    ]


def _open(edge: dict[str, Any]) -> dict[str, Any]:
    """Return an end without the mark that stands for 'still open' in the model."""
    return (
        {**edge, "earliest": None, "open": True} if edge["earliest"] == date.max else {**edge, "open": False}
    )
