"""Names of people by writing habit, and the ways in which one person's name is written elsewhere.

The parts come from `habits.toml`. A name is kept in parts, so that a variant is a change of the person's own name
and not of its letters alone. Every function draws from the generator it is given.
"""

import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from filature.population.series import Rng

Item = TypeVar("Item")
GIVEN_FIRST, FAMILY_FIRST = "given first", "family first"
_SKEW = 1.4  # early family names of a habit are borne by more people


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """One table of `habits.toml`."""

    name: str
    data: Mapping[str, Any]

    def texts(self, key: str) -> Sequence[str]:
        """Return a list of texts; empty where the habit has none."""
        return tuple(self.data.get(key, ()))

    def share(self, key: str) -> float:
        """Return a share; 0 where the habit has none."""
        return float(self.data.get(key, 0.0))

    @property
    def country(self) -> str:
        """Return the ISO 3166 code whose reserved phone numbers its people have."""
        return str(self.data["country"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One person's name in parts."""

    given: tuple[str, ...]
    middle: str | None
    family: tuple[str, ...]
    suffix: str | None
    woman: bool  # may take a name by marriage


@cache
def habits() -> tuple[Habit, ...]:
    """Return the habits that come with Filature."""
    text = (files("filature.population") / "habits.toml").read_text(encoding="utf-8")
    return tuple(Habit(name=name, data=data) for name, data in tomllib.loads(text).items())


def pick(rng: Rng, items: Sequence[Item]) -> Item:
    """Return one of `items`, all equally likely."""
    return items[int(rng.integers(len(items)))]


def invent(habit: Habit, rng: Rng) -> Name:
    """Return a new name in a habit."""
    given = pick(rng, habit.texts("given"))
    second = habit.texts("second")
    share = habit.share("second_share") or (0.35 if second else 0.0)
    names = (given, pick(rng, second)) if second and rng.random() < share else (given,)
    family = _family(habit, rng)
    if habit.data.get("second_family"):
        family = (*family, *_family(habit, rng))
    if rng.random() < habit.share("double_share"):
        family = (f"{family[-1]}-{_family(habit, rng)[-1]}",)
    if rng.random() < habit.share("single_share"):
        return Name(given=names[:1], middle=None, family=(), suffix=None, woman=False)
    suffix = pick(rng, habit.texts("suffixes")) if rng.random() < habit.share("suffix_share") else None
    woman = given in habit.texts("feminine")
    return Name(
        given=names, middle=_middle(habit, rng), family=family, suffix=None if woman else suffix, woman=woman
    )


def sibling(habit: Habit, name: Name, rng: Rng, *, alike: bool = False) -> Name:
    """Return another person of the same family; `alike`: with a given name of the same first letter."""
    others = [item for item in habit.texts("given") if item != name.given[0]]
    near = [item for item in others if item[0] == name.given[0][0]]
    given = pick(rng, near if alike and near else others)
    rest = name.given[1:] if rng.random() < 0.5 else ()  # noqa: PLR2004 - half of them share the second name
    return replace(name, given=(given, *rest), suffix=None, woman=given in habit.texts("feminine"))


def written(habit: Habit, name: Name, order: str | None = None) -> str:
    """Return the name as one text, in the habit's own order or another."""
    suffix = (name.suffix,) if name.suffix else ()
    middle = (name.middle,) if name.middle else ()
    if (order or habit.data["order"]) == GIVEN_FIRST:
        return " ".join((*name.given, *middle, *name.family, *suffix))
    return " ".join((*name.family, *middle, *name.given, *suffix))


def variant(habit: Habit, name: Name, rng: Rng) -> tuple[str, str]:
    """Return the name as it is written elsewhere, and which variant it is ('same' where none applies)."""
    plain = written(habit, name)
    for _ in range(4):
        kind = pick(rng, habit.texts("variants"))
        text = _VARIANTS[kind](habit, name, rng)
        if text and text != plain:
            return text, kind.replace("_", " ")
    return plain, "same"


def plain_letters(text: str) -> str:
    """Return `text` without accents; đ and the like become their base letter."""
    text = text.replace("đ", "d").replace("Đ", "D")
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()


def _family(habit: Habit, rng: Rng) -> tuple[str, ...]:
    heads = habit.texts("heads")
    word = heads[int(rng.random() ** _SKEW * len(heads))] + pick(rng, habit.texts("tails"))
    if rng.random() < habit.share("particle_share"):
        return (pick(rng, habit.texts("particles")), word)
    return (word,)


def _middle(habit: Habit, rng: Rng) -> str | None:
    if rng.random() >= habit.share("middle_share"):
        return None
    if habit.texts("middles"):
        return pick(rng, habit.texts("middles"))
    return (
        pick(rng, habit.texts("given"))
        if habit.data["middle"] == "father's name"
        else _family(habit, rng)[-1]
    )


def _short(habit: Habit, name: Name, _rng: Rng) -> str | None:
    known = habit.data.get("short", {}).get(name.given[0])
    return written(habit, replace(name, given=(known, *name.given[1:]))) if known else None


def _initial(habit: Habit, name: Name, _rng: Rng) -> str | None:
    if name.middle:
        return written(habit, replace(name, middle=name.middle[0] + "."))
    if len(name.given) > 1:
        return written(habit, replace(name, given=(name.given[0], name.given[1][0] + ".")))
    return None


def _given_initial(habit: Habit, name: Name, _rng: Rng) -> str | None:
    return (
        written(habit, replace(name, given=(name.given[0][0] + ".",), middle=None)) if name.family else None
    )


def _father_first(_habit: Habit, name: Name, _rng: Rng) -> str | None:
    before = name.middle or (name.family[0] if name.family else None)
    return f"{before[0]}. {name.given[0]}" if before else None


def _initial_compound(habit: Habit, name: Name, _rng: Rng) -> str | None:
    if "-" not in name.given[0]:
        return None
    short = "-".join(part[0] + "." for part in name.given[0].split("-"))
    return written(habit, replace(name, given=(short,)))


def _initial_family(habit: Habit, name: Name, _rng: Rng) -> str | None:
    if len(name.family) < 2:  # noqa: PLR2004
        return None
    return written(habit, replace(name, family=(*name.family[:-1], name.family[-1][0] + ".")))


def _half_double(habit: Habit, name: Name, rng: Rng) -> str | None:
    parts = name.family[-1].split("-") if name.family else []
    return written(habit, replace(name, family=(pick(rng, parts),))) if len(parts) > 1 else None


def _married(habit: Habit, name: Name, rng: Rng) -> str | None:
    """Return a woman's name by marriage: her own family name becomes the middle one, or stands before the new."""
    if not name.woman or not name.family:
        return None
    new = _family(habit, rng)
    if habit.name == "filipino":
        return written(habit, replace(name, middle=name.family[-1], family=new))
    if habit.name == "french":
        return f"{written(habit, name)} épouse {' '.join(new)}"
    return written(habit, replace(name, family=(f"{name.family[-1]}-{new[-1]}",)))


def _respelt(habit: Habit, name: Name, rng: Rng) -> str | None:
    """Return the name in another romanisation or with other signs: one or two of the habit's swaps."""
    text = written(habit, name)
    usable = [pair for pair in habit.data["swaps"] if any(item in text.lower() for item in pair)]
    if not usable:
        return None
    for _ in range(int(rng.integers(1, 3))):
        one, other = pick(rng, usable)
        low = text.lower()
        old, new = (one, other) if one in low else (other, one)
        text = text.replace(old, new).replace(old.capitalize(), new.capitalize())
    return text


def _joined(habit: Habit, name: Name, _rng: Rng) -> str | None:
    """Return compound parts joined, or parted where they were joined."""
    if "-" in name.given[0]:
        return written(habit, replace(name, given=(name.given[0].replace("-", " "), *name.given[1:])))
    if len(name.family) > 1 and name.family[0][0].islower():
        together = "".join(name.family).replace(" ", "").capitalize()
        return written(habit, replace(name, family=(together,)))
    if len(name.given) > 1:
        return written(habit, replace(name, given=("-".join(name.given),)))
    return None


def _without(**parts: object) -> Callable[[Habit, Name, Rng], str | None]:
    return lambda habit, name, _rng: written(habit, replace(name, **parts))  # type: ignore[arg-type]


_VARIANTS: Mapping[str, Callable[[Habit, Name, Rng], str | None]] = {
    "short": _short,
    "initial": _initial,
    "given_initial": _given_initial,
    "father_initial_first": _father_first,
    "initial_compound": _initial_compound,
    "initial_family": _initial_family,
    "half_double": _half_double,
    "married": _married,
    "respelt": _respelt,
    "joined": _joined,
    "joined_words": lambda habit, name, _rng: written(habit, name).replace(" ", ""),
    "plain_letters": lambda habit, name, _rng: plain_letters(written(habit, name)),
    "family_first": lambda habit, name, _rng: written(
        habit, name, FAMILY_FIRST if habit.data["order"] == GIVEN_FIRST else GIVEN_FIRST
    ),
    "given_first": lambda habit, name, _rng: written(habit, name, GIVEN_FIRST),
    "given_first_plain": lambda habit, name, _rng: plain_letters(written(habit, name, GIVEN_FIRST)),
    "without_middle": _without(middle=None),
    "without_suffix": _without(suffix=None),
    "without_second": lambda habit, name, _rng: written(habit, replace(name, given=name.given[:1])),
    "without_second_family": lambda habit, name, _rng: written(habit, replace(name, family=name.family[:1])),
    "single": lambda _habit, name, _rng: name.given[0],
}
