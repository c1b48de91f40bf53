"""A reference set from the workspace's own persons: what ordinary payers' rows look like here.

H1: payers whose lead a person judged positive, with the payees they have sessions with. H2-a: other payers'
payments beside the sessions of a pair that they have no part in. H2-b: their payments to one person beside their
own sessions with another. H2-c: payers whose lead was judged negative. Persons become keyed hashes; the key stays
in the workspace.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from filature.episodes import reading
from filature.episodes.coverage import Interval, both
from filature.episodes.localtime import Clock, clock
from filature.episodes.reference import CLASSES, COINCIDENCE, H1, HABITS, REMITTER, Class, Reference
from filature.episodes.series import Series
from filature.errors import InputError
from filature.references.scoring import class_of
from filature.workspace import Workspace

Pair = tuple[int, int]
_LEAST, _MOST = 0.6, 1.6
"""An unrelated counterpart has this many times as many sessions as the own one: the same rate, other persons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The episodes of one pair in one channel, with when its exhibits listened."""

    at_s: tuple[int, ...]
    covered: tuple[Interval, ...]


Candidate = tuple[Channel, Channel, int, int]
"""Payments, sessions, payer, and the person at the other end of the sessions."""


def from_workspace(workspace: Workspace, *, name: str, made_by: str, made_on: str) -> Reference:
    """Return the set of a workspace that was run; raise InputError where no pair can be scored."""
    con = workspace.records
    run, _ = workspace.last_run()
    zone = clock(workspace.settings.zone)
    judged = _judged(workspace)
    paid, called = _channels(con, zone)
    key = workspace.register.reference_key
    classes = {}
    for label, pairs in _candidates(paid, called, judged).items():
        found = _scored(list(pairs), zone, key)
        if len(found):
            classes[label] = found
    if not classes:
        raise InputError(
            "reference-empty",
            "no pair of this workspace has payments and sessions that can be scored",
            "add communications that cover the payers, run again, and judge leads",
        )
    return Reference(
        name=name,
        kind="workspace",
        made_by=made_by,
        made_from=f"run {run}; {sum(v == 'positive' for v in judged.values())} payers judged positive, "
        f"{sum(v == 'negative' for v in judged.values())} negative",
        made_on=made_on,
        classes={label: classes[label] for label in CLASSES if label in classes},
    )


def _judged(workspace: Workspace) -> dict[int, str]:
    """Return the last judgement of each person who was judged as a payer."""
    found: dict[int, str] = {}
    for decision in workspace.register.decisions():
        if decision.object_type == "lead" and decision.object_id.startswith("payer-"):
            found[reading.person(workspace.records, decision.object_id)["person_id"]] = decision.judgement
    return found


def _channels(con: duckdb.DuckDBPyConnection, zone: Clock) -> tuple[dict[Pair, Channel], dict[Pair, Channel]]:
    """Return the payment episodes by (payer, payee) and the session episodes by (smaller, larger number)."""
    listening = reading.Listening.of(con, zone)
    found = []
    for table, one, other, channel in (
        ("payment_episode", "payer_id", "payee_id", "payments"),
        ("session_episode", "one_id", "other_id", "communications"),
    ):
        rows = con.execute(
            f"SELECT {one}, {other}, list(epoch_us(started_at_utc) // 1000000 ORDER BY started_at_utc), "  # noqa: S608 - our names
            f"list(DISTINCT {table}_id // 1000000000) FROM {table} GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        pairs = {}
        for first, second, times, exhibits in rows:
            heard = listening.to(channel, set(exhibits), (first, second))
            pairs[first, second] = Channel(at_s=tuple(times), covered=tuple(heard))
        found.append(pairs)
    return found[0], found[1]


def _candidates(
    paid: Mapping[Pair, Channel], called: Mapping[Pair, Channel], judged: Mapping[int, str]
) -> dict[str, Iterator[Candidate]]:
    talks: dict[int, list[int]] = {}
    for one, other in called:
        talks.setdefault(one, []).append(other)
        talks.setdefault(other, []).append(one)
    together = {
        pair: (channel, called[min(pair), max(pair)])
        for pair, channel in paid.items()
        if (min(pair), max(pair)) in called
    }
    positive, negative = (
        {person for person, verdict in judged.items() if verdict == wanted}
        for wanted in ("positive", "negative")
    )
    return {
        H1: _own(together, positive),
        COINCIDENCE: _strangers(
            {pair: both_of for pair, both_of in together.items() if pair[0] not in positive}
        ),
        HABITS: _habits(
            {pair: money for pair, money in paid.items() if pair[0] not in positive}, called, talks
        ),
        REMITTER: _own(together, negative),
    }


Together = Mapping[Pair, tuple[Channel, Channel]]


def _own(together: Together, persons: set[int]) -> Iterator[Candidate]:
    """Yield the pairs of some payers as they are."""
    for (payer, payee), (money, talk) in together.items():
        if payer in persons:
            yield money, talk, payer, payee


def _strangers(together: Together) -> Iterator[Candidate]:
    """Yield each pair's payments with the sessions of the next pair that shares nobody and talks about as much."""
    pairs = list(together)
    for place, pair in enumerate(pairs):
        money, own = together[pair]
        for other in (*pairs[place + 1 :], *pairs[:place]):
            talk = together[other][1]
            near = _LEAST * len(own.at_s) <= len(talk.at_s) <= _MOST * len(own.at_s)
            if near and not set(pair) & set(other) and both(money.covered, talk.covered):
                yield money, talk, pair[0], other[1]
                break


def _habits(
    paid: Mapping[Pair, Channel], called: Mapping[Pair, Channel], talks: Mapping[int, list[int]]
) -> Iterator[Candidate]:
    """Yield each pair's payments with the payer's sessions with persons whom the payer does not pay."""
    for (payer, payee), money in paid.items():
        for other in sorted(talks.get(payer, ())):
            if other != payee and (payer, other) not in paid:
                yield money, called[min(payer, other), max(payer, other)], payer, other


def _scored(pairs: list[Candidate], zone: Clock, key: bytes) -> Class:
    series = Series.of(
        [money.at_s for money, *_ in pairs],
        [talk.at_s for _, talk, *_ in pairs],
        [both(money.covered, talk.covered) for money, talk, *_ in pairs],
    )
    payers = [_hashed(payer, key) for _, _, payer, _ in pairs]
    return class_of(series, zone, payers, [_hashed(payee, key) for *_, payee in pairs])


def _hashed(person: int, key: bytes) -> str:
    """Return a key for a person that only this workspace could make again."""
    return hmac.new(key, f"timing reference {person}".encode(), hashlib.sha256).hexdigest()[:32]
