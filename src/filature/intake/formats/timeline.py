"""Timelines: Timesketch and plaso (dynamic, l2tcsv, json_line) as CSV or JSON lines, and TLN.

An event says what a device recorded and when; its message may hold content. Kept are the time, what the time
means (`timestamp_desc`) and the kind of data (`data_type`): each event is one access. A `datetime` wins over
a `timestamp` that disagrees (counted); a `timestamp` alone is read only as what it is documented to be,
microseconds since 1970 with 16 digits, and written as ISO text in UTC.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from filature.errors import InputError
from filature.intake import strictjson
from filature.intake.formats import headed, instants
from filature.intake.formats.encoding import settle
from filature.intake.formats.linewise import Splitter, records
from filature.intake.formats.members import TEXT_ENCODINGS
from filature.intake.formats.stagedfile import Problem, Staged, StagedFile, as_json
from filature.intake.limits import check_size
from filature.intake.profile import Profile
from filature.model.enums import RecordKind

FORMAT = "timeline"

_KEPT = ("datetime", "timestamp", "timestamp_desc", "data_type", "tag")
_KINDS = ("data_type", "parser", "source_long", "sourcetype", "source")
_L2T = {"date", "time", "timezone", "macb", "sourcetype", "type"}
_TLN = ["time", "source", "host", "user", "description"]
_MICROS = 16  # digits of a time in microseconds after 2001
_SECONDS = 19  # characters of a time up to the second

Event = Mapping[str, str]


def recognise(head: bytes, path: Path) -> str | None:
    """Say why the file is a timeline, or None."""
    first = next(headed.first_lines(head), "").lstrip("\ufeff")
    if first.startswith("{"):
        try:
            event = _decode(first, path.name)
        except InputError:
            return None
        return "an event as a JSON line" if _is_event(set(event)) else None
    if [cell.strip().lower() for cell in first.split("|")[:5]] == _TLN:
        return "columns of a TLN timeline"
    columns = {cell.strip(' "').lower() for cell in first.split(",")}
    if columns >= _L2T:
        return "columns of a plaso l2tcsv timeline"
    return "columns of a timeline: datetime, timestamp_desc" if _is_event(columns) else None


def read(source: Path, profile: Profile, target: Path, subject: str | None, file: str) -> Staged:
    """Stage every event in file order; `subject` is the holder of the device, if named.

    Raises InputError 'nothing-found', and what `encoding.settle` raises.
    """
    del profile
    check_size(source, file)
    spare = target.with_name(target.name + ".utf8")
    try:
        text = settle(source, TEXT_ENCODINGS, spare, quote='"', file=file)
        with text.path.open(encoding="utf-8-sig", newline="") as lines, StagedFile(target) as staged:
            walk = _Walk(staged=staged, subject=subject, file=file)
            first = next(lines, "")
            walk.over(first, lines)
    finally:
        spare.unlink(missing_ok=True)
    return Staged(
        rows=staged.rows, problems=staged.problems, encoding=text.encoding, warnings=walk.warnings()
    )


@dataclass(slots=True)
class _Walk:
    """The events as they are read, and what was left out on the way."""

    staged: StagedFile
    subject: str | None
    file: str
    _left_out: int = field(default=0)
    _disagree: int = field(default=0)

    def over(self, first: str, lines: Iterator[str]) -> None:
        """Stage the events of one file, of whichever dialect."""
        if first.lstrip().startswith("{"):
            self._json_lines(first, lines)
        elif first.count("|") >= len(_TLN) - 1 and first.lower().startswith("time|"):
            self._table(first, lines, Splitter("|", ""), _of_tln)
        else:
            columns = {cell.strip(' "\r\n').lower() for cell in first.split(",")}
            if not columns >= _L2T and not _is_event(columns):
                found = ", ".join(sorted(columns)[:12])
                message = f"found the columns {found}, expected datetime (or timestamp) and timestamp_desc"
                hint = "export the timeline as Timesketch or plaso write it"
                raise InputError("nothing-found", message, hint, {"file": self.file, "line": 1})
            self._table(first, lines, Splitter(",", '"'), _of_l2t if columns >= _L2T else dict)

    def warnings(self) -> tuple[str, ...]:
        """Return what a person should know about the reading."""
        notes = []
        if self._left_out:
            notes.append(f"the message text of {self._left_out} event(s) is left out")
        if self._disagree:
            notes.append(f"{self._disagree} event(s) state two different times: datetime was taken")
        return tuple(notes)

    def _table(
        self, first: str, lines: Iterator[str], splitter: Splitter, shape: Callable[[Event], Event]
    ) -> None:
        header = [cell.strip().lower() for cell in splitter.split(first.rstrip("\r\n")) or ()]
        for record in records(lines, splitter, columns=None, first_line=2, file=self.file):
            ref, problem = f"line {record.line}", record.problem
            # TLN has no quotes: a bar in the description makes fields, and the description is not kept
            if problem is None and len(record.fields) < len(header):
                found, expected = f"{len(record.fields)} fields", f"{len(header)} fields"
                problem = Problem(code="field-count", found=found, expected=expected)
            if problem is not None:
                self._broken(ref, record.text, problem)
                continue
            event = dict(zip(header, record.fields, strict=False))
            self._left_out += bool(event.get("message") or event.get("desc") or event.get("description"))
            self._event(ref, shape(event))

    def _json_lines(self, first: str, lines: Iterator[str]) -> None:
        for number, line in enumerate(_chain(first, lines), start=1):
            if not line.strip():
                continue
            try:
                event = _decode(line, self.file)
            except InputError as error:
                expected = "one JSON object with text and numbers"
                problem = Problem(code=error.code, found=error.message, expected=expected)
                self._broken(f"line {number}", line, problem)
                continue
            self._left_out += bool(event.get("message"))
            self._event(f"line {number}", event)

    def _broken(self, ref: str, text: str, problem: Problem) -> None:
        """Stage a line that is no event; its text may hold content, so only its length is kept."""
        raw = as_json([("length", len(text.rstrip("\r\n")))])
        self.staged.add(RecordKind.ACCESS, ref, raw, {}, problem)

    def _event(self, ref: str, event: Event) -> None:
        stated, micros = event.get("datetime", "").strip(), event.get("timestamp", "").strip()
        instant = instants.epoch_by_length(micros) if len(micros) == _MICROS else None
        if stated and instant and stated[:_SECONDS].replace(" ", "T") != instant[:_SECONDS]:
            self._disagree += stated.endswith(("Z", "+00:00", "+0000"))
        problem = None
        if not stated and not instant:
            found = f"timestamp {micros}" if micros else "no time"
            expected = "a datetime, or a timestamp in microseconds (16 digits)"
            problem = Problem(code="time", field="datetime", found=found, expected=expected)
        values: dict[str, str | None] = {
            "time": instants.to_micros(stated) or instant,
            "kind": event.get("timestamp_desc") or None,
            "channel": next((event[name] for name in _KINDS if event.get(name)), None),
        }
        if self.subject:
            values["from_" + headed.identifier_kind(self.subject)] = self.subject
        raw = as_json((name, event[name]) for name in (*_KEPT, *_KINDS) if event.get(name))
        self.staged.add(RecordKind.ACCESS, ref, raw, values, problem)


def _of_l2t(event: Event) -> Event:
    """Return an l2tcsv row under Timesketch's names; its time has an offset only where the zone is UTC."""
    zone = "Z" if event.get("timezone", "").strip().upper() in ("UTC", "GMT", "Z") else ""
    moment = f"{event.get('date', '').strip()} {event.get('time', '').strip()}".strip()
    desc = event.get("type", "")
    return {**event, "datetime": moment + zone if moment else "", "timestamp_desc": desc, "timestamp": ""}


def _of_tln(event: Event) -> Event:
    """Return a TLN row under Timesketch's names; its time is Unix seconds."""
    moment = instants.epoch(event.get("time", "")) or event.get("time", "")
    return {"datetime": moment, "timestamp_desc": "TLN", "source": event.get("source", ""),
            "timestamp": event.get("time", "")}  # fmt: skip


def _is_event(columns: set[str]) -> bool:
    times = {"datetime", "timestamp", "date_time"}
    told = "timestamp_desc" in columns or {"data_type", "date_time"} <= columns
    return told and bool(columns & times) and bool(columns & {"message", "data_type", "source_long"})


def _decode(line: str, file: str) -> dict[str, str]:
    """Return the scalar members of one JSON object as text; raise InputError for anything else."""
    data = strictjson.loads(line, {"file": file})
    if not isinstance(data, dict):
        raise InputError("json-object", "not an object", "one object per line", {"file": file})
    return {key: str(value) for key, value in data.items() if isinstance(value, str | int) and value != ""}


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
