"""How strongly two company names speak for one organisation, in bits. Pure.

Each name is expected to have about one other spelling among N, so the odds before looking are 1 : N. Every word in
common counts for what it is worth, -log2 of the share of other organisations that have it; words that only one has,
spelling errors, and legal forms that contradict each other count against. How rare words and forms are is counted in
the names at hand; the figures below are reasons written as numbers, the same for every file, fitted to no truth.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from filature.identity.company_names import CompanyName

LETTER = (
    3.56  # bits per letter given the one before: Shannon, Prediction and entropy of printed English (1951)
)
ERROR = 5.0  # one word in 32 is misspelled
ROMANISED = 2.0  # one word in four that came from another script has another romanisation
PARTED = 1.5  # blanks are set freely: one name in three that could be written as one word is
ABBREVIATED = 3.0  # one word in eight is shortened, or a few become initials
LOST = 4.0  # one word in 16 is left out
LOST_FIRST = 7.0  # hardly ever the first: names are read and cut from the left
LOST_LITTLE = 1.0  # one in two: lost where a name was cut, after the legal form, or naming little
REPLACED = 9.0  # a spelling leaves words out, it does not put others in their place: one in 512
REPLACED_FIRST = 14.0
COMMON = 5.0  # bits below which a word names little: more than one organisation in 32 has it
FORM_KEPT = 0.5  # three spellings in four keep the legal form
FORM_OTHER = 5.0  # one in 32 has a form of another kind
_EDITS = (0, 0, 0, 0, 1, 1, 1, 1, 2)  # letters that may differ, by the length of the shorter word
_LONG = 8  # letters from which on two neighbours written as one may also hold an error
_PAIR = 2
_RUN = 4  # words that may be written as one
_ABBREVIATION = 3  # letters of a shortened word that is not simply the beginning of the long one

_ROMANISATIONS = (
    ("KH", "H"), ("CH", "C"), ("SH", "S"), ("PH", "F"), ("TS", "C"), ("KS", "X"), ("W", "V"), ("Q", "K"), ("G", "K"),
    ("Y", "I"), ("J", "I"),
)  # fmt: skip  # ISO 9, BGN/PCGN and national systems for Cyrillic; Azerbaijani q and w; German and English w

Bits = Callable[[str], float]
Reason = tuple[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Why two names are or are not the same: bits for each reason; `total` > 0 = more probable than not."""

    total: float
    reasons: tuple[tuple[str, float], ...]


class Weights:
    """What words are worth, counted in the organisations at hand."""

    def __init__(self, organisations: Iterable[Collection[CompanyName]]) -> None:
        """Count each word once per organisation."""
        counts: Counter[str] = Counter()
        forms: Counter[str] = Counter()
        size = 0
        for names in organisations:
            size += 1
            counts.update({word for name in names for word in name.words})
            forms.update({form for name in names for form in name.forms})
        self._counts = counts
        self._forms = forms
        self.size = max(size, 1)

    def bits(self, word: str, *, same_group: bool) -> float:
        """Return what a word is worth between two names, those two (counted once or twice) left aside."""
        return self._rarity(self._counts[word], same_group=same_group)

    def form_bits(self, form: str, *, same_group: bool) -> float:
        """Return the same for a legal form."""
        return self._rarity(self._forms[form], same_group=same_group)

    def _rarity(self, count: int, *, same_group: bool) -> float:
        others = max(count - (1 if same_group else 2), 0)
        return math.log2((self.size + 1) / (others + 0.5))

    @property
    def prior(self) -> float:
        """Return the bits against two names being the same before they are looked at."""
        return math.log2(self.size + 1)


@dataclass(slots=True)
class _Words:
    """The words of one name that are not yet accounted for, by place."""

    words: tuple[str, ...]
    left: set[int] = field(default_factory=set)
    last: int = -1  # place of the last word accounted for

    def take(self, places: Iterable[int]) -> None:
        for place in places:
            self.left.discard(place)
            self.last = max(self.last, place)

    def runs(self) -> list[tuple[int, ...]]:
        """Return the places of two to _RUN neighbouring words that are left, the longest first."""
        if len(self.left) < _PAIR:
            return []
        found = [
            tuple(range(a, a + n))
            for n in range(_RUN, 1, -1)
            for a in range(len(self.words) - n + 1)
            if a in self.left
        ]
        return [run for run in found if self.left.issuperset(run)]


def weigh(first: CompanyName, second: CompanyName, weights: Weights, *, same_group: bool = False) -> Weighed:
    """Return the reasons for and against two names being one organisation's. Symmetric.

    `same_group`: the two are counted as one organisation in `weights`.
    """
    if (second.words, second.tail) < (first.words, first.tail):
        first, second = second, first
    sides = [_Words(name.words, set(range(len(name.words)))) for name in (first, second)]
    reasons = [("odds before looking", -weights.prior)]

    def bits(word: str) -> float:
        return weights.bits(word, same_group=same_group)

    reasons += _same(sides[0], sides[1], bits)
    for a, b in ((0, 1), (1, 0)):
        reasons += _joined(sides[a], sides[b], bits)
    reasons += _near(sides[0], sides[1], bits)
    reasons += _left_over(sides, (first, second), bits)
    for name, other in ((first, second), (second, first)):
        if name.tail and name.tail != other.tail:
            reasons.append(("words after the legal form", -LOST_LITTLE))
    shared = first.forms & second.forms
    if shared:
        worth = max(weights.form_bits(form, same_group=same_group) for form in shared)
        reasons.append(("same legal form", worth - FORM_KEPT))
    elif first.kinds and second.kinds and not first.kinds & second.kinds:
        reasons.append(("legal forms of different kinds", -FORM_OTHER))
    return Weighed(total=sum(value for _, value in reasons), reasons=tuple(reasons))


