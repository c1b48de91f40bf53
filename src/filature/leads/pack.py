"""Packs: versioned signs, each with its source and threshold, and what each weighs for every explanation.

A pack is a folder: `indicators.toml` (written by people: sign, source, cuts), `weights.toml` (fitted: who
made it, from what, how) and `replicates.toml` (the same fitted again on parts, from which intervals come).
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from filature.errors import InputError

GRADES = ("P", "S", "C", "M", "assumption")
ROLES = ("payer", "payee")
HYPOTHESIS = "LSAC"
RIVALS = ("FAM", "SEA", "CHA", "ROM", "RSC", "SEX", "ATO", "BIZ", "CUR", "OTH")
VICTIMS = ("SEX", "RSC")
"""Explanations in which the payer is a victim."""
START = "start"
FILES = ("indicators.toml", "weights.toml", "replicates.toml")
_KEYS = frozenset(
    (
        *(
            "id",
            "role",
            "block",
            "feature",
            "considered",
            "least",
            "sign_least",
            "cuts",
            "stage",
            "rows",
            "starts",
            "full",
        ),
        *("points", "fixed", "text", "source", "year", "grade", "rivals", "enabled"),
    )
)
_STAGES = ("own", "circle", "referral", "none")
FINAL = -1
PASSES = 2

Weights = Mapping[str, Mapping[str, tuple[int, ...]]]
"""Of one role: indicator, then explanation (LSAC included), to centidecibans by bin; 'start' has one bin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One sign: which feature it reads, from which row count on, between which cuts, and who published it."""

    id: str
    role: str
    block: str  # signs of one block restate one fact: fitted together, shown together
    feature: str  # column of payer_feature, payee_feature or the circles
    considered: str = ""  # column that counts the rows behind it
    least: int = 1  # fewer of these say nothing
    sign_least: int = 0  # fewer of these, and the published sign is not said to be there
    cuts: tuple[float, ...] = ()  # bin 0 lies below the first
    stage: str = (
        "own"  # own payments; circle: what others' say; referral: whom a partner named; none: only shown
    )
    rows: str  # SQL file that finds the supporting rows
    starts: float  # the sign is present from here on, as published
    full: float
    points: float = 0.0  # the published rule set, a baseline: editorial order, negative speaks against
    fixed: int | None = None  # centidecibans against every explanation where nothing was measured
    text: dict[str, str]
    source: str
    year: int
    grade: str
    rivals: tuple[str, ...]
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A versioned set of indicators and weights; a run names it with its hash."""

    id: str
    version: str
    lead_from: int  # centidecibans from which a person becomes a lead
    victim_from: int  # centidecibans for an explanation in which the payer is a victim
    at_most: int  # leads in the list
    hub: int  # payees of more payers tie nobody
    small: float  # EUR: pairs with a higher median tie nobody
    prevalence: float  # stated, not measured: it only weighs what others' payments say
    mix: Mapping[str, Mapping[str, float]]  # by role: share of every explanation, sum 1
    indicators: tuple[Indicator, ...]
    passes: tuple[
        Weights, ...
    ]  # of payers, for what circles spread: own payments alone, then with what others' say
    weights: Mapping[str, Weights]  # by role
    replicates: tuple[Mapping[str, Weights], ...]
    provenance: Mapping[str, Any]
    sha256: str

    def by_id(self) -> dict[str, Indicator]:
        """Return the indicators by id."""
        return {item.id: item for item in self.indicators}

    def weighed(self, role: str, step: int = FINAL) -> tuple[Indicator, ...]:
        """Return the indicators of a role that have weights in a pass: 0 own payments, 1 circles too, FINAL all."""
        stages = (("own",), ("own", "circle"))[step] if step != FINAL else _STAGES[:-1]
        return tuple(item for item in self.indicators if item.role == role and item.stage in stages)

    def of(self, role: str, step: int = FINAL) -> Weights:
        """Return the weights of a role in a pass."""
        return self.weights[role] if step == FINAL else self.passes[step]


def folder_of(pack_id: str, private: Path | None = None) -> Traversable:
    """Return the folder of a pack: in `private` (a workspace's own) or built in; raise InputError if none."""
    if private is not None and (private / pack_id / FILES[0]).is_file():
        return private / pack_id
    built_in = files("filature.leads") / "packs"
    if "/" not in pack_id and (built_in / pack_id / FILES[0]).is_file():
        return built_in / pack_id
    known = sorted(item.name for item in built_in.iterdir() if item.is_dir())
    hint = f"known packs: {', '.join(known)}"
    raise InputError("no-pack", f"there is no indicator pack {pack_id!r}", hint)


def load(pack_id: str, private: Path | None = None) -> Pack:
    """Return the pack `pack_id`; raise InputError for unknown packs, keys, grades or weights that do not fit."""
    return read(folder_of(pack_id, private))


