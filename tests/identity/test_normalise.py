import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.identity import normalise as n


@pytest.mark.parametrize(
    ("raw", "region", "expected"),
    [
        ("06 39 98 00 01", "FR", "+33639980001"),
        ("0033 6 39 98 00 01", None, "+33639980001"),
        ("+33 (0)6 39 98 00 01", None, "+33639980001"),
        ("+63 900 123 4567", None, "+639001234567"),
        ("06 39 98 00 01", None, None),  # national, and nobody says where
        ("2547****287", "KE", None),  # masked
        ("+33 0 00 00 00 00", None, None),
        ("N/A", "FR", None),
        ("", "FR", None),
        ("12", "FR", None),
    ],
)
def test_phone(raw, region, expected):
    assert n.phone(raw, region) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (" Anna@Example.ORG ", "anna@example.org"),
        ("anna@", None),
        ("a b@example.org", None),
        ("a***@example.org", None),
    ],
)
def test_email(raw, expected):
    assert n.email(raw) == expected


def test_iban_binds_across_providers_and_other_accounts_only_inside_one():
    assert (
        n.account("FR76 3000 6000 0112 3456 7890 189", "A") == "FR7630006000011234567890189"
    )  # ISO 13616 example
    assert n.account("00123-456", "Bank A") == "bank a:00123456"
    assert n.account("00123-456", "Bank B") != n.account("00123-456", "Bank A")
    assert (
        n.account("FR76 3000 6000 0112 3456 7890 188", "A") == "a:FR7630006000011234567890188"
    )  # bad check sum


@pytest.mark.parametrize("raw", ["000000", "TEST", "n/a", "XXXX1234", "12", "8.6E+14", "1,5E15"])
def test_placeholders_never_bind(raw):
    assert n.account(raw, "A") is None
    assert n.document(raw) is None


def test_customer_numbers_stay_with_their_provider():
    assert n.scoped(" CT-9 ", "Colibri") == "colibri:ct-9"
    assert n.scoped("unknown", "Colibri") is None


@settings(derandomize=True, max_examples=300)
@given(st.text(max_size=30), st.sampled_from(["FR", "PH", None]))
def test_phone_is_idempotent_and_never_raises(raw, region):
    value = n.phone(raw, region)
    if value is not None:
        assert n.phone(value, None) == value


@settings(derandomize=True, max_examples=300)
@given(st.text(max_size=40))
def test_the_rest_never_raises_and_is_idempotent(raw):
    for function in (n.email, n.document):
        value = function(raw)
        assert value is None or function(value) == value
    n.account(raw, "p")
    n.scoped(raw, "p")


@settings(derandomize=True, max_examples=400, deadline=None)
@given(
    st.one_of(
        st.from_regex(r"\+(33|63|40|1|44|39|7|52|55|54|61|81|251|856|225)[0-9 ]{6,13}", fullmatch=True),
        st.from_regex(r"\+[0-9 ]{7,16}", fullmatch=True),
    )
)
def test_the_short_way_gives_what_the_parser_gives(text):
    short = n._plain_international(text)
    if short is not None:
        assert short == n._parsed(text, None)
