"""A backup of everything human: register, ledger, runs and settings, and the exhibits or the list of them.

It is made while nobody else holds the workspace, so that register and ledger are of one moment. A restore counts only
when the ledger recomputed from the restored files has the root that the backup names, and the register agrees with it.
The keys of the children are not in it: they lie outside the workspace, and are backed up apart.
"""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from filature.errors import InputError, UsageError, WorkspaceError
from filature.workspace import Workspace, acts, open_workspace, vault
from filature.workspace.access import Action, Noun
from filature.workspace.clock import iso
from filature.workspace.exhibits import path_of
from filature.workspace.files import storage_errors, sync_folder
from filature.workspace.layout import Layout
from filature.workspace.parcel import PIECE, Contents, Item, Parcel, damaged, write
from filature.workspace.person import person_at_keyboard


def make(workspace: Workspace, target: Path, passphrase: str, *, with_exhibits: bool) -> Contents:
    """Write a backup to a file that is not there yet, outside the workspace; return what is in it.

    The backup is an entry of the ledger, made before it, so that it is in it. UsageError 'exists', 'backup-inside'.
    """
    root, register = workspace.layout.root, workspace.register
    if not register.may(Noun.RECORDS, Action.DECIDE):
        register.permit(Noun.USER, Action.MANAGE)
    if target.exists():
        raise UsageError("exists", f"{target} is there already", "choose another file")
    if target.resolve().is_relative_to(root.resolve()):
        raise UsageError("backup-inside", f"{target} is inside the workspace", "keep backups elsewhere")
    about = f"backup of {iso(workspace.clock())}"
    workspace.note(acts.KIND_EXPORT, actor=person_at_keyboard(), subject="backup", payload=about.encode())
    register.fold_log()
    contents = _contents(workspace, with_exhibits=with_exhibits)
    unfinished = target.with_name(f".{target.name}.unfinished")
    with storage_errors(f"writing {target.name}"):
        try:
            with unfinished.open("wb") as file:
                write(file, contents, lambda item: _read(root / item.path), passphrase)
                file.flush()
            unfinished.replace(target)
            sync_folder(target.parent)
        finally:
            unfinished.unlink(missing_ok=True)
    return contents


def restore(
    source: Path, target: Path, passphrase: str, *, exhibits: Path | None = None
) -> tuple[Contents, int]:
    """Restore a backup to a folder that is not there yet; return what was in it and how many exhibits are missing.

    `exhibits` is a folder from which those that the backup only lists are taken. Nothing is left of a restore that does
    not count. Raises InputError 'backup-damaged', 'no-backup', 'no-file'; UsageError 'exists', 'passphrase';
    WorkspaceError 'restore'.
    """
    if target.exists():
        raise UsageError("exists", f"{target} is there already", "restore to a new folder")
    if not source.is_file():
        raise InputError("no-file", f"there is no file {source}", "check the path")
    place = target.with_name(f".{target.name}.restoring")
    shutil.rmtree(place, ignore_errors=True)
    with storage_errors(f"restoring {target.name}"):
        try:
            with source.open("rb") as file:
                parcel = Parcel(file, passphrase)
                place.mkdir(parents=True)
                _unpack(parcel, place)
            missing = _take(parcel.contents, place, exhibits)
            _check(parcel.contents, place)
            place.rename(target)
            sync_folder(target.parent)
        finally:
            shutil.rmtree(place, ignore_errors=True)
    return parcel.contents, missing


def _contents(workspace: Workspace, *, with_exhibits: bool) -> Contents:
    layout = workspace.layout
    head = workspace.ledger.checkpoint()
    paths = [layout.settings, layout.register, layout.root / vault.HEAD]
    paths += [path for folder in (layout.ledger, layout.runs) for path in sorted(folder.rglob("*"))]
    items = [_item(layout, path) for path in paths if path.is_file()]
    received = workspace.register.exhibits()
    if with_exhibits:
        items += [_item(layout, path_of(layout.exhibits, one.sha256)) for one in received]
    about = {
        "made_at": iso(workspace.clock()), "origin": head.origin, "size": str(head.size), "root": head.root.hex(),
        "exhibits": [{"sha256": one.sha256, "size": str(one.size)} for one in received],
    }  # fmt: skip
    return Contents(about=about, items=tuple(items))


def _item(layout: Layout, path: Path) -> Item:
    digest, size = hashlib.sha256(), 0
    for data in _read(path):
        digest.update(data)
        size += len(data)
    return Item(path=path.relative_to(layout.root).as_posix(), size=size, sha256=digest.hexdigest())


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(PIECE):
            yield data


def _unpack(parcel: Parcel, place: Path) -> None:
    for folder in Layout(place).folders():
        folder.mkdir()
    for item, pieces in parcel.files():
        inside = PurePosixPath(item.path)
        if inside.is_absolute() or ".." in inside.parts:
            raise damaged(item.path)
        path = place / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for piece in pieces:
                file.write(piece)
        if inside.parts[0] == "exhibits":
            path.chmod(0o444)


def _take(contents: Contents, place: Path, folder: Path | None) -> int:
    """Copy the exhibits that the backup only lists, where they are the right ones; return how many are missing."""
    missing = 0
    for one in contents.about["exhibits"]:
        inside = path_of(Layout(place).exhibits, one["sha256"])
        if inside.exists():
            continue
        found = None if folder is None else path_of(folder, one["sha256"])
        if (
            found is None
            or not found.is_file()
            or _item(Layout(folder or place), found).sha256 != one["sha256"]
        ):
            missing += 1
            continue
        inside.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found, inside)
        inside.chmod(0o444)
    return missing


def _check(contents: Contents, place: Path) -> None:
    """Raise WorkspaceError 'restore' unless ledger and register agree with each other and with the backup's root."""
    with open_workspace(place, write=False) as workspace:
        workspace.register.viewer = None
        head = workspace.ledger.checkpoint()
        expected = (contents.about["size"], contents.about["root"])
        if (str(head.size), head.root.hex()) != expected:
            message = f"the ledger has the root {head.root.hex()[:16]}, expected {expected[1][:16]}"
            raise WorkspaceError("restore", message, "use another backup; nothing was restored")
        checks = (*workspace.ledger.verify(workspace.register.entries()), *workspace.register.verify())
        for check in checks:
            if not check.ok:
                message = f"{check.subject}: expected {check.expected}, got {check.got}"
                raise WorkspaceError("restore", message, "use another backup; nothing was restored")
