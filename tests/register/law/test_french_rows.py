"""Every row of the project's French law reference can be reached on a day; one day before an entry into force, not.

The table: row of the reference (section, article) -> pack row, a day on which it comes out, and how.
"""

from collections import Counter
from datetime import date, timedelta
from functools import cache

import pytest

from filature.register import law
from filature.register.law.model import KINDS

PACK = law.load("fr")
YES, OPEN = "yes", "unknown"  # in force that day · not known whether
P10, Y15, P23, P25, D26 = "2010-08-11", "2015-01-01", "2023-04-01", "2025-08-01", "2026-09-01"
A20, A21, N25 = "2020-08-01", "2021-04-23", "2025-11-08"
B20, B21, B25 = "2020-07-31", "2021-04-22", "2025-11-07"
REFERENCE: dict[str, tuple[tuple[str, str, str], ...]] = {
    "3 T1": (("cp-112-1", P10, YES),),
    "3 T2": (("cp-112-2-2", P10, YES),),
    "3 T3": (("cp-112-2-4", P10, YES),),
    "3 T4": (("computed-one-evaluation-per-day", P10, OPEN),),
    "4 113-2": (("cp-113-2", P10, YES),),
    "4 113-2-1": (("cp-113-2-1", Y15, OPEN), ("cp-113-2-1", P25, YES)),
    "4 113-5 al.1": (("cp-113-5-1", P10, YES),),
    "4 113-5 al.2": (("cp-113-5-2@2020-08-01", A20, YES),),
    "4 113-6 / 113-7 / 113-8": (("cp-113-6", P10, YES), ("cp-113-7", P10, YES), ("cp-113-8", P10, YES)),
    "4 113-8-1": (("cp-113-8-1", Y15, OPEN), ("cp-113-8-1", P25, YES)),
    "4 222-22 last al.": (("cp-222-22-last", P10, YES),),
    "4 225-4-8": (("cp-225-4-8", Y15, OPEN), ("cp-225-4-8", P25, YES)),
    "4 227-27-1": (("cp-227-27-1", P10, YES),),
    "4 121-6 / 121-7": (("cp-121-6", P10, YES), ("cp-121-7-1", P10, YES), ("cp-121-7-2", P10, YES)),
    "5 222-22": (("cp-222-22@2010", B21, YES), ("cp-222-22@2021-04-23", B25, YES), ("cp-222-22@2025-11-08", N25, YES)),
    "5 222-22-2": (("cp-222-22-2-third", Y15, OPEN), ("cp-222-22-2-third", P25, YES),
                   ("cp-222-22-2-self@2021-04-23", A21, YES)),
    "5 222-23": (("cp-222-23@2010", B21, YES), ("cp-222-23@2021-04-23", A21, YES), ("cp-222-23@2025-11-08", N25, YES)),
    "5 222-23-1": (("cp-222-23-1@2021-04-23", A21, YES),),
    "5 222-23-2": (("cp-222-23-2@2021-04-23", A21, YES),),
    "5 222-24": (("cp-222-24-under-15", P10, YES), ("cp-222-24-several", P10, YES), ("cp-222-24-network", P10, YES),
                 ("cp-222-24-14", Y15, OPEN), ("cp-222-24-14", P25, YES), ("cp-222-24-others", P10, YES)),
    "5 222-26": (("cp-222-26", P10, YES),),
    "5 222-26-1": (("cp-222-26-1@2020-08-01", A20, YES),),
    "5 222-27 / 222-29": (("cp-222-27", P10, YES), ("cp-222-29-vulnerable", P10, YES),
                          ("cp-222-29-1-minor@2010", P10, YES), ("cp-222-29-1-minor@2010", Y15, OPEN)),
    "5 222-29-1": (("cp-222-29-1@2018", Y15, OPEN), ("cp-222-29-1@2018", P25, YES)),
    "5 222-29-2": (("cp-222-29-2@2021-04-23", A21, YES),),
    "5 222-29-3": (("cp-222-29-3@2021-04-23", A21, YES),),
    "5 222-30": (("cp-222-30", P10, YES),),
    "5 222-30-2": (("cp-222-30-2@2020-08-01", A20, YES), ("cp-222-30-2-minor@2020-08-01", A20, YES)),
    "5 222-31": (("cp-222-31@2010", P10, YES), ("cp-222-31@2025", P25, YES)),
    "5 225-4-1 II": (("cp-225-4-2-minor@2010", P10, YES), ("cp-225-4-1-ii@2013", Y15, OPEN),
                     ("cp-225-4-1-ii@2013", P25, YES)),
    "5 225-4-2 II / -3 / -4": (("cp-225-4-2-ii", P10, OPEN), ("cp-225-4-2-ii", P25, YES), ("cp-225-4-3", P10, YES),
                               ("cp-225-4-4", P25, YES)),
    "5 225-4-7": (("cp-225-4-7", P10, YES),),
    "5 225-7 1° / 225-7-1": (("cp-225-7-minor", P10, YES), ("cp-225-7-1@2010", B21, YES),
                             ("cp-225-7-1@2021-04-23", A21, YES)),
    "5 225-12-1 al.2": (("cp-225-12-1-2@2010", B21, YES), ("cp-225-12-1-2@2021-04-23", A21, YES)),
    "5 225-12-2": (("cp-225-12-2@2010", B21, YES), ("cp-225-12-2@2021-04-23", A21, YES),
                   ("cp-225-12-2-under-15@2010", B21, YES), ("cp-225-12-2-under-15@2021-04-23", A21, YES)),
    "5 227-22": (("cp-227-22", P10, YES), ("cp-227-22-attending", Y15, OPEN), ("cp-227-22-attending", P25, YES),
                 ("cp-227-22-network", P10, YES), ("cp-227-22-under-15@2010", P10, YES),
                 ("cp-227-22-under-15@2025", P25, YES), ("cp-227-22-gang", P10, YES)),
    "5 227-22-1": (("cp-227-22-1", P10, YES), ("cp-227-22-1-meeting", P10, YES)),
    "5 227-22-2": (("cp-227-22-2@2021-04-23", A21, YES), ("cp-227-22-2-under-15@2021-04-23", A21, YES),
                   ("cp-227-22-2-gang@2021-04-23", A21, YES)),
    "5 227-23 al.1-3": (("cp-227-23-1-al", P10, YES), ("cp-227-23-1-al-under-15", Y15, OPEN),
                        ("cp-227-23-1-al-under-15", P25, YES), ("cp-227-23-2-al", P10, YES),
                        ("cp-227-23-3-al", P10, YES)),
    "5 227-23 al.4": (("cp-227-23-4-habitual@2010", B20, YES), ("cp-227-23-4-habitual@2020-08-01", A20, YES),
                      ("cp-227-23-4-possession@2010", B20, YES), ("cp-227-23-4-possession@2020-08-01", A20, YES),
                      ("cp-227-23-4-paid@2013", Y15, OPEN), ("cp-227-23-4-paid@2020-08-01", A20, YES)),
    "5 227-23 end": (("cp-227-23-gang", P10, YES), ("cp-227-23-attempt", P10, YES), ("cp-227-23-appearance", P10, YES)),
    "5 227-23-1": (("cp-227-23-1@2021-04-23", A21, YES), ("cp-227-23-1-under-15@2021-04-23", A21, YES),
                   ("cp-227-23-1-gang@2021-04-23", A21, YES)),
    "5 227-25 / -26 / -27": (("cp-227-25@2010", B21, YES), ("cp-227-25@2021-04-23", A21, YES),
                             ("cp-227-26", P10, YES), ("cp-227-27", P10, YES)),
    "5 227-28-3": (("cp-227-28-3-delit@2010", P10, YES), ("cp-227-28-3-crime@2010", Y15, OPEN),
                   ("cp-227-28-3-crime@2010", P10, YES), ("cp-227-28-3-delit@2020", Y15, OPEN),
                   ("cp-227-28-3-delit@2020", P25, YES), ("cp-227-28-3-crime@2020", P25, YES)),
    "5 321-1, 324-1": (("cp-321-1", P10, YES), ("cp-324-1", P10, YES), ("cp-324-1-1", Y15, OPEN), ("cp-324-1-1", P25, YES)),
    "5 450-1": (("cp-450-1-5", P10, YES), ("cp-450-1-10", P10, YES), ("cp-450-1-15", Y15, OPEN), ("cp-450-1-15", P25, YES)),
    "5 131-21; 222-48-1; 227-31": (("cp-131-21", P10, YES), ("cp-222-48-1", P10, YES), ("cp-227-31", P10, YES)),
    "6 L1": (("cpp-l1", Y15, OPEN), ("cpp-l1", P23, YES)),
    "6 L2": (("cpp-l2", P23, YES),),
    "6 L3": (("cpp-l3", P23, YES),),
    "6 L4": (("cpp-l4@2021-04-23", A21, YES),),
    "6 L5": (("cpp-l5-crime", P23, YES), ("cpp-l5-delit", P23, YES)),
    "6 L6": (("cpp-l6-crime", P23, YES), ("cpp-l6-delit", P23, YES)),
    "6 L7": (("cpp-l7", P23, YES),),
    "6 L8": (("cpp-l8", P23, YES),),
    "6 L9": (("cpp-l9", P23, YES),),
    "6 L10": (("loi-2017-242-l10", P23, YES),),
    "6 L11": (("cpp-l11-crime-minor", Y15, OPEN), ("cpp-l11-crime", Y15, OPEN), ("cpp-l11-delit", Y15, OPEN)),
    "6 706-47": (("cpp-706-47@2023-03", P23, YES),),
    "7 flagrance": (("cpp-53", P23, YES),),
    "7 préliminaire": (("cpp-75", P23, YES), ("cpp-75-3", P23, YES), ("cpp-75-3-organised", P23, YES)),
    "7 706-73": (("cpp-706-73", P23, YES),),
    "7 access to the file": (("cpp-77-2", P23, YES),),
    "7 information judiciaire": (("cpp-79", P23, OPEN), ("cpp-179-181", P23, YES)),
    "7 trial": (("cpp-trial-delit", P23, YES), ("cpp-380-16@2023-01-01", "2023-01-01", YES), ("cpp-trial-assises", P23, YES)),
    "7 children": tuple((f"cpp-706-{n}", P23, YES) for n in ("50", "51-1", "52", "53")),
    "7 reform bills": (("bill-2026-03-18", "2026-03-18", OPEN),),
    "7 new CPP": (("ordonnance-2025-1091@2029", "2029-01-01", OPEN),),
    "7 OFMIN": (("decret-2023-829@2023-11-20", "2023-11-20", YES),),
    "8 CPP 60-1": (("cpp-60-1", P23, YES),),
    "8 CPP 77-1-1": (("cpp-77-1-1", P23, YES),),
    "8 CPP 99-3, 99-4": (("cpp-99-3-99-4", P23, YES),),
    "8 CPP 60-1-2": (("cpp-60-1-2@2022-03-04", "2022-03-04", YES),),
    "8 CPP 60-1-1": (("cpp-60-1-1", P23, YES),),
    "8 CPP 60-2, 77-1-2": (("cpp-60-2-77-1-2", P23, YES),),
    "8 EU conformity": (("eu-conformity-77-1-1", P23, OPEN),),
    "8 COSI": (("cosi-operation@2013-10-01", "2013-10-01", YES), ("cosi-month@2014-04-01", "2014-04-01", YES),
               ("cosi-cash@2016-01-01", "2016-01-01", YES)),
    "8 COSI, small payments": (("cosi-small-payments", "2014-04-01", YES),),
    "8 STR": (("cmf-l561-15", P23, OPEN),),
    "8 Tracfin": (("cmf-l561-25", P23, OPEN), ("cmf-l561-26", P23, OPEN)),
    "8 e-Evidence": (("eu-2023-1543@2026-08-18", "2026-08-18", YES),),
    "8 AMLR": (("eu-2024-1624@2027", "2027-07-10", OPEN),),
    "8 recast directive": (("eu-2024-0035", D26, OPEN),),
    "8 MLA": (("mla", P23, OPEN),),
}  # fmt: skip
CASES = [(name, *case) for name, cases in REFERENCE.items() for case in cases]


