"""ETSI TS 102 657 retained data (XML, any version): telephony and internet access.

Found by local names. A call stands as one record per party leg: legs with the same record number and times
are one session (or one message), all legs in `raw`. Internet access is an access. Rows come in the order of
their first leg. Times in ASN.1 form ('20210831120000Z') are written as ISO text, the original in `raw`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from filature.errors import InputError, RefusedError
from filature.intake import xml
from filature.intake.formats import instants
from filature.intake.formats.leaves import Leaves, leaves
from filature.intake.formats.stagedfile import MAX_PROBLEMS, Problem, Staged, StagedFile, Statement, as_json
from filature.intake.limits import check_size
from filature.intake.profile import Profile
from filature.intake.xml import local
from filature.model.enums import RecordKind

if TYPE_CHECKING:
    from lxml import etree

FORMAT = "etsi-102657"

_RECORD = "ResponseRecord"
_HEADER = "retainedDataHeader"
_MARKS = (b"uri.etsi.org/02657", b"RetainedData")
_ADDRESS_ENDS = ("iPValue", "iPAddress", "iPTextAddress", "iPv4Address", "iPv6Address", "assignedAddress")

Key = tuple[str | None, ...]


def recognise(head: bytes, path: Path) -> str | None:
    """Say why the file is retained data in ETSI's XML, or None."""
    del path
    start = head[:4096]
    if not start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    return "ETSI TS 102 657 retained data" if all(mark in start for mark in _MARKS) else None


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage calls, messages, accesses and subscribers.

    Raises what `xml.events` raises but 'xml-truncated' after a complete record (the records before the break
    are kept, the break is a row with a problem), and InputError 'nothing-found'.
    """
    del profile, subject  # every leg names its party
    check_size(source, file)
    with StagedFile(target) as staged:
        walk = _Walk()
        broken: InputError | None = None
        try:
            walk.over(xml.events(source, file))
        except InputError as error:
            if error.code != "xml-truncated" or not walk.records:
                raise
            broken = error
        if not walk.records:
            message = f"found no {_RECORD}, expected retained data after ETSI TS 102 657"
            hint = "check that this is the answer, and not the request"
            raise InputError("nothing-found", message, hint, {"file": file})
        for group in walk.groups.values():
            group.stage(staged)
        if broken is not None:
            problem = Problem(code=broken.code, found=broken.message, expected="the whole document")
            staged.add(RecordKind.SESSION, "end", as_json([]), {}, problem)
    return Staged(
        rows=staged.rows,
        problems=staged.problems,
        encoding="xml",
        warnings=walk.warnings(),
        statements=tuple(walk.statements),
    )


@dataclass(slots=True)
class _Leg:
    """What one record says: its kind, canonical texts, and its leaves as JSON, which takes the least room."""

    record: RecordKind
    values: dict[str, str | None]
    text: str
    role: str = ""


@dataclass(slots=True)
class _Group:
    """The records that are one row."""

    ref: str
    legs: list[_Leg] = field(default_factory=list)
    problem: Problem | None = None

    def stage(self, staged: StagedFile) -> None:
        """Stage the row: the first value that any leg gives; a leg's own party on its own side."""
        values: dict[str, str | None] = {}
        for leg in self.legs:
            for name, value in leg.values.items():
                values[name] = values.get(name) or value
        raw = f'{{"records":[{",".join(leg.text for leg in self.legs)}]}}'
        staged.add(self.legs[0].record, self.ref, raw, values, self.problem)


