"""Networks: what ten known facilitators lead to, and what the stage costs.

    python bench/networks.py [--payers 20000] [--seed 1] [--keep DIR] [--skip-find]
        [--rows 1000000] [--world drawn|dense] [--steps] [--skip-speed]

Finding: draws the fictional population, runs the whole pipeline, takes planted facilitators (ten, five draws) as
seeds, and counts, among hits who are payers: recall of the planted payers linked by a payment to any seed within the
first 600, precision at 300 (share of planted payers of any facilitator or contact), both beside personalised
PageRank (damping 0.85, links weighing their payments, the same seeds). Bars of the project: 0.9 and 0.8.
The number of links that a way may have was chosen on two such populations (another seed, 100,000 payers); nothing else.

Speed: `--rows` invented payments; processor seconds of the stage beside the floor of any population-wide stage, which
is reading its columns and one sort by key, measured in the same run; memory; whether two runs give equal tables.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np

from filature import intake, networks, pipeline, population
from filature.model.enums import Use, WorkspaceKind
from filature.networks import reading
from filature.networks.expansion import expand
from filature.workspace import Settings, clock, create, open_workspace, records

DAY = datetime(2026, 7, 6, 8, 0, tzinfo=UTC)
SEEDS, DRAWS, FIRST, AT = 10, 5, 600, 300
_TRUTH = """
SELECT DISTINCT pm.person_id, t.role, t."class" AS category
FROM (SELECT role, "class", planted, unnest(identifiers) AS value FROM read_parquet(?)) AS t
JOIN identifier AS i ON i.value = t.value
JOIN mention_identifier AS mi ON mi.identifier_id = i.identifier_id
JOIN person_mention AS pm ON pm.mention_id = mi.mention_id
WHERE t.planted
ORDER BY ALL
"""


def build(folder: Path, payers: int, seed: int) -> None:
    """Write the population's files, take them in and run the pipeline."""
    files = population.write(population.generate(seed, payers), folder / "files")
    settings = Settings(
        name="Bench (fictional)",
        unit="Fictional unit",
        kind=WorkspaceKind.JUDICIAL,
        legal_basis="none: every person and number is invented",
        fictional=True,
    )
    create(folder / "case", settings, clock=clock.standing(DAY), reference_key=bytes(32))
    with open_workspace(folder / "case", write=True, clock=clock.standing(DAY)) as workspace:
        for file in files:
            frame = intake.Frame(
                provider=file.provider,
                instrument=file.instrument,
                authority=file.authority,
                scope_from=file.scope_from,
                scope_to=file.scope_to,
                use=Use(file.use),
                received_by="bench",
                received_at=file.received_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            )
            intake.add(workspace, file.path, frame, intake.load_layout(file.profile))
        pipeline.run(workspace)


def baseline(con: duckdb.DuckDBPyConnection, seeds: list[int]) -> list[int]:
    """Return everybody but the seeds in the order of personalised PageRank over payments."""
    return [int(person) for person in networks.pagerank(con, seeds)["person_id"].to_pylist()]


def find(con: duckdb.DuckDBPyConnection, truth: Path) -> None:
    """Print recall and precision of each draw of seeds, and their medians."""
    rows = con.execute(_TRUTH, [str(truth)]).fetchall()
    facilitators = [person for person, _, category in rows if category == "facilitator"]
    planted = {person for person, role, _ in rows if role == "payer"}
    payers = {row[0] for row in con.execute("SELECT DISTINCT payer_id FROM payment").fetchall()}
    pairs = con.execute("SELECT payer_id, payee_id FROM pair_feature").fetchall()
    graph = reading.graph(con)
    print(f"{len(planted)} planted payers, {len(facilitators)} facilitators, {len(payers)} payers in all")
    figures: dict[str, list[tuple[float, float]]] = {"path-v2": [], "PageRank": []}
    for draw in range(DRAWS):
        rng = np.random.Generator(np.random.PCG64(draw))
        chosen = [int(p) for p in rng.choice(facilitators, min(SEEDS, len(facilitators)), replace=False)]
        linked = {payer for payer, payee in pairs if payee in set(chosen)} & planted
        rankings = {
            "path-v2": [hit.person for hit in expand(graph, dict.fromkeys(chosen, 1.0))],
            "PageRank": baseline(con, chosen),
        }
        for name, ranking in rankings.items():
            only = [person for person in ranking if person in payers]
            recall = len(linked & set(only[:FIRST])) / len(linked)
            precision = len(planted & set(only[:AT])) / AT
            figures[name].append((recall, precision))
            print(f"draw {draw} {name}: {len(linked)} linked; recall in {FIRST} {recall:.3f}; "
                  f"precision at {AT} {precision:.3f}")  # fmt: skip
        most = len(planted) / AT
        within = len(linked) / AT
        print(
            f"draw {draw}: at most {min(most, 1):.3f} can be reached at {AT}; direct payers alone give {within:.3f}"
        )
    for name, values in figures.items():
        recall, precision = (float(np.median([value[side] for value in values])) for side in (0, 1))
        print(
            f"{name}: medians: recall in {FIRST} {recall:.3f} (bar 0.9), precision at {AT} {precision:.3f} (bar 0.8)"
        )


