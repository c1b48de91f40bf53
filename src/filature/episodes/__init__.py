"""Episodes: payments and sessions of the same two persons, brought together in time. First version.

Reads transfer, same_transfer, rate, session, mention, person_mention, coverage; writes payment, contact,
episode_session, episode, unpaired. Within 24 hours in both directions, with the delay; date-only times are
never paired. How strong such a link is, is a later question (likelihood ratios); here it is only counted.
"""

from importlib.resources import files

import duckdb

from filature.workspace.records import run_sql

READS = ("transfer", "same_transfer", "rate", "session", "mention", "person_mention", "coverage")
WRITES = ("payment", "contact", "episode_session", "episode", "unpaired")
_SQL = files("filature.episodes") / "sql"
_STEPS = (
    "010_payment.sql",
    "020_contact.sql",
    "030_episode_session.sql",
    "040_episode.sql",
    "050_unpaired.sql",
)


def run(con: duckdb.DuckDBPyConnection, settings: dict[str, object]) -> None:  # noqa: ARG001 - one shape for all stages
    """Rebuild the episode tables."""
    for name in _STEPS:
        run_sql(con, _SQL / name)
