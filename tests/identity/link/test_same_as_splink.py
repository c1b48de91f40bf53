"""Our one statement gives what Splink's own prediction gives, and SQL grades names as Python does."""

import math

import duckdb
import pytest
from splink import DuckDBAPI, Linker

from filature.identity import link
from filature.identity.addresses import address_compatibility, parse_address
from filature.identity.link import learning, scoring
from filature.identity.link.model import model
from filature.identity.names import compatibility, parse
from identity.link.linked import linked, rows
from identity.test_names import CASES

ADDRESSES = [
    "3 rue Haute 75002 Paris",
    "3 r. Haute, Paris 75002",
    "9 rue Haute 75002 Paris",
    "8 strada Unirii Cluj 400000",
    "rue Haute",
]


def pairs_of(con):
    con.execute(
        "CREATE OR REPLACE TEMP TABLE every AS SELECT l.party_id AS left_party, r.party_id AS right_party FROM party l JOIN party r ON l.party_id < r.party_id"
    )
    return con.execute(scoring.scored_sql(model(), "every"), scoring.values(con, model()))


def test_sql_grades_names_as_python_does():
    names = sorted({name for left, right, _ in CASES for name in (left, right)})
    con = linked(
        [{"number": place + 1, "name": name, "phone": f"+33{place}"} for place, name in enumerate(names)]
    )
    found = pairs_of(con)
    place = [column[0] for column in found.description].index("gamma_name")
    seen = 0
    for row in found.fetchall():
        left, right = names[row[0] - 1], names[row[1] - 1]
        assert row[place] == compatibility(parse(left), parse(right)), (left, right)
        seen += 1
    assert seen == math.comb(len(names), 2)


def test_sql_grades_addresses_as_python_does():
    con = linked(
        [
            {"number": place + 1, "address": text, "phone": f"+33{place}"}
            for place, text in enumerate(ADDRESSES)
        ]
    )
    found = pairs_of(con)
    place = [column[0] for column in found.description].index("gamma_address")
    for row in found.fetchall():
        left, right = ADDRESSES[row[0] - 1], ADDRESSES[row[1] - 1]
        assert row[place] == address_compatibility(parse_address(left), parse_address(right)), (left, right)


def test_decibans_are_splinks_match_weights():
    con = linked(rows(40))
    known = {
        (name, gamma): (m, u)
        for name, gamma, m, u in con.execute("SELECT comparison, gamma, m, u FROM link_weight").fetchall()
    }
    prior = con.execute("SELECT decibans FROM link_weight WHERE comparison = 'prior'").fetchall()[0][0]
    settings = learning.settings(model().comparisons, 10 ** (prior / 10)).create_settings_dict("duckdb")
    for item, comparison in zip(model().comparisons, settings["comparisons"], strict=True):
        for level, written in zip(item.levels, comparison["comparison_levels"][1:], strict=True):
            written["m_probability"], written["u_probability"] = known[item.name, level.gamma]
    settings["blocking_rules_to_generate_predictions"] = [{"blocking_rule": "1 = 1", "sql_dialect": "duckdb"}]
    linker = Linker(DuckDBAPI(con).register("party"), settings, log_level=None)
    predicted = linker.inference.predict(warning_mode="never")
    theirs = {
        (left, right): weight * 10 * math.log10(2)
        for left, right, weight in con.execute(
            f"SELECT party_id_l, party_id_r, match_weight FROM {predicted.physical_name}"
        ).fetchall()
    }
    found = pairs_of(con)
    names = [column[0] for column in found.description]
    ours = {
        (row[0], row[1]): (row[names.index("hundredths")] - row[names.index("db_household")]) / 100
        for row in found.fetchall()
    }
    assert ours.keys() == {tuple(sorted(pair)) for pair in theirs}
    for pair, sum_ in ours.items():
        their = theirs.get(pair, theirs.get(pair[::-1]))
        assert sum_ == pytest.approx(their, abs=0.1), pair


def test_link_needs_no_table_of_the_workspace():
    con = duckdb.connect()
    con.execute("CREATE TABLE people AS SELECT 1 AS n, 'Lou Seul' AS who")
    link.link(con, lambda c, m: link.from_table(c, m, "people", "n", {"name": "who"}))
    assert con.execute("SELECT name_key FROM party").fetchall() == [("lou seul",)]
