"""Snapchat, Discord and Kik returns: sections, identifiers that hold a time, files without a header."""

import json

import pytest

from filature.errors import InputError
from intake import samples_communications as samples
from intake.staged_rows import built_in, stage

SNAP, DISCORD, KIK = built_in("snap-csv"), built_in("discord-csv"), built_in("kik")


def read(tmp_path, layout, data, subject=None, name="in.dat"):
    source = tmp_path / name
    source.write_bytes(data if isinstance(data, bytes) else data.encode())
    return stage(source, layout, tmp_path, subject)


def refs(rows):
    return [row["row_ref"] for row in rows]


# --- Snapchat ---------------------------------------------------------------


def test_sections_below_their_rules(tmp_path):
    staged, (subscriber, change) = read(tmp_path, SNAP, samples.SNAP_SUBSCRIBER)
    assert (staged.rows, staged.problems) == (2, 0)
    assert (subscriber["row_ref"], change["row_ref"]) == ("line 6", "line 13")
    assert (subscriber["record"], subscriber["from_handle"], subscriber["from_phone"]) == (
        "identity",
        "ada_b",
        "+33600000001",
    )
    assert (change["record"], change["kind"], change["from_handle"]) == ("access", "email change", "ada_b")


def test_both_forms_of_time_and_of_headers(tmp_path):
    old = read(tmp_path, SNAP, samples.SNAP_IPS_OLD, "ada_b")[1]
    assert [row["time"] for row in old] == ["Sat Mar 01 10:00:00 UTC 2025", "Sun Mar 02 10:00:00 UTC 2025"]
    devices = [
        read(tmp_path, SNAP, text, "ada_b")[1][0]
        for text in (samples.SNAP_DEVICES_OLD, samples.SNAP_DEVICES_NEW)
    ]
    assert [row["device"] for row in devices] == ["Brand Model 5"] * 2
    assert [row["time"] for row in devices] == ["2025-03-01 00:00:00 UTC"] * 2


def test_a_whole_archive(tmp_path):
    staged, rows = read(tmp_path, SNAP, samples.archive(samples.SNAP_MEMBERS))
    assert (staged.rows, staged.problems) == (8, 0)
    assert refs(rows)[0] == "ada_b/subscriber_info.csv!line 6", "who holds the account is known first"
    accesses = [row for row in rows if row["record"] == "access"]
    assert {row["from_handle"] for row in accesses} == {"ada_b"}
    (call,) = [row for row in rows if row["record"] == "session"]
    assert (call["kind"], call["duration"], call["to_handle"]) == ("video", "600", "lina_r")
    assert any("1 row(s) of stories" in text for text in staged.warnings)
    assert any(
        "2 other member(s) of the archive not opened (1 jpg, 1 mp4" in text for text in staged.warnings
    )


def test_rows_that_name_nobody_need_the_account_holder(tmp_path):
    with pytest.raises(InputError) as caught:
        read(tmp_path, SNAP, samples.SNAP_IPS_OLD)
    assert caught.value.code == "subject-missing"


def test_a_broken_row_keeps_no_content(tmp_path):
    text = samples.SNAP_CONVERSATIONS + f"TEXT,{samples.BODY}\n" + f'TEXT,CHAT,"{samples.BODY}\n'
    staged, rows = read(tmp_path, SNAP, text)
    assert [row.get("problem") for row in rows] == [None, None, "field-count", "quoting"]
    assert samples.BODY not in str(rows)
    assert staged.problems == 2


def test_an_unknown_section_is_rows_with_a_problem_and_without_values(tmp_path):
    text = f"{samples._RULE}\nthing,other\n{samples.BODY},2\n\nmore explanation\n"
    staged, (row,) = read(tmp_path, SNAP, text)
    assert (row["problem"], row["problem_found"]) == ("not-mapped", "columns thing, other")
    assert samples.BODY not in row["raw"]
    assert staged.problems == 1


# --- Discord ----------------------------------------------------------------


