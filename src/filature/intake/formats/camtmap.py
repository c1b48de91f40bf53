"""What an ISO 20022 statement entry says, as canonical text: who paid whom, how much, when, why.

Pure functions over leaves (local names), the same for camt.052, .053 and .054 in every version: parties
stand directly under the role before version 08 and under `Pty` from there on.
Source of the element names: the ISO 20022 message definition reports "Bank-to-Customer Cash Management".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from filature.intake.formats.leaves import Leaves, first, raw
from filature.intake.formats.stagedfile import Problem
from filature.model.enums import Leg

_KINDS = {"OPBD": "opening", "CLBD": "closing", "CLAV": "available", "ITAV": "available"}
_DOCUMENTS = ("NIDN", "CCPT", "SOSE", "ARNU", "DRLC", "TXID")  # ISO external person identification codes
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d)?\Z")
_NO_REFERENCE = ("NOTPROVIDED", "NONREF")
_PARTY = ("name", "phone", "email", "document", "customer", "address", "country")

Values = dict[str, str | None]

_NOBODY: Values = dict.fromkeys(_PARTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose statement it is."""

    account: str | None = None
    name: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row to be staged; `part` completes the entry's row reference."""

    part: str
    raw: str
    values: Values
    problem: Problem | None = None
    warnings: tuple[str, ...] = ()


def holder(account: Leaves) -> Holder:
    """Return the holder named by an `Acct` element."""
    return Holder(
        account=_account(account, ""),
        name=first(account, "Ownr/Nm", "Ownr/Pty/Nm", "Nm"),
        currency=first(account, "Ccy"),
    )


def balance(data: Leaves, owner: Holder) -> Row:
    """Return the row of a `Bal` element: signed amount, debit balances negative."""
    code = first(data, "Tp/CdOrPrtry/Cd", "Tp/Cd")
    sign = {"CRDT": "", "DBIT": "-"}.get(first(data, "CdtDbtInd") or "")
    amount = first(data, "Amt")
    values: Values = {
        "time": iso_time(_date(data, "Dt")),
        "amount": amount if sign is None or amount is None else sign + amount,
        "currency": first(data, "Amt@Ccy"),
        "kind": _KINDS.get(code or "", "other"),
        "from_account": owner.account,
        "from_name": owner.name,
    }
    problem = None if sign is not None else _direction(data)
    return Row(part="", raw=raw(("", data)), values=values, problem=problem)


def transfers(entry: Leaves, details: Sequence[Leaves], owner: Holder) -> list[Row]:
    """Return one row per transaction of an entry, or one for the entry itself.

    An entry of several transactions that do not all state an amount is one row: its sum is known, its parts
    are not, and the sum must not count several times.
    """
    if not details:
        return [_row(entry, {}, owner, part="", sole=True)]
    if len(details) == 1:
        row = _row(entry, details[0], owner, part="/TxDtls[1]", sole=True)
        return [replace(row, warnings=_contradictions(entry, details[0]))]
    if any(_stated(item) is None for item in details):
        note = f"{len(details)} transactions without amounts of their own: kept as one transfer of the sum"
        return [_merged(entry, details, owner, note)]
    rows = [
        _row(entry, item, owner, part=f"/TxDtls[{n}]", sole=False) for n, item in enumerate(details, start=1)
    ]
    return _check_sum(entry, details, rows)


def iso_time(text: str | None) -> str | None:
    """Return an XML date or date-time as ISO 8601 with at most microseconds; other text unchanged.

    A date's own offset and a fraction of zero say nothing and are dropped; nothing is converted.
    """
    found = _TIME.match(text.strip()) if text else None
    if found is None:
        return text
    day, clock, fraction, offset = found.groups()
    if clock is None:
        return str(day)
    digits = (fraction or "").rstrip("0")[:6]
    return f"{day}T{clock}{'.' + digits if digits else ''}{offset or ''}"


def _row(entry: Leaves, detail: Leaves, owner: Holder, *, part: str, sole: bool) -> Row:
    indicator = first(detail, "CdtDbtInd") or first(entry, "CdtDbtInd")
    reversal = first(entry, "RvslInd") in ("true", "1")
    incoming = indicator == "CRDT"
    values = _amounts(entry, detail, incoming=incoming, sole=sole)
    values |= {
        "time": _time(entry, detail),
        "reference": _reference(entry, detail, sole=sole),
        "status": " ".join(
            filter(None, (first(entry, "Sts", "Sts/Cd", "Sts/Prtry"), "reversal" if reversal else None))
        ),
        "leg": Leg.ENTRY,
        "booked": {"CRDT": "credit", "DBIT": "debit"}.get(indicator or ""),
        "channel": _channel(entry, detail),
        "text": _text(entry, detail),
    }
    # The money of a reversal goes back: the parties keep the roles that they had in the payment it undoes.
    other = _party(detail, "Dbtr" if incoming != reversal else "Cdtr")
    own = _own(detail, "Cdtr" if incoming != reversal else "Dbtr", owner)
    payer, payee = (other, own) if incoming else (own, other)
    values |= {f"from_{key}": value for key, value in payer.items()}
    values |= {f"to_{key}": value for key, value in payee.items()}
    problem = None if indicator in ("CRDT", "DBIT") else _direction(entry)
    return Row(part=part, raw=raw(("", entry), ("TxDtls/", detail)), values=values, problem=problem)


