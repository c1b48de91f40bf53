"""The validation as a document: one page without scripts a language, and the facts as JSON beside it.

The plots stand inside the page as SVG, so that the page is one file. A synthetic set is called so on top.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filature.evaluate.timing import Curves, Validation
from filature.figures import calibration
from filature.figures.svg import escape
from filature.locales import LANGUAGES, Labels, load
from filature.locales.characters import DASH
from filature.workspace.files import export

NAME = "timing-validation"
FILES = tuple(f"{NAME}.{kind}" for kind in (*(f"{lang}.html" for lang in LANGUAGES), "json"))
_COLUMNS = (
    "cllr",
    "cllr-range",
    "cllr-min",
    "cllr-cal",
    "dev-pav",
    "slope",
    "intercept",
    "above-10",
    "above-100",
)
_SHEET = (
    "body{font:15px/1.5 Helvetica,Arial,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#1a1a1a}"
    "table{border-collapse:collapse;font-size:13px;margin:1em 0}"
    "td,th{border:1px solid #8c8c8c;padding:.2em .5em;text-align:left}"
    ".mark{border:2px solid #9c5700;padding:.5em 1em;font-weight:bold}svg{max-width:100%;height:auto}"
)


def write(found: Validation, folder: Path) -> None:
    """Write the report into `folder`, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for lang in LANGUAGES:
        export(folder / f"{NAME}.{lang}.html", page(found, lang).encode())
    export(folder / f"{NAME}.json", (json.dumps(found.facts, indent=2, ensure_ascii=False) + "\n").encode())


def page(found: Validation, lang: str) -> str:
    """Return the page in one language."""
    labels = load(lang)
    facts = found.facts
    title = labels.text("validation.title")
    synthetic = facts["reference"]["kind"] == "synthetic"
    parts = [f"<h1>{escape(title)}</h1>"]
    if synthetic:
        parts.append(f'<p class="mark">{escape(labels.text("validation.synthetic"))}</p>')
    parts += [
        f"<p>{escape(labels.text('validation.intro'))}</p>",
        _about(facts["reference"], labels),
        f"<h2>{escape(labels.text('validation.bars'))}</h2>",
        f"<p>{escape(labels.text('validation.passes' if facts['passes'] else 'validation.fails'))}</p>",
        _gates(facts["gates"], labels),
        f"<h2>{escape(labels.text('validation.measures'))}</h2>",
        _measures(facts["rows"], labels),
        f"<p>{escape(labels.text('validation.measures-note'))}</p>",
    ]
    for name, curves in found.curves.items():
        parts.append(f"<h2>{escape(labels.text(f'alternative.{name}'))}</h2>")
        parts += [f"<figure>{svg}</figure>" for svg in plots(curves, labels, synthetic=synthetic)]
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{_SHEET}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def plots(curves: Curves, labels: Labels, *, synthetic: bool) -> list[str]:
    """Return the three plots of one alternative."""
    mark = f" ({labels.text('validation.mark')})" if synthetic else ""
    titles = {name: labels.text(f"figure.{name}.title") + mark for name in ("tippett", "pav", "ece")}
    costs = (one.tolist() for one in (curves.odds, curves.ece, curves.ece_pav, curves.ece_none))
    return [
        calibration.tippett(curves.h1.tolist(), curves.h2.tolist(), title=titles["tippett"], labels=labels),
        calibration.pav(
            curves.pav_before.tolist(), curves.pav_after.tolist(), title=titles["pav"], labels=labels
        ),
        calibration.ece(*costs, title=titles["ece"], labels=labels),
    ]


def _about(reference: dict[str, Any], labels: Labels) -> str:
    persons = ", ".join(
        f"{labels.text(f'alternative.{name}')}: {labels.formats.integer(count)}"
        for name, count in reference["persons"].items()
    )
    rows = [
        (labels.text(f"validation.reference.{key}"), str(reference[key]))
        for key in ("name", "made_by", "made_from", "made_on", "sha256")
    ]
    return _table([], [*rows, (labels.text("validation.reference.persons"), persons)])


def _gates(gates: list[dict[str, Any]], labels: Labels) -> str:
    rows = [
        (
            labels.text(f"validation.gate.{gate['code']}"),
            labels.text(f"alternative.{gate['against']}"),
            _payments(gate["payments"], labels),
            gate["bar"],
            labels.text("validation.not-measured")
            if gate["found"] == "not measured"
            else _written(gate["found"], labels),
            labels.text("validation.pass" if gate["ok"] else "validation.fail"),
        )
        for gate in gates
    ]
    names = ("measure", "against", "payments", "bar", "found", "verdict")
    return _table([labels.text(f"validation.column.{name}") for name in names], rows)


def _measures(rows: list[dict[str, Any]], labels: Labels) -> str:
    header = [
        labels.text(f"validation.column.{name}") for name in ("against", "payments", "pairs", *_COLUMNS)
    ]
    lines = [
        (
            labels.text(f"alternative.{row['against']}"),
            _payments(row["payments"], labels),
            f"{labels.formats.integer(row['h1'])} / {labels.formats.integer(row['h2'])}",
            _written(row["cllr"], labels),
            f"{_written(row['cllr_low'], labels)}\N{EN DASH}{_written(row['cllr_high'], labels)}",
            *(
                _written(row[key], labels)
                for key in ("cllr_min", "cllr_cal", "dev_pav", "slope", "intercept")
            ),
            *(
                f"{_written(row[key]['share'], labels)} (≤ {_written(row[key]['high'], labels)})"
                for key in ("above_10", "above_100")
            ),
        )
        for row in rows
    ]
    return _table(header, lines)


def _payments(stratum: str, labels: Labels) -> str:
    return labels.text("validation.all") if stratum == "all" else stratum


def _written(value: float | str | None, labels: Labels) -> str:
    return DASH if value is None else labels.formats.decimal(round(float(value), 4), places=4)


def _table(header: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    head = "<tr>" + "".join(f"<th>{escape(name)}</th>" for name in header) + "</tr>" if header else ""
    body = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{head}\n{body}</table>"
