"""Populations made ready: records opened, features computed; then bins, support and truth side by side.

Truth joins only here, after everything was measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from filature import episodes, leads
from filature.evaluate import opened
from filature.leads import fitting, scoring
from filature.leads.pack import FINAL, HYPOTHESIS, RIVALS, Pack

_ALIKE, _DRAWN = 1500, 4000
_MOST_ALIKE = {
    ("payer", 0): ("payer_feature", "median_eur"),
    ("payer", 1): ("likeness", "alike DESC"),
    ("payer", FINAL): ("likeness", "alike DESC"),
    ("payee", FINAL): ("payee_circle", "alike DESC"),
}
_PLACE = {name: k for k, name in enumerate(fitting.CLASSES)}
SETTINGS: dict[str, object] = {"zone": "Europe/Paris"}
PAYEE_CODES = {"facilitator": HYPOTHESIS, "contact": HYPOTHESIS}
"""Payees reached directly stand with those whom others reach through a facilitator: the role is a person's to find."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One population with its features in `con`."""

    folder: Path
    manifest: Mapping[str, object]
    con: duckdb.DuckDBPyConnection


def prepare(folder: Path, tmp: Path, *, memory: str, cold: bool = False) -> World:
    """Open a population in `tmp` and compute its episodes and features; `cold`: without whom a partner named."""
    tmp.mkdir(parents=True, exist_ok=True)
    con = opened.connect(tmp, memory=memory)
    manifest = opened.load(con, folder)
    if cold:
        con.execute("DELETE FROM referral")
    episodes.pair(con, SETTINGS)
    leads.features(con, SETTINGS)
    opened.truth(con, folder, "payers")
    opened.truth(con, folder, "payees")
    return World(folder=folder, manifest=manifest, con=con)


def mix(world: World, role: str) -> dict[str, float]:
    """Return the share of each rival among the persons of a role who are none of the hypothesis."""
    rows = world.con.execute(
        f"SELECT code, count(*) FROM ({_truth(role)}) WHERE code <> '{HYPOTHESIS}' GROUP BY code"  # noqa: S608
    ).fetchall()
    counts = {code: int(number) for code, number in rows}
    total = sum(counts.values())
    return {name: max(counts.get(name, 0), 1) / total for name in RIVALS}


def examples(world: World, pack: Pack, role: str, step: int) -> fitting.Examples:
    """Return examples of every class: all of the kind; of each other, those most alike by the pass before, and a share.

    Whoever is alike decides what the first places hold, so all of them are looked at; the others stand for more. Who
    is taken follows from a hash of the person's number: the same every time.
    """
    items = pack.weighed(role, step)
    columns = ", ".join(f"coalesce({scoring.column(item)}, -1)" for item in items)
    source, alike = _MOST_ALIKE[role, step]
    found = world.con.execute(
        f"SELECT code, place <= {_ALIKE} AS first, members, {columns} FROM (SELECT b.*, t.code, "  # noqa: S608
        "count(*) OVER (PARTITION BY t.code) AS members, row_number() OVER (PARTITION BY t.code "
        f"ORDER BY k.{alike} NULLS LAST, hash(b.person_id), b.person_id) AS place, "
        "row_number() OVER (PARTITION BY t.code ORDER BY hash(b.person_id), b.person_id) AS drawn "
        f"FROM ({scoring.bins_sql(pack, role, step)}) AS b JOIN ({_truth(role)}) AS t ON t.person_id = b.person_id "
        f"LEFT JOIN {source} AS k ON k.person_id = b.person_id) "
        f"WHERE code = '{HYPOTHESIS}' OR place <= {_ALIKE} OR drawn <= {_DRAWN} ORDER BY person_id"
    ).fetchnumpy()
    names = list(found)
    codes = np.asarray(found["code"]).astype(str)
    first, members = (
        np.asarray(found["first"], dtype=np.bool_),
        np.asarray(found["members"], dtype=np.float64),
    )
    bins = np.column_stack([np.asarray(found[name], dtype=np.int64) for name in names[3:]])
    classes = np.array([_PLACE[code] for code in codes], dtype=np.int64)
    rest = np.bincount(classes[~first], minlength=len(_PLACE)).astype(np.float64)
    stands_for = np.where(
        first | (codes == HYPOTHESIS), 1.0, (members - _ALIKE) / np.maximum(rest[classes], 1)
    )
    return fitting.Examples(bins=bins, classes=classes, stands_for=stands_for)


def _truth(role: str) -> str:
    """Return the query of (person_id, code) of a role."""
    if role == "payer":
        return "SELECT person_id, class AS code FROM truth_payers"
    cases = " ".join(f"WHEN '{name}' THEN '{code}'" for name, code in PAYEE_CODES.items())
    code = f"CASE class {cases} ELSE upper(replace(class, ' payee', '')) END"
    return f"SELECT person_id, {code} AS code FROM truth_payees"  # noqa: S608
