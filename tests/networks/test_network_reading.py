"""From a list to everybody linked, down to rows; and what may change nothing."""

import re
from datetime import datetime, timedelta

import pytest

from filature import episodes, identity, leads, networks
from filature.identity.normalise import of_kind
from filature.networks import reading, seeds
from handmade import FAR, OTHER, PAYEE, PAYER, Book

START = datetime(2026, 1, 5, 21)


@pytest.fixture
def book():
    found = Book()
    for n in range(4):
        found.pay(PAYER, PAYEE, START + timedelta(days=5 * n), 20)
    found.pay(OTHER, PAYEE, START, 30)
    found.pay(OTHER, FAR, START + timedelta(days=1), 30, exhibit=4)
    found.call(PAYER, PAYEE, START + timedelta(hours=1))
    found.pay("+33639980077", "+639001230077", START, 50)
    return found.run(identity, episodes, leads, networks)


def expanded(book, text, **more):
    return reading.expanded(book.con, seeds.parse(text, of_kind), **{"limit": 50, **more})


def test_everybody_linked_with_strength_path_and_rows(book):
    found = expanded(book, f"{PAYEE}\n+33639989999\nJean Dupont\n")
    assert [item["given"] for item in found["not_found"]] == ["+33639989999"]
    assert [item["line"] for item in found["bad_lines"]] == [3]
    first, second, third = found["hits"]
    assert first["strength"] == pytest.approx(1 - 1 / 5 / 2)
    assert first["roles"] == ["payer"]
    (link,) = first["path"]
    assert (link["paid"], link["was_paid"], link["sessions"]) == (0, 4, 1)
    assert link["rows_total"] == 5
    assert {(row["record"], row["exhibit_no"], row["row"]) for row in link["rows"]} >= {
        ("payment", 1, "line 2"), ("session", 2, "line 2")}  # fmt: skip
    assert second["strength"] == pytest.approx(0.5)
    assert second["use"] == "judicial"
    assert third["steps"] == 2
    assert third["use"] == "intelligence-only"
    assert third["strength"] == pytest.approx(0.5 * 0.5 / 2 / 2)
    assert "P-" in third["path"][1]["to"]


def test_a_person_of_a_number_and_roles(book):
    label = book.all("SELECT label FROM person WHERE person_id = ?", book.person(PAYEE))[0][0]
    found = expanded(book, label.lower(), role="payee")
    assert [hit["roles"] for hit in found["hits"]] == [["payee"]]
    assert found["linked"] == 1
    assert expanded(book, label, limit=1)["linked"] == 3


def test_a_common_identifier_says_so_and_starts_with_a_share(book):
    number = book.all("SELECT identifier_id FROM identifier WHERE value = ?", PAYEE)[0][0]
    book.con.execute("INSERT INTO common_identifier VALUES (?, 99, 99, 'very many carry it')", [number])
    (item,) = expanded(book, PAYEE)["seeds"]
    assert item["common"] is True
    assert item["named"][0]["by"] == f"phone {PAYEE}"


def test_names_countries_and_whatever_rows_say_of_people_change_no_strength(book):
    before = expanded(book, PAYEE)["hits"]
    book.con.execute("UPDATE person SET name = 'Z' || person_id")
    book.con.execute("UPDATE mention SET name = 'Y' || mention_id % 7, country = 'SN', address = 'here'")
    book.con.execute("UPDATE party SET name = 'X', name_last = 'x', birth_date = '19700101'")
    book.run(leads, networks)
    after = expanded(book, PAYEE)["hits"]
    cut = ("rank", "person", "strength", "steps", "use", "path")
    assert [{key: hit[key] for key in cut} for hit in after] == [
        {key: hit[key] for key in cut} for hit in before
    ]
    for column in book.all("SELECT column_name FROM information_schema.columns"):
        assert not re.fullmatch(r"(?i)sex|gender|age|nationality|religion", column[0])


def test_the_network_of_one_person(book):
    found = reading.around(book.con, book.person(PAYER))
    assert found["role"] == "payer"
    (one,) = found["neighbours"]
    assert (one["paid"], one["was_paid"], one["sessions"], one["rows_total"]) == (4, 0, 1, 5)
    assert [sum(row["payments"].values()) for row in found["others"]] == [1]
    payee = reading.around(book.con, book.person(PAYEE))
    assert payee["role"] == "payee"
    assert payee["payee"]["payers"] == 2
    assert payee["structure"] is None


def test_persons_who_carry_one_identifier_are_linked(book):
    book.con.execute(
        "INSERT INTO mention_identifier SELECT min(m.mention_id), (SELECT identifier_id FROM identifier WHERE value = ?)"
        " FROM person_mention AS m WHERE m.person_id = ?",
        [PAYEE, book.person("+639001230077")],
    )
    far = book.person("+639001230077")
    graph = reading.graph(book.con)
    ends = {(int(graph.persons[a]), int(graph.persons[b])): int(n)
            for a, b, n in zip(graph.left, graph.right, graph.identifiers, strict=True)}  # fmt: skip
    assert sum(ends.values()) == 1
    hits = {hit["person"]: hit for hit in expanded(book, PAYER)["hits"]}
    label = book.all("SELECT label FROM person WHERE person_id = ?", far)[0][0]
    assert hits[label]["path"][-1]["identifiers"] == [{"kind": "phone", "value": PAYEE}]


def test_corridors_count_months(book):
    rows, days = reading.corridors(book.con)
    assert days == (START.date(), (START + timedelta(days=15)).date())
    assert sum(row["payments"] for row in rows if row["kind"] == "country") == 7
