"""The time of acts. One place, so that a demonstration can stand still and a test can freeze."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def wall() -> datetime:
    """Return the present, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def standing(moment: datetime) -> Clock:
    """Return a clock that always says `moment` (an aware time)."""
    return lambda: moment.astimezone(UTC)


def iso(moment: datetime) -> str:
    """Return `2026-06-30T08:15:00Z` for an aware time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
