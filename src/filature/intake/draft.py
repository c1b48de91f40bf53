"""A layout profile drafted from a table that nobody has described: TOML, marked where a person must look.

Nothing is asked that the file shows. Every line that the file leaves open ends in `# CONFIRM: why`; a profile
works with its marks, and says at each use what is unconfirmed. Whoever has checked a line deletes the mark.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from filature.errors import InputError, StorageError
from filature.intake import crypto, evidence, tablehead
from filature.intake.columns import Column, Columns, assign
from filature.intake.evidence import Numbers, Shape
from filature.intake.formats.mtcn import LONG, SHORT
from filature.intake.profile import CONFIRM, Profile, parse
from filature.intake.tablehead import Head
from filature.model.enums import RecordKind
from filature.workspace import media

# symbols that belong to one currency; '$', '£', '¥' and 'kr' belong to several
_SYMBOLS = {
    "€": "EUR",
    "₱": "PHP",
    "₹": "INR",
    "₦": "NGN",
    "₫": "VND",
    "฿": "THB",
    "₴": "UAH",
    "₸": "KZT",
    "₽": "RUB",
    "₺": "TRY",
    "₪": "ILS",
    "₡": "CRC",
    "₲": "PYG",
    "₵": "GHS",
    "₭": "LAK",
    "₮": "MNT",
    "₼": "AZN",
    "₾": "GEL",
    "៛": "KHR",
    "৳": "BDT",
}
_IN = frozenset(
    {"in", "incoming", "inbound", "entrant", "entree", "entrante", "received", "credit", "cr", "recv"}
)
_LONG_NUMBER = 8  # digits: shorter references are no control numbers
_PHONES = ("from_phone", "to_phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A drafted profile: its TOML text, the same parsed, and how many sample rows it rests on."""

    text: str
    profile: Profile
    sampled: int

    @property
    def questions(self) -> tuple[str, ...]:
        """What a person must confirm."""
        return self.profile.open_questions


def draft_file(source: Path, out: Path | None = None) -> Draft:
    """Draft a layout for a file on disk, and write it to `out`, which must not exist yet.

    Raises what `draft` raises; InputError 'no-file' or 'exists'; RefusedError for media.
    """
    if not source.is_file():
        raise InputError("no-file", "there is no such file", "check the path", {"file": source.name})
    if out is not None and out.exists():
        raise InputError(
            "exists", "the file is there already", "name a new one with --out", {"file": out.name}
        )
    media.refuse_media(media.read_head(source), source, source.name)
    drafted = draft(source, source.name)
    if out is not None:
        try:
            with out.open("x", encoding="utf-8") as stream:
                stream.write(drafted.text)
        except OSError as error:
            raise StorageError(
                "disk", f"cannot write: {error.strerror}", "name another place", {"file": out.name}
            ) from None
    return drafted


def draft(source: Path, file: str) -> Draft:
    """Return a layout for the table in `source`.

    Raises InputError 'draft-format' (not a table), 'empty', 'header-missing', and what the readers of tables
    raise for files beyond the limits.
    """
    head = tablehead.look(source, file)
    header = head.header or tuple(f"column {place}" for place in range(1, head.width + 1))
    columns = assign(header, head.rows)
    text = _Writer(head=head, header=header, columns=columns, file=file).toml()
    return Draft(text=text, profile=parse(text, origin=f"draft of {file}"), sampled=len(head.rows))


