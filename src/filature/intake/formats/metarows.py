"""The sections of a Meta return (WhatsApp, Facebook, Instagram) as rows. Pure: blocks in, rows out.

Field names are those of open parsers and of FORMATS, unconfirmed. Bodies, captions, group subjects and
descriptions, links and file names are left out. A WhatsApp number is international by definition: where it
stands without its plus sign the field gets one, `raw` keeps the text.
"""

import re
from collections.abc import Iterator, Mapping

from filature.intake.formats import metacalls
from filature.intake.formats.headed import Shape, Table, plain
from filature.intake.formats.metadivs import Block, fields
from filature.intake.formats.metaparts import (
    LEFT_OUT,
    NUMBER,
    PERSON,
    TIME,
    Account,
    Entry,
    Row,
    cells_of,
    groups_of,
    parties_of,
    put_person,
    raw_of,
    when,
)
from filature.intake.formats.stagedfile import Statement, as_json
from filature.model.enums import RecordKind

_ACCESS, _IDENTITY = RecordKind.ACCESS, RecordKind.IDENTITY
_TOTAL = re.compile(r"(\d+) Total\b", re.IGNORECASE)
_CYBERTIP = re.compile(r"\b\d{6,12}\b")
_RANGE = re.compile(r"\s+to\s+", re.IGNORECASE)
_NOTHING = "no responsive records"
SECTIONS: Mapping[str, Shape] = {
    "login": Shape(
        name="logins",
        record=_ACCESS,
        needs=(),
        fields={
            "time": TIME,
            "ip": ("ipaddress", "ip", "connectedfrom"),
            "port": ("port",),
            "kind": ("action", "event"),
            "device": ("agentstring", "useragent", "device"),
        },
        fixed={"kind": "login"},
    ),
    "ip_address": Shape(
        name="addresses",
        record=_ACCESS,
        needs=(),
        fields={
            "time": TIME,
            "ip": ("ipaddress", "ip"),
            "port": ("port",),
            "kind": ("action", "event"),
            "device": ("agentstring", "useragent"),
        },
        fixed={"kind": "ip address"},
    ),
    "connection": Shape(
        name="connections",
        record=_ACCESS,
        needs=(),
        fields={
            "time": ("onlinesince", "lastseen", "inactivesince"),
            "ip": ("connectedfrom",),
            "device": ("devicetype+deviceosbuildnumber", "deviceid"),
            "reference": ("deviceid",),
            "from_name": ("pushname",),
        },
        fixed={"kind": "connection"},
    ),
    "device": Shape(
        name="devices",
        record=_IDENTITY,
        needs=(),
        fields={
            "reference": ("deviceid", "familydeviceid", "id"),
            "device": (
                "devicemanufacturer+devicemodel",
                "ostype+osversion+devicetype",
                "type",
                "deviceandbrowser",
            ),
        },
        fixed={"kind": "device"},
    ),
    "message_log": Shape(
        name="messages",
        record=RecordKind.MESSAGE,
        needs=(),
        fields={
            "time": TIME,
            "reference": ("messageid",),
            "from_phone": ("sender",),
            "to_phone": ("recipients", "recipient"),
            "ip": ("senderip",),
            "port": ("senderport",),
            "device": ("senderdevice",),
            "kind": ("mediatype", "type"),
        },
    ),
}
"""Sections that are plain lists of records, by a part of their name, in the order to try."""

LISTS = {
    "emails": ("from_email", "subscriber"),
    "registered_email": ("from_email", "subscriber"),
    "phone_numbers": ("from_phone", "subscriber"),
    "vanity": ("from_handle", "subscriber"),
    "screen_names": ("from_handle", "subscriber"),
    "followers": ("person", "follower"),
    "following": ("person", "following"),
    "friends": ("person", "friend"),
}
"""Sections that are lists of one thing: whose field, and what the row is."""


def rows(section: str, blocks: list[Block], account: Account) -> Iterator[Row]:
    """Yield the rows of one section; sections without metadata of interest are counted as not read."""
    entries = fields(blocks)
    told = [value for _, _, value in entries if value]
    if not told or all(value.lower().startswith(_NOTHING) for value in told):
        return
    if "request_parameters" in section:
        _request(entries, account)
    elif "ncmec" in section:
        yield from _ncmec(section, entries, account)
    elif "call_log" in section:
        yield from metacalls.calls(section, entries, account)
    elif "unified_messages" in section:
        yield from metacalls.unified(section, entries, account)
    elif "address_book" in section:
        yield from _contacts(section, entries, account)
    elif section.startswith("group") and "message" not in section:
        yield from _groups(section, entries, account)
    elif (known := next((name for name in LISTS if name in section), None)) is not None:
        yield from _list(section, entries, account, *LISTS[known])
    elif (known := next((name for name in SECTIONS if name in section), None)) is not None:
        yield from _plain(section, entries, account, SECTIONS[known])
    else:
        account.tally.unread[f"section {section}"] += len(told)


