"""How long what is sealed about the children of a case is kept, and what is left when it is destroyed.

The table of periods (law/retention/*.toml) says only what was read in a text; where a period is unknown, a person sets
the day, with the reason. On its day another person purges: the keys of the children who are in no other case are
destroyed. The record under the pseudonym, the acts, the exhibits and the ledger stay; the purge is an act, and its
certificate names references only.
"""

import tomllib
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import rfc8785

from filature.errors import InputError, RefusedError, UsageError
from filature.register import case_acts, child_acts, sealed_acts
from filature.register.cases import Case, Keeping, Kind, Stage
from filature.register.children import Child, Target, pseudonym
from filature.register.given import needed, said
from filature.workspace import Workspace
from filature.workspace.access import Action, Noun
from filature.workspace.acts import CASE, KIND_CASE, KIND_ERASED
from filature.workspace.clock import iso

_PENDING = "complete when every backup of the keys that is older than this act is destroyed too"
_STAYS = ("records under the pseudonyms", "acts", "exhibits", "ledger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table: what is kept from when on, for which periods; none: not known, a person sets the day."""

    id: str
    what: str
    begins: str
    text: str
    periods: tuple[str, ...]
    source: str
    grade: str
    verified: bool


def rules(country: str = "fr") -> dict[str, Rule]:
    """Return the table of a country by id; raise InputError 'retention' where a row does not fit."""
    path = files("filature.register.law") / "retention" / f"{country}.toml"
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
        found = [Rule(**{**row, "periods": tuple(row["periods"])}) for row in rows]
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        message = f"the retention table of {country!r} cannot be read: {type(error).__name__}"
        raise InputError("retention", message, "there is one for fr; complete each row") from None
    return {rule.id: rule for rule in found}


def listed(workspace: Workspace) -> list[dict[str, Any]]:
    """Return every closed case with the day on which it closed, the day that was set, and what a purge destroys."""
    today = iso(workspace.clock())[:10]
    return [
        {
            "case": case.reference,
            "closed_on": case.history[-1].on,
            "keep_until": case.keeping.until if case.keeping else None,
            "rule": case.keeping.rule if case.keeping else None,
            "set_by": case.keeping.author if case.keeping else None,
            "due": case.keeping is not None and case.keeping.until < today and case.purged is None,
            "purged_at": case.purged,
            "sealed_children": [child.pseudonym for child in _sealed(workspace, case)[0]],
        }
        for case in case_acts.every(workspace).values()
        if case.stage is Stage.CLOSED
    ]


def keep(workspace: Workspace, reference: str, *, rule: str, until: str, reason: str, author: str) -> Case:
    """Set the day to which a closed case is kept, under a rule of the table; a later one replaces it.

    Raises UsageError 'retention' for a rule that is not there, a case that is not closed or was purged.
    """
    case = _closed(case_acts.find(workspace, reference))
    workspace.register.permit(Noun.CASE, Action.DECIDE, case.number, author=author)
    if rule not in rules():
        message = f"found the rule {rule!r}, expected one of {', '.join(rules())}"
        raise UsageError("retention", message, "see `filature case retention`")
    values = {"rule": rule, "until": needed(until, "--until"), "reason": said(reason, "--reason")}
    workspace.register.act(
        CASE, case.number, Kind.KEPT, author=said(author, "--author"), values=values, entry=KIND_CASE
    )
    workspace.log()
    return case_acts.find(workspace, reference)


def purge(workspace: Workspace, keys: Path, reference: str, *, reason: str, author: str) -> dict[str, Any]:
    """Destroy what is sealed about the children of a case that are in no other; return the certificate.

    Each child's act comes first, the act of the case last: after a crash in between, repeating finishes it. Raises
    UsageError 'retention' before its day; RefusedError 'four-eyes' for whoever set the day; what forgetting raises.
    """
    case = _closed(case_acts.find(workspace, reference))
    workspace.register.permit(Noun.CASE, Action.DECIDE, case.number, author=author)
    kept = _due(case, iso(workspace.clock())[:10])
    if kept.author == author:
        message = f"{author} set the day on which {case.reference} is purged"
        raise RefusedError("four-eyes", message, "another person purges it")
    why, (going, staying) = said(reason, "--reason"), _sealed(workspace, case)
    for child in going:
        workspace.register.permit(Noun.CHILD, Action.IDENTITY, child.number, author=author)
    for child in going:
        sealed_acts.forget(
            workspace, keys, child.pseudonym, reason=f"{kept.rule}: {why}"[:2000], author=author
        )
    gone = [child.number for child in _filed(workspace, case) if child.forgotten]
    values = {"children": gone, "kept": [child.number for child in staying], "reason": why}
    workspace.register.act(CASE, case.number, Kind.PURGED, author=author, values=values, entry=KIND_ERASED)
    workspace.log()
    return certificate(workspace, reference)


def certificate(workspace: Workspace, reference: str) -> dict[str, Any]:
    """Return what a purge destroyed, by references alone; it follows from the acts, and can be made again.

    Raises UsageError 'retention' where the case was not purged.
    """
    case = case_acts.find(workspace, reference)
    if case.purged is None or case.keeping is None:
        raise UsageError("retention", f"{case.reference} was not purged", "see `filature case retention`")
    acts = workspace.register.acts(CASE, case.number)
    act = next(act for act in reversed(acts) if act.kind == Kind.PURGED)
    destroyed = []
    with workspace.register.as_program():
        for number in act.values["children"]:
            told = child_acts.forgetting(workspace, number)
            destroyed.append({"child": told[0], "fields": list(told[1]), "at": told[2]})
    return {
        "certificate": "purge",
        "case": case.reference,
        "purged_at": act.done_at,
        "purged_by": act.author,
        "reason": act.values["reason"],
        "day_set": asdict(case.keeping),
        "rule": asdict(rules()[case.keeping.rule]),
        "destroyed": destroyed,
        "kept_in_other_cases": [pseudonym(number) for number in act.values["kept"]],
        "stays": list(_STAYS),
        "state": f"pending: {_PENDING}",
        "act": str(act.act_no),
    }


def as_file(told: dict[str, Any]) -> bytes:
    """Return the certificate as RFC 8785 text, the same bytes each time."""
    return rfc8785.dumps({**told, "rule": {**told["rule"], "periods": list(told["rule"]["periods"])}}) + b"\n"


def _closed(case: Case) -> Case:
    if case.stage is not Stage.CLOSED:
        message = f"{case.reference} is at the stage '{case.stage}', expected 'closed'"
        raise UsageError("retention", message, "close it first: `filature case stage`")
    if case.purged is not None:
        raise UsageError(
            "retention", f"{case.reference} was purged on {case.purged[:10]}", "nothing is left to do"
        )
    return case


def _due(case: Case, today: str) -> Keeping:
    if case.keeping is None:
        raise UsageError(
            "retention", f"no day is set for {case.reference}", "set one with --until and --rule"
        )
    if case.keeping.until >= today:
        message = f"{case.reference} is kept until {case.keeping.until}, today is {today}"
        raise UsageError("retention", message, "purge it after that day")
    return case.keeping


def _filed(workspace: Workspace, case: Case) -> list[Child]:
    with workspace.register.as_program():
        names = child_acts.filed(workspace, case.number).get(case.number, ())
        return [child_acts.find(workspace, name) for name in names]


def _sealed(workspace: Workspace, case: Case) -> tuple[list[Child], list[Child]]:
    """Return the children of a case of whom something is sealed: of this case alone, and of others too."""
    found = [child for child in _filed(workspace, case) if child.sealed]
    alone = [child for child in found if len(child.linked(Target.CASE)) == 1]
    return alone, [child for child in found if child not in alone]
