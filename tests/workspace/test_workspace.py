import os
import subprocess
import sys

import pytest

from filature.errors import UsageError, WorkspaceError
from filature.workspace import Settings, create, open_workspace
from filature.workspace.layout import Layout, read_settings
from filature.workspace.lock import hold

SETTINGS = Settings(name='Quote " and \\ back', unit="Ünit\n2")


def test_settings_survive_their_file(tmp_path):
    create(tmp_path / "w", SETTINGS)
    assert read_settings(Layout(tmp_path / "w")) == SETTINGS


def test_create_refuses_a_folder_with_something_in_it(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="not an empty folder"):
        create(tmp_path, SETTINGS)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_create_finishes_what_a_crash_left(tmp_path):
    """Without workspace.toml there is no workspace, so making it again succeeds."""
    create(tmp_path / "w", SETTINGS)
    (tmp_path / "w" / "workspace.toml").unlink()
    with pytest.raises(WorkspaceError, match="not a workspace"), open_workspace(tmp_path / "w", write=False):
        pass
    for stale in (tmp_path / "w" / "ledger").rglob("*"):
        if stale.is_file():
            stale.unlink()
    create(tmp_path / "w", SETTINGS)


@pytest.mark.parametrize("bad", [{"zone": "Mars/Base"}, {"lang": "de"}, {"name": " "}])
def test_settings_that_cannot_work_are_refused(bad):
    with pytest.raises(UsageError):
        Settings(**{"name": "a", "unit": "b", **bad})


def test_unknown_setting_names_the_nearest(tmp_path):
    create(tmp_path / "w", SETTINGS)
    path = tmp_path / "w" / "workspace.toml"
    path.write_text(path.read_text().replace("zone =", "zome ="))
    with pytest.raises(Exception, match="did you mean 'zone'"):
        read_settings(Layout(tmp_path / "w"))


def test_one_writer_many_readers(tmp_path):
    path = tmp_path / "lock"
    with (
        hold(path, write=False),
        hold(path, write=False),
        pytest.raises(WorkspaceError),
        hold(path, write=True),
    ):
        pass
    with (
        hold(path, write=True),
        pytest.raises(WorkspaceError, match=f"process {os.getpid()}"),
        hold(path, write=False),
    ):
        pass


def test_another_process_is_told_who_holds_it(new_case):
    with open_workspace(new_case, write=True):
        done = subprocess.run(
            [sys.executable, "-m", "filature", "run", str(new_case)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 4
    assert done.stderr.startswith("locked: ")
    assert str(os.getpid()) in done.stderr
    assert done.stderr.count("\n") == 1
