"""The order of the stages: identity, episodes, leads, networks. One page; each stage meets the others only in tables.

    exhibits -> records -> persons -> episodes -> indicators and leads -> facts -> dossier
     intake     (tables)   identity   episodes     leads                   dossier, figures

A run is one transaction: its result is wholly there, with the manifest that describes it, or not at all.
"""

import platform
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Protocol

import duckdb

from filature import __version__, episodes, identity, intake, leads, networks
from filature.dossier import contents, render, verify_file
from filature.dossier.facts import Source, gather
from filature.dossier.tables import tables
from filature.errors import UsageError
from filature.figures.from_facts import figures
from filature.identity import judged, normalise
from filature.identity import reading as persons
from filature.identity.label import mention_of
from filature.intake import reconcile
from filature.leads import pack as lead_packs
from filature.leads import reading, recalibrating
from filature.model.check import Check
from filature.networks import reading as network_rows
from filature.networks import seeds
from filature.workspace import Workspace, person_at_keyboard, records, runs
from filature.workspace.acts import KIND_EXPORT, Decision, sha256_hex
from filature.workspace.files import export
from filature.workspace.layout import Settings
from filature.workspace.records import one

_PDF = b"%PDF-"
Progress = Callable[[str, int, int], None]


class Stage(Protocol):
    """What every stage is: tables read, tables written, and `run`."""

    @property
    def READS(self) -> tuple[str, ...]:  # noqa: N802 - a constant of each stage's module
        """Tables that the stage reads."""

    @property
    def WRITES(self) -> tuple[str, ...]:  # noqa: N802
        """Tables that the stage rebuilds."""

    def run(self, con: duckdb.DuckDBPyConnection, settings: dict[str, object]) -> None:
        """Rebuild the tables in WRITES from those in READS."""


STAGES: tuple[tuple[str, Stage], ...] = (
    ("reconcile", reconcile),
    ("identity", identity),
    ("episodes", episodes),
    ("leads", leads),
    ("networks", networks),
)
OUTPUTS = tuple(name for _, stage in STAGES for name in stage.WRITES)


def run(workspace: Workspace, *, progress: Progress | None = None) -> dict[str, object]:
    """Read what is not read yet, compute everything derived, and return the run's manifest.

    Running again without new files or settings gives the same bytes and the same run id.
    """
    workspace.note_configuration()
    intake.catch_up(workspace, progress=progress)
    con = workspace.records
    with records.transaction(con, "storing the run"):
        compute(
            con,
            workspace.settings,
            workspace.register.decisions(),
            packs=workspace.layout.packs,
            progress=progress,
        )
        manifest = describe(con, workspace)
        run_id, data = runs.encode(manifest)
        con.execute("DELETE FROM run")
        con.execute("INSERT INTO run VALUES (?, ?)", [run_id, data.decode()])
        workspace.keep_run(run_id, data)
    return {"run": run_id, **manifest}


def finish(workspace: Workspace) -> None:
    """Finish what a crash left: unread exhibits, and a run whose manifest was not yet logged."""
    intake.catch_up(workspace)
    found = records.last_run(workspace.records)
    if found is not None:
        workspace.keep_run(*found)


def compute(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    decisions: Sequence[Decision],
    *,
    packs: Path | None = None,
    progress: Progress | None = None,
) -> None:
    """Run every stage on the records that `con` holds and on what people decided; `packs`: the unit's own."""
    values = {**effective(settings), "packs": packs}
    judged.store(con, decisions)
    for position, (name, stage) in enumerate(STAGES):
        if progress:
            progress(name, position, len(STAGES))
        records.clear(con, stage.WRITES)
        stage.run(con, values)


@contextmanager
def citable(workspace: Workspace) -> Iterator[Source]:
    """Yield what a dossier may be gathered from.

    That is the run's tables, or a recomputation without the rows of intelligence-only exhibits where there are
    any. What is not in it cannot appear in, or be needed by, a dossier.
    """
    con = workspace.records
    run, data = workspace.last_run()
    pack = pack_of(workspace)
    mixed = one(con, "SELECT 1 FROM exhibit WHERE use <> 'judicial' LIMIT 1") is not None
    if not mixed:
        yield Source(con=con, workspace=workspace, run_id=run, manifest=runs.load(data),
                     manifest_sha256=sha256_hex(data), pack=pack)  # fmt: skip
        return
    court = records.court_copy(con, memory=workspace.settings.memory)
    try:
        compute(court, workspace.settings, workspace.register.decisions(), packs=workspace.layout.packs)
        run_id, data = runs.encode(describe(court, workspace))
        yield Source(con=court, workspace=workspace, run_id=run_id, manifest=runs.load(data),
                     manifest_sha256=sha256_hex(data), pack=pack)  # fmt: skip
    finally:
        court.close()


