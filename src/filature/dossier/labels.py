"""From facts to words: every key, number, date and amount of the facts written in one language.

The same facts give the same numbers in each language; only their dress differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from filature.locales import Labels, fill
from filature.locales.characters import DASH
from filature.locales.formats import Formats


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The labels of one language with the zone in which times are shown."""

    labels: Labels
    zone: str

    @property
    def formats(self) -> Formats:
        """The language's way of writing numbers."""
        return self.labels.formats

    def __call__(self, key: str, /, **values: str | int) -> str:
        """Return the text of `key`; whole numbers among the values are written in the language."""
        return self.labels.text(key, **{name: self._plain(value) for name, value in values.items()})

    def count(self, key: str, n: int, /, **values: str | int) -> str:
        """Return the form of `key` for `n` things."""
        return self.labels.plural(key, n, **{name: self._plain(value) for name, value in values.items()})

    def of(self, family: str, key: str) -> str:
        """Return the text of a key of a closed vocabulary, such as verdict.no-data for 'no data'."""
        return self.labels.text(f"{family}.{key.replace(' ', '-')}")

    def message(self, family: str, message: Mapping[str, Any]) -> str:
        """Return a message in words: from its own texts where it brings them, else from the catalogue."""
        values = {name: self.value(value) for name, value in message.get("values", {}).items()}
        if "texts" in message:
            return fill(message["texts"][self.labels.lang], values, message["key"])
        return self.labels.text(f"{family}.{message['key']}", **values)

    def value(self, value: Any) -> str:  # noqa: ANN401, PLR0911 - one return for each kind of `value` in the schema
        """Return one value of a message."""
        if isinstance(value, str):
            return value
        if isinstance(value, bool | int | float):
            return self.formats.decimal(value)
        if "date" in value:
            return self.day(value["date"])
        if "instant" in value:
            return self.instant(value["instant"])
        if "seconds" in value:
            return self.formats.duration(value["seconds"])
        if "whole" in value:
            return self("value.part", part=value["part"], whole=value["whole"])
        if "amount" in value:
            return self.formats.amount(value["amount"], value["currency"])
        return self.of("explanation", value["explanation"])

    def integer(self, value: int) -> str:
        """Return a whole number with its thousands grouped."""
        return self.formats.integer(value)

    def day(self, value: str | None) -> str:
        """Return an ISO day in words; a dash for none."""
        return DASH if value is None else self.formats.date(date.fromisoformat(value))

    def instant(self, value: str) -> str:
        """Return a UTC instant in the displayed zone, with its offset."""
        return self.formats.instant(datetime.fromisoformat(value), self.zone)

    def time(self, time: Mapping[str, Any]) -> str:
        """Return the time of a row as precisely as it is known, and no more."""
        if time["utc"] is None:
            key = "time.day-only" if time["precision"] == "day" else "time.no-zone"
            return self(key, day=self.day(time["day"]))
        seconds = time["precision"] == "second"
        return self.formats.instant(datetime.fromisoformat(time["utc"]), self.zone, seconds=seconds)

    def as_written(self, time: Mapping[str, Any]) -> str:
        """Return the time as it stands in the file, with where its zone comes from."""
        basis = self.of("zone-basis", time["zone_basis"])
        written = self("time.as-written", text=time["text"], basis=f"{basis} {time['zone'] or ''}".rstrip())
        offset = time["clock_offset_s"]
        return f"{written}; {self.clock(offset)}" if offset and time["utc"] else written

    def clock(self, offset_s: int) -> str:
        """Return what was declared about a source's clock, and what was done about it."""
        key = "clock.ahead" if offset_s > 0 else "clock.behind" if offset_s else "clock.none"
        return self(key, seconds=self.integer(abs(offset_s)))

    def amount(self, value: str, currency: str) -> str:
        """Return an exact amount with its currency."""
        return self.formats.amount(value, currency)

    def _plain(self, value: str | int) -> str:
        return self.formats.integer(value) if isinstance(value, int) else value
