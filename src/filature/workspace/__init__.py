"""The only door to the disk: one workspace, its exhibits, records, register, ledger and runs.

Reading order: `layout` (paths, settings) · `exhibits` (bytes) · `acts` and `register` (what people did)
· `ledger` over `merkle` (the log that shows changes) · `records` (derived rows) · `runs` · `verify`.
Writing order of an act: bytes, then the register with its entry, then the ledger's files.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from filature.errors import StorageError, UsageError, WorkspaceError
from filature.model.asked import asking
from filature.workspace import acts, exhibits, records, runs, vault
from filature.workspace.access import Action, Noun
from filature.workspace.clock import Clock, wall
from filature.workspace.files import empty, storage_errors, write_whole
from filature.workspace.layout import Layout, Settings, read_settings
from filature.workspace.ledger import Ledger
from filature.workspace.lock import hold
from filature.workspace.person import person_at_keyboard
from filature.workspace.register import Register

__all__ = ["Layout", "Settings", "Workspace", "create", "encrypt", "open_workspace", "person_at_keyboard"]


@dataclass(slots=True)
class Workspace:
    """An open workspace. `write` tells whether this process alone holds it."""

    layout: Layout
    settings: Settings
    register: Register
    ledger: Ledger
    clock: Clock
    write: bool
    recovered: tuple[str, ...] = ()  # what opening it had to finish
    _records: duckdb.DuckDBPyConnection | None = None
    _together: bool = False

    @property
    def records(self) -> duckdb.DuckDBPyConnection:
        """The derived rows; opened at first use, to whom may see them (RefusedError 'not-allowed')."""
        if self._records is None:
            self.register.permit(Noun.RECORDS, Action.SEE)
            found = self.layout.records
            if self.write and not found.exists():
                records.create(found, tmp=self.layout.tmp)
            made = found.exists()  # a reader of what was never made sees empty tables
            self._records = records.connect(
                found if made else None,
                write=self.write or not made,
                memory=self.settings.memory,
                tmp=self.layout.tmp,
            )
        return self._records

    def last_run(self) -> tuple[str, bytes]:
        """Return id and manifest of the run whose results the records hold; UsageError if there is none."""
        found = records.last_run(self.records)
        if found is None:
            hint = f"run `filature run {self.layout.root}` first"
            raise UsageError("no-run", "nothing was computed yet", hint)
        return found

    def close_records(self) -> None:
        """Close the derived rows (they open again at the next use)."""
        if self._records is not None:
            self._records.close()
            self._records = None

    def drop_records(self) -> None:
        """Remove everything derived, so that it can be made again."""
        self.close_records()
        # The log first: it must never stand beside a file that it was not written for.
        for path in (records.log_of(self.layout.records), self.layout.records):
            path.unlink(missing_ok=True)

    def log(self) -> None:
        """Bring the ledger's files up to the register's entries.

        Where the disk refuses, the StorageError says that the act itself is there: it must not be repeated blindly.
        """
        if self._together:
            return
        try:
            self.ledger.catch_up(self.register.entries, self.register.size())
        except StorageError as error:
            hint = "the act is in the register and stays; the next command finishes its ledger: look before repeating"
            raise StorageError(error.code, error.message, f"{error.hint}; {hint}") from None

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make many acts of a fictional workspace at once: one transaction, then the ledger's files.

        Never for a real one, where each act is logged before what follows from it: UsageError 'not-fictional'.
        """
        if not self.settings.fictional:
            raise UsageError(
                "not-fictional", "acts are made one by one", "only a fictional workspace is filled"
            )
        self._together = True
        try:
            with self.register.together():
                yield
        finally:
            self._together = False
        self.log()

    def note(self, kind: str, *, actor: str, subject: str, payload: bytes) -> None:
        """Record an act whose content lives elsewhere."""
        self.register.note(kind, actor=actor, subject=subject, payload=payload)
        self.log()

    def note_configuration(self) -> bool:
        """Record workspace.toml if it is not the one recorded last; tell whether it was new."""
        text = self.layout.settings.read_bytes()
        last = self.register.last_of_kind(acts.KIND_CONFIGURATION)
        if last is not None and last["payload_sha256"] == acts.sha256_hex(text):
            return False
        self.note(acts.KIND_CONFIGURATION, actor=person_at_keyboard(), subject="workspace.toml", payload=text)
        return True

    def keep_run(self, run_id: str, data: bytes) -> bool:
        """Log a run and write its manifest; tell whether it is new (the same run is logged once).

        Called before the derived rows are committed: rows are never there without the entry that vouches for
        them. A crash in between leaves a logged run whose rows the next command makes again.
        """
        new = acts.sha256_hex(data) not in self.logged_runs()
        if new:
            aside = runs.set_aside(data, tmp=self.layout.tmp)
            self.note(acts.KIND_RUN, actor="filature", subject=run_id, payload=data)
        runs.keep(self.layout.runs, run_id, data, tmp=self.layout.tmp)
        if new:
            aside.unlink()
        return new

    def logged_runs(self) -> set[str]:
        """Return the SHA-256 of every run manifest that the ledger logged."""
        return self._payloads(acts.KIND_RUN)

    def _payloads(self, kind: str) -> set[str]:
        bodies = (acts.decode(body) for body in self.register.entries())
        return {body["payload_sha256"] for body in bodies if body["kind"] == kind}


