"""Plots of an evaluated ranking: what stands in the first places, and whether decibans mean what they say."""

import math
from collections.abc import Mapping, Sequence

from filature.figures.calibration import Frame, Line, plot
from filature.locales import Labels


def precision(rankings: Mapping[str, Mapping[int, float]], *, title: str, labels: Labels) -> str:
    """Return the share found in the first places, by ranking (at most three): {name: {places: share}}."""
    lines = [
        Line(name=name, points=[(math.log10(k), share) for k, share in sorted(points.items())])
        for name, points in rankings.items()
    ]
    places = [x for line in lines for x, _ in line.points]
    frame = Frame(x=(1.0, max(3.0, *places)), y=(0.0, 1.0))
    return plot(frame, lines, title, ("figure.ranking.places", "figure.ranking.share"), labels,
                description=labels.text("figure.ranking.description"), marks=[])  # fmt: skip


def calibration(bands: Mapping[str, Sequence[tuple[float, float]]], *, title: str, labels: Labels) -> str:
    """Return the decibans that bands of persons show against those stated, in units of 10 dB; dashed: as stated."""
    lines = [Line(name=name, points=list(points)) for name, points in bands.items()]
    frame = Frame(x=(-4.0, 4.0), y=(-4.0, 4.0))
    identity = Line(name=labels.text("figure.validation.identity"), points=[(-4.0, -4.0), (4.0, 4.0)])
    return plot(frame, [*lines[:2], identity], title, ("figure.ranking.stated", "figure.ranking.shown"), labels,
                description=labels.text("figure.ranking.calibration"), marks=[0.0])  # fmt: skip
