"""Hand-made fictional exports of devices, written from the format notes: LEAPP, UFDR, timelines."""

from intake.samples_communications import BODY, archive

# --- LEAPP -----------------------------------------------------------------------------------------

LEAPP_CALLS_ANDROID = (
    "Call Date\tPhone Account Address\tPartner\tType\tDuration in Secs\tPartner Location\tCountry ISO\tData\t"
    "Mime Type\tTranscription\tDeleted\n"
    f"2025-03-01 10:00:00\t+33600000001\t+639170000002\tOutgoing\t61\t\tPH\t\t\t{BODY}\t\n"
    "2025-03-02 10:00:00\t+33600000001\t+639170000002\tMissed\t0\t\tPH\t\t\t\t\n"
)
LEAPP_CALLS_IOS = (
    "Starting Timestamp\tEnding Timestamp\tService Provider\tCall Type\tCall Direction\tPhone Number\tAnswered\t"
    "Call Duration\tFaceTime Type Data\tDisconnected Cause\tISO Country Code\tLocation\n"
    "2025-03-01 10:00:00+00:00\t2025-03-01 10:01:01+00:00\tTelephony\tPhone Call\tIncoming\t+639170000002\tYes\t"
    "00:01:01\t\t\tph\t\n"
)
LEAPP_MESSAGES = (
    "Date\tMSG ID\tThread ID\tAddress\tContact ID\tDate sent\tRead\tType\tBody\tService Center\tError Code\n"
    f'2025-03-01 10:00:00\t1\t4\t+639170000002\t\t2025-03-01 09:59:59\t1\tReceived\t"{BODY}\twith a tab\nand a line"\t\t0\n'
    f"2025-03-01 10:05:00\t2\t4\t+639170000002\t\t2025-03-01 10:05:00\t1\tSent\t{BODY}\t\t0\n"
)
LEAPP_CONTACTS = "Display Name\tPhone Number\tEmail address\nLina\t+639170000002\tlina@example.org\n"
LEAPP_ACCOUNTS = f"Name\tType\tPassword\nada@example.org\tcom.example.mail\t{BODY}\n"
LEAPP_OTHER = f"Timestamp\tWi-Fi\tSignal\n2025-03-01 10:00:00\t{BODY}\t7\n"

# --- UFDR ------------------------------------------------------------------------------------------


def ufdr_field(name: str, value: str) -> str:
    return f'<field name="{name}" type="String"><value type="String"><![CDATA[{value}]]></value></field>'


def ufdr_party(identifier: str, role: str, *, owner: bool = False, name: str = "") -> str:
    fields = ufdr_field("Identifier", identifier) + ufdr_field("Role", role)
    fields += ufdr_field("IsPhoneOwner", str(owner)) + (ufdr_field("Name", name) if name else "")
    return f'<model type="Party" id="P-{identifier}-{role}">{fields}</model>'


def ufdr_model(kind: str, identity: str, *parts: str, state: str = "Intact") -> str:
    return f'<model type="{kind}" id="{identity}" deleted_state="{state}">{"".join(parts)}</model>'


def ufdr_parts(name: str, *models: str) -> str:
    return f'<multiModelField name="{name}" type="x">{"".join(models)}</multiModelField>'


def ufdr_type(kind: str, *models: str) -> str:
    return f'<modelType type="{kind}">{"".join(models)}</modelType>'


