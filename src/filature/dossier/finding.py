"""From the name of a lead on the work list to the same person among the rows that may be cited.

Where a workspace holds intelligence-only rows, dossiers are gathered from a recomputation without them. A
person first met in such a row has another number there, and a lead may not exist there at all.
"""

from typing import Any

import duckdb

from filature.errors import RefusedError, UsageError
from filature.leads import reading

Row = dict[str, Any]


def find(citable: duckdb.DuckDBPyConnection, worked: duckdb.DuckDBPyConnection, name: str) -> Row:
    """Return the citable lead that `name` means; its `names` are those under which it may have been decided.

    Raises UsageError where nobody has the name, RefusedError where the lead needs rows that may not be cited.
    """
    if citable is worked:
        lead = reading.find(citable, name)
        return {**lead, "names": {lead["lead"]}}
    shown = reading.find(worked, name)
    mentions = worked.execute(
        "SELECT mention_id FROM person_mention WHERE person_id = ?", [shown["person_id"]]
    ).fetchall()
    found = citable.execute(
        "SELECT DISTINCT l.lead FROM lead AS l JOIN person_mention AS pm ON pm.person_id = l.person_id "
        "WHERE l.role = ? AND pm.mention_id IN (SELECT unnest(?::BIGINT[])) ORDER BY l.lead",
        [shown["role"], [number for (number,) in mentions]],
    ).fetchall()
    names = [lead for (lead,) in found]
    if not names:
        message = f"{shown['lead']} is no lead without the rows that may not be cited"
        raise RefusedError(
            "not-citable", message, "look for judicial sources of the same facts, then run again"
        )
    if len(names) > 1 and name not in names:
        message = f"{shown['lead']} is several persons without the rows that may not be cited"
        raise UsageError("several-leads", message, f"choose one of: {', '.join(names)}")
    lead = reading.find(citable, name if name in names else names[0])
    return {**lead, "names": {lead["lead"], shown["lead"]}}
