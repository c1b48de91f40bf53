"""SWIFT payment messages: MT103 (customer transfer), MT101 (request for transfers), MT202 (banks).

Each transfer of a message is a row. ACK and NAK (`{1:F21`) are the status of the message that follows them.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from filature.errors import InputError
from filature.intake.formats.encoding import settle
from filature.intake.formats.stagedfile import Problem, Staged, StagedFile, as_json
from filature.intake.formats.swiftblocks import Field, Message, messages
from filature.intake.formats.swiftparty import Party, bank, party
from filature.intake.limits import check_size
from filature.intake.profile import Profile
from filature.model.enums import Leg, RecordKind

FORMAT = "mt103"

_TYPES = ("101", "102", "103", "200", "202", "205")
_SEEN = re.compile(rb"\{1:F21|\{2:[IO](10[123]|20[025])")
_BARE = re.compile(rb"^(?:\{4:)?:32[AB]:", re.MULTILINE)
_PARTIES = re.compile(rb"^:5[09][AFKH]?:|^:58[AD]:", re.MULTILINE)
_STATEMENT = re.compile(rb"^:6[012][FM]?:", re.MULTILINE)
_DATED = re.compile(r"(?P<day>\d{6})(?P<currency>[A-Z]{3})(?P<amount>\d{1,15}(?:,\d*)?)\Z")
_MONEY = re.compile(r"(?P<currency>[A-Z]{3})(?P<amount>\d{1,15}(?:,\d*)?)\Z")
_DAYS_APART = 180  # between the value date and the network's own: further than any payment is dated ahead
_SHOWN = 10

Values = dict[str, str | None]


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every transfer in file order; a message without one, or a damaged one, is a row too.

    Raises InputError 'no-message' for a file without SWIFT messages, and what `encoding.settle` raises.
    """
    del subject  # the messages name both sides
    check_size(source, file)
    spare = target.with_name(target.name + ".utf8")
    warnings: list[str] = []
    try:
        text = settle(source, profile.encodings, spare, quote="", file=file)
        with text.path.open(encoding="utf-8-sig", newline=None) as lines, StagedFile(target) as staged:
            answer: Message | None = None
            for message in messages(lines):
                if message.service:
                    _unanswered(answer, staged)
                    answer = message
                    continue
                warnings += _stage(message, answer, staged)
                answer = None
            _unanswered(answer, staged)
            if not staged.rows:
                hint = "check that this is a file of SWIFT payment messages (MT101, MT103, MT202)"
                raise InputError("no-message", "no SWIFT message and no field", hint, {"file": file})
    finally:
        spare.unlink(missing_ok=True)
    more = (f"and {len(warnings) - _SHOWN} more of this kind",) if len(warnings) > _SHOWN else ()
    return Staged(
        rows=staged.rows,
        problems=staged.problems,
        encoding=text.encoding,
        warnings=(*warnings[:_SHOWN], *more),
    )


def recognise(head: bytes, path: Path) -> str | None:
    """Return the evidence: a payment's block 2 or an answer's block 1, or the tags of a payment alone."""
    del path
    if head[:64].lstrip(b"\xef\xbb\xbf\x01 \r\n").startswith(b"<"):
        return None
    head = head.replace(b"\r", b"")
    found = _SEEN.search(head)
    if found:
        return f"SWIFT message {found[0].decode()}"
    bare = _BARE.search(head) and _PARTIES.search(head) and not _STATEMENT.search(head)
    return "SWIFT tags of a payment (:32A:, :50:, :59:)" if bare else None


def _stage(message: Message, answer: Message | None, staged: StagedFile) -> list[str]:
    """Write the rows of one message; return what a person should know about it."""
    where = f"line {message.line}"
    status = answer.answer if answer else None
    raw_text = "\n".join(item.text for item in (answer, message) if item)
    if message.too_long:
        problem = Problem(code="mt-length", found="10,000 lines and more", expected="one message")
        staged.add(RecordKind.TRANSFER, where, as_json([("message", raw_text)]), {"status": status}, problem)
        return []
    if not message.fields or (message.kind or "103") not in _TYPES:
        problem = Problem(
            code="mt-type",
            field="block 2",
            found=f"MT{message.kind}" if message.kind else "no fields in block 4",
            expected="a payment: MT101, MT102, MT103, MT202 or MT205",
        )
        staged.add(RecordKind.TRANSFER, where, as_json([("message", raw_text)]), {"status": status}, problem)
        return []
    warnings: list[str] = []
    for number, fields in enumerate(_transfers(message), start=1):
        place = where if number == 1 else f"{where}, transfer {number}"
        values, trouble = _row(message, fields)
        values["status"] = status
        pairs = [("message", raw_text)] if number == 1 else [(item.tag, item.text) for item in fields]
        staged.add(RecordKind.TRANSFER, place, as_json(pairs), values, trouble)
        warnings += _dates(message, values.get("time"), place)
    return warnings


