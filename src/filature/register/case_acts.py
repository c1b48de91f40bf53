"""Acts about cases: each one is checked, appended with its ledger entry, never changed."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from filature.errors import UsageError
from filature.register import traces
from filature.register.cases import ANOTHER, Case, Duty, Kind, Outcome, Request, Role, Stage, fold, named
from filature.register.given import day, needed, not_after, said
from filature.register.user_acts import follow
from filature.workspace import Workspace
from filature.workspace.acts import CASE, KIND_CASE

_PERSON = re.compile(r"P-[0-9]{1,9}-[0-9]{1,9}-[1-4]")


def every(workspace: Workspace) -> dict[int, Case]:
    """Return all cases by number, in the order of opening."""
    return fold(workspace.register.acts(CASE))


def find(workspace: Workspace, reference: str) -> Case:
    """Return the case of a reference; raise UsageError 'no-case'."""
    return named(every(workspace), reference)


def open_case(
    workspace: Workspace, *, reference: str, authority: str, stage: str, on: str, reason: str, author: str
) -> Case:
    """Open a case at a stage; raise UsageError 'case-exists' where the reference is taken."""
    name = said(reference, "--reference")
    with workspace.register.as_program():  # a reference is taken once, whoever may see the case
        taken = any(case.reference == name for case in every(workspace).values())
    if taken:
        raise UsageError("case-exists", f"there is a case {name!r} already", "see `filature case show`")
    values = {
        "reference": name, "authority": said(authority, "--authority"), "stage": Stage(stage).value,
        "on": needed(on, "--on"), "reason": said(reason, "--reason"),
    }  # fmt: skip
    return _add(workspace, None, Kind.OPENED, values, author)


def enter_stage(
    workspace: Workspace, reference: str, *, stage: str, on: str, reason: str, author: str
) -> Case:
    """Record the next stage from its day on; UsageError 'stage' for the same again, 'day-order' for an earlier day."""
    case, new, since = find(workspace, reference), Stage(stage), needed(on, "--on")
    last = case.history[-1]
    if last.stage is new:
        message = f"{case.reference} is at the stage '{new}' since {last.on}"
        raise UsageError("stage", message, "name the stage that follows")
    not_after(last.on, since, "the stage before and --on")
    values = {"stage": new.value, "on": since, "reason": said(reason, "--reason")}
    return _add(workspace, case.number, Kind.STAGE, values, author)


def suppose(
    workspace: Workspace, reference: str, *, person: str, role: str, reason: str, author: str
) -> Case:
    """Record a person's role in the case as a hypothesis with its reason; it replaces the one before."""
    case, label = find(workspace, reference), person.strip().upper()
    if not _PERSON.fullmatch(label):
        raise UsageError("no-person", f"{person!r} is no person's number", "numbers look like P-1-17-2")
    values = {"person": label, "role": Role(role).value, "reason": said(reason, "--reason")}
    return _add(workspace, case.number, Kind.SUBJECT, values, author)


def ask(
    workspace: Workspace,
    reference: str,
    *,
    instrument: str,
    authority: str,
    scope: str,
    sent: str,
    due: str | None,
    author: str,
) -> Case:
    """Record a request that was sent; raise UsageError 'day-order' where it is due before it was sent."""
    case, on, until = find(workspace, reference), needed(sent, "--sent"), day(due, "--due")
    if until is not None:
        not_after(on, until, "--sent and --due")
    values = {
        "instrument": said(instrument, "--instrument"), "authority": said(authority, "--authority"),
        "scope": said(scope, "--scope"), "sent": on, "due": until,
    }  # fmt: skip
    return _add(workspace, case.number, Kind.REQUEST, values, author)


def answered(
    workspace: Workspace,
    reference: str,
    number: int,
    *,
    on: str,
    outcome: str,
    exhibits: Sequence[int],
    author: str,
) -> Case:
    """Record what came back to a request; its exhibits belong to the case. UsageError 'no-request', 'no-exhibit'."""
    case = find(workspace, reference)
    asked: Request = _numbered(case, case.requests, number, "request")
    since = needed(on, "--on")
    not_after(asked.sent, since, "the day of sending and --on")
    _known(workspace, exhibits)
    values = {
        "request": asked.number, "on": since, "outcome": Outcome(outcome).value, "exhibits": list(exhibits)
    }  # fmt: skip
    return _add(workspace, case.number, Kind.REPLY, values, author)


def set_task(
    workspace: Workspace, reference: str, *, what: str, owner: str, due: str | None, author: str
) -> Case:
    """Record what is to be done in the case, and who owes it."""
    case = find(workspace, reference)
    values = {"what": said(what, "--do"), "owner": said(owner, "--owner"), "due": day(due, "--due")}
    return _add(workspace, case.number, Kind.TASK, values, author)


