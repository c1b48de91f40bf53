"""Strict access to one table of a pack's file: every complaint names file, key, what was found and expected."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from filature.errors import InputError

_NAMES = {str: "text", int: "a whole number", bool: "true or false", date: "a date such as 2021-04-23"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One table: its place in the file, and its values."""

    file: str
    key: str
    raw: Mapping[str, Any]

    def path(self, name: str) -> str:
        """Return the full key of a value of this table."""
        return f"{self.key}.{name}" if self.key else name

    def where(self, name: str) -> dict[str, object]:
        """Return the context of an error about a value of this table."""
        return {"file": self.file, "key": self.path(name)}

    def only(self, known: Iterable[str]) -> None:
        """Return if every key is known; raise InputError naming the nearest known key."""
        known = tuple(known)
        for name in self.raw:
            if name not in known:
                message = f"found the unknown key {name!r}, expected one of {', '.join(known)}"
                raise InputError("law-key", message, _hint(name, known), self.where(name))

    def has(self, name: str) -> bool:
        """Return whether the table has the key."""
        return name in self.raw

    def _typed(self, name: str, kind: type) -> Any:  # noqa: ANN401 - checked here, typed by the callers
        if name not in self.raw:
            message = f"found nothing, expected {_NAMES[kind]}"
            raise InputError("law-missing", message, f"add {name}", self.where(name))
        value: Any = self.raw[name]
        exact = type(value) is kind  # true is no number, a time is no date
        if not exact or (kind is str and not str(value).strip()):
            message = f"found {_shown(value)}, expected {_NAMES[kind]}"
            raise InputError("law-type", message, "correct the value", self.where(name))
        return value

    def text(self, name: str) -> str:
        """Return a text that is not empty."""
        return str(self._typed(name, str))

    def text_or_none(self, name: str) -> str | None:
        """Return a text, or None where the key is absent."""
        return self.text(name) if self.has(name) else None

    def flag(self, name: str) -> bool:
        """Return true or false; absent is false."""
        return bool(self._typed(name, bool)) if self.has(name) else False

    def count(self, name: str) -> int:
        """Return a whole number of at least 0."""
        value = int(self._typed(name, int))
        if value < 0:
            message = f"found {value}, expected 0 or more"
            raise InputError("law-type", message, "correct the value", self.where(name))
        return value

    def count_or_none(self, name: str) -> int | None:
        """Return a whole number, or None where the key is absent."""
        return self.count(name) if self.has(name) else None

    def day(self, name: str) -> date:
        """Return a date."""
        found: date = self._typed(name, date)
        return found

    def day_or_none(self, name: str) -> date | None:
        """Return a date, or None where the key is absent."""
        return self.day(name) if self.has(name) else None

    def choice(self, name: str, known: Iterable[str]) -> str:
        """Return one of the known words."""
        return self._one_of(self.text(name), tuple(known), name)

    def texts(self, name: str, known: Iterable[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts without repetition (absent: empty); each one known, if `known` is given."""
        value = self.raw.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            message = f"found {_shown(value)}, expected a list of texts"
            raise InputError("law-type", message, 'write it as ["…", "…"]', self.where(name))
        if len(set(value)) != len(value):
            message = f"found {_shown(value)}, expected each of them once"
            raise InputError("law-twice", message, "remove the repetition", self.where(name))
        names = tuple(known) if known is not None else None
        return tuple(value if names is None else (self._one_of(item, names, name) for item in value))

    def _one_of(self, value: str, known: tuple[str, ...], name: str) -> str:
        if value not in known:
            listed = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")  # noqa: PLR2004 - one line
            message = f"found {value!r}, expected one of {listed or 'nothing: none is defined'}"
            raise InputError("law-choice", message, _hint(value, known), self.where(name))
        return value

    def table(self, name: str) -> "Entry":
        """Return the table under a key; absent is empty."""
        value = self.raw.get(name, {})
        if not isinstance(value, Mapping):
            message = f"found {_shown(value)}, expected a table"
            raise InputError("law-type", message, "write it as { key = value }", self.where(name))
        return Entry(self.file, self.path(name), value)

    def tables(self, name: str) -> list["Entry"]:
        """Return the tables of a list of tables, each with its place: by its id where it has one."""
        value = self.raw.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            message = f"found {_shown(value)}, expected tables"
            raise InputError("law-type", message, f"write each as [[{name}]]", self.where(name))
        return [Entry(self.file, f"{name}[{item.get('id', n)}]", item) for n, item in enumerate(value, 1)]

    def label(self, name: str, languages: tuple[str, ...]) -> dict[str, str]:
        """Return the text in each language of the pack."""
        table = self.table(name)
        table.only(languages)
        return {lang: table.text(lang) for lang in languages}


def _hint(value: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(value, known, n=1)
    return f"did you mean {near[0]!r}?" if near else "correct it, or define it first"


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.isoformat()} (a time)"
    text = str(value) if isinstance(value, (date, bool)) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 - one line
