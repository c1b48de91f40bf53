"""Reference sets: what the scores of known pairs look like. One file, JSON Lines, with provenance in line 1.

A row is one pair of one class: scores and two keyed hashes of persons, nothing else. H1 = sessions by
arrangement; the others are the alternatives. Whoever reads the file learns scores, and who it was made by.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np

from filature.episodes.calibration import FOLDS, Pairs, features, fold_of
from filature.episodes.method import STANDARD, Floats, Ints
from filature.errors import InputError

SCHEMA = "filature-timing-reference/1"
H1 = "H1"
COINCIDENCE, HABITS, REMITTER = "H2-a", "H2-b", "H2-c"
ALTERNATIVES = (COINCIDENCE, HABITS, REMITTER)
CLASSES = (H1, *ALTERNATIVES)
KINDS = ("synthetic", "workspace", "supplied")
VALUES = ("z_fwd", "z_bwd", "t", "n", "rate", "busy", "bout")
_LINES = 5_000_000
_HEAD = ("schema", "name", "kind", "made_by", "made_from", "made_on", "method", "persons", "rows", "sha256")
_FIX = "make the file with `filature reference build`, or ask its sender for it again"


@dataclass(frozen=True, eq=False)
class Class:
    """The pairs of one class; `values` has one column for each of VALUES."""

    values: Floats
    payer: tuple[str, ...]
    payee: tuple[str, ...]

    @classmethod
    def of(cls, values: Floats, payer: Sequence[str], payee: Sequence[str]) -> "Class":
        """Return the class with its pairs in an order of their own, so that equal pairs give equal bytes."""
        rows = values.tolist()
        order = sorted(range(len(rows)), key=lambda k: (payer[k], payee[k], rows[k]))
        return cls(
            values=values[order],
            payer=tuple(payer[k] for k in order),
            payee=tuple(payee[k] for k in order),
        )

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.values)

    def column(self, name: str) -> Floats:
        """Return one value of every pair."""
        return np.asarray(self.values[:, VALUES.index(name)])

    @property
    def persons(self) -> int:
        """Return how many different payers there are."""
        return len(set(self.payer))

    def pairs(self, numbers: Mapping[str, int]) -> Pairs:
        """Return the features, with persons by number."""
        named = {name: self.column(name) for name in VALUES}
        return Pairs(
            x=features(named["z_fwd"], named["z_bwd"], named["t"], named["n"], named["rate"]),
            payer=_numbered(self.payer, numbers),
            payee=_numbered(self.payee, numbers),
            fold=np.array([fold_of(key) for key in self.payer], dtype=np.int64),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Reference:
    """A reference set with where it comes from."""

    name: str
    kind: str  # one of KINDS
    made_by: str
    made_from: str
    made_on: str  # a date, as given by whoever made it
    classes: Mapping[str, Class]

    @property
    def synthetic(self) -> bool:
        """Return whether its persons are invented."""
        return self.kind == "synthetic"

    @cached_property
    def sha256(self) -> str:
        """Return the hash of the rows: the identity of the set, and the seed of every resampling."""
        return hashlib.sha256(self._body().encode()).hexdigest()

    def persons(self) -> dict[str, int]:
        """Return the number of persons in each class."""
        return {name: self.classes[name].persons if name in self.classes else 0 for name in CLASSES}

    def pairs(self) -> dict[str, Pairs]:
        """Return the features of every class, with one numbering of persons across classes."""
        keys = sorted({key for one in self.classes.values() for key in (*one.payer, *one.payee)})
        numbers = {key: number for number, key in enumerate(keys)}
        return {name: one.pairs(numbers) for name, one in self.classes.items()}

    def text(self) -> str:
        """Return the file: a header line and one line a pair, in an order of its own."""
        head = {
            "schema": SCHEMA,
            "name": self.name,
            "kind": self.kind,
            "made_by": self.made_by,
            "made_from": self.made_from,
            "made_on": self.made_on,
            "method": STANDARD.as_dict(),
            "persons": self.persons(),
            "rows": {name: len(self.classes[name]) if name in self.classes else 0 for name in CLASSES},
            "sha256": self.sha256,
        }
        return json.dumps(head, ensure_ascii=False) + "\n" + self._body()

    def _body(self) -> str:
        lines = []
        for name in CLASSES:
            if name not in self.classes:
                continue
            one = self.classes[name]
            for payer, payee, values in zip(one.payer, one.payee, one.values.tolist(), strict=True):
                row = {
                    "class": name,
                    "payer": payer,
                    "payee": payee,
                    **dict(zip(VALUES, values, strict=True)),
                }
                lines.append(json.dumps(row))
        return "".join(line + "\n" for line in sorted(lines))


def _numbered(keys: Sequence[str], numbers: Mapping[str, int]) -> Ints:
    return np.array([numbers[key] for key in keys], dtype=np.int64)


def read(path: Path) -> Reference:
    """Return the set in a file; raise InputError where it is not one, is damaged, or was changed."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"the file cannot be read ({type(error).__name__})"
        raise InputError("reference", message, _FIX, {"file": path.name}) from None
    return parse(text, path.name)


