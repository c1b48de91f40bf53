"""Who a SWIFT field names: ordering customer (50), beneficiary (59), banks (52, 58).

Options: A = account and BIC; K, H and none = account, name, address lines; F = numbered lines.
Source: SWIFT User Handbook, category 1 field specifications; lines 4 to 8 of option F from the same, not
checked on real messages.
"""

import re

from filature.intake.formats.swiftblocks import Field

_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\Z")
_NUMBERED = re.compile(r"([1-8])/(.*)\Z")
_CODED = re.compile(r"(ARNU|CCPT|CUST|DRLC|EMPL|NIDN|SOSE|TXID)/([A-Z]{2})/(.+)\Z")
_DOCUMENTS = ("ARNU", "CCPT", "DRLC", "NIDN", "SOSE", "TXID")
_NUMBER = re.compile(r"[A-Z0-9]", re.IGNORECASE)

Party = dict[str, str | None]


def party(item: Field) -> Party:
    """Return what a field 50 or 59 says about its person; absent keys are not stated."""
    lines = [line.strip() for line in item.lines if line.strip()]
    if item.tag in ("50F", "59F"):
        return _numbered(lines)
    found, rest = _account(lines)
    if item.tag in ("50A", "59A") or (len(rest) == 1 and _BIC.match(rest[0])):
        return found | {"name": rest[0] if rest else None}
    return found | {"name": rest[0] if rest else None, "address": ", ".join(rest[1:]) or None}


def bank(item: Field | None, bic: str | None) -> Party:
    """Return the bank of a field 52 or 58, or the one that the header names."""
    if item is None:
        return {"name": bic}
    found, rest = _account([line.strip() for line in item.lines if line.strip()])
    return found | {"name": rest[0] if rest else bic, "address": ", ".join(rest[1:]) or None}


def _account(lines: list[str]) -> tuple[Party, list[str]]:
    """Take the account off the lines; '/-' and clearing codes ('//RT') are none."""
    if not lines or not lines[0].startswith("/"):
        return {}, lines
    number = lines[0][1:]
    if number[1:2] == "/" and number[0] in "CD":  # a debit or credit mark before the number
        number = number[2:]
    real = _NUMBER.search(number) and not number.startswith("/")
    return {"account": number if real else None}, lines[1:]


def _numbered(lines: list[str]) -> Party:
    """Read option F: a first line with an account or a coded document, then lines 1/ to 8/."""
    found: Party = {}
    if lines and not _NUMBERED.match(lines[0]):
        coded = _CODED.match(lines[0])
        if coded:
            key = "document" if coded[1] in _DOCUMENTS else "customer"
            found[key] = coded[3]
        else:
            found |= _account(lines)[0]
        lines = lines[1:]
    parts: dict[str, list[str]] = {}
    for line in lines:
        numbered = _NUMBERED.match(line)
        if numbered:
            parts.setdefault(numbered[1], []).append(numbered[2].strip())
    place = parts.get("3", [""])[0]
    found["name"] = " ".join(parts.get("1", [])) or None
    found["address"] = (
        ", ".join([*parts.get("2", []), *filter(None, [place[3:] if place[2:3] == "/" else ""])]) or None
    )
    found["country"] = place[:2] if re.match(r"[A-Z]{2}(/|\Z)", place) else None
    for number, key in (("6", "customer"), ("7", "document")):
        if parts.get(number):  # country, issuer (line 6), number
            found[key] = parts[number][0].rpartition("/")[2] or None
    return found