PAYEES = {
    "drawn": """CASE
    WHEN u < 100 AND payer % 6 = 0 THEN $people + payer
    WHEN u < 300 AND payer % 16 = 3 THEN 2 * $people + pow($people // 50, hash(payer, 9) % 1000000 / 1e6)
    WHEN u < 800 AND payer % 100 = 5 THEN 2 * $people + pow($people // 50, hash(payer, v % 6) % 1000000 / 1e6)
    WHEN payer % 10 = 1 THEN payer - 1
    ELSE payer END""",
    "dense": """CASE
    WHEN u < 650 THEN payer + (v % 2) * ($people // 2)
    WHEN u < 900 THEN payer // 3 * 3 + v % 3
    WHEN u < 980 THEN pow($people, (v % 1000000) / 1000000)
    ELSE v % $people END % $people""",
}
"""Whom a payer pays. Drawn: as the fictional population draws them: 1.3 payees a payer, nine in ten payees with one
payer, few with very many (as many in each octave). Dense, to load the stage: 3.4 payees a payer, who share most."""
WORLD = """
CREATE OR REPLACE TEMP TABLE drawn AS
WITH n AS (
  SELECT range AS n, hash(range) % 1000 AS u, hash(range, 1) AS v, hash(range, 2) AS w,
    (hash(range, 3) % $people)::BIGINT AS payer
  FROM range($rows)
)
SELECT
  n, payer, DATE '2024-01-01' + (w % 730)::INTEGER AS day, 10 + v % 190 AS euros, $people + (PAYEE)::BIGINT AS payee
FROM n
"""
FILLED = """
INSERT INTO payment BY NAME
SELECT
  n AS record_id, payer AS payer_id, payee AS payee_id, day AS sent_on, euros::DECIMAL(28, 8) AS amount,
  'EUR' AS currency, euros AS amount_eur, 'judicial' AS use
FROM drawn ORDER BY n;
INSERT INTO pair_feature BY NAME
SELECT
  payer AS payer_id, payee AS payee_id, count(*) AS payments, min(day) AS first_on, max(day) AS last_on,
  30.0 AS median_eur, (payer % 50 = 0)::BIGINT AS sessions, 'judicial' AS use
FROM drawn GROUP BY payer, payee ORDER BY payer, payee;
INSERT INTO person_mention
SELECT n * 4 + side, CASE side WHEN 0 THEN payer ELSE payee END
FROM drawn CROSS JOIN (VALUES (0), (1)) AS s (side) ORDER BY 1;
INSERT INTO party BY NAME
SELECT
  min(mention_id) AS party_id, 'judicial' AS use, TRUE AS identified,
  '+33' || (person_id // 40 * 40 + person_id % 39) AS phone,
  CASE WHEN person_id % 3 = 0 THEN '7' END AS address_house, '7 rue ' || person_id // 4 || ' 75000' AS address_key,
  'a:' || person_id AS account
FROM person_mention GROUP BY person_id ORDER BY party_id;
INSERT INTO lead BY NAME
SELECT DISTINCT payer AS person_id, 'payer' AS role, 'work' AS list, 'judicial' AS use
FROM drawn WHERE payer % 1000 = 0 ORDER BY 1
"""
SORTED = """
CREATE OR REPLACE TEMP TABLE floor AS SELECT payer_id, payee_id, sent_on FROM payment ORDER BY payee_id, record_id
"""
READ = (
    "SELECT bit_xor(hash(amount, currency)) FROM payment",
    "SELECT bit_xor(hash(payer_id, payee_id, first_on, last_on, sessions, use)) FROM pair_feature",
    "SELECT bit_xor(hash(party_id, use, identified, phone, address_house, address_key, account)) FROM party",
    "SELECT bit_xor(hash(mention_id, person_id)) FROM person_mention",
)
"""What the stage reads beside the columns that are sorted."""


