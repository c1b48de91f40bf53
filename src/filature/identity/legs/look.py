"""From two sides to candidate pairs and what is seen in each. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from filature.identity.legs.candidates import Entries, Sample, in_window, pairs_in_all, unique_pairs
from filature.identity.legs.levels import (
    Comparison,
    amount_levels,
    amount_start,
    bands_of,
    delay_start,
    text_levels,
    text_start,
)
from filature.identity.legs.money import Money, compare, money
from filature.identity.legs.sides import TEXTS, Side
from filature.identity.legs.texts import Floats, Ints, Texts, Words, rare_words

_EXACT = 1e-9  # of the logarithm: equal amounts
_CHUNK = 200_000
_MANY, _MOST_LETTERS = 4_000_000, 4
Pairs = tuple[Ints, Ints]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The pairs to look at, ascending, and what is seen in each."""

    i: Ints
    j: Ints
    comparisons: list[Comparison]
    in_all: float  # pairs in the window of amounts and days, looked at or not


class Lookup:
    """Finds the pairs in the window under a key, whatever currencies the two legs are in."""

    def __init__(self, sends: Side, payouts: Side) -> None:
        """Prepare the amounts."""
        self.days = (sends.day, payouts.day)
        self.money = money(sends, payouts)
        codes = np.concatenate([m.code for m in self.money])
        self.units = int(codes.max(initial=0)) + 2
        self.mixed = np.unique(codes).size > 1
        self.gaps = self.mixed or any(bool(np.isnan(m.log_amount).any()) for m in self.money)

    def entries(self, side: int, rows: Ints, keys: Ints, *, eur: bool) -> Entries:
        """Return rows of one side for looking up."""
        held: Money = self.money[side]
        if eur:
            return Entries(row=rows, key=keys, size=held.log_eur[rows], day=self.days[side][rows])
        key = keys * self.units + held.code[rows]
        return Entries(row=rows, key=key, size=held.log_amount[rows], day=self.days[side][rows])

    def find(self, first: Pairs, second: Pairs, *, without_amount: bool = False) -> Pairs:
        """Return the pairs of rows with an equal key; `first` and `second` are (rows, keys) of the two sides."""
        found = [in_window(self.entries(0, *first, eur=False), self.entries(1, *second, eur=False))]
        if self.mixed:
            i, j = in_window(self.entries(0, *first, eur=True), self.entries(1, *second, eur=True))
            other = self.money[0].code[i] != self.money[1].code[j]
            found.append((i[other], j[other]))
        if without_amount and self.gaps:
            flat = [
                Entries(row=rows, key=keys, size=np.zeros(rows.size), day=self.days[side][rows])
                for side, (rows, keys) in enumerate((first, second))
            ]
            i, j = in_window(flat[0], flat[1], ratio=0.0)
            unknown = np.isnan(compare(*self.money, i, j)[0])
            found.append((i[unknown], j[unknown]))
        return unique_pairs(*(np.concatenate(side) for side in zip(*found, strict=True)))

    def equal_amounts(self) -> Pairs:
        """Return the pairs with the same amount in the same currency."""
        rows = [np.arange(days.size) for days in self.days]
        sides = [self.entries(s, rows[s], np.zeros_like(rows[s]), eur=False) for s in (0, 1)]
        return in_window(sides[0], sides[1], ratio=_EXACT)

    def all_pairs(self) -> Sample:
        """Return a sample of all pairs in the window."""
        rows = [np.arange(days.size) for days in self.days]
        sides = [self.entries(s, rows[s], np.zeros_like(rows[s]), eur=self.mixed) for s in (0, 1)]
        return pairs_in_all(sides[0], sides[1])


