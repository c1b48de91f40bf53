"""MoneyGram transactions as a partner's systems hold them (JSON): what was sent, and what is paid out.

One row per transaction, wherever it stands in the document. Both amounts are in the row; the row counts as
paid out only when its status says so. Source: field names of the operator's public developer documentation
(disbursements, transaction status) as open partner clients use them.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from filature.errors import InputError
from filature.intake import strictjson
from filature.intake.formats.stagedfile import Problem, Staged, StagedFile, as_json
from filature.intake.profile import Profile
from filature.model.enums import Leg, RecordKind

FORMAT = "moneygram-json"

_SEEN = re.compile(
    rb'"(?:sendAmount|receiveAmount|serviceOptionName|transactionStatus|businessProfileId)"\s*:'
)
_NUMBER = re.compile(rb'"(?:referenceNumber|transactionId)"\s*:')
_NUMBERS = ("referenceNumber", "transactionId")
_SHOWS = ("sendAmount", "receiveAmount", "transactionStatus")
_SENT = ("transactionSendDateTime", "transactionSendDate", "sendDate", "transactionDate", "createdDate")
_PAID = ("receiveDate", "receivedDate", "transactionReceiveDateTime", "transactionReceiveDate", "paidDate")
_PAID_OUT = ("RECEIVED", "DELIVERED")
_NAME = ("firstName", "middleName", "lastName", "secondLastName")
_ADDRESS = ("line1", "line2", "line3", "city", "countrySubdivisionCode", "postalCode")

Values = dict[str, str | None]


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every transaction of the document in order.

    Raises what `strictjson.load` raises, and InputError 'no-transaction' when there is none.
    """
    del profile, subject
    document = strictjson.load(source, file)
    with StagedFile(target) as staged:
        for where, item in _transactions(document, ""):
            if isinstance(item, dict):
                staged.add(RecordKind.TRANSFER, where, as_json(item.items()), _values(item))
            else:
                expected = "an object with a transaction"
                found = Problem(code="record-kind", found=type(item).__name__, expected=expected)
                staged.add(RecordKind.TRANSFER, where, as_json([("value", item)]), {}, found)
        if not any(isinstance(item, dict) for _, item in _transactions(document, "")):
            message = "JSON without an object that has a transaction's number and its amounts or status"
            hint = "check that these are MoneyGram transactions"
            raise InputError("no-transaction", message, hint, {"file": file})
    return Staged(rows=staged.rows, problems=staged.problems, encoding="utf-8")


def recognise(head: bytes, path: Path) -> str | None:
    """Return the evidence: JSON with a transaction's number and its amounts or status."""
    del path
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    if begins and _NUMBER.search(head) and len(set(_SEEN.findall(head))) > 1:
        return "MoneyGram transactions (JSON)"
    return None


def _transactions(item: object, where: str) -> Iterator[tuple[str, object]]:
    """Yield the transactions below `item` with their place; in a list of them, whatever else is there too."""
    if isinstance(item, dict):
        if _is_transaction(item):
            yield where or "transaction", item
            return
        for key, value in item.items():
            yield from _transactions(value, f"{where}/{key}" if where else key)
    elif isinstance(item, list):
        whole = any(_is_transaction(part) for part in item)
        for number, part in enumerate(item, start=1):
            place = f"{where}[{number}]"
            if whole and not isinstance(part, dict):
                yield place, part
            else:
                yield from _transactions(part, place)


def _is_transaction(item: object) -> bool:
    if not isinstance(item, dict):
        return False
    return any(name in item for name in _NUMBERS) and any(name in item for name in _SHOWS)


def _values(item: dict[str, Any]) -> Values:
    sent, received = _dict(item.get("sendAmount")), _dict(item.get("receiveAmount"))
    status = _text(item.get("transactionStatus"))
    amount, currency = _money(sent.get("amount"))
    paid_amount, paid_currency = _money(received.get("amount"))
    values: Values = {
        "time": _first(item, _SENT),
        "time_end": _first(item, _PAID),
        "amount": amount,
        "currency": currency,
        "paid_amount": paid_amount,
        "paid_currency": paid_currency,
        "fee": _money(sent.get("fees"))[0],
        "reference": _first(item, _NUMBERS),
        "status": status,
        "leg": Leg.BOTH if (status or "").upper() in _PAID_OUT else Leg.SEND,
        "channel": _text(item.get("serviceOptionName")) or _text(item.get("serviceOptionCode")),
    }
    values |= _party("from", _dict(item.get("sender")), _text(item.get("originatingCountryCode")))
    other = _dict(item.get("beneficiary")) or _dict(item.get("receiver"))
    values |= _party("to", other, _text(item.get("destinationCountryCode")))
    business = _text(item.get("businessProfileId"))
    if business and not values.get("from_customer"):
        values["from_customer"] = business
    return values


def _party(side: str, party: dict[str, Any], country: str | None) -> Values:
    """Return what a sender or beneficiary block says; a consumer or business block may stand inside it."""
    inner = {**party, **_dict(party.get("business")), **_dict(party.get("consumer"))}
    address = _dict(inner.get("address"))
    name = _dict(inner.get("name"))
    identification = _dict(inner.get("primaryIdentification"))
    account = _dict(inner.get("targetAccount")) or _dict(inner.get("account"))
    found: Values = {
        "name": _joined(name, _NAME) or _text(inner.get("businessName")) or _text(inner.get("name")),
        "phone": _phone(inner.get("mobilePhone")) or _phone(inner.get("phone")),
        "email": _text(inner.get("email")),
        "customer": _text(inner.get("profileId")),
        "document": _text(identification.get("id")) or _text(identification.get("identificationNumber")),
        "account": _text(account.get("bankAccountNumber")) or _text(account.get("accountNumber")),
        "address": _joined(address, _ADDRESS),
        "country": _text(address.get("countryCode")) or country,
    }
    return {f"{side}_{key}": value for key, value in found.items() if value}


def _phone(found: object) -> str | None:
    """Return a number as '+63 9...': in the object form the dialling code stands apart."""
    if not isinstance(found, dict):
        return _text(found)
    number = _text(found.get("number"))
    code = (_text(found.get("countryDialCode")) or "").lstrip("+")
    return f"+{code} {number}" if number and code and not number.startswith("+") else number


def _money(found: object) -> tuple[str | None, str | None]:
    money = _dict(found)
    return _text(money.get("value")), _text(money.get("currencyCode"))


def _first(item: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next(filter(None, (_text(item.get(name)) for name in names)), None)


def _joined(item: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return " ".join(filter(None, (_text(item.get(name)) for name in names))) or None


def _dict(found: object) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _text(found: object) -> str | None:
    return found.strip() or None if isinstance(found, str) else None
