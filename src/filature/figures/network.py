"""The network of one lead: its counterparts, and who else is linked to the same counterparts.

Three columns, always in the same order, so that two readings look alike: the person, the counterparts (most
payments first), the others. A solid line is payments, wider for more; a dashed line is sessions only.
No place of anybody is ever drawn: positions on the page carry no meaning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

from filature.figures.svg import (
    INK,
    PAPER,
    PAYMENT,
    SESSION,
    SOFT,
    WIDTH,
    document,
    element,
    label,
    shorten,
    tip,
)
from filature.locales import Labels
from filature.locales.characters import DASH

MOST_COUNTERPARTS = 18
MOST_OTHERS = 18
_ROW = 44.0
_BOX = 34.0
_TOP = 34.0
_PERSON_X, _COUNTERPART_X, _OTHER_X = 8.0, 268.0, 528.0
_BOX_WIDTH = 184.0
_WIDEST = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """One person at the other end of payments or sessions; `name` is None when unknown or sealed."""

    label: str
    name: str | None = None
    payments: int = 0
    sessions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Somebody else linked to the same counterparts; `payments` maps a counterpart's label to a number."""

    label: str
    payments: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkData:
    """What a network figure shows. `more_*` count persons left out before they came here."""

    label: str
    role: str
    name: str | None = None
    counterparts: Sequence[Counterpart] = ()
    others: Sequence[Other] = ()
    more_counterparts: int = 0
    more_others: int = 0


def network(data: NetworkData, *, labels: Labels) -> str:
    """Return the network as SVG text."""
    title = labels.text("figure.network.title")
    if not data.counterparts:
        empty = labels.text("figure.network.empty")
        return document(
            80, label(WIDTH / 2, 46, empty, text_anchor="middle", fill=SOFT), title=title, description=empty
        )
    counterparts = sorted(data.counterparts, key=lambda c: (-c.payments, -c.sessions, c.label))
    shown = counterparts[:MOST_COUNTERPARTS]
    order = {c.label: index for index, c in enumerate(shown)}
    linked = [other for other in data.others if any(name in order for name in other.payments)]
    chosen = sorted(linked, key=lambda o: (-len(o.payments), -sum(o.payments.values()), o.label))[
        :MOST_OTHERS
    ]
    # Sorted by where their links go: fewer lines cross.
    others = sorted(chosen, key=lambda o: (_middle(o, order), o.label))
    more = (
        data.more_counterparts + len(counterparts) - len(shown),
        data.more_others + len(data.others) - len(others),
    )
    rows = max(len(shown) + bool(more[0]), len(others) + bool(more[1]), 1)
    foot = _TOP + rows * _ROW
    person_y = _TOP + (len(shown) + bool(more[0])) * _ROW / 2
    body = [
        *_headings(data.role, labels, others=bool(others or more[1])),
        *_lines(shown, others, order, person_y, labels),
        *_boxes(data, shown, others, person_y, labels),
        *_more(more, len(shown), len(others), labels),
        *_legend(foot + 12, labels),
    ]
    return document(foot + 40, *body, title=title, description=_describe(data, more, labels))


def _middle(other: Other, order: Mapping[str, int]) -> float:
    places = [order[name] for name in other.payments if name in order]
    return sum(places) / len(places)


def _y(index: int) -> float:
    return _TOP + index * _ROW + _ROW / 2


def _headings(role: str, labels: Labels, *, others: bool) -> list[str]:
    keys = ("person", f"counterparts.{role}", f"others.{role}")[: 3 if others else 2]
    return [
        label(
            x + _BOX_WIDTH / 2,
            18,
            labels.text(f"figure.network.{key}"),
            text_anchor="middle",
            font_size=11,
            fill=SOFT,
        )
        for x, key in zip((_PERSON_X, _COUNTERPART_X, _OTHER_X), keys, strict=False)
    ]


def _lines(
    shown: list[Counterpart], others: list[Other], order: Mapping[str, int], person_y: float, labels: Labels
) -> list[str]:
    found = []
    for other_index, other in enumerate(others):
        for name, payments in sorted(other.payments.items()):
            if name in order:
                ends = (_OTHER_X, _y(other_index), _COUNTERPART_X + _BOX_WIDTH, _y(order[name]))
                hint = f"{other.label} {DASH} {name}: {labels.plural('figure.payments', payments)}"
                found.append(_line(ends, payments, hint, opacity=0.5))
    for index, one in enumerate(shown):
        hint = f"{one.label}: {_counts(one, labels)}"
        ends = (_PERSON_X + _BOX_WIDTH, person_y, _COUNTERPART_X, _y(index))
        found.append(_line(ends, one.payments, hint, opacity=0.85))
    return found


