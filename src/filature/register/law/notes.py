"""Why a row is to be checked by a magistrate before anybody relies on it. Codes for programs, text for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from filature.register.law.model import PRIMARY, Pack, Rule

_GRADES = {
    "P cited": "the text itself was not read, only cited in a primary text",
    "S": "read in a secondary source only",
    "C": "computed by the project",
    "M": "from memory, not read",
    "illustrative": "invented for illustration",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One reason to check a row."""

    code: str
    text: str


def notes(
    pack: Pack, rule: Rule, last: date, *, doubtful: Iterable[tuple[date, date]] = ()
) -> tuple[Note, ...]:
    """Return the reasons to check a row shown for facts up to `last`; none only for a verified row in order.

    `doubtful` are the days on which it is unknown whether the row was in force.
    """
    found = []
    if not rule.verified:
        found.append(("unverified", "unverified row: nobody has checked it against the official text"))
    if rule.text_grade != PRIMARY:
        found.append(("text", f"text graded {rule.text_grade}: {_GRADES[rule.text_grade]}"))
    if rule.date_grade not in (PRIMARY, rule.text_grade):
        found.append(("date", f"dates graded {rule.date_grade}: {_GRADES[rule.date_grade]}"))
    for first, end in doubtful:
        days = f"on {first}" if first == end else f"from {first} to {end}"
        stated = _stated(rule)
        found.append(("in-force", f"whether it was in force {days} is not known{stated}"))
    if rule.last_read is None:
        found.append(("not-read", "its text was read in no dated state of the code"))
    elif last > rule.last_read:
        found.append(
            (
                "later-state",
                f"its text was last read in a state of {rule.last_read}, before the day asked for",
            )
        )
    found += [(name, pack.checks[name].text[pack.languages[0]]) for name in rule.checks]
    return tuple(Note(code=code, text=text) for code, text in found)


def _stated(rule: Rule) -> str:
    parts = [
        f"{word} {edge.stated}"
        for word, edge in (("from", rule.begins), ("to", rule.ends))
        if edge.stated is not None
    ]
    return f" (stated without a text that was read: {' '.join(parts)})" if parts else ""
