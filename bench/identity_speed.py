"""Time and memory of linkage, beside a bare Splink 5 run with the same comparisons, in one run.

    python bench/identity_speed.py [--mentions 1000000] [--memory 3GB] [--only ours|bare]

Mentions are invented by code and the same every time: persons with one to three operators, one spelling of their
name at each, a phone or two, accounts, customer numbers, addresses; families share numbers and addresses.

- `stage`: the whole stage `identity`, from mentions as written to persons and proposals: normalising identifiers,
  `ours`, joining, and the tables of persons.
- `ours`: the whole of `identity.link.link` from mentions and normalised identifiers: names and addresses taken to
  their parts, parties, frequencies, weights, blocks, pairs, scores.
- `rows`: Splink alone as it would be used on the mentions themselves: one input row per mention.
- `bare`: Splink alone on the finished table of parties (nothing to prepare), same comparisons and levels, blocking
  on every identifier, the name, its sounds and its spelling; u from as many random pairs, m from the same
  training blocks, then predict. It looks at fewer pairs than we do: it has no rule for initials.

Each runs in a process of its own; the input of `rows` and `bare` is made before its clock starts. Targets: at most
1.5 x the time of Splink alone, and at most 5 GB resident. Figures are processor seconds and the largest resident set.
"""

import argparse
import json
import logging
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from splink import DuckDBAPI, Linker, block_on

from filature import identity
from filature.identity import link
from filature.identity.link import learning
from filature.identity.link.model import model
from filature.model.tables import ALL_TABLES
from filature.workspace import records

_PARTY = next(table for table in link.TABLES if table.name == "party")
KEPT = ("phone", "email_key", "account", "document", "customer", "handle", "address_key", "name_key")
FREQUENCIES = [name for name, _, _ in _PARTY.columns if name.startswith("tf_")]
MEASURES = ("stage", "ours", "rows", "bare")
SOURCES = {
    "bare": "party",
    "rows": "(SELECT m.mention_id AS party_id, p.* EXCLUDE (party_id) FROM party_mention AS m "
    "JOIN party AS p ON p.party_id = m.party_id)",
}
_HEADS = [
    "bra",
    "cel",
    "dor",
    "fal",
    "gor",
    "hel",
    "jor",
    "kel",
    "lor",
    "mav",
    "nor",
    "orv",
    "pel",
    "quil",
    "ros",
    "sar",
    "tor",
    "ulm",
    "vas",
    "wel",
    "xan",
    "yor",
    "zal",
    "brin",
    "clov",
]
_TAILS = [
    "abel",
    "acier",
    "adun",
    "agno",
    "alier",
    "amont",
    "andel",
    "arque",
    "aval",
    "avoy",
    "embry",
    "enval",
    "erlin",
    "estal",
    "ilvan",
    "imar",
    "inter",
    "irol",
]
_GIVEN = [
    "camille",
    "dominique",
    "claude",
    "sacha",
    "alix",
    "charlie",
    "noa",
    "robin",
    "maxime",
    "lou",
    "morgan",
    "ange",
    "jackie",
    "ariel",
    "jaime",
    "mica",
]

MENTIONS = """
CREATE TEMP TABLE people AS
SELECT
  i AS person, i // 3 AS household,
  -- a few names are common and most are rare: the square of a uniform number
  list_extract($given, 1 + ((hash(i, 1) % 1000 / 1000.0) ** 2 * len($given))::INTEGER % len($given)) AS given,
  list_extract($given, 1 + (hash(i, 2) % len($given))::INTEGER) AS second,
  list_extract($heads, 1 + ((hash(i // 3, 3) % 10000 / 10000.0) ** 2 * len($heads))::INTEGER % len($heads))
    || list_extract($tails, 1 + ((hash(i // 3, 4) % 10000 / 10000.0) ** 2 * len($tails))::INTEGER % len($tails))
    || list_extract($tails, 1 + (hash(i // 3, 5) % len($tails))::INTEGER) AS family
FROM range($mentions // 5) AS t(i);

INSERT INTO exhibit BY NAME
SELECT i AS exhibit_no, 'operator ' || i AS provider, 'judicial' AS use FROM range(1, 4) AS t(i);

CREATE TEMP TABLE shown AS
SELECT
  (1 + hash(i, 9) % (1 + p.person % 3))::INTEGER AS operator, p.*, i,
  hash(i, 10) % 2 AS choice
FROM range($mentions) AS t(i)
JOIN people AS p ON p.person = (hash(i, 8) % ($mentions // 5))::BIGINT;

INSERT INTO mention BY NAME
SELECT
  (operator::BIGINT * 1000000000 + row_number() OVER (PARTITION BY operator ORDER BY i)) * 4 AS mention_id,
  mention_id // 4 AS record_id, operator AS exhibit_no, 'judicial' AS use, 'transfer' AS record, 'payer' AS role,
  CASE operator
    WHEN 1 THEN upper(family) || ' ' || given
    WHEN 2 THEN CASE WHEN person % 7 = 0 THEN given || ' ' || replace(family, 'r', 'rr') ELSE given || ' ' || family END
    ELSE CASE WHEN person % 2 = 0 THEN given[1] || '. ' || family ELSE given || ' ' || second[1] || '. ' || family END
  END AS name,
  CASE WHEN operator < 3 THEN '+63900' || lpad(
    (CASE WHEN person % 20 = 0 THEN household ELSE person * 2 + choice * (person % 5 // 4) END)::VARCHAR, 7, '0'
  ) END AS phone,
  CASE WHEN person % 3 = 0 AND operator = 2 THEN given || person || '@example.org' END AS email,
  CASE WHEN person % 2 = 0 AND operator <> 2 THEN 'FR76' || lpad(person::VARCHAR, 20, '0') END AS account,
  CASE WHEN operator = 1 AND person % 4 = 0 THEN 'FIC' || lpad(person::VARCHAR, 8, '0') END AS document,
  'operator ' || operator || ':c' || person AS customer,
  CASE WHEN operator = 1 THEN household % 90 || ' rue ' || list_extract($heads, 1 + (household % len($heads))::INTEGER)
    || ', ' || (10000 + household % 5000) || ' ville' END AS address
FROM shown
ORDER BY mention_id;

CREATE TEMP TABLE carried AS
SELECT mention_id, unnest([
  {'kind': 'phone', 'value': phone}, {'kind': 'email', 'value': email}, {'kind': 'account', 'value': account},
  {'kind': 'document', 'value': document}, {'kind': 'customer', 'value': customer}
], recursive := true) FROM mention;

INSERT INTO identifier
SELECT row_number() OVER (ORDER BY min(mention_id), kind, value), kind, value, count(*)
FROM carried WHERE value IS NOT NULL GROUP BY kind, value;

INSERT INTO mention_identifier
SELECT c.mention_id, i.identifier_id FROM carried AS c JOIN identifier AS i ON i.kind = c.kind AND i.value = c.value;

DROP TABLE carried; DROP TABLE shown; DROP TABLE people
"""


