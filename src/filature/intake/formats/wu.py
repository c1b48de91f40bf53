"""Western Union partner messages (XML): sent transfers, payouts, searches and notifications.

One row per transaction: per `payment_transaction`, or per message that holds one itself. Names are matched
without their namespace, in any envelope. Amounts are whole numbers of the smallest unit, and the layout says
so. Source: messages of open partner clients (sandbox); the schema is not published.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from filature.errors import InputError
from filature.intake import xml
from filature.intake.formats import mtcn
from filature.intake.formats.leaves import Leaves, leaves, raw
from filature.intake.formats.stagedfile import Problem, Staged, StagedFile
from filature.intake.limits import check_size
from filature.intake.profile import Profile
from filature.intake.xml import local
from filature.model.enums import Leg, RecordKind

FORMAT = "wu-xml"

if TYPE_CHECKING:
    from lxml import etree

_SEEN = re.compile(rb"<(?:[\w.-]+:)?(?:new_)?mtcn\b|westernunion\.com/schema")
_PARTS = frozenset({"sender", "receiver", "financials", "payment_details", "mtcn", "new_mtcn"})
_ENOUGH = 2  # of these parts make a transaction
_PAID = re.compile(r"^(?:PAID|PD|P)$", re.IGNORECASE)
_CLOCK = re.compile(r"^(\d{1,2}):?(\d{2})\s*([AP])M?\s*([A-Z]{1,4})?$", re.IGNORECASE)
# RFC 5322, section 4.3: the zone names that have one meaning
_ZONES = {
    "UT": "+00:00",
    "GMT": "+00:00",
    "EST": "-05:00",
    "EDT": "-04:00",
    "CST": "-06:00",
    "CDT": "-05:00",
    "MST": "-07:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "PDT": "-07:00",
}
_NAMES = (
    ("first_name", "middle_name", "last_name"),
    ("given_name", "paternal_name", "maternal_name"),
    ("business_name",),
    ("full_name",),
)
_STREET = ("street", "addr_line1", "addr_line2", "city", "state", "state_name", "state_zip", "postal_code")


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every transaction in document order; a damaged end keeps nothing.

    Raises what `xml.events` raises, and InputError 'no-transaction'.
    """
    del profile, subject
    check_size(source, file)
    with StagedFile(target) as staged:
        walk = _Walk(staged=staged)
        walk.over(xml.events(source, file))
        if not staged.rows:
            message = f"root {walk.root!r} holds no transaction with a sender, a receiver or a control number"
            hint = "check that this is a Western Union message, and the whole of it"
            raise InputError("no-transaction", message, hint, {"file": file})
    return Staged(rows=staged.rows, problems=staged.problems, encoding="xml", warnings=walk.notes())


def recognise(head: bytes, path: Path) -> str | None:
    """Return the evidence: XML with a control number or the operator's schema."""
    del path
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    return "Western Union message (XML)" if begins and _SEEN.search(head) else None


