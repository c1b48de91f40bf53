"""A CyberTipline report as a partner hands it on (agency-side JSON): identifiers and times, nothing else.

Each reported person is a referral, each address capture of theirs an access. Uploaded files are counted and
never looked at; texts, titles and descriptions are left in the file; victims are nowhere in the rows.
Source: field names used by open readers of the agency-side download; no schema is public.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filature.errors import InputError
from filature.intake import strictjson
from filature.intake.formats.camtmap import iso_time
from filature.intake.formats.manyvalues import spread
from filature.intake.formats.stagedfile import Staged, StagedFile, as_json
from filature.intake.limits import check_size
from filature.intake.profile import Profile
from filature.model.enums import RecordKind

FORMAT = "cybertip"

_SEEN = re.compile(rb'"(?:reportedInformation|reportedPeople|reportingEsp)"\s*:')
_PERSON_NAMES = ("firstName", "middleName", "lastName")
_ADDRESS = ("address", "street", "city", "state", "zipCode", "postalCode", "country")
_LEFT = ("emailIncident", "webpageIncident", "webPageIncident", "chatImIncident", "onlineGamingIncident",
         "cellPhoneIncident", "newsgroupIncident", "nonInternetIncident", "peer2peerIncident",
         "additionalInformations", "additionalInfo")  # fmt: skip
_REFERRAL_KIND = "reported person"
_RECIPIENT_KIND = "intended recipient"

Values = dict[str, str | None]


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage reported persons, intended recipients and captures of each report in the file.

    Raises what `strictjson.load` raises, and InputError 'no-report' when no report names its reported people.
    """
    del profile, subject
    check_size(source, file)
    document = strictjson.load(source, file)
    reports = [item for item in _list(document) if isinstance(item, dict) and _is_report(item)]
    if not reports:
        hint = "check that this is the JSON of a CyberTipline report (not its PDF or a cover letter)"
        raise InputError("no-report", "JSON without a reported person or service", hint, {"file": file})
    with StagedFile(target) as staged:
        walk = _Walk(staged=staged)
        for number, report in enumerate(reports, start=1):
            walk.report(report, f"report[{number}]" if len(reports) > 1 else "report")
    return Staged(rows=staged.rows, problems=staged.problems, encoding="utf-8", warnings=walk.notes())


def recognise(head: bytes, path: Path) -> str | None:
    """Return the evidence: JSON with the parts of a CyberTipline report."""
    del path
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    return "CyberTipline report (JSON)" if begins and _SEEN.search(head) else None


