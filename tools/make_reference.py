"""Write docs/reference/*.md from the code, so that no page can say what the program does not do.

`python tools/make_reference.py` writes the pages. With `--check` it writes nothing, names pages that
differ from a fresh generation, and exits 1 if there are any.
"""

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from pathlib import Path

import click

from filature.cli import verbs
from filature.intake import profile as profiles
from filature.leads import pack as packs
from filature.locales import load as catalogue
from filature.model import tables
from filature.workspace import Settings
from reference_errors import error_page
from reference_profiles import field_meanings, key_meaning

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
_NOTE = "<!-- Made by tools/make_reference.py: change the code, then run it. -->\n"
_POINTS = """\
What a sign weighs depends on the explanation it is weighed against and on the bin that the value falls into:
`filature pack show` prints it, in decibans (10 dB = a likelihood ratio of 10). Signs of one block restate one fact;
weights of all signs are fitted together, so that nothing is counted twice. Stages: *own* reads the person's own
payments; *circle* what others' payments say; *referral* whom a partner named; *none* is shown and never weighed.
"""
_RIVALS = """\
Every lead is weighed against all of these. The codes stand in `filature leads` under *also explained by*.
Missing data supports nothing.
"""
_STATUS = """\
*Status*: **confirmed** by a practitioner with a real file; **unconfirmed**: from public documentation,
so check the first rows; **fictional**: of the demonstration.
"""
_LEFT = """\
The names on the left side of `[columns]` and `[constants]`. A constant may be `"{subject}"`: the value of
`--subject`.
"""
_GRADES = {
    "P": "primary text or official page, read",
    "S": "secondary source, read (press, law firm, vendor summary)",
    "C": "computed by the project from P or S figures",
    "assumption": "drafting judgement without a source",
}


def row(*cells: object) -> str:
    """Return one line of a Markdown table; bars and line ends inside cells do no harm."""
    return "| " + " | ".join(_cell(str(cell)) for cell in cells) + " |"


