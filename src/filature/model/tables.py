"""The schema of records.duckdb: every table with its grain, every column with its meaning.

Times named `_utc` are UTC instants in TIMESTAMP columns. Amounts are exact decimals with their original
currency (ADR 0004). `record_id` = exhibit_no x 1e9 + row_no: it names the row it came from and never moves.
`mention_id` = record_id x 4 + slot (0 = from, 1 = to). `use` is the strictest use of all inputs.
"""

from filature.model.identity_tables import IDENTITY_TABLES, JUDGEMENT_TABLES
from filature.model.lead_tables import FEATURE_TABLES, LEAD_TABLES
from filature.model.link_tables import LEG_TABLES, LINK_TABLES
from filature.model.network_tables import NETWORK_TABLES
from filature.model.staged import PARTY_FIELDS
from filature.model.table import AMOUNT, Table
from filature.model.timing_tables import TIMING_TABLES

ROWS_PER_EXHIBIT = 1_000_000_000
SLOTS_PER_RECORD = 4

_SOURCE = (
    ("record_id", "BIGINT", "exhibit_no x 1e9 + row_no"),
    ("exhibit_no", "INTEGER", "order of receipt"),
    ("row_no", "BIGINT", "1-based position among the rows of the exhibit"),
    ("row_ref", "VARCHAR", "where a person finds the row in the file"),
    ("use", "VARCHAR", "judicial | intelligence-only"),
)
_TIME = (
    ("time_text", "VARCHAR", "the time as it stands in the file"),
    ("time_precision", "VARCHAR", "second | minute | day"),
    ("time_zone", "VARCHAR", "IANA zone or offset that was applied; NULL when unknown"),
    ("zone_basis", "VARCHAR", "in value | profile | unknown"),
    ("clock_offset_s", "BIGINT", "declared for the exhibit and taken off the instant"),
)

