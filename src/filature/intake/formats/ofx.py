"""OFX and QFX account statements (versions 1 and 2): bank, card and investment accounts.

Aggregates are found by name wherever they stand; what they do not say stays unknown. Source: OFX 1.0.2 to
2.3 specification (public), real exports as described in the format notes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from filature.errors import InputError
from filature.intake.formats import ofxmap
from filature.intake.formats.ofxtags import Token, dates, encoding_of, tokens
from filature.intake.formats.stagedfile import Problem, Staged, StagedFile, Statement, as_json
from filature.intake.limits import check_size
from filature.intake.profile import Profile
from filature.model.enums import RecordKind

FORMAT = "ofx"

_ENTRY = "STMTTRN"
_BALANCES = ("LEDGERBAL", "AVAILBAL")
_HOLDERS = ("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM", "LOANACCTFROM")
_LISTED = "ACCTINFO"
_STATEMENTS = ("STMTRS", "CCSTMTRS", "INVSTMTRS", "LOANSTMTRS")
_RESPONSES = ("STMTTRNRS", "CCSTMTTRNRS", "INVSTMTTRNRS", "ACCTINFOTRNRS", "SONRS", "LOANSTMTTRNRS")
_STATUS = "STATUS"
_READ = (_ENTRY, *_BALANCES, *_HOLDERS, _LISTED, _STATUS)
# Aggregates inside the ones above: their leaves get a path.
_INNER = (
    *("PAYEE", "EXTDPAYEE", "BANKACCTTO", "CCACCTTO", "CURRENCY", "ORIGCURRENCY", "IMAGEDATA"),
    *("BANKACCTINFO", "CCACCTINFO", "INVACCTINFO", *_HOLDERS),
)
_SEEN = re.compile(rb"OFXHEADER|<\?OFX\b|<OFX>", re.IGNORECASE)
_MAX_LEAVES = 500  # of one entry; real ones have some twenty
_MAX_INNER = 8
_SHOWN = 10


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every entry, balance and listed account in file order.

    Raises InputError 'no-statement' for a file without any, saying what the bank answered instead; what
    `ofxtags.tokens` raises.
    """
    del profile, subject
    check_size(source, file)
    encoding = encoding_of(source)
    filler = ofxmap.filler_clock(dates(source, encoding, file))
    with StagedFile(target) as staged:
        walk = _Walk(staged=staged, filler=filler)
        walk.over(tokens(source, encoding, file))
        if not staged.rows and not walk.statements:
            told = "; the bank answered: " + ", ".join(walk.errors) if walk.errors else ""
            what = "an OFX file" if walk.root else "no <OFX> element, and a file"
            message = f"{what} without a statement, an account or an entry{told}"
            raise InputError("no-statement", message, "ask the bank for the statement again", {"file": file})
    return Staged(
        rows=staged.rows,
        problems=staged.problems,
        encoding=encoding,
        warnings=walk.notes(),
        statements=tuple(item.frozen() for item in walk.statements),
    )


def recognise(head: bytes, path: Path) -> str | None:
    """Return the evidence: an OFX header or element in the first bytes."""
    del path
    found = _SEEN.search(head[:4096])
    return f"OFX ({found[0].decode()!r})" if found else None


@dataclass(slots=True)
class _Open:
    """A statement being read."""

    account: str | None = None
    currency: str | None = None
    from_time: str | None = None
    to_time: str | None = None
    entries: int = 0

    def frozen(self) -> Statement:
        return Statement(
            account=self.account,
            currency=self.currency,
            from_time=self.from_time,
            to_time=self.to_time,
            entries=self.entries,
        )


@dataclass(slots=True)
class _Aggregate:
    """An aggregate being read: its leaves by path."""

    name: str
    line: int
    leaves: dict[str, list[str]] = field(default_factory=dict)
    inner: list[str] = field(default_factory=list)
    count: int = 0

    def take(self, token: Token) -> None:
        """Add a leaf, or go into or out of an inner aggregate."""
        if token.end:
            if token.name in self.inner:
                del self.inner[self.inner.index(token.name) :]
            return
        if token.name in _INNER and not token.text:
            if len(self.inner) < _MAX_INNER:
                self.inner.append(token.name)
        elif token.text:
            self.count += 1
            if self.count > _MAX_LEAVES:
                return
            self.leaves.setdefault("/".join((*self.inner, token.name)), []).append(token.text)


