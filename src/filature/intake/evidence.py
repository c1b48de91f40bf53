"""What the values of a column show, whatever its heading says: kinds of identifiers, numbers, times.

Pure functions over sample values, for drafting a layout. What the samples leave open is said to be open.
"""

import calendar
import ipaddress
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHARE = 0.8  # of the values of a column must be of one kind

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}")
_PHONE = re.compile(r"(?:\+|00)[0-9][0-9 ().-]{6,20}")
_NATIONAL = re.compile(r"0[0-9](?:[ .-]?[0-9]){6,9}")
_CODE = re.compile(r"[A-Za-z]{2,6}")
_NUMBER = re.compile(r"[-+(\s]*[0-9][0-9.,'\u2019\s]*\)?")
_ROUNDED = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,3}")
_DAY = re.compile(
    r"(?P<year>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<t>[-/. ])(?P<b>\d{1,2})(?P=t)(?P<y>\d{4}|\d{2})(?!\d)"
    r"|(?P<d2>\d{1,2})(?P<u>[- ])(?P<mon>[A-Za-z]{3,9})(?P=u)(?P<y2>\d{4})"
    r"|(?P<mon3>[A-Za-z]{3,9}) (?P<d3>\d{1,2}), (?P<y3>\d{4})"
)
_CLOCK = re.compile(r"(?P<h>\d{1,2}):\d{2}(?P<sec>:\d{2})?(?P<frac>\.\d{1,6})?(?P<half>\s?[AaPp][Mm])?")
_OFFSET = re.compile(r"\s?(?:Z|[+-]\d{2}:?\d{2})")
_MONTHS = frozenset(name.lower() for name in calendar.month_name if name)
_SHORT = frozenset(name[:3] for name in _MONTHS)
_MAX_DAY, _MAX_MONTH = 31, 12


def share(values: Sequence[str], pattern: re.Pattern[str]) -> float:
    """Return the share of the values that the pattern matches whole; 0 for no values."""
    return sum(pattern.fullmatch(value) is not None for value in values) / len(values) if values else 0.0


def kind(values: Sequence[str]) -> str | None:
    """Return what most values are: email, iban, phone, ip, code, time, clock, number; None = free text."""
    for name, pattern in (("email", _EMAIL), ("iban", _IBAN), ("phone", _PHONE)):
        if share(values, pattern) >= SHARE:
            return name
    if values and sum(map(_is_ip, values)) >= SHARE * len(values):
        return "ip"
    shapes = [shape(value) for value in values]
    if values and sum(found is not None for found in shapes) >= SHARE * len(values):
        return "clock" if all(found is None or found.day is None for found in shapes) else "time"
    if share([bare(value) for value in values], _NUMBER) >= SHARE:
        return "number"
    return "code" if share(values, _CODE) >= SHARE else None


