"""Plots of a validation: how LRs of both classes lie (Tippett), how well they are calibrated (PAV), their cost (ECE).

All axes are log10. Numbers in, SVG text out; a value beyond the axis is drawn at its edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from filature.figures.svg import (
    GRID,
    INK,
    PAYMENT,
    RULE,
    SESSION,
    SOFT,
    WIDTH,
    document,
    element,
    label,
    number,
)
from filature.locales import Labels

_LEFT, _RIGHT, _TOP, _BOTTOM = 70.0, WIDTH - 24.0, 46.0, 330.0
_HEIGHT = 400.0
_DASHES = (None, "6 4", "2 3")
_COLOURS = (PAYMENT, SESSION, SOFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a plot: its name and its points in order."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """From values to places."""

    x: tuple[float, float]
    y: tuple[float, float]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a value is drawn; beyond the axes, at their edge."""
        along = (min(max(x, self.x[0]), self.x[1]) - self.x[0]) / (self.x[1] - self.x[0])
        up = (min(max(y, self.y[0]), self.y[1]) - self.y[0]) / (self.y[1] - self.y[0])
        return _LEFT + along * (_RIGHT - _LEFT), _BOTTOM - up * (_BOTTOM - _TOP)


def tippett(h1: Sequence[float], h2: Sequence[float], *, title: str, labels: Labels) -> str:
    """Return the shares of both classes with an LR above each value; `h1`, `h2` are ascending log10 LRs."""
    lines = [
        Line(name=labels.text("figure.validation.h1"), points=_steps(h1)),
        Line(name=labels.text("figure.validation.h2"), points=_steps(h2)),
    ]
    frame = Frame(x=_span([*h1, *h2]), y=(0.0, 1.0))
    return plot(frame, lines, title, ("figure.validation.lr", "figure.validation.share"), labels,
                 description=labels.text("figure.tippett.description"), marks=[0.0])  # fmt: skip


def pav(before: Sequence[float], after: Sequence[float], *, title: str, labels: Labels) -> str:
    """Return LRs after PAV against LRs before; on the dashed line the set is calibrated."""
    frame = Frame(x=_span(before), y=_span(before))
    identity = Line(
        name=labels.text("figure.validation.identity"),
        points=[(frame.x[0], frame.x[0]), (frame.x[1], frame.x[1])],
    )
    line = Line(name=labels.text("figure.validation.pav"), points=list(zip(before, after, strict=True)))
    return plot(frame, [line, identity], title, ("figure.validation.lr", "figure.validation.lr-pav"), labels,
                 description=labels.text("figure.pav.description"), marks=[0.0])  # fmt: skip


def ece(
    odds: Sequence[float], values: Sequence[float], best: Sequence[float], none: Sequence[float], *, title: str,
    labels: Labels,
) -> str:  # fmt: skip
    """Return the empirical cross-entropy over prior odds: of the LRs, after PAV, and without any evidence."""
    lines = [
        Line(name=labels.text(f"figure.validation.{key}"), points=list(zip(odds, line, strict=True)))
        for key, line in (("as-given", values), ("pav", best), ("none", none))
    ]
    frame = Frame(x=(odds[0], odds[-1]), y=(0.0, max(1.0, *values)))
    return plot(frame, lines, title, ("figure.validation.odds", "figure.validation.ece"), labels,
                 description=labels.text("figure.ece.description"), marks=[0.0])  # fmt: skip


def _steps(values: Sequence[float]) -> list[tuple[float, float]]:
    """Return the falling staircase of the share above x."""
    found, share = [], 1.0
    for place, value in enumerate(values, start=1):
        found.append((value, share))
        share = 1.0 - place / len(values)
        found.append((value, share))
    return found


def _span(values: Sequence[float]) -> tuple[float, float]:
    """Return whole ends that hold the values and 0, at most six orders either way."""
    low, high = min([0.0, *values]), max([0.0, *values])
    return max(-6.0, float(int(low) - 1)), min(6.0, float(int(high) + 1))


def plot(
    frame: Frame, lines: Sequence[Line], title: str, axes: tuple[str, str], labels: Labels, *, description: str,
    marks: Sequence[float],
) -> str:  # fmt: skip
    """Return up to three lines on log10 axes with a legend; `marks` are dashed verticals."""
    body = [label(_LEFT, 24, title, font_size=14, font_weight="bold")]
    body += _ticks(frame, labels)
    for value in marks:
        x, _ = frame.place(value, frame.y[0])
        body.append(element("line", x1=x, y1=_TOP, x2=x, y2=_BOTTOM, stroke=RULE, stroke_dasharray="3 3"))
    for place, line in enumerate(lines):
        body.append(_drawn(frame, line, place))
        y = _HEIGHT - 14
        x = _LEFT + place * 215
        body.append(
            element(
                "line",
                x1=x,
                y1=y - 4,
                x2=x + 24,
                y2=y - 4,
                stroke=_COLOURS[place],
                stroke_width=2,
                stroke_dasharray=_DASHES[place],
            )
        )
        body.append(label(x + 30, y, line.name, font_size=11))
    middle = (_LEFT + _RIGHT) / 2
    body.append(label(middle, _BOTTOM + 34, labels.text(axes[0]), text_anchor="middle", font_size=11))
    body.append(label(_LEFT, _TOP - 6, labels.text(axes[1]), font_size=11, fill=SOFT))
    return document(_HEIGHT, *body, title=title, description=description)


def _ticks(frame: Frame, labels: Labels) -> list[str]:
    found = [
        element("rect", x=_LEFT, y=_TOP, width=_RIGHT - _LEFT, height=_BOTTOM - _TOP, fill="none", stroke=INK)
    ]
    for value in range(int(frame.x[0]), int(frame.x[1]) + 1):
        x, _ = frame.place(float(value), frame.y[0])
        found.append(element("line", x1=x, y1=_BOTTOM, x2=x, y2=_BOTTOM + 5, stroke=INK))
        found.append(
            label(x, _BOTTOM + 18, labels.formats.decimal(value), text_anchor="middle", font_size=10)
        )
    for step in range(5):
        value_y = frame.y[0] + step * (frame.y[1] - frame.y[0]) / 4
        _, y = frame.place(frame.x[0], value_y)
        found.append(element("line", x1=_LEFT, y1=y, x2=_RIGHT, y2=y, stroke=GRID))
        text = labels.formats.decimal(round(value_y, 2))
        found.append(label(_LEFT - 8, y + 3, text, text_anchor="end", font_size=10))
    return found


def _drawn(frame: Frame, line: Line, place: int) -> str:
    places = [frame.place(x, y) for x, y in line.points]
    # Points that fall on the previous one are left out: thousands of persons draw a few hundred points.
    kept: list[str] = []
    for x, y in places:
        point = f"{number(round(x, 1))},{number(round(y, 1))}"
        if not kept or kept[-1] != point:
            kept.append(point)
    if not kept:
        return ""
    path = "M" + " L".join(kept)
    return element(
        "path", d=path, fill="none", stroke=_COLOURS[place], stroke_width=2, stroke_dasharray=_DASHES[place]
    )
