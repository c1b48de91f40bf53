"""Hand-made fictional call records and returns, written from the format notes. Every person is invented.

`BODY` stands wherever a provider would put what people wrote or showed: it may appear nowhere after reading.
"""

import io
import zipfile

BODY = "sentinel-of-content"


def archive(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


# --- call detail records -------------------------------------------------------------------------

INDIA_A = (
    "Target No,Call Type,TOC,B Party No,LRN No,LRN TSP-LSA,Date,Time,Dur(s),First CGI Lat/Long,First CGI,"
    "Last CGI Lat/Long,Last CGI,SMSC No,Service Type,IMEI,IMSI,Call Fow No,Roam Nw,SW & MSC ID,IN TG,OUT TG,"
    "Vowifi First UE IP,Port1,Vowifi Last UE IP,Port2\n"
    "9100000001,OUT,Post,9100000002,,-,15/04/2025,08:26:10,61,,404-45-1234-56789,,404-45-1234-56789,,Voice,"
    "350000000000011,404450000000011,-,,,,,,,,\n"
    "9100000001,IN,Post,9100000003,,-,15/04/2025,09:00:00,0,,404-45-1234-56789,,404-45-1234-56789,,Voice,"
    "3.5E+14,404450000000011,-,,,,,,,,\n"
    "9100000001,SMT,Post,AX-BANKXX,,-,16/04/2025,10:00:00,0,,,,,919800000000,SMS,,,-,,,,,,,,\n"
    "9100000001,WAT,Post,9100000002,,-,16/04/2025,10:00:00,0,,,,,,,,,-,,,,,,,,\n"
)
INDIA_A_QUOTED = (
    "Target /A PARTY NUMBER,Call Type,TOC,B Party No,Date,Time,Dur(s),IMEI,IMSI\n"
    "'9100000001',SMO,Pre,'9100000002','15/04/2025',08:26:10,0,'350000000000011','404450000000011'\n"
)
INDIA_B = (
    "Calling Party Telephone Number,Called Party Telephone Number,Call Date,Call Time,Call Termination Time,"
    "Call Duration,First Cell ID,Last Cell ID,Roaming Circle Name\n"
    "9100000001,9100000002,15-04-2025,08:26:10,08:27:11,61,4044512345678,4044512345678,\n"
)
ATT = (
    "Item,Conn.Date,Conn.Time(UTC),SeizureTime,ET (MM:SS),Originating Number,Terminating Number,IMEI,IMSI,CT,"
    "Feature,Cell Location\n"
    "1,04/15/25,08:26:10,0:04,1:01,12025550101,12025550102,350000000000011,310410000000011,MO,[NIOP],[1:2:3]\n"
    "2,04/15/25,23:59:59,0:30,0:00,12025550102,12025550101,350000000000011,310410000000011,MT,[NIOP],[]\n"
)
SPRINT = (
    "Calling_NBR,Called_NBR,Dialed Digits,M_R#,Start Date,End Date,Duration,NEID,Repoll,1st Cell,Last Cell\n"
    "2025550101,2025550102,2025550102,2,04/15/2025 08:26:10,04/15/2025 08:27:11,61,117,9,10234,20234\n"
)
ORANGE = (
    "2;11;A-1;B-1;2014-08-20 20:30:37;137;2.3;48.8\n"
    "1;11;A-1;B-2;2014-08-21 20:31:42;0;4.3;50.8\n"
    "2;21;A-1;C-3;2014-08-21 21:10:31;0;45.7;4.8\n"
    "1;99;A-1;C-3;2014-08-21 21:15:31;0;4.3;50.8\n"
)
OPERATOR = (
    "txn_type,caller_id,recipient_id,timestamp,duration,caller_antenna,recipient_antenna,international\n"
    "call,A-1,B-2,2020-01-01 00:00:42,253.0,AJK3,KB3,domestic\n"
    "text,B-2,C-3,2020-02-12 10:12:08,,KB9,KB8,domestic\n"
)
DATA_USE = "caller_id,timestamp,volume\nA-1,2020-01-01 00:00:42,17.5\nA-1,2020-01-02 00:00:42,3\n"

GOOGLE_ACTIVITIES = (
    "Timestamp,IP Address,Proxied Host IP Address,Is Non-routable IP Address,Activity Country,Activity Region,"
    "Activity City,User Agent String,Product Name,Sub-Product Name,Activity Type,GAIA ID\n"
    "2025-03-01 10:00:00 UTC,192.0.2.7,,false,France,Bretagne,Rennes,App/1.0,Mail,,Login,1122334455\n"
    "2025-03-02 10:00:00 UTC,2001:db8::7,,false,,,,App/1.0,Mail,Web,Login,1122334455\n"
)
GOOGLE_DEVICES = (
    "First Activity Timestamp,Last Activity Timestamp,Device Type,Device Brand,Device Model,Device OS,"
    "Device Last Country\n"
    "2024-01-01 00:00:00 UTC,2025-03-01 10:00:00 UTC,MOBILE,Brand,Model 5,Android 14,FR\n"
)

# --- ETSI TS 102 657 -----------------------------------------------------------------------------


def etsi_leg(role: str, number: str, start: str, end: str | None, *, extra: str = "") -> str:
    times = f"<startTime>{start}</startTime>" + (f"<endTime>{end}</endTime>" if end else "")
    return (
        f"<TelephonyPartyInformation><partyRole>{role}</partyRole><partyNumber>{number}</partyNumber>"
        f"<communicationTime>{times}<durationTime>61</durationTime></communicationTime>{extra}"
        "<detailedLocation><cellInformation>208-01-1-2</cellInformation></detailedLocation>"
        "</TelephonyPartyInformation>"
    )


def etsi_record(number: str, *legs: str, extra: str = "") -> str:
    return (
        f"<ResponseRecord><recordNumber>{number}</recordNumber><recordPayload><telephonyRecord>"
        f"<telephonyServiceUsage>{extra}<partyInformation>{''.join(legs)}</partyInformation>"
        "</telephonyServiceUsage></telephonyRecord></recordPayload></ResponseRecord>"
    )


ETSI_ACCESS = (
    "<ResponseRecord><recordNumber>9</recordNumber><recordPayload><networkAccessRecord><naServiceUsage>"
    "<nwAccessType>mobilePacketData</nwAccessType><interval><startTime>20250302080000Z</startTime>"
    "<endTime>20250302090000Z</endTime></interval><naDeviceId>350000000000011</naDeviceId>"
    "<gprsInformation><iMSI>208010000000011</iMSI><mSISDN>+33600000001</mSISDN><aPN>internet</aPN>"
    "</gprsInformation></naServiceUsage></networkAccessRecord></recordPayload></ResponseRecord>"
)
_START, _END = "20250301100000+0100", "20250301100101+0100"
ETSI_RECORDS = (
    etsi_record("1", etsi_leg("originating-Party", "+33600000001", _START, _END)),
    etsi_record("1", etsi_leg("terminating-Party", "+639170000002", _START, _END)),
    etsi_record(
        "2",
        etsi_leg("originating-Party", "+639170000002", "2025-03-01T12:00:00Z", None),
        etsi_leg("terminating-Party", "+33600000001", "2025-03-01T12:00:00Z", None),
        etsi_leg("forwarded-to-Party", "+33600000009", "2025-03-01T12:00:00Z", None),
    ),
    etsi_record(
        "3",
        etsi_leg("originating-Party", "+33600000001", "20250302070000Z", None),
        extra="<communicationType>sMS</communicationType>",
    ),
    ETSI_ACCESS,
    "<ResponseRecord><recordNumber>10</recordNumber><recordPayload><somethingElse>x</somethingElse>"
    "</recordPayload></ResponseRecord>",
)


def etsi(records: tuple[str, ...] = ETSI_RECORDS, version: str = "v1.28.1") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<RetainedDataMessage xmlns="http://uri.etsi.org/02657/{version}#/RetainedData">'
        "<retainedDataHeader><requestID><countryCode>FR</countryCode><authorisedOrganisationID>UNIT-1"
        "</authorisedOrganisationID><requestNumber>REQ-2025-7</requestNumber></requestID><cSPID>OPERATOR-1</cSPID>"
        "<timeStamp>20250303090000Z</timeStamp></retainedDataHeader><retainedDataPayload><responseMessage>"
        f"<responsePayload>{''.join(records)}</responsePayload></responseMessage></retainedDataPayload>"
        "</RetainedDataMessage>"
    ).encode()