def _merged(entry: Leaves, details: Sequence[Leaves], owner: Holder, note: str) -> Row:
    """Return one row for an entry whose parts have no amounts; the other party if it is always the same."""
    rows = [_row(entry, item, owner, part="", sole=False) for item in details]
    alone = _row(entry, {}, owner, part="", sole=True)
    values = dict(alone.values)
    for name in rows[0].values:
        if name.startswith(("from_", "to_")) and len({row.values.get(name) for row in rows}) == 1:
            values[name] = rows[0].values[name]
    values["text"] = " / ".join(dict.fromkeys(text for row in rows if (text := row.values["text"]))) or None
    parts = [(f"TxDtls[{n}]/", item) for n, item in enumerate(details, start=1)]
    return Row(part="", raw=raw(("", entry), *parts), values=values, problem=alone.problem, warnings=(note,))


def _check_sum(entry: Leaves, details: Sequence[Leaves], rows: list[Row]) -> list[Row]:
    """Warn when the transactions do not add up to the entry; both amounts stay in `raw`."""
    total, currency = _number(first(entry, "Amt")), first(entry, "Amt@Ccy")
    stated = [_stated(item) for item in details]
    if total is None or any(item is None or item[1] != currency for item in stated):
        return rows
    parts = [_number(item[0]) or Decimal(0) for item in stated if item]
    signs = [-1 if (first(item, "CdtDbtInd") or first(entry, "CdtDbtInd")) != first(entry, "CdtDbtInd") else 1
             for item in details]  # fmt: skip
    found = sum((sign * part for sign, part in zip(signs, parts, strict=True)), Decimal(0))
    if found == total:
        return rows
    note = f"its {len(rows)} transactions sum to {found} {currency}, the entry says {total}"
    return [replace(rows[0], warnings=(note,)), *rows[1:]]


def _contradictions(entry: Leaves, detail: Leaves) -> tuple[str, ...]:
    """Return where an entry and its only transaction disagree: the transaction wins; `raw` has both."""
    notes = []
    inner, outer = first(detail, "CdtDbtInd"), first(entry, "CdtDbtInd")
    if inner and outer and inner != outer:
        notes.append(f"its transaction says {inner}, the entry says {outer}")
    stated, booked = _stated(detail), first(entry, "Amt")
    same = stated is not None and stated[1] == first(entry, "Amt@Ccy")
    if stated and same and _number(stated[0]) != _number(booked):
        notes.append(f"its transaction says {stated[0]} {stated[1]}, the entry says {booked}")
    return tuple(notes)


def _amounts(entry: Leaves, detail: Leaves, *, incoming: bool, sole: bool) -> Values:
    """Return what was sent, and what arrived where that is another currency.

    `Ntry/Amt` is what the account was moved by; the transaction may say what the other side sent or got.
    """
    booked = (first(entry, "Amt"), first(entry, "Amt@Ccy"))
    stated = _stated(detail)
    if stated is None or booked[0] is None:
        stated = stated or booked
        return {"amount": stated[0], "currency": stated[1]}
    agreed = first(detail, "CdtDbtInd") in (None, first(entry, "CdtDbtInd"))
    if not sole or stated[1] == booked[1] or not agreed:
        return {"amount": stated[0], "currency": stated[1]}
    sent, paid = (stated, booked) if incoming else (booked, stated)
    return {"amount": sent[0], "currency": sent[1], "paid_amount": paid[0], "paid_currency": paid[1]}


def _stated(detail: Leaves) -> tuple[str | None, str | None] | None:
    """Return the transaction's own amount and currency; an amount of zero states nothing."""
    for path in ("Amt", "AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt"):
        amount = first(detail, path)
        if amount is not None and _number(amount) != 0:
            return amount, first(detail, f"{path}@Ccy")
    return None


def _time(entry: Leaves, detail: Leaves) -> str | None:
    """Return the booking time; a transaction's own instant where the booking names only a day."""
    booked = _date(entry, "BookgDt")
    if booked is None or "T" not in booked:
        exact = first(detail, "RltdDts/AccptncDtTm", "RltdDts/TxDtTm")
        booked = exact or booked or _date(entry, "ValDt") or _date(detail, "RltdDts/TxDt")
    return iso_time(booked)


