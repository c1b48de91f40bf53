"""A short version of bench/register_tamper.py: any byte of an encrypted register, its ledger or a backup is named."""

import random
import runpy
from pathlib import Path


def test_every_changed_byte_is_noticed_and_named(tmp_path):
    seed = random.SystemRandom().randrange(10**6)
    # The seed is in every message: python bench/register_tamper.py --seed N repeats what failed.
    bench = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "register_tamper.py"))
    tally = bench["campaign"](60, seed, tmp_path)
    for kind, counted in tally.items():
        assert counted.missed == [], f"seed {seed}, {kind}"
    strict = {kind: counted for kind, counted in tally.items() if kind != "plain"}
    assert set(strict) == {"register", "key", "ledger", "backup"}
    assert sum(counted.named for counted in strict.values()) == 60, f"seed {seed}"
