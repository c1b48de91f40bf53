"""What the keys of a layout profile and the canonical fields mean, in words."""

import inspect
import re
from collections.abc import Iterable, Mapping

from filature.intake import profile
from filature.intake.profile import FORMATS
from filature.model import staged
from filature.model.enums import Leg, RecordKind


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


KEY_MEANING: Mapping[str, str] = {
    "id": "Short name, used with `--profile` and shown with every exhibit. Required.",
    "title": "What a person calls the layout. Required.",
    "status": "`confirmed`, `unconfirmed` (default) or `fictional`.",
    "source": "Where the layout was learned.",
    "format": f"One of {_listed(FORMATS)}. Required.",
    "record": f"What a row is: one of {_listed(RecordKind)}. Required.",
    "leg": f"Which side of a movement of money was recorded: one of {_listed(Leg)}. Default: `send`.",
    "required": "Fields without which a row is rejected. Default: `time`.",
    "optional": "Columns that a file of this layout may lack. Every other column named below must be there.",
    "record_by": "Table: for files that mix kinds of record.",
    "record_by.column": "The column that tells the kind of a row.",
    "record_by.values": "Table: value of that column = kind of record. Rows with other values are rejected.",
    "csv": "Table: how the text is cut.",
    "csv.delimiter": "One character. Default: `,`.",
    "csv.quote": 'One character. Default: `"`. Empty: none.',
    "csv.encodings": "Encodings in the order to try. Default: `utf-8`.",
    "csv.skip_lines": "Lines before the header. Default: 0.",
    "csv.header": "Names of the columns, for a file without a header line.",
    "xlsx": "Table: where the rows are in a workbook.",
    "xlsx.sheet": "Name of the sheet. Default: the first.",
    "xlsx.header_row": "Number of the header's row. Default: 1.",
    "columns": "Table: field = column, or a list of columns, joined with a blank. Fields are listed below.",
    "constants": "Table: field = text that holds for every row in which the columns give nothing.",
    "time": "Table: how times are written.",
    "time.formats": "strptime formats in the order to try, such as `%d/%m/%Y %H:%M:%S`.",
    "time.zone": "IANA zone of times without an offset. Missing or `unknown`: only the day is used.",
    "time.precision": "`second`, `minute` or `day`. Default: read off the text. Days have no episodes.",
    "number": "Table: how amounts are written.",
    "number.decimal": "Decimal mark. Default: `.`.",
    "number.thousands": "Mark between thousands. Default: none.",
    "number.sign": "`positive` (default): a negative amount is rejected. `debit-negative`: a negative one "
    "leaves the account, a positive one comes to it. `debit-positive`: a positive one leaves it, as on card "
    "statements; refunds are not turned round yet. `signed`: the sign does not tell the direction.",
    "number.strip": "Texts to remove from amounts, such as currency marks.",
    "direction": "Table: values of the field `direction` that say which way a row goes.",
    "direction.incoming": "Values that exchange the two parties.",
    "direction.outgoing": "Values that leave them as they are.",
    "number.minor_units": "`true`: amounts are integers in the smallest unit of the currency.",
    "number.with_unit": "`true`: amount and currency stand in one cell, as in `10.00 USDT`.",
    "number.in_column": "Column of the credits, where credits and debits have columns of their own.",
    "number.out_column": "Column of the debits: what stands in it left the account.",
    "currencies": "Codes accepted beside ISO 4217; `crypto` stands for the well-known coins.",
    "digits": "Table: field = how many digits its values may have. Others were damaged by a spreadsheet.",
    "suspicion_report": "`true`: confidential by law, enters an intelligence workspace only.",
    "csv.find_header": "`true`: the header is the first line that has all columns, wherever it stands.",
    "xlsx.find_header": "The same for a sheet.",
    "phone": "Table: regions of telephone numbers written without a country code.",
    "phone.from_region": "ISO 3166 code for the `from_` party.",
    "phone.to_region": "ISO 3166 code for the `to_` party.",
}

_PARTY: Mapping[str, str] = {
    "name": "name as written; shown, never used to join persons",
    "phone": "telephone number",
    "email": "e-mail address",
    "account": "IBAN or account number",
    "document": "number of an identity document",
    "customer": "the provider's own number for the person",
    "handle": "name on a platform",
    "address": "address as written",
    "country": "context only; no score reads it",
}
_PLAIN: Mapping[str, str] = {
    "amount": "amount sent",
    "currency": "ISO 4217 code of the amount sent",
    "paid_amount": "amount paid out",
    "paid_currency": "ISO 4217 code of the amount paid out",
    "fee": "in the currency sent",
    "status": "as stated",
    "port": "port of that address",
    "leg": "row by row, where the key `leg` does not hold for all",
}
_SIDES = {"from": "payer, caller, sender or named person", "to": "payee, callee or recipient"}


def key_meaning(key: str) -> str:
    """Return what a key means; SystemExit if nobody has said it, here or beside the field of the profile."""
    if key in KEY_MEANING:
        return KEY_MEANING[key]
    name = key.rpartition(".")[2]
    match = re.search(rf"^    {name}: .*  # (.+)$", inspect.getsource(profile), re.MULTILINE)
    if match is None:
        raise SystemExit(f"tools/reference_profiles.py: say what the profile key {key} means")
    return match[1]


def field_meanings() -> dict[str, str]:
    """Return every canonical field with its meaning; those of a row stand as comments beside their names."""
    found: dict[str, str] = {}
    for line in inspect.getsource(staged).splitlines():
        match = re.match(r'    "(\w+)",(?:  # (.*))?$', line)
        if match and match[1] in staged.ROW_FIELDS:
            found[match[1]] = _PLAIN.get(match[1]) or match[2] or ""
    for side, who in _SIDES.items():
        for name in staged.PARTY_FIELDS:
            found[f"{side}_{name}"] = f"{who}: {_PARTY[name]}" if name in _PARTY else who
    return found
