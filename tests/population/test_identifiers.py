import numpy as np
import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.population import identifiers, names
from filature.population.faces import look

_SAFE = ("+3319900", "+3326191", "+3335301", "+3346571", "+3353649", "+3363998")


@given(st.integers(0, 10**11 - 1))
@settings(derandomize=True)
def test_ibans_have_right_checks_and_a_bank_that_does_not_exist(number):
    iban = identifiers.ibans(np.array([number]))[0].as_py()
    turned = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])
    assert len(iban) == 27
    assert int(turned) % 97 == 1
    assert iban[:2] == "FR"
    assert iban[4:9] == "00000"
    bank, branch, account, key = int(iban[4:9]), int(iban[9:14]), int(iban[14:25]), int(iban[25:])
    assert (89 * bank + 15 * branch + 3 * account + key) % 97 == 0


def test_every_phone_is_reserved_for_fiction_or_belongs_to_no_plan(medium):
    numbers = identifiers.phones(medium.people, identifiers.national_phones(medium.people)).to_pylist()
    assert len(set(numbers)) == len(numbers)
    for text, country in zip(numbers, medium.people.country.tolist(), strict=True):
        if country < 0:
            assert text.startswith(_SAFE)
            assert len(text) == 12
        else:
            number = phonenumbers.parse(text)
            assert phonenumbers.is_possible_number(number), text
            assert not phonenumbers.is_valid_number(number), text


@pytest.mark.parametrize("country", identifiers.FOREIGN_BLOCKS)
@given(tail=st.integers(0, 9_999_999))
@settings(derandomize=True, max_examples=40)
def test_no_numbering_plan_knows_the_foreign_blocks(country, tail):
    code, prefixes, digits = identifiers.FOREIGN_BLOCKS[country]
    for prefix in prefixes:
        number = phonenumbers.parse(f"+{code}{prefix}{tail % 10**digits:0{digits}d}")
        assert phonenumbers.is_possible_number(number)
        assert not phonenumbers.is_valid_number(number)


def test_other_identifiers_are_safe_too(medium):
    people = medium.people
    assert all(text.endswith("@example.org") for text in identifiers.emails(people).to_pylist())
    assert all(text.isascii() for text in identifiers.emails(people).to_pylist())
    assert all(text.startswith("FIC-") for text in identifiers.documents(people).to_pylist())
    payers = identifiers.emails(people).to_pylist()[: people.payers]
    assert len(set(payers)) == people.payers
    for account in identifiers.accounts(people).to_pylist():
        assert account[:2] != "FR" or account[4:9] == "00000"
        assert account[:2] == "FR" or account[:4] == "0000"


def test_spellings(small):
    faces = look(small.people)
    assert faces.spaced[0].as_py()[:1] == "0"
    assert faces.spaced[0].as_py().count(" ") == 4
    assert faces.spaced[small.people.payers].as_py().startswith("+")
    assert faces.official[0].as_py().isascii()
    clubs = {faces.name[int(i)].as_py() for i in np.flatnonzero(small.people.association)}
    assert all(name.startswith("Association ") for name in clubs)


def test_names_are_distinct():
    assert len(set(names.SURNAMES)) == len(names.SURNAMES) == 1600
    assert len(set(names.GIVEN)) == len(names.GIVEN)
    assert not any(
        ";" in name or "," in name or '"' in name for name in (*names.SURNAMES, *names.ASSOCIATIONS)
    )
