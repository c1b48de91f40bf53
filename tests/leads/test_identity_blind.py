"""Names, origin, sex and age are no input of a score: permute them, and every table of leads keeps its bytes."""

import random
from datetime import datetime, timedelta

import pytest

from filature import episodes, identity, leads
from filature.leads import pack as packs
from filature.workspace import records
from handmade import Book, everybody_listed

START = datetime(2026, 1, 5, 21, 0)
TABLES = tuple(name for name in leads.WRITES if name != "lead")
FORBIDDEN = ("name", "nationality", "origin", "religion", "sex", "gender", "age", "birth")


@pytest.fixture
def book(tmp_path):
    made = Book()
    made.settings = everybody_listed(tmp_path)
    draw = random.Random(7)  # noqa: S311 - rows, not secrets
    for i in range(120):
        payer, payee = f"+336399801{draw.randrange(30):02d}", f"+6390012301{draw.randrange(25):02d}"
        when = START + timedelta(days=draw.randrange(200), minutes=draw.randrange(1440))
        made.pay(
            payer,
            payee,
            when,
            draw.choice([15, 20, 25, 30, 40, 60, 150]),
            names=(f"Ana N{payer[-2:]}", f"Lia M{payee[-2:]}"),
        )
        if i % 4 == 0:
            made.call(payer, payee, when + timedelta(minutes=30))
    made.name("+639001230101", START.date())
    made.run(identity, episodes)
    return made


def _bytes(book):
    records.clear(book.con, leads.WRITES)
    leads.run(book.con, book.settings)
    found = {name: records.fingerprint(book.con, name) for name in TABLES}
    # the name of a lead comes from where its person first stands in the files, not from who it is
    return {**found, "lead": book.all("SELECT * FROM lead ORDER BY person_id, role")}


def test_names_permuted_change_no_byte(book):
    before = _bytes(book)
    names = [row[0] for row in book.all("SELECT name FROM person ORDER BY person_id")]
    names = [*names[1:], names[0]]
    persons = [row[0] for row in book.all("SELECT person_id FROM person ORDER BY person_id")]
    for person, name in zip(persons, names, strict=True):
        book.con.execute("UPDATE person SET name = ? WHERE person_id = ?", [name, person])
    book.con.execute("UPDATE mention SET name = reverse(name)")
    assert _bytes(book) == before


def test_two_runs_give_equal_bytes(book):
    assert _bytes(book) == _bytes(book)


def test_no_feature_is_what_a_person_is():
    for item in packs.load("published-2026").indicators:
        assert not set(item.feature.split("_")) & set(FORBIDDEN)


def test_no_sql_of_leads_reads_a_name_or_a_country():
    from importlib.resources import files

    def texts(folder):
        for entry in folder.iterdir():
            if entry.is_dir():
                yield from texts(entry)
            elif entry.name.endswith(".sql"):
                lines = entry.read_text(encoding="utf-8").splitlines()
                yield entry.name, "\n".join(line.split("--")[0] for line in lines)

    for name, text in texts(files("filature.leads") / "sql"):
        words = set(text.replace(".", " ").replace(",", " ").replace("(", " ").replace(")", " ").split())
        assert not words & {"name", "country", "birth_date", "nationality", "sex", "age"}, name
