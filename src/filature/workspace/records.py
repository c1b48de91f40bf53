"""records.duckdb: everything derived. Losing it loses nothing; `filature rebuild` makes it again."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import duckdb

from filature.errors import StorageError, WorkspaceError
from filature.model.tables import ALL_TABLES, INTAKE_TABLES
from filature.workspace.acts import sha256_hex
from filature.workspace.files import move_into_place, storage_errors

EMPTY = "0:0"  # the fingerprint of a table without rows
COMPUTED = tuple(table.name for table in ALL_TABLES if table not in INTAKE_TABLES)
_META = "CREATE TABLE IF NOT EXISTS run (run_id VARCHAR, manifest VARCHAR)"
_OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def connect(
    path: Path | None, *, write: bool, memory: str, tmp: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Open the records (in memory when `path` is None); tables exist afterwards when writing.

    Raises WorkspaceError when another process holds the file or it cannot be read.
    """
    config: dict[str, str | bool | int | float | list[str]] = {**_OFFLINE, "memory_limit": memory}
    if tmp is not None:
        config["temp_directory"] = str(tmp / "duckdb")
    try:
        con = duckdb.connect(str(path or ":memory:"), read_only=not write, config=config)
    except duckdb.IOException as error:
        if "could not set lock" in str(error).lower():
            message = "records.duckdb is held by another process"
            raise WorkspaceError("locked", message, "wait for it to end, or end it, then try again") from None
        raise _damaged(error) from None
    except duckdb.Error as error:
        raise _damaged(error) from None
    try:
        con.execute("SET preserve_insertion_order = true")
        if write:
            _define(con)
    except duckdb.Error as error:
        con.close()
        raise storage(error, "opening records.duckdb") from None
    return con


def create(path: Path, *, tmp: Path) -> None:
    """Make a file with every table and no row; it is wholly there or not at all, for readers too."""
    aside = tmp / f"{path.name}.{os.getpid()}"
    try:
        con = duckdb.connect(str(aside), config=dict(_OFFLINE))
        _define(con)
        con.close()
        with storage_errors(f"making {path.name}"):
            log_of(path).unlink(missing_ok=True)  # of a file that is gone
            move_into_place(aside, path)
    except duckdb.Error as error:
        raise storage(error, f"making {path.name}") from None
    finally:
        for left in (aside, log_of(aside)):
            left.unlink(missing_ok=True)


def log_of(path: Path) -> Path:
    """Return where DuckDB keeps what is not yet in the file itself."""
    return path.with_name(f"{path.name}.wal")


def _define(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("BEGIN")
    for table in ALL_TABLES:
        con.execute(table.ddl())
    con.execute(_META)
    con.execute("COMMIT")


def last_run(con: duckdb.DuckDBPyConnection) -> tuple[str, bytes] | None:
    """Return id and manifest of the run whose results are in the tables; None when nothing was computed."""
    row = one(con, "SELECT run_id, manifest FROM run")
    return None if row is None else (str(row[0]), str(row[1]).encode())


@contextmanager
def query_errors() -> Iterator[None]:
    """Turn what DuckDB refuses inside the block into one WorkspaceError: full, out of memory, or damaged."""
    try:
        yield
    except duckdb.Error as error:
        known = storage(error, "reading records.duckdb")
        raise (known if known.code in ("disk-full", "memory") else _damaged(error)) from None


def court_copy(kept: duckdb.DuckDBPyConnection, *, memory: str) -> duckdb.DuckDBPyConnection:
    """Return an in-memory database with the rows of judicial exhibits only.

    What is computed from it cannot depend on an intelligence-only row: no such row is in it.
    """
    con = connect(None, write=True, memory=memory)
    for table in INTAKE_TABLES:
        rows = kept.sql(
            f"SELECT * FROM {table.name} "  # noqa: S608 - names come from model.tables
            "WHERE exhibit_no IN (SELECT exhibit_no FROM exhibit WHERE use = 'judicial')"
        ).to_arrow_reader()
        con.register("rows", rows)
        con.execute(f"INSERT INTO {table.name} SELECT * FROM rows")  # noqa: S608
        con.unregister("rows")
    return con


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection, doing: str) -> Iterator[None]:
    """Run a block as one transaction: all of it is visible afterwards, or none."""
    con.execute("BEGIN")
    try:
        yield
    except BaseException:
        with _ignore_closed():
            con.execute("ROLLBACK")
        raise
    try:
        con.execute("COMMIT")
    except duckdb.Error as error:
        raise storage(error, doing) from None


