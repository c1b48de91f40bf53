"""What is seen when two legs are compared, as small numbers: levels of text, amount and delay. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filature.identity.legs.candidates import DAYS, RATIO
from filature.identity.legs.texts import SPACE, Floats, Ints, Texts, beginning_bits, shared_beginning

UNKNOWN, NOTHING = 0, 1  # levels of a text: not known on both sides; nothing in common
_BITS = 25  # whole bits that are told apart; more count as the last
_WORD = 2  # first level of 'an uncommon word in common'
_BEGIN = _WORD + _BITS  # first level of 'the same beginning'
_ENDS = 32  # ways in which two texts go on after what they share
TEXT_LEVELS = _BEGIN + _BITS * _ENDS
_STEP = 0.005  # of the logarithm of the amounts' ratio: half a percent
_BINS = int(np.ceil(2 * RATIO / _STEP)) + 1
_PER_BAND = _BINS + 1
_MOST_BANDS, _LEGS_PER_BAND = 10, 2000
DELAY_LEVELS = DAYS + 1
_CENT = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One aspect of all candidate pairs: the level of each, and where estimation starts."""

    name: str
    level: Ints
    start_match: Floats  # share of each level among true pairs, before the data speak
    start_other: Floats  # the same among pairs of strangers
    has_unknown: bool  # level UNKNOWN means not known, and says nothing
    known_in_all: float  # texts only: pairs in the window, candidates or not, with the text on both sides
    learns_from: NDArray[np.bool_]  # pairs that were not chosen because of this aspect


def text_levels(sends: Texts, payouts: Texts, i: Ints, j: Ints, word_bits: Floats, *, least: int = 1) -> Ints:
    """Return the level of each pair: the rarer of the beginning and the words in common, and how it goes on.

    Fewer than `least` letters in common at the beginning count as nothing.
    """
    shared = shared_beginning(sends, payouts, i, j)
    bits = beginning_bits(sends, payouts)[i, shared]
    before = sends.letters[i, np.maximum(shared - 1, 0)] == SPACE
    ends = (_goes_on(sends, i, shared) * 4 + _goes_on(payouts, j, shared)) * 2 + before
    level = np.where(shared >= least, _BEGIN + _whole(bits) * _ENDS + ends, NOTHING)
    level = np.where((word_bits > 0) & (word_bits > bits), _WORD + _whole(word_bits), level)
    known = (sends.length[i] > 0) & (payouts.length[j] > 0)
    found: Ints = np.where(known, level, UNKNOWN)
    return found


def _goes_on(side: Texts, rows: Ints, shared: Ints) -> Ints:
    """0 = ended there, 1 = ended there and may have been cut, 2 = another word follows, 3 = inside a word."""
    ended = shared >= side.length[rows]
    follows = side.letters[rows, np.minimum(shared, side.letters.shape[1] - 1)] == SPACE
    found: Ints = np.where(ended, np.where(side.cut[rows], 1, 0), np.where(follows, 2, 3)).astype(np.int64)
    return found


def _whole(bits: Floats) -> Ints:
    return np.clip(bits.astype(np.int64), 0, _BITS - 1)


def text_start(level: Ints) -> tuple[Floats, Floats]:
    """Return the starting shares of text levels, among true pairs and among strangers.

    Strangers share b bits with probability 2^-b by definition. True pairs share any amount alike, rarely break
    apart inside a word, and one in ten shares nothing.
    """
    present = np.bincount(level, minlength=TEXT_LEVELS) > 0
    bits = np.concatenate([np.zeros(_WORD), np.arange(_BITS), np.repeat(np.arange(_BITS), _ENDS)])
    ways = np.concatenate([np.ones(_WORD), np.ones(_BITS), np.full(_BITS * _ENDS, _ENDS)])
    apart = np.concatenate([np.zeros(_BEGIN), np.tile(np.arange(_ENDS) == 15 * 2, _BITS)])
    match = present * np.where(apart > 0, 1 / 16, 1.0)
    other = present * 2.0**-bits / ways
    match[[UNKNOWN, NOTHING]] = 0
    other[[UNKNOWN, NOTHING]] = 0
    match = 0.9 * match / max(match.sum(), 1e-12)
    other = 0.5 * other / max(other.sum(), 1e-12)
    match[NOTHING], other[NOTHING] = 0.1, 0.5
    return match, other


def bands_of(size: Floats) -> Ints:
    """Return the band of each log amount: tenths of all, fewer where there are few legs; unknown = the first."""
    known = size[~np.isnan(size)]
    bands = int(np.clip(known.size // _LEGS_PER_BAND, 1, _MOST_BANDS))
    edges = np.quantile(known, np.arange(1, bands) / bands) if bands > 1 else np.zeros(0)
    return np.where(np.isnan(size), 0, np.searchsorted(edges, np.where(np.isnan(size), 0.0, size)))


def amount_levels(log_ratio: Floats, difference: Floats, band: Ints) -> Ints:
    """Return the level of each pair: 0 = not comparable, 1 = equal to the cent, then steps of half a percent.

    Apart for each band of amounts, since fees and rounding differ with size.
    """
    known = ~np.isnan(log_ratio)
    ratio = np.where(known, log_ratio, 0.0)
    place = np.clip(((ratio + RATIO) / _STEP).astype(np.int64), 0, _BINS - 1)
    place = np.where(np.abs(np.where(known, difference, 1.0)) < _CENT, 0, place + 1)
    return np.where(known, 1 + band * _PER_BAND + place, 0)


def amount_start(level: Ints) -> tuple[Floats, Floats]:
    """Return the starting shares of amount levels, among true pairs and among strangers.

    One true pair in four is equal, the rest falls off by a factor e for each 3 % of difference; strangers lie
    anywhere alike. Wide on purpose: the data take over.
    """
    size = int(level.max(initial=0)) // _PER_BAND + 1
    middle = (np.arange(_BINS) + 0.5) * _STEP - RATIO
    fall = np.exp(-np.abs(middle) / 0.03)
    one = np.concatenate([[0.25], 0.75 * fall / fall.sum()])
    flat = np.concatenate(
        [[0.05], np.ones(_BINS)]
    )  # sums are often round: equal ones of strangers are not rare
    match = np.concatenate([[0.0], np.tile(one, size)]) / size
    other = np.concatenate([[0.0], np.tile(flat / flat.sum(), size)]) / size
    return match, other


def delay_start() -> tuple[Floats, Floats]:
    """Return the starting shares of delays of 0 to DAYS days: most payouts within a week; strangers any day."""
    fall = np.exp(-np.arange(DELAY_LEVELS) / 5) + 0.02
    return fall / fall.sum(), np.full(DELAY_LEVELS, 1 / DELAY_LEVELS)