@dataclass(slots=True)
class _Walk:
    """Where we are in the file."""

    staged: StagedFile
    filler: str | None
    root: bool = False
    statements: list[_Open] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _now: _Aggregate | None = None
    _outer: _Open = field(default_factory=_Open)
    _closed: bool = False
    _cut: int = 0

    def over(self, found: Iterable[Token]) -> None:
        """Take in a whole file."""
        for token in found:
            self._one(token)
        if self._now is not None:
            self._cut += 1
            self._finish(broken=True)

    def notes(self) -> tuple[str, ...]:
        """Return what a person should know: answers that are errors, an end that is missing, filler times."""
        notes = [f"the bank answered: {text}" for text in self.errors[:_SHOWN]]
        if not self._closed:
            notes.append("the closing </OFX> is missing: the file may be cut off")
        if self.filler:
            notes.append(f"every entry is stamped {self.filler}: a filler, times are read as days")
        return tuple(notes)

    def _one(self, token: Token) -> None:
        if token.name == "OFX":
            self.root, self._closed = True, self._closed or token.end
        now = self._now
        if now is not None and not (token.name == now.name or self._leaves_open(token)):
            now.take(token)
            return
        if now is not None:  # its end tag, or the start of something that cannot stand inside it
            self._finish(broken=not token.end and token.name != now.name)
            if token.end and token.name == now.name:
                return
        if token.end:
            if token.name in _STATEMENTS:
                self._outer = _Open()
        elif token.name in _READ:
            self._now = _Aggregate(name=token.name, line=token.line)
        else:
            self._around(token)

    def _leaves_open(self, token: Token) -> bool:
        """Say whether this tag shows that the current aggregate was never closed."""
        if token.name == "OFX" or token.name in _STATEMENTS or token.name in _RESPONSES:
            return True
        assert self._now is not None  # noqa: S101 - asked only inside an aggregate
        own = self._now.name == _LISTED
        return not token.end and token.name in _READ and not (own and token.name in _HOLDERS)

    def _around(self, token: Token) -> None:
        """Read what stands around entries: where a statement begins, its currency and period."""
        if token.name in _STATEMENTS:
            self._outer = _Open()
            self.statements.append(self._outer)
        elif token.name == "CURDEF":
            self._outer.currency = token.text or None
        elif token.name == "DTSTART":
            self._outer.from_time = ofxmap.iso(token.text)
        elif token.name == "DTEND":
            self._outer.to_time = ofxmap.iso(token.text)

    def _finish(self, *, broken: bool = False) -> None:
        now, self._now = self._now, None
        if now is None:
            return
        where = f"line {now.line}"
        text = as_json((key, item[0] if len(item) == 1 else item) for key, item in now.leaves.items())
        outer = self._outer
        if now.name == _STATUS:
            self.errors.extend(ofxmap.error(now.leaves))
        elif now.name in _HOLDERS:
            outer.account = ofxmap.account(now.leaves, "")
        elif now.name == _ENTRY:
            outer.entries += 1
            values = ofxmap.entry(now.leaves, outer.account, outer.currency, filler=self.filler)
            values["statement"] = str(len(self.statements)) if self.statements else None
            problem = None
            if now.count > _MAX_LEAVES:
                problem = Problem(
                    code="ofx-length",
                    field=_ENTRY,
                    found=f"{now.count} values",
                    expected=f"at most {_MAX_LEAVES}",
                )
            elif values["time"] is None:
                problem = Problem(
                    code="missing", field="time", found="nothing", expected="a date (DTPOSTED or DTUSER)"
                )
            elif broken and self._cut:
                problem = Problem(
                    code="ofx-cut", field=_ENTRY, found="the end of the file", expected="</STMTTRN>"
                )
            self.staged.add(RecordKind.TRANSFER, where, text, values, problem)
        elif now.name in _BALANCES:
            values = ofxmap.balance(now.leaves, now.name, outer.account, outer.currency)
            values["statement"] = str(len(self.statements)) if self.statements else None
            self.staged.add(RecordKind.BALANCE, where, text, values)
        elif now.name == _LISTED:
            self.staged.add(RecordKind.IDENTITY, where, text, ofxmap.listed(now.leaves))