def read(folder: Traversable) -> Pack:
    """Return the pack that stands in `folder`."""
    texts = {name: _text(folder, name) for name in FILES}
    raw = {name: _toml(text, folder, name) for name, text in texts.items()}
    joined = "".join(hashlib.sha256(texts[name].encode()).hexdigest() for name in FILES)
    replicates = tuple(
        {role: _weights(item[role]) for role in ROLES} for item in raw["replicates.toml"].get("replicate", ())
    )
    sha256 = hashlib.sha256(joined.encode()).hexdigest()
    pack = _pack(raw["indicators.toml"], raw["weights.toml"], replicates, sha256)
    _check(pack)
    return pack


def _pack(
    head: Mapping[str, Any],
    fitted: Mapping[str, Any],
    replicates: tuple[Mapping[str, Weights], ...],
    sha256: str,
) -> Pack:
    indicators = tuple(_indicator(item, head["id"]) for item in head["indicator"])
    if len({item.id for item in indicators}) != len(indicators):
        raise InputError("pack", "two indicators have the same id", "give each its own", {"pack": head["id"]})
    return Pack(
        id=head["id"],
        version=f"{head['version']}+{fitted['version']}",
        lead_from=int(head["lead_from"]),
        victim_from=int(head["victim_from"]),
        at_most=int(head["at_most"]),
        hub=int(head["hub"]),
        small=float(head["small"]),
        prevalence=float(head["prevalence"]),
        mix=fitted["mix"],
        indicators=tuple(item for item in indicators if item.enabled),
        passes=tuple(_weights(item) for item in fitted["pass"]),
        weights={role: _weights(fitted["weights"][role]) for role in ROLES},
        replicates=replicates,
        provenance=fitted["provenance"],
        sha256=sha256,
    )


def unweighed(folder: Traversable) -> Pack:
    """Return the hand-written half of a pack, to be fitted: its signs, and no weight."""
    head = _toml(_text(folder, FILES[0]), folder, FILES[0])
    return _pack(
        head,
        {"version": "", "mix": {}, "pass": [], "weights": {r: {} for r in ROLES}, "provenance": {}},
        (),
        "",
    )


def _text(folder: Traversable, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except OSError:
        message = f"the pack {folder.name!r} has no {name}"
        raise InputError("pack", message, f"a pack is a folder of {', '.join(FILES)}") from None


def _toml(text: str, folder: Traversable, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError("pack", f"{name} is not TOML: {error}", "mend it", {"pack": folder.name}) from None


def _weights(raw: Mapping[str, Mapping[str, list[int]]]) -> Weights:
    return {name: {code: tuple(row) for code, row in codes.items()} for name, codes in raw.items()}


def _check(pack: Pack) -> None:
    """Refuse weights that miss an indicator, an explanation or a bin."""
    sets = [
        (f"pass {step}", weights, pack.weighed("payer", step)) for step, weights in enumerate(pack.passes)
    ]
    sets += [(role, pack.weights[role], pack.weighed(role)) for role in ROLES]
    sets += [(role, item[role], pack.weighed(role)) for item in pack.replicates for role in ROLES]
    for name, weights, indicators in sets:
        expected = {START: 1, **{item.id: len(item.cuts) + 1 for item in indicators if item.fixed is None}}
        found = {key: {len(row) for row in codes.values()} for key, codes in weights.items()}
        if found != {key: {bins} for key, bins in expected.items()}:
            wrong = sorted(key for key in expected | found if found.get(key) != {expected.get(key, 0)})
            message = f"the weights {name!r} do not fit the indicators: {', '.join(wrong[:3])}"
            raise InputError("pack-weights", message, "fit them again: filature pack fit", {"pack": pack.id})
        if any(set(codes) != {HYPOTHESIS, *RIVALS} for codes in weights.values()):
            message = f"the weights {name!r} lack an explanation"
            hint = f"every indicator needs {', '.join((HYPOTHESIS, *RIVALS))}"
            raise InputError("pack-weights", message, hint, {"pack": pack.id})


def _indicator(raw: dict[str, Any], pack_id: str) -> Indicator:
    where: dict[str, object] = {"pack": pack_id}
    if unknown := set(raw) - _KEYS:
        message = f"unknown key {min(unknown)!r} in indicator {raw.get('id')!r}"
        raise InputError("pack-key", message, f"known keys: {', '.join(sorted(_KEYS))}", where)
    if raw["grade"] not in GRADES:
        message = f"indicator {raw['id']}: grade {raw['grade']!r}, expected one of {', '.join(GRADES)}"
        raise InputError("pack-grade", message, "see the evidence grades in the documentation", where)
    item = Indicator(**{**raw, "rivals": tuple(raw["rivals"]), "cuts": tuple(raw.get("cuts", ()))})
    if item.role not in ROLES or item.stage not in _STAGES or list(item.cuts) != sorted(set(item.cuts)):
        message = f"indicator {item.id}: role, stage or cuts are not as they should be"
        hint = f"role one of {ROLES}, stage one of {_STAGES}, cuts ascending"
        raise InputError("pack-key", message, hint, where)
    return replace(item, sign_least=max(item.least, item.sign_least))
