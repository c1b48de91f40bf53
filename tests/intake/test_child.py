"""Reading in a process that may die: what comes back is a result or one of our errors."""

import json
import os
import platform
import signal
import subprocess
import sys
import zipfile

import pytest

from filature.errors import InputError, RefusedError, StorageError
from filature.intake import child, confine, limits, staging
from filature.intake.formats import stagedfile
from filature.intake.limits import MIB
from intake.staged_rows import BROKEN, GOOD, MT940, SHEET, TABLE, rows_of, stage, texts_of


def test_a_child_gives_what_the_reader_gives(tmp_path):
    for name, layout in (("transfers.csv", TABLE), ("transfers.xlsx", SHEET)):
        target = tmp_path / "child.parquet"
        staged = child.run_in_child(GOOD / name, layout, target, None)
        assert (
            staged,
            rows_of(target, staged.lines, texts_of(staged, GOOD / name, layout, target)),
        ) == stage(GOOD / name, layout, tmp_path)


def test_errors_cross_the_pipe(tmp_path):
    with pytest.raises(RefusedError) as caught:
        child.run_in_child(BROKEN / "corner.xlsx", SHEET, tmp_path / "t", None, file_name="mai.xlsx")
    assert (caught.value.code, caught.value.context["file"]) == ("sheet-area", "mai.xlsx")
    with pytest.raises(InputError) as caught:
        child.run_in_child(BROKEN / "column-missing.csv", TABLE, tmp_path / "t", None)
    assert caught.value.code == "column-missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGABRT, signal.SIGXCPU])
def test_a_child_that_dies_is_a_resource_limit(how, tmp_path, monkeypatch):
    died = subprocess.CompletedProcess([], -int(how), b"")
    monkeypatch.setattr(child, "_finished", lambda *_: died)
    with pytest.raises(RefusedError) as caught:
        child.run_in_child(GOOD / "transfers.csv", TABLE, tmp_path / "t", None)
    assert caught.value.code == "resource-limit"
    assert how.name in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_a_child_is_limited_in_address_space(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "ADDRESS_SPACE", 8 * MIB)
    with pytest.raises(RefusedError) as caught:
        child.run_in_child(GOOD / "transfers.csv", TABLE, tmp_path / "t", None)
    assert caught.value.code == "resource-limit"


