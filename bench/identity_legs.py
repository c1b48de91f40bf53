"""Matching legs beside Splink alone: `python bench/identity_legs.py [FOLDER] [--sizes]`, both in one run.

FOLDER holds origin.csv.gz, destination.csv.gz and truth.csv.gz (default: beside the checkout). The truth is used
for counting only. Splink runs with the settings that its own documentation publishes for
this kind of data (amount and date differences, Levenshtein on the memo, trained by expectation-maximisation), with
term frequencies of the memo added, and greedy one-to-one matching by probability.
`--sizes` adds runs on invented legs, to see how time and memory grow.
"""

import argparse
import logging
import resource
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.blocking_rule_library import CustomRule

from filature.identity.legs import match

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "payment_legs"
Pairs = set[tuple[str, str]]
WITHIN = "transaction_date_r - transaction_date_l <= {} and transaction_date_r >= transaction_date_l"
NEAR = (
    "substr(l.memo, 1, 3) = substr(r.memo, 1, 3) and l.amount / r.amount > 0.7 and l.amount / r.amount < 1.3"
)
MONTH = "strftime(l.transaction_date{}, '%Y%m') = strftime(r.transaction_date, '%Y%m')"
WEEK_LATER = "yearweek(r.transaction_date) = yearweek(l.transaction_date + 4)"
BLOCKS = [
    MONTH.format("") + " and " + NEAR,
    MONTH.format(" + 15") + " and " + NEAR,
    "substr(l.memo, 1, 9) = substr(r.memo, 1, 9)",
    "round(l.amount / 2) = round(r.amount / 2) and yearweek(r.transaction_date) = yearweek(l.transaction_date)",
    "round(l.amount / 2) = round((r.amount + 1) / 2) and " + WEEK_LATER,
]


def ours(sends: pa.Table, payouts: pa.Table) -> tuple[Pairs, str]:
    """Return the pairs of filature.identity.legs and a line on what it did."""
    con = duckdb.connect()
    relations = [
        con.from_arrow(table).select("unique_id AS leg_id, transaction_date AS moved_on, amount, memo")
        for table in (sends, payouts)
    ]
    done = match(con, *relations)
    found = {(a, b) for a, b in con.execute("SELECT send_id, payout_id FROM leg_match").fetchall()}
    return (
        found,
        f"{done.pairs_in_window:,.0f} pairs in window, {done.candidates:,} candidates, {done.rounds} rounds",
    )


