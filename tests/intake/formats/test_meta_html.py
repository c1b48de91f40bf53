"""WhatsApp and Instagram returns: sections as rows, page breaks, duplicates, counts that do not fit."""

import json

import pytest

from intake import samples_communications as samples
from intake.staged_rows import built_in, stage

LAYOUT = built_in("meta-html")
SHE, ME = "+639170000002", "+33600000001"


def read(tmp_path, data, subject=None):
    source = tmp_path / "records.html"
    source.write_bytes(data)
    return stage(source, LAYOUT, tmp_path, subject)


@pytest.fixture(params=samples.SPELLINGS)
def whatsapp(request, tmp_path):
    return read(tmp_path, samples.whatsapp(request.param))


def of(rows, section):
    return [row for row in rows if row["row_ref"].startswith(section)]


def test_every_record_is_one_row(whatsapp):
    staged, rows = whatsapp
    assert (staged.rows, staged.problems) == (19, 0)
    assert [row["record"] for row in rows] == [
        *["identity"] * 3,  # two reports, one address
        *["access"] * 3,  # two addresses, one connection
        *["identity"] * 7,  # device, three in the group, three contacts
        *["message"] * 3,
        *["session"] * 2,
        "access",
    ]


def test_request_parameters_are_the_coverage(whatsapp):
    (statement,) = whatsapp[0].statements
    assert (statement.reference, statement.account, statement.owner) == ("7000001", ME, "WhatsApp")
    assert (statement.from_time, statement.to_time) == ("2025-03-01 00:00:00 UTC", "2025-03-08 23:59:59 UTC")


def test_a_call_is_one_session_from_offer_to_end(whatsapp):
    video, unanswered = of(whatsapp[1], "call_logs")
    assert (video["reference"], video["kind"]) == ("CALL-1", "video")
    assert (video["from_phone"], video["to_phone"]) == (ME, SHE)
    assert (video["time"], video["time_end"]) == ("2025-03-02 18:00:00 UTC", "2025-03-02 18:20:07 UTC")
    assert (video["ip"], video["port"]) == ("198.51.100.4", "4000")
    assert [event["type"] for event in json.loads(video["raw"])["events"]] == ["offer", "accept", "terminate"]
    assert unanswered["kind"] == "voice"
    assert "time_end" not in unanswered, "nobody accepted: how long it rang is no duration"
    assert "duration" not in unanswered
    assert "1 call(s) without an accept event: their duration is unknown" in whatsapp[0].warnings


def test_a_message_is_the_fact_only(whatsapp):
    first, cut, several = of(whatsapp[1], "message_log")
    assert (first["from_phone"], first["to_phone"], first["reference"]) == (ME, SHE, "M-1")
    assert cut["time"] == "2025-03-02 10:05:00 UTC", "a page mark stood inside the time"
    assert several["to_phone"] == SHE
    assert "1 further part(ies) of messages or calls are kept in raw only" in whatsapp[0].warnings


def test_addresses_and_logins_belong_to_the_account(whatsapp):
    with_ip, without = of(whatsapp[1], "ip_addresses")
    assert (with_ip["ip"], with_ip["from_phone"]) == ("2001:db8::", ME)
    assert "ip" not in without, "a row without an address is still a record"
    (login,) = of(whatsapp[1], "prospective_login_ips")
    assert (login["ip"], login["port"], login["kind"]) == ("198.51.100.4", "55261", "login")
    (connection,) = of(whatsapp[1], "connection_info")
    assert (connection["time"], connection["ip"]) == ("2025-03-08 09:00:00 UTC", "198.51.100.4")
    assert connection["from_name"] == "Ada"


def test_people_around_the_account(whatsapp):
    rows = whatsapp[1]
    reports = of(rows, "ncmec_reports")
    assert [(row["kind"], row["reference"]) for row in reports] == [
        ("ncmec report", "100000001"),
        ("ncmec report", "100000002"),
    ]
    assert [(row["kind"], row["from_phone"]) for row in of(rows, "address_book_info")] == [
        ("symmetric contact", SHE),
        ("asymmetric contact", "+33600000007"),
        ("asymmetric contact", "+33600000008"),
    ]
    assert [(row["kind"], row["reference"], row["from_phone"]) for row in of(rows, "groups_info")] == [
        ("group participant", "G-1", ME),
        ("group participant", "G-1", SHE),
        ("group administrator", "G-1", ME),
    ]
    assert of(rows, "emails")[0]["from_email"] == "ada@example.org"
    assert of(rows, "device_info")[0]["device"] == "Brand Model 5"


