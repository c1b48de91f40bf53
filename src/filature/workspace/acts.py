"""What humans do to a workspace, as frozen records, and the ledger entry each act leaves.

An entry holds references, never values (SECURITY, section 2): actor and object are keyed hashes, and the
act itself is named by the SHA-256 of its canonical text, which stays in the register.
"""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from dataclasses import fields as fields_in
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import rfc8785

from filature.errors import WorkspaceError
from filature.model.enums import Use

KIND_CONFIGURATION = "configuration change"
KIND_EXHIBIT = "exhibit received"
KIND_RUN = "run manifest"
KIND_DECISION = "decision"
KIND_EXPORT = "export"
KIND_KEYS = "key made"
KIND_CHILD = "child act"
KIND_READ = "sealed read"
KIND_REFUSAL = "refusal"
KIND_NAME = "name released"
KIND_PURGE = "purge"
KIND_CASE = "case act"
KIND_ERASED = "case purge"
KIND_MEMBER = "membership"
KIND_GLASS = "break-glass"
KIND_VAULT = "register encrypted"
KIND_DENIED = "access refused"
KIND_STRANGER = "stranger refused"  # of somebody who is no user: no act, there is nobody to keep it under
CHILD, CASE, USER = "child", "case", "user"  # the nouns about which acts are kept
JUDGED = ("lead", "target")  # objects of decisions that weigh on somebody
KINDS_OF = {  # table: the kinds of entries that its rows leave; each such entry has a row
    "exhibit": (KIND_EXHIBIT,),
    "decision": (KIND_DECISION,),
    "child_act": (KIND_CHILD, KIND_READ, KIND_REFUSAL, KIND_NAME, KIND_PURGE),
    "case_act": (KIND_CASE, KIND_ERASED),
    "user_act": (KIND_MEMBER, KIND_GLASS, KIND_DENIED),
}
_ENTRY = {"v", "seq", "time", "kind", "actor", "object", "payload_sha256"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One file as received, with its legal frame. `scope_*` are ISO days; None = not limited."""

    exhibit_no: int
    sha256: str
    file_name: str
    size: int
    provider: str
    instrument: str
    authority: str
    scope_from: str | None
    scope_to: str | None
    use: Use
    received_at: str  # ISO, UTC
    received_by: str
    profile: str
    profile_sha256: str
    subject: str | None = None  # whose records these are, where the file itself does not say
    scope_subjects: tuple[str, ...] = ()  # identifiers that the instrument is limited to; empty = not limited
    clock_offset_s: int = 0  # how far the source's clock was ahead, as a person declared it

    def canonical(self) -> bytes:
        """Return the RFC 8785 text that the ledger entry commits to."""
        return canonical(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a named person decided about an object, when and why. Correcting is a new decision."""

    decision_no: int
    author: str
    decided_at: str  # ISO, UTC
    object_type: str  # lead | target | row (exhibit:row) | quarantine (exhibit)
    object_id: str
    judgement: str  # positive | negative | unsure · corrected · released
    reason: str
    previous: int | None = None
    values: dict[str, str] = field(default_factory=dict)  # row: field -> value; quarantine: the new scope

    def canonical(self) -> bytes:
        """Return the RFC 8785 text that the ledger entry commits to."""
        return canonical(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a named person did about a child, a case or a user, and when. What holds now is computed from all of them.

    `salt` is random: the hash in the ledger then tells nobody which of a few likely texts it is of.
    """

    act_no: int
    number: int  # of the child, the case or the user
    kind: str
    author: str
    done_at: str  # ISO, UTC
    salt: str
    values: dict[str, Any] = field(default_factory=dict)

    def canonical(self) -> bytes:
        """Return the RFC 8785 text that the ledger entry commits to."""
        return canonical(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One ledger entry before it gets its bytes."""

    seq: int
    time: str
    kind: str
    actor: str
    object: str
    payload_sha256: str
    prev: int | None = field(default=None)

    def encode(self) -> bytes:
        """Return the entry as RFC 8785 bytes. Integers travel as strings (SECURITY, section 2)."""
        body: dict[str, Any] = {
            "v": "1",
            "seq": str(self.seq),
            "time": self.time,
            "kind": self.kind,
            "actor": self.actor,
            "object": self.object,
            "payload_sha256": self.payload_sha256,
        }
        if self.prev is not None:
            body["prev"] = str(self.prev)
        return canonical(body)


def canonical(value: dict[str, Any]) -> bytes:
    """Return the RFC 8785 text of a JSON object; a number beyond its range was never written by this program."""
    try:
        return rfc8785.dumps(value)
    except rfc8785.IntegerDomainError:
        raise _unreadable("a number", "it is beyond every number that is given") from None


def reference(key: bytes, kind: str, identity: str) -> str:
    """Return the keyed reference `HMAC-SHA256(key, type 0x00 id)[:16]` as hex."""
    return hmac.new(key, kind.encode() + b"\x00" + identity.encode(), hashlib.sha256).digest()[:16].hex()


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of `data` as hex."""
    return hashlib.sha256(data).hexdigest()


def decode(body: bytes) -> dict[str, str]:
    """Return a ledger entry as plain data; raise WorkspaceError where it is not one."""
    fields = fields_of(body, "a ledger entry")
    if not fields.keys() >= _ENTRY or not all(isinstance(value, str) for value in fields.values()):
        raise _unreadable("a ledger entry", "fields are missing or no text")
    return fields


def fields_of(payload: bytes, what: str = "an act") -> dict[str, Any]:
    """Return the JSON object in `payload`; raise WorkspaceError naming `what` where there is none."""
    try:
        fields = json.loads(payload)
    except (ValueError, TypeError, RecursionError):
        raise _unreadable(what, "not JSON") from None
    if not isinstance(fields, dict):
        raise _unreadable(what, "not a JSON object")
    return fields


def exhibit_of(payload: bytes, what: str) -> Exhibit:
    """Return the exhibit whose canonical text is `payload`; raise WorkspaceError naming `what` otherwise."""
    fields = fields_of(payload, what)
    try:
        subjects = tuple(fields.get("scope_subjects", ()))
        record = Exhibit(**{**fields, "use": Use(fields["use"]), "scope_subjects": subjects})
    except (TypeError, ValueError, KeyError):
        raise _unreadable(what, "not the fields of an exhibit") from None
    if not _fits(record) or not all(isinstance(one, str) for one in subjects):
        raise _unreadable(what, "not the fields of an exhibit")
    return record


def decision_of(payload: bytes, what: str) -> Decision:
    """Return the decision whose canonical text is `payload`; raise WorkspaceError naming `what` otherwise."""
    try:
        record = Decision(**fields_of(payload, what))
    except TypeError:
        raise _unreadable(what, "not the fields of a decision") from None
    if not _fits(record) or not all(isinstance(one, str) for one in record.values.values()):
        raise _unreadable(what, "not the fields of a decision")
    return record


def act_of(payload: bytes, what: str) -> Act:
    """Return the act whose canonical text is `payload`; raise WorkspaceError naming `what` otherwise."""
    try:
        act = Act(**fields_of(payload, what))
    except TypeError:
        raise _unreadable(what, "not the fields of an act") from None
    if not _fits(act):
        raise _unreadable(what, "not the fields of an act")
    return act


def _fits(record: Exhibit | Decision | Act) -> bool:
    """Tell whether every field holds what its annotation says: the text may come from a damaged file."""
    return all(type(getattr(record, name)) in kinds for name, kinds in _FITTING[type(record)])


def _kinds(noun: type) -> tuple[tuple[str, tuple[type, ...]], ...]:
    """Return which types each field of a record may hold."""
    hints = get_type_hints(noun)
    found = []
    for name in (item.name for item in fields_in(noun)):
        outer = get_origin(hints[name]) or hints[name]
        found.append((name, get_args(hints[name]) if outer is UnionType else (outer,)))
    return tuple(found)


_FITTING: dict[type, tuple[tuple[str, tuple[type, ...]], ...]] = {
    noun: _kinds(noun) for noun in (Exhibit, Decision, Act)
}


def _unreadable(what: str, why: str) -> WorkspaceError:
    hint = "run `filature verify`, then restore register.sqlite from a backup"
    return WorkspaceError("register-damaged", f"{what} in register.sqlite is damaged: {why}", hint)
