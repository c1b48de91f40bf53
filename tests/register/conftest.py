"""Workspaces of the register's tests are copies of one that is made once."""

import shutil

import pytest

from conftest import run_cli


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("register") / "case"
    assert run_cli("new", folder, "--name", "Essai", "--unit", "Unité A").code == 0
    return folder


@pytest.fixture
def new_case(empty_template, tmp_path):
    """An empty workspace, and nothing else in the folder."""
    return shutil.copytree(empty_template, tmp_path / "case")
