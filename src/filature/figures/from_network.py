"""The charts of networks and corridors, drawn from the same plain data as their tables."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from filature.figures.corridors import Panel, corridors
from filature.figures.network import Counterpart, NetworkData, Other, network
from filature.figures.svg import Figure
from filature.locales import load


def drawn(found: Mapping[str, Any], lang: str) -> Figure:
    """Return the network of one person: the rows of `networks.reading.around`."""
    data = NetworkData(
        label=found["person"],
        name=found["name"],
        role=found["role"],
        counterparts=tuple(
            Counterpart(
                label=row["person"],
                name=row["name"],
                payments=row["paid"] + row["was_paid"],
                sessions=row["sessions"],
            )
            for row in found["neighbours"]
        ),
        others=tuple(Other(label=row["person"], payments=row["payments"]) for row in found["others"]),
    )
    return Figure(network(data, labels=load(lang)))


def corridor_chart(found: Sequence[Mapping[str, Any]], lang: str) -> Figure:
    """Return the destinations of `networks.corridors.shown`, in the order given."""
    panels = [
        Panel(
            kind=item["kind"],
            name=item["destination"],
            months=[(_day(row["month"]), row["payments"], row["expected"]) for row in item["months"]],
            recent=item["recent_months"],
            rise=item["rise"],
            rising=item["rising"],
        )
        for item in found
    ]
    return Figure(corridors(panels, labels=load(lang)))


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
