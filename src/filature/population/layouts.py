"""The three fictional operators' own layouts, as whole files. Pure: text columns in, bytes or columns out.

Colibri Transfert: `;`, French headers, Paris local time, decimal comma, thousands parted by a blank or a
narrow no-break space. Northwind Remit: XLSX, UTC. PesoBridge: `,`, m/d/yyyy and AM/PM of Manila, payout side.
Defective rows are written as a provider's error would look.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filature.population.classes import (
    BAD_CURRENCY,
    BAD_DATE,
    COLIBRI,
    CURRENCIES,
    NEGATIVE,
    NORTHWIND,
    PESOBRIDGE,
    REASONS,
)
from filature.population.clock import MANILA_OFFSET, paris_from_utc
from filature.population.faces import Faces
from filature.population.identifiers import customers
from filature.population.people import People
from filature.population.series import Flags, Ints
from filature.population.text import (
    amounts,
    choose,
    days,
    half_day_times,
    joined,
    lines,
    padded,
    run_together,
    times,
)
from filature.population.transfers import Transfers
from filature.population.truth import CUSTOMER_PREFIXES

COLIBRI_HEADER = (
    *("N° opération", "Date d'envoi", "N° expéditeur", "Expéditeur", "Téléphone expéditeur"),
    *("Pièce d'identité", "IBAN débité", "Bénéficiaire", "Téléphone bénéficiaire", "Compte bénéficiaire"),
    *("Pays", "Montant envoyé", "Devise envoyée", "Frais", "Montant payé", "Devise payée", "Canal", "Motif"),
    "Statut",
)
NORTHWIND_HEADER = (
    *("Transaction ID", "Created (UTC)", "Sender no", "Sender name", "Sender e-mail", "Sender phone"),
    *("Recipient name", "Recipient phone", "Recipient country", "Send amount", "Send currency"),
    *("Receive amount", "Receive currency", "Fee", "Payout method", "Note"),
)
PESOBRIDGE_HEADER = (
    *("Txn", "Date Sent", "Date Paid Out", "Sender", "Sender Mobile", "Beneficiary", "Beneficiary Mobile"),
    *(
        "Beneficiary Account",
        "Principal",
        "Principal Ccy",
        "Payout",
        "Payout Ccy",
        "Outlet",
        "Purpose",
        "Status",
    ),
)
_UNKNOWN_CURRENCY = "XQX"
_CHANNELS = ("carte", "compte", "agence")
_METHODS = ("wallet", "bank account", "cash")
_OUTLETS = ("Brightcorner 1", "Brightcorner 7", "Palm Desk 3", "Harbour Desk 2")


def colibri(moved: Transfers, people: People, faces: Faces, holders: Ints) -> bytes:
    """Return the CSV file of Colibri Transfert; `holders` are those who pay from a known account."""
    rows = np.flatnonzero(moved.operator == COLIBRI)
    payer, payee, defect = moved.payer[rows], moved.payee[rows], moved.defect[rows]
    local = paris_from_utc(moved.sent_utc_s[rows])
    when = joined(days(local, "%d/%m/%Y"), " ", times(local))
    blank = choose([" ", "\u202f"], moved.paid_minor[rows] % 2)
    has_iban = (np.isin(payer % 5, (0, 1))) | np.isin(payer, holders)
    by_account = payee % 3 == 0
    channel = np.where(has_iban, 1, moved.cents[rows] % 2 * 2)
    columns = [
        joined("CT", padded(np.arange(1, len(rows) + 1), 9)),
        _defective(when, defect, BAD_DATE, "31/02/2025 25:61:00"),
        customers(CUSTOMER_PREFIXES[0], people).take(pa.array(payer)),
        faces.name.take(pa.array(payer)),
        faces.spaced.take(pa.array(payer)),
        _where(faces.document.take(pa.array(payer)), payer % 5 != 0),
        _where(faces.account.take(pa.array(payer)), has_iban),
        faces.name.take(pa.array(payee)),
        faces.spaced.take(pa.array(payee)),
        _where(faces.account.take(pa.array(payee)), by_account),
        faces.country.take(pa.array(payee)),
        _signed(amounts(moved.cents[rows], mark=",", group=blank), defect),
        _defective(choose(["EUR"], np.zeros_like(rows)), defect, BAD_CURRENCY, _UNKNOWN_CURRENCY),
        amounts(moved.fee_cents[rows], mark=",", group=blank),
        amounts(moved.paid_minor[rows], mark=",", group=blank),
        choose(CURRENCIES, moved.currency[rows]),
        choose(_CHANNELS, channel),
        choose(REASONS, moved.reason[rows]),
        choose(["Payé"], np.zeros_like(rows)),
    ]
    return table(COLIBRI_HEADER, columns, sep=";", end="\r\n")


def northwind(
    moved: Transfers, people: People, faces: Faces, first: int, last: int
) -> list[tuple[str, pa.Array]]:
    """Return the columns of one Northwind workbook: its transfers number `first` up to and without `last`."""
    rows = np.flatnonzero(moved.operator == NORTHWIND)[first:last]
    payer, payee, defect = moved.payer[rows], moved.payee[rows], moved.defect[rows]
    when = joined(days(moved.sent_utc_s[rows], "%Y-%m-%d"), "T", times(moved.sent_utc_s[rows]), "Z")
    currency = choose(["EUR"], np.zeros_like(rows))
    return [
        ("text", joined("NWR-", padded(first + np.arange(1, len(rows) + 1), 8))),
        ("text", _defective(when, defect, BAD_DATE, "2025-13-45T25:61:00Z")),
        ("text", customers(CUSTOMER_PREFIXES[1], people).take(pa.array(payer))),
        ("text", faces.name.take(pa.array(payer))),
        ("text", faces.email.take(pa.array(payer))),
        ("text", faces.phone.take(pa.array(payer))),
        ("text", faces.name.take(pa.array(payee))),
        ("text", faces.phone.take(pa.array(payee))),
        ("text", faces.country.take(pa.array(payee))),
        ("number", _signed(amounts(moved.cents[rows], mark=".", group=""), defect)),
        ("text", _defective(currency, defect, BAD_CURRENCY, _UNKNOWN_CURRENCY)),
        ("number", amounts(moved.paid_minor[rows], mark=".", group="")),
        ("text", choose(CURRENCIES, moved.currency[rows])),
        ("number", amounts(moved.fee_cents[rows], mark=".", group="")),
        ("text", choose(_METHODS, moved.paid_minor[rows] % 3)),
        ("text", choose(REASONS, moved.reason[rows])),
    ]


def pesobridge(moved: Transfers, faces: Faces) -> bytes:
    """Return the CSV file of PesoBridge: the payout side of its own transfers."""
    rows = np.flatnonzero(moved.operator == PESOBRIDGE)
    payer, payee, defect = moved.payer[rows], moved.payee[rows], moved.defect[rows]
    sent, paid = moved.sent_utc_s[rows] + MANILA_OFFSET, moved.paid_utc_s[rows] + MANILA_OFFSET
    when = joined(days(sent, "m/d/yyyy"), " ", half_day_times(sent))
    quoted = joined('"', amounts(moved.paid_minor[rows], mark=".", group=","), '"')
    columns = [
        joined("PB", padded(np.arange(1, len(rows) + 1), 8)),
        _defective(when, defect, BAD_DATE, "13/45/2025 25:61 PM"),
        joined(days(paid, "m/d/yyyy"), " ", half_day_times(paid)),
        faces.official.take(pa.array(payer)),
        faces.phone.take(pa.array(payer)),
        faces.official.take(pa.array(payee)),
        faces.national.take(pa.array(payee)),
        faces.account.take(pa.array(payee)),
        _signed(amounts(moved.cents[rows], mark=".", group=""), defect),
        _defective(choose(["EUR"], np.zeros_like(rows)), defect, BAD_CURRENCY, _UNKNOWN_CURRENCY),
        quoted,
        choose(CURRENCIES, moved.currency[rows]),
        choose(_OUTLETS, payee % len(_OUTLETS)),
        choose(REASONS, moved.reason[rows]),
        choose(["PAID"], np.zeros_like(rows)),
    ]
    return table(PESOBRIDGE_HEADER, columns, sep=",", end="\n")


def table(header: Sequence[str], columns: Sequence[pa.Array], *, sep: str, end: str) -> bytes:
    """Return a delimited file with its header line. Nothing is quoted: no value holds a separator."""
    return (sep.join(header) + end).encode() + run_together(joined(lines(columns, sep), end))


def _defective(values: pa.Array, defect: Ints, kind: int, text: str) -> pa.Array:
    return pc.if_else(pa.array(defect == kind), text, values)


def _signed(values: pa.Array, defect: Ints) -> pa.Array:
    return pc.if_else(pa.array(defect == NEGATIVE), joined("-", values), values)


def _where(values: pa.Array, shown: Flags) -> pa.Array:
    return pc.if_else(pa.array(shown), values, None)
