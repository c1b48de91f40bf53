"""`filature law`: which rows of a country's law a magistrate may want to look at for dated facts."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from filature.cli.output import emit, json_option
from filature.errors import UsageError

if TYPE_CHECKING:
    from filature.register.law.model import Pack


@click.command("law")
@click.option("--country", default="fr", show_default=True, help="Whose law: a built-in pack.")
@click.option(
    "--pack", "file", metavar="FILE", type=click.Path(path_type=Path), help="A pack of your own instead."
)
@click.option("--on", metavar="YYYY-MM-DD", help="The day of the facts.")
@click.option("--from", "first", metavar="YYYY-MM-DD", help="The first day on which the facts may lie.")
@click.option("--to", "last", metavar="YYYY-MM-DD", help="The last such day.")
@click.option(
    "--child-age", metavar="A..B", help="Whole years on the day of the facts: 12, 12..14, 12.. or ..14."
)
@click.option(
    "--child-born", metavar="DAY..DAY", help="Day of birth: 2009-03-01, 2009-03, 2009, or first..last."
)
@click.option(
    "--fact", "facts", metavar="NAME=yes|no", multiple=True, help="A stated fact; repeat. See --list."
)
@click.option(
    "--interrupted", metavar="YYYY-MM-DD", multiple=True, help="An act that interrupts limitation; repeat."
)
@click.option("--suspended", metavar="DAY..DAY", multiple=True, help="Days that suspend limitation; repeat.")
@click.option(
    "--discovered", metavar="YYYY-MM-DD", help="The day on which a concealed offence was discovered."
)
@click.option(
    "--list", "listed", is_flag=True, help="List the rows and facts of the pack, or what was in force."
)
@click.option("--kind", metavar="KIND", help="With --list: rows of one kind only.")
@click.option("--lang", metavar="LANG", help="Language of the labels. Default: the first of the pack.")
@json_option
def command(
    country: str,
    file: Path | None,
    on: str | None,
    first: str | None,
    last: str | None,
    child_age: str | None,
    child_born: str | None,
    facts: tuple[str, ...],
    interrupted: tuple[str, ...],
    suspended: tuple[str, ...],
    discovered: str | None,
    listed: bool,
    kind: str | None,
    lang: str | None,
    as_json: bool,
) -> int:
    """Name the rows of law that the facts do not exclude, with penalties and limitation as intervals.

    Every row carries its source and grade, and why it is to be checked by a magistrate. What is not stated is
    unknown: it gives intervals and open questions, never a default. Exit code 1: no candidate.
    """
    from filature.cli import law_given, law_json, law_text
    from filature.register import law

    pack = law.read(file) if file else law.load(country)
    lang = _language(pack, lang)
    days = law_given.days(on, first, last)
    if listed:
        found_rows = law.in_force(pack, days or (date.min, date.max), _kinds(kind))
        if as_json:
            emit(law_json.list_data(pack, found_rows))
        else:
            law_text.tell_list(pack, found_rows, lang)
        return 0
    if kind:
        raise UsageError("usage", "found --kind without --list", "add --list")
    if days is None:
        raise UsageError(
            "law-days", "found no day of the facts", "give --on, or --from and --to; or use --list"
        )
    question = law.Facts(
        first=days[0],
        last=days[1],
        child=law_given.child(child_age, child_born),
        stated=law_given.stated(facts),
        interrupted=tuple(law_given.day(text, "--interrupted") for text in interrupted),
        suspended=tuple(law_given.pause(text) for text in suspended),
        discovered=law_given.day(discovered, "--discovered") if discovered else None,
    )
    found = law.answer(pack, question)
    if as_json:
        emit(law_json.as_data(found))
    else:
        law_text.tell(found, lang)
    return 0 if found.candidates else 1


def _language(pack: "Pack", lang: str | None) -> str:
    if lang is not None and lang not in pack.languages:
        message = f"found the language {lang!r}, expected one of {', '.join(pack.languages)}"
        raise UsageError("lang", message, "choose one of them")
    return lang or pack.languages[0]


def _kinds(kind: str | None) -> tuple[str, ...]:
    from filature.register.law.model import KINDS

    if kind is not None and kind not in KINDS:
        raise UsageError(
            "law-kind", f"found the kind {kind!r}, expected one of {', '.join(KINDS)}", "correct it"
        )
    return (kind,) if kind else KINDS
