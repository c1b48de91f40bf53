"""Intake: files come in; every row becomes a record, a rejection with its reason, or a quarantined row.

`profile` (layouts) · `sniff` (what is this file?) · `child` and `staging` (read it, in a process that may
die) over `formats/` · `accept` (type, check and scope the rows in SQL).
Writes exhibit, transfer, session, message, referral, balance, mention, coverage, rejection, quarantine.
"""

import difflib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from filature.errors import InputError, RefusedError, UsageError
from filature.intake import accept as acceptance
from filature.intake import child, profile, sniff
from filature.intake.accept import Counts, Texts
from filature.intake.decided import QUARANTINE, ROW, check_correction, reading_of
from filature.intake.profile import Profile
from filature.intake.staging import Staged
from filature.model.enums import Use, WorkspaceKind
from filature.model.tables import INTAKE_TABLES
from filature.workspace import Workspace, exhibits, media
from filature.workspace.acts import Exhibit
from filature.workspace.clock import iso
from filature.workspace.records import one, transaction

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The legal frame in which files were received; the same for all files of one `add`."""

    provider: str
    instrument: str
    authority: str
    scope_from: date | None = None
    scope_to: date | None = None
    use: Use = Use.JUDICIAL
    received_by: str = "unknown"
    received_at: str | None = None  # ISO, UTC; None = now
    subject: str | None = None
    scope_subjects: tuple[str, ...] = ()
    clock_offset_s: int = 0

    def __post_init__(self) -> None:
        """Refuse an empty or contradictory frame: rows with no instrument may not be analysed."""
        for key in ("provider", "instrument", "authority"):
            if not getattr(self, key).strip():
                raise UsageError(
                    "empty", f"--{key} is empty", f"say the {key}: rows without it may not be analysed"
                )
        if self.scope_from and self.scope_to and self.scope_from > self.scope_to:
            message = f"--scope-from {self.scope_from} is after --scope-to {self.scope_to}"
            raise UsageError("scope", message, "exchange them")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of one file."""

    exhibit: Exhibit
    counts: Counts
    already: bool = False  # the same bytes were received before; nothing changed
    warnings: tuple[str, ...] = ()


def add(workspace: Workspace, source: Path, frame: Frame, layout: Profile | None) -> Added:
    """Take one file in: bytes, register and ledger, then rows. Any error leaves the workspace unchanged.

    `layout` None means: find it by content. A crash at any point is finished or forgotten at the next opening.
    """
    aside, sha256, size = exhibits.copy_aside(source, workspace.layout.tmp)
    try:
        known = workspace.register.exhibit_by_hash(sha256)
        if known is not None:
            return Added(exhibit=known, counts=_counts_of(workspace, known), already=True)
        if size == 0:
            raise InputError(
                "empty", "the file is empty (0 bytes)", "ask the provider for it again", {"file": source.name}
            )
        media.refuse_media(media.read_head(aside), aside, source.name)
        chosen = layout or _recognise(aside, source.name)
        frame = _kept_apart(workspace, chosen, frame, source.name)
        return _take_in(workspace, aside, frame, chosen, name=source.name, sha256=sha256, size=size)
    finally:
        aside.unlink(missing_ok=True)


def catch_up(workspace: Workspace, *, progress: Progress | None = None) -> int:
    """Read every registered exhibit whose rows are not in the records, or were read before a decision about it.

    Returns how many there were. This is what finishes an interrupted `add`, follows a correction or a lifted
    quarantine, and what `rebuild` uses from the first exhibit on.
    """
    con = workspace.records
    present = dict(con.execute("SELECT exhibit_no, coalesce(decisions, '') FROM exhibit").fetchall())
    decisions = workspace.register.decisions()
    readings = {item.exhibit_no: reading_of(item, decisions) for item in workspace.register.exhibits()}
    missing = [
        item
        for item in workspace.register.exhibits()
        if present.get(item.exhibit_no) != readings[item.exhibit_no].mark
    ]
    for position, exhibit in enumerate(missing):
        if progress:
            progress("reading exhibits", position, len(missing))
        layout = profile.parse(
            workspace.register.profile_text(exhibit.profile_sha256), origin=exhibit.profile
        )
        staged = workspace.layout.tmp / f"{exhibit.sha256[:16]}.parquet"
        source = exhibits.received(workspace.layout.exhibits, exhibit.sha256, exhibit.file_name)
        read = child.run_in_child(source, layout, staged, exhibit.subject, file_name=exhibit.file_name)
        texts = _texts(read, source, layout, exhibit.subject, exhibit.file_name)
        with transaction(con, "storing rows"):
            for table in INTAKE_TABLES:
                con.execute(f"DELETE FROM {table.name} WHERE exhibit_no = ?", [exhibit.exhibit_no])  # noqa: S608
            acceptance.accept(
                con,
                staged,
                exhibit,
                layout,
                reading=readings[exhibit.exhibit_no],
                lines=read.lines,
                texts=texts,
            )
        staged.unlink()
    return len(missing)


