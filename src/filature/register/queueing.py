"""What so many people can clear, and what waits: two simple models with their formulas. Pure functions.

Fluid: a backlog W with λ arriving a week and N people who each settle μ a week is empty after W / (Nμ - λ) weeks if
Nμ > λ, and otherwise grows by λ - Nμ a week. It knows no chance and no priorities.

M/M/N: with arrivals at random and random times of work, the share that has to wait is Erlang's C (A. K. Erlang,
'Solution of some problems in the theory of probabilities of significance in automatic telephone exchanges', 1917), and
the mean wait is C / (Nμ - λ); both exist only for Nμ > λ. C is computed from Erlang's B by the recursion B(0) = 1,
B(k) = aB(k-1) / (k + aB(k-1)) with the load a = λ/μ, and C = B / (1 - (a/N)(1 - B)).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What `people` can clear. Weeks and shares are None where they are unknown, or where it never empties."""

    people: int
    clears: float | None  # a week
    weeks: float | None  # until the backlog is empty
    grows: float | None  # a week, where more arrives than is settled
    waits: float | None  # share of arrivals that have to wait once the backlog is gone
    wait_weeks: float | None  # mean wait of an arrival then


def forecast(*, people: int, backlog: int, each: float | None, arriving: float | None) -> Forecast:
    """Return what so many people clear who each settle `each` a week, with `arriving` new ones a week.

    Unknown stays unknown: without `each` nothing can be said, without `arriving` only how fast it would go if nothing
    came.
    """
    if each is None or people == 0:
        return Forecast(people=people, clears=None, weeks=None, grows=None, waits=None, wait_weeks=None)
    clears = people * each
    left = clears - (arriving or 0.0)
    if left <= 0:
        return Forecast(people=people, clears=clears, weeks=None, grows=-left, waits=None, wait_weeks=None)
    waits = None if arriving is None else erlang_c(people, arriving / each)
    return Forecast(
        people=people, clears=clears, weeks=backlog / left, grows=0.0, waits=waits,
        wait_weeks=None if waits is None else waits / left,
    )  # fmt: skip


def erlang_c(people: int, load: float) -> float:
    """Return the share that has to wait with a load of λ/μ < people (Erlang, 1917)."""
    lost = 1.0
    for number in range(1, people + 1):
        lost = load * lost / (number + load * lost)
    busy = load / people
    return lost / (1 - busy * (1 - lost))