# --- Meta: three spellings of the nested blocks ---------------------------------------------------

SPELLINGS = {
    "words": (
        '<div class="div_table outer">',
        '<div class="div_table inner">',
        '<div class="most_inner"><div>',
    ),
    "letters": ('<div class="t o">', '<div class="t i">', '<div class="m"><div>'),
    "styles": (
        '<div class="div_table" style="font-weight: bold; display:table">',
        '<div style="font-weight: bold; display:table;">',
        '<div style="font-weight: normal; display:table-cell; padding: 2px;"><div>',
    ),
}
LINE = '<div class="p"></div>'


class Meta:
    """Writes one page of a return in one of the spellings."""

    def __init__(self, spelling: str = "words") -> None:
        self.outer, self.inner, self.value = SPELLINGS[spelling]

    def block(self, label: str, value: str) -> str:
        return f"{self.outer}{self.inner}{label}{self.value}{value}{LINE}</div></div></div></div>"

    def record(self, heading: str, *pairs: tuple[str, str]) -> str:
        return self.block(heading, "".join(self.block(label, value) for label, value in pairs))

    def section(self, name: str, *blocks: str, definition: str = "What this is.") -> str:
        first = self.block(f"{name} Definition", definition)
        return f'<div id="property-{name}" class="content-pane">{first}{"".join(blocks)}</div>'

    def page(self, *sections: str) -> bytes:
        head = "<html><head><title>WhatsApp Business Record</title><style>.m{color:red}</style></head>"
        return f"{head}<body>{''.join(sections)}</body></html>".encode()