@cache
def on(day):
    """Return row -> how it stands that day, whether it comes out beside facts or as a step of procedure."""
    asked = law.answer(PACK, law.Facts(first=day, last=day))
    found = [*asked.candidates, *(one for rows in asked.beside.values() for one in rows)]
    found += law.in_force(PACK, (day, day), ("procedure", "instrument", "pending"))
    return {one.rule.id: one for one in found}


@pytest.mark.parametrize(("name", "row", "day", "how"), CASES, ids=[f"{c[1]} {c[2]}" for c in CASES])
def test_every_row_of_the_reference_can_be_reached(name, row, day, how):
    (span,) = on(date.fromisoformat(day))[row].days
    assert span.in_force == how, name


def test_every_row_of_the_pack_stands_in_the_table():
    assert {case[1] for case in CASES} == {rule.id for rule in PACK.rules}


EXACT = [rule for rule in PACK.rules if rule.begins.earliest and rule.begins.earliest == rule.begins.latest]


@pytest.mark.parametrize("rule", EXACT, ids=lambda rule: rule.id)
def test_one_day_before_the_entry_into_force_the_row_is_not_there(rule):
    first = rule.begins.earliest
    before = first - timedelta(days=1)
    assert rule.id not in on(before)
    assert on(first)[rule.id].days[0].in_force == "yes"
    assert on(first + timedelta(days=1))[rule.id].days[0].in_force == "yes"
    same = [
        other
        for other in PACK.rules
        if (other.code, other.article, other.part) == (rule.code, rule.article, rule.part)
        and other.ends.latest == before
    ]
    for other in same:
        assert on(before)[other.id].days
        assert other.id not in on(first)


