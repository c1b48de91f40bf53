"""Words and numbers in the languages of the unit: one catalogue a language, read once, nothing compiled.

`en.po` and `fr.po` map message keys to text. `formats.py` writes numbers, dates, amounts and durations.
A missing key is an error of ours, never an empty place on a screen or a page.
"""

import gettext
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from filature.errors import InputError, UsageError
from filature.locales.formats import Formats

LANGUAGES = ("en", "fr")
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The texts of one language, and its way of writing numbers."""

    lang: str
    texts: dict[str, str | tuple[str, ...]]
    plural_form: Callable[[int], int]
    formats: Formats

    def __contains__(self, key: str) -> bool:
        """Return whether the catalogue has the key."""
        return key in self.texts

    def text(self, key: str, /, **values: str) -> str:
        """Return the text of `key` with its `{places}` filled by ready-made strings."""
        found = self._find(key)
        if isinstance(found, tuple):
            raise InputError("label", f"the key {key!r} needs a count", "use plural()")
        return fill(found, values, key)

    def plural(self, key: str, n: int, /, **values: str) -> str:
        """Return the form of `key` for `n` things; `{n}` is `n` written in this language."""
        found = self._find(key)
        if isinstance(found, str):
            raise InputError("label", f"the key {key!r} has no plural", "use text(), or give it two forms")
        return fill(found[self.plural_form(n)], {"n": self.formats.integer(n), **values}, key)

    def _find(self, key: str) -> str | tuple[str, ...]:
        try:
            return self.texts[key]
        except KeyError:
            hint = "add it to every catalogue in filature/locales"
            raise InputError("label", f"no text for the key {key!r} in {self.lang}.po", hint) from None


def fill(text: str, values: dict[str, str], key: str) -> str:
    """Return `text` with each `{place}` replaced once; values are never read as templates themselves."""

    def one(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise InputError("label", f"the text {key!r} needs a value for {found[1]!r}", "give it in values")
        return values[found[1]]

    return _PLACE.sub(one, text)


@lru_cache(maxsize=len(LANGUAGES))
def load(lang: str) -> Labels:
    """Return the labels of `lang`."""
    if lang not in LANGUAGES:
        raise UsageError("language", f"there is no language {lang!r}", f"use one of: {', '.join(LANGUAGES)}")
    with files(__name__).joinpath(f"{lang}.po").open("rb") as handle:
        catalog: Catalog = read_po(handle, locale=lang, abort_invalid=True)
    texts: dict[str, str | tuple[str, ...]] = {}
    for message in catalog:
        key = message.id if isinstance(message.id, str) else message.id[0]
        if key:
            text = message.string
            texts[key] = text if isinstance(text, str) else tuple(text or ())
    return Labels(
        lang=lang,
        texts=texts,
        plural_form=gettext.c2py(catalog.plural_expr),
        formats=Formats(lang),
    )
