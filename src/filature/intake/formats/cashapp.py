"""Cash App legal-process returns (XLSX): blocks under headers of their own, anywhere in the sheets.

A block begins at a row in which at least two neighbouring cells are known column names, or one that is enough
alone, and ends at an empty row; blocks may stand side by side, with an empty column between them. Source:
headings that open readers of returns use; no authentic return is public.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from filature.errors import InputError
from filature.intake.formats import sheet
from filature.intake.formats.stagedfile import Problem, Staged, StagedFile, as_json
from filature.intake.limits import KIB, MAX_CELL_TEXT, ZIP_DAMAGE
from filature.intake.profile import Profile
from filature.model.enums import RecordKind

FORMAT = "cashapp-xlsx"

_WORD = re.compile(r"[^a-z0-9]+")
_TOKEN = re.compile(r"-for-subject-SQ_CASH-(.+?)\.xlsx$", re.IGNORECASE)
# heading (lower case, single blanks) -> canonical field; '' = known, and kept in the original row only
_COLUMNS: Mapping[str, str] = {
    "account token": "from_customer",
    "customer token": "from_customer",
    "utc date time": "time",
    "date time": "time",
    "date": "time",
    "timestamp": "time",
    "created at": "time",
    "transaction date": "time",
    "issued date": "time",
    "email": "from_email",
    "emails": "from_email",
    "email address": "from_email",
    "phone": "from_phone",
    "phone number": "from_phone",
    "phone numbers": "from_phone",
    "cashtag": "from_handle",
    "display name": "from_name",
    "display name history": "from_name",
    "full name": "from_name",
    "name": "from_name",
    "address": "from_address",
    "ipv4": "ip",
    "ipv6": "ip",
    "ip address": "ip",
    "card number": "from_account",
    "virtual card number": "from_account",
    "physical card number": "from_account",
    "bank account number": "from_account",
    "routing number": "",
    "card brand": "",
    "zip code": "",
    "zipcode": "",
    "dob": "",
    "full ssn": "",
    "transaction id": "reference",
    "payment id": "reference",
    "amount": "amount",
    "currency": "currency",
    "fee": "fee",
    "status": "status",
    "transaction type": "channel",
    "type": "channel",
    "note": "text",
    "subject": "text",
    "sender": "from_name",
    "sender name": "from_name",
    "sender token": "from_customer",
    "sender cashtag": "from_handle",
    "sender phone": "from_phone",
    "sender email": "from_email",
    "recipient": "to_name",
    "recipient name": "to_name",
    "recipient token": "to_customer",
    "recipient cashtag": "to_handle",
    "recipient phone": "to_phone",
    "recipient email": "to_email",
}
# one of these is a header without a neighbour
_ALONE = frozenset({"ipv4", "ipv6", "email", "emails", "phone numbers", "display name history", "cashtag"})
_KINDS = {
    "card number": "payment card",
    "virtual card number": "issued virtual card",
    "physical card number": "issued physical card",
    "bank account number": "bank account",
    "display name history": "display name",
    "display name": "display name",
}

_SENDER = ("sender", "recipient")
_HEADINGS = (
    *(b"Account Token", b"UTC Date Time", b"Display Name History"),
    *(b"Payment Source History", b"Issued Instruments"),
)
_TEXTS = re.compile(r"xl/(?:sharedStrings|worksheets/sheet\d{1,3})\.xml$")
_PARTS, _LOOKED_AT = 4, 64 * KIB
_NEIGHBOURS = 2


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every row of every block, sheet by sheet.

    The account is `subject`, or the token in the file's name. Raises what `sheet.tables` raises; InputError
    'no-block' when no known heading is found, 'subject-missing' when a row belongs to nobody.
    """
    del profile
    holder = subject or (found[1] if (found := _TOKEN.search(file)) else None)
    with StagedFile(target) as staged:
        walk = _Walk(staged=staged, holder=holder, file=file)
        for name, rows in sheet.tables(source, file):
            walk.over(name, rows)
        if not walk.blocks:
            hint = "check that this is a Cash App return; other workbooks need a profile (`filature profile`)"
            raise InputError("no-block", "no block with known headings in any sheet", hint, {"file": file})
    text = "row(s) under no known heading: listed as rejected"
    notes = (f"{walk.loose} {text}",) if walk.loose else ()
    return Staged(rows=staged.rows, problems=staged.problems, encoding="xlsx", warnings=notes)


def recognise(head: bytes, path: Path) -> str | None:
    """Return the evidence: a workbook whose texts hold headings of a return (its first 256 KiB at most)."""
    if not head.startswith(b"PK\x03\x04"):
        return None
    texts = b""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist() if _TEXTS.match(part.filename)][:_PARTS]
            for part in parts:
                if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    return None  # other methods may ask for any amount of memory: left to the child
                with archive.open(part) as stream:
                    texts += stream.read(_LOOKED_AT)
    except (*ZIP_DAMAGE, zlib.error):
        return None
    found = [heading for heading in _HEADINGS if heading in texts]
    return f"workbook with the headings {', '.join(map(bytes.decode, found))}" if len(found) > 1 else None