def meta_request(meta: Meta, service: str = "WhatsApp", account: str = "+33600000001") -> str:
    return (
        '<div id="property-request_parameters" class="content-pane">'
        + meta.block("Service", service)
        + meta.block("Internal Ticket Number", "7000001")
        + meta.block("Account Identifier", account)
        + meta.block("Account Type", f"{service} Account")
        + meta.block("Generated", "2025-03-10 12:00:00 UTC")
        + meta.block("Date Range", "2025-03-01 00:00:00 UTC to 2025-03-08 23:59:59 UTC")
        + "</div>"
    )


def meta_call(meta: Meta, number: str, *events: tuple[str, ...]) -> str:
    inner = meta.block("Call Id", f"CALL-{number}") + meta.block("Call Creator", "33600000001")
    told = "".join(
        meta.block(label, value)
        for event in events
        for label, value in zip(
            ("Type", "Timestamp", "From", "To", "From Ip", "From Port", "Media Type"), event, strict=False
        )
        if value
    )
    return meta.block("Call", inner + meta.block("Events", told))


def whatsapp(spelling: str = "words") -> bytes:
    meta = Meta(spelling)
    me, her = "33600000001", "639170000002"
    messages = "".join(
        meta.record(
            "Message",
            ("Timestamp", time),
            ("Message Id", f"M-{number}"),
            ("Sender", sender),
            ("Recipients", recipients),
            ("Sender Ip", "198.51.100.4"),
            ("Sender Port", "5222"),
            ("Sender Device", "android"),
            ("Type", "text"),
            ("Message Style", "individual"),
            ("Message Size", "120"),
        )
        for number, (time, sender, recipients) in enumerate(
            [
                ("2025-03-02 10:00:00 UTC", me, her),
                (
                    '2025-03-02 10<div class="pageBreak">WhatsApp Business Record Page 4</div>:05:00 UTC',
                    her,
                    me,
                ),
                ("2025-03-02 10:06:00 UTC", me, f"{her}{LINE}33600000009"),
            ],
            start=1,
        )
    )
    calls = meta_call(
        meta,
        "1",
        ("offer", "2025-03-02 18:00:00 UTC", me, her, "198.51.100.4", "4000", "video"),
        ("accept", "2025-03-02 18:00:07 UTC", her, me, "203.0.113.9", "4001"),
        ("terminate", "2025-03-02 18:20:07 UTC", me, her),
    ) + meta_call(
        meta,
        "2",
        ("offer", "2025-03-03 18:00:00 UTC", me, her, "", "", "audio"),
        ("terminate", "2025-03-03 18:00:30 UTC", me, her),
    )
    return meta.page(
        meta_request(meta),
        meta.section("ncmec_reports", meta.block("CyberTip numbers", f"100000001{LINE}100000002")),
        meta.section("emails", meta.block("Registered Email Addresses", "ada@example.org")),
        meta.section(
            "ip_addresses",
            meta.record("Ip Addresses", ("Time", "2025-03-01 09:00:00 UTC"), ("IP Address", "2001:db8::")),
            meta.record("Ip Addresses", ("Time", "2025-03-01 09:30:00 UTC")),
        ),
        meta.section(
            "connection_info",
            meta.record(
                "Connection",
                ("Device Id", "0"),
                ("Service start", "2024-01-01 00:00:00 UTC"),
                ("Device Type", "android"),
                ("App Version", "2.1"),
                ("Device OS Build Number", "OS 14"),
                ("Connection State", "online"),
                ("Online Since", "2025-03-08 09:00:00 UTC"),
                ("Connected from", "198.51.100.4"),
                ("Push Name", "Ada"),
            ),
        ),
        meta.section(
            "device_info",
            meta.record(
                "Device",
                ("Device Id", "0"),
                ("App Version", "2.1"),
                ("Device Manufacturer", "Brand"),
                ("Device Model", "Model 5"),
            ),
        ),
        meta.section(
            "groups_info",
            meta.block(
                "Owned Groups",
                meta.record(
                    "Group",
                    ("Picture", BODY),
                    ("ID", "G-1"),
                    ("Creation", "2024-05-01 00:00:00 UTC"),
                    ("Size", "2"),
                    ("Subject", BODY),
                    ("Description", BODY),
                    ("Participants", f"2 Total{LINE}{me}{LINE}{her}"),
                    ("Administrators", f"1 Total{LINE}{me}"),
                ),
            ),
        ),
        meta.section(
            "address_book_info",
            meta.block("Symmetric contacts", f"1 Total{LINE}{her}"),
            meta.block("Asymmetric contacts", f"3 Total{LINE}33600000007{LINE}33600000008"),
        ),
        meta.section("message_log", meta.block("Message Log", messages)),
        meta.section("call_logs", meta.block("Call Logs", calls)),
        meta.section(
            "prospective_login_ips",
            meta.record(
                "Login",
                ("Timestamp", "2025-03-02 09:00:00 UTC"),
                ("IP Address", "198.51.100.4"),
                ("Port", "55261"),
            ),
        ),
        meta.section("about_me", meta.block("About", BODY)),
        meta.section("wallposts", "No responsive records located"),
    )


