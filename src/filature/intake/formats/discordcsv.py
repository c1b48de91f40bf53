"""Discord legal-process return: message, relationship and server CSVs, alone or in their archive.

Message text is left out. A message without a timestamp has the time that its identifier holds (Discord's
documentation: (id >> 22) + 1420070400000 milliseconds), written as ISO text in UTC; `raw` keeps the row.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from filature.intake.formats import headed, instants, members
from filature.intake.formats.headed import Shape, Table, Tally, choose
from filature.intake.formats.linewise import Splitter, records
from filature.intake.formats.members import Member, Parcel
from filature.intake.formats.stagedfile import Staged, StagedFile
from filature.intake.profile import Profile
from filature.model.enums import RecordKind

FORMAT = "discord-csv"

_WHAT = "a Discord return (messages, relationships or servers as CSV)"
_DISCORD = {"channel": "Discord"}

SHAPES = (
    Shape(
        name="messages",
        record=RecordKind.MESSAGE,
        needs=(("id", "messageid"), ("authorid", "contents"), ("channelid", "contents")),
        fields={
            "time": ("timestamp", "date"),
            "reference": ("id", "messageid"),
            "from_customer": ("authorid", "userid"),
            "from_handle": ("username", "author"),
        },
        fixed=_DISCORD,
        holder="from_customer",
    ),
    Shape(
        name="relationships",
        record=RecordKind.IDENTITY,
        needs=(("userid", "id"), ("relationship", "relationshiptype", "type"), ("username", "user")),
        fields={"from_customer": ("userid", "id"), "from_handle": ("username", "user")},
        fixed={"kind": "friend", **_DISCORD},
    ),
    Shape(
        name="addresses",
        record=RecordKind.ACCESS,
        needs=(("ip", "ipaddress"), ("timestamp", "time", "date", "lastseen")),
        fields={
            "time": ("timestamp", "time", "date", "lastseen"),
            "ip": ("ip", "ipaddress"),
            "from_customer": ("userid",),
            "kind": ("event", "eventtype", "type"),
        },
        fixed=_DISCORD,
        holder="from_customer",
    ),
    Shape(
        name="servers",
        record=RecordKind.IDENTITY,
        needs=(("ownerid",), ("id", "serverid")),
        fields={"reference": ("id", "serverid"), "from_customer": ("ownerid",)},
        fixed={"kind": "server owner", **_DISCORD},
    ),
)


def recognise(head: bytes, path: Path) -> str | None:
    """Say why the file is a Discord return, or None."""
    for name in members.names(head, path):
        if members.base(name).startswith("relationships_") and name.endswith(".csv"):
            return f"an archive with {members.base(name)}"
    columns = {headed.plain(name) for name in next(headed.first_lines(head), "").split(",")}
    if {"id", "channelid", "authorid"} <= columns or {"userid", "username", "relationship"} <= columns:
        return "columns of a Discord return"
    if {"ownerid", "id", "region"} <= columns:
        return "columns of Discord servers"
    return (
        "columns of Discord messages" if columns == {"id", "timestamp", "contents", "attachments"} else None
    )


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage the rows of every CSV, member after member.

    Raises InputError 'nothing-found' or 'subject-missing' (files whose rows do not name the author), and
    what members and text raise.
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
    splitter = Splitter(",", '"')
    rows = records(lines, splitter, columns=None, first_line=1, file=member.file)
    head = next(rows, None)
    header = head.fields if head else ()
    shape = choose(header, SHAPES)
    if shape is None and member.name is None:
        return 0
    columns = {headed.plain(name) for name in header}
    if headed.needs_holder(shape) and subject is None and not columns & {"authorid", "userid", "username"}:
        raise headed.no_holder(member.file)
    table = _Dated(header=header, shape=shape, holder=subject, prefix=member.ref(""), tally=tally)
    for record in rows:
        table.stage(record, staged)
    return 1


class _Dated(Table):
    """A table in which a message without a time takes that of its identifier."""

    def values(self, cells: Mapping[str, str]) -> dict[str, str | None]:
        """Return the canonical texts of one row."""
        values = Table.values(self, cells)
        if self.shape is not None and self.shape.record is RecordKind.MESSAGE and not values.get("time"):
            values["time"] = instants.snowflake(values.get("reference"))
        return values


def _wanted(name: str) -> bool:
    return members.base(name).endswith(".csv")
