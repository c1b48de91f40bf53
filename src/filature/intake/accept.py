"""From staged text to records: typed, checked and scoped in SQL, the same way for every format.

Every staged row becomes exactly one of: a record, a rejection with its reason, a quarantined row.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb
from babel.core import get_global

from filature.errors import InputError
from filature.intake import crypto
from filature.intake.decided import Reading, reading_of
from filature.intake.formats.stagedfile import relation
from filature.intake.profile import CANONICAL, Profile
from filature.model.enums import RecordKind
from filature.workspace.acts import Exhibit
from filature.workspace.records import one, storage

_SQL = files("filature.intake") / "sql"
_REJECTIONS = "090_rejection.sql"
_INSERTS = (
    *("020_transfer.sql", "030_session.sql", "040_message.sql", "050_referral.sql", "060_balance.sql"),
    *("063_access.sql", "066_identity.sql", "068_official_rate.sql"),
    *("070_mention.sql", "080_quarantine.sql", _REJECTIONS),
)
_EXPECTED = {
    # rejection code: (field, what was expected; {..} is filled from the profile)
    "time": ("time", "a time written like {formats}"),
    "amount": ("amount", "{number}"),
    "amount-negative": ("amount", "a positive amount (the layout {id} has no negative ones)"),
    "currency": ("currency", "{code}"),
    "paid-amount": ("paid_amount", "{number}"),
    "paid-currency": ("paid_currency", "{code}"),
    "duration": ("duration", "seconds, MM:SS or H:MM:SS"),
    "missing": ("", "a value: the layout {id} needs it in every row"),
}

Texts = Callable[[Path, Path], None]  # from a file of row_no, to a file of row_no and raw

_COPIED = (
    *("exhibit_no", "sha256", "file_name", "size", "provider", "instrument", "authority", "received_by"),
    *("profile", "profile_sha256", "clock_offset_s"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the rows of one exhibit; `read` is the sum of the other three."""

    read: int
    accepted: int
    rejected: int
    quarantined: int


def accept(
    con: duckdb.DuckDBPyConnection,
    staged: Path,
    exhibit: Exhibit,
    profile: Profile,
    *,
    reading: Reading | None = None,
    lines: int | None = None,
    texts: Texts | None = None,
) -> Counts:
    """Insert the rows of one exhibit; the caller holds the transaction. Raise InputError if no row fits.

    `reading` says how it is to be read after decisions; None = as it was received. `lines` as in `Staged`;
    `texts` then fetches the original texts of rejected rows, which the staging file leaves out.

    A file of which every row is rejected was read with the wrong layout: it is refused whole, naming the
    first row, so that the workspace stays as it was.
    """
    frame = reading or reading_of(exhibit, ())
    try:
        _staged_rows(con, staged, lines, frame)
        _type_rows(con, exhibit, profile, frame)
        counts = _count(con)
        if counts.read and counts.rejected == counts.read:
            raise _refusal(con, counts, exhibit, profile)
        for name in _INSERTS:
            if name == _REJECTIONS:
                if not counts.rejected:
                    continue  # it alone reads the raw texts
                _row_texts(con, staged, texts)
            con.execute((_SQL / name).read_text(encoding="utf-8"))
        scope = {
            "scope_from": frame.scope_from,
            "scope_to": frame.scope_to,
            "subject": exhibit.subject,
            "subjects": sorted(frame.subjects),
        }
        con.execute((_SQL / "100_coverage.sql").read_text(encoding="utf-8"), scope)
        _describe(con, exhibit, profile, counts, frame)
        con.execute("DROP TABLE typed")
        con.execute("DROP TABLE IF EXISTS row_text")
        con.execute(
            "DROP TABLE IF EXISTS staged_row" if frame.corrections else "DROP VIEW IF EXISTS staged_row"
        )
    except duckdb.Error as error:
        raise storage(error, f"reading {exhibit.file_name}") from error
    return counts


def _staged_rows(con: duckdb.DuckDBPyConnection, staged: Path, lines: int | None, frame: Reading) -> None:
    """Make `staged_row`: the staging file, with the fields that people corrected (the raw text stays)."""
    con.execute("DROP VIEW IF EXISTS staged_row")
    if not frame.corrections:
        relation(con, staged, lines).create_view("staged_row")
        return
    relation(con, staged, lines).create_view("staged_before")
    con.execute("CREATE OR REPLACE TEMP TABLE staged_row AS FROM staged_before")
    con.execute("DROP VIEW staged_before")
    for row_no, values in frame.corrections.items():
        for name, value in values.items():
            column = CANONICAL[CANONICAL.index(name)]  # a name from our own list, never the text as given
            con.execute(
                f'UPDATE staged_row SET "{column}" = ?, problem = NULL WHERE row_no = ?',  # noqa: S608
                [(value or "").strip(" ") or None, row_no],
            )