def _request(entries: list[Entry], account: Account) -> None:
    facts = {plain(label): value for _, label, value in entries if value}
    account.service = facts.get("service", "")
    target = next(
        (facts[key] for key in ("accountidentifier", "target", "targetidentifier") if key in facts), None
    )
    account.identifier = account.identifier or (target.split("\n")[0].strip() if target else None)
    period = _RANGE.split(facts.get("daterange") or facts.get("metabusinessrecordsreportdaterange") or "")
    account.statement = Statement(
        reference=facts.get("internalticketnumber"),
        account=target,
        owner=account.service or None,
        from_time=when(period[0]) if period[0] else None,
        to_time=when(period[1]) if len(period) > 1 else None,
    )


def _plain(section: str, entries: list[Entry], account: Account, shape: Shape) -> Iterator[Row]:
    for number, pairs in enumerate(groups_of(entries), start=1):
        cells = cells_of(pairs)
        table = Table(header=(), shape=shape, holder=None, tally=account.tally)
        values = table.values(cells)
        values["channel"] = account.service or None
        record = shape.record or _IDENTITY
        if values.get("time"):
            values["time"] = when(values["time"] or "")
        if section.startswith("connection") and not values.get("time"):
            record = _IDENTITY
        for side in ("from_phone", "to_phone"):
            if stated := values.get(side):
                parties = parties_of(stated)
                values[side] = account.number(parties[0]) if parties else None
                account.more += max(0, len(parties) - 1)
        account.holder(values)
        yield Row(where=f"{section}[{number}]", record=record, values=values, raw=raw_of(pairs, account))


def _ncmec(section: str, entries: list[Entry], account: Account) -> Iterator[Row]:
    """Yield one row per CyberTip number: what was reported stays unread."""
    number = 0
    for _, label, value in entries:
        name = plain(label)
        wanted = name in (
            "cybertipid",
            "cybertipids",
            "cybertipnumber",
            "cybertipnumbers",
            "ncmecreports",
            "ncmec",
        )
        for tip in _CYBERTIP.findall(value or "") if wanted else ():
            number += 1
            values: dict[str, str | None] = {"kind": "ncmec report", "reference": tip}
            values["channel"] = account.service or None
            account.holder(values)
            raw = as_json([(label, tip)])
            yield Row(where=f"{section}[{number}]", record=_IDENTITY, values=values, raw=raw)
    if not number:
        account.tally.unread[f"section {section}"] += len(entries)


def _list(section: str, entries: list[Entry], account: Account, name: str, kind: str) -> Iterator[Row]:
    number = 0
    for _, label, value in entries:
        for item in (value or "").split("\n"):
            text = item.strip()
            if not text or text.lower().startswith(_NOTHING) or _TOTAL.match(text):
                continue
            number += 1
            values: dict[str, str | None] = {"kind": kind, "channel": account.service or None}
            if name == "person":
                put_person(values, "from", PERSON.match(text), account, text)
            else:
                values[name] = text.split(" ")[0] if name == "from_email" else text
                if kind == "subscriber" and account.identifier and name != "from_phone":
                    account.holder(holding := dict[str, str | None]())
                    values |= {key: item for key, item in holding.items() if key not in values}
            raw = as_json([(label, text)])
            yield Row(where=f"{section}[{number}]", record=_IDENTITY, values=values, raw=raw)


def _contacts(section: str, entries: list[Entry], account: Account) -> Iterator[Row]:
    number = 0
    for _, label, value in entries:
        stated = plain(label)
        kind = (
            "asymmetric contact"
            if "asymmetric" in stated
            else "symmetric contact"
            if "symmetric" in stated
            else "contact"
        )
        for item in _counted(section, label, value or "", account):
            number += 1
            values: dict[str, str | None] = {"kind": kind, "from_phone": account.number(item)}
            values["channel"] = account.service or None
            raw = as_json([(label, item)])
            yield Row(where=f"{section}[{number}]", record=_IDENTITY, values=values, raw=raw)


def _groups(section: str, entries: list[Entry], account: Account) -> Iterator[Row]:
    """Yield one row per member of a group; a group without members listed is one row of its own."""
    number = 0
    for pairs in groups_of(entries):
        lists = [
            (label, value) for label, value in pairs if plain(label) in ("participants", "administrators")
        ]
        facts = [pair for pair in pairs if pair not in lists and plain(pair[0]) not in LEFT_OUT]
        reference = cells_of(facts).get("id") or cells_of(facts).get("groupid")
        found = [
            (plain(label).removesuffix("s"), item)
            for label, value in lists
            for item in _counted(section, label, value, account)
        ]
        for part, item in found or [("", "")]:
            number += 1
            values: dict[str, str | None] = {"kind": f"group {part}".strip(), "reference": reference}
            values["from_phone"] = account.number(item) if item else None
            values["channel"] = account.service or None
            raw = as_json([*facts, (part or "members", item or None)])
            yield Row(where=f"{section}[{number}]", record=_IDENTITY, values=values, raw=raw)


def _counted(section: str, label: str, value: str, account: Account) -> list[str]:
    """Return the numbers of a list that says how many it holds; note where it holds fewer or more."""
    total = _TOTAL.search(value)
    items = [item for item in re.split(r"[\s,;]+", _TOTAL.sub(" ", value)) if NUMBER.match(item)]
    if total and int(total[1]) != len(items):
        account.totals.append(f"{section}: {label} says {total[1]}, {len(items)} are listed")
    return items
