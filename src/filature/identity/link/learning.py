"""Learning with Splink: u from random pairs, m by expectation maximisation inside blocks of one equal value.

Nobody says which pairs are one person: u is what random pairs show (nearly all are two persons), and m what makes
the pairs of a block fall best into two groups. Splink samples by a hash of the party's number and a fixed seed, so
the order of rows does not matter.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.internals.exceptions import EMTrainingException

from filature.identity.link.model import Comparison, Level, Model
from filature.identity.link.parties import macros
from filature.identity.link.weights import Chances, Taught
from filature.workspace.records import one


def learn(con: duckdb.DuckDBPyConnection, model: Model, odds: float) -> tuple[Chances, list[Taught]]:
    """Return the learnt u, and what each training block says of m."""
    log = logging.getLogger("splink")
    level = log.level
    log.setLevel(logging.ERROR)  # which level was not learnt stands in link_weight.basis
    try:
        with _apart(con) as own:
            return _learn(own, model, odds)
    finally:
        log.setLevel(level)


@contextmanager
def _apart(con: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection of its own that holds the parties.

    Splink tries statements that may fail, and in the caller's transaction that would end it; and its tables stay
    out of the workspace's file.
    """
    limit = one(con, "SELECT current_setting('memory_limit')")
    own = duckdb.connect(
        config={
            "memory_limit": str(limit[0]) if limit else "2GB",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    try:
        own.register("given", con.sql("SELECT * FROM party ORDER BY party_id").to_arrow_table())
        own.execute("CREATE TABLE party AS SELECT * FROM given ORDER BY party_id")
        own.unregister("given")
        macros(own)
        yield own
    finally:
        own.close()


def _learn(con: duckdb.DuckDBPyConnection, model: Model, odds: float) -> tuple[Chances, list[Taught]]:
    shown = _comparable(con, model)
    party = DuckDBAPI(con).register("party", table_name="link_party")
    to_learn = [item for item in shown if not all(level.fixed or level.fixed_u for level in item.levels)]
    u = _random_pairs(Linker(party, settings(to_learn, odds), log_level=None), model) if to_learn else {}
    taught: list[Taught] = []
    for column, pairs in _blocks(con, model):
        # a linker for each block: what one teaches must not depend on the others
        linker = Linker(party, settings(shown, odds, u), log_level=None)
        taught += _block(con, linker, model, column, pairs)
    return u, taught


def _comparable(con: duckdb.DuckDBPyConnection, model: Model) -> list[Comparison]:
    """Return the comparisons that two parties at least can take part in."""
    counts = ", ".join(f"count({item.column})" for item in model.comparisons)
    row = one(con, f"SELECT {counts} FROM party") or ()  # noqa: S608 - names of the model
    return [item for item, count in zip(model.comparisons, row, strict=True) if count > 1]


def _random_pairs(linker: Linker, model: Model) -> Chances:
    """Return u of the levels that random pairs showed."""
    linker.training.estimate_u_using_random_sampling(
        max_pairs=model.training.u_pairs, seed=model.training.seed, min_count_per_level=None, num_chunks=1
    )
    return {
        (comparison.output_column_name, level.comparison_vector_value): float(level.u_probability)
        for comparison in linker._settings_obj.comparisons  # noqa: SLF001 - the public JSON has no level numbers
        for level in comparison._comparison_levels_excluding_null  # noqa: SLF001
        if level._has_estimated_u_values  # noqa: SLF001
    }


def _blocks(con: duckdb.DuckDBPyConnection, model: Model) -> list[tuple[str, int]]:
    """Return the columns whose equal values give enough pairs, those with most first, and the pairs."""
    found = []
    for column in model.training.blocks:
        row = one(
            con,
            f"SELECT sum(parties * (parties - 1) // 2) FROM (SELECT count(*) AS parties FROM party "  # noqa: S608
            f"WHERE {column} IS NOT NULL GROUP BY {column})",
        )
        found.append((column, int(row[0] or 0) if row else 0))
    enough = [(column, pairs) for column, pairs in found if pairs >= model.training.least_pairs]
    return sorted(enough, key=lambda block: -block[1])[: model.training.most_blocks]


def _block(
    con: duckdb.DuckDBPyConnection, linker: Linker, model: Model, column: str, pairs: int
) -> list[Taught]:
    """Return what the pairs with an equal `column` teach; nothing where they do not fall into two groups."""
    try:
        session = linker.training.estimate_parameters_using_expectation_maximisation(
            f"l.{column} = r.{column}",
            estimate_without_term_frequencies=True,
            max_pairs=model.training.most_pairs if pairs > model.training.most_pairs else None,
            record_sample_proportion=1.0,
        )
    except (ValueError, EMTrainingException):  # a probability ran to 0, or the sample held no pair
        return []
    share = _comparable_share(con, model, column, pairs)
    core = session.core_model_settings
    matching = core.probability_two_random_records_match * min(pairs, model.training.most_pairs)
    return [
        Taught(
            comparison=comparison.output_column_name,
            gamma=level.comparison_vector_value,
            # a text stands where a level was never seen
            m=0.0 if isinstance(level._m_probability, str) else float(level.m_probability),  # noqa: SLF001
            pairs=matching * share[comparison.output_column_name],
        )
        for comparison in core.comparisons
        for level in comparison._comparison_levels_excluding_null  # noqa: SLF001 - no public reading of a session
    ]


def _comparable_share(
    con: duckdb.DuckDBPyConnection, model: Model, column: str, pairs: int
) -> dict[str, float]:
    """Return for each comparison the share of a block's pairs in which both sides say something."""
    counts = ", ".join(f"count({item.column}) AS {item.name}" for item in model.comparisons)
    sums = ", ".join(f"sum({item.name} * ({item.name} - 1) // 2)" for item in model.comparisons)
    sql = f"SELECT {sums} FROM (SELECT {counts} FROM party WHERE {column} IS NOT NULL GROUP BY {column})"  # noqa: S608
    row = one(con, sql) or ()
    return {item.name: int(count or 0) / pairs for item, count in zip(model.comparisons, row, strict=True)}


def settings(comparisons: Iterable[Comparison], odds: float, u: Chances | None = None) -> SettingsCreator:
    """Return comparisons in Splink's terms, with given or known u; term frequencies come with the table party."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="party_id",
        probability_two_random_records_match=odds / (1 + odds),
        retain_matching_columns=False,
        comparisons=[_comparison(item, u or {}) for item in comparisons],
    )


def _comparison(item: Comparison, u: Chances) -> dict[str, object]:
    missing = {"sql_condition": item.missing, "label_for_charts": "not comparable", "is_null_level": True}
    levels = (_level(item, level, u.get((item.name, level.gamma), level.u)) for level in item.levels)
    return {"output_column_name": item.name, "comparison_levels": [missing, *levels]}


def _level(item: Comparison, level: Level, u: float) -> dict[str, object]:
    found: dict[str, object] = {
        "sql_condition": level.sql or "ELSE",
        "label_for_charts": level.label,
        "m_probability": level.m,
        "u_probability": min(u, 0.9999),
        "fix_m_probability": bool(level.fixed),
        "fix_u_probability": bool(level.fixed) or level.fixed_u,
    }
    if level.tf:
        found |= {
            "tf_adjustment_column": item.tf_column,
            "tf_adjustment_weight": level.tf,
            "disable_tf_exact_match_detection": True,  # the level's own u is replaced, not that of equality
        }
    return found
