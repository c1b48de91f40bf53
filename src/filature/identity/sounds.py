"""Letters of many scripts and spellings brought close together. Pure functions on text."""

import re
from functools import lru_cache

from anyascii import anyascii

_JOINED_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_IDEOGRAPHS = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
# Spellings of one sound, applied in this order; after them doubled letters and inner vowels go.
_RESPELT = (
    ("ph", "f"),
    ("sch", "s"),
    ("sh", "s"),
    ("ch", "k"),
    ("kh", "k"),
    ("gh", "g"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "b"),
    ("jh", "j"),
    ("ck", "k"),
    ("qu", "k"),
    ("ce", "se"),
    ("ci", "si"),
    ("tz", "s"),
    ("ts", "s"),
    ("c", "k"),
    ("q", "k"),
    ("x", "s"),
    ("z", "s"),
    ("v", "b"),
    ("w", "b"),
    ("h", ""),
)
_DOUBLED = re.compile(r"(.)\1+")
_INNER_VOWELS = re.compile(r"(?<!^)[aeiouy]")
_FIRST_VOWEL = re.compile(r"^[aeiouy]+")


def romanised(text: str) -> str:
    """Return `text` in ASCII letters, case kept; words of ideographs are set apart.

    anyascii writes one romanisation of each character; Arabic comes without its unwritten vowels.
    """
    if text.isascii():
        return text
    apart = _IDEOGRAPHS.sub(lambda found: f" {_JOINED_WORDS.sub(' ', anyascii(found.group()))} ", text)
    return anyascii(apart)


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """Return a rough consonant skeleton of a lower-case ASCII word: equal for many spellings of one name.

    It joins far more than it should: it finds candidates and never decides.
    """
    for spelling, one in _RESPELT:
        if spelling in word:
            word = word.replace(spelling, one)
    word = _FIRST_VOWEL.sub("a", word)
    return _DOUBLED.sub(r"\1", _INNER_VOWELS.sub("", word)) or word
