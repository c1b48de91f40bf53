"""WhatsApp, Facebook and Instagram legal-process returns: `records.html` and its like, alone or archived.

Sections become rows as `metarows` says. A preservation file repeats rows of the main one: in an archive, a
row that an earlier page already gave is staged as a problem ('duplicate'). Linked media is never opened.
"""

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from filature.errors import RefusedError
from filature.intake.formats import members
from filature.intake.formats.members import Member, Parcel
from filature.intake.formats.metadivs import Block, Sections
from filature.intake.formats.metaparts import Account
from filature.intake.formats.metarows import rows
from filature.intake.formats.stagedfile import Problem, Staged, StagedFile, as_json
from filature.intake.limits import KIB
from filature.intake.profile import Profile
from filature.model.enums import RecordKind

FORMAT = "meta-html"

_WHAT = "a Meta return (HTML with sections named property-...)"
_MARKS = (b'id="property-', b"id='property-", b"Business Record")
_CHUNK = 64 * KIB
_SHOWN_TOTALS = 5


def recognise(head: bytes, path: Path) -> str | None:
    """Say why the file is a Meta return, or None."""
    for name in members.names(head, path):
        if _is_main(name):
            found = any(mark in members.peek(path, name) for mark in _MARKS)
            return f"an archive with {members.base(name)}" if found else None
    lower = head[:2048].lower()
    if b"<html" not in lower and b"<div" not in lower:
        return None
    return "HTML with sections named property-..." if any(mark in head for mark in _MARKS) else None


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage the rows of every section, page after page; request parameters become a statement.

    `subject` is the account, where the request parameters do not name it. Raises InputError 'nothing-found',
    RefusedError 'html-depth', 'html-text', 'nul-byte', and what archives raise.
    """
    del profile
    parcel = Parcel(source=source, target=target, file=file, wanted=_wanted, first=_is_records)
    statements, notes = [], list[str]()
    encoding: str | None = None
    with parcel, StagedFile(target) as staged:
        walk = _Walk(staged=staged)
        for member in parcel.members():
            account = Account(identifier=subject)
            encoding = _encoding(member.path)
            walk.over(member, account, encoding, file)
            statements += [account.statement] if account.statement else []
            notes += _notes(account)
        if not walk.sections:
            raise members.nothing_read(_WHAT, file)
    return Staged(
        rows=staged.rows,
        problems=staged.problems,
        encoding=encoding,
        warnings=(*notes, *walk.warnings(), *parcel.warnings()),
        statements=tuple(statements),
    )


@dataclass(slots=True)
class _Walk:
    """Pages as they are read, and which rows earlier pages gave."""

    staged: StagedFile
    sections: int = 0
    duplicates: int = 0
    _before: set[bytes] = field(default_factory=set)

    def over(self, member: Member, account: Account, encoding: str, file: str) -> None:
        """Take in one page. Where it breaks off, the last row may be cut: it is a problem."""
        here: set[bytes] = set()

        def take(section: str, blocks: list[Block]) -> None:
            found = list(rows(section, blocks, account))
            for row in found:
                mark = hashlib.blake2b(f"{section}\0{row.raw}".encode(), digest_size=8).digest()
                problem = None
                if mark in self._before:
                    self.duplicates += 1
                    problem = Problem(code="duplicate", found="a row of an earlier page", expected="it once")
                elif parser.broken is not None and row is found[-1]:
                    problem = _broken(section)
                here.add(mark)
                self.staged.add(row.record, member.ref(row.where), row.raw, row.values, problem)
            if parser.broken is not None and not found:
                self.staged.add(RecordKind.IDENTITY, member.ref(section), as_json([]), {}, _broken(section))

        parser = Sections(take, file)
        parser.pieces(_pieces(member.path, encoding, file))
        self.sections += parser.count
        self._before |= here

    def warnings(self) -> tuple[str, ...]:
        """Return what a person should know about all pages together."""
        if not self.duplicates:
            return ()
        return (
            f"{self.duplicates} row(s) repeat an earlier page (preservation copies): rejected as duplicates",
        )


def _broken(section: str) -> Problem:
    found = f"the page breaks off in section {section}"
    return Problem(code="html-truncated", found=found, expected="its end")


def _notes(account: Account) -> Iterator[str]:
    statement = account.statement
    if statement and statement.from_time:
        whose = account.service or "the account"
        yield f"the return of {whose} covers {statement.from_time} to {statement.to_time}"
    yield from account.tally.warnings()
    if account.more:
        yield f"{account.more} further part(ies) of messages or calls are kept in raw only"
    if account.unanswered:
        yield f"{account.unanswered} call(s) without an accept event: their duration is unknown"
    if account.nameless:
        yield f"{account.nameless} row(s) name no account: nor do the request parameters (--subject says it)"
    yield from account.totals[:_SHOWN_TOTALS]


def _pieces(path: Path, encoding: str, file: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            if b"\0" in piece:
                hint = "check that this is the return"
                raise RefusedError("nul-byte", "found a NUL byte, expected HTML", hint, {"file": file})
            yield decoder.decode(piece)
    yield decoder.decode(b"", True)


def _encoding(path: Path) -> str:
    """Return 'utf-8-sig' when every byte is UTF-8, else 'latin-1', in which every byte means something."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_CHUNK):
                decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig"


def _wanted(name: str) -> bool:
    return members.base(name).endswith((".html", ".htm"))


def _is_main(name: str) -> bool:
    return members.base(name) in ("records.html", "index.html") or (
        members.base(name).startswith("preservation") and _wanted(name)
    )


def _is_records(name: str) -> bool:
    return members.base(name) in ("records.html", "index.html")
