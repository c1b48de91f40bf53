"""What one OFX aggregate says as canonical text. Pure functions over leaves (path -> texts)."""

import re
from collections.abc import Iterable, Mapping

from filature.intake.formats.leaves import first
from filature.model.enums import Leg

Leaves = Mapping[str, list[str]]
Values = dict[str, str | None]

_DATE = re.compile(
    r"(?P<day>\d{8})(?P<clock>\d{4}(?:\d\d)?)?(?:[.,](?P<fraction>\d+))?\s*"
    r"(?:\[(?P<offset>[+-]?\d{0,2}(?:[.:]\d{1,2})?)(?::[A-Za-z ]*)?\])?\Z"
)
_IBAN = re.compile(r"[A-Z]{2}\d\d[A-Z0-9]{10,30}\Z")
_MARKS = re.compile(r"[\s$€£¥\u00a0\u202f]")
_PLAIN = re.compile(r"[+-]?\d*[.]?\d+\.?\Z")
_COMMA = re.compile(
    r"[+-]?\d+,(?:\d{0,2}|\d{4,})\Z"
)  # ',' and three digits: a decimal or thousands, not said
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d*\Z")
_GROUPED_COMMA = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d*\Z")
_KINDS = {"AVAILBAL": "available"}
_FILLERS = ("000000", "120000")
_MINUTES = 60
_PLACE = tuple(f"PAYEE/{key}" for key in ("ADDR1", "ADDR2", "ADDR3", "POSTALCODE", "CITY", "STATE"))


def iso(text: str | None, *, filler: str | None = None) -> str | None:
    """Return '20090401122017.000[-5:EST]' as '2009-04-01T12:20:17-05:00'; other text unchanged.

    A clock equal to `filler` says nothing and is dropped with its offset. '[-:EST]' names no offset.
    """
    found = _DATE.match(text.strip()) if text else None
    if found is None:
        return text or None
    day = f"{found['day'][:4]}-{found['day'][4:6]}-{found['day'][6:]}"
    clock = found["clock"]
    if clock is None or clock == filler:
        return day
    parts = ":".join(clock[at : at + 2] for at in range(0, len(clock), 2))
    fraction = (found["fraction"] or "").rstrip("0")[:6]
    return f"{day}T{parts}{'.' + fraction if fraction else ''}{_offset(found['offset'])}"


def filler_clock(dates: Iterable[str]) -> str | None:
    """Return the time of day that every entry bears, if there are several entries and only one time.

    Banks that know only the day write noon, midnight, or the time of the download into all of them. A single
    entry is a filler at noon or midnight only.
    """
    clocks: set[str | None] = set()
    count = 0
    for text in dates:
        found = _DATE.match(text.strip())
        if found is None:
            continue
        count += 1
        clocks.add(found["clock"])
        if len(clocks) > 1:
            return None
    clock = next(iter(clocks), None)
    return clock if clock is not None and (count > 1 or clock in _FILLERS) else None


def entry(data: Leaves, account_from: str | None, currency: str | None, *, filler: str | None) -> Values:
    """Return the canonical texts of a `STMTTRN`: `from` is the holder, the amount's sign tells who paid."""
    posted, initiated = iso(first(data, "DTPOSTED"), filler=filler), iso(first(data, "DTUSER"), filler=filler)
    exact = initiated if initiated and "T" in initiated and "T" not in (posted or "") else None
    inner = data if any("/" in path for path in data) else {}  # most entries hold no aggregate
    original = first(inner, "ORIGCURRENCY/CURSYM")
    texts = [first(data, "MEMO"), first(inner, "PAYEE/NAME"), first(inner, "EXTDPAYEE/NAME")]
    texts.append(f"converted from {original}" if original else None)
    name = first(data, "NAME", "PAYEE/NAME", "EXTDPAYEE/NAME")
    place = [first(inner, path) for path in _PLACE] if inner else []
    return {
        "time": exact or posted or initiated,
        "amount": amount(first(data, "TRNAMT")),
        "currency": first(inner, "CURRENCY/CURSYM") or currency,
        "reference": first(data, "FITID", "REFNUM", "CHECKNUM"),
        "leg": Leg.ENTRY,
        "channel": first(data, "TRNTYPE"),
        "text": " / ".join(text for text in texts if text and text != name) or None,
        "from_account": account_from,
        "to_name": name,
        "to_account": account(inner, "BANKACCTTO/") or account(inner, "CCACCTTO/"),
        "to_phone": first(inner, "PAYEE/PHONE"),
        "to_address": ", ".join(part for part in place if part) or None,
        "to_country": first(inner, "PAYEE/COUNTRY"),
    }


def balance(data: Leaves, name: str, account_from: str | None, currency: str | None) -> Values:
    """Return the canonical texts of a `LEDGERBAL` or `AVAILBAL`.

    A ledger balance is of the day of the download, not of the period's end: it is not a closing balance.
    """
    return {
        "time": iso(first(data, "DTASOF")),
        "amount": amount(first(data, "BALAMT")),
        "currency": first(data, "CURRENCY/CURSYM") or currency,
        "kind": _KINDS.get(name, "other"),
        "from_account": account_from,
    }


def listed(data: Leaves) -> Values:
    """Return the canonical texts of an `ACCTINFO`: one account of the person who signed on."""
    paths = ("BANKACCTINFO/BANKACCTFROM/", "CCACCTINFO/CCACCTFROM/", "INVACCTINFO/INVACCTFROM/")
    bare = ("BANKACCTFROM/", "CCACCTFROM/", "INVACCTFROM/")
    found = next((number for path in (*paths, *bare) if (number := account(data, path))), None)
    return {"kind": "account", "from_account": found, "from_phone": first(data, "PHONE")}


def account(data: Leaves, path: str) -> str | None:
    """Return the account at `path`, with its bank unless it is an IBAN: alone it would name many accounts."""
    number = first(data, f"{path}ACCTID")
    bank = first(data, f"{path}BANKID", f"{path}BROKERID")
    if number is None or bank is None or _IBAN.match(re.sub(r"\s", "", number).upper()):
        return number
    return f"{bank}/{number}"


def error(data: Leaves) -> list[str]:
    """Return what a `STATUS` that is an error says."""
    if (first(data, "SEVERITY") or "").upper() != "ERROR":
        return []
    told = (first(data, "CODE"), first(data, "MESSAGE"))
    return ["status " + " ".join(text[:120] for text in told if text)]


def amount(text: str | None) -> str | None:
    """Return an amount with a decimal point; one whose mark is ambiguous ('1,234') unchanged."""
    if text is None:
        return None
    clean = _MARKS.sub("", text)
    if _PLAIN.match(clean):
        return clean.removesuffix(".")
    if _GROUPED.match(clean):
        return clean.replace(",", "").removesuffix(".")
    if _COMMA.match(clean) or _GROUPED_COMMA.match(clean):
        return clean.replace(".", "").replace(",", ".").removesuffix(".")
    return text


def _offset(text: str | None) -> str:
    """Return '-5' as '-05:00' and '+5.5' (hours) as '+05:30'; nothing where no number is stated."""
    if not text or not text.strip("+-"):
        return ""
    sign = "-" if text.startswith("-") else "+"
    hours, mark, rest = text.lstrip("+-").partition("." if "." in text else ":")
    minutes = int(rest) if mark == ":" and rest else int(float(f"0.{rest or 0}") * _MINUTES)
    return f"{sign}{int(hours or 0):02d}:{minutes:02d}"
