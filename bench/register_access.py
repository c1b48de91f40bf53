"""The rule of access in three forms, on random users, cases and children: the pure function, the SQL, and Cedar.

    python bench/register_access.py [--decisions 1000000] [--seed 1]

The oracle is a policy in Cedar, written by hand from docs/guide/access.md, that shares no code with the rule. For the
SQL the same world is written as acts into a register in memory, and the sets of visible children and cases must be
those that the pure function gives. Prints how many decisions agreed, by form; exits 1 at the first that differs. The
suite runs a short version (tests/oracle/test_access.py).
"""

import argparse
import json
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import apsw
import cedarpy

from filature.workspace import door
from filature.workspace.access import Action, Ask, Glass, Grant, Holder, Noun, Role, allowed

NOW = "2026-11-01T12:00:00Z"
DAYS = ("2026-10-31", "2026-11-01", "2026-11-02")
HOURS = ("2026-11-01T11:59:59Z", "2026-11-01T12:00:00Z", "2026-11-01T13:00:00Z")
CASES, CHILDREN, USERS, ASKED = 5, 12, 10, 600  # of one world
TYPE = {Noun.CASE: "Case", Noun.CHILD: "Child", Noun.RECORDS: "Records", Noun.USER: "Users"}
KEY = {role: role.value.replace(" ", "_") for role in Role}

# What each role may do, in the words of the guide; `see_glass` is what a broken glass opens.
POLICY_OF = {
    "reader": (("see", "Case"), ("see", "Child"), ("see", "Records")),
    "analyst": (("see,write", "Case"), ("see,write", "Child"), ("see,write", "Records")),
    "investigator": (("see,write,decide", "Case"), ("see,write", "Child"), ("see,write,decide", "Records")),
    "magistrate": (("see,write,decide", "Case"), ("see,write", "Child"), ("see,write,decide", "Records")),
    "victim_advocate": (("see,write", "Child"),),
    "administrator": (("see,manage", "Users"),),
}
IDENTITY = ("investigator", "magistrate", "victim_advocate")
REACH = (
    "(resource.whole && principal.{k}_any) || principal.{k}_unit || principal.{k}_cases.containsAny(resource.cases) "
    "|| (!resource.whole && resource.cases.isEmpty() && principal.{k}_any && resource.opener == principal.login)"
)


def policy() -> str:
    """Return the Cedar policy."""
    told = []
    for role, powers in POLICY_OF.items():
        for actions, noun in powers:
            listed = ", ".join(f'Action::"{action}"' for action in actions.split(","))
            told.append(
                f"permit (principal, action in [{listed}], resource is {noun}) when {{ {REACH.format(k=role)} }};"
            )
    told += [
        f'permit (principal, action == Action::"identity", resource is Child) when {{ {REACH.format(k=f"{r}_id")} }};'
        for r in IDENTITY
    ]
    told += [
        f'permit (principal, action == Action::"see", resource is {noun}) '
        "when { principal.glass.containsAny(resource.cases) };"
        for noun in ("Case", "Child")
    ]
    told.append("forbid (principal, action, resource) unless { principal.active };")
    return "\n".join(told)


@dataclass(frozen=True, slots=True)
class Thing:
    """A case, a child, the records or the users."""

    name: str
    noun: Noun
    number: int
    cases: frozenset[int] | None
    opener: str | None


@dataclass(frozen=True, slots=True)
class World:
    """Random users and things."""

    users: list[Holder]
    things: list[Thing]


def world(rng: random.Random) -> World:
    """Return a random world."""
    users = [_user(rng, f"u{number}") for number in range(USERS)]
    things = [Thing("records", Noun.RECORDS, 0, None, None), Thing("users", Noun.USER, 0, None, None)]
    things += [Thing(f"case{n}", Noun.CASE, n, frozenset({n}), None) for n in range(1, CASES + 1)]
    for number in range(1, CHILDREN + 1):
        filed = frozenset(rng.sample(range(1, CASES + 1), rng.choice((0, 0, 1, 1, 2))))
        things.append(Thing(f"child{number}", Noun.CHILD, number, filed, f"u{rng.randrange(USERS)}"))
    return World(users, things)


def _user(rng: random.Random, login: str) -> Holder:
    places = rng.sample([None, *range(1, CASES + 1)], rng.choice((0, 1, 1, 2, 3)))
    grants = tuple(
        Grant(case=place, role=rng.choice(list(Role)), identity=rng.random() < 0.5, until=rng.choice(DAYS))
        for place in places
    )
    glasses = tuple(
        Glass(case=rng.randint(1, CASES), until=rng.choice(HOURS)) for _ in range(rng.choice((0, 0, 1, 2)))
    )
    return Holder(login=login, active=rng.random() < 0.85, grants=grants, glasses=glasses)


def entities(found: World) -> list[dict[str, Any]]:
    """Return the world as Cedar's entities."""
    told = []
    for user in found.users:
        attrs: dict[str, Any] = {"active": user.active, "login": user.login}
        attrs["glass"] = [glass.case for glass in user.glasses if not glass.until < NOW]
        for role in Role:
            for suffix, wanted in (("", (True, False)), ("_id", (True,))):
                live = [
                    one for one in user.grants
                    if one.role is role and not one.until < NOW[:10] and one.identity in wanted
                ]  # fmt: skip
                key = KEY[role] + suffix
                attrs[f"{key}_any"] = bool(live)
                attrs[f"{key}_unit"] = any(one.case is None for one in live)
                attrs[f"{key}_cases"] = [one.case for one in live if one.case is not None]
        told.append({"uid": {"type": "User", "id": user.login}, "attrs": attrs, "parents": []})
    for thing in found.things:
        attrs = {
            "cases": sorted(thing.cases or ()),
            "opener": thing.opener or "",
            "whole": thing.cases is None,
        }
        told.append({"uid": {"type": TYPE[thing.noun], "id": thing.name}, "attrs": attrs, "parents": []})
    return told


