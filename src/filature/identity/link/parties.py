"""What is linked: distinct combinations of what mentions show, with names and addresses in their parts."""

from collections.abc import Mapping
from importlib.resources import files

import duckdb
import pyarrow as pa

from filature.identity.addresses import parse_address
from filature.identity.link.model import Model
from filature.identity.names import parse
from filature.model.link_tables import LINK_TABLES as TABLES
from filature.workspace.records import run_sql

SQL = files("filature.identity.link") / "sql"
SOURCE_COLUMNS = (
    *("name", "phone", "email", "account", "document", "customer", "handle", "address", "birth_date"),
    *("provider", "use"),
)
"""What a row of any source may show of a party, besides its number."""
_TABLES = {table.name: table for table in TABLES}


def macros(con: duckdb.DuckDBPyConnection) -> None:
    """Define what the comparisons and the sums call."""
    run_sql(con, SQL / "000_macros.sql")
    run_sql(con, SQL / "005_words_apart.sql")


def from_mentions(con: duckdb.DuckDBPyConnection, given: Model) -> None:
    """Write party and party_mention from the workspace's mentions and their normalised identifiers."""
    run_sql(con, SQL / "010_party_source.sql")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE said AS SELECT left_mention, right_mention, standing FROM judgement"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE named AS SELECT left_mention AS mention_id FROM judgement "
        "UNION SELECT right_mention FROM judgement UNION SELECT person_id FROM citation"
    )
    _build(con, given)


def from_table(
    con: duckdb.DuckDBPyConnection, given: Model, table: str, number: str, columns: Mapping[str, str]
) -> None:
    """Write party and party_mention from any table: `columns` maps SOURCE_COLUMNS to SQL of its columns.

    `number` is a whole number that names a row; identifiers are taken as they stand.
    """
    unknown = sorted(set(columns) - set(SOURCE_COLUMNS))
    if unknown:
        raise ValueError(f"columns {unknown}; known are {SOURCE_COLUMNS}")
    shown = ", ".join(f"({columns.get(name, 'NULL')})::VARCHAR AS {name}" for name in SOURCE_COLUMNS)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE party_source AS SELECT ({number})::BIGINT AS mention_id, {shown} FROM {table}"  # noqa: S608 - the caller's own column map
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE said (left_mention BIGINT, right_mention BIGINT, standing VARCHAR)"
    )
    con.execute("CREATE OR REPLACE TEMP TABLE named (mention_id BIGINT)")
    _build(con, given)


def _build(con: duckdb.DuckDBPyConnection, given: Model) -> None:
    for table in TABLES:
        con.execute(table.ddl())
    _name_forms(con)
    _address_forms(con)
    run_sql(con, SQL / "020_party_row.sql")
    identifiers = [item for item in given.comparisons if item.shared is not None]
    values: dict[str, object] = {
        "population": given.population,
        "others": given.others,
        "kinds": [item.tf_column for item in identifiers],
        "shared": [item.shared for item in identifiers],
    }
    con.execute("DELETE FROM party")
    con.execute("DELETE FROM party_mention")
    run_sql(con, SQL / "030_party.sql", values)
    run_sql(con, SQL / "040_party_mention.sql")
    con.execute("DROP TABLE party_row")
    con.execute("DROP TABLE said")
    con.execute("DROP TABLE named")
    con.execute("DROP TABLE party_source")


def _unseen(con: duckdb.DuckDBPyConnection, column: str, form: str) -> list[str]:
    """Return the distinct texts that have no form yet, sorted."""
    sql = (
        f"SELECT DISTINCT {column} FROM party_source WHERE {column} IS NOT NULL "  # noqa: S608 - two fixed names each
        f"AND {column} NOT IN (SELECT raw FROM {form}) ORDER BY 1"
    )
    found: list[str] = con.sql(sql).to_arrow_table().column(0).to_pylist()
    return found


def _name_forms(con: duckdb.DuckDBPyConnection) -> None:
    raws = _unseen(con, "name", "name_form")
    for start in range(0, len(raws), _BATCH):
        _store(con, "name_form", [_name_form(raw) for raw in raws[start : start + _BATCH]])


def _name_form(raw: str) -> tuple[object, ...]:
    name = parse(raw)
    if name is None:
        return (raw, *[None] * 12)
    return (
        *(
            raw,
            " ".join(name.words),
            name.key,
            name.compact,
            name.tokens,
            len(name.words),
            name.pairs,
            name.roots,
        ),
        *(name.sound, *name.ends, name.suffix),
    )


def _address_forms(con: duckdb.DuckDBPyConnection) -> None:
    raws = _unseen(con, "address", "address_form")
    for start in range(0, len(raws), _BATCH):
        _store(con, "address_form", [_address_form(raw) for raw in raws[start : start + _BATCH]])


def _address_form(raw: str) -> tuple[object, ...]:
    found = parse_address(raw)
    return (raw, found.key, found.words, found.house, found.postcode) if found else (raw, *[None] * 4)


_BATCH = 20_000  # forms held in memory at a time
_ARROW = {"VARCHAR": pa.string(), "VARCHAR[]": pa.list_(pa.string()), "INTEGER": pa.int32()}


def _store(con: duckdb.DuckDBPyConnection, name: str, rows: list[tuple[object, ...]]) -> None:
    columns = _TABLES[name].columns
    arrays = [
        pa.array(values, _ARROW[kind])
        for (_, kind, _), values in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    con.register("forms", pa.table(arrays, [column for column, _, _ in columns]))
    con.execute(f"INSERT INTO {name} SELECT * FROM forms")  # noqa: S608 - a table of ours
    con.unregister("forms")