INTAKE_TABLES: tuple[Table, ...] = (
    Table(
        name="exhibit",
        grain="one received file",
        columns=(
            ("exhibit_no", "INTEGER", "order of receipt"),
            ("sha256", "VARCHAR", "hash of the bytes as received"),
            ("file_name", "VARCHAR", "name as received"),
            ("size", "BIGINT", "bytes"),
            ("provider", "VARCHAR", "who produced the data"),
            ("instrument", "VARCHAR", "legal instrument"),
            ("authority", "VARCHAR", "who issued it"),
            ("scope_from", "DATE", "first day covered by the instrument; NULL = not limited"),
            ("scope_to", "DATE", "last day covered by the instrument; NULL = not limited"),
            ("received_at_utc", "TIMESTAMP", "when it was received"),
            ("received_by", "VARCHAR", "who received it"),
            ("use", "VARCHAR", "judicial | intelligence-only"),
            ("profile", "VARCHAR", "layout profile that was applied"),
            ("profile_sha256", "VARCHAR", "hash of the profile's text"),
            ("record", "VARCHAR", "what its rows are"),
            ("rows_read", "BIGINT", "= accepted + rejected + quarantined"),
            ("accepted", "BIGINT", ""),
            ("rejected", "BIGINT", ""),
            ("quarantined", "BIGINT", "outside the instrument's scope: counted, content not kept here"),
            (
                "scope_subjects",
                "VARCHAR[]",
                "identifiers that the instrument is limited to; empty = not limited",
            ),
            ("clock_offset_s", "BIGINT", "how far the source's clock was ahead, as declared"),
            ("decisions", "VARCHAR", "numbers of the decisions that this reading followed"),
        ),
    ),
    Table(
        name="transfer",
        grain="one movement of money as one provider recorded it",
        columns=(
            *_SOURCE,
            ("provider", "VARCHAR", "who recorded it"),
            ("reference", "VARCHAR", "provider's reference"),
            ("status", "VARCHAR", "as stated"),
            ("leg", "VARCHAR", "send | payout | both | entry"),
            ("sent_at_utc", "TIMESTAMP", "instant of sending; NULL when only the day or no zone is known"),
            ("sent_on", "DATE", "day of sending as written in the file"),
            ("paid_at_utc", "TIMESTAMP", "instant of payout, where stated"),
            *_TIME,
            ("amount", AMOUNT, "amount sent, > 0"),
            ("currency", "VARCHAR", "ISO 4217"),
            ("paid_amount", AMOUNT, "amount paid out, where stated"),
            ("paid_currency", "VARCHAR", "ISO 4217"),
            ("fee", AMOUNT, "in the currency sent"),
            ("channel", "VARCHAR", "as stated"),
            ("text", "VARCHAR", "free reference text; closed by default"),
            (
                "statement",
                "VARCHAR",
                "which statement of the file the row stands in, where files hold several",
            ),
            ("booked", "VARCHAR", "debit | credit, as seen by the account holder of a statement"),
        ),
    ),
    Table(
        name="session",
        grain="one call or voice or video session",
        columns=(
            *_SOURCE,
            ("platform", "VARCHAR", "network or application"),
            ("reference", "VARCHAR", "provider's call id"),
            ("kind", "VARCHAR", "voice | video | unknown"),
            ("started_at_utc", "TIMESTAMP", "NULL when only the day or no zone is known"),
            ("started_on", "DATE", "day as written in the file"),
            ("ended_at_utc", "TIMESTAMP", ""),
            ("duration_s", "BIGINT", "seconds; 0 = missed; NULL = unknown"),
            *_TIME,
        ),
    ),
    Table(
        name="message",
        grain="the fact that one message was sent (no body)",
        columns=(
            *_SOURCE,
            ("platform", "VARCHAR", ""),
            ("reference", "VARCHAR", ""),
            ("sent_at_utc", "TIMESTAMP", ""),
            ("sent_on", "DATE", ""),
            *_TIME,
        ),
    ),
    Table(
        name="referral",
        grain="one person named by another authority or provider",
        columns=(
            *_SOURCE,
            ("authority", "VARCHAR", "who refers"),
            ("reference", "VARCHAR", "their file number"),
            ("referred_on", "DATE", ""),
            ("stated_role", "VARCHAR", "the role in the referring authority's words"),
            *_TIME,
        ),
    ),
    Table(
        name="access",
        grain="one login or address capture: an account, an address or device, a time",
        columns=(
            *_SOURCE,
            ("platform", "VARCHAR", "who recorded it"),
            ("reference", "VARCHAR", "provider's reference"),
            ("kind", "VARCHAR", "event as stated, such as login or registration"),
            ("seen_at_utc", "TIMESTAMP", "NULL when only the day or no zone is known"),
            ("seen_on", "DATE", "day as written in the file"),
            ("ip", "VARCHAR", "as written"),
            ("port", "VARCHAR", "as written"),
            ("device", "VARCHAR", "as written"),
            *_TIME,
        ),
    ),
    Table(
        name="identity",
        grain="one row that states identifiers of one person (subscriber, contact, device list)",
        columns=(
            *_SOURCE,
            ("platform", "VARCHAR", "who recorded it"),
            ("reference", "VARCHAR", "provider's reference"),
            ("kind", "VARCHAR", "what the row is, such as subscriber or contact"),
            ("device", "VARCHAR", "as written"),
        ),
    ),
    Table(
        name="balance",
        grain="one statement balance",
        columns=(
            *_SOURCE,
            ("account", "VARCHAR", "as written"),
            ("kind", "VARCHAR", "opening | closing | available | other"),
            ("balance_on", "DATE", ""),
            ("amount", AMOUNT, "signed"),
            ("currency", "VARCHAR", ""),
            ("statement", "VARCHAR", "which statement of the file the balance belongs to"),
        ),
    ),
    Table(
        name="official_rate",
        grain="one exchange rate of one day, as a source that a person supplied publishes it",
        columns=(
            *_SOURCE,
            ("authority", "VARCHAR", "who publishes it: the provider of the exhibit"),
            ("currency", "VARCHAR", "ISO 4217"),
            ("rate_on", "DATE", ""),
            ("per_base", AMOUNT, "units of the currency for one unit of the base"),
            ("base", "VARCHAR", "ISO 4217"),
        ),
    ),
    Table(
        name="mention",
        grain="one appearance of a party in one record",
        columns=(
            ("mention_id", "BIGINT", "record_id x 4 + slot"),
            ("record_id", "BIGINT", ""),
            ("exhibit_no", "INTEGER", ""),
            ("use", "VARCHAR", ""),
            ("record", "VARCHAR", "transfer | session | message | referral | balance | access | identity"),
            ("role", "VARCHAR", "payer | payee | caller | callee | sender | recipient | subject | holder"),
            *((name, "VARCHAR", "as written") for name in PARTY_FIELDS),
            ("phone_region", "VARCHAR", "region that the layout states for national numbers"),
        ),
    ),
    Table(
        name="coverage",
        grain="a period in which one exhibit would have shown an event of one subject",
        columns=(
            ("exhibit_no", "INTEGER", ""),
            ("channel", "VARCHAR", "payments | communications"),
            (
                "subject",
                "VARCHAR",
                "whose events it would have shown, as written; NULL = whoever used the provider",
            ),
            ("covers_from", "DATE", ""),
            ("covers_to", "DATE", "inclusive"),
            ("basis", "VARCHAR", "instrument | first and last row"),
        ),
    ),
    Table(
        name="rejection",
        grain="one input row that did not become a record",
        columns=(
            ("exhibit_no", "INTEGER", ""),
            ("row_no", "BIGINT", ""),
            ("row_ref", "VARCHAR", ""),
            ("code", "VARCHAR", "stable reason code"),
            ("field", "VARCHAR", ""),
            ("found", "VARCHAR", "offending value"),
            ("expected", "VARCHAR", ""),
            ("raw", "VARCHAR", "the whole row as it stands in the file"),
        ),
    ),
    Table(
        name="quarantine",
        grain="one row outside the instrument's scope; its content stays in the exhibit only",
        columns=(
            ("exhibit_no", "INTEGER", ""),
            ("row_no", "BIGINT", ""),
            ("row_ref", "VARCHAR", ""),
            ("reason", "VARCHAR", ""),
        ),
    ),
)

