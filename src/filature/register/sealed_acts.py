"""Acts on sealed values: make the keys, seal, read, release a name, forget.

No log, no data: a reading is in the register and in the ledger's files, on disk, before anything is decrypted. A
failure on the way ends the act with nothing shown. Refused attempts leave an act of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from filature.errors import FilatureError, UsageError
from filature.register import child_acts, keyring, sealing
from filature.register.children import FIELDS, TABLE, Child, Kind, Release
from filature.register.given import needed, said
from filature.register.keyring import Keyring
from filature.register.sealing import Place
from filature.workspace import Workspace
from filature.workspace.access import Action, Noun
from filature.workspace.acts import (
    KIND_CHILD,
    KIND_KEYS,
    KIND_NAME,
    KIND_PURGE,
    KIND_READ,
    KIND_REFUSAL,
)
from filature.workspace.clock import iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where the keys are and the passphrase that opens them. It never shows the passphrase."""

    folder: Path
    passphrase: str

    def __repr__(self) -> str:
        """Return the folder alone."""
        return f"Access({self.folder})"


def default_folder(workspace: Workspace) -> Path:
    """Return where the keys are unless somebody says otherwise: beside the workspace."""
    root = workspace.layout.root.resolve()
    return root.with_name(f"{root.name}.keys")


def protect(workspace: Workspace, access: Access, *, author: str) -> None:
    """Make the keys of a workspace, once; UsageError 'protected', 'keys-inside', 'not-empty', 'passphrase-short'."""
    workspace.register.permit(Noun.CHILD, Action.IDENTITY, author=author)
    if workspace.register.last_of_kind(KIND_KEYS) is not None:
        raise UsageError("protected", "the workspace has its keys already", "seal with `filature child seal`")
    if access.folder.resolve().is_relative_to(workspace.layout.root.resolve()):
        message = f"{access.folder} is inside the workspace"
        raise UsageError(
            "keys-inside", message, "keep the keys outside it: no copy of a workspace may hold them"
        )
    keyring.create(access.folder, access.passphrase)
    head = (access.folder / "keyring.json").read_bytes()
    workspace.note(KIND_KEYS, actor=said(author, "--author"), subject="keyring", payload=head)


def unlock(workspace: Workspace, access: Access) -> Keyring:
    """Return the keys; what a crash left of a forgotten child's key is destroyed now."""
    found = keyring.unlock_folder(access.folder, access.passphrase, head_sha256=_head(workspace))
    with workspace.register.as_program():
        children = child_acts.every(workspace)
    for child in children:
        if child.forgotten and found.has(child.number):
            keyring.destroy(access.folder, child.number)
    return found


def seal(workspace: Workspace, keys: Keyring, name: str, texts: Mapping[str, str], *, author: str) -> Child:
    """Seal texts under the child's own key, made at the first one; a new text supersedes the old version.

    Raises UsageError 'sealed-field', 'sealed-length', 'forgotten'; WorkspaceError 'key-missing'.
    """
    child = _remembered(child_acts.find(workspace, name))
    _known(texts)
    fresh = not child.sealed and not keys.has(child.number)
    key = keys.make(child.number) if fresh else keys.of(child.number)
    sealed = {}
    for field, text in sorted(texts.items()):
        version = child.sealed[field].version + 1 if field in child.sealed else 1
        data = sealing.seal(key, _place(child, field, version), text)
        sealed[field] = {"version": version, "text": data.hex()}
    values = {"sealed": sealed}
    return child_acts.add(workspace, child.number, Kind.SEALED, values, author=author, entry=KIND_CHILD)


def reveal(
    workspace: Workspace, access: Access, name: str, fields: Sequence[str], *, purpose: str, author: str
) -> dict[str, str]:
    """Return sealed texts, after the reading is on disk; a refused attempt leaves its own act.

    Raises UsageError 'sealed-field', 'not-sealed', 'forgotten', 'passphrase', 'empty'; WorkspaceError
    'key-missing', 'sealed-damaged', 'no-keys', or whatever kept the reading from being logged.
    """
    child = child_acts.find(workspace, name)
    asked, what_for = list(dict.fromkeys(fields)), said(purpose, "--purpose")
    values = {"fields": asked, "purpose": what_for}
    try:
        workspace.register.permit(Noun.CHILD, Action.IDENTITY, child.number, author=author)
        _known(asked)
        if absent := [field for field in asked if field not in _remembered(child).sealed]:
            message = f"{child.pseudonym} has no sealed {absent[0]}"
            raise UsageError("not-sealed", message, "see `filature child show`")
        key = unlock(workspace, access).of(child.number)
    except FilatureError:
        child_acts.add(workspace, child.number, Kind.REFUSED, values, author=author, entry=KIND_REFUSAL)
        raise
    child_acts.add(workspace, child.number, Kind.READ, values, author=author, entry=KIND_READ)
    return {
        field: sealing.unseal(
            key, _place(child, field, child.sealed[field].version), child.sealed[field].data
        )
        for field in asked
    }


