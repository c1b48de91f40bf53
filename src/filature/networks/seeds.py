"""A list of identifiers, line by line: what each line names, and which lines name nothing. Pure.

A list is text (one identifier a line) or CSV with `;`, `,` or a tab. With a head, columns called like a kind
(phone, email, account, document, customer, handle, person) hold that kind, and `kind` beside `identifier` states it;
other columns are not read, names never. Without a head, each cell is looked at for what it can be.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from filature.errors import InputError
from filature.model.enums import IdentifierKind

Normalise = Callable[[str, str, str, str | None], str | None]
"""kind, as written, provider, region -> the value that table identifier holds, or None."""

PERSON = "person"
KINDS = (*(kind.value for kind in IdentifierKind), PERSON)
MOST_LINES = 200_000
MOST_BYTES = 32 << 20
_VALUE_COLUMNS = ("identifier", "value")
_DELIMITERS = ("\t", ";", ",")
_LABEL = re.compile(r"P-[0-9]{1,9}-[0-9]{1,9}-[1-4]", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[0-9][0-9 ().\-/]{5,}")
_NAME_LIKE = re.compile(r"[^\W\d_]+([ '.-]+[^\W\d_]+)+")
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One identifier of the list. `candidates` are (kind, normalised value); '' as provider stands before ':'."""

    line: int
    shown: str
    candidates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """One line that names nothing, with the reason. The value is not repeated: it may be a person's."""

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedList:
    """What a list holds, in its order."""

    seeds: tuple[Seed, ...]
    bad: tuple[BadLine, ...]
    not_read: tuple[str, ...] = ()


def read(path: Path) -> str:
    """Return the text of a list; raise InputError where it cannot be one."""
    context: dict[str, object] = {"file": path.name}
    if not path.is_file():
        raise InputError("no-list", "there is no such file", "give a TXT or CSV file", context)
    size = path.stat().st_size
    if size > MOST_BYTES:
        message = f"found {size} bytes, expected at most {MOST_BYTES}"
        raise InputError("list-size", message, "cut the list into parts", context)
    data = path.read_bytes()
    if b"\0" in data:
        raise InputError(
            "list-binary", "found binary data, expected text", "save the list as CSV or TXT in UTF-8", context
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"line {line} is not UTF-8"
        raise InputError("list-encoding", message, "save the list as UTF-8", context) from None


def parse(text: str, normalise: Normalise, *, region: str | None = None) -> SeedList:
    """Return the seeds and the bad lines of a list. Raises InputError 'list-long', or 'list-empty' for no seed."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        message = f"found {len(lines)} lines, expected at most {MOST_LINES}"
        raise InputError("list-long", message, "cut the list into parts")
    rows = [(number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows:
        raise InputError("list-empty", "the list is empty, expected identifiers", "one identifier a line")
    delimiter = next((mark for mark in _DELIMITERS if mark in rows[0][1]), "\0")
    head = [cell.strip().casefold() for cell in _cells(rows[0][1], delimiter)]
    headed = any(cell in (*KINDS, *_VALUE_COLUMNS, "kind", "name") for cell in head)
    typed = headed and not any(re.search(r"[0-9@+]", cell) for cell in head)
    seeds: dict[object, Seed] = {}
    bad: list[BadLine] = []
    for number, line in rows[typed:]:
        found = _seeds(number, _given(_cells(line, delimiter), head if typed else ()), normalise, region)
        for item in found:
            if isinstance(item, BadLine):
                bad.append(item)
            else:
                seeds.setdefault(_same(item), item)
    not_read = tuple(c for c in head if typed and c not in (*KINDS, *_VALUE_COLUMNS, "kind"))
    return SeedList(seeds=tuple(seeds.values()), bad=tuple(bad), not_read=not_read)


def _same(seed: Seed) -> object:
    """Return what makes two lines one: a whole telephone number, address or person; else all that it can be."""
    first = seed.candidates[0]
    return first if first[0] in (IdentifierKind.PHONE, IdentifierKind.EMAIL, PERSON) else seed.candidates


def _cells(line: str, delimiter: str) -> list[str]:
    if delimiter == "\0":
        return [line]
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except (csv.Error, StopIteration):
        return [line]


def _given(cells: Sequence[str], head: Sequence[str]) -> list[tuple[str | None, str]]:
    """Return (kind or None, value) of each cell that may hold an identifier."""
    values = [cell.strip() for cell in cells]
    if not head:
        if len(values) > 1 and values[0].casefold() in KINDS:
            return [(values[0].casefold(), value) for value in values[1:2]]
        return [(None, value) for value in values if value]
    named = dict(zip(head, values, strict=False))
    stated = named.get("kind", "").casefold() or None
    found: list[tuple[str | None, str]] = [(stated, named[c]) for c in _VALUE_COLUMNS if named.get(c)]
    return found + [(kind, named[kind]) for kind in KINDS if named.get(kind)]


def _seeds(
    line: int, given: Iterable[tuple[str | None, str]], normalise: Normalise, region: str | None
) -> Iterator[Seed | BadLine]:
    empty = True
    for kind, value in given:
        empty = False
        if kind is not None and kind not in KINDS:
            yield BadLine(
                line=line, code="kind", message=f"found another kind, expected one of: {', '.join(KINDS)}"
            )
            continue
        candidates = tuple(_candidates(kind, value, normalise, region)) if len(value) <= _LONGEST else ()
        if candidates:
            yield Seed(line=line, shown=value, candidates=candidates)
        else:
            yield BadLine(line=line, code="not-an-identifier", message=_why(kind, value))
    if empty:
        yield BadLine(
            line=line, code="no-identifier", message="found no identifier in the columns that are read"
        )


def _candidates(
    kind: str | None, value: str, normalise: Normalise, region: str | None
) -> Iterator[tuple[str, str]]:
    """Yield what a value can be. Provider numbers are sought under every provider, because no list names one."""
    if kind in (None, PERSON) and _LABEL.fullmatch(value):
        yield PERSON, value.upper()
        return
    if kind == PERSON or (kind is None and _NAME_LIKE.fullmatch(value)):
        return
    for each in (kind,) if kind else _guesses(value):
        found = normalise(each, value, "", region)
        if found is not None:
            yield each, found


def _guesses(value: str) -> tuple[str, ...]:
    if "@" in value and not value.startswith("@"):
        return ("email", "handle")
    if value.startswith(("+", "00")) and _NUMBER.fullmatch(value):
        return ("phone", "account", "customer")
    if _NUMBER.fullmatch(value):
        return ("phone", "account", "document", "customer", "handle")
    return ("account", "document", "customer", "handle")


def _why(kind: str | None, value: str) -> str:
    if len(value) > _LONGEST:
        return f"found {len(value)} characters, expected at most {_LONGEST}"
    if kind == PERSON:
        return "found no person's number, expected one like P-1-17-2"
    if kind is None and _NAME_LIKE.fullmatch(value):
        return "found words like a name; names are never sought: give an identifier, or state its kind"
    if kind == "phone":
        return "found no whole telephone number; national numbers need --region"
    return f"found no {kind or 'identifier'} that binds (masked, too short, rounded or a placeholder)"