def against_cedar(found: World, rng: random.Random, count: int) -> int:
    """Compare random decisions with Cedar's; return how many; raise AssertionError where one differs."""
    asked = [
        (rng.choice(found.users), rng.choice(list(Action)), rng.choice(found.things)) for _ in range(count)
    ]
    requests = [
        {
            "principal": f'User::"{user.login}"', "action": f'Action::"{action.value}"',
            "resource": f'{TYPE[thing.noun]}::"{thing.name}"', "context": {},
        }
        for user, action, thing in asked
    ]  # fmt: skip
    answers = cedarpy.is_authorized_batch(requests, policy(), entities(found))
    for (user, action, thing), answer in zip(asked, answers, strict=True):
        ask = Ask(action=action, noun=thing.noun, now=NOW, cases=thing.cases, opener=thing.opener)
        assert not answer.diagnostics.errors, answer.diagnostics.errors
        ours, theirs = allowed(user, ask), answer.decision == cedarpy.Decision.Allow
        assert ours == theirs, f"rule {ours}, Cedar {theirs}: {user}, {action}, {thing}"
    return count


def against_sql(found: World) -> int:
    """Compare every decision of a world with the SQL's; return how many; raise AssertionError where one differs."""
    db = register_of(found)

    def rows(sql: str, values: Any) -> Any:  # noqa: ANN401 - as the register's own
        return db.execute(sql, values)

    count = 0
    for user in found.users:
        for noun in (Noun.CASE, Noun.CHILD):
            things = [thing for thing in found.things if thing.noun is noun]
            for action in Action:
                seen = door.visible(rows, noun, action, viewer=user.login, now=NOW)
                for thing in things:
                    ask = Ask(action=action, noun=noun, now=NOW, cases=thing.cases, opener=thing.opener)
                    ours, theirs = allowed(user, ask), thing.number in seen
                    assert ours == theirs, f"rule {ours}, SQL {theirs}: {user}, {action}, {thing}"
                    count += 1
        for noun in Noun:
            for action in Action:
                ask = Ask(action=action, noun=noun, now=NOW, cases=None)
                theirs = door.reaches(rows, noun, action, viewer=user.login, now=NOW)
                assert allowed(user, ask) == theirs, f"{user}, {action}, any {noun}"
                count += 1
    db.close()
    return count


def register_of(found: World) -> apsw.Connection:
    """Return a register in memory with the acts that make this world, earlier ones that no longer count included."""
    db = apsw.Connection(":memory:")
    db.execute((files("filature.workspace") / "sql" / "register.sql").read_text(encoding="utf-8"))
    numbers = iter(range(1, 10**6))

    def add(table: str, number: int, kind: str, values: dict[str, Any], author: str = "x") -> None:
        act = next(numbers)
        payload = json.dumps({"author": author, "values": values}).encode()
        db.execute(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?)", (act, number, kind, payload, act))  # noqa: S608

    for number, user in enumerate(found.users, 1):
        add("user_act", number, "made", {"login": user.login})
        for case in range(1, CASES + 1):  # what was ended or replaced later must not count
            role = {"case": case, "role": "magistrate", "identity": True, "until": "9999-12-31"}
            add("user_act", number, "role given", role)
            add("user_act", number, "role ended", {"case": case})
        for grant in user.grants:
            values = {"role": grant.role, "identity": grant.identity, "until": grant.until}
            add("user_act", number, "role given", {"case": grant.case, **values})
        for glass in user.glasses:
            add("user_act", number, "break-glass", {"case": glass.case, "until": glass.until})
        add("user_act", number, "disabled", {})
        if user.active:
            add("user_act", number, "enabled", {})
    for thing in found.things:
        if thing.noun is Noun.CASE:
            add("case_act", thing.number, "opened", {})
        if thing.noun is Noun.CHILD:
            _filed(add, thing)
    return db


def _filed(add: Callable[..., None], thing: Thing) -> None:
    add("child_act", thing.number, "opened", {}, author=str(thing.opener))
    for case in range(1, CASES + 1):
        link = {"target": "case", "to": str(case)}
        add("child_act", thing.number, "linked", link)
        if case not in (thing.cases or ()):
            add("child_act", thing.number, "unlinked", link)


def campaign(decisions: int, seed: int) -> dict[str, int]:
    """Compare at least as many decisions with Cedar, and every one of each tenth world with the SQL."""
    rng = random.Random(seed)  # noqa: S311 - not a secret
    tally, worlds = {"Cedar": 0, "SQL": 0}, 0
    while tally["Cedar"] < decisions:
        found = world(rng)
        tally["Cedar"] += against_cedar(found, rng, min(ASKED, decisions - tally["Cedar"]))
        if worlds % 10 == 0:
            tally["SQL"] += against_sql(found)
        worlds += 1
    return tally


def main() -> int:
    """Run the campaign and print its tally."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--decisions", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"seed {options.seed}: equal decisions {campaign(options.decisions, options.seed)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
