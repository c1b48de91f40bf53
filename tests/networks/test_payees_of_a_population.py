"""Payees of a fictional population beside its truth: who may be a victim is marked, and nobody is given a role."""

import json
from statistics import fmean

import numpy as np
import pyarrow as pa
import pytest

from filature import networks, population
from filature.networks import FEW_PAYERS
from filature.population.classes import LSAC, PAYEE_CLASSES
from filature.workspace import records


@pytest.fixture(scope="module")
def drawn():
    """The stage's tables over a population, with its planted payers as leads; and the class of each payee."""
    made = population.generate(11, 20_000)
    people, moved, met = made.people, made.transfers, made.sessions
    con = records.connect(None, write=True, memory="1GiB")
    con.register(
        "moved", pa.table({"payer": people.person[moved.payer], "payee": people.person[moved.payee]})
    )
    con.register("met", pa.table({"one": people.person[met.caller], "other": people.person[met.callee]}))
    con.execute(
        "INSERT INTO payment BY NAME SELECT row_number() OVER () AS record_id, payer AS payer_id, payee AS payee_id, "
        "DATE '2025-01-01' AS sent_on, 20 AS amount, 'EUR' AS currency, 'judicial' AS use FROM moved"
    )
    con.execute(
        "INSERT INTO pair_feature BY NAME WITH talk AS (SELECT least(one, other) AS a, greatest(one, other) AS b, "
        "count(*) AS sessions FROM met GROUP BY ALL) SELECT payer AS payer_id, payee AS payee_id, count(*) AS payments, "
        "DATE '2025-01-01' AS first_on, DATE '2025-01-01' AS last_on, 20 AS median_eur, "
        "coalesce(any_value(t.sessions), 0) AS sessions, 'judicial' AS use FROM moved LEFT JOIN talk AS t "
        "ON t.a = least(payer, payee) AND t.b = greatest(payer, payee) GROUP BY payer, payee"
    )
    planted = np.unique(people.person[np.flatnonzero(people.category[: people.payers] == LSAC)])
    con.register("planted", pa.table({"person_id": planted}))
    con.execute(
        "INSERT INTO lead BY NAME SELECT person_id, 'payer' AS role, 'work' AS list, 'judicial' AS use FROM planted"
    )
    networks.run(con, {})
    payees = np.arange(people.payers, len(people))
    named = dict(zip(people.person[payees].tolist(), people.category[payees].tolist(), strict=True))
    yield con, {person: PAYEE_CLASSES[category] for person, category in named.items()}
    con.close()


def rows(drawn):
    con, truth = drawn
    found = con.sql(
        "SELECT person_id, payers_apart, session_payers, lead_payers, looks FROM payee_network"
    ).fetchall()
    return [(truth[person], *rest) for person, *rest in found]


def test_who_is_reached_directly_by_few_may_be_a_victim(drawn):
    contacts = [row for row in rows(drawn) if row[0] == "contact"]
    marked = [row for row in contacts if row[4] == ["may be a victim"]]
    assert len(contacts) >= 20
    assert len(marked) >= 0.85 * len(contacts)
    for _, apart, session_payers, leads, looks in rows(drawn):
        if looks == ["may be a victim"]:
            assert apart <= FEW_PAYERS
            assert session_payers or leads
    unmarked = [row for row in contacts if row not in marked]
    assert all(row[1] > FEW_PAYERS or not (row[2] or row[3]) for row in unmarked), "nothing was seen of them"


def test_sessions_alone_are_enough_and_no_lead_is_needed(drawn):
    con, _ = drawn
    before = {row[0] for row in con.sql("SELECT person_id FROM payee_network WHERE session_payers > 0 "
                                        "AND list_contains(looks, 'may be a victim')").fetchall()}  # fmt: skip
    leads = con.sql("SELECT * FROM lead").to_arrow_table()
    con.execute("DELETE FROM lead")
    records.clear(con, networks.WRITES)
    networks.run(con, {})
    after = con.sql(
        "SELECT person_id FROM payee_network WHERE list_contains(looks, 'may be a victim')"
    ).fetchall()
    con.register("leads", leads)
    con.execute("INSERT INTO lead SELECT * FROM leads")
    records.clear(con, networks.WRITES)
    networks.run(con, {})
    assert {row[0] for row in after} == before


def test_whoever_many_payers_reach_is_not_marked_and_nobody_is_given_a_role(drawn):
    shown = rows(drawn)
    assert all("may be a victim" not in row[4] for row in shown if row[1] > FEW_PAYERS)
    share = {kind: fmean("may be a victim" in row[4] for row in shown if row[0] == kind)
             for kind in ("contact", "fam payee", "sea payee")}  # fmt: skip
    assert share["contact"] > 5 * share["fam payee"], (
        "a family that calls may look so as well, but rarely does"
    )
    assert share["contact"] > 5 * share["sea payee"]
    con, _ = drawn
    for name in networks.WRITES:
        text = json.dumps(con.sql(f"SELECT * FROM {name}").fetchall(), default=str).casefold()
        assert "facilitator" not in text
