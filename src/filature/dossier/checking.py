"""Is this PDF a dossier that fits together? A reader's check, without the workspace that it came from.

Compared: the checksum of every compressed stream; the attached facts with their schema, sums and references;
the attached tables with those made from the facts again, byte for byte; title, author, language and date; and
every word on every page with the words made from the facts again, in their order.

Not compared: what the figures show (the room that draws them stands beside this one), where things stand on
a page, the tags for assistive software, and the parts of the file that no reader sees. Writing the document
again from its facts compares those too. Nothing here tells who wrote the file, nor whether it is true.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import rfc8785

from filature import __version__
from filature.dossier import render, schema
from filature.dossier.pdffile import PdfFile, read
from filature.dossier.printed import difference
from filature.dossier.tables import tables
from filature.dossier.view import view
from filature.errors import FilatureError, InputError
from filature.locales import LANGUAGES
from filature.model.check import Check

_CHANGED = "the file was changed after it was written: ask for it again, and compare its SHA-256"
_FITS = "fits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a dossier holds: enough to write it again and compare the bytes."""

    facts: dict[str, Any]
    lang: str
    sha256: str


def contents(path: Path) -> Contents:
    """Return the facts, language and SHA-256 of the dossier at `path`; raise InputError when it is none."""
    file = read(path)
    facts = _facts(file)
    schema.check(facts)
    return Contents(facts=facts, lang=file.lang, sha256=file.sha256)


def verify_file(path: Path) -> Iterator[Check]:
    """Yield every check of the dossier at `path`; whatever it is, the answer is checks, not an error."""
    try:
        file = read(path)
        yield _check("dossier-file", path.name, "one PDF, whole", _revisions(file), _ADDED)
        facts = _facts(file)
    except FilatureError as error:
        yield _failed("dossier-file", path.name, "a dossier written by Filature", error)
        return
    yield _schema(facts, path.name)
    try:
        yield from _against_facts(file, facts)
    except FilatureError as error:
        yield _failed("dossier-facts", "facts.json", "facts that make a document", error)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError) as error:
        # Facts that break the schema may break whatever is made of them; the schema's check has said so.
        got = f"cannot be used ({type(error).__name__})"
        yield _check("dossier-facts", "facts.json", "facts that make a document", got, _CHANGED)


_ADDED = "something was added after it was written, as signing does: check what, with the tool that added it"


def _revisions(file: PdfFile) -> str:
    return "one PDF, whole" if file.revisions == 1 else f"{file.revisions} revisions"


def _facts(file: PdfFile) -> dict[str, Any]:
    """Return the attached facts; raise InputError unless they are canonical JSON of our schema's name."""
    context: dict[str, object] = {"file": file.name}
    data = file.attached.get(render.FACTS)
    hint = (
        "this is a PDF, but not a dossier; a print or a copy made by another program has lost its attachments"
    )
    if data is None:
        raise InputError("no-facts", f"no {render.FACTS} is attached, expected one", hint, context)
    try:
        found = json.loads(data)
        canonical = rfc8785.dumps(found)
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        raise InputError("facts", f"{render.FACTS} is not JSON", _CHANGED, context) from None
    if not isinstance(found, dict) or found.get("schema") != schema.NAME:
        named = found.get("schema") if isinstance(found, dict) else None
        message = f"found facts of schema {named!r}, expected {schema.NAME!r}"
        raise InputError("facts-schema", message, "check it with the version that wrote it", context)
    if canonical != data:
        raise InputError("facts", f"{render.FACTS} is not in its canonical form", _CHANGED, context)
    return found


def _schema(facts: dict[str, Any], name: str) -> Check:
    try:
        schema.check(facts)
    except InputError as error:
        return _failed("dossier-facts", name, "shape, hashes, sums and references that fit", error)
    return _check("dossier-facts", "facts.json", _FITS, _FITS, "")


def _against_facts(file: PdfFile, facts: dict[str, Any]) -> Iterator[Check]:
    """Make again what the facts determine, and compare."""
    made = tables(facts)
    names = sorted([render.FACTS, *made])
    yield _check(
        "dossier-attachments", file.name, ", ".join(names), ", ".join(sorted(file.attached)), _CHANGED
    )
    for name, data in made.items():
        yield _table(name, data, file.attached.get(name))
    known = file.lang if file.lang in LANGUAGES else LANGUAGES[0]
    yield _check("dossier-language", file.name, known, file.lang or "none", _CHANGED)
    written = facts["document"]["software"]["version"]
    if written != __version__:
        subject = f"pages of {file.name}: NOT compared"
        hint = f"words may differ between versions: use version {written} to compare the pages"
        yield Check(
            name="dossier-pages", ok=True, expected=__version__, got=written, subject=subject, hint=hint
        )
        return
    document = view(facts, known, render.listed(facts, made, known))
    created = datetime.fromisoformat(facts["document"]["state_of_file"]).strftime("D:%Y%m%d%H%M%SZ")
    yield _check("dossier-title", file.name, document["title"], file.title, _CHANGED)
    yield _check("dossier-author", file.name, document["author"], file.author, _CHANGED)
    yield _check("dossier-date", file.name, created, file.created, _CHANGED)
    found = difference(document, file.pages())
    if found is None:
        yield _check("dossier-pages", f"{file.page_count} pages", _FITS, _FITS, "")
    else:
        yield _check(
            "dossier-pages",
            f"page {found.page}",
            found.expected or "no more words",
            found.got or "nothing",
            _CHANGED,
        )


def _table(name: str, made: bytes, found: bytes | None) -> Check:
    """Compare an attached table with the one made from the facts; a difference names the first line."""
    if found is None:
        return _check("dossier-table", name, "attached", "not attached", _CHANGED)
    subject = name
    if found != made:
        ours, theirs = made.split(b"\r\n"), found.split(b"\r\n")
        line = next(
            (i for i, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]), len(theirs)
        )
        subject = f"{name}, line {line + 1}"
    expected, got = (hashlib.sha256(data).hexdigest() for data in (made, found))
    return _check("dossier-table", subject, expected, got, _CHANGED)


def _failed(name: str, subject: str, expected: str, error: FilatureError) -> Check:
    return Check(name=name, ok=False, expected=expected, got=error.message, subject=subject, hint=error.hint)


def _check(name: str, subject: str, expected: str, got: str, hint: str) -> Check:
    same = expected == got
    return Check(name=name, ok=same, expected=expected, got=got, subject=subject, hint="" if same else hint)
