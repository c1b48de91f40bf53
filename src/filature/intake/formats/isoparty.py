"""Persons, banks and accounts in an ISO 20022 payment message, as canonical party texts.

Pure functions over leaves. `path` is the role's element ('Dbtr', 'UndrlygCstmrCdtTrf/Cdtr'); the party
stands under it directly or, in newer versions, under `Pty`. A bank has a name or, failing that, its BIC.
Source of the element names: ISO 20022 message definition reports "Payments Initiation" and "Payments
Clearing and Settlement".
"""

from filature.intake.formats.leaves import Leaves, first

_DOCUMENTS = ("NIDN", "CCPT", "SOSE", "ARNU", "DRLC", "TXID")  # ISO external person identification codes
_OLD_DOCUMENTS = ("PsptNb", "NtlIdntyNb", "IdntyCardNb", "DrvrsLicNb", "SclSctyNb", "AlnRegnNb", "TaxIdNb")

Party = dict[str, str | None]


def party(data: Leaves, path: str) -> Party:
    """Return the party of a role; every value None if the message does not name one."""
    bases = (f"{path}/Pty", f"{path}/Agt", path)
    base = next((item for item in bases if any(key.startswith(f"{item}/") for key in data)), path)
    bank = f"{base}/FinInstnId"
    return {
        "name": first(data, f"{base}/Nm", f"{bank}/Nm", f"{bank}/CmbndId/Nm", f"{bank}/BICFI", f"{bank}/BIC"),
        "phone": first(data, f"{base}/CtctDtls/MobNb", f"{base}/CtctDtls/PhneNb"),
        "email": first(data, f"{base}/CtctDtls/EmailAdr"),
        "document": _identification(data, base, _DOCUMENTS) or _old(data, base, _OLD_DOCUMENTS),
        "customer": _identification(data, base, ("CUST",)) or _old(data, base, ("CstmrNb",)),
        "address": _address(data, f"{base}/PstlAdr") or _address(data, f"{bank}/PstlAdr"),
        "country": first(data, f"{base}/PstlAdr/Ctry", f"{base}/CtryOfRes", f"{bank}/PstlAdr/Ctry"),
    }


def account(data: Leaves, path: str) -> str | None:
    """Return the account number under an account element ('DbtrAcct')."""
    paths = ("Id/IBAN", "Id/Othr/Id", "Id/BBAN", "Id/PrtryAcct/Id", "Id/UPIC", "Prxy/Id")
    return first(data, *(f"{path}/{name}" for name in paths))


def _identification(data: Leaves, base: str, schemes: tuple[str, ...]) -> str | None:
    """Return the number whose scheme is one of `schemes`; none where numbers and schemes do not pair up."""
    numbers = data.get(f"{base}/Id/PrvtId/Othr/Id", [])
    codes = data.get(f"{base}/Id/PrvtId/Othr/SchmeNm/Cd", [])
    if len(numbers) != len(codes):
        return None
    return next((number for number, code in zip(numbers, codes, strict=True) if code in schemes), None)


def _old(data: Leaves, base: str, names: tuple[str, ...]) -> str | None:
    return first(data, *(f"{base}/Id/PrvtId/{name}" for name in names))


def _address(data: Leaves, post: str) -> str | None:
    street = " ".join(filter(None, (first(data, f"{post}/StrtNm"), first(data, f"{post}/BldgNb"))))
    town = " ".join(filter(None, (first(data, f"{post}/PstCd"), first(data, f"{post}/TwnNm"))))
    return ", ".join([*data.get(f"{post}/AdrLine", []), *filter(None, (street, town))]) or None
