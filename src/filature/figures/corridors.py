"""Destinations month by month: one small panel each, all with the same months, each with its own scale.

Bars are payments a month, the last three darker; the line is what the destination's own history lets expect. A
destination is context for a unit: nothing here is about a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
    shorten,
    tip,
)
from filature.locales import Labels

MOST_PANELS = 24
_COLUMNS = 3
_UNSTATED = "figure.corridors.unstated"
_GAP = 18.0
_LEFT, _TOP = 10.0, 40.0
_PANEL = (WIDTH - 2 * _LEFT - (_COLUMNS - 1) * _GAP) / _COLUMNS
_PLOT, _ROW = 70.0, 124.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One destination of a kind (country, currency, channel).

    `months` are (first day, payments, expected) in order, the last `recent` of them drawn darker.
    """

    kind: str
    name: str
    months: Sequence[tuple[date, int, float]]
    recent: int
    rise: float | None
    rising: bool


def corridors(panels: Sequence[Panel], *, labels: Labels) -> str:
    """Return the panels as SVG text, in the order given; what is left out is counted."""
    title = labels.text("figure.corridors.title")
    shown = [panel for panel in panels if panel.months][:MOST_PANELS]
    if not shown:
        empty = labels.text("figure.corridors.empty")
        return document(
            80, label(WIDTH / 2, 46, empty, text_anchor="middle", fill=SOFT), title=title, description=empty
        )
    body = [label(_LEFT, 18, labels.text("figure.corridors.legend"), font_size=11, fill=SOFT)]
    for index, panel in enumerate(shown):
        x = _LEFT + index % _COLUMNS * (_PANEL + _GAP)
        body += _panel(panel, x, _TOP + index // _COLUMNS * _ROW, labels)
    height = _TOP + -(-len(shown) // _COLUMNS) * _ROW
    left_out = len(panels) - len(shown)
    if left_out:
        body.append(label(_LEFT, height + 4, labels.plural("figure.more", left_out), font_size=11, fill=SOFT))
        height += 14
    rising = sum(panel.rising for panel in shown)
    about = " ".join(
        (
            labels.plural("figure.corridors.about", len(shown)),
            labels.plural("figure.corridors.rising", rising),
        )
    )
    return document(height, *body, title=title, description=about)


def _panel(panel: Panel, x: float, y: float, labels: Labels) -> list[str]:
    most = max(max(n, e) for _, n, e in panel.months) or 1
    wide = _PANEL / len(panel.months)
    foot = y + 20 + _PLOT
    name = panel.name or f"{labels.text(f'figure.corridors.kind.{panel.kind}')}: {labels.text(_UNSTATED)}"
    rise = (
        "" if panel.rise is None else labels.text("figure.corridors.rise", value=_decimal(panel.rise, labels))
    )
    found = [
        label(x, y + 10, shorten(name, _PANEL * 0.72), font_weight="bold" if panel.rising else None),
        label(
            x + _PANEL,
            y + 10,
            rise,
            text_anchor="end",
            font_size=10.5,
            fill=SESSION if panel.rising else SOFT,
        ),
        element("line", x1=x, y1=y + 20, x2=x + _PANEL, y2=y + 20, stroke=GRID),
        element("line", x1=x, y1=foot, x2=x + _PANEL, y2=foot, stroke=INK),
    ]
    for index, (month, payments, expected) in enumerate(panel.months):
        recent = index >= len(panel.months) - panel.recent
        high = _PLOT * payments / most
        hint = labels.text(
            "figure.corridors.month",
            month=f"{month:%Y-%m}", payments=labels.plural("figure.payments", payments),
            expected=_decimal(expected, labels),
        )  # fmt: skip
        found.append(
            element("rect", tip(hint), x=x + index * wide, y=foot - high, width=wide * 0.82, height=high,
                    fill=PAYMENT if recent else RULE)
        )  # fmt: skip
    line = "M" + " L".join(
        f"{number(x + (index + 0.41) * wide)} {number(foot - _PLOT * expected / most)}"
        for index, (_, _, expected) in enumerate(panel.months)
    )
    found.append(element("path", d=line, fill="none", stroke=SESSION, stroke_width=1.3))
    ends = ((x, "start", panel.months[0]), (x + _PANEL, "end", panel.months[-1]))
    for place, anchor, (month, _, _) in ends:
        found.append(label(place, foot + 12, f"{month:%Y-%m}", text_anchor=anchor, font_size=10, fill=SOFT))
    scale = labels.formats.integer(round(most))
    found.append(label(x, y + 30, scale, font_size=9.5, fill=SOFT))
    return found


def _decimal(value: float, labels: Labels) -> str:
    return labels.formats.decimal(value, places=1)