CHECK_TABLES: tuple[Table, ...] = (
    Table(
        name="rate",
        grain="one currency and day on which it is needed",
        columns=(
            ("currency", "VARCHAR", ""),
            ("needed_on", "DATE", "day of a payment"),
            ("rate_on", "DATE", "day of the rate: the last one published up to a week before"),
            ("per_eur", "DOUBLE", "units of the currency for one EUR"),
            (
                "source",
                "VARCHAR",
                "ECB reference rates, or the number of the exhibit that a person supplied and who publishes it",
            ),
        ),
    ),
    Table(
        name="same_transfer",
        grain="one transfer record that repeats or completes an earlier record of the same movement",
        columns=(
            ("record_id", "BIGINT", "not counted as a payment of its own"),
            ("counts_as", "BIGINT", "the record that is counted"),
            ("reason", "VARCHAR", "same provider and reference | other leg of the same reference"),
        ),
    ),
    Table(
        name="statement_check",
        grain="one thing checked about one exhibit's statements",
        columns=(
            ("exhibit_no", "INTEGER", ""),
            ("statement", "VARCHAR", "NULL = the exhibit as a whole"),
            ("account", "VARCHAR", ""),
            ("kind", "VARCHAR", "balances | gap | repeated rows"),
            ("fits", "BOOLEAN", "NULL = cannot be checked"),
            ("expected", "VARCHAR", ""),
            ("found", "VARCHAR", ""),
        ),
    ),
)

EPISODE_TABLES: tuple[Table, ...] = (
    Table(
        name="payment",
        grain="one transfer with its two persons",
        columns=(
            ("record_id", "BIGINT", ""),
            ("payer_id", "BIGINT", "person"),
            ("payee_id", "BIGINT", "person"),
            ("sent_at_utc", "TIMESTAMP", "NULL when only the day is known"),
            ("sent_on", "DATE", ""),
            ("amount", AMOUNT, ""),
            ("currency", "VARCHAR", ""),
            ("amount_eur", "DOUBLE", "at the dated rate in table rate; NULL when no rate is known"),
            ("paid_amount", AMOUNT, ""),
            ("paid_currency", "VARCHAR", ""),
            ("provider", "VARCHAR", ""),
            ("text", "VARCHAR", ""),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="contact",
        grain="one session with its two persons",
        columns=(
            ("record_id", "BIGINT", ""),
            ("caller_id", "BIGINT", "person"),
            ("callee_id", "BIGINT", "person"),
            ("started_at_utc", "TIMESTAMP", ""),
            ("duration_s", "BIGINT", ""),
            ("kind", "VARCHAR", ""),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="episode",
        grain="one payment with at least one session of the same two persons within 24 hours",
        columns=(
            ("payment_record_id", "BIGINT", ""),
            ("payer_id", "BIGINT", ""),
            ("payee_id", "BIGINT", ""),
            ("sent_at_utc", "TIMESTAMP", ""),
            ("sessions", "BIGINT", "sessions in the window"),
            ("sessions_after", "BIGINT", "of them, starting at or after the payment"),
            ("next_delay_s", "BIGINT", "seconds to the first session at or after the payment; NULL = none"),
            ("previous_delay_s", "BIGINT", "seconds since the last session before the payment; NULL = none"),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="episode_session",
        grain="one payment with one session in its window",
        columns=(
            ("payment_record_id", "BIGINT", ""),
            ("session_record_id", "BIGINT", ""),
            ("delay_s", "BIGINT", "session start minus payment; negative = before"),
            ("direction", "VARCHAR", "session after payment | session before payment"),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="unpaired",
        grain="one payment that is in no episode, with the reason",
        columns=(
            ("payment_record_id", "BIGINT", ""),
            (
                "reason",
                "VARCHAR",
                "date only | zone unknown | communications not covered | no session in the window",
            ),
        ),
    ),
    *TIMING_TABLES,
)

ALL_TABLES = (
    *INTAKE_TABLES,
    *CHECK_TABLES,
    *JUDGEMENT_TABLES,
    *LINK_TABLES,
    *LEG_TABLES,
    *IDENTITY_TABLES,
    *EPISODE_TABLES,
    *FEATURE_TABLES,
    *LEAD_TABLES,
    *NETWORK_TABLES,
)

__all__ = ["ALL_TABLES", "AMOUNT", "Table"]
