"""Cellebrite UFDR: the archive, of which only `report.xml` is opened, or that report alone.

Streamed: every model is read when it ends and forgotten. A model that stands twice (nested and by itself) is
staged once; a contact with several numbers is one row for each. `deleted_state` stays in `raw`; the files of
the device are never opened. A report that breaks off keeps its complete models, and the break is a row with a
problem.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from filature.errors import InputError, RefusedError
from filature.intake import xml
from filature.intake.formats import members, ufdrmodel
from filature.intake.formats.members import Parcel
from filature.intake.formats.stagedfile import Problem, Staged, StagedFile, as_json
from filature.intake.profile import Profile
from filature.intake.xml import local
from filature.model.enums import RecordKind

if TYPE_CHECKING:
    from lxml import etree

FORMAT = "ufdr"

_REPORT = "report.xml"
_MARK = b"pa.cellebrite.com/report"
_WHAT = "a Cellebrite report (decodedData/modelType/model)"
_SHOWN_TYPES = 8


def recognise(head: bytes, path: Path) -> str | None:
    """Say why the file is a UFDR, or None."""
    if _REPORT in (name.lower() for name in members.names(head, path)):
        return f"an archive with {_REPORT}"
    return "an XML report of Cellebrite's namespace" if _MARK in head[:8192] else None


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage calls, messages, contacts, accounts and transfers in document order.

    `subject` is the device's owner: the side that calls and messages leave unsaid. Raises InputError
    'nothing-found', what `xml.events` raises but 'xml-truncated', and RefusedError 'zip-...'.
    """
    del profile
    parcel = Parcel(source=source, target=target, file=file, wanted=_is_report)
    with parcel, StagedFile(target) as staged:
        walk = _Walk(staged=staged, subject=subject)
        try:
            for member in parcel.members():
                walk.over(member.path, member.ref(""), file)
        except RefusedError as error:
            if error.code in ("zip-bomb", "zip-member", "limit-size"):
                error.hint = f"unpack {_REPORT} with a tool of the unit and add it alone"
            raise
        if not walk.models and not staged.rows:
            raise members.nothing_read(_WHAT, file)
    return Staged(
        rows=staged.rows,
        problems=staged.problems,
        encoding="xml",
        warnings=(*walk.warnings(), *parcel.warnings()),
    )


@dataclass(slots=True)
class _Walk:
    """Where we are in the report, and what was met."""

    staged: StagedFile
    subject: str | None
    models: int = 0
    _open: list[tuple[str, str | None, bool]] = field(default_factory=list)  # type, id, handled: open models
    _seen: set[bytes] = field(default_factory=set)
    _again: int = 0
    _more: int = 0
    _other: Counter[str] = field(default_factory=Counter)
    _count: Counter[str] = field(default_factory=Counter)

    def over(self, path: Path, prefix: str, file: str) -> None:
        """Take in one report."""
        try:
            for event, element in xml.events(path, file):
                if local(element) == "model":
                    if event == "start":
                        self._enter(element)
                    else:
                        self._leave(element, prefix)
                elif event == "end" and not self._open:
                    _forget(element)
        except InputError as error:
            if error.code != "xml-truncated" or not self.models:
                raise
            problem = Problem(code=error.code, found=error.message, expected="the whole report")
            self.staged.add(RecordKind.IDENTITY, f"{prefix}end", as_json([]), {}, problem)

    def warnings(self) -> tuple[str, ...]:
        """Return what a person should know about the reading."""
        notes = []
        if self._again:
            notes.append(f"{self._again} model(s) stand twice in the report: read once")
        if self._more:
            notes.append(
                f"{self._more} further part(ies) of calls, messages or transfers are kept in raw only"
            )
        if self._other:
            shown = ", ".join(f"{count} {name}" for name, count in self._other.most_common(_SHOWN_TYPES))
            notes.append(f"models of other types not read: {shown}")
        return tuple(notes)

    def _enter(self, element: "etree._Element") -> None:
        kind = str(element.get("type") or "")
        inside = any(handled for _, _, handled in self._open)
        self._open.append((kind, element.get("id"), kind in ufdrmodel.HANDLED and not inside))

    def _leave(self, element: "etree._Element", prefix: str) -> None:
        kind, identity, handled = self._open.pop()
        inside = any(outer for _, _, outer in self._open)
        self.models += not self._open
        if handled:
            self._stage(element, kind, identity, prefix)
        elif not self._open and kind != "Chat":  # a chat is its messages
            self._other[kind or "without type"] += 1
        if not inside:
            _forget(element)

    def _stage(self, element: "etree._Element", kind: str, identity: str | None, prefix: str) -> None:
        self._count[kind] += 1
        if identity:
            short = hashlib.blake2b(identity.encode(), digest_size=8).digest()
            if short in self._seen:
                self._again += 1
                return
            self._seen.add(short)
        chat = next((item for outer, item, _ in reversed(self._open) if outer == "Chat"), None)
        row = ufdrmodel.row(element, chat, self.subject)
        self._more += row.more
        ref = f"{prefix}{kind}[{self._count[kind]}]"
        for number, variant in enumerate(row.variants, start=1):
            part = f".{number}" if len(row.variants) > 1 else ""
            self.staged.add(row.record, ref + part, row.raw, {**row.values, **variant})


def _forget(element: "etree._Element") -> None:
    """Let go of an element that has been read, and of all before it under the same parent."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _is_report(name: str) -> bool:
    return name.lower() == _REPORT or name.lower().endswith(f"!{_REPORT}")
