"""Acts about identity: an answer, and taking one back. Both are decisions in the register, and never removed."""

from filature.errors import UsageError
from filature.identity import reading
from filature.identity.judged import IDENTITY, WITHDRAWN, Answer, check, in_force, pair_id
from filature.workspace import Workspace
from filature.workspace.acts import Decision


def decide(workspace: Workspace, left: str, right: str, *, answer: str, reason: str, author: str) -> Decision:
    """Record an answer about two persons of the last run; the next run follows it.

    Raises UsageError 'no-person', 'one-person', 'empty', or 'contradiction' with the decisions it cannot stand beside.
    """
    if not reason.strip():
        raise UsageError("empty", "--reason is empty", "say why in a sentence")
    first, second = reading.named(workspace.records, left), reading.named(workspace.records, right)
    if first == second:
        raise UsageError("one-person", f"{left} and {right} are one number", "name two")
    check(in_force(workspace.register.decisions()), first, second, Answer(answer))
    decision = workspace.register.decide(
        author=author,
        object_type=IDENTITY,
        object_id=pair_id(first, second),
        judgement=answer,
        reason=reason.strip(),
    )
    workspace.log()
    return decision


def undo(workspace: Workspace, number: int, *, reason: str, author: str) -> Decision:
    """Take back a decision about identity; taking back a withdrawal brings the answer back.

    Raises UsageError 'no-decision', 'empty', 'taken-back', or 'contradiction' where what would come back cannot stand.
    """
    if not reason.strip():
        raise UsageError("empty", "--reason is empty", "say why in a sentence")
    decisions = workspace.register.decisions()
    found = next(
        (item for item in decisions if item.decision_no == number and item.object_type == IDENTITY), None
    )
    if found is None:
        message = f"decision {number} is no decision about identity"
        raise UsageError("no-decision", message, "see `filature identity explain`, which names them")
    before = in_force(decisions)
    trial = Decision(
        decision_no=len(decisions) + 1, author=author, decided_at="", object_type=IDENTITY,
        object_id=found.object_id, judgement=WITHDRAWN, reason=reason, values={"withdraws": str(number)},
    )  # fmt: skip
    after = in_force([*decisions, trial])
    if after == before:
        raise UsageError(
            "taken-back", f"decision {number} does not count any more", "nothing is left to take back"
        )
    for item in after:
        if item not in before:
            check([one for one in after if one != item], item.left, item.right, item.answer)
    decision = workspace.register.decide(
        author=author, object_type=IDENTITY, object_id=found.object_id, judgement=WITHDRAWN,
        reason=reason.strip(), values={"withdraws": str(number)},
    )  # fmt: skip
    workspace.log()
    return decision
