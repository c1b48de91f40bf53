"""ISO 20022 payment messages on their way, and what became of them: one reader for pain and pacs.

Instructions (pain.001), transfers between banks (pacs.008, pacs.009), status reports (pain.002, pacs.002), in
any version and any envelope.

Streamed: one transaction in memory at a time, with the header and the batch that it stands in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from filature.errors import InputError
from filature.intake import xml
from filature.intake.formats import transfermap
from filature.intake.formats.envelope import Embedded
from filature.intake.formats.leaves import Leaves, leaves
from filature.intake.formats.stagedfile import Staged, StagedFile
from filature.intake.limits import check_size
from filature.intake.xml import local
from filature.model.enums import RecordKind

if TYPE_CHECKING:
    from lxml import etree

_TRANSACTION = "CdtTrfTxInf"
_STATUSES = ("TxInfAndSts", "OrgnlGrpInfAndSts", "OrgnlPmtInfAndSts")
_BATCHES = ("PmtInf", "OrgnlPmtInfAndSts")
_HEADER = "GrpHdr"


def read_messages(source: Path, target: Path, file: str, *, family: re.Pattern[str], named: str) -> Staged:
    """Stage every transaction and status of the messages whose element matches `family`.

    Raises what `xml.events` raises ('xml-truncated' also says how many rows were complete), and InputError
    'no-message' when no message called `named` is in the file.
    """
    check_size(source, file)
    with StagedFile(target) as staged:
        walk = _Walk(staged=staged, family=family)
        try:
            walk.over(xml.events(source, file))
            if not walk.messages and walk.embedded:
                walk.over(walk.embedded.events(file))
        except InputError as error:
            if error.code == "xml-truncated":
                error.message += f"; {staged.rows} rows were complete"
            raise
        if not walk.messages:
            message = f"root {walk.root!r} holds no {named} message"
            raise InputError(
                "no-message", message, "check that this is the file that was meant", {"file": file}
            )
        if not staged.rows:
            message = f"{walk.messages} message(s) without a transaction or a status"
            raise InputError("no-message", message, "ask for the whole message", {"file": file})
    return Staged(rows=staged.rows, problems=staged.problems, encoding="xml", warnings=walk.notes())


@dataclass(slots=True)
class _Walk:
    """Where we are in the document: which message, which batch."""

    staged: StagedFile
    family: re.Pattern[str]
    root: str = ""
    messages: int = 0
    statuses: int = 0
    embedded: Embedded = field(default_factory=Embedded)
    _path: list[str] = field(default_factory=list)
    _message: str = ""
    _depth: int = 0  # of the current message's element; 0 = outside
    _header: Leaves = field(default_factory=dict)
    _batch: dict[str, list[str]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def over(self, events: "Iterable[tuple[str, etree._Element]]") -> None:
        """Take in a whole document."""
        for event, element in events:
            if event == "start":
                self._start(local(element))
            else:
                self._end(element)
                self._path.pop()

    def notes(self) -> tuple[str, ...]:
        """Return what a person should know about the file."""
        if not self.statuses:
            return ()
        return (
            f"{self.statuses} status report(s) on earlier messages: not payments, listed as rejected rows",
        )

    def _start(self, name: str) -> None:
        self.root = self.root or name
        self._path.append(name)
        if not self._depth and self.family.match(name):
            self._depth = len(self._path)
            self.messages += 1
            self._message, self._header, self._batch, self._counts = name, {}, {}, {}
        elif self._depth and name in _BATCHES and len(self._path) == self._depth + 1:
            self._batch = {}

    def _end(self, element: "etree._Element") -> None:
        depth, name = len(self._path), self._path[-1]
        if not self._depth:
            if not self.messages:
                self.embedded.offer(element)
        elif depth == self._depth:
            self._depth = 0
        elif not self._inside(depth, name, element):
            return
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]

    def _inside(self, depth: int, name: str, element: "etree._Element") -> bool:
        """Read an element of the message; False if it is a part of one that is still to be read."""
        if depth == self._depth + 1 and name == _HEADER:
            self._header = leaves(element)
        elif name == _TRANSACTION and self._in_batch(depth):
            self._transaction(element)
        elif name in _STATUSES and self._in_batch(depth):
            self._status(name, element)
        elif depth == self._depth + 2 and self._path[-2] in _BATCHES:
            for path, texts in leaves(element).items():
                key = f"{name}/{path}" if path and path[0] != "@" else name + path
                self._batch.setdefault(key, []).extend(texts)
        else:
            return depth == self._depth + 1
        return True

    def _in_batch(self, depth: int) -> bool:
        """Say whether this is a child of the message or of a batch in it, not of a copied message."""
        return depth == self._depth + 1 or (depth == self._depth + 2 and self._path[-2] in _BATCHES)

    def _where(self, name: str) -> str:
        self._counts[name] = self._counts.get(name, 0) + 1
        number = f"[{self.messages}]" if self.messages > 1 else ""
        return f"{self._message}{number}/{name}[{self._counts[name]}]"

    def _transaction(self, element: "etree._Element") -> None:
        row = transfermap.transfer(leaves(element), self._batch, self._header, self._message)
        self.staged.add(RecordKind.TRANSFER, self._where(_TRANSACTION), row.raw, row.values, row.problem)

    def _status(self, name: str, element: "etree._Element") -> None:
        if name in _BATCHES:  # its parts were read, and cleared, one by one
            row = transfermap.status(self._batch, {}, self._header)
        else:
            row = transfermap.status(leaves(element), self._batch, self._header)
        if row is None:
            return
        self.statuses += 1
        self.staged.add(RecordKind.TRANSFER, self._where(name), row.raw, row.values, row.problem)
