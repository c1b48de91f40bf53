"""The tables of networks against brute force, on small random worlds and on records made by hand."""

import random
import re
from datetime import date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import filature.networks as room
from filature import episodes, identity, leads, networks
from filature.networks import MOST_PAYEES, structures
from filature.networks.bursts import most_within
from filature.workspace import records
from handmade import Book

START = date(2026, 1, 1)
LINKS = st.dictionaries(
    st.tuples(st.integers(1, 8), st.integers(101, 108)),
    st.tuples(st.integers(0, 1), st.integers(0, 60), st.sampled_from(["judicial", "intelligence-only"])),
    max_size=30,
)


@pytest.fixture(scope="module")
def con():
    found = records.connect(None, write=True, memory="512MiB")
    yield found
    found.close()


EMPTIED = (
    *("pair_feature", "party", "person_mention", "person", "payment", "lead", "mention", "access"),
    *("common_identifier", "identifier", *networks.WRITES),
)


def fill(con, links, *, order=0, signs=(), use_of_signs="judicial"):
    """Write pairs of payers and payees, and persons with signs (person, column of party, value); run the stage."""
    for name in EMPTIED:
        con.execute(f"DELETE FROM {name}")
    rows = sorted(links.items())
    random.Random(order).shuffle(rows)  # noqa: S311 - an order, no secret
    for (payer, payee), (sessions, day, use) in rows:
        first = START + timedelta(days=day)
        con.execute(
            "INSERT INTO pair_feature BY NAME SELECT ? AS payer_id, ? AS payee_id, 1 AS payments, ? AS first_on, "
            "? AS last_on, 30 AS median_eur, ? AS sessions, ? AS use",
            [payer, payee, first, first, int(sessions), use],
        )
        con.execute(
            "INSERT INTO payment (record_id, payer_id, payee_id, sent_on, use) VALUES (?, ?, ?, ?, ?)",
            [payer * 1000 + payee, payer, payee, first, use],
        )
    for number, (person, column, value) in enumerate(signs):
        mention = person * 4_000 + number
        house = "7" if column == "address_key" else None
        con.execute(
            f"INSERT INTO party (party_id, use, identified, address_house, {column}) VALUES (?, ?, TRUE, ?, ?)",
            [mention, use_of_signs, house, value],
        )
        con.execute("INSERT INTO person_mention VALUES (?, ?)", [mention, person])
    networks.run(con, {})
    return {name: con.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in networks.WRITES}


SIGNS = st.lists(
    st.tuples(
        st.one_of(st.integers(1, 8), st.integers(101, 108)),
        st.sampled_from(["phone", "account", "address_key"]),
        st.sampled_from(["a", "b"]),
    ),
    max_size=8,
    unique=True,
)


def households_of(signs):
    """Return each tied person's household, by joining again and again."""
    holders = {}
    for person, column, value in signs:
        holders.setdefault((column, value), set()).add(person)
    groups = joined(held for held in holders.values() if len(held) > 1)
    return {person: min(group) for group in groups for person in group}


def joined(sets):
    """Return the sets, those that overlap made one."""
    groups = []
    for held in sets:
        apart = [group for group in groups if not group & held]
        groups = [*apart, held.union(*(group for group in groups if group & held))]
    return groups


