"""Networks as plain data, down to the rows: what screens, `--json` and figures show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from importlib.resources import files
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from filature.model.enums import Use
from filature.model.tables import ROWS_PER_EXHIBIT, SLOTS_PER_RECORD
from filature.networks.expansion import Hit, expand
from filature.networks.graph import Graph, build
from filature.networks.seeds import PERSON, Seed, SeedList
from filature.workspace.records import one

Row = dict[str, Any]
Pair = tuple[int, int]
METHOD = "path-v2"
SHOWN_ROWS = 10
"""Rows given for one link; `rows_total` says how many there are."""
_WITH_ROLE = {
    "payer": "SELECT DISTINCT payer_id FROM payment",
    "payee": "SELECT DISTINCT payee_id FROM payment",
}
_ASK = files("filature.networks") / "sql" / "ask"
_CANDIDATES = pa.schema(
    [("seed", pa.int64()), ("kind", pa.string()), ("value", pa.string()), ("mention_id", pa.int64())]
)


def graph(con: duckdb.DuckDBPyConnection) -> Graph:
    """Return everybody and all links of the run."""
    return build(con.sql(_text("edge")).fetchnumpy())


def named(con: duckdb.DuckDBPyConnection, seeds: Sequence[Seed]) -> list[Row]:
    """Return each seed with the persons whom it names: empty `persons` means that it was not found."""
    rows = [
        {
            "seed": place,
            "kind": kind,
            "value": value,
            "mention_id": _mention(value) if kind == PERSON else None,
        }
        for place, seed in enumerate(seeds)
        for kind, value in seed.candidates
    ]
    found: list[Row] = [{"line": seed.line, "given": seed.shown, "persons": []} for seed in seeds]
    with_table = pa.Table.from_pylist(rows, schema=_CANDIDATES)
    for row in _asked(con, "seed", {"candidate": with_table}):
        found[row.pop("seed")]["persons"].append(row)
    for item in found:
        item["common"] = any(row["common"] for row in item["persons"])
    return found


def expanded(con: duckdb.DuckDBPyConnection, given: SeedList, *, limit: int, role: str | None = None) -> Row:
    """Return everybody linked to a list: hits with reasons, what was not found, what is common, bad lines.

    `role` keeps the hits who are payer or payee somewhere; the strengths stay those of all.
    """
    found = named(con, given.seeds)
    starts: dict[int, float] = {}
    uses: dict[int, str] = {}
    for item in found:
        people = {row["person_id"]: row["use"] for row in item["persons"]}
        for person, use in people.items():
            starts[person] = max(starts.get(person, 0.0), 1 / len(people))
            uses[person] = max(uses.get(person, use), use)  # one judicial line is enough to name somebody
    strict = frozenset(person for person, use in uses.items() if use == Use.INTELLIGENCE_ONLY)
    known = graph(con)
    hits = expand(known, starts, strict=strict)
    if role is not None:
        members = {row[0] for row in con.execute(_WITH_ROLE[role]).fetchall()}
        hits = [hit for hit in hits if hit.person in members]
    seeds = [
        {**item, "persons": len(item["persons"]),
         "named": [{"person": row["label"], "by": f"{row['kind']} {row['value']}", "use": row["use"]}
                   for row in item["persons"]]}
        for item in found
    ]  # fmt: skip
    return {
        "method": METHOD,
        "seeds": [item for item in seeds if item["persons"]],
        "seed_persons": len(starts),
        "not_found": [
            {"line": item["line"], "given": item["given"]} for item in seeds if not item["persons"]
        ],
        "bad_lines": [asdict(item) for item in given.bad],
        "columns_not_read": list(given.not_read),
        "linked": len(hits),
        "hits": explained(con, hits[:limit], known),
    }


def explained(con: duckdb.DuckDBPyConnection, hits: Sequence[Hit], known: Graph) -> list[Row]:
    """Return hits with labels, roles and the links of their paths, each with its counts and first rows."""
    pairs = sorted({_pair(*ends) for hit in hits for ends in zip(hit.path, hit.path[1:], strict=False)})
    links = _links(con, pairs, known)
    people = _people(con, sorted({person for hit in hits for person in hit.path}))
    found = []
    for rank, hit in enumerate(hits, start=1):
        steps = list(zip(hit.path, hit.path[1:], strict=False))
        path = [
            {"from": people[start]["person"], "to": people[other]["person"],
             **_seen_from(links[_pair(start, other)], turned=start > other)}
            for start, other in steps
        ]  # fmt: skip
        uses = (*(link["use"] for link in path), people[hit.person]["looks_use"])
        strict = hit.intelligence or Use.INTELLIGENCE_ONLY in uses
        found.append({
            "rank": rank, **{key: people[hit.person][key] for key in ("person", "name", "roles", "looks")},
            "strength": round(hit.strength, 6), "steps": len(path), "neighbours": hit.neighbours,
            "common": hit.common, "payments": hit.payments, "path": path,
            "use": (Use.INTELLIGENCE_ONLY if strict else Use.JUDICIAL).value,
        })  # fmt: skip
    return found


def around(con: duckdb.DuckDBPyConnection, person: int) -> Row:
    """Return one person's network: neighbours with rows, others who share payees or payers, structure."""
    about = _people(con, [person])[person]
    neighbours = _asked(con, "neighbour", values={"person": person})
    role = (
        "payee"
        if sum(row["was_paid"] for row in neighbours) > sum(row["paid"] for row in neighbours)
        else "payer"
    )
    pairs = sorted({_pair(person, row["person_id"]) for row in neighbours})
    rows = _rows_of(con, pairs)
    for row in neighbours:
        behind = rows.get(_pair(person, row.pop("person_id")), [])
        row["rows_total"] = behind[0]["total"] if behind else 0
        row["rows"] = [_source(item) for item in behind]
    others: dict[str, Row] = {}
    for row in _asked(con, "other", values={"person": person, "role": role}):
        other = others.setdefault(row["person"], {"person": row["person"], "payments": {}, "use": row["use"]})
        other["payments"][row["shared"]] = row["payments"]
        other["use"] = min(other["use"], row["use"])
    ordered = sorted(
        others.values(), key=lambda o: (-len(o["payments"]), -sum(o["payments"].values()), o["person"])
    )
    return {
        **about, "role": role, "neighbours": neighbours, "others": ordered,
        "payee": next(iter(_rows(con, "SELECT * EXCLUDE (person_id) FROM payee_network WHERE person_id = ?", person)),
                      None),
        "structure": _structure(con, person),
    }  # fmt: skip