def instagram(spelling: str = "letters") -> bytes:
    meta = Meta(spelling)
    thread = (
        meta.block("Thread", "(9001)")
        + meta.block(
            "Current Participants",
            f"2025-03-08 00:00:00 UTC{LINE}ada.b (Instagram: 501){LINE}lina.r (Instagram: 502)",
        )
        + meta.block("Author", "ada.b (Instagram: 501)")
        + meta.block("Sent", "2025-03-02 10:00:00 UTC")
        + meta.block("Body", BODY)
        + meta.block("Author", "lina.r (Instagram: 502)")
        + meta.block("Sent", "2025-03-02 11:00:00 UTC")
        + meta.block("Body", BODY)
        + meta.block(
            "Call Record",
            meta.block("Type", "video") + meta.block("Missed", "false") + meta.block("Duration", "600"),
        )
        + meta.block("Author", "ada.b (Instagram: 501)")
        + meta.block("Sent", "2025-03-02 12:00:00 UTC")
        + meta.block(
            "Call Record",
            meta.block("Type", "audio") + meta.block("Missed", "true") + meta.block("Duration", "0"),
        )
    )
    return meta.page(
        meta_request(meta, "Instagram", "501"),
        meta.section(
            "ncmec_reports",
            meta.block(
                "NCMEC Cybertips",
                meta.block("CyberTip ID", "100000003")
                + meta.block("Time", "2025-03-05 00:00:00 UTC")
                + meta.block("Responsible Id", "501")
                + meta.block("Text and/or Media ID", "77")
                + meta.block("Reported Text", BODY),
            ),
        ),
        meta.section("vanity", meta.block("Vanity Name", "ada.b")),
        meta.section(
            "ip_addresses",
            meta.record(
                "IP Addresses", ("IP Address", "192.0.2.9"), ("Time", "1740787200"), ("Action", "Login")
            ),
        ),
        meta.section(
            "followers", meta.block("Followers", f"lina.r (Instagram: 502){LINE}mara.c (Instagram: 503)")
        ),
        meta.section("unified_messages", meta.block("Unified Messages", thread)),
        meta.section("photos", meta.block("Photos", meta.block("Caption", BODY))),
    )