@dataclass(slots=True)
class _Walk:
    """What was staged, and what was left out on purpose."""

    staged: StagedFile
    left: Counter[str] = field(default_factory=Counter)

    def notes(self) -> tuple[str, ...]:
        """Return what was counted and left in the file."""
        texts = {
            "files": "uploaded file(s) listed: never opened, not staged",
            "victims": "victim(s) named: left in the file, in no row",
            "texts": "part(s) with texts or descriptions: left in the file",
            "holderless": "captured address(es) of uploaded files: left in the file",
        }
        return tuple(f"{self.left[key]} {text}" for key, text in texts.items() if self.left[key])

    def report(self, report: dict[str, Any], where: str) -> None:
        """Write the rows of one report."""
        inner = _dict(report.get("reportedInformation")) or report
        service = _dict(inner.get("reportingEsp"))
        common: Values = {
            "reference": _text(report.get("reportId")),
            "channel": _text(service.get("espName")) or _text(inner.get("reportingEsp")),
        }
        received = iso_time(_text(report.get("dateReceived")))
        self._count(report, inner)
        people = _dict(inner.get("reportedPeople")) or inner
        persons = _list(people.get("reportedPersons")) or _list(people.get("reportedPerson"))
        for number, person in enumerate(_dicts(persons), start=1):
            place = f"{where}/reportedPersons[{number}]"
            first = self._person(place, person, common | {"time": received}, _REFERRAL_KIND)
            self._captures(place, person, common, first)
        recipients = inner.get("intendedRecipients") or inner.get("intendedRecipient")
        if isinstance(recipients, dict):
            recipients = (
                recipients.get("intendedRecipients") or recipients.get("intendedRecipient") or recipients
            )
        for number, person in enumerate(_dicts(_list(recipients)), start=1):
            self._person(f"{where}/intendedRecipients[{number}]", person, common, _RECIPIENT_KIND)

    def _count(self, report: dict[str, Any], inner: dict[str, Any]) -> None:
        for holder in (report, inner) if inner is not report else (report,):
            files = _list(holder.get("uploadedFiles"))
            self.left["files"] += len(files)
            self.left["holderless"] += sum(len(list(_sources(item))) for item in _dicts(files))
            self.left["texts"] += sum(1 for name in _LEFT if holder.get(name))
            for name in ("victims", "victim"):
                found = holder.get(name)
                named = found.get("victims") if isinstance(found, dict) and "victims" in found else found
                self.left["victims"] += len(_list(named))
        details = _dict(inner.get("incidentDetails"))
        self.left["texts"] += sum(1 for name in details if details[name])
        summary = _dict(inner.get("incidentSummary"))
        self.left["texts"] += bool(summary.get("incidentDateTimeDescription"))

    def _person(self, place: str, person: dict[str, Any], common: Values, kind: str) -> dict[str, str]:
        """Write a person: one referral (or identity), and further identifiers as identity rows."""
        found = _identifiers(person)
        rows = list(spread(found)) or [{}]
        for number, row in enumerate(rows, start=1):
            values: Values = {f"from_{key}": item for key, item in row.items()} | common | {"kind": kind}
            referral = number == 1 and kind == _REFERRAL_KIND
            record = RecordKind.REFERRAL if referral else RecordKind.IDENTITY
            if record == RecordKind.IDENTITY:
                values.pop("time", None)
            ref = place if number == 1 else f"{place}, value {number}"
            kept = ((key, items) for key, items in found.items() if items)
            self.staged.add(record, ref, as_json(kept if number == 1 else row.items()), values)
        return rows[0]

    def _captures(self, place: str, person: dict[str, Any], common: Values, holder: dict[str, str]) -> None:
        for number, capture in enumerate(_sources(person), start=1):
            kind, value = _text(capture.get("captureType")), _text(capture.get("value"))
            address = value is not None and (re.search(r"\bIP", kind or "IP", re.IGNORECASE) is not None)
            values: Values = {
                **{f"from_{key}": item for key, item in holder.items()},
                **common,
                "time": iso_time(_text(capture.get("dateTime"))),
                "ip": value if address else None,
                "device": None if address else value,
                "port": _text(capture.get("port")),
                "kind": _text(capture.get("eventName")) or kind,
            }
            keys = ("captureType", "value", "eventName", "dateTime", "port", "possibleProxy")
            pairs = [(key, capture[key]) for key in keys if capture.get(key) is not None]
            self.staged.add(RecordKind.ACCESS, f"{place}/sourceCaptures[{number}]", as_json(pairs), values)


def _is_report(item: dict[str, Any]) -> bool:
    inner = _dict(item.get("reportedInformation")) or item
    return any(key in inner for key in ("reportedPeople", "reportedPersons", "reportingEsp"))


def _identifiers(person: dict[str, Any]) -> dict[str, list[str]]:
    """Return all identifiers of a person by canonical field; a verified one before the others."""
    name = " ".join(text for key in _PERSON_NAMES if (text := _text(person.get(key))))
    screen = [*_values(person.get("screenName")), *_values(person.get("screenNames"))]
    other = [*_values(person.get("displayNames")), *_values(person.get("displayName"))]
    return {
        "name": [name] if name else other[:1],
        "email": [*_values(person.get("emails")), *_values(person.get("email"))],
        "phone": [*_values(person.get("phones")), *_values(person.get("phone"))],
        "handle": screen,
        "customer": [*_values(person.get("espIdentifier")), *_values(person.get("espUserId"))],
        "address": [
            ", ".join(text for key in _ADDRESS if (text := _text(item.get(key))))
            for item in _dicts(_list(person.get("addresses")))
        ],
    }


def _values(found: Any) -> list[str]:  # noqa: ANN401 - any JSON value
    """Return the texts of a value, an object with a `value`, or a list of either."""
    items = _list(found)
    items.sort(key=lambda item: not (isinstance(item, dict) and item.get("verified") is True))
    texts = [_text(item.get("value") if isinstance(item, dict) else item) for item in items]
    return [text for text in texts if text]


def _sources(holder: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for source in _dicts(_list(holder.get("sourceInformation"))):
        yield from _dicts(_list(source.get("sourceCaptures")))


def _list(found: Any) -> list[Any]:  # noqa: ANN401 - any JSON value
    """Return a list for a list, a single value or nothing: the source writes all three."""
    if found is None or found == "":
        return []
    return list(found) if isinstance(found, list) else [found]


def _dicts(items: list[Any]) -> Iterator[dict[str, Any]]:
    return (item for item in items if isinstance(item, dict))


def _dict(found: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    return found if isinstance(found, dict) else {}


def _text(found: Any) -> str | None:  # noqa: ANN401 - any JSON value
    return found.strip() or None if isinstance(found, str) else None