def speed(rows: int, world: str, *, steps: bool) -> None:
    """Print the stage's processor seconds on invented payments, beside the floor, and whether two runs are equal."""
    with tempfile.TemporaryDirectory() as name:
        con = records.connect(Path(name) / "records.duckdb", write=True, memory="2560MiB", tmp=Path(name))
        values = {"rows": rows, "people": rows // 10}
        con.execute(WORLD.replace("PAYEE", PAYEES[world]), values)
        for sql in FILLED.split(";"):
            con.execute(sql)
        con.execute("DROP TABLE drawn")
        (links,) = con.execute("SELECT count(*) FROM pair_feature").fetchall()[0]
        con.execute("CHECKPOINT")
        sorts = [measured(lambda: con.execute(SORTED)) for _ in range(2)]
        reads = [measured(lambda: [con.execute(sql).fetchall() for sql in READ]) for _ in range(2)]
        con.execute("DROP TABLE floor")
        if steps:
            _timed_steps()
        before = peak()
        prints, stages = [], []
        for _ in range(2):
            records.clear(con, networks.WRITES)
            stages.append(measured(lambda: networks.run(con, {})))
            prints.append({table: records.fingerprint(con, table) for table in networks.WRITES})
        con.close()
    sort, read, used = (min(each) for each in (sorts, reads, stages))  # by processor seconds
    floor = sort[0] + read[0]
    print(
        f"{world}: {rows:,} payments, {links:,} links; rows: "
        + ", ".join(f"{t} {v.split(':')[0]}" for t, v in prints[0].items())
    )
    print(f"floor: one sort {sort[0]:.2f} s processor, reading the rest {read[0]:.2f} s: {floor:.2f} s")
    print(f"stage: {used[0]:.2f} s processor, {used[1]:.2f} s wall: {used[0] / floor:.1f} x (bar 6); "
          f"{used[0] / sort[0]:.1f} x the sort alone")  # fmt: skip
    print(f"most memory: {peak():.2f} GiB (bar 4; {before:.2f} before the stage); "
          f"two runs {'equal' if prints[0] == prints[1] else 'DIFFER'}")  # fmt: skip


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Return the processor and wall seconds of some work."""
    began, wall = time.process_time(), time.monotonic()
    work()
    return time.process_time() - began, time.monotonic() - wall


def peak() -> float:
    """Return the most memory that this process has held, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


def _timed_steps() -> None:
    """Make each file of the stage tell what it costs."""
    ran = records.run_sql

    def told(con: duckdb.DuckDBPyConnection, file: Path, values: dict[str, object] | None = None) -> None:
        used, wall = measured(lambda: ran(con, file, values))
        print(f"  {file.name}: {used:.2f} s processor, {wall:.2f} s wall, {peak():.2f} GiB")

    setattr(networks, "run_sql", told)  # noqa: B010 - the stage's own name for it


def main() -> None:
    """Print what was found and what it cost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--payers", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--world", choices=PAYEES, default="drawn", help="of the speed")
    parser.add_argument("--steps", action="store_true", help="tell the cost of each file of the stage")
    parser.add_argument("--skip-speed", action="store_true")
    parser.add_argument("--skip-find", action="store_true")
    parser.add_argument("--keep", type=Path, help="build here, or look at what was built here before")
    options = parser.parse_args()
    if not options.skip_find:
        with tempfile.TemporaryDirectory() as name:
            folder = options.keep or Path(name)
            if not (folder / "case" / "records.duckdb").exists():
                build(folder, options.payers, options.seed)
            with duckdb.connect(str(folder / "case" / "records.duckdb"), read_only=True) as con:
                find(con, folder / "files" / population.TRUTH_FILE)
    if not options.skip_speed:
        speed(options.rows, options.world, steps=options.steps)


if __name__ == "__main__":
    main()
