"""Persons, entities and accounts of a goAML report, told by what they contain.

The element names differ between FIUs, versions and `_my_client` variants; what stands inside does not: a
person has a last name, an account an account number or an IBAN, an entity a name and a legal form.
Source: goAML schema 5.0.1 and 5.0.2 as published by several FIUs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filature.intake.xml import local

if TYPE_CHECKING:
    from lxml import etree

_DOCUMENTS = ("ssn", "id_number", "passport_number")
_NARRATIVES = ("comments", "reason", "additional_information", "action", "transaction_description_long")
_WRAPPERS = re.compile(r"(t_person|person|t_entity|entity|t_account|account)(_my_client)?\Z")

Many = dict[str, list[str]]


def kind_of(element: "etree._Element") -> str | None:
    """Return 'person', 'account' or 'entity', or None for anything else."""
    names = {local(child) for child in element}
    if "last_name" in names:
        return "person"
    numbers = [child for child in element if local(child) in ("account", "iban") and len(child) == 0]
    if numbers and names & {"institution_name", "institution_code", "swift", "currency_code", "account_name",
                            "client_number", "iban", "personal_account_type"}:  # fmt: skip
        return "account"
    if "name" in names and (
        "entity" in local(element)
        or names & {"incorporation_legal_form", "incorporation_number", "commercial_name"}
    ):
        return "entity"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A party or a network device, and where it stands."""

    element: "etree._Element"
    kind: str | None  # None = a network device
    role: str  # 'conductor', 'signatory', or the role that the report states
    account: str | None  # number of the account inside which it stands
    owner: "Found | None"  # the party inside which it stands


def parties(root: "etree._Element") -> Iterator[Found]:
    """Yield every person, account, entity and network device under `root`, in document order.

    One pass from the outside in: what surrounds a party is handed down, never looked up again.
    """
    todo: list[tuple[etree._Element, str, str | None, Found | None]] = [(root, "", None, None)]
    while todo:
        element, inherited, account, owner = todo.pop()
        name, kind = local(element), kind_of(element) if element is not root else None
        role = inherited if _WRAPPERS.match(name) else re.sub(r"^t_|_my_client$", "", name)
        if kind or name == "network_device":
            found = Found(element=element, kind=kind, role=role or name, account=account, owner=owner)
            yield found
            if kind is None:
                continue
            owner = found
            if kind == "account":
                account = text(element, "iban") or text(element, "account")
        handed = text(element, "role") or role
        todo.extend((child, handed, account, owner) for child in reversed(element) if len(child))


def own_leaves(element: "etree._Element") -> dict[str, list[str]]:
    """Return path -> texts of a party without the parties inside it, and without the report's narrative."""
    found: dict[str, list[str]] = {}
    todo: list[tuple[str, etree._Element]] = [("", element)]
    while todo:
        path, node = todo.pop()
        content = (node.text or "").strip()
        if content:
            found.setdefault(path, []).append(content)
        prefix = f"{path}/" if path else ""
        todo.extend(
            (prefix + local(child), child)
            for child in reversed(node)
            if not narrative(local(child)) and not (len(child) and kind_of(child))
        )
    return found


def values(kind: str, element: "etree._Element") -> Many:
    """Return all identifiers of a party by canonical field, in file order; nationality is not among them."""
    if kind == "account":
        return _account(element)
    own = _own(element)
    found: Many = {"name": [_name(kind, element)]}
    found["phone"] = [_phone(item) for item in own.get("phone", ()) if text(item, "tph_number")]
    found["email"] = [item for item in _texts(own, "email") if "@" in item]
    found["address"] = [_address(item) for item in own.get("address", ()) if len(item)]
    found["country"] = _texts(own, "country_code")[:1]
    if kind == "person":
        numbers = [text(item, "number") for item in own.get("identification", ())]
        found["document"] = [
            item for item in (*(text(element, name) for name in _DOCUMENTS), *numbers) if item
        ]
        found["handle"] = [
            f"{text(item, 'platform') or 'unknown'}:{user}"
            for item in own.get("social_account", ())
            if (user := text(item, "user_name"))
        ]
    else:
        found["document"] = [item for item in (text(element, "incorporation_number"),) if item]
    return {key: [item for item in items if item] for key, items in found.items()}


def text(element: "etree._Element", name: str) -> str | None:
    """Return the text of a child."""
    for child in element:
        if local(child) == name and len(child) == 0 and (child.text or "").strip():
            return str(child.text).strip()
    return None


def narrative(name: str) -> bool:
    """Say whether an element is free text about a suspicion, which is left in the file."""
    return name in _NARRATIVES


def _account(element: "etree._Element") -> Many:
    number = text(element, "iban") or text(element, "account")
    name = text(element, "account_name")
    found = {"account": [number] if number else [], "name": [name] if name else []}
    client = text(element, "client_number")
    return found | {"customer": [client] if client else []}


def _name(kind: str, element: "etree._Element") -> str:
    if kind == "entity":
        return text(element, "name") or text(element, "commercial_name") or ""
    names = (text(element, name) for name in ("first_name", "middle_name", "prefix", "last_name"))
    return " ".join(item for item in names if item)


def _phone(item: "etree._Element") -> str:
    """Return a number with its country code, where the report states one."""
    number, code = text(item, "tph_number") or "", re.sub(r"\D", "", text(item, "tph_country_prefix") or "")
    code = code.lstrip("0")
    return number if number.startswith(("+", "00")) or not code else f"+{code} {number}"


def _address(item: "etree._Element") -> str:
    parts = (text(item, name) for name in ("address", "town", "city", "zip", "state"))
    return ", ".join(part for part in parts if part)


def _own(element: "etree._Element") -> "dict[str, list[etree._Element]]":
    """Return by name, in document order, the elements that are this party's and not those of a party inside it."""
    found: dict[str, list[etree._Element]] = {}
    todo = list(element)[::-1]
    while todo:
        child = todo.pop()
        found.setdefault(local(child), []).append(child)
        if len(child) and kind_of(child) is None:
            todo.extend(list(child)[::-1])
    return found


def _texts(own: "dict[str, list[etree._Element]]", name: str) -> list[str]:
    return [
        text for child in own.get(name, ()) if len(child) == 0 and (text := str(child.text or "").strip())
    ]
