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

FORMATS = (
    "csv",
    "xlsx",
    "camt",
    "cashapp-xlsx",
    "coinbase-json",
    "cybertip",
    "discord-csv",
    "etsi-102657",
    "fincen-sar",
    "goaml",
    "kik",
    "leapp-tsv",
    "meta-html",
    "moneygram-json",
    "mpesa",
    "mt103",
    "mt940",
    "ofx",
    "pacs",
    "pain",
    "snap-csv",
    "timeline",
    "ufdr",
    "wu-xml",
)
CONFIRM = "# CONFIRM:"  # marks a line that a draft could not settle; a person checks it and removes the mark
STATUSES = ("confirmed", "unconfirmed", "fictional")
SIGNS = ("positive", "debit-negative", "debit-positive", "signed")
CANONICAL = (*ROW_FIELDS, *(f"{side}_{name}" for side in ("from", "to") for name in PARTY_FIELDS))

_KEYS: Mapping[str, tuple[str, ...]] = {
    "": (
        *("id", "title", "status", "source", "format", "record", "leg", "required", "optional"),
        *("record_by", "csv", "xlsx", "columns", "constants", "time", "number", "direction", "phone"),
        *("currencies", "digits", "suspicion_report"),
    ),
    "record_by": ("column", "values"),
    "csv": ("delimiter", "quote", "encodings", "skip_lines", "header", "find_header"),
    "xlsx": ("sheet", "header_row", "find_header"),
    "columns": CANONICAL,
    "constants": CANONICAL,
    "time": ("formats", "zone", "precision"),
    "number": (
        *("decimal", "thousands", "sign", "strip", "minor_units", "with_unit", "in_column", "out_column"),
    ),
    "direction": ("incoming", "outgoing"),
    "phone": ("from_region", "to_region"),
    "digits": CANONICAL,
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
    optional: tuple[str, ...] = ()  # source columns that a file of this layout may lack
    # where one file mixes kinds of record: the column that tells, and what its values mean
    record_column: str | None = None
    record_values: Mapping[str, RecordKind] = field(default_factory=dict)
    # tables: delimiter, quoting, encodings in the order to try, lines before the header
    delimiter: str = ","
    quote: str = '"'
    encodings: tuple[str, ...] = ("utf-8",)
    skip_lines: int = 0
    header: tuple[str, ...] | None = None  # names for a file without a header line
    sheet: str | None = None  # None = the first sheet
    header_row: int = 1
    find_header: bool = False  # a preamble of unknown length: the header is the first line with all columns
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
    # a positive one comes to it · debit-positive: the same the other way round (card statements)
    # signed: kept as it is (balances)
    sign: str = "positive"
    strip: tuple[str, ...] = ()  # text to remove from amounts, such as currency marks
    minor_units: bool = False  # amounts are integers in the currency's smallest unit (ISO 4217 exponent)
    with_unit: bool = False  # amount and currency stand in one cell: '10.00 USDT'
    in_column: str | None = None  # where credits and debits have columns of their own:
    out_column: str | None = None  # what stands in this one left the account
    currencies: tuple[str, ...] = ()  # accepted beside ISO 4217; "crypto" = the well-known coin codes
    suspicion_report: bool = False  # confidential by law: enters an intelligence workspace only
    # canonical field -> how many digits its values may have; others were damaged by a spreadsheet
    digits: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    incoming: tuple[str, ...] = ()  # values of `direction` that swap the parties
    outgoing: tuple[str, ...] = ()
    from_region: str | None = None  # ISO 3166 region for national phone numbers
    to_region: str | None = None

    @property
    def sha256(self) -> str:
        """Hash of the profile's text, as stored with each exhibit."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def open_questions(self) -> tuple[str, ...]:
        """What nobody has confirmed yet: one sentence for each line marked `# CONFIRM: why`."""
        marked = (
            (number, line.rpartition(CONFIRM)[2].strip())
            for number, line in enumerate(self.text.splitlines(), start=1)
            if CONFIRM in line
        )
        return tuple(f"profile {self.id}, line {number}, is not confirmed: {why}" for number, why in marked)

    @property
    def source_columns(self) -> tuple[str, ...]:
        """Every column of the file that the profile names, once, in order."""
        amounts = [name for name in (self.in_column, self.out_column) if name]
        named = [name for names in self.columns.values() for name in names]
        return tuple(dict.fromkeys([*named, *amounts]))


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
        optional=_texts(raw.get("optional", []), "optional", origin),
        record_column=_text(table["record_by"], "column", origin) if table["record_by"] else None,
        record_values=_record_values(table["record_by"].get("values", {}), origin),
        delimiter=table["csv"].get("delimiter", ","),
        quote=table["csv"].get("quote", '"'),
        encodings=_texts(table["csv"].get("encodings", ["utf-8"]), "csv.encodings", origin),
        skip_lines=int(table["csv"].get("skip_lines", 0)),
        header=_texts(table["csv"]["header"], "csv.header", origin) if "header" in table["csv"] else None,
        sheet=table["xlsx"].get("sheet"),
        header_row=int(table["xlsx"].get("header_row", 1)),
        find_header=any(table[part].get("find_header") is True for part in ("csv", "xlsx")),
        columns=columns,
        constants={key: str(value) for key, value in table["constants"].items()},
        time_formats=_texts(table["time"].get("formats", []), "time.formats", origin),
        zone=None if zone in (None, "unknown") else zone,
        precision=table["time"].get("precision"),
        decimal=table["number"].get("decimal", "."),
        thousands=table["number"].get("thousands", ""),
        sign=_choice(table["number"].get("sign", "positive"), SIGNS, "number.sign", origin),
        strip=_texts(table["number"].get("strip", []), "number.strip", origin),
        minor_units=table["number"].get("minor_units", False) is True,
        with_unit=table["number"].get("with_unit", False) is True,
        in_column=table["number"].get("in_column"),
        out_column=table["number"].get("out_column"),
        currencies=_texts(raw.get("currencies", []), "currencies", origin),
        suspicion_report=_flag(raw.get("suspicion_report", False), "suspicion_report", origin),
        digits={key: _counts(value, f"digits.{key}", origin) for key, value in table["digits"].items()},
        incoming=_texts(table["direction"].get("incoming", []), "direction.incoming", origin),
        outgoing=_texts(table["direction"].get("outgoing", []), "direction.outgoing", origin),
        from_region=table["phone"].get("from_region"),
        to_region=table["phone"].get("to_region"),
    )


def _record_values(value: object, origin: str) -> dict[str, RecordKind]:
    if not isinstance(value, dict):
        message = f"record_by.values: found {value!r}, expected a table of values and kinds of record"
        raise InputError("profile-value", message, "correct the profile", {"profile": origin})
    kinds = tuple(RecordKind)
    return {
        str(key): RecordKind(_choice(kind, kinds, f"record_by.values.{key}", origin))
        for key, kind in value.items()
    }


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


def _counts(value: object, path: str, origin: str) -> tuple[int, ...]:
    items = value if isinstance(value, list) else [value]
    if not items or not all(isinstance(item, int) and item > 0 for item in items):
        message = f"{path}: found {value!r}, expected a list of digit counts"
        raise InputError("profile-value", message, "correct the profile", {"profile": origin})
    return tuple(items)


def _flag(value: object, path: str, origin: str) -> bool:
    if not isinstance(value, bool):
        message = f"{path}: found {value!r}, expected true or false"
        raise InputError("profile-value", message, "correct the profile", {"profile": origin})
    return value


def _choice(value: str, allowed: tuple[str, ...], path: str, origin: str) -> str:
    if value not in allowed:
        message = f"{path}: found {value!r}, expected one of {', '.join(allowed)}"
        raise InputError("profile-value", message, "correct the profile", {"profile": origin})
    return value
