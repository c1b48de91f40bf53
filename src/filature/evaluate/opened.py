"""A population in the form of records, opened as the tables that the stages read. Truth is read apart."""

import json
from pathlib import Path

import duckdb

from filature.errors import InputError
from filature.workspace import records

FORMAT = "filature-population-1"
TABLES = ("payment", "contact", "person", "coverage_person", "referral", "mention", "person_mention")
_EXHIBITS = """
INSERT INTO exhibit (exhibit_no, sha256, file_name, provider, use)
SELECT exhibit_no, repeat('0', 64), 'part ' || exhibit_no, provider, 'judicial' FROM (
  SELECT record_id // 1000000000 AS exhibit_no, min(provider) AS provider FROM payment GROUP BY ALL
  UNION ALL
  SELECT DISTINCT record_id // 1000000000, 'calls' FROM contact
) ORDER BY exhibit_no
"""


def manifest(folder: Path) -> dict[str, object]:
    """Return what a population says of itself; raise InputError for a folder that is none."""
    hint = "make one: filature population OUT --form records"
    try:
        found = json.loads((folder / "population.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        message = f"{folder} is no population: it has no readable population.json"
        raise InputError("no-population", message, hint) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        form = found.get("format") if isinstance(found, dict) else None
        raise InputError("no-population", f"{folder}: found format {form!r}, expected {FORMAT!r}", hint)
    return found


def load(con: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, object]:
    """Fill the tables of `con` with the records of a population; return its manifest. No truth is read."""
    found = manifest(folder)
    for table in TABLES:
        pattern = str(folder / "records" / table / "*.parquet")
        try:
            con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM read_parquet(?)", [pattern])  # noqa: S608
        except duckdb.Error as error:
            message = f"{folder}: records/{table} cannot be read: {str(error).splitlines()[0]}"
            hint = "make the population again"
            raise InputError("population-damaged", message, hint) from None
    con.execute(_EXHIBITS)
    return found


def connect(tmp: Path, *, memory: str) -> duckdb.DuckDBPyConnection:
    """Return a database on disk in `tmp` with every table and no row."""
    return records.connect(tmp / "records.duckdb", write=True, memory=memory, tmp=tmp)


def truth(con: duckdb.DuckDBPyConnection, folder: Path, table: str) -> str:
    """Make the view truth_<table> (payers, payees, links) and return its name."""
    name = f"truth_{table}"
    path = str(folder / "truth" / f"{table}.parquet").replace("'", "''")
    con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet('{path}')")  # noqa: S608
    return name
