"""A person's number as people write it: P-exhibit-row-slot, the place of the first mention ever seen of them."""

import re

from filature.errors import UsageError
from filature.model.tables import ROWS_PER_EXHIBIT, SLOTS_PER_RECORD

_LABEL = re.compile(r"P-([0-9]{1,9})-([0-9]{1,9})-([1-4])", re.IGNORECASE)


def label(person_id: int) -> str:
    """Return the readable form of a person's number."""
    record, slot = divmod(person_id, SLOTS_PER_RECORD)
    exhibit, row = divmod(record, ROWS_PER_EXHIBIT)
    return f"P-{exhibit}-{row}-{slot + 1}"


def mention_of(text: str) -> int:
    """Return the number that a label stands for; raise UsageError where it is none."""
    found = _LABEL.fullmatch(text.strip())
    if found is None:
        message = f"{text!r} is no person's number"
        raise UsageError("no-person", message, "numbers look like P-1-17-2: see `filature persons`")
    exhibit, row, slot = map(int, found.groups())
    return (exhibit * ROWS_PER_EXHIBIT + row) * SLOTS_PER_RECORD + slot - 1
