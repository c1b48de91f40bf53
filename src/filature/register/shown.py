"""Children and cases as plain data, for JSON and for text: pseudonyms, never a sealed value."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from filature.register.cases import ANOTHER, Case
from filature.register.children import Child, Target
from filature.register.targets import Target as Aim
from filature.register.users import User

Row = dict[str, Any]


def child_row(child: Child, cases: Mapping[int, Case], now: str) -> Row:
    """Return what may be shown of a child at a time (ISO, UTC): which fields are sealed, never what they hold."""
    age = child.age
    return {
        "child": child.pseudonym,
        "opened_at": child.opened_at,
        "opened_by": child.opened_by,
        "reason": child.reason,
        "age": {"from": age.low, "to": age.high, "basis": age.basis.value, "on": age.on},
        "status": child.status.value,
        "history": [{**asdict(step), "status": step.status.value} for step in child.history],
        "next_action": asdict(child.action) if child.action else None,
        "links": {
            "persons": list(child.linked(Target.PERSON)),
            "episodes": list(child.linked(Target.EPISODE)),
            "cases": [_reference(cases, int(one)) for one in child.linked(Target.CASE)],
            "countries": list(child.linked(Target.COUNTRY)),
        },
        "sealed": sorted(child.sealed),
        "forgotten_at": child.forgotten,
        "reads": [{**asdict(read), "fields": list(read.fields)} for read in child.reads],
        "releases": [{**asdict(one), "in_force": one.in_force(now)} for one in child.releases],
    }


def case_row(
    case: Case,
    cases: Mapping[int, Case],
    children: Mapping[int, Sequence[str]],
    today: str,
    sharing: Mapping[str, list[str]] | None = None,
) -> Row:
    """Return what may be shown of a case on a day (ISO).

    `children`: pseudonyms by the case in which they are filed; `sharing`: other cases of its subjects, where asked for.
    """
    return {
        "case": case.reference,
        "authority": case.authority,
        "stage": case.stage.value,
        "opened_at": case.opened_at,
        "opened_by": case.opened_by,
        "history": [{**asdict(step), "stage": step.stage.value} for step in case.history],
        "subjects": [{**asdict(one), "role": one.role.value, "is": "hypothesis"} for one in case.subjects],
        "requests": [
            {**asdict(one), "open": one.open, "overdue": one.overdue(today)} for one in case.requests
        ],
        "tasks": [{**asdict(one), "overdue": one.overdue(today)} for one in case.tasks],
        "deadlines": [
            {"number": one.number, "what": one.what, "due": one.due, "result": one.result,
             "overdue": one.overdue(today)}
            for one in case.deadlines
        ],
        "exhibits": list(case.exhibits),
        "cases": [_reference(cases, number) for number in _linked(case, cases)],
        "children": list(children.get(case.number, ())),
        "subjects_elsewhere": dict(sharing or {}),
        "overdue": case.overdue(today),
    }  # fmt: skip


def target_row(target: Aim) -> Row:
    """Return where a lead stands, with every decision that brought it there."""
    return {
        "lead": target.lead,
        "status": target.status.value,
        "since": target.since,
        "signed": list(target.signed),
        "evidence_kinds": list(target.kinds),
        "rival": target.rival,
        "proposal": {**asdict(target.proposal), "step": target.proposal.step.value} if target.proposal else None,
        "evidence": [{**asdict(one), "kind": one.kind.value} for one in target.evidence],
        "history": [
            {"decision": one.decision_no, "at": one.decided_at, "author": one.author, "move": one.judgement,
             "reason": one.reason, "kinds": one.values.get("kinds", "").split()}
            for one in target.history
        ],
    }  # fmt: skip


def _linked(case: Case, cases: Mapping[int, Case]) -> list[int]:
    """Return the cases linked to one, whichever of the two says so."""
    back = {other.number for other in cases.values() if case.number in other.cases}
    return sorted({*case.cases, *back})


def _reference(cases: Mapping[int, Case], number: int) -> str:
    """Return a case's reference; of one that one may not see, only that it exists."""
    return cases[number].reference if number in cases else ANOTHER


def user_row(user: User, cases: Mapping[int, Case], now: str) -> Row:
    """Return a user with roles and broken glasses, on a day; cases by reference."""
    return {
        "user": user.login,
        "active": user.active,
        "made_at": user.made_at,
        "made_by": user.made_by,
        "roles": [
            {"case": None if one.case is None else _reference(cases, one.case), "role": one.role.value,
             "identity": one.identity, "until": one.until, "in_force": user.active and now[:10] <= one.until}
            for one in user.grants.values()
        ],
        "break_glass": [{**asdict(one), "case": _reference(cases, one.case)} for one in user.broken],
        "refused": [{"at": at, "asked": asked} for at, asked in user.refused],
    }  # fmt: skip


def age_text(row: Row) -> str:
    """Return an age as people read it: `9 to 12, stated`."""
    low, high, basis = row["from"], row["to"], row["basis"]
    if low is None and high is None:
        return "unknown"
    years = str(low) if low == high else f"{'?' if low is None else low} to {'?' if high is None else high}"
    return f"{years}, {basis}" + (f", on {row['on']}" if row["on"] else "")