def _row_texts(con: duckdb.DuckDBPyConnection, staged: Path, texts: Texts | None) -> None:
    """Make `row_text`: the original text of the rejected rows, in memory for as long as it is needed."""
    if texts is None:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE row_text AS SELECT row_no, raw FROM staged_row "
            "WHERE row_no IN (SELECT row_no FROM typed WHERE code IS NOT NULL AND outside IS NULL)"
        )
        return
    wanted, found = (staged.with_name(staged.name + end) for end in (".wanted", ".texts"))
    try:
        rejected = con.sql("SELECT row_no FROM typed WHERE code IS NOT NULL AND outside IS NULL")
        rejected.write_parquet(str(wanted))
        texts(wanted, found)
        con.execute(
            "CREATE OR REPLACE TEMP TABLE row_text AS SELECT row_no, raw FROM read_parquet(?)", [str(found)]
        )
    finally:
        wanted.unlink(missing_ok=True)
        found.unlink(missing_ok=True)


def _type_rows(con: duckdb.DuckDBPyConnection, exhibit: Exhibit, profile: Profile, frame: Reading) -> None:
    """Make the table `typed`: every staged row with its values and its first problem, if any."""
    for statement in (_SQL / "005_macros.sql").read_text(encoding="utf-8").split(";\n"):
        con.execute(statement)
    con.execute("CREATE OR REPLACE TEMP TABLE currency_code AS SELECT unnest($codes::VARCHAR[]) AS code",
                {"codes": _accepted(profile)})  # fmt: skip
    formats = " or ".join(map(_spelt, profile.time_formats)) or "(no format given)"
    fill = {"formats": formats, "decimal": profile.decimal, "id": profile.id,
            "number": _number(profile), "code": _code(profile)}  # fmt: skip
    con.execute(
        "CREATE OR REPLACE TEMP TABLE rejection_reason (code VARCHAR, field VARCHAR, expected VARCHAR)"
    )
    con.executemany(
        "INSERT INTO rejection_reason VALUES (?, ?, ?)",
        [(code, field, text.format(**fill)) for code, (field, text) in _EXPECTED.items()],
    )
    values = {
        "formats": list(profile.time_formats) or ["%Y-%m-%d"],
        "precision": profile.precision,
        "zone": profile.zone,
        "strip": list(profile.strip),
        "thousands": profile.thousands,
        "decimal": profile.decimal,
        "plain": _plain_number(profile),
        "incoming": [value.lower() for value in profile.incoming],
        "required": list(profile.required),
        "sign": profile.sign,
        "minor_units": profile.minor_units,
        "with_unit": profile.with_unit,
        "scope_from": frame.scope_from,
        "scope_to": frame.scope_to,
        "subjects": sorted({party_key(subject) for subject in frame.subjects}),
        "clock_offset_s": exhibit.clock_offset_s,
        "exhibit_no": exhibit.exhibit_no,
        "use": exhibit.use.value,
        "provider": exhibit.provider,
        "leg": profile.leg.value,
        "from_region": profile.from_region,
        "to_region": profile.to_region,
    }
    con.execute((_SQL / "010_typed.sql").read_text(encoding="utf-8"), values)


def _count(con: duckdb.DuckDBPyConnection) -> Counts:
    row = one(
        con,
        "SELECT count(*), count(*) FILTER (code IS NULL AND outside IS NULL), "
        "count(*) FILTER (code IS NOT NULL AND outside IS NULL), count(*) FILTER (outside IS NOT NULL) FROM typed",
    )
    read, accepted, rejected, quarantined = row or (0, 0, 0, 0)
    return Counts(read=read, accepted=accepted, rejected=rejected, quarantined=quarantined)


