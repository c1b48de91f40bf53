"""A pack's file becomes a pack, or one error that names file, key, what was found and what was expected."""

import calendar
import hashlib
import re
import tomllib
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from filature.errors import InputError
from filature.register.law import checks
from filature.register.law.model import (
    EFFECTS,
    GRADES,
    KINDS,
    LISTED,
    REMEMBERED,
    STARTS,
    Clock,
    Edge,
    Element,
    Listing,
    Pack,
    Penalty,
    Period,
    Remark,
    Rule,
    Source,
)
from filature.register.law.reading import Entry

_LIMIT = 8 << 20  # bytes; the largest law pack is far below
_TOP = ("pack", "source", "element", "question", "check", "rule")
_PACK = (
    *("id", "country", "version", "title", "languages", "majority", "currency", "classes"),
    *("code_states", "note", "illustrative"),
)
_RULE = (
    *("id", "code", "code_version", "article", "part", "kind", "class", "label", "verbatim", "penalty"),
    *("in_force_from", "in_force_to", "text_grade", "date_grade", "elements", "aggravates"),
    *(
        "alternative_to",
        "subsidiary_to",
        "applies_to",
        "applies_to_class",
        "limitation",
        "limitation_open",
        "track",
        "period",
    ),
    *("effect", "clock", "listed", "seen", "sources", "questions", "checks"),
    *("verified", "verified_by", "verified_on", "verified_against"),
)
_T = TypeVar("_T")
_ID = re.compile(r"[a-z0-9][a-z0-9.@+-]*")
_STATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


def built_in() -> tuple[str, ...]:
    """Return the countries that have a pack, in order."""
    return tuple(
        sorted(
            p.name.removesuffix(".toml")
            for p in files(__package__ or "").iterdir()
            if p.name.endswith(".toml")
        )
    )


def load(country: str) -> Pack:
    """Return the built-in pack of a country; raise InputError for one that has none."""
    if country not in (known := built_in()):
        message = f"found the country {country!r}, expected one with a law pack: {', '.join(known)}"
        raise InputError("no-law", message, "or give a pack of your own with --pack")
    return parse((files(__package__ or "") / f"{country}.toml").read_bytes(), origin=f"{country}.toml")


def read(path: Path) -> Pack:
    """Return the pack in a file; raise InputError for whatever does not fit."""
    if not path.is_file():
        raise InputError("no-file", "found no such file", "check the path", {"file": path.name})
    with path.open("rb") as stream:
        return parse(stream.read(_LIMIT + 1), origin=path.name)


