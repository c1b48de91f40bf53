"""Address lines in their parts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.identity.addresses import AddressLevel, address_compatibility, parse_address


def test_parts_are_found_wherever_they_stand():
    found = parse_address("12 bis rue de la Paix, 75002 Paris")
    assert (found.house, found.postcode, found.words) == ("12bis", "75002", ("paix", "paris", "street"))


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("12 bis, Rue de la Paix 75002 PARIS", "12bis r. de la paix, 75002 Paris", AddressLevel.SAME),
        ("Blk 5 Lot 12 Brgy San Jose Cebu 6000", "BLOCK 5 Lot 12, Bgy. San José, Cebu", AddressLevel.SIMILAR),
        ("3 rue Haute, 75002 Paris", "9 avenue Basse, 75002 Paris", AddressLevel.PLACE),
        ("3 rue Haute, 75002 Paris", "8 strada Unirii, 400000 Cluj", AddressLevel.DIFFERENT),
        ("", "3 rue Haute", AddressLevel.UNKNOWN),
    ],
)
def test_addresses_agree_in_degrees(left, right, level):
    assert address_compatibility(parse_address(left), parse_address(right)) is level


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.text(alphabet="12 abrueSt.,é75002", max_size=25), st.text(alphabet="12 abrueSt.,é75002", max_size=25)
)
def test_agreement_is_symmetric(left, right):
    a, b = parse_address(left), parse_address(right)
    assert address_compatibility(a, b) is address_compatibility(b, a)