def table(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """Return a Markdown table."""
    return "\n".join([row(*header), "|" + "---|" * len(header), *(row(*cells) for cells in rows)])


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def commands() -> str:
    """Return the page of verbs: usage, help, arguments, options, exit codes."""
    context = click.Context(verbs, info_name="filature")
    parts = [
        "# Commands\n",
        _NOTE,
        "Every verb that reads has `--json`: the same facts, for programs. Errors: [errors](errors.md).\n",
        "| exit code | meaning |\n|---|---|",
        *(row(code, text) for code, text in EXIT_CODES.items()),
        "\nInterrupting a command (Ctrl-C) ends it with 130; what was finished before stays.\n",
    ]
    for name in verbs.list_commands(context):
        verb = verbs.get_command(context, name)
        if verb is None:
            raise SystemExit(f"the verb {name} cannot be loaded")
        parts += _verbs(verb, click.Context(verb, info_name=name, parent=context))
    return "\n".join(parts)


def _verbs(verb: click.Command, context: click.Context) -> list[str]:
    """Return the text of a verb, and of the verbs inside it."""
    found = [_verb(verb, context)]
    if isinstance(verb, click.Group):
        for name in verb.list_commands(context):
            inner = verb.commands[name]
            found.append(_verb(inner, click.Context(inner, info_name=name, parent=context), depth=3))
    return found


EXIT_CODES: Mapping[int, str] = {
    0: "done",
    1: "the answer is no (verification failed, nothing found)",
    2: "wrong use",
    3: "bad input; the workspace is unchanged",
    4: "the workspace is locked, damaged, or the disk refuses",
}


def _verb(verb: click.Command, context: click.Context, depth: int = 2) -> str:
    text = inspect.cleandoc(verb.help or "")
    name = verb.name if depth == 2 else f"{context.parent.info_name if context.parent else ''} {verb.name}"  # noqa: PLR2004
    lines = [
        f"\n{'#' * depth} {name}\n",
        "```text\n" + " ".join(verb.get_usage(context).split()) + "\n```\n",
        text,
    ]
    options = [item for item in verb.get_params(context) if isinstance(item, click.Option)]
    rows = [(_names(item), _meaning(item, context)) for item in options]
    lines += ["\n" + table(("option", "meaning"), rows)] if rows else []
    code = "0, 1" if "Exit code 1" in text else "0"
    lines += [f"\nExit codes: {code}; 2, 3 and 4 as above."]
    return "\n".join(lines)


def _names(option: click.Option) -> str:
    value = ""
    if not option.is_flag:
        kind = option.type
        value = "|".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else _metavar(option)
        value = f" {value}"
    return f"`{', '.join(option.opts)}{value}`"


def _metavar(option: click.Option) -> str:
    if isinstance(option.type, click.IntRange):
        return "N"
    if isinstance(option.type, click.DateTime):
        return "YYYY-MM-DD"
    return "FILE" if isinstance(option.type, click.Path) else "TEXT"


def _meaning(option: click.Option, context: click.Context) -> str:
    text = option.help or ""
    if option.required:
        text += " **Required.**"
    elif option.show_default and (default := option.get_default(context)) is not None:
        text += f" Default: `{default}`."
    if isinstance(option.type, click.IntRange) and option.type.min is not None:
        text += f" At least {option.type.min}."
    return text.strip()


def table_page() -> str:
    """Return the page of tables of records.duckdb."""
    head = inspect.cleandoc(tables.__doc__ or "").split("\n\n", 1)[1]
    parts = ["# Tables\n", _NOTE, "Everything in `records.duckdb` is derived and can be made again.\n", head]
    parts.append('\nIn a notebook: `filature.open("my-case").table("transfer")`.')
    for item in tables.ALL_TABLES:
        parts += [f"\n## {item.name}\n", f"One row is {item.grain}.\n"]
        parts.append(table(("column", "type", "meaning"), [(f"`{n}`", k, m) for n, k, m in item.columns]))
    return "\n".join(parts) + "\n"


def indicator_page() -> str:
    """Return the page of indicators of the default pack, with their sources."""
    pack = packs.load(str(Settings(name="-", unit="-").pack))
    words = catalogue("en")
    parts = [
        "# Indicators\n",
        _NOTE,
        f"Pack `{pack.id}`, version {pack.version}. A person is a lead from {pack.lead_from / 100:g} dB.\n",
        _POINTS,
        table(
            ("id", "sign", "role", "block", "stage", "published from", "grade"),
            [
                (
                    _link(i.id),
                    i.text["en"],
                    i.role,
                    i.block,
                    i.stage,
                    f"{i.starts:g}" if i.points else "",
                    i.grade,
                )
                for i in pack.indicators
            ],
        ),
        "\nGrades: " + "; ".join(f"**{grade}** {text}" for grade, text in _GRADES.items()) + ".",
        "\n## Competing explanations\n",
        _RIVALS,
        table(("code", "explanation"), [(c, words.text(f"explanation.{c}")) for c in _explanations()]),
    ]
    parts += [_indicator(item) for item in pack.indicators]
    return "\n".join(parts) + "\n"


def _indicator(item: packs.Indicator) -> str:
    header = _sql_header(item.rows)
    cuts = " · ".join(f"{cut:g}" for cut in item.cuts)
    facts = [
        ("French", item.text["fr"]),
        ("measured", f"`{item.role}_feature` or `{item.role}_circle`, column `{item.feature}`"),
        ("bins from", cuts or "shown, never weighed"),
        ("says nothing below", f"{item.least} row(s)"),
        (
            "published sign",
            f"from {item.starts:g}, with {item.sign_least} row(s) or more" if item.points else "",
        ),
        (
            "rule set (a baseline)",
            f"{item.points:g} points: half from {item.starts:g}, all from {item.full:g}"
            if item.points
            else "",
        ),
        (
            "fixed weight",
            "" if item.fixed is None else f"{item.fixed / 100:g} dB against every explanation: an assumption",
        ),
        ("source", f"{item.source}, {item.year} [{item.grade}]"),
        ("shared with", ", ".join(item.rivals) or "none named"),
        ("rows", f"`leads/sql/rows/{item.rows}.sql`: {header.get('purpose', '')}"),
        ("caveats", header.get("caveats", "")),
    ]
    return f"\n## {item.id}\n\n{item.text['en']}\n\n" + table(("", ""), [fact for fact in facts if fact[1]])


def _sql_header(name: str) -> dict[str, str]:
    """Return the fields of an SQL file's header."""
    found: dict[str, str] = {}
    last = ""
    text = (files("filature.leads") / "sql" / "rows" / f"{name}.sql").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if match := re.match(r"-- (\w+): +(.*)", line):
            last = match[1]
            found[last] = match[2]
        elif last:
            found[last] += " " + line.removeprefix("--").strip()
    return found


def _explanations() -> list[str]:
    sql = (files("filature.leads") / "sql" / "090_explanation.sql").read_text(encoding="utf-8")
    return list(dict.fromkeys(re.findall(r"'code': '([A-Z]+)'", sql)))


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def profile_page() -> str:
    """Return the page of layout profiles: the built-in ones, and every key that a profile may have."""
    known = profiles.built_in().values()
    keys = [
        f"{section}.{key}".strip(".")
        for section, names in profiles._KEYS.items()  # noqa: SLF001
        for key in names
        if names != profiles.CANONICAL
    ]
    fields = field_meanings()
    parts = [
        "# Layout profiles\n",
        _NOTE,
        "A profile says which column of a file is what. How to write one: [guide](../guide/profiles.md).\n",
        "## Built in\n",
        _STATUS,
        table(
            ("id", "title", "format", "rows are", "status", "source", "a row needs"),
            [
                (f"`{p.id}`", p.title, p.format, p.record.value, p.status, p.source, ", ".join(p.required))
                for p in known
            ],
        ),
        "\n## Keys of a profile\n",
        table(("key", "meaning"), [(f"`{key}`", key_meaning(key)) for key in keys]),
        "\n## Fields that a column can become\n",
        _LEFT,
        table(("field", "meaning"), [(f"`{name}`", fields[name]) for name in profiles.CANONICAL]),
    ]
    return "\n".join(parts) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands,
    "tables.md": table_page,
    "indicators.md": indicator_page,
    "profiles.md": profile_page,
    "errors.md": lambda: error_page(ROOT / "src" / "filature", _NOTE, table),
}


def main(arguments: list[str]) -> int:
    """Write or check the pages; return the exit code."""
    check = "--check" in arguments
    stale = []
    for name, make in PAGES.items():
        text = make().rstrip("\n") + "\n"
        path = FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"docs/reference/{name}: " + ("is not what the code says" if check else "written"))
    if check and stale:
        print("run: python tools/make_reference.py", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