def _is_ip(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def national(values: Sequence[str]) -> bool:
    """Tell whether telephone numbers stand without their country."""
    return any(_NATIONAL.fullmatch(value) or not value.startswith(("+", "00")) for value in values)


def rounded(values: Iterable[str]) -> bool:
    """Tell whether a spreadsheet has rounded one of the numbers (8.6E+14)."""
    return any(_ROUNDED.fullmatch(value) for value in values)


# --- numbers ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How the amounts of a file are written; `sure` = some value shows which mark is the decimal one."""

    decimal: str = "."
    thousands: str = ""
    sure: bool = True
    symbols: tuple[str, ...] = ()
    units: tuple[str, ...] = ()  # currency codes that stand in the cells
    negative: bool = False


def bare(value: str) -> str:
    """Return a number without currency symbols and letters around it."""
    text = "".join(char for char in value if unicodedata.category(char) != "Sc")
    return re.sub(r"^[-+(\s]*[A-Za-z]{2,6}\s?|\s?[A-Za-z]{2,6}$", "", text).strip() if text.strip() else ""


def numbers(values: Sequence[str]) -> Numbers:
    """Return how these amounts are written, told by the values that can only be read one way."""
    votes: Counter[str] = Counter()
    thousands: Counter[str] = Counter()
    doubtful: Counter[str] = Counter()
    for value in values:
        _vote(re.sub(r"[^0-9.,'\u2019\s]", "", bare(value)).strip(), votes, thousands, doubtful)
    symbols = tuple(
        sorted({char for value in values for char in value if unicodedata.category(char) == "Sc"})
    )
    units = tuple(sorted({code.upper() for value in values for code in re.findall(r"[A-Za-z]{2,6}", value)}))
    sure, decimal = True, "."
    if votes:
        decimal = votes.most_common(1)[0][0]
        sure = len(votes) == 1
    elif doubtful:  # '1,234' alone: read as a thousand, and said so
        decimal = "." if doubtful.most_common(1)[0][0] == "," else ","
        sure = False
    elif thousands:
        decimal = "," if "." in thousands else "."
    marks = [mark for mark, _ in (thousands + doubtful).most_common() if mark != decimal]
    return Numbers(
        decimal=decimal,
        thousands=marks[0] if marks else "",
        sure=sure,
        symbols=symbols,
        units=units,
        negative=any(re.match(r"[^0-9]*[-(]", value) for value in values),
    )


def _vote(text: str, votes: Counter[str], thousands: Counter[str], doubtful: Counter[str]) -> None:
    for blank in re.findall(r"(?<=\d)[\s'\u2019](?=\d{3})", text):
        thousands[blank if blank in "'\u2019" else " "] += 1
    marks = re.findall(r"[.,]", text)
    if len(set(marks)) > 1:
        votes[marks[-1]] += 1
        thousands[marks[0]] += 1
    elif len(marks) > 1:
        thousands[marks[0]] += 1
    elif marks:
        whole, _, rest = text.partition(marks[0])
        if len(rest) == 3 and len(whole.strip()) <= 3 and whole.strip("0"):  # noqa: PLR2004 - a group of three
            doubtful[marks[0]] += 1
        else:
            votes[marks[0]] += 1


# --- times --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shape:
    """How one time is written: parts of a format; the order of day and month may be open."""

    day: str | None  # a format, with {0} and {1} for the two numbers whose order is open; None = only a clock
    clock: str
    first: int = 0
    second: int = 0
    offset: bool = False
    utc: bool = False


def shape(value: str) -> Shape | None:
    """Return the shape of a time, or None for what is not one."""
    text = value.strip()
    day = _DAY.match(text)
    form, rest = (None, text) if day is None else (_day_format(day), text[day.end() :])
    if day is not None and form is None:
        return None
    lead = re.match(r"T|,?\s+|", rest)
    separator, rest = (lead[0], rest[lead.end() :]) if lead else ("", rest)
    clock = _CLOCK.match(rest)
    if clock is None:
        blank = not separator and not rest
        return _dated(form, "", day) if blank and day is not None else None
    rest = rest[clock.end() :]
    offset, utc = _OFFSET.fullmatch(rest), re.fullmatch(r"\s?(?:UTC|GMT)", rest)
    if (rest and offset is None and utc is None) or (day is not None and not separator):
        return None
    written = separator + _clock_format(clock) + (rest if utc else "")
    return _dated(form, written, day, offset=offset is not None, utc=utc is not None)


def order(shapes: Iterable[Shape]) -> str | None:
    """Return 'dm' or 'md' as impossible values decide, '' when nothing is open, None when it stays open."""
    both = [found for found in shapes if found.day and "{0}" in found.day]
    if not both:
        return ""
    day_first = any(found.first > _MAX_MONTH for found in both)
    month_first = any(found.second > _MAX_MONTH for found in both)
    if day_first == month_first:
        return None
    return "dm" if day_first else "md"


def formats(shapes: Iterable[Shape], which: str) -> tuple[str, ...]:
    """Return the strptime formats of the shapes, commonest first; `which` = the order of day and month."""
    marks = ("%m", "%d") if which == "md" else ("%d", "%m")
    found = Counter((item.day or "").format(*marks) + item.clock for item in shapes)
    return tuple(form for form, _ in found.most_common())


def _dated(
    form: str | None, clock: str, day: re.Match[str] | None, *, offset: bool = False, utc: bool = False
) -> Shape:
    first, second = (int(day["a"] or 0), int(day["b"] or 0)) if day is not None else (0, 0)
    return Shape(form, clock, first, second, offset, utc)


def _day_format(found: re.Match[str]) -> str | None:
    if found["year"]:
        mark = found["s"]
        fits = 1 <= int(found["m"]) <= _MAX_MONTH and 1 <= int(found["d"]) <= _MAX_DAY
        return f"%Y{mark}%m{mark}%d" if fits else None
    if found["a"]:
        low, high = sorted((int(found["a"]), int(found["b"])))
        year = "%Y" if len(found["y"]) > 2 else "%y"  # noqa: PLR2004 - digits of a short year
        return (
            f"{{0}}{found['t']}{{1}}{found['t']}{year}"
            if 1 <= low <= _MAX_MONTH and high <= _MAX_DAY
            else None
        )
    name = (found["mon"] or found["mon3"]).lower()
    month = "%b" if name in _SHORT else "%B" if name in _MONTHS else None
    if month is None:
        return None
    return f"%d{found['u']}{month}{found['u']}%Y" if found["mon"] else f"{month} %d, %Y"


def _clock_format(found: re.Match[str]) -> str:
    half = found["half"] or ""
    text = (
        ("%I" if half else "%H") + ":%M" + (":%S" if found["sec"] else "") + (".%f" if found["frac"] else "")
    )
    return text + (" %p" if half[:1].isspace() else "%p" if half else "")
