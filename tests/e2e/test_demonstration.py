"""The demonstration from outside: the same seed gives the same bytes anywhere, and it needs no network."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli_cases import contents
from conftest import run_cli

# Loaded by every Python process of the command: what it does with sockets is written down, and refused.
GUARD = """
import os, sys
def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "ftplib.", "smtplib.")) and event != "socket.__new__":
        with open(os.environ["GUARD_LOG"], "a") as log:
            log.write(f"{event} {arguments!r:.200}\\n")
        raise RuntimeError("no network: " + event)
sys.addaudithook(watch)
with open(os.environ["GUARD_LOG"] + ".seen", "a") as log:
    log.write(f"{os.getpid()}\\n")
"""


def _alone() -> list[str]:
    """Return the words that leave a process without any network, not even a loopback; [] where not allowed."""
    words = ["unshare", "--net", *([] if os.getuid() == 0 else ["--user", "--map-root-user"])]
    if not shutil.which("unshare"):
        return []
    return words if subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0 else []


def _demo(folder: Path, out: str, words: list[str], env: dict[str, str]) -> None:
    folder.mkdir()
    options = ["demo", "--out", out, "--payers", "300", "--seed", "11", "--json"]
    line = [*words, sys.executable, "-m", "filature", *options]
    env = {**os.environ, **env}
    done = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["dossiers"]) == 2


@pytest.fixture(scope="module")
def demos(tmp_path_factory):
    """Two demonstrations with one seed, in surroundings that differ; the first is watched, without a network."""
    folder = tmp_path_factory.mktemp("demos")
    (folder / "guard").mkdir()
    (folder / "guard" / "sitecustomize.py").write_text(GUARD)
    watched = {"PYTHONPATH": str(folder / "guard"), "GUARD_LOG": str(folder / "sockets.log")}
    one = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", **watched}
    other = {"PYTHONHASHSEED": "77", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
    _demo(folder / "one", str(folder / "one" / "demo"), _alone(), one)
    _demo(folder / "another place", "demo", [], other)
    return folder


def test_it_needs_no_network(demos):
    """Python code is watched; native code has nowhere to go, where the system can take the network away."""
    assert (demos / "sockets.log.seen").read_text().strip(), "the guard was never loaded"
    log = demos / "sockets.log"
    assert not log.exists(), log.read_text()


def test_the_same_seed_gives_the_same_bytes_anywhere(demos):
    """Another hash seed, time zone, language and folder: the same provider files, manifests and dossiers."""
    one, other = contents(demos / "one" / "demo"), contents(demos / "another place" / "demo")
    assert one.keys() == other.keys()
    # The database files hold their own moments of writing; what is in them is fingerprinted in the manifest.
    differing = {name for name in one if one[name] != other[name]}
    assert differing <= {"case/records.duckdb", "case/register.sqlite", "docket/register.sqlite"}, differing
    assert any(name.startswith("docket/ledger/") for name in one)
    assert sum(name.endswith(".pdf") for name in one) == 2
    assert sum(name.startswith("provider-files/") for name in one) >= 8


def test_another_seed_gives_other_bytes(tmp_path):
    folders = [tmp_path / "1", tmp_path / "2"]
    for seed, folder in enumerate(folders):
        assert run_cli("population", folder, "--payers", 300, "--seed", seed).code == 0
    assert contents(folders[0]) != contents(folders[1])


def test_the_docket_is_of_the_published_size(demos):
    """12 preliminary and 4 judicial inquiries, 300 targets of which one was dismissed, 24 children; all of it fits."""
    docket = demos / "one" / "demo" / "docket"
    stages = [case["stage"] for case in run_cli("case", "list", docket, "--json").json["cases"]]
    assert (stages.count("preliminary"), stages.count("judicial")) == (12, 4)
    assert len(run_cli("child", "list", docket, "--json").json["children"]) == 24
    figures = run_cli("capacity", docket, "--json").json
    assert figures["targets"] == {"dismissed": 1, "target": 299}
    assert run_cli("verify", docket).code == 0