def _refusal(
    con: duckdb.DuckDBPyConnection, counts: Counts, exhibit: Exhibit, profile: Profile
) -> InputError:
    """Return the error for a file in which no row fits, told by its first row."""
    con.execute("DELETE FROM rejection WHERE exhibit_no = ?", [exhibit.exhibit_no])
    # One row: DuckDB writes many into the file before the end of the transaction, and it would stay larger.
    con.execute("DELETE FROM typed WHERE row_no > (SELECT min(row_no) FROM typed)")
    con.execute("CREATE OR REPLACE TEMP TABLE row_text (row_no BIGINT, raw VARCHAR)")  # refused: none is kept
    con.execute((_SQL / _REJECTIONS).read_text(encoding="utf-8"))
    row = one(
        con,
        "SELECT row_ref, code, field, found, expected FROM rejection WHERE exhibit_no = ? ORDER BY row_no LIMIT 1",
        [exhibit.exhibit_no],
    )
    row_ref, code, name, found, expected = row or ("?", "rejected", "?", "?", "?")
    return InputError(
        f"rows-{code}",
        f"none of {counts.read} row(s) could be accepted; first: found {found!r}, expected {expected}",
        f"check that {profile.id!r} is the right profile, or correct the file's layout in a profile of your own",
        {"file": exhibit.file_name, "row": row_ref, "field": name},
    )


def _describe(
    con: duckdb.DuckDBPyConnection, exhibit: Exhibit, profile: Profile, counts: Counts, frame: Reading
) -> None:
    """Insert the exhibit's own row."""
    row = {
        **{name: getattr(exhibit, name) for name in _COPIED},
        "received_at_utc": exhibit.received_at.rstrip("Z"),
        "use": exhibit.use.value,
        "record": RecordKind(profile.record).value,
        "rows_read": counts.read,
        "accepted": counts.accepted,
        "rejected": counts.rejected,
        "quarantined": counts.quarantined,
        "scope_from": frame.scope_from,
        "scope_to": frame.scope_to,
        "scope_subjects": list(frame.subjects),
        "decisions": frame.mark,
    }
    names, places = ", ".join(row), ", ".join(f"${name}" for name in row)
    con.execute(f"INSERT INTO exhibit ({names}) VALUES ({places})", row)  # noqa: S608 - our own column names


def party_key(text: str) -> str:
    """Return what two writings of one identifier share (the SQL macro of the same name, for the instrument's side)."""
    if re.fullmatch(r"[+0-9 ()./-]+", text):
        return re.sub(r"[^0-9]", "", text)[-9:]
    return re.sub(r"[^0-9A-Za-z@]", "", text).lower()


def _spelt(time_format: str) -> str:
    """Return a time format as people write it: dd/mm/yyyy hh:mm."""
    marks = {"%d": "dd", "%m": "mm", "%Y": "yyyy", "%y": "yy", "%H": "hh", "%I": "hh", "%M": "mm", "%S": "ss",
             "%p": "AM/PM", "%b": "Mon", "%B": "Month", "%f": "ffffff",
             "%-d": "d", "%-m": "m", "%-I": "h", "%-H": "h"}  # fmt: skip
    return re.sub(r"%-?[A-Za-z]", lambda found: marks.get(found.group(), found.group()), time_format)


def _plain_number(profile: Profile) -> str:
    """Return the pattern of amounts that need no cleaning: digits and the decimal mark, if those mean themselves."""
    taken = (profile.thousands, *profile.strip)
    if any(mark and re.fullmatch(rf"[0-9{re.escape(profile.decimal)}]+", mark) for mark in taken):
        return "[^\\s\\S]"  # none
    return "[0-9]{1,19}" if profile.minor_units else rf"[0-9]{{1,19}}({re.escape(profile.decimal)}[0-9]+)?"


def _number(profile: Profile) -> str:
    """Return what an amount of this layout looks like, for people."""
    if profile.minor_units:
        return "a whole number of the currency's smallest units"
    unit = ", with or without its currency," if profile.with_unit else ""
    return f"a number{unit} with decimal mark '{profile.decimal}'"


def _code(profile: Profile) -> str:
    extra = f" or {' or '.join(profile.currencies)}" if profile.currencies else ""
    return f"an ISO 4217 currency code{extra}"


def _accepted(profile: Profile) -> list[str]:
    """Return the currency codes that this layout's rows may bear."""
    extra = {code.upper() for code in profile.currencies if code != "crypto"}
    return sorted({*_currencies(), *extra, *(crypto.CODES if "crypto" in profile.currencies else ())})


@cache
def _currencies() -> tuple[str, ...]:
    """Return every ISO 4217 code that Babel's CLDR data knows, past and present, but the two that mean none."""
    return tuple(sorted(set(get_global("all_currencies")) - {"XXX", "XTS"}))
