"""Small invented tables of people, and the linkage run on them."""

import itertools
import random

import duckdb

from filature.identity import link

COLUMNS = {
    name: name for name in ("name", "phone", "email", "account", "document", "customer", "handle", "address")
}
HEADS = (
    "Bra",
    "Cel",
    "Dor",
    "Fal",
    "Gor",
    "Hel",
    "Jor",
    "Kel",
    "Lor",
    "Mav",
    "Nor",
    "Orv",
    "Pel",
    "Quil",
    "Ros",
)
TAILS = ("abel", "acier", "adun", "agno", "alier", "amont", "andel", "arque", "aval", "avoy")
GIVEN = (
    "Camille",
    "Dominique",
    "Claude",
    "Sacha",
    "Alix",
    "Charlie",
    "Noa",
    "Robin",
    "Maxime",
    "Lou",
    "Morgan",
    "Ange",
)
FAMILIES = [head + tail for head, tail in itertools.product(HEADS, TAILS)]


def rows(people, seed=3):
    """Two or three appearances of each person, in the spellings of several operators."""
    rng = random.Random(seed)  # noqa: S311 - invented people
    found = []
    for number in range(people):
        given, family = rng.choice(GIVEN), rng.choice(FAMILIES)
        phone, account = f"+3363998{number:04}", f"FR76{number:020}"
        found.append({"name": f"{family.upper()} {given}", "phone": phone, "customer": f"one:c{number}"})
        found.append({"name": f"{given[0]}. {family}", "phone": phone, "account": account})
        if number % 2:
            found.append({"name": f"{given} {family}", "account": account, "email": f"p{number}@example.org"})
    return [{"number": place + 1, **row} for place, row in enumerate(found)]


def table(con, people_rows):
    con.execute(
        "CREATE OR REPLACE TABLE shown (number BIGINT, " + ", ".join(f"{c} VARCHAR" for c in COLUMNS) + ")"
    )
    con.executemany(
        f"INSERT INTO shown VALUES ({', '.join('?' * (len(COLUMNS) + 1))})",
        [[row["number"], *(row.get(column) for column in COLUMNS)] for row in people_rows],
    )


def linked(people_rows, **options):
    con = duckdb.connect()
    con.execute("SET threads = 2")
    table(con, people_rows)
    link.link(con, lambda c, m: link.from_table(c, m, "shown", "number", COLUMNS), **options)
    return con


def everything(con):
    return [
        con.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
        for name in ("party", "party_mention", "link_weight", "link_block", "candidate_link")
    ]
