"""What every reader hands over: rows of canonical text fields, nothing converted, nothing dropped.

A reader turns one file into staged rows; `intake.accept` then types, checks and scopes them, the same
way for every format. `from_` is the payer, caller, sender or named subject; `to_` the other party.
All fields are text or None (None = the file does not say). Amounts keep their sign and marks.
"""

PARTY_FIELDS = ("name", "phone", "email", "account", "document", "customer", "handle", "address", "country")
"""One party as a row shows it. `customer` = the provider's own number; `country` is context, never scored."""

ROW_FIELDS = (
    "time",  # when it was sent, or when a session began
    "time_end",  # when it was paid out, or when a session ended
    "duration",  # seconds or [H:]MM:SS
    "amount",
    "currency",
    "paid_amount",
    "paid_currency",
    "fee",
    "reference",  # provider's reference of the row (MTCN, FITID, call id ...)
    "status",
    "leg",  # model.enums.Leg; profiles usually fix it
    "kind",  # session: voice | video | unknown; balance: opening | closing | available; referral: stated role
    "channel",  # payment instrument, app or platform, as stated
    "text",  # the free reference text of a payment: kept, closed by default
    "statement",  # which statement of the file, where a file holds several
    "booked",  # debit | credit, as the account holder of a statement sees it
    "ip",  # network address of an access, of a caller or a sender
    "port",
    "device",  # device identifier or model of an access
    "direction",  # out | in, where the row is told from one subscriber's side; `in` swaps the parties
)

STAGED_COLUMNS: tuple[tuple[str, str], ...] = (
    ("row_no", "BIGINT"),  # 1, 2, 3 ... in file order: the row's identity inside its exhibit
    ("row_ref", "VARCHAR"),  # where a person finds it: 'line 17', 'sheet Mai!row 17', 'Stmt[1]/Ntry[3]'
    ("record", "VARCHAR"),  # model.enums.RecordKind
    ("raw", "VARCHAR"),  # the row as it stands in the file: JSON object of its original fields, or its text
    ("problem", "VARCHAR"),  # a rejection code when the reader itself cannot make a row of it, else None
    ("problem_field", "VARCHAR"),
    ("problem_found", "VARCHAR"),
    ("problem_expected", "VARCHAR"),
    *((name, "VARCHAR") for name in ROW_FIELDS),
    *((f"{side}_{name}", "VARCHAR") for side in ("from", "to") for name in PARTY_FIELDS),
)
"""Columns of the staging file, in order, with their DuckDB types."""
