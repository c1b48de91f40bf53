"""The register of a fictional wallet: people who are hard to tell apart, and people who stand in it twice.

Twins, namesakes, households with one phone, couples with one account, parents and children of one name, an
agent's phone, placeholders; and the same person again under another number with another phone, e-mail, address or
spelling. Some are people of the other files. What is true of each row stands apart from the file, with the habit
in which the name is written: for the audit of errors, never for a decision.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from filature.population import flaws, habits
from filature.population.desk import KINDS, Desk, Someone
from filature.population.faces import look
from filature.population.habits import Habit, Name, pick
from filature.population.layouts import table
from filature.population.names import GIVEN, SURNAMES
from filature.population.parameters import Parameters
from filature.population.people import People
from filature.population.series import Ints, Rng
from filature.population.transfers import Transfers

PROVIDER = "Palmelin Wallet"
PREFIX = "PW-"
HEADER = (
    *("Entry", "Wallet no", "Full name", "Mobile", "E-mail", "Linked account", "ID document"),
    *("Address", "Country", "Status"),
)
NEUTRAL = "neutral"
_STEP, _ROOM = 7_368_787, 10**8  # coprime: wallet numbers are distinct and in no visible order
_JUNK = 0.5  # chance of each identifier to be filled with a placeholder
_BY_PAPERS, _MOVED, _WITH_RELATIVE = 0.25, 0.5, 0.35  # of people of the other files; drafting judgement
_AGENTS, _FEWEST_VISITORS = 4, 4  # agents of a small population, each with fewer visitors then
_STATUSES = ("active", "active", "active", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The file's columns as text, and the truth by row."""

    columns: list[pa.Array]
    truth: pa.Table

    def text(self) -> bytes:
        """Return the register as CSV: `;`, one line a registration."""
        return table(HEADER, self.columns, sep=";", end="\n")


def register(rng: Rng, p: Parameters, people: People, moved: Transfers) -> Register:
    """Return the register that belongs to a population; its size follows the number of payers."""
    desk = Desk(rng=rng, parameters=p, payers=people.payers)
    size = max(int(desk.number("least_rows")), round(people.payers * desk.number("rows_per_payer")))
    acquainted = _known(rng, p, people, moved, size)
    for name, write in _CASES.items():
        until = len(desk.rows) + round(size * desk.number(name))
        while len(desk.rows) < until:
            write(desk)
    for person in acquainted:
        _acquainted(desk, person)
    while len(desk.rows) < size:
        desk.enter(desk.someone(desk.habit()), case=desk.case(), difficulty="once")
    return _laid_out(desk)


def _again(desk: Desk, person: Someone, *, case: int, difficulty: str, first: set[str] | None = None) -> None:
    """Write the first registration of a person and one to three others, each tied to the one before it."""
    shares = desk.parameters.numbers("doubles.registrations")
    further = 1 + int(desk.rng.choice(len(shares), p=shares))
    shown = desk.enter(person, case=case, difficulty=difficulty, must=first or {"phone"})
    for _ in range(further):
        kept = _kept(desk, shown)
        fresh = [kind for kind in KINDS if kind not in (*kept, "document")]
        for kind in fresh:
            desk.renew(person, kind)
        never = {"document"} - set(kept)
        if never and desk.chance(desk.number("new_document")):
            desk.renew(person, "document")
            never = set()
        text, change = desk.otherwise(person)
        shown = desk.enter(
            person,
            case=case,
            difficulty=difficulty,
            must=kept,
            never=never,
            text=text,
            change=change,
            kept=kept,
        )


def _kept(desk: Desk, shown: Sequence[str]) -> list[str]:
    """Return which of the identifiers shown stay at the next registration."""
    how_many = desk.parameters.numbers("doubles.kept")
    count = min(len(shown), 1 + int(desk.rng.choice(len(how_many), p=how_many)))
    weights = dict(zip(KINDS, desk.parameters.numbers("doubles.kept_kind"), strict=True))
    mine = np.array([weights[kind] for kind in shown])
    chosen = desk.rng.choice(len(shown), size=count, replace=False, p=mine / mine.sum())
    return [shown[place] for place in sorted(chosen.tolist())]


def _one_or_more(desk: Desk, person: Someone, *, case: int, difficulty: str, must: set[str]) -> None:
    """Write a member of a case; some are themselves registered again, with changes."""
    if desk.chance(desk.number("repeated_member")):
        _again(desk, person, case=case, difficulty=difficulty, first=must)
    else:
        desk.enter(person, case=case, difficulty=difficulty, must=must)


