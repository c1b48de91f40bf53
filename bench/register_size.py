"""A register of 100,000 decisions and 10,000 children: how long each query of a page takes.

    python bench/register_size.py [--decisions 100000] [--children 10000]

Each child has five acts (opened, age, filed in one of 200 cases, status, next action); two users, one of whom may see
the children of ten cases. Prints the median, the 95th of a hundred and the slowest of 41 runs of each query in CPU
milliseconds; exits 1 where a median or a 95th is over 50. Writing is without sync here: reading is what is measured.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from filature.register import case_acts, child_acts, target_acts
from filature.register.users import Kind
from filature.workspace import Workspace, create, open_workspace
from filature.workspace.acts import CASE, CHILD, KIND_CASE, KIND_CHILD, KIND_MEMBER, USER
from filature.workspace.clock import wall
from filature.workspace.layout import Settings

LIMIT, RUNS, CASES, MINE = 50.0, 41, 200, 10  # milliseconds; times; cases; cases of the investigator


def fill(workspace: Workspace, decisions: int, children: int) -> None:
    """Write the acts, in the order in which a unit would."""
    register = workspace.register
    register.viewer = None
    register._db.pragma("synchronous", 0)  # noqa: SLF001 - reading is measured
    opening = {"authority": "A", "stage": "preliminary", "on": "2026-01-01", "reason": "r"}
    for number in range(1, CASES + 1):
        values = {"reference": f"26/{number}", **opening}
        register.act(CASE, None, "opened", author="Ada", values=values, entry=KIND_CASE)
    for number in range(1, children + 1):
        told: tuple[tuple[str, dict[str, object]], ...] = (
            ("opened", {"reason": "suspected"}),
            ("age stated", {"low": 9, "high": 12, "basis": "stated", "on": None, "reason": "r"}),
            ("linked", {"target": "case", "to": str(1 + number % CASES), "reason": "r"}),
            ("status", {"status": "located", "reason": "r"}),
            ("next action", {"what": "call", "owner": "Ada", "due": None}),
        )
        for place, (kind, about) in enumerate(told):
            known = number if place else None
            register.act(CHILD, known, kind, author="Ada", values=about, entry=KIND_CHILD)
    for number in range(decisions):
        move = ("proposed", "seconded", "withdrawn")[number % 3]
        register.decide(author="Ada", object_type="target", object_id=f"payer-1-{number // 3}-1", judgement=move,
                        reason="r", values={"step": "target", "kinds": "communications payments"})  # fmt: skip


def users(workspace: Workspace) -> None:
    """Make an administrator and an investigator of some cases."""
    until = (wall() + timedelta(days=60)).date().isoformat()
    for login in ("root", "inv"):
        act = workspace.register.act(
            USER, None, Kind.MADE, author="root", values={"login": login}, entry=KIND_MEMBER
        )
    for case in range(1, MINE + 1):
        values = {"case": case, "role": "investigator", "identity": False, "until": until}
        workspace.register.act(USER, act.number, Kind.GIVEN, author="root", values=values, entry=KIND_MEMBER)


def measure(workspace: Workspace, children: int, decisions: int) -> dict[str, Callable[[], object]]:
    """Return the queries by name."""
    middle = f"C-{children // 2:03d}"
    mine = f"C-{CASES:03d}"  # of case 1
    lead = f"payer-1-{decisions // 6}-1"
    as_user = _as("inv", workspace)
    return {
        "one child": lambda: child_acts.find(workspace, middle),
        "a page of 50 children": lambda: child_acts.page(workspace, after=children // 2),
        "one case": lambda: case_acts.find(workspace, "26/7"),
        "all cases": lambda: case_acts.every(workspace),
        "one lead on the ladder": lambda: target_acts.find(workspace, lead),
        "one child, with roles": as_user(lambda: child_acts.find(workspace, mine)),
        "a page of 50 children, with roles": as_user(lambda: child_acts.page(workspace)),
        "a page of located children, with roles": as_user(
            lambda: child_acts.listed(workspace, after=0, count=50, status="located")
        ),
        "which children are in which case": lambda: child_acts.filed(workspace),
        "the children of one case": lambda: child_acts.filed(workspace, 7),
        "my cases, with roles": as_user(lambda: case_acts.every(workspace)),
    }


def _as(login: str, workspace: Workspace) -> Callable[[Callable[[], object]], Callable[[], object]]:
    def wrap(query: Callable[[], object]) -> Callable[[], object]:
        def run() -> object:
            workspace.register.viewer = login
            try:
                return query()
            finally:
                workspace.register.viewer = None

        return run

    return wrap


def main() -> int:
    """Fill a register, time the queries, print them; return 1 where one is too slow."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--decisions", type=int, default=100_000)
    parser.add_argument("--children", type=int, default=10_000)
    options = parser.parse_args()
    slow = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "case"
        create(folder, Settings(name="size", unit="bench"))
        with open_workspace(folder, write=True) as workspace:
            fill(workspace, options.decisions, options.children)
            users(workspace)
            for what, query in measure(workspace, options.children, options.decisions).items():
                times = []
                for _ in range(RUNS):
                    start = time.process_time()
                    query()
                    times.append(1000 * (time.process_time() - start))
                p95 = quantiles(times, n=20)[-1]
                slow = slow or max(median(times), p95) > LIMIT
                print(f"{what}: median {median(times):.1f} ms, p95 {p95:.1f} ms, slowest {max(times):.1f} ms")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
