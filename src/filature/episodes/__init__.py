"""Episodes: payments and sessions of the same two persons, brought together in time, and what that is worth.

Reads the tables in READS; writes the tables in WRITES.
`episode` and `unpaired` pair rows within 24 hours; the others hold merged episodes and scores. To read:

    method.py       the constants          merging.py    rows that are one act
    localtime.py    the same hour of another day          coverage.py   when both sources listened
    series.py, scores.py, segregation.py, bouts.py        scores of many pairs
    pairs.py        the stage: tables in, tables out
    reference.py    sets of known pairs    calibration.py, bounds.py, fitted.py   from scores to a bounded LR
    metrics.py      how good a set of LRs is              refusals.py   when there is no number
    evidence.py     one pair: LR against each alternative, interval, sensitivity
    forecast.py     when the next event is likely (for investigators)
"""

from importlib.resources import files

import duckdb

from filature.episodes import pairs
from filature.workspace.records import run_sql

READS = (
    *("exhibit", "transfer", "same_transfer", "rate", "session", "mention", "person_mention"),
    "coverage_person",
)
WRITES = (
    *("payment", "contact", "episode_session", "episode", "unpaired"),
    *("payment_episode_row", "payment_episode", "session_episode_row", "session_episode"),
    *("pair_timing", "payment_timing"),
)
_SQL = files("filature.episodes") / "sql"


def run(con: duckdb.DuckDBPyConnection, settings: dict[str, object]) -> None:
    """Rebuild the episode tables."""
    for name in ("010_payment.sql", "020_contact.sql"):
        run_sql(con, _SQL / name)
    pair(con, settings)


def pair(con: duckdb.DuckDBPyConnection, settings: dict[str, object]) -> None:
    """Rebuild what follows from tables payment and contact, whoever filled them."""
    for name in ("030_episode_session.sql", "040_episode.sql", "050_unpaired.sql"):
        run_sql(con, _SQL / name)
    pairs.run(con, str(settings["zone"]))
