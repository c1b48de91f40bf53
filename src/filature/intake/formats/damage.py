"""Numbers that a spreadsheet destroyed: told, taken out of use, never repaired.

A spreadsheet turns a long number into 8.6E+14 and drops leading zeros. What is left may fit somebody else's
transaction, so it must not serve as a reference or an identifier: the field becomes empty, the row stays,
and its original text stays in `raw`.
"""

from pathlib import Path

import duckdb

from filature.intake.formats import engine
from filature.intake.formats.stagedfile import Staged, relation
from filature.intake.profile import Profile

_ROUNDED = r"^[+-]?[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}$"


def mark(target: Path, staged: Staged, profile: Profile, file: str) -> tuple[str, ...]:
    """Empty the damaged values of the fields in `[digits]` in a staging file; return one warning per field.

    Damaged = rounded (8.6E+14), or digits only and not of a length that the layout gives for the field.
    """
    if not profile.digits:
        return ()
    values = {"rounded": _ROUNDED}
    marked = target.with_name(target.name + ".marked")
    with engine.connect(target.parent) as con:
        try:
            relation(con, target, staged.lines).create_view("staged")
            found = [_told(con, values, name, lengths) for name, lengths in profile.digits.items()]
            if any(found):
                emptied = ", ".join(
                    f'CASE WHEN {_damaged(name, lengths)} THEN NULL ELSE "{name}" END AS "{name}"'
                    for name, lengths in profile.digits.items()
                )
                con.read_parquet(str(target)).create_view("unmarked")
                query = f"SELECT * REPLACE ({emptied}) FROM unmarked"  # noqa: S608 - names of ours
                con.sql(query, params=values).write_parquet(str(marked), compression="snappy")
                marked.replace(target)
        except duckdb.Error as error:
            engine.refuse_if_spent(error, file)
            raise
        finally:
            marked.unlink(missing_ok=True)
    return tuple(warning for warning in found if warning)


def _told(
    con: duckdb.DuckDBPyConnection, values: dict[str, str], name: str, lengths: tuple[int, ...]
) -> str | None:
    """Count the damaged values of one field, and say where the first one stands."""
    count, where, rounded = con.sql(
        f"""
        SELECT count(*), min_by(row_ref, row_no), count(*) FILTER (regexp_matches(trim("{name}"), $rounded))
        FROM staged WHERE {_damaged(name, lengths)}
        """,  # noqa: S608 - a name of ours: the profile was checked against CANONICAL
        params=values,
    ).fetchall()[0]
    if not count:
        return None
    parts = [f"{rounded} rounded by a spreadsheet"] if rounded else []
    if count > rounded:
        parts.append(f"{count - rounded} without {' or '.join(map(str, lengths))} digits")
    return f"{name}: {count} damaged value(s) ({', '.join(parts)}; first: {where}): not used, not repaired"


def _damaged(name: str, lengths: tuple[int, ...]) -> str:
    """Return the SQL test; `lengths` are integers that the profile reader has checked."""
    digits = f"regexp_replace(trim(\"{name}\"), '[ -]', '', 'g')"
    allowed = ", ".join(map(str, lengths))
    return (
        f"(regexp_matches(trim(\"{name}\"), $rounded) OR (regexp_matches({digits}, '^[0-9]+$') "
        f"AND length({digits}) NOT IN ({allowed})))"
    )