# --- Snapchat -------------------------------------------------------------------------------------

_RULE = "=" * 40
SNAP_SUBSCRIBER = (
    f"This file explains the account.\nid - the username\n\n{_RULE}\n"
    "id,email_address,created,creation_ip,phone_number,display_name,status\n"
    "ada_b,ada@example.org,Wed Aug 19 12:00:00 UTC 2021,192.0.2.1,+33600000001,Ada,active\n\n"
    f"Account changes.\naction - what changed\n\n{_RULE}\naction,old_value,new_value,reason,timestamp\n"
    "email change,a@example.org,ada@example.org,,2025-03-01 10:00:00 UTC\n"
)
SNAP_IPS_OLD = (
    f"Legend text, with a comma\n{_RULE}\nip,type,timestamp\n"
    "192.0.2.1,LOGIN,Sat Mar 01 10:00:00 UTC 2025\n2001:db8::1,LOGOUT,Sun Mar 02 10:00:00 UTC 2025\n"
)
SNAP_DEVICES_OLD = (
    f"Legend\n{_RULE}\ndevice id,make,model,first seen time,last seen time\n"
    "D-1,Brand,Model 5,2025-01-01 00:00:00 UTC,2025-03-01 00:00:00 UTC\n"
)
SNAP_DEVICES_NEW = (
    SNAP_DEVICES_OLD.replace("device id", "device_id")
    .replace("seen time", "seen_time")
    .replace("first seen", "first_seen")
    .replace("last seen", "last_seen")
)
SNAP_CONVERSATIONS = (
    f"Legend\n{_RULE}\ncontent_type,message_type,conversation_id,message_id,sender_username,sender_user_id,"
    "recipient_username,recipient_user_id,text,media_id,timestamp\n"
    f'TEXT,CHAT,C-1,M-1,ada_b,U-1,lina_r,U-2,"{BODY}, line one\nline two",,2026-04-11 04:02:00 UTC\n'
    f"TEXT,CHAT,C-1,M-2,lina_r,U-2,ada_b,U-1,{BODY},,2026-04-11 04:03:00 UTC\n"
)
SNAP_CALLS = (
    f"Legend\n{_RULE}\ncall_id,call_type,sender_username,recipient_username,start_time,end_time,duration\n"
    "K-1,VIDEO,ada_b,lina_r,2026-04-11 05:00:00 UTC,2026-04-11 05:10:00 UTC,600\n"
)
SNAP_FRIENDS = f"Legend\n{_RULE}\nfriend_username,friend_display_name,type,created_at\nlina_r,Lina,FRIEND,2026-01-01 00:00:00 UTC\n"
SNAP_STORIES = f"Legend\n{_RULE}\nmedia_id,story_id,text,timestamp\nX,Y,{BODY},2026-01-01 00:00:00 UTC\n"
SNAP_MEMBERS = {
    "ada_b/call_logs.csv": SNAP_CALLS,
    "ada_b/conversations.csv": SNAP_CONVERSATIONS,
    "ada_b/friends_list.csv": SNAP_FRIENDS,
    "ada_b/ip_data.csv": SNAP_IPS_OLD,
    "ada_b/story.csv": SNAP_STORIES,
    "ada_b/subscriber_info.csv": SNAP_SUBSCRIBER,
    "ada_b/media/one.jpg": "not opened",
    "ada_b/media/two.mp4": "not opened",
}