def corridors(con: duckdb.DuckDBPyConnection) -> tuple[list[Row], tuple[date | None, date | None]]:
    """Return payments and payers a month of each provider and destination, and the first and last day of all."""
    days = one(con, "SELECT min(sent_on), max(sent_on) FROM payment")
    return _asked(con, "corridor"), (None, None) if days is None else (days[0], days[1])


def _structure(con: duckdb.DuckDBPyConnection, person: int) -> Row | None:
    found = _rows(
        con, "SELECT t.* FROM structure AS t JOIN structure_payee AS s ON s.structure_id = t.structure_id "
        "WHERE s.payee_id = ?", person)  # fmt: skip
    if not found:
        return None
    number = found[0].pop("structure_id")
    members = _rows(
        con, "SELECT p.label AS person, h.label AS household, s.signs, n.looks FROM structure_payee AS s "
        "JOIN person AS p ON p.person_id = s.payee_id JOIN person AS h ON h.person_id = s.household "
        "JOIN payee_network AS n ON n.person_id = s.payee_id WHERE s.structure_id = ? "
        "ORDER BY s.payee_id", number)  # fmt: skip
    return {**found[0], "members": members}


def _links(con: duckdb.DuckDBPyConnection, pairs: Sequence[Pair], known: Graph) -> dict[Pair, Row]:
    """Return each pair's counts, first rows and shared identifiers."""
    ends = known.places(np.array(pairs, dtype=np.int64).reshape(-1)).reshape(-1, 2)
    size = len(known.persons)
    at = np.searchsorted(known.left * size + known.right, ends[:, 0] * size + ends[:, 1])
    rows = _rows_of(con, pairs)
    carried: dict[Pair, list[Row]] = {}
    for row in _asked(con, "shared_identifier", {"wanted": _wanted(pairs)}):
        carried.setdefault((row.pop("left_person"), row.pop("right_person")), []).append(row)
    found = {}
    for pair, place in zip(pairs, at, strict=True):
        behind = rows.get(pair, [])
        found[pair] = {
            "paid": int(known.paid[place]), "was_paid": int(known.was_paid[place]),
            "sessions": int(known.sessions[place]), "identifiers": carried.get(pair, []),
            "use": (Use.INTELLIGENCE_ONLY if known.intelligence[place] else Use.JUDICIAL).value,
            "rows_total": behind[0]["total"] if behind else 0, "rows": behind,
        }  # fmt: skip
    return found


