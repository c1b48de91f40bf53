"""Short texts of two files made comparable: letters in a matrix, how rare each beginning and each word is.

A beginning shared by two texts is worth -log2(share of all texts that begin so) bits. A field that a bank
cuts at a fixed length shows it: far more texts end there than one letter sooner or later.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
WIDTH = 48  # letters compared; what follows is left out of account
END = 10  # stands after the last letter, so that a whole text differs from the beginning of a longer one
SPACE = 32
_TWICE = 2  # a word in one text only is shared by none
_MIN_WORD = 3  # letters: initials are too common to look for
_COMMON, _MOST = (
    0.01,
    1000,
)  # a word in more than this share of the texts, or in more texts, is not looked for
_SPIKE, _SPIKE_SHARE, _SPIKE_MIN = 4, 0.02, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts of one field of one file, in the order of its rows."""

    letters: NDArray[np.uint8]  # rows x (WIDTH + 1), padded with 0
    length: Ints  # letters after normalisation, at most WIDTH; 0 = unknown
    cut: NDArray[np.bool_]  # may have been cut by the field's length
    words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The uncommon words of two files: (rows, word numbers) of each, and what each word is worth."""

    first: tuple[Ints, Ints]
    second: tuple[Ints, Ints]
    bits: Floats


def normal(value: str | None) -> str:
    """Return the text in Latin capitals and digits, single spaces; '' = unknown."""
    return " ".join(re.sub(r"[^A-Z0-9 ]", "", anyascii(value or "").upper()).split())


def texts(values: Sequence[str | None]) -> Texts:
    """Normalise the texts of one field."""
    plain = [normal(value) for value in values]
    raw = np.array([len(value or "") for value in values], dtype=np.int64)
    packed = b"".join((text[:WIDTH] + "\n").encode("ascii").ljust(WIDTH + 1, b"\0") for text in plain)
    return Texts(
        letters=np.frombuffer(packed, np.uint8).reshape(len(plain), WIDTH + 1),
        length=np.array([min(len(text), WIDTH) for text in plain], dtype=np.int64),
        cut=np.isin(raw, cut_lengths(raw)),
        words=tuple(tuple(text.split()) for text in plain),
    )


def cut_lengths(lengths: Ints) -> Ints:
    """Return the lengths at which a field was cut: at least 2 % of the texts, four times either neighbour."""
    counts = np.bincount(lengths[lengths > 0], minlength=2)
    sides = np.maximum(np.append(counts[1:], 0), np.insert(counts[:-1], 0, 0))
    enough = max(_SPIKE_MIN, int(np.ceil(_SPIKE_SHARE * lengths.size)))
    found: Ints = np.flatnonzero((counts >= enough) & (counts > _SPIKE * sides))
    return found


def beginning_bits(first: Texts, second: Texts) -> Floats:
    """Return for each text of `first` and each number of letters how many bits that beginning is worth.

    Column k = the first k characters, the end mark counted as one. Frequencies are those of both files.
    """
    letters = np.concatenate([first.letters, second.letters])
    bits = np.zeros((letters.shape[0], WIDTH + 2))
    known = letters[:, 0] != END
    total = max(int(known.sum()), 1)
    order = np.lexsort(letters.T[::-1])
    ranked = letters[order]
    fresh = np.ones(ranked.shape, dtype=bool)
    fresh[1:] = ranked[1:] != ranked[:-1]
    fresh = np.logical_or.accumulate(fresh, axis=1)
    for size in range(1, WIDTH + 2):
        group = np.cumsum(fresh[:, size - 1]) - 1
        bits[order, size] = -np.log2(np.minimum(np.bincount(group) / total, 1.0))[group]
    return bits[: first.letters.shape[0]]


def shared_beginning(first: Texts, second: Texts, i: Ints, j: Ints) -> Ints:
    """Return how many characters (end mark included) the texts of each pair share at the beginning."""
    shared = np.zeros(i.size, dtype=np.int64)
    for start in range(0, i.size, 100_000):
        part = slice(start, start + 100_000)
        same = first.letters[i[part]] == second.letters[j[part]]
        shared[part] = np.where(same.all(axis=1), WIDTH + 1, np.argmin(same, axis=1))
    limit = np.minimum(first.length[i], second.length[j]) + 1
    found: Ints = np.minimum(shared, limit)
    return found


def rare_words(first: Texts, second: Texts) -> Words:
    """Return the uncommon words of two files."""
    total = len(first.words) + len(second.words)
    counts = Counter(word for words in (*first.words, *second.words) for word in set(words))
    most = min(max(2.0, _COMMON * total), _MOST)
    kept = sorted(
        word for word, count in counts.items() if len(word) >= _MIN_WORD and _TWICE <= count <= most
    )
    number = {word: place for place, word in enumerate(kept)}
    bits = -np.log2(np.array([counts[word] for word in kept], dtype=np.float64) / max(total, 1))
    return Words(first=_places(first, number), second=_places(second, number), bits=bits)


def _places(side: Texts, number: dict[str, int]) -> tuple[Ints, Ints]:
    found = [
        (row, number[w]) for row, words in enumerate(side.words) for w in sorted(set(words)) if w in number
    ]
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]