def parse(text: str, file: str) -> Reference:
    """Return the set in a text, after checking every line, the counts and the hash."""
    lines = text.splitlines()
    if not lines or len(lines) > _LINES:
        raise _bad(file, 1, f"found {len(lines)} lines, expected a header and at most {_LINES} rows")
    head = _head(_object(lines[0], file, 1), file)
    rows: dict[str, list[tuple[str, str, list[float]]]] = {}
    for number, line in enumerate(lines[1:], start=2):
        name, payer, payee, values = _row(_object(line, file, number), file, number)
        rows.setdefault(name, []).append((payer, payee, values))
    classes = {
        name: Class.of(
            np.array([row[2] for row in found], dtype=np.float64),
            *zip(*((row[0], row[1]) for row in found), strict=True),
        )
        for name, found in rows.items()
    }
    texts = {key: str(head[key]) for key in ("name", "kind", "made_by", "made_from", "made_on")}
    found = Reference(classes=classes, **texts)
    if found.sha256 != head["sha256"]:
        raise _bad(
            file,
            None,
            f"the rows have the hash {found.sha256[:16]}…, the header says {str(head['sha256'])[:16]}…",
        )
    if found.persons() != head["persons"]:
        raise _bad(file, 1, f"found {found.persons()} persons, the header says {head['persons']}")
    return found


def _head(head: Mapping[str, object], file: str) -> Mapping[str, object]:
    if missing := [key for key in _HEAD if key not in head]:
        raise _bad(file, 1, f"the header lacks {', '.join(missing)}")
    if unknown := sorted(set(head) - set(_HEAD)):
        raise _bad(file, 1, f"the header has unknown keys {', '.join(unknown)}")
    if head["schema"] != SCHEMA:
        raise _bad(file, 1, f"schema {head['schema']!r}, expected {SCHEMA!r}")
    if head["kind"] not in KINDS:
        raise _bad(file, 1, f"kind {head['kind']!r}, expected one of {', '.join(KINDS)}")
    for key in ("name", "made_by", "made_from", "made_on"):
        if not str(head[key]).strip():
            raise _bad(file, 1, f"{key} is empty")
    if head["method"] != STANDARD.as_dict():
        raise _bad(file, 1, "it was scored with other constants than this version's")
    return head


def _row(row: Mapping[str, object], file: str, number: int) -> tuple[str, str, str, list[float]]:
    expected = {"class", "payer", "payee", *VALUES}
    if set(row) != expected:
        raise _bad(file, number, f"found the keys {sorted(row)}, expected {sorted(expected)}")
    if row["class"] not in CLASSES:
        raise _bad(file, number, f"class {row['class']!r}, expected one of {', '.join(CLASSES)}")
    for key in ("payer", "payee"):
        value = row[key]
        if not isinstance(value, str) or len(value) != 32 or set(value) - set("0123456789abcdef"):  # noqa: PLR2004
            raise _bad(file, number, f"{key} is not a key of 32 hexadecimal digits")
    values = []
    for key in VALUES:
        value = row[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise _bad(file, number, f"{key} is {value!r}, expected a number")
        values.append(float(value))
    for key in ("n", "rate"):
        if values[VALUES.index(key)] <= 0:
            raise _bad(file, number, f"{key} is not above 0")
    return str(row["class"]), str(row["payer"]), str(row["payee"]), values


def _object(line: str, file: str, number: int) -> Mapping[str, object]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise _bad(file, number, "the line is not JSON") from None
    if not isinstance(found, dict):
        raise _bad(file, number, f"found {type(found).__name__}, expected an object")
    return found


def _bad(file: str, line: int | None, message: str) -> InputError:
    return InputError("reference", message, _FIX, {"file": file, "line": line})


def strata(n: Floats) -> dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Return which pairs belong to each stratum of the number of payments."""
    edges = (3, 5, 10, 20)
    named = {f"{low}-{high - 1}": (n >= low) & (n < high) for low, high in pairwise(edges)}
    return {**named, "20+": n >= edges[-1]}


__all__ = ["ALTERNATIVES", "CLASSES", "FOLDS", "H1", "Class", "Reference", "parse", "read", "strata"]
