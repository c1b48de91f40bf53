"""What the timing method is worth: simulated populations, each thing that can be off, and real calls and messages.

    python bench/timing_validation.py [--pairs 2000] [--write]

Trains on the synthetic reference set (its own seed), tries on other seeds; nothing is tuned here. With `--write`
the tables replace the generated part of docs/method/timing.md. The real records (Copenhagen Networks Study, calls and
messages of pseudonymous students) are looked for in ../shared/data beside the checkout; without them their table is
left as it stands.
"""

import argparse
import csv
import gzip
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from filature.episodes import calibration, fitted, merging, metrics
from filature.episodes.calibration import Pairs
from filature.episodes.fitted import Fitted
from filature.episodes.localtime import clock
from filature.episodes.method import Floats
from filature.episodes.reference import ALTERNATIVES, CLASSES, Class, Reference
from filature.episodes.refusals import Code
from filature.episodes.series import Series
from filature.evaluate.timing import exceedance
from filature.population import timing
from filature.references import synthetic, trial
from filature.references.scoring import class_of
from filature.references.synthetic import KIND_OF, SEED, simulated_class

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "method" / "timing.md"
REAL = ROOT.parent / "shared" / "data" / "copenhagen_calls_sms"
SEEDS = (101, 102)
PAYMENTS = (5, 9)
_NAMES = {"H2-a": "unrelated", "H2-b": "own habits", "H2-c": "remitter"}
Row = tuple[object, ...]


