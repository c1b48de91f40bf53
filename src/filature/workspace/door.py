"""The door of the register: what the person who is signed in may see and do, asked of the database each time.

Where no user was made, whoever sits at the keyboard is the only user, and the door stands open. From the first user on
everything is closed but what a live grant opens. What may not be seen is as if it did not exist.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from filature.errors import RefusedError
from filature.workspace import acts
from filature.workspace.access import Action, Noun

Rows = Callable[[str, Mapping[str, object]], Iterable[tuple[Any, ...]]]
_FILE = {Noun.CHILD: "visible_child.sql", Noun.CASE: "visible_case.sql"}
_OF_ENTRY = {  # kind of a ledger entry about a child: what one must be allowed to do to cause it
    acts.KIND_READ: Action.IDENTITY,
    acts.KIND_NAME: Action.IDENTITY,
    acts.KIND_PURGE: Action.IDENTITY,
    acts.KIND_REFUSAL: Action.SEE,  # an attempt that was refused is written down all the same
}


def guarded(rows: Rows) -> bool:
    """Tell whether there are users. A register that an older version made has no table of them."""
    there = any(True for _ in rows("SELECT 1 FROM sqlite_schema WHERE name = 'user_act'", {}))
    return there and any(True for _ in rows("SELECT 1 FROM user_act LIMIT 1", {}))


def visible(
    rows: Rows, noun: Noun, action: Action, *, viewer: str, now: str, number: int | None = None
) -> set[int]:
    """Return the numbers of the children or cases with which `viewer` may do `action`; of all, or of one."""
    sql = _sql(_FILE[noun], number is not None)
    return {int(row[0]) for row in rows(sql, _values(noun, action, viewer, now, number))}


def filed(rows: Rows, case: int | None = None) -> list[tuple[int, int]]:
    """Return case and child of every child that is filed in a case, or in one."""
    sql = (files("filature.workspace") / "sql" / "filed.sql").read_text(encoding="utf-8")
    condition = next(line for line in sql.splitlines() if ":case IS NULL" in line)
    # Of one case, the condition is one that the index serves.
    sql = sql.replace(condition, "") if case is None else sql.replace("(:case IS NULL OR ", "(")
    return [(int(row[0]), int(row[1])) for row in rows(sql, {} if case is None else {"case": case})]


def reaches(rows: Rows, noun: Noun, action: Action, *, viewer: str, now: str) -> bool:
    """Tell whether any live grant of `viewer` allows `action` on a noun, wherever."""
    values = _values(noun, action, viewer, now, None)
    return any(True for _ in rows(_sql("visible_records.sql", one=False), values))


def action_of(noun: str, entry: str) -> Action:
    """Return what one must be allowed to do for an act that leaves such a ledger entry."""
    return _OF_ENTRY.get(entry, Action.WRITE) if noun == acts.CHILD else Action.WRITE


def refused(viewer: str, action: Action, noun: Noun) -> RefusedError:
    """Return the error of somebody who may not do what was asked."""
    what = {Noun.RECORDS: "the records", Noun.USER: "the users"}.get(noun, f"this {noun}")
    message = f"{viewer} may not {_SAID[action]} {what}"
    return RefusedError("not-allowed", message, "ask an administrator for a role: `filature user`")


_SAID = {
    Action.SEE: "see",
    Action.WRITE: "write about",
    Action.DECIDE: "decide on",
    Action.IDENTITY: "handle what is sealed of",
    Action.MANAGE: "manage",
}


def _values(noun: Noun, action: Action, viewer: str, now: str, number: int | None) -> dict[str, object]:
    return {"noun": noun.value, "action": action.value, "login": viewer, "now": now, "number": number}


@cache
def _sql(name: str, one: bool) -> str:
    """Return a query; of one thing, the condition on its number is one that an index serves."""
    folder = files("filature.workspace") / "sql"
    text = "".join((folder / part).read_text(encoding="utf-8") for part in ("holder.sql", name))
    for column in ("child_no", "case_no"):
        open_ended = f"(:number IS NULL OR {column} = :number)"
        text = text.replace(open_ended, f"{column} = :number" if one else "TRUE")
    return text
