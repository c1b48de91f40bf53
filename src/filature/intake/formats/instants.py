"""Times that stand as numbers, written as ISO text in UTC ('2021-08-31T12:00:00Z').

Only conversions that the format's own documentation gives; whatever does not fit stays None, and the caller
keeps the original text.
"""

import re
from datetime import UTC, datetime, timedelta

DISCORD_EPOCH_MS = 1_420_070_400_000  # 2015-01-01, Discord's documentation of its identifiers
_DIGITS = re.compile(r"-?\d{1,18}(?:\.\d{1,9})?\Z", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTHS = {10: 1_000_000, 13: 1_000, 16: 1}  # digits of an instant after 2001 -> microseconds in one unit
_FINER = re.compile(r"(:\d\d\.\d{6})\d+")
_GENERALISED = re.compile(
    r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,](\d{1,6})\d*)?(Z|[+-]\d{4})?\Z", re.ASCII
)


def epoch(text: str | None, *, seconds: bool = True) -> str | None:
    """Return the instant of a Unix time in seconds, or in milliseconds; None for anything else."""
    if text is None or not _DIGITS.match(text.strip()):
        return None
    whole, _, rest = text.strip().partition(".")
    micros = int(whole) * (1_000_000 if seconds else 1_000)
    if rest and seconds:
        micros += int(rest[:6].ljust(6, "0")) * (-1 if whole.startswith("-") else 1)
    return _iso(micros)


def epoch_by_length(text: str | None) -> str | None:
    """Return the instant of a Unix time whose unit its length tells: 10, 13 or 16 digits (after 2001)."""
    value = (text or "").strip()
    unit = _LENGTHS.get(len(value)) if value.isascii() and value.isdigit() else None
    return _iso(int(value) * unit) if unit else None


def snowflake(text: str | None) -> str | None:
    """Return when a Discord identifier was made: (id >> 22) + 1420070400000 milliseconds."""
    value = (text or "").strip()
    if not (value.isascii() and value.isdigit() and 16 < len(value) < 21):  # noqa: PLR2004 - 17 to 20 digits
        return None
    return _iso(((int(value) >> 22) + DISCORD_EPOCH_MS) * 1_000)


def generalised(text: str | None) -> str | None:
    """Return ASN.1 GeneralizedTime ('20210831120000Z') in ISO form, its offset as it stands; else None."""
    found = _GENERALISED.match((text or "").strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, part, zone = found.groups()
    fraction = f".{part}" if part and part.strip("0") else ""
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{fraction}{zone or ''}"


def to_micros(text: str | None) -> str | None:
    """Return a written time with its fraction cut to microseconds: what is finer cannot be typed."""
    return None if text is None else _FINER.sub(r"\1", text, count=1)


def _iso(micros: int) -> str | None:
    try:
        moment = _EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        return None
    form = "%Y-%m-%dT%H:%M:%S.%f" if moment.microsecond else "%Y-%m-%dT%H:%M:%S"
    return moment.strftime(form) + "Z" if moment.year >= 1000 else None  # noqa: PLR2004
