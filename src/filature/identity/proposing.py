"""Proposals that are computed when somebody asks, because they may take minutes."""

from typing import Any

from filature.identity.legs import transfers
from filature.workspace import Workspace
from filature.workspace.records import transaction

Row = dict[str, Any]


def legs(workspace: Workspace) -> tuple[list[Row], dict[str, int]]:
    """Return which send and payout records may be one transfer, most probable first, and how many were looked at.

    The proposals stand in leg_link until the next run.
    """
    con = workspace.records
    with transaction(con, "matching legs"):
        done = transfers.propose(con)
    rows = con.execute(
        "SELECT s.exhibit_no, s.row_ref, p.exhibit_no, p.row_ref, l.probability, l.decibans, l.use FROM leg_link AS l "
        "JOIN transfer AS s ON s.record_id = l.send_record_id JOIN transfer AS p ON p.record_id = l.payout_record_id "
        "ORDER BY l.probability DESC, l.send_record_id"
    ).fetchall()
    return [
        {
            "send": f"exhibit {send}, {sent}",
            "payout": f"exhibit {payout}, {paid}",
            "probability": probability,
            "decibans": decibans,
            "use": use,
        }
        for send, sent, payout, paid, probability, decibans, use in rows
    ], {"sends": done.sends, "payouts": done.payouts}