def test_a_child_is_limited_in_processor_time(tmp_path, monkeypatch):
    source = tmp_path / "in.csv"
    source.write_text("\n" * 3 + (GOOD / "transfers.csv").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(child, "cpu_seconds", lambda _: 0)
    with pytest.raises(RefusedError) as caught:
        child.run_in_child(source, TABLE, tmp_path / "t", None)
    assert caught.value.code == "resource-limit"


def test_processor_time_grows_with_the_file():
    assert child.cpu_seconds(1) == child.cpu_seconds(4 * MIB) == 24
    assert child.cpu_seconds(14 * MIB) == 54


@pytest.mark.parametrize(
    ("raised", "kind", "code"),
    [
        (MemoryError(), RefusedError, "resource-limit"),
        (OSError(27, os.strerror(27)), RefusedError, "resource-limit"),
        (OSError(28, os.strerror(28)), StorageError, "disk"),
        (ZeroDivisionError("a name"), RefusedError, "reader-failed"),
        (InputError("code", "message", "hint", {"row": 3}), InputError, "code"),
    ],
)
def test_whatever_a_reader_raises_becomes_an_error_of_ours(raised, kind, code, monkeypatch):
    def fail(_) -> None:
        raise raised

    monkeypatch.setattr(child, "_do", fail)
    told = child._answer({"file": "f"})["error"]
    assert (told["class"], told["code"]) == (kind.__name__, code)
    assert "a name" not in str(told)


def test_a_child_inherits_nothing_but_what_it_needs():
    assert set(child._ENVIRONMENT) == {
        "LC_ALL",
        "TZ",
        "ARROW_DEFAULT_MEMORY_POOL",
        "MALLOC_ARENA_MAX",
        "OPENBLAS_NUM_THREADS",
        "JE_ARROW_MALLOC_CONF",
    }


def test_a_file_that_is_gone(tmp_path):
    with pytest.raises(InputError) as caught:
        child.run_in_child(tmp_path / "gone", TABLE, tmp_path / "t", None)
    assert caught.value.code == "no-file"


# -- confinement: what a reader may not do -----------------------------------------------------------


def attempt(tmp_path, action, *, held=None):
    """Confine a process of its own as a reading child is, let it do `action`; return what came of it."""
    (tmp_path / "source").write_text("read me", encoding="utf-8")
    (tmp_path / "private").mkdir(exist_ok=True)
    (tmp_path / "other").write_text("not me", encoding="utf-8")
    program = (
        "import json, os, socket, subprocess, sys, threading\n"
        "import filature.intake.child\n"
        "from filature.intake.confine import confine\n"
        f"folder = {str(tmp_path)!r}\n"
        "held = confine(read=[folder + '/source'], write=[folder + '/private'])\n"
        f"def action():\n    {action}\n"
        "try:\n    action()\n    end = 'done'\n"
        "except OSError as error:\n    end = type(error).__name__\n"
        "sys.stdout.write(json.dumps([held, end]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, env=child._ENVIRONMENT, check=True
    )
    return json.loads(done.stdout)


def test_a_reader_may_do_what_it_needs(tmp_path):
    for action in (
        "open(folder + '/source').read()",
        "open(folder + '/private/x', 'w').write('x'); os.rename(folder + '/private/x', folder + '/private/y')",
        "os.mkdir(folder + '/private/spill'); os.rmdir(folder + '/private/spill')",
        "threading.Thread(target=lambda: None).start()",
        "import encodings.cp1250, zoneinfo; zoneinfo.ZoneInfo('Europe/Paris')",
        "import duckdb; duckdb.sql('SELECT count(*) FROM range(100000)').fetchall()",
    ):
        assert attempt(tmp_path, action)[1] == "done", action


@pytest.mark.parametrize(
    ("measure", "action"),
    [
        ("files", "open(folder + '/other').read()"),
        ("files", "open('/etc/passwd').read()"),
        ("files", "os.listdir(folder)"),
        ("files", "open(folder + '/source', 'a').write('x')"),
        ("files", "open(folder + '/new', 'w')"),
        ("files", "os.unlink(folder + '/other')"),
        ("files", "os.link(folder + '/other', folder + '/private/z'); open(folder + '/private/z').read()"),
        ("network", "socket.create_connection(('192.0.2.1', 80), timeout=1)"),
        ("network", "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b'x', ('::1', 9))"),
        ("processes", "os.fork() or os._exit(0)"),
        ("processes", "subprocess.run(['/bin/true'], check=True)"),
        ("processes", "os.execv('/bin/true', ['true'])"),
        ("processes", "os.kill(os.getppid(), 0)"),
    ],
)
def test_a_reader_is_stopped_where_the_kernel_can(measure, action, tmp_path):
    held, end = attempt(tmp_path, action)
    if held[measure] == "no":
        pytest.skip(f"this kernel offers nothing for {measure}: readers run without")
    assert end in {"PermissionError", "OSError"}, held
    assert (tmp_path / "other").read_text(encoding="utf-8") == "not me"
    assert not (tmp_path / "new").exists()


def test_what_is_in_force_is_told():
    held = child.confinement()
    assert held.keys() == {"files", "network", "processes"}
    assert all(held.values())
    if sys.platform == "linux" and platform.machine() in {"x86_64", "aarch64"}:
        assert "seccomp" in held["processes"]


def test_elsewhere_nothing_is_claimed(monkeypatch):
    monkeypatch.setattr(confine.sys, "platform", "darwin")
    assert confine.confine(read=[], write=[]) == {"files": "no", "network": "no", "processes": "no"}


@pytest.mark.parametrize("release", ["5.10.0-28-amd64", "4.18", "unknown", "5"])
def test_processes_are_not_counted_where_those_of_the_person_would_be(release, monkeypatch):
    monkeypatch.setattr(confine.platform, "release", lambda: release)
    monkeypatch.setattr(confine.resource, "setrlimit", lambda *_: pytest.fail("the person's own limit"))
    assert not confine._few_processes()


def test_a_reader_that_reaches_out_is_told_of(monkeypatch):
    def fail(_) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(child, "_do", fail)
    assert child._answer({"file": "f"})["error"]["code"] == "reader-stopped"


# -- allowances --------------------------------------------------------------------------------------


def test_what_compresses_well_has_the_time_of_what_it_unpacks_to(tmp_path):
    path = tmp_path / "in.ufdr"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.xml", os.urandom(MIB) + b"<model/>" * 8 * MIB)
    packed, unpacked = path.stat().st_size, limits.unpacked_size(path)
    assert packed < 2 * MIB < 60 * MIB < unpacked
    assert child.cpu_seconds(unpacked) > 150 > child.cpu_seconds(packed)


def test_a_declaration_that_lies_gives_no_more_than_the_limits(tmp_path):
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", b"x")
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\1\2")
    data[at + 24 : at + 28] = b"\xf0\xff\xff\xff"
    path.write_bytes(data)
    assert limits.unpacked_size(path) == limits.FREE_BYTES + limits.MAX_RATIO * len(data)
    path.write_bytes(b"no zip at all")
    assert limits.unpacked_size(path) == 13


def test_a_child_that_grows_too_large_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "_WHOLE", MIB)
    with pytest.raises(RefusedError, match="more than 1 MiB of memory") as caught:
        child.run_in_child(GOOD / "transfers.csv", TABLE, tmp_path / "t", None)
    assert caught.value.code == "resource-limit"
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_hardly_anything_but_problems_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(stagedfile, "MAX_PROBLEMS", 10)
    source = tmp_path / "in.mt940"
    source.write_text(":20:X\n:25:A\n:60F:C260501EUR1,\n" + ":61:bad\n" * 30, encoding="ascii")
    with pytest.raises(RefusedError) as caught:
        staging.stage(source, MT940, tmp_path / "t")
    assert (caught.value.code, caught.value.context["row"]) == ("limit-problems", "line 13")
    source.write_text(":20:X\n:25:A\n:60F:C260501EUR1,\n" * 10 + ":61:bad\n" * 30, encoding="ascii")
    assert staging.stage(source, MT940, tmp_path / "t").problems == 30
