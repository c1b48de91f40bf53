"""The docket in figures, on a day: what there is, what is overdue, what waits, how long it takes. Pure functions.

Nothing here concerns a person by name. In anything that leaves the unit, counts below a smallest number are suppressed,
and where one cell alone would be, the next smallest with it: the total would tell it otherwise.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from filature.register.cases import Case, Stage
from filature.register.children import Child, Status
from filature.workspace.acts import JUDGED, Decision

SMALLEST = 5  # counts below are suppressed outside the unit
WEEKS = 8  # whole weeks over which the throughput is measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """The figures of one day. Days are medians; None where there is nothing to take them of, or it is unknown."""

    on: str
    cases: Mapping[str, int]
    age_days: Mapping[str, float | None]  # of open cases since their stage began
    stage_days: Mapping[str, tuple[float, int]]  # of stages that ended: median, how many
    overdue: Mapping[str, int]
    open_requests: int
    children: Mapping[str, int]
    children_without_action: int
    targets: Mapping[str, int]
    waiting: int | None  # leads of the work list that nobody judged
    weekly: tuple[int, ...]  # leads first judged in each whole week, oldest first

    @property
    def throughput(self) -> float | None:
        """Return how many leads are first judged in a mean week; None where none was."""
        return sum(self.weekly) / len(self.weekly) if any(self.weekly) else None


def figures(
    *,
    cases: Collection[Case],
    children: Collection[Child],
    decisions: Iterable[Decision],
    targets: Iterable[str],
    leads: Collection[str] | None,
    today: str,
) -> Docket:
    """Return the figures of a day. `targets`: the status of each lead; `leads`: the work list, None if not computed."""
    first: dict[str, str] = {}
    for one in decisions:
        if one.object_type in JUDGED:
            first.setdefault(one.object_id, one.decided_at[:10])
    stages = {stage.value: [case for case in cases if case.stage is stage] for stage in Stage}
    statuses = [child.status.value for child in children]
    found = list(targets)
    return Docket(
        on=today,
        cases={name: len(held) for name, held in stages.items()},
        age_days={
            name: _median(_days(case.history[-1].on, today) for case in held) for name, held in stages.items()
        },
        stage_days=_ended(cases),
        overdue=_overdue(cases, today),
        open_requests=sum(one.open for case in cases for one in case.requests),
        children={status.value: statuses.count(status.value) for status in Status},
        children_without_action=sum(child.action is None for child in children),
        targets={name: found.count(name) for name in sorted(set(found))},
        waiting=None if leads is None else sum(lead not in first for lead in leads),
        weekly=_weekly(first.values(), today),
    )


def suppressed(counts: Mapping[str, int], smallest: int = SMALLEST) -> dict[str, int | None]:
    """Return counts with those from 1 to `smallest` - 1 hidden (None); one alone takes the next smallest with it."""
    hidden = {name for name, count in counts.items() if 0 < count < smallest}
    if len(hidden) == 1 and (others := [name for name in counts if name not in hidden and counts[name]]):
        hidden.add(min(others, key=lambda name: (counts[name], name)))
    return {name: None if name in hidden else count for name, count in counts.items()}


def row(docket: Docket, *, outside: bool, smallest: int = SMALLEST) -> dict[str, Any]:
    """Return the figures as plain data; `outside`: as they may leave the unit."""

    def few(counts: Mapping[str, int]) -> dict[str, int | None]:
        return suppressed(counts, smallest) if outside else dict(counts)

    def alone(count: int | None) -> int | None:
        return None if outside and count is not None and 0 < count < smallest else count

    cases, weekly = few(docket.cases), [alone(count) for count in docket.weekly]
    ages = {name: None if cases[name] is None else days for name, days in docket.age_days.items()}
    ended = {
        name: {"median_days": None if outside and n < smallest else days, "cases": alone(n)}
        for name, (days, n) in docket.stage_days.items()
    }
    hidden = None in weekly
    return {
        "on": docket.on, "outside": outside, "cases": cases, "age_days": ages, "stage_days": ended,
        "overdue": few(docket.overdue), "open_requests": alone(docket.open_requests),
        "children": few(docket.children), "children_without_action": alone(docket.children_without_action),
        "targets": few(docket.targets), "leads_waiting": alone(docket.waiting),
        "leads_first_judged_weekly": weekly, "throughput": None if hidden else docket.throughput,
    }  # fmt: skip


def _days(since: str, until: str) -> int:
    return (date.fromisoformat(until) - date.fromisoformat(since)).days


def _median(values: Iterable[int]) -> float | None:
    held = list(values)
    return float(median(held)) if held else None


def _ended(cases: Collection[Case]) -> dict[str, tuple[float, int]]:
    lengths: dict[str, list[int]] = {}
    for case in cases:
        for step, after in zip(case.history, case.history[1:], strict=False):
            lengths.setdefault(step.stage.value, []).append(_days(step.on, after.on))
    return {name: (float(median(held)), len(held)) for name, held in sorted(lengths.items())}


def _overdue(cases: Collection[Case], today: str) -> dict[str, int]:
    return {
        "requests": sum(one.overdue(today) for case in cases for one in case.requests),
        "tasks": sum(one.overdue(today) for case in cases for one in case.tasks),
        "deadlines": sum(one.overdue(today) for case in cases for one in case.deadlines),
    }


def _weekly(days: Iterable[str], today: str) -> tuple[int, ...]:
    """Count days in each of the last whole weeks, Monday to Sunday, before the one of `today`."""
    now = date.fromisoformat(today)
    monday = now - timedelta(days=now.weekday())
    counted = [0] * WEEKS
    for one in days:
        back = (monday - date.fromisoformat(one) + timedelta(days=6)).days // 7
        if 1 <= back <= WEEKS:
            counted[WEEKS - back] += 1
    return tuple(counted)