@settings(derandomize=True, max_examples=25, deadline=None)
@given(LINKS, SIGNS)
def test_pairs_are_those_of_brute_force(con, links, signs):
    found = fill(con, links, signs=signs)
    home = households_of(signs)
    assert {row[0]: row[1] for row in found["household"]} == home
    payees, payers = {}, {}
    for payer, payee in links:
        payees.setdefault(payer, set()).add(payee)
        payers.setdefault(payee, set()).add(payer)
    expected = {}
    for one, other in combinations(sorted(payees), 2):
        both = payees[one] & payees[other]
        if len(both) >= 2:
            weight = sum(1_000_000 // (len(payers[p]) - 1) for p in both) / 1_000_000
            uses = [links[a, p][2] for a in (one, other) for p in both]
            same = one in home and home[one] == home.get(other)
            expected[one, other] = (len(both), weight, same, min(uses))
    assert {row[:2]: row[2:] for row in found["shared_recipient"]} == expected
    apart = {}  # payee -> units, unit -> payees: a household of payers is one, the payee's own is none
    for payer, payee in links:
        if payer not in home or home[payer] != home.get(payee):
            apart.setdefault(payee, set()).add(home.get(payer, payer))
    pairs = {}
    for one, other in combinations(sorted(apart), 2):
        if len(apart[one] & apart[other]) >= 2:
            pairs[one, other] = len(apart[one] & apart[other])
    assert {row[:2]: row[2] for row in found["shared_payer"]} == pairs
    members = {}
    for structure, payee, *_ in found["structure_payee"]:
        members.setdefault(structure, set()).add(payee)
    assert members == {min(group): group for group in joined(map(set, pairs))}
    assert len(found["payee_network"]) == len(payers)
    for row in found["payee_network"]:
        days = sorted(value[1] for (_, payee), value in links.items() if payee == row[0])
        units = apart.get(row[0], set())
        assert row[1:3] == (len(days), len(units))
        assert row[3] == sum(p in home and home[p] == home.get(row[0]) for p in payers[row[0]])
        assert row[8] == max(sum(0 <= day - other < 14 for other in days) for day in days)
        assert row[9] == max(sum(0 <= day - other < 7 for other in days) for day in days)
        assert row[5] == sum(any(unit in apart[p] for p in apart if p != row[0]) for unit in units)


@settings(derandomize=True, max_examples=8, deadline=None)
@given(LINKS, SIGNS, st.integers(1, 99))
def test_the_order_of_rows_changes_nothing(con, links, signs, order):
    assert fill(con, links, signs=signs) == fill(con, links, order=order, signs=signs[::-1])


def world(payers, payees):
    return {(p, q): (0, 0, "judicial") for p in payers for q in payees}


def test_hubs_are_left_out_of_pairs_and_told(con, monkeypatch):
    monkeypatch.setattr(room, "MOST_PAYERS", 5)
    found = fill(con, world(range(1, 7), [101]) | world([1, 2], [102, 103]))
    assert [row[:2] + row[4:6] for row in found["payee_degree"]] == [
        (101, 6, True, False),
        (102, 2, False, True),
        (103, 2, False, True),
    ]
    assert [row[:3] for row in found["shared_recipient"]] == [(1, 2, 2)]
    assert found["payee_network"][0][4:7] == (True, None, None), (
        "how many pay others is not counted for a hub"
    )


def test_pairs_of_the_smallest_payees_come_first(con, monkeypatch):
    monkeypatch.setattr(room, "FREE_PAIRS", 3)
    monkeypatch.setattr(room, "PAIRS_A_LINK", 0)
    found = fill(con, world(range(1, 7), [101]) | world([1, 2, 3], [102]))
    assert [row[4:6] for row in found["payee_degree"]] == [(False, False), (False, True)], (
        "no hub, but no pairs"
    )


def test_a_payer_of_very_many_ties_nobody(con):
    found = fill(con, world([1, 2], range(101, 102 + MOST_PAYEES)))
    assert found["shared_payer"] == []


@pytest.mark.parametrize(
    ("signs", "payers", "kind"),
    [
        ([(101, "phone", "+1"), (102, "phone", "+1")], (1, 2, 3), "household"),
        ([(101, "address_key", "7 rue x"), (103, "address_key", "7 rue x")], (1, 2, 3), "apart"),
        ([], (1, 2), "unclear"),
        ([(1, "account", "x"), (2, "account", "x")], (1, 2, 3), "unclear"),
    ],
)
def test_households_are_told_from_payees_apart(con, signs, payers, kind):
    (found,) = fill(con, world(payers, [101, 102]), signs=signs)["structure"]
    assert found[4] == kind
    assert found[5], "a kind has reasons"
    assert ("same-phone" in found[5]) == (kind == "household")
    assert found[2] == (2 if kind == "unclear" else 3), "a household of payers is one"


def test_payers_of_the_payees_own_household_are_not_apart(con):
    signs = [(1, "phone", "+1"), (101, "phone", "+1")]
    (row,) = fill(con, world([1, 2], [101]), signs=signs)["payee_network"]
    assert (row[1], row[2], row[3], row[15]) == (2, 1, 1, ["household"])
    (row,) = fill(con, world([1, 2], [101]))["payee_network"]
    assert (row[1], row[2], row[3], row[15]) == (2, 2, 0, []), "unknown is unknown: counted as two"


def test_what_very_many_carry_ties_nobody(con):
    crowd = [(n, "phone", "+1") for n in range(1, 2 + room.MOST_HOLDERS)]
    assert fill(con, world([1, 2], [101]), signs=crowd)["household"] == []
    assert len(fill(con, world([1, 2], [101]), signs=crowd[:-1])["household"]) == room.MOST_HOLDERS
    for name in ("identifier", "common_identifier"):
        con.execute(f"DELETE FROM {name}")
    con.execute("INSERT INTO identifier VALUES (9, 'phone', '+1', 99)")
    con.execute("INSERT INTO common_identifier VALUES (9, 99, 99, 'very many')")
    con.execute("DELETE FROM household")
    room.run_sql(con, room._SQL / "002_household_sign.sql", {"most_holders": room.MOST_HOLDERS})
    assert con.execute("SELECT count(*) FROM household_sign").fetchall() == [(0,)]


def test_an_address_without_a_house_and_a_model_of_a_device_tie_nobody(con):
    links = world([1, 2], [101])
    fill(con, links, signs=[(1, "address_key", "- cebu -"), (2, "address_key", "- cebu -")])
    con.execute("UPDATE party SET address_house = NULL")
    for number, device in ((1, "Telephone 14 Pro"), (2, "Telephone 14 Pro"), (3, "35-6938-0356-4380-9"),
                           (4, "356938035643809")):  # fmt: skip
        con.execute("INSERT INTO access (record_id, device) VALUES (?, ?)", [number, device])
        con.execute(
            "INSERT INTO mention (mention_id, record_id, use) VALUES (?, ?, 'judicial')", [number, number]
        )
        con.execute("INSERT INTO person_mention VALUES (?, ?)", [number, number])
    for name in networks.WRITES:
        con.execute(f"DELETE FROM {name}")
    networks.run(con, {})
    found = con.execute("SELECT person_id, household_id, signs FROM household ORDER BY ALL").fetchall()
    assert found == [(3, 3, ["device"]), (4, 3, ["device"])]


def test_a_tie_of_an_intelligence_row_makes_what_follows_from_it_strict(con):
    signs = [(1, "phone", "+1"), (2, "phone", "+1")]
    found = fill(con, world([1, 2, 3], [101, 102]), signs=signs, use_of_signs="intelligence-only")
    assert {
        row[-1] for name in ("household", "payee_network", "shared_payer", "structure") for row in found[name]
    } == {"intelligence-only"}


def test_households_hang_together_through_any_sign():
    import numpy as np

    people, household = structures.households(
        np.array([10, 10, 11, 11, 12, 12]), np.array([4, 2, 2, 9, 7, 8])
    )
    assert people.tolist() == [2, 4, 7, 8, 9]
    assert household.tolist() == [2, 2, 7, 7, 2]
    empty = np.array([], dtype=np.int64)
    assert [len(part) for part in structures.households(empty, empty)] == [0, 0]


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-3, 4), st.integers(-40, 40)), max_size=40),
    st.integers(1, 20),
    st.booleans(),
)
def test_bursts_are_those_of_brute_force(rows, days, far):
    import numpy as np

    who = np.array([person * (2**60 if far else 1) for person, _ in rows], dtype=np.int64)
    day = np.array([day for _, day in rows], dtype=np.int64)
    people, most = most_within(who, day, days=days)
    own = {}
    for person, at in zip(who.tolist(), day.tolist(), strict=True):
        own.setdefault(person, []).append(at)
    assert dict(zip(people.tolist(), most.tolist(), strict=True)) == {
        person: max(sum(0 <= at - other < days for other in held) for at in held)
        for person, held in own.items()
    }


