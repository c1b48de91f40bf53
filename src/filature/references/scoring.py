"""From the series of pairs of a known kind to the rows of a class: only pairs that a case could be."""

import numpy as np

from filature.episodes import bouts, scores
from filature.episodes.localtime import Clock
from filature.episodes.method import Flags, Ints
from filature.episodes.reference import Class
from filature.episodes.refusals import LEAST_COVERED_DAYS, LEAST_PAYMENTS, LEAST_SESSIONS
from filature.episodes.scores import Scores
from filature.episodes.series import Series


def usable(found: Scores) -> Flags:
    """Return which pairs have what a case must have."""
    return np.asarray(
        (np.minimum(found.n_fwd, found.n_bwd) >= LEAST_PAYMENTS)
        & (found.sessions >= LEAST_SESSIONS)
        & (found.covered_s >= LEAST_COVERED_DAYS * 86400)
        & np.isfinite(found.t)
    )


def class_of(series: Series, zone: Clock, payer: list[str], payee: list[str], *, most: int | None = None,
             threads: int = 1) -> Class:  # fmt: skip
    """Return the scored pairs of one class that have what a case must have, the first `most` of them."""
    found = scores.batch(series, zone, threads=threads)
    bout = bouts.shares(
        series.size, (series.payment_pair, series.payment_s), (series.session_pair, series.session_s)
    )
    kept: Ints = np.flatnonzero(usable(found))[:most].astype(np.int64)
    columns = (found.z_fwd, found.z_bwd, found.t, found.n_fwd, found.rate, found.busy, bout)
    return Class.of(
        np.column_stack([column[kept].astype(np.float64) for column in columns]),
        [payer[number] for number in kept.tolist()],
        [payee[number] for number in kept.tolist()],
    )
