"""The SQL that weighs everybody, made from a pack: bins of measures, then whole centidecibans added up.

support(rival) = start(rival) + sum over indicators of weight(bin, rival): integers, so that the sum is exact
and the order of rows changes nothing. A measure without data is in no bin and adds nothing.

order = -10 log10( sum over rivals of mix x 10^(-support / 10) ): the support against all explanations together,
in the pack's mix (STATISTICS, section 1: the likelihood ratio against a mixture of alternatives).
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from filature.leads.pack import FINAL, HYPOTHESIS, RIVALS, START, Indicator, Pack, Weights

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SHARED = {"payer": "use", "payee": "use, payers"}  # columns that features and circles both have


def column(item: Indicator) -> str:
    """Return the name of the column of bins of an indicator."""
    return "bin_" + item.id.lower().replace("-", "_")


def bin_of(item: Indicator) -> str:
    """Return the SQL of an indicator's bin: NULL without data, 0 below the first cut."""
    value = f'"{item.feature}"'
    steps = "".join(
        f" WHEN {value} >= {cut!r} THEN {place}"
        for place, cut in reversed(list(enumerate(map(float, item.cuts), start=1)))
    )
    enough = f' OR coalesce("{item.considered}", 0) < {item.least:d}' if item.considered else ""
    return f"CASE WHEN {value} IS NULL{enough} THEN NULL{steps} ELSE 0 END::TINYINT"


def against(weights: Weights, items: Sequence[Indicator], rival: str) -> dict[str, tuple[int, ...]]:
    """Return the support of every bin for the hypothesis against one explanation, by indicator."""
    found: dict[str, tuple[int, ...]] = {START: (weights[START][HYPOTHESIS][0] - weights[START][rival][0],)}
    for item in items:
        if item.fixed is not None:
            found[item.id] = (0, *(item.fixed for _ in item.cuts))
        else:
            ours, theirs = weights[item.id][HYPOTHESIS], weights[item.id][rival]
            found[item.id] = tuple(a - b for a, b in zip(ours, theirs, strict=True))
    return found


def bins_sql(pack: Pack, role: str, step: int = FINAL) -> str:
    """Return the query of every person's bins in a pass: person_id, then one column an indicator."""
    columns = "".join(f", {bin_of(item)} AS {column(item)}" for item in pack.weighed(role, step))
    feature = f"{role}_feature AS f"
    circle = f"(SELECT * EXCLUDE ({SHARED[role]}) FROM {role}_circle) AS c"  # noqa: S608 - from a checked pack
    source = feature if step == 0 else f"{feature} LEFT JOIN {circle} ON c.person_id = f.person_id"
    return f"SELECT f.person_id{columns} FROM {source}"  # noqa: S608 - from a checked pack


def support_sql(pack: Pack, role: str, step: int = FINAL) -> str:
    """Return the query of every person's support against every explanation: person_id, s_FAM, s_SEA ..."""
    items = pack.weighed(role, step)
    weights = pack.of(role, step)
    sums = []
    for rival in RIVALS:
        table = against(weights, items, rival)
        terms = [str(table[START][0]), *(_term(item, table[item.id]) for item in items)]
        sums.append(f"({' + '.join(terms)})::BIGINT AS s_{rival}")
    return f"SELECT person_id, {', '.join(sums)} FROM ({bins_sql(pack, role, step)})"  # noqa: S608


def order_sql(mix: Mapping[str, float]) -> str:
    """Return the expression of the support against all explanations in the mix, in centidecibans."""
    terms = " + ".join(f"{mix[rival]!r} * pow(10, -s_{rival} / 1000.0)" for rival in RIVALS)
    return f"round(-1000 * log10({terms}))::BIGINT"


def closest_sql(mix: Mapping[str, float]) -> str:
    """Return the expression of the explanation that weighs most in that mixture."""
    pairs = ", ".join(f"(s_{r} - {_shift(mix[r])})" for r in RIVALS)
    codes = ", ".join(f"'{r}'" for r in RIVALS)
    return f"[{codes}][list_position([{pairs}], list_min([{pairs}]))]"


def for_sql(mix: Mapping[str, float], prevalence: float, code: str) -> str:
    """Return the expression of the support for one explanation against all others, the hypothesis included."""
    others = [f"{mix[r]!r} * pow(10, -s_{r} / 1000.0)" for r in RIVALS if r != code]
    return f"round(-s_{code} - 1000 * log10({prevalence!r} + {' + '.join(others)}))::BIGINT"


def alike_sql(prevalence: float) -> str:
    """Return the expression of the expected share of such payers, in millionths, from column `support`."""
    against_odds = (1 - prevalence) / prevalence
    return f"round(1e6 / (1 + {against_odds!r} * pow(10, -support / 1000.0)))::BIGINT"


def weight_table(pack: Pack) -> pa.Table:
    """Return (role, indicator_id, bin, code, support) of every bin, for the reasons of leads."""
    rows = []
    for role, weights in pack.weights.items():
        items = pack.weighed(role)
        for rival in RIVALS:
            for name, values in against(weights, items, rival).items():
                rows += [(role, name, place, rival, value) for place, value in enumerate(values)]
    names = ("role", "indicator_id", "bin", "code", "support")
    return pa.table({name: pa.array(part) for name, part in zip(names, zip(*rows, strict=True), strict=True)})


def replicate_support(pack: Pack, role: str, bins: Mapping[str, Ints]) -> list[dict[str, Ints]]:
    """Return each replicate's support against every explanation; `bins` by indicator, -1 = no data."""
    items = pack.weighed(role)
    found = []
    for replicate in pack.replicates:
        by_rival = {}
        for rival in RIVALS:
            table = against(replicate[role], items, rival)
            total = np.full(len(next(iter(bins.values()))), table[START][0], dtype=np.int64)
            for item in items:
                total += np.append(np.array(table[item.id], dtype=np.int64), 0)[bins[item.id]]
            by_rival[rival] = total
        found.append(by_rival)
    return found


def _term(item: Indicator, values: Sequence[int]) -> str:
    """Return the CASE of one indicator's support; neighbours of equal weight share a branch."""
    name = column(item)
    branches = [f"WHEN {place} THEN {value}" for place, value in enumerate(values) if value]
    return f"CASE {name} {' '.join(branches)} ELSE 0 END" if branches else "0"


def _shift(share: float) -> int:
    return round(1000 * math.log10(share))
