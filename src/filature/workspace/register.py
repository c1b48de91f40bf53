"""Everything human, in register.sqlite: exhibits received, decisions, and the entries of the ledger.

SQLite is the system of record; the ledger's files follow it (SECURITY, section 2, 'Writing'). Each act and
its entry are one transaction: there is never one without the other.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import apsw

from filature.errors import StorageError, WorkspaceError
from filature.model.check import Check
from filature.workspace import acts
from filature.workspace.acts import Act, Decision, Entry, Exhibit
from filature.workspace.clock import Clock, iso
from filature.workspace.files import is_full

_ACTS: dict[str, tuple[str, tuple[str, ...]]] = {
    # table: its rows as entry, number, text and the columns that repeat the text; those fields of the text
    "exhibit": (
        "SELECT entry_seq, exhibit_no, payload, sha256 FROM exhibit ORDER BY exhibit_no",
        ("exhibit_no", "sha256"),
    ),
    "decision": (
        "SELECT entry_seq, decision_no, payload, object_type, object_id FROM decision ORDER BY decision_no",
        ("decision_no", "object_type", "object_id"),
    ),
    "child_act": (
        "SELECT entry_seq, act_no, payload, child_no, kind FROM child_act ORDER BY act_no",
        ("act_no", "number", "kind"),
    ),
    "case_act": (
        "SELECT entry_seq, act_no, payload, case_no, kind FROM case_act ORDER BY act_no",
        ("act_no", "number", "kind"),
    ),
}
_OF = {  # noun: all its acts; those about one; the next number of an act and of the noun; a new act
    acts.CHILD: (
        "SELECT act_no, payload FROM child_act ORDER BY act_no",
        "SELECT act_no, payload FROM child_act WHERE child_no = ? ORDER BY act_no",
        "SELECT coalesce(max(act_no), 0) + 1, coalesce(max(child_no), 0) + 1 FROM child_act",
        "INSERT INTO child_act VALUES (?, ?, ?, ?, ?)",
    ),
    acts.CASE: (
        "SELECT act_no, payload FROM case_act ORDER BY act_no",
        "SELECT act_no, payload FROM case_act WHERE case_no = ? ORDER BY act_no",
        "SELECT coalesce(max(act_no), 0) + 1, coalesce(max(case_no), 0) + 1 FROM case_act",
        "INSERT INTO case_act VALUES (?, ?, ?, ?, ?)",
    ),
}
_DEFINITIONS = "SELECT type, name, sql FROM sqlite_schema"
_PRAGMAS = {
    # SECURITY, section 4: lost commits in a simulated power cut: 0 with these, 666 of 1,000 with NORMAL.
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
}


class Register:
    """The register of one workspace; acts are appended, never changed."""

    def __init__(self, path: Path, *, clock: Clock, write: bool, create: bool = False) -> None:
        """Open it (made anew only when `create`), with the durable settings set and checked."""
        self._clock = clock
        self._path = path
        flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
        try:
            self._db = apsw.Connection(str(path), flags=flags)
            self._db.set_busy_timeout(5000)
            for name, value in _PRAGMAS.items():
                self._db.pragma(name, value)
                if self._db.pragma(name) != value:
                    raise WorkspaceError(
                        "register", f"SQLite did not accept {name}={value}", "use a local file system"
                    )
            if write:
                self._db.execute(_schema())
        except apsw.Error as error:
            raise refusal(error, "opening the register", path) from None

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def initialise(self, *, reference_key: bytes | None = None) -> None:
        """Give a new register its reference key (random unless a fictional demonstration fixes it)."""
        self._db.execute(
            "INSERT INTO meta VALUES ('reference_key', ?)", (reference_key or secrets.token_bytes(32),)
        )

    @property
    def reference_key(self) -> bytes:
        """The key under which entries name actors and objects."""
        row = self._one("SELECT value FROM meta WHERE key = 'reference_key'")
        if row is None:
            raise WorkspaceError("register", "the register has no reference key", "restore it from a backup")
        return _blob(row[0])

    # -- reading ----------------------------------------------------------------------------------
    def exhibits(self) -> list[Exhibit]:
        """Return all exhibits in order of receipt."""
        rows = self._rows("SELECT exhibit_no, payload FROM exhibit ORDER BY exhibit_no")
        return [acts.exhibit_of(row[1], f"exhibit {row[0]}") for row in rows]

    def exhibit_by_hash(self, sha256: str) -> Exhibit | None:
        """Return the exhibit with these bytes, if it was received before."""
        row = self._one("SELECT exhibit_no, payload FROM exhibit WHERE sha256 = ?", (sha256,))
        return None if row is None else acts.exhibit_of(row[1], f"exhibit {row[0]}")

    def profile_text(self, sha256: str) -> str:
        """Return the text of a profile that some exhibit was read with."""
        row = self._one("SELECT text FROM profile WHERE sha256 = ?", (sha256,))
        if row is None:
            raise WorkspaceError(
                "profile", f"profile {sha256[:12]} is missing from the register", "restore a backup"
            )
        return str(row[0])

    def decisions(self) -> list[Decision]:
        """Return all decisions, oldest first."""
        rows = self._rows("SELECT decision_no, payload FROM decision ORDER BY decision_no")
        return [acts.decision_of(row[1], f"decision {row[0]}") for row in rows]

    def acts(self, noun: str, number: int | None = None) -> list[Act]:
        """Return the acts about all children or cases (`noun`: 'child' or 'case'), or about one; oldest first."""
        every, about, *_ = _OF[noun]
        rows = self._rows(every) if number is None else self._rows(about, (number,))
        return [acts.act_of(_blob(row[1]), f"{noun} act {row[0]}") for row in rows]

    def entries(self, start: int = 0) -> Iterator[bytes]:
        """Yield the ledger entries from number `start` on."""
        for row in self._rows("SELECT body FROM entry WHERE seq >= ? ORDER BY seq", (start,)):
            yield _blob(row[0])

    def size(self) -> int:
        """Return the number of ledger entries."""
        row = self._one("SELECT count(*) FROM entry")
        return int(row[0]) if row else 0

    def last_of_kind(self, kind: str) -> dict[str, str] | None:
        """Return the newest entry of a kind, decoded."""
        for (body,) in self._rows("SELECT body FROM entry ORDER BY seq DESC"):
            if (entry := acts.decode(_blob(body)))["kind"] == kind:
                return entry
        return None

    # -- acting -----------------------------------------------------------------------------------
    def receive(self, exhibit: Callable[[int], Exhibit], profile_text: str) -> Exhibit:
        """Register an exhibit under the next number, with its entry, in one transaction."""
        with self._transaction():
            row = self._one("SELECT coalesce(max(exhibit_no), 0) + 1 FROM exhibit")
            record = exhibit(int(row[0]) if row else 1)
            seq = self._append(acts.KIND_EXHIBIT, record.received_by, record.sha256, record.canonical())
            values = (record.exhibit_no, record.sha256, record.canonical(), seq)
            self._db.execute(
                "INSERT OR IGNORE INTO profile VALUES (?, ?)", (record.profile_sha256, profile_text)
            )
            self._db.execute("INSERT INTO exhibit VALUES (?, ?, ?, ?)", values)
        return record

    def decide(
        self,
        *,
        author: str,
        object_type: str,
        object_id: str,
        judgement: str,
        reason: str,
        values: Mapping[str, str] | None = None,
    ) -> Decision:
        """Append a decision; it supersedes the previous one on the same object, which stays."""
        with self._transaction():
            row = self._one("SELECT coalesce(max(decision_no), 0) + 1 FROM decision")
            number = int(row[0]) if row else 1
            previous = self._one(
                "SELECT max(decision_no) FROM decision WHERE object_type = ? AND object_id = ?",
                (object_type, object_id),
            )
            decision = Decision(
                decision_no=number,
                author=author,
                decided_at=iso(self._clock()),
                object_type=object_type,
                object_id=object_id,
                judgement=judgement,
                reason=reason,
                previous=previous[0] if previous else None,
                values=dict(values or {}),
            )
            seq = self._append(acts.KIND_DECISION, author, f"{object_type}:{object_id}", decision.canonical())
            row = (number, object_type, object_id, decision.canonical(), seq)
            self._db.execute("INSERT INTO decision VALUES (?, ?, ?, ?, ?)", row)
        return decision

    def act(
        self, noun: str, number: int | None, kind: str, *, author: str, values: Mapping[str, Any], entry: str
    ) -> Act:
        """Append an act about a child or a case (None: a new one, under the next number); `entry` is its kind there."""
        _, _, numbers, insert = _OF[noun]
        with self._transaction():
            act_no, new = self._one(numbers) or (1, 1)
            act = Act(
                act_no=act_no,
                number=new if number is None else number,
                kind=kind,
                author=author,
                done_at=iso(self._clock()),
                salt=secrets.token_hex(16),
                values=dict(values),
            )
            seq = self._append(entry, author, f"{noun}:{act.number}", act.canonical())
            self._db.execute(insert, (act_no, act.number, kind, act.canonical(), seq))
        return act

    def note(self, kind: str, *, actor: str, subject: str, payload: bytes) -> None:
        """Append an entry for an act whose content lives elsewhere (a run manifest, an export, settings)."""
        with self._transaction():
            self._append(kind, actor, subject, payload)

    # -- checking ---------------------------------------------------------------------------------
    def verify(self) -> Iterator[Check]:
        """Check pages, and that each act is the one its ledger entry commits to; what is damaged is named."""
        found = [str(row[0]) for row in self._rows("PRAGMA integrity_check")]
        yield _check("register", "register.sqlite", "ok", "; ".join(found[:3]))
        yield _check("register", "schema of register.sqlite", "as made", self._other_schema() or "as made")
        entries: dict[int, dict[str, str]] = {}
        good = 0
        for place, (seq, body) in enumerate(self._rows("SELECT seq, body FROM entry ORDER BY seq")):
            fields, problem = _read(acts.decode, _blob(body))
            entries[int(seq)] = fields
            check = _check("register", f"entry {place}", str(place), problem or _numbered(seq, fields["seq"]))
            good += check.ok
            if not check.ok:  # one line for all that fit: the number of checks does not grow with the log
                yield check
        yield _check("register", "entries", str(len(entries)), str(good))
        for table, kinds in acts.KINDS_OF.items():
            logged = {seq for seq, fields in entries.items() if fields.get("kind") in kinds}
            yield from self._acts(table, entries, logged)
        for name, text in self._rows("SELECT sha256, CAST(text AS BLOB) FROM profile ORDER BY sha256"):
            yield _check("profile", f"profile {name[:12]}", name, acts.sha256_hex(_blob(text)))

    def _other_schema(self) -> str:
        """Return the names of tables, indexes and triggers that are not as this version makes them."""
        model = apsw.Connection(":memory:")
        model.execute(_schema())
        expected = {tuple(row) for row in model.execute(_DEFINITIONS)}
        model.close()
        found = set(self._rows(_DEFINITIONS))
        return ", ".join(sorted({f"{kind} {name}" for kind, name, _ in expected ^ found})[:3])

    def _acts(self, table: str, entries: dict[int, dict[str, str]], logged: set[int]) -> Iterator[Check]:
        """Check every row of one kind of act: its text, its columns, and that none is missing."""
        key = self.reference_key
        profiles = {row[0] for row in self._rows("SELECT sha256 FROM profile")}
        sql, columns = _ACTS[table]
        noun = table.replace("_", " ")
        for seq, number, payload, *stored in self._rows(sql):
            name = f"{noun} {number}"
            entry = entries.get(int(seq), {})
            yield _check(table, name, str(entry.get("payload_sha256")), acts.sha256_hex(_blob(payload)))
            fields, problem = _read(acts.fields_of, _blob(payload))
            told = problem or _shown(fields.get(column) for column in columns)
            yield _check(table, f"{name}, columns", _shown((number, *stored)), told)
            if table == "exhibit":
                expected = acts.reference(key, acts.KIND_EXHIBIT, str(stored[0]))
                yield _check(table, f"{name} reference", expected, str(entry.get("object")))
                layout = str(fields.get("profile_sha256"))
                yield _check(
                    "profile", f"profile of {name}", layout, layout if layout in profiles else "no profile"
                )
            elif table != "decision":
                subject = f"{table.removesuffix('_act')}:{stored[0]}"
                expected = acts.reference(key, str(entry.get("kind")), subject)
                yield _check(table, f"{name} reference", expected, str(entry.get("object")))
            logged.discard(int(seq))
        for seq in sorted(logged):
            yield _check(
                table,
                f"{table.replace('_', ' ')} of ledger entry {seq}",
                entries[seq]["payload_sha256"],
                "no row",
            )

    # -- inside -----------------------------------------------------------------------------------
    def _append(self, kind: str, actor: str, subject: str, payload: bytes) -> int:
        key = self.reference_key
        row = self._one(
            "SELECT seq + 1, json_extract(CAST(body AS TEXT), '$.time') FROM entry ORDER BY seq DESC LIMIT 1"
        )
        seq, last = (int(row[0]), row[1]) if row else (0, None)
        entry = Entry(
            seq=seq,
            time=max(iso(self._clock()), last or ""),  # ledger time never runs backwards
            kind=kind,
            actor=acts.reference(key, "actor", actor),
            object=acts.reference(key, kind, subject),
            payload_sha256=acts.sha256_hex(payload),
        )
        self._db.execute("INSERT INTO entry VALUES (?, ?)", (seq, entry.encode()))
        return seq

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:  # after 'disk full' SQLite has already rolled back
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except apsw.Error as error:
            raise refusal(error, "writing the register", self._path) from None

    def _rows(self, sql: str, values: Iterable[object] = ()) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._db.execute(sql, tuple(values))
        except apsw.Error as error:
            raise refusal(error, "reading the register", self._path) from None
        except UnicodeDecodeError:
            raise _damaged("text that is not UTF-8") from None

    def _one(self, sql: str, values: Iterable[object] = ()) -> tuple[Any, ...] | None:
        return next(self._rows(sql, values), None)


def refusal(error: apsw.Error, doing: str, path: Path) -> WorkspaceError:
    """Return the error for what SQLite refused: a full or failing disk, a lock, or a damaged file."""
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return WorkspaceError("locked", "the register is held by another process", "try again later")
    failing = isinstance(error, apsw.IOError | apsw.ReadOnlyError | apsw.PermissionsError)
    # Some of SQLite's calls say only 'disk I/O error' when there is no room, so the disk is asked.
    if isinstance(error, apsw.FullError) or (failing and is_full(path)):
        return StorageError(
            "disk-full", f"the disk is full while {doing}", "free space, then repeat the command"
        )
    if failing:
        hint = "check the disk, its quotas and permissions, then repeat the command"
        return StorageError("disk", f"the disk refused while {doing}: {error}", hint)
    return _damaged(str(error))


def _damaged(what: str) -> WorkspaceError:
    hint = "restore it from a backup; the exhibits and the ledger are untouched"
    return WorkspaceError("register-damaged", f"register.sqlite cannot be used: {what}", hint)


def _schema() -> str:
    return (files("filature.workspace") / "sql" / "register.sql").read_text(encoding="utf-8")


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


def _blob(value: object) -> bytes:
    """Return what a cell holds as bytes; a damaged file may hold nothing, a number or a text where bytes belong."""
    return value if isinstance(value, bytes) else str(value or "").encode()
