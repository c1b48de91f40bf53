"""The worked example of the method, by hand, with the mutations that must change it exactly so."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from episodes.worked_example import COVER, PAYMENTS, SESSIONS, at
from filature.episodes import scores, segregation
from filature.episodes.localtime import clock
from filature.episodes.method import Method
from filature.episodes.series import Series


def run(payments=PAYMENTS, sessions=SESSIONS, cover=COVER, zone="Europe/Paris"):
    series = Series.of([payments], [sessions], [cover])
    return scores.batch(series, clock(zone)), scores.by_payment(series, clock(zone))


def test_worked_example():
    found, (forward, backward) = run()
    assert forward.delay_s.tolist() == [1800, 5400, 3600]
    assert forward.days.tolist() == [42, 52, 45]
    assert forward.sooner.tolist() == [0, 1, 0]
    assert forward.u(86400) == pytest.approx([0.023256, 0.037736, 0.021739], abs=5e-7)
    assert forward.mean == pytest.approx([2.817786, 2.827832, 2.916609], abs=5e-7)
    assert forward.variance == pytest.approx([0.657051, 0.724536, 0.327448], abs=5e-7)
    assert found.z_fwd[0] == pytest.approx(5.902560, abs=5e-7)
    assert found.z_bwd[0] == pytest.approx(-0.228689, abs=5e-7)
    assert backward.days.tolist() == [41, 53, 46]
    assert (backward.delay_s > 86400).all()
    assert found.t[0] == pytest.approx(0.4, abs=1e-12)
    assert (found.n_fwd[0], found.n_bwd[0], found.sessions[0]) == (3, 3, 11)


def test_segregation_counts_of_the_example():
    assert segregation.from_counts(np.array([[5, 6, 3, 0]]))[0] == pytest.approx(-0.4, abs=1e-12)


def test_fixed_steps_would_be_another_answer():
    found, (forward, _) = run(zone="UTC")
    assert found.z_fwd[0] == pytest.approx(5.888007, abs=5e-7)
    assert forward.sooner.tolist() == [1, 1, 0]


def test_days_without_a_listener_are_no_evidence():
    found, (forward, _) = run(cover=[(at(3, 1), at(3, 20)), (at(3, 24), at(5, 1))])
    assert found.z_fwd[0] == pytest.approx(5.908465, abs=5e-7)
    assert forward.days.tolist() == [37, 47, 40]


def test_a_session_just_before_counts_as_at_once():
    found, _ = run(sessions=[*SESSIONS, at(3, 15, 17, 56)])
    assert found.z_fwd[0] == pytest.approx(6.839109, abs=5e-7)


def test_wall_time_that_does_not_exist_or_occurs_twice():
    paris = clock("Europe/Paris")
    start = np.array([at(3, 23, 2, 30), at(10, 19, 2, 30)])
    moved = paris.shifted(start, np.array([7]))[0]
    assert moved.tolist() == [at(3, 30, 1, 30, UTC), at(10, 26, 0, 30, UTC)]


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "Asia/Manila", "Australia/Lord_Howe", "America/Bogota", "UTC"]
)
def test_the_clock_is_that_of_zoneinfo(zone):
    place, mine = ZoneInfo(zone), clock(zone)
    rng = np.random.default_rng(5)
    walls = rng.integers(0, 2_000_000_000, 3000)
    near = (mine.walls[mine.walls < 2_000_000_000][:, None] + np.arange(-7200, 7201, 600)[None, :]).ravel()
    walls = np.concatenate([walls, near[near >= 0]])
    told = [int(datetime.fromtimestamp(w, UTC).replace(tzinfo=place).timestamp()) for w in walls.tolist()]
    assert mine.utc(walls).tolist() == told
    assert mine.utc(walls[:1]).tolist() == told[:1]


def test_chunks_change_nothing(monkeypatch):
    rng = np.random.default_rng(1)
    start = at(3, 1)
    payments = [(start + rng.integers(0, 60 * 86400, n)).tolist() for n in rng.integers(0, 12, 40)]
    sessions = [(start + rng.integers(0, 60 * 86400, n)).tolist() for n in rng.integers(0, 40, 40)]
    covers = [COVER if n % 3 else [(at(3, 1), at(3, 20)), (at(3, 24), at(5, 1))] for n in range(40)]
    series, paris = Series.of(payments, sessions, covers), clock("Europe/Paris")
    whole = scores.batch(series, paris, threads=2)
    monkeypatch.setattr(scores, "_CHUNK", 7)
    small = scores.batch(series, paris)
    one = scores.batch(Series.of(payments[3:4], sessions[3:4], covers[3:4]), paris)
    for name in ("z_fwd", "z_bwd", "t", "n_fwd", "n_bwd", "rate"):
        assert getattr(whole, name).tobytes() == getattr(small, name).tobytes()
        assert getattr(whole, name)[3].tobytes() == getattr(one, name)[0].tobytes()


def test_the_window_reaches_to_its_end_and_no_further():
    payments = [at(4, 1, 12)]
    for session, delay in ((at(4, 2, 12), 86400), (at(4, 2, 12) + 1, 86401), (at(4, 1, 11, 55), 0)):
        _, (forward, _) = run(payments, [session])
        assert forward.delay_s.tolist() == [delay]
    assert run(payments, [at(4, 1, 11, 54)])[1][0].delay_s.tolist() == [86401]


def test_payments_near_the_end_of_coverage_do_not_count():
    found, (forward, backward) = run(payments=[at(4, 30, 1), at(3, 1, 12), at(4, 2, 12)])
    assert forward.counts.tolist() == [True, True, False]
    assert backward.counts.tolist() == [False, True, True]
    assert found.n_fwd[0] == 2


def test_too_few_comparison_days_count_for_nothing():
    found, (forward, _) = run(cover=[(at(4, 1), at(4, 15))], payments=[at(4, 5, 12)])
    assert forward.days.tolist() == [12]
    assert found.n_fwd[0] == 0
    assert np.isnan(found.z_fwd[0])


def test_method_is_stored_with_results():
    assert Method().as_dict()["reach_days"] == 28
