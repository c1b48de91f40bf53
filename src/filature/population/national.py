"""A population of national size, streamed block by block into a folder of records with the truth apart.

    POP/population.json         what it is: seed, shift, sizes, hash of the parameters, counts, hash of every file
    POP/records/TABLE/part-*    the tables of records.duckdb that a population has, in their columns and types
    POP/truth/*.parquet         what is true: read by whoever evaluates, by no stage

Memory is bounded by one block, however many there are.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from filature import __version__
from filature.errors import UsageError
from filature.population import block as blocks
from filature.population import columns as col
from filature.population import forms, reality
from filature.population.classes import PAYEE_CLASSES
from filature.population.faces import names
from filature.population.opened import FORMAT, MANIFEST
from filature.population.parts import Parts
from filature.population.people import Payees, assemble
from filature.population.plan import Plan, streams
from filature.population.referred import referred
from filature.population.series import Ints
from filature.population.world import World, shared
from filature.workspace.files import storage_errors

Progress = Callable[[str, int, int], None]


def write(plan: Plan, folder: Path, progress: Progress = lambda *_: None) -> dict[str, Any]:
    """Write the population of a plan into `folder`; return what its manifest says.

    The folder appears when everything is written, or not at all. Equal plans give byte-identical files.
    Raises UsageError where something stands already, StorageError when the disk refuses.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("not-empty", f"{folder} is not an empty folder", "choose another folder")
    with storage_errors(f"writing {folder}"), _aside(folder) as unfinished:
        world = shared(plan)
        plan = blocks.at_pace(plan, world)
        with ExitStack() as stack:
            counts = _stream(plan, world, Parts(unfinished, stack), progress)
        progress("checking", len(plan.sizes), len(plan.sizes) + 1)
        manifest = _manifest(plan, counts, _hashes(unfinished))
        text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        (unfinished / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(folder)
    progress("done", len(plan.sizes) + 1, len(plan.sizes) + 1)
    return manifest


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """Give a folder beside the wanted one, which is gone afterwards unless it was renamed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name(f".{folder.name}.{os.getpid()}.unfinished")
    unfinished.mkdir()
    try:
        yield unfinished
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _stream(plan: Plan, world: World, writer: Parts, progress: Progress) -> dict[str, int]:
    """Write every block, then the shared payees and whom the partner names; return the counts of rows."""
    mentions = np.zeros(world.persons, dtype=np.int64)
    last = col.schema("person").empty_table()
    for number, size in enumerate(plan.sizes):
        progress(f"block {number + 1}: {size} payers", number, len(plan.sizes) + 1)
        made = blocks.make(plan, world, number)
        seen = forms.shown(plan, made)
        tables = dict(seen.tables)
        last = tables.pop("person")
        if number + 1 < len(plan.sizes):
            writer.record("person", last)
        for name, table in tables.items():
            writer.record(name, table)
        true = reality.of_block(plan.parameters, made, seen)
        writer.true("payers", true.payers)
        writer.true("payees", true.payees)
        writer.true("links", true.links)
        mentions += seen.mentions[size : size + world.persons]
    _shared(plan, world, mentions, last, writer)
    return dict(writer.rows)


def _shared(plan: Plan, world: World, mentions: Ints, last: pa.Table, writer: Parts) -> None:
    """Write the persons whom payers of several blocks pay, and the referral that names some of them.

    `last` are the persons of the last block: the shared ones stand among them, so that no part tells them apart.
    """
    rng = streams(plan.seed, (4,), ("people", "form", "referral"))
    payees = Payees(rng=rng["people"], next_identity=0, next_person=0, parts=[world.columns])
    none = np.zeros(0, dtype=np.int64)
    people = assemble(rng["people"], none, none, payees)
    person, first = np.unique(people.person, return_index=True)
    person_id = col.person_ids(person, np.zeros(len(person), dtype=np.bool_), plan.start)
    category, met = people.category[first], mentions > 0
    known = np.flatnonzero(met & (category == PAYEE_CLASSES.index("facilitator")))
    named = np.sort(rng["referral"].choice(known, size=min(plan.seeds, len(known)), replace=False))
    title = names(people).take(pa.array(first))
    there = np.flatnonzero(met)
    found = forms.persons(
        rng["form"],
        person_id[there],
        title.take(pa.array(there)),
        mentions[there],
        people.association[first[there]],
    )
    writer.record("person", pa.concat_tables([last, found]).sort_by("person_id"))
    writer.true("payees", reality.payees_table(person_id[there], category[there], np.isin(there, named)))
    for name, table in referred(plan, person_id[named], title.take(pa.array(named))).items():
        writer.record(name, table)


def _manifest(plan: Plan, counts: dict[str, int], files: dict[str, str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "software": f"filature {__version__}",
        "seed": plan.seed,
        "shift": plan.shift,
        "payers": plan.payers,
        "planted": plan.planted,
        "facilitators": plan.facilitators,
        "transfers_per_payer": plan.transfers_per_payer,
        "seeds": plan.seeds,
        "coverage": plan.coverage,
        "blocks": len(plan.sizes),
        "pace": plan.pace,
        "first_day": plan.first_day.isoformat(),
        "last_day": plan.last_day.isoformat(),
        "calls_from": plan.calls_from.isoformat(),
        "parameters_sha256": plan.parameters.sha256(),
        "rows": counts,
        "files": files,
    }


def _hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder, by its path there."""
    found = {}
    for path in sorted(folder.rglob("*.parquet")):
        with path.open("rb") as stream:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(stream, "sha256").hexdigest()
    return found
