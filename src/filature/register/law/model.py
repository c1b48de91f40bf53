"""What a law pack is: rows, the facts they depend on, sources, open questions. Frozen; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

GRADES = ("P", "P cited", "S", "C", "M", "illustrative")
REMEMBERED = "M"  # may be shown, may not exclude anything
PRIMARY = "P"
CANDIDATES = ("offence", "aggravation")  # what may come out as a candidate qualification
LAW = ("definition", "complicity", "attempt", "jurisdiction", "measure", "limitation", "time")
STEPS = ("procedure", "instrument", "pending")  # chosen by the day of the step, not of the facts
KINDS = (*CANDIDATES, *LAW, *STEPS)
STARTS = ("act", "majority", "discovery")
EFFECTS = ("interrupts", "suspends", "extends")
LISTED = ("yes", "no", "unknown")

Text = Mapping[str, str]  # language -> text


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One end of a period of force. Known to the day when `earliest == latest`; None is unknown or open.

    `stated` is a date that somebody named and nobody read: it is shown, and excludes nothing.
    """

    earliest: date | None
    latest: date | None
    stated: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text that was read, or said not to have been."""

    id: str
    title: str
    grade: str
    state: str | None  # the state of the text that was read
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One fact that rows depend on: an age of the child, a statement, or any one of several elements."""

    id: str
    label: Text
    below: int | None  # years: true as long as the child has not reached them
    at_least: int | None
    any_of: tuple[str, ...]

    @property
    def of_age(self) -> bool:
        """Whether the child's age decides it."""
        return self.below is not None or self.at_least is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """An open question, or an item to be checked before anybody relies on the rows that name it."""

    id: str
    text: Text
    whole_pack: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty:
    """The maximum that a row states; None is not in the pack, never zero."""

    years: int | None
    life: bool
    fine: int | None  # in the pack's currency, whole units
    as_in: str | None  # the articles that give it
    article: str | None  # where it stands, if elsewhere than the row


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A limitation period: so many years from a start; `cap_years` from the act at most."""

    years: int
    start: str  # one of STARTS
    cap_years: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How long a procedural step may last, in years, and by how much it may be prolonged."""

    years: int
    extension_years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Whether a list elsewhere in the law names this row, as read in one state of that list."""

    name: str
    value: str  # one of LISTED
    grade: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row: one article, or part of it, in one period. A change of text or penalty is another row."""

    id: str
    code: str
    code_version: str | None
    article: str
    part: str | None
    kind: str
    class_: str | None
    label: Text
    verbatim: bool  # the label quotes the statute in the pack's own language
    penalty: Penalty | None
    begins: Edge
    ends: Edge  # last day included
    text_grade: str
    date_grade: str
    elements: tuple[str, ...]
    aggravates: tuple[str, ...]
    alternative_to: tuple[str, ...]
    subsidiary_to: tuple[str, ...]
    applies_to: tuple[str, ...]  # articles; empty = any
    applies_to_class: tuple[str, ...]
    limitation: tuple[str, ...]  # tracks; one that surely applies sets aside those after it
    limitation_open: bool  # which of the tracks applies is an open question: none is set aside
    track: str | None
    period: Period | None
    effect: str | None
    clock: Clock | None
    listed: Listing | None
    last_read: date | None  # the last day of the newest state in which the text was seen
    sources: tuple[str, ...]
    questions: tuple[str, ...]
    checks: tuple[str, ...]
    verified: bool
    verified_by: str | None
    verified_on: date | None
    verified_against: str | None

    @property
    def name(self) -> str:
        """Code, article and part, as a person would cite them."""
        return " ".join(part for part in (self.code, self.article, self.part) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A versioned law pack; whoever uses it stores id, version and hash."""

    id: str
    country: str
    version: str
    title: Text
    languages: tuple[str, ...]
    majority: int  # years
    currency: str
    classes: tuple[str, ...]
    code_states: tuple[str, ...]
    note: Text
    illustrative: bool
    sources: Mapping[str, Source]
    elements: Mapping[str, Element]
    questions: Mapping[str, Remark]
    checks: Mapping[str, Remark]
    rules: tuple[Rule, ...]
    gaps: tuple[str, ...]  # periods between two rows of one article in which none was in force
    sha256: str

    @property
    def unverified(self) -> int:
        """How many rows nobody has checked against the official text."""
        return sum(not rule.verified for rule in self.rules)
