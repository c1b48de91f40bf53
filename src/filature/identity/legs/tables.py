"""The tables that matching legs writes."""

from filature.model.tables import Table

LEG_MATCH = Table(
    name="leg_match",
    grain="one send leg with the payout leg that completes it; each leg at most once",
    columns=(
        ("send_id", "VARCHAR", "as in the relation of send legs"),
        ("payout_id", "VARCHAR", "as in the relation of payout legs"),
        ("decibans", "DOUBLE", "of the pair against both legs having no partner: the sum of the parts"),
        ("probability", "DOUBLE", "that the two belong together, given every other candidate of both"),
        ("parts", "VARCHAR", "JSON object: decibans of each aspect, `base` = of the counts"),
    ),
)
LEG_UNMATCHED = Table(
    name="leg_unmatched",
    grain="one leg without a partner, with the reason",
    columns=(
        ("leg", "VARCHAR", "send | payout"),
        ("leg_id", "VARCHAR", "as in its relation"),
        ("reason", "VARCHAR", "no day | no candidate | not certain enough"),
        ("best_probability", "DOUBLE", "of its most probable partner; NULL without candidate"),
    ),
)
LEG_LINK = Table(
    name="leg_link",
    grain="one proposal: a send record and a payout record without a common reference that are one transfer",
    columns=(
        ("send_record_id", "BIGINT", ""),
        ("payout_record_id", "BIGINT", ""),
        ("probability", "DOUBLE", "that the two are one transfer, given every other candidate of both"),
        ("decibans", "DOUBLE", "of the pair against both legs having no partner"),
        ("parts", "VARCHAR", "JSON object: decibans of each aspect, `base` = of the counts"),
        ("use", "VARCHAR", "strictest use of the two records"),
    ),
)
