"""One decoded model of a UFDR report as staged fields. No public schema: field names are unconfirmed.

Bodies, subjects and notes are never taken; of a message only the fields of `_MESSAGE_FIELDS` are kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from filature.intake.formats import headed, instants
from filature.intake.formats.manyvalues import spread
from filature.intake.formats.stagedfile import as_json
from filature.intake.xml import local
from filature.model.enums import RecordKind

HANDLED = {
    "Call": RecordKind.SESSION,
    "InstantMessage": RecordKind.MESSAGE,
    "SMS": RecordKind.MESSAGE,
    "MMS": RecordKind.MESSAGE,
    "Email": RecordKind.MESSAGE,
    "Contact": RecordKind.IDENTITY,
    "UserAccount": RecordKind.IDENTITY,
    "TransferOfFunds": RecordKind.TRANSFER,
}
"""Model types that become rows; Party, Price, PhoneNumber and the like are read as parts of them."""

_ATTRIBUTES = ("id", "type", "deleted_state", "decoding_confidence", "isrelated", "source_index")
_MESSAGE_FIELDS = frozenset(
    (
        *("Source", "SourceApplication", "Type", "Direction", "Status", "TimeStamp", "DateRead", "SMSC"),
        *("DateDelivered", "Folder", "Account", "ServiceIdentifier", "Identifier", "Platform", "Priority"),
    )
)
_PARTY_FIELDS = ("Identifier", "Name", "Role", "IsPhoneOwner", "Status")
_INCOMING = ("incoming", "received", "missed")


@dataclass(frozen=True, slots=True)
class Party:
    """One party of a call, message or transfer, as the report shows it."""

    identifier: str | None
    name: str | None
    role: str  # 'from', 'to', 'general' or ''
    owner: bool


@dataclass(slots=True)
class Row:
    """What one model gives, and how many parties had no place in it."""

    record: RecordKind
    values: dict[str, str | None] = field(default_factory=dict)
    raw: str = ""
    more: int = 0
    variants: tuple[dict[str, str], ...] = ({},)  # a person with several numbers is a row for each


def row(model: "etree._Element", thread: str | None, subject: str | None) -> Row:
    """Return the row of a model of a HANDLED type; `thread` is the chat it stands in."""
    kind = str(model.get("type"))
    result = Row(record=HANDLED[kind])
    found = dict(_fields(model))
    values = result.values
    values["reference"] = model.get("id")
    if result.record is RecordKind.IDENTITY:
        _identity(model, kind, found, result)
    else:
        parties = [
            _party(item)
            for name in ("Parties", "Participants", "From", "To", "Cc")
            for item in _models(model, name)
        ]
        sides = _sides(model, parties, found, subject)
        result.more = _place(sides, parties, values)
        values["channel"] = found.get("Source") or found.get("ServiceIdentifier")
        values["time"] = found.get("TimeStamp") or found.get("DateSent") or found.get("DateProcessed")
        values["status"] = found.get("Status")
    if result.record is RecordKind.SESSION:
        values["duration"] = found.get("Duration")
        video = found.get("VideoCall", "").lower() == "true"
        stated = headed.media_kind(f"{found.get('Type', '')} {found.get('CallType', '')}")
        values["kind"] = "video" if video else stated
    elif result.record is RecordKind.TRANSFER:
        _money(model, found, values)
    for name in ("time", "time_end"):
        values[name] = instants.to_micros(values.get(name))
    result.raw = _raw(model, found, thread, result.record)
    return result


def _identity(model: "etree._Element", kind: str, found: dict[str, str], result: Row) -> None:
    values = result.values
    values["kind"] = "contact" if kind == "Contact" else "user account"
    values["channel"] = found.get("Source") or found.get("ServiceType")
    values["from_name"] = found.get("Name")
    many: dict[str, list[str]] = {f"from_{name}": [] for name in ("phone", "email", "handle")}
    username = found.get("Username") or found.get("ServiceIdentifier")
    if username:
        many["from_" + headed.identifier_kind(username)].append(username)
    for name in ("Entries", "PhoneNumbers", "Emails", "EmailAddresses", "UserIDs"):
        for entry in _models(model, name):
            value = dict(_fields(entry)).get("Value")
            looks = {"PhoneNumber": "phone", "EmailAddress": "email"}.get(str(entry.get("type")))
            if value:
                many["from_" + (looks or headed.identifier_kind(value))].append(value)
    result.variants = tuple(spread(many)) or ({},)


def _money(model: "etree._Element", found: dict[str, str], values: dict[str, str | None]) -> None:
    for name, target in (("TransferAmount", "amount"), ("Amount", "amount"), ("Fee", "fee")):
        price = next((dict(_fields(item)) for item in _models(model, name)), None)
        if price is None:
            continue
        values[target] = values.get(target) or price.get("Amount") or price.get("Value")
        if target == "amount":
            values["currency"] = values.get("currency") or price.get("Currency") or price.get("CurrencyCode")
    values["amount"] = values.get("amount") or found.get("Amount")
    values["currency"] = values.get("currency") or found.get("Currency")
    values["time_end"] = found.get("DateProcessed") if found.get("DateSent") else None
    values["leg"] = "both"
    values["channel"] = values.get("channel") or found.get("TransferType")


def _party(model: "etree._Element") -> Party:
    found = dict(_fields(model))
    parent = model.getparent()
    place = str(parent.get("name", "")).lower() if parent is not None else ""
    stated = found.get("Role", "").lower()
    role = stated if stated in ("from", "to") else place if place in ("from", "to") else stated
    return Party(
        identifier=found.get("Identifier"),
        name=found.get("Name"),
        role="to" if role == "cc" or place == "cc" else role,
        owner=found.get("IsPhoneOwner", "").lower() == "true",
    )


def _sides(
    model: "etree._Element", parties: list[Party], found: dict[str, str], subject: str | None
) -> tuple[Party | None, Party | None]:
    """Return sender and recipient; the device's owner is the untold side, if `subject` names him."""
    del model
    sender = next((party for party in parties if party.role == "from"), None)
    recipient = next((party for party in parties if party.role == "to"), None)
    general = [party for party in parties if party.role not in ("from", "to")]
    incoming = f"{found.get('Direction', '')} {found.get('Type', '')}".strip().lower().startswith(_INCOMING)
    for party in general:
        # told without a role: the owner sends unless the row says incoming, and the other way round
        if party.owner != incoming:
            sender, recipient = (party, recipient) if sender is None else (sender, recipient or party)
        else:
            sender, recipient = (sender, party) if recipient is None else (sender or party, recipient)
    owner = Party(identifier=subject, name=None, role="general", owner=True) if subject else None
    told = sender or recipient
    if told is not None and not told.owner:
        sender, recipient = sender or owner, recipient or owner
    return sender, recipient