# --- Discord ---------------------------------------------------------------------------------------

# a moment from the documentation of identifiers: 175928847299117063 was made at 2016-04-30 11:18:25.796 UTC
DISCORD_MESSAGES = (
    "ID,Channel ID,Author ID,Timestamp,Username,Contents,Attachment\n"
    f"175928847299117063,700000000000000001,500000000000000001,2016-04-30 11:18:25.796000+00:00,ada#1,{BODY},\n"
    f"175928847299117063,700000000000000001,500000000000000002,,lina#2,{BODY},https://example.org/{BODY}\n"
)
DISCORD_SHORT = f"ID,Timestamp,Contents,Attachments\n175928847299117063,2016-04-30 11:18:25,{BODY},\n"
DISCORD_FRIENDS = (
    "User ID,Username,Relationship\n500000000000000002,lina#2,Friend\n500000000000000003,mara#3,Blocked\n"
)
DISCORD_SERVERS = "Name,ID,Owner ID,Region,Channels\nGarden,800000000000000001,500000000000000001,eu,3\n"

# --- Kik -------------------------------------------------------------------------------------------

KIK_BIND = (
    "1740823200000\tada_b\t192.0.2.1\t52611\t2025/03/01 10:00:00 UTC\tFR\n"
    "1740909600123\tada_b\t192.0.2.2\t52612\t2025/03/02 10:00:00 UTC\tFR\n"
)
KIK_CHAT = "1740823200000\tada_b\tlina_r\t3\t192.0.2.1\t2025/03/01 10:00:00 UTC\n"
KIK_CHAT_RECEIVED = "1740823200000\tlina_r\tada_b\t2\tREDACTED\t2025/03/01 10:00:00 UTC\n"
KIK_PLATFORM = "1740823200000\tada_b\tlina_r\tcamera\t00000000-0000-4000-8000-000000000001\t192.0.2.1\t2025/03/01 10:00:00 UTC\n"
KIK_GROUP = "1740823200000\tada_b\tG-1\tlina_r\t1\t192.0.2.1\t2025/03/01 10:00:00 UTC\n"
KIK_FRIEND = "1740823200000\tada_b\tlina_r\t2025/03/01 10:00:00 UTC\n"
KIK_SENT_CSV = (
    "user_jid,friend_user_jid,ip,ts,words\n"
    "ada_b@talk.kik.com,lina_r@talk.kik.com,192.0.2.1,1740823200000,4\n"
    "ada_b@talk.kik.com,lina_r@talk.kik.com,192.0.2.1,soon,4\n"
)
KIK_TEXT_CSV = (
    "id,content_id,filename,message,sender_id,receiver_id,ip,port,parent_id,sent_at,sent_at_ts,app_name\n"
    f"1,,,{BODY},ada_b,lina_r,192.0.2.1,5222,,2025-03-01 10:00:00,1740823200000,\n"
)
KIK_LEGEND = (
    "gid,name,code,public,deleted,last_join_ts,last_activity\nG-1,Garden,#garden,true,false,1740823200000,\n"
)
KIK_OLD = {
    "case/ada_b/logs/bind.txt": KIK_BIND,
    "case/ada_b/logs/chat_sent.txt": KIK_CHAT,
    "case/ada_b/logs/chat_sent_received.txt": KIK_CHAT_RECEIVED,
    "case/ada_b/logs/chat_platform_sent.txt": KIK_PLATFORM,
    "case/ada_b/logs/group_send_msg.txt": KIK_GROUP,
    "case/ada_b/logs/friend_added.txt": KIK_FRIEND,
    "case/ada_b/content/one": "not opened",
}
KIK_NEW = {
    "package/group-legend-ada_b.csv": KIK_LEGEND,
    "package/content/data-text.csv": KIK_TEXT_CSV,
    "package/content/medias/one.jpg": "not opened",
    "package/logs/chat_sent.csv": KIK_SENT_CSV,
}
