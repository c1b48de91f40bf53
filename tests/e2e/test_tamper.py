"""A short version of bench/tamper.py: single bytes are changed, and `verify` says no and names the thing."""

import random
import runpy
from pathlib import Path

KINDS = {"exhibit", "ledger", "run", "settings", "entry", "act", "decision", "profile", "records"}


def test_every_changed_byte_is_noticed_and_named(tmp_path):
    seed = random.SystemRandom().randrange(10**6)
    # The seed is in every message: python bench/tamper.py --seed N repeats what failed.
    bench = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "tamper.py"))
    tally, _ = bench["campaign"](33, seed, tmp_path)
    assert set(tally) == {*KINDS, "register", "duckdb"}
    for kind, counted in tally.items():
        assert counted.missed == [], f"seed {seed}, {kind}"
        if kind in KINDS:
            assert (counted.tried, counted.noticed, counted.named) == (3, 3, 3), f"seed {seed}, {kind}"
