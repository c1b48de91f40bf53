"""What is damaged in register.sqlite, named. Damage is a failed check: no changed byte makes this raise.

A cell of a damaged file may hold anything: nothing, a number where a text belongs, bytes that are no text. So no
cell is trusted to be of the type that its column declares.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apsw

from filature.errors import WorkspaceError
from filature.model.check import Check
from filature.workspace import acts

Rows = Callable[[str], Iterable[tuple[Any, ...]]]

_ACTS: dict[str, tuple[str, tuple[str, ...]]] = {
    # table: its rows as entry, number, text and the columns that repeat the text; those fields of the text
    "exhibit": (
        "SELECT entry_seq, exhibit_no, CAST(payload AS BLOB), CAST(sha256 AS BLOB) FROM exhibit ORDER BY exhibit_no",
        ("exhibit_no", "sha256"),
    ),
    "decision": (
        (
            "SELECT entry_seq, decision_no, CAST(payload AS BLOB), CAST(object_type AS BLOB), "
            "CAST(object_id AS BLOB) FROM decision ORDER BY decision_no"
        ),
        ("decision_no", "object_type", "object_id"),
    ),
    "child_act": (
        (
            "SELECT entry_seq, act_no, CAST(payload AS BLOB), CAST(child_no AS BLOB), CAST(kind AS BLOB) "
            "FROM child_act ORDER BY act_no"
        ),
        ("act_no", "number", "kind"),
    ),
    "case_act": (
        (
            "SELECT entry_seq, act_no, CAST(payload AS BLOB), CAST(case_no AS BLOB), CAST(kind AS BLOB) "
            "FROM case_act ORDER BY act_no"
        ),
        ("act_no", "number", "kind"),
    ),
    "user_act": (
        (
            "SELECT entry_seq, act_no, CAST(payload AS BLOB), CAST(user_no AS BLOB), CAST(kind AS BLOB) "
            "FROM user_act ORDER BY act_no"
        ),
        ("act_no", "number", "kind"),
    ),
}
_DEFINITIONS = "SELECT type, name, sql FROM sqlite_schema"
_SETTINGS = ("reference_key",)


def verify(rows: Rows, key: bytes, schema: str) -> Iterator[Check]:
    """Check pages, schema, entries, every act and every layout; `rows` runs a query, `schema` makes the tables."""
    yield from _guarded("meta", _settings(rows))
    entries: dict[int, dict[str, str]] = {}
    yield from _guarded("entry", _entries(rows, entries))
    for table, kinds in acts.KINDS_OF.items():
        logged = {seq for seq, fields in entries.items() if fields.get("kind") in kinds}
        yield from _guarded(table, _acts(rows, key, table, entries, logged))
    yield from _guarded("profile", _profiles(rows))
    yield from _guarded("sqlite_schema", _pages(rows, schema))


def _pages(rows: Rows, schema: str) -> Iterator[Check]:
    """Check what SQLite checks, and the definitions; last, for a row that is damaged is named before."""
    found = [str(row[0]) for row in rows("PRAGMA integrity_check")]
    yield _check("register", "register.sqlite", "ok", "; ".join(found[:3]))
    yield _check("register", "schema of register.sqlite", "as made", _other_schema(rows, schema) or "as made")


def _guarded(table: str, checks: Iterator[Check]) -> Iterator[Check]:
    """Yield the checks of a table; where it cannot be read to its end, a failed one that names the table."""
    last = "the beginning"
    try:
        for check in checks:
            last = check.subject
            yield check
    except WorkspaceError as error:
        yield _check("register", f"table {table}, after {last}", "readable", error.message)


def _settings(rows: Rows) -> Iterator[Check]:
    """Check that the table of settings holds what this version writes, and nothing else."""
    names = [_text(row[0]) for row in rows("SELECT CAST(key AS BLOB) FROM meta ORDER BY key")]
    yield _check("register", "settings of register.sqlite", _shown(_SETTINGS), _shown(names))


def _profiles(rows: Rows) -> Iterator[Check]:
    """Check that each layout has the hash under which it is kept."""
    for name, text in rows("SELECT CAST(sha256 AS BLOB), CAST(text AS BLOB) FROM profile ORDER BY sha256"):
        yield _check("profile", f"profile {_text(name)[:12]}", _text(name), acts.sha256_hex(blob(text)))


def _entries(rows: Rows, entries: dict[int, dict[str, str]]) -> Iterator[Check]:
    """Collect the ledger entries by number; yield the checks that fail, and one for all that fit."""
    good = count = 0
    for place, (seq, body) in enumerate(rows("SELECT seq, CAST(body AS BLOB) FROM entry ORDER BY seq")):
        count += 1
        fields, problem = _read(acts.decode, blob(body))
        if isinstance(seq, int):
            entries[seq] = fields
        check = _check("register", f"entry {place}", str(place), problem or _numbered(seq, fields["seq"]))
        good += check.ok
        if not check.ok:  # one line for all that fit: the number of checks does not grow with the log
            yield check
    yield _check("register", "entries", str(count), str(good))


def _acts(
    rows: Rows, key: bytes, table: str, entries: dict[int, dict[str, str]], logged: set[int]
) -> Iterator[Check]:
    """Check every row of one kind of act: its text, its columns, and that none is missing."""
    profiles = {_text(row[0]) for row in rows("SELECT CAST(sha256 AS BLOB) FROM profile")}
    sql, columns = _ACTS[table]
    noun = table.replace("_", " ")
    for seq, number, payload, *cells in rows(sql):
        stored = [_text(cell) for cell in cells]
        name = f"{noun} {number}"
        entry = entries.get(seq, {}) if isinstance(seq, int) else {}
        yield _check(table, name, str(entry.get("payload_sha256")), acts.sha256_hex(blob(payload)))
        fields, problem = _read(acts.fields_of, blob(payload))
        told = problem or _shown(fields.get(column) for column in columns)
        yield _check(table, f"{name}, columns", _shown((number, *stored)), told)
        if table == "exhibit":
            expected = acts.reference(key, acts.KIND_EXHIBIT, stored[0])
            yield _check(table, f"{name} reference", expected, str(entry.get("object")))
            layout = fields.get("profile_sha256")
            known = isinstance(layout, str) and layout in profiles
            yield _check("profile", f"profile of {name}", str(layout), str(layout) if known else "no profile")
        elif table != "decision":
            subject = f"{table.removesuffix('_act')}:{stored[0]}"
            expected = acts.reference(key, str(entry.get("kind")), subject)
            yield _check(table, f"{name} reference", expected, str(entry.get("object")))
        logged.discard(seq)
    for seq in sorted(logged):
        yield _check(table, f"{noun} of ledger entry {seq}", entries[seq]["payload_sha256"], "no row")


def _other_schema(rows: Rows, schema: str) -> str:
    """Return the names of tables, indexes and triggers that are not as this version makes them."""
    model = apsw.Connection(":memory:")
    model.execute(schema)
    expected = {tuple(row) for row in model.execute(_DEFINITIONS)}
    model.close()
    found = {tuple(map(_hashable, row)) for row in rows(_DEFINITIONS)}
    return ", ".join(sorted({f"{kind} {name}" for kind, name, _ in expected ^ found})[:3])


def _hashable(cell: object) -> object:
    return cell if isinstance(cell, str | int | bytes | None) else repr(cell)


def _read(decode: Callable[[bytes], dict[str, Any]], data: bytes) -> tuple[dict[str, Any], str]:
    """Return what stands in `data` and '', or nothing and what is wrong with it."""
    try:
        return decode(data), ""
    except WorkspaceError as error:
        return {}, error.message


def _numbered(stored: object, told: str) -> str:
    """Return the number on which the row and its text agree, or both."""
    return told if str(stored) == told else f"{stored} in the row, {told} in its text"


def _shown(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))


def _check(name: str, subject: str, expected: str, got: str) -> Check:
    hint = "" if expected == got else "the register was changed after the fact: compare with a backup"
    return Check(name=name, ok=expected == got, expected=expected, got=got, subject=subject, hint=hint)


def blob(value: object) -> bytes:
    """Return what a cell holds as bytes; a damaged file may hold nothing, a number or a text where bytes belong."""
    return value if isinstance(value, bytes) else str(value or "").encode()


def _text(cell: object) -> str:
    """Return a text column's cell, read as bytes, as text; bytes that are none are shown as escapes."""
    return cell.decode("utf-8", "backslashreplace") if isinstance(cell, bytes) else str(cell)
