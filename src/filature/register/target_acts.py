"""Decisions about targets: each one is checked, appended with its ledger entry, never changed.

Leads are named by the caller, who also says on which kinds of evidence a lead rests: this room does not read them.
"""

from collections.abc import Mapping, Sequence

from filature.errors import UsageError
from filature.model.enums import EvidenceKind, Use
from filature.register.given import said
from filature.register.targets import (
    OBJECT,
    RIVALS,
    Move,
    Status,
    Step,
    Target,
    fold,
    kinds_of,
    may_propose,
    may_second,
    too_few,
)
from filature.workspace import Workspace
from filature.workspace.access import Action, Noun

_LIST = "see `filature target list`"


def every(workspace: Workspace) -> dict[str, Target]:
    """Return every lead about which something was decided here, by name."""
    workspace.register.permit(Noun.RECORDS, Action.SEE)
    return fold(workspace.register.decisions())


def find(workspace: Workspace, lead: str) -> Target:
    """Return where a lead stands; one about which nothing was decided is a lead."""
    workspace.register.permit(Noun.RECORDS, Action.SEE)
    return fold(workspace.register.decisions(OBJECT, lead)).get(lead, Target(lead=lead))


def record_evidence(
    workspace: Workspace, lead: str, *, kind: str, exhibit: int, reason: str, author: str
) -> Target:
    """Record a kind of evidence that an exhibit holds and the records do not show; it counts like theirs.

    Raises UsageError 'no-exhibit', and 'intelligence-only': such an exhibit may not be needed by a dossier.
    """
    received = {one.exhibit_no: one for one in workspace.register.exhibits()}
    if exhibit not in received:
        raise UsageError("no-exhibit", f"there is no exhibit {exhibit}", "see `filature exhibits`")
    if received[exhibit].use is Use.INTELLIGENCE_ONLY:
        message = f"exhibit {exhibit} is for intelligence only"
        raise UsageError("intelligence-only", message, "name an exhibit that may be used in court")
    values = {"kind": EvidenceKind(kind).value, "exhibit": str(exhibit)}
    return _decide(workspace, lead, Move.EVIDENCE, values, reason=reason, author=author)


def propose(
    workspace: Workspace,
    lead: str,
    *,
    step: Step,
    computed: Sequence[str],
    reason: str,
    author: str,
    cited: Mapping[str, str] | None = None,
) -> Target:
    """Propose a step up; `computed` are the lead's kinds of evidence, `cited` who the person is now.

    Raises UsageError 'target-step', or 'target-evidence' where there are fewer than two kinds.
    """
    target = find(workspace, lead)
    if why := may_propose(target, step):
        raise UsageError("target-step", f"{lead}: {why}", _LIST)
    kinds = _enough(target, computed)
    values = {**(cited or {}), "step": step.value, "kinds": " ".join(kinds)}
    return _decide(workspace, lead, Move.PROPOSED, values, reason=reason, author=author)


def second(workspace: Workspace, lead: str, *, computed: Sequence[str], reason: str, author: str) -> Target:
    """Agree to what another person proposed: the step holds from now on.

    Raises UsageError 'target-second' without a proposal or for the same person, 'target-evidence'.
    """
    target = find(workspace, lead)
    kinds = kinds_of(computed, target)
    why = may_second(target, said(author, "--author"), kinds)
    if why is not None and why != too_few(kinds):
        raise UsageError("target-second", f"{lead}: {why}", _LIST)
    values = {"kinds": " ".join(_enough(target, computed))}
    return _decide(workspace, lead, Move.SECONDED, values, reason=reason, author=author)


def withdraw(workspace: Workspace, lead: str, *, reason: str, author: str) -> Target:
    """Take back a proposal, or the step that holds; raise UsageError 'target-step' where there is neither."""
    target = find(workspace, lead)
    if target.proposal is None and target.status not in (Status.TARGET, Status.SUSPECT):
        raise UsageError("target-step", f"{lead}: there is nothing to withdraw", _LIST)
    return _decide(workspace, lead, Move.WITHDRAWN, {}, reason=reason, author=author)


def dismiss(workspace: Workspace, lead: str, *, rival: str | None, reason: str, author: str) -> Target:
    """Dismiss a lead for a reason; where a rival explains it, its code says which. UsageError 'rival'."""
    if rival is not None and rival not in RIVALS:
        message = f"found the rival {rival!r}, expected one of {', '.join(RIVALS)}"
        raise UsageError("rival", message, "leave it out where none of them explains the lead")
    values = {"rival": rival} if rival else {}
    return _decide(workspace, lead, Move.DISMISSED, values, reason=reason, author=author)


def _enough(target: Target, computed: Sequence[str]) -> tuple[str, ...]:
    kinds = kinds_of(computed, target)
    if why := too_few(kinds):
        hint = "record another kind with `filature target evidence`, where an exhibit holds it"
        raise UsageError("target-evidence", f"{target.lead}: {why}", hint)
    return kinds


def _decide(
    workspace: Workspace, lead: str, move: Move, values: Mapping[str, str], *, reason: str, author: str
) -> Target:
    workspace.register.decide(
        author=said(author, "--author"), object_type=OBJECT, object_id=lead, judgement=move.value,
        reason=said(reason, "--reason"), values=values,
    )  # fmt: skip
    workspace.log()
    return find(workspace, lead)
