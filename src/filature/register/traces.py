"""What ties two records of the register together without a name: the same person, phone, payee or payment.

Persons and payments are named in the register by their numbers; who they are, which phones they carry and whom they
paid is read from the derived rows of the last run, where there are some and the viewer may see them.
"""

from collections.abc import Iterable, Mapping
from importlib.resources import files

from filature.model.tables import ROWS_PER_EXHIBIT, SLOTS_PER_RECORD
from filature.workspace import Workspace
from filature.workspace.access import Action, Noun

Trace = tuple[str, str]  # kind (person, phone, payee, payment) and what it is


def of(workspace: Workspace, persons: Iterable[str], payments: Iterable[str]) -> dict[str, set[Trace]]:
    """Return the traces of persons (P-1-17-2) and payments (exhibit:row), by the number that was given.

    A number that the records do not know is its own only trace.
    """
    mentions, records = {_mention(one): one for one in persons}, {_record(one): one for one in payments}
    found: dict[str, set[Trace]] = {name: {("person", name)} for name in mentions.values()}
    found |= {name: {("payment", name)} for name in records.values()}
    if not found or not workspace.register.may(Noun.RECORDS, Action.SEE):
        return found
    sql = (files("filature.register") / "sql" / "traces.sql").read_text(encoding="utf-8")
    asked = {"mentions": list(mentions), "records": list(records)}
    for number, place, kind, what in workspace.records.execute(sql, asked).fetchall():
        name = mentions[number] if place == "P" else records[number]
        if kind == "person":  # the number that was given may since have been joined to another
            found[name].discard(("person", name))
        found[name].add((kind, what))
    return found


def shared(mine: Iterable[Trace], theirs: Mapping[int, Iterable[Trace]]) -> dict[Trace, list[int]]:
    """Return which of one's traces others have too, with the numbers of the others."""
    own = set(mine)
    found: dict[Trace, list[int]] = {}
    for number, traces in sorted(theirs.items()):
        for trace in own & set(traces):
            found.setdefault(trace, []).append(number)
    return dict(sorted(found.items()))


def _mention(label: str) -> int:
    exhibit, row, slot = map(int, label.removeprefix("P-").split("-"))
    return (exhibit * ROWS_PER_EXHIBIT + row) * SLOTS_PER_RECORD + slot - 1


def _record(episode: str) -> int:
    exhibit, row = map(int, episode.split(":"))
    return exhibit * ROWS_PER_EXHIBIT + row
