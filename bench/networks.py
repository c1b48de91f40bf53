"""Networks: what ten known facilitators lead to, and what the stage costs.

    python bench/networks.py [--payers 20000] [--seed 1] [--rows 1000000] [--skip-speed] [--keep DIR]

Finding: draws the fictional population, runs the whole pipeline, takes planted facilitators (ten, five draws) as
seeds, and counts, among hits who are payers: recall of the planted payers linked by a payment to any seed within the
first 600, precision at 300 (share of planted payers of any facilitator or contact), both beside personalised
PageRank (damping 0.85, the same graph, the same seeds). Bars of the project: 0.9 and 0.8. Nothing is tuned on this.

Speed: `--rows` invented payments with skewed payees; processor seconds of the stage beside the floor of any
population-wide stage: reading its columns and one sort by key (ENGINE rule 7).
"""

import argparse
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
from scipy import sparse

from filature import intake, networks, pipeline, population
from filature.model.enums import Use, WorkspaceKind
from filature.networks import reading
from filature.networks.expansion import expand
from filature.networks.graph import Graph
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


def pagerank(graph: Graph, seeds: list[int], damping: float = 0.85) -> list[int]:
    """Return everybody but the seeds in the order of personalised PageRank."""
    size = len(graph.persons)
    worth = graph.weights()
    ends = (np.concatenate([graph.right, graph.left]), np.concatenate([graph.left, graph.right]))
    matrix = sparse.csr_array((np.concatenate([worth, worth]), ends), shape=(size, size))
    out = np.asarray(matrix.sum(axis=0)).ravel()
    start = np.zeros(size)
    start[graph.places(np.array(sorted(seeds)))] = 1 / len(seeds)
    mass = start
    for _ in range(60):
        mass = damping * (matrix @ (mass / out)) + (1 - damping) * start
    order = np.lexsort((np.arange(size), -mass))
    return [int(graph.persons[at]) for at in order if mass[at] > 0 and int(graph.persons[at]) not in seeds]


def find(con: duckdb.DuckDBPyConnection, truth: Path) -> None:
    """Print recall and precision of each draw of seeds, and their medians."""
    rows = con.execute(_TRUTH, [str(truth)]).fetchall()
    facilitators = [person for person, _, category in rows if category == "facilitator"]
    planted = {person for person, role, _ in rows if role == "payer"}
    payers = {row[0] for row in con.execute("SELECT DISTINCT payer_id FROM payment").fetchall()}
    pairs = con.execute("SELECT payer_id, payee_id FROM pair_feature").fetchall()
    graph = reading.graph(con)
    print(f"{len(planted)} planted payers, {len(facilitators)} facilitators, {len(payers)} payers in all")
    figures: dict[str, list[tuple[float, float]]] = {"path-v1": [], "PageRank": []}
    for draw in range(DRAWS):
        rng = np.random.Generator(np.random.PCG64(draw))
        chosen = [int(p) for p in rng.choice(facilitators, min(SEEDS, len(facilitators)), replace=False)]
        linked = {payer for payer, payee in pairs if payee in set(chosen)} & planted
        rankings = {
            "path-v1": [hit.person for hit in expand(graph, dict.fromkeys(chosen, 1.0))],
            "PageRank": pagerank(graph, chosen),
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


def speed(rows: int) -> None:
    """Print the stage's processor seconds on invented payments, beside the floor."""
    con = records.connect(None, write=True, memory="3GiB")
    rng = np.random.Generator(np.random.PCG64(1))
    people = rows // 10
    payer = rng.integers(0, people, rows)
    payee = people + np.minimum(
        rng.zipf(1.6, people)[rng.integers(0, people, rows)] - 1 + payer // 3, people - 1
    )
    day = rng.integers(0, 730, rows)
    con.register("drawn", {"payer": payer, "payee": payee, "day": day, "n": np.arange(rows)})
    con.execute(
        "INSERT INTO payment (record_id, payer_id, payee_id, sent_on, amount_eur, use) "
        "SELECT n, payer, payee, DATE '2024-01-01' + day::INTEGER, 20 + n % 60, 'judicial' FROM drawn ORDER BY n"
    )
    con.execute(
        "INSERT INTO pair_feature SELECT payer_id, payee_id, count(*), min(sent_on), max(sent_on), 30, "
        "payer_id % 3 = 0, 0, 'judicial' FROM payment GROUP BY payer_id, payee_id ORDER BY ALL"
    )
    con.execute(
        "INSERT INTO payee_feature (person_id, payments, payers, same_amount_share, sessions, use) "
        "SELECT payee_id, sum(payments), count(*), 0.1, 0, 'judicial' FROM pair_feature GROUP BY payee_id"
    )
    con.execute(
        "INSERT INTO person (person_id, label, name, use) "
        "SELECT DISTINCT payee_id, payee_id, 'N', 'judicial' FROM payment"
    )
    began = time.process_time()
    con.execute(
        "CREATE TEMP TABLE floor AS SELECT payer_id, payee_id, sent_on FROM payment ORDER BY payee_id, record_id"
    )
    floor = time.process_time() - began
    began, wall = time.process_time(), time.monotonic()
    networks.run(con, {})
    used = time.process_time() - began
    links, pairs = (
        con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]  # noqa: S608 - names of tables
        for name in ("pair_feature", "shared_recipient")
    )
    print(f"{rows:,} payments, {links:,} links, {pairs:,} pairs of payers: {used:.2f} s processor, ", end="")
    print(f"{time.monotonic() - wall:.2f} s wall; floor (read and sort) {floor:.2f} s: {used / floor:.1f} x")


def main() -> None:
    """Print what was found and what it cost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--payers", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=1_000_000)
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
        speed(options.rows)


if __name__ == "__main__":
    main()
