"""Rivals who send to people they know: family remitters (FAM), seafarers (SEA), group senders (CUR)."""

import numpy as np

from filature.population.clock import DAY
from filature.population.names import SURNAMES
from filature.population.series import Flags, Ints, circles, expand, hours, reflected
from filature.population.stage import Payments, Stage

_DECEMBER = 12


def fam(stage: Stage, who: Ints) -> Payments:
    """Return regular remittances around payday, small top-ups between them, and more in December."""
    p, rng, size = stage.parameters, stage.rng, len(who)
    sizes, circle = _relatives(stage, who)
    weights = p.numbers("FAM.cycle_weights")
    kind = rng.choice(3, size=size, p=np.asarray(weights) / sum(weights))  # two weeks, one month, two months
    owner, _, month = stage.monthly(stage.lasting("FAM.months", size), np.maximum(kind, 1).astype(np.int64))
    payday = _paydays(stage, size)
    centre = rng.uniform(9, 20, size)
    night = rng.random(size) < p.number("FAM.night_workers")
    centre = np.where(night, rng.uniform(22.5, 25.5, size), centre)
    median = p.number("FAM.amount_median") * rng.lognormal(0, p.number("FAM.amount_between"), size)

    rows = [_regular(stage, owner, month, payday[owner])]
    second = kind[owner] == 0
    rows.append((owner[second], rows[0][1][second] + 15))
    december = _in_december(stage, rows[0][1]) & (rng.random(len(owner)) < p.number("FAM.december_extra"))
    rows.append((owner[december], rows[0][1][december] + rng.integers(2, 12, int(december.sum()))))
    regular = sum(len(part[0]) for part in rows)
    small = rng.random(len(owner)) < p.number("FAM.topup_share")
    rows.append((owner[small], rows[0][1][small] + rng.integers(5, 24, int(small.sum()))))

    owner, day = (np.concatenate([part[column] for part in rows]) for column in (0, 1))
    euros = median[owner] * rng.lognormal(0, p.number("FAM.amount_within"), len(owner))
    peak = _in_december(stage, day)
    euros = np.where(peak, euros * p.number("FAM.december_uplift"), euros)
    euros[regular:] = stage.uniform("FAM.topup", len(owner) - regular)
    hour = hours(rng, owner, centre=centre, spread=np.where(night, 1.5, 3.0)[owner])
    hour = np.where(night[owner], reflected(hour, 20.0, 29.0), reflected(hour, 6.0, 23.5))
    return stage.payments(
        payer=who[owner],
        payee=circles(rng, sizes, circle, owner, p.number("FAM.payee_decay")),
        wall_s=stage.clock(day, hour),
        euros=euros,
        name="FAM",
    )


def _relatives(stage: Stage, who: Ints) -> tuple[Ints, Ints]:
    """Return circle sizes and payees: most private, some shared with a relative, a few planted ones."""
    p, rng, size = stage.parameters, stage.rng, len(who)
    weights = p.numbers("FAM.payee_weights")
    sizes = 1 + rng.choice(len(weights), size=size, p=np.asarray(weights) / sum(weights)).astype(np.int64)
    owner, position = expand(sizes)
    same = rng.random(len(owner)) < p.number("FAM.same_surname")
    surname = np.where(same, stage.surnames[who[owner]], rng.integers(len(SURNAMES), size=len(owner)))
    circle = stage.payees.new(len(owner), "fam payee", p.numbers("corridor.family"), surname=surname)
    first = np.flatnonzero(position == 0)
    shared = (
        np.flatnonzero(rng.random(size - 1) < p.number("FAM.shared_payee")) + 1 if size > 1 else first[:0]
    )
    circle[first[shared]] = circle[first[shared - 1]]
    share = p.number("FAM.tied_to_planted")
    ties = round(size * share) if stage.tied_families is None else min(stage.tied_families, size)
    tied = rng.choice(first, size=ties, replace=False)
    circle[tied] = rng.choice(stage.planted, size=len(tied))
    return sizes, circle


def _paydays(stage: Stage, size: int) -> Ints:
    """Return each payer's payday: the first days of the month, or its last ones."""
    early = stage.rng.integers(1, 8, size)
    return np.where(stage.rng.integers(2, size=size) == 0, early, stage.rng.integers(25, 29, size)).astype(
        np.int64
    )


def _regular(stage: Stage, owner: Ints, month: Ints, payday: Ints) -> tuple[Ints, Ints]:
    """Return (owner, day of the period): payday of the month plus an exponential delay of at most 2 days."""
    midnight = (stage.months_s[month] - stage.begin_s) // DAY
    late = np.minimum(stage.rng.exponential(1.0, len(owner)), 2.0).astype(np.int64)
    return owner, midnight + payday - 1 + late


def _in_december(stage: Stage, day: Ints) -> Flags:
    months = (stage.begin_s + day * DAY).astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    return np.asarray(months % 12 == _DECEMBER - 1)


def sea(stage: Stage, who: Ints) -> Payments:
    """Return monthly allotments in office hours and extra sends at port calls, at odd hours."""
    p, rng, size = stage.parameters, stage.rng, len(who)
    payee = stage.payees.new(size, "sea payee", p.numbers("corridor.family"), surname=stage.surnames[who])
    owner, _, month = stage.monthly(stage.lasting("SEA.months", size))
    median = p.number("SEA.amount_median") * rng.lognormal(0, 0.3, size)
    day = (stage.months_s[month] - stage.begin_s) // DAY + rng.integers(0, 5, len(owner))
    euros = median[owner] * rng.lognormal(0, 0.03, len(owner))
    hour = rng.uniform(8, 18, len(owner))
    port = np.flatnonzero(rng.random(len(owner)) < p.number("SEA.port_calls"))
    port = np.repeat(port, rng.integers(1, 4, len(port)))
    extra = (owner[port], day[port] + rng.integers(6, 9, len(port)))
    owner, day = np.concatenate([owner, extra[0]]), np.concatenate([day, extra[1]])
    euros = np.concatenate([euros, stage.uniform("SEA.extra", len(port))])
    hour = np.concatenate([hour, rng.uniform(0, 24, len(port))])
    wall = stage.clock(day, hour)
    return stage.payments(payer=who[owner], payee=payee[owner], wall_s=wall, euros=euros, name="SEA")


def cur(stage: Stage, who: Ints) -> Payments:
    """Return what one person sends around payday for several families, each with its own sum."""
    p, rng, size = stage.parameters, stage.rng, len(who)
    sizes = stage.whole("CUR.payees", size)
    ties, _ = expand(sizes)
    circle = stage.payees.new(len(ties), "cur payee", p.numbers("corridor.family"))
    median = p.number("CUR.amount_median") * rng.lognormal(0, 0.5, len(ties))
    payday = _paydays(stage, size)
    owner, _, month = stage.monthly(stage.lasting("CUR.months", size))
    trip, position = expand(sizes[owner])  # every month of a sender, once per family
    served = rng.random(len(trip)) < p.number("CUR.served")
    trip, position = trip[served], position[served]
    first = np.cumsum(sizes) - sizes
    tie = first[owner[trip]] + position
    _, day = _regular(stage, owner, month, payday[owner])
    hour = reflected(rng.normal(18, 1.5, len(owner))[trip] + rng.uniform(0, 0.7, len(trip)), 8.0, 23.5)
    euros = median[tie] * rng.lognormal(0, 0.25, len(tie))
    wall = stage.clock(day[trip], hour)
    return stage.payments(payer=who[owner[trip]], payee=circle[tie], wall_s=wall, euros=euros, name="CUR")