def run_sql(
    con: duckdb.DuckDBPyConnection,
    file: Traversable,
    values: dict[str, object] | None = None,
    *,
    into: str = "",
) -> None:
    """Run one SQL file with those of `values` that it names. Failures carry the file's name.

    `into`, such as "t SELECT 'x', *", keeps the rows of a file that only asks: INSERT INTO t SELECT 'x', * FROM them.
    """
    text = file.read_text(encoding="utf-8")
    if into:
        text = f"INSERT INTO {into} FROM (\n{text}\n)"
    named = set(re.findall(r"\$(\w+)", text))
    try:
        con.execute(text, {name: value for name, value in (values or {}).items() if name in named})
    except duckdb.Error as error:
        raise storage(error, file.name) from error


def one(con: duckdb.DuckDBPyConnection, sql: str, values: Iterable[object] = ()) -> tuple[Any, ...] | None:
    """Return the first row of a query, or None; nothing stays open (an open result holds the connection)."""
    found = con.execute(sql, list(values)).fetchall()
    return found[0] if found else None


def clear(con: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
    """Empty the tables that a stage is about to write."""
    for name in tables:
        con.execute(f"DELETE FROM {name}")  # noqa: S608 - names come from model.tables


def fingerprint(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """Return `rows:hash` of a table's content, independent of row order.

    The hash is the sum of DuckDB's 64-bit hashes of the rows: equal contents give equal values with the same
    DuckDB (its version is in the manifest), and a changed row changes it. It detects change; it is not a
    commitment: the exhibits' SHA-256 are, and the rows can be made again from them. (SHA-256 of every row
    cost twenty times as much, for a table that anybody can rebuild.)
    """
    sql = f"SELECT count(*), coalesce(sum(hash(t)::HUGEINT), 0)::VARCHAR FROM {table} AS t"  # noqa: S608
    row = one(con, sql)
    return _shown(*(row or (0, "0")))


def _by_exhibit(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[int, str]]:
    """Return the same per exhibit, for a table that has exhibit_no."""
    rows = con.execute(
        f"SELECT exhibit_no, count(*), sum(hash(t)::HUGEINT)::VARCHAR FROM {table} AS t "  # noqa: S608
        "GROUP BY exhibit_no ORDER BY exhibit_no"
    ).fetchall()
    return [(int(number), _shown(count, total)) for number, count, total in rows]


def exhibit_fingerprints(con: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """Return for each exhibit one fingerprint over all rows that were read from it."""
    found: dict[int, list[str]] = {}
    for table in INTAKE_TABLES:
        for number, value in _by_exhibit(con, table.name):
            found.setdefault(number, []).append(f"{table.name}={value}")
    return {number: sha256_hex(";".join(sorted(parts)).encode()) for number, parts in found.items()}


def _shown(count: int, total: str) -> str:
    return f"{count}:{int(total):x}"


def storage(error: duckdb.Error, doing: str) -> StorageError:
    """Return the error for a failed write or query, with what was being done."""
    text = _first_line(error)
    # 'File too large' is a quota on the size of files (ulimit -f)
    full = any(
        words in str(error).lower() for words in ("no space", "disk full", "file too large", "disk quota")
    )
    memory = isinstance(error, duckdb.OutOfMemoryException)
    if full:
        return StorageError("disk-full", f"the disk is full ({doing})", "free space, then repeat the command")
    if memory:
        return StorageError(
            "memory", f"the memory limit was reached ({doing})", "raise `memory` in workspace.toml"
        )
    return StorageError(
        "records", f"{doing}: {text}", "repeat the command; if it persists, `filature rebuild`"
    )


def _damaged(error: Exception) -> WorkspaceError:
    text = _first_line(error)
    hint = "run `filature rebuild`: it makes the same rows again from the exhibits"
    return WorkspaceError("records-damaged", f"records.duckdb cannot be read: {text}", hint)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


@contextmanager
def _ignore_closed() -> Iterator[None]:
    """Pass over a transaction that the failed statement already ended: the first error matters more."""
    try:
        yield
    except duckdb.Error:
        return
