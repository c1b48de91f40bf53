"""The tables of a Snapchat return, by header, the most telling first.

Every name is unconfirmed: they come from open parsers, no authentic return is public.
"""

from filature.intake.formats.headed import Shape
from filature.model.enums import RecordKind

_TIME = ("timestamp", "time", "sentat", "createdat", "starttime", "calltime")
_SENDER = ("senderusername", "sender", "from", "senderuserid")
_RECIPIENT = ("recipientusername", "recipient", "receiverusername", "to", "recipientuserid", "recipients")

SHAPES = (
    Shape(
        name="calls",
        record=RecordKind.SESSION,
        needs=(("calltype", "callid", "callduration", "calltime", "durationseconds"), (*_TIME, "starttime")),
        fields={
            "reference": ("callid", "id"),
            "time": ("starttime", "calltime", *_TIME),
            "time_end": ("endtime", "endedat"),
            "duration": ("duration", "callduration", "durationseconds"),
            "kind": ("calltype", "mediatype", "type"),
            "from_handle": (*_SENDER, "caller", "callerusername", "initiator"),
            "to_handle": (*_RECIPIENT, "callee", "calleeusername", "participants"),
        },
        fixed={"channel": "Snapchat"},
        holder="from_handle",
    ),
    Shape(
        name="conversations",
        record=RecordKind.MESSAGE,
        needs=(("messageid", "contenttype", "messagetype"), _SENDER, _TIME),
        fields={
            "reference": ("messageid", "id"),
            "time": _TIME,
            "kind": ("messagetype", "contenttype"),
            "from_handle": _SENDER,
            "to_handle": _RECIPIENT,
        },
        fixed={"channel": "Snapchat"},
    ),
    Shape(
        name="subscriber",
        record=RecordKind.IDENTITY,
        needs=(
            ("emailaddress", "email", "phonenumber", "phone"),
            ("id", "username", "userid", "displayname"),
        ),
        fields={
            "from_handle": ("id", "username"),
            "from_customer": ("userid",),
            "from_name": ("displayname", "name"),
            "from_email": ("emailaddress", "email"),
            "from_phone": ("phonenumber", "phone"),
            "ip": ("creationip", "registrationip"),
        },
        fixed={"kind": "subscriber", "channel": "Snapchat"},
    ),
    Shape(
        name="addresses",
        record=RecordKind.ACCESS,
        needs=(("ip", "ipaddress"), _TIME),
        fields={
            "time": _TIME,
            "ip": ("ip", "ipaddress"),
            "port": ("port", "sourceport"),
            "kind": ("type", "event", "action", "status"),
            "device": ("device", "useragent"),
        },
        fixed={"channel": "Snapchat"},
        holder="from_handle",
    ),
    Shape(
        name="locations",
        record=RecordKind.ACCESS,
        needs=(("latitude", "lat"), ("longitude", "lon", "long"), _TIME),
        fields={"time": _TIME},
        fixed={"channel": "Snapchat", "kind": "location"},
        holder="from_handle",
    ),
    Shape(
        name="friends",
        record=RecordKind.IDENTITY,
        needs=(
            ("friendusername", "friend", "frienduserid", "username"),
            (
                "relation",
                "type",
                "action",
                "displayname",
                "status",
                "source",
                "createdat",
                "timestamp",
                "friendid",
            ),
        ),
        fields={
            "from_handle": ("friendusername", "friend", "username"),
            "from_customer": ("frienduserid", "friendid", "userid"),
            "from_name": ("frienddisplayname", "displayname", "name"),
        },
        fixed={"kind": "friend", "channel": "Snapchat"},
    ),
    Shape(
        name="devices",
        record=RecordKind.ACCESS,
        needs=(("deviceid", "device", "make", "model", "devicemodel"), ("firstseentime", "lastseentime")),
        fields={
            "time": ("lastseentime", "firstseentime"),
            "device": ("make+model", "devicemodel", "device", "deviceid"),
            "reference": ("deviceid",),
        },
        fixed={"kind": "device", "channel": "Snapchat"},
        holder="from_handle",
    ),
    Shape(
        name="account changes",
        record=RecordKind.ACCESS,
        needs=(("action", "event", "eventtype", "changetype"), _TIME),
        fields={"time": _TIME, "kind": ("action", "event", "eventtype", "changetype")},
        fixed={"channel": "Snapchat"},
        holder="from_handle",
    ),
    Shape(
        name="conversation list",
        record=RecordKind.IDENTITY,
        needs=(("conversationid",), ("members", "participants", "memberusernames", "memberuserids", "type")),
        fields={"reference": ("conversationid",)},
        fixed={"kind": "conversation", "channel": "Snapchat"},
    ),
    Shape(
        name="stories, memories and chats with the assistant",
        record=None,
        needs=(("mediaid", "storyid", "memoryid", "prompt", "response", "text"),),
    ),
)