def test_parts_change_nothing(con, monkeypatch):
    links = world(range(1, 6), range(101, 104))
    whole = fill(con, links)
    monkeypatch.setattr(room, "PART", 4)
    assert fill(con, links) == whole


def test_a_payee_reached_by_a_lead_may_be_a_victim_and_is_never_given_a_role():
    book = Book()
    when = datetime(2026, 1, 5, 21)
    for n in range(8):
        book.pay(
            "+33639980001", "+639001230001", when + timedelta(days=4 * n), 20, names=("A Brume", "B Autre")
        )
        book.call("+33639980001", "+639001230001", when + timedelta(days=4 * n, hours=1))
        book.pay(
            "+33639980002",
            "+639001230002",
            when + timedelta(days=30 * n),
            250 + n,
            names=("C Solier", "D Solier"),
        )
    book.run(identity, episodes, leads, networks)
    looks = dict(book.all("SELECT person_id, looks FROM payee_network"))
    assert looks[book.person("+639001230001")] == ["may be a victim"]
    assert looks[book.person("+639001230002")] == [], "a name that two share says nothing"
    text = "".join(path.read_text() for path in (room._SQL).iterdir() if path.name.endswith(".sql"))
    assert "facilitator" not in re.sub(r"--.*", "", text).casefold()


