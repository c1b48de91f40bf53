"""The facts of a question, as far as known. What is not stated is unknown; nothing has a default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from filature.errors import UsageError
from filature.register.law import dates


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """What is known of the child's age: whole years on the day of the facts, or days of birth, or nothing."""

    age: tuple[int, int] | None = None  # both ends included
    born: tuple[date, date] | None = None

    def __post_init__(self) -> None:
        """Refuse intervals that run backwards, and two statements at once."""
        if self.age and self.born:
            raise UsageError(
                "law-child", "found an age and a day of birth", "give the one that is known better"
            )
        if self.age and not 0 <= self.age[0] <= self.age[1]:
            message = f"found ages {self.age[0]} to {self.age[1]}, expected 0 or more, youngest first"
            raise UsageError("law-age", message, "write it as 12 or 12..14")
        if self.born and self.born[0] > self.born[1]:
            message = f"found a birth from {self.born[0]} to {self.born[1]}, expected the earlier day first"
            raise UsageError("law-born", message, "write it as 2009-03-01..2010-02-28")

    def births(self, day: date) -> tuple[date, date]:
        """Return the earliest and latest day of birth that fit, for facts of `day`."""
        if self.born:
            return self.born
        youngest, oldest = self.age or (0, dates.OLDEST)
        return dates.born_to_be_under(day, oldest + 1), dates.born_to_have_reached(day, youngest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """A time in which a limitation period did not run, both days included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """When the facts took place (one day, or somewhere from `first` to `last`), and what is stated about them."""

    first: date
    last: date
    child: Child = field(default_factory=Child)
    stated: Mapping[str, bool] = field(default_factory=dict)  # element -> true or false; absent is unknown
    interrupted: tuple[date, ...] = ()
    suspended: tuple[Suspension, ...] = ()
    discovered: date | None = None

    def __post_init__(self) -> None:
        """Refuse intervals that run backwards, and a child born after the facts."""
        if self.first > self.last:
            message = f"found facts from {self.first} to {self.last}, expected the earlier day first"
            raise UsageError("law-days", message, "exchange the two")
        if self.child.born and self.child.born[0] > self.last:
            message = f"found a birth from {self.child.born[0]} on, expected one by the last day, {self.last}"
            raise UsageError("law-born", message, "correct the days")
        for pause in self.suspended:
            if pause.first > pause.last:
                message = (
                    f"found a suspension from {pause.first} to {pause.last}, expected the earlier day first"
                )
                raise UsageError("law-days", message, "exchange the two")