@dataclass(slots=True)
class _Writer:
    """The parts of the file, in the order in which a profile is read."""

    head: Head
    header: tuple[str, ...]
    columns: Columns
    file: str

    def toml(self) -> str:
        """Return the profile."""
        record = self._record()
        numbers = evidence.numbers([value for column in self.columns.amounts() for value in column.values])
        parts = [
            self._title(record),
            self._table(),
            self._columns(numbers),
            self._constants(record, numbers),
            self._times(),
            self._numbers(record, numbers),
            self._direction(),
            self._phones(),
            self._digits(),
        ]
        unused = ", ".join(_quoted(column.name) for column in self.columns.unused if column.name)
        notes = f"\n# kept in the original row only: {unused}\n" if unused else ""
        return "\n".join(part for part in parts if part) + notes

    # --- what the file is -----------------------------------------------------------------------------

    def _record(self) -> RecordKind:
        fields = self.columns.fields
        if "amount" in fields or self.columns.credit is not None:
            return RecordKind.TRANSFER
        if "duration" in fields:
            return RecordKind.SESSION
        return RecordKind.ACCESS if "ip" in fields and "time" in fields else RecordKind.IDENTITY

    def _is_statement(self) -> bool:
        sided = {name.partition("_")[0] for name in self.columns.fields if name.startswith(("from_", "to_"))}
        return self.columns.balance or self.columns.credit is not None or len(sided) < 2  # noqa: PLR2004

    def _title(self, record: RecordKind) -> str:
        slug = re.sub(r"[^a-z0-9]+", "-", Path(self.file).stem.casefold()).strip("-")[:40] or "table"
        kind = _line("record", record.value)
        if record is not RecordKind.TRANSFER:
            kind = _asked(kind, f"no column of amounts: rows are taken for {record.value} rows")
        lines = [
            "# Drafted from one file. Check each line that bears a mark, delete the mark, keep the file.",
            _line("id", f"draft-{slug}"),
            _asked(
                _line("title", f"Drafted layout ({self.head.format.upper()})"), "say whose layout this is"
            ),
            _line("status", "unconfirmed"),
            _line("source", f"drafted from the headings and {len(self.head.rows)} rows of one file"),
            _line("format", self.head.format),
            kind,
        ]
        if record is RecordKind.TRANSFER:
            leg = "entry" if self._is_statement() else "send"
            why = "one account's statement" if leg == "entry" else "rows name both sides: sent, or paid out?"
            lines.append(_asked(_line("leg", leg), why))
            lines.append('required = ["time", "amount"]')
        elif record is RecordKind.IDENTITY:
            lines.append("required = []")
        codes = {code.upper() for name in ("currency", "paid_currency") for code in self._values(name)}
        if codes & crypto.CODES:
            lines.append('currencies = ["crypto"]')
        return "\n".join(lines) + "\n"

    def _table(self) -> str:
        head = self.head
        if head.format == "xlsx":
            sheet = [_line("sheet", head.sheet)] if head.sheet is not None else []
            return "\n".join(["[xlsx]", *sheet, f"header_row = {head.row}", ""])
        encodings = f"encodings = [{_quoted(head.encoding)}]"
        if head.encoding in ("cp1252", "latin-1"):
            encodings = _asked(encodings, "not UTF-8: do accents look right with this one?")
        lines = ["[csv]", _line("delimiter", head.delimiter), encodings]
        if head.header is None:
            names = ", ".join(_quoted(name) for name in self.header)
            lines.append(_asked(f"header = [{names}]", "the file has no headings: say what each column is"))
        elif head.above:
            lines.append("find_header = true")
        return "\n".join(lines) + "\n"

    # --- which column is what -------------------------------------------------------------------------

    def _columns(self, numbers: Numbers) -> str:
        lines = ["[columns]"]
        for name, columns in self.columns.fields.items():
            names = [_quoted(column.name) for column in columns]
            line = f"{name} = {names[0] if len(names) == 1 else '[' + ', '.join(names) + ']'}"
            asked = next((column.question for column in columns if column.question), None)
            lines.append(_asked(line, asked) if asked else line)
        for currency, amount in (("currency", "amount"), ("paid_currency", "paid_amount")):
            if numbers.units and currency not in self.columns.fields and amount in self.columns.fields:
                lines.append(f"{currency} = {_quoted(self.columns.fields[amount][0].name)}")
        return "\n".join(lines) + "\n"

    def _constants(self, record: RecordKind, numbers: Numbers) -> str:
        lines = []
        if record is RecordKind.TRANSFER and "currency" not in self.columns.fields and not numbers.units:
            sole = [_SYMBOLS[mark] for mark in numbers.symbols if mark in _SYMBOLS]
            if len(sole) == 1 and len(numbers.symbols) == 1:
                lines.append(_line("currency", sole[0]))
            else:
                shown = f" (marked {' '.join(numbers.symbols)})" if numbers.symbols else ""
                lines.append(_asked('# currency = "..."', f"the file names no currency{shown}: write it"))
        if not any(name.startswith("from_") for name in self.columns.fields):
            line = _line("from_account", "{subject}")
            lines.append(_asked(line, "rows name no payer or holder: the holder is named with --subject"))
        return "\n".join(["[constants]", *lines, ""]) if lines else ""

    # --- times and numbers ----------------------------------------------------------------------------

    def _times(self) -> str:
        times = self.columns.times()
        if not times:
            return ""
        shapes = [found for column in times for value in column.values if (found := evidence.shape(value))]
        which = evidence.order(shapes)
        sent = _joined(self.columns.fields.get("time", []))
        ended = _joined(self.columns.fields.get("time_end", []))
        forms = dict.fromkeys((*_formats(sent, which or "dm"), *_formats(ended, which or "dm")))
        line = f"formats = [{', '.join(map(_quoted, forms))}]"
        if not forms:
            line = _asked(line, "the times are written in no known way")
        elif which is None:
            line = _asked(line, "day or month first? no value decides: taken as day first")
        lines = ["[time]", line]
        utc = any(found.utc for found in shapes) or any(column.meaning.utc for column in times)
        if utc:
            lines.append(_line("zone", "UTC"))
        elif all(found.offset for found in shapes) and shapes:
            lines.append('zone = "unknown" # every time bears its offset')
        elif not any(found.clock for found in shapes):
            lines += ['zone = "unknown"', 'precision = "day"']
        else:
            lines.append(
                _asked(_line("zone", "unknown"), "the file names no time zone: write it if it is known")
            )
        return "\n".join(lines) + "\n"

    def _numbers(self, record: RecordKind, numbers: Numbers) -> str:
        if record is not RecordKind.TRANSFER:
            return ""
        line = _line("decimal", numbers.decimal)
        if not numbers.sure:
            line = _asked(line, "the values fit a decimal point and a decimal comma")
        lines = ["[number]", line]
        if numbers.thousands:
            lines.append(_line("thousands", numbers.thousands))
        if numbers.symbols:
            lines.append(f"strip = [{', '.join(map(_quoted, numbers.symbols))}]")
        if numbers.units:
            lines.append("with_unit = true")
        if self.columns.credit is not None and self.columns.debit is not None:
            lines.append(_line("in_column", self.columns.credit.name))
            lines.append(_line("out_column", self.columns.debit.name))
            lines.append(_line("sign", "debit-negative"))
        elif numbers.negative:
            lines.append(_asked(_line("sign", "debit-negative"), "does a negative amount leave the holder?"))
        return "\n".join(lines) + "\n"

    def _direction(self) -> str:
        values = sorted(set(self._values("direction")))
        if not values:
            return ""
        incoming = [value for value in values if set(re.split(r"\W+", value.casefold())) & _IN]
        line = f"incoming = [{', '.join(map(_quoted, incoming))}]"
        shown = ", ".join(map(_quoted, values[:6]))
        return "\n".join(["[direction]", _asked(line, f"of {shown}: which turn the parties round?"), ""])

    def _phones(self) -> str:
        lines = []
        for name in _PHONES:
            if evidence.national(self._values(name)):
                side = name.partition("_")[0]
                why = "some numbers stand without their country: of which country are they?"
                lines.append(_asked(f'# {side}_region = ".."', why))
        return "\n".join(["[phone]", *lines, ""]) if lines else ""

    def _digits(self) -> str:
        values = self._values("reference")
        if not evidence.rounded(values):
            return ""
        lengths = sorted({len(value) for value in values if value.isdigit() and len(value) >= _LONG_NUMBER})
        if not lengths or set(lengths) & {SHORT, LONG}:
            lengths = [SHORT, LONG]
        line = f"reference = {lengths}"
        why = "a spreadsheet has rounded some numbers (8.6E+14): ask for the list again; how long are they?"
        return "\n".join(["[digits]", _asked(line, why), ""])

    def _values(self, name: str) -> list[str]:
        return [value for column in self.columns.fields.get(name, []) for value in column.values]


def _joined(columns: Sequence[Column]) -> list[Shape]:
    """Return the shapes of a field's times: day and clock columns are joined with one blank, as when read."""
    shapes = [[evidence.shape(value) for value in column.values] for column in columns]
    if len(shapes) < 2:  # noqa: PLR2004 - a day and a clock
        return [found for found in (shapes[0] if shapes else []) if found is not None]
    days = [found for found in shapes[0] if found is not None]
    clocks = dict.fromkeys(found.clock for found in shapes[1] if found is not None)
    return [
        Shape(found.day, f" {clock}", found.first, found.second, found.offset, found.utc)
        for clock in clocks
        for found in days
    ]


def _formats(shapes: Iterable[Shape], which: str) -> tuple[str, ...]:
    return evidence.formats((found for found in shapes if found.day is not None), which)


def _line(key: str, value: str) -> str:
    return f"{key} = {_quoted(value)}"


def _asked(line: str, why: str) -> str:
    return f"{line} {CONFIRM} {why}"


def _quoted(text: str) -> str:
    """Return a TOML basic string (JSON escapes are a subset of TOML's, but for DEL)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