def _same(first: _Words, second: _Words, bits: Bits) -> list[Reason]:
    """Account for equal words."""
    found = []
    for place, word in enumerate(first.words):
        other = next((n for n in sorted(second.left) if second.words[n] == word), None)
        if other is not None:
            first.take([place])
            second.take([other])
            found.append((f"both have {word}", bits(word)))
    return found


def _joined(one: _Words, several: _Words, bits: Bits) -> list[Reason]:
    """Account for a word that is the other's neighbouring words without blanks, or their initials."""
    found = []
    for place in sorted(one.left):
        word = one.words[place]
        for run in several.runs() if len(word) >= _PAIR else ():
            parts = [several.words[n] for n in run]
            whole = "".join(parts)
            if whole == word:
                worth = sum(map(bits, parts)) - PARTED
            elif len(word) >= _LONG and OSA.distance(whole, word, score_cutoff=1) <= 1:
                worth = sum(map(bits, parts)) - PARTED - ERROR
            elif "".join(part[0] for part in parts) == word:
                worth = min(bits(word), LETTER * len(word)) - ABBREVIATED
            else:
                continue
            one.take([place])
            several.take(run)
            found.append((f"{word} = {' '.join(parts)}", worth))
            break
    return found


def _near(first: _Words, second: _Words, bits: Bits) -> list[Reason]:
    """Account for words that differ by spelling or shortening, the strongest first."""
    pairs = [
        (worth, a, b)
        for a in first.left
        for b in second.left
        if (worth := near(first.words[a], second.words[b], bits)) is not None
    ]
    found = []
    for worth, a, b in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if a in first.left and b in second.left:
            first.take([a])
            second.take([b])
            found.append((f"{first.words[a]} ~ {second.words[b]}", worth))
    return found


def near(one: str, other: str, bits: Bits) -> float | None:
    """Return what two different words are worth as spellings of one, or None where they are not that.

    A stranger has the same word and misspells it too, or has a word that happens to lie so near: the likelier of
    the two bounds what the likeness is worth.
    """
    short, long = (one, other) if (len(one), one) < (len(other), other) else (other, one)
    edits = _EDITS[min(len(short), len(_EDITS) - 1)]
    if short[0] != long[0] and len(long) - len(short) > edits + 1:
        return None
    most = min(bits(one), bits(other))
    found = []
    if folded(one) == folded(other):
        found.append(min(LETTER * (len(short) - 1), most) - ROMANISED)
    if edits and len(long) - len(short) <= edits and short.isalpha() and long.isalpha():
        apart = OSA.distance(short, long, score_cutoff=edits)
        if apart <= edits:
            chance = LETTER * len(short) - apart * math.log2(
                27 * (len(short) + 1)
            )  # so many words lie so near
            found.append(min(chance - ERROR * apart, most))
    if long.startswith(short) and not long[len(short)].isdigit():
        found.append(min(LETTER * len(short), most) - ABBREVIATED)
    elif len(short) >= _ABBREVIATION and short[0] == long[0] and _inside(short, long):
        found.append(min(LETTER * (len(short) - 1), most) - 2 * ABBREVIATED)
    return max((worth for worth in found if worth > -LOST), default=None)


def _inside(short: str, long: str) -> bool:
    """Tell whether the letters of `short` stand in `long` in this order, in at most half of its length."""
    rest = iter(long)
    return 2 * len(short) <= len(long) and all(letter in rest for letter in short)


@lru_cache(maxsize=1 << 16)
def folded(word: str) -> str:
    """Return a word without what romanisations of one sound differ in; two words may be one where it is equal."""
    for old, new in _ROMANISATIONS:
        word = word.replace(old, new)
    return re.sub(r"(.)\1", r"\1", word)


def _left_over(sides: list[_Words], names: tuple[CompanyName, CompanyName], bits: Bits) -> list[Reason]:
    """Weigh the words that only one name has: replaced by the other's, or left out."""
    left = [sorted(side.left, key=lambda n, s=side: (-bits(s.words[n]), n)) for side in sides]  # type: ignore[misc]
    found = []
    pairs = list(zip(*left, strict=False))
    firsts = all(0 in side.left for side in sides)
    for rank, (a, b) in enumerate(pairs):
        words = [side.words[n] for side, n in zip(sides, (a, b), strict=True)]
        little = all(bits(word) < COMMON for word in words)
        cost = REPLACED_FIRST if firsts and rank == 0 else LOST_LITTLE * 2 if little else REPLACED
        found.append((f"{words[0]} against {words[1]}", -cost))
    for own, places, other in ((sides[0], left[0], names[1]), (sides[1], left[1], names[0])):
        for place in sorted(places[len(pairs) :]):
            word = own.words[place]
            cut_off = other.cut and not pairs and place > own.last
            little = cut_off or bits(word) < COMMON
            cost = LOST_LITTLE if little else LOST_FIRST if place == 0 else LOST
            found.append((f"only one has {word}", -cost))
    return found
