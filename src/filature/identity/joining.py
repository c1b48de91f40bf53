"""From pairs that may be one person to persons: what binds, what forbids, what people said, and what stays open.

Reads party, party_mention, candidate_link, judgement, citation; writes person_mention, and for the proposals the
temporary bond and pinned_apart.

Exact rules beside the weights: a name alone never binds (`candidate_link.beyond_name`); two different documents
forbid, unless one provider shows both under one customer number (a document was renewed); names that contradict
each other forbid, unless the rest outweighs them; and what people decided goes before everything.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from filature.identity.clusters import Bonds, Clustered, Ids, Said, clusters
from filature.identity.link.model import model
from filature.identity.names import NameLevel, PersonName, compatibility, parse
from filature.model.enums import IdentifierKind

BOND = 20.0
"""Decibans from which a pair is joined without asking: odds of 100 to 1. Set before any evaluation, because a wrong
join accuses somebody and a missed one is proposed to a person."""
_KEPT = 1000.0  # a pin: stronger than any evidence, weaker than a person's answer
_SAME, _DIFFERENT = "same", "different"
_CONTRADICTING = (int(NameLevel.DIFFERENT), int(NameLevel.NAMESAKE))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parties:
    """What is known of each party, by its place; None = the party does not show it."""

    ids: Ids
    rank: Ids
    names: list[int | None]  # index into `texts`
    texts: list[str]
    documents: list[str | None]
    customers: list[str | None]
    places: dict[int, int]


class _Contradictions:
    """Which parties cannot be one person."""

    def __init__(self, parties: _Parties, outweighed: set[tuple[int, int]], cited: dict[int, int]) -> None:
        self._parties = parties
        self._cited = cited
        self._outweighed = outweighed
        self._names: dict[tuple[int, int], bool] = {}
        self._forms: dict[int, PersonName | None] = {}  # few names are ever asked about

    def suspicious(self, members: Ids) -> bool:
        """Tell whether a group shows two cited persons, two documents, or two names that contradict each other."""
        known = self._parties
        if self._cited and len({self._cited.get(int(member)) for member in members} - {None}) > 1:
            return True
        places = [known.places[int(member)] for member in members]
        if len({known.documents[place] for place in places} - {None}) > 1:
            return True
        names = sorted({name for place in places if (name := known.names[place]) is not None})
        return any(self._named_apart(a, b) for at, a in enumerate(names) for b in names[at + 1 :])

    def apart(self, a: int, b: int) -> bool:
        """Tell whether two parties contradict each other."""
        known = self._parties
        cited, other_cited = self._cited.get(a), self._cited.get(b)
        if cited is not None and other_cited is not None and cited != other_cited:
            return True
        first, second = known.places[a], known.places[b]
        one, other = known.documents[first], known.documents[second]
        if one is not None and other is not None and one != other:
            customer = known.customers[first]
            if customer is None or customer != known.customers[second]:
                return True
        name, its = known.names[first], known.names[second]
        if name is None or its is None or name == its or not self._named_apart(name, its):
            return False
        return (min(a, b), max(a, b)) not in self._outweighed

    def _form(self, name: int) -> PersonName | None:
        if name not in self._forms:
            self._forms[name] = parse(self._parties.texts[name])
        return self._forms[name]

    def _named_apart(self, a: int, b: int) -> bool:
        key = (a, b) if a < b else (b, a)
        if key not in self._names:
            level = compatibility(self._form(a), self._form(b))
            self._names[key] = level in (NameLevel.DIFFERENT, NameLevel.NAMESAKE)
        return self._names[key]


def join(con: duckdb.DuckDBPyConnection) -> None:
    """Write person_mention from the pairs, the decisions and what was cited."""
    parties = _parties(con)
    bonds = _bonds(con)
    said = _answers(con)
    pins, numbers = _citations(con)
    contradictions = _Contradictions(parties, _outweighed(con), _cited_groups(numbers, pins, said.same))
    found = _solve(parties, _with_pins(bonds, pins), said, contradictions)
    _store(con, parties, found, numbers)
    free = _solve(parties, bonds, said, contradictions) if pins else found
    _splits(con, parties, free, pins)


def _parties(con: duckdb.DuckDBPyConnection) -> _Parties:
    table = con.sql(
        "SELECT party_id, row_number() OVER (ORDER BY md5(concat_ws('|', name, phone, email, account, document, "
        "customer, handle, address_key, birth_date, provider)), party_id) AS place, name, document, customer "
        "FROM party ORDER BY party_id"
    ).to_arrow_table()
    ids = table.column("party_id").to_numpy()
    encoded = table.column("name").combine_chunks().dictionary_encode()
    names = encoded.indices.to_pylist()
    return _Parties(
        ids=ids,
        rank=table.column("place").to_numpy(),
        names=names,
        texts=encoded.dictionary.to_pylist(),
        documents=table.column("document").to_pylist(),
        customers=table.column("customer").to_pylist(),
        places={int(party): place for place, party in enumerate(ids)},
    )


def _bonds(con: duckdb.DuckDBPyConnection) -> Bonds:
    """Return the pairs to join: an identifier in common and names that do not contradict, or the weights alone."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE bond AS "  # noqa: S608 - our own column names
        "SELECT left_party, right_party, greatest(decibans, ?) AS strength FROM candidate_link "
        f"WHERE beyond_name AND (decibans >= ? OR ({_equal_identifiers()} AND gamma_name NOT IN (?, ?)))",
        [BOND, BOND, *_CONTRADICTING],
    )
    found = con.execute("SELECT * FROM bond ORDER BY left_party, right_party").fetchnumpy()
    return Bonds(left=found["left_party"], right=found["right_party"], decibans=found["strength"])


