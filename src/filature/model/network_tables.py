"""The tables of networks: who shares payees, how each payee is reached, and which payees share unrelated payers."""

from filature.model.table import Table

NETWORK_TABLES: tuple[Table, ...] = (
    Table(
        name="payee_degree",
        grain="one payee",
        columns=(
            ("payee_id", "BIGINT", ""),
            ("payers", "BIGINT", "distinct payers"),
            (
                "hub",
                "BOOLEAN",
                "too many payers for a shared payee to mean anything: left out of pairs, and counted",
            ),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="shared_recipient",
        grain="one pair of payers who pay the same payee",
        columns=(
            ("left_payer", "BIGINT", "the smaller number"),
            ("right_payer", "BIGINT", ""),
            ("payees", "BIGINT", "payees that both pay, hubs left out"),
            (
                "weight",
                "DOUBLE",
                "sum of 1 / (payers of the payee - 1), whole millionths: a payee with few payers ties more",
            ),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="shared_payer",
        grain="one pair of payees whom the same two or more unrelated payers pay",
        columns=(
            ("left_payee", "BIGINT", "the smaller number"),
            ("right_payee", "BIGINT", ""),
            ("payers", "BIGINT", "payers without a shared name with either; payers of very many left out"),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="payee_network",
        grain="one payee",
        columns=(
            ("person_id", "BIGINT", ""),
            ("payers", "BIGINT", "distinct payers"),
            ("unrelated_payers", "BIGINT", "of them, without a shared name"),
            ("hub", "BOOLEAN", "as in payee_degree"),
            ("linking_payers", "BIGINT", "unrelated payers who also pay another payee that is no hub"),
            ("overlap", "DOUBLE", "share of the unrelated payers who do; NULL when there is none"),
            ("linked_payees", "BIGINT", "other payees with two or more of the same unrelated payers"),
            ("burst_payers", "BIGINT", "most payers who began within the same 14 days"),
            ("burst_payments", "BIGINT", "most payments within the same 7 days"),
            ("lead_payers", "BIGINT", "payers who are leads in the work list, as payers"),
            ("lead_share", "DOUBLE", "share of the payers who are"),
            ("victim_payers", "BIGINT", "payers with the pattern of an extorted victim"),
            ("sessions", "BIGINT", "sessions with payers"),
            ("session_payers", "BIGINT", "payers with at least one session"),
            (
                "looks",
                "VARCHAR[]",
                "household | association or business | possible victim; none, one or several; never a role",
            ),
            ("use", "VARCHAR", "strictest use of payments, sessions and leads behind the row"),
        ),
    ),
    Table(
        name="structure",
        grain="payees that hang together by shared unrelated payers",
        columns=(
            ("structure_id", "BIGINT", "its payee with the smallest number"),
            ("payees", "BIGINT", ""),
            ("payers", "BIGINT", "unrelated payers who pay two or more of the payees"),
            (
                "households",
                "BIGINT",
                "groups of payees tied by last name, address or telephone; others count alone",
            ),
            ("kind", "VARCHAR", "household | several households | unclear"),
            ("reasons", "VARCHAR[]", "message keys"),
            ("sessions", "BIGINT", "sessions of the payees with their payers"),
            ("lead_payers", "BIGINT", "of the payers, leads in the work list"),
            ("possible_victims", "BIGINT", "of the payees"),
            ("first_on", "DATE", "first payment of those payers to those payees"),
            ("last_on", "DATE", ""),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="structure_payee",
        grain="one payee in a structure",
        columns=(
            ("structure_id", "BIGINT", ""),
            ("payee_id", "BIGINT", ""),
            ("household", "BIGINT", "the smallest number in the payee's household"),
            (
                "signs",
                "VARCHAR[]",
                "what ties the payee to the household: name, address, phone; none = alone",
            ),
            ("use", "VARCHAR", ""),
        ),
    ),
)