def parse(content: bytes, *, origin: str) -> Pack:
    """Return the pack in `content`; raise InputError naming the key of whatever does not fit."""
    if len(content) > _LIMIT:
        message = f"found more than {_LIMIT >> 20} MiB, expected a law pack"
        raise InputError("law-toml", message, "check the file", {"file": origin})
    try:
        top = Entry(origin, "", tomllib.loads(content.decode()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        what = "not UTF-8" if isinstance(error, UnicodeDecodeError) else f"not valid TOML: {error}"
        raise InputError(
            "law-toml", f"found {what}, expected TOML", "correct the file", {"file": origin}
        ) from None
    top.only(_TOP)
    head = top.table("pack")
    head.only(_PACK)
    languages = head.texts("languages")
    if not languages:
        raise InputError("law-missing", "found no language, expected one or more", 'add languages = ["en"]',
                         head.where("languages"))  # fmt: skip
    sources = _by_id(top.tables("source"), _source)
    elements = _by_id(top.tables("element"), lambda item: _element(item, languages))
    questions = _by_id(top.tables("question"), lambda item: _remark(item, languages))
    remarks = _by_id(top.tables("check"), lambda item: _remark(item, languages))
    classes = head.texts("classes")
    entries = top.tables("rule")
    tracks = sorted({track for item in entries if isinstance(track := item.raw.get("track"), str)})
    known = _Known(
        languages=languages, classes=classes, tracks=tuple(tracks), sources=tuple(sources),
        elements=tuple(elements), questions=tuple(questions), checks=tuple(remarks),
        illustrative=head.flag("illustrative"),
    )  # fmt: skip
    rules = _by_id(entries, lambda item: _rule(item, known))
    if not rules:
        raise InputError(
            "law-missing", "found no rule, expected one or more", "add [[rule]]", top.where("rule")
        )
    checks.between(origin, elements, tuple(rules.values()))
    return Pack(
        id=head.text("id"),
        country=head.text("country"),
        version=head.text("version"),
        title=head.label("title", languages),
        languages=languages,
        majority=head.count("majority"),
        currency=head.text("currency"),
        classes=classes,
        code_states=head.texts("code_states"),
        note=head.label("note", languages),
        illustrative=known.illustrative,
        sources=sources,
        elements=elements,
        questions=questions,
        checks=remarks,
        rules=tuple(rules.values()),
        gaps=checks.gaps(tuple(rules.values())),
        sha256=hashlib.sha256(content).hexdigest(),
    )


class _Known:
    """The words that rows may refer to."""

    def __init__(self, *, illustrative: bool, languages: tuple[str, ...], **names: tuple[str, ...]) -> None:
        self.illustrative, self.languages, self.names = illustrative, languages, names


def _by_id(entries: list[Entry], make: Callable[[Entry], _T]) -> dict[str, _T]:
    found: dict[str, _T] = {}
    for entry in entries:
        name = entry.text("id")
        if name in found:
            message = f"found the id {name!r} twice, expected it once"
            raise InputError("law-twice", message, "give each its own", entry.where("id"))
        found[name] = make(entry)
    return found


def _source(item: Entry) -> Source:
    item.only(("id", "title", "grade", "state", "url"))
    return Source(
        id=item.text("id"),
        title=item.text("title"),
        grade=item.choice("grade", GRADES),
        state=item.text_or_none("state"),
        url=item.text_or_none("url"),
    )


def _element(item: Entry, languages: tuple[str, ...]) -> Element:
    item.only(("id", "label", "below", "at_least", "any_of"))
    return Element(
        id=item.text("id"),
        label=item.label("label", languages),
        below=item.count_or_none("below"),
        at_least=item.count_or_none("at_least"),
        any_of=item.texts("any_of"),
    )


def _remark(item: Entry, languages: tuple[str, ...]) -> Remark:
    item.only(("id", "text", "whole_pack"))
    return Remark(id=item.text("id"), text=item.label("text", languages), whole_pack=item.flag("whole_pack"))


def _rule(item: Entry, known: _Known) -> Rule:
    item.only(_RULE)
    names = known.names
    if not _ID.fullmatch(item.text("id")):
        message = f"found {item.text('id')!r}, expected small letters, digits and . @ + -"
        raise InputError("law-type", message, "correct the id", item.where("id"))
    grade, date_grade = item.choice("text_grade", GRADES), item.choice("date_grade", GRADES)
    if known.illustrative != (grade == "illustrative"):
        message = f"found {grade!r}, expected illustrative in an illustrative pack, and nowhere else"
        raise InputError("law-grade", message, "correct the grade", item.where("text_grade"))
    begins, ends = _edge(item, "in_force_from"), _edge(item, "in_force_to")
    if date_grade == REMEMBERED and begins.earliest is not None and begins.earliest == begins.latest:
        message = f"found the day {begins.earliest} graded {REMEMBERED}, expected bounds: such a day excludes nothing"
        hint = "write { earliest = …, latest = …, stated = … }"
        raise InputError("law-grade", message, hint, item.where("in_force_from"))
    if (used := item.texts("sources", names["sources"])) == ():
        raise InputError("law-source", "found no source, expected one or more", "name where the row was read",
                         item.where("sources"))  # fmt: skip
    kind = item.choice("kind", KINDS)
    return Rule(
        id=item.text("id"), code=item.text("code"), code_version=item.text_or_none("code_version"),
        article=item.text("article"), part=item.text_or_none("part"), kind=kind,
        class_=item.choice("class", names["classes"]) if item.has("class") else None,
        label=item.label("label", known.languages), verbatim=item.flag("verbatim"),
        penalty=_penalty(item), begins=begins, ends=ends, text_grade=grade, date_grade=date_grade,
        elements=item.texts("elements", names["elements"]), aggravates=item.texts("aggravates"),
        alternative_to=item.texts("alternative_to"), subsidiary_to=item.texts("subsidiary_to"),
        applies_to=item.texts("applies_to"), applies_to_class=item.texts("applies_to_class", names["classes"]),
        limitation=item.texts("limitation", names["tracks"]), limitation_open=item.flag("limitation_open"),
        track=item.text_or_none("track"),
        period=_period(item), effect=item.choice("effect", EFFECTS) if item.has("effect") else None,
        clock=_clock(item), listed=_listing(item), last_read=_last_read(item), sources=used,
        questions=item.texts("questions", names["questions"]), checks=item.texts("checks", names["checks"]),
        **_verified(item),  # type: ignore[arg-type]
    )  # fmt: skip


def _edge(item: Entry, name: str) -> Edge:
    """Return one end of the period: a day, bounds, "unknown", or (the end only) absent for 'still open'."""
    value = item.raw.get(name)
    if name == "in_force_to" and value is None:
        return Edge(earliest=date.max, latest=None)
    if value == "unknown":
        return Edge(earliest=None, latest=None)
    if not isinstance(value, dict):
        day = item.day(name)
        return Edge(earliest=day, latest=day)
    table = item.table(name)
    table.only(("earliest", "latest", "stated"))
    edge = Edge(
        earliest=table.day_or_none("earliest"),
        latest=table.day_or_none("latest"),
        stated=_stated(table),
    )
    if edge.earliest and edge.latest and edge.earliest > edge.latest:
        message = f"found earliest {edge.earliest} after latest {edge.latest}, expected the earlier day first"
        raise InputError("law-date", message, "exchange the two", item.where(name))
    return edge


def _stated(table: Entry) -> str | None:
    if type(table.raw.get("stated")) is date:
        return table.day("stated").isoformat()
    return table.text_or_none("stated")


def _penalty(item: Entry) -> Penalty | None:
    if not item.has("penalty"):
        return None
    table = item.table("penalty")
    table.only(("years", "life", "fine", "as_in", "article"))
    found = Penalty(
        years=table.count_or_none("years"),
        life=table.flag("life"),
        fine=table.count_or_none("fine"),
        as_in=table.text_or_none("as_in"),
        article=table.text_or_none("article"),
    )
    if sum((found.years is not None, found.life, found.as_in is not None)) != 1:
        message = "found none or several of years, life and as_in, expected one of them"
        raise InputError("law-penalty", message, "say the maximum in one way", item.where("penalty"))
    return found


def _period(item: Entry) -> Period | None:
    if not item.has("period"):
        return None
    table = item.table("period")
    table.only(("years", "from", "cap_years"))
    return Period(
        years=table.count("years"),
        start=table.choice("from", STARTS),
        cap_years=table.count_or_none("cap_years"),
    )


def _clock(item: Entry) -> Clock | None:
    if not item.has("clock"):
        return None
    table = item.table("clock")
    table.only(("years", "extension_years"))
    return Clock(years=table.count("years"), extension_years=table.count_or_none("extension_years") or 0)


def _listing(item: Entry) -> Listing | None:
    if not item.has("listed"):
        return None
    table = item.table("listed")
    table.only(("name", "value", "grade", "state"))
    return Listing(
        name=table.text("name"),
        value=table.choice("value", LISTED),
        grade=table.choice("grade", GRADES),
        state=table.text("state"),
    )


def _last_read(item: Entry) -> date | None:
    """Return the last day of the newest state in which the text was seen, or None if it was never read."""
    days = []
    for seen in item.tables("seen"):
        entry = Entry(item.file, item.path("seen"), seen.raw)
        entry.only(("state", "text"))
        match = _STATE.fullmatch(entry.text("state"))
        try:
            day = _last_day(*(int(part) if part else None for part in match.groups())) if match else None
        except (ValueError, calendar.IllegalMonthError):
            day = None
        if day is None:
            message = f"found {entry.text('state')!r}, expected a day or a month such as 2025-07"
            raise InputError("law-date", message, "correct the state", entry.where("state"))
        if entry.choice("text", ("present", "absent")) == "present":
            days.append(day)
    return max(days, default=None)


def _last_day(year: int | None, month: int | None, day: int | None) -> date | None:
    if not year or not month:
        return None
    return date(year, month, day or calendar.monthrange(year, month)[1])


def _verified(item: Entry) -> dict[str, object]:
    """Return the marks of a check against the official text: all of them, or none."""
    verified = item.flag("verified")
    marks = {
        "verified_by": item.text_or_none("verified_by"),
        "verified_on": item.day_or_none("verified_on"),
        "verified_against": item.text_or_none("verified_against"),
    }
    for name, value in marks.items():
        if verified != (value is not None):
            marked = f"verified = {str(verified).lower()} {'without' if verified else 'with'} {name}"
            message = f"found {marked}, expected both or none"
            hint = "say who checked the row, when, and against which dated official version"
            raise InputError("law-verified", message, hint, item.where(name))
    return {"verified": verified, **marks}