@dataclass(slots=True)
class _Block:
    """One table: where its columns stand, and what they are called."""

    left: int
    names: tuple[str, ...]

    def cells(self, row: Sequence[str]) -> list[str]:
        """Return the block's part of a row of the sheet."""
        part = list(row[self.left : self.left + len(self.names)])
        return part + [""] * (len(self.names) - len(part))


@dataclass(slots=True)
class _Walk:
    """What was staged, and the blocks that are open at this height of the sheet."""

    staged: StagedFile
    holder: str | None
    file: str
    blocks: int = 0
    loose: int = 0
    _open: list[_Block] = field(default_factory=list)

    def over(self, name: str, rows: Iterator[tuple[int, list[str]]]) -> None:
        """Take in one sheet."""
        self._open = []
        for number, row in rows:
            taken: set[int] = set()
            for block in _headers(row):
                self.blocks += 1
                self._open = [other for other in self._open if not _overlap(other, block)] + [block]
                taken |= set(range(block.left, block.left + len(block.names)))
            for block in list(self._open):
                span = set(range(block.left, block.left + len(block.names)))
                if span & taken:
                    continue
                cells = block.cells(row)
                if any(cell.strip() for cell in cells):
                    self._stage(block, cells, f"sheet {name}!row {number}")
                    taken |= span
                else:
                    self._open.remove(block)
            rest = [cell for place, cell in enumerate(row) if place not in taken and cell.strip()]
            if len(rest) >= _NEIGHBOURS:
                self._loose(rest, f"sheet {name}!row {number}")

    def _loose(self, cells: list[str], where: str) -> None:
        """Keep a row that no heading explains; one filled cell alone is a title and no row."""
        self.loose += 1
        problem = Problem(
            code="no-heading", found=f"{len(cells)} cells", expected="a known heading above them"
        )
        raw = as_json((f"cell {place}", cell) for place, cell in enumerate(cells, start=1))
        self.staged.add(RecordKind.IDENTITY, where, raw[:MAX_CELL_TEXT], {}, problem)

    def _stage(self, block: _Block, cells: list[str], where: str) -> None:
        plain = [_plain(name) for name in block.names]
        values: dict[str, str | None] = {}
        for name, cell in zip(plain, cells, strict=True):
            canonical = _COLUMNS.get(name)
            if canonical and cell.strip():
                values.setdefault(canonical, cell.strip())
        record = _record(plain)
        if "time" in values and any(name.startswith("utc") for name in plain):
            values["time"] = f"{values['time']}Z"  # the heading says so
        if record is RecordKind.TRANSFER:
            if "currency" not in plain:
                values["currency"] = values.get("amount")  # 'USD 20.00', as the layout says
            if not any(name.startswith(_SENDER) for name in plain):
                values.setdefault("from_customer", self._who(where))
        else:
            values.setdefault("from_customer", self._who(where))
            values["kind"] = next((_KINDS[name] for name in plain if name in _KINDS), plain[-1])
        raw = as_json(zip(_unique(block.names), cells, strict=True))
        self.staged.add(record, where, raw, values)

    def _who(self, where: str) -> str:
        if self.holder is None:
            message = "neither the row nor the file's name says whose account this is"
            hint = "name the account holder (--subject)"
            raise InputError("subject-missing", message, hint, {"file": self.file, "row": where})
        return self.holder


def _headers(row: Sequence[str]) -> list[_Block]:
    """Return the blocks that begin in this row: runs of filled cells with enough known headings in them."""
    found: list[_Block] = []
    start: int | None = None
    for place in range(len(row) + 1):
        filled = place < len(row) and bool(row[place].strip())
        if filled and start is None:
            start = place
        elif not filled and start is not None:
            names = tuple(row[start:place])
            plain = [_plain(name) for name in names]
            known = sum(name in _COLUMNS for name in plain)
            alone = len(plain) == 1 and plain[0] in _ALONE
            if alone or (known >= _NEIGHBOURS and known * 2 >= len(plain)):
                found.append(_Block(left=start, names=names))
            start = None
    return found


def _record(plain: Sequence[str]) -> RecordKind:
    if "amount" in plain:
        return RecordKind.TRANSFER
    fields = {_COLUMNS.get(name) for name in plain}
    return RecordKind.ACCESS if {"ip", "time"} <= fields else RecordKind.IDENTITY


def _overlap(one: _Block, other: _Block) -> bool:
    return one.left < other.left + len(other.names) and other.left < one.left + len(one.names)


def _unique(names: Sequence[str]) -> list[str]:
    return [f"{name} ({place})" if names.index(name) != place else name for place, name in enumerate(names)]


def _plain(name: str) -> str:
    return _WORD.sub(" ", name.lower()).strip()
