"""Why two parties are, or are not, taken for one person: one row per comparison, in decibans, with running sum."""

from dataclasses import dataclass

import duckdb

from filature.errors import InputError
from filature.identity.link.model import NULL_GAMMA, Model
from filature.identity.link.scoring import scored_sql, values
from filature.workspace.records import one


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One comparison of a pair; `running` is the sum up to and with this row."""

    comparison: str
    left: str | None
    right: str | None
    label: str
    decibans: float
    running: float
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The whole comparison of two parties; `decibans` and `probability` are those of candidate_link."""

    left_party: int
    right_party: int
    rows: tuple[Row, ...]
    decibans: float
    probability: float


def explain(con: duckdb.DuckDBPyConnection, left: int, right: int, model: Model) -> Explanation:
    """Return the comparison of two parties, whether or not they were looked at. Raises InputError."""
    left, right = sorted((left, right))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE asked AS SELECT ?::BIGINT AS left_party, ?::BIGINT AS right_party",
        [left, right],
    )
    found = con.execute(scored_sql(model, "asked"), values(con, model))
    names = [column[0] for column in found.description or ()]
    fetched = found.fetchone()
    con.execute("DROP TABLE asked")
    if fetched is None or left == right:
        raise InputError("no-party", f"no two parties {left} and {right}", "give two numbers of table party")
    scored = dict(zip(names, fetched, strict=True))
    rows = tuple(_rows(con, model, scored, _shown(con, model, left), _shown(con, model, right)))
    total = scored["hundredths"] / 100
    chance = one(con, "SELECT link_probability(?::DOUBLE)", [total])
    return Explanation(
        left_party=left,
        right_party=right,
        rows=rows,
        decibans=total,
        probability=float(chance[0]) if chance else 0.0,
    )


def _shown(con: duckdb.DuckDBPyConnection, model: Model, party: int) -> dict[str, str | None]:
    """Return what a party shows in each comparison, as text."""
    columns = ", ".join(f"{item.shows}::VARCHAR" for item in model.comparisons)
    row = one(con, f"SELECT {columns} FROM party WHERE party_id = ?", [party])  # noqa: S608 - names of the model
    return dict(zip((item.name for item in model.comparisons), row or (), strict=True))


def _rows(
    con: duckdb.DuckDBPyConnection,
    model: Model,
    scored: dict[str, int],
    left: dict[str, str | None],
    right: dict[str, str | None],
) -> list[Row]:
    known = {
        (name, gamma): (label, basis)
        for name, gamma, label, basis in con.execute(
            "SELECT comparison, gamma, label, basis FROM link_weight"
        ).fetchall()
    }
    prior_label, prior_basis = known["prior", 0]
    house = sum(scored[item.given] for item in model.comparisons) + scored["db_household"]
    running = scored["hundredths"] - house
    rows = [_row("prior", None, None, prior_label, running, running, prior_basis)]
    for item in model.comparisons:
        gamma = scored[item.gamma]
        label, basis = known[item.name, gamma] if gamma != NULL_GAMMA else ("not comparable", "")
        running += scored[item.given]
        rows.append(
            _row(item.name, left[item.name], right[item.name], label, scored[item.given], running, basis)
        )
    if scored["db_household"]:
        running += scored["db_household"]
        rows.append(
            _row("household", None, None, model.household.label, scored["db_household"], running, "given")
        )
    return rows


def _row(  # noqa: PLR0917 - one line of a table
    comparison: str,
    left: str | None,
    right: str | None,
    label: str,
    hundredths: int,
    running: int,
    basis: str,
) -> Row:
    return Row(
        comparison=comparison,
        left=left,
        right=right,
        label=label,
        decibans=hundredths / 100,
        running=running / 100,
        basis=basis,
    )
