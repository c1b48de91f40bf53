"""Page one: what this file is, the expert's three questions, and what points away from the person.

How was the data entered, was it altered, how accurate is it (DOMAIN, section 7). Facts that point away stand
here too, because a reader who stops after one page must have met them (SECURITY, section 12).
"""

from collections.abc import Mapping
from typing import Any

from filature.dossier import blocks as b
from filature.dossier.labels import Words
from filature.locales.characters import DASH, ELLIPSIS

_MOST_AGAINST = 4
_LONGEST = (
    110  # characters of a name on page one, so that it stays one page; the section on the method has all
)


def front(facts: Mapping[str, Any], w: Words) -> dict[str, Any]:
    """Return page one."""
    document = facts["document"]
    against = [w.message("against", message) for message in facts["against"]]
    rest = len(against) - _MOST_AGAINST
    return {
        "kicker": w("front.kicker"),
        "title": w.of("title", document["title"]),
        "subtitle": w("front.subtitle", person=facts["person"]["label"], role=w.of("role", document["role"])),
        "identity": b.pairs(
            (
                (w("front.reference"), b.mono(document["reference"])),
                (w("front.unit"), f"{_short(document['unit'])} {DASH} {_short(document['workspace'])}"),
                (w("front.basis"), _short(document["legal_basis"] or w("front.basis.none"))),
                (w("front.state"), w.instant(document["state_of_file"])),
            )
        ),
        "banner": _banner(document["readiness"], w),
        "statement": w("front.statement"),
        "questions": [
            {"title": w("front.entered"), "blocks": _entered(facts, w)},
            {"title": w("front.altered"), "blocks": _altered(facts, w)},
            {"title": w("front.accurate"), "blocks": _accurate(facts, w)},
        ],
        "against": {
            "title": w("front.against"),
            "items": against[:_MOST_AGAINST] + ([w.count("front.against.more", rest)] if rest > 0 else []),
        },
    }


def _short(text: str) -> str:
    """Return a name as page one has room for it."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + ELLIPSIS


def _banner(readiness: Mapping[str, Any], w: Words) -> dict[str, Any] | None:
    if readiness["ready"]:
        return None
    missing = [w.of("missing", key) for key in readiness["missing"]]
    return {
        "title": w("banner.title"),
        "text": w("banner.text"),
        "lead": w("banner.missing"),
        "items": missing,
    }


def _entered(facts: Mapping[str, Any], w: Words) -> list[b.Block]:
    exhibits = facts["entry"]["exhibits"]
    names = ("rows_read", "accepted", "rejected", "quarantined", "cited_rows")
    titles = ("rows.read", "rows.accepted", "rows.rejected", "rows.quarantined", "rows.cited")
    software = facts["document"]["software"]
    providers = len({row["provider"] for row in exhibits})
    text = " ".join(
        (
            w.count("front.exhibits", len(exhibits)),
            w.count("front.providers", providers),
            w("front.entered.text", software=software["name"], version=software["version"]),
        )
    )
    totals = b.table(
        [b.column(w(title), align="right") for title in titles],
        [b.row(w.integer(sum(row[name] for row in exhibits)) for name in names)],
        empty="",
    )
    return [b.paragraph(text), totals]


def _altered(facts: Mapping[str, Any], w: Words) -> list[b.Block]:
    checks = facts["integrity"]["checks"]
    failed = [check for check in checks if not check["ok"]]
    ledger = facts["document"]["ledger"]
    if failed:
        names = ", ".join(w.of("check", check["name"]) for check in failed)
        result = w.count("front.failed", len(failed), all=len(checks), names=names)
    else:
        result = w.count("front.passed", len(checks))
    key = {
        (True, True): "witnessed",
        (True, False): "signed",
        (False, True): "witnessed",
        (False, False): "unsigned",
    }[ledger["signed"], ledger["witnessed"]]
    standing = w("front.ledger") + " " + w(f"front.ledger.{key}")
    return [
        b.paragraph(result + " " + w("front.truth")),
        b.paragraph(standing),
        b.pairs(
            (
                (w("front.root"), b.mono(ledger["root"])),
                (w("front.manifest"), b.mono(facts["document"]["manifest_sha256"])),
            )
        ),
    ]


def _accurate(facts: Mapping[str, Any], w: Words) -> list[b.Block]:
    exhibits, accuracy = facts["entry"]["exhibits"], facts["accuracy"]
    rejected, read = (sum(row[name] for row in exhibits) for name in ("rejected", "rows_read"))
    payments, sessions = accuracy["payment_times"], accuracy["session_times"]
    profile = payments["zone_from_profile"] + sessions["zone_from_profile"]
    return [
        b.bullets(
            (
                w("front.rejected", rejected=rejected, read=read, share=w.formats.percent(rejected, read)),
                w(
                    "front.times",
                    day=payments["day_only"],
                    zone=payments["zone_unknown"],
                    all=payments["total"],
                ),
                w("front.zones", profile=profile, all=payments["total"] + sessions["total"]),
                w("front.identity"),
                w(f"front.error.{accuracy['error_rate']['reason']}"),
            )
        )
    ]
