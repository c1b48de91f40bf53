"""A short version of bench/bombs.py: every hostile file, small, through the command in this process.

The readers run in this process too, so that a hundred files take seconds; that a child keeps its limits is
shown in tests/intake/test_child.py, and the full sizes, times and memory by the bench.
"""

import shutil
import sys
from pathlib import Path

import pytest

from filature.intake import child

BENCH = str(Path(__file__).parents[2] / "bench")
sys.path.append(BENCH)
import bomb_files  # noqa: E402 - it stands beside the programs of bench/
import bombs  # noqa: E402

sys.path.remove(BENCH)

SMALL = 0.001
ABORTS = ("xlsx-string-count",)  # they end the reading process


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory):
    """One workspace of each kind that holds an exhibit."""
    from conftest import run_cli

    folder = tmp_path_factory.mktemp("bombs")
    honest = folder / "honest.xml"
    honest.write_text(bomb_files.camt(bomb_files.ONE), encoding="utf-8")
    for kind in ("judicial", "intelligence"):
        made = run_cli("new", folder / kind, "--name", "b", "--unit", "b", "--kind", kind)
        added = run_cli("add", folder / kind, honest, *bombs.FRAME)
        assert (made.code, added.code) == (0, 0), made.err + added.err
    return folder


@pytest.fixture
def in_this_process(monkeypatch):
    """Reading happens here, without limits."""

    def run(job, source, file):
        answer = child._answer(dict(job))
        if "error" in answer:
            told = answer["error"]
            raise child._KNOWN[told["class"]](told["code"], told["message"], told["hint"], told["context"])
        return answer["result"]

    monkeypatch.setattr(child, "_run", run)


@pytest.mark.parametrize(
    "bomb", [one for one in bomb_files.BOMBS if one.name not in ABORTS], ids=lambda bomb: bomb.name
)
def test_a_hostile_file_ends_in_one_line_or_in_rows_that_add_up(
    bomb, workspaces, tmp_path, cli, in_this_process
):
    source, case = tmp_path / "source", workspaces / bomb.kind
    source.mkdir()
    if bomb.ends != bomb_files.REFUSED:  # the others leave it as it is, which is looked at
        case = shutil.copytree(case, tmp_path / "case")
    path = bomb.place(source, SMALL)
    before = bombs.contents(case)
    done = cli(*bombs.arguments(bomb, case, path))
    assert bombs.judge(bomb, done.code, done.out, done.err, unchanged=bombs.contents(case) == before) == ()


@pytest.mark.parametrize("name", ABORTS)
def test_a_file_that_ends_the_reading_process_ends_in_one_line(name, workspaces, tmp_path, cli):
    bomb = next(one for one in bomb_files.BOMBS if one.name == name)
    before = bombs.contents(workspaces / bomb.kind)
    done = cli(*bombs.arguments(bomb, workspaces / bomb.kind, bomb.place(tmp_path, SMALL)))
    unchanged = bombs.contents(workspaces / bomb.kind) == before
    assert bombs.judge(bomb, done.code, done.out, done.err, unchanged=unchanged) == ()
    assert done.err.startswith("resource-limit: ")


def test_there_are_sixty_and_each_has_its_name():
    names = [bomb.name for bomb in bomb_files.BOMBS]
    assert len(names) == len(set(names)) >= 60
