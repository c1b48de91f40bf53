"""What the sections of a Meta return share: whose it is, where records begin, how values are cleaned."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from filature.intake.formats import headed
from filature.intake.formats.headed import Tally, plain
from filature.intake.formats.stagedfile import Statement, as_json
from filature.model.enums import RecordKind

Entry = tuple[int, str, str | None]

TIME = ("timestamp", "time", "date", "sent")
NUMBER = re.compile(r"\+?\d{7,15}\Z")
SPLIT = re.compile(r"[\n,;]+")
PERSON = re.compile(r"(?P<name>.*?)\s*\((?:[\w .]+:\s*)?(?P<id>[\w.]+)\)")
LEFT_OUT = headed.CONTENT | {"picture", "thumbnail", "thumbnails", "link", "photoid", "image", "share"}
_WHEN = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row and where it stands in its section."""

    where: str
    record: RecordKind
    values: dict[str, str | None]
    raw: str


@dataclass(slots=True)
class Account:
    """Whose return it is, as the request parameters (or the person who adds it) say."""

    service: str = ""
    identifier: str | None = None
    statement: Statement | None = None
    tally: Tally = field(default_factory=Tally)
    more: int = 0  # further parties of a message or call, kept in raw only
    unanswered: int = 0  # calls without an accept event
    nameless: int = 0  # rows for which no account holder is known
    totals: list[str] = field(default_factory=list)  # lists that do not hold as many as they say

    @property
    def whatsapp(self) -> bool:
        """Tell whether identifiers are telephone numbers."""
        return "whatsapp" in self.service.lower()

    def holder(self, values: dict[str, str | None]) -> None:
        """Put the account holder on the `from` side of a row that names nobody there."""
        if any(value for name, value in values.items() if name.startswith("from_") and name != "from_name"):
            return
        if self.identifier is None:
            self.nameless += 1
            return
        kind = headed.identifier_kind(self.identifier)
        if self.identifier.isdigit() and not self.whatsapp:
            kind = "customer"
        values[f"from_{kind}"] = self.number(self.identifier)

    def number(self, text: str) -> str:
        """Return a WhatsApp number with its plus sign; any other text as it is."""
        digits = text.isascii() and text.isdigit() and NUMBER.match(text)
        return f"+{text}" if self.whatsapp and digits else text


def groups_of(entries: Iterable[Entry]) -> Iterator[list[tuple[str, str]]]:
    """Yield records: one begins at a heading above the fields, or where the first label comes again."""
    current: list[tuple[str, str]] = []
    level = 0
    for depth, label, value in entries:
        if current and ((value is None and depth < level) or (value is not None and label == current[0][0])):
            yield current
            current = []
        if value is not None:
            if not current:
                level = depth
            current.append((label, value))
    if current:
        yield current


def put_person(
    values: dict[str, str | None],
    side: str,
    found: "re.Match[str] | None",
    account: Account,
    text: str | None,
) -> None:
    """Put 'name (Service: id)' on one side: the id as customer, the name as handle on Instagram."""
    if found is None:
        values[f"{side}_handle"] = text or None
        return
    named = "handle" if "instagram" in account.service.lower() else "name"
    values[f"{side}_{named}"] = found["name"].strip() or None
    values[f"{side}_customer"] = found["id"]


def parties_of(text: str) -> list[str]:
    """Return the parties of a list that commas, semicolons or line ends separate."""
    return [item.strip() for item in SPLIT.split(text) if item.strip()]


def cells_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return plain label -> value; a label that comes again adds a line."""
    cells: dict[str, str] = {}
    for label, value in pairs:
        name = plain(label)
        cells[name] = f"{cells[name]}\n{value}" if cells.get(name) else value
    return cells


def raw_of(pairs: list[tuple[str, str]], account: Account) -> str:
    """Return the fields as JSON without content; what is left out is counted."""
    kept = [(label, value) for label, value in pairs if plain(label) not in LEFT_OUT]
    account.tally.content_cells += sum(1 for label, value in pairs if value and (label, value) not in kept)
    return as_json(kept)


def when(text: str) -> str:
    """Return a time that a page break may have cut in two as one text; anything else as it is."""
    if "\n" in text:
        for joined in (text.replace("\n", ""), text.replace("\n", " ")):
            if _WHEN.match(joined):
                return joined
    return text
