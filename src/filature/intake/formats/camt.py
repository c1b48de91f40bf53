"""ISO 20022 account statements: camt.052 (intraday), .053 (statement), .054 (notification), any version.

Streamed with constant memory: a statement's entries are read one by one and forgotten. Found by local
names wherever they stand, so any envelope will do, also a document that stands as text inside another.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from filature.errors import InputError
from filature.intake import xml
from filature.intake.formats import camtmap
from filature.intake.formats.camtmap import Holder, Row
from filature.intake.formats.envelope import Embedded
from filature.intake.formats.leaves import Leaves, first, leaves
from filature.intake.formats.stagedfile import Staged, StagedFile, Statement
from filature.intake.limits import check_size
from filature.intake.profile import Profile
from filature.intake.xml import local
from filature.model.enums import RecordKind

FORMAT = "camt"

if TYPE_CHECKING:
    from lxml import etree

_STATEMENTS = ("Stmt", "Rpt", "Ntfctn")
_READ = (*_STATEMENTS, "Ntry", "Bal", "TxDtls")  # told of at once; what stands between is read before them
_MESSAGE = "BkToCstmr"  # BkToCstmrStmt, BkToCstmrAcctRpt, BkToCstmrDbtCdtNtfctn, with V01 ... at times
_SHOWN_WARNINGS = 10


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage entries and balances of every statement in document order.

    Raises what `xml.events` raises ('xml-truncated' also says how many entries were complete), and
    InputError 'no-statement'.
    """
    del profile, subject  # the format says everything that a layout would
    check_size(source, file)
    with StagedFile(target) as staged:
        walk = _Walk(staged=staged)
        root = ""
        try:
            walk.over(xml.events(source, file, only=_READ, pause=walk.tidy))
            if not walk.statements:
                root, embedded = _embedded(source, file)
                if embedded:
                    walk.over(embedded.events(file))
        except InputError as error:
            if error.code == "xml-truncated":
                error.message += f"; {walk.entries} entries were complete"
            raise
        if not walk.statements:
            message = f"root {root!r} holds no camt.052, .053 or .054 statement"
            hint = "check that this is an account statement, and the whole of it"
            raise InputError("no-statement", message, hint, {"file": file})
    return Staged(
        rows=staged.rows,
        problems=staged.problems,
        encoding="xml",
        warnings=walk.shown_warnings(),
        statements=tuple(walk.statements),
    )


def _embedded(source: Path, file: str) -> tuple[str, Embedded]:
    """Return the name of the root, and the texts that may be a statement inside another document."""
    embedded, root = Embedded(), ""
    for event, element in xml.events(source, file):
        root = root or local(element)
        if event == "end":
            embedded.offer(element)
    return root, embedded


@dataclass(slots=True)
class _Walk:
    """Where we are in the document, and what the current statement has said so far."""

    staged: StagedFile
    statements: list[Statement] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    entries: int = 0  # in the whole file
    _statement: "etree._Element | None" = None  # the open one
    _kind: str = ""  # its name
    _last: "etree._Element | None" = None  # its child that was read last
    _in_entry: bool = False
    _number: int = 0
    _holder: Holder = field(default_factory=Holder)
    _facts: dict[str, str | None] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _details: list[Leaves] = field(default_factory=list)

    def over(self, events: "Iterable[tuple[str, etree._Element]]") -> None:
        """Take in a whole document; elements other than those in `_READ` may be given or not."""
        for event, element in events:
            if event == "start":
                self._start(element)
            elif self._statement is not None:
                self._end(element)

    def tidy(self) -> None:
        """Read and drop the complete children of the open statement; the last one may still be open."""
        if self._statement is not None:
            for child in self._statement[:-1]:
                self._read(child)
                self._statement.remove(child)

    def shown_warnings(self) -> tuple[str, ...]:
        """Return the first warnings, and how many more there are."""
        more = len(self.warnings) - _SHOWN_WARNINGS
        rest = (f"and {more} more of this kind",) if more > 0 else ()
        return (*self.warnings[:_SHOWN_WARNINGS], *rest)

    def _start(self, element: "etree._Element") -> None:
        name, parent = local(element), element.getparent()
        if self._statement is not None:
            self._in_entry = self._in_entry or (name == "Ntry" and parent is self._statement)
        elif name in _STATEMENTS and parent is not None and local(parent).startswith(_MESSAGE):
            self._statement, self._kind = element, name
            self._number += 1
            self._holder, self._facts, self._counts = Holder(), {}, {}

    def _end(self, element: "etree._Element") -> None:
        parent = element.getparent()
        if element is self._statement:
            self._close(element)
        elif parent is self._statement and parent is not None:
            while (before := parent[0]) is not element:
                self._read(before)
                parent.remove(before)
            self._read(element)
            self._in_entry = False
        elif self._in_entry and local(element) == "TxDtls":
            self._details.append(leaves(element))
            element.clear()

    def _read(self, element: "etree._Element") -> None:
        """Read one complete child of the statement, once; it stays empty until the next one is complete."""
        if element is not self._last:
            self._part(local(element), element)
            element.clear()
            self._last = element

    def _part(self, name: str, element: "etree._Element") -> None:
        """Read one child of the statement."""
        self._counts[name] = self._counts.get(name, 0) + 1
        where = f"{self._kind}[{self._number}]/{name}[{self._counts[name]}]"
        if name == "Ntry":
            self.entries += 1
            entry = leaves(element, without=("TxDtls",))
            for row in camtmap.transfers(entry, self._details, self._holder):
                self._add(RecordKind.TRANSFER, where, row)
            self._details = []
        elif name == "Bal":
            self._add(RecordKind.BALANCE, where, camtmap.balance(leaves(element), self._holder))
        elif name == "Acct":
            self._holder = camtmap.holder(leaves(element))
        elif name == "Id":
            self._facts["reference"] = (element.text or "").strip() or None
        elif name == "FrToDt":
            period = leaves(element)
            self._facts["from_time"] = camtmap.iso_time(first(period, "FrDtTm", "FrDt"))
            self._facts["to_time"] = camtmap.iso_time(first(period, "ToDtTm", "ToDt"))

    def _add(self, record: RecordKind, where: str, row: Row) -> None:
        values = {**row.values, "statement": str(self._number)}
        self.staged.add(record, where + row.part, row.raw, values, row.problem)
        self.warnings.extend(f"{where}: {text}" for text in row.warnings)

    def _close(self, statement: "etree._Element") -> None:
        for child in statement:
            self._read(child)
        self.statements.append(
            Statement(
                account=self._holder.account,
                owner=self._holder.name,
                currency=self._holder.currency,
                entries=self._counts.get("Ntry", 0),
                **self._facts,
            )
        )
        self._statement = self._last = None
        statement.clear()
        while (before := statement.getprevious()) is not None:
            before.getparent().remove(before)