def _once_more(desk: Desk) -> None:
    _again(desk, desk.someone(desk.habit()), case=desk.case(), difficulty="registered again")


def _shared(one: Someone, other: Someone, kinds: Sequence[str]) -> None:
    for kind in kinds:
        other.has[kind] = one.has[kind]


def _of_family(desk: Desk, habit: Habit, name: Name) -> Name:
    if name.family and desk.chance(desk.number("same_family")):
        return habits.sibling(habit, name, desk.rng)
    return habits.invent(habit, desk.rng)


def _twins(desk: Desk) -> None:
    habit, case = desk.habit(), desk.case()
    one = desk.someone(habit)
    two = desk.someone(habit, habits.sibling(habit, one.name, desk.rng, alike=True))
    _shared(one, two, ("phone", "address"))
    for person in (one, two):
        _one_or_more(desk, person, case=case, difficulty="twins", must={"phone", "address"})


def _namesakes(desk: Desk) -> None:
    habit, case = desk.habit(), desk.case()
    name = habits.invent(habit, desk.rng)
    for _ in range(int(desk.rng.integers(2, 5))):
        person = desk.someone(habit, name)
        _one_or_more(desk, person, case=case, difficulty="namesakes", must={"phone"})


def _household(desk: Desk) -> None:
    habit, case = desk.habit(), desk.case()
    first = desk.someone(habit)
    shared = ("address", "phone") if desk.chance(desk.number("one_phone")) else ("address",)
    members: list[Someone] = [first]
    for _ in range(int(desk.rng.integers(1, 5))):
        name = _of_family(desk, habit, first.name)
        while any(
            name.given[0] == other.name.given[0] for other in members
        ):  # nobody calls two children alike
            name = _of_family(desk, habit, first.name)
        member = desk.someone(habit, name)
        _shared(first, member, shared)
        members.append(member)
    for member in members:
        _one_or_more(desk, member, case=case, difficulty="household", must=set(shared))


def _couple(desk: Desk) -> None:
    habit, case = desk.habit(), desk.case()
    one = desk.someone(habit)
    name = _of_family(desk, habit, one.name)
    while name.given[0] == one.name.given[0]:
        name = _of_family(desk, habit, one.name)
    two = desk.someone(habit, name)
    _shared(one, two, ("account", "address"))
    for person in (one, two):
        _one_or_more(desk, person, case=case, difficulty="couple", must={"account"})


def _generations(desk: Desk) -> None:
    """Write a parent and a child of one name; a mark of generation where the habit has one."""
    habit, case = desk.habit(), desk.case()
    parent = desk.someone(habit)
    child = desk.someone(habit, replace(parent.name, suffix="Jr" if habit.texts("suffixes") else None))
    parent.name = replace(parent.name, suffix=None)
    _shared(parent, child, ("address",))
    for person in (parent, child):
        desk.enter(person, case=case, difficulty="generations", must={"phone", "document", "address"})


def _agent(desk: Desk) -> None:
    habit, case = desk.habit(), desk.case()
    agent = desk.someone(habit)
    low, high = desk.parameters.numbers("doubles.agent_visitors")
    rows = desk.payers * desk.number("rows_per_payer") * desk.number("agents")
    most = max(_FEWEST_VISITORS, round(rows / _AGENTS))
    for _ in range(min(most, int(desk.rng.integers(int(low), int(high), endpoint=True)))):
        visitor = desk.someone(habit)
        _shared(agent, visitor, ("phone",))
        _one_or_more(desk, visitor, case=case, difficulty="agent's phone", must={"phone"})


def _placeholder(desk: Desk) -> None:
    """Write somebody whose fields were filled with anything; for some a second time, tied by what is real."""
    habit = desk.habit()
    person, case = desk.someone(habit), 1 + habits.habits().index(habit)
    junk = [kind for kind in flaws.PLACEHOLDERS if desk.chance(_JUNK)] or ["phone"]
    real = [kind for kind in KINDS if kind not in junk]
    tie = [pick(desk.rng, real)] if desk.chance(desk.number("repeated_member")) else []
    for kind in junk:
        person.has[kind] = pick(desk.rng, flaws.PLACEHOLDERS[kind])
    desk.enter(person, case=case, difficulty="placeholder", must={*junk, *tie})
    if tie:
        text, change = desk.otherwise(person)
        desk.enter(
            person,
            case=case,
            difficulty="placeholder",
            must={*junk, *tie},
            text=text,
            change=change,
            kept=tie,
        )


