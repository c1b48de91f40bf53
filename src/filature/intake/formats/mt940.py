"""SWIFT account statements: MT940 and MT942, whole or in pieces, with or without their frame.

Read by our own tags and not with the `mt-940` library, which moves 30 February to the 29th, takes the
currency of a damaged balance from its digits, joins account numbers to names and keeps no source text; it
serves as the second opinion in the tests. A block that does not fit becomes a row with its text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from filature.errors import InputError
from filature.intake.formats.encoding import settle
from filature.intake.formats.mt940details import details
from filature.intake.formats.stagedfile import Problem, Staged, StagedFile, Statement
from filature.intake.limits import check_size
from filature.intake.profile import Profile
from filature.model.enums import Leg, RecordKind

FORMAT = "mt940"

_TAG = re.compile(r"(?:\{4:)?:(20|21|25P?|28C?|60[FM]|61|86|62[FM]|64|65|34F|13D?|90[CD]|NS|940|942):(.*)\Z")
_END = re.compile(r"-\}?\s*\Z|-\}")
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})\s*(\d+(?:,\d*)?)\s*\Z")
_ENTRY = re.compile(
    r"(?P<date>\d{6})(?P<entry>\d{4})?(?P<mark>R[CD]|E[CD]|[CD])(?P<funds>[A-Z])?"
    r"(?P<amount>\d{1,15}(?:,\d*)?)(?P<type>[A-Z][A-Z0-9]{3})?(?P<rest>.*)\Z"
)
_CURRENCY = {
    "34F": re.compile(r"([A-Z]{3})"),
    "90C": re.compile(r"\d*([A-Z]{3})"),
    "90D": re.compile(r"\d*([A-Z]{3})"),
}
_FRAME = "\x01\x03"  # start and end marks of a message as it came over the wire
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_KINDS = {"60F": "opening", "62F": "closing", "64": "available"}
_BALANCES = ("60F", "60M", "62F", "62M", "64", "65")
_INCOMING = ("C", "RD", "EC")  # a reversed debit gives money back to the holder
_NO_REFERENCE = ("NONREF", "NOTPROVIDED", "EREF", "PREF", "N", "")


@dataclass(slots=True)
class _Block:
    """One tag with the lines that belong to it."""

    tag: str
    line: int
    lines: list[str]

    @property
    def text(self) -> str:
        """The block as it stands in the file."""
        return f":{self.tag}:" + "\n".join(self.lines).rstrip("\n")


@dataclass(slots=True)
class _Message:
    """One statement: its blocks from `:20:` to the next."""

    blocks: list[_Block] = field(default_factory=list)

    def first(self, *tags: str) -> str | None:
        """Return the first line of the first block with one of the tags."""
        for block in self.blocks:
            if block.tag in tags:
                return block.lines[0].strip() or None
        return None

    @property
    def currency(self) -> str | None:
        """The statement's currency, from a readable balance or a limit; None when nothing states it."""
        for block in self.blocks:
            if block.tag in _BALANCES and (found := _BALANCE.match(block.lines[0].strip())):
                return found[3]
            if block.tag in _CURRENCY and (found := _CURRENCY[block.tag].match(block.lines[0].strip())):
                return found[1]
        return None


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every `:61:` and every balance in file order.

    Raises InputError 'no-statement' for a file without either, and what `encoding.settle` raises.
    """
    del subject  # the statement names its account
    check_size(source, file)
    spare = target.with_name(target.name + ".utf8")
    statements: list[Statement] = []
    try:
        text = settle(source, profile.encodings, spare, quote="", file=file)
        with text.path.open(encoding="utf-8-sig", newline=None) as lines, StagedFile(target) as staged:
            for number, message in enumerate(_messages(lines), start=1):
                _stage(message, number, staged)
                statements.append(_statement(message))
            if not staged.rows:
                found = (
                    "tags but no entry and no balance" if statements else "no SWIFT tags such as :20: or :61:"
                )
                hint = "check that this is an MT940 or MT942 statement, and the whole of it"
                raise InputError("no-statement", found, hint, {"file": file})
    finally:
        spare.unlink(missing_ok=True)
    return Staged(
        rows=staged.rows, problems=staged.problems, encoding=text.encoding, statements=tuple(statements)
    )


def _messages(lines: Iterable[str]) -> Iterator[_Message]:
    """Yield statements; a new one begins at each `:20:`, and after a closing dash."""
    message = _Message()
    closed = False
    for number, line in enumerate(lines, start=1):
        text = line.rstrip("\n").strip(_FRAME)
        tag = _TAG.match(text.lstrip()) or _TAG.match(text.rpartition("{4:")[2].lstrip())
        if tag:
            if tag[1] in ("940", "942"):
                continue  # a bank's own mark before the statement
            if message.blocks and (closed or tag[1] == "20"):
                yield message
                message = _Message()
            closed = False
            message.blocks.append(_Block(tag=tag[1], line=number, lines=[tag[2]]))
        elif _END.match(text.strip()):
            closed = True
        elif message.blocks and not closed:
            message.blocks[-1].lines.append(text)
    if message.blocks:
        yield message


def _stage(message: _Message, number: int, staged: StagedFile) -> None:
    """Write the rows of the file's `number`-th statement: an entry takes the `:86:` and `:NS:` blocks after it."""
    account, currency = message.first("25", "25P"), message.currency
    blocks = message.blocks
    for at, block in enumerate(blocks):
        if block.tag in _BALANCES:
            _stage_balance(block, account, number, staged)
        elif block.tag == "61":
            end = at + 1
            while end < len(blocks) and blocks[end].tag in ("86", "NS"):
                end += 1
            _stage_entry(blocks[at:end], account, currency, number, staged)


