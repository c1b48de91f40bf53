"""The whole document as plain data in one language: its parts, in the order in which a magistrate reads."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from filature.dossier import annexes, content, method
from filature.dossier.front import front
from filature.dossier.labels import Words
from filature.locales import load
from filature.locales.characters import DASH

REGIONS = {"en": "gb", "fr": "fr"}
_HASH_SHOWN = 12


def view(
    facts: Mapping[str, Any], lang: str, attached: Sequence[tuple[str, int, str, str]]
) -> dict[str, Any]:
    """Return the document of checked facts; `attached`: its files as (name, bytes, SHA-256, words)."""
    document = facts["document"]
    w = Words(labels=load(lang), zone=document["display_zone"])
    state = datetime.fromisoformat(document["state_of_file"])
    first = front(facts, w)
    return {
        "lang": lang,
        "region": REGIONS[lang],
        "title": f"{first['title']} {DASH} {document['reference']}",
        "author": document["unit"],
        "description": first["subtitle"],
        "date": [state.year, state.month, state.day, state.hour, state.minute, state.second],
        "footer": {
            "reference": document["reference"],
            "manifest": w("footer.manifest", start=document["manifest_sha256"][:_HASH_SHOWN]),
            "page": w("footer.page"),
        },
        "front": first,
        "sections": [
            content.children(facts, w),
            content.person(facts, w),
            content.reasons(facts, w),
            *content.figures(facts, w),
            content.explanations(facts, w),
            method.method(facts, w),
            method.limits(facts, w),
            method.glossary(w),
        ],
        "annexes": [
            annexes.exhibits(facts, w),
            annexes.payments(facts, w),
            annexes.sessions(facts, w),
            annexes.episodes(facts, w),
            annexes.attached(attached, w),
        ],
    }
