"""Numbers, dates, amounts and durations as a reader of the language expects them (Babel's CLDR data).

Amounts keep every decimal of the source and are followed by their ISO 4217 code, because a symbol such as $
is shared by many currencies. Months are written as words: 03/04 is read differently by different readers.
"""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, get_currency_precision

from filature.locales.characters import DASH, MINUS

_LOCALES = {"en": "en_GB", "fr": "fr_FR"}
_MINUTE = 60
_HOUR = 3600


class Formats:
    """Writers for one language; all are pure."""

    __slots__ = ("locale",)

    def __init__(self, lang: str) -> None:
        self.locale = Locale.parse(_LOCALES[lang])

    def integer(self, value: int) -> str:
        """Return `value` with its thousands grouped."""
        return format_decimal(value, locale=self.locale)

    def decimal(self, value: Decimal | float | str, *, places: int = 2) -> str:
        """Return `value` with at most `places` decimals; halves go to the even neighbour."""
        exact = round(Decimal(str(value)), places)
        pattern = "#,##0." + "#" * places if places else "#,##0"
        return format_decimal(exact, format=pattern, locale=self.locale)

    def amount(self, value: Decimal | str, currency: str) -> str:
        """Return an exact amount: all its decimals, at least those usual for the currency, then its code."""
        exact = Decimal(str(value)).normalize()
        usual = get_currency_precision(currency)
        exponent = exact.as_tuple().exponent
        given = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        pattern = "#,##0." + "0" * max(usual, given) if max(usual, given) else "#,##0"
        return format_decimal(exact, format=pattern, locale=self.locale) + "\N{NO-BREAK SPACE}" + currency

    def percent(self, part: int, whole: int) -> str:
        """Return `part` of `whole` in per cent: one decimal, near 0 and 100 as many as tell it from them.

        A dash of nothing; 0 % and 100 % only of none and all.
        """
        if not whole:
            return DASH
        share = Decimal(100 * part) / Decimal(whole)
        nearest = min(share, 100 - share)  # distance to the end that rounding could reach
        places = max(1, 1 - nearest.adjusted()) if nearest else 0
        return f"{self.decimal(share, places=places)}\N{NO-BREAK SPACE}%"

    def date(self, value: dt.date) -> str:
        """Return a day, such as 3 Mar 2026."""
        return format_date(value, "d MMM y", locale=self.locale)

    def month(self, value: dt.date) -> str:
        """Return a month, such as Mar 2026."""
        return format_date(value, "MMM y", locale=self.locale)

    def instant(self, value: dt.datetime, zone: str, *, seconds: bool = True) -> str:
        """Return a UTC instant as local time of `zone`, such as 3 Mar 2026 21:14:05 (UTC+1)."""
        local = in_zone(value, zone)
        pattern = "d MMM y HH:mm:ss" if seconds else "d MMM y HH:mm"
        return f"{format_datetime(local, pattern, locale=self.locale)} ({offset(local)})"

    def duration(self, seconds: int) -> str:
        """Return a duration, such as 1 h 02 min 09 s; never a rounded one."""
        sign = MINUS if seconds < 0 else ""
        rest = abs(seconds)
        hours, minutes, left = rest // _HOUR, rest % _HOUR // _MINUTE, rest % _MINUTE
        gap = "\N{NO-BREAK SPACE}"
        if hours:
            return f"{sign}{self.integer(hours)}{gap}h{gap}{minutes:02d}{gap}min{gap}{left:02d}{gap}s"
        return f"{sign}{minutes}{gap}min{gap}{left:02d}{gap}s" if minutes else f"{sign}{left}{gap}s"


def in_zone(value: dt.datetime, zone: str) -> dt.datetime:
    """Return the UTC instant (naive or aware) as aware time in `zone`."""
    aware = value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value
    return aware.astimezone(ZoneInfo(zone))


def offset(value: dt.datetime) -> str:
    """Return the offset of an aware time, such as UTC+1 or UTC+5:30."""
    shift = value.utcoffset() or dt.timedelta()
    minutes = round(shift.total_seconds() / _MINUTE)
    hours, rest = divmod(abs(minutes), _MINUTE)
    sign = MINUS if minutes < 0 else "+"
    return f"UTC{sign}{hours}{f':{rest:02d}' if rest else ''}"