def _seen_from(link: Row, *, turned: bool) -> Row:
    """Return the link as seen from its `from` end."""
    paid = (link["was_paid"], link["paid"]) if turned else (link["paid"], link["was_paid"])
    rows = [_source(row) for row in link["rows"]]
    return {**link, "paid": paid[0], "was_paid": paid[1], "rows": rows}


def _source(row: Row) -> Row:
    return {key: row[key] for key in ("record", "seen_on", "exhibit_no", "exhibit", "row", "use")}


def _rows_of(con: duckdb.DuckDBPyConnection, pairs: Sequence[Pair]) -> dict[Pair, list[Row]]:
    found: dict[Pair, list[Row]] = {}
    for row in _asked(con, "link_row", {"wanted": _wanted(pairs)}, {"most": SHOWN_ROWS}):
        found.setdefault((row["left_person"], row["right_person"]), []).append(row)
    return found


def _wanted(pairs: Sequence[Pair]) -> pa.Table:
    columns = [pa.array([pair[side] for pair in pairs], pa.int64()) for side in (0, 1)]
    return pa.table(dict(zip(("left_person", "right_person"), columns, strict=True)))


def _people(con: duckdb.DuckDBPyConnection, people: Iterable[int]) -> dict[int, Row]:
    """Return label, name, parts played in payments, and what people look like as payees."""
    table = pa.table({"person_id": pa.array(people, pa.int64())})
    return {row.pop("person_id"): row for row in _asked(con, "people", {"wanted": table})}


def _mention(label: str) -> int:
    exhibit, row, slot = map(int, label.split("-")[1:])
    return (exhibit * ROWS_PER_EXHIBIT + row) * SLOTS_PER_RECORD + slot - 1


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _text(name: str) -> str:
    return (_ASK / f"{name}.sql").read_text(encoding="utf-8")


def _asked(
    con: duckdb.DuckDBPyConnection,
    name: str,
    tables: Mapping[str, pa.Table] | None = None,
    values: Mapping[str, object] | None = None,
) -> list[Row]:
    """Return the rows of a query in `sql/ask/`, over small tables that exist while it runs."""
    given = tables or {}
    for key, table in given.items():
        con.register(key, table)
    try:
        return _dicts(con.execute(_text(name), dict(values or {})))
    finally:
        for key in given:
            con.unregister(key)


def _rows(con: duckdb.DuckDBPyConnection, sql: str, value: object) -> list[Row]:
    return _dicts(con.execute(sql, [value]))


def _dicts(cursor: duckdb.DuckDBPyConnection) -> list[Row]:
    names = [item[0] for item in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
