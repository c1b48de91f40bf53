"""A short version of bench/register_access.py: the rule, the SQL and Cedar decide alike."""

import random
import runpy
from pathlib import Path

from filature.workspace.access import POWERS, Action, Noun, Role


def test_the_rule_the_sql_and_cedar_decide_alike():
    seed = random.SystemRandom().randrange(10**6)
    bench = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "register_access.py"))
    try:
        tally = bench["campaign"](20_000, seed)
    except AssertionError as error:
        raise AssertionError(f"python bench/register_access.py --seed {seed} repeats it: {error}") from None
    assert tally["Cedar"] == 20_000
    assert tally["SQL"] > 1_000


def test_nobody_may_everything():
    for role in Role:
        assert (Action.MANAGE in POWERS[role].get(Noun.USER, ())) == (role is Role.ADMINISTRATOR)
    assert set(POWERS[Role.ADMINISTRATOR]) == {Noun.USER}