def table(header: Sequence[str], rows: Sequence[Row]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join([*lines, *("| " + " | ".join(map(_cell, row)) + " |" for row in rows)])


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def said(model: Fitted, pairs: int, condition: str, seed: int) -> dict[str, trial.Said]:
    """Return what the models say of simulated pairs of every class."""
    return {
        name: trial.say(model, simulated_class(kind, pairs, seed, payments=PAYMENTS, condition=condition))
        for name, kind in KIND_OF.items()
    }


def base_table(model: Fitted, pairs: int) -> str:
    """Return the bars of the issue beside what was found, one row a seed and rival."""
    rows: list[Row] = []
    bars = {"H2-a": "<= .60", "H2-b": "none", "H2-c": "<= .75"}
    for seed in SEEDS:
        found = said(model, pairs, "base", seed)
        for name in ALTERNATIVES:
            f = trial.figures(found["H1"], found[name], name)
            head = found[name].headline[found[name].given]
            limit = exceedance(head, np.arange(len(head)), 100)["high"]
            rows.append((seed, _NAMES[name], f.h1, f.h2, f.auc, f.cllr, bars[name], f.cllr_min, f.slope, f.intercept,
                         f.h1_above_10, f.h2_above_10, f.h2_above_100, limit,
                         f.alone_above_10, f.alone_above_100))  # fmt: skip
    header = ("seed", "rival", "H1", "rivals", "AUC", "Cllr", "bar", "Cllr min", "slope", "intercept",
              "LR > 10, H1", "LR > 10, rival", "LR > 100, rival", "its limit",
              "alone > 10", "alone > 100")  # fmt: skip
    return table(header, rows)


def pitfall_table(model: Fitted, pairs: int) -> str:
    """Return each condition against each rival: refusals, then the figures of what was not refused."""
    rows: list[Row] = []
    for condition in timing.CONDITIONS:
        if condition == "date-only":
            rows.append((condition, "all", "all (DATE_ONLY)", "all (DATE_ONLY)", *["-"] * 5))
            continue
        found = said(model, pairs, condition, SEEDS[0])
        for name in ALTERNATIVES:
            f = trial.figures(found["H1"], found[name], name)
            rows.append((condition, _NAMES[name], _refused(found["H1"]), _refused(found[name]), f.cllr, f.slope,
                         f.h1_above_10, f.h2_above_10, f.h2_above_100))  # fmt: skip
    header = ("condition", "rival", "refused, H1", "refused, rival", "Cllr", "slope", "LR > 10, H1",
              "LR > 10, rival", "LR > 100, rival")  # fmt: skip
    return table(header, rows)


def _refused(found: trial.Said) -> str:
    shares = ", ".join(
        f"{code.value} {flags.mean():.2f}" for code, flags in found.refused.items() if flags.mean() >= 0.1
    )
    return f"{found.refusal_share():.2f}" + (f" ({shares})" if shares else "")


Dyad = tuple[int, int]


def rows_of(name: str) -> list[tuple[int, int, int, int]]:
    """Return (time, from, to, seconds) of one file."""
    with gzip.open(REAL / f"{name}.csv.gz", "rb") as raw:
        read = csv.reader(io.TextIOWrapper(raw, encoding="utf-8"))
        next(read)
        return [(int(r[0]), int(r[1]), int(r[2]), int(r[3]) if len(r) > 3 else 0) for r in read]


def real_pairs() -> tuple[dict[str, Class], int]:
    """Return message bouts A to B beside calls of A and B, of other dyads, and of A with others."""
    texts, calls = rows_of("sms"), rows_of("calls")
    end = max(row[0] for row in (*texts, *calls)) // 86400 * 86400 + 86400
    paid = {
        k: v
        for k, v in _grouped([(a, b, t, t) for t, a, b, _ in texts], sessions=False).items()
        if len(v) >= 3
    }
    both = [(min(a, b), max(a, b), t, t + max(s, 0)) for t, a, b, s in calls]
    called = {k: v for k, v in _grouped(both, sessions=True).items() if len(v) >= 2}
    own = [(dyad, (min(dyad), max(dyad))) for dyad in sorted(paid) if (min(dyad), max(dyad)) in called]
    found = {
        "H1": own,
        "H2-a": list(_others(own, called)),
        "H2-b": [(d, c) for d, _ in own for c in sorted(called) if d[0] in c and d[1] not in c],
    }
    classes = {}
    for name, pairs in found.items():
        series = Series.of(
            [paid[d] for d, _ in pairs], [called[c] for _, c in pairs], [[(0, end)] for _ in pairs]
        )
        ends = [next((who for who in c if who != d[0]), c[0]) for d, c in pairs]
        classes[name] = class_of(
            series, clock("UTC"), [f"{d[0]:032x}" for d, _ in pairs], [f"{e:032x}" for e in ends]
        )
    return classes, end


def _grouped(rows: list[tuple[int, int, int, int]], *, sessions: bool) -> dict[Dyad, list[int]]:
    keys = sorted({row[:2] for row in rows})
    number = {key: place for place, key in enumerate(keys)}
    pair = np.array([number[row[:2]] for row in rows])
    start, end = (np.array([row[k] for row in rows]) for k in (2, 3))
    record = np.arange(len(rows))
    made = merging.sessions(pair, start, end, record) if sessions else merging.payments(pair, start, record)
    out: dict[Dyad, list[int]] = {}
    for place, at in zip(made.pair.tolist(), made.start_s.tolist(), strict=True):
        out.setdefault(keys[place], []).append(at)
    return out


def _others(own: list[tuple[Dyad, Dyad]], called: dict[Dyad, list[int]]) -> Iterator[tuple[Dyad, Dyad]]:
    """Yield for each pair up to four other dyads with .6 to 1.6 times as many calls."""
    dyads = sorted(called)
    for place, (dyad, mine) in enumerate(own):
        near = [c for c in (*dyads[place:], *dyads[:place])
                if not set(c) & set(dyad) and 0.6 <= len(called[c]) / len(called[mine]) <= 1.6]  # fmt: skip
        yield from ((dyad, c) for c in near[:4])


def real_table(model: Fitted) -> str:
    """Return discrimination and, for two ways to calibrate, what would be said falsely."""
    classes, _ = real_pairs()
    rows: list[Row] = []
    for name, words in (("H2-a", "between persons"), ("H2-b", "within a person")):
        one, two = classes["H1"], classes[name]
        areas = [metrics.auc(one.column(key), two.column(key)) for key in ("z_fwd", "z_bwd", "t")]
        moved = [trial.say(model, each) for each in (one, two)]
        for how, h1, h2 in (
            ("synthetic set", moved[0].lr[name], moved[1].lr[name]),
            ("own pairs, held out", *_own(classes, name)),
        ):
            slope, intercept = metrics.calibration_line(h1, h2)
            above = (float((lr > x).mean()) for lr, x in ((h1, 1), (h2, 1), (h2, 2)))
            cost = (metrics.cllr(h1, h2), metrics.cllr_min(h1, h2), slope, intercept)
            rows.append((words, how, len(h1), len(h2), *areas, *cost, *above))
    header = ("negatives", "calibrated on", "H1", "negatives", "AUC z_fwd", "AUC z_bwd", "AUC T", "Cllr", "Cllr min",
              "slope", "intercept", "LR > 10, H1", "LR > 10, negatives", "LR > 100, negatives")  # fmt: skip
    return table(header, rows)


def _own(classes: dict[str, Class], name: str) -> tuple[Floats, Floats]:
    """Return unbounded log10 LRs of pairs from models that saw neither of their persons."""
    ref = Reference(name="real", kind="supplied", made_by="-", made_from="-", made_on="-", classes=classes)
    pairs: dict[str, Pairs] = {key: one for key, one in ref.pairs().items() if key in ("H1", name)}
    found = fitted.cross_validated(pairs, name, calibration.PLAIN)
    return found["H1"][np.isfinite(found["H1"])], found[name][np.isfinite(found[name])]


def write(name: str, text: str) -> None:
    """Replace one generated part of the page."""
    page = PAGE.read_text(encoding="utf-8")
    start, end = f"<!-- {name}: made by bench/timing_validation.py -->\n", f"<!-- end of {name} -->"
    before, rest = page.split(start)
    PAGE.write_text(before + start + "\n" + text + "\n\n" + end + rest.split(end)[1], encoding="utf-8")


def main() -> None:
    """Print the tables; with --write put them on the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    model = fitted.fit(synthetic())
    print(
        f"trained on seed {SEED}; pairs are refused for {Code.RATE_HIGH} and {Code.SAME_BOUT}; classes {CLASSES}"
    )
    parts = {"base": base_table(model, given.pairs), "pitfalls": pitfall_table(model, given.pairs)}
    if REAL.is_dir():
        parts["real"] = real_table(model)
    else:
        print(f"skipped: the real records are not in {REAL.name} beside the checkout", file=sys.stderr)
    for name, text in parts.items():
        print(f"\n{name}\n{text}")
        if given.write:
            write(name, text)


if __name__ == "__main__":
    main()