def create(
    root: Path,
    settings: Settings,
    *,
    clock: Clock = wall,
    reference_key: bytes | None = None,
    passphrase: str | None = None,
) -> None:
    """Make a workspace at `root`, which must not exist or be an empty folder; with a passphrase, encrypted.

    A crash leaves no half workspace: workspace.toml is written last, and without it there is no workspace.
    """
    layout = Layout(root)
    if layout.settings.exists():
        raise UsageError("exists", f"{root} is already a workspace", "choose another folder")
    if root.exists() and (not root.is_dir() or _foreign(layout)):
        raise UsageError("not-empty", f"{root} is not an empty folder", "choose another folder")
    with ExitStack() as stack:
        stack.enter_context(storage_errors(f"making {root}"))
        root.mkdir(parents=True, exist_ok=True)
        stack.enter_context(hold(layout.lock, write=True))
        if layout.settings.exists():  # another process was faster
            raise UsageError("exists", f"{root} is already a workspace", "choose another folder")
        for folder in layout.folders():
            folder.mkdir(exist_ok=True)
        for path in (layout.register, *layout.register.parent.glob("register.sqlite-*")):
            path.unlink(missing_ok=True)
        shutil.rmtree(layout.ledger)
        layout.ledger.mkdir()
        key = None if passphrase is None else vault.make(root, passphrase)
        register = Register(layout.register, clock=clock, write=True, create=True, key=key)
        stack.callback(register.close)
        register.initialise(reference_key=reference_key)
        _ledger(layout, register).catch_up(register.entries, 0)  # from now on there is a checkpoint
        register.close()
        write_whole(layout.settings, settings.to_toml().encode(), tmp=layout.tmp)
    with ExitStack() as stack:
        if passphrase is not None:
            stack.enter_context(asking(lambda: passphrase))
        workspace = stack.enter_context(
            open_workspace(root, write=True, clock=clock)
        )  # records the configuration
        if passphrase is not None:
            _note_vault(workspace)


def encrypt(root: Path, passphrase: str, *, clock: Clock = wall) -> None:
    """Encrypt the register of a workspace that has a plain one; UsageError 'encrypted' where it is already."""
    with open_workspace(root, write=True, clock=clock) as workspace:  # finishes what a crash left first
        layout = workspace.layout
        if vault.encrypted(layout.register):
            raise UsageError("encrypted", "the register is encrypted already", "nothing was changed")
        workspace.register.close()
        vault.migrate(layout.register, vault.make(layout.root, passphrase), tmp=layout.tmp)
    with asking(lambda: passphrase), open_workspace(root, write=True, clock=clock) as workspace:
        _note_vault(workspace)


