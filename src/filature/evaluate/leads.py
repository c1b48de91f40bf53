"""A pack on a population: everybody ranked as a unit would rank them, and beside the baselines, against the truth."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from filature import leads
from filature.evaluate import ceiling, fit, ranking
from filature.evaluate.worlds import World
from filature.leads.pack import HYPOTHESIS, RIVALS, VICTIMS, Indicator, Pack
from filature.networks.pagerank import personalised

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.str_]

_RICHNESS = ((1, "1 payment"), (3, "2 to 3"), (10, "4 to 10"), (30, "11 to 30"), (1 << 60, "more than 30"))
_AUDITED = 1000
_SEEN_BY_CEILING = ("person_id", "use", "first_on", "last_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Everybody in one role: numbers, truth, what was measured, and the order given; arrays of one length."""

    person: Ints
    classes: Words
    truth: npt.NDArray[np.bool_]
    groups: Mapping[str, Words]
    strength: Floats
    support: Mapping[str, Floats]  # decibans against each rival
    listed: Words  # the list that the person would stand on
    features: Mapping[str, Floats]


def table(world: World, pack: Pack) -> Table:
    """Compute the circles and scores of a prepared population with `pack`, and put every payer beside the truth."""
    fit.again(world, pack)
    leads.score(world.con, pack)
    names = [
        (f"{source}.{name}", name)
        for source in ("f", "c")
        for name, kind, *_ in world.con.execute(
            f"DESCRIBE payer_{'feature' if source == 'f' else 'circle'}"
        ).fetchall()
        if name not in _SEEN_BY_CEILING and kind in {"BIGINT", "DOUBLE"}
    ]
    columns = ", ".join(f"{full}::DOUBLE AS {name}" for full, name in names)
    found = world.con.execute(
        'SELECT t.person_id, t.class, t.corridor, t."group", s.strength, '  # noqa: S608 - columns of our own tables
        f"{', '.join('s.s_' + rival for rival in RIVALS)}, d.list AS listed, {columns} FROM truth_payers AS t "
        "JOIN scored AS s ON s.person_id = t.person_id AND s.role = 'payer' "
        "JOIN sided AS d ON d.person_id = t.person_id AND d.role = 'payer' "
        "JOIN payer_feature AS f ON f.person_id = t.person_id "
        "LEFT JOIN payer_circle AS c ON c.person_id = t.person_id "
        "ORDER BY t.person_id"
    ).fetchnumpy()
    classes = np.asarray(found["class"]).astype(str)
    features = {name: _real(found[name]) for _, name in names}
    return Table(
        person=np.asarray(found["person_id"], dtype=np.int64),
        classes=classes,
        truth=classes == HYPOTHESIS,
        groups={
            "corridor": np.asarray(found["corridor"]).astype(str),
            "group": np.asarray(found["group"]).astype(str),
            "payments": _richness(features["payments"]),
        },
        strength=_real(found["strength"]) / 100,
        support={rival: _real(found[f"s_{rival}"]) / 100 for rival in RIVALS},
        listed=np.asarray(found["listed"]).astype(str),
        features=features,
    )


def ranked(found: Table) -> Floats:
    """Return the score that the work list follows: possible victims are not on it."""
    return np.where(found.listed == "work", found.strength, -np.inf)


def baselines(found: Table, pack: Pack) -> dict[str, Floats]:
    """Return the score of everybody by each sign alone, by the published rule set, and by the shared payee."""
    signs = [item for item in pack.indicators if item.role == "payer" and item.stage != "none"]
    scores = {f"{item.id} alone": _alone(found, item) for item in signs}
    scores["published rule set"] = rules(found, pack)
    scores["in-degree of payees"] = found.features["other_payers"]
    return {name: np.where(np.isnan(score), -np.inf, score) for name, score in scores.items()}


