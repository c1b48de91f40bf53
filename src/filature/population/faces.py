"""How every identity looks in the files: names and identifiers in the spellings that the providers use."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filature.population import identifiers
from filature.population.classes import COUNTRIES
from filature.population.names import ASSOCIATIONS, GIVEN, SURNAMES
from filature.population.people import People
from filature.population.text import choose, folded, joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """Columns of text, one row per identity; null where the identity has no such thing."""

    name: pa.Array  # 'Camille Bradoval'
    official: pa.Array  # 'BRADOVAL CAMILLE', without accents
    phone: pa.Array  # E.164
    spaced: pa.Array  # '06 39 98 12 34' in France, '+63 900 1234567' elsewhere
    national: pa.Array  # '0900 123 4567', the trunk 0 added
    account: pa.Array
    document: pa.Array
    email: pa.Array
    country: pa.Array


def look(people: People) -> Faces:
    """Return the spellings of every identity."""
    national = identifiers.national_phones(people)
    phone = identifiers.phones(people, national)
    prefix = choose(["+33", *(f"+{identifiers.FOREIGN_BLOCKS[c][0]}" for c in COUNTRIES)], people.country + 1)
    french = pc.replace_substring_regex(national, r"^(.)(..)(..)(..)(..)$", r"0\1 \2 \3 \4 \5")
    foreign = joined(prefix, " ", pc.replace_substring_regex(national, r"^(...)(.*)$", r"\1 \2"))
    abroad = pa.array(people.country >= 0)
    club = pa.array(people.association)
    title = joined("Association ", _associations(people))
    plain = joined(
        choose([folded(name).upper() for name in SURNAMES], people.surname),
        " ",
        choose([folded(name).upper() for name in GIVEN], people.given),
    )
    return Faces(
        name=names(people),
        official=pc.if_else(club, pc.utf8_upper(title), plain),
        phone=phone,
        spaced=pc.if_else(abroad, foreign, french),
        national=pc.replace_substring_regex(national, r"^(...)(...)(.*)$", r"0\1 \2 \3"),
        account=identifiers.accounts(people),
        document=identifiers.documents(people),
        email=identifiers.emails(people),
        country=choose(["FR", *COUNTRIES], people.country + 1),
    )


def names(people: People) -> pa.Array:
    """Return the name of every identity: given name and surname, or an association's title."""
    title = joined("Association ", _associations(people))
    own = joined(choose(GIVEN, people.given), " ", choose(SURNAMES, people.surname))
    return pc.if_else(pa.array(people.association), title, own)


def _associations(people: People) -> pa.Array:
    """Return an invented association's name for every identity that is one (others get a name never used)."""
    place = np.cumsum(people.association) - 1
    base = choose(ASSOCIATIONS, np.maximum(place, 0) % len(ASSOCIATIONS))
    turn = np.maximum(place, 0) // len(ASSOCIATIONS)
    return pc.if_else(pa.array(turn > 0), joined(base, " ", pa.array((turn + 1).astype(np.str_))), base)
