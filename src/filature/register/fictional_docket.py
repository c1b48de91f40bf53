"""A fictional docket of the published size: 12 preliminary and 4 judicial inquiries, 300 targets, 17 investigators.

The size is that of one prosecutor's office: 16 inquiries on 6 December 2021 (press), 300 suspected payers in 2021
(press). Everything in it is invented and follows from the numbers: case 26/n, child C-n, lead payer-1-n-1.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from filature.register import case_acts, child_acts
from filature.register.cases import Kind
from filature.register.children import Target
from filature.register.targets import OBJECT, Move
from filature.workspace import Workspace

INVESTIGATORS = [f"inv{number:02d}" for number in range(1, 18)]
CASES, JUDICIAL, CHILDREN, TARGETS = 16, 4, 24, 300
AUTHOR = "root"
WHO = {"reason": "as the file says", "author": AUTHOR}
KINDS = {"kinds": "communications payments", "step": "target"}
LEADS = [f"payer-1-{number}-1" for number in range(1, 341)]  # the last 40 wait


@dataclass(slots=True)
class Moving:
    """A clock that the loader sets."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the time that was set."""
        return self.now


def day(today: datetime, offset: int) -> str:
    """Return the day so many days from today, ISO."""
    return (today.date() + timedelta(days=offset)).isoformat()


def salts(seed: int) -> Callable[[], str]:
    """Return salts that follow from a seed: only what is invented may be guessed."""
    numbers = count()
    return lambda: hashlib.sha256(f"filature docket {seed} {next(numbers)}".encode()).hexdigest()[:32]


def load(workspace: Workspace, clock: Moving) -> None:
    """Load it in one transaction, signed by `root` and the investigators; there are no users after it."""
    register, today = workspace.register, clock.now
    with workspace.together(), register.as_program():
        for number in range(1, CASES + 1):
            _case(workspace, today, number)
        for number in range(1, CHILDREN + 1):
            _child(workspace, today, number)
        for number in range(1, TARGETS + 1):
            clock.now = today - timedelta(days=7 * (1 + number % 8))
            _target(workspace, number)
        clock.now = today
        reason = "his daughter's school, says the register"
        register.decide(author=AUTHOR, object_type=OBJECT, object_id=LEADS[9], judgement=Move.DISMISSED, reason=reason,
                        values={"rival": "FAM"})  # fmt: skip


def _case(workspace: Workspace, today: datetime, number: int) -> None:
    reference, root = f"26/{number}", AUTHOR
    case_acts.open_case(workspace, reference=reference, authority="Fictional prosecutor", stage="preliminary",
                        on=day(today, -300 - number), **WHO)  # fmt: skip
    if number <= JUDICIAL:
        since = day(today, -100 - 10 * number)
        case_acts.enter_stage(workspace, reference, stage="judicial", on=since, **WHO)
        due = day(today, 10 * number)
        case_acts.set_deadline(workspace, reference, what="end of the inquiry", due=due, author=root)
    due = day(today, -30 if number % 3 == 0 else 30)
    case_acts.ask(workspace, reference, instrument=f"Letters rogatory {number}", authority="Operator", scope="calls",
                  sent=day(today, -90), due=due, author=root)  # fmt: skip
    if number % 4 == 0:
        on = day(today, -20)
        case_acts.answered(workspace, reference, 1, on=on, outcome="full", exhibits=[], author=root)
    owner, due = INVESTIGATORS[number % 17], day(today, number - 5)
    case_acts.set_task(workspace, reference, what="hear the provider", owner=owner, due=due, author=root)
    if number == 5:  # noqa: PLR2004 - one task of the docket is done
        case_acts.finish(workspace, reference, 1, kind=Kind.TASK_DONE, result="heard", author=root)
    person = f"P-1-{number if number != CASES else 1}-1"  # the subject of 26/1 is one of 26/16 too
    case_acts.suppose(workspace, reference, person=person, role="payer", **WHO)


def _child(workspace: Workspace, today: datetime, number: int) -> None:
    child = child_acts.open_child(workspace, **WHO).pseudonym
    child_acts.link(workspace, child, target=Target.CASE, to=f"26/{(number - 1) % CASES + 1}",
                    reason=WHO["reason"], author=AUTHOR)  # fmt: skip
    status = ("located", "referred", "safe", "supported")[number % 4] if number % 2 else None
    if status:
        child_acts.state_status(workspace, child, status=status, **WHO)
    if number % 5 == 0:
        owner, due = INVESTIGATORS[0], day(today, 3)
        child_acts.set_action(workspace, child, what="ask for a visit", owner=owner, due=due, author=AUTHOR)


def _target(workspace: Workspace, number: int) -> None:
    signed = (INVESTIGATORS[number % 17], INVESTIGATORS[(number + 1) % 17])
    for move, author in zip((Move.PROPOSED, Move.SECONDED), signed, strict=True):
        workspace.register.decide(author=author, object_type=OBJECT, object_id=LEADS[number - 1], judgement=move,
                                  reason=f"movement {number} beside calls", values=KINDS)  # fmt: skip
