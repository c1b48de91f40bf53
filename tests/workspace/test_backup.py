"""A backup restores to the same register and ledger; each changed byte of it is found, and named."""

import random
import shutil
from functools import partial

import pytest

from cli_cases import ADD, contents, pattern, table
from conftest import run_cli
from filature.errors import FilatureError, InputError, WorkspaceError
from filature.model.asked import asking
from filature.workspace import backup, open_workspace, parcel, vault

SECRET = "four plain fictional words"  # noqa: S105 - of the tests alone
QUICK = partial(parcel.Derivation, passes=1, memory_kib=8_192)
REASON = ("--reason", "because")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A weaker derivation, which the tests need not wait for."""
    monkeypatch.setattr(parcel, "Derivation", QUICK)
    monkeypatch.setattr(vault, "Derivation", QUICK)


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret"
    path.write_text(SECRET)
    return path


@pytest.fixture
def full(new_case, tmp_path):
    file = tmp_path / "colibri.csv"
    file.write_bytes(table(*pattern()))
    assert run_cli("add", new_case, file, *ADD).code == 0
    assert run_cli("child", "open", new_case, *REASON).code == 0
    return new_case


def test_a_restore_is_the_same_workspace(full, tmp_path, secret):
    out, new = tmp_path / "unit.backup", tmp_path / "restored"
    with_file = ("--passphrase-file", secret)
    made = run_cli("backup", full, out, "--exhibits", *with_file)
    assert made.code == 0, made.err
    assert "with the bytes of 1 exhibit(s); ledger of 4 entries" in made.out
    told = run_cli("restore", out, new, *with_file)
    assert (told.code, told.err) == (0, "")
    before = {name: value for name, value in contents(full).items() if not name.startswith("records")}
    assert contents(new) == before
    assert run_cli("verify", new).code == 0
    assert run_cli("rebuild", new).err.startswith("no-run") or run_cli("verify", new).code == 0
    for words in (("restore", out, new), ("backup", full, out), ("backup", full, full / "inside")):
        assert run_cli(*words, *with_file).code == 2
    assert b"colibri" not in out.read_bytes()


def test_exhibits_may_come_from_elsewhere(full, tmp_path, secret):
    out = tmp_path / "unit.backup"
    assert run_cli("backup", full, out, "--passphrase-file", secret, "--json").json["with_exhibits"] is False
    lacking = run_cli("restore", out, tmp_path / "a", "--passphrase-file", secret)
    assert (lacking.code, lacking.err.split(":")[0]) == (1, "1 exhibit(s) are missing")
    assert run_cli("verify", tmp_path / "a").code == 1
    given = ("--exhibits", full / "exhibits")
    assert run_cli("restore", out, tmp_path / "b", *given, "--passphrase-file", secret, "--json").code == 0
    assert run_cli("verify", tmp_path / "b").code == 0


def test_every_changed_byte_is_found_and_named(full, tmp_path):
    out = tmp_path / "unit.backup"
    with open_workspace(full, write=True) as workspace:
        made = backup.make(workspace, out, SECRET, with_exhibits=True)
    names = "|".join(
        [*(item.path for item in made.items), "header", "list of files", "first line", "passphrase"]
    )
    whole, rng = out.read_bytes(), random.Random(5)  # noqa: S311 - not a secret
    places = [*range(0, 320, 16), *rng.sample(range(len(whole)), 120), len(whole) - 1]
    for place in places:
        changed = whole[:place] + bytes([whole[place] ^ 1 << rng.randrange(8)]) + whole[place + 1 :]
        error = _opening(tmp_path, changed)
        assert error.code in ("backup-damaged", "no-backup", "passphrase"), place
        assert any(name in str(error) for name in names.split("|")), (place, str(error))
    for changed in (whole[:-1], whole[: len(whole) // 2], whole + b"x", b"", whole[:40]):
        assert _opening(tmp_path, changed).code in ("backup-damaged", "no-backup")


def test_a_greater_length_of_the_last_piece_is_found(full, tmp_path):
    """Reading past the end gives the whole piece all the same: its length is checked, not only what it holds."""
    out = tmp_path / "unit.backup"
    with open_workspace(full, write=True) as workspace:
        made = backup.make(workspace, out, SECRET, with_exhibits=True)
    whole, last = out.read_bytes(), made.items[-1]
    length = (last.size - 1) % parcel.PIECE + 1 + parcel.NONCE + parcel.TAG
    place = len(whole) - length - 4
    assert whole[place : place + 4] == length.to_bytes(4, "big")
    for more in (1, 256, 4096):
        changed = whole[:place] + (length + more).to_bytes(4, "big") + whole[place + 4 :]
        assert last.path in str(_opening(tmp_path, changed))


def _opening(tmp_path, data):
    path, new = tmp_path / "changed", tmp_path / "new"
    path.write_bytes(data)
    with pytest.raises(FilatureError) as caught:
        backup.restore(path, new, SECRET)
    assert not new.exists()
    assert not (tmp_path / ".new.restoring").exists()
    return caught.value


def test_a_restore_counts_only_when_the_root_agrees(full, tmp_path, monkeypatch):
    """A backup of a workspace whose register was changed beforehand is whole, and refused."""
    out = tmp_path / "unit.backup"
    original = backup._contents

    def forged(workspace, **more):
        found = original(workspace, **more)
        return parcel.Contents(about={**found.about, "root": "0" * 64}, items=found.items)

    monkeypatch.setattr(backup, "_contents", forged)
    with open_workspace(full, write=True) as workspace:
        backup.make(workspace, out, SECRET, with_exhibits=True)
    with pytest.raises(WorkspaceError, match="expected 0000"):
        backup.restore(out, tmp_path / "new", SECRET)
    assert not (tmp_path / "new").exists()


def test_a_file_that_changes_under_the_backup_stops_it(full, tmp_path, monkeypatch):
    real = backup._contents

    def stale(space, **more):
        found = real(space, **more)
        first = parcel.Item(path=found.items[0].path, size=1, sha256="0" * 64)
        return parcel.Contents(about=found.about, items=(first, *found.items[1:]))

    monkeypatch.setattr(backup, "_contents", stale)
    with (
        open_workspace(full, write=True) as workspace,
        pytest.raises(WorkspaceError, match="not what it was"),
    ):
        backup.make(workspace, tmp_path / "b", SECRET, with_exhibits=False)
    assert list(tmp_path.glob("*.unfinished")) == []


def test_an_encrypted_register_stays_encrypted(full, tmp_path, secret):
    assert run_cli("encrypt", full, "--passphrase-file", secret).code == 0
    out, unlock = tmp_path / "b", ("--unlock", secret)
    assert run_cli(*unlock, "backup", full, out, "--exhibits", "--passphrase-file", secret).code == 0
    assert run_cli(*unlock, "restore", out, tmp_path / "new", "--passphrase-file", secret).code == 0
    assert vault.encrypted(tmp_path / "new" / "register.sqlite")
    with asking(lambda: SECRET), open_workspace(tmp_path / "new", write=False) as workspace:
        assert len(workspace.register.exhibits()) == 1
    other = tmp_path / "other"
    other.write_text("another passphrase altogether")
    told = run_cli("restore", out, tmp_path / "x", "--passphrase-file", other)
    assert (told.code, told.err.split(":")[0]) == (2, "passphrase")
    with pytest.raises(InputError):
        backup.restore(tmp_path / "nothing", tmp_path / "y", SECRET)
    shutil.rmtree(tmp_path / "new")
