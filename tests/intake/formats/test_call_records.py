"""Call detail records by header family, Google access logs, and retained data after ETSI TS 102 657."""

import json

import pytest

from conftest import run_cli
from filature.intake import profile, sniff
from intake import samples_communications as samples
from intake.staged_rows import built_in, stage

ETSI = built_in("etsi-102657")
TABLES = {
    "cdr-india-a": samples.INDIA_A,
    "cdr-india-b": samples.INDIA_B,
    "cdr-att": samples.ATT,
    "cdr-sprint": samples.SPRINT,
    "operator-cdr": samples.OPERATOR,
    "operator-data-use": samples.DATA_USE,
    "google-activities": samples.GOOGLE_ACTIVITIES,
    "google-devices": samples.GOOGLE_DEVICES,
}
FRAME = ("--provider", "Operator", "--instrument", "Requisition 1", "--authority", "Fictional court")


def read(tmp_path, name, text, subject=None):
    source = tmp_path / "in.csv"
    source.write_text(text, encoding="utf-8")
    return stage(source, built_in(name), tmp_path, subject)


@pytest.mark.parametrize("name", TABLES)
def test_headers_tell_the_family(name, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text(TABLES[name], encoding="utf-8")
    found = sniff.sniff(source, tuple(profile.built_in().values()))
    assert (found.profile_id, found.confidence) == (name, "certain")


def test_india_a_mixes_calls_and_messages(tmp_path):
    staged, rows = read(tmp_path, "cdr-india-a", samples.INDIA_A)
    assert [row["record"] for row in rows] == ["session", "session", "message", "session"]
    assert [row.get("problem") for row in rows] == [None, None, None, "record-kind"]
    assert (rows[0]["from_phone"], rows[0]["to_phone"]) == ("9100000001", "9100000002")
    assert (rows[0]["time"], rows[0]["duration"], rows[0]["direction"]) == (
        "15/04/2025 08:26:10",
        "61",
        "OUT",
    )
    assert rows[1]["device"] == "3.5E+14", "a damaged device number is not repaired"
    assert rows[2]["to_phone"] == "AX-BANKXX"
    assert staged.problems == 1


def test_india_a_with_the_other_name_of_its_first_column_and_quotes(tmp_path):
    (row,) = read(tmp_path, "cdr-india-a", samples.INDIA_A_QUOTED)[1]
    assert (row["record"], row["time"]) == ("message", "'15/04/2025' 08:26:10")


def test_lines_above_the_header_are_let_through(tmp_path):
    _, rows = read(tmp_path, "cdr-india-a", "OPERATOR LIMITED\n\nReport of 9100000001\n" + samples.INDIA_A)
    assert [row["row_ref"] for row in rows] == ["line 5", "line 6", "line 7", "line 8"]


def test_orange_has_no_header(tmp_path):
    _, rows = read(tmp_path, "cdr-orange", samples.ORANGE)
    assert [row["record"] for row in rows] == ["session", "session", "message", "session"]
    assert [row.get("problem") for row in rows] == [None, None, None, "record-kind"]
    assert (rows[0]["from_customer"], rows[0]["to_customer"], rows[0]["direction"]) == ("A-1", "B-1", "2")


def test_devices_of_google_need_the_account(tmp_path):
    (row,) = read(tmp_path, "google-devices", samples.GOOGLE_DEVICES, "1122334455")[1]
    assert (row["from_customer"], row["time"]) == ("1122334455", "2025-03-01 10:00:00 UTC")
    assert row["device"] == "MOBILE Brand Model 5 Android 14"


# --- ETSI -------------------------------------------------------------------


def retained(tmp_path, data):
    source = tmp_path / "in.xml"
    source.write_bytes(data)
    return stage(source, ETSI, tmp_path)


@pytest.mark.parametrize("version", ["v1.28.1", "v1.26.1"])
def test_legs_of_one_call_are_one_session(version, tmp_path):
    staged, rows = retained(tmp_path, samples.etsi(version=version))
    assert [row["record"] for row in rows] == ["session", "session", "message", "access", "session"]
    assert [row.get("problem") for row in rows] == [None] * 4 + ["not-mapped"]
    two_records, one_record = rows[:2]
    assert (two_records["from_phone"], two_records["to_phone"]) == ("+33600000001", "+639170000002")
    assert two_records["time"] == "2025-03-01T10:00:00+0100"
    legs = json.loads(two_records["raw"])["records"]
    assert [leg["partyRole"] for leg in legs] == ["originating-Party", "terminating-Party"]
    assert legs[0]["communicationTime/startTime"] == "20250301100000+0100"
    assert (one_record["from_phone"], one_record["to_phone"]) == ("+639170000002", "+33600000001")
    assert len(json.loads(one_record["raw"])["records"]) == 3
    assert staged.warnings == (
        "6 party legs are 3 call(s) or message(s)",
        "1 leg(s) of a third party (such as forwarding) are kept in raw only",
    )


def test_one_number_and_two_times_are_two_calls(tmp_path):
    leg = samples.etsi_leg("originating-Party", "+33600000001", "20250301100000Z", None)
    later = samples.etsi_leg("originating-Party", "+33600000001", "20250301110000Z", None)
    _, rows = retained(
        tmp_path, samples.etsi((samples.etsi_record("1", leg), samples.etsi_record("1", later)))
    )
    assert [row["time"] for row in rows] == ["2025-03-01T10:00:00Z", "2025-03-01T11:00:00Z"]


def test_internet_access(tmp_path):
    access = retained(tmp_path, samples.etsi())[1][3]
    assert (access["time"], access["time_end"]) == ("2025-03-02T08:00:00Z", "2025-03-02T09:00:00Z")
    assert (access["from_phone"], access["device"]) == ("+33600000001", "350000000000011")
    assert access["kind"] == "mobilePacketData"


def test_the_header_says_which_request_it_answers(tmp_path):
    (statement,) = retained(tmp_path, samples.etsi())[0].statements
    assert (statement.reference, statement.owner) == ("REQ-2025-7", "OPERATOR-1")
    assert statement.from_time == "2025-03-03T09:00:00Z"


def test_a_document_that_breaks_off_keeps_its_complete_records(tmp_path):
    data = samples.etsi()
    _, rows = retained(tmp_path, data[: data.index(b"<recordNumber>9")])
    assert [row.get("problem") for row in rows] == [None, None, None, "xml-truncated"]


# --- the whole way ----------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (samples.whatsapp(), (19, 0)),
        (samples.archive(samples.SNAP_MEMBERS), (8, 0)),
        (samples.archive(samples.KIK_NEW), (3, 1)),
        (samples.etsi(), (4, 1)),
        (samples.INDIA_A.encode(), (3, 1)),
    ],
    ids=["meta", "snap", "kik", "etsi", "cdr"],
)
def test_files_without_a_profile_are_recognised_and_accepted(data, expected, new_case, tmp_path):
    source = tmp_path / "received.bin"
    source.write_bytes(data)
    result = run_cli("add", new_case, source, *FRAME, "--json")
    assert result.code in (0, 1), result.err
    (item,) = result.json["exhibits"]
    assert (item["accepted"], item["rejected"], item["quarantined"]) == (*expected, 0)
