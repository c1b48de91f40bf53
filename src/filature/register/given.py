"""What people give with an act, checked: a text that says something, a day that exists."""

from datetime import date

from filature.errors import UsageError

LONGEST = 2_000  # characters of a text in the open part of the register


def said(text: str, option: str) -> str:
    """Return the text without blanks around it; raise UsageError 'empty' or 'too-long' naming the option."""
    found = text.strip()
    if not found:
        raise UsageError("empty", f"{option} is empty", "say it in a sentence")
    if len(found) > LONGEST:
        message = f"{option} has {len(found)} characters, expected at most {LONGEST}"
        raise UsageError("too-long", message, "shorten it; the register keeps no documents")
    return found


def day(text: str | None, option: str) -> str | None:
    """Return an ISO day as given, or None; raise UsageError 'day' naming the option."""
    if text is None:
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            "day", f"{option}: found {text!r}, expected a day", "write it like 2026-06-30"
        ) from None
    return found.isoformat()


def needed(text: str, option: str) -> str:
    """Return an ISO day that must be there."""
    found = day(text, option)
    if found is None:
        raise UsageError("day", f"{option} is missing", "write a day like 2026-06-30")
    return found


def not_after(earlier: str, later: str, names: str) -> None:
    """Raise UsageError 'day-order' where the first day lies after the second."""
    if earlier > later:
        raise UsageError("day-order", f"{names}: found {earlier} after {later}", "correct one of the days")
