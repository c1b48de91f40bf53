"""An encrypted register: nothing in clear on the disk, one clear line for a wrong passphrase, kills leave one that opens."""

import os
import random
import shutil
from functools import partial

import apsw
import pytest

from conftest import run_cli
from filature.errors import WorkspaceError
from filature.model.asked import asking
from filature.register import case_acts, child_acts
from filature.workspace import encrypt, open_workspace, vault

SECRET = "four plain fictional words"  # noqa: S105 - of the tests alone
CANARIES = [f"Zyxcanary{number:03d}" for number in range(200)]


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A weaker derivation, which the tests need not wait for."""
    monkeypatch.setattr(vault, "Derivation", partial(vault.Derivation, passes=1, memory_kib=8_192))


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret"
    path.write_text(SECRET + "\n")
    return path


@pytest.fixture
def sealed(tmp_path, secret):
    case = tmp_path / "case"
    words = ("new", case, "--name", "N", "--unit", "U", "--encrypt", "--passphrase-file", secret)
    assert run_cli(*words).code == 0
    return case


def plant(case, canaries=CANARIES):
    """Write each canary into an act, and see what is on the disk while it is written."""
    with asking(lambda: SECRET), open_workspace(case, write=True) as workspace:
        for place, canary in enumerate(canaries):
            if place % 2:
                child_acts.open_child(workspace, reason=f"told by {canary}", author=canary)
            else:
                case_acts.open_case(
                    workspace, reference=canary, authority=canary, stage="trial", on="2026-01-01", reason=canary,
                    author="Ada",
                )  # fmt: skip
            if place % 50 == 49:
                assert (case / "register.sqlite-wal").stat().st_size > 0
                clean(case)


def clean(folder):
    for path in (path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        assert b"Zyxcanary" not in data, path
        assert "Zyxcanary".encode("utf-16-le") not in data, path
        assert SECRET.encode() not in data, path


def test_nothing_is_in_clear_in_any_file(sealed, secret):
    plant(sealed)
    clean(sealed)
    unlock = ("--unlock", secret)
    listed = run_cli(*unlock, "case", "list", sealed)
    assert listed.out.count("Zyxcanary") == 200
    assert run_cli(*unlock, "verify", sealed).code == 0
    refused = run_cli(*unlock, "case", "show", sealed, "26/1")
    assert "Zyxcanary" not in refused.err
    clean(sealed)


def test_a_wrong_passphrase_is_one_line(sealed, secret, tmp_path):
    for text in ("not the right passphrase", "short", ""):
        other = tmp_path / "other"
        other.write_text(text)
        for verb in ("verify", "leads", "rebuild"):
            told = run_cli("--unlock", other, verb, sealed)
            assert (told.code, len(told.err.splitlines())) == (4, 1)
            assert told.err.startswith("passphrase: the passphrase does not open the register; ")
    locked = run_cli("verify", sealed)
    assert (locked.code, locked.err.split(":")[0]) == (4, "register-locked")
    with pytest.raises(WorkspaceError, match="register is encrypted"), open_workspace(sealed, write=False):
        pass
    (sealed / "register.key").unlink()
    told = run_cli("--unlock", secret, "leads", sealed)
    assert (told.code, "is encrypted and register.key" in told.err) == (4, True)


def test_every_connection_is_durable_and_encrypted(sealed):
    with asking(lambda: SECRET), open_workspace(sealed, write=True) as workspace:
        db = workspace.register._db
        assert [db.pragma(name) for name in ("journal_mode", "synchronous", "cipher", "temp_store")] == [
            "wal", 2, "chacha20", 2,
        ]  # fmt: skip
    with pytest.raises(apsw.NotADBError):
        apsw.Connection(str(sealed / "register.sqlite")).execute("SELECT * FROM meta")


def test_every_changed_byte_of_a_page_is_noticed(sealed, secret):
    plant(sealed, CANARIES[:4])
    path = sealed / "register.sqlite"
    whole, rng = path.read_bytes(), random.Random(3)  # noqa: S311 - not a secret
    for place in rng.sample(range(len(whole)), 25):
        if 16 <= place < 24:  # the part of the header that the format leaves in clear
            continue
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << rng.randrange(8)]) + whole[place + 1 :])
        told = run_cli("--unlock", secret, "verify", sealed)
        assert told.code in (1, 4), place
        assert "register" in told.err, place
        assert "defect" not in told.err
        (sealed / "register.sqlite-wal").unlink(missing_ok=True)
        (sealed / "register.sqlite-shm").unlink(missing_ok=True)


def test_an_existing_register_is_encrypted_with_all_its_rows(new_case, secret):
    plant(new_case, CANARIES[:6])  # of a plain one: the passphrase is not asked for
    with open_workspace(new_case, write=False) as workspace:
        before = list(workspace.register.entries())
    assert run_cli("encrypt", new_case, "--passphrase-file", secret).code == 0
    clean(new_case)
    with asking(lambda: SECRET), open_workspace(new_case, write=False) as workspace:
        assert list(workspace.register.entries())[:-1] == before
    assert run_cli("--unlock", secret, "verify", new_case).code == 0
    again = run_cli("--unlock", secret, "encrypt", new_case, "--passphrase-file", secret)
    assert (again.code, again.err.split(":")[0]) == (2, "encrypted")


def stop(original, path, *rest, **more):
    if "register" in str(path):
        raise RuntimeError("stop")
    return original(path, *rest, **more)


def test_a_migration_that_is_stopped_anywhere_leaves_one_that_opens(new_case, tmp_path, monkeypatch):
    plant(new_case, CANARIES[:2])
    for step in ("replace", "unlink", "chmod"):
        case = shutil.copytree(new_case, tmp_path / step)
        with monkeypatch.context() as patch:
            patch.setattr(os, step, partial(stop, getattr(os, step)))
            with pytest.raises(RuntimeError, match="stop"):
                encrypt(case, SECRET)
        with asking(lambda: SECRET), open_workspace(case, write=True) as workspace:
            assert len(child_acts.every(workspace)) == 1
        if not vault.encrypted(case / "register.sqlite"):
            encrypt(case, SECRET)
        with asking(lambda: SECRET), open_workspace(case, write=True) as workspace:
            assert len(child_acts.every(workspace)) == 1
