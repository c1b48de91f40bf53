"""What other authorities or providers stated about the person or a counterpart, each with exhibit and row."""

from typing import Any

import duckdb

from filature.leads.reading import rows

Row = dict[str, Any]


def referrals(con: duckdb.DuckDBPyConnection, lead: Row) -> list[Row]:
    """Return the referrals that name the lead's person or a counterpart, numbered from 1, oldest first.

    A row that names two such persons appears once for each.
    """
    side, other = ("payee", "payer") if lead["role"] == "payee" else ("payer", "payee")
    found = rows(
        con,
        f"""SELECT DISTINCT r.record_id, r.exhibit_no, r.row_ref, r.authority, r.reference, r.referred_on,
          r.stated_role, p.label, p.person_id
        FROM referral AS r
        JOIN mention AS m ON m.record_id = r.record_id
        JOIN person_mention AS pm ON pm.mention_id = m.mention_id
        JOIN person AS p ON p.person_id = pm.person_id
        WHERE pm.person_id = ? OR pm.person_id IN (SELECT {other}_id FROM pair_feature WHERE {side}_id = ?)
        ORDER BY r.referred_on NULLS FIRST, r.record_id, p.person_id""",  # noqa: S608 - side is one of two words
        [lead["person_id"], lead["person_id"]],
    )
    return [
        {
            "n": position,
            "record_id": row["record_id"],
            "exhibit": row["exhibit_no"],
            "row_ref": row["row_ref"],
            "person": row["label"],
            "authority": row["authority"],
            "reference": row["reference"],
            "referred_on": None if row["referred_on"] is None else row["referred_on"].isoformat(),
            "stated_role": row["stated_role"],
        }
        for position, row in enumerate(found, start=1)
    ]
