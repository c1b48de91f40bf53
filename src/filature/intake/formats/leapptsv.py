"""TSV exports of ALEAPP, iLEAPP and RLEAPP: one table per artifact, told by its header.

Read are calls, messages (without their text), contacts and accounts; tables of other artifacts become rows
with a problem. Cells may hold tabs and line ends from the device, inside quotes. Header names differ by
artifact and year: matched loosely, unconfirmed.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from filature.intake.formats import headed, members
from filature.intake.formats.headed import Shape, Table, Tally, choose
from filature.intake.formats.linewise import Splitter, records
from filature.intake.formats.members import Member, Parcel
from filature.intake.formats.stagedfile import Staged, StagedFile
from filature.intake.profile import Profile
from filature.model.enums import RecordKind

FORMAT = "leapp-tsv"

_WHAT = "calls, messages, contacts or accounts as LEAPP writes them"
_EXPORTS = "_tsv exports/"
_TIME = (
    *("timestamp", "date", "datesent", "messagetimestamp", "senttimestamp", "sentat", "sent"),
    *("messagedate", "datetime", "receivedtimestamp", "createdtimestamp"),
)
_CALL_TIME = (
    *("calldate", "startingtimestamp", "callstarttimestamp", "callstartdate", "callstarttime"),
    *("starttime", "starttimestamp", "calltimestamp", "timestamp", "date"),
)
_CALL_WORDS = (
    *("calldate", "calltype", "calldirection", "callduration", "callstarttimestamp", "callstarttime"),
    *("callinitiator", "durationinsecs", "callid", "callstatus", "callstartdate", "calltimestamp"),
)
_FROM = ("fromphonenumber", "caller", "callinitiator", "sender", "from", "fromnumber", "senderphonenumber")
_TO = (
    *("tophonenumber", "callee", "recipient", "to", "receiver", "tonumber", "phonenumber", "partner"),
    *("number", "address", "remotenumber", "othercontact", "chatcontact", "participants"),
)
_MESSAGE_WORDS = (
    *(
        "body",
        "message",
        "messagetext",
        "text",
        "messageid",
        "msgid",
        "snippet",
        "messagetype",
        "messagebody",
    ),
    *("content", "messagecontent", "messagedirection"),
)
_DIRECTION = ("calldirection", "direction", "messagedirection", "type", "calltype", "messagetype", "folder")
_NAMES = ("displayname", "contactname", "fullname", "name", "firstname+lastname", "firstname", "contact")
_PHONES = ("phonenumber", "phonenumbers", "phone", "phones", "number", "mobilenumber", "tel")
_EMAILS = ("emailaddress", "email", "emails", "emailaddresses")

SHAPES = (
    Shape(
        name="calls",
        record=RecordKind.SESSION,
        needs=(_CALL_WORDS, _CALL_TIME, (*_FROM, *_TO)),
        fields={
            "reference": ("callid",),
            "time": _CALL_TIME,
            "time_end": ("endingtimestamp", "callendtimestamp", "callendtime", "endtime"),
            "duration": ("callduration", "durationinsecs", "duration", "durationinseconds"),
            "kind": ("facetimetypedata", "mediatype", "calltype", "callmedia", "video"),
            "channel": ("serviceprovider", "service", "application", "app", "source"),
            "direction": _DIRECTION,
            "from_any": _FROM,
            "to_any": _TO,
        },
    ),
    Shape(
        name="messages",
        record=RecordKind.MESSAGE,
        needs=(_MESSAGE_WORDS, _TIME, (*_FROM, *_TO, "fromme", "sendername", "contact")),
        fields={
            "reference": ("messageid", "msgid", "id"),
            "time": _TIME,
            "channel": ("service", "application", "app", "source"),
            "direction": _DIRECTION,
            "from_any": (*_FROM, "sendername"),
            "to_any": _TO,
        },
    ),
    Shape(
        name="contacts",
        record=RecordKind.IDENTITY,
        needs=(_NAMES, (*_PHONES, *_EMAILS)),
        fields={"from_name": _NAMES, "from_phone": _PHONES, "from_email": _EMAILS},
        fixed={"kind": "contact"},
    ),
    Shape(
        name="accounts",
        record=RecordKind.IDENTITY,
        needs=(
            ("accountname", "username", "accountid", "account", "userid", "accountuser", "name"),
            ("accounttype", "accountdescription", "servicetype", "type", "authenticationtype"),
        ),
        fields={
            "from_any": ("username", "accountname", "account", "accountuser", "accountid", "userid", "name"),
            "channel": ("accounttype", "servicetype", "type", "accountdescription"),
        },
        fixed={"kind": "account"},
    ),
)


def recognise(head: bytes, path: Path) -> str | None:
    """Say why the file is a LEAPP export, or None."""
    for name in members.names(head, path):
        if _EXPORTS in f"/{name.lower()}" and name.lower().endswith(".tsv"):
            return "an archive with LEAPP's _TSV Exports"
    first = next(headed.first_lines(head), "")
    header = first.split("\t")
    shape = choose(header, SHAPES) if len(header) > 1 else None
    return f"a tab-separated table of {shape.name}" if shape else None


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage the rows of every TSV, member after member; `subject` is the phone's owner, the untold side.

    Raises InputError 'nothing-found', and what members and text raise.
    """
    del profile
    tally, encoding, found = Tally(), None, 0
    parcel = Parcel(source=source, target=target, file=file, wanted=_wanted)
    with parcel, StagedFile(target) as staged:
        for member in parcel.members():
            text = member.text()
            encoding = encoding or text.encoding
            with text.path.open(encoding="utf-8-sig", newline="") as lines:
                found += _stage(lines, member, subject, tally, staged)
        if not found:
            raise members.nothing_read(_WHAT, file)
    return Staged(
        rows=staged.rows,
        problems=staged.problems,
        encoding=encoding,
        warnings=(*tally.warnings(), *parcel.warnings()),
    )


def _stage(
    lines: Iterator[str], member: Member, subject: str | None, tally: Tally, staged: StagedFile
) -> int:
    rows = records(lines, Splitter("\t", '"'), columns=None, first_line=1, file=member.file)
    head = next(rows, None)
    header = head.fields if head else ()
    table = _OwnersSide(
        header=header,
        shape=choose(header, SHAPES),
        holder=subject,
        prefix=member.ref(""),
        tally=tally,
    )
    for record in rows:
        table.stage(record, staged)
    return 1 if header else 0


class _OwnersSide(Table):
    """A table told from the device owner's side: where one party stands alone, the owner is the other."""

    def values(self, cells: Mapping[str, str]) -> dict[str, str | None]:
        """Return the canonical texts of one row."""
        values = Table.values(self, cells)
        shape = self.shape
        told = shape is not None and shape.record in (RecordKind.SESSION, RecordKind.MESSAGE)
        if (
            told
            and self.holder
            and not any(value for name, value in values.items() if name.startswith("from_"))
        ):
            values["from_" + headed.identifier_kind(self.holder)] = self.holder
        return values


def _wanted(name: str) -> bool:
    return name.lower().endswith(".tsv")
