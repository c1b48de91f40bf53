"""Kik legal-process return: the archive, or one of its log files.

New packages hold CSV logs with headers (`ts`, `user_jid` ...); older ones hold tab files without a header,
told apart by their names or, alone, by their shape. Times are Unix milliseconds: written here as ISO text in
UTC, the original stays in `raw`. Group messages are logged once per recipient: each is one row.
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

FORMAT = "kik"

_WHAT = "a Kik return (CSV logs with ts and user_jid, or tab files such as bind.txt)"
_KIK = {"channel": "Kik"}
_FROM = ("userjid", "user", "senderid", "sender", "username")
_TO = ("frienduserjid", "otheruser", "frienduser", "receiverid", "recipient", "receiver", "frienduserid")
_TS = ("ts", "sentatts", "timestamp", "sentat")

SHAPES = (
    Shape(
        name="messages",
        record=RecordKind.MESSAGE,
        needs=(
            _FROM,
            _TO,
            ("words", "cid", "contentid", "appname", "app", "ip", "gid", "groupid", "msgcount"),
        ),
        fields={
            "time": _TS,
            "reference": ("id", "cid", "contentid"),
            "from_handle": _FROM,
            "to_handle": _TO,
            "ip": ("ip", "remoteip"),
            "port": ("port",),
            "kind": ("appname", "app"),
        },
        fixed=_KIK,
        millis=True,
    ),
    Shape(
        name="binds",
        record=RecordKind.ACCESS,
        needs=(_FROM, ("port", "remoteport", "info"), ("ip", "remoteip"), _TS),
        fields={
            "time": _TS,
            "from_handle": _FROM,
            "ip": ("ip", "remoteip"),
            "port": ("port", "remoteport"),
        },
        fixed={"kind": "bind", **_KIK},
        millis=True,
    ),
    Shape(
        name="friends",
        record=RecordKind.IDENTITY,
        needs=(_FROM, (*_TO, "blockuserjid", "blockeduserjid", "blockeduser"), _TS),
        fields={"from_handle": (*_TO, "blockuserjid", "blockeduserjid", "blockeduser"), "reference": _FROM},
        fixed={"kind": "friend", **_KIK},
        millis=True,
    ),
    Shape(
        name="groups",
        record=RecordKind.IDENTITY,
        needs=(("gid",), ("lastjoints", "lastactivity", "code", "public")),
        fields={"reference": ("gid",)},
        fixed={"kind": "group", **_KIK},
    ),
)
"""Tables with headers. The content CSVs are 'messages' too: their `message` column is left out."""

_MESSAGE = {"time": ("ts",), "from_handle": ("sender",), "to_handle": ("recipient",), "ip": ("ip",)}


def _old(
    name: str,
    record: RecordKind,
    columns: str,
    fields: Mapping[str, tuple[str, ...]],
    kind: str | None = None,
) -> tuple[tuple[str, ...], Shape]:
    fixed = {**_KIK, **({"kind": kind} if kind else {})}
    return tuple(columns.split()), Shape(
        name=name, record=record, needs=(), fields=fields, fixed=fixed, millis=True
    )


_BIND = {"time": ("ts",), "from_handle": ("user",), "ip": ("ip",), "port": ("port",)}
_FRIEND = {"from_handle": ("friend",), "reference": ("user",)}
_CONTENT = {**_MESSAGE, "reference": ("contentid",), "kind": ("app",)}
_ACCESS, _IDENTITY, _SENT = RecordKind.ACCESS, RecordKind.IDENTITY, RecordKind.MESSAGE
_OLD = {
    "bind.txt": _old("binds", _ACCESS, "ts user ip port timestamp info", _BIND, "bind"),
    "friend_added.txt": _old("friends", _IDENTITY, "ts user friend timestamp", _FRIEND, "friend"),
    "block_user.txt": _old("blocked", _IDENTITY, "ts user friend timestamp", _FRIEND, "blocked user"),
    "chat_sent.txt": _old("messages", _SENT, "ts sender recipient count ip timestamp", _MESSAGE),
    "chat_sent_received.txt": _old("messages", _SENT, "ts sender recipient count ip timestamp", _MESSAGE),
    "chat_platform_sent.txt": _old(
        "messages", _SENT, "ts sender recipient app contentid ip timestamp", _CONTENT
    ),
    "chat_platform_sent_received.txt": _old(
        "messages", _SENT, "ts sender recipient app contentid ip timestamp", _CONTENT
    ),
    "group_send_msg.txt": _old("messages", _SENT, "ts sender group recipient count ip timestamp", _MESSAGE),
    "group_receive_msg.txt": _old(
        "messages", _SENT, "ts sender group recipient count ip timestamp", _MESSAGE
    ),
    "group_send_msg_platform.txt": _old(
        "messages", _SENT, "ts sender group recipient app contentid ip timestamp", _CONTENT
    ),
    "group_receive_msg_platform.txt": _old(
        "messages", _SENT, "ts sender group recipient app contentid ip timestamp", _CONTENT
    ),
}
"""Files without a header, by name: Kik's own 'Production Order Result Legend', as open parsers cite it."""

