"""SWIFT FIN messages as they lie in files: blocks 1 to 5, one or many, RJE with `$` or without.

A message begins at its block 1; a service message (`{1:F21`) is the network's answer to the message that
follows it. Block 4 is kept as fields: tag, line number, lines.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

_START = re.compile(r"\{1:(?=[A-Z]\d\d)")
_HEAD = re.compile(r"\{1:[A-Z](?P<service>\d\d)(?P<address>[A-Z0-9]{0,12})")
_BLOCK2 = re.compile(r"\{2:(?P<way>[IO])(?P<type>\d{3})(?P<rest>[^{}]*)\}")
_FIELD3 = re.compile(r"\{(?P<tag>\d{3}):(?P<value>[^{}]*)\}")
_TAG = re.compile(r":(?P<tag>\d\d[A-Z]?):(?P<text>.*)\Z", re.DOTALL)
_OUTPUT = re.compile(r"\d{4}(?P<sent>\d{6})(?P<sender>[A-Z0-9]{12})")
_MAX_LINES = 10_000  # of one message; the longest allowed has some 10,000 characters
_SERVICE = "21"


@dataclass(slots=True)
class Field:
    """One field of block 4."""

    tag: str
    line: int
    lines: list[str]

    @property
    def text(self) -> str:
        """The field's lines, without blanks at the end."""
        return "\n".join(line.rstrip() for line in self.lines).rstrip()


@dataclass(slots=True)
class Message:
    """One message: where it begins, its text, and its parts as far as they could be told apart."""

    line: int
    lines: list[str] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    head: str = ""  # everything before block 4
    kind: str | None = None  # the message type, from block 2
    closed: bool = False  # the end of block 4 was seen
    named: bool = False  # its `:20:` was seen: a message has one
    too_long: bool = False  # more lines than a message can have: the rest was left out

    def add(self, line: str) -> None:
        """Take in one more line."""
        self.named = self.named or _begins(line)
        self.closed = self.closed or "-}" in line or line.strip() == "-"
        if len(self.lines) < _MAX_LINES:
            self.lines.append(line)
        else:
            self.too_long = True

    @property
    def text(self) -> str:
        """The message as it stands in the file."""
        return "\n".join(self.lines).strip()

    @property
    def service(self) -> bool:
        """Say whether this is an answer of the network (ACK or NAK), not a message of a bank."""
        found = _HEAD.search(self.head)
        return bool(found and found["service"] == _SERVICE)

    @property
    def answer(self) -> str:
        """What a service message says: 'ACK', 'NAK H50'."""
        stated = dict(_FIELD3.findall("\n".join(self.lines[:8])))
        word = {"0": "ACK", "1": "NAK"}.get(stated.get("451", ""), "answer of the network")
        return " ".join(filter(None, (word, stated.get("405"))))

    @property
    def sent_on(self) -> str | None:
        """The day on which the network took the message (yymmdd), where block 2 tells it."""
        found = _BLOCK2.search(self.head) if self.kind else None
        output = _OUTPUT.match(found["rest"]) if found and found["way"] == "O" else None
        return output["sent"] if output else None

    @property
    def banks(self) -> tuple[str | None, str | None]:
        """Return the BIC of the sender and of the receiver, as blocks 1 and 2 tell them."""
        one, two = _HEAD.search(self.head), _BLOCK2.search(self.head) if self.kind else None
        own = one["address"] if one else None
        if two is None:
            return None, None
        if two["way"] == "I":
            return _bic(own), _bic(two["rest"][:12])
        output = _OUTPUT.match(two["rest"])
        return _bic(output["sender"] if output else None), _bic(own)

    def header(self, tag: str) -> str | None:
        """Return a field of block 3."""
        return dict(_FIELD3.findall(self.head)).get(tag)

    def first(self, *tags: str) -> Field | None:
        """Return the first field with one of the tags."""
        return next((item for item in self.fields if item.tag in tags), None)


def messages(lines: Iterable[str]) -> Iterator[Message]:
    """Yield the messages of a file in order; text between them (a `$`, marks of a line) is theirs too."""
    current: Message | None = None
    for number, line in enumerate(lines, start=1):
        text = line.rstrip("\r\n").strip("\x01\x03")
        pieces = _split(text)
        for piece in pieces:
            if _START.match(piece) or current is None or _ends(current, piece):
                if current is not None and _has_content(current):
                    yield _parsed(current)
                current = Message(line=number)
            current.add(piece)
    if current is not None and _has_content(current):
        yield _parsed(current)


def _split(text: str) -> list[str]:
    """Cut a line before each block 1 that stands in it."""
    if "{1:" not in text:
        return [text]
    cuts = [found.start() for found in _START.finditer(text)]
    edges = sorted({0, *cuts, len(text)})
    return [text[a:b] for a, b in pairwise(edges)] or [text]


def _ends(message: Message, piece: str) -> bool:
    """Say whether a message without block 1 begins here: at a `:20:` after the end or the `:20:` of the last."""
    return _begins(piece) and (message.closed or message.named)


def _begins(line: str) -> bool:
    return line.removeprefix("{4:").startswith(":20:")


def _has_content(message: Message) -> bool:
    return any(line.strip(" $\t{}-") for line in message.lines)


def _parsed(message: Message) -> Message:
    """Fill in the type and the fields of block 4; a message without one has none."""
    message.head = "\n".join(message.lines[:4]).partition("{4:")[0]
    found = _BLOCK2.search(message.head)
    message.kind = found["type"] if found else None
    inside = not any("{4:" in line for line in message.lines)
    for offset, line in enumerate(message.lines):
        rest = line
        if not inside:
            _, mark, rest = line.partition("{4:")
            inside = bool(mark)
            if not inside:
                continue
        rest, end, _ = rest.partition("-}")
        if not end and rest.strip() == "-":
            break
        tag = _TAG.match(rest.lstrip())
        if tag:
            message.fields.append(Field(tag=tag["tag"], line=message.line + offset, lines=[tag["text"]]))
        elif message.fields and rest.strip() not in ("", "$"):
            message.fields[-1].lines.append(rest)
        if end:
            break
    return message


def _bic(address: str | None) -> str | None:
    """Return the BIC of a logical terminal address: its ninth character is the terminal, not the bank."""
    if not address or not re.match(r"[A-Z]{6}[A-Z0-9]{2}", address):
        return None
    branch = address[9:12]
    return address[:8] + (branch if branch not in ("", "XXX") else "")
