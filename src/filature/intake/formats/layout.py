"""A profile laid over the header of one file: which column of this file is which canonical field."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filature.errors import InputError, RefusedError
from filature.intake.formats.stagedfile import Problem, as_json
from filature.intake.limits import MAX_COLUMNS
from filature.intake.profile import Profile
from filature.model.enums import RecordKind

_SHOWN = 20  # column names in a message
_NAME = 60  # characters of each
BLANKS = " \t"  # trimmed from every field, in Python and in SQL alike
HEADER_LINES = 60  # how far down a header is looked for
_NOTHING = re.compile(r"[-+]?[0.,]*")  # nothing, or a zero however it is written
_SIGNS = "+-() "  # a debit column may or may not repeat its sign
SUBJECT = "{subject}"  # in a profile's constants: the subscriber or holder, named when the file is added


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of one file, by position."""

    names: tuple[str, ...]  # as in the header, made unique: the keys of `raw`
    fields: Mapping[str, tuple[int, ...]]  # canonical field -> positions, joined with one blank
    constants: Mapping[str, str]
    record: RecordKind
    record_column: int | None  # position of the column that tells the kind of record
    record_values: Mapping[str, RecordKind]
    in_out: tuple[int, int] | None = None  # positions of the credit and the debit column

    def row(self, cells: Sequence[str]) -> tuple[str, dict[str, str | None], Problem | None]:
        """Return the kind of record, its canonical texts, and what is wrong with its kind if anything."""
        values: dict[str, str | None] = dict(self.constants)
        for name, places in self.fields.items():
            parts = [cells[place].strip(BLANKS) for place in places]
            text = " ".join(part for part in parts if part)
            values[name] = text or values.get(name)
        if self.in_out is not None:
            values["amount"] = in_or_out(*(cells[place].strip(BLANKS) for place in self.in_out))
        if self.record_column is None:
            return self.record, values, None
        found = cells[self.record_column].strip(BLANKS)
        kind = self.record_values.get(found)
        if kind is not None:
            return kind, values, None
        column = self.names[self.record_column]
        problem = Problem(code="record-kind", field=column, found=found, expected=self.expected_kinds)
        return self.record, values, problem

    @property
    def expected_kinds(self) -> str:
        """The values that tell the kind of record, as a person reads them."""
        return ", ".join(self.record_values)

    def raw(self, cells: Sequence[str]) -> str:
        """Return the row as a JSON object of its original fields."""
        return as_json(zip(self.names, cells, strict=True))


def match(header: Sequence[str], profile: Profile, *, subject: str | None, file: str) -> Layout:
    """Return the layout of a file with this header line.

    Raises InputError 'column-missing' (naming all of them), 'column-twice' or 'subject-missing',
    RefusedError 'limit-columns'.
    """
    if len(header) > MAX_COLUMNS:
        message = f"{len(header)} columns, expected at most {MAX_COLUMNS}"
        raise RefusedError("limit-columns", message, "export fewer columns", {"file": file})
    clean = [name.strip("\ufeff").strip() for name in header]
    wanted = [*profile.source_columns, *([profile.record_column] if profile.record_column else [])]
    missing = [name for name in wanted if name not in clean and name not in profile.optional]
    if missing:
        raise _missing(missing, clean, profile, file)
    for name in wanted:
        if clean.count(name) > 1:
            message = f"column {name!r} stands {clean.count(name)} times in the header, expected once"
            hint = "rename one of them in a copy of the file, and add that copy"
            raise InputError("column-twice", message, hint, {"file": file, "profile": profile.id})
    place = {name: position for position, name in enumerate(clean)}
    fields = {
        field: tuple(place[name] for name in names if name in place)
        for field, names in profile.columns.items()
    }
    return Layout(
        names=_unique(clean),
        fields={field: places for field, places in fields.items() if places},
        constants=constants(profile, subject=subject, file=file),
        record=profile.record,
        record_column=place[profile.record_column] if profile.record_column else None,
        record_values=profile.record_values,
        in_out=_in_out(place, profile),
    )


def in_or_out(credit: str, debit: str) -> str | None:
    """Return one signed amount from the two columns of a statement: what stands in `debit` is negative.

    Both filled, and neither with zero, is not a number that anyone meant: both texts come back.
    """
    paid_in, paid_out = ("" if _NOTHING.fullmatch(text) else text for text in (credit, debit))
    if paid_in and paid_out:
        return f"{paid_in} / {paid_out}"
    return f"-{paid_out.strip(_SIGNS)}" if paid_out else paid_in or None


def header_fits(header: Sequence[str], profile: Profile) -> bool:
    """Tell whether a line holds every column that the profile needs: a header, also below a preamble."""
    have = {name.strip("\ufeff").strip() for name in header}
    wanted = {*profile.source_columns, *([profile.record_column] if profile.record_column else [])}
    needed = wanted - set(profile.optional)
    return bool(needed) and needed <= have


def _in_out(place: Mapping[str, int], profile: Profile) -> tuple[int, int] | None:
    if profile.in_column is None or profile.out_column is None:
        return None
    if profile.in_column not in place or profile.out_column not in place:
        return None
    return place[profile.in_column], place[profile.out_column]


def constants(profile: Profile, *, subject: str | None, file: str) -> dict[str, str]:
    """Return the profile's constants with the subject filled in; InputError if it is needed and missing."""
    if SUBJECT in profile.constants.values() and not subject:
        message = f"profile {profile.id!r} tells rows from one subscriber's side, expected to be told whose"
        hint = "name the subscriber or account holder (--subject)"
        raise InputError("subject-missing", message, hint, {"file": file})
    return {key: (subject or "") if value == SUBJECT else value for key, value in profile.constants.items()}


def _missing(missing: list[str], header: list[str], profile: Profile, file: str) -> InputError:
    names = ", ".join(repr(name) for name in missing)
    shown = ", ".join(" ".join(name.split())[:_NAME] for name in header[:_SHOWN]) + (
        " ..." if len(header) > _SHOWN else ""
    )
    message = f"column {names} missing for profile {profile.id!r}; the header has: {shown}"
    near = difflib.get_close_matches(missing[0], header, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    hint += "choose another profile, or copy this one and correct its [columns]"
    return InputError("column-missing", message, hint, {"file": file, "field": missing[0]})


def _unique(names: list[str]) -> tuple[str, ...]:
    """Give every column a name of its own: unnamed ones their position, repeated ones a number."""
    result: list[str] = []
    taken: set[str] = set()
    for position, name in enumerate(names, start=1):
        base = name or f"column {position}"
        candidate, number = base, 2
        while candidate in taken:
            candidate, number = f"{base} ({number})", number + 1
        taken.add(candidate)
        result.append(candidate)
    return tuple(result)