_STAMP = 13  # digits of a Unix millisecond time after 2001
_ADDRESS_MARKS = frozenset(".:")


def recognise(head: bytes, path: Path) -> str | None:
    """Say why the file is a Kik return or one of its logs, or None."""
    for name in members.names(head, path):
        if members.base(name) in _OLD or members.base(name).startswith("group-legend-"):
            return f"an archive with {members.base(name)}"
        if members.base(name) in ("chat_platform_sent.csv", "binds.csv") or "/logs/bind" in name:
            return f"an archive with {members.base(name)}"
    first = next(headed.first_lines(head), "")
    columns = {headed.plain(name) for name in first.split(",")}
    if {"ts", "userjid"} <= columns or {"senderid", "receiverid", "sentatts"} <= columns:
        return "columns of a Kik log"
    if {"timestamp", "user", "ip", "port", "info"} == columns:
        return "columns of a Kik bind log"
    if {"gid", "lastjoints"} <= columns:
        return "columns of a Kik group legend"
    return "tab-separated Kik log without a header" if _by_shape(first.split("\t")) else None


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage the rows of every log, member after member.

    Raises InputError 'nothing-found', and what members and text raise.
    """
    del profile, subject  # every row names its user
    tally, encoding, found = Tally(), None, 0
    parcel = Parcel(source=source, target=target, file=file, wanted=_wanted)
    with parcel, StagedFile(target) as staged:
        for member in parcel.members():
            text = member.text()
            encoding = encoding or text.encoding
            with text.path.open(encoding="utf-8-sig", newline="") as lines:
                found += _stage(lines, member, tally, staged)
        if not found:
            raise members.nothing_read(_WHAT, file)
    return Staged(
        rows=staged.rows,
        problems=staged.problems,
        encoding=encoding,
        warnings=(*tally.warnings(), *parcel.warnings()),
    )


def _stage(lines: Iterator[str], member: Member, tally: Tally, staged: StagedFile) -> int:
    """Stage one log; return 1 if it is one."""
    first = next(lines, "")
    old = _by_name(member) or _by_shape(first.rstrip("\r\n").split("\t"))
    prefix = member.ref("")
    if old is not None and "\t" in first:
        columns, shape = old
        table = Table(header=columns, shape=shape, holder=None, prefix=prefix, tally=tally)
        rows = records(_again(first, lines), Splitter("\t", ""), columns=None, first_line=1, file=member.file)
    else:
        splitter = Splitter(",", '"')
        header = splitter.split(first.rstrip("\r\n")) or ()
        named = members.base(member.name or member.file).startswith(("friend", "block"))
        known = choose(header, [shape for shape in SHAPES if not named or shape.name == "friends"])
        if known is None and member.name is None:
            return 0
        table = Table(header=header, shape=known, holder=None, prefix=prefix, tally=tally)
        rows = records(lines, splitter, columns=None, first_line=2, file=member.file)
    for record in rows:
        table.stage(record, staged)
    return 1


def _by_name(member: Member) -> tuple[tuple[str, ...], Shape] | None:
    return _OLD.get(members.base(member.name or member.file))


def _by_shape(cells: list[str]) -> tuple[tuple[str, ...], Shape] | None:
    """Return the layout of a first row without a header; only layouts that one row can tell apart."""
    if not (cells[0].isascii() and cells[0].isdigit() and len(cells[0]) == _STAMP):
        return None
    width = len(cells)
    address = [bool(_ADDRESS_MARKS & set(cell)) and cell[:1].isalnum() for cell in cells]
    if width == 6 and address[2] and cells[3].isdigit():  # noqa: PLR2004 - see the layout
        return _OLD["bind.txt"]
    if width == 6 and cells[3].isdigit():  # noqa: PLR2004
        return _OLD["chat_sent.txt"]
    if width == 7:  # noqa: PLR2004
        return _OLD["group_send_msg.txt" if cells[4].isdigit() else "chat_platform_sent.txt"]
    return _OLD["group_send_msg_platform.txt"] if width == 8 else None  # noqa: PLR2004


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _wanted(name: str) -> bool:
    return members.base(name).endswith(".csv") or members.base(name) in _OLD
