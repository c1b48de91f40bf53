"""A written population, found again: what its manifest says, and where its tables are."""

import json
from dataclasses import dataclass
from pathlib import Path

from filature.errors import InputError

MANIFEST, FORMAT = "population.json", "filature-population-1"
RECORDS, TRUTH = "records", "truth"
RECORD_TABLES = (
    "payment",
    "contact",
    "person",
    "coverage_person",
    "referral",
    "mention",
    "person_mention",
)
TRUTH_TABLES = ("payers", "payees", "links")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Where a population's tables are: records in parts, the truth apart from them."""

    folder: Path

    def records(self, table: str) -> str:
        """Return a pattern that matches the Parquet parts of a table of records."""
        return str(self.folder / RECORDS / table / "part-*.parquet")

    def truth(self, table: str) -> Path:
        """Return the Parquet file of a table of the truth."""
        return self.folder / TRUTH / f"{table}.parquet"


def paths(folder: Path) -> Paths:
    """Return where the tables of the population in `folder` are; see `read_manifest` for what is refused."""
    read_manifest(folder)
    return Paths(folder=folder)


def read_manifest(folder: Path) -> dict[str, object]:
    """Return what the population in `folder` says of itself: seed, shift, sizes, parameters, counts.

    Raises InputError for anything that is no folder of a population written as records.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _refused(folder, f"no readable {MANIFEST}") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _refused(folder, f"{MANIFEST} of another kind")
    where = Paths(folder=folder)
    missing = [
        name for name in RECORD_TABLES if not list((folder / RECORDS / name).glob("part-*.parquet"))
    ] + [name for name in TRUTH_TABLES if not where.truth(name).is_file()]
    if missing:
        raise _refused(folder, f"no table {', '.join(missing)}")
    return found


def _refused(folder: Path, found: str) -> InputError:
    return InputError(
        "no-population",
        f"found {found}, expected a population written with --form records",
        "make one: filature population DIR --payers N --seed S --form records",
        {"file": str(folder)},
    )