def _stage_balance(block: _Block, account: str | None, number: int, staged: StagedFile) -> None:
    found = _BALANCE.match(" ".join(block.lines).strip())
    if found is None:
        _stage_broken(RecordKind.BALANCE, [block], "mark, date yymmdd, currency, amount", staged)
        return
    mark, day, currency, amount = found.groups()
    values: dict[str, str | None] = {
        "time": day,
        "amount": ("-" if mark == "D" else "") + _amount(amount),
        "currency": currency,
        "kind": _KINDS.get(block.tag, "other"),
        "from_account": account,
        "statement": str(number),
    }
    staged.add(RecordKind.BALANCE, f"line {block.line}", block.text, values)


def _stage_entry(
    own: list[_Block], account: str | None, currency: str | None, number: int, staged: StagedFile
) -> None:
    head = own[0]
    found, supplement = _ENTRY.match(head.lines[0].strip()), head.lines[1:]
    if supplement and (found is None or found["type"] is None):  # perhaps a line that was cut in two
        joined = _ENTRY.match(head.lines[0].strip() + head.lines[1].strip())
        if joined is not None and joined["type"] is not None:
            found, supplement = joined, head.lines[2:]
    if found is None or any(_CONTROL.search(block.text) for block in own):
        _stage_broken(RecordKind.TRANSFER, own, "date yymmdd, mark C, D, RC or RD, amount, type", staged)
        return
    incoming = found["mark"] in _INCOMING
    bank_lines = [line for block in own[1:] for line in block.lines]
    other = details(bank_lines, incoming=incoming, supplement=supplement[0] if supplement else None)
    customer, _, bank = found["rest"].partition("//")
    references = (bank.strip(), other.reference or "", customer.strip())
    payer, payee = ("to", "from") if incoming else ("from", "to")
    extra = [line.strip() for line in supplement if line.strip() and line.strip() != other.account]
    values: dict[str, str | None] = {
        "time": found["date"],
        "amount": _amount(found["amount"]),
        "currency": currency,
        "reference": next((text for text in references if text not in _NO_REFERENCE), None),
        "status": _status(found["mark"]),
        "leg": Leg.ENTRY,
        "statement": str(number),
        "booked": "credit" if incoming else "debit",
        "channel": found["type"],
        "text": " / ".join([*([other.text] if other.text else []), *extra]) or None,
        f"{payer}_account": account,
        f"{payee}_name": other.name,
        f"{payee}_account": other.account,
    }
    staged.add(RecordKind.TRANSFER, f"line {head.line}", "\n".join(block.text for block in own), values)


def _stage_broken(record: RecordKind, own: list[_Block], expected: str, staged: StagedFile) -> None:
    head = own[0]
    problem = Problem(code="mt940-block", field=f":{head.tag}:", found=head.lines[0][:200], expected=expected)
    staged.add(record, f"line {head.line}", "\n".join(block.text for block in own), {}, problem)


def _statement(message: _Message) -> Statement:
    days = [
        found[2]
        for block in message.blocks
        if block.tag[:2] in ("60", "62") and (found := _BALANCE.match(block.lines[0].strip()))
    ]
    return Statement(
        reference=message.first("20"),
        account=message.first("25", "25P"),
        currency=message.currency,
        from_time=days[0] if days else None,
        to_time=days[-1] if days else None,
        entries=sum(block.tag == "61" for block in message.blocks),
    )


def _amount(text: str) -> str:
    """Return '6800,' as '6800' and '79,7' as '79.7': the decimal mark changes, the digits do not."""
    return text.replace(",", ".").removesuffix(".")


def _status(mark: str) -> str | None:
    return {"R": "reversal", "E": "expected"}.get(mark[0])
