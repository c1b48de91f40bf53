"""Reports of other bodies: identifiers and times come in; narratives, files and children do not."""

import json

import pytest

from filature.errors import InputError
from filature.intake import strictjson
from filature.intake.formats import cybertip, fincen, goaml
from intake import samples_reports as samples
from intake.staged_rows import built_in, stage

GOAML, FINCEN, CYBERTIP = built_in("goaml"), built_in("fincen-sar"), built_in("cybertip")


def read(tmp_path, data, layout):
    source = tmp_path / "in.dat"
    source.write_bytes(data)
    return stage(source, layout, tmp_path)


def of(rows, record):
    return [row for row in rows if row["record"] == record]


def test_suspicion_reports_are_marked_as_such():
    assert GOAML.suspicion_report
    assert FINCEN.suspicion_report
    assert not CYBERTIP.suspicion_report


def test_goaml_transactions(tmp_path):
    staged, rows = read(tmp_path, samples.GOAML, GOAML)
    assert staged.problems == 0
    first, second, third = of(rows, "transfer")
    assert (first["reference"], first["time"], first["channel"]) == ("TN-1", "2025-04-30T18:05:00", "WIRE")
    assert (first["amount"], first["currency"]) == ("40.00", "EUR")
    assert (first["paid_amount"], first["paid_currency"]) == ("2480.25", "PHP")
    assert (first["from_account"], first["from_name"]) == ("FR7612345000010000000000101", "A Brun")
    assert (first["to_name"], first["to_phone"]) == ("Lina Roxas", "+639170000001")
    assert (second["from_name"], second["to_name"], second["to_document"]) == (
        "Carl Dupont",
        "Envoi SARL",
        "B-55",
    )
    assert "from_name" not in third  # two senders: nobody is guessed
    assert third["amount"] == "1,500.00"  # separators are not goAML: rejected later, with the text


def test_goaml_parties_devices_and_balances(tmp_path):
    _, rows = read(tmp_path, samples.GOAML, GOAML)
    people = [row for row in of(rows, "identity") if row.get("from_name") == "Ada Brun"]
    assert {row["kind"] for row in people} == {"signatory"}
    assert {row["from_phone"] for row in people} == {"+33 600000001", "+33600000002"}
    assert {row["from_document"] for row in people} == {"11AA22", "DOC-9"}
    assert {row["from_account"] for row in people} == {"FR7612345000010000000000101"}
    assert people[0]["from_handle"] == "Chatty:ada.b"
    assert people[0]["from_email"] == "ada@example.org"
    assert people[0]["from_address"] == "5 Rue Haute, Rennes"
    assert people[0]["reference"] == "REF-7"
    roles = {row["from_name"]: row["kind"] for row in of(rows, "identity") if "from_name" in row}
    assert roles["Ben Brun"] == "conductor"
    assert (roles["Carl Dupont"], roles["Envoi SARL"]) == ("Sender", "Beneficiary")
    captures = of(rows, "access")
    assert [(row["kind"], row["time"]) for row in captures] == [
        ("first seen", "2025-04-30T17:55:00"),
        ("last seen", "2025-04-30T18:30:00"),
    ]
    assert {(row["ip"], row["port"], row["device"], row["from_name"]) for row in captures} == {
        ("192.0.2.9", "5001", "D-1", "Ada Brun")
    }
    balance = of(rows, "balance")[0]
    assert (balance["amount"], balance["currency"], balance["time"]) == (
        "512.20",
        "EUR",
        "2025-05-01T00:00:00",
    )


def test_goaml_narrative_and_reporting_person_stay_in_the_file(tmp_path):
    staged, rows = read(tmp_path, samples.GOAML, GOAML)
    text = json.dumps(rows)
    assert "free text" not in text
    assert "Officer" not in text
    assert "2 narrative text(s) of the suspicion are left in the file" in staged.warnings


def test_goaml_activity(tmp_path):
    _, rows = read(tmp_path, samples.GOAML_ACTIVITY, GOAML)
    assert [(row["record"], row["from_name"], row["from_document"], row["kind"]) for row in rows] == [
        ("identity", "Eve Hall", "ID-5", "report_party")
    ]


def test_goaml_with_an_invented_namespace_is_told(tmp_path):
    data = samples.GOAML_ACTIVITY.replace(b"<report>", b'<report xmlns="urn:invented">')
    assert any("goAML has none" in note for note in read(tmp_path, data, GOAML)[0].warnings)


def test_sar(tmp_path):
    staged, rows = read(tmp_path, samples.SAR, FINCEN)
    people, captures = of(rows, "identity"), of(rows, "access")
    assert [row["from_account"] for row in people] == ["77001", "77002"]
    assert {
        (row["from_name"], row["from_phone"], row["from_email"], row["from_document"]) for row in people
    } == {("Eve Hall", "2025550101", "eve@example.org", "900000001")}
    assert {row["kind"] for row in people} == {"subject"}
    assert json.loads(people[0]["raw"])["Activity/SuspiciousActivity/TotalSuspiciousAmountText"] == "900"
    assert [(row["ip"], row["time"], row["from_name"]) for row in captures] == [
        ("192.0.2.9", "2025-04-30T17:55:00", "Eve Hall")
    ]
    assert "NARRATIVE-MARK" not in json.dumps(rows)
    assert [note.split()[0] for note in staged.warnings] == ["1", "1", "1"]