def _date(data: Leaves, path: str) -> str | None:
    return first(data, f"{path}/DtTm", f"{path}/Dt", path)


def _reference(entry: Leaves, detail: Leaves, *, sole: bool) -> str | None:
    """Return the reference nearest to this transaction: the bank's, then the payment's, then the entry's."""
    entry_level = [first(entry, "AcctSvcrRef"), first(entry, "NtryRef")]
    paths = ("Refs/AcctSvcrRef", "Refs/TxId", "Refs/UETR", "Refs/EndToEndId", "Refs/InstrId", "Refs/MsgId")
    own = [first(detail, path) for path in paths]
    ordered = [own[0], *(entry_level[:1] if sole else []), *own[1:], *entry_level]
    return next((text for text in ordered if text and text not in _NO_REFERENCE), None)


def _channel(entry: Leaves, detail: Leaves) -> str | None:
    for data in (detail, entry):
        parts = [first(data, f"BkTxCd/{path}") for path in ("Domn/Cd", "Domn/Fmly/Cd", "Domn/Fmly/SubFmlyCd")]
        code = "/".join(part for part in parts if part) or first(data, "BkTxCd/Prtry/Cd")
        if code:
            return code
    return None


def _text(entry: Leaves, detail: Leaves) -> str | None:
    paths = (
        "RmtInf/Ustrd",
        "RmtInf/Strd/CdtrRefInf/Ref",
        "RmtInf/Strd/CdtrRefInf/CdtrRef",
        "RmtInf/Strd/AddtlRmtInf",
    )
    parts = [
        text for path in (*paths, "AddtlTxInf", "Purp/Cd", "Purp/Prtry") for text in detail.get(path, [])
    ]
    parts += [text for path in ("AddtlNtryInf",) for text in entry.get(path, [])]
    return " / ".join(parts) or None


def _party(detail: Leaves, role: str) -> Values:
    """Return the real party of a role: the ultimate one where it is named and is somebody else.

    The account stands for the party that the bank dealt with. Behind an ultimate party it is the
    intermediary's (a money-transfer company's, say), shared by thousands, so it is left in `raw`.
    """
    direct, ultimate = _named(detail, f"RltdPties/{role}"), _named(detail, f"RltdPties/Ultmt{role}")
    if ultimate.get("name") and ultimate["name"] != direct.get("name"):
        return ultimate
    return direct | {"account": _account(detail, f"RltdPties/{role}Acct/")}


def _own(detail: Leaves, role: str, owner: Holder) -> Values:
    """Return the account holder; details from the transaction only where they are of the same account."""
    account = _account(detail, f"RltdPties/{role}Acct/")
    named = _named(detail, f"RltdPties/{role}") if account in (None, owner.account) else {}
    return {**named, "name": owner.name or named.get("name"), "account": owner.account}


def _named(detail: Leaves, path: str) -> Values:
    told = [key for key in detail if key.startswith(f"{path}/")]
    if not told:
        return dict(_NOBODY)
    inner = f"{path}/Pty/"
    base = f"{path}/Pty" if any(key.startswith(inner) for key in told) else path
    scheme = first(detail, f"{base}/Id/PrvtId/Othr/SchmeNm/Cd")
    number = first(detail, f"{base}/Id/PrvtId/Othr/Id")
    post = f"{base}/PstlAdr"
    street = " ".join(filter(None, (first(detail, f"{post}/StrtNm"), first(detail, f"{post}/BldgNb"))))
    town = " ".join(filter(None, (first(detail, f"{post}/PstCd"), first(detail, f"{post}/TwnNm"))))
    lines = [*detail.get(f"{post}/AdrLine", []), *filter(None, (street, town))]
    return {
        "name": first(detail, f"{base}/Nm", f"{path}/Agt/FinInstnId/Nm"),
        "phone": first(detail, f"{base}/CtctDtls/MobNb", f"{base}/CtctDtls/PhneNb"),
        "email": first(detail, f"{base}/CtctDtls/EmailAdr"),
        "document": number if scheme in _DOCUMENTS else None,
        "customer": number if scheme == "CUST" else None,
        "address": ", ".join(lines) or None,
        "country": first(detail, f"{post}/Ctry", f"{base}/CtryOfRes"),
    }


def _account(data: Leaves, prefix: str) -> str | None:
    paths = ("Id/IBAN", "Id/Othr/Id", "Id/BBAN", "Id/PrtryAcct/Id", "Id/UPIC")
    return first(data, *(prefix + path for path in paths))


def _direction(data: Leaves) -> Problem:
    return Problem(
        code="entry-direction", field="CdtDbtInd", found=first(data, "CdtDbtInd"), expected="CRDT or DBIT"
    )


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
