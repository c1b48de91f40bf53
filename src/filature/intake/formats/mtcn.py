"""Western Union's control number in its two lengths.

The MTCN that people see has 10 digits; systems also carry 16 digits: a prefix of 6 and the same 10. Both must
find the same transfer, so the 10 digits are the reference everywhere, and the long form stays in `raw`.
"""

import re

SHORT, LONG = 10, 16
_SEPARATORS = re.compile(r"[ -]")


def ten_digits(text: str | None) -> str | None:
    """Return the 10 digits of a control number in either length; None for anything else (damaged, too short).

    '123-456-7890' is a number too: separators are dropped. A number without its leading zeros is not one.
    """
    digits = _SEPARATORS.sub("", text or "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in (SHORT, LONG)):
        return None
    return digits[-SHORT:]


def agree(short: str | None, long: str | None) -> bool:
    """Tell whether two control numbers can be of one transfer: the same 10 digits, or one of them absent."""
    found = {ten_digits(short), ten_digits(long)} - {None}
    return len(found) < 2  # noqa: PLR2004 - one number, or none
