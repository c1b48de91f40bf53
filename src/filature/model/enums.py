"""Closed vocabularies. The text values are stored, so they never change meaning."""

from enum import StrEnum


class WorkspaceKind(StrEnum):
    """Whose workspace this is; suspicion reports enter an intelligence workspace only."""

    JUDICIAL = "judicial"
    INTELLIGENCE = "intelligence"


class Use(StrEnum):
    """What rows may be used for. `min()` of a group gives the strictest: 'intelligence-only' sorts first."""

    INTELLIGENCE_ONLY = "intelligence-only"
    JUDICIAL = "judicial"


class RecordKind(StrEnum):
    """What one accepted row became."""

    TRANSFER = "transfer"
    SESSION = "session"
    MESSAGE = "message"
    REFERRAL = "referral"
    BALANCE = "balance"
    ACCESS = (
        "access"  # a login, an address capture: an account, a network address or device, a time; nobody else
    )
    IDENTITY = (
        "identity"  # a row that only states identifiers of one person: subscriber, contact, device list
    )

    RATE = "rate"  # a published exchange rate of one day; nobody stands in it


TIMELESS = (RecordKind.REFERRAL, RecordKind.BALANCE, RecordKind.IDENTITY)
"""Records that are whole without a time."""


class Leg(StrEnum):
    """Which side of a movement of money the provider recorded."""

    SEND = "send"
    PAYOUT = "payout"
    BOTH = "both"
    ENTRY = "entry"  # one line of an account statement


class Precision(StrEnum):
    """How finely a time is known. A date-only time is never paired with a session."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


class ZoneBasis(StrEnum):
    """How the zone of a time is known."""

    IN_VALUE = "in value"  # an offset or Z stands in the text
    PROFILE = "profile"  # the layout profile says so
    UNKNOWN = "unknown"  # no UTC instant can be given


class Role(StrEnum):
    """The part a person plays in one record; a fact about the record, not about the person."""

    PAYER = "payer"
    PAYEE = "payee"
    CALLER = "caller"
    CALLEE = "callee"
    SENDER = "sender"
    RECIPIENT = "recipient"
    SUBJECT = "subject"
    HOLDER = "holder"


class LeadRole(StrEnum):
    """The possible role that a lead proposes to look into. A payee is never called facilitator by us."""

    PAYER = "payer"
    PAYEE = "payee"


class IdentifierKind(StrEnum):
    """Identifiers that may bind mentions into one person (exactly equal, normalised). Names never do."""

    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    DOCUMENT = "document"
    CUSTOMER = "customer"
    HANDLE = "handle"


class EvidenceKind(StrEnum):
    """Independent kinds of evidence (ARCHITECTURE, section 5). Two are needed before 'dossier-ready'."""

    PAYMENTS = "payments"
    COMMUNICATIONS = "communications"
    COOPERATION = "cooperation"
    DEVICES = "devices"
