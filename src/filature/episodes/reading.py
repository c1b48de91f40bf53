"""Timing as plain data: what `filature episodes` and `filature timing` show, and the rows of one case."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb
import numpy as np

from filature.episodes import coverage
from filature.episodes.coverage import Interval
from filature.episodes.evidence import Assessment, Case, sentence
from filature.episodes.forecast import Window, next_window
from filature.episodes.localtime import Clock
from filature.episodes.method import DAY, STANDARD
from filature.errors import UsageError

Row = dict[str, Any]
_NAME = re.compile(r"(?:P|payer|payee)-([0-9]{1,9})-([0-9]{1,9})-([12])", re.IGNORECASE)
_PLACES = 6
"""Decimals of a log10 LR: later ones may differ between machines."""


def rows(con: duckdb.DuckDBPyConnection, sql: str, values: list[object]) -> list[Row]:
    """Return a query's rows as dictionaries."""
    cursor = con.execute(sql, values)
    names = [item[0] for item in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def person(con: duckdb.DuckDBPyConnection, name: str) -> Row:
    """Return a person by label (P-1-2-1) or by the name of a lead; raise UsageError if there is none."""
    hint = "use the number that `filature episodes DIR` or `filature leads DIR` shows"
    if not (found := _NAME.fullmatch(name.strip())):
        raise UsageError("no-person", f"{name!r} is not the number of a person", hint)
    exhibit, row, slot = map(int, found.groups())
    mention = (exhibit * 1_000_000_000 + row) * 4 + slot - 1
    sql = """
      SELECT p.person_id, p.label, p.name FROM person AS p
      JOIN person_mention AS m ON m.person_id = p.person_id WHERE m.mention_id = ?
    """
    known = rows(con, sql, [mention])
    if not known:
        raise UsageError("no-person", f"there is no person {name}", hint)
    return known[0]


def pairs(con: duckdb.DuckDBPyConnection, who: list[int]) -> list[Row]:
    """Return the pairs with payments and sessions; those of one person, or of two, when `who` names them."""
    sql = """
      SELECT a.label AS payer, a.name AS payer_name, b.label AS payee, b.name AS payee_name, t.*
      FROM pair_timing AS t
      JOIN person AS a ON a.person_id = t.payer_id
      JOIN person AS b ON b.person_id = t.payee_id
      WHERE len(?::BIGINT[]) = len(list_intersect(?::BIGINT[], [t.payer_id, t.payee_id]))
      ORDER BY t.z_fwd DESC NULLS LAST, t.payer_id, t.payee_id
    """
    return rows(con, sql, [who, who])


def payments(con: duckdb.DuckDBPyConnection, payer_id: int, payee_id: int) -> list[Row]:
    """Return each payment of a pair with its comparison, in words too, and its source rows."""
    sql = """
      SELECT t.* EXCLUDE (payer_id, payee_id), e.transfers, e.amount, e.currency,
        list(r.payment_record_id ORDER BY r.payment_record_id) AS record_ids
      FROM payment_timing AS t
      JOIN payment_episode AS e ON e.payment_episode_id = t.payment_episode_id
      JOIN payment_episode_row AS r ON r.payment_episode_id = t.payment_episode_id
      WHERE t.payer_id = ? AND t.payee_id = ?
      GROUP BY ALL
      ORDER BY t.started_at_utc, t.payment_episode_id
    """
    found = rows(con, sql, [payer_id, payee_id])
    for row in found:
        row["words"] = words(row)
    return found


def words(row: Row) -> str:
    """Return what one payment's comparison says."""
    if not row["counts"]:
        return f"does not count: {row['days']} comparable days, or not covered for a day"
    if row["delay_s"] is None:
        return f"no session within 24 hours; {row['days']} comparable days"
    return sentence(row["sooner"], row["days"])


def case(
    con: duckdb.DuckDBPyConnection,
    payer_id: int,
    payee_id: int,
    clock: Clock,
    *,
    found_by_timing: bool = False,
) -> Case:
    """Return the rows of a pair as the method wants them."""
    pair = [payer_id, payee_id]
    paid = con.execute(
        "SELECT epoch_us(sent_at_utc) // 1000000, record_id FROM payment "
        "WHERE payer_id = ? AND payee_id = ? AND sent_at_utc IS NOT NULL ORDER BY record_id",
        pair,
    ).fetchall()
    called = con.execute(
        "SELECT epoch_us(started_at_utc) // 1000000, epoch_us(started_at_utc) // 1000000 + coalesce(duration_s, 0), "
        "record_id FROM contact WHERE started_at_utc IS NOT NULL AND least(caller_id, callee_id) = least(?, ?) "
        "AND greatest(caller_id, callee_id) = greatest(?, ?) ORDER BY record_id",
        [*pair, *pair],
    ).fetchall()
    lacking = con.execute(
        "SELECT coalesce(max(date_only), 0), coalesce(max(zone_unknown), 0) FROM pair_timing "
        "WHERE payer_id = ? AND payee_id = ?",
        pair,
    ).fetchall()[0]
    active = con.execute(
        "SELECT epoch_us(sent_at_utc) // 1000000 FROM payment WHERE payer_id = $1 AND sent_at_utc IS NOT NULL "
        "UNION ALL SELECT epoch_us(started_at_utc) // 1000000 FROM contact "
        "WHERE (caller_id = $1 OR callee_id = $1) AND started_at_utc IS NOT NULL",
        [payer_id],
    ).fetchall()
    exhibits = [{record // 1_000_000_000 for *_, record in found} for found in (paid, called)]
    heard = Listening.of(con, clock)
    return Case(
        transfers=[(at, record) for at, record in paid],
        calls=[(start, end, record) for start, end, record in called],
        payments_covered=heard.to("payments", exhibits[0], (payer_id, payee_id)),
        sessions_covered=heard.to("communications", exhibits[1], (payer_id, payee_id)),
        date_only=lacking[0],
        zone_unknown=lacking[1],
        activity=[at for (at,) in active],
        found_by_timing=found_by_timing,
    )


@dataclass(frozen=True, slots=True)
class Listening:
    """When each provider listened to whom, loaded once: see 076_cover.sql."""

    provider: dict[int, str]  # of each exhibit
    heard: dict[tuple[str, str, int | None], list[Interval]]  # by channel, provider and person (None = all)

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection, clock: Clock) -> "Listening":
        """Return what the records say."""
        provider = dict(con.execute("SELECT exhibit_no, provider FROM exhibit").fetchall())
        found = con.execute(
            "SELECT channel, exhibit_no, person_id, covers_from - DATE '1970-01-01', covers_to - DATE '1970-01-01' "
            "FROM coverage_person ORDER BY ALL"
        ).fetchall()
        days = np.array([[first, last + 1] for *_, first, last in found], dtype=np.int64).reshape(-1, 2)
        heard: dict[tuple[str, str, int | None], list[Interval]] = {}
        for (channel, exhibit, person_id, _, _), (start, end) in zip(
            found, clock.utc(days * DAY).tolist(), strict=True
        ):
            heard.setdefault((channel, provider[exhibit], person_id), []).append((start, end))
        return cls(provider, heard)

    def to(self, channel: str, exhibits: set[int], persons: tuple[int, int]) -> list[Interval]:
        """Return when the providers of the given exhibits listened to a pair."""
        sources = sorted({self.provider[number] for number in exhibits})
        keys = [(channel, source, who) for source in sources for who in (None, *persons)]
        return coverage.joined(interval for key in keys for interval in self.heard.get(key, ()))


def forecast(con: duckdb.DuckDBPyConnection, payer_id: int, payee_id: int) -> dict[str, Row | None]:
    """Return when the pair's next payment and next session are likely, counted from the newest row of all."""
    pair = [payer_id, payee_id]
    newest = con.execute(
        "SELECT max(epoch_us(x) // 1000000) FROM (SELECT max(sent_at_utc) AS x FROM payment "
        "UNION ALL SELECT max(started_at_utc) FROM contact)"
    ).fetchall()[0][0]
    paid = con.execute(
        "SELECT epoch_us(started_at_utc) // 1000000 FROM payment_episode WHERE payer_id = ? AND payee_id = ?",
        pair,
    ).fetchall()
    called = con.execute(
        "SELECT epoch_us(started_at_utc) // 1000000 FROM session_episode WHERE one_id = least(?, ?) "
        "AND other_id = greatest(?, ?)",
        [*pair, *pair],
    ).fetchall()
    return {
        name: _window(next_window(np.array([at for (at,) in found], dtype=np.int64), int(newest or 0)))
        for name, found in (("payment", paid), ("session", called))
    }


def _window(found: Window | None) -> Row | None:
    if found is None:
        return None
    start, end = (datetime.fromtimestamp(at, UTC).replace(tzinfo=None) for at in (found.start_s, found.end_s))
    return {"from_utc": start, "to_utc": end, "held": found.hits, "of": found.tries}


def shown(found: Assessment) -> Row:
    """Return an assessment as JSON-ready data; LRs are log10."""
    s = found.measured.scores
    scores = {
        name: _value(getattr(s, name)[0])
        for name in ("z_fwd", "z_bwd", "t", "n_fwd", "n_bwd", "sessions", "rate", "busy")
    }
    return {
        "scores": {
            **scores,
            "covered_days": _value(s.covered_s[0] / 86400),
            "bout": _value(found.measured.bout),
        },
        "method": STANDARD.as_dict(),
        "synthetic": found.synthetic,
        "refused": [one.as_dict() for one in found.refused],
        "refusals_considered": [code.value for code in found.considered],
        "log10_lr": None
        if found.headline is None
        else {
            "headline": _value(found.headline),
            "least_favourable": found.least_favourable,
            "at_least": _value(found.at_least),
            "interval": [_value(value) for value in found.interval] if found.interval else None,
            "without_one_payment": _value(found.without_one),
            "against": [
                {
                    "alternative": one.name,
                    "raw": _value(one.raw),
                    "bounded": _value(one.bounded),
                    "bound": one.acted or None,
                }
                for one in found.against
            ],
            "sensitivity": {name: _value(value) for name, value in found.sensitivity.items()},
            "notable": list(found.notable()),
        },
    }


def _value(number: Any) -> float | None:  # noqa: ANN401 - a number of any kind
    """Return a number that JSON can hold, with as many decimals as are the same everywhere."""
    return None if number is None or not np.isfinite(number) else round(float(number), _PLACES)
