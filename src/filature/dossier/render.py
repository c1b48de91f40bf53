"""The one door to Typst: checked facts, figures and tables in, the bytes of a PDF/A-3a with PDF/UA-1 out.

Typst sees a private folder and nothing else; persons' data reach it as JSON, never as template text. The only
time in the document is the state of the file, and the only fonts are those inside the pinned Typst wheel, so
that equal inputs give equal bytes on every machine.
"""

import hashlib
import json
import re
import tempfile
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import rfc8785
import typst

from filature.dossier import glyphs, schema
from filature.dossier.view import view
from filature.errors import InputError
from filature.locales import load

FACTS = "facts.json"
_MIME = {".json": "application/json", ".csv": "text/csv"}
FIGURES = ("timeline", "network")
_TEMPLATE = ("main.typ", "pieces.typ")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}\.csv")


def pdf(
    facts: Mapping[str, Any], figures: Mapping[str, str], tables: Mapping[str, bytes], lang: str, *, tmp: Path
) -> bytes:
    """Return the document of `facts` in `lang`; a private folder inside `tmp` is made and removed.

    `figures` holds the SVG of 'timeline' and 'network'; `tables` maps names such as payments.csv to bytes.
    """
    schema.check(facts)
    _check_parts(figures, tables)
    with tempfile.TemporaryDirectory(prefix="dossier.", dir=tmp) as folder:
        root = Path(folder)
        _fill(root, facts, figures, tables, lang)
        return _compile(root, datetime.fromisoformat(facts["document"]["state_of_file"]))


def attached_facts(facts: Mapping[str, Any]) -> bytes:
    """Return the facts as they are attached: canonical JSON (RFC 8785), so that one content has one hash."""
    return rfc8785.dumps(dict(facts))


def listed(
    facts: Mapping[str, Any], tables: Mapping[str, bytes], lang: str
) -> list[tuple[str, int, str, str]]:
    """Return the attached files as the document lists them: name, bytes, SHA-256, words."""
    labels = load(lang)
    inside = {FACTS: attached_facts(facts), **{name: tables[name] for name in sorted(tables)}}
    return [
        (
            name,
            len(data),
            hashlib.sha256(data).hexdigest(),
            labels.text("attached.facts" if name == FACTS else "attached.table"),
        )
        for name, data in inside.items()
    ]


def _check_parts(figures: Mapping[str, str], tables: Mapping[str, bytes]) -> None:
    if sorted(figures) != sorted(FIGURES):
        raise InputError(
            "figures", f"got {sorted(figures)}, expected {sorted(FIGURES)}", "draw both from the facts"
        )
    for name in tables:
        if not _NAME.fullmatch(name):
            hint = "use lower-case letters, digits, - and _, and end in .csv"
            raise InputError("table-name", f"{name!r} cannot name an attached table", hint)


def _fill(
    root: Path, facts: Mapping[str, Any], figures: Mapping[str, str], tables: Mapping[str, bytes], lang: str
) -> None:
    """Write everything that the template reads."""
    attached = listed(facts, tables, lang)
    for name, *_ in attached:
        (root / name).write_bytes(attached_facts(facts) if name == FACTS else tables[name])
    document = view(facts, lang, attached)
    document["attached"] = [
        {"path": name, "mime": _MIME[Path(name).suffix], "description": description}
        for name, _, _, description in attached
    ]
    shown = json.dumps(glyphs.everywhere(document), ensure_ascii=False)
    (root / "view.json").write_text(shown, encoding="utf-8")
    for name, svg in figures.items():
        (root / f"{name}.svg").write_text(glyphs.svg(svg), encoding="utf-8")
    for name in _TEMPLATE:
        (root / name).write_bytes(files(__package__).joinpath("template", name).read_bytes())


def _compile(root: Path, state: datetime) -> bytes:
    try:
        return typst.compile(
            str(root / "main.typ"),
            root=str(root),
            ignore_system_fonts=True,
            pdf_standards=["a-3a", "ua-1"],
            timestamp=int(state.timestamp()),
        )
    except typst.TypstError as error:
        # The diagnostic may quote a person's data: its first words say what failed, the rest stays out.
        reason = str(error).split("`", 1)[0].strip()[:120]
        hint = "this is a defect of the program: keep the workspace and report it"
        raise InputError("render", f"the document could not be written ({reason})", hint) from None
