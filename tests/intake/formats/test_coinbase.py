"""Coinbase archives: every section, coins with all their digits, and whose account it is."""

import json

import pytest

from filature.errors import FilatureError, InputError
from filature.intake.formats import coinbase
from intake import samples_money as samples
from intake.money_files import take
from intake.staged_rows import built_in, stage

LAYOUT = built_in("coinbase-json")


def read(tmp_path, data, subject=None):
    source = tmp_path / "in.json"
    source.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return stage(source, LAYOUT, tmp_path, subject=subject)


def test_every_section(tmp_path):
    staged, rows = read(tmp_path, samples.coinbase())
    assert (staged.rows, staged.problems, staged.warnings) == (9, 0, ())
    kinds = [(row["record"], row.get("kind")) for row in rows]
    assert kinds == [
        ("identity", "subscriber"),
        ("identity", "address"),
        *[("transfer", None)] * 3,
        ("identity", "payment card"),
        ("identity", "confirmed device"),
        ("access", "signin"),
        ("identity", "third-party authorisation"),
    ]
    assert {row["from_email"] for row in rows} == {"ada@example.org"}


def test_movements(tmp_path):
    taken = take(tmp_path, "c.json", samples.coinbase())
    assert taken.exhibit["profile"] == "coinbase-json"
    assert taken.counts == (9, 9, 0, 0)
    assert taken.rows("SELECT reference, amount::VARCHAR, currency FROM transfer ORDER BY row_no") == [
        ("c0000000000000000000001", "0.00500000", "BTC"),
        ("c2", "0.00000001", "BTC"),
        ("c3", "0.25000000", "ETH"),
    ]
    assert taken.parties("c0000000000000000000001") == {
        "payer": (None, None, "ada@example.org", None, None),
        "payee": (None, None, None, "bc1qexampleaddress", None),
    }
    # what came in has the other side as its payer
    assert taken.parties("c2")["payer"][2] == "lina@example.org"
    assert taken.rows("SELECT ip, kind, seen_on::VARCHAR FROM access") == [
        ("192.0.2.7", "signin", "2026-05-14")
    ]


def test_whose_it_is_must_be_known(tmp_path):
    movements = json.loads(samples.coinbase())["Financial Data"]
    with pytest.raises(InputError) as error:
        read(tmp_path, movements)
    assert error.value.code == "subject-missing"
    assert read(tmp_path, movements, subject="ada@example.org")[0].rows == 4


def test_an_unknown_section_is_listed(tmp_path):
    document = json.loads(samples.coinbase()) | {"Rewards": [{"Badge": "gold"}, "loose"]}
    staged, rows = read(tmp_path, document)
    assert (staged.rows, staged.problems) == (11, 2)
    assert staged.warnings == ("2 object(s) of Rewards are of no known kind",)
    assert [row["problem"] for row in rows[-2:]] == ["record-kind", "record-kind"]


@pytest.mark.parametrize("data", [b"{}", b"[]", b"3", b'{"a": [1, 2]}', b'{"Financial Data": []}'])
def test_something_else_is_refused(tmp_path, data):
    with pytest.raises(FilatureError):
        read(tmp_path, data)


def test_it_is_recognised_by_content():
    assert coinbase.recognise(samples.coinbase(), None)
    assert not coinbase.recognise(samples.moneygram(), None)
