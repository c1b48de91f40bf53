"""A pack's weights from populations whose truth is known: pass by pass, then what a partner's list adds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from filature import leads
from filature.evaluate import worlds
from filature.evaluate.worlds import World
from filature.leads import fitting
from filature.leads.fitting import Examples, Penalty
from filature.leads.pack import FINAL, HYPOTHESIS, PASSES, RIVALS, ROLES, START, Indicator, Pack, Weights

CLASS_WEIGHTS = {
    HYPOTHESIS: 0.005,
    "FAM": 0.3,
    "ROM": 0.5,
    **{n: 0.025 for n in RIVALS if n not in {"FAM", "ROM"}},
}
"""Of each class in the fit. They leave likelihood ratios as they are where the model holds, and where it does not they
say where it should hold best: among those who look most alike, whom a list of a thousand in a million is made of."""
Progress = Callable[[str], None]


def fit_pack(pack: Pack, prepared: Sequence[World], *, penalty: Penalty, progress: Progress) -> Pack:
    """Return `pack` with weights fitted on the prepared populations; its replicates are fitted on each one alone."""
    mixes = {role: _mean([worlds.mix(world, role) for world in prepared]) for role in ROLES}
    pack = replace(pack, mix=mixes, passes=())
    for step in range(PASSES):
        progress(f"pass {step + 1}")
        parts = [worlds.examples(world, pack, "payer", step) for world in prepared]
        weights = _weights(together(parts), pack.weighed("payer", step), penalty)
        pack = replace(pack, passes=(*pack.passes, weights))
        for world in prepared:
            leads.circles(world.con, pack, passes=step + 1)
    final: dict[str, Weights] = {}
    replicates: list[dict[str, Weights]] = [{} for _ in prepared]
    for role in ROLES:
        items = pack.weighed(role)
        parts = [worlds.examples(world, pack, role, FINAL) for world in prepared]
        progress(f"weights of {role}s")
        final[role] = _weights(together(parts), items, penalty)
        for number, part in enumerate(parts):
            progress(f"replicate {number + 1} of {role}s")
            replicates[number][role] = _weights(part, items, penalty)
    return replace(pack, weights=final, replicates=tuple(replicates))


def again(world: World, pack: Pack) -> None:
    """Compute the circles of a population anew with the passes of `pack`."""
    leads.circles(world.con, pack)


def together(parts: Sequence[Examples]) -> Examples:
    """Return all examples in one."""
    return Examples(
        bins=np.concatenate([part.bins for part in parts]),
        classes=np.concatenate([part.classes for part in parts]),
        stands_for=np.concatenate([part.stands_for for part in parts]),
    )


def _weights(examples: Examples, items: Sequence[Indicator], penalty: Penalty) -> Weights:
    """Return the weights of all signs; those of referrals are what a partner's list adds to the others."""
    groups = [
        [k for k, item in enumerate(items) if item.fixed is None and (item.stage == "referral") is named]
        for named in (False, True)
    ]
    known = None
    found: dict[str, Mapping[str, tuple[int, ...]]] = {}
    for places in groups:
        if not places:
            continue
        chosen = [items[k] for k in places]
        bins = examples.bins[:, places]
        fitted = fitting.fit(replace(examples, bins=bins), chosen, CLASS_WEIGHTS, penalty, known=known)
        said = fitting.said(fitted, bins)
        if known is not None:  # no list, no opinion: what the list adds begins at nothing
            informed = (bins >= 0).any(axis=1)
            said[~informed] = 0
        known = said if known is None else known + said
        part = dict(fitting.weights(fitted, chosen))
        begin = part.pop(START)
        if START in found:
            _into_bins(part, begin, chosen[0])
        else:
            found[START] = begin
        found.update(part)
    return found


def _into_bins(
    part: dict[str, Mapping[str, tuple[int, ...]]], begin: Mapping[str, tuple[int, ...]], first: Indicator
) -> None:
    """Add a start to every bin of one sign, which has data whenever any of its group has."""
    part[first.id] = {code: tuple(v + begin[code][0] for v in row) for code, row in part[first.id].items()}


def _mean(mixes: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean mix, in ten-thousandths, at least one each: stated, so that anybody can read it."""
    mean = {name: max(round(float(np.mean([mix[name] for mix in mixes])), 4), 0.0001) for name in RIVALS}
    return {**mean, "FAM": round(1 - sum(value for name, value in mean.items() if name != "FAM"), 4)}
