"""Which file would change the answer most: for every block without data, how far it could move the support."""

from typing import Any

from filature.leads import scoring
from filature.leads.pack import Indicator, Pack

Row = dict[str, Any]
FILES_OF = {
    "sessions": "call-records",
    "referral": "partner-request",
    "hours": "timed-statement",
    "channel": "other-providers",
    "text": "reference-texts",
    "circle": "payee-statements",
    "network": "payee-statements",
}
"""Block of signs to the file that would fill it (message keys ask.*)."""


def swings(pack: Pack, lead: Row, reasons: list[Row]) -> list[Row]:
    """Return the blocks that say nothing about a lead yet: the file to request, and the support it could add or take.

    Support is told against the lead's closest explanation, in centidecibans; what could move it most comes first.
    Within a block the signs' largest and smallest weights are added: limits, not forecasts.
    """
    known = {item["indicator_id"] for item in reasons}
    role, closest = lead["role"], lead["closest"]
    items = pack.weighed(role)
    table = scoring.against(pack.weights[role], items, closest)
    missing: dict[str, list[Indicator]] = {}
    for item in items:
        if item.id not in known and item.block in FILES_OF:
            missing.setdefault(FILES_OF[item.block], []).append(item)
    found = [
        {
            "request": name,
            "signs": [item.id for item in group],
            "least": sum(min(0, *table[item.id]) for item in group),
            "most": sum(max(0, *table[item.id]) for item in group),
        }
        for name, group in missing.items()
    ]
    return sorted(
        (row for row in found if row["least"] or row["most"]),
        key=lambda row: (row["least"] - row["most"], row["request"]),
    )