def test_the_identifier_tells_the_time_of_a_message_without_one(tmp_path):
    staged, (stated, derived) = read(tmp_path, DISCORD, samples.DISCORD_MESSAGES)
    assert stated["time"] == "2016-04-30 11:18:25.796000+00:00"
    assert derived["time"] == "2016-04-30T11:18:25.796000Z"  # the example of Discord's documentation
    assert json.loads(derived["raw"])["Timestamp"] == ""
    assert (derived["from_customer"], derived["from_handle"]) == ("500000000000000002", "lina#2")
    assert staged.warnings == ("3 cell(s) of message text, titles or file names left out",)


def test_lists_of_discord(tmp_path):
    friends = read(tmp_path, DISCORD, samples.DISCORD_FRIENDS)[1]
    assert [(row["from_customer"], row["kind"]) for row in friends] == [
        ("500000000000000002", "friend"),
        ("500000000000000003", "friend"),
    ]
    (server,) = read(tmp_path, DISCORD, samples.DISCORD_SERVERS)[1]
    assert (server["kind"], server["from_customer"]) == ("server owner", "500000000000000001")


def test_messages_without_an_author_need_the_account_holder(tmp_path):
    with pytest.raises(InputError) as caught:
        read(tmp_path, DISCORD, samples.DISCORD_SHORT)
    assert caught.value.code == "subject-missing"
    (row,) = read(tmp_path, DISCORD, samples.DISCORD_SHORT, "500000000000000001")[1]
    assert row["from_customer"] == "500000000000000001"


# --- Kik --------------------------------------------------------------------


def test_old_logs_without_headers(tmp_path):
    staged, rows = read(tmp_path, KIK, samples.archive(samples.KIK_OLD))
    assert [(row["record"], row["from_handle"], row.get("to_handle")) for row in rows] == [
        ("access", "ada_b", None),
        ("access", "ada_b", None),
        ("message", "ada_b", "lina_r"),
        ("message", "lina_r", "ada_b"),
        ("message", "ada_b", "lina_r"),
        ("message", "ada_b", "lina_r"),
        ("identity", "lina_r", None),
    ]
    assert (rows[0]["time"], rows[1]["time"]) == ("2025-03-01T10:00:00Z", "2025-03-02T10:00:00.123000Z")
    assert json.loads(rows[0]["raw"])["ts"] == "1740823200000"
    assert rows[0]["row_ref"] == "case/ada_b/logs/bind.txt!line 1"
    assert staged.problems == 0


def test_new_logs_with_headers(tmp_path):
    _, rows = read(tmp_path, KIK, samples.archive(samples.KIK_NEW))
    assert [row["record"] for row in rows] == ["identity", "message", "message", "message"]
    assert rows[1]["time"] == "2025-03-01T10:00:00Z"
    assert rows[3]["time"] == "soon", "what is no time stays as it is and is rejected when typed"


def test_old_files_alone_are_told_by_their_shape(tmp_path):
    assert read(tmp_path, KIK, samples.KIK_BIND)[1][0]["port"] == "52611"
    assert read(tmp_path, KIK, samples.KIK_CHAT)[1][0]["record"] == "message"
    assert read(tmp_path, KIK, samples.KIK_PLATFORM)[1][0]["kind"] == "camera"
    assert read(tmp_path, KIK, samples.KIK_GROUP)[1][0]["to_handle"] == "lina_r"


def test_four_columns_alone_need_their_name(tmp_path):
    with pytest.raises(InputError):
        read(tmp_path, KIK, samples.KIK_FRIEND)
    assert read(tmp_path, KIK, samples.KIK_FRIEND, name="friend_added.txt")[1][0]["kind"] == "friend"
    assert read(tmp_path, KIK, samples.KIK_FRIEND, name="block_user.txt")[1][0]["kind"] == "blocked user"


def test_text_read_in_the_wrong_encoding_is_still_read(tmp_path):
    data = samples.KIK_CHAT.replace("lina_r", "lina_é").encode("latin-1")
    staged, (row,) = read(tmp_path, KIK, data)
    assert row["to_handle"] == "lina_é"
    assert staged.encoding == "cp1252"
