"""`filature expand`: from a list of identifiers to everybody linked."""

from pathlib import Path
from typing import Any

import click

from filature.cli.output import emit, json_option, table

_SHOWN_BAD = 20


@click.command("expand")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, readable=False))
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path, readable=False))
@click.option("--id", "ids", metavar="IDENTIFIER", multiple=True, help="One identifier; may be repeated.")
@click.option("--region", metavar="XX", help="Country code of national telephone numbers, such as FR.")
@click.option(
    "--role", type=click.Choice(["payer", "payee"]), help="Only those who are this in some payment."
)
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True, help="How many to list.")
@json_option
def command(
    folder: Path,
    file: Path | None,
    ids: tuple[str, ...],
    region: str | None,
    role: str | None,
    limit: int,
    as_json: bool,
) -> int:
    """List everybody linked to the identifiers in FILE (TXT or CSV, one a line), with strength and path.

    Identifiers are telephones, e-mails, accounts, documents, customer numbers, handles, or persons (P-1-17-2);
    never names. A link is a fact of the records, not a role. Exit code 1: nobody is linked.
    """
    from filature import pipeline
    from filature.errors import UsageError
    from filature.networks import seeds
    from filature.workspace import open_workspace

    if (file is None) == (not ids):
        raise UsageError("what-to-expand", "found both or neither of FILE and --id", "give one of them")
    text = seeds.read(file) if file else "\n".join(ids)
    with open_workspace(folder, write=False) as workspace:
        workspace.last_run()
        found = pipeline.expand(workspace, text, limit=limit, region=region, role=role)
    if as_json:
        emit(found)
    else:
        _tell(found)
    return 0 if found["hits"] else 1


def _tell(found: dict[str, Any]) -> None:
    click.echo(
        f"{found['seed_persons']} person(s) named by {len(found['seeds'])} identifier(s); "
        f"{len(found['not_found'])} not found; {len(found['bad_lines'])} line(s) not read; "
        f"{found['linked']} linked"
    )
    for item in found["seeds"]:
        if item["common"] or item["persons"] > 1:
            why = "common: very many carry it" if item["common"] else f"names {item['persons']} persons"
            click.echo(f"line {item['line']}: {item['given']}: {why}; each starts with a share")
    for item in found["not_found"][:_SHOWN_BAD]:
        click.echo(f"line {item['line']}: {item['given']}: not found")
    for item in found["bad_lines"][:_SHOWN_BAD]:
        click.echo(f"line {item['line']}: {item['message']}")
    if max(len(found["not_found"]), len(found["bad_lines"])) > _SHOWN_BAD:
        click.echo("and more lines: see --json")
    if not found["hits"]:
        click.echo("nobody is linked to them within three links")
        return
    rows = [
        (
            *(str(hit["rank"]), hit["person"], "/".join(hit["roles"]) or "-", f"{hit['strength']:.4f}"),
            *(str(hit["steps"]), _path(hit["path"]), _rows(hit["path"]), _remark(hit), hit["use"]),
        )
        for hit in found["hits"]
    ]
    header = (
        "rank",
        "person",
        "in payments",
        "strength",
        "links",
        "shortest path",
        "rows",
        "remark",
        "rests on",
    )
    click.echo("\n" + table(rows, header))
    click.echo(
        "\nA link is a fact of the records, not a role; strengths order the list and are no probabilities."
    )


def _path(path: list[dict[str, Any]]) -> str:
    parts = [str(path[0]["from"])]
    for link in path:
        said = [f"paid {link['paid']}"] if link["paid"] else []
        said += [f"was paid {link['was_paid']}"] if link["was_paid"] else []
        said += [f"sessions {link['sessions']}"] if link["sessions"] else []
        said += [f"same {item['kind']}" for item in link["identifiers"]]
        parts.append(f"({', '.join(said)}) {link['to']}")
    return " ".join(parts)


def _rows(path: list[dict[str, Any]]) -> str:
    """Return the first row of each link: exhibit and place in it."""
    return ", ".join(f"{row['exhibit_no']}:{row['row']}" for link in path for row in link["rows"][:1])


def _remark(hit: dict[str, Any]) -> str:
    said = [f"common: {hit['neighbours']} neighbours"] if hit["common"] else []
    return ", ".join(said + hit["looks"])
