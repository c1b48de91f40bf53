"""The tables of the timing of pairs: merged episodes, scores, and each payment beside its comparison days."""

from filature.model.table import AMOUNT, Table

TIMING_TABLES: tuple[Table, ...] = (
    Table(
        name="payment_episode_row",
        grain="one timed payment, with the payment episode it belongs to",
        columns=(
            ("payment_episode_id", "BIGINT", "record_id of the first transfer of the episode"),
            ("payment_record_id", "BIGINT", ""),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="payment_episode",
        grain="one payment: transfers of the same two persons less than 2 hours apart, over 6 hours at most",
        columns=(
            ("payment_episode_id", "BIGINT", "record_id of its first transfer"),
            ("payer_id", "BIGINT", ""),
            ("payee_id", "BIGINT", ""),
            ("started_at_utc", "TIMESTAMP", "first transfer: the time that counts"),
            ("last_at_utc", "TIMESTAMP", "last transfer"),
            ("transfers", "BIGINT", ""),
            ("amount", AMOUNT, "sum; NULL when currencies are mixed"),
            ("currency", "VARCHAR", "NULL when mixed"),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="session_episode_row",
        grain="one timed session, with the session episode it belongs to",
        columns=(
            ("session_episode_id", "BIGINT", "record_id of the first session of the episode"),
            ("session_record_id", "BIGINT", ""),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="session_episode",
        grain="one session: contacts of the same two persons less than 30 minutes after each other's end",
        columns=(
            ("session_episode_id", "BIGINT", "record_id of its first contact"),
            ("one_id", "BIGINT", "the person with the smaller number"),
            ("other_id", "BIGINT", ""),
            ("started_at_utc", "TIMESTAMP", ""),
            ("contacts", "BIGINT", ""),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="pair_timing",
        grain="one payer with one payee who have payments and sessions",
        columns=(
            ("payer_id", "BIGINT", ""),
            ("payee_id", "BIGINT", ""),
            ("payments", "BIGINT", "payment episodes with a time of day"),
            ("sessions", "BIGINT", "session episodes within the joint coverage"),
            ("covered_days", "DOUBLE", "days on which both sources would have shown an event"),
            ("n_fwd", "BIGINT", "payments that count looking forward"),
            ("n_bwd", "BIGINT", "payments that count looking back"),
            (
                "z_fwd",
                "DOUBLE",
                "day-matched score; positive = sessions sooner after payments; NULL = no payment counts",
            ),
            ("z_bwd", "DOUBLE", "the same looking back"),
            ("t", "DOUBLE", "minus the coefficient of segregation; +1 = wholly mixed; NULL = not defined"),
            ("rate", "DOUBLE", "session episodes per week of joint coverage"),
            ("busy", "DOUBLE", "share of comparison days with a session within 24 hours"),
            (
                "bout",
                "DOUBLE",
                "share of payments in one stretch of device use with the session after or before",
            ),
            ("date_only", "BIGINT", "payments left out: no time of day"),
            ("zone_unknown", "BIGINT", "rows left out: no time zone"),
            ("refusals", "VARCHAR[]", "codes that forbid a likelihood ratio whatever the reference set"),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="payment_timing",
        grain="one payment episode of a pair in pair_timing",
        columns=(
            ("payment_episode_id", "BIGINT", ""),
            ("payer_id", "BIGINT", ""),
            ("payee_id", "BIGINT", ""),
            ("started_at_utc", "TIMESTAMP", ""),
            ("counts", "BOOLEAN", "covered, with at least 14 comparison days"),
            ("delay_s", "BIGINT", "seconds to the next session; NULL = none within 24 hours"),
            ("before_s", "BIGINT", "seconds since the last session; NULL = none within 24 hours"),
            (
                "days",
                "BIGINT",
                "comparison days: same wall-clock time, up to 28 days before and after, covered",
            ),
            ("sooner", "BIGINT", "of them, with a session at least as soon"),
            (
                "u",
                "DOUBLE",
                "(1 + sooner) / (1 + days); 1 when there is no session; never multiplied together",
            ),
            ("m", "DOUBLE", "mean of ln(delay in hours + 0.05) over the comparison days"),
            ("v", "DOUBLE", "variance of the same"),
            ("other_sessions", "BIGINT", "the payer's sessions with others within 24 hours after"),
            (
                "other_payments",
                "BIGINT",
                "the payer's other payments, to anyone, within 24 hours before or after",
            ),
            ("use", "VARCHAR", ""),
        ),
    ),
)
