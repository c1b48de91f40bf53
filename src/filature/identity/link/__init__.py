"""Linkage: which parties may be one person, with weights that can be read and pairs that can be explained.

`parties` (what is linked) · `sql/` (parties, keys, pairs) · `weights` and `learning` (with Splink) · `scoring` (the one
statement that gives decibans) · `explanation`. `model.toml` holds every comparison, level and given weight.
Nothing here joins anybody: the table candidate_link is read by those who do, and a name alone never should.
"""

from collections.abc import Callable

import duckdb

from filature.identity.link import scoring
from filature.identity.link.explanation import Explanation, Row
from filature.identity.link.explanation import explain as _explain
from filature.identity.link.model import Model
from filature.identity.link.model import model as _model
from filature.identity.link.parties import SQL, from_mentions, from_table, macros
from filature.identity.link.weights import weights
from filature.model.link_tables import LINK_TABLES as TABLES
from filature.workspace.records import run_sql

__all__ = ("TABLES", "Explanation", "Row", "explain", "from_mentions", "from_table", "link", "pairs")
READS = ("mention", "exhibit", "identifier", "mention_identifier", "judgement", "citation")
WRITES = tuple(table.name for table in TABLES)

Build = Callable[[duckdb.DuckDBPyConnection, Model], None]


def link(
    con: duckdb.DuckDBPyConnection,
    build: Build = from_mentions,
    *,
    model: Model | None = None,
    learn: bool = True,
    since: int | None = None,
) -> None:
    """Write party, party_mention, link_weight, link_block and candidate_link.

    `learn=False` keeps the weights that stand in link_weight. `since` looks only at pairs whose younger party is
    that number or later (numbers grow with every exhibit) and scores the pairs of candidate_link again.
    """
    model = model or _model()
    build(con, model)
    macros(con)
    if learn:
        scoring.store(con, weights(con, model))
    pairs(con, model, since=since or 0)
    if since is not None:
        run_sql(con, SQL / "090_known_pair.sql", {"since": since})
    con.execute("DELETE FROM candidate_link")
    scoring.candidates(con, model)
    for table in ("block_key", "block", "pair"):
        con.execute(f"DROP TABLE {table}")


def pairs(con: duckdb.DuckDBPyConnection, model: Model, *, since: int = 0) -> None:
    """Write the temporary table pair and link_block: who is compared with whom, and what was passed over."""
    values: dict[str, object] = {"most": model.block_most, "since": since}
    con.execute("DELETE FROM link_block")
    run_sql(con, SQL / "050_block_key.sql")
    run_sql(con, SQL / "060_block.sql")
    run_sql(con, SQL / "070_link_block.sql", values)
    run_sql(con, SQL / "080_pair.sql", values)


def explain(con: duckdb.DuckDBPyConnection, left: int, right: int, model: Model | None = None) -> Explanation:
    """Return why two parties are, or are not, taken for one person: one row per comparison, in decibans."""
    macros(con)
    return _explain(con, left, right, model or _model())