def _place(
    sides: tuple[Party | None, Party | None], parties: list[Party], values: dict[str, str | None]
) -> int:
    """Write both sides into `values`; return how many further parties there are."""
    for side, party in zip(("from", "to"), sides, strict=True):
        if party is None:
            continue
        values[f"{side}_name"] = party.name
        if party.identifier:
            values[f"{side}_{headed.identifier_kind(party.identifier)}"] = party.identifier
    return sum(1 for party in parties if party not in sides)


def _raw(model: "etree._Element", found: dict[str, str], thread: str | None, record: RecordKind) -> str:
    pairs: list[tuple[str, object]] = [(f"@{key}", model.get(key)) for key in _ATTRIBUTES if model.get(key)]
    if thread:
        pairs.append(("chat", thread))
    for name, value in found.items():
        kept = (
            name in _MESSAGE_FIELDS
            if record is RecordKind.MESSAGE
            else headed.plain(name) not in headed.CONTENT
        )
        if kept:
            pairs.append((name, value))
    for name, item in _parts(model):
        data = {key: value for key, value in _fields(item) if headed.plain(key) not in headed.CONTENT}
        if record is RecordKind.MESSAGE:
            data = {key: value for key, value in data.items() if key in _PARTY_FIELDS}
            if item.get("type") != "Party":
                continue
        pairs.append((name, data))
    merged: dict[str, list[object]] = {}
    for key, part in pairs:
        merged.setdefault(key, []).append(part)
    return as_json((name, items[0] if len(items) == 1 else items) for name, items in merged.items())


def _fields(model: "etree._Element") -> Iterator[tuple[str, str]]:
    """Yield name and text of the model's own fields that have one; the values of a multiField one by one."""
    for child in model:
        if local(child) not in ("field", "multiField"):
            continue
        for value in child:
            text = (value.text or "").strip()
            if local(value) == "value" and text:
                yield str(child.get("name")), text


def _models(model: "etree._Element", name: str) -> Iterator["etree._Element"]:
    """Yield the models in the model's own part `name`."""
    for part, item in _parts(model):
        if part == name:
            yield item


def _parts(model: "etree._Element") -> Iterator[tuple[str, "etree._Element"]]:
    for child in model:
        if local(child) in ("modelField", "multiModelField"):
            for item in child:
                if local(item) == "model":
                    yield str(child.get("name")), item
