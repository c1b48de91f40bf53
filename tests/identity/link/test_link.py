"""Linkage: what is found, what stays apart, and that nothing depends on order."""

import random

import pytest

from filature.errors import InputError
from filature.identity import link
from filature.identity.link.model import model
from identity.link.linked import GIVEN, everything, linked, rows

ROWS = rows(250)


@pytest.fixture(scope="module")
def trained():
    return linked(ROWS)


def decibans(con, left, right):
    return link.explain(con, left, right).decibans


def test_weights_are_learnt_and_say_so(trained):
    basis = dict(
        trained.execute(
            "SELECT DISTINCT comparison, basis FROM link_weight WHERE gamma = 7 OR comparison = 'prior'"
        ).fetchall()
    )
    assert basis["name"] == "learnt"
    assert basis["prior"].startswith("learnt")
    different, *agreeing = [
        row[0]
        for row in trained.execute(
            "SELECT decibans FROM link_weight WHERE comparison = 'name' AND gamma IN (0, 3, 6, 7) ORDER BY gamma"
        ).fetchall()
    ]
    assert different < -10
    assert min(agreeing) > 5


def test_few_parties_are_weighed_with_given_weights():
    con = linked(ROWS[:20])
    assert con.execute("SELECT DISTINCT basis FROM link_weight").fetchall() == [
        ("given: fewer than 300 parties",)
    ]
    given = {(item.name, level.gamma): level.m for item in model().comparisons for level in item.levels}
    for comparison, gamma, m in con.execute(
        "SELECT comparison, gamma, m FROM link_weight WHERE m IS NOT NULL"
    ).fetchall():
        assert m == given[comparison, gamma]


@pytest.mark.parametrize("size", [20, len(ROWS)])
def test_the_order_of_rows_changes_nothing(size, trained):
    mixed = list(ROWS[:size])
    random.Random(5).shuffle(mixed)  # noqa: S311 - an order
    first = everything(trained) if size == len(ROWS) else everything(linked(ROWS[:size]))
    assert everything(linked(mixed)) == first


def test_an_explanation_adds_up_to_what_the_list_shows(trained):
    found = trained.execute(
        "SELECT left_party, right_party, decibans, probability FROM candidate_link ORDER BY hash(left_party) LIMIT 25"
    ).fetchall()
    assert len(found) == 25
    for left, right, sum_, probability in found:
        why = link.explain(trained, right, left)
        assert (why.decibans, why.probability) == (sum_, probability)
        assert round(sum(row.decibans for row in why.rows), 2) == sum_
        assert why.rows[-1].running == sum_
        assert why.rows[0].comparison == "prior"


def test_a_probability_is_that_of_its_decibans(trained):
    for sum_, probability in trained.execute(
        "SELECT DISTINCT decibans, probability FROM candidate_link"
    ).fetchall():
        assert probability == pytest.approx(1 / (1 + 10 ** (-sum_ / 10)), abs=1e-6)


def test_an_explanation_needs_two_parties(trained):
    with pytest.raises(InputError):
        link.explain(trained, 1, 1)
    with pytest.raises(InputError):
        link.explain(trained, 1, 999_999_999)


CROWD = rows(150)


def appended(*extra):
    con = linked([*CROWD, *({"number": 10_000 + place, **row} for place, row in enumerate(extra))])
    return decibans(con, 10_000, 10_001), con


def test_one_phone_and_a_fitting_name_are_one_person():
    assert (
        appended(
            {"name": "Zephyr Valdoran", "phone": "+33199000001"},
            {"name": "VALDORAN Z", "phone": "+33199000001", "customer": "two:9"},
        )[0]
        > 10
    )


def test_a_name_alone_never_reaches_even_odds():
    sum_, con = appended(
        {"name": "Zephyr Valdoran", "phone": "+33199000001"},
        {"name": "Zephyr Valdoran", "phone": "+33199000002"},
    )
    assert sum_ < 0
    assert con.execute(
        "SELECT count(*) FROM candidate_link WHERE probability > 0.5 AND NOT beyond_name"
    ).fetchall() == [(0,)]


