"""The fictional facts, fresh for every test, and the document made of them."""

import copy
import json
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from filature.dossier import render
from filature.figures.from_facts import figures

FOLDER = Path(__file__).parents[1] / "assets/good/dossier"
TABLES = {"payments.csv": b"n,amount\r\n1,35.00\r\n", "sessions.csv": b"n\r\n1\r\n"}


@lru_cache(maxsize=1)
def _facts() -> dict:
    return json.loads((FOLDER / "facts.json").read_text(encoding="utf-8"))


def facts():
    return copy.deepcopy(_facts())


def ready():
    found = facts()
    found["document"]["title"] = "dossier"
    found["document"]["readiness"] = {"ready": True, "missing": []}
    return found


def repeated(payments):
    """Return facts with so many payments."""
    found = facts()
    rows = found["payments"]
    found["payments"] = [
        {**rows[i % len(rows)], "n": i + 1, "record_id": 1_000_000_000 + i} for i in range(payments)
    ]
    found["reasons"][0]["payments"] = list(range(1, payments, 2))
    return recounted(found)


def brief():
    """Return facts with two payments and one session: a short document, quickly written and read."""
    found = facts()
    found["payments"], found["sessions"] = found["payments"][:2], found["sessions"][:1]
    found["episodes"], found["limits"] = found["episodes"][:1], found["limits"][:2]
    found["network"]["others"], found["counterparts"] = [], found["counterparts"][:2]
    for row in found["reasons"]:
        row["payments"] = [n for n in row["payments"] if n <= 2]
        row["sessions"] = [n for n in row["sessions"] if n <= 1]
    return recounted(found)


def as_payee():
    """Return facts of the same rows with the person at the receiving end."""
    found = facts()
    found["document"]["role"] = found["person"]["role"] = "payee"
    for row in found["payments"]:
        row["payer"], row["payee"] = row["payee"], row["payer"]
    return found


def recounted(found):
    """Make every count and sum fit the payments, sessions and referrals listed."""
    other = "payer" if found["document"]["role"] == "payee" else "payee"
    for row in found["counterparts"]:
        mine = [one for one in found["payments"] if one[other] == row["label"]]
        sums = {}
        for one in mine:
            sums[one["currency"]] = sums.get(one["currency"], Decimal(0)) + Decimal(one["amount"])
        row["payments"] = len(mine)
        row["sums"] = [{"currency": code, "amount": str(total)} for code, total in sorted(sums.items())]
        row["sessions"] = sum(row["label"] in {one["caller"], one["callee"]} for one in found["sessions"])
    for name, rows in (("payment_times", found["payments"]), ("session_times", found["sessions"])):
        exact = [row["time"] for row in rows if row["time"]["utc"] is not None]
        day_only = sum(row["time"]["precision"] == "day" for row in rows)
        found["accuracy"][name] = {
            "total": len(rows),
            "exact": len(exact),
            "zone_from_profile": sum(time["zone_basis"] == "profile" for time in exact),
            "day_only": day_only,
            "zone_unknown": len(rows) - len(exact) - day_only,
        }
    places = ("payments", "sessions", "referrals")
    listed = {(row["exhibit"], row["record_id"]) for place in places for row in found.get(place, ())}
    for row in found["entry"]["exhibits"]:
        row["cited_rows"] = sum(exhibit == row["no"] for exhibit, _ in listed)
    return found


def pdf(found, lang, tmp, tables=None):
    return render.pdf(found, figures(found, lang), TABLES if tables is None else tables, lang, tmp=tmp)
