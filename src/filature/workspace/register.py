"""Everything human, in register.sqlite: exhibits received, decisions, and the entries of the ledger.

SQLite is the system of record; the ledger's files follow it (SECURITY, section 2, 'Writing'). Each act and
its entry are one transaction: there is never one without the other.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import apsw

from filature.errors import RefusedError, WorkspaceError
from filature.model.check import Check
from filature.workspace import acts, door, register_check, vault
from filature.workspace.access import Action, Noun
from filature.workspace.acts import Act, Decision, Entry, Exhibit
from filature.workspace.clock import Clock, iso
from filature.workspace.person import person_at_keyboard
from filature.workspace.refusal import damaged, refusal
from filature.workspace.register_check import blob
from filature.workspace.register_sql import JOURNAL, OF, OPENED

_PRAGMAS = {
    # SECURITY, section 4: lost commits in a simulated power cut: 0 with these, 666 of 1,000 with NORMAL.
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": 2,  # nothing of a query is ever written beside the register
}


class Register:
    """The register of one workspace; acts are appended, never changed."""

    def __init__(
        self, path: Path, *, clock: Clock, write: bool, create: bool = False, key: bytes | None = None
    ) -> None:
        """Open it (made anew only when `create`), with the durable settings set and checked; `key`: encrypted."""
        self._clock = clock
        self._path = path
        self.salt: Callable[[], str] = lambda: secrets.token_hex(
            16
        )  # of acts; only what is invented sets another
        self._within = False  # a transaction of several acts
        self.viewer: str | None = person_at_keyboard()  # who is signed in; None: the program itself
        flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
        try:
            self._db = apsw.Connection(str(path), flags=flags)
            if key is not None:
                vault.open_with(self._db, key)
            self._db.set_busy_timeout(5000)
            for name, value in _PRAGMAS.items():
                self._db.pragma(name, value)
                if self._db.pragma(name) != value:
                    raise WorkspaceError(
                        "register", f"SQLite did not accept {name}={value}", "use a local file system"
                    )
            if write:
                self._db.execute(schema())
        except apsw.Error as error:
            raise refusal(error, "opening the register", path) from None

    def fold_log(self) -> None:
        """Fold the write-ahead log into the file: its bytes alone are then the whole register."""
        try:
            if self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").get[0] != 0:
                raise WorkspaceError("locked", "the register is held by another process", "try again later")
        except apsw.Error as error:
            raise refusal(error, "folding the log of the register", self._path) from None

    def close(self) -> None:
        """Close the file. A disk that refuses to fold the log now has it whole all the same: it is folded later."""
        with suppress(apsw.IOError, apsw.FullError):
            self._db.close()

    def initialise(self, *, reference_key: bytes | None = None) -> None:
        """Give a new register its reference key (random unless a fictional demonstration fixes it)."""
        self._db.execute(
            "INSERT INTO meta VALUES ('reference_key', ?)", (reference_key or secrets.token_bytes(32),)
        )

    @property
    def reference_key(self) -> bytes:
        """The key under which entries name actors and objects."""
        row = self._one("SELECT CAST(value AS BLOB) FROM meta WHERE key = 'reference_key'")
        if row is None:
            raise WorkspaceError("register", "the register has no reference key", "restore it from a backup")
        return blob(row[0])

    # -- reading ----------------------------------------------------------------------------------
    def exhibits(self) -> list[Exhibit]:
        """Return all exhibits in order of receipt."""
        rows = self.rows("SELECT exhibit_no, CAST(payload AS BLOB) FROM exhibit ORDER BY exhibit_no")
        return [acts.exhibit_of(row[1], f"exhibit {row[0]}") for row in rows]

    def exhibit_by_hash(self, sha256: str) -> Exhibit | None:
        """Return the exhibit with these bytes, if it was received before."""
        row = self._one("SELECT exhibit_no, CAST(payload AS BLOB) FROM exhibit WHERE sha256 = ?", (sha256,))
        return None if row is None else acts.exhibit_of(row[1], f"exhibit {row[0]}")

    def profile_text(self, sha256: str) -> str:
        """Return the text of a profile that some exhibit was read with."""
        row = self._one("SELECT CAST(text AS BLOB) FROM profile WHERE sha256 = ?", (sha256,))
        if row is None:
            raise WorkspaceError(
                "profile", f"profile {sha256[:12]} is missing from the register", "restore a backup"
            )
        text = blob(row[0])
        if acts.sha256_hex(text) != sha256:
            raise damaged(f"profile {sha256[:12]} is not the text that it was")
        return text.decode()

    def decisions(self, object_type: str | None = None, object_id: str | None = None) -> list[Decision]:
        """Return all decisions, or those about one object, oldest first."""
        sql = "SELECT decision_no, CAST(payload AS BLOB) FROM decision "
        values: tuple[str, ...] = ()
        if object_type is not None and object_id is not None:
            sql, values = sql + "WHERE object_type = ? AND object_id = ? ", (object_type, object_id)
        rows = self.rows(sql + "ORDER BY decision_no", values)
        return [acts.decision_of(row[1], f"decision {row[0]}") for row in rows]

    def acts(self, noun: str, number: int | None = None) -> list[Act]:
        """Return the acts about all that may be seen of a noun (child, case, user), or about one; oldest first.

        What the viewer may not see is absent, exactly as if it did not exist. Users are always whole.
        """
        every, about, *_ = OF[noun]
        seen = None if noun == acts.USER else self.visible(Noun(noun), Action.SEE, number)
        if noun == acts.USER and not self.guarded:
            return []
        rows = self.rows(every) if number is None else self.rows(about, (number,))
        found = (acts.act_of(blob(row[1]), f"{noun} act {row[0]}") for row in rows)
        return [act for act in found if seen is None or act.number in seen]

    def page(self, noun: str, *, after: int, count: int) -> list[Act]:
        """Return all acts about the next `count` children or cases after a number, of those that may be seen."""
        _, about, *_ = OF[noun]
        seen = self.visible(Noun(noun), Action.SEE)
        if seen is None:
            opened = self.rows(OPENED[noun], (after, count))
            numbers = [int(row[0]) for row in opened]
        else:
            numbers = sorted(number for number in seen if number > after)[:count]
        rows = (row for number in numbers for row in self.rows(about, (number,)))
        return [acts.act_of(blob(row[1]), f"{noun} act {row[0]}") for row in rows]

    def filed(self, case: int | None = None) -> dict[int, list[int]]:
        """Return the children that may be seen by the case in which they are filed; of all cases, or of one."""
        seen = self.visible(Noun.CHILD, Action.SEE)
        found: dict[int, list[int]] = {}
        for number, child in door.filed(self.rows, case):
            if seen is None or child in seen:
                found.setdefault(number, []).append(child)
        return found

    # -- the door ---------------------------------------------------------------------------------
    @property
    def guarded(self) -> bool:
        """Tell whether there are users: from then on the door is closed but for what a grant opens."""
        return door.guarded(self.rows)

    def visible(self, noun: Noun, action: Action, number: int | None = None) -> set[int] | None:
        """Return the children or cases with which the viewer may do something; None: with all of them."""
        if self.viewer is None or not self.guarded:
            return None
        now = iso(self._clock())
        return door.visible(self.rows, noun, action, viewer=self.viewer, now=now, number=number)

    def may(self, noun: Noun, action: Action, number: int | None = None) -> bool:
        """Tell whether the viewer may do something with a child or a case, or with any thing of a noun (None)."""
        if self.viewer is None or not self.guarded:
            return True
        if number is None:
            return door.reaches(self.rows, noun, action, viewer=self.viewer, now=iso(self._clock()))
        return number in (self.visible(noun, action, number) or ())

    def permit(
        self, noun: Noun, action: Action, number: int | None = None, *, author: str | None = None
    ) -> None:
        """Raise RefusedError 'not-allowed', or 'not-you' for another's signature; what is refused is logged."""
        if self.viewer is None or not self.guarded:
            return
        if author is not None and author != self.viewer:
            message = f"found the author {author!r}, signed in is {self.viewer!r}"
            raise RefusedError("not-you", message, "leave --author out: everybody signs for themselves")
        if not self.may(noun, action, number):
            self._write_down_refusal(self.viewer, f"{action} {noun}" + (f" {number}" if number else ""))
            raise door.refused(self.viewer, action, noun)

    @contextmanager
    def as_program(self) -> Iterator[None]:
        """Look without the eyes of a person: for rules that need the whole, such as 'this reference is taken'."""
        viewer, self.viewer = self.viewer, None
        try:
            yield
        finally:
            self.viewer = viewer

    def _write_down_refusal(self, viewer: str, what: str) -> None:
        for act in self.acts(acts.USER):
            if act.kind == "made" and act.values.get("login") == viewer:
                values = {"asked": what}
                self.act(
                    acts.USER, act.number, "refused", author=viewer, values=values, entry=acts.KIND_DENIED
                )
                return
        self.note(acts.KIND_STRANGER, actor=viewer, subject=what, payload=what.encode())

    def journal(self) -> Iterator[tuple[str, int, bytes]]:
        """Yield every act and decision as table, number of its ledger entry and text; whoever asks filters them."""
        for table in ("decision", *(f"{noun}_act" for noun in OF)):
            if table == "user_act" and not self.guarded:
                continue
            for seq, payload in self.rows(JOURNAL.replace("?", table)):
                yield table, seq, blob(payload)

    def entries(self, start: int = 0) -> Iterator[bytes]:
        """Yield the ledger entries from number `start` on."""
        for row in self.rows("SELECT CAST(body AS BLOB) FROM entry WHERE seq >= ? ORDER BY seq", (start,)):
            yield blob(row[0])

    def size(self) -> int:
        """Return the number of ledger entries."""
        row = self._one("SELECT count(*) FROM entry")
        return int(row[0]) if row else 0

    def last_of_kind(self, kind: str) -> dict[str, str] | None:
        """Return the newest entry of a kind, decoded."""
        for (body,) in self.rows("SELECT CAST(body AS BLOB) FROM entry ORDER BY seq DESC"):
            if (entry := acts.decode(blob(body)))["kind"] == kind:
                return entry
        return None

    # -- acting -----------------------------------------------------------------------------------
    def receive(self, exhibit: Callable[[int], Exhibit], profile_text: str) -> Exhibit:
        """Register an exhibit under the next number, with its entry, in one transaction."""
        self.permit(Noun.RECORDS, Action.WRITE)
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
        judging = object_type in acts.JUDGED
        self.permit(Noun.RECORDS, Action.DECIDE if judging else Action.WRITE, author=author)
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
        """Append an act about a child, a case or a user (None: a new one); `entry` is its kind in the ledger.

        Acts about users are permitted by the room that knows their kinds.
        """
        if noun != acts.USER:
            self.permit(Noun(noun), door.action_of(noun, entry), number, author=author)
        _, _, numbers, insert = OF[noun]
        with self._transaction():
            act_no, new = self._one(numbers) or (1, 1)
            act = Act(
                act_no=act_no,
                number=new if number is None else number,
                kind=kind,
                author=author,
                done_at=iso(self._clock()),
                salt=self.salt(),
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
        yield from register_check.verify(self.rows, self.reference_key, schema())

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
    def together(self) -> Iterator[None]:
        """Make all acts within one transaction: all of them are there, or none."""
        with self._transaction():
            self._within = True
            try:
                yield
            finally:
                self._within = False

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._within:
            yield
            return
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # after 'disk full' SQLite has already rolled back
                    self._db.execute("ROLLBACK")
                raise
        except apsw.Error as error:
            raise refusal(error, "writing the register", self._path) from None

    def rows(
        self, sql: str, values: Iterable[object] | Mapping[str, object] = ()
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query; raise WorkspaceError where the file cannot be read."""
        try:
            yield from self._db.execute(sql, values if isinstance(values, Mapping) else tuple(values))
        except apsw.Error as error:
            raise refusal(error, "reading the register", self._path) from None
        except UnicodeDecodeError:
            raise damaged("text that is not UTF-8") from None

    def _one(self, sql: str, values: Iterable[object] = ()) -> tuple[Any, ...] | None:
        return next(self.rows(sql, values), None)


def schema() -> str:
    """Return the statements that make the tables."""
    return (files("filature.workspace") / "sql" / "register.sql").read_text(encoding="utf-8")
