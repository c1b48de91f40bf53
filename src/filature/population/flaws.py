"""What goes wrong between a person and a register: slips of the finger, fields too narrow, capitals, placeholders."""

from filature.population.habits import pick
from filature.population.series import Rng

WIDTH = 20
"""Signs of the narrow name field."""

PLACEHOLDERS = {
    "phone": ("N/A", "TEST", "0000000000", "+33 6 ** ** ** **", "+63 *** *** **12", "1234567890"),
    "email": ("n/a", "none@example.org", "test@example.org", "no-email@example.org"),
    "account": ("N/A", "0000000000", "XXXXXXXXXX", "1111111111"),
    "document": ("N/A", "TEST", "00000000", "FIC-********-Y", "12345678"),
}
_LETTERS = "aeiorstnlm"


def typo(text: str, rng: Rng) -> str:
    """Return `text` with one slip in its longest word: two letters turned, one lost, doubled or replaced."""
    word = max(text.split(), key=len)
    if len(word) < 4:  # noqa: PLR2004 - a slip in a very short word makes another word
        return text
    place = int(rng.integers(1, len(word) - 1))
    head, sign, rest = word[:place], word[place], word[place + 1 :]
    slips = (
        head + rest[0] + sign + rest[1:],
        head + rest,
        head + sign * 2 + rest,
        head + pick(rng, _LETTERS) + rest,
    )
    return text.replace(word, slips[int(rng.integers(len(slips)))], 1)


def cut(text: str) -> str:
    """Return what a field of WIDTH signs keeps."""
    return text[:WIDTH].rstrip()


def cased(text: str, rng: Rng) -> str:
    """Return the text as clerks type it: as it is, in capitals, in small letters, with stray blanks."""
    share = rng.random()
    if share < 0.55:  # noqa: PLR2004
        return text
    if share < 0.85:  # noqa: PLR2004
        return text.upper()
    return text.lower() if share < 0.95 else text.replace(" ", "  ")  # noqa: PLR2004


def dialled(phone: str, rng: Rng) -> str:
    """Return an E.164 number as people write it."""
    digits = phone[1:]
    forms = (
        phone,
        phone,
        f"00{digits}",
        f"+{digits[:2]} {digits[2:5]} {digits[5:]}",
        f"+{digits[:-4]}-{digits[-4:]}",
    )
    return pick(rng, forms)