def candidates(sends: Side, payouts: Side) -> Candidates:
    """Return the candidate pairs with the levels of every aspect.

    A candidate lies in the window (amounts, days) and begins with the same letters in some text, or shares an
    uncommon word there, or has exactly the same amount. One letter is enough; where that would be more than
    `_MANY` pairs, two or more must agree. Pairs with amounts that cannot be compared are candidates by an uncommon
    word only.
    """
    lookup = Lookup(sends, payouts)
    everywhere = lookup.all_pairs()
    fields = [_Field.of(name, sends.texts[name], payouts.texts[name], everywhere) for name in TEXTS]
    found = [lookup.find(_beginnings(f.first, f.least), _beginnings(f.second, f.least)) for f in fields]
    found += [lookup.find(f.words.first, f.words.second, without_amount=True) for f in fields]
    by_text = unique_pairs(*(np.concatenate(side) for side in zip(*found, strict=True)))
    equal = lookup.equal_amounts()
    i, j = unique_pairs(*(np.concatenate(side) for side in zip(by_text, equal, strict=True)))
    comparable = ~np.isnan(compare(*lookup.money, i, j)[0])
    drawn = comparable & np.isin(i * len(payouts.ids) + j, by_text[0] * len(payouts.ids) + by_text[1])
    seen = [_text(field, i, j, comparable) for field in fields if field.known_in_all]
    held = lookup.money[0]
    band = bands_of(held.log_eur if lookup.mixed else held.log_amount)[i]
    amount = amount_levels(*compare(*lookup.money, i, j), band)
    seen.append(_plain("amount", amount, amount_start(amount), drawn, has_unknown=True))
    seen.append(_plain("delay", payouts.day[j] - sends.day[i], delay_start(), drawn, has_unknown=False))
    in_all = max(everywhere.each * everywhere.i.size, float(i.size))
    return Candidates(i=i, j=j, comparisons=seen, in_all=in_all)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """One text on both sides, and how pairs are looked for in it."""

    name: str
    first: Texts
    second: Texts
    words: Words
    least: int  # letters that must agree at the beginning
    known_in_all: float  # pairs in the window with the text on both sides

    @classmethod
    def of(cls, name: str, first: Texts, second: Texts, everywhere: Sample) -> "_Field":
        known = (first.length[everywhere.i] > 0) & (second.length[everywhere.j] > 0)
        some = bool(first.length.any() and second.length.any())
        return cls(
            name=name,
            first=first,
            second=second,
            words=rare_words(first, second),
            least=_least(first, second, everywhere),
            known_in_all=max(everywhere.each * float(known.sum()), float(some)),
        )


def _text(field: _Field, i: Ints, j: Ints, learns: Flags) -> Comparison:
    """Return what is seen in one text."""
    level = text_levels(field.first, field.second, i, j, _word_bits(field, i, j), least=field.least)
    start = text_start(level)
    return Comparison(
        name=field.name,
        level=level,
        start_match=start[0],
        start_other=start[1],
        has_unknown=True,
        known_in_all=field.known_in_all,
        learns_from=learns,
    )


def _plain(
    name: str, level: Ints, start: tuple[Floats, Floats], learns: Flags, *, has_unknown: bool
) -> Comparison:
    return Comparison(
        name=name,
        level=level,
        start_match=start[0],
        start_other=start[1],
        has_unknown=has_unknown,
        known_in_all=0.0,
        learns_from=learns,
    )


def _least(first: Texts, second: Texts, everywhere: Sample) -> int:
    """Return how many letters must agree at the beginning, so that not too many pairs are looked at."""
    same = np.ones(everywhere.i.size, dtype=bool)
    for place in range(_MOST_LETTERS):
        same &= first.letters[everywhere.i, place] == second.letters[everywhere.j, place]
        if np.count_nonzero(same) * everywhere.each <= _MANY:
            return place + 1
    return _MOST_LETTERS


def _beginnings(side: Texts, least: int) -> Pairs:
    rows = np.flatnonzero(side.length >= least)
    letters = side.letters[rows, :least].astype(np.int64)
    return rows, letters @ (128 ** np.arange(least))


def _word_bits(field: _Field, i: Ints, j: Ints) -> Floats:
    """Return for each pair what the uncommon words in common are worth, in bits."""
    words, size = field.words, max(field.words.bits.size, 1)
    first = csr_array((words.bits[words.first[1]], words.first), shape=(field.first.length.size, size))
    second = csr_array((np.ones(words.second[0].size), words.second), shape=(field.second.length.size, size))
    found = np.zeros(i.size)
    for start in range(0, i.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        found[part] = first[i[part]].multiply(second[j[part]]).sum(axis=1)
    return found
