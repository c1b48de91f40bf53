"""A Coinbase account archive or return (JSON): coin movements, cards, devices, site activity, the person.

Sections are known by the fields of their objects, not by their titles. Source: field names that open readers
of the archive use; the layout is not published.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filature.errors import InputError
from filature.intake import strictjson
from filature.intake.formats.stagedfile import Problem, Staged, StagedFile, as_json
from filature.intake.profile import Profile
from filature.model.enums import RecordKind

FORMAT = "coinbase-json"

_SEEN = re.compile(
    rb'"(?:Coinbase_id|Crypto_hash|Instantly_exchanged|Transfer_payment_method)"\s*:', re.IGNORECASE
)
_TITLES = (b'"financial data"', b'"personal data"')
_NAME = ("name", "first name", "first_name", "middle name", "last name", "last_name", "legal name")

Values = dict[str, str | None]
Item = dict[str, Any]


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every object of every section in document order.

    The account holder is `subject`, or the e-mail address in the archive itself. Raises what
    `strictjson.load` raises; InputError 'no-section', or 'subject-missing' when nobody says whose it is.
    """
    del profile
    document = strictjson.load(source, file)
    items = list(_objects(document, ""))
    if not any(_kind(item) for _, item in items if isinstance(item, dict)):
        hint = "check that this is the JSON of a Coinbase archive"
        raise InputError("no-section", "JSON without a section of an account archive", hint, {"file": file})
    holder = _holder(items, subject)
    if not holder:
        message = "the archive names no account holder, expected to be told whose it is"
        raise InputError("subject-missing", message, "name the account holder (--subject)", {"file": file})
    with StagedFile(target) as staged:
        walk = _Walk(staged=staged, holder=holder)
        for where, item in items:
            walk.stage(where, item)
    notes = tuple(
        f"{count} object(s) of {where} are of no known kind" for where, count in walk.unknown.items()
    )
    return Staged(rows=staged.rows, problems=staged.problems, encoding="utf-8", warnings=notes)


def recognise(head: bytes, path: Path) -> str | None:
    """Return the evidence: JSON with the fields of a coin movement, or the titles of the archive."""
    del path
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return None
    titles = all(title in head.lower() for title in _TITLES)
    return "Coinbase account archive (JSON)" if titles or len(set(_SEEN.findall(head))) > 1 else None


@dataclass(slots=True)
class _Walk:
    """What was staged, and which sections nobody knows."""

    staged: StagedFile
    holder: Values
    unknown: Counter[str] = field(default_factory=Counter)

    def stage(self, where: str, item: object) -> None:
        """Write one object as one row."""
        whole: Item = item if isinstance(item, dict) else {"value": item}
        known = _kind(whole)
        if known is None:
            self.unknown[re.sub(r"\[\d+\]$", "", where) or "the document"] += 1
            expected = "a movement, a card, a device, an activity or a person"
            problem = Problem(code="record-kind", expected=expected)
            self.staged.add(RecordKind.IDENTITY, where, as_json(whole.items()), {}, problem)
            return
        record, values = known(whole)
        self.staged.add(record, where, as_json(whole.items()), {**self.holder, **values})


def _objects(item: object, where: str) -> Iterator[tuple[str, object]]:
    """Yield the objects of all sections: list members, and an object that holds values of its own."""
    if isinstance(item, list):
        for number, part in enumerate(item, start=1):
            if isinstance(part, (dict, list)):
                yield from _objects(part, f"{where}[{number}]")
            else:
                yield f"{where}[{number}]", part
    elif isinstance(item, dict):
        inside = {key: value for key, value in item.items() if isinstance(value, (dict, list))}
        if len(inside) < len(item):
            yield where or "the document", {key: value for key, value in item.items() if key not in inside}
        for key, value in inside.items():
            yield from _objects(value, f"{where}/{key}" if where else key)


def _kind(item: Item) -> Callable[[Item], tuple[RecordKind, Values]] | None:
    """Return the function that reads an object with these fields; None for fields that nobody knows."""
    names = {key.lower() for key in item}
    kinds = (
        ({"amount", "currency", "timestamp"}, _movement),
        ({"ip_address", "action"}, _activity),
        ({"ip_address", "user_agent"}, _device),
        ({"last4"}, _card),
        ({"access_granted"}, _authorised),
    )
    for needed, reader in kinds:
        if needed <= names:
            return reader
    personal = any("email" in name for name in names) or bool(names & set(_NAME))
    return _person if personal or names & {"city", "postal_code", "line1", "address_line_1"} else None


def _movement(item: Item) -> tuple[RecordKind, Values]:
    other = _get(item, "to")
    values: Values = {
        "time": _get(item, "timestamp"),
        "amount": _get(item, "amount"),
        "currency": _get(item, "currency"),
        "reference": _get(item, "coinbase_id") or _get(item, "transfer_id") or _get(item, "crypto_hash"),
        "channel": _get(item, "transfer_payment_method"),
        "text": _get(item, "notes"),
    }
    if other:
        values["to_email" if "@" in other else "to_account"] = other
    return RecordKind.TRANSFER, values


def _activity(item: Item) -> tuple[RecordKind, Values]:
    values = {"time": _get(item, "time"), "ip": _get(item, "ip_address"), "kind": _get(item, "action")}
    return RecordKind.ACCESS, {**values, "device": _get(item, "source")}


def _device(item: Item) -> tuple[RecordKind, Values]:
    """Return a device: these lists have no time, so the row only states an identity (its IP is in `raw`)."""
    kind = "confirmed device" if _get(item, "confirmed") is not None else "device"
    return RecordKind.IDENTITY, {"kind": kind, "device": _get(item, "user_agent") or _get(item, "platform")}


def _card(item: Item) -> tuple[RecordKind, Values]:
    return RecordKind.IDENTITY, {"kind": "payment card", "from_name": _get(item, "customer_name")}


def _authorised(item: Item) -> tuple[RecordKind, Values]:
    del item
    return RecordKind.IDENTITY, {"kind": "third-party authorisation"}


def _person(item: Item) -> tuple[RecordKind, Values]:
    lines = [_text(value) for key, value in item.items() if "email" not in key.lower()]
    name = " ".join(filter(None, (_get(item, key) for key in _NAME)))
    if name or any("email" in key.lower() for key in item):
        values: Values = {"kind": "subscriber", "from_name": name or None}
        values |= {"from_email": mail} if (mail := _email(item)) else {}
        values |= {"from_phone": phone} if (phone := _like(item, "phone")) else {}
        return RecordKind.IDENTITY, values
    return RecordKind.IDENTITY, {"kind": "address", "from_address": ", ".join(filter(None, lines)) or None}


def _holder(items: list[tuple[str, object]], subject: str | None) -> Values:
    if subject:
        return {"from_email" if "@" in subject else "from_account": subject}
    for _, item in items:
        if isinstance(item, dict) and _kind(item) is _person and (mail := _email(item)):
            return {"from_email": mail}
    return {}


def _email(item: Item) -> str | None:
    """Return the first address under a key that speaks of e-mail; several may share one text."""
    text = _like(item, "email")
    return next((part for part in re.split(r"[\s,;]+", text or "") if "@" in part), None)


def _like(item: Item, part: str) -> str | None:
    return next(filter(None, (_text(value) for key, value in item.items() if part in key.lower())), None)


def _get(item: Item, name: str) -> str | None:
    return next((_text(value) for key, value in item.items() if key.lower() == name), None)


def _text(found: object) -> str | None:
    if isinstance(found, bool):
        return "true" if found else "false"
    return found.strip() or None if isinstance(found, str) else None
