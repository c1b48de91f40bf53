"""How the findings were made, what limits them, and what the words mean."""

from collections.abc import Mapping
from typing import Any

from filature.dossier import blocks as b
from filature.dossier.labels import Words

GLOSSARY = (
    "lead",
    "payer",
    "payee",
    "exhibit",
    "row-reference",
    "payment",
    "session",
    "episode",
    "indicator",
    "explanation",
    "block",
    "coverage",
    "rejected",
    "quarantined",
    "hash",
    "ledger",
)


def method(facts: Mapping[str, Any], w: Words) -> dict[str, Any]:
    """Return the section on the method: what ran and with which settings, as hashes to compare."""
    found, document = facts["method"], facts["document"]
    hash_columns = [b.column(w("method.file")), b.column("SHA-256", "auto")]
    pack = found["pack"]
    return {
        "title": w("section.method"),
        "blocks": [
            b.paragraph(w("method.intro")),
            b.pairs(
                (
                    (w("method.workspace"), document["workspace"]),
                    (w("method.unit"), document["unit"]),
                    (w("front.basis"), document["legal_basis"] or w("front.basis.none")),
                    (w("method.run"), b.mono(document["run_id"])),
                    (w("front.manifest"), b.mono(document["manifest_sha256"])),
                    (
                        w("method.pack"),
                        b.mono(f"{pack['id']} {pack['version']}", pack["sha256"], below_mono=True),
                    ),
                )
            ),
            b.heading(w("method.sql")),
            b.table(
                hash_columns,
                [b.row((b.mono(row["file"]), b.mono(row["sha256"]))) for row in found["sql"]],
                empty=w("method.none"),
            ),
            b.heading(w("method.versions")),
            b.pairs((row["name"], b.mono(row["version"])) for row in found["versions"]),
            b.heading(w("method.configuration")),
            b.table(
                [b.column(w("method.key")), b.column(w("method.value"))],
                [
                    b.row((b.mono(row["key"]), b.mono(_setting(row["value"]))))
                    for row in found["configuration"]
                ],
                empty=w("method.none"),
            ),
        ],
    }


def _setting(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def limits(facts: Mapping[str, Any], w: Words) -> dict[str, Any]:
    """Return the section on the limits."""
    return {
        "title": w("section.limits"),
        "blocks": [b.bullets(w.message("limit", message) for message in facts["limits"])],
    }


def glossary(w: Words) -> dict[str, Any]:
    """Return the glossary."""
    return {
        "title": w("section.glossary"),
        "blocks": [b.pairs((w.of("term", key), w.of("definition", key)) for key in GLOSSARY)],
    }
