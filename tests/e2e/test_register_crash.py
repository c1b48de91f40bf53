"""A short version of bench/register_crash.py: power cuts and kills, and the control that must fail."""

import random
import runpy
from pathlib import Path

import pytest

SEED = random.SystemRandom().randrange(10**6)


@pytest.fixture(scope="module")
def bench():
    return runpy.run_path(str(Path(__file__).parents[2] / "bench" / "register_crash.py"))


def test_no_power_cut_loses_doubles_or_halves_an_act(bench, tmp_path):
    assert bench["power_cuts"](250, SEED, tmp_path) == {"": 250}, f"--seed {SEED}"


def test_the_control_without_sync_fails(bench, tmp_path):
    tally = bench["power_cuts"](120, SEED, tmp_path, synchronous=0)
    assert set(tally) != {""}, f"--seed {SEED}: the model finds nothing, so it proves nothing"


def test_no_kill_loses_doubles_or_halves_an_act(bench, tmp_path):
    tally = bench["kills"](30, SEED, tmp_path)
    assert tally.pop("acts") > 0
    assert tally == {"": 30}, f"--seed {SEED}"
