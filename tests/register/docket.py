"""The fictional docket with its users, and one sealed name that was read and released."""

from datetime import UTC, datetime
from unittest.mock import patch

from filature.register import fictional_docket, sealed_acts, user_acts
from filature.register.fictional_docket import (  # noqa: F401 - the tests' names for it
    CASES,
    INVESTIGATORS,
    JUDICIAL,
    LEADS,
    WHO,
    Moving,
)
from filature.workspace import Workspace
from filature.workspace.clock import iso
from register.registers import access, protected

TODAY = datetime(2026, 11, 16, 9, tzinfo=UTC)  # a Monday


def day(offset):
    return fictional_docket.day(TODAY, offset)


def load(workspace: Workspace, clock: Moving, case) -> None:
    """Load it, signed by `root`, then make the users: from then on everybody sees their own cases alone."""
    workspace.register.viewer = "root"
    fictional_docket.load(workspace, clock)
    keys = protected(workspace, case)
    sealed_acts.seal(workspace, keys, "C-001", {"name": "Lila Inventée"}, author="root")
    sealed_acts.reveal(
        workspace, access(case), "C-001", ["name"], purpose="letter to the contact point", author="root"
    )
    sealed_acts.release(workspace, "C-001", recipient="Partner unit", purpose="a visit", until=day(20), **WHO)
    with patch.object(Workspace, "log", autospec=True):
        _users(workspace)
    workspace.log()


def _users(workspace):
    user_acts.make(workspace, "root", **WHO)
    given = {"until": None, **WHO}
    for place, login in enumerate(INVESTIGATORS):
        user_acts.make(workspace, login, **WHO)
        case = f"26/{place % CASES + 1}"
        user_acts.give(workspace, login, role="investigator", case=case, identity=place == 0, **given)
    for login, role, cases in (
        ("magi", "magistrate", range(1, JUDICIAL + 1)),
        ("adv", "victim advocate", (1, 2)),
    ):
        user_acts.make(workspace, login, **WHO)
        for number in cases:
            user_acts.give(workspace, login, role=role, case=f"26/{number}", identity=True, **given)


def now():
    return iso(TODAY)
