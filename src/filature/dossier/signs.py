"""The signs measured for a lead, as they may stand in a dossier: what was measured, against which threshold.

No points and no sum: a number for a person is a score, whatever it is called (SECURITY, section 12). Signs
come in the order of the published pack, those of one block together, never in an order of strength.
"""

from typing import Any

import duckdb

from filature.leads import reading
from filature.leads.pack import Indicator, Pack

Row = dict[str, Any]
_PLACES = ("payments", "sessions", "referrals")
_SPEAKS = ("for", "against", "victim")


def signs(con: duckdb.DuckDBPyConnection, lead: Row, pack: Pack, cited: dict[str, list[Row]]) -> list[Row]:
    """Return the published signs that are there; `cited` holds the rows shown, by place (`_PLACES`)."""
    order = {item.id: position for position, item in enumerate(pack.indicators)}
    known = pack.by_id()
    blocks: dict[tuple[str, str], int] = {}
    for item in pack.indicators:
        blocks.setdefault((speaks(item), item.block), len(blocks))
    shown = [
        item for item in reading.reasons(con, lead, pack) if item["indicator_id"] in known and item["present"]
    ]
    found = [
        _sign(item, known[item["indicator_id"]], cited)
        for item in shown
        if published(known[item["indicator_id"]])
    ]
    return sorted(
        found,
        key=lambda row: (
            _SPEAKS.index(row["speaks"]),
            blocks[row["speaks"], row["block"]],
            order[row["indicator"]],
        ),
    )


def published(sign: Indicator) -> bool:
    """Return whether a measure is a published sign with a threshold, as against one that only orders the list."""
    return sign.points != 0 or sign.block == "victim"


def speaks(sign: Indicator) -> str:
    """Return which way a sign points: for the hypothesis, against it, or to the payer being a victim."""
    if sign.block == "victim":
        return "victim"
    return "against" if sign.points < 0 else "for"


def _sign(item: Row, sign: Indicator, cited: dict[str, list[Row]]) -> Row:
    supporting = set(item["record_ids"] or ())
    return {
        "indicator": item["indicator_id"],
        "texts": sign.text,
        "source": sign.source,
        "year": sign.year,
        "grade": sign.grade,
        "block": sign.block,
        "speaks": speaks(sign),
        "value": round(item["value"], 4),
        "threshold": sign.starts,
        "supporting": item["supporting"],
        "considered": item["considered"],
        **{place: [row["n"] for row in cited[place] if row["record_id"] in supporting] for place in _PLACES},
    }
