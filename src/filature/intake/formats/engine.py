"""DuckDB as the readers use it: small, offline, and honest about running out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from filature.errors import RefusedError, StorageError

MEMORY = "1GB"  # below it, writing in file order falls back to one core
THREADS = 2


@contextmanager
def connect(spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give an in-memory connection that installs nothing, loads nothing and spills into `spill`."""
    con = duckdb.connect(
        config={
            "threads": THREADS,
            "memory_limit": MEMORY,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
        }
    )
    try:
        con.execute("SET enable_progress_bar = false")
        yield con
    finally:
        con.close()


def refuse_if_spent(error: duckdb.Error, file: str) -> None:
    """Raise the error that fits when it is about this machine and not about the file's layout."""
    text = str(error)
    if isinstance(error, duckdb.OutOfMemoryException):
        hint = "ask the provider for the data in parts"
        raise RefusedError(
            "resource-limit", "reading it needs too much memory", hint, {"file": file}
        ) from None
    if "No space left" in text or "Disk quota" in text:
        raise StorageError(
            "disk-full", "no space left while reading", "free space and add it again"
        ) from None
