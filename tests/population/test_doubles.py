import csv
import io
import unicodedata
from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import phonenumbers
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from filature import population
from filature.population import doubles, flaws, habits, parameters

_SAFE_FRENCH = ("+3319900", "+3326191", "+3335301", "+3346571", "+3353649", "+3363998")
_DIFFICULT = {
    *("registered again", "twins", "namesakes", "household", "couple", "generations", "agent's phone"),
    *("placeholder", "known elsewhere", "once"),
}


def _rows(made):
    return list(csv.DictReader(io.StringIO(made.register.text().decode()), delimiter=";"))


def _digits(text):
    return "+" + "".join(sign for sign in text if sign.isdigit()).removeprefix("00")


@pytest.fixture(scope="module")
def both(medium):
    """Every row with what is true of it."""
    return [
        {**row, **true} for row, true in zip(_rows(medium), medium.register.truth.to_pylist(), strict=True)
    ]


@pytest.fixture(scope="module")
def by_case(both):
    found = defaultdict(list)
    for row in both:
        found[row["difficulty"], row["case"]].append(row)
    return found


def test_the_register_has_its_header_its_size_and_every_kind(medium, small, both):
    assert tuple(_rows(medium)[0]) == doubles.HEADER
    assert abs(len(both) - 400) <= 60
    assert {row["difficulty"] for row in both} == _DIFFICULT
    assert {row["difficulty"] for row in small.register.truth.to_pylist()} == _DIFFICULT
    groups = {row["group"] for row in both}
    assert groups == {habit.name for habit in habits.habits()} | {doubles.NEUTRAL}


def test_truth_stands_apart_and_is_by_row(medium, both, tmp_path):
    population.write(medium, tmp_path)
    truth = pq.read_table(tmp_path / population.REGISTER_TRUTH_FILE)
    assert truth.equals(medium.register.truth)
    assert (
        [row["row"] for row in both] == [int(row["Entry"]) for row in both] == list(range(1, len(both) + 1))
    )
    assert all(row["Wallet no"] == row["customer"] for row in both)
    assert len({row["customer"] for row in both}) == len(both)
    body = (tmp_path / population.REGISTER_FILE).read_bytes()
    assert b"register-" not in body
    assert not any(kind.encode() in body for kind in ("twins", "namesake", "payer-", "filipino"))


def test_one_person_has_one_habit_and_one_kind(both):
    for key in ("group", "difficulty", "case"):
        kinds = defaultdict(set)
        for row in both:
            kinds[row["person"]].add(row[key])
        assert all(len(found) == 1 for found in kinds.values()), key


def test_registrations_of_one_person_hang_together_by_an_identifier(both):
    mine = defaultdict(list)
    for row in both:
        mine[row["person"]].append(row)
    several = [rows for rows in mine.values() if len(rows) > 1]
    assert len(several) > 40
    for rows in several:
        assert sum(not row["kept"] for row in rows) == 1  # the first; every other one names what stayed
        assert sum(row["change"] == "none" for row in rows) == 1
        for row in rows:
            if "phone" in row["kept"].split("+"):
                others = [_digits(other["Mobile"]) for other in rows if other is not row]
                assert _digits(row["Mobile"]) in others


def test_twins_share_family_name_phone_and_address_but_are_two(by_case):
    cases = [rows for (kind, _), rows in by_case.items() if kind == "twins"]
    assert cases
    for rows in cases:
        first = [row for row in rows if row["change"] == "none"]
        assert len({row["person"] for row in rows}) == len(first) == 2
        one, two = first
        assert _digits(one["Mobile"]) == _digits(two["Mobile"])
        assert one["Full name"].casefold() != two["Full name"].casefold()
        assert not one["ID document"].startswith("FIC-7") or one["ID document"] != two["ID document"]


def test_namesakes_have_one_name_and_nothing_else_in_common(by_case):
    cases = [rows for (kind, _), rows in by_case.items() if kind == "namesakes"]
    assert cases
    for rows in cases:
        first = [row for row in rows if row["change"] == "none"]
        assert len(first) >= 2
        assert len({" ".join(row["Full name"].casefold().split()) for row in first}) == 1
        assert len({_digits(row["Mobile"]) for row in first}) == len(first)


def test_an_agents_phone_is_carried_by_dozens(medium):
    """The size of the demonstration, without drawing its payments."""
    rng = np.random.Generator(np.random.PCG64(3))
    people = replace(medium.people, payers=20_000)
    register = doubles.register(rng, parameters.load(), people, medium.transfers)
    rows = register.truth.filter(pc.equal(register.truth["difficulty"], "agent's phone"))
    sizes = Counter(rows["case"].to_pylist())
    assert max(sizes.values()) >= 24
    assert 1_900 <= len(register.truth) <= 2_100


