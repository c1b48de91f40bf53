"""`filature evaluate`: how good a pack is on a population whose truth is known."""

import tempfile
import time
from pathlib import Path

import click

from filature.cli.output import emit, json_option, progress, table

_SHOWN = ("this pack", "published rule set", "in-degree of payees", "personalised PageRank", "ceiling")


@click.command("evaluate")
@click.argument("population", metavar="POP", type=click.Path(path_type=Path, readable=False))
@click.option("--pack", default="published-2026", show_default=True, help="A pack's name, or its folder.")
@click.option(
    "--sister",
    type=click.Path(path_type=Path, readable=False),
    help="Another draw of the same world, whose truth teaches the ceiling (needs scikit-learn).",
)
@click.option("--cold", is_flag=True, help="As if no partner had named anybody.")
@click.option(
    "--out", type=click.Path(path_type=Path, readable=False), help="A folder for the report: pages and JSON."
)
@click.option("--memory", default="4GiB", show_default=True, help="Memory for the database.")
@json_option
def command(
    population: Path, pack: str, sister: Path | None, cold: bool, out: Path | None, memory: str, as_json: bool
) -> int:
    """Rank the population POP as a unit would, and say what it found: beside baselines, by class, by group.

    POP is made by `filature population OUT --form records`; its truth is opened only after everything was ranked.
    """
    from filature.evaluate import leads, worlds
    from filature.leads import pack as packs
    from filature.references import leads_report

    chosen = packs.read(Path(pack)) if (Path(pack) / packs.FILES[0]).is_file() else packs.load(pack)
    started = time.monotonic()
    say = progress("evaluate ")
    with tempfile.TemporaryDirectory() as aside:
        ready = []
        for number, folder in enumerate(filter(None, (population, sister))):
            say(f"opening {folder.name}", number, 4)
            ready.append(worlds.prepare(folder, Path(aside) / str(number), memory=memory, cold=cold))
        say("ranking", 2, 4)
        found = leads.evaluated(ready[0], chosen, sister=ready[1] if sister else None)
        for world in ready:
            world.con.close()
    found["seconds"] = round(time.monotonic() - started, 1)
    say("done", 4, 4)
    if out is not None:
        leads_report.write(found, out)
    if as_json:
        emit(found)
        return 0
    click.echo(
        f"{found['payers']} payers, {found['of_the_kind']} planted; "
        f"pack {found['pack']['id']} {found['pack']['version']}; "
        f"{'no partner named anybody' if found['linked_to_named'] is None else 'with named payees'}"
    )
    names = [name for name in _SHOWN if name in found["ranking"]]
    best = max(
        (n for n in found["ranking"] if n.endswith(" alone")),
        key=lambda n: found["ranking"][n]["average_precision"],
    )
    places = list(found["ranking"]["this pack"]["precision"])
    rows = [
        (
            name,
            f"{q['average_precision']:.3f}",
            *(f"{q['precision'][k]:.2f}" for k in places),
            f"{q['recall'][places[-1]]:.2f}",
        )
        for name in [*names, best]
        for q in [found["ranking"][name]]
    ]
    click.echo(
        table(
            rows, ("ranking", "average precision", *(f"first {k}" for k in places), f"found in {places[-1]}")
        )
    )
    first = ", ".join(f"{name} {count}" for name, count in found["first_classes"]["300"].items())
    click.echo(f"\nthe first 300 are in truth: {first}")
    for name, audit in found["false_leads"].items():
        ratio = "too few to say" if audit["ratio"] is None else f"{audit['ratio']:.2f} times"
        click.echo(f"false leads by {name}: highest rate {ratio} the lowest")
    if out is not None:
        click.echo(f"report: {out}")
    return 0
