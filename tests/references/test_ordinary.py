"""A reference set from a workspace: judged payers, strangers, own other counterparts; nobody named."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from filature.episodes import reference
from filature.errors import InputError
from filature.references import ordinary
from handmade import Book

DAY = datetime(2025, 3, 1, 20)


def phone(kind, number):
    return f"+33639980{kind}{number:02}" if kind < 5 else f"+63900123{number:04}"


def workspace(payers=4):
    book = Book()
    for exhibit, channel in ((1, "payments"), (2, "communications")):
        book.con.execute(
            "INSERT INTO coverage VALUES (?, ?, NULL, DATE '2025-01-01', DATE '2025-12-31', 'instrument')",
            [exhibit, channel],
        )
    for number in range(payers):
        for week in range(6):
            at = DAY + timedelta(days=9 * week + number, hours=number)
            book.pay(phone(1, number), phone(5, number), at, 20)
            book.call(phone(1, number), phone(5, number), at + timedelta(hours=2))
            book.call(phone(1, number), phone(2, number), at + timedelta(days=3))
    book.run()
    decisions = [
        SimpleNamespace(object_type="lead", object_id=name(book, phone(1, n)), judgement=judgement)
        for n, judgement in ((0, "positive"), (1, "negative"), (2, "unsure"))
    ]
    register = SimpleNamespace(reference_key=b"k" * 32, decisions=lambda: decisions)
    settings = SimpleNamespace(zone="Europe/Paris")
    return SimpleNamespace(
        records=book.con, register=register, settings=settings, last_run=lambda: ("r1", b"")
    )


def name(book, number):
    label = book.all("SELECT label FROM person WHERE person_id = ?", book.person(number))[0][0]
    return "payer-" + label.removeprefix("P-")


def build(made):
    return ordinary.from_workspace(made, name="own", made_by="unit", made_on="2026-01-01")


def test_classes_are_who_they_should_be():
    found = build(workspace())
    assert found.persons() == {"H1": 1, "H2-a": 3, "H2-b": 3, "H2-c": 1}
    assert "1 payers judged positive, 1 negative" in found.made_from
    strangers = found.classes["H2-a"]
    own = {**dict(zip(found.classes["H1"].payer, found.classes["H1"].payee, strict=True))}
    assert all(own.get(payer) != payee for payer, payee in zip(strangers.payer, strangers.payee, strict=True))


def test_the_file_names_nobody():
    text = build(workspace()).text()
    assert not any(phone(kind, number)[3:] in text for kind in (1, 2, 5) for number in range(4))
    assert "Payer" not in text
    assert reference.parse(text, "x").text() == text


def test_the_same_workspace_gives_the_same_set():
    assert build(workspace()).sha256 == build(workspace()).sha256


def test_an_empty_workspace_has_nothing_to_give():
    with pytest.raises(InputError, match="no pair of this workspace"):
        build(empty())


def empty():
    book = Book().run()
    register = SimpleNamespace(reference_key=b"k", decisions=list)
    return SimpleNamespace(
        records=book.con, register=register, settings=SimpleNamespace(zone="UTC"), last_run=lambda: ("r", b"")
    )