def _unanswered(answer: Message | None, staged: StagedFile) -> None:
    """Write an answer whose message is not in the file: it is no transfer."""
    if answer is None:
        return
    problem = Problem(
        code="status-only", field="451", found=answer.answer, expected="the message it answers, after it"
    )
    raw_text = as_json([("message", answer.text)])
    staged.add(RecordKind.TRANSFER, f"line {answer.line}", raw_text, {"status": answer.answer}, problem)


def _transfers(message: Message) -> Iterator[list[Field]]:
    """Yield the fields of each transfer: all of them, or a header's and one sequence's (MT101, MT102)."""
    if message.kind not in ("101", "102"):
        yield message.fields
        return
    starts = [at for at, item in enumerate(message.fields) if item.tag == "21"]
    if not starts:
        yield message.fields
        return
    common = message.fields[: starts[0]]
    for start, end in zip(starts, [*starts[1:], len(message.fields)], strict=True):
        yield message.fields[start:end] + common  # what a transfer says itself comes first


def _row(message: Message, fields: list[Field]) -> tuple[Values, Problem | None]:
    def first(*tags: str) -> Field | None:
        return next((item for item in fields if item.tag in tags), None)

    values: Values = {
        "reference": message.header("121") or _text(first("21") if message.kind == "101" else None)
        or _text(first("20")),
        "leg": Leg.BOTH,
        "channel": " ".join(filter(None, (f"MT{message.kind or '103'}", _text(first("23B"))))),
        "text": (_text(first("70")) or "").replace("\n", " ") or None,
    }  # fmt: skip
    payer, payee = _sides(message, fields)
    values |= {f"from_{key}": value for key, value in payer.items()}
    values |= {f"to_{key}": value for key, value in payee.items()}
    dated, plain = first("32A"), first("32B")
    found = _DATED.match((dated.lines[0] if dated else "").strip())
    money = _MONEY.match((plain.lines[0] if plain else "").strip())
    if found is None and (money is None or dated is not None):
        seen = dated or plain
        problem = Problem(
            code="mt-amount",
            field=f":{seen.tag}:" if seen else ":32A:",
            found=seen.lines[0][:200] if seen else None,
            expected="date yymmdd, currency, amount",
        )
        return values, problem
    settled = found or money
    assert settled is not None  # noqa: S101 - one of the two, as just checked
    values["time"] = found["day"] if found else _text(first("30"))
    values |= _amounts(settled, first("33B"))
    return values, None


def _amounts(settled: re.Match[str], instructed: Field | None) -> Values:
    """Return the amount as instructed and, where it differs, as settled (charges, another currency)."""
    last = (_number(settled["amount"]), settled["currency"])
    asked = _MONEY.match(instructed.lines[0].strip()) if instructed else None
    sent = (_number(asked["amount"]), asked["currency"]) if asked else last
    values: Values = {"amount": sent[0], "currency": sent[1]}
    return values if sent == last else values | {"paid_amount": last[0], "paid_currency": last[1]}


def _sides(message: Message, fields: list[Field]) -> tuple[Party, Party]:
    """Return payer and payee: the customers (50, 59), and between banks the banks where none is named."""

    def of(*tags: str) -> Field | None:
        return next((item for item in fields if item.tag in tags), None)

    sender, receiver = message.banks
    payer, payee = of("50K", "50F", "50A", "50H", "50G", "50"), of("59", "59A", "59F")
    first_bank, last_bank = of("52A", "52D"), of("58A", "58D")
    return (
        party(payer) if payer else bank(first_bank, sender),
        party(payee) if payee else bank(last_bank, receiver),
    )


def _dates(message: Message, day: str | None, place: str) -> list[str]:
    """Warn where the value date is far from the day on which the network took the message."""
    value, sent = _day(day), _day(message.sent_on)
    if value is None or sent is None or abs((value - sent).days) <= _DAYS_APART:
        return []
    return [f"{place}: value date {value}, the network took the message on {sent}: kept as stated"]


def _day(text: str | None) -> date | None:
    """Return yymmdd as a date; years 69 to 99 are of the last century, as in POSIX."""
    if not text or not re.fullmatch(r"\d{6}", text):
        return None
    year = int(text[:2])
    try:
        return date(year + (1900 if year >= 69 else 2000), int(text[2:4]), int(text[4:]))  # noqa: PLR2004
    except ValueError:
        return None


def _text(item: Field | None) -> str | None:
    return item.text.strip() or None if item else None


def _number(text: str) -> str:
    """Return '1814,28' as '1814.28' and '19999,' as '19999'."""
    return text.replace(",", ".").removesuffix(".")