def test_the_last_day_of_a_row_is_its_own_and_the_next_is_not():
    ended = [rule for rule in PACK.rules if rule.ends.latest and rule.ends.earliest == rule.ends.latest]
    assert len(ended) >= 10
    for rule in ended:
        assert rule.id in on(rule.ends.latest)
        assert rule.id not in on(rule.ends.latest + timedelta(days=1))


def test_facts_across_a_change_of_law_list_both_texts_with_their_days():
    facts = law.Facts(first=date(2021, 4, 1), last=date(2021, 5, 31), child=law.Child(age=(10, 12)))
    found = {one.rule.id: one for one in law.answer(PACK, facts).candidates}
    days = {row: [(str(s.first), str(s.last)) for s in found[row].days] for row in found}
    assert days["cp-222-23@2010"] == [("2021-04-01", "2021-04-22")]
    assert days["cp-222-23@2021-04-23"] == [("2021-04-23", "2021-05-31")]
    assert days["cp-222-23-1@2021-04-23"] == [("2021-04-23", "2021-05-31")]
    assert (
        found["cp-225-7-1@2010"].rule.penalty.years,
        found["cp-225-7-1@2021-04-23"].rule.penalty.years,
    ) == (15, 20)


PENALTIES = {
    "cp-222-23-1@2021-04-23": (20, None), "cp-222-26-1@2020-08-01": (10, 150_000), "cp-222-27": (5, 75_000),
    "cp-222-29-1-minor@2010": (7, 100_000), "cp-222-29-2@2021-04-23": (10, 150_000),
    "cp-222-30-2@2020-08-01": (5, 75_000), "cp-222-30-2-minor@2020-08-01": (7, 100_000),
    "cp-225-4-1-ii@2013": (10, 1_500_000), "cp-225-4-2-ii": (15, 1_500_000), "cp-225-4-3": (20, 3_000_000),
    "cp-225-7-1@2010": (15, None), "cp-225-7-1@2021-04-23": (20, 3_000_000),
    "cp-225-12-1-2@2010": (3, 45_000), "cp-225-12-1-2@2021-04-23": (5, 75_000),
    "cp-225-12-2@2010": (5, None), "cp-225-12-2@2021-04-23": (7, 100_000),
    "cp-225-12-2-under-15@2010": (7, None), "cp-225-12-2-under-15@2021-04-23": (10, 150_000),
    "cp-227-22": (5, 75_000), "cp-227-22-network": (7, 100_000), "cp-227-22-under-15@2010": (7, None),
    "cp-227-22-under-15@2025": (10, 150_000), "cp-227-22-gang": (10, 1_000_000), "cp-227-22-1": (2, 30_000),
    "cp-227-22-1-meeting": (5, 75_000), "cp-227-22-2@2021-04-23": (7, 100_000),
    "cp-227-23-3-al": (7, 100_000), "cp-227-23-4-habitual@2010": (2, 30_000),
    "cp-227-23-4-habitual@2020-08-01": (5, 75_000), "cp-227-23-gang": (10, 500_000),
    "cp-227-25@2010": (5, 75_000), "cp-227-25@2021-04-23": (7, 100_000), "cp-227-26": (10, 150_000),
    "cp-227-27": (5, 45_000), "cp-227-28-3-delit@2010": (3, 45_000), "cp-227-28-3-crime@2010": (7, 100_000),
    "cp-321-1": (5, 375_000), "cp-324-1": (5, 375_000), "cp-450-1-15": (15, None),
}  # fmt: skip


