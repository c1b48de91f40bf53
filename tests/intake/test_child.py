"""Reading in a process that may die: what comes back is a result or one of our errors."""

import os
import signal

import pytest

from filature.errors import InputError, RefusedError, StorageError
from filature.intake import child
from filature.intake.limits import MIB
from intake.staged_rows import BROKEN, GOOD, SHEET, TABLE, rows_of, stage, texts_of


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
    class Dying:
        returncode = -int(how)
        stdout = b""

    monkeypatch.setattr(child.subprocess, "run", lambda *_, **__: Dying())
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
