"""FinCEN suspicious activity and currency transaction reports (BSA XML batches SARX and CTRX).

Read by local names: the public examples carry no namespace. A report of a suspicion is confidential: the
profile says so (`suspicion_report`), and a judicial workspace refuses it. Narratives are left in the file.
Source: FinCEN XML schemas for SARX (v1.2) and CTRX batches, with their documented codes.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from filature.errors import InputError
from filature.intake import xml
from filature.intake.formats.leaves import first, leaves, raw
from filature.intake.formats.manyvalues import spread
from filature.intake.formats.stagedfile import Staged, StagedFile, as_json
from filature.intake.limits import check_size
from filature.intake.profile import Profile
from filature.intake.xml import local
from filature.model.enums import Leg, RecordKind

FORMAT = "fincen-sar"

if TYPE_CHECKING:
    from lxml import etree

_SEEN = re.compile(rb"<(?:\w+:)?EFilingBatchXML\b")
# Who a report is about. The filer, its branches and contacts are left in the file.
_SUBJECTS = {
    "33": "subject",
    "50": "person conducting the transaction on own behalf",
    "17": "person conducting the transaction for another",
    "23": "person on whose behalf the transaction was conducted",
    "58": "common carrier",
}
_CONDUCTORS = ("50", "17", "58")  # the others restate the same cash
_CASH = (("IndividualEntityCashInAmountText", "from"), ("IndividualEntityCashOutAmountText", "to"))
_NARRATIVE = "ActivityNarrativeInformation"
_REPORTED = ("SuspiciousActivity", "CurrencyTransactionActivity")

Values = dict[str, str | None]


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage the persons a report is about, cash moved by them, and network addresses, in document order.

    Raises what `xml.events` raises, and InputError 'no-report' for an acknowledgement or another document.
    """
    del profile, subject
    check_size(source, file)
    with StagedFile(target) as staged:
        walk = _Walk(staged=staged)
        path: list[str] = []
        for event, element in xml.events(source, file):
            if event == "start":
                path.append(local(element))
                walk.root = walk.root or path[0]
                continue
            name = path.pop()
            if len(path) == 1:
                if name == "Activity":
                    walk.activity(element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        if not walk.activities:
            message = f"root {walk.root!r} holds no activity"
            hint = "an acknowledgement is not a report: ask for the batch itself"
            raise InputError("no-report", message, hint, {"file": file})
    return Staged(rows=staged.rows, problems=staged.problems, encoding="xml", warnings=walk.notes())


def recognise(head: bytes, path: Path) -> str | None:
    """Return the evidence: the root element of a FinCEN batch."""
    del path
    return "FinCEN batch (EFilingBatchXML)" if _SEEN.search(head[:4096]) else None


@dataclass(slots=True)
class _Walk:
    """What the batch has said so far."""

    staged: StagedFile
    root: str = ""
    activities: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def notes(self) -> tuple[str, ...]:
        """Return how much of the report was not made rows of."""
        texts = {
            "parties": "parties of the filer and its contacts are left in the file",
            "narratives": "narrative text(s) of the suspicion are left in the file",
            "totals": "total(s) of a suspicion are no single payment: kept with the subject's row",
        }
        return tuple(f"{self.left_out[key]} {text}" for key, text in texts.items() if self.left_out[key])

    def activity(self, element: "etree._Element") -> None:
        """Write the rows of one report."""
        self.activities += 1
        where = f"Activity[{self.activities}]"
        reported = leaves(element, without=("Party", _NARRATIVE, "ActivityIPAddress"))
        self.left_out["narratives"] += sum(local(child) == _NARRATIVE for child in element)
        self.left_out["totals"] += "SuspiciousActivity/TotalSuspiciousAmountText" in reported
        people: list[Values] = []
        counts: Counter[str] = Counter()
        for child in element:
            name = local(child)
            counts[name] += 1
            place = f"{where}/{name}[{counts[name]}]"
            if name == "Party":
                code = first(leaves(child), "ActivityPartyTypeCode") or ""
                if code in _SUBJECTS:
                    people.append(self._person(place, child, code, reported))
                else:
                    self.left_out["parties"] += 1
        for number, child in enumerate(_called(element, "ActivityIPAddress"), start=1):
            self._address(f"{where}/ActivityIPAddress[{number}]", child, people)

    def _person(
        self, place: str, party: "etree._Element", code: str, reported: dict[str, list[str]]
    ) -> Values:
        """Write the rows of one person; return its first values."""
        data = leaves(party)
        text = raw(("", data), ("Activity/", reported))
        rows = list(spread(_values(party))) or [{}]
        reference = first(reported, "EFilingPriorDocumentNumber")
        for number, row in enumerate(rows, start=1):
            values: Values = {f"from_{key}": item for key, item in row.items()}
            values |= {"kind": _SUBJECTS[code], "reference": reference}
            ref = place if number == 1 else f"{place}, value {number}"
            self.staged.add(RecordKind.IDENTITY, ref, text if number == 1 else as_json(row.items()), values)
        if code in _CONDUCTORS:
            self._cash(place, data, rows[0], reported)
        return {f"from_{key}": item for key, item in rows[0].items()}

    def _cash(
        self, place: str, data: dict[str, list[str]], row: dict[str, str], reported: dict[str, list[str]]
    ) -> None:
        activity = "CurrencyTransactionActivity"
        for name, side in _CASH:
            amount = first(data, name)
            if amount is None:
                continue
            values: Values = {f"{side}_{key}": item for key, item in row.items()}
            several = first(reported, f"{activity}/AggregateTransactionIndicator") == "Y"
            values |= {
                "time": _day(first(reported, f"{activity}/TransactionDateText")),
                "amount": amount,
                "currency": "USD",  # the report is in whole dollars
                "channel": "cash",
                "status": "aggregate of several" if several else None,
                "leg": Leg.SEND if side == "from" else Leg.PAYOUT,
            }
            self.staged.add(RecordKind.TRANSFER, f"{place}/{name}", raw(("", data)), values)

    def _address(self, place: str, element: "etree._Element", people: list[Values]) -> None:
        """Write an address capture; its holder only where the report is about one person."""
        data = leaves(element)
        day, clock = (
            _day(first(data, "ActivityIPAddressDateText")),
            first(data, "ActivityIPAddressTimeStampText"),
        )
        values: Values = {
            **(people[0] if len(people) == 1 else {}),
            "time": f"{day}T{clock}" if day and clock else day,
            "ip": first(data, "IPAddressText"),
            "kind": "reported address",
        }
        self.staged.add(RecordKind.ACCESS, place, raw(("", data)), values)


def _values(party: "etree._Element") -> dict[str, list[str]]:
    """Return all identifiers of a party; of its names the legal one."""
    found: dict[str, list[str]] = {
        "name": [],
        "account": [],
        "phone": [],
        "email": [],
        "document": [],
        "address": [],
    }
    aliases: list[str] = []
    for child in party:
        data = leaves(child)
        name = local(child)
        if name == "PartyName":
            legal = first(data, "PartyNameTypeCode") in (None, "L")
            (found["name"] if legal else aliases).append(_name(data))
        elif name == "PhoneNumber":
            found["phone"] += data.get("PhoneNumberText", [])
        elif name == "PartyIdentification":
            found["document"] += data.get("PartyIdentificationNumberText", [])
        elif name == "ElectronicAddress":
            text = first(data, "ElectronicAddressText")
            if text and (first(data, "ElectronicAddressTypeCode") == "E" or "@" in text):
                found["email"].append(text)
        elif name == "Address":
            found["address"].append(_postal(data))
            found.setdefault("country", []).extend(data.get("RawCountryCodeText", [])[:1])
    found["account"] = [
        str(item.text).strip() for item in _called(party, "AccountNumberText") if (item.text or "").strip()
    ]
    found["name"] = (found["name"] or aliases)[:1]
    found["country"] = found.get("country", [])[:1]
    return found


def _called(root: "etree._Element", name: str) -> "list[etree._Element]":
    return [item for item in root.iter() if isinstance(item.tag, str) and local(item) == name]


def _name(data: dict[str, list[str]]) -> str:
    keys = (
        *("RawIndividualFirstName", "RawIndividualMiddleName", "RawEntityIndividualLastName"),
        *("RawIndividualNameSuffixText", "RawPartyFullName"),
    )
    return " ".join(text for key in keys for text in data.get(key, []))


def _postal(data: dict[str, list[str]]) -> str:
    keys = ("RawStreetAddress1Text", "RawCityText", "RawStateCodeText", "RawZIPCode")
    return ", ".join(text for key in keys for text in data.get(key, []))


def _day(text: str | None) -> str | None:
    """Return yyyymmdd as a date; other text unchanged."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if text and re.fullmatch(r"\d{8}", text) else text
