"""Laws of resolving organisations: order changes nothing, groups are a partition, weighing is symmetric."""

from hypothesis import given, settings
from hypothesis import strategies as st

from filature.identity.company_names import take_apart
from filature.identity.company_weights import Weights, weigh
from filature.identity.organisations import resolve

WORDS = st.sampled_from(
    ["QUELVARN", "QUELVARNE", "QUEL", "VARN", "MOSTRIEL", "TRADING", "INTL", "INTERNATIONAL", "7"]
)
FORMS = st.sampled_from(["LTD", "L.T.D.", "LLC", "S.R.L.", "SPA", "CO., LTD", ""])
NAMES = st.lists(
    st.builds(
        lambda words, form: " ".join([*words, form]).strip(), st.lists(WORDS, min_size=1, max_size=3), FORMS
    ),
    max_size=14,
)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(names=NAMES, data=st.data())
def test_groups_do_not_depend_on_order_or_repetition(names, data):
    found = resolve(names)
    assert resolve(data.draw(st.permutations(names)) + names[:3]) == found
    assert set(found) == set(names)
    assert all(found[label] == label and label <= name for name, label in found.items())


@settings(derandomize=True, max_examples=100, deadline=None)
@given(names=NAMES, first=st.text(max_size=30), second=st.text(max_size=30))
def test_weighing_any_two_texts_is_symmetric(names, first, second):
    weights = Weights([[take_apart(name)] for name in names])
    one, other = take_apart(first), take_apart(second)
    assert weigh(one, other, weights).total == weigh(other, one, weights).total
