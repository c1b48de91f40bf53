"""The `:86:` line of a SWIFT statement: who the other party is, and what the payment was for.

Every country writes it in its own way. What a dialect names is taken over; what none of them names stays
text. Sources: DK "Anlage 3" (German `?20` fields and `SVWZ+` keys), the MT940 descriptions of ING and
Rabobank (`/NAME/` keys), mBank (`OD:` keys) and Knab (`REK:`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_CODED = re.compile(r"\s*\d{3}([?>])\d\d")
_KEYS = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC)\+")
_SLASHED = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|CSID|MARF|BENM|ORDP|ISDT|ADDR|RTRN|PREF|SVCL|PURP|ULTB|ULTD|CNTP|USTD|STRD|ID)/"
)
_POLISH = re.compile(r"(?:^|;)\s*(OD|DLA|TYT\.|Z RACH\.|NA RACH\.|TNR|ID IPH):")
_KNAB = re.compile(r"REK: (?P<account>[A-Z0-9]+)/NAAM: (?P<name>.+)\Z", re.DOTALL)
_IBAN = re.compile(r"[A-Z]{2}\d\d[A-Z0-9]{10,30}\Z")
_NAME_WIDTH = 26  # a name field is cut at 27, or 26 before a blank, and goes on in the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What one `:86:` says; None = it does not say."""

    name: str | None = None
    account: str | None = None
    reference: str | None = None
    text: str | None = None


def details(lines: list[str], *, incoming: bool, supplement: str | None = None) -> Details:
    """Return the other party and the text of the `:86:` lines of one entry.

    `incoming` says which side the other party is on; `supplement` is the line under `:61:`, where some
    banks put the other account.
    """
    joined = "".join(lines)
    readers: list[Callable[[str, bool], Details | None]] = [_coded, _slashed, _polish]
    found = next((result for reader in readers if (result := reader(joined, incoming))), None)
    if found is None:
        found = _plain(lines)
    account = re.sub(r"\s", "", found.account or "") or None
    if account is None and supplement and _IBAN.match(supplement.strip()):
        account = supplement.strip()
    return Details(
        name=_clean(found.name),
        account=account,
        reference=_clean(found.reference),
        text=_clean(found.text),
    )


def _coded(text: str, incoming: bool) -> Details | None:
    """Read `?20` fields (German, Polish): 32, 33 name; 31 or 38 account; 20 to 29, 60 to 63 purpose."""
    start = _CODED.match(text)
    if start is None:
        return None
    pieces = re.split(rf"[{start[1]}](\d\d)", text)
    fields: dict[str, str] = {}
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        fields[key] = fields.get(key, "") + value
    purpose = "".join(fields.get(str(n), "") for n in (*range(20, 30), *range(60, 64)))
    keys = _pairs(_KEYS, purpose)
    real = keys.get("ABWA" if incoming else "ABWE", "").strip()
    name = real or _joined_name(fields.get("32", ""), fields.get("33", ""))
    # Behind a differing party stands an intermediary's account, which is not that party's.
    account = None if real else fields.get("38") or _full_account(fields) or keys.get("IBAN")
    plain = _KEYS.split(purpose)[0]
    words = " / ".join(
        part.strip() for part in (fields.get("00", ""), plain, keys.get("SVWZ", "")) if part.strip()
    )
    return Details(name=name, account=account, reference=keys.get("EREF"), text=words)


def _slashed(line: str, incoming: bool) -> Details | None:
    """Read Dutch `/NAME/.../IBAN/...` keys, in any order; `/CNTP/` is account, bank and name together."""
    keys = _pairs(_SLASHED, line)
    if not keys.keys() & {"NAME", "IBAN", "CNTP", "REMI", "TRTP"}:
        return None
    text = keys.get("REMI", "").strip("/").removeprefix("USTD//")
    real = keys.get("ULTD" if incoming else "ULTB", "").strip("/ ")
    if real:
        return Details(name=real, reference=keys.get("EREF"), text=text)
    parts = keys.get("CNTP", "").split("/")
    name = keys.get("NAME") or (parts[2] if len(parts) > 2 else None)  # noqa: PLR2004 - account/bank/name
    return Details(name=name, account=keys.get("IBAN") or parts[0], reference=keys.get("EREF"), text=text)


def _polish(text: str, incoming: bool) -> Details | None:
    """Read the keys of mBank: OD payer, DLA payee, Z RACH. account from, NA RACH. account to, TYT. title."""
    keys = _pairs(_POLISH, text)
    if not keys.keys() & {"OD", "DLA", "TYT."}:
        return None
    who = keys.get("OD" if incoming else "DLA", "").strip(" ;")
    name = re.split(r"\s{2,}", who)[0]  # two blanks part the name from the address
    account = keys.get("Z RACH." if incoming else "NA RACH.", "").strip(" ;")
    return Details(
        name=name,
        account=account,
        reference=keys.get("TNR", "").strip(" ;"),
        text=keys.get("TYT.", "").strip(" ;"),
    )


def _plain(lines: list[str]) -> Details:
    text = "\n".join(line.rstrip() for line in lines)
    found = _KNAB.search(text)
    if found is None:
        return Details(text=text.replace("\n", " "))
    return Details(name=found["name"].replace("\n", ""), account=found["account"], text=text[: found.start()])


def _full_account(fields: dict[str, str]) -> str | None:
    """Return an account that is not an IBAN together with its bank code: alone it names many accounts."""
    bank, account = (re.sub(r"\s", "", fields.get(key, "")) for key in ("30", "31"))
    if not account or _IBAN.match(account.upper()) or not bank.isdigit():
        return account or None
    return f"{bank}/{account}"


def _pairs(keys: re.Pattern[str], text: str) -> dict[str, str]:
    """Return key -> what stands after it up to the next key; of a repeated key the first."""
    pieces = keys.split(text)
    pairs: dict[str, str] = {}
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        pairs.setdefault(key, value)
    return pairs


def _joined_name(head: str, tail: str) -> str:
    """Join the two name fields: without a blank where the first was cut at its full width."""
    if not tail or len(head) >= _NAME_WIDTH:
        return head + tail
    return f"{head.rstrip()} {tail}"


def _clean(text: str | None) -> str | None:
    return re.sub(r"\s+", " ", text).strip() or None if text else None
