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
from filature.workspace import records
from handmade import Book

START = date(2026, 1, 1)
LINKS = st.dictionaries(
    st.tuples(st.integers(1, 8), st.integers(101, 108)),
    st.tuples(st.booleans(), st.integers(0, 60), st.sampled_from(["judicial", "intelligence-only"])),
    max_size=30,
)


@pytest.fixture(scope="module")
def con():
    found = records.connect(None, write=True, memory="512MiB")
    yield found
    found.close()


def fill(con, links, *, order=0, names=None, **limits):
    """Write pairs of payers and payees, and run the stage."""
    for name in ("pair_feature", "payee_feature", "person", "payment", "lead", "name_form", *networks.WRITES):
        con.execute(f"DELETE FROM {name}")
    rows = sorted(links.items())
    random.Random(order).shuffle(rows)  # noqa: S311 - an order, no secret
    for (payer, payee), (shared_name, day, use) in rows:
        first = START + timedelta(days=day)
        con.execute(
            "INSERT INTO pair_feature VALUES (?, ?, 1, ?, ?, 30, ?, 0, ?)",
            [payer, payee, first, first, shared_name, use],
        )
        con.execute(
            "INSERT INTO payment (record_id, payer_id, payee_id, sent_on, use) VALUES (?, ?, ?, ?, ?)",
            [payer * 1000 + payee, payer, payee, first, use],
        )
    for person in sorted({p for pair in links for p in pair}):
        name = (names or {}).get(person, f"N{person}")
        con.execute(
            "INSERT INTO person (person_id, label, name, use) VALUES (?, ?, ?, 'judicial')",
            [person, f"L{person}", name],
        )
        con.execute("INSERT INTO name_form (raw, name_last) VALUES (?, ?)", [name, name.split()[-1]])
        own = [use for (_, payee), (_, _, use) in links.items() if payee == person]
        if own:
            con.execute(
                "INSERT INTO payee_feature (person_id, payers, same_amount_share, sessions, use) VALUES (?, ?, 0, 0, ?)",
                [person, len(own), min(own)],
            )
    networks.run(con, {})
    return {name: con.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in networks.WRITES}


@settings(derandomize=True, max_examples=25, deadline=None)
@given(LINKS)
def test_pairs_are_those_of_brute_force(con, links):
    found = fill(con, links)
    payees, payers = {}, {}
    for payer, payee in links:
        payees.setdefault(payer, set()).add(payee)
        payers.setdefault(payee, set()).add(payer)
    expected = {}
    for one, other in combinations(sorted(payees), 2):
        both = payees[one] & payees[other]
        if both:
            weight = sum(1_000_000 // (len(payers[p]) - 1) for p in both) / 1_000_000
            uses = [links[a, p][2] for a in (one, other) for p in both]
            expected[one, other] = (len(both), weight, min(uses))
    assert {row[:2]: row[2:] for row in found["shared_recipient"]} == expected
    unrelated = {key: value for key, value in links.items() if not value[0]}
    pairs = {}
    for one, other in combinations(sorted(payers), 2):
        both = [p for p in payees if (p, one) in unrelated and (p, other) in unrelated]
        if len(both) >= 2:
            pairs[one, other] = (len(both), min(links[p, q][2] for p in both for q in (one, other)))
    assert {row[:2]: row[2:] for row in found["shared_payer"]} == pairs
    groups = {frozenset({p}) for pair in pairs for p in pair}
    for pair in pairs:
        joined = frozenset().union(*(group for group in groups if group & set(pair)))
        groups = {group for group in groups if not group & joined} | {joined}
    members = {}
    for structure, payee, *_ in found["structure_payee"]:
        members.setdefault(structure, set()).add(payee)
    assert members == {min(group): set(group) for group in groups}
    for row in found["payee_network"]:
        days = sorted(value[1] for (_, payee), value in links.items() if payee == row[0])
        assert row[1] == len(days)
        assert row[7] == max(sum(0 <= day - other < 14 for other in days) for day in days)
        linking = [p for p in payers[row[0]] if (p, row[0]) in unrelated and len(payees[p]) > 1]
        assert row[4] == len(linking)


@settings(derandomize=True, max_examples=8, deadline=None)
@given(LINKS, st.integers(1, 99))
def test_the_order_of_rows_changes_nothing(con, links, order):
    assert fill(con, links) == fill(con, links, order=order)


def world(payers, payees):
    return {(p, q): (False, 0, "judicial") for p in payers for q in payees}


def test_hubs_are_left_out_of_pairs_and_told(con, monkeypatch):
    monkeypatch.setattr(room, "MOST_PAYERS", 5)
    found = fill(con, world(range(1, 7), [101]) | world([1, 2], [102]))
    assert [row[:3] for row in found["payee_degree"]] == [(101, 6, True), (102, 2, False)]
    assert [row[:3] for row in found["shared_recipient"]] == [(1, 2, 1)]
    assert found["payee_network"][0][3] is True


def test_hubs_begin_earlier_where_pairs_would_be_too_many(con, monkeypatch):
    monkeypatch.setattr(room, "FREE_PAIRS", 3)
    monkeypatch.setattr(room, "PAIRS_A_LINK", 0)
    found = fill(con, world(range(1, 7), [101]) | world([1, 2, 3], [102]))
    assert [row[2] for row in found["payee_degree"]] == [True, False]


def test_a_payer_of_very_many_ties_nobody(con):
    found = fill(con, world([1, 2], range(101, 102 + MOST_PAYEES)))
    assert found["shared_payer"] == []


@pytest.mark.parametrize(
    ("names", "payers", "kind"),
    [
        ({101: "Ana Solier", 102: "Lia Solier"}, (1, 2, 3), "household"),
        ({101: "Ana Solier", 102: "Lia Autre"}, (1, 2, 3), "several households"),
        ({101: "Ana Solier", 102: "Lia Autre"}, (1, 2), "unclear"),
    ],
)
def test_households_are_told_from_several(con, names, payers, kind):
    (found,) = fill(con, world(payers, [101, 102]), names=names)["structure"]
    assert found[4] == kind
    assert found[5], "a kind has reasons"
    assert ("same-last-name" in found[5]) == (kind == "household")


def test_households_hang_together_through_any_sign():
    import numpy as np

    payees, structure = np.array([1, 2, 3, 4]), np.array([1, 1, 1, 4])
    signs = [
        (1, "name", "solier"),
        (2, "name", "solier"),
        (2, "phone", "+1"),
        (3, "phone", "+1"),
        (4, "name", "solier"),
    ]
    household, tied = structures.households(payees, structure, signs)
    assert household.tolist() == [1, 1, 1, 4]
    assert tied == [["name"], ["name", "phone"], ["phone"], []]


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
    assert looks[book.person("+639001230001")] == ["possible victim"]
    assert looks[book.person("+639001230002")] == ["household"]
    text = "".join(path.read_text() for path in (room._SQL).iterdir() if path.name.endswith(".sql"))
    assert "facilitator" not in re.sub(r"--.*", "", text).casefold()


def test_no_stage_reads_what_may_never_be_scored():
    forbidden = re.compile(
        r"\b(nationality|religion|gender|sex|age|birth\w*|origin|country)\b", re.IGNORECASE
    )
    for path in room._SQL.iterdir():
        if path.name.endswith(".sql"):
            code = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
            assert not forbidden.search(code), path.name
    edges = (room._SQL / "ask" / "edge.sql").read_text(encoding="utf-8")
    assert not forbidden.search(re.sub(r"--.*", "", edges))
    assert not re.search(r"\bname\b", re.sub(r"--.*", "", edges))
