"""The tables attached to a dossier: the same rows as in the document, for a spreadsheet.

Cells that a spreadsheet could take for a formula get a leading apostrophe (SECURITY, section 9); numbers
stay numbers. `facts.json`, attached beside them, is exact.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

_NUMBER = re.compile(r"^-?[0-9]+(\.[0-9]+)?$")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\x00", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_TIME = tuple(
    f"time_{part}" for part in ("text", "utc", "day", "precision", "zone", "zone_basis", "clock_offset_s")
)
_SOURCE = ("n", "record_id", "exhibit", "row_ref", "reference")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "counterparts": ("label", "name", "payments", "sums", "sessions", "first_on", "last_on"),
    "exhibits": (
        *(
            "no",
            "sha256",
            "file_name",
            "size",
            "provider",
            "instrument",
            "authority",
            "scope_from",
            "scope_to",
        ),
        *("received_at", "received_by", "profile", "record", "clock_offset_s"),
        *("rows_read", "accepted", "rejected", "quarantined", "cited_rows"),
    ),
    "payments": (*_SOURCE, *_TIME, "amount", "currency", "paid_amount", "paid_currency", "payer", "payee"),
    "referrals": (*_SOURCE, "person", "authority", "referred_on", "stated_role"),
    "sessions": (*_SOURCE, *_TIME, "duration_s", "kind", "platform", "caller", "callee"),
}
"""Columns by table, written out: the order must not hang on that of the facts, which canonical JSON sorts."""


def tables(facts: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the attached tables by file name, as UTF-8 CSV."""
    found = {**{name: facts.get(name, ()) for name in _COLUMNS}, "exhibits": facts["entry"]["exhibits"]}
    return {f"{name}.csv": _csv(columns, found[name]) for name, columns in _COLUMNS.items()}


def safe(value: object) -> str:
    """Return a cell that no spreadsheet evaluates."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_DANGEROUS) and not _NUMBER.match(text) else text


def _flat(row: Mapping[str, Any]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in row.items():
        if key == "time":
            flat.update({f"time_{name}": part for name, part in value.items()})
        elif key == "sums":
            flat[key] = " + ".join(f"{item['amount']} {item['currency']}" for item in value)
        else:
            flat[key] = value
    return flat


def _csv(columns: Sequence[str], found: Sequence[Mapping[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in map(_flat, found):
        if set(row) != set(columns):
            raise KeyError(*sorted(set(row) ^ set(columns)))
        writer.writerow([safe(row[name]) for name in columns])
    return out.getvalue().encode()
