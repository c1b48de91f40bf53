"""The two kinds of lane of a timeline: marks one by one, or counts per interval where there are too many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil, log10
from typing import TYPE_CHECKING

from filature.figures.scale import Axis
from filature.figures.svg import GRID, PAPER, PAYMENT, SESSION, SOFT, element, label, tip
from filature.locales import Labels
from filature.locales.characters import DASH

if TYPE_CHECKING:
    from filature.figures.timeline import PaymentMark, SessionMark

BINS = 120
_HEAD = 14.0
_NARROWEST = 5.0
_HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A strip of the figure; its base line is at the bottom, or on top when `down`."""

    top: float
    height: float
    name: str
    unit: str = ""
    down: bool = False

    def bar(self, x: float, part: float, width: float, **attributes: str | float) -> str:
        """Return a bar of `part` (0 to 1) of the lane's height, standing on its base line."""
        size = max(part * (self.height - _HEAD), 1.5)
        y = self.top if self.down else self.top + self.height - size
        return element("rect", x=x, y=y, width=width, height=size, **attributes)

    def ceiling(self, axis: Axis, most: str) -> list[str]:
        """Return the lane's name and the line of its largest value, with that value written at it."""
        room = self.height - _HEAD
        y = self.top + room if self.down else self.top + _HEAD
        middle = self.top + self.height / 2
        text_y = y - 3 if self.down else y + 10
        named = [label(axis.left - 70, middle, self.name, font_size=11)]
        if self.unit:
            named.append(label(axis.left - 70, middle + 13, self.unit, font_size=10.5, fill=SOFT))
        if not most:
            return named
        line = element("line", x1=axis.left, y1=y, x2=axis.right, y2=y, stroke=GRID, stroke_dasharray="4 3")
        return [line, label(axis.left - 6, text_y, most, text_anchor="end", font_size=10, fill=SOFT), *named]


def round_up(value: Decimal) -> Decimal:
    """Return the smallest 1, 2, 2.5 or 5 times a power of ten that is not below `value` (> 0)."""
    power = Decimal(10) ** (ceil(log10(value)) - 1)
    return next(
        step * power for step in map(Decimal, ("1", "2", "2.5", "5", "10", "20")) if step * power >= value
    )


def payments(marks: list[PaymentMark], axis: Axis, lane: Lane, labels: Labels, *, scaled: bool) -> list[str]:
    """Return one bar a payment, as high as its amount; without a common currency all are equally high."""
    top = round_up(max((mark.amount for mark in marks), default=Decimal(1))) if marks else Decimal(1)
    most = labels.formats.decimal(top) if scaled and marks else ""
    found = lane.ceiling(axis, most)
    for mark in marks:
        part = float(mark.amount / top) if scaled else 0.35
        amount = labels.formats.amount(mark.amount, mark.currency)
        if mark.at_utc is None:
            first, last = axis.day(mark.day)
            x, width = _at_least(first, last, _NARROWEST)
            # Hollow, so that two payments of one day stay two.
            bar = lane.bar(x, part, width, fill=PAPER, fill_opacity=0, stroke=PAYMENT, stroke_width=1.2)
            when = labels.text("figure.day", day=labels.formats.date(mark.day))
        else:
            bar = lane.bar(axis.x(mark.at_utc) - 1.25, part, 2.5, fill=PAYMENT)
            when = labels.formats.instant(mark.at_utc, axis.zone)
        hint = labels.text("figure.payment.tip", n=labels.formats.integer(mark.n), amount=amount, when=when)
        found.append(element("g", tip(hint), bar))
    return found


def sessions(marks: list[SessionMark], axis: Axis, lane: Lane, labels: Labels) -> list[str]:
    """Return one bar a session hanging from the axis, as long as it lasted; hollow where not fully known."""
    longest = max((mark.duration_s or 0 for mark in marks), default=0)
    unit = 600 if longest <= _HOUR else _HOUR
    top = max(ceil(longest / unit), 1) * unit
    found = lane.ceiling(
        axis, labels.text("figure.minutes", n=labels.formats.integer(top // 60)) if marks else ""
    )
    for mark in marks:
        known = mark.at_utc is not None and mark.duration_s is not None
        paint: dict[str, str | float] = (
            {"fill": SESSION}
            if known
            else {"fill": PAPER, "fill_opacity": 0, "stroke": SESSION, "stroke_width": 1.2}
        )
        part = (mark.duration_s or 0) / top if mark.duration_s is not None else 0.3
        if mark.at_utc is None:
            first, last = axis.day(mark.day)
            x, width = _at_least(first, last, _NARROWEST)
            when = labels.text("figure.day", day=labels.formats.date(mark.day))
        else:
            x, width = axis.x(mark.at_utc) - 1.25, 2.5
            when = labels.formats.instant(mark.at_utc, axis.zone)
        length = DASH if mark.duration_s is None else labels.formats.duration(mark.duration_s)
        hint = labels.text("figure.session.tip", n=labels.formats.integer(mark.n), length=length, when=when)
        found.append(element("g", tip(hint), lane.bar(x, part, width, **paint)))
    return found


def bins(
    marks: list[tuple[datetime | None, date]], axis: Axis, lane: Lane, fill: str, labels: Labels
) -> list[str]:
    """Return counts in 120 equal intervals of the axis; a day-only mark counts at noon of its day."""
    step = (axis.right - axis.left) / BINS
    counts = [0] * BINS
    for at_utc, day in marks:
        x = sum(axis.day(day)) / 2 if at_utc is None else axis.x(at_utc)
        counts[min(int((x - axis.left) / step), BINS - 1)] += 1
    top = round_up(Decimal(max(counts)))
    found = lane.ceiling(axis, labels.formats.decimal(top))
    for index, count in enumerate(counts):
        if count:
            bar = lane.bar(axis.left + step * index + 0.3, count / float(top), step - 0.6, fill=fill)
            found.append(element("g", tip(labels.formats.integer(count)), bar))
    return found


def _at_least(first: float, last: float, narrowest: float) -> tuple[float, float]:
    width = max(last - first, narrowest)
    return (first + last - width) / 2, width