def _take_in(
    workspace: Workspace, aside: Path, frame: Frame, layout: Profile, *, name: str, sha256: str, size: int
) -> Added:
    """Read, try, keep, register, log, store: in that order, so that what fails early leaves no trace."""
    staged = workspace.layout.tmp / f"{sha256[:16]}.parquet"
    received_at = frame.received_at or iso(
        workspace.clock()
    )  # read once: rows and register say the same second
    try:
        read = child.run_in_child(aside, layout, staged, frame.subject, file_name=name)

        def exhibit(number: int) -> Exhibit:
            return Exhibit(
                exhibit_no=number,
                sha256=sha256,
                file_name=name,
                size=size,
                provider=frame.provider,
                instrument=frame.instrument,
                authority=frame.authority,
                scope_from=frame.scope_from.isoformat() if frame.scope_from else None,
                scope_to=frame.scope_to.isoformat() if frame.scope_to else None,
                use=frame.use,
                received_at=received_at,
                received_by=frame.received_by,
                profile=layout.id,
                profile_sha256=layout.sha256,
                subject=frame.subject,
                scope_subjects=frame.scope_subjects,
                clock_offset_s=frame.clock_offset_s,
            )

        number = len(workspace.register.exhibits()) + 1
        with transaction(workspace.records, "storing rows"):
            # Inside the transaction: a file that does not fit is known before anything is registered,
            # and rows become visible only after the act is in the register and the ledger.
            texts = _texts(read, aside, layout, frame.subject, name)
            counts = acceptance.accept(
                workspace.records, staged, exhibit(number), layout, lines=read.lines, texts=texts
            )
            with exhibits.intention(workspace.layout.tmp, sha256):
                exhibits.keep(aside, workspace.layout.exhibits, sha256)
                record = workspace.register.receive(exhibit, layout.text)
            workspace.log()
    finally:
        staged.unlink(missing_ok=True)
    return Added(exhibit=record, counts=counts, warnings=read.warnings)


def _texts(read: Staged, source: Path, layout: Profile, subject: str | None, name: str) -> Texts | None:
    """Return how the texts of rejected rows are fetched; None where they are in the staging file."""
    if read.lines is None:
        return None
    return lambda wanted, target: child.texts_in_child(
        source, layout, wanted, target, subject, file_name=name
    )


def _recognise(path: Path, name: str) -> Profile:
    """Return the built-in layout that fits the content; raise InputError if none or several do."""
    layouts = profile.built_in()
    found = sniff.sniff(path, tuple(layouts.values()), file_name=name)
    if found.profile_id is None:
        candidates = ", ".join(found.candidates) or "none"
        raise InputError(
            "layout-unknown",
            f"no layout fits ({found.why}); candidates: {candidates}",
            "name one with --profile (an id or a TOML file)",
            {"file": name},
        )
    return layouts[found.profile_id]


def correct(
    workspace: Workspace, exhibit_no: int, row_no: int, values: dict[str, str], *, author: str, reason: str
) -> None:
    """Decide what a row should say, and read its exhibit again; the exhibit's bytes and raw text stay."""
    check_correction(values)
    _known_row(workspace, exhibit_no, row_no)
    workspace.register.decide(
        author=author,
        object_type=ROW,
        object_id=f"{exhibit_no}:{row_no}",
        judgement="corrected",
        reason=reason,
        values=values,
    )
    workspace.log()
    catch_up(workspace)


