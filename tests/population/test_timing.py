import numpy as np
import pytest

from filature.population import timing


@pytest.mark.parametrize("kind", timing.KINDS)
def test_the_same_seed_gives_the_same_pairs(kind):
    one, two, other = (timing.simulate(kind, 20, seed) for seed in (1, 1, 2))
    for name in ("payment_pair", "payment_s", "session_pair", "session_s", "covered_s"):
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes()
    assert one.session_s.tobytes() != other.session_s.tobytes()


@pytest.mark.parametrize("condition", timing.CONDITIONS)
def test_rows_lie_in_their_coverage(condition):
    made = timing.simulate("arranged", 50, 1, payments=(5, 9), condition=condition)
    for pair, at in ((made.payment_pair, made.payment_s), (made.session_pair, made.session_s)):
        assert (at >= 0).all()
        assert (at < made.covered_s[pair]).all()
    counts = np.bincount(made.payment_pair, minlength=50)
    assert (counts >= 5).all()
    assert (counts <= 9 * (3 if condition == "split" else 1)).all()
    assert made.date_only == (condition == "date-only")


def test_conditions_change_what_they_say():
    base, busy, rare = (
        timing.simulate("unrelated", 200, 1, condition=name) for name in ("base", "rate x5", "rate x0.2")
    )
    rates = [len(made.session_s) / made.covered_s.sum() for made in (rare, base, busy)]
    assert rates[0] * 2 < rates[1] < rates[2] / 3


def test_unknown_words_are_refused():
    with pytest.raises(ValueError, match="expected one of"):
        timing.simulate("other", 1, 1)
