"""Identifiers in one form each, so that equal ones are equal texts. Pure functions; None = does not bind."""

import re
from functools import cache

import phonenumbers

from filature.model.enums import IdentifierKind

_PLACEHOLDER = re.compile(r"^(n/?a|none|null|unknown|inconnu|test|0+|x+|-+|\?+)$", re.IGNORECASE)
_MASKED = re.compile(r"[*#•]|x{3,}", re.IGNORECASE)
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$")
_IBAN = re.compile(r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$")
_ROUNDED = re.compile(
    r"^\s*\d([.,]\d+)?E\+?\d+\s*$", re.IGNORECASE
)  # a long number that a spreadsheet rounded
_INTERNATIONAL = re.compile(r"\+[1-9][0-9 ]{7,22}$")
_MIN_PHONE, _MIN_ACCOUNT, _MIN_DOCUMENT = 8, 5, 6


def phone(raw: str, region: str | None) -> str | None:
    """Return the number in E.164, or None when it is masked, too short, or national without a region.

    Numbers that no plan allocates are kept if they are possible: allocation changes, evidence does not.
    """
    if _MASKED.search(raw) or _PLACEHOLDER.match(raw.strip()):
        return None
    text = raw.strip()
    if text.startswith("00"):
        text = "+" + text[2:]
    value = _plain_international(text)
    if value is None:
        value = _parsed(text, region)
    if value is None:
        return None
    digits = value[1:]
    return None if len(digits) < _MIN_PHONE or len(set(digits[-_MIN_PHONE + 1 :])) == 1 else value


def _plain_international(text: str) -> str | None:
    """Return a number that is in E.164 but for its blanks; None sends every other one to the parser.

    Only where the national part cannot begin with what the parser strips (a trunk prefix, a carrier's code):
    then the answer is the parser's, at a tenth of its time (a test compares them).
    """
    if not _INTERNATIONAL.match(text):
        return None
    digits = re.sub(r"[^0-9]", "", text)
    for size in (1, 2, 3):
        code = int(digits[:size])
        if code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            rest = digits[size:]
            stripped = _stripped(code)
            if rest.startswith("0") or stripped is None or stripped.match(rest):
                return None
            number = phonenumbers.PhoneNumber(country_code=code, national_number=int(rest))
            return f"+{digits}" if phonenumbers.is_possible_number(number) else None
    return None


@cache
def _stripped(code: int) -> re.Pattern[str] | None:
    """Return what the parser would strip from a national number of this country code; None = unknown."""
    region = phonenumbers.region_code_for_country_code(code)
    data = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    if data is None:
        return None
    return re.compile(data.national_prefix_for_parsing or r"(?!)")


def _parsed(text: str, region: str | None) -> str | None:
    try:
        number = phonenumbers.parse(text, None if text.startswith("+") else region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email(raw: str) -> str | None:
    """Return the address in lower case, or None when it is not one."""
    value = raw.strip().lower()
    return value if _EMAIL.match(value) and not _MASKED.search(value) else None


def is_iban(value: str) -> bool:
    """Tell whether `value` (upper case, no blanks) is an IBAN with a right check sum (ISO 13616, mod 97)."""
    if not _IBAN.match(value):
        return False
    turned = value[4:] + value[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def account(raw: str, provider: str) -> str | None:
    """Return an IBAN as it is, any other account number under its provider's name, or None."""
    value = re.sub(r"[^0-9A-Za-z*#•]", "", raw).upper()
    if _ROUNDED.match(raw) or _MASKED.search(value) or _PLACEHOLDER.match(value) or len(value) < _MIN_ACCOUNT:
        return None
    return value if is_iban(value) else _scoped(provider, value)


def document(raw: str) -> str | None:
    """Return a document number in upper case without separators, or None."""
    value = re.sub(r"[^0-9A-Za-z*#•]", "", raw).upper()
    if (
        _ROUNDED.match(raw)
        or _MASKED.search(value)
        or _PLACEHOLDER.match(value)
        or len(value) < _MIN_DOCUMENT
    ):
        return None
    return value if any(char.isdigit() for char in value) and len(set(value)) > 1 else None


def scoped(raw: str, provider: str) -> str | None:
    """Return a provider's own number or a handle under the provider's name, or None."""
    value = raw.strip().casefold()
    return (
        None if not value or _MASKED.search(value) or _PLACEHOLDER.match(value) else _scoped(provider, value)
    )


def of_kind(kind: str, raw: str, provider: str, region: str | None) -> str | None:
    """Return the normalised identifier of a kind (model.enums.IdentifierKind), or None when it does not bind."""
    match IdentifierKind(kind):
        case IdentifierKind.PHONE:
            return phone(raw, region)
        case IdentifierKind.EMAIL:
            return email(raw)
        case IdentifierKind.ACCOUNT:
            return account(raw, provider)
        case IdentifierKind.DOCUMENT:
            return document(raw)
        case IdentifierKind.CUSTOMER | IdentifierKind.HANDLE:
            return scoped(raw, provider)


def _scoped(provider: str, value: str) -> str:
    return f"{provider.strip().casefold()}:{value}"
