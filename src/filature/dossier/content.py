"""The body: the children first, then the person, what was measured, figures, every other explanation."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from filature.dossier import blocks as b
from filature.dossier.labels import Words
from filature.locales.characters import DASH

Section = dict[str, Any]
_CITED = ("payments", "sessions", "referrals")


def children(facts: Mapping[str, Any], w: Words) -> Section:
    """Return the section on the children, known or unknown."""
    found = facts["children"]
    rows = [
        b.row(
            (
                b.mono(child["pseudonym"]),
                _age(child, w),
                w.of("age-basis", str(child["age_basis"])),
                w.of("safety", child["safety"]),
            )
        )
        for child in found["known"]
    ]
    columns = [b.column(w(f"children.{name}"), width) for name, width in _CHILD_COLUMNS]
    blocks = [b.paragraph(w.of("children.statement", found["statement"]))]
    if rows:
        blocks.append(b.table(columns, rows, empty=""))
    if found["unknown"]:
        blocks.append(b.paragraph(w("children.unknown")))
    if found["next_actions"]:
        blocks.append(b.heading(w("children.next")))
        blocks.append(b.bullets(w.of("next", key) for key in found["next_actions"]))
    blocks.append(b.note(w("children.sealed")))
    return {"title": w("section.children"), "blocks": blocks}


_CHILD_COLUMNS = (("pseudonym", "auto"), ("age", "1fr"), ("basis", "1fr"), ("safety", "1fr"))


def _age(child: Mapping[str, Any], w: Words) -> str:
    low, high = child["age_from"], child["age_to"]
    if low is None and high is None:
        return w("children.age.unknown")
    if low == high:
        return w.count("children.age.exact", low)
    return w("children.age.interval", low="?" if low is None else low, high="?" if high is None else high)


def person(facts: Mapping[str, Any], w: Words) -> Section:
    """Return the section on the person and the counterparts."""
    who, role = facts["person"], facts["document"]["role"]
    bound = ", ".join(w.of("identifier", kind) for kind in who["bound_by"])
    identifiers = b.table(
        [
            b.column(w("person.kind"), "auto"),
            b.column(w("person.value")),
            b.column(w("person.mentions"), "auto", align="right"),
        ],
        [
            b.row((w.of("identifier", row["kind"]), b.mono(row["value"]), w.integer(row["mentions"])))
            for row in who["identifiers"]
        ],
        empty=w("person.identifiers.none"),
    )
    kinds = [w.of("evidence", kind) for kind in facts["evidence_kinds"]]
    return {
        "title": w("section.person"),
        "blocks": [
            b.pairs(
                (
                    (w("person.label"), b.mono(who["label"])),
                    (w("person.role"), w.of("role", role)),
                    (w("person.names"), " · ".join(who["names"]) or w("person.names.none")),
                    (w("person.bound"), bound or w("person.bound.none")),
                    (w("person.evidence"), ", ".join(kinds) or w("person.evidence.none")),
                    (w("person.urgency"), _urgency(facts["urgency"], w)),
                )
            ),
            b.note(w(f"person.role.{role}")),
            b.heading(w("person.identifiers")),
            identifiers,
            b.heading(w(f"person.counterparts.{role}")),
            _counterparts(facts, w),
            *_referrals(facts, w),
        ],
    }


def _urgency(urgency: Mapping[str, Any], w: Words) -> str:
    return f"{w.of('urgency.level', urgency['level'])} {DASH} {w.message('urgency', urgency['reason'])}"


def _counterparts(facts: Mapping[str, Any], w: Words) -> b.Block:
    columns = [
        b.column(w("counterpart.person")),
        b.column(w("counterpart.payments"), "auto", align="right"),
        b.column(w("counterpart.sums"), "auto", align="right"),
        b.column(w("counterpart.sessions"), "auto", align="right"),
        b.column(w("counterpart.period"), "auto"),
    ]
    rows = [
        b.row(
            (
                b.mono(one["label"], one["name"] or ""),
                w.integer(one["payments"]),
                " + ".join(w.amount(total["amount"], total["currency"]) for total in one["sums"]) or DASH,
                w.integer(one["sessions"]),
                f"{w.day(one['first_on'])} {DASH} {w.day(one['last_on'])}" if one["first_on"] else DASH,
            )
        )
        for one in facts["counterparts"]
    ]
    return b.table(columns, rows, empty=w("counterpart.none"))


def _referrals(facts: Mapping[str, Any], w: Words) -> list[b.Block]:
    rows = [
        b.row(
            (
                w.integer(one["n"]),
                b.mono(one["person"]),
                b.two(one["authority"], one["reference"] or ""),
                w.day(one["referred_on"]),
                w("referral.words", text=one["stated_role"]) if one["stated_role"] else DASH,
                w("row.exhibit", no=one["exhibit"], row=one["row_ref"]),
            ),
            anchor=f"referrals-{one['n']}",
        )
        for one in facts.get("referrals", ())
    ]
    columns = [
        b.column(w("row.no"), "auto", align="right"),
        b.column(w("counterpart.person"), "auto"),
        b.column(w("referral.authority")),
        b.column(w("referral.date"), "auto"),
        b.column(w("referral.role")),
        b.column(w("row.source"), "auto"),
    ]
    table = b.table(columns, rows, empty="")
    return [b.heading(w("referral.title")), b.note(w("referral.note")), table] if rows else []


def reasons(facts: Mapping[str, Any], w: Words) -> Section:
    """Return the section on what was measured, each sign with its source and its rows."""
    columns = [
        b.column(w("reason.block"), "auto"),
        b.column(w("reason.sign"), "2fr"),
        b.column(w("reason.value"), "auto", align="right"),
        b.column(w("reason.threshold"), "auto", align="right"),
        b.column(w("reason.rows"), "1.25fr"),
    ]
    blocks = [b.paragraph(w("reason.intro")), b.note(w("reason.blocks"))]
    if not facts["reasons"]:
        blocks.append(b.note(w("reason.none")))
    for side, group in groupby(facts["reasons"], key=itemgetter("speaks")):
        blocks.append(b.heading(w.of("speaks", side)))
        blocks.append(b.table(columns, list(_signs(group, w)), empty=""))
    return {"title": w("section.reasons"), "blocks": blocks}


def _signs(group: Iterable[Mapping[str, Any]], w: Words) -> Iterator[dict[str, Any]]:
    """Yield a row for each sign."""
    for row in group:
        yield b.row(
            (
                _block(row["block"], w),
                b.two(row["texts"][w.labels.lang], _source(row, w)),
                w.formats.decimal(row["value"]),
                DASH if row["threshold"] is None else w.formats.decimal(row["threshold"]),
                _supporting(row, w),
            )
        )


def _block(name: str, w: Words) -> str:
    """Return a block in words, or by its name alone where a pack brings one of its own."""
    key = f"block.{name}"
    return w(key) if key in w.labels else name


def _source(row: Mapping[str, Any], w: Words) -> str:
    grade = w.of("grade", row["grade"])
    source = f"{row['source']}, {row['year']}" if row["year"] else row["source"]
    return w("reason.source", indicator=row["indicator"], source=source, grade=grade)


def _supporting(row: Mapping[str, Any], w: Words) -> dict[str, Any]:
    parts = [(w(f"reason.{place}"), place, row[place]) for place in _CITED if row.get(place)]
    return b.linked(parts, w("value.part", part=row["supporting"], whole=row["considered"]))


def figures(facts: Mapping[str, Any], w: Words) -> list[Section]:
    """Return the sections of the timeline and the network."""
    network = facts["network"]
    paired = {episode["payment"] for episode in facts["episodes"]}
    timeline_alt = w(
        "alt.timeline",
        payments=w.count("figure.payments", len(facts["payments"])),
        sessions=w.count("figure.sessions", len(facts["sessions"])),
        paired=len(paired),
        zone=w.zone,
    )
    others = len(network["others"]) + network["more"]
    network_alt = w(
        "alt.network",
        person=facts["person"]["label"],
        counterparts=w.count("alt.counterparts", len(facts["counterparts"])),
        others=w.count("alt.others", others),
    )
    return [
        {
            "title": w("section.timeline"),
            "blocks": [
                b.figure("timeline", timeline_alt, w("caption.timeline", zone=w.zone)),
                b.note(w("caption.timeline.note")),
                *_unpaired(facts, w),
            ],
        },
        {
            "title": w("section.network"),
            "blocks": [
                b.figure("network", network_alt, w("caption.network")),
                b.note(w("caption.network.note")),
            ],
        },
    ]


def _unpaired(facts: Mapping[str, Any], w: Words) -> list[b.Block]:
    rows = [row for row in facts["accuracy"]["unpaired"] if row["payments"]]
    if not rows:
        return []
    items = [
        w.count("unpaired.line", row["payments"], reason=w.of("unpaired", row["reason"])) for row in rows
    ]
    return [b.heading(w("unpaired.title")), b.bullets(items)]


def explanations(facts: Mapping[str, Any], w: Words) -> Section:
    """Return the section on the rival explanations and on what speaks against the lead."""
    rows = [
        b.row(
            (
                b.two(w.of("explanation", row["code"]), row["code"]),
                w.of("verdict", row["verdict"]),
                w.message("explanation-reason", row["reason"]),
            )
        )
        for row in facts["explanations"]
    ]
    columns = [
        b.column(w("explanation.title"), "1.1fr"),
        b.column(w("explanation.verdict"), "auto"),
        b.column(w("explanation.reason"), "1.5fr"),
    ]
    return {
        "title": w("section.explanations"),
        "blocks": [
            b.paragraph(w("explanation.intro")),
            b.table(columns, rows, empty=""),
            b.heading(w("against.title")),
            b.bullets(w.message("against", message) for message in facts["against"]),
        ],
    }
