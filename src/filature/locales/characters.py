"""Characters that a reader cannot see, and the marks that stand for 'none', 'minus', 'to' and 'left out'."""

import unicodedata

DASH = "\N{EN DASH}"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
MINUS = "\N{MINUS SIGN}"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LEFT = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
_RIGHT = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"


def code_point(character: str) -> str:
    """Return one character written out by its number, such as U+202E in angle quotation marks."""
    return f"{_LEFT}U+{ord(character):04X}{_RIGHT}"


def visible(value: str) -> str:
    """Return `value` with every control, format and unassigned character written out.

    Such characters can break XML or turn the reading direction round, so that a name reads as another.
    """
    return "".join(code_point(c) if unicodedata.category(c) in _HIDDEN else c for c in value)
