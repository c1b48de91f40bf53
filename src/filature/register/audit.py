"""Who saw or did what, from the acts and the ledger: about a child, a case, a person of the records, or by somebody.

The acts say who, when, what and why. Where an entry of the ledger has no act (an export, a run, a setting), it is known
by the keyed references of the ledger: they tell that somebody did it and when, not with what. Details of what the
viewer may not see stay closed; that something was done is told to whoever may audit.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from filature.errors import RefusedError
from filature.register import case_acts, child_acts, user_acts
from filature.register.children import pseudonym
from filature.register.users import User
from filature.workspace import Workspace, acts
from filature.workspace.access import Action, Noun, Role
from filature.workspace.clock import iso

_CLOSED = "(closed to you)"
_DETAILS = ("purpose", "reason", "finding", "what", "scope", "result", "asked")
_TOLD = ("fields", "status", "stage", "role", "to", "recipient", "login", "kinds", "step", "rival", "basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that somebody did: when, who, what, about what, in which words, and in which entry of the ledger."""

    at: str
    by: str
    what: str
    about: str
    detail: str
    entry: int


def of_child(workspace: Workspace, name: str) -> list[Event]:
    """Return what was done about a child, every reading and refusal included; UsageError 'no-child'."""
    with _whole(workspace):
        child = child_acts.find(workspace, name)
    return [event for event in _events(workspace) if event.about == child.pseudonym]


def of_case(workspace: Workspace, reference: str) -> list[Event]:
    """Return what was done about a case, roles and broken glasses included; UsageError 'no-case'."""
    with _whole(workspace):
        case = case_acts.find(workspace, reference)
    return [
        event for event in _events(workspace, case=case.number) if event.about == f"case {case.reference}"
    ]


def of_person(workspace: Workspace, label: str) -> list[Event]:
    """Return what names a person of the records: roles in cases, links of children, judgements and targets."""
    workspace.register.permit(Noun.RECORDS, Action.SEE)
    wanted = label.strip().upper()
    leads = {f"{role}-{wanted.removeprefix('P-')}" for role in ("payer", "payee")}
    return [
        event
        for event, values in _told(workspace)
        if wanted in (values.get("person"), values.get("to")) or event.about.removeprefix("lead ") in leads
    ]


def of_user(workspace: Workspace, login: str) -> list[Event]:
    """Return everything that somebody signed, what the ledger alone knows included; RefusedError for others' eyes."""
    register = workspace.register
    if not _auditor(workspace) and login != register.viewer:
        raise RefusedError(
            "not-allowed", "what others did is audited by a magistrate or an administrator", _ASK
        )
    found = [event for event in _events(workspace) if event.by == login]
    known = {event.entry for event in _events(workspace)}
    return sorted([*found, *_of_ledger(workspace, login, known)], key=lambda event: event.entry)


def alarms(workspace: Workspace) -> list[tuple[User, int]]:
    """Return every broken glass that no other person has reviewed yet, as user and number."""
    users = user_acts.every(workspace).values()
    return [(user, one.number) for user in users for one in user.broken if one.reviewed_by is None]


def totals(workspace: Workspace) -> list[tuple[str, str, int]]:
    """Return who did what how often, most first; to whoever may not audit others, their own."""
    counted: dict[tuple[str, str], int] = {}
    every = _auditor(workspace)
    for event in (one for one in _events(workspace) if every or one.by == workspace.register.viewer):
        counted[event.by, event.what] = counted.get((event.by, event.what), 0) + 1
    return sorted(
        ((by, what, n) for (by, what), n in counted.items()), key=lambda row: (-row[2], row[0], row[1])
    )


_ASK = "ask one of them, or audit yourself"


def _auditor(workspace: Workspace) -> bool:
    register = workspace.register
    if register.viewer is None or not register.guarded:
        return True
    today = iso(workspace.clock())[:10]
    mine = [user for user in user_acts.every(workspace).values() if user.login == register.viewer]
    roles = {grant.role for user in mine for grant in user.live(today)}
    return bool(roles & {Role.ADMINISTRATOR, Role.MAGISTRATE})


def _whole(workspace: Workspace) -> AbstractContextManager[None]:
    """Return a context in which an auditor finds what exists, and everybody else what they may see."""
    return workspace.register.as_program() if _auditor(workspace) else nullcontext()


def _events(workspace: Workspace, *, case: int | None = None) -> list[Event]:
    return [event for event, _ in _told(workspace, case=case)]


def _told(workspace: Workspace, *, case: int | None = None) -> list[tuple[Event, dict[str, Any]]]:
    """Return all acts as events with what they say, oldest first; acts about users also under the `case` they name."""
    register = workspace.register
    with register.as_program():
        references = {number: found.reference for number, found in case_acts.every(workspace).items()}
    logins = {number: user.login for number, user in user_acts.every(workspace).items()}
    open_to = {noun: register.visible(Noun(noun), Action.SEE) for noun in (acts.CHILD, acts.CASE)}
    names: dict[str, Callable[[int], str]] = {
        acts.CHILD: pseudonym,
        acts.CASE: lambda number: f"case {references.get(number, number)}",
        acts.USER: lambda number: f"user {logins.get(number, number)}",
    }
    records = register.may(Noun.RECORDS, Action.SEE)
    found = []
    for table, seq, payload in register.journal():
        if table == "decision":
            one = acts.decision_of(payload, f"decision of entry {seq}")
            about = f"{'lead' if one.object_type in acts.JUDGED else one.object_type} {one.object_id}"
            what, at, by, values = (
                one.judgement,
                one.decided_at,
                one.author,
                {**one.values, "reason": one.reason},
            )
            closed = not records
        else:
            noun = table.removesuffix("_act")
            act = acts.act_of(payload, f"{noun} act of entry {seq}")
            what, at, by, values = act.kind, act.done_at, act.author, act.values
            names_case = noun == acts.USER and case is not None and act.values.get("case") == case
            about = names[acts.CASE](case) if names_case and case is not None else names[noun](act.number)
            seen = open_to.get(noun)
            closed = seen is not None and act.number not in seen
        detail = _CLOSED if closed else _detail(values)
        found.append(
            (
                Event(at=at, by=by, what=what, about=about, detail=detail, entry=seq),
                values if not closed else {},
            )
        )
    return sorted(found, key=lambda pair: pair[0].entry)


def _detail(values: dict[str, Any]) -> str:
    told = [f"{key} {_plain(values[key])}" for key in _TOLD if values.get(key)]
    return "; ".join([*told, *(str(values[key]) for key in _DETAILS if values.get(key))])


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _of_ledger(workspace: Workspace, login: str, known: Iterable[int]) -> Iterator[Event]:
    """Yield the entries of somebody that no act explains, by the keyed reference of the actor."""
    mine, seen = acts.reference(workspace.register.reference_key, "actor", login), set(known)
    for body in workspace.register.entries():
        entry = acts.decode(body)
        if entry["actor"] == mine and int(entry["seq"]) not in seen:
            yield Event(
                at=entry["time"], by=login, what=entry["kind"], about="-", detail="", entry=int(entry["seq"])
            )
