"""The timeline: payments above, sessions below, one time axis in one displayed zone.

A payment known only to the day is hollow and as wide as that day: nobody can read an hour off it. Heights
are amounts, one scale a currency (no conversion). Days that no source covers are grey: emptiness there says
nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from filature.figures import lanes
from filature.figures.lanes import Lane
from filature.figures.scale import Axis, axis, offsets, ticks
from filature.figures.svg import (
    GAP,
    GRID,
    INK,
    PAPER,
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

LEFT, RIGHT = 78.0, 706.0
MOST_MARKS = 300
"""Above this many marks a lane shows counts per interval (STYLE, section 10)."""
_MOST_CURRENCIES = 4
_TOP = 46.0
_BAND = 18.0
_MOST_CHANGES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMark:
    """One payment. `at_utc` is None when only the day, or no zone, is known; `day` is the day as written."""

    n: int
    at_utc: datetime | None
    day: date
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMark:
    """One session. `duration_s` is None when unknown, 0 when missed."""

    n: int
    at_utc: datetime | None
    day: date
    duration_s: int | None
    kind: str = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One session in the window of one payment: their numbers."""

    payment: int
    session: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Days, ends included, on which a source of payments or of communications would have shown an event."""

    channel: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineData:
    """What a timeline shows."""

    payments: Sequence[PaymentMark] = ()
    sessions: Sequence[SessionMark] = ()
    links: Sequence[Link] = ()
    coverage: Sequence[Coverage] = ()


def timeline(data: TimelineData, *, zone: str, labels: Labels) -> str:
    """Return the timeline as SVG text, its times shown in `zone`."""
    marks: list[PaymentMark | SessionMark] = [*data.payments, *data.sessions]
    span = axis(
        [mark.at_utc for mark in marks if mark.at_utc is not None],
        [mark.day for mark in marks if mark.at_utc is None],
        zone=zone,
        left=LEFT,
        right=RIGHT,
    )
    if span is None:
        empty = labels.text("figure.timeline.empty")
        note = label(WIDTH / 2, 46, empty, text_anchor="middle", fill=SOFT)
        return document(80, note, title=labels.text("figure.timeline.title"), description=empty)
    return _draw(data, span, labels)


def _draw(data: TimelineData, span: Axis, labels: Labels) -> str:
    upper, bottom = _payment_lanes(data, labels)
    lower = Lane(top=bottom + _BAND, height=78, name=labels.text("figure.lane.sessions"), down=True)
    foot = lower.top + lower.height
    binned = (len(data.payments) > MOST_MARKS, len(data.sessions) > MOST_MARKS)
    body = [
        *_gaps(data, span, upper, lower),
        *_grid(span, _TOP, foot, labels),
        *_offsets(span, _TOP, foot, labels),
        *([] if any(binned) else _links(data, span, bottom, lower.top)),
    ]
    body += _upper(data, span, upper, labels, binned=binned[0])
    sessions = sorted(data.sessions, key=lambda mark: mark.n)
    if binned[1]:
        body += lanes.bins([(m.at_utc, m.day) for m in sessions], span, lower, SESSION, labels)
    else:
        body += lanes.sessions(sessions, span, lower, labels)
    for y in (*(lane.top + lane.height for lane, _ in upper), lower.top):
        body.append(element("line", x1=LEFT, y1=y, x2=RIGHT, y2=y, stroke=INK))
    legend, height = _legend(data, foot + 44, labels, binned=binned)
    return document(
        height,
        *body,
        *legend,
        title=labels.text("figure.timeline.title"),
        description=_describe(data, span, labels),
    )


def _payment_lanes(data: TimelineData, labels: Labels) -> tuple[list[tuple[Lane, frozenset[str]]], float]:
    """Return one lane a currency, the most frequent nearest to the axis, and the foot of the lowest."""
    counts = Counter(mark.currency for mark in data.payments)
    ordered = sorted(counts, key=lambda currency: (-counts[currency], currency))
    own = ordered if len(ordered) <= _MOST_CURRENCIES else ordered[: _MOST_CURRENCIES - 1]
    groups: list[tuple[str, frozenset[str]]] = [(name, frozenset({name})) for name in own]
    if rest := frozenset(ordered) - frozenset(own):
        groups.append((labels.text("figure.lane.no-scale"), rest))
    if not groups or len(data.payments) > MOST_MARKS:
        groups = [("", frozenset(ordered))]
    height = 132.0 if len(groups) == 1 else 84.0
    found, top = [], _TOP
    for name, currencies in reversed(groups):
        shared = len(groups) > 1 and len(currencies) > 1
        title = labels.text("figure.lane.others" if shared else "figure.lane.payments")
        found.append((Lane(top=top, height=height, name=title, unit=name), currencies))
        top += height + 8
    return found, top - 8


def _upper(
    data: TimelineData, span: Axis, upper: list[tuple[Lane, frozenset[str]]], labels: Labels, *, binned: bool
) -> list[str]:
    ordered = sorted(data.payments, key=lambda mark: mark.n)
    if binned:
        return lanes.bins([(m.at_utc, m.day) for m in ordered], span, upper[0][0], PAYMENT, labels)
    found = []
    for lane, currencies in upper:
        chosen = [mark for mark in ordered if mark.currency in currencies]
        found += lanes.payments(chosen, span, lane, labels, scaled=len(currencies) == 1)
    return found


def _gaps(data: TimelineData, span: Axis, upper: list[tuple[Lane, frozenset[str]]], lower: Lane) -> list[str]:
    """Grey what no source covers, lane by lane."""
    top, foot = upper[0][0].top, upper[-1][0].top + upper[-1][0].height
    found = []
    for channel, y, height in (("payments", top, foot - top), ("communications", lower.top, lower.height)):
        covered = sorted(
            span.day(c.first)[:1] + span.day(c.last)[1:] for c in data.coverage if c.channel == channel
        )
        x = span.left
        for first, last in [*covered, (span.right, span.right)]:
            if first > x:
                found.append(element("rect", x=x, y=y, width=first - x, height=height, fill=GAP))
            x = max(x, last)
    return found


def _grid(span: Axis, top: float, foot: float, labels: Labels) -> list[str]:
    found = []
    for x, text in ticks(span, labels):
        found.append(element("line", x1=x, y1=top, x2=x, y2=foot + 4, stroke=GRID))
        anchor = (
            "middle" if span.left + 24 < x < span.right - 24 else "start" if x < span.right - 24 else "end"
        )
        found.append(label(x, foot + 17, text, text_anchor=anchor, font_size=10.5, fill=SOFT))
    return found


def _offsets(span: Axis, top: float, foot: float, labels: Labels) -> list[str]:
    """Say which zone is shown, and mark each change of its offset."""
    changes = offsets(span)
    names = list(dict.fromkeys(name for _, name in changes))
    text = labels.text("figure.zone", zone=span.zone, offsets=", ".join(names))
    found = [label(LEFT, 16, text, font_size=11, fill=SOFT)]
    for instant, name in changes[1:]:
        x = span.x(instant)
        found.append(element("line", x1=x, y1=top - 6, x2=x, y2=foot, stroke=RULE, stroke_dasharray="1.5 3"))
        if len(changes) <= _MOST_CHANGES + 1:
            anchor = "start" if x < span.right - 60 else "end"
            shown = labels.text("figure.offset", offset=name)
            found.append(label(x, top - 10, shown, font_size=10, fill=SOFT, text_anchor=anchor))
    return found


def _links(data: TimelineData, span: Axis, top: float, foot: float) -> list[str]:
    paid = {mark.n: mark.at_utc for mark in data.payments}
    seen = {mark.n: mark.at_utc for mark in data.sessions}
    found = []
    for link in sorted(data.links, key=lambda link: (link.payment, link.session)):
        first, last = paid.get(link.payment), seen.get(link.session)
        if first is not None and last is not None:
            places = {"x1": span.x(first), "y1": top, "x2": span.x(last), "y2": foot}
            found.append(element("line", **places, stroke=INK, stroke_width=1, stroke_opacity=0.75))
    return found


def _legend(
    data: TimelineData, top: float, labels: Labels, *, binned: tuple[bool, bool]
) -> tuple[list[str], float]:
    def sample(**attributes: str | float | None) -> str:
        return element("rect", width=12, height=9, **attributes)

    link = element("line", x1=4, y1=-1, x2=9, y2=10, stroke=INK)
    hollow = sample(fill=PAPER, stroke=PAYMENT, stroke_width=1.2)
    entries = [
        (not binned[0], sample(fill=PAYMENT), "figure.legend.payment"),
        (not all(binned), hollow, "figure.legend.day"),
        (not binned[1], sample(fill=SESSION), "figure.legend.session"),
        (bool(data.links) and not any(binned), link, "figure.legend.link"),
        (any(binned), sample(fill=RULE), "figure.legend.bins"),
        (True, sample(fill=GAP, stroke=RULE, stroke_width=0.5), "figure.legend.gap"),
    ]
    shown = [(mark, key) for wanted, mark, key in entries if wanted]
    found = []
    for index, (mark, key) in enumerate(shown):
        place = f"translate({number(14 + (WIDTH - 20) / 2 * (index % 2))} {number(top + 18 * (index // 2))})"
        found.append(element("g", mark, label(19, 8.5, labels.text(key), font_size=11), transform=place))
    return found, top + 18 * ((len(shown) + 1) // 2) + 4


def _describe(data: TimelineData, span: Axis, labels: Labels) -> str:
    first, last = span.days()
    dayonly = sum(mark.at_utc is None for mark in data.payments)
    return " ".join(
        (
            labels.text(
                "figure.timeline.from", first=labels.formats.date(first), last=labels.formats.date(last)
            ),
            labels.plural("figure.timeline.payments", len(data.payments)),
            labels.plural("figure.timeline.dayonly", dayonly),
            labels.plural("figure.timeline.sessions", len(data.sessions)),
            labels.plural("figure.timeline.links", len(data.links)),
        )
    )
