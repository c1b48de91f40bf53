"""Snapchat legal-process return: one CSV, or the archive of them.

A file holds one or several sections: explanations, a line of `=`, a header, rows. Time forms differ by year
('Wed Aug 19 12:00:00 UTC 2021', '2026-04-11 04:02:00 UTC'), header spellings too. The layout is known from
open parsers only; the account holder comes from the subscriber table, or must be named.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from filature.intake.formats import headed, members
from filature.intake.formats.headed import Table, Tally, choose
from filature.intake.formats.linewise import Record, Splitter, records
from filature.intake.formats.members import Member, Parcel
from filature.intake.formats.snaptables import SHAPES
from filature.intake.formats.stagedfile import Staged, StagedFile
from filature.intake.profile import Profile

FORMAT = "snap-csv"

_RULE = re.compile(r"\s*\"?={5,}[=,\" ]*\s*\Z")
_WHAT = "a Snapchat return (tables below a line of =====)"
_FILES = (
    *("subscriber_info.csv", "subscriber_information.csv", "ip_data.csv", "conversations.csv"),
    *("conversation_list.csv", "call_logs.csv", "friends_list.csv", "geo_locations.csv"),
    *("snap_inc_communications.csv", "loc_priv_sets.csv", "reported_conversations.csv"),
)


def recognise(head: bytes, path: Path) -> str | None:
    """Say why the file is a Snapchat return, or None."""
    found = {members.base(name) for name in members.names(head, path)} & set(_FILES)
    if "conversation_list.csv" in found or len(found) > 1:
        return f"an archive with {', '.join(sorted(found)[:3])}"
    lines = list(headed.first_lines(head)) if b"=====" in head else []
    for rule, header in itertools.pairwise(lines):
        if _RULE.match(rule) and choose(header.split(","), SHAPES):
            return "tables below a line of ====="
    return None


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage the rows of every section, member after member; the subscriber table is read first.

    Raises InputError 'nothing-found' or 'subject-missing', and what members and text raise.
    """
    del profile
    tally, holder, found, encoding = Tally(), subject, 0, None
    parcel = Parcel(source=source, target=target, file=file, wanted=_wanted, first=_is_subscriber)
    with parcel, StagedFile(target) as staged:
        for member in parcel.members():
            text = member.text()
            encoding = encoding or text.encoding
            with text.path.open(encoding="utf-8-sig", newline="") as stream:
                sections = _Sections(lines=enumerate(stream, start=1), member=member, tally=tally)
                for table, rows in sections.each(ruled=_has_rule(text.path)):
                    found += 1
                    holder = _stage(table, rows, holder, staged, file)
        if not found:
            raise members.nothing_read(_WHAT, file)
    return Staged(
        rows=staged.rows,
        problems=staged.problems,
        encoding=encoding,
        warnings=(*tally.warnings(), *parcel.warnings()),
    )


def _stage(
    table: Table, rows: Iterator[Record], holder: str | None, staged: StagedFile, file: str
) -> str | None:
    """Stage one section; return the account holder, whom the subscriber table names."""
    for record in rows:
        if headed.needs_holder(table.shape) and holder is None:
            raise headed.no_holder(file)
        table.holder = holder
        values = table.stage(record, staged)
        if holder is None and table.shape is not None and table.shape.name == "subscriber":
            holder = values.get("from_handle")
    return holder


@dataclass(slots=True)
class _Sections:
    """The sections of one file. Lines between the rows of one table and the next rule are explanations."""

    lines: "enumerate[str]"
    member: Member
    tally: Tally
    _at_rule: bool = field(default=False)

    def each(self, *, ruled: bool) -> Iterator[tuple[Table, Iterator[Record]]]:
        """Yield each table with its rows; without any rule, the first line is the header."""
        splitter = Splitter(",", '"')
        while True:
            if ruled and not self._at_rule and not any(_RULE.match(line) for _, line in self.lines):
                return
            self._at_rule = False
            found = next(((number, line) for number, line in self.lines if line.strip()), None)
            if found is None:
                return
            number, line = found
            header = splitter.split(line.rstrip("\r\n")) or (line.strip(),)
            shape = choose(header, SHAPES)
            if shape is None and not ruled:
                self.tally.unread[f"{self.member.name or 'the file'} (no table found)"] += 1
                return
            table = Table(
                header=header, shape=shape, holder=None, prefix=self.member.ref(""), tally=self.tally
            )
            rows = records(self._body(), splitter, columns=None, first_line=number + 1, file=self.member.file)
            yield table, _without_explanations(rows, len(header))
            if not ruled:
                return

    def _body(self) -> Iterator[str]:
        for _, line in self.lines:
            if _RULE.match(line):
                self._at_rule = True
                return
            yield line


def _without_explanations(rows: Iterator[Record], columns: int) -> Iterator[Record]:
    """Yield the rows of a table: after a blank line, only what has as many fields as the header."""
    end, explaining = 0, False
    for record in rows:
        if not any(value.strip() for value in record.fields) and record.problem is None:
            continue  # a line of delimiters only: blank
        blank_before = end > 0 and record.line > end
        end = record.line + record.text.count("\n") + 1
        if (blank_before or explaining) and (columns == 1 or len(record.fields) != columns):
            explaining = True
            continue
        explaining = False
        yield record


def _has_rule(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return any(_RULE.match(line) for line in lines)


def _wanted(name: str) -> bool:
    return members.base(name).endswith(".csv")


def _is_subscriber(name: str) -> bool:
    return members.base(name).startswith("subscriber")
