"""Disk full and I/O errors at every write of the register, the ledger and a backup: nothing is ever half done."""

import errno
import shutil
from functools import partial

import pytest

from conftest import run_cli
from filature.errors import FilatureError, StorageError
from filature.register import case_acts, child_acts, keyring, sealed_acts
from filature.register.sealed_acts import Access
from filature.workspace import backup, open_workspace, parcel
from filature.workspace.verify import verify
from workspace.faults import Disk, failing, files

SECRET = "four plain fictional words"  # noqa: S105 - of the tests alone
QUICK = partial(parcel.Derivation, passes=1, memory_kib=8_192)
WHO = {"reason": "because", "author": "Ada"}
ERRORS = {errno.ENOSPC: {"disk-full"}, errno.EIO: {"disk", "disk-full"}}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A weaker derivation, which the tests need not wait for."""
    for module in (parcel, keyring):
        monkeypatch.setattr(module, "Derivation", QUICK)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A workspace with a child and a case, keys, and nothing sealed yet."""
    case = tmp_path_factory.mktemp("faults") / "case"
    assert run_cli("new", case, "--name", "N", "--unit", "U").code == 0
    with pytest.MonkeyPatch.context() as patch, open_workspace(case, write=True) as workspace:
        patch.setattr(keyring, "Derivation", QUICK)
        child_acts.open_child(workspace, **WHO)
        about = {"authority": "Fictional court", "stage": "preliminary", "on": "2026-01-01"}
        case_acts.open_case(workspace, reference="26/1", **about, **WHO)
        sealed_acts.protect(workspace, access(case), author="Ada")
    return case


def access(case):
    return Access(folder=case.with_name("case.keys"), passphrase=SECRET)


def status(workspace):
    child_acts.state_status(workspace, "C-001", status="safe", **WHO)


def decide(workspace):
    workspace.register.decide(
        author="Ada", object_type="lead", object_id="payer-1-1-1", judgement="unsure", reason="r"
    )
    workspace.log()


def task(workspace):
    case_acts.set_task(workspace, "26/1", what="hear the provider", owner="Bo", due=None, author="Ada")


def seal(workspace):
    keys = sealed_acts.unlock(workspace, access(workspace.layout.root))
    sealed_acts.seal(workspace, keys, "C-001", {"name": "Lila Inventée"}, author="Ada")


ACTS = {"child": status, "decision": decide, "case": task, "sealed value": seal}


def copied(template, place):
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(template.with_name("case.keys"), place / "case.keys")
    return shutil.copytree(template, place / "case")


def state(case):
    """Return how many acts there are; everything must fit, the ledger's files included."""
    with open_workspace(case, write=True) as workspace:
        assert [check for check in verify(workspace) if not check.ok] == []
        assert workspace.ledger.size() == workspace.register.size()
        assert list(workspace.layout.tmp.iterdir()) == []
        return workspace.register.size()


FULL, BROKEN = (False, errno.ENOSPC), (True, errno.EIO)  # a full disk stays full; another one fails once


@pytest.mark.parametrize(
    ("name", "once", "error"),
    [
        ("child", *FULL), ("child", *BROKEN), ("decision", *BROKEN), ("case", *FULL), ("sealed value", *FULL),
        ("sealed value", *BROKEN),
    ],
)  # fmt: skip
def test_an_act_is_whole_or_absent_wherever_the_disk_fails(template, tmp_path, name, once, error):
    act, place, before, kept, at = ACTS[name], tmp_path / "disk", state(template), set(), 0
    while True:
        at += 1
        case = copied(template, place)
        disk = Disk(place, at, error=error, once=once)
        refused = None
        with failing(disk):
            try:
                with open_workspace(case, write=True) as workspace:
                    act(workspace)
            except FilatureError as problem:
                refused = problem
        told = f"{name}, point {at}: {disk.hit[:1]}"
        after = state(case)
        if not disk.hit:
            break
        if refused is None:  # only what SQLite may leave for later, such as folding its log when it closes
            assert after == before + 1, told
        else:
            assert isinstance(refused, StorageError), (told, refused)
            assert refused.code in ERRORS[error], (told, refused)
            assert refused.hint, told
            assert after in (before, before + 1), told
            assert ("the act is in the register" in refused.hint) <= (after == before + 1), told
        kept.add((refused is None, after - before))
        with open_workspace(case, write=True) as workspace:
            act(workspace)
        assert state(case) == after + 1, told
    assert at > 8
    assert (False, 0) in kept  # refused, and nothing there
    assert after == before + 1


@pytest.mark.parametrize("point", ["register, write", "register, sync"])
def test_the_same_process_goes_on_after_a_refused_act(template, tmp_path, point):
    """What SQLite could not commit is rolled back: the next act of the same process is a transaction of its own."""
    case = copied(template, tmp_path / "disk")
    disk = Disk(tmp_path, error=errno.EIO, once=True)
    with failing(disk), open_workspace(case, write=True) as workspace:
        before = workspace.register.size()
        disk.fails = lambda what: what == point and not disk.hit and not disk.hit.append(what)
        with pytest.raises(StorageError):
            status(workspace)
        assert disk.hit == [point]
        assert workspace.register.size() == before
        status(workspace)
        assert workspace.register.size() == before + 1
    assert state(case) in (before + 1, before + 2)


@pytest.mark.parametrize("error", [errno.ENOSPC])
def test_a_backup_is_whole_or_absent_wherever_the_disk_fails(template, tmp_path, error):
    place, at = tmp_path / "disk", 0
    while True:
        at += 1
        case, out = copied(template, place), place / "out" / "unit.backup"
        out.parent.mkdir()
        disk, refused = Disk(place, at, error=error), None
        with failing(disk):
            try:
                with open_workspace(case, write=True) as workspace:
                    backup.make(workspace, out, SECRET, with_exhibits=True)
            except StorageError as problem:
                refused = problem
        told = f"point {at}: {disk.hit[:1]}"
        assert refused is None or refused.code in ERRORS[error], (told, refused)
        state(case)
        if not disk.hit:
            break
        assert {path.name for path in out.parent.iterdir()} <= {"unit.backup"}, told
        if out.exists():  # whole, though its folder was perhaps not synced
            backup.restore(out, place / "new", SECRET)
            out.unlink()
        with open_workspace(case, write=True) as workspace:
            backup.make(workspace, out, SECRET, with_exhibits=True)
        assert out.is_file(), told
    assert at > 10


@pytest.mark.parametrize("error", [errno.EIO])
def test_a_restore_is_whole_or_absent_wherever_the_disk_fails(template, tmp_path, error):
    case, out = copied(template, tmp_path / "source"), tmp_path / "unit.backup"
    with open_workspace(case, write=True) as workspace:
        backup.make(workspace, out, SECRET, with_exhibits=True)
    place, at, whole = tmp_path / "disk", 0, None
    while True:
        at += 1
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        disk, refused = Disk(place, at, error=error), None
        with failing(disk):
            try:
                backup.restore(out, place / "new", SECRET)
            except StorageError as problem:
                refused = problem
        told = f"point {at}: {disk.hit[:1]}"
        assert refused is None or refused.code in ERRORS[error], (told, refused)
        assert {path.name for path in place.iterdir()} <= {"new"}, told
        if not (place / "new").exists():
            backup.restore(out, place / "new", SECRET)
        found = files(place / "new")
        assert whole in (None, found), told
        whole = found
        state(place / "new")
        if not disk.hit:
            break
    assert at > 10
