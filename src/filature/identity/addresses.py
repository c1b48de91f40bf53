"""Address lines as words, house number and postcode. Pure; nothing is looked up, and a town is a word."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from filature.identity.name_tables import address_words
from filature.identity.sounds import romanised

_POSTCODE = re.compile(r"\d{4,6}|[a-z]{1,2}\d[a-z\d]?(?:\d[a-z]{2})?")  # four to six digits, or British
_HOUSE = re.compile(r"\d{1,4}(?:[a-z]|bis|ter|quater)?")
_PART = re.compile(r"[a-z]+|\d+[a-z]*|[a-z]+\d+[a-z\d]*")
_ALONE = re.compile(r"(\d)\s+(bis|ter|quater|[a-z])\b(?=\s|,|$)")
MOST_WORDS = 0.5
"""Share of the shorter line's words that must be shared for 'similar': more than half, chosen, not fitted."""


class AddressLevel(IntEnum):
    """How far two addresses agree; higher is closer."""

    UNKNOWN = -1
    DIFFERENT = 0
    PLACE = 1  # the same postcode, or more than half of the words
    SIMILAR = 2  # the same house number and more than half of the words
    SAME = 3  # the same house number, postcode and words


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address line; `words` sorted, without numbers that are house or postcode."""

    words: tuple[str, ...]
    house: str | None
    postcode: str | None

    @property
    def key(self) -> str:
        """Return the order-free key: equal for the same house, words and postcode."""
        return " ".join((self.house or "-", *self.words, self.postcode or "-"))


@lru_cache(maxsize=100_000)
def parse_address(raw: str) -> Address | None:
    """Return the parts of an address line, or None when it has no word.

    The postcode is the last group of four to six digits (or in British form); the house number is the first
    shorter number. Both may be missing.
    """
    known = address_words()
    text = _ALONE.sub(r"\1\2", romanised(raw).lower().replace(".", " ").replace("'", " "))
    parts = _PART.findall(text)
    codes = [place for place, part in enumerate(parts) if _POSTCODE.fullmatch(part) and part[-1].isdigit()]
    postcode = parts.pop(codes[-1]) if codes else None
    houses = [place for place, part in enumerate(parts) if _HOUSE.fullmatch(part)]
    house = parts.pop(houses[0]) if houses else None
    words = tuple(sorted({known.get(part, part) for part in parts} - {""}))
    return Address(words=words, house=house, postcode=postcode) if words else None


def address_compatibility(a: Address | None, b: Address | None) -> AddressLevel:
    """Return how far two addresses agree. Symmetric."""
    if a is None or b is None:
        return AddressLevel.UNKNOWN
    if a.key == b.key and a.house:
        return AddressLevel.SAME
    shared = len(set(a.words) & set(b.words)) / min(len(a.words), len(b.words))
    if a.house and a.house == b.house and shared > MOST_WORDS:
        return AddressLevel.SIMILAR
    same_code = a.postcode is not None and a.postcode == b.postcode
    return AddressLevel.PLACE if same_code or shared > MOST_WORDS else AddressLevel.DIFFERENT
