"""Recompute everything that can be recomputed, and name what does not fit."""

from collections.abc import Callable, Iterator

import duckdb

from filature.errors import FilatureError, WorkspaceError
from filature.model.check import Check
from filature.workspace import Workspace, acts, exhibits, records, runs

_AGAIN = "derived rows are not those of the run: `filature rebuild` makes them again"


def verify(workspace: Workspace) -> Iterator[Check]:
    """Yield every check of a workspace: ledger, register, settings, exhibits, runs, derived rows.

    Damage is a failed check, never an error; what one part's damage hides does not stop the others.
    """
    workspace.register.viewer = (
        None  # the program itself checks everything; it shows numbers and hashes alone
    )
    parts: tuple[tuple[str, Callable[[Workspace], Iterator[Check]]], ...] = (
        # the ledger first: an entry that was changed is named before the act that no longer fits it
        ("ledger", lambda each: each.ledger.verify(each.register.entries())),
        ("register", lambda each: each.register.verify()),
        ("settings", _settings),
        ("exhibit", _exhibits),
        ("run", lambda each: runs.verify(each.layout.runs, each.logged_runs())),
        ("records", _records),
    )
    for name, part in parts:
        try:
            yield from part(workspace)
        except WorkspaceError as error:
            yield failed(name, error)


def failed(name: str, error: FilatureError) -> Check:
    """Return the failed check that stands for an error."""
    return Check(name=name, ok=False, expected="readable", got=error.message, subject=name, hint=error.hint)


def _exhibits(workspace: Workspace) -> Iterator[Check]:
    received = workspace.register.exhibits()
    return exhibits.verify(workspace.layout.exhibits, ((item.sha256, item.file_name) for item in received))


def _settings(workspace: Workspace) -> Iterator[Check]:
    last = workspace.register.last_of_kind(acts.KIND_CONFIGURATION) or {}
    got = acts.sha256_hex(workspace.layout.settings.read_bytes())
    expected = str(last.get("payload_sha256"))
    hint = (
        ""
        if got == expected
        else "workspace.toml was changed: `filature run` records the change if it is meant"
    )
    yield Check(
        name="settings", ok=got == expected, expected=expected, got=got, subject="workspace.toml", hint=hint
    )


def _records(workspace: Workspace) -> Iterator[Check]:
    """Compare the derived tables with the register, and with the manifest of the run that made them."""
    if not workspace.layout.records.exists():
        return
    try:
        con = workspace.records
        known = {item.exhibit_no: item.sha256 for item in workspace.register.exhibits()}
        read = con.execute("SELECT exhibit_no, sha256 FROM exhibit ORDER BY exhibit_no").fetchall()
        for number, sha256 in read:
            yield _derived(f"exhibit {number}", known.get(number, "not in the register"), sha256)
        yield from _run(workspace, con, {number for number, _ in read})
    except (duckdb.Error, FilatureError) as error:
        yield _derived("file", "readable", str(error).splitlines()[0])


def _run(workspace: Workspace, con: duckdb.DuckDBPyConnection, read: set[int]) -> Iterator[Check]:
    row = records.last_run(con)
    present = records.exhibit_fingerprints(con)
    for number in sorted(present.keys() - read):
        yield _derived(f"rows of exhibit {number}", "no rows: it was not read", present[number])
    if row is None:  # never computed, or a rebuild was interrupted: then there is nothing to show either
        for table in records.COMPUTED:
            yield _derived(f"table {table}", records.EMPTY, records.fingerprint(con, table))
        return
    run_id, data = row
    logged = acts.sha256_hex(data) in workspace.logged_runs()
    yield _derived(f"run {run_id}", "logged", "logged" if logged else "not logged")
    if not logged:
        return  # nothing that it says can be relied on
    manifest = runs.load(data)
    for item in manifest["inputs"]:
        number = int(item["exhibit"])
        yield _derived(f"rows of exhibit {number}", item["rows"], present.get(number, "no rows"))
    for table, expected in sorted(manifest["outputs"].items()):
        yield _derived(f"table {table}", expected, records.fingerprint(con, table))


def _derived(subject: str, expected: str, got: str) -> Check:
    return Check(
        name="records",
        ok=expected == got,
        expected=expected,
        got=got,
        subject=f"records.duckdb, {subject}",
        hint="" if expected == got else _AGAIN,
    )
