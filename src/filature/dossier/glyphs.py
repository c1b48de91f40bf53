"""What the fonts inside the Typst wheel can show; everything else is written out as U+0E01.

PDF/A and PDF/UA forbid a glyph that does not exist, and Typst then refuses the whole document. The attached
facts keep the original characters. The ranges were measured by compiling every letter, digit, mark and
symbol up to U+2BFF with Typst 0.15.2; a test compiles them again.
"""

import re
import unicodedata
from typing import Any

from filature.locales.characters import code_point

RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x2FF),
    (0x370, 0x482),
    (0x48A, 0x4FF),
    (0x531, 0x556),
    (0x561, 0x587),
    (0x5D0, 0x5EA),
    (0x621, 0x63A),
    (0x640, 0x64A),
    (0x660, 0x669),
    (0x10D0, 0x10FF),
    (0x1E00, 0x1FFE),
    (0x2010, 0x2022),
    (0x2026, 0x2026),
    (0x202F, 0x203A),
    (0x20A0, 0x20BF),
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
)
_SHOWN = frozenset("LNPS")
_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_LONGEST_WORD = 34
"""The longest IBAN; a hash is longer and always stands where it has room."""
_HASH = re.compile(r"[0-9a-f]{64}")
_BREAK = "\N{ZERO WIDTH SPACE}"


def can_show(character: str) -> bool:
    """Return whether the bundled fonts have this character and it is one that a reader sees."""
    code = ord(character)
    if character == " " or character in _SPACES:
        return True
    return unicodedata.category(character)[0] in _SHOWN and any(low <= code <= high for low, high in RANGES)


def shown(text: str) -> str:
    """Return `text`, composed (NFC), with each character that cannot be shown written out."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(c if can_show(c) else code_point(c) for c in composed)


def svg(text: str) -> str:
    """Return the text of an SVG with the same replacement; its own line breaks stay."""
    return "\n".join(shown(line) for line in text.split("\n"))


def everywhere(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value with every string made showable and long words made breakable."""
    if isinstance(value, str):
        return " ".join(_breakable(word) for word in shown(value).split(" "))
    if isinstance(value, dict):
        return {key: everywhere(item) for key, item in value.items()}
    if isinstance(value, list):
        return [everywhere(item) for item in value]
    return value


def _breakable(word: str) -> str:
    if len(word) <= _LONGEST_WORD or _HASH.fullmatch(word):
        return word
    return _BREAK.join(word[i : i + _LONGEST_WORD] for i in range(0, len(word), _LONGEST_WORD))
