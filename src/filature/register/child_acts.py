"""Acts about children that hold nothing sealed: each one is checked, appended with its ledger entry, never changed."""

import re
from collections.abc import Mapping
from typing import Any

from filature.errors import UsageError
from filature.register import cases
from filature.register.children import OLDEST, Basis, Child, Kind, Status, Target, fold, number_of, pseudonym
from filature.register.given import day, said
from filature.workspace import Workspace
from filature.workspace.acts import CASE, CHILD, KIND_CHILD

_FORMS = {
    Target.PERSON: (re.compile(r"P-[0-9]{1,9}-[0-9]{1,9}-[1-4]"), "a person's number such as P-1-17-2"),
    Target.EPISODE: (re.compile(r"[0-9]{1,9}:[0-9]{1,9}"), "a payment as exhibit:row, such as 1:17"),
    Target.COUNTRY: (re.compile(r"[A-Z]{2}"), "a country as ISO 3166 has it, such as PH"),
}


def every(workspace: Workspace) -> list[Child]:
    """Return all children in the order of their pseudonyms."""
    return [child for _, child in sorted(fold(workspace.register.acts(CHILD)).items())]


def page(workspace: Workspace, *, after: int = 0, count: int = 50) -> list[Child]:
    """Return the next `count` children after a number, in the order of their pseudonyms."""
    return [
        child for _, child in sorted(fold(workspace.register.page(CHILD, after=after, count=count)).items())
    ]


def listed(workspace: Workspace, *, after: int, count: int, status: str | None) -> tuple[list[Child], bool]:
    """Return the next `count` children after a number (of one status, where asked), and whether more follow."""
    found: list[Child] = []
    while len(found) <= count:
        children = page(workspace, after=after, count=count + 1)
        found += [child for child in children if status in (None, child.status)]
        if len(children) <= count:
            break
        after = children[-1].number
    return found[:count], len(found) > count


def filed(workspace: Workspace, case: int | None = None) -> dict[int, list[str]]:
    """Return the pseudonyms of the children filed in each case, or in one, of those that may be seen."""
    found = workspace.register.filed(case)
    return {number: [pseudonym(child) for child in children] for number, children in found.items()}


def forgetting(workspace: Workspace, number: int) -> tuple[str, tuple[str, ...], str]:
    """Return the pseudonym, the fields that were sealed, and when they were forgotten."""
    act = next(one for one in reversed(workspace.register.acts(CHILD, number)) if one.kind == Kind.FORGOTTEN)
    return pseudonym(number), tuple(act.values["fields"]), act.done_at


def find(workspace: Workspace, name: str) -> Child:
    """Return the child of a pseudonym; raise UsageError 'no-child'."""
    number = number_of(name)
    found = fold(workspace.register.acts(CHILD, number)).get(number)
    if found is None:
        message = f"there is no child {pseudonym(number)}"
        raise UsageError("no-child", message, "see `filature child list`")
    return found


def add(
    workspace: Workspace,
    number: int | None,
    kind: Kind,
    values: Mapping[str, Any],
    *,
    author: str,
    entry: str,
) -> Child:
    """Append an act and its ledger entry, both on disk on return; return the child as it now stands."""
    act = workspace.register.act(
        CHILD, number, kind, author=said(author, "--author"), values=values, entry=entry
    )
    workspace.log()
    with workspace.register.as_program():  # the act itself may have taken the child out of one's sight
        return find(workspace, pseudonym(act.number))


def open_child(workspace: Workspace, *, reason: str, author: str) -> Child:
    """Open a record as soon as a child is suspected; raise UsageError 'empty' without a reason."""
    values = {"reason": said(reason, "--reason")}
    return add(workspace, None, Kind.OPENED, values, author=author, entry=KIND_CHILD)


def state_age(
    workspace: Workspace,
    name: str,
    *,
    low: int | None,
    high: int | None,
    basis: str,
    reason: str,
    author: str,
    on: str | None = None,
) -> Child:
    """State an age or an interval with its basis; basis 'unknown' goes with no years, every other with some.

    Raises UsageError 'age' where the years do not fit.
    """
    child, rests = find(workspace, name), Basis(basis)
    years = [value for value in (low, high) if value is not None]
    if any(not 0 <= value <= OLDEST for value in years) or years != sorted(years):
        message = f"found {low} to {high} years, expected an interval within 0 to {OLDEST}"
        raise UsageError("age", message, "give the youngest with --from and the oldest with --to")
    if (rests is Basis.UNKNOWN) == bool(years):
        message = f"found the basis '{rests}' with {'an age' if years else 'no age'}"
        raise UsageError("age", message, "an unknown age has no years; a known one says what it rests on")
    values = {
        "low": low, "high": high, "basis": rests.value, "on": day(on, "--on"), "reason": said(reason, "--reason"),
    }  # fmt: skip
    return add(workspace, child.number, Kind.AGE, values, author=author, entry=KIND_CHILD)


def state_status(workspace: Workspace, name: str, *, status: str, reason: str, author: str) -> Child:
    """State how safe the child is; the earlier statuses stay in the history."""
    child = find(workspace, name)
    values = {"status": Status(status).value, "reason": said(reason, "--reason")}
    return add(workspace, child.number, Kind.STATUS, values, author=author, entry=KIND_CHILD)


def set_action(
    workspace: Workspace, name: str, *, what: str, owner: str, due: str | None, author: str
) -> Child:
    """Say what is to be done next and who owes it; it takes the place of the one before."""
    child = find(workspace, name)
    values = {"what": said(what, "--do"), "owner": said(owner, "--owner"), "due": day(due, "--due")}
    return add(workspace, child.number, Kind.ACTION, values, author=author, entry=KIND_CHILD)


def close_action(workspace: Workspace, name: str, *, result: str, author: str) -> Child:
    """Say what came of the next action; raise UsageError 'no-action' where none is open."""
    child = find(workspace, name)
    if child.action is None:
        raise UsageError(
            "no-action", f"{child.pseudonym} has no open action", "set one with --do and --owner"
        )
    values = {"what": child.action.what, "result": said(result, "--done")}
    return add(workspace, child.number, Kind.DONE, values, author=author, entry=KIND_CHILD)


def link(
    workspace: Workspace,
    name: str,
    *,
    target: Target,
    to: str,
    reason: str,
    author: str,
    remove: bool = False,
) -> Child:
    """Link the child to a person, an episode, a case or a country, or take such a link back.

    Raises UsageError 'link' where it is not well formed, there already, or not there; 'no-case'.
    """
    child = find(workspace, name)
    if target is Target.CASE:
        value = str(cases.named(cases.fold(workspace.register.acts(CASE)), to).number)
    else:
        value = to.strip().upper()
        form, expected = _FORMS[target]
        if not form.fullmatch(value):
            raise UsageError("link", f"the {target} is not well formed, expected {expected}", "correct it")
        known = {exhibit.exhibit_no for exhibit in workspace.register.exhibits()}
        if target is Target.EPISODE and int(value.partition(":")[0]) not in known:
            raise UsageError(
                "link", f"there is no exhibit {value.partition(':')[0]}", "see `filature exhibits`"
            )
    if ((target, value) in child.links) != remove:
        state = "is not linked" if remove else "is linked already"
        raise UsageError(
            "link", f"{child.pseudonym} {state} to {target} {value}", "see `filature child show`"
        )
    values = {"target": target.value, "to": value, "reason": said(reason, "--reason")}
    kind = Kind.UNLINKED if remove else Kind.LINKED
    return add(workspace, child.number, kind, values, author=author, entry=KIND_CHILD)
