"""Leads on freshly drawn, shifted populations: how good, how fair, how fast. Prints each figure and the medians.

    python bench/leads.py --draws 5 --payers 1000000

Every draw has a shift and a seed that the pack was not made on (the built-in pack: shifts 101 to 105). The same
population is ranked twice: as if no partner had named anybody, and with ten named facilitators. The ceiling learns
from a sister population: the same shifted world, another seed, a fifth of the payers, as many planted.
Speed: processor and wall seconds from accepted payments to ranked leads with reasons, beside the floor in the same
run (reading the columns that features read, and one sort by payer and time).
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from filature import episodes, leads
from filature.evaluate import leads as evaluated
from filature.evaluate import opened, worlds
from filature.leads import pack as packs
from filature.workspace import records

PLANTED, FACILITATORS, NAMED = 300, 60, 10
FLOOR = """
CREATE OR REPLACE TEMP TABLE floor AS
SELECT payer_id, sent_on, sent_at_utc, record_id, payee_id, amount, currency, amount_eur, paid_amount, paid_currency,
  provider, "text", use
FROM payment ORDER BY payer_id, sent_on, sent_at_utc, record_id
"""


def main() -> None:
    """Draw, rank and measure."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--draws", type=int, default=5)
    options.add_argument("--payers", type=int, default=1_000_000)
    options.add_argument("--first-shift", type=int, default=9001)
    options.add_argument("--pack", default="published-2026")
    options.add_argument("--memory", default="3GiB")
    options.add_argument("--speed-only", action="store_true")
    options.add_argument("--out", type=Path, help="A JSON file for all figures.")
    given = options.parse_args()
    folder = Path(given.pack)
    pack = packs.read(folder) if folder.is_dir() else packs.load(given.pack)
    print(f"pack {pack.id} {pack.version} {pack.sha256[:12]}; payers {given.payers}")
    found = []
    for number in range(given.draws):
        with tempfile.TemporaryDirectory() as aside:
            found.append(_draw(Path(aside), given, pack, given.first_shift + number))
        print(json.dumps(found[-1]), flush=True)
        if given.out:
            given.out.write_text(json.dumps(found, indent=1))
    for key in found[0]:
        values = [row[key] for row in found if isinstance(row[key], int | float)]
        if values:
            print(
                f"{key:34} median {statistics.median(values):10.4f}   from {min(values):.4f} to {max(values):.4f}"
            )


def _draw(aside: Path, given: argparse.Namespace, pack: packs.Pack, shift: int) -> dict[str, Any]:
    _population(aside / "population", given.payers, seed=50_000 + shift, shift=shift)
    found: dict[str, Any] = {"shift": shift}
    world, found["load_s"], found["episodes_s"] = _ready(aside / "population", aside / "a", given.memory)
    found |= _speed(world.con, given.pack, found["episodes_s"])
    if given.speed_only:
        return found
    _population(aside / "sister", given.payers // 5, seed=70_000 + shift, shift=shift)
    sister, *_ = _ready(aside / "sister", aside / "b", given.memory)
    leads.features(sister.con, worlds.SETTINGS)
    for name in ("named", "cold"):
        if name == "cold":
            for one in (world, sister):
                one.con.execute("DELETE FROM referral")
        figures = _quality(evaluated.evaluated(world, pack, sister=sister))
        found |= {f"{name}_{key}": value for key, value in figures.items()}
    return found


def _quality(facts: dict[str, Any]) -> dict[str, Any]:
    rankings = facts["ranking"]
    ours = rankings["this pack"]
    linked = facts["linked_to_named"]
    return {
        "ap": ours["average_precision"],
        "ap_ceiling": rankings["ceiling"]["average_precision"],
        "ap_of_ceiling": round(ours["average_precision"] / rankings["ceiling"]["average_precision"], 3),
        "ap_of_rules": round(
            ours["average_precision"] / rankings["published rule set"]["average_precision"], 1
        ),
        "ap_pagerank": rankings["personalised PageRank"]["average_precision"],
        "ap_best_sign": max(q["average_precision"] for n, q in rankings.items() if n.endswith(" alone")),
        **{f"p_{k}": value for k, value in ours["precision"].items()},
        "p_100_ceiling": rankings["ceiling"]["precision"]["100"],
        "p_300_ceiling": rankings["ceiling"]["precision"]["300"],
        "linked_in_600": linked["in_first_600"] / linked["linked"] if linked else None,
        "victims_in_300": sum(facts["victims"]["in_first_300"].values()),
        "corridor_ratio": facts["false_leads"]["corridor"]["ratio"],
        "corridor_ratio_within": facts["false_leads_within_class"]["ratio"],
        "group_ratio": facts["false_leads"]["group"]["ratio"],
        "cllr_fam": facts["calibration"]["FAM"]["cllr"],
        "cllr_rom": facts["calibration"]["ROM"]["cllr"],
        "first_300": facts["first_classes"]["300"],
    }


def _speed(con: duckdb.DuckDBPyConnection, pack: str, episodes_s: float) -> dict[str, float]:
    begun, spent = time.perf_counter(), time.process_time()
    con.execute(FLOOR)
    floor, floor_cpu = time.perf_counter() - begun, time.process_time() - spent
    con.execute("DROP TABLE floor")
    begun, spent = time.perf_counter(), time.process_time()
    folder = Path(pack)
    settings = {**worlds.SETTINGS, "pack": folder.name if folder.is_dir() else pack}
    records.clear(con, leads.WRITES)
    leads.run(con, {**settings, "packs": folder.parent} if folder.is_dir() else settings)
    wall, cpu = time.perf_counter() - begun, time.process_time() - spent
    return {
        "floor_s": round(floor, 2),
        "leads_s": round(wall, 1),
        "with_episodes_s": round(wall + episodes_s, 1),
        "leads_of_floor_wall": round(wall / floor, 2),
        "leads_of_floor_cpu": round(cpu / floor_cpu, 2),
        "peak_gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
    }


def _ready(folder: Path, tmp: Path, memory: str) -> tuple[worlds.World, float, float]:
    tmp.mkdir()
    con = opened.connect(tmp, memory=memory)
    begun = time.perf_counter()
    manifest = opened.load(con, folder)
    loaded = time.perf_counter()
    episodes.pair(con, worlds.SETTINGS)
    paired = time.perf_counter()
    opened.truth(con, folder, "payers")
    opened.truth(con, folder, "payees")
    world = worlds.World(folder=folder, manifest=manifest, con=con)
    return world, round(loaded - begun, 1), round(paired - loaded, 1)


def _population(folder: Path, payers: int, *, seed: int, shift: int) -> None:
    arguments = {"--payers": payers, "--seed": seed, "--shift": shift, "--planted": PLANTED,
                 "--facilitators": FACILITATORS, "--seeds": NAMED, "--coverage": 0.1}  # fmt: skip
    flat = [str(part) for pair in arguments.items() for part in pair]
    program = [str(Path(sys.executable).parent / "filature"), "population", str(folder), "--form", "records"]
    subprocess.run([*program, *flat], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
