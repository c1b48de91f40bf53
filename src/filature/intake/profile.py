"""Layout profiles: which column is what, how times and numbers are written. One TOML file per layout.

A profile's text travels with every exhibit read through it (in the register), so a rebuild years later
reads the same bytes the same way. Unknown keys are errors with the nearest known key.
"""

import difflib
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from filature.errors import InputError
from filature.model.enums import Leg, RecordKind
from filature.model.staged import PARTY_FIELDS, ROW_FIELDS

FORMATS = ("csv", "xlsx", "camt", "mt940")
STATUSES = ("confirmed", "unconfirmed", "fictional")
SIGNS = ("positive", "debit-negative", "signed")
CANONICAL = (*ROW_FIELDS, *(f"{side}_{name}" for side in ("from", "to") for name in PARTY_FIELDS))

_KEYS: Mapping[str, tuple[str, ...]] = {
    "": (
        *("id", "title", "status", "source", "format", "record", "leg", "required"),
        *("csv", "xlsx", "columns", "constants", "time", "number", "direction", "phone"),
    ),
    "csv": ("delimiter", "quote", "encodings", "skip_lines", "header"),
    "xlsx": ("sheet", "header_row"),
    "columns": CANONICAL,
    "constants": CANONICAL,
    "time": ("formats", "zone", "precision"),
    "number": ("decimal", "thousands", "sign", "strip"),
    "direction": ("incoming", "outgoing"),
    "phone": ("from_region", "to_region"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One layout, checked. `text` is the TOML as read and `sha256` its hash."""

    id: str
    title: str
    format: str  # one of FORMATS
    record: RecordKind
    text: str
    status: str = "unconfirmed"  # confirmed by a practitioner | unconfirmed | fictional
    source: str = ""  # where the layout was learned
    leg: Leg = Leg.SEND
    required: tuple[str, ...] = ("time",)  # canonical fields without which a row is rejected
    # tables: delimiter, quoting, encodings in the order to try, lines before the header
    delimiter: str = ","
    quote: str = '"'
    encodings: tuple[str, ...] = ("utf-8",)
    skip_lines: int = 0
    header: tuple[str, ...] | None = None  # names for a file without a header line
    sheet: str | None = None  # None = the first sheet
    header_row: int = 1
    # canonical field -> source column(s); several are joined with one blank
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    # strptime formats in the order to try; a zone for times without an offset (None = unknown)
    time_formats: tuple[str, ...] = ()
    zone: str | None = None
    precision: str | None = None  # None = read off the format
    decimal: str = "."
    thousands: str = ""
    # positive: a negative amount is rejected · debit-negative: a negative amount leaves the `from` party,
    # a positive one comes to it · signed: kept as it is (balances)
    sign: str = "positive"
    strip: tuple[str, ...] = ()  # text to remove from amounts, such as currency marks
    incoming: tuple[str, ...] = ()  # values of `direction` that swap the parties
    outgoing: tuple[str, ...] = ()
    from_region: str | None = None  # ISO 3166 region for national phone numbers
    to_region: str | None = None

    @property
    def sha256(self) -> str:
        """Hash of the profile's text, as stored with each exhibit."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def source_columns(self) -> tuple[str, ...]:
        """Every column of the file that the profile names, once, in order."""
        return tuple(dict.fromkeys(name for names in self.columns.values() for name in names))


def parse(text: str, *, origin: str) -> Profile:
    """Return the profile in `text`; raise InputError naming the TOML path of whatever does not fit."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            "profile-toml", f"not valid TOML: {error}", "correct the file", {"profile": origin}
        ) from None
    _check_keys(raw, origin)
    table: dict[str, dict[str, Any]] = {name: raw.get(name, {}) for name in _KEYS if name}
    columns = {key: _texts(value, f"columns.{key}", origin) for key, value in table["columns"].items()}
    zone = table["time"].get("zone")
    return Profile(
        id=_text(raw, "id", origin),
        title=_text(raw, "title", origin),
        format=_choice(_text(raw, "format", origin), FORMATS, "format", origin),
        record=RecordKind(_choice(_text(raw, "record", origin), tuple(RecordKind), "record", origin)),
        text=text,
        status=_choice(raw.get("status", "unconfirmed"), STATUSES, "status", origin),
        source=raw.get("source", ""),
        leg=Leg(_choice(raw.get("leg", "send"), tuple(Leg), "leg", origin)),
        required=_texts(raw.get("required", ["time"]), "required", origin),
        delimiter=table["csv"].get("delimiter", ","),
        quote=table["csv"].get("quote", '"'),
        encodings=_texts(table["csv"].get("encodings", ["utf-8"]), "csv.encodings", origin),
        skip_lines=int(table["csv"].get("skip_lines", 0)),
        header=_texts(table["csv"]["header"], "csv.header", origin) if "header" in table["csv"] else None,
        sheet=table["xlsx"].get("sheet"),
        header_row=int(table["xlsx"].get("header_row", 1)),
        columns=columns,
        constants={key: str(value) for key, value in table["constants"].items()},
        time_formats=_texts(table["time"].get("formats", []), "time.formats", origin),
        zone=None if zone in (None, "unknown") else zone,
        precision=table["time"].get("precision"),
        decimal=table["number"].get("decimal", "."),
        thousands=table["number"].get("thousands", ""),
        sign=_choice(table["number"].get("sign", "positive"), SIGNS, "number.sign", origin),
        strip=_texts(table["number"].get("strip", []), "number.strip", origin),
        incoming=_texts(table["direction"].get("incoming", []), "direction.incoming", origin),
        outgoing=_texts(table["direction"].get("outgoing", []), "direction.outgoing", origin),
        from_region=table["phone"].get("from_region"),
        to_region=table["phone"].get("to_region"),
    )


def built_in() -> dict[str, Profile]:
    """Return the profiles that come with Filature, by id, in alphabetical order."""
    folder = files("filature.intake") / "profiles"
    texts = {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }
    profiles = [parse(text, origin=name) for name, text in sorted(texts.items())]
    return {profile.id: profile for profile in profiles}


def _check_keys(raw: Mapping[str, Any], origin: str) -> None:
    """Refuse keys that mean nothing here, with the nearest one that does."""
    for section, value in [("", raw), *((k, v) for k, v in raw.items() if isinstance(v, dict))]:
        known = _KEYS.get(section, ())
        for key in value:
            if key not in known:
                path = f"{section}.{key}" if section else key
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
                raise InputError("profile-key", f"unknown key {path!r}", hint, {"profile": origin})


def _text(raw: Mapping[str, Any], key: str, origin: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value:
        found = "nothing" if value is None else repr(value)
        raise InputError(
            "profile-value", f"{key}: found {found}, expected text", "fill it in", {"profile": origin}
        )
    return value


def _texts(value: object, path: str, origin: str) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        message = f"{path}: found {value!r}, expected text or a list of texts"
        raise InputError("profile-value", message, "correct the profile", {"profile": origin})
    return tuple(items)


def _choice(value: str, allowed: tuple[str, ...], path: str, origin: str) -> str:
    if value not in allowed:
        message = f"{path}: found {value!r}, expected one of {', '.join(allowed)}"
        raise InputError("profile-value", message, "correct the profile", {"profile": origin})
    return value
