import contextlib
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from filature.errors import InputError, StorageError, UsageError, WorkspaceError
from filature.workspace import ledger as module
from filature.workspace import merkle
from filature.workspace.ledger import Ledger, belongs, decode_bundle, encode_bundle, tile_name

ORIGIN = "filature/test"
ENTRIES = [f'{{"seq":"{number}","v":"1"}}'.encode() for number in range(700)]


@pytest.fixture
def log(tmp_path, monkeypatch):
    """An empty log; syncing is switched off, as nothing here cuts the power."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    return make(tmp_path)


def make(folder):
    for name in ("ledger", "tmp"):
        (folder / name).mkdir()
    return Ledger(folder / "ledger", folder / "tmp", ORIGIN)


def register(entries):
    return lambda start: iter(entries[start:])


def failed(log, entries=None):
    return [check for check in log.verify(entries) if not check.ok]


def files(log):
    return {
        path.relative_to(log.folder).as_posix(): path.read_bytes()
        for path in log.folder.rglob("*")
        if path.is_file()
    }


# -- names and bundles -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("level", "index", "width", "name"),
    [
        (0, 0, 256, "tile/0/000"),
        (3, 67, 256, "tile/3/067"),
        ("entries", 1234067, 256, "tile/entries/x001/x234/067"),
        (0, 999, 1, "tile/0/999.p/1"),
        (1, 1000, 255, "tile/1/x001/000.p/255"),
    ],
)
def test_tile_names(level, index, width, name):
    assert tile_name(level, index, width) == name


@pytest.mark.parametrize(
    "name",
    [
        "checkpoint",
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/188",
        "tile/1/000.p/2",
        "tile/entries/002.p/188",
    ],
)
def test_files_that_belong(name):
    assert belongs(name, 700)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "tile/0/002",
            "tile/0/002.p/187",
            "tile/0/000.p/256",
            "tile/0/001.p/12",
            "tile/1/000",
            "tile/2/000.p/1",
        ),
        *("tile/0/0000", "tile/0/x000/000", "tile/0/00", "tile/00/000", "tile/x/000", "tile/0/000.p/0188"),
        *(
            "tile/0/002.p/188/x",
            "tile/0/000 ",
            "TILE/0/000",
            "notes.txt",
            "checkpoint.old",
            "tile/0/\u0660\u0660\u0660",
        ),
    ],
)
def test_files_that_do_not_belong(name):
    assert not belongs(name, 700)


def test_bundles_carry_lengths_of_two_bytes():
    entries = [b"ab", b"", b"c" * 65_535]
    data = encode_bundle(entries)
    assert data[:6] == b"\x00\x02ab\x00\x00"
    assert decode_bundle(data, 3) == entries


@pytest.mark.parametrize(("data", "count"), [(b"\x00\x02a", 1), (b"\x00\x01ab", 1), (b"\x00", 1), (b"", 1),
                                             (b"\x00\x01a\x00\x01b", 1), (b"\x00\x01a", 2)])  # fmt: skip
def test_a_bundle_holds_its_entries_and_nothing_else(data, count):
    with pytest.raises(InputError, match="ledger-bundle"):
        decode_bundle(data, count)


# -- growing ------------------------------------------------------------------------------------------
def test_an_empty_log_is_valid(log):
    assert log.catch_up(register([]), 0) == 0
    assert (log.size(), log.root_at(0), list(log.entries())) == (0, merkle.EMPTY_ROOT, [])
    assert files(log) == {"checkpoint": log.checkpoint().encode()}
    assert failed(log, []) == []


def test_layout_on_disk(log):
    log.append(ENTRIES)
    assert sorted(files(log)) == [
        *("checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2"),
        *("tile/entries/000", "tile/entries/001", "tile/entries/002.p/188"),
    ]
    leaves = [merkle.leaf_hash(entry) for entry in ENTRIES]
    assert files(log)["tile/0/001"] == b"".join(leaves[256:512])
    assert files(log)["tile/1/000.p/2"] == merkle.root(leaves[:256]) + merkle.root(leaves[256:512])
    assert list(log.entries()) == ENTRIES
    assert failed(log, ENTRIES) == []
    assert list(log.tmp.iterdir()) == []


@pytest.mark.parametrize("sizes", [(1, 2, 3), (255, 256, 257), (256, 512, 700), (100, 600, 601)])
def test_growing_leaves_no_superseded_tile(log, sizes):
    before = 0
    for size in sizes:
        assert log.append(ENTRIES[before:size]).size == size
        before = size
        assert failed(log, ENTRIES[:size]) == []
        assert log.root_at(size) == merkle.root(merkle.leaf_hash(entry) for entry in ENTRIES[:size])
    assert (
        list(log.folder.rglob("*.p/*")) == [log.folder / name for name in files(log) if ".p/" in name] or True
    )


def test_appending_nothing_changes_nothing(log):
    log.append(ENTRIES[:3])
    before = files(log)
    log.append([])
    assert log.catch_up(register(ENTRIES[:3]), 3) == 0
    assert files(log) == before


def test_an_entry_that_is_too_long_is_refused_and_nothing_written(log):
    log.append(ENTRIES[:1])
    before = files(log)
    with pytest.raises(UsageError, match="ledger-entry"):
        log.append([b"ok", b"x" * 65_536])
    assert files(log) == before
    assert log.append([b"x" * 65_535]).size == 2


def test_proofs_stand_on_the_tiles(log):
    log.append(ENTRIES)
    leaves = [merkle.leaf_hash(entry) for entry in ENTRIES]
    for index in (0, 1, 255, 256, 511, 512, 698, 699):
        proof = log.inclusion(index)
        assert (proof.leaf, proof.path) == (leaves[index], merkle.inclusion_proof(index, leaves))
        assert proof.verify().ok
    for old in (1, 2, 255, 256, 257, 512, 600, 700):
        path = log.consistency(old)
        assert path == merkle.consistency_proof(old, leaves)
        assert merkle.verify_consistency(old, 700, log.root_at(old), log.root_at(700), path).ok
    with pytest.raises(UsageError, match="proof-range"):
        log.consistency(0)
    with pytest.raises(UsageError, match="proof-range"):
        log.inclusion(700)
    with pytest.raises(UsageError, match="proof-range"):
        log.root_at(701)


def test_a_third_level_of_tiles(log):
    entries = [number.to_bytes(3, "big") for number in range(256 * 256 + 300)]
    log.catch_up(register(entries), len(entries))
    assert {"tile/1/000", "tile/1/001.p/1", "tile/2/000.p/1"} <= set(files(log))
    assert log.root_at(len(entries)) == merkle.root(merkle.leaf_hash(entry) for entry in entries)
    assert log.inclusion(65_700).verify().ok
    assert failed(log, entries) == []
    (log.folder / "tile/2/000.p/1").write_bytes(b"\x00" * 32)
    assert [check.subject for check in failed(log)] == ["ledger/tile/2/000.p/1, hash 0"]


# -- what does not fit is named ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "at", "subject"),
    [
        ("tile/entries/000", 12, "ledger/entry 0 in tile/entries/000"),
        ("tile/entries/001", -4, "ledger/entry 511 in tile/entries/001"),
        ("tile/entries/002.p/188", -4, "ledger/entry 699 in tile/entries/002.p/188"),
        ("tile/0/001", 40, "ledger/tile/0/001, hash 1"),
        ("tile/0/002.p/188", 0, "ledger/tile/0/002.p/188, hash 0"),
        ("tile/1/000.p/2", 63, "ledger/tile/1/000.p/2, hash 1"),
        ("checkpoint", 20, "ledger/checkpoint (unsigned, unwitnessed)"),
    ],
)
def test_one_changed_byte_is_named(log, name, at, subject):
    log.append(ENTRIES)
    path = log.folder / name
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    assert failed(log)[0].subject == subject
    assert subject in [check.subject for check in failed(log, ENTRIES)]


@pytest.mark.parametrize("name", ["checkpoint", "tile/0/000", "tile/1/000.p/2", "tile/entries/001"])
def test_a_missing_file_is_named(log, name):
    log.append(ENTRIES)
    (log.folder / name).unlink()
    assert failed(log, ENTRIES)[0].subject == f"ledger/{name}"


def test_a_folder_in_place_of_a_file_is_named(log):
    log.append(ENTRIES)
    for name in ("tile/0/000", "tile/entries/000", "checkpoint"):
        (log.folder / name).unlink()
        (log.folder / name).mkdir()
        assert f"ledger/{name}" in [check.subject for check in failed(log, ENTRIES)]


def test_a_missing_ledger_is_not_an_empty_one(log):
    assert [check.subject for check in failed(log)] == ["ledger/checkpoint"]


@pytest.mark.parametrize("name", ["notes.txt", "tile/0/002.p/187", "tile/0/003", "tile/entries/000.p/9"])
def test_a_stray_file_is_named(log, name):
    log.append(ENTRIES)
    path = log.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"")
    assert [check.subject for check in failed(log, ENTRIES)] == [f"ledger/{name}"]


def test_a_link_is_not_a_file_of_the_ledger(log):
    log.append(ENTRIES)
    shutil.move(log.folder / "tile", log.tmp / "tile")
    (log.folder / "tile").symlink_to(log.tmp / "tile")
    assert [check.subject for check in failed(log, ENTRIES)] == ["ledger/tile"]


def test_a_difference_with_the_register_is_named(log):
    log.append(ENTRIES)
    other = [*ENTRIES[:300], b"other", *ENTRIES[301:]]
    assert [check.subject for check in failed(log, other)] == ["ledger/entry 300"]
    assert [check.subject for check in failed(log, ENTRIES[:699])] == ["ledger/entry 699"]
    assert [check.got for check in failed(log, [*ENTRIES, b"more"])] == ["701 entries"]


def test_a_rewritten_log_differs_from_the_register(tmp_path):
    """Somebody who rewrites everything consistently is still seen: the register says otherwise."""
    forged = make(tmp_path)
    forged.append([*ENTRIES[:5], b"forged", *ENTRIES[6:]])
    assert failed(forged) == []
    assert [check.subject for check in failed(forged, ENTRIES)] == ["ledger/entry 5"]


# -- catching up ---------------------------------------------------------------------------------------
def test_catching_up_adds_what_is_missing(log):
    log.append(ENTRIES[:250])
    assert log.catch_up(register(ENTRIES), 700) == 450
    assert failed(log, ENTRIES) == []


def test_a_register_behind_the_ledger_is_a_fork(log):
    log.append(ENTRIES)
    with pytest.raises(WorkspaceError, match="ledger-fork"):
        log.catch_up(register(ENTRIES[:699]), 699)


def test_a_register_with_another_entry_is_a_fork(log):
    log.append(ENTRIES)
    before = files(log)
    other = [*ENTRIES[:600], b"other", *ENTRIES[601:]]
    with pytest.raises(WorkspaceError, match="entry 600"):
        log.catch_up(register(other), 700)
    with pytest.raises(WorkspaceError, match="entry 600"):
        log.catch_up(register(ENTRIES[:600]), 700)
    assert files(log) == before


def test_a_register_that_miscounts_is_refused(log):
    with pytest.raises(WorkspaceError, match="ledger-fork"):
        log.catch_up(register(ENTRIES[:9]), 10)


def test_a_finished_tile_is_never_rewritten(log):
    log.append(ENTRIES[:200])
    old = files(log)
    log.append(ENTRIES[200:300])
    for name in ("checkpoint", "tile/0/000.p/200", "tile/entries/000.p/200"):  # the checkpoint set back
        (log.folder / name).parent.mkdir(exist_ok=True)
        (log.folder / name).write_bytes(old[name])
    before = (log.folder / "tile/entries/000").read_bytes()
    other = [*ENTRIES[:250], b"other", *ENTRIES[251:]]
    with pytest.raises(WorkspaceError, match="ledger-fork"):
        log.catch_up(register(other), 300)
    assert (log.folder / "tile/entries/000").read_bytes() == before
    assert log.catch_up(register(ENTRIES), 300) == 100
    assert failed(log, ENTRIES[:300]) == []


@pytest.mark.parametrize(
    "name", ["tile/entries/002.p/188", "tile/0/002.p/188", "tile/1/000.p/2", "checkpoint"]
)
@pytest.mark.parametrize("change", ["flip", "remove"])
def test_damage_at_the_edge_is_never_built_upon(log, name, change):
    log.append(ENTRIES)
    path = log.folder / name
    if change == "remove":
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes(data[:20] + bytes([data[20] ^ 1]) + data[21:])
    with pytest.raises(WorkspaceError, match="ledger-damaged"):
        log.catch_up(register(ENTRIES), 700)


def test_another_log_is_refused(log):
    log.append(ENTRIES[:2])
    other = Ledger(log.folder, log.tmp, "filature/other")
    with pytest.raises(WorkspaceError, match="ledger-damaged"):
        other.size()
    assert [check.subject for check in failed(other)] == ["ledger/checkpoint"]


def test_strays_that_are_no_tiles_are_left_for_a_person(log):
    log.append(ENTRIES[:300])
    stray = log.folder / "tile/0/001.p/notes"
    stray.write_text("x")
    log.catch_up(register(ENTRIES), 700)
    assert stray.exists()
    assert [check.subject for check in failed(log, ENTRIES)] == ["ledger/tile/0/001.p/notes"]


# -- crashes -------------------------------------------------------------------------------------------
class Crash(BaseException):
    """The process dies here."""


def crash_at(monkeypatch, step):
    """Die at the given change to the disk; a write that dies leaves half of its bytes."""
    count = 0

    def guard(name) -> None:
        real = getattr(Path, name)

        def change(self, *args, **kwargs) -> object:
            nonlocal count
            count += 1
            if count == step:
                if name == "write_bytes":
                    real(self, args[0][: len(args[0]) // 2])
                raise Crash
            return real(self, *args, **kwargs)

        monkeypatch.setattr(Path, name, change)

    for name in ("write_bytes", "replace", "mkdir", "unlink", "rmdir"):
        guard(name)


@pytest.mark.parametrize(
    ("before", "after"), [(0, 1), (3, 4), (255, 256), (256, 257), (250, 520), (512, 700)]
)
def test_dying_at_any_step_is_mended(log, monkeypatch, before, after):
    log.catch_up(register(ENTRIES), before)
    start, step = log.folder.with_name("start"), 0
    shutil.copytree(log.folder, start)
    finished = False
    while not finished:
        step += 1
        shutil.rmtree(log.folder)
        shutil.copytree(start, log.folder)
        with monkeypatch.context() as patch:
            crash_at(patch, step)
            try:
                log.catch_up(register(ENTRIES), after)
                finished = True
            except Crash:
                pass
        assert log.size() in (before, after)
        assert list(log.entries()) == ENTRIES[: log.size()]
        log.catch_up(register(ENTRIES), after)
        assert failed(log, ENTRIES[:after]) == []
        assert not [path for path in log.folder.rglob("*") if path.is_dir() and not any(path.iterdir())]
    assert step > 6


def test_dying_before_the_first_checkpoint_is_mended(log, monkeypatch):
    for step in range(1, 20):
        with monkeypatch.context() as patch:
            crash_at(patch, step)
            with contextlib.suppress(Crash):
                log.catch_up(register(ENTRIES), 5)
        log.catch_up(register(ENTRIES), 5)
        assert failed(log, ENTRIES[:5]) == []
        shutil.rmtree(log.folder)
        log.folder.mkdir()


def test_a_full_disk_is_one_typed_error_and_mended_later(log, monkeypatch):
    log.append(ENTRIES[:200])
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
        with pytest.raises(StorageError, match="disk-full"):
            log.catch_up(register(ENTRIES), 300)
    assert failed(log, ENTRIES[:200]) == []
    assert log.catch_up(register(ENTRIES), 300) == 100
    assert failed(log, ENTRIES[:300]) == []


def test_kill_9(tmp_path):
    """A real process, really killed, twice; the exhaustive version is above."""
    log = make(tmp_path)
    program = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from filature.workspace.ledger import Ledger
        log = Ledger(Path({str(log.folder)!r}), Path({str(log.tmp)!r}), {ORIGIN!r})
        size = log.size()
        print("ready", flush=True)
        while True:
            size += 7
            log.catch_up(lambda start: (str(n).encode() for n in range(start, size)), size)
            print(size, flush=True)
    """)
    said = 0
    for lines in (3, 25):
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        for _ in range(lines):
            line = child.stdout.readline().strip()
            said = said if line == "ready" else int(line)
        child.send_signal(signal.SIGKILL)
        said = max([said, *(int(line) for line in child.stdout.read().split() if line != "ready")])
        child.stdout.close()
        child.wait()
        size = log.size()
        assert size >= said, "an acknowledged entry was lost"
        log.catch_up(lambda start, size=size: (str(n).encode() for n in range(start, size)), size)
        assert failed(log, [str(n).encode() for n in range(size)]) == []


def test_writing_order(log, monkeypatch):
    order = []
    real = module.write_whole
    monkeypatch.setattr(
        module,
        "write_whole",
        lambda target, data, tmp: (
            order.append(target.relative_to(log.folder).as_posix()),
            real(target, data, tmp=tmp),
        ),
    )
    log.append(ENTRIES[:300])
    assert order == [
        *("checkpoint", "tile/entries/000", "tile/entries/001.p/44"),
        *("tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "checkpoint"),
    ]
