"""The timing of every pair in the records: rows in, merged episodes and scores out.

Heavy joins are SQL; merging and scoring are the pure functions of this room, on flat arrays.
"""

from importlib.resources import files
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from filature.episodes import bouts, merging, refusals, scores
from filature.episodes.coverage import both
from filature.episodes.localtime import Clock, clock
from filature.episodes.method import STANDARD, Ints
from filature.episodes.series import Series
from filature.workspace.records import run_sql

_SQL = files("filature.episodes") / "sql"
Columns = dict[str, Any]
_DAY_S = 86400


def run(con: duckdb.DuckDBPyConnection, zone: str) -> None:
    """Write the episode rows, then the scores of every pair that has both payments and sessions."""
    paid = _merged_payments(con)
    called = _merged_sessions(con)
    run_sql(con, _SQL / "060_payment_episode.sql")
    run_sql(con, _SQL / "070_session_episode.sql")
    pair = _read(con, "075_pair.sql").fetchnumpy()
    numbers = pa.table({"pair": np.arange(len(pair["payer_id"])), **{name: pair[name] for name in pair}})
    con.register("made_number", numbers)
    try:
        _score(con, numbers, paid, called, clock(zone))
    finally:
        con.unregister("made_number")


def _merged_payments(con: duckdb.DuckDBPyConnection) -> tuple[merging.Merged, Columns]:
    rows = _read(con, "052_timed_payment.sql").fetchnumpy()
    key = _numbered(rows["payer_id"], rows["payee_id"])
    found = merging.payments(key, rows["at_s"], rows["record_id"])
    _insert(con, "payment_episode_row", found, rows["record_id"], "payment")
    return found, {"one": rows["payer_id"], "other": rows["payee_id"]}


def _merged_sessions(con: duckdb.DuckDBPyConnection) -> tuple[merging.Merged, Columns]:
    rows = _read(con, "054_timed_session.sql").fetchnumpy()
    key = _numbered(rows["one_id"], rows["other_id"])
    found = merging.sessions(key, rows["at_s"], rows["at_s"] + rows["duration_s"], rows["record_id"])
    _insert(con, "session_episode_row", found, rows["record_id"], "contact")
    return found, {"one": rows["one_id"], "other": rows["other_id"]}


def _read(con: duckdb.DuckDBPyConnection, name: str) -> duckdb.DuckDBPyConnection:
    """Run a query of a file."""
    return con.execute((_SQL / name).read_text(encoding="utf-8"))


def _numbered(one: Ints, other: Ints) -> Ints:
    """Return one number for each pair of persons, ascending with the pair."""
    if not len(one):
        return np.zeros(0, dtype=np.int64)
    _, first = np.unique(one, return_inverse=True)  # by rank, so that two ranks fit in one whole number
    seconds, second = np.unique(other, return_inverse=True)
    _, place = np.unique(first.astype(np.int64) * len(seconds) + second, return_inverse=True)
    return np.asarray(place, dtype=np.int64).ravel()


def _insert(
    con: duckdb.DuckDBPyConnection, table: str, found: merging.Merged, record: Ints, source: str
) -> None:
    """Write which episode each row belongs to; an episode is named by its first row."""
    con.register(
        "made_row", pa.table({"episode": found.first_record[found.of_row].astype(np.int64), "record": record})
    )
    con.execute(
        f"INSERT INTO {table} SELECT m.episode, m.record, s.use FROM made_row AS m "  # noqa: S608 - our names
        f"JOIN {source} AS s ON s.record_id = m.record ORDER BY m.record"
    )
    con.unregister("made_row")