def _line(ends: tuple[float, float, float, float], payments: int, hint: str, *, opacity: float) -> str:
    """Return one link; its width grows with the logarithm of the payments, so that 1 stays visible."""
    x1, y1, x2, y2 = ends
    middle = (x1 + x2) / 2
    path = f"M{x1:g} {y1:.4g} C{middle:g} {y1:.4g} {middle:g} {y2:.4g} {x2:g} {y2:.4g}"
    look: dict[str, str | float] = {
        "stroke": PAYMENT,
        "stroke_width": min(1 + 0.8 * log2(max(payments, 1)), _WIDEST),
    }
    if not payments:
        look = {"stroke": SESSION, "stroke_width": 1.5, "stroke_dasharray": "5 4"}
    return element("path", tip(hint), d=path, fill="none", stroke_opacity=opacity, **look)


def _boxes(
    data: NetworkData, shown: list[Counterpart], others: list[Other], person_y: float, labels: Labels
) -> list[str]:
    role = labels.text(f"role.{data.role}")
    found = [
        _box(
            _PERSON_X,
            person_y,
            data.name or data.label,
            f"{data.label} · {role}" if data.name else role,
            strong=True,
        )
    ]
    found += [
        _box(_COUNTERPART_X, _y(index), one.name or one.label, _counts(one, labels))
        for index, one in enumerate(shown)
    ]
    for index, other in enumerate(others):
        count = labels.plural("figure.payments", sum(other.payments.values()))
        found.append(_box(_OTHER_X, _y(index), other.label, count))
    return found


def _box(x: float, y: float, first: str, second: str, *, strong: bool = False) -> str:
    frame = element(
        "rect",
        x=x,
        y=y - _BOX / 2,
        width=_BOX_WIDTH,
        height=_BOX,
        rx=3,
        fill=PAPER,
        stroke=INK if strong else SOFT,
        stroke_width=1.8 if strong else 0.9,
    )
    upper = label(x + 8, y - 3, shorten(first, _BOX_WIDTH - 14), font_weight="bold" if strong else None)
    lower = label(x + 8, y + 11, shorten(second, _BOX_WIDTH - 14, 10.5), font_size=10.5, fill=SOFT)
    return element("g", tip(f"{first} {DASH} {second}"), frame, upper, lower)


def _counts(one: Counterpart, labels: Labels) -> str:
    parts = [labels.plural("figure.payments", one.payments)] if one.payments else []
    parts += [labels.plural("figure.sessions", one.sessions)] if one.sessions else []
    return ", ".join(parts)


def _more(more: tuple[int, int], shown: int, others: int, labels: Labels) -> list[str]:
    found = []
    for count, x, index in ((more[0], _COUNTERPART_X, shown), (more[1], _OTHER_X, others)):
        if count:
            text = labels.plural("figure.more", count)
            found.append(label(x + 8, _y(index) + 4, text, font_size=11, fill=SOFT))
    return found


def _legend(y: float, labels: Labels) -> list[str]:
    solid = element("line", x1=14, y1=y, x2=44, y2=y, stroke=PAYMENT, stroke_width=3)
    dashed = element(
        "line", x1=374, y1=y, x2=404, y2=y, stroke=SESSION, stroke_width=1.5, stroke_dasharray="5 4"
    )
    return [
        solid,
        label(52, y + 4, labels.text("figure.legend.solid"), font_size=11),
        dashed,
        label(412, y + 4, labels.text("figure.legend.dashed"), font_size=11),
    ]


def _describe(data: NetworkData, more: tuple[int, int], labels: Labels) -> str:
    return " ".join(
        (
            labels.text("figure.network.about", person=data.label, role=labels.text(f"role.{data.role}")),
            labels.plural("figure.network.counterparts", len(data.counterparts) + data.more_counterparts),
            labels.plural("figure.network.others", len(data.others) + data.more_others),
            labels.plural("figure.network.left_out", sum(more)),
        )
    )
