"""The figures of one dossier, drawn from its facts: what the tables say is what the pictures show.

Takes the facts as plain data (the schema is the dossier's), so that neither room imports the other.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from filature.figures.network import Counterpart, NetworkData, Other, network
from filature.figures.timeline import Coverage, Link, PaymentMark, SessionMark, TimelineData, timeline
from filature.locales import load


def figures(facts: Mapping[str, Any], lang: str) -> dict[str, str]:
    """Return the figures of checked facts by name: 'timeline' and 'network', as SVG text."""
    labels = load(lang)
    zone = facts["document"]["display_zone"]
    return {
        "network": network(network_data(facts), labels=labels),
        "timeline": timeline(timeline_data(facts), zone=zone, labels=labels),
    }


def timeline_data(facts: Mapping[str, Any]) -> TimelineData:
    """Return what the timeline of the facts shows."""
    return TimelineData(
        payments=tuple(
            PaymentMark(
                n=row["n"],
                at_utc=_instant(row["time"]),
                day=date.fromisoformat(row["time"]["day"]),
                amount=Decimal(row["amount"]),
                currency=row["currency"],
            )
            for row in facts["payments"]
        ),
        sessions=tuple(
            SessionMark(
                n=row["n"],
                at_utc=_instant(row["time"]),
                day=date.fromisoformat(row["time"]["day"]),
                duration_s=row["duration_s"],
                kind=row["kind"],
            )
            for row in facts["sessions"]
        ),
        links=tuple(
            Link(payment=episode["payment"], session=session["n"])
            for episode in facts["episodes"]
            for session in episode["sessions"]
        ),
        coverage=tuple(
            Coverage(
                channel=row["channel"],
                first=date.fromisoformat(row["first_on"]),
                last=date.fromisoformat(row["last_on"]),
            )
            for row in facts["coverage"]
        ),
    )


def network_data(facts: Mapping[str, Any]) -> NetworkData:
    """Return what the network of the facts shows."""
    person = facts["person"]
    return NetworkData(
        label=person["label"],
        name=person["names"][0] if person["names"] else None,
        role=facts["document"]["role"],
        counterparts=tuple(
            Counterpart(
                label=row["label"], name=row["name"], payments=row["payments"], sessions=row["sessions"]
            )
            for row in facts["counterparts"]
        ),
        others=tuple(
            Other(
                label=row["label"], payments={edge["label"]: edge["payments"] for edge in row["counterparts"]}
            )
            for row in facts["network"]["others"]
        ),
        more_others=facts["network"]["more"],
    )


def _instant(time: Mapping[str, Any]) -> datetime | None:
    return None if time["utc"] is None else datetime.fromisoformat(time["utc"])
