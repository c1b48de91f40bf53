"""Cases as the acts about them leave them: pure functions, nothing stored that can be computed.

A case is an inquiry of some authority: its stages with their days, who is asked what, what is due. Roles of
subjects are hypotheses that a named person holds for a stated reason, never findings.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from filature.errors import UsageError, WorkspaceError
from filature.workspace.acts import Act

ANOTHER = "another case exists"  # what is shown of a case to those who may not see it


class Stage(StrEnum):
    """Where an inquiry stands in the procedure."""

    PRELIMINARY = "preliminary"
    JUDICIAL = "judicial"
    REFERRAL = "referral"
    TRIAL = "trial"
    APPEAL = "appeal"
    CLOSED = "closed"


class Role(StrEnum):
    """What a person may be in a case: a hypothesis."""

    PAYER = "payer"
    PAYEE = "payee"
    FACILITATOR = "facilitator"
    VICTIM = "possible victim"
    WITNESS = "witness"
    OTHER = "other"


class Outcome(StrEnum):
    """What came back to a request."""

    FULL = "full"
    PARTIAL = "partial"
    REFUSED = "refused"


class Kind(StrEnum):
    """The acts about a case."""

    OPENED = "opened"
    STAGE = "stage"
    SUBJECT = "subject"
    REQUEST = "request sent"
    REPLY = "reply"
    TASK = "task"
    TASK_DONE = "task done"
    DEADLINE = "deadline"
    DEADLINE_MET = "deadline met"
    EXHIBIT = "linked exhibit"
    CASE = "linked case"
    KEPT = "retention set"
    PURGED = "purged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage, from which day, with what reason."""

    stage: Stage
    on: str
    author: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person of the records in a role that somebody supposes, and why. The last word on a person counts."""

    person: str
    role: Role
    author: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back to a request, on which day, and in which exhibits it is."""

    on: str
    outcome: Outcome
    exhibits: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One demand for data: under which instrument, to which authority, for what; `due` None: no day stated."""

    number: int
    instrument: str
    authority: str
    scope: str
    sent: str
    due: str | None
    replies: tuple[Reply, ...] = ()

    @property
    def open(self) -> bool:
        """Tell whether more is expected: nothing came, or a part."""
        return not self.replies or self.replies[-1].outcome is Outcome.PARTIAL

    def overdue(self, today: str) -> bool:
        """Tell whether more is expected and its day is past."""
        return self.open and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A task with whoever owes it, or a deadline (owner None); closed with what came of it."""

    number: int
    what: str
    owner: str | None
    due: str | None
    result: str | None = None

    def overdue(self, today: str) -> bool:
        """Tell whether it is open and its day is past."""
        return self.result is None and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """To the end of which day a closed case is kept, under which rule of the table, who set it and why."""

    until: str
    rule: str
    author: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One inquiry, as all acts together leave it. Its children say themselves that they belong to it."""

    number: int
    reference: str
    authority: str
    opened_at: str
    opened_by: str
    history: tuple[Step, ...]
    subjects: tuple[Subject, ...] = ()
    requests: tuple[Request, ...] = ()
    tasks: tuple[Duty, ...] = ()
    deadlines: tuple[Duty, ...] = ()
    exhibits: tuple[int, ...] = ()
    cases: tuple[int, ...] = ()
    keeping: Keeping | None = None
    purged: str | None = None

    @property
    def stage(self) -> Stage:
        """The stage that holds now."""
        return self.history[-1].stage

    def overdue(self, today: str) -> int:
        """Return how many requests, tasks and deadlines are past their day."""
        duties = sum(one.overdue(today) for one in (*self.tasks, *self.deadlines))
        return duties + sum(one.overdue(today) for one in self.requests)


def named(cases: Mapping[int, Case], reference: str) -> Case:
    """Return the case of a reference; raise UsageError 'no-case'."""
    found = next((case for case in cases.values() if case.reference == reference.strip()), None)
    if found is None:
        raise UsageError("no-case", f"there is no case {reference!r}", "see `filature case list`")
    return found


def fold(acts: Iterable[Act]) -> dict[int, Case]:
    """Return every case by number; raise WorkspaceError where an act is not one that this program writes."""
    found: dict[int, Case] = {}
    for act in acts:
        try:
            kind = Kind(act.kind)
            if kind is Kind.OPENED:
                found[act.number] = _opened(act)
            else:
                found[act.number] = _APPLY[kind](found[act.number], act, act.values)
        except (KeyError, ValueError, TypeError, IndexError):
            message = f"case act {act.act_no} in register.sqlite is damaged: it cannot be followed"
            hint = "run `filature verify`, then restore register.sqlite from a backup"
            raise WorkspaceError("register-damaged", message, hint) from None
    return found


Values = Mapping[str, Any]


def _opened(act: Act) -> Case:
    values = act.values
    return Case(
        number=act.number,
        reference=values["reference"],
        authority=values["authority"],
        opened_at=act.done_at,
        opened_by=act.author,
        history=(_step(act, values),),
    )


def _step(act: Act, values: Values) -> Step:
    return Step(stage=Stage(values["stage"]), on=values["on"], author=act.author, reason=values["reason"])


def _stage(case: Case, act: Act, values: Values) -> Case:
    return replace(case, history=(*case.history, _step(act, values)))


def _subject(case: Case, act: Act, values: Values) -> Case:
    new = Subject(
        person=values["person"], role=Role(values["role"]), author=act.author, reason=values["reason"]
    )
    return replace(case, subjects=(*(one for one in case.subjects if one.person != new.person), new))


def _request(case: Case, act: Act, values: Values) -> Case:  # noqa: ARG001 - one shape for all acts
    new = Request(
        number=len(case.requests) + 1,
        **{key: values[key] for key in ("instrument", "authority", "scope", "sent", "due")},
    )
    return replace(case, requests=(*case.requests, new))


def _reply(case: Case, act: Act, values: Values) -> Case:  # noqa: ARG001
    new = Reply(on=values["on"], outcome=Outcome(values["outcome"]), exhibits=tuple(values["exhibits"]))
    asked = case.requests[int(values["request"]) - 1]
    answered = replace(asked, replies=(*asked.replies, new))
    requests = tuple(answered if one.number == asked.number else one for one in case.requests)
    return _with_exhibits(replace(case, requests=requests), new.exhibits)


def _task(case: Case, act: Act, values: Values) -> Case:  # noqa: ARG001
    new = Duty(number=len(case.tasks) + 1, what=values["what"], owner=values["owner"], due=values["due"])
    return replace(case, tasks=(*case.tasks, new))


def _task_done(case: Case, act: Act, values: Values) -> Case:  # noqa: ARG001
    return replace(case, tasks=_closed(case.tasks, values))


def _deadline(case: Case, act: Act, values: Values) -> Case:  # noqa: ARG001
    new = Duty(number=len(case.deadlines) + 1, what=values["what"], owner=None, due=values["due"])
    return replace(case, deadlines=(*case.deadlines, new))


def _deadline_met(case: Case, act: Act, values: Values) -> Case:  # noqa: ARG001
    return replace(case, deadlines=_closed(case.deadlines, values))


def _closed(duties: tuple[Duty, ...], values: Values) -> tuple[Duty, ...]:
    done = replace(duties[int(values["number"]) - 1], result=values["result"])
    return tuple(done if one.number == done.number else one for one in duties)


def _exhibit(case: Case, act: Act, values: Values) -> Case:  # noqa: ARG001
    return _with_exhibits(case, (int(values["exhibit"]),))


def _with_exhibits(case: Case, numbers: Iterable[int]) -> Case:
    return replace(case, exhibits=tuple(dict.fromkeys((*case.exhibits, *numbers))))


def _case(case: Case, act: Act, values: Values) -> Case:  # noqa: ARG001
    return replace(case, cases=tuple(dict.fromkeys((*case.cases, int(values["case"])))))


def _kept(case: Case, act: Act, values: Values) -> Case:
    new = Keeping(until=values["until"], rule=values["rule"], author=act.author, reason=values["reason"])
    return replace(case, keeping=new)


def _purged(case: Case, act: Act, values: Values) -> Case:
    [int(one) for one in (*values["children"], *values["kept"])]  # they must be numbers of children
    return replace(case, purged=act.done_at)


_APPLY: Mapping[Kind, Callable[[Case, Act, Values], Case]] = {
    Kind.STAGE: _stage,
    Kind.SUBJECT: _subject,
    Kind.REQUEST: _request,
    Kind.REPLY: _reply,
    Kind.TASK: _task,
    Kind.TASK_DONE: _task_done,
    Kind.DEADLINE: _deadline,
    Kind.DEADLINE_MET: _deadline_met,
    Kind.EXHIBIT: _exhibit,
    Kind.CASE: _case,
    Kind.KEPT: _kept,
    Kind.PURGED: _purged,
}
