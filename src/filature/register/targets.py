"""The status ladder as decisions leave it: lead, proposed, target, suspect, or explained and dismissed.

A step up needs two different people and two independent kinds of evidence (DOMAIN, section 2.4). There is no way
around: a decision that breaks the rule moves nothing, whoever wrote it into the register. Pure functions.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from filature.model.enums import EvidenceKind
from filature.workspace.acts import Decision

OBJECT = "target"  # type of object of these decisions; its id is the name of a lead
PEOPLE = KINDS = 2
RIVALS = ("FAM", "SEA", "CHA", "ROM", "RSC", "SEX", "ATO", "BIZ", "CUR", "OTH")


class Step(StrEnum):
    """The steps up the ladder that people decide."""

    TARGET = "target"
    SUSPECT = "suspect"


class Status(StrEnum):
    """Where somebody stands. `lead` is computed; every other step is a dated human act."""

    LEAD = "lead"
    TARGET = "target"
    SUSPECT = "suspect"
    DISMISSED = "dismissed"


class Move(StrEnum):
    """What a decision about a target does."""

    EVIDENCE = "evidence recorded"
    PROPOSED = "proposed"
    SECONDED = "seconded"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A kind of evidence that a person recorded by hand, with the exhibit that holds it."""

    kind: EvidenceKind
    exhibit: int
    author: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A step that one person proposed and nobody has seconded yet."""

    step: Step
    author: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where one lead stands on the ladder, and every decision that brought it there."""

    lead: str
    status: Status = Status.LEAD
    proposal: Proposal | None = None
    signed: tuple[str, ...] = ()  # the two who signed the step that holds
    since: str | None = None
    kinds: tuple[str, ...] = ()  # on which the step that holds rests
    evidence: tuple[Evidence, ...] = ()
    rival: str | None = None  # what explains a dismissed lead, where something does
    history: tuple[Decision, ...] = ()


def same_person(first: str, second: str) -> bool:
    """Tell whether two signatures are one person's, whatever case, form or blanks they are written with."""
    return _signature(first) == _signature(second)


def _signature(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def kinds_of(computed: Iterable[str], target: Target) -> tuple[str, ...]:
    """Return the kinds of evidence there are: those of the lead and those recorded by hand, each once."""
    known = {kind.value for kind in EvidenceKind}
    return tuple(sorted({*(set(computed) & known), *(one.kind.value for one in target.evidence)}))


def fold(decisions: Iterable[Decision]) -> dict[str, Target]:
    """Return every lead about which something was decided, by name, as the decisions leave it."""
    found: dict[str, Target] = {}
    for decision in decisions:
        if decision.object_type == OBJECT:
            before = found.get(decision.object_id, Target(lead=decision.object_id))
            found[decision.object_id] = apply(before, decision)
    return found


def apply(target: Target, decision: Decision) -> Target:
    """Return where the lead stands after a decision; one that breaks a rule is kept and moves nothing."""
    kept = replace(target, history=(*target.history, decision))
    try:
        return _APPLY[Move(decision.judgement)](kept, decision)
    except ValueError:  # a word that this program never writes: `verify` names what was changed
        return kept


def may_propose(target: Target, step: Step) -> str | None:
    """Return why a step cannot be proposed, or None."""
    if target.proposal is not None:
        return f"it is proposed as {target.proposal.step} already, by {target.proposal.author}"
    if step is Step.TARGET and target.status in (Status.TARGET, Status.SUSPECT):
        return f"it is a {target.status} already"
    if step is Step.SUSPECT and target.status is not Status.TARGET:
        return f"only a target can become a suspect, and it is {_article(target.status)}"
    return None


def may_second(target: Target, author: str, kinds: Iterable[str]) -> str | None:
    """Return why a proposal cannot be seconded by this person on these kinds of evidence, or None."""
    if target.proposal is None:
        return "nothing is proposed"
    if same_person(target.proposal.author, author):
        return f"{target.proposal.author} proposed it: the second must be another person"
    return too_few(kinds)


def too_few(kinds: Iterable[str]) -> str | None:
    """Return why kinds of evidence are not enough for a step up, or None."""
    found = sorted(set(kinds) & {kind.value for kind in EvidenceKind})
    if len(found) >= KINDS:
        return None
    held = f"only {found[0]}" if found else "no known kind"
    return f"found {held}, expected {KINDS} independent kinds of evidence"


def _article(status: Status) -> str:
    return "dismissed" if status is Status.DISMISSED else f"a {status}"


def _recorded(target: Target, decision: Decision) -> Target:
    values = decision.values
    new = Evidence(
        kind=EvidenceKind(values.get("kind", "")), exhibit=int(values.get("exhibit", "")),
        author=decision.author, reason=decision.reason,
    )  # fmt: skip
    return replace(target, evidence=(*(one for one in target.evidence if one.kind is not new.kind), new))


def _proposed(target: Target, decision: Decision) -> Target:
    step = Step(decision.values.get("step", ""))
    if may_propose(target, step):
        return target
    new = Proposal(step=step, author=decision.author, at=decision.decided_at, reason=decision.reason)
    return replace(target, proposal=new)


def _seconded(target: Target, decision: Decision) -> Target:
    kinds = tuple(decision.values.get("kinds", "").split())
    if target.proposal is None or may_second(target, decision.author, kinds):
        return target
    return replace(
        target,
        status=Status(target.proposal.step.value), proposal=None, rival=None,
        signed=(target.proposal.author, decision.author), since=decision.decided_at, kinds=kinds,
    )  # fmt: skip


def _withdrawn(target: Target, decision: Decision) -> Target:  # noqa: ARG001 - one shape for all
    if target.proposal is not None:
        return replace(target, proposal=None)
    return replace(target, status=Status.LEAD, signed=(), since=None, kinds=())


def _dismissed(target: Target, decision: Decision) -> Target:
    rival = decision.values.get("rival")
    return replace(
        target,
        status=Status.DISMISSED, proposal=None, signed=(decision.author,), since=decision.decided_at,
        kinds=(), rival=rival if rival in RIVALS else None,
    )  # fmt: skip


_APPLY: Mapping[Move, Callable[[Target, Decision], Target]] = {
    Move.EVIDENCE: _recorded,
    Move.PROPOSED: _proposed,
    Move.SECONDED: _seconded,
    Move.WITHDRAWN: _withdrawn,
    Move.DISMISSED: _dismissed,
}