def write_dossier(workspace: Workspace, lead: str, targets: Mapping[str, Path]) -> dict[str, object]:
    """Write the dossier of a lead, one file a language (`targets`: language to file), and return its facts.

    Facts are gathered once, from citable rows only; each export is recorded in the ledger.
    """
    for target in targets.values():
        _check_target(target, workspace)
    with citable(workspace) as source:
        facts = gather(source, lead)
        workspace.keep_run(
            source.run_id, runs.encode(source.manifest)[1]
        )  # so that an expert finds it in runs/
        _cite(workspace, source.con, facts)
    for lang, target in targets.items():
        data = render.pdf(facts, figures(facts, lang), tables(facts), lang, tmp=workspace.layout.tmp)
        # Logged before it leaves: an export that a crash prevented is logged too many, never one too few.
        workspace.note(KIND_EXPORT, actor=person_at_keyboard(), subject=lead, payload=data)
        export(target, data)
    return facts


def decide(workspace: Workspace, lead: str, *, judgement: str, reason: str, author: str) -> Decision:
    """Record a judgement on a lead, with who the person was when they were judged: that number never moves."""
    found = reading.find(workspace.records, lead)
    decision = workspace.register.decide(
        author=author,
        object_type="lead",
        object_id=found["lead"],
        judgement=judgement,
        reason=reason,
        values=judged.cited_values(workspace.records, [found["person_id"]]),
    )
    workspace.log()
    return decision


def expand(
    workspace: Workspace, text: str, *, limit: int, region: str | None = None, role: str | None = None
) -> dict[str, object]:
    """Return everybody linked to a list of identifiers, normalised as those of the records were."""
    given = seeds.parse(text, normalise.of_kind, region=region)
    return network_rows.expanded(workspace.records, given, limit=limit, role=role)


def person_of(workspace: Workspace, text: str) -> int:
    """Return the person that a number (P-1-17-2) or the name of a lead (payer-1-17-2) stands for."""
    if text[:2].upper() == "P-":
        return persons.find(workspace.records, text)
    return int(reading.find(workspace.records, text)["person_id"])


def _cite(workspace: Workspace, con: duckdb.DuckDBPyConnection, facts: Mapping[str, Any]) -> None:
    """Record whom a document names, so that their numbers never move; once for the same persons."""
    labels = [facts["person"]["label"], *(row["label"] for row in facts["counterparts"])]
    values = judged.cited_values(con, map(mention_of, labels))
    name = f"dossier {facts['document']['lead']}"
    known = [item.values for item in workspace.register.decisions() if item.object_id == name]
    if known[-1:] != [values]:
        workspace.register.decide(
            author=person_at_keyboard(),
            object_type=judged.CITATION,
            object_id=name,
            judgement="cited",
            reason="a document that names these persons was written",
            values=values,
        )
        workspace.log()


def verify_dossier(path: Path) -> Iterator[Check]:
    """Yield every check of a written dossier; last, write it again from its own facts and compare the bytes."""
    sound = True
    for check in verify_file(path):
        sound = sound and check.ok
        yield check
    if not sound:
        return
    found = contents(path)
    made_by = str(found.facts["document"]["software"]["version"])
    if made_by != __version__:
        return  # another version writes other bytes; verify_file has said what was not compared
    with tempfile.TemporaryDirectory() as folder:
        again = render.pdf(
            found.facts, figures(found.facts, found.lang), tables(found.facts), found.lang, tmp=Path(folder)
        )
    got = sha256_hex(again)
    yield Check(
        name="dossier-bytes",
        ok=got == found.sha256,
        expected=found.sha256,
        got=got,
        subject="the document written again from its own facts",
        hint="" if got == found.sha256 else "a byte of the file was changed after it was written",
    )


