"""MoneyGram transactions: amounts with their currencies, both parties, any envelope."""

import json

import pytest

from filature.errors import FilatureError, InputError
from filature.intake.formats import moneygram
from intake import samples_money as samples
from intake.money_files import take
from intake.staged_rows import built_in, stage

LAYOUT = built_in("moneygram-json")


def read(tmp_path, data):
    source = tmp_path / "in.json"
    source.write_bytes(data if isinstance(data, bytes) else data.encode())
    return stage(source, LAYOUT, tmp_path)


def test_a_transaction(tmp_path):
    staged, rows = read(tmp_path, samples.moneygram())
    assert (staged.rows, staged.problems) == (1, 0)
    row = rows[0]
    assert row["row_ref"] == "transactions[1]"
    assert (row["reference"], row["status"], row["leg"]) == ("27380423", "SENT", "send")
    assert (row["amount"], row["currency"], row["fee"]) == ("60.5", "EUR", "2.9")
    assert (row["paid_amount"], row["paid_currency"]) == ("3751.0", "PHP")
    assert (row["from_name"], row["from_phone"], row["from_email"]) == (
        "Ada Brun",
        "+33 600000101",
        "ada@example.org",
    )
    assert (row["to_name"], row["to_address"]) == ("Lina Roxas", "1 Rizal Street Iligan")
    assert json.loads(row["raw"])["serviceOptionName"] == "10 Minute Service"


def test_it_becomes_a_transfer(tmp_path):
    taken = take(tmp_path, "m.json", samples.moneygram())
    assert taken.exhibit["profile"] == "moneygram-json"
    assert taken.counts == (1, 1, 0, 0)
    assert taken.rows("SELECT amount::VARCHAR, sent_on::VARCHAR, zone_basis FROM transfer") == [
        ("60.50000000", "2026-05-14", "unknown")
    ]


@pytest.mark.parametrize(
    "document",
    [
        samples.moneygram_transaction(),
        [samples.moneygram_transaction()],
        {"eventId": "1", "eventPayload": samples.moneygram_transaction()},
        {"pages": [{"items": [samples.moneygram_transaction()]}]},
    ],
)
def test_any_envelope(tmp_path, document):
    assert read(tmp_path, samples.moneygram(document))[0].rows == 1


def test_what_stands_among_transactions_is_a_row_too(tmp_path):
    staged, rows = read(tmp_path, samples.moneygram([samples.moneygram_transaction(), "lost", 7, None]))
    assert (staged.rows, staged.problems) == (4, 3)
    assert [row.get("problem") for row in rows] == [None, "record-kind", "record-kind", "record-kind"]


def test_paid_out_is_both_legs(tmp_path):
    paid = samples.moneygram_transaction(transactionStatus="RECEIVED")
    assert read(tmp_path, samples.moneygram([paid]))[1][0]["leg"] == "both"


@pytest.mark.parametrize("key", sorted(samples.moneygram_transaction()))
@pytest.mark.parametrize("value", [None, [], {}, "x", 5, True, [[1]], {"amount": 3, "name": [1]}])
def test_any_field_may_be_anything(tmp_path, key, value):
    item = samples.moneygram_transaction(**{key: value})
    assert read(tmp_path, samples.moneygram([item, samples.moneygram_transaction()]))[0].rows == 2


def test_without_transactions_it_is_refused(tmp_path):
    for data in (b"{}", b"[]", b'{"transactionId": "1"}', b'"x"'):
        with pytest.raises(InputError) as error:
            read(tmp_path, data)
        assert error.value.code == "no-transaction"


@pytest.mark.parametrize("data", [b"{", b'{"a":1,"a":2}', b"[" * 100])
def test_bad_json_is_one_of_our_errors(tmp_path, data):
    with pytest.raises(FilatureError):
        read(tmp_path, data)


def test_it_is_recognised_by_content():
    assert moneygram.recognise(samples.moneygram(), None)
    assert not moneygram.recognise(samples.coinbase(), None)
    assert not moneygram.recognise(b'{"transactionId": "1"}', None)


def test_an_emoji_cut_in_two_is_kept_as_its_escape(tmp_path):
    item = samples.moneygram_transaction(serviceOptionName="x\ud83d")
    assert read(tmp_path, samples.moneygram([item]))[1][0]["channel"] == "x\\ud83d"
