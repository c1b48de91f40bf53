"""Personal names in a form that can be compared: order-free words, initials, keys. Pure; a name never binds.

`parse` gives a PersonName; `compatibility` grades two of them. Which word is the family name is unknown unless
the writing shows it (a comma, capitals): systems write both orders, and many people have no family name. The
grades are the levels of the comparison `name` in `link/model.toml`, which computes them in SQL; a test holds the
two together.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from filature.identity.name_tables import NameTables, tables
from filature.identity.sounds import romanised, sound

_PLACEHOLDER = re.compile(
    r"^(n/?a|none|null|nil|unknown|inconnue?|anonym\w*|test\w*|no name|sans nom|x+|-+|\?+|\.+)$",
    re.IGNORECASE,
)
_MASKED = re.compile(r"[*#•]|x{3,}", re.IGNORECASE)
_ELIDED = re.compile(r"\b[dl]['’`´]\s*(?=[a-z]{2})", re.IGNORECASE)  # noqa: RUF001 - d'Aubrize, l'Hermite
_APOSTROPHE = re.compile(r"['’`´ʻ]")  # noqa: RUF001 - the marks that people type
_LETTERS = re.compile(r"[A-Za-z. -]*")  # nothing that needs care
_WORD = re.compile(r"[^\W\d_]+\.?|\d[a-z]{2}\b")
CLOSE_SPELLING = 0.92
"""Jaro-Winkler similarity from which two keys count as one spelling: the upper threshold of Splink's own name
comparison, taken as it stands."""
CLOSE_SOUND = 0.88
"""The same for words of one sound: the lower threshold of that comparison."""
_CUT_OFF = 8  # letters that must be left of a name cut off by a field's width: fewer fit too many names


class NameLevel(IntEnum):
    """How far two names agree; higher is closer."""

    UNKNOWN = -1  # one of them is missing
    DIFFERENT = 0
    NAMESAKE = 1  # a word in common, another word or initial contradicts: relatives, or nobody
    PARTIAL = 2  # one is a single word of the other: nothing contradicts, little agrees
    CLOSE = 3  # one spelling away
    MARRIED = 4  # first name equal, the family name of one is the middle name of the other
    VARIANT = 5  # a familiar form, or a name cut off at the end
    REORDERED = 6  # one holds every word and initial of the other
    SAME = 7  # the same words and initials in any order


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """One name as written, in canonical words; all tuples but `words` are sorted and without repetition."""

    words: tuple[str, ...]  # words and initials in the order written, given name first where that is known
    tokens: tuple[str, ...]  # words of two letters or more, without particles and titles
    initials: tuple[str, ...]
    pairs: tuple[str, ...]  # 'word|initial of another word or particle': what a name with initials can show
    roots: tuple[str, ...]  # tokens, familiar forms replaced by the name they stand for
    sound: str  # consonant skeletons of the tokens
    suffix: str | None  # jr, sr, ii ...
    given: str | None  # None = the writing does not tell
    family: str | None

    @property
    def text(self) -> str:
        """Return the canonical name as one text; parsing it gives an equal key."""
        return " ".join((*self.words, *((self.suffix,) if self.suffix else ())))

    @property
    def key(self) -> str:
        """Return the order-free key: equal for the same words and initials."""
        return " ".join((*self.tokens, *self.initials))

    @property
    def compact(self) -> str:
        """Return the key without blanks: joins 'Jean-Pierre' and 'Jeanpierre'."""
        return "".join((*self.tokens, *self.initials))

    @property
    def ends(self) -> tuple[str | None, str | None, str | None]:
        """Return first, middle and last word of a name of words: what a name by marriage moves."""
        words = self.words
        full = len(words) > 1 and len(words[0]) > 1 and len(words[-1]) > 1
        return (words[0], words[-2] if len(words) > 2 else None, words[-1]) if full else (None, None, None)  # noqa: PLR2004


_Marked = list[tuple[str, bool]]  # a word, and whether the writing shows it to be of the family name


@lru_cache(maxsize=100_000)
def parse(raw: str) -> PersonName | None:
    """Return the canonical form of a name, or None when it is a placeholder, masked or has no letters."""
    if _no_name(raw):
        return None
    known = tables()
    found = _split(raw)
    marked = _marked(raw, found, known)
    suffix = None
    heads: frozenset[str] = frozenset()
    if not all(_clean(word, known) for word, _ in marked):
        heads = _particle_heads(marked, known)
        marked, suffix = _settled(marked, known)
    written = " ".join(word for word, _ in marked)
    if _no_name(written) or not any(len(word) > 1 for word, _ in marked):
        return None
    return _built(marked, suffix, heads, known)


def _clean(word: str, known: NameTables) -> bool:
    return word not in known.special and word[-1] != "." and not word.startswith(known.joined)


def _settled(marked: _Marked, known: NameTables) -> tuple[_Marked, str | None]:
    """Return the words and the generation once another pass would change nothing."""
    suffix = None
    while True:
        words, found = _cleaned(marked, known)
        suffix = suffix or found
        if words == marked:
            return words, suffix
        marked = words


def _no_name(text: str) -> bool:
    return bool(_PLACEHOLDER.match(text.strip()) or _MASKED.search(text))


def _split(text: str) -> list[str]:
    text = romanised(text)
    if not _LETTERS.fullmatch(text):
        text = _APOSTROPHE.sub("", _ELIDED.sub("", text.replace("_", " ")))
    return _WORD.findall(text)


def _marked(raw: str, words: list[str], known: NameTables) -> _Marked:
    """Return the lower-case words, given name first when a comma or capitals tell which is which."""
    if "," in raw:
        before, _, after = raw.partition(",")
        first, second = _split(before), _split(after)
        if second and any(word.lower().rstrip(".") not in known.suffixes for word in second):
            return [(word.lower(), False) for word in second] + [(word.lower(), True) for word in first]
    if raw.isupper() or raw.islower():
        return [(word.lower(), False) for word in words]
    capital = [word.isupper() and len(word.rstrip(".")) > 1 for word in words]
    if any(capital) and any(len(word) > 2 and not word.isupper() for word in words):  # noqa: PLR2004
        ordered = sorted(zip(words, capital, strict=True), key=lambda pair: pair[1])
        return [(word.lower(), is_family) for word, is_family in ordered]
    return [(word.lower(), False) for word in words]


def _cleaned(marked: _Marked, known: NameTables) -> tuple[_Marked, str | None]:
    """Return the words after one pass: titles, marks and particles out, short forms written out."""
    words = [(_unjoined(word, known), family) for word, family in marked]
    while len(words) > 2 and words[0][0].rstrip(".") in known.honorifics:  # noqa: PLR2004 - two words remain
        words = words[1:]
    suffix = None
    for place in range(len(words) - 1, 0, -1):
        if len(words) > 2 and words[place][0].rstrip(".") in known.suffixes:  # noqa: PLR2004
            suffix = known.suffixes[words[place][0].rstrip(".")]
            del words[place]
    kept = [pair for pair in words if pair[0] not in known.particles and pair[0] not in known.marriage]
    if sum(len(word) > 1 for word, _ in kept) > 1:
        words = kept
    return [
        (_written_out(word, place, len(words), known), family) for place, (word, family) in enumerate(words)
    ], (suffix)


def _unjoined(word: str, known: NameTables) -> str:
    for particle in known.joined:
        if word.startswith(particle) and len(word) - len(particle) >= 4:  # noqa: PLR2004 - said in the table
            return word.removeprefix(particle)
    return word


def _written_out(word: str, place: int, count: int, known: NameTables) -> str:
    bare = word.rstrip(".")
    maybe = known.abbreviations_with_dot.get(bare)
    if maybe and (word != bare or (count > 2 and place < count - 1)):  # noqa: PLR2004 - said in the table
        return maybe
    return known.abbreviations.get(bare, bare)


def _particle_heads(marked: _Marked, known: NameTables) -> frozenset[str]:
    return frozenset(
        word[0] for word, _ in marked if word in known.particles or word.startswith(known.joined)
    )


def _built(marked: _Marked, suffix: str | None, heads: frozenset[str], known: NameTables) -> PersonName:
    words = tuple(word for word, _ in marked)
    tokens = tuple(sorted({word for word in words if len(word) > 1}))
    initials = tuple(sorted({word for word in words if len(word) == 1}))
    family = " ".join(word for word, of_family in marked if of_family) or None
    given = " ".join(word for word, of_family in marked if not of_family) or None
    pairs = {f"{token}|{other[0]}" for token in tokens for other in words if other != token}
    if heads:
        pairs |= {f"{token}|{head}" for token in tokens for head in heads}
    roots = known.roots
    return PersonName(
        words=words,
        tokens=tokens,
        initials=initials,
        pairs=tuple(sorted(pairs)),
        roots=tuple(sorted({roots.get(token, token) for token in tokens})),
        sound=" ".join(sorted([sound(token) for token in tokens])),
        suffix=suffix,
        given=given if family else None,
        family=family,
    )


def compatibility(a: PersonName | None, b: PersonName | None) -> NameLevel:
    """Return how far two names agree. Symmetric; the order of words matters to cut-off and married names only."""
    if a is None or b is None:
        return NameLevel.UNKNOWN
    if not (a.suffix and b.suffix and a.suffix != b.suffix):
        for level, holds in _GRADES:
            if holds(a, b) or holds(b, a):
                return level
    return NameLevel.NAMESAKE if set(a.tokens) & set(b.tokens) else NameLevel.DIFFERENT


def _holds(longer: PersonName, shorter: PersonName) -> bool:
    """Tell whether every word and initial of `shorter`, at least two with one word, is in `longer`."""
    return (
        bool(shorter.pairs)
        and set(shorter.tokens) <= set(longer.tokens)
        and set(shorter.pairs) <= set(longer.pairs)
    )


def _word_of(longer: PersonName, shorter: PersonName) -> bool:
    return len(shorter.words) == 1 and set(shorter.tokens) <= set(longer.tokens) and bool(shorter.tokens)


def _familiar(a: PersonName, b: PersonName) -> bool:
    first, second = set(a.roots), set(b.roots)
    if a.roots == a.tokens and b.roots == b.tokens:
        return False
    return len(first) > 1 and len(second) > 1 and (first <= second or second <= first)


def _cut_off(longer: PersonName, shorter: PersonName) -> bool:
    text = " ".join(shorter.words)
    return len(shorter.words) > 1 and len(text) >= _CUT_OFF and " ".join(longer.words).startswith(text)


def _married(a: PersonName, b: PersonName) -> bool:
    (first, middle, last), (other_first, other_middle, other_last) = a.ends, b.ends
    return (
        first is not None
        and first == other_first
        and ((last == other_middle and last is not None) or (middle == other_last and middle is not None))
    )


def _close(a: PersonName, b: PersonName) -> bool:
    """Tell whether the words in which two names differ are spellings of each other, taken alone.

    The words that they share say nothing about the others: brothers share the family name.
    """
    if a.compact == b.compact:
        return True
    alike = a.sound == b.sound and len(a.tokens) > 1
    similarity = JaroWinkler.similarity(_apart(a.key, b.key), _apart(b.key, a.key), prefix_weight=0.1)
    return similarity >= (CLOSE_SOUND if alike else CLOSE_SPELLING)


def _apart(one: str, other: str) -> str:
    known = set(other.split(" "))
    return "".join(word for word in one.split(" ") if word not in known)


_GRADES: tuple[tuple[NameLevel, Callable[[PersonName, PersonName], bool]], ...] = (
    (NameLevel.SAME, lambda a, b: a.key == b.key),
    (NameLevel.REORDERED, _holds),
    (NameLevel.NAMESAKE, lambda a, b: a.tokens == b.tokens),  # then their initials contradict
    (NameLevel.VARIANT, _familiar),
    (NameLevel.VARIANT, _cut_off),
    (NameLevel.MARRIED, _married),
    (NameLevel.CLOSE, _close),
    (NameLevel.PARTIAL, _word_of),
)
"""Tried in this order, both ways round."""
