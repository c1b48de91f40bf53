"""What tests share: the real command line, run in this process, and one small invented case."""

import io
import json
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from filature.cli import main


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


def run_cli(*arguments) -> Result:
    """Run `filature ARGUMENTS` in this process; a traceback is never an answer."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
            code = 0
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
    assert "Traceback" not in err.getvalue(), err.getvalue()
    return Result(code, out.getvalue(), err.getvalue())


@pytest.fixture
def cli():
    return run_cli


@pytest.fixture
def new_case(tmp_path):
    """An empty workspace, and nothing else in the folder."""
    folder = tmp_path / "case"
    result = run_cli("new", folder, "--name", "Essai", "--unit", "Unité A")
    assert result.code == 0, result.err
    return folder


FRAME = ("--provider", "Operator", "--instrument", "Requisition 1", "--authority", "Fictional court")


@pytest.fixture
def frame():
    return FRAME


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    """The demonstration, small, made once per test process."""
    from filature.demonstration import demonstrate

    out = tmp_path_factory.mktemp("demo") / "demo"
    demonstrate(out, seed=7, payers=1500)
    return out


@pytest.fixture
def demo_case(demo_folder, tmp_path):
    """A private copy of the small demonstration's workspace."""
    target = tmp_path / "case"
    shutil.copytree(demo_folder / "case", target)
    return target


def pytest_report_header():
    return (
        f"python {sys.version.split()[0]}; third-party files: {'present' if OUTSIDE.is_dir() else 'absent'}"
    )


OUTSIDE = Path(__file__).resolve().parents[2] / "shared"