def rules(found: Table, pack: Pack) -> Floats:
    """Return the points of the published rule set: in each block the best sign, half its points at `starts`."""
    best: dict[str, Floats] = {}
    for item in pack.indicators:
        if item.role != "payer" or not item.points:
            continue
        value = found.features[item.feature]
        share = (
            np.clip((value - item.starts) / max(item.full - item.starts, 1e-9), 0, 1)
            if item.full > item.starts
            else 1.0
        )
        enough = found.features[item.considered] >= item.sign_least if item.considered else True
        points = np.where((value >= item.starts) & enough, item.points * (0.5 + 0.5 * share), 0.0)
        known = best.get(item.block, np.zeros(len(value)))
        best[item.block] = np.where(np.abs(points) > np.abs(known), points, known)
    return np.asarray(np.sum(list(best.values()), axis=0), dtype=np.float64)


def walked(world: World, found: Table) -> Floats:
    """Return personalised PageRank from whom a partner named; from all payees alike where nobody was."""
    seeds = np.asarray(
        world.con.execute("SELECT person_id FROM named_person").fetchnumpy()["person_id"], dtype=np.int64
    )
    links = world.con.execute("SELECT payer_id, payee_id FROM pair_feature").fetchnumpy()
    starts = seeds if len(seeds) else np.unique(links["payee_id"])
    people, score = personalised(
        links["payer_id"], links["payee_id"], np.ones(len(links["payer_id"])), starts
    )
    at = np.minimum(np.searchsorted(people, found.person), len(people) - 1)
    return np.where(people[at] == found.person, score[at], 0.0)


def matrix(found: Table) -> Floats:
    """Return every feature as a column, for the ceiling."""
    return np.column_stack(list(found.features.values()))


def evaluated(
    world: World, pack: Pack, *, sister: World | None = None, first: Sequence[int] = ranking.PLACES
) -> dict[str, Any]:
    """Return all figures of a pack on a population, as plain data."""
    found = table(world, pack)
    score = ranked(found)
    scores: dict[str, Floats] = {"this pack": score, **baselines(found, pack)}
    scores["personalised PageRank"] = walked(world, found)
    if sister is not None:
        taught = table(sister, pack)
        scores["ceiling"] = ceiling.score(matrix(taught), taught.truth, matrix(found))
    qualities = {
        name: ranking.quality(values, found.person, found.truth, first) for name, values in scores.items()
    }
    linked = _linked(world, found)
    return {
        "population": dict(world.manifest),
        "pack": {"id": pack.id, "version": pack.version, "sha256": pack.sha256},
        "payers": len(found.person),
        "of_the_kind": int(found.truth.sum()),
        "ranking": {name: _plain(quality) for name, quality in qualities.items()},
        "first_classes": {
            str(k): ranking.classes_in(k, score, found.person, found.classes) for k in (100, 300, 1000)
        },
        "victims": _victims(found, score),
        "linked_to_named": linked,
        "false_leads": {name: _rates(found, score, groups) for name, groups in found.groups.items()},
        "false_leads_within_class": _within(found, score),
        "calibration": {rival: calibration(found, rival) for rival in RIVALS},
    }


def calibration(found: Table, rival: str) -> dict[str, Any]:
    """Return, per band of 5 dB of support against one rival, persons of both kinds and the ratio that they show.

    Shown decibans: 10 log10 of (share of the kind in the band / share of the rival in the band).
    """
    support = found.support[rival]
    ours, theirs = support[found.truth], support[found.classes == rival]
    edges = np.arange(-40, 41, 5)
    bands = []
    for low, high in itertools.pairwise(edges):
        a, b = int(((ours >= low) & (ours < high)).sum()), int(((theirs >= low) & (theirs < high)).sum())
        shown = 10 * np.log10((a / len(ours)) / (b / len(theirs))) if a and b else None
        bands.append(
            {
                "from": int(low),
                "to": int(high),
                "kind": a,
                "rival": b,
                "shown": None if shown is None else round(float(shown), 2),
            }
        )
    costs = (
        np.logaddexp(0, -ours / 10 * np.log(10)).mean(),
        np.logaddexp(0, theirs / 10 * np.log(10)).mean(),
    )
    return {"bands": bands, "cllr": round(float(sum(costs) / 2 / np.log(2)), 4) if len(theirs) else None}


