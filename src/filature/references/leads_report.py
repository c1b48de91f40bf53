"""An evaluation as a document: one page without scripts a language, and the facts as JSON beside it."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from filature.figures import ranking as figures
from filature.figures.svg import escape
from filature.locales import LANGUAGES, Labels, load
from filature.locales.characters import DASH
from filature.workspace.files import export

NAME = "evaluation"
FILES = tuple(f"{NAME}.{kind}" for kind in (*(f"{lang}.html" for lang in LANGUAGES), "json"))
_DRAWN = ("this pack", "published rule set", "ceiling")
_SHEET = (
    "body{font:15px/1.5 Helvetica,Arial,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#1a1a1a}"
    "table{border-collapse:collapse;font-size:13px;margin:1em 0}"
    "td,th{border:1px solid #8c8c8c;padding:.2em .5em;text-align:left}td+td{text-align:right}"
    ".mark{border:2px solid #9c5700;padding:.5em 1em;font-weight:bold}svg{max-width:100%;height:auto}"
)


def write(found: dict[str, Any], folder: Path) -> None:
    """Write the report into `folder`, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for lang in LANGUAGES:
        export(folder / f"{NAME}.{lang}.html", page(found, lang).encode())
    export(folder / f"{NAME}.json", (json.dumps(found, indent=2, ensure_ascii=False) + "\n").encode())


def page(found: dict[str, Any], lang: str) -> str:
    """Return the page in one language."""
    labels = load(lang)
    title = labels.text("evaluation.title")
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="mark">{escape(labels.text("evaluation.synthetic"))}</p>',
        f"<p>{escape(labels.text('evaluation.intro'))}</p>",
        _about(found, labels),
        _head("rankings", labels),
        _rankings(found["ranking"], labels),
        f"<figure>{_precision(found['ranking'], labels)}</figure>",
        _head("classes", labels),
        _classes(found, labels),
        _head("victims", labels),
        _victims(found["victims"], labels),
        _head("calibration", labels),
        f"<p>{escape(labels.text('evaluation.calibration-note'))}</p>",
        f"<figure>{_calibration(found['calibration'], labels)}</figure>",
        _costs(found["calibration"], labels),
        _head("false-leads", labels),
        f"<p>{escape(labels.text('evaluation.false-leads-note'))}</p>",
        *(_audit(name, audit, labels) for name, audit in found["false_leads"].items()),
        f"<p>{escape(labels.text('evaluation.within', explanation=found['false_leads_within_class']['class']))}</p>",
        _audit("corridor", found["false_leads_within_class"], labels),
    ]
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{_SHEET}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _head(name: str, labels: Labels) -> str:
    return f"<h2>{escape(labels.text(f'evaluation.{name}'))}</h2>"


def _about(found: dict[str, Any], labels: Labels) -> str:
    population = found["population"]
    rows = [
        ("pack", f"{found['pack']['id']} {found['pack']['version']} ({found['pack']['sha256'][:12]})"),
        ("payers", labels.formats.integer(found["payers"])),
        ("kind", labels.formats.integer(found["of_the_kind"])),
        ("population", f"seed {population['seed']}, shift {population['shift']}"),
        (
            "named",
            labels.text("evaluation.nobody" if found["linked_to_named"] is None else "evaluation.somebody"),
        ),
    ]
    return _table([], [(labels.text(f"evaluation.{name}"), value) for name, value in rows])


def _rankings(rankings: dict[str, Any], labels: Labels) -> str:
    places = list(next(iter(rankings.values()))["precision"])
    header = [labels.text("evaluation.ranking"), labels.text("evaluation.average-precision")]
    header += [labels.text("evaluation.first", places=k) for k in places]
    header += [labels.text("evaluation.recall", places=places[-1])]
    ordered = sorted(rankings.items(), key=lambda item: -item[1]["average_precision"])
    rows = [
        (
            _name(name, labels),
            _decimal(quality["average_precision"], labels),
            *(_decimal(quality["precision"][k], labels) for k in places),
            _decimal(quality["recall"][places[-1]], labels),
        )
        for name, quality in ordered
    ]
    return _table(header, rows)


def _name(name: str, labels: Labels) -> str:
    """Return a ranking's name in the reader's language; signs keep their identifier."""
    if name.endswith(" alone"):
        return labels.text("evaluation.alone", sign=name.removesuffix(" alone"))
    return labels.text("evaluation.by." + name.replace(" ", "-").lower())


def _precision(rankings: dict[str, Any], labels: Labels) -> str:
    points = {
        _name(name, labels): {int(k): value for k, value in rankings[name]["precision"].items()}
        for name in _DRAWN
        if name in rankings
    }
    return figures.precision(points, title=labels.text("figure.ranking.title"), labels=labels)


def _classes(found: dict[str, Any], labels: Labels) -> str:
    places = list(found["first_classes"])
    names = sorted({name for counts in found["first_classes"].values() for name in counts})
    rows = [
        (_class(name, labels), *(str(found["first_classes"][k].get(name, 0)) for k in places))
        for name in names
    ]
    return _table(
        [labels.text("evaluation.class"), *(labels.text("evaluation.first", places=k) for k in places)], rows
    )


def _class(name: str, labels: Labels) -> str:
    return (
        labels.text("evaluation.planted")
        if name == "LSAC"
        else f"{name}: {labels.text(f'explanation.{name}')}"
    )


def _victims(victims: dict[str, Any], labels: Labels) -> str:
    rows = [
        (
            _class(name, labels),
            *(str(part) for part in (victims["all"][name], victims["on_their_own_list"][name], count)),
        )
        for name, count in victims["in_first_300"].items()
    ]
    header = ("class", "all", "own-list", "in-first-300")
    return _table([labels.text(f"evaluation.{name}") for name in header], rows)


def _calibration(calibration: dict[str, Any], labels: Labels) -> str:
    bands = {
        name: [  # the code: names would not fit a legend
            ((band["from"] + band["to"]) / 20, band["shown"] / 10)
            for band in calibration[name]["bands"]
            if band["shown"] is not None
        ]
        for name in ("FAM", "ROM")
    }
    return figures.calibration(bands, title=labels.text("figure.ranking.calibration-title"), labels=labels)


def _costs(calibration: dict[str, Any], labels: Labels) -> str:
    rows = [
        (_class(name, labels), DASH if item["cllr"] is None else _decimal(item["cllr"], labels))
        for name, item in calibration.items()
    ]
    return _table([labels.text("evaluation.class"), labels.text("evaluation.cllr")], rows)


def _audit(name: str, audit: dict[str, Any], labels: Labels) -> str:
    rows = [
        (
            row["group"],
            labels.formats.integer(row["honest"]),
            labels.formats.integer(row["false"]),
            _decimal(1000 * row["false"] / row["honest"], labels) if row["honest"] else DASH,
        )
        for row in audit["groups"]
    ]
    header = [labels.text(f"evaluation.by-{name}")]
    header += [labels.text(f"evaluation.{key}") for key in ("honest", "false", "per-thousand")]
    ratio = labels.text("evaluation.too-few") if audit["ratio"] is None else _decimal(audit["ratio"], labels)
    return _table(header, rows) + f"<p>{escape(labels.text('evaluation.ratio', ratio=ratio))}</p>"


def _decimal(value: float, labels: Labels) -> str:
    return labels.formats.decimal(round(value, 3), places=3)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if header else ''}<tbody>{body}</tbody></table>"
