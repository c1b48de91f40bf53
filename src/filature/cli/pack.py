"""`filature pack`: what the signs weigh: fit it, show it, compare two."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from filature.cli.output import emit, json_option, progress, table


@click.group("pack")
def command() -> None:
    """Fit, show and compare packs: the published signs, and what each weighs for every explanation.

    A workspace uses the pack that its workspace.toml names: a built-in one, or its own in DIR/packs.
    Exit code 1: two packs differ.
    """


@command.command("fit")
@click.argument(
    "sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False)
)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, readable=False), help="The folder to write."
)
@click.option("--base", default="published-2026", show_default=True, help="The pack whose signs are weighed.")
@click.option("--name", help="What the weights are called. Default: the folder's name.")
@click.option("--memory", default="4GiB", show_default=True, help="Memory for the work on one population.")
@json_option
def fit(sources: tuple[Path, ...], out: Path, base: str, name: str | None, memory: str, as_json: bool) -> int:
    """Weigh the signs anew, from SOURCE: populations with their truth, or one workspace's own decided leads.

    From populations every weight is fitted, and once on each alone: the interval of a lead is what those say. From
    decided leads (30 confirmed and 30 dismissed at least) every block of signs is scaled, held towards the base pack.
    """
    from filature.errors import UsageError
    from filature.evaluate import opened, worlds
    from filature.evaluate.fit import fit_pack
    from filature.leads import pack as packs
    from filature.leads import packing
    from filature.leads.fitting import Penalty
    from filature.pipeline import recalibrated
    from filature.workspace import open_workspace

    if out.exists():
        raise UsageError("exists", f"{out} exists", "choose a folder that does not exist")
    folder = packs.folder_of(base)
    text = (folder / packs.FILES[0]).read_text(encoding="utf-8")
    if len(sources) == 1 and (sources[0] / "workspace.toml").is_file():
        with open_workspace(sources[0], write=False) as workspace:
            made = recalibrated(workspace, packs.load(base, workspace.layout.packs))
    else:
        manifests = [opened.manifest(source) for source in sources]
        report = progress("fit ")
        total = 2 * len(sources) + 2 * len(sources) + 4
        done = 0

        def step(what: str) -> None:
            nonlocal done
            report(what, done, total)
            done += 1

        with tempfile.TemporaryDirectory() as aside:
            ready = []
            for number, source in enumerate(sources):
                step(f"opening {source.name}")
                ready.append(worlds.prepare(source, Path(aside) / str(number), memory=memory))
            made = fit_pack(packs.unweighed(folder), ready, penalty=Penalty(), progress=step)
            for world in ready:
                world.con.close()
        provenance = {
            "grade": "synthetic",
            "made_from": [
                f"seed {m['seed']}, shift {m['shift']}, {m['payers']} payers, {m['planted']} planted"
                for m in manifests
            ],
            "parameters_sha256": [m["parameters_sha256"] for m in manifests],
        }
        made = replace(made, provenance=provenance)
    written = packing.write(made, text, out, version=name or out.name)
    if as_json:
        emit({"pack": written.id, "version": written.version, "sha256": written.sha256, "folder": str(out)})
    else:
        click.echo(f"{out}: pack {written.id}, version {written.version}")
        click.echo(
            f'Use it: put it into DIR/packs/NAME, and pack = "NAME" into DIR/workspace.toml. SHA-256 {written.sha256}'
        )
    return 0


@command.command("show")
@click.argument("pack", default="published-2026")
@click.option("--against", default="FAM", show_default=True, help="The explanation to show weights against.")
@json_option
def show(pack: str, against: str, as_json: bool) -> int:
    """Show PACK (a name, or a folder): its signs, sources and weights against one explanation."""
    from filature.errors import UsageError
    from filature.leads import scoring
    from filature.leads.pack import RIVALS, ROLES

    found = _read(pack)
    if against not in RIVALS:
        raise UsageError("no-explanation", f"found {against!r}", f"expected one of {', '.join(RIVALS)}")
    weights = {role: scoring.against(found.weights[role], found.weighed(role), against) for role in ROLES}
    signs = [
        {
            "id": item.id, "role": item.role, "block": item.block, "stage": item.stage, "text": item.text["en"],
            "source": item.source, "grade": item.grade, "cuts": item.cuts,
            "support": weights[item.role].get(item.id),
            "weight_from": "stated assumption" if item.fixed is not None else str(found.provenance["grade"]),
        }
        for item in found.indicators
    ]  # fmt: skip
    if as_json:
        emit({"pack": found.id, "version": found.version, "sha256": found.sha256, "provenance": found.provenance,
              "mix": found.mix, "against": against, "indicators": signs})  # fmt: skip
        return 0
    click.echo(f"{found.id}, version {found.version}, SHA-256 {found.sha256}")
    click.echo(
        f"weights: {found.provenance['grade']}, from {'; '.join(map(str, found.provenance['made_from']))}"
    )
    click.echo(f"\nSupport in dB against {against}, by bin (first: below the first cut)\n")
    rows = [
        (
            *(sign["id"], sign["role"], sign["block"], sign["text"][:46]),
            " ".join(f"{cut:g}" for cut in sign["cuts"]) or "-",
            " ".join(f"{value / 100:+.1f}" for value in sign["support"] or ()) or "not weighed",
            sign["grade"],
        )
        for sign in signs
    ]
    click.echo(table(rows, ("id", "role", "block", "sign", "cuts", "dB", "grade")))
    return 0


@command.command("compare")
@click.argument("one")
@click.argument("other")
@click.option(
    "--top", type=click.IntRange(min=1), default=20, show_default=True, help="How many changes of weights."
)
@json_option
def compare(one: str, other: str, top: int, as_json: bool) -> int:
    """Say what pack ONE and pack OTHER (names, or folders) measure and weigh differently. Exit code 1: they differ."""
    from filature.leads import packing

    found = list(packing.differences(_read(one), _read(other)))
    if as_json:
        emit({"differences": found})
        return 1 if found else 0
    if not found:
        click.echo("the same signs and weights")
        return 0
    for item in [row for row in found if "largest_change" not in row]:
        what = f"only in {item['only_in']}" if "only_in" in item else f"other {', '.join(item['changed'])}"
        click.echo(f"{item['indicator']}: {what}")
    changed = sorted(
        (row for row in found if "largest_change" in row), key=lambda row: -row["largest_change"]
    )
    rows = [
        (r["role"], r["indicator"], r["explanation"], f"{r['largest_change'] / 100:.2f}")
        for r in changed[:top]
    ]
    if rows:
        click.echo(table(rows, ("role", "sign", "explanation", "largest change dB")))
    if len(changed) > top:
        click.echo(f"and {len(changed) - top} more: --top")
    return 1


def _read(pack: str) -> Any:  # noqa: ANN401 - a Pack, whose module is imported when it runs
    from filature.leads import pack as packs

    folder = Path(pack)
    return packs.read(folder) if (folder / packs.FILES[0]).is_file() else packs.load(pack)
