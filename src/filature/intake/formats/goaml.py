"""goAML reports (UNODC) as an intelligence unit receives them: transactions, and the parties they name.

A suspicion report is confidential: its profile says so (`suspicion_report`), and a judicial workspace refuses
it. The narrative of a report is left in the file. Source: goAML schema 5.0.1 and 5.0.2.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from filature.errors import InputError, RefusedError
from filature.intake import xml
from filature.intake.formats import goamlparty
from filature.intake.formats.camtmap import iso_time
from filature.intake.formats.goamlparty import kind_of, text
from filature.intake.formats.leaves import leaves, raw
from filature.intake.formats.manyvalues import spread
from filature.intake.formats.stagedfile import Staged, StagedFile, as_json
from filature.intake.limits import check_size
from filature.intake.profile import Profile
from filature.intake.xml import local
from filature.model.enums import Leg, RecordKind

FORMAT = "goaml"

if TYPE_CHECKING:
    from lxml import etree

MAX_PARTS = 20_000  # rows of one transaction: parties, each further telephone or document, devices
_ROWS = ("transaction", "activity")
_SEEN = re.compile(rb"<report[\s>]")
_PROOF = re.compile(rb"<(?:rentity_id|submission_code|report_code|currency_code_local)[\s>]")
_PAYERS = ("sender", "originator", "ordering", "payer", "from", "source")
_PAYEES = ("receiver", "recipient", "beneficiary", "payee", "to", "destination")
_SEEN_DATES = (("first_seen_date", "first seen"), ("last_seen_date", "last seen"))

Values = dict[str, str | None]


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every transaction, and every party, balance and network device in it, in document order.

    Raises what `xml.events` raises, and InputError 'no-report' for another document.
    """
    del profile, subject
    check_size(source, file)
    with StagedFile(target) as staged:
        walk = _Walk(staged=staged)
        path: list[str] = []
        try:
            for event, element in xml.events(source, file):
                if event == "start":
                    path.append(local(element))
                    walk.root = walk.root or element.tag
                    continue
                name = path.pop()
                if len(path) == 1:
                    if path[0] == "report":
                        walk.take(name, element)
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except InputError as error:
            if error.code == "xml-truncated":
                error.message += f"; {walk.counts.get('transaction', 0)} transactions were complete"
            raise
        if not walk.counts:
            message = f"root {walk.root!r} holds no transaction and no activity of a goAML report"
            raise InputError("no-report", message, "check that this is a goAML report", {"file": file})
    return Staged(rows=staged.rows, problems=staged.problems, encoding="xml", warnings=walk.notes())


def recognise(head: bytes, path: Path) -> str | None:
    """Return the evidence: a `report` root with the elements that every goAML report has."""
    del path
    return "goAML report" if _SEEN.search(head) and _PROOF.search(head) else None