def test_a_list_that_is_not_complete_is_told(whatsapp):
    assert "address_book_info: Asymmetric contacts says 3, 2 are listed" in whatsapp[0].warnings


def test_sections_of_content_are_counted_not_read(whatsapp):
    assert "1 row(s) of section about_me: content, not read" in whatsapp[0].warnings


def test_a_page_break_through_a_list_keeps_its_items_apart(tmp_path):
    meta = samples.Meta()
    mark = "<div>WhatsApp Business Record Page 9</div><div>"
    book = meta.block("Symmetric contacts", f"2 Total{samples.LINE}33600000007{mark}33600000008</div>")
    rows = read(tmp_path, meta.page(samples.meta_request(meta), meta.section("address_book_info", book)))[1]
    assert [row["from_phone"] for row in rows] == ["+33600000007", "+33600000008"]


def test_a_value_goes_on_in_a_block_without_a_label(tmp_path):
    meta = samples.Meta("letters")
    cut = meta.record(
        "Login", ("Timestamp", "2025-03-02 09:0"), ("", "0:00 UTC"), ("IP Address", "192.0.2.1")
    )
    (row,) = read(tmp_path, meta.page(samples.meta_request(meta), meta.section("logins", cut)))[1]
    assert (row["time"], row["ip"]) == ("2025-03-02 09:00:00 UTC", "192.0.2.1")


def test_threads_give_messages_and_calls(tmp_path):
    rows = read(tmp_path, samples.instagram())[1]
    message, call, missed = of(rows, "unified_messages")
    assert (message["record"], message["from_customer"], message["to_customer"]) == ("message", "501", "502")
    assert (call["record"], call["kind"], call["duration"]) == ("session", "video", "600")
    assert (call["from_handle"], call["to_handle"]) == ("lina.r", "ada.b")
    assert (missed["kind"], missed["duration"]) == ("voice", "0")


def test_identifiers_of_instagram(tmp_path):
    rows = read(tmp_path, samples.instagram())[1]
    (report,) = of(rows, "ncmec_reports")
    assert (report["reference"], report["from_customer"]) == ("100000003", "501")
    (vanity,) = of(rows, "vanity")
    assert (vanity["from_handle"], vanity["from_customer"]) == ("ada.b", "501")
    (address,) = of(rows, "ip_addresses")
    assert (address["time"], json.loads(address["raw"])["Time"]) == ("2025-03-01T00:00:00Z", "1740787200")
    assert [row["from_customer"] for row in of(rows, "followers")] == ["502", "503"]


def test_preservation_copies_count_once(tmp_path):
    pages = {
        "preservation-1.html": samples.instagram(),
        "records.html": samples.instagram(),
        "linked_media/1.jpg": "x",
    }
    staged, rows = read(tmp_path, samples.archive(pages))
    assert (staged.rows, staged.problems) == (16, 8)
    assert [row.get("problem") for row in rows] == [None] * 8 + ["duplicate"] * 8
    assert rows[0]["row_ref"].startswith("records.html!"), "the main page is read first"
    assert any("1 other member(s) of the archive not opened (1 jpg" in text for text in staged.warnings)


def test_a_page_that_breaks_off_keeps_what_was_complete(tmp_path):
    whole = samples.whatsapp()
    staged, rows = read(tmp_path, whole[: whole.index(b"CALL-2")])
    complete, cut = of(rows, "call_logs")
    assert (complete["reference"], complete.get("problem")) == ("CALL-1", None)
    assert (cut["problem"], cut["problem_found"]) == (
        "html-truncated",
        "the page breaks off in section call_logs",
    )
    assert staged.problems == 1


def test_without_request_parameters_the_subject_is_the_account(tmp_path):
    meta = samples.Meta()
    logins = meta.section("logins", meta.record("Login", ("Timestamp", "2025-03-02 09:00:00 UTC")))
    assert read(tmp_path, meta.page(logins), "ada.b")[1][0]["from_handle"] == "ada.b"
    staged, rows = read(tmp_path, meta.page(logins))
    assert not any(name.startswith("from_") for name in rows[0])
    assert any("name no account" in text for text in staged.warnings)
