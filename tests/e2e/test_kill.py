"""A short version of bench/kill.py: kill -9 while adding, running and rebuilding, then read the state."""

import random
import runpy
from pathlib import Path

import pytest


def test_nothing_lost_doubled_or_half_after_kill(tmp_path):
    seed = random.SystemRandom().randrange(10**6)
    bench = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "kill.py"))
    try:
        tally = bench["campaign"](3, seed, tmp_path)
    except AssertionError as error:
        pytest.fail(f"python bench/kill.py --seed {seed} repeats it: {error}")
    assert {verb: counts["kills"] for verb, counts in tally.items()} == {"add": 1, "run": 1, "rebuild": 1}
