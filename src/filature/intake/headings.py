"""What column headings mean, in English, French and Spanish: which field, whose, of which leg.

A heading is cut into plain words (lower case, no accents). Words tell the attribute, the side (payer or
payee) and the leg (sent or paid out). Only for drafting a layout: a person reads what comes of it.
"""

import re
import unicodedata
from dataclasses import dataclass


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FROM = _words(
    "sender senders remitter payer payor originator customer consumer client cliente caller expediteur "
    "expeditrice emetteur payeur donneur remitente ordenante emisor pagador debite debited titulaire "
    "holder titular owner"
)
TO = _words(
    "recipient beneficiary beneficiaire receiver payee destinataire beneficiario destinatario receptor "
    "counterparty contrepartie contraparte merchant comercio callee called correspondent credite"
)
PAID = _words(
    "paid payout received receive receiving pay paye payee payes payees versement recu recue pagado "
    "pagada pago recibido recibida destination destino delivered completed picked cobro retrait"
)
SENT = _words(
    "send sent sending envoye envoyee envoi enviado enviada envio origin source emis emission principal"
)

NAMES = _words(
    "name names nom nombre nombres apellido apellidos prenom surname firstname lastname fullname raison"
)
# attribute -> its words; the first attribute with a word in the heading is taken, so the order matters
ATTRIBUTES: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "ignored",
        _words(
            "rate taux cambio fx balance solde saldo tax tva iva ssn birth naissance nacimiento dob running"
        ),
    ),
    ("currency", _words("currency ccy cur devise devises divisa moneda monnaie")),
    ("fee", _words("fee fees frais charge charges commission comision tarifa cargo")),
    (
        "channel",
        _words(
            "channel canal method methode metodo outlet product produit mode moyen agent branch service "
            "instrument office"
        ),
    ),
    (
        "amount",
        _words(
            "amount amt montant importe monto principal gross bruto cantidad quantity quantite valor "
            "somme sum"
        ),
    ),
    ("email", _words("email emails mail courriel correo mel")),
    ("phone", _words("phone phones telephone tel mobile msisdn telefono movil celular portable gsm")),
    (
        "document",
        _words(
            "document passport passeport piece identite dni cni pasaporte documento identificacion idnumber"
        ),
    ),
    ("account", _words("account iban compte cuenta wallet acct portefeuille billetera")),
    ("country", _words("country pays pais")),
    ("address", _words("address adresse direccion domicilio city ville ciudad street rue calle")),
    ("duration", _words("duration duree duracion seconds")),
    ("ip", _words("ip ipv4 ipv6 ipaddress")),
    ("device", _words("device appareil dispositivo imei")),
    ("handle", _words("username handle cashtag pseudo usuario")),
    ("status", _words("status statut estado state etat")),
    ("direction", _words("direction sens sentido")),
    ("time", _words("date time timestamp datetime fecha hora heure jour created started start day when")),
    ("type", _words("type tipo")),
    (
        "reference",
        _words(
            "reference referencia ref mtcn transaction transaccion operation operacion txn txid receipt recu recibo "
            "folio tracking"
        ),
    ),
    (
        "text",
        _words(
            "note notes memo purpose reason motif libelle description details concepto comment narrative "
            "asunto message subject nota"
        ),
    ),
    ("kind", _words("kind")),
    ("name", NAMES),
)
NUMBER = _words("id no number numero num n code")
CREDIT = _words("credit credits deposit deposits abono haber entree")
DEBIT = _words("debit debits withdrawn withdrawal withdrawals cargo debe sortie")
PARTY = frozenset(
    {"name", "phone", "email", "account", "document", "customer", "handle", "address", "country"}
)
_SPLIT = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one heading says: an attribute if known, a side (`from`, `to`), whether of the paid leg."""

    attribute: str | None
    side: str | None = None
    paid: bool = False
    utc: bool = False


def words(heading: str) -> tuple[str, ...]:
    """Return the plain words of a heading: 'Téléphone bénéficiaire' -> telephone, beneficiaire."""
    text = unicodedata.normalize("NFKD", _CAMEL.sub(" ", heading)).casefold()
    text = "".join(char for char in text if not unicodedata.combining(char))
    return tuple(word for word in _SPLIT.split(text.replace("e-mail", "email")) if word)


def meaning(heading: str) -> Meaning:
    """Return what a heading means; attribute None = nobody knows."""
    found = frozenset(words(heading))
    side = "from" if "from" in found else "to" if "to" in found else None
    if side is None:
        side = "from" if found & FROM else "to" if found & TO else None
    attribute = _attribute(found, side)
    paid = bool(found & PAID) and not found & SENT
    return Meaning(attribute=attribute, side=side, paid=paid, utc=bool(found & {"utc", "gmt"}))


def _attribute(found: frozenset[str], side: str | None) -> str | None:
    column = _in_or_out(found, side)
    if column is not None:
        return column
    first = next((name for name, known in ATTRIBUTES if found & known), None)
    if found >= {"id", "type"}:
        first = "ignored"
    elif first == "account" and found & NAMES:
        first = "name"
    elif first == "reference" and side is not None:
        first = "customer"
    elif first == "text" and "reference" in found:
        first = "reference"
    return first or _numbered(found, side)


def _in_or_out(found: frozenset[str], side: str | None) -> str | None:
    """Tell the columns of a statement that has one for what came in and one for what went out."""
    if side is None and found & DEBIT and not found & CREDIT:
        return "debit"
    if side is None and found & CREDIT and not found & DEBIT:
        return "credit"
    if found >= {"paid", "in"} or found >= {"money", "in"}:
        return "credit"
    out = found >= {"paid", "out"} or found >= {"money", "out"}
    return "debit" if out and "date" not in found else None


def _numbered(found: frozenset[str], side: str | None) -> str | None:
    """Return what a heading without an attribute is: somebody's number, somebody, an amount, a number."""
    if side is not None:
        return "customer" if found & NUMBER else "name"
    if found & {"payout", "versement", "retrait"}:
        return "amount"
    if found & NUMBER:
        return "document" if found >= {"id", "number"} else "reference"
    return None