@dataclass(slots=True)
class _Walk:
    """Where we are, and what was noticed."""

    staged: StagedFile
    root: str = ""
    path: list[str] = field(default_factory=list)
    odd: int = 0  # control numbers of the two lengths that disagree

    def over(self, events: "Iterable[tuple[str, etree._Element]]") -> None:
        """Take in a whole document."""
        parts: list[set[str]] = [set()]  # of each open element: its children that are parts of a transaction
        for event, element in events:
            if event == "start":
                name = local(element)
                self.path.append(name)
                self.root = self.root or name
                parts[-1] |= {name} & _PARTS
                parts.append(set())
                continue
            if len(parts.pop()) >= _ENOUGH:
                self._stage(element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            self.path.pop()

    def notes(self) -> tuple[str, ...]:
        """Return what a person should know."""
        text = "transaction(s) whose control numbers of 10 and 16 digits disagree: rejected"
        return (f"{self.odd} {text}",) if self.odd else ()

    def _stage(self, element: "etree._Element") -> None:
        data = leaves(element)
        where = f"{self.path[-1]}[{self.staged.rows + 1}]"
        problem = None
        facts = Facts(data)
        short, long = _leaf(facts, "mtcn"), _leaf(facts, "new_mtcn")
        if not mtcn.agree(short, long):
            self.odd += 1
            expected = "the last 10 digits of new_mtcn in mtcn"
            problem = Problem(code="mtcn", field="mtcn", found="two numbers", expected=expected)
        values = _values(facts)
        values["leg"] = _leg(self.path, values["status"])
        self.staged.add(RecordKind.TRANSFER, where, raw(("", data)), values, problem)


class Facts:
    """The leaves of one transaction or party, found by their own name."""

    def __init__(self, data: Leaves) -> None:
        """Sort the leaves by the last part of their paths."""
        self.data = data
        self.by_name: dict[str, list[tuple[str, str]]] = {}
        for path, texts in data.items():
            self.by_name.setdefault(path.rpartition("/")[2], []).append((path, texts[0]))


def _leg(path: list[str], status: str | None) -> Leg:
    """Return which leg a message is about: its name says so, else its pay status."""
    names = " ".join(path).replace("_", "-")
    if "receive-money-pay" in names:
        return Leg.PAYOUT
    if "send-money" in names and "status" not in names:
        return Leg.SEND
    return Leg.BOTH if status and _PAID.match(status.strip()) else Leg.SEND


def _values(data: Facts) -> dict[str, str | None]:
    short, long = _leaf(data, "mtcn"), _leaf(data, "new_mtcn")
    values: dict[str, str | None] = {
        "reference": mtcn.ten_digits(short) or mtcn.ten_digits(long) or short or long,
        "status": _leaf(data, "pay_status_description") or _leaf(data, "pay_status"),
        "time": _time(data, ("money_transfer_control", "filing", "transaction", "sent")),
        "time_end": _time(data, ("paid", "payout", "pay")),
        "amount": _leaf(data, "principal_amount", "originators_principal_amount", "principal"),
        "currency": _place(data, ("originating", "origination", "origin"), "currency"),
        "paid_amount": _leaf(data, "pay_amount", "destination_principal_amount"),
        "paid_currency": _place(data, ("destination",), "currency"),
        "fee": _leaf(data, "charges"),
        "channel": _under(data, "delivery_service", "code", "name") or _leaf(data, "delivery_service"),
    }
    country = {"from": _place(data, ("originating", "origination", "origin"), "country")}
    country["to"] = _place(data, ("destination",), "country")
    for side, part in (("from", "sender"), ("to", "receiver")):
        inside = {path: texts for path, texts in data.data.items() if path.startswith(f"{part}/")}
        found = _party(Facts(inside), country[side])
        values |= {f"{side}_{key}": text for key, text in found.items() if text}
    return values


def _party(data: Facts, country: str | None) -> dict[str, str | None]:
    names = (" ".join(filter(None, (_leaf(data, part) for part in parts))) for parts in _NAMES)
    return {
        "name": next(filter(None, names), None) or _leaf(data, "name"),
        "phone": _phone(data),
        "email": _leaf(data, "email"),
        "account": _under(data, "bank_account", "account_number", "account_nbr")
        or _leaf(data, "account_number"),
        "document": _leaf(data, "id_number"),
        "customer": _under(data, "preferred_customer", "account_nbr"),
        "address": ", ".join(filter(None, (_leaf(data, part) for part in _STREET))) or None,
        "country": _under(data, "address", "country_code") or _leaf(data, "country") or country,
    }


def _phone(data: Facts) -> str | None:
    """Return the mobile number with its dialling code where that stands apart, else the contact number."""
    code, national = (
        _under(data, "mobile_phone", "country_code"),
        _under(data, "mobile_phone", "national_number"),
    )
    if national:
        return f"+{code.lstrip('+')} {national}" if code else national
    return _under(data, "mobile_phone", "phone_number") or _leaf(
        data, "contact_phone", "phone", "phone_number"
    )


def _time(data: Facts, words: tuple[str, ...]) -> str | None:
    """Return date and clock as one text.

    '10-09-15' and '1150A EDT' become '10-09-15 11:50 AM-04:00': a zone's name is replaced by its offset where
    RFC 5322 gives it one; with any other zone the clock stands without it.
    """
    for word in words:
        date = _leaf(data, f"{word}_date", f"{word}_date_time", f"{word}/date", f"{word}/date_time")
        if date:
            clock = _leaf(data, f"{word}_time", f"{word}/time")
            return f"{date} {_clock(clock)}" if clock else date
    return None


def _clock(text: str) -> str:
    found = _CLOCK.match(text.strip())
    if found is None:
        return text
    hour, minute, half, zone = found.groups()
    return f"{int(hour):02}:{minute} {half.upper()}M{_ZONES.get((zone or '').upper(), '')}"


def _place(data: Facts, words: tuple[str, ...], what: str) -> str | None:
    """Return the country or currency of the sending or the paying side."""
    direct = _leaf(data, *(f"{word}_{what}{end}" for word in words for end in ("", "_code")))
    if direct:
        return direct
    for name in (f"{what}_code", what):
        for path, text in data.by_name.get(name, ()):
            above = path.split("/")[:-1]
            if any(part == word or part.startswith(f"{word}_") for part in above for word in words):
                return text
    return None


def _leaf(data: Facts, *names: str) -> str | None:
    """Return the first text of the first leaf with one of these names, in the order of the names."""
    for name in names:
        above, _, last = name.rpartition("/")
        for path, text in data.by_name.get(last, ()):
            if not above or path == name or path.endswith(f"/{name}"):
                return text
    return None


def _under(data: Facts, part: str, *names: str) -> str | None:
    """Do as `_leaf`, below an element whose name begins with `part`."""
    for name in names:
        for path, text in data.by_name.get(name, ()):
            if path.startswith(part) or f"/{part}" in path:
                return text
    return None
