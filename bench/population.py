"""A population of national size: payments a second, peak memory, and what came out.

    python bench/population.py [--payers 1000000] [--seed 1] [--shift 1] [--keep DIR]

Bar of the project: 1,000,000 payers with 10,000,000 transfers in 4 minutes on one core, within 3 GiB.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path

from filature.population import national, plan

BARS = (240.0, 3 * 1024.0)  # seconds, MiB


def main() -> None:
    """Write the population and print one line for each figure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--payers", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shift", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = asked.keep or Path(folder) / "population"
        wall, processor = time.monotonic(), time.process_time()
        rows = national.write(
            plan.draft(seed=asked.seed, payers=asked.payers, shift=asked.shift, seeds=10), where
        )["rows"]
        wall, processor = time.monotonic() - wall, time.process_time() - processor
        size = sum(path.stat().st_size for path in where.rglob("*.parquet"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"payers     {asked.payers:>13,}")
    print(f"payments   {rows['payment']:>13,}  {rows['payment'] / asked.payers:.2f} a payer")
    print(f"sessions   {rows['contact']:>13,}")
    print(f"persons    {rows['person']:>13,}")
    print(f"on disk    {size / 2**20:>13,.0f} MiB")
    print(f"elapsed    {wall:>13,.1f} s  (processor {processor:,.1f} s; bar {BARS[0]:,.0f} s for 1,000,000)")
    print(f"speed      {rows['payment'] / wall:>13,.0f} payments a second")
    print(f"peak       {peak:>13,.0f} MiB  (bar {BARS[1]:,.0f} MiB)")


if __name__ == "__main__":
    main()