def test_a_household_shares_an_address_and_nobody_in_it_bears_the_same_name(by_case):
    cases = [rows for (kind, _), rows in by_case.items() if kind == "household"]
    assert cases
    for rows in cases:
        first = [row for row in rows if row["change"] == "none"]
        assert len(first) >= 2
        assert len({" ".join(row["Full name"].casefold().split()) for row in first}) == len(first)


def test_couples_share_an_account(by_case):
    cases = [rows for (kind, _), rows in by_case.items() if kind == "couple"]
    assert cases
    for rows in cases:
        first = [row for row in rows if row["change"] == "none"]
        assert len({row["Linked account"] for row in first}) == 1
        assert len({row["person"] for row in first}) == 2


def test_people_of_other_files_are_tied_to_them(medium, both):
    known = dict(
        zip(medium.truth["person"].to_pylist(), medium.truth["identifiers"].to_pylist(), strict=True)
    )
    ours = [row for row in both if not row["person"].startswith("register-")]
    assert len(ours) > 10
    for row in ours:
        shown = {_digits(row["Mobile"]), row["ID document"].replace("-", "")}
        assert shown & set(known[row["person"]])


def test_identifiers_can_belong_to_nobody_and_to_no_one_of_the_other_files(medium, both):
    used = {value for row in medium.truth["identifiers"].to_pylist() for value in row}
    own = [
        row
        for row in both
        if row["person"].startswith("register-") and row["difficulty"] != "known elsewhere"
    ]
    for row in own:
        phone, mail, account, paper = (
            row[name] for name in ("Mobile", "E-mail", "Linked account", "ID document")
        )
        if phone and phone not in flaws.PLACEHOLDERS["phone"]:
            assert _digits(phone) not in used
            number = phonenumbers.parse(_digits(phone))
            if number.country_code == 33:
                assert _digits(phone).startswith(_SAFE_FRENCH)
            else:
                assert phonenumbers.is_possible_number(number)
                assert not phonenumbers.is_valid_number(number)
        if mail:
            assert mail == "n/a" or mail.endswith("@example.org")
            assert mail.isascii()
            assert mail not in used
        if account and account not in flaws.PLACEHOLDERS["account"]:
            assert account not in used
            assert account[4:9] == "00000" if account.startswith("FR") else account.startswith("0001")
        if paper and paper not in flaws.PLACEHOLDERS["document"]:
            assert paper.startswith("FIC-7")
            assert paper.endswith("-Y")


def test_nothing_in_a_row_needs_quoting(medium):
    lines = medium.register.text().decode().splitlines()
    assert all(line.count(";") == len(doubles.HEADER) - 1 and '"' not in line for line in lines)


def test_where_french_numbers_run_out_people_have_none():
    from filature.population.identifiers import spare_phone

    assert spare_phone("FR", 0, 59_999)
    assert spare_phone("FR", 0, 60_000) is None
    assert spare_phone("LA", 0, 60_000) != spare_phone("LA", 1, 60_000)


@pytest.mark.parametrize("habit", habits.habits(), ids=lambda habit: habit.name)
def test_every_variant_of_a_habit_is_known_and_changes_the_name(habit):
    rng = np.random.Generator(np.random.PCG64(5))
    met = set()
    for _ in range(300):
        name = habits.invent(habit, rng)
        text, kind = habits.variant(habit, name, rng)
        assert text.strip()
        assert (text == habits.written(habit, name)) == (kind == "same")
        met.add(kind)
    assert met >= {kind.replace("_", " ") for kind in set(habit.texts("variants"))} - {
        "initial compound",
        "half double",
    }
    assert all(unicodedata.is_normalized("NFC", word) for word in habit.texts("given"))


def test_flaws():
    rng = np.random.Generator(np.random.PCG64(1))
    text = "Camille Bradoval"
    slips = {flaws.typo(text, rng) for _ in range(50)}
    assert all(abs(len(slip) - len(text)) <= 1 and slip.startswith("Camille B") for slip in slips)
    assert flaws.typo("Ali Xu", rng) == "Ali Xu"
    assert flaws.cut("Maria Teresa Santovar dela Cruvez") == "Maria Teresa Santova"
    assert {" ".join(flaws.cased(text, rng).casefold().split()) for _ in range(30)} == {text.casefold()}
    assert {_digits(flaws.dialled("+639001234567", rng)) for _ in range(30)} == {"+639001234567"}