def release(
    workspace: Workspace, exhibit_no: int, scope: dict[str, str], *, author: str, reason: str, reference: str
) -> None:
    """Lift the quarantine of an exhibit, wholly or up to a wider period, on the strength of a new authority."""
    _known_row(workspace, exhibit_no, None)
    if not reference.strip():
        raise UsageError("empty", "--reference is empty", "name the act that allows these rows to be read")
    workspace.register.decide(
        author=author,
        object_type=QUARANTINE,
        object_id=str(exhibit_no),
        judgement="released",
        reason=reason,
        values={**scope, "reference": reference},
    )
    workspace.log()
    catch_up(workspace)


def _known_row(workspace: Workspace, exhibit_no: int, row_no: int | None) -> None:
    row = one(workspace.records, "SELECT rows_read FROM exhibit WHERE exhibit_no = ?", [exhibit_no])
    if row is None:
        raise UsageError(
            "no-exhibit", f"there is no exhibit {exhibit_no}", "list them with `filature exhibits`"
        )
    if row_no is not None and not 1 <= row_no <= row[0]:
        raise UsageError(
            "no-row",
            f"exhibit {exhibit_no} has rows 1 to {row[0]}, not {row_no}",
            "see `filature rejections`",
        )


def _kept_apart(workspace: Workspace, layout: Profile, frame: Frame, name: str) -> Frame:
    """Return the frame to use: suspicion reports enter an intelligence workspace only, and stay out of dossiers.

    The existence and content of a report are confidential (Code monétaire et financier, art. L561-18), and a
    report is never part of what is passed on to a court.
    """
    if not layout.suspicion_report:
        return frame
    if workspace.settings.kind is WorkspaceKind.JUDICIAL:
        raise RefusedError(
            "suspicion-report",
            "a suspicion report does not enter a judicial workspace",
            "cite the information note instead, or use an intelligence workspace",
            {"file": name},
        )
    return replace(frame, use=Use.INTELLIGENCE_ONLY)


def _counts_of(workspace: Workspace, exhibit: Exhibit) -> Counts:
    row = one(
        workspace.records,
        "SELECT rows_read, accepted, rejected, quarantined FROM exhibit WHERE exhibit_no = ?",
        [exhibit.exhibit_no],
    )
    read, accepted, rejected, quarantined = row or (0, 0, 0, 0)
    return Counts(read=read, accepted=accepted, rejected=rejected, quarantined=quarantined)


def look(source: Path) -> sniff.Sniffed:
    """Return what a file is, by its content, without taking it in."""
    if not source.is_file():
        raise InputError("no-file", "there is no such file", "check the path", {"file": source.name})
    media.refuse_media(media.read_head(source), source, source.name)
    return sniff.sniff(source, tuple(profile.built_in().values()))


def load_layout(name: str) -> Profile:
    """Return the layout called `name`: a built-in id, or the path of a TOML file."""
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        try:
            return profile.parse(path.read_text(encoding="utf-8"), origin=path.name)
        except FileNotFoundError:
            raise InputError("no-profile", f"there is no file {path.name}", "check the path") from None
        except UnicodeDecodeError:
            raise InputError("profile-encoding", f"{path.name} is not UTF-8", "save it as UTF-8") from None
    layouts = profile.built_in()
    if name not in layouts:
        known = ", ".join(sorted(layouts))
        near = difflib.get_close_matches(name, layouts, n=1)
        hint = f"did you mean {near[0]!r}? All of them: {known}" if near else f"known profiles: {known}"
        raise InputError("no-profile", f"there is no profile {name!r}", hint)
    return layouts[name]


def reasons(workspace: Workspace, exhibit_no: int, limit: int = 5) -> list[tuple[str, str, str, str, str]]:
    """Return the first rejections of an exhibit: row, code, field, found, expected."""
    return workspace.records.execute(
        "SELECT row_ref, code, field, found, expected FROM rejection WHERE exhibit_no = ? ORDER BY row_no LIMIT ?",
        [exhibit_no, limit],
    ).fetchall()


__all__ = [
    "Added",
    "Counts",
    "Frame",
    "add",
    "catch_up",
    "correct",
    "load_layout",
    "look",
    "reasons",
    "release",
]
