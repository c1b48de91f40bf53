"""The whole line on a fictional case: generate, take in, compute, rank, write a dossier, compare with the truth.

The same seed gives the same provider files, the same workspace keys and times, hence the same dossier bytes.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from filature import intake, pipeline, population
from filature.errors import UsageError
from filature.evaluate import planted
from filature.intake.accept import Counts
from filature.leads import reading
from filature.model.enums import Use, WorkspaceKind
from filature.register import fictional_docket
from filature.workspace import Settings, Workspace, clock, create, open_workspace
from filature.workspace.records import one

PAYERS = 20_000
SEED = 1
CASE = "case"
FILES = "provider-files"
DOCKET = "docket"
_DAY = datetime(2026, 7, 6, 8, 0, tzinfo=UTC)  # the fictional case stands still on this day
Progress = Callable[[str, int, int], None]
_STEPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the demonstration shows."""

    case: Path
    docket: Path
    dossiers: tuple[Path, ...]
    lead: str
    counts: dict[str, Counts]
    rows: dict[str, int]
    leads: list[reading.Row]
    possible_victims: int
    persons: int
    planted: int
    found: dict[int, int]
    best_single: dict[int, tuple[str, float]]
    by_chance: dict[int, float]


def demonstrate(
    out: Path, *, seed: int = SEED, payers: int = PAYERS, progress: Progress | None = None
) -> Found:
    """Build the fictional case in `out` (which must not exist or be empty) and return what it shows."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(
            "not-empty", f"{out} is not an empty folder", "remove it, or choose another with --out"
        )
    report = progress or (lambda _step, _done, _total: None)
    report("inventing a population", 0, _STEPS)
    files = population.write(population.generate(seed, payers), out / FILES)
    case = out / CASE
    settings = Settings(
        name=f"Demonstration {seed} (fictional)",
        unit="Fictional unit",
        kind=WorkspaceKind.JUDICIAL,
        legal_basis="none: every person and number is invented",
        fictional=True,
    )
    key = hashlib.sha256(f"filature demonstration {seed}".encode()).digest()
    create(case, settings, clock=clock.standing(_DAY), reference_key=key)
    _docket(out / DOCKET, seed, key)
    with open_workspace(case, write=True, clock=clock.standing(_DAY)) as workspace:
        counts = _take_in(workspace, files, report)
        report("computing persons, episodes and leads", 3, _STEPS)
        pipeline.run(workspace)
        report("writing the dossier", 4, _STEPS)
        leads = reading.ranked(workspace.records, top=100)
        if not leads:
            raise UsageError(
                "too-small", "no lead reaches the threshold in so small a population", "raise --payers"
            )
        chosen = _choose(leads)
        targets = {lang: workspace.layout.dossiers / f"{chosen}.{lang}.pdf" for lang in ("en", "fr")}
        pipeline.write_dossier(workspace, chosen, targets)
        report("done", _STEPS, _STEPS)
        return _compare(
            workspace, case=case, dossiers=tuple(targets.values()), chosen=chosen, leads=leads, counts=counts
        )


def _docket(folder: Path, seed: int, key: bytes) -> None:
    """Make a second workspace with an invented docket: cases, children and targets, and no records."""
    settings = Settings(
        name=f"Docket {seed} (fictional)",
        unit="Fictional section",
        kind=WorkspaceKind.JUDICIAL,
        legal_basis="none: every case and child is invented",
        fictional=True,
    )
    now = fictional_docket.Moving(_DAY)
    create(folder, settings, clock=now, reference_key=key)
    with open_workspace(folder, write=True, clock=now) as workspace:
        workspace.register.salt = fictional_docket.salts(seed)
        fictional_docket.load(workspace, now)


def _take_in(
    workspace: Workspace, files: Sequence[population.ProviderFile], report: Progress
) -> dict[str, Counts]:
    counts = {}
    for position, file in enumerate(files):
        report(f"reading {file.path.name}", 1 + position // len(files), _STEPS)
        frame = intake.Frame(
            provider=file.provider,
            instrument=file.instrument,
            authority=file.authority,
            scope_from=file.scope_from,
            scope_to=file.scope_to,
            use=Use(file.use),
            received_by="fictional officer",
            received_at=file.received_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        counts[file.path.name] = intake.add(
            workspace, file.path, frame, intake.load_layout(file.profile)
        ).counts
    return counts


def _choose(leads: Sequence[reading.Row]) -> str:
    """Return the first lead with two kinds of evidence in the role of payer, else the first of all."""
    for lead in leads:
        if lead["role"] == "payer" and "communications" in lead["evidence_kinds"]:
            return str(lead["lead"])
    return str(leads[0]["lead"])


def _compare(
    workspace: Workspace,
    *,
    case: Path,
    dossiers: tuple[Path, ...],
    chosen: str,
    leads: list[reading.Row],
    counts: dict[str, Counts],
) -> Found:
    """Count how many planted persons stand first, beside the best single indicator and chance."""
    con = workspace.records
    truth = _planted_persons(con, case.parent / FILES / population.TRUTH_FILE)
    ranking = list(dict.fromkeys(lead["person_id"] for lead in leads))
    scores: dict[str, dict[int, float]] = {}
    for person, indicator, value in con.execute(
        "SELECT person_id, indicator_id, max(value) FROM indicator WHERE indicator_id NOT LIKE 'X%' "
        "AND indicator_id <> 'N1' GROUP BY ALL"
    ).fetchall():
        scores.setdefault(indicator, {})[person] = value
    best = planted.best_single_expected(scores, truth)
    persons = one(con, "SELECT count(*) FROM person")
    total = persons[0] if persons else 0
    tables = ("person", "payment", "contact", "episode", "lead")
    rows = {name: con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in tables}  # noqa: S608
    return Found(
        case=case,
        docket=case.with_name(DOCKET),
        dossiers=dossiers,
        lead=chosen,
        counts=counts,
        rows=rows,
        leads=leads,
        possible_victims=len(reading.possible_victims(con)),
        persons=total,
        planted=len(truth),
        found=planted.found_at(ranking, truth),
        best_single={k: (item.indicator, float(item.found)) for k, item in best.items()},
        by_chance={k: float(value) for k, value in planted.expected_by_chance(total, len(truth)).items()},
    )


def _planted_persons(con: duckdb.DuckDBPyConnection, truth: Path) -> set[int]:
    """Return the persons whose identifiers are those of a planted person. Only this function reads the truth."""
    table = pq.read_table(truth, columns=["planted", "identifiers"])
    rows = table.filter(table["planted"]).column("identifiers").to_pylist()
    wanted = {value for identifiers in rows for value in identifiers}
    found = con.execute(
        "SELECT DISTINCT pm.person_id FROM person_mention AS pm "
        "JOIN mention_identifier AS mi ON mi.mention_id = pm.mention_id "
        "JOIN identifier AS i ON i.identifier_id = mi.identifier_id WHERE i.value IN (SELECT unnest(?::VARCHAR[]))",
        [sorted(wanted)],
    ).fetchall()
    return {person for (person,) in found}