def set_deadline(workspace: Workspace, reference: str, *, what: str, due: str, author: str) -> Case:
    """Record a day that the procedure sets; the program computes none."""
    case = find(workspace, reference)
    values = {"what": said(what, "--what"), "due": needed(due, "--due")}
    return _add(workspace, case.number, Kind.DEADLINE, values, author)


def finish(
    workspace: Workspace, reference: str, number: int, *, kind: Kind, result: str, author: str
) -> Case:
    """Close a task (TASK_DONE) or a deadline (DEADLINE_MET) with its result; UsageError 'no-task', 'no-deadline'."""
    case = find(workspace, reference)
    what, duties = ("task", case.tasks) if kind is Kind.TASK_DONE else ("deadline", case.deadlines)
    duty: Duty = _numbered(case, duties, number, what)
    if duty.result is not None:
        raise UsageError(
            "closed", f"{what} {number} of {case.reference} is closed", "see `filature case show`"
        )
    values = {"number": number, "result": said(result, "--done")}
    return _add(workspace, case.number, kind, values, author)


def link_exhibit(workspace: Workspace, reference: str, number: int, *, author: str) -> Case:
    """Say that an exhibit belongs to the case; UsageError 'no-exhibit', 'link' where it does already."""
    case = find(workspace, reference)
    _known(workspace, [number])
    if number in case.exhibits:
        raise UsageError("link", f"exhibit {number} is linked already", "see `filature case show`")
    return _add(workspace, case.number, Kind.EXHIBIT, {"exhibit": number}, author)


def link_case(workspace: Workspace, reference: str, other: str, *, reason: str, author: str) -> Case:
    """Say that another case has to do with this one, and why; UsageError 'no-case', 'link'."""
    case, second = find(workspace, reference), find(workspace, other)
    if second.number == case.number or second.number in case.cases:
        raise UsageError(
            "link", f"{case.reference} and {other} are linked, or one", "see `filature case show`"
        )
    values = {"case": second.number, "reason": said(reason, "--reason")}
    return _add(workspace, case.number, Kind.CASE, values, author)


def sharing(workspace: Workspace, reference: str) -> dict[str, list[str]]:
    """Return which subjects of a case are subjects of others too; of those one may not see, only that they exist."""
    case, seen = find(workspace, reference), every(workspace)
    with workspace.register.as_program():
        others = [one for one in every(workspace).values() if one.number != case.number]
    found: dict[str, list[str]] = {}
    for subject in case.subjects:
        for other in others:
            if any(one.person == subject.person for one in other.subjects):
                name = other.reference if other.number in seen else ANOTHER
                found.setdefault(subject.person, []).append(name)
    return found


def shared(workspace: Workspace, reference: str) -> list[dict[str, Any]]:
    """Return which persons, phones and payees of a case's subjects are those of other cases' subjects too.

    Of cases that one may not see, only that they exist; phones and payees where the records may be seen.
    """
    case, seen = find(workspace, reference), every(workspace)
    with workspace.register.as_program():
        others = [one for one in every(workspace).values() if one.number != case.number]
    known = traces.of(workspace, {one.person for each in (case, *others) for one in each.subjects}, ())

    def of(one: Case) -> set[traces.Trace]:
        return {trace for subject in one.subjects for trace in known[subject.person]}

    found = traces.shared(of(case), {one.number: of(one) for one in others})
    return [
        {
            "kind": kind,
            "what": what,
            "cases": [seen[number].reference if number in seen else ANOTHER for number in numbers],
        }
        for (kind, what), numbers in found.items()
    ]


def _add(
    workspace: Workspace, number: int | None, kind: Kind, values: Mapping[str, Any], author: str
) -> Case:
    who = said(author, "--author")
    act = workspace.register.act(CASE, number, kind, author=who, values=values, entry=KIND_CASE)
    workspace.log()
    if number is None:
        follow(workspace, act.number, who)
    with workspace.register.as_program():
        return fold(workspace.register.acts(CASE, act.number))[act.number]


def _numbered(case: Case, found: Sequence[Any], number: int, what: str) -> Any:  # noqa: ANN401 - of `found`
    if not 1 <= number <= len(found):
        message = f"{case.reference} has no {what} {number}"
        raise UsageError(f"no-{what}", message, "see `filature case show`")
    return found[number - 1]


def _known(workspace: Workspace, numbers: Sequence[int]) -> None:
    known = {exhibit.exhibit_no for exhibit in workspace.register.exhibits()}
    for number in numbers:
        if number not in known:
            raise UsageError("no-exhibit", f"there is no exhibit {number}", "see `filature exhibits`")