def _equal_identifiers() -> str:
    """Return the condition that two parties carry an equal identifier: the highest level of its comparison."""
    tops = {item.name: max(level.gamma for level in item.levels) for item in model().comparisons}
    return "(" + " OR ".join(f"gamma_{kind} = {tops[kind]}" for kind in IdentifierKind) + ")"


def _outweighed(con: duckdb.DuckDBPyConnection) -> set[tuple[int, int]]:
    """Return the pairs whose contradicting names the rest outweighs, all in all."""
    rows = con.execute(
        "SELECT left_party, right_party FROM candidate_link "
        "WHERE decibans >= ? AND beyond_name AND gamma_name IN (?, ?)",
        [BOND, *_CONTRADICTING],
    ).fetchall()
    return {(min(a, b), max(a, b)) for a, b in rows}


def _answers(con: duckdb.DuckDBPyConnection) -> Said:
    """Return what people said about parties; mentions that these records do not hold are passed over."""
    rows = con.execute(
        "SELECT DISTINCT l.party_id, r.party_id, j.standing FROM judgement AS j "
        "JOIN party_mention AS l ON l.mention_id = j.left_mention "
        "JOIN party_mention AS r ON r.mention_id = j.right_mention "
        "WHERE l.party_id <> r.party_id ORDER BY ALL"
    ).fetchall()
    return Said(
        same=[(a, b) for a, b, standing in rows if standing == _SAME],
        different=[(a, b) for a, b, standing in rows if standing == _DIFFERENT],
    )


def _citations(con: duckdb.DuckDBPyConnection) -> tuple[list[tuple[int, int]], dict[int, int]]:
    """Return pins (pairs of parties that were one person when cited), and party to cited number.

    The last citation of a person counts. Numbers and parties that these records do not hold are passed over.
    """
    rows = con.execute(
        "SELECT DISTINCT c.person_id, n.party_id, t.party_id FROM citation AS c "
        "JOIN party_mention AS n ON n.mention_id = c.person_id "
        "JOIN party_mention AS t ON t.mention_id = c.mention_id "
        "QUALIFY c.decision_no = max(c.decision_no) OVER (PARTITION BY c.person_id) ORDER BY ALL"
    ).fetchall()
    pins = [(first, party) for _, first, party in rows if first != party]
    numbers = {first: number for number, first, _ in reversed(rows)}
    return pins, numbers


