"""The desk at which people register: gives out identifiers nobody has, writes rows and what is true of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from filature.population import flaws, habits
from filature.population.habits import Habit, Name, pick
from filature.population.identifiers import ibans, spare_phone
from filature.population.parameters import Parameters
from filature.population.series import Rng
from filature.population.text import folded

KINDS = ("phone", "email", "account", "document", "address")
_IBANS_FROM, _DOCUMENTS_FROM = 50_000_000_000, 70_000_000
_STEP, _ROOM = (
    7_368_787,
    10**7,
)  # coprime: distinct numbers that do not follow each other, as relatives' rarely do
_ABROAD = 0.2  # people of other countries who gave an account in France
_FORGOTTEN = 0.04  # fields left out that were filled with a placeholder instead
_HOUSES, _FLATS = 140, 24
_RESTYLED = 0.4  # addresses written with other abbreviations


@dataclass(slots=True, kw_only=True)
class Someone:
    """One person as the desk knows them now; identifiers change between registrations."""

    person: str
    habit: Habit
    name: Name
    has: dict[str, str | None]  # by KINDS
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the register, and apart from it what is true of the line."""

    name: str
    shown: Mapping[str, str]
    country: str
    person: str
    group: str
    difficulty: str
    case: int
    change: str
    kept: str


@dataclass(slots=True, kw_only=True)
class Desk:
    """Writes rows until somebody stops it; `payers` says which numbers the other files use."""

    rng: Rng
    parameters: Parameters
    payers: int
    rows: list[Row] = field(default_factory=list)
    cases: int = len(habits.habits())  # the first are kept for placeholders, one for each habit
    turns: int = 0
    people: int = 0
    given_out: int = 0
    phones: dict[str, int] = field(default_factory=dict)

    def chance(self, share: float) -> bool:
        """Return whether something of that probability happens."""
        return bool(self.rng.random() < share)

    def number(self, key: str) -> float:
        """Return a parameter of the register."""
        return self.parameters.number(f"doubles.{key}")

    def habit(self) -> Habit:
        """Return the habits in turn: every kind of case falls to each about equally often."""
        self.turns += 1
        return habits.habits()[self.turns % len(habits.habits())]

    def someone(self, habit: Habit, name: Name | None = None) -> Someone:
        """Return a new person with identifiers of their own."""
        self.people += 1
        person = Someone(
            person=f"register-{self.people:07d}",
            habit=habit,
            name=name or habits.invent(habit, self.rng),
            has=dict.fromkeys(KINDS),
            country=habit.country,
        )
        for kind in KINDS:
            self.renew(person, kind)
        return person

    def renew(self, person: Someone, kind: str) -> None:
        """Give the person a new identifier of a kind."""
        self.given_out += 1
        number, scattered = self.given_out, self.given_out * _STEP % _ROOM
        made: str | None
        match kind:
            case "phone":
                country = person.habit.country
                ordinal = self.phones[country] = self.phones.get(country, -1) + 1
                made = spare_phone(country, ordinal, self.payers)
            case "email":
                ends = [
                    folded(habits.plain_letters(word)).lower()
                    for word in (person.name.given[0], *person.name.family[-1:])
                ]
                made = f"{'.'.join(ends)}{number}@example.org"
            case "account":
                french = person.habit.country == "FR" or self.chance(_ABROAD)
                made = _iban(scattered) if french else f"0001{scattered:08d}"
            case "document":
                made = f"FIC-{_DOCUMENTS_FROM + scattered}-Y"
            case _:
                made = self._address(person.habit)
        person.has[kind] = made

    def enter(
        self,
        person: Someone,
        *,
        case: int,
        difficulty: str,
        must: Collection[str] = (),
        never: Collection[str] = (),
        text: str | None = None,
        change: str = "none",
        kept: Collection[str] = (),
    ) -> list[str]:
        """Write one row and return the kinds of identifiers that it shows.

        `must` and `never` name those that it shows or leaves out; the others by chance, the e-mail where nothing
        else is there.
        """
        shares = dict(zip(KINDS, self.parameters.numbers("doubles.shown"), strict=True))
        seen = [kind for kind in KINDS if kind in must or (kind not in never and self.chance(shares[kind]))]
        seen = [kind for kind in seen if person.has[kind] is not None] or ["email"]
        shown = {}
        for kind in KINDS:
            value = person.has[kind]
            if value is not None and kind in seen:
                shown[kind] = self._styled(kind, value, person.habit)
            elif kind in flaws.PLACEHOLDERS and self.chance(_FORGOTTEN):
                shown[kind] = pick(self.rng, flaws.PLACEHOLDERS[kind])
        plain = text or habits.written(person.habit, person.name)
        self.rows.append(
            Row(
                name=flaws.cased(plain, self.rng),
                shown=shown,
                country=person.country,
                person=person.person,
                group=person.habit.name,
                difficulty=difficulty,
                case=case,
                change=change,
                kept="+".join(kept),
            )
        )
        return seen

    def otherwise(self, person: Someone) -> tuple[str, str]:
        """Return the person's name as another clerk writes it, and what was changed."""
        text, change = habits.written(person.habit, person.name), "identifiers only"
        if self.chance(self.number("name_varies")):
            text, kind = habits.variant(person.habit, person.name, self.rng)
            change = change if kind == "same" else f"name: {kind}"
        if self.chance(self.number("flawed")):
            wide = len(text) > flaws.WIDTH
            narrow = wide and self.chance(0.5)
            text, change = (
                (flaws.cut(text), "cut off") if narrow else (flaws.typo(text, self.rng), "typing error")
            )
        return text, change

    def case(self) -> int:
        """Return the number of a new case: people who could be taken for each other."""
        self.cases += 1
        return self.cases

    def _styled(self, kind: str, value: str, habit: Habit) -> str:
        if value in flaws.PLACEHOLDERS.get(kind, ()):
            return value
        if kind == "phone":
            return flaws.dialled(value, self.rng)
        if kind == "address" and self.chance(_RESTYLED):
            for long, short in habit.data["shorter"]:
                value = value.replace(long, short) if self.chance(0.7) else value
            return habits.plain_letters(value).upper() if self.chance(0.3) else value
        return value

    def _address(self, habit: Habit) -> str:
        numbers: Sequence[int] = self.rng.integers(1, (_HOUSES, _FLATS)).tolist()
        return str(habit.data["address"]).format(
            house=numbers[0],
            block=numbers[1],
            street=pick(self.rng, habit.texts("streets")),
            town=pick(self.rng, habit.texts("towns")),
        )


def _iban(number: int) -> str:
    return str(ibans(np.array([_IBANS_FROM + number], dtype=np.int64))[0])
