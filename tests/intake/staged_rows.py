"""What the reader tests share: stage a file, get the rows back as dictionaries without their empty fields."""

import tempfile
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


def texts_of(
    staged: Staged, source: Path, layout: profile.Profile, target: Path, subject: str | None = None
) -> dict[int, str]:
    """The original texts that the staging file leaves out, fetched as is done for rejected rows."""
    if staged.lines is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        wanted, found = Path(folder) / "wanted.parquet", Path(folder) / "texts.parquet"
        staging.relation(duckdb.connect(), target, staged.lines).project("row_no").write_parquet(str(wanted))
        staging.texts(source, layout, wanted, found, subject)
        return dict(duckdb.connect().read_parquet(str(found)).fetchall())


def whole_rows(
    target: Path, lines: int | None = None, texts: dict[int, str] | None = None
) -> list[dict[str, object]]:
    """The rows of a staging file, with the original texts that were fetched later."""
    relation = staging.relation(duckdb.connect(), target, lines)
    assert relation.columns == [name for name, _ in STAGED_COLUMNS]
    rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
    return [{**row, "raw": texts[row["row_no"]]} for row in rows] if texts else rows


def rows_of(
    target: Path, lines: int | None = None, texts: dict[int, str] | None = None
) -> list[dict[str, str]]:
    """The same without the empty fields."""
    rows = whole_rows(target, lines, texts)
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def stage(
    source: Path, layout: profile.Profile, folder: Path, subject: str | None = None
) -> tuple[Staged, list]:
    target = folder / "staged.parquet"
    staged = staging.stage(source, layout, target, subject)
    rows = rows_of(target, staged.lines, texts_of(staged, source, layout, target, subject))
    assert staged.rows == len(rows)
    assert [row["row_no"] for row in rows] == list(range(1, len(rows) + 1))
    assert staged.problems == sum("problem" in row for row in rows)
    return staged, rows
