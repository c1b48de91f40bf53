"""The tutorial, run once for all test processes; guides continue in copies of its folder."""

import fcntl
import os
import shutil

import pytest

from docs import pages


@pytest.fixture(scope="session")
def tutorial_folder(tmp_path_factory):
    """The folder in which the tutorial was run, and how many of its outputs were compared."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = shared / "tutorial", shared / "tutorial.done"
    with (shared / "tutorial.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            done.write_text(str(pages.check(pages.ROOT / "docs" / "tutorial.md", folder)), encoding="ascii")
    return folder, int(done.read_text(encoding="ascii"))


@pytest.fixture
def after_tutorial(tutorial_folder, tmp_path):
    """A private copy of the folder that the tutorial leaves behind."""
    return shutil.copytree(tutorial_folder[0], tmp_path / "copy")
