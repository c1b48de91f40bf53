"""The children whom the register links to the person of a document: pseudonyms, never names."""

from typing import Any

import duckdb

from filature.identity.label import mention_of
from filature.register import child_acts
from filature.register.children import Basis, Child, Kind, Target
from filature.workspace import Workspace
from filature.workspace.acts import CHILD, Act
from filature.workspace.records import one

Row = dict[str, Any]
_SHOWN = frozenset({Kind.OPENED, Kind.AGE, Kind.STATUS, Kind.LINKED, Kind.UNLINKED})


def linked(
    workspace: Workspace, con: duckdb.DuckDBPyConnection, person_id: int
) -> tuple[list[Row], list[Act]]:
    """Return the children linked to a person, in the order of their pseudonyms, and the acts that say so.

    A link names a number; the person may since be shown under another one.
    """
    children = [child for child in child_acts.every(workspace) if _of(con, child, person_id)]
    numbers = {child.number for child in children}
    acts = [act for act in workspace.register.acts(CHILD) if act.number in numbers]
    return [_row(child) for child in children], [act for act in acts if act.kind in _SHOWN]


def _of(con: duckdb.DuckDBPyConnection, child: Child, person_id: int) -> bool:
    return any(
        one(
            con,
            "SELECT 1 FROM person_mention WHERE mention_id = ? AND person_id = ?",
            [mention_of(label), person_id],
        )
        for label in child.linked(Target.PERSON)
    )


def _row(child: Child) -> Row:
    basis = child.age.basis
    return {
        "pseudonym": child.pseudonym,
        "age_from": child.age.low,
        "age_to": child.age.high,
        "age_basis": None if basis is Basis.UNKNOWN else basis.value,
        "safety": child.status.value,
    }
