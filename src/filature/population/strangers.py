"""Rivals with payees met online (ROM, RSC) and the two in which the payer is a victim (SEX, ATO)."""

import numpy as np

from filature.population.clock import DAY, HOUR
from filature.population.families import fam
from filature.population.payers import circle_sizes, series
from filature.population.series import Ints, circles, expand, log_normal_counts, popular, reflected, running
from filature.population.stage import Payments, Stage, together


def _pool(stage: Stage, name: str, payers: int) -> Ints:
    """Return the shared payees of a class, at least two."""
    size = max(2, round(payers * stage.parameters.number(f"{name}.payees_per_payer")))
    return stage.payees.new(size, f"{name.lower()} payee", stage.parameters.numbers("corridor.online"))


def rom(stage: Stage, who: Ints) -> Payments:
    """Return payments between adults that look like the planted class: sums, hours, gaps, shared payees."""
    p, rng = stage.parameters, stage.rng
    counts = log_normal_counts(
        rng,
        len(who),
        mu=p.number("ROM.count_mu"),
        sigma=p.number("ROM.count_sigma"),
        cap=p.number("ROM.count_cap"),
    )
    owner, wall, euros = series(stage, who, "ROM", counts)
    pool = _pool(stage, "ROM", len(who))
    sizes = circle_sizes(stage, counts, "ROM")
    circle = pool[popular(rng, int(sizes.sum()), len(pool))]
    payee = circles(rng, sizes, circle, owner, p.number("ROM.payee_decay"))
    return stage.payments(payer=who[owner], payee=payee, wall_s=wall, euros=euros, name="ROM")


def rsc(stage: Stage, who: Ints) -> Payments:
    """Return what victims of a romance scam send: small first, then more and more, to a shared payee."""
    p, rng, size = stage.parameters, stage.rng, len(who)
    counts = 1 + rng.poisson(p.number("RSC.count_mean") - 1, size).astype(np.int64)
    owner, position = expand(counts)
    offset = running(rng.exponential(p.number("RSC.gap_days"), len(owner)), owner, position)
    start = rng.random(size) * (stage.days - 1)
    euros = stage.uniform("RSC.first", size)[owner] * p.number("RSC.growth") ** position
    euros = euros * rng.lognormal(0, 0.35, len(owner))
    hour = reflected(rng.normal(17, 4, len(owner)), 7.0, 23.9)
    wall = stage.clock(np.floor(start[owner] + offset), hour)
    pool = _pool(stage, "RSC", size)
    payee = pool[popular(rng, size, len(pool))]
    return stage.payments(payer=who[owner], payee=payee[owner], wall_s=wall, euros=euros, name="RSC")


def sex(stage: Stage, who: Ints) -> Payments:
    """Return what victims of sextortion pay: a short burst, first < EUR 250, total < 1,500, then nothing."""
    p, rng, size = stage.parameters, stage.rng, len(who)
    counts = 1 + rng.poisson(p.number("SEX.extra_count"), size).astype(np.int64)
    owner, position = expand(counts)
    offset = running(rng.exponential(p.number("SEX.burst_hours"), len(owner)), owner, position)
    start = np.floor(rng.random(size) * (stage.days - 8)) * 24 + rng.normal(22, 3, size) + 24
    first = stage.uniform("SEX.first", size)
    euros = np.where(position == 0, first[owner], first[owner] * rng.lognormal(0.1, 0.5, len(owner)))
    total = np.bincount(owner, weights=euros, minlength=size)
    euros = euros * np.minimum(1.0, p.number("SEX.total_cap") / 1.1 / total)[owner]  # room for rounding up
    wall = np.floor(stage.begin_s + (start[owner] + np.minimum(offset, 24.0 * 6)) * HOUR).astype(np.int64)
    pool = _pool(stage, "SEX", size)
    payee = pool[popular(rng, size, len(pool))]
    euros = np.minimum(np.maximum(np.rint(euros / 5), 2) * 5, np.where(position == 0, 245.0, np.inf))
    return stage.payments(
        payer=who[owner], payee=payee[owner], wall_s=wall, euros=euros, name="SEX", exact=True
    )


def ato(stage: Stage, who: Ints) -> Payments:
    """Return the holder's own family payments, then one burst to payees that the holder does not know."""
    p, rng, size = stage.parameters, stage.rng, len(who)
    own = fam(stage, who)
    counts = stage.whole("ATO.burst", size)
    owner, _ = expand(counts)
    last = np.full(size, stage.begin_s + 30 * DAY, dtype=np.int64)
    place = np.searchsorted(np.sort(who), own.payer)
    np.maximum.at(last, np.argsort(who)[place], own.wall_s)
    begin = last - rng.integers(0, 25 * DAY, size)
    wall = begin[owner] + (rng.random(len(owner)) * p.number("ATO.hours") * HOUR).astype(np.int64)
    pool = _pool(stage, "ATO", size)
    payee = pool[popular(rng, len(owner), len(pool))]
    misused = rng.random(size) < p.number("ATO.to_planted")
    misused[0] = True  # at least one holder whose stolen account paid a planted payee
    if stage.misused_accounts is not None:
        misused = np.arange(size) < stage.misused_accounts  # holders stand in random order
    payee = np.where(misused[owner], rng.choice(stage.planted, size=size)[owner], payee)
    euros = stage.uniform("ATO.amount", len(owner))
    euros = np.where(misused[owner], 20 + euros / 8, euros)
    burst = stage.payments(payer=who[owner], payee=payee, wall_s=wall, euros=euros, name="ATO")
    return together([own, burst])