@dataclass(slots=True)
class _Walk:
    """What the report has said so far."""

    staged: StagedFile
    root: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    narratives: int = 0
    _currency: str | None = None
    _report: str | None = None

    def notes(self) -> tuple[str, ...]:
        """Return what a person should know."""
        found = ["the reporting person and institution are left in the file"]
        if self.narratives:
            found.append(f"{self.narratives} narrative text(s) of the suspicion are left in the file")
        if self.root.startswith("{"):
            found.append("the elements have a namespace: goAML has none, check where the file comes from")
        return tuple(found)

    def take(self, name: str, element: "etree._Element") -> None:
        """Read one child of the report."""
        if name == "currency_code_local":
            self._currency = (element.text or "").strip() or None
        elif name == "entity_reference":
            self._report = (element.text or "").strip() or None
        elif goamlparty.narrative(name) and (element.text or "").strip():
            self.narratives += 1
        elif name in _ROWS:
            self.counts[name] = self.counts.get(name, 0) + 1
            where = f"{name}[{self.counts[name]}]"
            names = (local(item) for item in element.iter() if isinstance(item.tag, str))
            self.narratives += sum(map(goamlparty.narrative, names))
            if name == "transaction":
                self._transaction(where, element)
            self._inside(where, element)

    def _transaction(self, where: str, element: "etree._Element") -> None:
        sides = _sides(element)
        values: Values = {
            "time": iso_time(text(element, "date_transaction")),
            "time_end": iso_time(text(element, "date_posting")),
            "reference": text(element, "transactionnumber") or text(element, "internal_ref_number"),
            "leg": Leg.BOTH,
            "channel": text(element, "transmode_code"),
            "text": text(element, "transaction_description"),
        }
        values |= self._amounts(element)
        for side, party in zip(("from", "to"), sides, strict=True):
            if party is not None:
                kind = kind_of(party) or "person"
                first = next(spread(goamlparty.values(kind, party)), {})
                values |= {f"{side}_{key}": item for key, item in first.items()}
                if kind == "account" and "name" not in first:
                    values[f"{side}_name"] = _holder(party)
        self.staged.add(RecordKind.TRANSFER, where, self._raw(element), values)

    def _amounts(self, element: "etree._Element") -> Values:
        """Return the amount as given by the payer, and as the other side or the report counts it."""
        booked = (text(element, "amount_local"), self._currency)
        given, taken = (_foreign(element, f"{side}_foreign_currency") for side in ("from", "to"))
        sent = given or booked
        paid = taken or booked
        found: Values = {"amount": sent[0], "currency": sent[1]}
        return found if paid == sent else found | {"paid_amount": paid[0], "paid_currency": paid[1]}

    def _inside(self, where: str, item: "etree._Element") -> None:
        """Write the parties, balances and devices of a transaction or an activity."""
        counts: dict[str, int] = {}
        first_of: dict[etree._Element, Values] = {}
        before = self.staged.rows
        for found in goamlparty.parties(item):
            name = local(found.element)
            counts[name] = counts.get(name, 0) + 1
            place = f"{where}/{name}[{counts[name]}]"
            if found.kind is None:
                owner = found.owner.element if found.owner else None
                self._device(place, found.element, first_of.get(owner, {}) if owner is not None else {})
                continue
            known = goamlparty.values(found.kind, found.element)
            rows = list(spread({"account": [found.account] if found.account else [], **known})) or [{}]
            first_of[found.element] = {f"from_{key}": item for key, item in rows[0].items()}
            for number, row in enumerate(rows, start=1):
                values: Values = {f"from_{key}": item for key, item in row.items()}
                values |= {"kind": found.role, "reference": self._report}
                ref = place if number == 1 else f"{place}, value {number}"
                text_of = (
                    raw(("", goamlparty.own_leaves(found.element))) if number == 1 else as_json(row.items())
                )
                self.staged.add(RecordKind.IDENTITY, ref, text_of, values)
                if self.staged.rows - before > MAX_PARTS:
                    message = (
                        f"more than {MAX_PARTS} parties and values of theirs in one transaction or activity"
                    )
                    hint = "ask the unit that sent it for the report in parts"
                    raise RefusedError("limit-parts", message, hint, {"row": where})
            if found.kind == "account" and text(found.element, "balance"):
                self._balance(place, found.element)

    def _balance(self, place: str, element: "etree._Element") -> None:
        values: Values = {
            "time": iso_time(text(element, "date_balance")),
            "amount": text(element, "balance"),
            "currency": text(element, "currency_code") or self._currency,
            "kind": "other",
            "from_account": text(element, "iban") or text(element, "account"),
        }
        self.staged.add(
            RecordKind.BALANCE, f"{place}/balance", raw(("", goamlparty.own_leaves(element))), values
        )

    def _device(self, place: str, element: "etree._Element", holder: Values) -> None:
        """Write a row for each date on which the device was seen; one without a date is a row too."""
        nodes = [item for item in element.iter() if isinstance(item.tag, str) and len(item) == 0]
        found = {local(item): (item.text or "").strip() or None for item in reversed(nodes)}
        values: Values = {
            **holder,
            "ip": found.get("ipv4") or found.get("ipv6"),
            "port": found.get("cgn_port"),
            "device": found.get("device_number"),
        }
        dates = [(name, kind) for name, kind in _SEEN_DATES if found.get(name)] or [("", "network device")]
        for name, kind in dates:
            row = values | {"time": iso_time(found.get(name)), "kind": kind}
            self.staged.add(RecordKind.ACCESS, f"{place}/{name}".rstrip("/"), self._raw(element), row)

    def _raw(self, element: "etree._Element") -> str:
        """Return an element as JSON, without the narrative of the report."""
        found = leaves(element)
        kept = {
            path: item for path, item in found.items() if not goamlparty.narrative(path.rpartition("/")[2])
        }
        return raw(("", kept))


def _sides(element: "etree._Element") -> tuple["etree._Element | None", "etree._Element | None"]:
    """Return payer and payee of a bi-party transaction, or of a multi-party one whose roles say it.

    Several parties in one role, or roles without a plain meaning: nobody is named as payer or payee.
    """
    payer = payee = None
    for child in element:
        name = local(child)
        if name.startswith("t_from"):
            payer = _party(child, "from")
        elif name.startswith("t_to"):
            payee = _party(child, "to")
    if payer is not None or payee is not None:
        return payer, payee
    found: dict[bool, list[etree._Element]] = {True: [], False: []}
    for item in element.iter():
        if isinstance(item.tag, str) and local(item) == "party":
            role = (text(item, "role") or "").lower()
            party = next((child for child in item if kind_of(child)), None)
            if party is not None and (role in _PAYERS or role in _PAYEES):
                found[role in _PAYERS].append(party)
    sole = [items[0] if len(items) == 1 else None for items in (found[True], found[False])]
    return sole[0], sole[1]


def _party(side: "etree._Element", prefix: str) -> "etree._Element | None":
    """Return the account, person or entity of a side; the conductor only acts for it."""
    for child in side:
        if local(child).startswith((f"{prefix}_account", f"{prefix}_person", f"{prefix}_entity")) and len(
            child
        ):
            return child
    return None


def _holder(account: "etree._Element") -> str | None:
    """Return the name of an account's only person or entity."""
    names = [
        item[0]
        for found in goamlparty.parties(account)
        if found.kind in ("person", "entity")
        and (item := goamlparty.values(found.kind, found.element).get("name"))
    ]
    return names[0] if len(names) == 1 else None


def _foreign(element: "etree._Element", name: str) -> tuple[str | None, str | None] | None:
    for item in element.iter():
        if isinstance(item.tag, str) and local(item) == name and text(item, "foreign_amount"):
            return text(item, "foreign_amount"), text(item, "foreign_currency_code")
    return None
