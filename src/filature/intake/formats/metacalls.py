"""Calls and messages of a Meta return: WhatsApp call logs, and the threads of Facebook and Instagram."""

from collections.abc import Iterator

from filature.intake.formats import headed
from filature.intake.formats.headed import plain
from filature.intake.formats.metaparts import (
    LEFT_OUT,
    PERSON,
    SPLIT,
    TIME,
    Account,
    Entry,
    Row,
    cells_of,
    groups_of,
    parties_of,
    put_person,
    when,
)
from filature.intake.formats.stagedfile import as_json
from filature.model.enums import RecordKind

_UNIFIED = ("author", *TIME, "type", "missed", "duration", "subscriptionevent", "size")


def calls(section: str, entries: list[Entry], account: Account) -> Iterator[Row]:
    """Yield one session per call: from its first event, to its end if it was accepted."""
    for number, pairs in enumerate(groups_of(entries), start=1):
        head: list[tuple[str, str]] = []
        events: list[dict[str, str]] = []
        for label, value in pairs:
            name = plain(label)
            if name == "type" or (events and name in events[-1] and name == "timestamp"):
                events.append({})
            if events:
                events[-1][name] = value
            else:
                head.append((label, value))
        facts = cells_of(head)
        offer = next((event for event in events if event.get("type", "").lower() == "offer"), None)
        first = offer or (events[0] if events else {})
        accepted = any(event.get("type", "").lower() == "accept" for event in events)
        account.unanswered += not accepted
        ends = [event for event in events if event.get("type", "").lower() == "terminate"]
        caller = facts.get("callcreator") or first.get("from")
        called = [
            item for event in (first, *events) for item in parties_of(event.get("to", "")) if item != caller
        ]
        if not called:
            called = [
                item for event in events for item in parties_of(event.get("from", "")) if item != caller
            ]
        account.more += max(0, len(set(called)) - 1)
        values: dict[str, str | None] = {
            "reference": facts.get("callid"),
            "time": when(first.get("timestamp", "")) or None,
            "time_end": when(ends[-1].get("timestamp", "")) or None if accepted and ends else None,
            "kind": headed.media_kind(" ".join(event.get("mediatype", "") for event in events)),
            "channel": account.service or None,
            "from_phone": account.number(caller) if caller else None,
            "to_phone": account.number(called[0]) if called else None,
            "ip": first.get("fromip"),
            "port": first.get("fromport"),
        }
        raw = as_json([*head, ("events", events)])
        yield Row(where=f"{section}[{number}]", record=RecordKind.SESSION, values=values, raw=raw)


def unified(section: str, entries: list[Entry], account: Account) -> Iterator[Row]:
    """Yield messages and, where a message is a call record, sessions; the other side only in pairs."""
    thread, members, number = "", list[str](), 0
    pairs: list[tuple[str, str]] = []
    calling = False

    def close() -> Iterator[Row]:
        nonlocal number
        if pairs:
            number += 1
            yield _unified_row(f"{section}[{number}]", pairs, (thread, members), account, calling=calling)

    for _, label, value in entries:
        name = plain(label)
        if name in ("thread", "threadid", "author"):
            yield from close()
            pairs, calling = [], False
        if name in ("thread", "threadid"):
            thread, members = value or "", []
        elif name in ("currentparticipants", "pastparticipants"):
            members = [*members, *SPLIT.split(value or "")]
        elif name == "author" or pairs:
            calling = calling or name == "callrecord"
            pairs.append((label, value or ""))
    yield from close()


def _unified_row(
    where: str, pairs: list[tuple[str, str]], told: tuple[str, list[str]], account: Account, *, calling: bool
) -> Row:
    cells = cells_of([pair for pair in pairs if plain(pair[0]) in _UNIFIED])
    thread, members = told
    author = PERSON.match(cells.get("author", ""))
    others = {found["id"]: found for item in members if (found := PERSON.search(item))}
    if author:
        others.pop(author["id"], None)
    values: dict[str, str | None] = {
        "time": next((when(cells[name]) for name in TIME if name in cells), None),
        "channel": account.service or None,
    }
    put_person(values, "from", author, account, cells.get("author"))
    if len(others) == 1:
        put_person(values, "to", next(iter(others.values())), account, None)
    else:
        account.more += len(others)
    if calling:
        values["kind"] = headed.media_kind(cells.get("type"))
        missed = cells.get("missed", "").lower() == "true"
        values["duration"] = "0" if missed else cells.get("duration")
    kept = [("Thread", thread), *((label, value) for label, value in pairs if plain(label) in _UNIFIED)]
    record = RecordKind.SESSION if calling else RecordKind.MESSAGE
    account.tally.content_cells += sum(1 for label, value in pairs if value and plain(label) in LEFT_OUT)
    return Row(where=where, record=record, values=values, raw=as_json(kept))