def _alone(found: Table, item: Indicator) -> Floats:
    value = found.features[item.feature]
    return -value if item.points < 0 else value


def _victims(found: Table, score: Floats) -> dict[str, Any]:
    first = ranking.order(score, found.person)[:300]
    return {
        "in_first_300": {name: int((found.classes[first] == name).sum()) for name in VICTIMS},
        "on_their_own_list": {
            name: int(((found.classes == name) & (found.listed == "possible victim")).sum())
            for name in found_classes(found)
        },
        "all": {name: int((found.classes == name).sum()) for name in VICTIMS},
    }


def found_classes(found: Table) -> list[str]:
    """Return the true classes that occur, the kind first."""
    return sorted(np.unique(found.classes).tolist(), key=lambda name: (name != HYPOTHESIS, name))


def _linked(world: World, found: Table) -> dict[str, Any] | None:
    """Return how many payers of the kind who pay a named person stand in the first 600; None without named persons."""
    rows = world.con.execute(
        "SELECT DISTINCT q.payer_id FROM pair_feature AS q JOIN named_person AS n ON n.person_id = q.payee_id"
    ).fetchnumpy()["payer_id"]
    linked = np.isin(found.person, rows) & found.truth
    if not len(rows):
        return None
    first = np.zeros(len(found.person), dtype=np.bool_)
    first[ranking.order(ranked(found), found.person)[:600]] = True
    return {"linked": int(linked.sum()), "in_first_600": int((linked & first).sum())}


def _rates(found: Table, score: Floats, groups: Words) -> dict[str, Any]:
    rates = ranking.false_leads(_AUDITED, score, found.person, found.truth, groups)
    ratio = ranking.unequal(rates)
    return {
        "groups": [{"group": rate.group, "honest": rate.honest, "false": rate.false} for rate in rates],
        "ratio": None if np.isnan(ratio) else round(float(ratio), 3),
    }


def _within(found: Table, score: Floats) -> dict[str, Any]:
    """Return the corridors' rates inside the class that gives most false leads: what remains when that is equal."""
    counts = ranking.classes_in(_AUDITED, score, found.person, found.classes)
    worst = next(name for name in counts if name != HYPOTHESIS)
    among = np.where(found.classes == worst, found.groups["corridor"], "other classes")
    rates = [
        r
        for r in ranking.false_leads(_AUDITED, score, found.person, found.truth, among)
        if r.group != "other classes"
    ]
    ratio = ranking.unequal(rates)
    return {
        "class": worst,
        "groups": [{"group": rate.group, "honest": rate.honest, "false": rate.false} for rate in rates],
        "ratio": None if np.isnan(ratio) else round(float(ratio), 3),
    }


def _plain(quality: ranking.Quality) -> dict[str, Any]:
    return {
        "average_precision": round(quality.average_precision, 4),
        "precision": {str(k): round(value, 4) for k, value in quality.precision.items()},
        "recall": {str(k): round(value, 4) for k, value in quality.recall.items()},
    }


def _richness(payments: Floats) -> Words:
    limits = np.array([limit for limit, _ in _RICHNESS], dtype=np.float64)
    names = np.array([name for _, name in _RICHNESS])
    return names[np.searchsorted(limits, payments)]


def _real(column: Any) -> Floats:  # noqa: ANN401 - numpy or masked array, as the engine gives it
    """Return a column as floats, NaN where nothing is known."""
    filled = np.ma.filled(np.ma.asarray(column, dtype=np.float64), np.nan)
    return np.asarray(filled, dtype=np.float64)
