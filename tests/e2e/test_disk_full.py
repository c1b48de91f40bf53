"""A full disk, wherever it strikes: the typed error, an intact store, and with room the same command works.

On a small file system of its own where one may be mounted (root, or an unprivileged mount namespace);
elsewhere with a limit on the size of files, which the kernel enforces at the same calls.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest

from cli_cases import ADD, assert_error, command, contents, pattern, table

SMALL = 12 << 20  # bytes of the small disk
QUOTA = 200 << 10  # bytes that a file may have: the register fits, the derived rows do not
# Bytes left free when `add` starts: from nothing to almost enough, so that each writer is the one that fails.
ROOM = (0, 250 << 10, 700 << 10, 1 << 20)

# Runs inside the mount namespace: fills the disk, adds, reads the state, frees the disk, adds again.
SCRIPT = """
import json, os, pathlib, shutil, subprocess, sys
place, case, file, out = map(pathlib.Path, sys.argv[1:5])
size, rooms, add = sys.argv[5], json.loads(sys.argv[6]), sys.argv[7:]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", place], check=True)
def filature(*words):
    words = [sys.executable, "-m", "filature", *map(str, words)]
    done = subprocess.run(words, capture_output=True, text=True)
    return {"code": done.returncode, "out": done.stdout, "err": done.stderr}
told = []
for room in rooms:
    here = place / "case"
    shutil.rmtree(here, ignore_errors=True)
    shutil.copytree(case, here)
    ballast = place / "ballast"
    with ballast.open("wb") as stream:
        free = os.statvfs(place)
        os.posix_fallocate(stream.fileno(), 0, max(1, free.f_bavail * free.f_frsize - room))
    one = {"room": room, "full": filature(*add[:1], here, file, *add[1:])}
    one["files"] = sorted(str(p.relative_to(here)) for p in (here / "exhibits").rglob("*") if p.is_file())
    one["tmp"] = sorted(p.name for p in (here / "tmp").iterdir())
    ballast.unlink()
    one["again"] = filature(*add[:1], here, file, *add[1:], "--json")
    one["after"] = filature("verify", here)
    told.append(one)
out.write_text(json.dumps(told))
"""


@pytest.fixture
def case(tmp_path):
    """A workspace with one exhibit, and a second file to add."""
    folder, first = tmp_path / "case", tmp_path / "first.csv"
    first.write_bytes(table(*pattern()))
    (tmp_path / "second.csv").write_bytes(table(*pattern(payers=150, first=10)))
    assert command("new", folder, "--name", "N", "--unit", "U").returncode == 0
    assert command("add", folder, first, *ADD).returncode == 0
    return folder


def _namespace() -> list[str] | None:
    """Return the words that give a process mounts of its own; None where the system does not allow it."""
    if not shutil.which("unshare"):
        return None
    words = ["unshare", "--mount", "--propagation", "private"]
    words += [] if os.getuid() == 0 else ["--user", "--map-root-user"]
    probe = [*words, "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
    return words if subprocess.run(probe, capture_output=True, check=False).returncode == 0 else None


def test_a_full_disk_at_every_writer(case, tmp_path):
    words = _namespace()
    if words is None:
        pytest.skip(
            "no small file system may be mounted here; the limit on the size of files is tried instead"
        )
    place, out = tmp_path / "disk", tmp_path / "told.json"
    place.mkdir()
    script = [sys.executable, "-c", SCRIPT, place, case, tmp_path / "second.csv", out]
    rest = [str(SMALL), json.dumps(ROOM), "add", *ADD]
    subprocess.run([*words, *map(str, script), *rest], check=True, timeout=300)
    told = json.loads(out.read_text())
    before = {name for name in contents(case) if name.startswith("exhibits/")}
    full = [one for one in told if one["full"]["code"] != 0]
    assert len(full) >= 3, "the disk was hardly ever full: choose smaller rooms"
    for one in told:
        again = json.loads(one["again"]["out"])["exhibits"][0]
        assert (one["again"]["code"], again["rows"], again["accepted"]) == (0, 2550, 2550), one
        assert one["after"]["code"] == 0, one
    for one in full:
        assert one["full"]["code"] == 4, one
        assert one["full"]["err"].startswith("disk-full: "), one["full"]["err"]
        assert one["full"]["err"].count("\n") == 1
        # Registered before the rows were stored: then it is received, and the next command stores its rows.
        received = json.loads(one["again"]["out"])["exhibits"][0]["already"]
        assert len(one["files"]) == len(before) + received, "an exhibit was kept that was not registered"
        assert one["tmp"] == [], "unfinished files hold the space that is needed"


def _limit(size: int) -> Callable[[], None]:
    def apply() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return apply


def test_a_limit_on_the_size_of_files(case, tmp_path):
    """The exhibit itself does not fit: typed error, nothing changed, and without the limit it goes in."""
    second = tmp_path / "second.csv"
    before = contents(case)
    done = command("add", case, second, *ADD, preexec_fn=_limit(second.stat().st_size // 2))
    assert_error(done, "disk-full", 4)
    assert "second.csv" in done.stderr
    assert contents(case) == before
    assert command("verify", case).returncode == 0
    assert command("add", case, second, *ADD).returncode == 0
    assert command("verify", case).returncode == 0


def test_a_full_disk_while_computing(case, tmp_path):
    """`run` that fails leaves the former result; `leads` and `verify` go on working with it."""
    assert command("run", case).returncode == 0
    assert command("add", case, tmp_path / "second.csv", *ADD).returncode == 0
    assert (case / "records.duckdb").stat().st_size > QUOTA > (case / "register.sqlite").stat().st_size
    shown = command("leads", case, "--json")
    done = command("run", case, preexec_fn=_limit(QUOTA))
    assert done.returncode == 4, done
    assert done.stderr.startswith("disk-full: "), done.stderr
    assert command("leads", case, "--json").stdout == shown.stdout
    assert command("verify", case).returncode == 0
    assert command("run", case).returncode == 0
    assert command("verify", case).returncode == 0