_CALL = ufdr_model(
    "Call",
    "C-1",
    ufdr_field("Source", "WhatsApp"),
    ufdr_field("Direction", "Outgoing"),
    ufdr_field("VideoCall", "True"),
    ufdr_field("TimeStamp", "2025-03-01T10:00:00.000+00:00"),
    ufdr_field("Duration", "00:20:00"),
    ufdr_parts(
        "Parties",
        ufdr_party("+33600000001", "From", owner=True),
        ufdr_party("639170000002@s.whatsapp.net", "To", name="Lina"),
    ),
    state="Deleted",
)
_CALL_IN = ufdr_model(
    "Call",
    "C-2",
    ufdr_field("Type", "Incoming"),
    ufdr_field("TimeStamp", "2025-03-02T10:00:00.000+08:00"),
    ufdr_parts("Parties", ufdr_party("+639170000002", "General")),
)
_MESSAGE = ufdr_model(
    "InstantMessage",
    "M-1",
    '<modelField name="From" type="Party">' + ufdr_party("lina_r", "General") + "</modelField>",
    ufdr_parts("To", ufdr_party("ada_b", "General", owner=True)),
    ufdr_field("Body", BODY),
    ufdr_field("Subject", BODY),
    ufdr_field("TimeStamp", "2025-03-01T09:00:00.000+00:00"),
    ufdr_field("Source", "Chatter"),
    ufdr_parts("Attachments", ufdr_model("Attachment", "A-1", ufdr_field("Filename", BODY))),
)
_SMS = ufdr_model(
    "SMS",
    "S-1",
    ufdr_field("TimeStamp", "2025-03-01T08:00:00.000+00:00"),
    ufdr_field("Body", BODY),
    ufdr_parts("Parties", ufdr_party("+639170000002", "To")),
)
_CONTACT = ufdr_model(
    "Contact",
    "K-1",
    ufdr_field("Name", "Lina R."),
    ufdr_field("Source", "Phone"),
    ufdr_parts(
        "Entries",
        ufdr_model("PhoneNumber", "N-1", ufdr_field("Value", "+639170000002")),
        ufdr_model("PhoneNumber", "N-2", ufdr_field("Value", "+639170000003")),
        ufdr_model("EmailAddress", "N-3", ufdr_field("Value", "lina@example.org")),
    ),
)
_ACCOUNT = ufdr_model(
    "UserAccount",
    "U-1",
    ufdr_field("Username", "ada_b"),
    ufdr_field("ServiceType", "Chatter"),
    ufdr_field("Name", "Ada"),
)
_TRANSFER = ufdr_model(
    "TransferOfFunds",
    "T-1",
    ufdr_field("DateSent", "2025-03-01T11:00:00.000+00:00"),
    ufdr_field("DateProcessed", "2025-03-01T11:05:00.000+00:00"),
    ufdr_field("Status", "Completed"),
    ufdr_field("TransferType", "Send"),
    ufdr_field("ServiceIdentifier", "Wallet"),
    '<modelField name="TransferAmount" type="Price">'
    + ufdr_model("Price", "R-1", ufdr_field("Amount", "40.00"), ufdr_field("Currency", "EUR"))
    + "</modelField>",
    '<modelField name="Fee" type="Price">'
    + ufdr_model("Price", "R-2", ufdr_field("Amount", "1.20"), ufdr_field("Currency", "EUR"))
    + "</modelField>",
    ufdr_parts("Participants", ufdr_party("+33600000001", "From"), ufdr_party("+639170000002", "To")),
)
_CHAT = ufdr_model(
    "Chat",
    "CH-1",
    ufdr_field("Source", "Chatter"),
    ufdr_parts("Participants", ufdr_party("ada_b", "General", owner=True), ufdr_party("lina_r", "General")),
    ufdr_parts("Messages", _MESSAGE),
)
UFDR_TYPES = (
    ufdr_type("Call", _CALL, _CALL_IN),
    ufdr_type("Chat", _CHAT),
    ufdr_type("InstantMessage", _MESSAGE),  # the same message again, by itself
    ufdr_type("SMS", _SMS),
    ufdr_type("Contact", _CONTACT),
    ufdr_type("UserAccount", _ACCOUNT),
    ufdr_type("TransferOfFunds", _TRANSFER),
    ufdr_type("Location", ufdr_model("Location", "L-1", ufdr_field("Name", BODY))),
)


def ufdr_report(types: tuple[str, ...] = UFDR_TYPES) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<project id="1" name="Phone" xmlns="http://pa.cellebrite.com/report/2.0">'
        '<taggedFiles><file path="files/Image/one.jpg" size="3"/></taggedFiles>'
        f"<decodedData>{''.join(types)}</decodedData></project>"
    ).encode()


def ufdr(types: tuple[str, ...] = UFDR_TYPES) -> bytes:
    return archive(
        {"files/Image/one.jpg": "not opened", "report.xml": ufdr_report(types), "files/two.mp4": "no"}
    )


# --- timelines --------------------------------------------------------------------------------------

TIMESKETCH = (
    "message,timestamp,datetime,timestamp_desc,data_type\n"
    f"{BODY},1740823200000000,2025-03-01T10:00:00+00:00,Write time,fs:stat\n"
    f"{BODY},1740823200000000,2025-03-01T10:00:01+00:00,Write time,fs:stat\n"
    f'"{BODY}\nand a line",1740823200000000,,Access time,fs:stat\n'
    f"{BODY},1740823200,,Access time,fs:stat\n"
    f"{BODY},,1234 19:01:01,Access time,fs:stat\n"
)
JSONL = (
    f'{{"message": "{BODY}", "datetime": "2025-03-01T10:00:00+00:00", "timestamp_desc": "Login", "data_type": "web:login"}}\n'
    f'{{"__container_type__": "event", "data_type": "x:y", "date_time": {{"a": 1}}, "message": "{BODY}", '
    '"timestamp": 1740823200000000, "timestamp_desc": "Seen"}\n'
    f'{{"message": "{BODY}", "datetime": \n'
    f'{{"message": "{BODY}", "message": "again", "timestamp_desc": "x"}}\n'
    "[1, 2]\n"
)
L2T = (
    "date,time,timezone,MACB,source,sourcetype,type,user,host,short,desc,version,filename,inode,notes,format,extra\n"
    f"03/01/2025,10:00:00,UTC,M...,LOG,Log File,Content Modification Time,-,host,{BODY},{BODY},2,f,-,-,text/x,-\n"
    f"03/01/2025,10:00:00,CET,M...,LOG,Log File,Content Modification Time,-,host,{BODY},{BODY},2,f,-,-,text/x,-\n"
)
TLN = f"Time|Source|Host|User|Description\n1740823200|LOG|host|-|{BODY}; a | bar\nsoon|LOG|host|-|{BODY}\n"