def released_name(workspace: Workspace, access: Access, name: str, *, author: str) -> tuple[Release, str]:
    """Return the name with the release that allows it; UsageError 'no-release' where none is in force."""
    child = child_acts.find(workspace, name)
    now = iso(workspace.clock())
    held = [one for one in child.releases if one.in_force(now)]
    if not held:
        values = {"fields": ["name"], "purpose": "a released name was asked for"}
        child_acts.add(workspace, child.number, Kind.REFUSED, values, author=author, entry=KIND_REFUSAL)
        message = f"no release of the name of {child.pseudonym} is in force"
        raise UsageError("no-release", message, "decide one with `filature child release`")
    last = held[-1]
    purpose = f"release {last.number}, for {last.recipient}: {last.purpose}"
    return last, reveal(workspace, access, name, ["name"], purpose=purpose[:2000], author=author)["name"]


def release(
    workspace: Workspace, name: str, *, recipient: str, purpose: str, reason: str, until: str, author: str
) -> Child:
    """Decide that the name may be told to a recipient for a purpose until the end of a day; nothing is shown."""
    child = _remembered(child_acts.find(workspace, name))
    if "name" not in child.sealed:
        raise UsageError("not-sealed", f"{child.pseudonym} has no sealed name", "seal it first")
    last = needed(until, "--until")
    if last < iso(workspace.clock())[:10]:
        raise UsageError("day-order", f"--until: {last} is past", "give the last day on which it holds")
    values = {
        "recipient": said(recipient, "--recipient"), "purpose": said(purpose, "--purpose"),
        "reason": said(reason, "--reason"), "until": last,
    }  # fmt: skip
    return child_acts.add(workspace, child.number, Kind.RELEASED, values, author=author, entry=KIND_NAME)


def end_release(workspace: Workspace, name: str, number: int, *, reason: str, author: str) -> Child:
    """End a release before its day; raise UsageError 'no-release' where it is not in force."""
    child = child_acts.find(workspace, name)
    now = iso(workspace.clock())
    if not any(one.number == number and one.in_force(now) for one in child.releases):
        message = f"{child.pseudonym} has no release {number} in force"
        raise UsageError("no-release", message, "see `filature child show`")
    values = {"release": number, "reason": said(reason, "--reason")}
    return child_acts.add(workspace, child.number, Kind.ENDED, values, author=author, entry=KIND_NAME)


def forget(workspace: Workspace, folder: Path, name: str, *, reason: str, author: str) -> Child:
    """Destroy the child's key: what was sealed is unreadable in this workspace and in every copy of it.

    The act is logged before the key is destroyed; after a crash in between, repeating finishes it. The record under
    the pseudonym stays. Raises UsageError 'forgotten', 'not-sealed'; WorkspaceError 'no-keys', 'keys-other'.
    """
    child = child_acts.find(workspace, name)
    keyring.head_bytes(folder, _head(workspace))
    if child.forgotten:
        if not keyring.destroy(folder, child.number):
            _remembered(child)
        return child
    if not child.sealed:
        raise UsageError(
            "not-sealed", f"nothing is sealed about {child.pseudonym}", "there is nothing to forget"
        )
    values = {"reason": said(reason, "--reason"), "fields": sorted(child.sealed)}
    child = child_acts.add(workspace, child.number, Kind.FORGOTTEN, values, author=author, entry=KIND_PURGE)
    keyring.destroy(folder, child.number)
    return child


def _head(workspace: Workspace) -> str:
    entry = workspace.register.last_of_kind(KIND_KEYS)
    if entry is None:
        message = "the workspace has no keys: nothing can be sealed, and nothing is written in clear"
        raise UsageError("unprotected", message, "make them with `filature child protect`")
    return entry["payload_sha256"]


def _place(child: Child, field: str, version: int) -> Place:
    return Place(table=TABLE, child_no=child.number, field=field, version=version)


def _known(fields: Mapping[str, str] | Sequence[str]) -> None:
    for field in fields:
        if field not in FIELDS:
            message = f"found the field {field!r}, expected one of {', '.join(FIELDS)}"
            raise UsageError("sealed-field", message, "choose one of them")


def _remembered(child: Child) -> Child:
    if child.forgotten:
        message = f"what was sealed about {child.pseudonym} was forgotten on {child.forgotten[:10]}"
        raise UsageError(
            "forgotten", message, "its key was destroyed; nothing can be sealed or read any more"
        )
    return child