@dataclass(slots=True)
class _Walk:
    """The document as it is read."""

    groups: dict[Key, _Group] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    records: int = 0
    _parties: int = 0
    _third: int = 0
    _unmapped: int = 0

    def over(self, events: "Iterable[tuple[str, etree._Element]]") -> None:
        """Take in the document; what has been read is forgotten."""
        depth = 0
        for event, element in events:
            name = local(element)
            if name in (_RECORD, _HEADER):
                depth += 1 if event == "start" else -1
            if event == "start" or depth:
                continue
            if name == _HEADER:
                self._header(leaves(element))
            elif name == _RECORD:
                self.records += 1
                self._record(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def warnings(self) -> tuple[str, ...]:
        """Return what a person should know about the reading."""
        notes = []
        if self._parties:
            joined = sum(1 for group in self.groups.values() if group.legs[0].role)
            notes.append(f"{self._parties} party legs are {joined} call(s) or message(s)")
        if self._third:
            notes.append(f"{self._third} leg(s) of a third party (such as forwarding) are kept in raw only")
        return tuple(notes)

    def _header(self, data: Leaves) -> None:
        self.statements.append(
            Statement(
                reference=_ending(data, "requestNumber"),
                owner=_ending(data, "cSPID"),
                from_time=_time(_ending(data, "timeStamp")),
            )
        )

    def _record(self, element: "etree._Element") -> None:
        ref = f"{_RECORD}[{self.records}]"
        parties = [node for node in element.iter() if local(node) == "TelephonyPartyInformation"]
        whole = leaves(element, without=("TelephonyPartyInformation",))
        if parties:
            for node in parties:
                self._parties += 1
                leg = _leg(whole, leaves(node))
                self._third += leg.role == "other"
                key = (_ending(whole, "recordNumber") or ref, leg.values["time"], leg.values["time_end"])
                self.groups.setdefault(key, _Group(ref=ref)).legs.append(leg)
            return
        group = self.groups.setdefault((ref,), _Group(ref=ref))
        if _ending(whole, "nwAccessType", "naDeviceId", "naAccessID") or _has(whole, "interval/"):
            group.legs.append(_Leg(record=RecordKind.ACCESS, values=_access(whole), text=_compact(whole)))
        elif _ending(whole, "subscriberID", "subscriberId"):
            group.legs.append(
                _Leg(record=RecordKind.IDENTITY, values=_subscriber(whole), text=_compact(whole))
            )
        else:
            expected = "a party of a call, an internet access or a subscriber"
            shown = ", ".join(sorted({path.rpartition("/")[2] for path in whole})[:8])
            self._unmapped += 1
            if self._unmapped >= MAX_PROBLEMS and self._unmapped > self.records * 9 // 10:
                message = (
                    f"{self._unmapped} of the first {self.records} records are of no known kind: {shown}"
                )
                raise RefusedError(
                    "limit-problems", message, "check that this is the right file", {"row": ref}
                )
            group.problem = Problem(code="not-mapped", found=shown or "nothing", expected=expected)
            group.legs.append(_Leg(record=RecordKind.SESSION, values={}, text=_compact(whole)))


def _leg(whole: Leaves, party: Leaves) -> _Leg:
    """Return the leg of one party: its number stands on its own side, times from the party or the record."""
    role = (_ending(party, "partyRole") or "").lower()
    side = (
        "from"
        if "originat" in role or role == "calling"
        else "to"
        if "terminat" in role or role == "called"
        else ""
    )
    times = [_time(_ending(party, name) or _ending(whole, name)) for name in ("startTime", "endTime")]
    stated = " ".join(
        filter(
            None,
            (
                _ending(data, name)
                for data in (party, whole)
                for name in ("communicationType", "bearerService")
            ),
        )
    ).lower()
    message = (
        "sms" in stated or "mms" in stated or _has(whole, "smsInformation") or _has(party, "smsInformation")
    )
    values: dict[str, str | None] = {
        "reference": _ending(whole, "recordNumber"),
        "time": times[0],
        "time_end": times[1],
        "duration": _ending(party, "durationTime") or _ending(whole, "durationTime"),
        "kind": None if message else "video" if "video" in stated else "voice",
    }
    if side:
        values[f"{side}_phone"] = _ending(party, "partyNumber")
        values[f"{side}_customer"] = _ending(party, "iMSI") if not values[f"{side}_phone"] else None
    record = RecordKind.MESSAGE if message else RecordKind.SESSION
    return _Leg(record=record, values=values, text=_compact({**whole, **party}), role=side or "other")


def _access(data: Leaves) -> dict[str, str | None]:
    return {
        "reference": _ending(data, "recordNumber"),
        "time": _time(_ending(data, "startTime")),
        "time_end": _time(_ending(data, "endTime")),
        "duration": _ending(data, "durationTime"),
        "kind": _ending(data, "nwAccessType"),
        "device": _ending(data, "naDeviceId", "iMEI"),
        "ip": _ending(data, *_ADDRESS_ENDS),
        "from_phone": _ending(data, "mSISDN"),
        "from_customer": _ending(data, "naAccessID", "iMSI"),
    }


def _subscriber(data: Leaves) -> dict[str, str | None]:
    return {
        "reference": _ending(data, "recordNumber"),
        "kind": "subscriber",
        "from_customer": _ending(data, "subscriberID", "subscriberId"),
        "from_phone": _ending(data, "mSISDN", "subscribedNumber", "partyNumber"),
    }


def _ending(data: Leaves, *names: str) -> str | None:
    """Return the first text whose path ends in one of the names, in the order of the names."""
    for name in names:
        for path, texts in data.items():
            if path == name or path.endswith(f"/{name}"):
                return texts[0]
    return None


def _has(data: Leaves, part: str) -> bool:
    return any(part in path for path in data)


def _time(text: str | None) -> str | None:
    return instants.generalised(text) or text


def _compact(data: Leaves) -> str:
    """Return the leaves as JSON under their last two names: the wrapping elements above say nothing."""
    result: dict[str, object] = {}
    for path, texts in data.items():
        short = "/".join(path.split("/")[-2:])
        result[short if short not in result else path] = texts[0] if len(texts) == 1 else texts
    return as_json(result.items())
