"""What `filature law` prints as text."""

from datetime import date

import click

from filature.cli.law_json import NOTHING
from filature.cli.output import table
from filature.register.law.facts import Facts
from filature.register.law.limitation import Limit
from filature.register.law.model import Edge, Pack, Penalty
from filature.register.law.rules import Answer, Found

_HEADINGS = {
    "definition": "Definitions",
    "jurisdiction": "Jurisdiction, to be asked",
    "complicity": "Complicity",
    "attempt": "Attempt",
    "measure": "Measures",
    "time": "Law in time",
    "limitation": "Rules on limitation",
}
_STARTS = {"act": "from the act", "majority": "from majority", "discovery": "from discovery"}


def tell_list(pack: Pack, found: tuple[Found, ...], lang: str) -> None:
    """Print rows, one a line, then the facts that can be stated and what blocks any use."""
    click.echo(_front(pack))
    rows = [
        (
            one.rule.id,
            one.rule.kind,
            _edge(one.rule.begins),
            _edge(one.rule.ends),
            f"{one.rule.text_grade}/{one.rule.date_grade}",
            "verified" if one.rule.verified else "unverified row",
            one.rule.label[lang],
        )
        for one in found
    ]
    click.echo(table(rows, ("row", "kind", "from", "to", "text/date", "", "label")))
    names = [
        (item.id, item.label[lang]) for item in pack.elements.values() if not item.of_age and not item.any_of
    ]
    click.echo("\nFacts that can be stated with --fact NAME=yes or NAME=no")
    click.echo(table(names, ("name", "meaning")))
    for gap in pack.gaps:
        click.echo(f"gap: {gap}")
    for item in pack.checks.values():
        if item.whole_pack:
            click.echo(f"to be checked before any use of this pack ({item.id}): {item.text[lang]}")


def _edge(edge: Edge) -> str:
    """Return one end of a period in few words."""
    if edge.earliest is not None and edge.earliest == edge.latest:
        return str(edge.earliest)
    if edge.earliest == date.max:
        return "open"
    shown = [f"{word} {day}" for word, day in (("≥", edge.earliest), ("≤", edge.latest)) if day]
    stated = [f"stated {edge.stated}"] if edge.stated else []
    return ", ".join([*shown, *stated]) or "unknown"


def _front(pack: Pack) -> str:
    fiction = "INVENTED COUNTRY, no law of any kind. " if pack.illustrative else ""
    return (
        f"{fiction}{pack.id} {pack.version} ({pack.sha256[:16]}): {len(pack.rules)} rows, "
        f"of which {pack.unverified} unverified; read in {'; '.join(pack.code_states)}"
    )


def tell(found: Answer, lang: str) -> None:
    """Print candidates, then the rows to read beside them."""
    pack, facts = found.pack, found.facts
    days = str(facts.first) if facts.first == facts.last else f"{facts.first} to {facts.last}"
    click.echo(_front(pack))
    click.echo(NOTHING)
    click.echo(f"facts: {days}; child: {_about_child(facts)}\n")
    click.echo(f"Candidates: {len(found.candidates)}; left out: {len(found.excluded)} rows (see --json)")
    for one in found.candidates:
        _tell_row(one, pack, lang)
    for kind, heading in _HEADINGS.items():
        rows = found.beside[kind]
        if rows:
            click.echo(f"\n{heading}")
        for one in rows:
            _tell_row(one, pack, lang)
    _tell_remarks([*found.candidates, *(one for rows in found.beside.values() for one in rows)], pack, lang)


def _tell_remarks(rows: list[Found], pack: Pack, lang: str) -> None:
    """Print once each what rows refer to by a code."""
    asked = {name for one in rows for name in one.rule.questions}
    checked = {name for one in rows for name in one.rule.checks}
    parts = (
        ("Open questions, never resolved here", pack.questions, asked),
        ("To be checked by a magistrate or lawyer", pack.checks, checked),
        (
            "To be checked before any use of this pack",
            pack.checks,
            {c.id for c in pack.checks.values() if c.whole_pack},
        ),
    )
    for heading, remarks, names in parts:
        if names:
            click.echo(f"\n{heading}")
        for item in remarks.values():
            if item.id in names:
                click.echo(f"  {item.id}: {item.text[lang]}")


def _about_child(facts: Facts) -> str:
    child = facts.child
    if child.age:
        return f"{child.age[0]} to {child.age[1]} years on the day"
    return f"born {child.born[0]} to {child.born[1]}" if child.born else "age unknown"


def _tell_row(one: Found, pack: Pack, lang: str) -> None:
    rule = one.rule
    mark = "" if rule.verified else " [unverified row]"
    click.echo(f"\n  {rule.name}{f' ({rule.class_})' if rule.class_ else ''}: {rule.label[lang]}{mark}")
    _tell_days(one)
    if rule.penalty:
        click.echo(f"      maximum: {_penalty(rule.penalty, pack)}")
    if rule.clock:
        click.echo(f"      clock: {rule.clock.years} years, prolonged by {rule.clock.extension_years}")
    if one.elements:
        click.echo(
            "      elements: " + "; ".join(f"{s.element.label[lang]}: {s.status}" for s in one.elements)
        )
    for limit in one.limits:
        click.echo(f"      limitation: {_limit(limit, pack, lang)}")
    related = (("alternative to", rule.alternative_to), ("subsidiary to", rule.subsidiary_to),
               ("aggravates", rule.aggravates), ("milder later", one.milder_later))  # fmt: skip
    for word, names in related:
        if names:
            click.echo(f"      {word}: {', '.join(names)}")
    if one.concerns:
        click.echo(f"      about: {', '.join(one.concerns)}")
    if rule.questions:
        click.echo(f"      open: {', '.join(rule.questions)}")
    sources = "; ".join(pack.sources[name].title for name in rule.sources)
    click.echo(f"      source: {sources} [text {rule.text_grade}, dates {rule.date_grade}]")
    reasons = [note.code if note.code in pack.checks else note.text for note in one.notes]
    if reasons:
        click.echo(f"      to be checked by a magistrate: {'; '.join(reasons)}")


def _tell_days(one: Found) -> None:
    for span in one.days:
        days = str(span.first) if span.first == span.last else f"{span.first} to {span.last}"
        word = "in force" if span.in_force == "yes" else "not known whether in force"
        click.echo(f"      {days}: {word}")


def _penalty(penalty: Penalty, pack: Pack) -> str:
    if penalty.as_in:
        return f"as in {penalty.as_in}"
    prison = "life" if penalty.life else f"{penalty.years} years"
    fine = f", fine {penalty.fine:,} {pack.currency}" if penalty.fine is not None else ""
    return prison + fine + (f" (article {penalty.article})" if penalty.article else "")


def _limit(limit: Limit, pack: Pack, lang: str) -> str:
    ends = [str(day) if day else "unknown" for day in (limit.earliest, limit.latest)]
    supposed = "; ".join(pack.elements[name].label[lang] for name in limit.supposes)
    condition = f", supposing that {supposed}" if supposed else ""
    rules = {rule.id: rule for rule in pack.rules}
    rests = ", ".join(f"{name} [{rules[name].text_grade}]" for name in limit.rules)
    return (
        f"{_STARTS[limit.start]}{condition}: on these inputs it would run out between {ends[0]} and {ends[1]} "
        f"({rests or 'no row'}); to be decided by a magistrate"
    )
