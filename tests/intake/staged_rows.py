"""What the reader tests share: stage a file, get the rows back as dictionaries without their empty fields."""

from importlib.resources import files
from pathlib import Path

import duckdb

from filature.intake import profile, staging
from filature.intake.formats.stagedfile import Staged
from filature.model.staged import STAGED_COLUMNS

ASSETS = Path(__file__).parent.parent / "assets"
GOOD, BROKEN = ASSETS / "good" / "intake", ASSETS / "broken" / "intake"


def built_in(name: str) -> profile.Profile:
    """Return one built-in layout, whatever state the others are in."""
    text = (files("filature.intake") / "profiles" / f"{name}.toml").read_text(encoding="utf-8")
    return profile.parse(text, origin=name)


CAMT, MT940 = built_in("camt"), built_in("mt940")
TABLE = profile.parse((GOOD / "transfers.toml").read_text(encoding="utf-8"), origin="transfers.toml")
SHEET = profile.parse(
    """
id = "test-sheet"
title = "Test sheet"
format = "xlsx"
record = "transfer"
[xlsx]
header_row = 2
[columns]
reference = "Ref"
from_name = "Payer"
to_name = "Payee"
amount = "Amount"
""",
    origin="test-sheet",
)


def layout(text: str) -> profile.Profile:
    """Return a CSV layout with these TOML lines added."""
    return profile.parse('id = "t"\ntitle = "t"\nformat = "csv"\nrecord = "transfer"\n' + text, origin="t")


def rows_of(target: Path) -> list[dict[str, str]]:
    relation = duckdb.sql(f"FROM read_parquet('{target}')")
    assert relation.columns == [name for name, _ in STAGED_COLUMNS]
    return [
        {name: value for name, value in zip(relation.columns, row, strict=True) if value is not None}
        for row in relation.fetchall()
    ]


def stage(
    source: Path, layout: profile.Profile, folder: Path, subject: str | None = None
) -> tuple[Staged, list]:
    target = folder / "staged.parquet"
    staged = staging.stage(source, layout, target, subject)
    rows = rows_of(target)
    assert staged.rows == len(rows)
    assert [row["row_no"] for row in rows] == list(range(1, len(rows) + 1))
    assert staged.problems == sum("problem" in row for row in rows)
    return staged, rows