def test_penalties_are_those_of_the_reference():
    by_id = {rule.id: rule.penalty for rule in PACK.rules}
    assert {row: (by_id[row].years, by_id[row].fine) for row in PENALTIES} == PENALTIES
    assert by_id["cp-222-26"].life
    assert by_id["cp-225-4-4"].life
    assert by_id["cp-222-22-2-third"].as_in == "222-23 to 222-30"


def test_trap_113_5_al_2_is_about_crimes_only():
    found = law.answer(PACK, law.Facts(first=date(2022, 1, 1), last=date(2022, 1, 1)))
    (row,) = [one for one in found.beside["jurisdiction"] if one.rule.id == "cp-113-5-2@2020-08-01"]
    classes = {rule.id: rule.class_ for rule in PACK.rules}
    assert {classes[name] for name in row.concerns} == {"crime", None}
    assert "cp-222-27" not in row.concerns
    assert "cp-222-23-1@2021-04-23" in row.concerns


def test_offers_without_an_act_are_alternatives_to_complicity():
    by_id = {rule.id: rule for rule in PACK.rules}
    for row in ("cp-222-26-1@2020-08-01", "cp-222-30-2@2020-08-01", "cp-227-28-3-delit@2010"):
        assert "121-7" in by_id[row].alternative_to
        assert "not_committed_nor_attempted" in by_id[row].elements


def test_every_row_that_is_not_primary_or_not_verified_says_why_it_is_to_be_checked():
    assert PACK.unverified == len(PACK.rules)
    for day in (P10, Y15, B21, P25, D26):
        for one in on(date.fromisoformat(day)).values():
            codes = [note.code for note in one.notes]
            assert "unverified" in codes
            assert ("text" in codes) == (one.rule.text_grade != "P")
            if one.rule.date_grade not in ("P", one.rule.text_grade):
                assert "date" in codes
            assert ("in-force" in codes) == (one.days[0].in_force == "unknown")


def test_a_text_is_not_said_to_be_in_force_after_the_last_state_read_without_a_note():
    later = on(date(2026, 1, 1))["cp-222-27"]
    assert "later-state" in [note.code for note in later.notes]
    assert "later-state" not in [note.code for note in on(date(2025, 7, 31))["cp-222-27"].notes]


def test_the_table_is_as_long_as_the_reference():
    sections = Counter(name.split()[0] for name in REFERENCE)
    # rows of its tables; section 6 has the list of 706-47 beside its eleven
    assert sections == {"3": 4, "4": 10, "5": 33, "6": 12, "7": 10, "8": 15}
    assert {rule.kind for rule in PACK.rules} == set(KINDS)