def _note_vault(workspace: Workspace) -> None:
    head = (workspace.layout.root / vault.HEAD).read_bytes()
    workspace.note(acts.KIND_VAULT, actor=person_at_keyboard(), subject="register", payload=head)


@contextmanager
def open_workspace(root: Path, *, write: bool, clock: Clock = wall) -> Iterator[Workspace]:
    """Open a workspace; a writer first finishes what a crash left unfinished, and says so in `recovered`."""
    layout = Layout(root.absolute())  # files are read in processes that stand elsewhere
    with ExitStack() as stack:
        stack.enter_context(storage_errors(f"working in {root}"))
        stack.enter_context(records.query_errors())
        settings = read_settings(layout)
        stack.enter_context(hold(layout.lock, write=write))
        for folder in layout.folders():
            if not folder.is_dir():
                raise WorkspaceError(
                    "damaged", f"the folder {folder.name}/ is missing", "restore it from a backup"
                )
        register = Register(layout.register, clock=clock, write=write, key=vault.key_of(layout.register))
        stack.callback(register.close)
        ledger = _ledger(layout, register)
        workspace = Workspace(layout, settings, register, ledger, clock, write)
        stack.callback(workspace.close_records)
        if write:
            workspace.recovered = _recover(workspace)
        try:
            yield workspace
        except BaseException:
            if write:
                with suppress(Exception):  # the first problem matters; the next opening tries again
                    _forget(workspace)
            raise


_BEGUN = ("checkpoint.", "workspace.toml.")  # unfinished files of `create`


def _recover(workspace: Workspace) -> tuple[str, ...]:
    """Finish an unacknowledged tail of the ledger and remove unfinished files."""
    done: list[str] = []
    forgotten, unfinished = _forget(workspace)
    if forgotten:
        done.append(f"forgot {forgotten} file(s) whose reception was interrupted: add them again")
    if unfinished:
        done.append(f"finished or removed {unfinished} unfinished file(s)")
    logged = workspace.ledger.size()
    if logged == 0 and workspace.register.size() > 1:
        raise WorkspaceError(
            "ledger-damaged", "the ledger is empty and should not be", "restore ledger/ from a backup"
        )
    if missing := workspace.register.size() - logged:
        done.append(f"wrote {missing} ledger entry(ies) that the register already held")
    workspace.log()
    if workspace.register.size() == 0:  # made, and stopped before the first entry
        workspace.note_configuration()
    return tuple(done)


def _forget(workspace: Workspace) -> tuple[int, int]:
    """Remove the bytes of exhibits that were not registered; finish or remove other files. Count both."""
    registered = {exhibit.sha256 for exhibit in workspace.register.exhibits()}
    layout = workspace.layout
    forgotten = exhibits.undo_unregistered(layout.tmp, layout.exhibits, registered)
    settled = runs.settle(layout.runs, workspace.logged_runs, tmp=layout.tmp)
    return forgotten, settled + empty(layout.tmp)


def _ledger(layout: Layout, register: Register) -> Ledger:
    """Return the workspace's log; its origin is a keyed reference: a checkpoint may be shown to others."""
    origin = f"filature/{acts.reference(register.reference_key, 'origin', 'workspace')}"
    return Ledger(layout.ledger, layout.tmp, origin)


def _foreign(layout: Layout) -> bool:
    """Tell whether a folder holds anything but the beginnings of a workspace that never was finished.

    Such beginnings have no exhibit, no run and no ledger entry: what has is somebody's, and is left alone.
    """
    ours = {path.name for path in (*layout.folders(), layout.register, layout.lock)} | {vault.HEAD}
    started = {layout.ledger / "checkpoint"}
    beside = [path for path in layout.root.iterdir() if path.name not in ours]
    inside = [
        path
        for folder in layout.folders()
        for path in folder.rglob("*")
        if (path.is_symlink() or not path.is_dir())
        and path not in started
        and not (path.parent == layout.tmp and path.name.startswith(_BEGUN))
    ]
    return bool(inside) or any(
        not path.name.startswith(("register.sqlite", f"{vault.HEAD}.")) for path in beside
    )