def invent(con: duckdb.DuckDBPyConnection, mentions: int) -> None:
    """Fill exhibit, mention, identifier and mention_identifier."""
    for table in ALL_TABLES:
        con.execute(table.ddl())
    values: dict[str, object] = {"given": _GIVEN, "heads": _HEADS, "tails": _TAILS, "mentions": mentions}
    for statement in MENTIONS.split(";\n"):
        used = {key: value for key, value in values.items() if f"${key}" in statement}
        con.execute(statement, used)


def bare(con: duckdb.DuckDBPyConnection, source: str) -> int:
    """Run Splink alone on the parties or on a row per mention; return the pairs that it kept."""
    given = model()
    con.execute(f"CREATE TABLE bare AS SELECT * EXCLUDE ({', '.join(FREQUENCIES)}) FROM {source}")  # noqa: S608
    api = DuckDBAPI(con)
    settings = learning.settings(given.comparisons, 10**-5)
    settings.blocking_rules_to_generate_predictions = [
        *(block_on(column) for column in (*KEPT, "name_sound", "name_compact")),
        block_on("name_rare", "address_postcode"),
    ]
    linker = Linker(api.register("bare"), settings, log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=given.training.u_pairs, seed=1)
    for column in ("phone", "account", "name_key"):
        kept = linker._settings_obj.core_model_settings.copy()  # type: ignore[no-untyped-call]  # noqa: SLF001
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(column), estimate_without_term_frequencies=True, max_pairs=given.training.most_pairs
            )
        except ValueError:  # a probability ran to 0: Splink gives up, and the block teaches nothing
            linker._settings_obj.core_model_settings = kept  # noqa: SLF001
    found = linker.inference.predict(threshold_match_weight=-4)
    return int(con.execute(f"SELECT count(*) FROM {found.physical_name}").fetchall()[0][0])  # noqa: S608


def measure(which: str, mentions: int, memory: str, folder: Path) -> dict[str, float]:
    """Return the figures of one run in this process."""
    logging.disable(logging.WARNING)
    path = folder / f"{which}.duckdb"
    con = duckdb.connect(str(path), config={"memory_limit": memory, "threads": 2})
    con.execute("SET temp_directory = ?", [str(folder / "spill")])
    invent(con, mentions)
    if which in SOURCES:
        link.from_mentions(con, model())
    elif which == "stage":
        records.clear(con, identity.WRITES)
    before, clock = time.process_time(), time.perf_counter()
    if which in SOURCES:
        pairs = bare(con, SOURCES[which])
    else:
        if which == "stage":
            identity.run(con, {})
        else:
            link.link(con)
        pairs = int(con.execute("SELECT count(*) FROM candidate_link").fetchall()[0][0])
    return {
        "cpu_s": time.process_time() - before,
        "wall_s": time.perf_counter() - clock,
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        "parties": int(con.execute("SELECT count(*) FROM party").fetchall()[0][0]),
        "kept_pairs": pairs,
    }


def main() -> None:
    """Print both runs and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--memory", default="3GB", help="DuckDB's own limit")
    parser.add_argument("--only", choices=MEASURES)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(measure(options.only, options.mentions, options.memory, options.inside)))
        return
    found: dict[str, dict[str, float]] = {}
    for which in (options.only,) if options.only else MEASURES:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, "--only", which, "--inside", folder]
            command += ["--mentions", str(options.mentions), "--memory", options.memory]
            found[which] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        print(which, "  ".join(f"{key} {value:,.1f}" for key, value in found[which].items()), flush=True)
    for own in ("stage", "ours"):
        for other in SOURCES:
            if len(found) > 1:
                ratios = (
                    f"{unit} {found[own][unit] / found[other][unit]:.2f}" for unit in ("cpu_s", "wall_s")
                )
                print(f"{own} / {other}: {', '.join(ratios)} (target 1.5)")


if __name__ == "__main__":
    main()
