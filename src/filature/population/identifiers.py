"""Identifiers that can belong to nobody, computed from an identity's number as columns of text.

* French phones: only the six blocks of 10,000 numbers that the regulator (ARCEP) keeps for fiction. There are
  60,000 of them, so payers beyond that have none and are known by e-mail and customer number.
* Payees' phones: blocks that no numbering plan allocates (parseable, possible in length, not valid).
* IBAN: correct check digits, bank code 00000, which no bank has. * E-mail: example.org (RFC 2606).
* Identity documents: a pattern that no authority uses.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filature.population.classes import COUNTRIES
from filature.population.names import GIVEN, SURNAMES
from filature.population.people import People
from filature.population.series import Flags, Ints
from filature.population.text import choose, folded, joined, padded

FRENCH_BLOCKS = ("639980000", "199000000", "261910000", "353010000", "465710000", "536490000")
"""First number of each block kept for fiction (ARCEP, numbering plan), without the trunk 0."""

_BLOCK = 10_000
FRENCH_PHONES = _BLOCK * len(FRENCH_BLOCKS)
# Multipliers coprime with the capacities: distinct ordinals give distinct numbers, in no visible order.
_FRENCH_STEP, _STEP, _START = 48_611, 7_368_787, 2_718_281

FOREIGN_BLOCKS: dict[str, tuple[str, tuple[str, ...], int]] = {
    "PH": ("63", ("900", "901", "902", "903", "904"), 7),
    "RO": ("40", ("714", "715", "716", "717", "718"), 6),
    "CO": ("57", ("326", "327", "328", "329"), 7),
    "TH": ("66", ("793", "794", "795", "796"), 6),
    "IN": ("91", ("597", "598", "599"), 7),
    "SN": ("221", ("723", "724", "725", "726"), 6),
    "MA": ("212", ("683", "685"), 6),
    "DO": ("1", ("298", "297"), 7),
    "LA": ("856", ("226", "227"), 7),
    "KH": ("855", ("131", "133"), 6),
    "VN": ("84", ("131", "133"), 6),
}
"""Country code, unallocated prefixes, digits that follow. A test asks the numbering-plan library."""


def have_phones(people: People) -> Flags:
    """Return which identities have a phone: those whose country's reserved numbers reach that far."""
    capacity = [FRENCH_PHONES, *(_foreign_capacity(country) for country in COUNTRIES)]
    return np.asarray(people.ordinal < np.array(capacity)[people.country + 1])


def national_phones(people: People) -> pa.Array:
    """Return the significant national number of every identity (no trunk 0); null where there is none."""
    blocks = np.array([int(block) for block in FRENCH_BLOCKS], dtype=np.int64)
    place = (people.ordinal * _FRENCH_STEP + _START) % FRENCH_PHONES
    number = blocks[place // _BLOCK] + place % _BLOCK
    for code, country in enumerate(COUNTRIES):
        number = np.where(people.country == code, _foreign(people.ordinal, country), number)
    return pa.array(number.astype(np.str_), mask=~have_phones(people))


def _foreign_capacity(country: str) -> int:
    _, prefixes, digits = FOREIGN_BLOCKS[country]
    return len(prefixes) * int(10**digits)


def _foreign(ordinal: Ints, country: str) -> Ints:
    """Return the number that each ordinal has in a country."""
    _, prefixes, digits = FOREIGN_BLOCKS[country]
    place = (ordinal * _STEP + _START) % _foreign_capacity(country)
    heads = np.array([int(prefix) for prefix in prefixes], dtype=np.int64)
    size = int(10**digits)
    return np.asarray(heads[place // size] * size + place % size)


def spare_phone(country: str, ordinal: int, payers: int) -> str | None:
    """Return the E.164 phone of somebody outside the population of `payers` payers; None where none is left.

    In France the numbers after those of the payers, elsewhere counted down from the last of the blocks.
    """
    if country == "FR":
        place = ((payers + ordinal) * _FRENCH_STEP + _START) % FRENCH_PHONES
        number = int(FRENCH_BLOCKS[place // _BLOCK]) + place % _BLOCK
        return f"+33{number}" if payers + ordinal < FRENCH_PHONES else None
    last = np.array([_foreign_capacity(country) - 1 - ordinal], dtype=np.int64)
    return f"+{FOREIGN_BLOCKS[country][0]}{_foreign(last, country)[0]}"


def phones(people: People, national: pa.Array) -> pa.Array:
    """Return the phone of every identity in E.164."""
    codes = ["+33", *(f"+{FOREIGN_BLOCKS[country][0]}" for country in COUNTRIES)]
    return joined(choose(codes, people.country + 1), national)


def accounts(people: People) -> pa.Array:
    """Return every identity's account: a French IBAN for payers and associations, else a wallet number."""
    wallet = joined("0000", padded((people.account * _STEP + _START) % 10**8, 8))
    french = (people.country < 0) | people.association
    return pc.if_else(pa.array(french), ibans(people.account), wallet)


def ibans(numbers: Ints) -> pa.Array:
    """Return French IBANs of bank 00000, branch 00000, for account numbers below 10**11.

    The national key is 97 - (3 x account) mod 97 (bank and branch are zero); the check digits follow
    ISO 13616: 98 - (BBAN + 'FR00' as digits) mod 97, with F = 15 and R = 27.
    """
    key = 97 - (3 * numbers) % 97
    remainder = ((numbers % 97) * 100 + key) % 97
    check = 98 - (remainder * (10**6 % 97) + 152_700) % 97
    return joined("FR", padded(check, 2), "0" * 10, padded(numbers, 11), padded(key, 2))


def documents(people: People) -> pa.Array:
    """Return an impossible document number for every identity."""
    return joined("FIC-", padded(people.account, 8), "-X")


def emails(people: People) -> pa.Array:
    """Return an address at example.org for every identity."""
    given = choose([folded(name).lower() for name in GIVEN], people.given)
    surname = choose([folded(name).lower() for name in SURNAMES], people.surname)
    return joined(given, ".", surname, pa.array(people.account.astype(np.str_)), "@example.org")


def customers(prefix: str, people: People) -> pa.Array:
    """Return the number that one operator gives to every identity."""
    return joined(prefix, padded(people.account, 8))
