"""Spellings of one organisation: joined, and kept apart, each with its reasons. All names are invented."""

import pytest

from filature.identity.company_names import take_apart, words_of
from filature.identity.company_weights import Weights, folded, near, weigh
from filature.identity.organisations import cluster, explain, resolve

STRANGERS = [
    "BALDOFIN",
    "DORKELA",
    "FINGULO",
    "GUMAREK",
    "KELOVAR",
    "LOMITRA",
    "MINUPAS",
    "NUVERDO",
    "PAZOTIL",
    "REGALUN",
    "SOVIDRA",
    "TIKORBA",
    "VUDANEL",
    "ZAMIROT",
    "BEROLUM",
    "DAVITOK",
    "FERMUNA",
    "GOTISAL",
    "KIRVADO",
    "LUSEBRA",
    "MAVONDI",
    "NIRTEKO",
    "PELUGAR",
    "ROMISTA",
    "SADUVEL",
    "TOBREKI",
    "VEMARUN",
    "ZIGOLTA",
]
CROWD = [
    f"{name} {('TRADING', 'EXPORT', 'FOODS', 'GROUP')[n % 4]} {('LTD', 'LLC', 'GMBH', 'SRL', 'LLP')[n % 5]}"
    for n, name in enumerate(STRANGERS)
]  # strangers beside which words are rare or common


def same(first, second):
    found = resolve([*CROWD, first, second])
    return found[first] == found[second]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("QUELVARN HOLDINGS LTD", "Quelvarn Holdings Limited"),
        ("QUELVARN HOLDINGS LTD.", "QUELVARN HOLDINGS ,LTD"),
        ("QUELVARN HOLDINGS LLC", "OOO QUELVARN HOLDINGS"),
        ("QUELVARN HOLDINGS S.R.L.", "QUELVARN HOLDINGS SRL"),
        ("QUELVARN S.P.A.", "QUELVARN SPA VIA INVENTATA 3"),
        ("QUEL VARN HOLDINGS LTD", "QUELVARN HOLDINGS LTD"),
        ("QUELVARNE HOLDINGS LTD", "QUELVARN HOLDINGS LTD"),
        ("HOLDINGS QUELVARN LTD", "QUELVARN HOLDINGS LTD"),
        ("QUELVARN MARITIME INTERNATIONAL LTD", "QUELVARN MARITIME INTL LTD"),
        ("QUELVARN MARITIME TRANSPORTATION AN", "QUELVARN MARITIME TRANSPORTATION AND SHIPPING LTD"),
        ("КВЕЛЬВАРН ХОЛДИНГ ООО", "KVELVARN HOLDING OOO"),
        ("Quélvärn Holdings", "QUELVARN HOLDINGS GMBH"),
        ("QUELVARN MAKINA SANAYI VE TICARET LTD STI", "QUELVARN MAKINA SAN.VE TIC.LTD.STI."),
        ("Q.V.N. MARITIME SRL", "QVN MARITIME S.R.L."),
    ],
)
def test_spellings_of_one_organisation_are_joined(first, second):
    assert same(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("QUELVARN TRADING LTD", "MOSTRIEL TRADING LTD"),
        ("QUELVARN TRADING LLC", "QUELVORSKI FOODS LLC"),
        ("QUELVARN LTD", "QUELVARN SPA"),  # nothing but a name, and forms of different kinds
        ("BALO 47 LTD", "BALO 48 LTD"),
        ("QUELVARN MARITIME SHIPYARD LTD", "MOSTRIEL MARITIME SHIPYARD LTD"),
        ("TRADING LTD", "EXPORT LTD"),
    ],
)
def test_different_organisations_are_kept_apart(first, second):
    assert not same(first, second)


def test_reasons_add_up_and_name_what_was_seen():
    found = explain("QUELVARN HOLDINGS LTD", "QUELVARNE HOLDINGS LTD", CROWD)
    assert found.total == pytest.approx(sum(value for _, value in found.reasons))
    texts = [reason for reason, _ in found.reasons]
    assert texts[0] == "odds before looking"
    assert {"both have HOLDINGS", "QUELVARN ~ QUELVARNE", "same legal form"} <= set(texts)


def test_a_chain_of_look_alikes_does_not_join_its_ends():
    """0-1 and 2-3 are certain, 1-2 is one strong link between them that three pairs contradict."""
    links = {(0, 1): 9.0, (2, 3): 8.0, (1, 2): 7.0}
    group = cluster(4, sorted(links), lambda a, b: links.get((min(a, b), max(a, b)), -5.0))
    assert group == [0, 0, 2, 2]


def test_a_middle_spelling_that_most_agree_with_joins():
    links = {(0, 1): 9.0, (1, 2): 5.0, (0, 2): 1.0}
    assert cluster(3, sorted(links), lambda a, b: links[min(a, b), max(a, b)]) == [0, 0, 0]


@pytest.mark.parametrize(
    ("name", "words", "forms", "tail"),
    [
        ("QUELVARN CO., LTD.", ("QUELVARN",), {"COLTD"}, ()),
        ("LLC QUELVARN", ("QUELVARN",), {"LLC"}, ()),
        ("QUELVARN L L C", ("QUELVARN",), {"LLC"}, ()),
        ("OOO KOMPANIYA QUELVARN", ("QUELVARN",), {"OOO"}, ()),
        ("QUELVARN LIMITED 12 MAIN STREET", ("QUELVARN",), {"LIMITED"}, ("12", "MAIN", "STREET")),
        ("P.V.Z.S.R.L.", ("PVZ",), {"SRL"}, ()),
        ("PUBLIC JOINT STOCK COMPANY QUELV", ("QUELV",), {"PUBLICJOINTSTOCKCOMPANY"}, ()),
        ("LTD", ("LTD",), set(), ()),
        ("THE AND", ("THE", "AND"), set(), ()),
        ("", (), set(), ()),
    ],
)
def test_names_are_taken_apart(name, words, forms, tail):
    found = take_apart(name)
    assert (found.words, set(found.forms), found.tail) == (words, forms, tail)


def test_words_and_sounds():
    assert words_of("Müller & O'Hara+Söhne") == ("MULLER", "AND", "OHARA", "AND", "SOHNE")
    assert folded("AQROVEST") == folded("AGROWEST")


def test_words_are_worth_less_when_more_have_them():
    weights = Weights([[take_apart(name)] for name in CROWD])
    assert weights.bits("TRADING", same_group=False) < weights.bits("QUELVARN", same_group=False)
    assert weights.bits("TRADING", same_group=True) < weights.bits("TRADING", same_group=False)


@pytest.mark.parametrize(("one", "other"), [("AK47", "AK48"), ("ARMA", "BOST"), ("ARM", "ART")])
def test_words_that_are_not_spellings_of_one(one, other):
    assert near(one, other, lambda _: 10.0) is None


def test_weighing_is_symmetric():
    weights = Weights([[take_apart(name)] for name in CROWD])
    first, second = take_apart("QUEL VARN INTL LTD"), take_apart("QUELVARN INTERNATIONAL SHIPPING LLC")
    assert weigh(first, second, weights) == weigh(second, first, weights)


def test_nothing_and_repeated_names():
    assert resolve([]) == {}
    assert resolve(["QUELVARN LTD", "QUELVARN LTD"]) == {"QUELVARN LTD": "QUELVARN LTD"}
    assert resolve(["", "-"]) in ({"": "", "-": "-"}, {"": "", "-": ""})
