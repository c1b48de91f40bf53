"""UFDR, LEAPP and timelines: parties and owners, nested models, times that are not what they seem."""

import json

import pytest

from intake import samples_communications as samples
from intake import samples_devices as devices
from intake.staged_rows import built_in, stage

UFDR, LEAPP, TIMELINE = built_in("ufdr"), built_in("leapp-tsv"), built_in("timeline")
OWNER = "+33600000001"


def read(tmp_path, layout, data, subject=None):
    source = tmp_path / "in.dat"
    source.write_bytes(data if isinstance(data, bytes) else data.encode())
    return stage(source, layout, tmp_path, subject)


# --- UFDR -------------------------------------------------------------------


def test_every_model_is_read_once(tmp_path):
    staged, rows = read(tmp_path, UFDR, devices.ufdr(), OWNER)
    assert [(row["row_ref"].removeprefix("report.xml!"), row["record"]) for row in rows] == [
        ("Call[1]", "session"),
        ("Call[2]", "session"),
        ("InstantMessage[1]", "message"),
        ("SMS[1]", "message"),
        ("Contact[1].1", "identity"),
        ("Contact[1].2", "identity"),
        ("UserAccount[1]", "identity"),
        ("TransferOfFunds[1]", "transfer"),
    ]
    assert "1 model(s) stand twice in the report: read once" in staged.warnings
    assert "models of other types not read: 1 Location" in staged.warnings
    assert any(
        "2 other member(s) of the archive not opened (1 jpg, 1 mp4" in text for text in staged.warnings
    )


def test_calls_name_both_sides(tmp_path):
    out, incoming = read(tmp_path, UFDR, devices.ufdr(), OWNER)[1][:2]
    assert (out["from_phone"], out["to_handle"], out["to_name"]) == (
        OWNER,
        "639170000002@s.whatsapp.net",
        "Lina",
    )
    assert (out["kind"], out["duration"], out["channel"]) == ("video", "00:20:00", "WhatsApp")
    assert json.loads(out["raw"])["@deleted_state"] == "Deleted"
    assert (incoming["from_phone"], incoming["to_phone"]) == ("+639170000002", OWNER)
    assert incoming["time"] == "2025-03-02T10:00:00.000+08:00"
    without = read(tmp_path, UFDR, devices.ufdr())[1][1]
    assert "to_phone" not in without, "who owns the device is not guessed"


def test_a_message_knows_its_chat_and_nothing_of_its_text(tmp_path):
    message = read(tmp_path, UFDR, devices.ufdr(), OWNER)[1][2]
    assert (message["from_handle"], message["to_handle"]) == ("lina_r", "ada_b")
    assert json.loads(message["raw"])["chat"] == "CH-1"
    assert "Attachments" not in json.loads(message["raw"])


def test_a_contact_with_two_numbers_is_two_rows(tmp_path):
    first, second = read(tmp_path, UFDR, devices.ufdr(), OWNER)[1][4:6]
    assert (first["from_phone"], second["from_phone"]) == ("+639170000002", "+639170000003")
    assert {row["from_email"] for row in (first, second)} == {"lina@example.org"}


def test_a_transfer_of_funds(tmp_path):
    transfer = read(tmp_path, UFDR, devices.ufdr(), OWNER)[1][7]
    assert (transfer["amount"], transfer["currency"], transfer["fee"]) == ("40.00", "EUR", "1.20")
    assert (transfer["from_phone"], transfer["to_phone"]) == (OWNER, "+639170000002")
    assert (transfer["time"], transfer["time_end"]) == (
        "2025-03-01T11:00:00.000+00:00",
        "2025-03-01T11:05:00.000+00:00",
    )
    assert transfer["status"] == "Completed"


def test_the_report_alone_gives_the_same(tmp_path):
    whole = read(tmp_path, UFDR, devices.ufdr(), OWNER)[1]
    alone = read(tmp_path, UFDR, devices.ufdr_report(), OWNER)[1]
    assert [{**row, "row_ref": row["row_ref"].removeprefix("report.xml!")} for row in whole] == alone


def test_a_report_that_breaks_off_keeps_its_complete_models(tmp_path):
    data = devices.ufdr_report()
    staged, rows = read(tmp_path, UFDR, data[: data.index(b'id="S-1"')], OWNER)
    assert [row.get("problem") for row in rows] == [None, None, None, "xml-truncated"]
    assert staged.problems == 1


# --- LEAPP ------------------------------------------------------------------