def _score(
    con: duckdb.DuckDBPyConnection,
    numbers: pa.Table,
    paid: tuple[merging.Merged, Columns],
    called: tuple[merging.Merged, Columns],
    zone: Clock,
) -> None:
    size = numbers.num_rows
    payer, payee = (numbers[name].to_numpy() for name in ("payer_id", "payee_id"))
    names = {pair: number for number, pair in enumerate(zip(payer.tolist(), payee.tolist(), strict=True))}
    money, episode = _of_pairs(paid, names, both_ways=False)
    talk, _ = _of_pairs(called, names, both_ways=True)
    series = Series.sorted(size=size, payments=money, sessions=talk, cover=_cover(con, size, zone))
    order = np.lexsort((money[1], money[0]))
    found = scores.batch(series, zone)
    active = _read(con, "077_activity.sql").fetchnumpy()
    bout = bouts.shares(
        size,
        (series.payment_pair, series.payment_s),
        (series.session_pair, series.session_s),
        (active["pair"].astype(np.int64), active["at_s"].astype(np.int64)),
    )
    columns = {
        name: getattr(found, name)
        for name in ("sessions", "n_fwd", "n_bwd", "z_fwd", "z_bwd", "t", "rate", "busy")
    }
    made = {
        "payer_id": payer,
        "payee_id": payee,
        "payments": np.bincount(series.payment_pair, minlength=size),
        "covered_days": found.covered_s / _DAY_S,
        **columns,
        "bout": bout,
    }
    limits: dict[str, object] = {
        "least_payments": refusals.LEAST_PAYMENTS,
        "least_sessions": refusals.LEAST_SESSIONS,
        "least_days": refusals.LEAST_COVERED_DAYS,
        "most_busy": refusals.MOST_BUSY,
    }
    _through(con, "made_pair", made, "080_pair_timing.sql", limits)
    _through(con, "made_payment", _payments(series, zone, episode[order]), "090_payment_timing.sql", None)


def _of_pairs(
    merged: tuple[merging.Merged, Columns], names: dict[tuple[int, int], int], *, both_ways: bool
) -> tuple[tuple[Ints, Ints], Ints]:
    """Return (pair, time) and the name of the episodes of the numbered pairs; sessions belong to both orders."""
    found, rows = merged
    first = np.zeros(len(found.pair), dtype=np.int64)
    first[found.of_row] = np.arange(len(found.of_row))
    ones, others = (rows[name][first].tolist() for name in ("one", "other"))
    parts = []
    for there, here in ((ones, others), (others, ones))[: 1 + both_ways]:
        number = np.array([names.get(pair, -1) for pair in zip(there, here, strict=True)], dtype=np.int64)
        kept = np.flatnonzero(number >= 0)
        parts.append((number[kept], found.start_s[kept], found.first_record[kept]))
    pair, at, record = (np.concatenate([part[k] for part in parts]) for k in range(3))
    return (pair, at), record


def _cover(con: duckdb.DuckDBPyConnection, size: int, zone: Clock) -> tuple[Ints, Ints, Ints]:
    """Return the joint coverage of every pair: where exhibits that show it listened on both channels."""
    rows = _read(con, "076_cover.sql").fetchall()
    days = np.array([day for _, _, first, last in rows for day in (first, last + 1)], dtype=np.int64)
    at = zone.utc(days * _DAY_S).tolist()
    heard: dict[int, tuple[list[tuple[int, int]], list[tuple[int, int]]]] = {}
    for row, (pair, is_paid, _, _) in enumerate(rows):
        heard.setdefault(pair, ([], []))[0 if is_paid else 1].append((at[2 * row], at[2 * row + 1]))
    found = [(pair, *interval) for pair in range(size) if pair in heard for interval in both(*heard[pair])]
    pairs, starts, ends = (np.array([row[k] for row in found], dtype=np.int64) for k in range(3))
    return pairs, starts, ends


def _payments(series: Series, zone: Clock, episode: Ints) -> Columns:
    forward, backward = scores.by_payment(series, zone)
    window = STANDARD.window_s
    return {
        "payment_episode_id": episode,
        "counts": forward.counts,
        "delay_s": pa.array(forward.delay_s, mask=forward.delay_s > window),
        "before_s": pa.array(backward.delay_s, mask=backward.delay_s > window),
        "days": forward.days,
        "sooner": forward.sooner,
        "u": forward.u(window),
        "m": pa.array(forward.mean, mask=forward.days == 0),
        "v": pa.array(forward.variance, mask=forward.days == 0),
    }


def _through(
    con: duckdb.DuckDBPyConnection, name: str, columns: Columns, sql: str, values: dict[str, object] | None
) -> None:
    """Run an SQL file that reads computed columns; NaN becomes unknown."""
    ready = {
        key: pa.array(value, mask=~np.isfinite(value))
        if isinstance(value, np.ndarray) and value.dtype.kind == "f"
        else value
        for key, value in columns.items()
    }
    con.register(name, pa.table(ready))
    try:
        run_sql(con, _SQL / sql, values)
    finally:
        con.unregister(name)
