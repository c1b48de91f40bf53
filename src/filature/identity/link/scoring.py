"""Decibans of pairs: the one statement from which lists, explanations and exports take their figures.

Each comparison gives whole hundredths of a deciban, so a sum is exact in any order. The statement is put together
from the model (its conditions, an allow-list of names); weights enter as bound values.
"""

import math

import duckdb

from filature.identity.link.model import NULL_GAMMA, Comparison, Model
from filature.identity.link.weights import Weight


def store(con: duckdb.DuckDBPyConnection, found: list[Weight]) -> None:
    """Write link_weight."""
    con.execute("DELETE FROM link_weight")
    con.executemany(
        "INSERT INTO link_weight VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(w.comparison, w.gamma, w.label, w.m, w.u, w.decibans, w.tf, w.pairs, w.basis) for w in found],
    )


def scored_sql(model: Model, pairs: str) -> str:
    """Return the query that scores the pairs of a table: levels, hundredths of decibans each, and their sum."""
    columns = sorted({name for item in model.comparisons for name in _columns(item)})
    sides = ", ".join(f"{side}.{name} AS {name}_{side}" for side in ("l", "r") for name in columns)
    gammas = ", ".join(f"{_gamma(item)} AS {item.gamma}" for item in model.comparisons)
    given = ", ".join(f"{_given(item)} AS {item.given}" for item in model.comparisons)
    house = model.household
    together = " + ".join(f"db_{name}" for name in house.comparisons)
    total = " + ".join(item.given for item in model.comparisons)
    return f"""
    WITH side AS (
      SELECT p.left_party, p.right_party, {sides}
      FROM {pairs} AS p
      JOIN party AS l ON l.party_id = p.left_party
      JOIN party AS r ON r.party_id = p.right_party
    ),
    compared AS (SELECT *, {gammas} FROM side),
    weighed AS (SELECT * EXCLUDE ({", ".join(f"{name}_l, {name}_r" for name in columns)}), {given} FROM compared),
    shared AS (
      SELECT *, CASE WHEN {house.when} THEN least($household - ({together}), 0) ELSE 0 END AS db_household FROM weighed
    )
    SELECT *, $prior + {total} + db_household AS hundredths FROM shared
    """  # noqa: S608 - names and conditions come from the model


def _columns(item: Comparison) -> list[str]:
    """Return the columns of party that a comparison reads."""
    text = " ".join([item.missing, *(level.sql or "" for level in item.levels)])
    words = "".join(char if char.isalnum() or char == "_" else " " for char in text).split()
    found = {word[:-2] for word in words if word.endswith(("_l", "_r"))}
    return [*found, *([f"tf_{item.tf_column}"] if item.tf_column else [])]


def _gamma(item: Comparison) -> str:
    whens = " ".join(f"WHEN {level.sql} THEN {level.gamma}" for level in item.levels if level.sql)
    last = next(level.gamma for level in item.levels if level.sql is None)
    return f"CASE WHEN {item.missing} THEN {NULL_GAMMA} {whens} ELSE {last} END::TINYINT"


def _given(item: Comparison) -> str:
    """Return the hundredths of decibans of one comparison; levels count from 0, so list place = gamma + 1."""
    base = f"list_extract($w_{item.name}, {item.gamma} + 1)"
    adjusted = " ".join(
        f"WHEN {level.gamma} THEN {base} + round(1000 * $tf_{item.name}_{level.gamma} * ($u_{item.name}_{level.gamma} "
        f"- log10(greatest(tf_{item.tf_column}_l, tf_{item.tf_column}_r))))::INTEGER"
        for level in item.levels
        if level.tf
    )
    return f"CASE {item.gamma} WHEN {NULL_GAMMA} THEN 0 {adjusted} ELSE {base} END"


def values(con: duckdb.DuckDBPyConnection, model: Model) -> dict[str, object]:
    """Return the bound values of `scored_sql`, from link_weight."""
    rows = con.execute("SELECT comparison, gamma, decibans, u FROM link_weight").fetchall()
    decibans = {(name, gamma): round(100 * value) for name, gamma, value, _ in rows}
    chance = {(name, gamma): u for name, gamma, _, u in rows}
    found: dict[str, object] = {
        "prior": decibans["prior", 0],
        "household": round(100 * model.household.most),
    }
    for item in model.comparisons:
        levels = sorted(level.gamma for level in item.levels)
        found[f"w_{item.name}"] = [decibans[item.name, gamma] for gamma in levels]
        for level in item.levels:
            if level.tf:
                found[f"u_{item.name}_{level.gamma}"] = math.log10(chance[item.name, level.gamma])
                found[f"tf_{item.name}_{level.gamma}"] = level.tf
    return found


def candidates(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Write candidate_link from table pair: those that reach `keep_decibans`, oldest pair first."""
    gammas = ", ".join(item.gamma for item in model.comparisons)
    beyond = " OR ".join(f"{item.given} > 0" for item in model.comparisons if item.name != "name")
    con.execute(
        f"INSERT INTO candidate_link SELECT left_party, right_party, hundredths / 100.0 AS decibans, "  # noqa: S608
        f"link_probability(hundredths / 100.0), {beyond}, {gammas} FROM ({scored_sql(model, 'pair')}) "
        "WHERE hundredths >= $keep ORDER BY left_party, right_party",
        {**values(con, model), "keep": round(100 * model.keep_decibans)},
    )