def _known(rng: Rng, p: Parameters, people: People, moved: Transfers, size: int) -> list[Someone]:
    """Return people of the other files, as they are there: payers and payees of transfers, no associations."""
    seen = np.unique(np.concatenate([moved.payer, moved.payee]))
    seen = seen[~people.association[seen]]
    count = min(len(seen), round(size * p.number("doubles.known") / 2))
    chosen = np.sort(rng.choice(seen, size=count, replace=False))
    some = _subset(people, chosen)
    faces = look(some)
    texts = {
        "phone": faces.phone.to_pylist(),
        "email": faces.email.to_pylist(),
        "account": faces.account.to_pylist(),
        "document": faces.document.to_pylist(),
    }
    habit = _neutral()
    result = []
    for row, identity in enumerate(chosen.tolist()):
        payer = identity < people.payers
        has = {kind: texts[kind][row] for kind in texts}
        has["document"] = has["document"] if identity % 5 else None  # as Colibri's file shows papers
        role = "payer" if payer else "payee"
        given, surname = GIVEN[int(some.given[row])], SURNAMES[int(some.surname[row])]
        result.append(
            Someone(
                person=f"{role}-{int(some.person[row]):09d}",
                habit=habit,
                name=Name(given=(given,), middle=None, family=(surname,), suffix=None, woman=False),
                # a payee's account is the number of another wallet, and payees show no other papers there
                has={**has, "address": None} if payer else {**dict.fromkeys(KINDS), "phone": has["phone"]},
                country=faces.country[row].as_py(),
            )
        )
    return result


def _acquainted(desk: Desk, person: Someone) -> None:
    """Write a person of the other files, tied to them by an identifier; and for some a relative with one phone."""
    ties = [kind for kind in ("phone", "document") if person.has[kind]]
    if not ties:  # an association has neither: nothing would tell it from somebody else
        return
    case = desk.case()
    tie = ties[-1] if desk.chance(_BY_PAPERS) else ties[0]
    for kind in KINDS:
        moved = kind not in (tie, "document") and desk.chance(_MOVED)
        if moved or person.has[kind] is None:
            desk.renew(person, kind)
    text, change = desk.otherwise(person)
    phone = person.has["phone"]
    desk.enter(
        person, case=case, difficulty="known elsewhere", must={tie}, text=text, change=change, kept=[tie]
    )
    if phone and desk.chance(_WITH_RELATIVE):
        relative = desk.someone(person.habit, habits.sibling(person.habit, person.name, desk.rng))
        _shared(person, relative, ("phone", "address"))
        desk.enter(relative, case=case, difficulty="known elsewhere", must={"phone", "address"})


def _neutral() -> Habit:
    """Return the habit of the other files' people: any given name with any surname, addresses in France."""
    french = next(habit for habit in habits.habits() if habit.country == "FR")
    variants = ("plain_letters", "family_first", "given_initial", "joined")
    return Habit(name=NEUTRAL, data={**french.data, "given": GIVEN, "feminine": (), "variants": variants})


def _subset(people: People, rows: Ints) -> People:
    columns = ("person", "category", "country", "ordinal", "account", "given", "surname", "association")
    return replace(people, **{name: getattr(people, name)[rows] for name in columns})


def _laid_out(desk: Desk) -> Register:
    """Return the rows in random order, numbered."""
    order = desk.rng.permutation(len(desk.rows)).tolist()
    rows = [desk.rows[place] for place in order]
    numbers = [f"{PREFIX}{(place * _STEP + 1) % _ROOM:08d}" for place in range(1, len(rows) + 1)]
    entries = [str(place) for place in range(1, len(rows) + 1)]
    states = [_STATUSES[place] for place in desk.rng.integers(len(_STATUSES), size=len(rows)).tolist()]
    fields = [[row.shown.get(kind) for row in rows] for kind in KINDS]
    names, countries = [row.name for row in rows], [row.country for row in rows]
    values = [entries, numbers, names, *fields, countries, states]
    truth = pa.table(
        {
            "row": pa.array(range(1, len(rows) + 1), pa.int64()),
            "customer": numbers,
            **{
                name: [getattr(row, name) for row in rows]
                for name in ("person", "group", "difficulty", "case", "change", "kept")
            },
        }
    )
    return Register(columns=[pa.array(column, pa.string()) for column in values], truth=truth)


_CASES: dict[str, Callable[[Desk], None]] = {
    "again": _once_more,
    "twins": _twins,
    "namesakes": _namesakes,
    "households": _household,
    "couples": _couple,
    "generations": _generations,
    "agents": _agent,
    "placeholders": _placeholder,
}
