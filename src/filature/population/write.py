"""Write a population as the files an investigator would receive, and the truth beside them."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from filature.population import doubles, layouts, records, xlsx
from filature.population.classes import NORTHWIND, OPERATORS
from filature.population.clock import seconds
from filature.population.faces import look
from filature.population.generate import Population

WORKBOOK_ROWS = 25_000
AUTHORITY = "Parquet de Valmirande (fictif)"
TRUTH_FILE, COMMANDS_FILE = "truth.parquet", "add.sh"
REGISTER_FILE, REGISTER_TRUTH_FILE = "palmelin-register.csv", "truth-register.parquet"
_BANK, _CALLS = "Banque du Lavoir", "Fil d'appel"
_USE = "judicial"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFile:
    """One written file with everything that `filature add` asks for."""

    path: Path
    provider: str
    profile: str
    instrument: str
    authority: str
    use: str
    scope_from: date | None
    scope_to: date | None
    received_at: datetime  # UTC, naive


def write(population: Population, folder: Path) -> list[ProviderFile]:
    """Write provider files, the truth and `add.sh` into `folder`; return the provider files in order.

    Equal populations give byte-identical files. `add.sh` takes the workspace as its argument. Files of the
    same names are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    people, moved = population.people, population.transfers
    faces = look(people)
    after_s = seconds(population.last_day + timedelta(days=1))
    holders = np.unique(population.statements.holder)
    texts = {
        "colibri-transfert.csv": layouts.colibri(moved, people, faces, holders),
        "pesobridge-payouts.csv": layouts.pesobridge(moved, faces),
        "banque-du-lavoir.csv": records.bank(population.statements, faces),
        "fil-d-appel.csv": records.calls(population.sessions, faces),
        "partner-referral.csv": records.referral(population.referrals, faces, after_s),
        REGISTER_FILE: population.register.text(),
    }
    for name, body in texts.items():
        (folder / name).write_bytes(body)
    workbooks = []
    for first in range(0, int(np.sum(moved.operator == NORTHWIND)), WORKBOOK_ROWS):
        name = f"northwind-remit-{first // WORKBOOK_ROWS + 1:02d}.xlsx"
        columns = layouts.northwind(moved, people, faces, first, first + WORKBOOK_ROWS)
        xlsx.write(folder / name, "Transactions", layouts.NORTHWIND_HEADER, columns)
        workbooks.append(name)
    pq.write_table(population.truth, folder / TRUTH_FILE)
    pq.write_table(population.register.truth, folder / REGISTER_TRUTH_FILE)
    whole = (population.first_day, population.last_day)
    plan = [
        ("colibri-transfert.csv", OPERATORS[0], "colibri-send", whole),
        *((name, OPERATORS[1], "northwind-transfers", whole) for name in workbooks),
        ("pesobridge-payouts.csv", OPERATORS[2], "pesobridge-payouts", whole),
        ("banque-du-lavoir.csv", _BANK, "banque-releve", whole),
        ("fil-d-appel.csv", _CALLS, "telecom-cdr", (population.calls_from, population.last_day)),
        ("partner-referral.csv", records.PARTNER, "partner-referral", (None, None)),
        (REGISTER_FILE, doubles.PROVIDER, "palmelin-register", (None, None)),
    ]
    received = datetime.combine(population.last_day, datetime.min.time()) + timedelta(days=6, hours=8)
    files = [
        ProviderFile(
            path=folder / name,
            provider=provider,
            profile=profile,
            instrument=_instrument(number, profile),
            authority=AUTHORITY,
            use=_USE,
            scope_from=scope[0],
            scope_to=scope[1],
            received_at=received + timedelta(hours=number),
        )
        for number, (name, provider, profile, scope) in enumerate(plan, start=1)
    ]
    (folder / COMMANDS_FILE).write_text(commands(files), encoding="utf-8", newline="\n")
    return files


def _instrument(number: int, profile: str) -> str:
    if profile == "partner-referral":
        return "Entraide 2026-OST-7 (fictive)"
    return f"Réquisition 2026-014-{number:02d} (fictive)"


def commands(files: Sequence[ProviderFile]) -> str:
    """Return a shell script that adds every file to the workspace given as its first argument."""
    head = [
        "#!/bin/sh",
        "# Adds the fictional provider files to the workspace $1.",
        "set -eu",
        'here=$(dirname "$0")',
    ]
    return "\n".join([*head, *(command(file) for file in files)]) + "\n"


def command(file: ProviderFile) -> str:
    """Return the line that adds one file."""
    options = {
        "--provider": file.provider,
        "--instrument": file.instrument,
        "--authority": file.authority,
        "--use": file.use,
        "--profile": file.profile,
        "--scope-from": file.scope_from,
        "--scope-to": file.scope_to,
    }
    words = [f"{name} {shlex.quote(str(value))}" for name, value in options.items() if value is not None]
    return f'filature add "$1" "$here"/{shlex.quote(file.path.name)} ' + " ".join(words)
