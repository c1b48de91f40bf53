"""The tables of identity: identifiers, persons, what people said of them, and what they should be asked."""

from filature.model.table import Table

IDENTITY_TABLES: tuple[Table, ...] = (
    Table(
        name="identifier",
        grain="one normalised identifier value",
        columns=(
            ("identifier_id", "BIGINT", "order of first appearance"),
            ("kind", "VARCHAR", "phone | email | account | document | customer | handle"),
            ("value", "VARCHAR", "normalised"),
            ("mentions", "BIGINT", "how many mentions carry it"),
        ),
    ),
    Table(
        name="mention_identifier",
        grain="one identifier carried by one mention",
        columns=(("mention_id", "BIGINT", ""), ("identifier_id", "BIGINT", "")),
    ),
    Table(
        name="common_identifier",
        grain="one identifier that binds nobody, because too many carry it",
        columns=(
            ("identifier_id", "BIGINT", ""),
            ("parties", "BIGINT", "different combinations of name and identifiers that carry it"),
            ("names", "BIGINT", "different names"),
            ("why", "VARCHAR", "in words"),
        ),
    ),
    Table(
        name="proposal",
        grain="one question for a person: may these two be one, or is this one two",
        columns=(
            ("kind", "VARCHAR", "merge | split"),
            ("left_person", "BIGINT", "the smaller number"),
            ("right_person", "BIGINT", "the same as left_person for a split"),
            ("left_party", "BIGINT", "the pair of parties that raises it"),
            ("right_party", "BIGINT", ""),
            ("decibans", "DOUBLE", "as in candidate_link; NULL for a split"),
            ("probability", "DOUBLE", "as in candidate_link; NULL for a split"),
            ("standing", "VARCHAR", "not yet asked | unsure | contested"),
            ("why", "VARCHAR", "why nothing was done without asking"),
        ),
    ),
    Table(
        name="person_mention",
        grain="one mention, with the person it belongs to",
        columns=(("mention_id", "BIGINT", ""), ("person_id", "BIGINT", "as in person")),
    ),
    Table(
        name="coverage_person",
        grain="one period of one channel, with the person whose events it would have shown",
        columns=(
            ("exhibit_no", "INTEGER", ""),
            ("channel", "VARCHAR", "payments | communications"),
            (
                "person_id",
                "BIGINT",
                "NULL = whoever used the provider; a subject whom no row shows has no row here",
            ),
            ("covers_from", "DATE", ""),
            ("covers_to", "DATE", "inclusive"),
        ),
    ),
    Table(
        name="person",
        grain="one person: mentions held to be of one, by evidence beyond the name or by decision",
        columns=(
            (
                "person_id",
                "BIGINT",
                "the number under which they were cited, else of the first mention ever seen of them; never reused",
            ),
            ("label", "VARCHAR", "P-exhibit-row-slot: the same number, readable"),
            ("name", "VARCHAR", "most frequent name as written; display only"),
            ("mentions", "BIGINT", ""),
            ("identifiers", "BIGINT", "distinct identifiers"),
            ("bound_by", "VARCHAR", "kinds of identifiers, comma-separated; NULL = name only"),
            ("use", "VARCHAR", "strictest use of its mentions"),
        ),
    ),
)

JUDGEMENT_TABLES: tuple[Table, ...] = (
    Table(
        name="judgement",
        grain="one answer in force about two mentions, copied from the register",
        columns=(
            ("decision_no", "BIGINT", ""),
            ("left_mention", "BIGINT", "the older"),
            ("right_mention", "BIGINT", ""),
            ("answer", "VARCHAR", "same | different | unsure"),
            ("author", "VARCHAR", ""),
            (
                "standing",
                "VARCHAR",
                "of the pair, all answers together: same | different | unsure | contested",
            ),
        ),
    ),
    Table(
        name="citation",
        grain="one mention of a person whom a decision or a dossier named, as they then were: one for each party",
        columns=(
            ("decision_no", "BIGINT", ""),
            ("person_id", "BIGINT", "the number that was named"),
            ("mention_id", "BIGINT", "the first of the party"),
        ),
    ),
)
