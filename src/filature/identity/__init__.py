"""Identity: mentions become persons, by evidence and by decision, explained and reversible.

`normalise`, `names`, `addresses` (one form each) · `link/` (which pairs may be one person, in decibans) · `joining`
over `clusters` (who is one person) · `judged`, `deciding` (what people said) · `reading`, `explaining` (what is shown)
· `legs/` (send and payout records of one transfer) · `organisations`.

A person's number is that under which somebody cited them, else that of the first mention ever seen of them: later
files extend a person, or raise a question.
"""

from importlib.resources import files

import duckdb
import pyarrow as pa

from filature.identity import joining, link
from filature.identity.label import label
from filature.identity.legs import transfers as legs
from filature.identity.link.model import model
from filature.identity.normalise import of_kind
from filature.workspace.records import run_sql

READS = ("mention", "exhibit", "coverage", "judgement", "citation")
WRITES = (
    *("identifier", "mention_identifier", *link.WRITES, "common_identifier", "person_mention", "person"),
    *("proposal", "coverage_person"),
    *legs.WRITES,  # emptied here; `filature identity legs` fills them, because it may take minutes
)
_SQL = files("filature.identity") / "sql"
__all__ = ["READS", "WRITES", "label", "run"]


def run(con: duckdb.DuckDBPyConnection, settings: dict[str, object]) -> None:  # noqa: ARG001 - one shape for all stages
    """Rebuild the identity tables from the mentions and from what people decided."""
    _identifiers(con)
    link.link(con)
    run_sql(con, _SQL / "045_common_identifier.sql", {"most": model().block_most})
    joining.join(con)
    run_sql(con, _SQL / "050_person.sql")
    run_sql(con, _SQL / "055_proposal.sql")
    con.execute("DROP TABLE bond")
    con.execute("DROP TABLE pinned_apart")
    run_sql(con, _SQL / "060_coverage_person.sql")


def _identifiers(con: duckdb.DuckDBPyConnection) -> None:
    """Write identifier and mention_identifier: each distinct text is normalised once."""
    run_sql(con, _SQL / "010_raw_identifier.sql")
    raw = con.sql("SELECT kind, raw, provider, region FROM raw_identifier ORDER BY ALL").to_arrow_table()
    columns = [raw.column(name).to_pylist() for name in ("kind", "raw", "provider", "region")]
    values = [of_kind(*row) for row in zip(*columns, strict=True)]
    con.register("normalised", raw.append_column("value", pa.array(values, pa.string())))
    run_sql(con, _SQL / "020_identified.sql")
    con.unregister("normalised")
    run_sql(con, _SQL / "030_identifier.sql")
    run_sql(con, _SQL / "040_mention_identifier.sql")
    con.execute("DROP TABLE raw_identifier")
    con.execute("DROP TABLE identified")