def splink_greedy(sends: pa.Table, payouts: pa.Table) -> tuple[Pairs, str]:
    """Return the pairs of Splink, most probable first, each leg once."""
    settings = SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=1 / sends.num_rows,
        blocking_rules_to_generate_predictions=[CustomRule(sql) for sql in BLOCKS],
        comparisons=[
            {
                "output_column_name": "amount",
                "comparison_levels": [
                    cll.NullLevel("amount"),
                    cll.ExactMatchLevel("amount"),
                    *(cll.PercentageDifferenceLevel("amount", share) for share in (0.01, 0.03, 0.1, 0.3)),
                    cll.ElseLevel(),
                ],
            },
            cl.LevenshteinAtThresholds("memo", [2, 6, 10]).configure(term_frequency_adjustments=True),
            {
                "output_column_name": "transaction_date",
                "comparison_levels": [
                    cll.NullLevel("transaction_date"),
                    *(
                        {"sql_condition": WITHIN.format(n), "label_for_charts": f"{n}"}
                        for n in (1, 4, 10, 30)
                    ),
                    cll.ElseLevel(),
                ],
            },
        ],
    )
    api = DuckDBAPI()
    linker = Linker(
        [
            api.register(sends, dataset_display_name="a_sends"),
            api.register(payouts, dataset_display_name="b_payouts"),
        ],
        settings,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("memo"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("amount"))
    predicted = linker.inference.predict(threshold_match_probability=0.001).as_duckdbpyrelation()
    rows = predicted.select("unique_id_l, unique_id_r, match_weight").fetchall()
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    left, right, found = set(), set(), set()
    for a, b, _ in rows:
        if a not in left and b not in right:
            left.add(a)
            right.add(b)
            found.add((a, b))
    return found, f"{len(rows):,} pairs predicted"


def read(folder: Path, name: str, number: str) -> pa.Table:
    """Return one file with the columns that both are given."""
    path = folder / f"{name}.csv.gz"
    sql = f"SELECT {number} AS unique_id, memo, transaction_date, amount FROM read_csv(?)"  # noqa: S608 - constants
    return duckdb.connect().sql(sql, params=[str(path)]).to_arrow_table()


def invented(size: int, days: int, seed: int = 1) -> tuple[pa.Table, pa.Table]:
    """Return legs of invented payments: syllable names, a delay, a fee, a cut memo."""
    draw = np.random.default_rng(seed)
    syllables = np.array(["BA", "LO", "MI", "RU", "TE", "SA", "NO", "KI", "DE", "PU", "VA", "RI"])
    names = np.array(["".join(draw.choice(syllables, 3)) for _ in range(4000)])
    who = [f"{a} {b}" for a, b in zip(draw.choice(names, size), draw.choice(names, size), strict=True)]
    day = draw.integers(0, days, size)
    amount = np.round(np.exp(draw.normal(5, 1, size)), 2)
    later = day + 1 + draw.geometric(0.4, size)
    paid = np.round(amount * np.where(draw.random(size) < 0.3, 1, np.exp(draw.normal(0, 0.025, size))), 2)

    def table(memo: list[str], on: "np.ndarray", sums: "np.ndarray") -> pa.Table:
        dates = np.datetime64("2020-01-01") + on.astype("timedelta64[D]")
        return pa.table(
            {
                "unique_id": np.arange(size).astype(str),
                "memo": memo,
                "transaction_date": dates,
                "amount": sums,
            }
        )

    return table([text[:12] for text in who], day, amount), table(who, later, paid)


def timed(work: Callable[[], tuple[Pairs, str]]) -> tuple[Pairs, str]:
    """Return the work's answer with its time added to the line."""
    start = time.perf_counter()
    found, line = work()
    return found, f"{line}, {time.perf_counter() - start:.1f} s"


def score(found: Pairs, truth: Pairs) -> str:
    """Return F1, precision and recall as one line."""
    right = len(found & truth)
    both = len(found) + len(truth)
    return f"F1 {2 * right / both:.4f}  precision {right / len(found):.4f}  recall {right / len(truth):.4f}"


def half(rows: pa.Table, seed: int) -> pa.Table:
    """Return half of the rows, drawn at random."""
    return rows.take(np.sort(np.random.default_rng(seed).permutation(rows.num_rows)[: rows.num_rows // 2]))


def compare(title: str, sends: pa.Table, payouts: pa.Table, truth: Pairs) -> None:
    """Print both answers to one task."""
    print(title)
    there = [set(table["unique_id"].to_pylist()) for table in (sends, payouts)]
    truth = {(a, b) for a, b in truth if a in there[0] and b in there[1]}
    errors = {}
    for name, work in (("filature", ours), ("splink", splink_greedy)):
        found, line = timed(lambda w=work: w(sends, payouts))  # type: ignore[misc]
        print(f"  {name:9} {score(found, truth)}  ({line})")
        errors[name] = 1 - 2 * len(found & truth) / (len(found) + len(truth))
    print(f"  errors: {errors['filature'] / errors['splink']:.3f} of Splink's (bar 0.5; F1 bar 0.95)")


def main() -> None:
    """Print each figure beside its reference."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--sizes", action="store_true")
    options = parser.parse_args()
    logging.getLogger("splink").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    sends = read(options.folder, "origin", "origin_id")
    payouts = read(options.folder, "destination", "destination_id")
    truth = {
        (a, b)
        for a, b in duckdb.connect()
        .execute("SELECT origin_id, destination_id FROM read_csv(?)", [str(options.folder / "truth.csv.gz")])
        .fetchall()
    }
    compare("all legs", sends, payouts, truth)
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    compare(
        "half of each side, drawn apart: half of these legs have no partner",
        half(sends, 1),
        half(payouts, 2),
        truth,
    )
    if options.sizes:
        for size, days in ((20_000, 365), (100_000, 365), (300_000, 1095)):
            sends, payouts = invented(size, days)
            found, line = timed(lambda s=sends, p=payouts: ours(s, p))  # type: ignore[misc]
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"invented {size:,}: {score(found, {(str(n), str(n)) for n in range(size)})}  ({line}, {peak:.0f} MiB)"
            )


if __name__ == "__main__":
    main()
