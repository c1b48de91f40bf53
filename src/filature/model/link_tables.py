"""The tables of linkage: what is compared, with which weights, and which pairs may be one person or one transfer."""

from filature.model.table import Table

COMPARED = ("name", "phone", "email", "account", "document", "customer", "handle", "address", "birth_date")
"""What is compared, in the order of `identity/link/model.toml` (a test holds the two together)."""

_NAME = (
    ("name", "VARCHAR", "canonical words in the order written"),
    ("name_key", "VARCHAR", "words and initials sorted: equal for one name in any order"),
    ("name_compact", "VARCHAR", "the key without blanks"),
    ("name_tokens", "VARCHAR[]", "words of two letters or more, sorted"),
    ("name_words", "INTEGER", "words and initials"),
    ("name_pairs", "VARCHAR[]", "'word|initial of another word'"),
    ("name_roots", "VARCHAR[]", "tokens with familiar forms replaced, sorted"),
    ("name_sound", "VARCHAR", "consonant skeletons, sorted"),
    ("name_first", "VARCHAR", "first word of a name written out"),
    ("name_middle", "VARCHAR", "last word but one, of three or more"),
    ("name_last", "VARCHAR", "last word"),
    ("name_suffix", "VARCHAR", "jr, sr, ii ..."),
)
_ADDRESS = (
    ("address_key", "VARCHAR", "house, words sorted, postcode"),
    ("address_words", "VARCHAR[]", "sorted"),
    ("address_house", "VARCHAR", ""),
    ("address_postcode", "VARCHAR", ""),
)

LINK_TABLES: tuple[Table, ...] = (
    Table(
        name="name_form",
        grain="one name as written, with its parts",
        columns=(("raw", "VARCHAR", "as written"), *_NAME),
    ),
    Table(
        name="address_form",
        grain="one address as written, with its parts",
        columns=(("raw", "VARCHAR", "as written"), *_ADDRESS),
    ),
    Table(
        name="party",
        grain="one combination of name, identifiers, address, birth date (and provider, if no identifier)",
        columns=(
            ("party_id", "BIGINT", "its smallest mention_id"),
            ("mentions", "BIGINT", ""),
            ("use", "VARCHAR", "strictest use of its mentions"),
            (
                "identified",
                "BOOLEAN",
                "carries an identifier; without one its own mentions are not bound either",
            ),
            ("provider", "VARCHAR", "who shows it; NULL where an identifier is carried"),
            *_NAME,
            ("phone", "VARCHAR", "normalised, as the following ones"),
            ("email", "VARCHAR", ""),
            ("email_key", "VARCHAR", "mailbox without the parts that reach the same person: a weaker key"),
            ("account", "VARCHAR", ""),
            ("account_scope", "VARCHAR", "whose numbering it is; different ones are not compared"),
            ("document", "VARCHAR", ""),
            ("customer", "VARCHAR", ""),
            ("customer_scope", "VARCHAR", ""),
            ("handle", "VARCHAR", ""),
            ("handle_scope", "VARCHAR", ""),
            *_ADDRESS,
            ("birth_date", "VARCHAR", "eight figures; only of sources that carry it"),
            ("name_rare", "VARCHAR", "the rarest sound of the name"),
            ("tf_name_key", "DOUBLE", "how common the name is: the chance that another person bears it"),
            *(
                (f"tf_{name}", "DOUBLE", "the chance that a given other person carries the value")
                for name in ("phone", "email", "account", "document", "customer", "handle", "address_key")
            ),
        ),
    ),
    Table(
        name="party_mention",
        grain="one mention, with the party that it shows",
        columns=(("mention_id", "BIGINT", ""), ("party_id", "BIGINT", "")),
    ),
    Table(
        name="link_weight",
        grain="one level of one comparison",
        columns=(
            ("comparison", "VARCHAR", "'prior' = what holds before anything is compared"),
            ("gamma", "INTEGER", "level; higher is closer; -1 = not comparable"),
            ("label", "VARCHAR", ""),
            ("m", "DOUBLE", "how often it holds between two appearances of one person; NULL for the prior"),
            ("u", "DOUBLE", "how often it holds between two persons; NULL for the prior"),
            ("decibans", "DOUBLE", "10 log10(m / u), before the value's own frequency"),
            ("tf", "DOUBLE", "share of the adjustment by the value's own frequency"),
            ("pairs", "DOUBLE", "matching pairs that taught m"),
            ("basis", "VARCHAR", "learnt | given: reason"),
        ),
    ),
    Table(
        name="link_block",
        grain="one rule by which pairs are found",
        columns=(
            ("rule", "VARCHAR", ""),
            ("blocks", "BIGINT", "keys shared by two parties or more"),
            ("pairs", "BIGINT", "pairs in the blocks that were looked at; a pair may come by several rules"),
            ("skipped_blocks", "BIGINT", "blocks above the limit"),
            ("skipped_pairs", "BIGINT", "pairs in them: found by another rule or not at all"),
            ("largest", "BIGINT", "parties under the most common key"),
        ),
    ),
    Table(
        name="candidate_link",
        grain="one pair of parties that may be one person",
        columns=(
            ("left_party", "BIGINT", "the older"),
            ("right_party", "BIGINT", ""),
            ("decibans", "DOUBLE", "sum of the weights, to a hundredth"),
            ("probability", "DOUBLE", "of the same decibans"),
            ("beyond_name", "BOOLEAN", "something other than the name speaks for it"),
            *((f"gamma_{name}", "TINYINT", f"level of {name}; -1 = not comparable") for name in COMPARED),
        ),
    ),
)

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

LEG_TABLES = (LEG_MATCH, LEG_UNMATCHED, LEG_LINK)
