"""Personalised PageRank: the usual way from seeds to everybody linked, kept as a baseline beside `expansion`.

Haveliwala 2003 (IEEE TKDE 15, 784): a walk along links, whose next link is drawn in proportion to its weight, and
which returns to a seed with probability 1 - damping at each step. The links go both ways.
"""

from collections.abc import Sequence
from importlib.resources import files

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_ASK = files("filature.networks") / "sql" / "ask"


def personalised(
    payer_ids: npt.ArrayLike,
    payee_ids: npt.ArrayLike,
    weights: npt.ArrayLike,
    seeds: npt.ArrayLike,
    *,
    damping: float = 0.85,
    tolerance: float = 1e-9,
) -> tuple[Ints, Floats]:
    """Return everybody in a link, ascending, and the share of time that the walk spends at each; 0 = not reached.

    Links are undirected; equal pairs add up; links without positive weight are none. The walk begins at each seed
    with equal chance; seeds in no link are left out, and without any the scores are 0. The sum of all errors is at
    most `tolerance`; equal links in any order give equal bits.
    """
    left, right = (np.asarray(ends, dtype=np.int64) for ends in (payer_ids, payee_ids))
    worth = np.asarray(weights, dtype=np.float64)
    kept = (worth > 0) & (left != right)
    left, right, worth = left[kept], right[kept], worth[kept]
    people, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    wanted = np.unique(np.asarray(seeds, dtype=np.int64))
    at = np.searchsorted(people, wanted[np.isin(wanted, people)])
    score = np.zeros(len(people))
    if not len(at):
        return people, score
    one, other = places.reshape(2, -1)
    matrix, total = _steps(one, other, worth, len(people))
    start = np.zeros(len(people))
    start[at] = 1 / len(at)
    score, step = start.copy(), 1.0
    while step * damping > tolerance * (1 - damping):  # what is still to come is a geometric series
        following = damping * (matrix @ (score / total)) + (1 - damping) * start
        step = float(np.abs(following - score).sum())
        score = following
    return people, score


def _steps(left: Ints, right: Ints, worth: Floats, size: int) -> tuple[sparse.csr_array, Floats]:
    """Return the symmetric matrix of weights, and the sum of each row, without the order of the links in any bit."""
    order = np.lexsort((worth, np.maximum(left, right), np.minimum(left, right)))
    one, other = np.minimum(left, right)[order], np.maximum(left, right)[order]
    key = one * size + other
    first = np.flatnonzero(np.concatenate([np.ones(1, dtype=np.bool_), key[1:] != key[:-1]]))
    one, other, summed = one[first], other[first], np.add.reduceat(worth[order], first)
    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    matrix = sparse.csr_array((np.concatenate([summed, summed]), ends), shape=(size, size))
    matrix.sort_indices()
    return matrix, np.asarray(matrix.sum(axis=1)).ravel()


def pagerank(con: duckdb.DuckDBPyConnection, seeds: Sequence[int], *, damping: float = 0.85) -> pa.Table:
    """Return (person_id, score) of everybody reached from the persons `seeds` over payments, best first.

    A link weighs its payments; equal scores are in the order of the numbers; the seeds themselves are left out.
    """
    found = con.execute((_ASK / "paid_pair.sql").read_text(encoding="utf-8")).fetchnumpy()
    columns = (found["payer_id"], found["payee_id"], found["payments"])
    people, score = personalised(*columns, np.asarray(seeds, dtype=np.int64), damping=damping)
    order = np.lexsort((people, -score))
    order = order[(score[order] > 0) & ~np.isin(people[order], np.asarray(seeds, dtype=np.int64))]
    return pa.table({"person_id": people[order], "score": score[order]})