def test_calls_are_told_from_the_owners_side(tmp_path):
    out, missed = read(tmp_path, LEAPP, devices.LEAPP_CALLS_ANDROID, OWNER)[1]
    assert (out["record"], out["direction"], out["duration"]) == ("session", "Outgoing", "61")
    assert (out["from_phone"], out["to_phone"]) == (OWNER, "+639170000002")
    assert (missed["direction"], missed["duration"]) == ("Missed", "0")
    (call,) = read(tmp_path, LEAPP, devices.LEAPP_CALLS_IOS, OWNER)[1]
    assert (call["time"], call["time_end"]) == ("2025-03-01 10:00:00+00:00", "2025-03-01 10:01:01+00:00")
    assert (call["direction"], call["kind"], call["channel"]) == ("Incoming", "voice", "Telephony")


def test_cells_may_hold_tabs_and_line_ends(tmp_path):
    staged, rows = read(tmp_path, LEAPP, devices.LEAPP_MESSAGES, OWNER)
    assert [(row["row_ref"], row["direction"]) for row in rows] == [
        ("line 2", "Received"),
        ("line 4", "Sent"),
    ]
    assert staged.warnings == ("2 cell(s) of message text, titles or file names left out",)


def test_contacts_and_accounts_without_secrets(tmp_path):
    (contact,) = read(tmp_path, LEAPP, devices.LEAPP_CONTACTS)[1]
    assert (contact["from_name"], contact["from_phone"]) == ("Lina", "+639170000002")
    (account,) = read(tmp_path, LEAPP, devices.LEAPP_ACCOUNTS)[1]
    assert (account["from_email"], account["channel"]) == ("ada@example.org", "com.example.mail")


def test_other_artifacts_are_rows_with_a_problem(tmp_path):
    members = {
        "out/_TSV Exports/Calls.tsv": devices.LEAPP_CALLS_IOS,
        "out/_TSV Exports/Wi-Fi.tsv": devices.LEAPP_OTHER,
        "out/report.html": "x",
    }
    staged, rows = read(tmp_path, LEAPP, samples.archive(members), OWNER)
    assert [row.get("problem") for row in rows] == [None, "not-mapped"]
    assert "1 row(s) of out/_TSV Exports/Wi-Fi.tsv have no known header" in staged.warnings


# --- timelines --------------------------------------------------------------


def test_times_of_timesketch(tmp_path):
    staged, rows = read(tmp_path, TIMELINE, devices.TIMESKETCH)
    assert [row.get("time") for row in rows] == [
        "2025-03-01T10:00:00+00:00",
        "2025-03-01T10:00:01+00:00",  # disagrees with its timestamp by a second
        "2025-03-01T10:00:00Z",  # only a timestamp in microseconds
        None,  # a timestamp in another unit than the documented one
        "1234 19:01:01",
    ]
    assert [row.get("problem") for row in rows] == [None, None, None, "time", None]
    assert "1 event(s) state two different times: datetime was taken" in staged.warnings
    assert "the message text of 5 event(s) is left out" in staged.warnings
    assert {row["channel"] for row in rows} == {"fs:stat"}


def test_json_lines(tmp_path):
    _, rows = read(tmp_path, TIMELINE, devices.JSONL)
    assert [row.get("problem") for row in rows] == [
        None,
        None,
        "json-malformed",
        "json-duplicate",
        "json-object",
    ]
    assert [row.get("time") for row in rows[:2]] == ["2025-03-01T10:00:00+00:00", "2025-03-01T10:00:00Z"]


def test_l2tcsv_has_an_offset_only_where_it_says_utc(tmp_path):
    _, rows = read(tmp_path, TIMELINE, devices.L2T)
    assert [row["time"] for row in rows] == ["03/01/2025 10:00:00Z", "03/01/2025 10:00:00"]


def test_tln(tmp_path):
    _, rows = read(tmp_path, TIMELINE, devices.TLN, "ada_b")
    assert [row["time"] for row in rows] == ["2025-03-01T10:00:00Z", "soon"]
    assert {row["from_handle"] for row in rows} == {"ada_b"}


@pytest.mark.parametrize("line", ["[" * 100, '{"a": ' * 80 + "1" + "}" * 80, '{"a": ' + "9" * 100 + "}"])
def test_hostile_json_lines_are_rows_with_a_problem(line, tmp_path):
    first = '{"message": "x", "datetime": "2025-03-01T10:00:00Z", "timestamp_desc": "a"}\n'
    _, rows = read(tmp_path, TIMELINE, first + line + "\n")
    assert rows[1]["problem"].startswith("json-")
