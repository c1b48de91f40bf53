"""What is this file? Decided by content: first bytes, root element, tags, header. Never by its name.

Answers with the one built-in layout that fits, or with none and the candidates: two that fit equally are a
question for a person.
"""

import codecs
import csv
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from filature.intake import child
from filature.intake.formats import MODULES
from filature.intake.formats.layout import HEADER_LINES, header_fits
from filature.intake.limits import KIB, ZIP_DAMAGE
from filature.intake.profile import Profile

_HEAD = 64 * KIB
_CAMT = re.compile(r"BkToCstmr(Stmt|AcctRpt|DbtCdtNtfctn)")
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_SWIFT = re.compile(r"^(?:\{4:)?\s*:(20|25|28C?|60[FM]|61|62[FM]|86):", re.MULTILINE)
_SWIFT_PROOF = {"60F", "60M", "61", "62F", "62M"}
_DELIMITERS = (",", ";", "\t", "|")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sniffed:
    """What a file is taken for and on what evidence; profile_id None = a person must choose."""

    format: str | None
    profile_id: str | None
    confidence: str  # 'certain' | 'likely' | 'none'
    why: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """How well one layout fits a header: columns found, and those that it needs and the header lacks."""

    profile: Profile
    found: int
    missing: tuple[str, ...]


def sniff(path: Path, profiles: Sequence[Profile], *, file_name: str | None = None) -> Sniffed:
    """Return what `path` is. Reads at most 64 KiB here; a workbook's first rows come from a child."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    for module in MODULES:
        why = module.recognise(head, path) if hasattr(module, "recognise") else None
        if why:
            return _only(module.FORMAT, profiles, why)
    if head.startswith(b"PK\x03\x04"):
        return _container(path, profiles, file_name or path.name)
    encoding, text = _decode(head)
    body = text.lstrip("\ufeff \t\r\n")
    if body.startswith("<"):
        return _markup(body, profiles)
    tags = set(_SWIFT.findall(text))
    if tags & _SWIFT_PROOF or len(tags) > 1:
        shown = ", ".join(f":{tag}:" for tag in sorted(tags))
        return _only("mt940", profiles, f"SWIFT tags {shown}")
    if not body:
        return Sniffed(format=None, profile_id=None, confidence="none", why="no content")
    return _table(text, encoding, profiles)


def _container(path: Path, profiles: Sequence[Profile], file: str) -> Sniffed:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except ZIP_DAMAGE:
        return Sniffed(format=None, profile_id=None, confidence="none", why="a damaged zip container")
    if "xl/workbook.xml" not in names:
        return Sniffed(format=None, profile_id=None, confidence="none", why="a zip container, not a workbook")
    sheets = child.sheet_heads(path, file)
    fits = []
    for profile in profiles:
        if profile.format != "xlsx" or not sheets:
            continue
        rows = sheets.get(profile.sheet) if profile.sheet else next(iter(sheets.values()))
        fits.append(_fit(profile, _sheet_header(rows or [], profile)))
    return _best("xlsx", fits, "an XLSX workbook")


def _markup(text: str, profiles: Sequence[Profile]) -> Sniffed:
    message = _CAMT.search(text)
    if message:
        return _only("camt", profiles, f"ISO 20022 message {message[0]}")
    root = _ROOT.search(text)
    why = f"XML with root {root[1]!r}, not an account statement" if root else "markup without an element"
    return Sniffed(format=None, profile_id=None, confidence="none", why=why)


def _table(text: str, encoding: str, profiles: Sequence[Profile]) -> Sniffed:
    lines = text.splitlines()
    fits = [
        _fit(profile, _line_header(lines, profile))
        for profile in profiles
        if profile.format == "csv" and profile.header is None and len(lines) > profile.skip_lines
    ]
    delimiter = max(_DELIMITERS, key=lines[0].count)
    columns = lines[0].count(delimiter) + 1
    shown = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}[delimiter]
    what = f"{encoding} text, {columns} columns" + (f" separated by {shown}" if columns > 1 else "")
    return _best("csv", fits, what)


def _line_header(lines: list[str], profile: Profile) -> list[str]:
    """Return the header where the layout has it, or the first line below a preamble with all its columns."""
    if profile.find_header:
        for line in lines[:HEADER_LINES]:
            cells = _cells(line, profile.delimiter, profile.quote)
            if header_fits(cells, profile):
                return cells
    return _cells(lines[profile.skip_lines], profile.delimiter, profile.quote)


def _sheet_header(rows: list[list[str]], profile: Profile) -> list[str]:
    if profile.find_header:
        for cells in rows:
            if header_fits(cells, profile):
                return cells
    return rows[profile.header_row - 1] if len(rows) >= profile.header_row else []


def _fit(profile: Profile, header: Iterable[str]) -> _Fit:
    have = {name.strip("\ufeff").strip() for name in header}
    wanted = {*profile.source_columns, *([profile.record_column] if profile.record_column else [])}
    missing = tuple(sorted(wanted - have - set(profile.optional)))
    return _Fit(profile=profile, found=len(wanted & have), missing=missing)


def _best(kind: str, fits: list[_Fit], what: str) -> Sniffed:
    """Return the layout whose columns are all there; of several the one that explains most columns."""
    full = [fit for fit in fits if not fit.missing and fit.found]
    if full:
        most = max(fit.found for fit in full)
        best = tuple(sorted(fit.profile.id for fit in full if fit.found == most))
        if len(best) == 1:
            why = f"{what}; the header has all columns of {best[0]!r}"
            rest = tuple(sorted(fit.profile.id for fit in full))
            return Sniffed(format=kind, profile_id=best[0], confidence="certain", why=why, candidates=rest)
        why = f"{what}; several layouts fit equally well"
        return Sniffed(format=kind, profile_id=None, confidence="likely", why=why, candidates=best)
    near = [fit for fit in fits if fit.found > len(fit.missing)]
    near.sort(key=lambda fit: (len(fit.missing), fit.profile.id))
    why = f"{what}; no layout has this header"
    if near:
        lacks = ", ".join(repr(name) for name in near[0].missing[:3])
        why += f", the nearest is {near[0].profile.id!r}, which also needs {lacks}"
    nearest = tuple(fit.profile.id for fit in near[:3])
    return Sniffed(format=kind, profile_id=None, confidence="none", why=why, candidates=nearest)


def _only(kind: str, profiles: Sequence[Profile], why: str) -> Sniffed:
    """Return the one layout of a format that describes itself; with several, a person chooses."""
    ids = tuple(sorted(profile.id for profile in profiles if profile.format == kind))
    sole = ids[0] if len(ids) == 1 else None
    return Sniffed(
        format=kind, profile_id=sole, confidence="certain" if sole else "likely", why=why, candidates=ids
    )


def _decode(head: bytes) -> tuple[str, str]:
    """Return the encoding that the bytes show, and their text; a cut at the end of the piece does no harm."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, head.decode(name, errors="ignore")
    try:
        return "utf-8", codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "8-bit", head.decode("latin-1")


def _cells(line: str, delimiter: str, quote: str) -> list[str]:
    reader = csv.reader([line], delimiter=delimiter, quotechar=quote) if quote else None
    try:
        return next(reader) if reader else line.split(delimiter)
    except (csv.Error, StopIteration):
        return line.split(delimiter)