def test_relatives_who_share_everything_but_the_given_name_stay_apart():
    home = {"phone": "+33199000001", "email": "famille@example.org", "address": "3 rue Haute, 75002 Valville"}
    sum_, con = appended({"name": "Zephyr Valdoran", **home}, {"name": "Swann Valdoran", **home})
    assert sum_ < 0
    assert link.explain(con, 10_000, 10_001).rows[-1].comparison == "household"


def test_a_number_with_many_names_is_weak_evidence():
    shop = [
        {"name": f"Lou {family}", "phone": "+33199000009"}
        for family in ("Oubliade", "Pertuis", "Sablon", "Tirevel")
    ]
    sum_, con = appended({"phone": "+33199000001"}, {"phone": "+33199000001", "customer": "two:9"}, *shop)
    weak = next(row for row in link.explain(con, 10_002, 10_003).rows if row.comparison == "phone").decibans
    strong = next(row for row in link.explain(con, 10_000, 10_001).rows if row.comparison == "phone").decibans
    assert weak < strong - 10


def test_mentions_with_a_name_only_meet_per_provider_and_say_that_nothing_binds_them():
    con = linked([*CROWD, {"number": 20000, "name": "Lou Seul"}, {"number": 20001, "name": "SEUL Lou"}])
    assert con.execute(
        "SELECT count(*) FROM party WHERE name_key = 'lou seul' AND identified"
    ).fetchall() == [(0,)]


def test_blocks_above_the_limit_are_counted():
    same = [{"number": 30_000 + n, "name": "Lou Partout", "phone": f"+33199{n:06}"} for n in range(120)]
    con = linked([*CROWD, *same])
    assert con.execute(
        "SELECT skipped_blocks, largest, skipped_pairs FROM link_block WHERE rule = 'name'"
    ).fetchall() == [(1, 120, 7140)]


def test_new_mentions_are_compared_without_learning_again():
    con = linked(ROWS)
    weights = con.execute("SELECT * FROM link_weight ORDER BY ALL").fetchall()
    before = con.execute("SELECT left_party, right_party FROM candidate_link").fetchall()
    con.execute("INSERT INTO shown (number, name, phone) VALUES (50000, 'Nouveau Venu', '+33639980003')")
    columns = {name: name for name in ("name", "phone", "email", "account", "customer")}
    link.link(con, lambda c, m: link.from_table(c, m, "shown", "number", columns), learn=False, since=50_000)
    assert con.execute("SELECT * FROM link_weight ORDER BY ALL").fetchall() == weights
    after = con.execute("SELECT left_party, right_party FROM candidate_link").fetchall()
    assert set(before) <= set(after)
    assert all(right == 50_000 for _, right in set(after) - set(before))
    for left, right, sum_ in con.execute(
        "SELECT left_party, right_party, decibans FROM candidate_link LIMIT 20"
    ).fetchall():
        assert link.explain(con, left, right).decibans == sum_


def test_an_unknown_column_is_refused():
    with pytest.raises(ValueError, match="colour"):
        link.from_table(linked(ROWS[:4]), model(), "shown", "number", {"colour": "name"})


def test_a_block_that_teaches_nothing_leaves_the_given_weights():
    """All rows of a number are copies but for the address: Splink's estimate runs to 0 or 1 and may give up."""
    copies = [
        {
            "number": 2 * person + copy,
            "name": f"Lou {GIVEN[person % 12]}",
            "phone": f"+33199{person:06}",
            "address": f"{copy} rue {person}",
        }
        for person in range(400)
        for copy in range(2)
    ]
    con = linked(copies)
    assert con.execute("SELECT count(*) FROM link_weight WHERE m <= 0 OR u <= 0").fetchall() == [(0,)]
