"""What one ISO 20022 credit transfer, or the status of one, says as canonical text.

Pure functions over leaves: the transaction's own, its batch's (`PmtInf`), its message's (`GrpHdr`).
Source of the element names: ISO 20022 message definition reports "Payments Initiation" (pain) and
"Payments Clearing and Settlement" (pacs).
"""

from dataclasses import dataclass

from filature.intake.formats.camtmap import iso_time
from filature.intake.formats.isoparty import Party, account, party
from filature.intake.formats.leaves import Leaves, first, raw
from filature.intake.formats.stagedfile import Problem
from filature.model.enums import Leg

Values = dict[str, str | None]

_NO_REFERENCE = ("NOTPROVIDED", "NONREF")
_UNDERLYING = "UndrlygCstmrCdtTrf"  # pacs.009 that covers a customer's payment: whose payment it was
_INSTRUCTED = "CstmrCdtTrfInitn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row to be staged."""

    raw: str
    values: Values
    problem: Problem | None = None


def transfer(item: Leaves, batch: Leaves, header: Leaves, message: str) -> Row:
    """Return the row of a `CdtTrfTxInf`; what it leaves out stands in its batch or its header."""
    instruction = message == _INSTRUCTED or message.startswith("pain.")
    under = f"{_UNDERLYING}/" if any(key.startswith(f"{_UNDERLYING}/Dbtr/") for key in item) else ""
    values: Values = {
        "time": iso_time(_time(item, batch, header)),
        "time_end": iso_time(first(item, "SttlmTmIndctn/CdtDtTm")),
        "reference": _reference(item),
        # An instruction is not yet a payment: whether it was carried out stands elsewhere.
        "status": "instruction" if instruction else None,
        "leg": Leg.SEND if instruction else Leg.BOTH,
        "channel": _channel(item, batch) or _channel(header, {}),
        "text": _text(item, under),
        "fee": _fee(item),
    }
    values |= _amounts(item)
    for side, role in (("from", "Dbtr"), ("to", "Cdtr")):
        values |= {f"{side}_{key}": value for key, value in _side(item, batch, under, role).items()}
    return Row(raw=raw(("", item), ("PmtInf/", batch), ("GrpHdr/", header)), values=values)


def status(item: Leaves, batch: Leaves, header: Leaves) -> Row | None:
    """Return the problem row of a status report, or None where the element states no status.

    A status is no movement of money, and must not be counted as a second one beside the payment itself.
    """
    found = first(item, "TxSts", "GrpSts", "PmtInfSts")
    reasons = [
        text
        for path in (
            "StsRsnInf/Rsn/Cd",
            "StsRsnInf/Rsn/Prtry",
            "StsRsnInf/StsRsn/Cd",
            "StsRsnInf/StsRsn/Prtry",
        )
        for text in item.get(path, [])
    ]
    if found is None and not reasons:
        return None
    original = first(
        item, "OrgnlUETR", "OrgnlTxId", "OrgnlEndToEndId", "OrgnlInstrId", "OrgnlPmtInfId", "OrgnlMsgId"
    )
    told = " ".join(filter(None, (found, *reasons)))
    problem = Problem(
        code="status-only", field="TxSts", found=f"{told} for {original or 'an unnamed message'}"[:200],
        expected="a payment: this is a status report on an earlier message",
    )  # fmt: skip
    values: Values = {"reference": original, "status": told, "time": iso_time(first(item, "AccptncDtTm"))}
    kept = {path: texts for path, texts in item.items() if not path.startswith("StsRsnInf/AddtlInf")}
    return Row(
        raw=raw(("", kept), ("OrgnlPmtInf/", batch), ("GrpHdr/", header)), values=values, problem=problem
    )


def _side(item: Leaves, batch: Leaves, under: str, role: str) -> Party:
    """Return the real party of a role: the ultimate one where it is named and is somebody else.

    Behind an ultimate party stands an intermediary's account, shared by thousands: it stays in `raw`.
    """
    ultimate, direct = _found(item, batch, under, f"Ultmt{role}"), _found(item, batch, under, role)
    if ultimate.get("name") and ultimate["name"] != direct.get("name"):
        return ultimate
    number = account(item, f"{under}{role}Acct") or ("" if under else account(batch, f"{role}Acct"))
    return direct | {"account": number or None}


def _found(item: Leaves, batch: Leaves, under: str, role: str) -> Party:
    own = party(item, under + role)
    return own if under or any(own.values()) else party(batch, role)


def _time(item: Leaves, batch: Leaves, header: Leaves) -> str | None:
    """Return the instant of acceptance or debit if it is stated, else the day of settlement or execution."""
    own = first(item, "AccptncDtTm", "SttlmTmIndctn/DbtDtTm", "IntrBkSttlmDt")
    asked = first(batch, "ReqdExctnDt/DtTm", "ReqdExctnDt/Dt", "ReqdExctnDt")
    return own or asked or first(header, "IntrBkSttlmDt", "CreDtTm")


def _amounts(item: Leaves) -> Values:
    """Return what was sent (as instructed) and, where it differs, what was settled between the banks."""
    instructed = _amount(item, "InstdAmt", "Amt/InstdAmt", "Amt/EqvtAmt/Amt")
    settled = _amount(item, "IntrBkSttlmAmt")
    sent = instructed if instructed[0] is not None else settled
    values: Values = {"amount": sent[0], "currency": sent[1]}
    if settled[0] is not None and settled != sent:
        values |= {"paid_amount": settled[0], "paid_currency": settled[1]}
    return values


def _amount(item: Leaves, *paths: str) -> tuple[str | None, str | None]:
    for path in paths:
        if path in item:
            return first(item, path), first(item, f"{path}@Ccy")
    return None, None


def _fee(item: Leaves) -> str | None:
    """Return the one charge of a transaction; several, or one in another currency, stay in `raw`."""
    amounts = [*item.get("ChrgsInf/Amt", []), *item.get("ChrgsInf/ChrgsAmt", [])]
    currency = first(item, "ChrgsInf/Amt@Ccy", "ChrgsInf/ChrgsAmt@Ccy")
    return amounts[0] if len(amounts) == 1 and currency == _amounts(item)["currency"] else None


def _reference(item: Leaves) -> str | None:
    """Return the reference that most other files share: the UETR is the same at every bank on the way."""
    paths = ("PmtId/UETR", "PmtId/TxId", "PmtId/EndToEndId", "PmtId/InstrId", "PmtId/ClrSysRef")
    found = (first(item, path) for path in paths)
    return next((text for text in found if text and text not in _NO_REFERENCE), None)


def _channel(item: Leaves, batch: Leaves) -> str | None:
    paths = ("LclInstrm/Cd", "LclInstrm/Prtry", "SvcLvl/Cd", "SvcLvl/Prtry", "CtgyPurp/Cd", "CtgyPurp/Prtry")
    for data in (item, batch):
        parts = [first(data, f"PmtTpInf/{path}") for path in paths]
        if any(parts):
            return "/".join(part for part in parts if part)
    return None


def _text(item: Leaves, under: str) -> str | None:
    info = f"{under}RmtInf"
    paths = (
        *(f"{info}/Ustrd", f"{info}/Strd/CdtrRefInf/Ref", f"{info}/Strd/CdtrRefInf/CdtrRef"),
        *(f"{info}/Strd/AddtlRmtInf", "Purp/Cd", "Purp/Prtry"),
    )
    return " / ".join(text for path in paths for text in item.get(path, [])) or None
