"""The tables of networks: households, who shares payees, how each payee is reached, and which payees share payers."""

from filature.model.table import Table

NETWORK_TABLES: tuple[Table, ...] = (
    Table(
        name="household",
        grain="one person tied to another by identifiers that households share; whoever has no row is not known to be",
        columns=(
            ("person_id", "BIGINT", ""),
            ("household_id", "BIGINT", "its smallest person_id"),
            ("signs", "VARCHAR[]", "what ties the person: account, address, device, phone; never a name"),
            ("use", "VARCHAR", "strictest use of the ties of the whole household"),
        ),
    ),
    Table(
        name="payee_degree",
        grain="one payee",
        columns=(
            ("payee_id", "BIGINT", ""),
            ("payers", "BIGINT", "distinct payers"),
            (
                "payers_apart",
                "BIGINT",
                "payers, a household once, the payee's own not: not known to be related, nor to be unrelated",
            ),
            ("own_payers", "BIGINT", "payers of the payee's own household"),
            ("hub", "BOOLEAN", "too many payers for a shared payee to mean anything"),
            (
                "paired",
                "BOOLEAN",
                "its payers are paired in shared_recipient: two or more, and not so many that pairs get too many",
            ),
            ("sessions", "BIGINT", "sessions with payers"),
            ("session_payers", "BIGINT", "payers with at least one session"),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="shared_recipient",
        grain="one pair of payers who pay two or more of the same payees; who shares one is found in pair_feature",
        columns=(
            ("left_payer", "BIGINT", "the smaller number"),
            ("right_payer", "BIGINT", ""),
            ("payees", "BIGINT", "payees that both pay, of those with payee_degree.paired"),
            (
                "weight",
                "DOUBLE",
                "sum of 1 / (payers of the payee - 1), whole millionths: a payee with few payers ties more",
            ),
            (
                "one_household",
                "BOOLEAN",
                "identifiers tie the two to one household; FALSE = not known to be of one",
            ),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="shared_payer",
        grain="one pair of payees whom the same two or more payers apart pay",
        columns=(
            ("left_payee", "BIGINT", "the smaller number"),
            ("right_payee", "BIGINT", ""),
            (
                "payers",
                "BIGINT",
                "payers of no household with the payee, a household counting once; payers of very many left out",
            ),
            ("use", "VARCHAR", ""),
        ),
    ),
    Table(
        name="payee_network",
        grain="one payee",
        columns=(
            ("person_id", "BIGINT", ""),
            ("payers", "BIGINT", "distinct payers"),
            ("payers_apart", "BIGINT", "as in payee_degree: not known to be related"),
            ("own_payers", "BIGINT", "payers of the payee's own household"),
            ("hub", "BOOLEAN", "as in payee_degree"),
            (
                "linking_payers",
                "BIGINT",
                "payers apart who also pay another payee, hubs and payers of very many left out; NULL for a hub",
            ),
            ("overlap", "DOUBLE", "share of the payers apart who do; NULL for a hub, or without any"),
            ("linked_payees", "BIGINT", "other payees with two or more of the same payers apart"),
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
                "household | association or business | may be a victim; none, one or several; never a role",
            ),
            ("use", "VARCHAR", "strictest use of payments, sessions and leads behind the row"),
        ),
    ),
    Table(
        name="structure",
        grain="payees that hang together by shared payers apart",
        columns=(
            ("structure_id", "BIGINT", "its payee with the smallest number"),
            ("payees", "BIGINT", ""),
            ("payers", "BIGINT", "payers apart who pay two or more of the payees"),
            (
                "households",
                "BIGINT",
                "groups of payees tied by identifiers; others count alone: not known to be related",
            ),
            ("kind", "VARCHAR", "household | apart | unclear"),
            ("reasons", "VARCHAR[]", "message keys"),
            ("sessions", "BIGINT", "sessions of the payees with their payers"),
            ("lead_payers", "BIGINT", "of the payers, leads in the work list"),
            ("possible_victims", "BIGINT", "of the payees, those who may be victims"),
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
                "as in household; none = alone",
            ),
            ("use", "VARCHAR", ""),
        ),
    ),
)
