"""M-Pesa statements (CSV): a preamble that names the holder, then one line per movement.

Read as a table through its layout; from the words under Details come the other party's name, till and, where
it is not masked, telephone. A masked number ('2547****287') fits thousands of people: it stays in the text.
Source: wording of Details as open readers of statements document it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filature.errors import InputError
from filature.intake.formats.encoding import Text, settle
from filature.intake.formats.layout import HEADER_LINES, Layout, header_fits, match
from filature.intake.formats.linewise import Record, Splitter, records
from filature.intake.formats.stagedfile import Staged, StagedFile
from filature.intake.profile import Profile

FORMAT = "mpesa"

_HEADER = re.compile(rb"Receipt No\.?\W+Completion Time\b", re.IGNORECASE)
_HOLDER = re.compile(r"mobile (?:number|no)\.?$|^msisdn$|^phone number$", re.IGNORECASE)
_NAMED = re.compile(r"customer name$", re.IGNORECASE)
_PARTY = re.compile(
    r"\b(?:to|from|by|at)\s+(?:(?:agent\s+)?till\s+)?-?\s*"
    r"(?P<number>\+?[0-9][0-9*]{4,14})\s*(?:-\s*)?(?P<name>[^\d\s-].*?)?(?:\s+acc\.?\s*(?P<bill>\S.*))?$",
    re.IGNORECASE,
)
_PHONE = re.compile(r"^(?:\+?254|0)(?:7|1)[0-9]{8}$")  # Kenya's mobile numbers


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every line below the header.

    The holder is `subject`, or the number in the preamble. Raises what a table's reader raises, and
    InputError 'subject-missing' when neither says whose statement it is.
    """
    spare = target.with_name(target.name + ".utf8")
    try:
        text = settle(source, profile.encodings, spare, quote=profile.quote, file=file)
        splitter = Splitter(profile.delimiter, profile.quote)
        preamble, header = _above(text, profile, splitter, file)
        holder = subject or _told(preamble, _HOLDER)
        if not holder:
            message = "the preamble names no mobile number, expected to be told whose statement it is"
            hint = "name the account holder (--subject)"
            raise InputError("subject-missing", message, hint, {"file": file})
        layout = match(header, profile, subject=holder, file=file)
        name = None if subject and subject != _told(preamble, _HOLDER) else _told(preamble, _NAMED)
        rows = _Rows(layout=layout, name=name)
        with text.path.open(encoding="utf-8-sig", newline="") as stream, StagedFile(target) as staged:
            skipped = len(preamble) + 1
            for _ in range(skipped):
                next(stream, None)
            width = len(layout.names)
            for record in records(stream, splitter, columns=width, first_line=skipped + 1, file=file):
                rows.stage(record, staged)
    finally:
        spare.unlink(missing_ok=True)
    notes = (
        (f"{rows.masked} masked number(s) under Details: kept in the text, not used",) if rows.masked else ()
    )
    return Staged(rows=staged.rows, problems=staged.problems, encoding=text.encoding, warnings=notes)


def recognise(head: bytes, path: Path) -> str | None:
    """Return the evidence: the first two columns of a statement, in any line of the head."""
    del path
    return "M-Pesa statement" if _HEADER.search(head) and b"Withdrawn" in head else None


@dataclass(slots=True)
class _Rows:
    """The lines of one statement, and what was noticed in them."""

    layout: Layout
    name: str | None
    masked: int = 0

    def stage(self, record: Record, staged: StagedFile) -> None:
        """Write one line."""
        ref = f"line {record.line}"
        if record.problem is not None:
            staged.add(self.layout.record, ref, record.text, {}, record.problem)
            return
        kind, values, problem = self.layout.row(record.fields)
        values["from_name"] = self.name
        values |= self._other(values.get("text") or "")
        staged.add(kind, ref, self.layout.raw(record.fields), values, problem)

    def _other(self, details: str) -> dict[str, str | None]:
        found = _PARTY.search(" ".join(details.split()))
        if found is None:
            return {}
        number, name = found["number"], (found["name"] or "").strip(" -") or None
        if "*" in number:
            self.masked += 1
            return {"to_name": name}
        return {"to_name": name, "to_phone" if _PHONE.match(number) else "to_account": number}


def _above(
    text: Text, profile: Profile, splitter: Splitter, file: str
) -> tuple[list[Sequence[str]], tuple[str, ...]]:
    """Return the cells of the lines above the header, and the header."""
    above: list[Sequence[str]] = []
    with text.path.open(encoding="utf-8-sig", newline="") as stream:
        for _, line in zip(range(HEADER_LINES), stream, strict=False):
            cells = splitter.split(line.rstrip("\r\n")) or (line.strip(),)
            if header_fits(cells, profile):
                return above, tuple(cells)
            above.append(cells)
    message = f"no line with the columns of a statement in the first {HEADER_LINES} lines"
    hint = "check that this is an M-Pesa statement, or draft a profile with `filature profile`"
    raise InputError("header-missing", message, hint, {"file": file})


def _told(preamble: Sequence[Sequence[str]], label: re.Pattern[str]) -> str | None:
    """Return what stands after a label: in the next filled cell, or behind its colon."""
    for cells in preamble:
        filled = [cell.strip() for cell in cells if cell.strip()]
        for position, cell in enumerate(filled):
            name, _, value = cell.partition(":")
            if not label.search(name.strip()):
                continue
            if value.strip():
                return value.strip()
            if position + 1 < len(filled):
                return filled[position + 1]
    return None