def _cited_groups(
    numbers: dict[int, int], pins: Sequence[tuple[int, int]], same: Sequence[tuple[int, int]]
) -> dict[int, int]:
    """Return the cited person that each party belongs to, people's answers included.

    Parties of two cited persons whom nobody has said to be one are never joined: that is proposed, not done.
    """
    groups = {party: party for party in numbers}
    for first, second in [*pins, *same]:
        one, other = groups.setdefault(first, first), groups.setdefault(second, second)
        if one != other:
            groups = {member: one if group == other else group for member, group in groups.items()}
    cited = {groups[party] for party in numbers}
    return {party: group for party, group in groups.items() if group in cited}


def _with_pins(bonds: Bonds, pins: Sequence[tuple[int, int]]) -> Bonds:
    if not pins:
        return bonds
    ends = np.array(pins, dtype=np.int64)
    return Bonds(
        left=np.concatenate([bonds.left, ends[:, 0]]),
        right=np.concatenate([bonds.right, ends[:, 1]]),
        decibans=np.concatenate([bonds.decibans, np.full(len(pins), _KEPT)]),
    )


def _solve(parties: _Parties, bonds: Bonds, said: Said, contradictions: _Contradictions) -> Clustered:
    return clusters(
        parties.ids,
        bonds,
        said,
        rank=parties.rank,
        suspicious=contradictions.suspicious,
        apart=contradictions.apart,
    )


def _store(
    con: duckdb.DuckDBPyConnection, parties: _Parties, found: Clustered, numbers: dict[int, int]
) -> None:
    """Write person_mention: a person's number is that under which somebody cited them, else the first mention."""
    called: dict[int, int] = {}
    for party, number in sorted(numbers.items()):
        group = int(found.groups[parties.places[party]])
        called[group] = min(number, called.get(group, number))
    shown = np.array([called.get(int(group), int(group)) for group in found.groups], dtype=np.int64)
    con.register("grouped", pa.table({"party_id": parties.ids, "group_id": found.groups, "person_id": shown}))
    # a party without an identifier is a name that several may bear: its mentions stay apart unless it was joined
    con.execute(
        "INSERT INTO person_mention SELECT pm.mention_id, "
        "CASE WHEN p.identified OR count(*) OVER (PARTITION BY g.group_id) > p.mentions "
        "THEN g.person_id ELSE pm.mention_id END "
        "FROM party_mention AS pm JOIN party AS p ON p.party_id = pm.party_id "
        "JOIN grouped AS g ON g.party_id = pm.party_id "
        "UNION ALL SELECT mention_id, mention_id FROM mention "
        "WHERE mention_id NOT IN (SELECT mention_id FROM party_mention) ORDER BY 1"  # nothing to go by: alone
    )
    con.unregister("grouped")


def _splits(
    con: duckdb.DuckDBPyConnection, parties: _Parties, free: Clustered, pins: Sequence[tuple[int, int]]
) -> None:
    """Write pinned_apart: parties that stay one person only because they were cited as one.

    `free` is what the groups would be if nobody had been cited.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE pinned_apart (left_party BIGINT, right_party BIGINT)")
    apart: dict[int, int] = defaultdict(int)
    rows = []
    for first, party in pins:
        if free.groups[parties.places[first]] != free.groups[parties.places[party]]:
            group = int(free.groups[parties.places[party]])
            if not apart[group]:
                rows.append((first, party))
            apart[group] += 1
    if rows:
        con.executemany("INSERT INTO pinned_apart VALUES (?, ?)", rows)
