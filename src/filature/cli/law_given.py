"""What `filature law` is given: days, ages and births, as people write them."""

import re
from calendar import monthrange
from datetime import date

from filature.errors import UsageError
from filature.register.law import Child, Suspension
from filature.register.law.dates import OLDEST


def day(text: str, option: str) -> date:
    """Return a day; raise UsageError naming the option for anything else."""
    try:
        # fromisoformat also takes weeks and days without dashes
        return date.fromisoformat(text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else "")
    except ValueError:
        message = f"{option}: found {text!r}, expected a day such as 2021-04-23"
        raise UsageError("law-day", message, "write it as YYYY-MM-DD") from None


def days(on: str | None, first: str | None, last: str | None) -> tuple[date, date] | None:
    """Return the first and last day of the facts, or None where none is given."""
    if on and (first or last):
        raise UsageError("law-days", "found --on beside --from or --to", "give one day, or an interval")
    if on:
        return (day(on, "--on"),) * 2
    if (first is None) != (last is None):
        raise UsageError("law-days", "found one of --from and --to, expected both", "give both ends")
    if first is None or last is None:
        return None
    found = day(first, "--from"), day(last, "--to")
    if found[0] > found[1]:
        message = f"found facts from {found[0]} to {found[1]}, expected the earlier day first"
        raise UsageError("law-days", message, "exchange the two")
    return found


def child(age: str | None, born: str | None) -> Child:
    """Return what `--child-age` and `--child-born` say; raise UsageError for what cannot be read."""
    ages = None
    if age is not None:
        match = re.fullmatch(r"(\d{0,3})(\.\.)?(\d{0,3})", age, re.ASCII)
        if not match or not any(match.group(1, 3)) or (match[3] and not match[2]):
            raise UsageError(
                "law-age", f"--child-age: found {age!r}, expected whole years", "write 12 or 12..14"
            )
        low = int(match[1] or 0)
        ages = low, int(match[3]) if match[3] else (OLDEST if match[2] else low)
    return Child(age=ages, born=births(born) if born is not None else None)


def births(text: str) -> tuple[date, date]:
    """Return the first and last day that a day, month or year of birth, or two of them, leave open."""
    parts = text.split("..")
    if len(parts) > 2 or not all(re.fullmatch(r"\d{4}(-\d\d){0,2}", part, re.ASCII) for part in parts):  # noqa: PLR2004
        message = f"--child-born: found {text!r}, expected a day, a month, a year, or two of them"
        raise UsageError("law-born", message, "write 2009-03-01, 2009-03, 2009 or 2009..2010")
    last = parts[-1] + {4: "-12-31", 7: "-31"}.get(len(parts[-1]), "")
    if len(parts[-1]) == 7:  # noqa: PLR2004 - YYYY-MM
        year, month = int(parts[-1][:4]), int(parts[-1][5:])
        known = year > 0 and 1 <= month <= 12  # noqa: PLR2004 - months
        last = f"{parts[-1]}-{monthrange(year, month)[1] if known else 99:02}"
    first = parts[0] + {4: "-01-01", 7: "-01"}.get(len(parts[0]), "")
    return day(first, "--child-born"), day(last, "--child-born")


def pause(text: str) -> Suspension:
    """Return the days of a suspension."""
    first, dots, last = text.partition("..")
    return Suspension(first=day(first, "--suspended"), last=day(last if dots else first, "--suspended"))


def stated(facts: tuple[str, ...]) -> dict[str, bool]:
    """Return the stated facts by name; raise UsageError for a value that is neither yes nor no."""
    found: dict[str, bool] = {}
    for text in facts:
        name, _, value = text.partition("=")
        if value not in {"yes", "no"}:
            raise UsageError(
                "law-fact", f"--fact: found {text!r}, expected NAME=yes or NAME=no", "see --list"
            )
        if found.setdefault(name, value == "yes") != (value == "yes"):
            raise UsageError("law-fact", f"--fact: found both yes and no for {name!r}", "state it once")
    return found
