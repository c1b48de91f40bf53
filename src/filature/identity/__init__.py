"""Identity: mentions become persons. First version: equal normalised identifiers bind, names never do.

`normalise` (one form per identifier) · `components` (which mentions belong together).
Reads mention, exhibit, coverage; writes identifier, mention_identifier, person_mention, person, coverage_person.
A person's number is the number of the first mention ever seen of them: later files extend a person or join
two, and then the older number stays while the younger still names a mention of the same person.
"""

from importlib.resources import files

import duckdb
import pyarrow as pa

from filature.identity.components import persons
from filature.identity.normalise import of_kind
from filature.workspace.records import run_sql

READS = ("mention", "exhibit", "coverage")
WRITES = ("identifier", "mention_identifier", "person_mention", "person", "coverage_person")
_SQL = files("filature.identity") / "sql"


def run(con: duckdb.DuckDBPyConnection, settings: dict[str, object]) -> None:  # noqa: ARG001 - one shape for all stages
    """Rebuild the identity tables from the mentions."""
    run_sql(con, _SQL / "010_raw_identifier.sql")
    raw = con.sql("SELECT kind, raw, provider, region FROM raw_identifier ORDER BY ALL").to_arrow_table()
    columns = [raw.column(name).to_pylist() for name in ("kind", "raw", "provider", "region")]
    values = [of_kind(*row) for row in zip(*columns, strict=True)]
    con.register("normalised", raw.append_column("value", pa.array(values, pa.string())))
    run_sql(con, _SQL / "020_identified.sql")
    con.unregister("normalised")
    run_sql(con, _SQL / "030_identifier.sql")
    run_sql(con, _SQL / "040_mention_identifier.sql")
    _cluster(con)
    run_sql(con, _SQL / "050_person.sql")
    run_sql(con, _SQL / "060_coverage_person.sql")
    con.execute("DROP TABLE raw_identifier")
    con.execute("DROP TABLE identified")


def _cluster(con: duckdb.DuckDBPyConnection) -> None:
    """Write person_mention."""
    mentions = con.sql("SELECT mention_id FROM mention ORDER BY mention_id").to_arrow_table()
    edges = con.sql(
        "SELECT mention_id, identifier_id FROM mention_identifier "
        "WHERE identifier_id IN (SELECT identifier_id FROM identifier WHERE mentions > 1)"
    ).to_arrow_table()
    ids = mentions.column(0).to_numpy()
    found = persons(ids, edges.column(0).to_numpy(), edges.column(1).to_numpy())
    con.register("clustered", pa.table({"mention_id": ids, "person_id": found}))
    con.execute("INSERT INTO person_mention SELECT mention_id, person_id FROM clustered ORDER BY mention_id")
    con.unregister("clustered")


def label(person_id: int) -> str:
    """Return the readable form of a person's number: P-exhibit-row-slot."""
    record, slot = divmod(person_id, 4)
    exhibit, row = divmod(record, 1_000_000_000)
    return f"P-{exhibit}-{row}-{slot + 1}"