def _check_target(target: Path, workspace: Workspace) -> None:
    """Refuse a place where a dossier would overwrite something else, or where there is no folder."""
    if not target.parent.is_dir():
        raise UsageError(
            "no-folder", f"there is no folder {target.parent}", "make it, or choose another --out"
        )
    place = target.resolve()
    inside = place.is_relative_to(workspace.layout.root.resolve())
    if inside and not place.is_relative_to(workspace.layout.dossiers.resolve()):
        raise UsageError(
            "exists", f"{target} is inside the workspace", "choose a place outside it, or in dossiers/"
        )
    if target.exists():
        with target.open("rb") as found:
            if found.read(len(_PDF)) != _PDF:
                raise UsageError(
                    "exists", f"{target} exists and is not a PDF", "choose another name for --out"
                )


def pack_of(workspace: Workspace) -> lead_packs.Pack:
    """Return the pack that a workspace uses: its own, or built in."""
    return lead_packs.load(workspace.settings.pack, workspace.layout.packs)


def recalibrated(workspace: Workspace, base: lead_packs.Pack) -> lead_packs.Pack:
    """Return `base` with its blocks scaled by what this workspace's people decided of its leads."""
    workspace.last_run()
    con = workspace.records
    block = {item.id: item.block for item in base.indicators}
    newest = {item.object_id: item for item in workspace.register.decisions() if item.object_type == "lead"}
    listed = {lead["lead"]: lead for lead in reading.ranked(con)}
    decided = []
    for name, decision in sorted(newest.items()):
        if decision.judgement not in {"positive", "negative"} or name not in listed:
            continue  # unsure is no answer; who is on no list any more shows no reasons
        lead = listed[name]
        blocks: dict[str, int] = {}
        for reason in reading.reasons(con, lead, pack_of(workspace)):
            if reason["indicator_id"] in block and lead["closest"] in reason["support"]:
                key = block[reason["indicator_id"]]
                blocks[key] = blocks.get(key, 0) + reason["support"][lead["closest"]]
        decided.append(recalibrating.Decided(confirmed=decision.judgement == "positive", blocks=blocks))
    found = recalibrating.factors(decided, sorted(set(block.values())))
    counts = sum(item.confirmed for item in decided), sum(not item.confirmed for item in decided)
    return recalibrating.scaled(
        base,
        found,
        {
            "grade": "unit",
            "made_from": [
                f"{base.id} {base.version}",
                f"{counts[0]} confirmed and {counts[1]} dismissed leads",
            ],
            "factors": found,
        },
    )


def effective(settings: Settings) -> dict[str, object]:
    """Return the configuration that results depend on."""
    return {"zone": settings.zone, "pack": settings.pack}


def describe(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> dict[str, object]:
    """Return the manifest: inputs, configuration, versions, SQL hashes, row counts and output hashes."""
    exhibits = con.execute(
        "SELECT exhibit_no, sha256, profile_sha256, use FROM exhibit ORDER BY exhibit_no"
    ).fetchall()
    rows = records.exhibit_fingerprints(con)
    pack = pack_of(workspace)
    return {
        "schema": "filature-run/1",
        "inputs": [
            {
                "exhibit": str(number),
                "sha256": sha256,
                "profile_sha256": layout,
                "use": use,
                "rows": rows[number],
            }
            for number, sha256, layout, use in exhibits
        ],
        "configuration": effective(workspace.settings),
        "pack": {"id": pack.id, "version": pack.version, "sha256": pack.sha256},
        "versions": versions(),
        "sql": sql_hashes(),
        "outputs": {name: records.fingerprint(con, name) for name in sorted(OUTPUTS)},
    }


def versions() -> dict[str, str]:
    """Return the versions that results may depend on."""
    names = (
        *("anyascii", "duckdb", "lxml", "numpy", "phonenumbers", "pyarrow", "python-calamine", "rapidfuzz"),
        *("scipy", "splink", "tzdata"),
    )
    return {
        "filature": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in names},
    }


def sql_hashes() -> dict[str, str]:
    """Return the SHA-256 of every SQL file that makes records, by room and name."""
    found: dict[str, str] = {}

    def walk(folder: Traversable, path: str) -> None:
        for entry in sorted(folder.iterdir(), key=lambda item: item.name):
            if entry.is_dir():
                walk(entry, f"{path}/{entry.name}")
            elif entry.name.endswith(".sql"):
                found[f"{path}/{entry.name}"] = sha256_hex(entry.read_bytes())

    for room in ("intake", "identity", "episodes", "leads", "networks"):
        walk(files("filature") / room, room)
    return found