def test_ctr_counts_cash_once(tmp_path):
    _, rows = read(tmp_path, samples.CTR, FINCEN)
    moved = of(rows, "transfer")
    assert [(row["amount"], row["currency"], row["time"], row["from_name"], row["leg"]) for row in moved] == [
        ("15000", "USD", "2025-01-15", "Dan Petit", "send")
    ]
    assert [row["from_name"] for row in of(rows, "identity")] == ["Dan Petit", "Envoi LLC"]


def test_cybertip(tmp_path):
    staged, rows = read(tmp_path, samples.cybertip(), CYBERTIP)
    named = of(rows, "referral")
    assert [row["kind"] for row in named] == ["reported person"] * 2
    first, second = named
    assert (first["from_name"], first["from_email"], first["from_phone"], first["from_handle"]) == (
        *("Eve Hall", "eve@example.org", "+12025550101", "eve.h"),
    )
    assert (first["reference"], first["time"], first["channel"]) == ("9001", "2025-06-01T08:00:00Z", "Chatty")
    assert second["from_handle"] == "mystery77"
    more = of(rows, "identity")
    assert [(row["kind"], row.get("from_email"), row["from_handle"]) for row in more] == [
        ("reported person", "second@example.org", "eve.h"),
        ("intended recipient", None, "rec.1"),
    ]
    login, device = of(rows, "access")
    assert (login["ip"], login["port"], login["kind"], login["time"], login["from_email"]) == (
        *("192.0.2.9", "5001", "Login", "2025-05-30T21:55:00Z", "eve@example.org"),
    )
    assert device["device"] == "DEV-1"
    assert "ip" not in device
    assert staged.rows == len(rows) == 6


def test_cybertip_leaves_files_texts_and_victims_out(tmp_path):
    staged, rows = read(tmp_path, samples.cybertip(), CYBERTIP)
    assert "MARK" not in json.dumps(rows)
    assert "192.0.2.77" not in json.dumps(rows)
    assert [note.split()[0] for note in staged.warnings] == ["2", "1", "3", "1"]


@pytest.mark.parametrize("shape", [None, "", [], {}, "x", 7, [None], [[]]])
def test_cybertip_takes_any_shape(tmp_path, shape):
    report = {"reportId": "1", "reportedInformation": {"reportingEsp": shape, "reportedPeople": shape}}
    for key in ("emails", "phones", "screenName", "addresses", "sourceInformation"):
        person = {"firstName": "Eve", key: shape}
        report["reportedInformation"]["reportedPeople"] = {"reportedPersons": person}
        staged, rows = read(tmp_path, json.dumps([report]).encode(), CYBERTIP)
        assert staged.rows == len(rows) >= 1


@pytest.mark.parametrize(
    ("data", "layout", "code"),
    [
        (b"<reportdata/>", GOAML, "no-report"),
        (b"<report><rentity_id>1</rentity_id></report>", GOAML, "no-report"),
        (samples.GOAML[:-300], GOAML, "xml-truncated"),
        (samples.ACKNOWLEDGEMENT, FINCEN, "no-report"),
        (b"<!DOCTYPE x><EFilingBatchXML/>", FINCEN, "xml-dtd"),
        (b"%PDF-1.7", CYBERTIP, "json-malformed"),
        (b"{}", CYBERTIP, "no-report"),
        (b"[1, 2]", CYBERTIP, "no-report"),
        (b"\xff\xfe", CYBERTIP, "encoding"),
        (b"[" * 65 + b"]" * 65, CYBERTIP, "json-depth"),
        (b'{"reportId": ' + b"9" * 65 + b"}", CYBERTIP, "json-number"),
        (b'{"reportId": 1, "reportId": 2}', CYBERTIP, "json-duplicate"),
        (b'{"reportId": NaN}', CYBERTIP, "json-malformed"),
    ],
)
def test_bad_files_end_in_one_error(tmp_path, data, layout, code):
    with pytest.raises(InputError) as caught:
        read(tmp_path, data, layout)
    assert caught.value.code == code


def test_strict_json_keeps_digits_and_counts_depth_outside_strings():
    context: dict[str, object] = {"file": "x"}
    assert strictjson.loads(
        '{"a": 1.50, "b": 00000000000000000001, "c": "[[["}'.replace("0000000000000000000", ""), context
    ) == {
        "a": "1.50",
        "b": "1",
        "c": "[[[",
    }
    assert strictjson.loads(json.dumps(["[" * 100 + '\\"']), context) == ["[" * 100 + '\\"']
    for text in ('"x' + "[" * 100, '"' + '\\"' * 100_000, '"\\'):
        with pytest.raises(InputError) as caught:
            strictjson.loads(text, context)
        assert caught.value.code == "json-malformed"


def test_recognised_by_content(tmp_path):
    assert goaml.recognise(samples.GOAML, tmp_path)
    assert goaml.recognise(b"<report><incidentSummary/></report>", tmp_path) is None
    assert fincen.recognise(samples.SAR, tmp_path)
    assert cybertip.recognise(samples.cybertip(), tmp_path)
    assert cybertip.recognise(b'{"messages": []}', tmp_path) is None
