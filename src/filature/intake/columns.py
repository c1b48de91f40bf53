"""Which column of an unknown table is which field: headings and values together, and what stays open.

For drafting a layout. A heading in plain words, borne out by its values, is taken; what was only inferred (a
side from the neighbouring columns, a field from the values alone) is taken with a question for a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from babel.core import get_global

from filature.intake import crypto, evidence
from filature.intake.headings import PAID, PARTY, SENT, Meaning, meaning, words

_SAMPLES = 2000
# what values must look like for an attribute; others may be any text
_NEEDS = {
    "amount": ("number",),
    "fee": ("number",),
    "debit": ("number",),
    "credit": ("number",),
    "time": ("time", "clock"),
    "email": ("email",),
    "ip": ("ip",),
}
_FROM_VALUES = {"email": "email", "iban": "account", "phone": "phone", "ip": "ip", "time": "time"}
_BALANCE = {"balance", "solde", "saldo"}
_CALLS = {"caller", "callee", "called", "calling"}  # words of call records
_JOINED = ("name", "address", "text", "time")  # attributes whose columns are joined


@dataclass(slots=True, kw_only=True)
class Column:
    """One column: its place, heading, sample values, and what it was taken for (with a question, if any)."""

    place: int
    name: str
    values: list[str]
    kind: str | None
    meaning: Meaning
    attribute: str | None
    side: str | None = None
    question: str | None = None


@dataclass(slots=True, kw_only=True)
class Columns:
    """The fields found: canonical name -> columns; what is not used; and credit and debit columns."""

    fields: dict[str, list[Column]] = field(default_factory=dict)
    unused: list[Column] = field(default_factory=list)
    credit: Column | None = None
    debit: Column | None = None
    balance: bool = False  # a running balance: the table is a statement

    def amounts(self) -> list[Column]:
        """Return every column that holds amounts."""
        names = ("amount", "paid_amount", "fee")
        found = [column for name in names for column in self.fields.get(name, [])]
        return [*found, *(column for column in (self.credit, self.debit) if column is not None)]

    def times(self) -> list[Column]:
        """Return every column that holds times."""
        return [column for name in ("time", "time_end") for column in self.fields.get(name, [])]


def assign(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Columns:
    """Return the fields of a table with this header and these sample rows."""
    columns = [_column(place, name, rows) for place, name in enumerate(header)]
    twice = {name for name in header if list(header).count(name) > 1}
    _sides(columns)
    balances = [column for column in columns if set(words(column.name)) & _BALANCE]
    found = Columns(balance=any(column.side is None for column in balances))
    called = any(set(words(column.name)) & _CALLS for column in columns)
    called = called and not any(column.attribute == "amount" for column in columns)
    _drop_empty(columns)
    for column in columns:
        target = None if not column.name or column.name in twice else _target(column, calls=called)
        if target is None:
            found.unused.append(column)
        elif target in ("credit", "debit"):
            _take_single(found, target, column)
        elif target not in found.fields:
            found.fields[target] = [column]
        elif column.attribute in _JOINED and _joins(found.fields[target], column):
            found.fields[target].append(column)
        else:
            found.unused.append(column)
    _alone(found)
    return found


def _drop_empty(columns: list[Column]) -> None:
    """Of several columns of amounts, leave those without values out."""
    amounts = [column for column in columns if column.attribute == "amount"]
    for column in amounts:
        if not column.values and any(other.values for other in amounts):
            column.attribute = None


def _column(place: int, name: str, rows: Sequence[Sequence[str]]) -> Column:
    values = [row[place].strip() for row in rows[:_SAMPLES] if row[place].strip()]
    said, shown = meaning(name), evidence.kind(values)
    column = Column(place=place, name=name, values=values, kind=shown, meaning=said, attribute=said.attribute)
    column.side = said.side
    needed = _NEEDS.get(said.attribute or "")
    if needed and values and shown not in needed:
        column.attribute = None
    if column.attribute == "amount" and not values:
        column.question = "no values in the sample: is this an amount?"
    if column.attribute == "currency" and shown == "number":
        column.attribute = None
    if said.attribute == "name" and shown in ("email", "iban", "phone"):
        column.attribute = _FROM_VALUES[shown]
    if column.attribute is None and said.attribute is None:
        _by_values(column)
    if column.attribute is None and said.attribute != "ignored" and shown in _FROM_VALUES:
        column.attribute = _FROM_VALUES[shown]
        column.question = f"found by its values only: is this {_FROM_VALUES[shown]}?"
    return column


def _by_values(column: Column) -> None:
    """Take a column under an unknown heading for a currency or an amount when its values say so."""
    codes = {value.upper() for value in column.values}
    if column.kind == "code" and codes <= _known_codes():
        column.attribute = "currency"
        column.question = "found by its values only: is this the currency?"
    elif column.kind == "number" and set(words(column.name)) & (SENT | PAID):
        column.attribute = "amount"
        column.question = "found by its values only: is this the amount?"


@cache
def _known_codes() -> frozenset[str]:
    return frozenset(get_global("all_currencies")) | crypto.CODES


def _sides(columns: list[Column]) -> None:
    """Give an attribute without a side that of the nearest column to its left, else right, with one."""
    for position, column in enumerate(columns):
        if column.attribute not in PARTY or column.side is not None:
            continue
        left = next((other.side for other in reversed(columns[:position]) if other.side), None)
        right = next((other.side for other in columns[position + 1 :] if other.side), None)
        # an account at the very left of a statement is the holder's, and so is whatever stands alone
        column.side = left or right or ("from" if column.attribute in ("account", "phone", "email") else None)
        if column.side is not None:
            party = "payer" if column.side == "from" else "payee"
            column.question = column.question or f"whose is this? taken for the {party}'s"


def _target(column: Column, *, calls: bool) -> str | None:
    """Return the canonical field of a column, or None."""
    attribute, paid = column.attribute, column.meaning.paid
    if attribute in (None, "ignored"):
        return None
    if attribute in PARTY:
        if calls and attribute == "name" and column.kind in (None, "number"):
            attribute = "phone" if column.kind == "number" else "handle"
        return f"{column.side}_{attribute}" if column.side else None
    renamed = {
        ("amount", True): "paid_amount",
        ("currency", True): "paid_currency",
        ("time", True): "time_end",
        ("type", False): "kind" if calls else "channel",
        ("type", True): "channel",
    }
    return renamed.get((attribute, paid), attribute)


def _take_single(found: Columns, target: str, column: Column) -> None:
    if getattr(found, target) is None:
        setattr(found, target, column)
    else:
        found.unused.append(column)


def _joins(present: list[Column], column: Column) -> bool:
    """Tell whether a further column completes the first: a clock a day, a surname a name."""
    if column.attribute == "time":
        kinds = {other.kind for other in present}
        days = all(_only_day(other) for other in present if other.kind == "time")
        return column.kind == "clock" and kinds == {"time"} and days
    return True


def _only_day(column: Column) -> bool:
    shapes = [evidence.shape(value) for value in column.values]
    return all(found is None or not found.clock for found in shapes)


def _alone(found: Columns) -> None:
    """Mend what only the whole table shows: one leg only, one of credit and debit only."""
    for paid, sent in (("paid_amount", "amount"), ("paid_currency", "currency"), ("time_end", "time")):
        if sent not in found.fields and paid in found.fields:
            if sent == "amount" and found.credit is not None:
                continue
            found.fields[sent] = found.fields.pop(paid)
            found.fields[sent][0].question = "the only one of its kind: taken for the sending leg"
    for one, other in (("credit", "debit"), ("debit", "credit")):
        column = getattr(found, one)
        if column is not None and getattr(found, other) is None:
            setattr(found, one, None)
            if "amount" in found.fields:
                found.unused.append(column)
            else:
                found.fields["amount"] = [column]
                column.question = "the only column of amounts"