FORBIDDEN = re.compile(
    r"\b(nationality|religion|gender|sex|age|birth\w*|origin|country|name\w*)\b", re.IGNORECASE
)


def test_no_stage_reads_what_may_never_be_scored():
    read = [path for path in room._SQL.iterdir() if path.name.endswith(".sql")]
    read += [room._SQL / "ask" / name for name in ("edge.sql", "paid_pair.sql")]
    for path in read:
        code = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        assert not FORBIDDEN.search(code), path.name


def test_whatever_rows_say_of_people_changes_no_byte():
    """Names, and everything of a party or mention but identifiers and address, permuted; identity fixed."""
    book = Book()
    start = datetime(2026, 1, 5, 21)
    for n in range(36):
        payer, payee = f"+3363998{n % 5:04}", f"+63900123{n % 4:04}"
        book.pay(
            payer, payee, start + timedelta(days=n), 20 + n % 3, names=(f"A{n % 5} Brume", f"B{n % 4} Brume")
        )
        if n % 4 == 0:
            book.call(payer, payee, start + timedelta(days=n, hours=1))
    book.run(identity)
    book.con.execute(
        "UPDATE party SET address_key = '7 rue x -', address_house = '7' "
        "WHERE phone IN ('+33639980000', '+33639980001')"
    )
    book.con.execute("UPDATE party SET birth_date = (19400000 + party_id % 50 * 10000)::VARCHAR")
    book.con.execute("UPDATE mention SET country = ['PH', 'FR', 'SN'][1 + mention_id % 3]")
    book.run(episodes, leads, networks)
    before = {name: book.all(f"SELECT * FROM {name} ORDER BY ALL") for name in networks.WRITES}
    assert before["household"]
    assert before["structure"]
    shown = ["mention.name", "mention.country", "person.name", "party.birth_date"]
    columns = book.all("SELECT column_name FROM information_schema.columns WHERE table_name = 'party'")
    shown += [
        f"party.{name}"
        for (name,) in columns
        if name.startswith(("name", "tf_name")) and name != "name_words"
    ]
    for each in shown:
        table, column = each.split(".")
        key = "mention_id" if table == "mention" else f"{table}_id"
        book.con.execute(
            f"UPDATE {table} SET {column} = p.other FROM (SELECT a.{key} AS place, b.other FROM "
            f"(SELECT {key}, row_number() OVER (ORDER BY {key}) AS n FROM {table}) AS a JOIN "
            f"(SELECT {column} AS other, row_number() OVER (ORDER BY hash({key}), {key}) AS n FROM {table}) AS b "
            f"ON a.n = b.n) AS p WHERE {table}.{key} = p.place"
        )
    book.con.execute("DELETE FROM name_form")
    book.run(networks)
    assert {name: book.all(f"SELECT * FROM {name} ORDER BY ALL") for name in networks.WRITES} == before
