"""Speed of scoring: a million pairs with 10 payments and 50 sessions each.

    python bench/timing_speed.py [--pairs 1000000] [--threads 2]

Bar: 60 seconds on two cores for the forward score, the backward score and the segregation of 1,000,000 pairs, that
is 1.14 thousand million delays. The series are uniform over 200 days in a zone with clock changes. Memory holds
the input arrays of all pairs at once (60 million events, 1 GB): that, and not the scores, is the limit on one
machine; a population that does not fit is cut into parts by pair, which changes no byte of the result.
"""

import argparse
import resource
import time

import numpy as np

from filature.episodes import scores
from filature.episodes.localtime import clock
from filature.episodes.series import Series

BAR_S = 60.0
PAYMENTS, SESSIONS, DAYS = 10, 50, 200
_START = 1_740_000_000


def population(pairs: int) -> Series:
    """Return uniform series: nothing in them is easy for the scorer."""
    rng = np.random.Generator(np.random.PCG64(1))
    times = [
        np.sort(_START + rng.integers(0, DAYS * 86400, (pairs, count)), axis=1).ravel()
        for count in (PAYMENTS, SESSIONS)
    ]
    number = np.arange(pairs)
    return Series(
        size=pairs,
        payment_pair=np.repeat(number, PAYMENTS),
        payment_s=times[0],
        session_pair=np.repeat(number, SESSIONS),
        session_s=times[1],
        cover_pair=number,
        cover_from=np.full(pairs, _START),
        cover_to=np.full(pairs, _START + DAYS * 86400),
    )


def main() -> None:
    """Print what it took, and whether that is within the bar."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    series, zone = population(given.pairs), clock("Europe/Paris")
    started, used = time.monotonic(), time.process_time()
    found = scores.batch(series, zone, threads=given.threads)
    wall, cpu = time.monotonic() - started, time.process_time() - used
    assert np.isfinite(found.z_fwd).all()
    scaled = wall * 1_000_000 / given.pairs
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{given.pairs} pairs, {given.threads} threads: {wall:.1f} s wall, {cpu:.1f} s processor, {peak:.0f} MiB"
    )
    print(f"for 1,000,000 pairs {scaled:.1f} s; bar {BAR_S:.0f} s: {'met' if scaled <= BAR_S else 'MISSED'}")
    share = cpu / given.threads / wall
    print(
        f"the threads had {100 * share:.0f} % of their cores; with all of them about {scaled * share:.1f} s"
    )


if __name__ == "__main__":
    main()
