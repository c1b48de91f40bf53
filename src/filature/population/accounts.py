"""Rivals with a purpose on paper: charity (CHA), trade and lessons (BIZ), and all the rest (OTH)."""

import numpy as np

from filature.population.clock import DAY
from filature.population.series import Ints, circles, expand, popular, reflected
from filature.population.stage import Payments, Stage, together

_WEEK = 7
_WORKDAYS = 5
_PRESENT = 0.85  # of the weekly lessons; the rest is holidays and illness


def cha(stage: Stage, who: Ints) -> Payments:
    """Return monthly gifts at published tariffs, on a fixed day: to associations, a few to a family."""
    p, rng, size = stage.parameters, stage.rng, len(who)
    mix = p.numbers("corridor.family")
    pool = stage.associations
    if pool is None:
        own = max(2, round(size * p.number("CHA.associations_per_payer")))
        pool = stage.payees.new(own, "cha payee", mix, association=True)
    direct = rng.random(size) < p.number("CHA.direct")
    payee = pool[popular(rng, size, len(pool))]
    payee[direct] = stage.payees.new(int(direct.sum()), "cha payee", mix)
    tariffs = np.asarray(p.numbers("CHA.tariffs"))[rng.integers(4, size=size)]
    date = rng.choice(np.array([1, 5, 10, 15]), size=size)
    hour = rng.uniform(7, 20, size)
    owner, _, month = stage.monthly(stage.lasting("CHA.months", size))
    day = (stage.months_s[month] - stage.begin_s) // DAY + date[owner] - 1
    return stage.payments(
        payer=who[owner],
        payee=payee[owner],
        wall_s=stage.clock(day, hour[owner] + rng.random(len(owner)) / 4),
        euros=tariffs[owner],
        name="CHA",
        exact=True,
    )


def biz(stage: Stage, who: Ints) -> Payments:
    """Return invoices with cents in office hours, and weekly lessons at a fixed price."""
    pupil = stage.rng.random(len(who)) < stage.parameters.number("BIZ.lessons")
    pupil[:2] = (True, False)
    return together([_lessons(stage, who[pupil]), _invoices(stage, who[~pupil])])


def _lessons(stage: Stage, who: Ints) -> Payments:
    p, rng, size = stage.parameters, stage.rng, len(who)
    pool = stage.payees.new(
        max(2, round(size * p.number("BIZ.teachers_per_payer"))), "biz payee", p.numbers("corridor.online")
    )
    teacher = pool[popular(rng, size, len(pool))]
    owner, position = expand(stage.lasting("BIZ.lesson_weeks", size))
    start = rng.integers(0, stage.days - 2, size)
    day = start[owner] + _WEEK * position
    hour = reflected(rng.normal(18.5, 1.5, size)[owner] + rng.normal(0, 0.15, len(owner)), 8.0, 22.0)
    present = (rng.random(len(owner)) < _PRESENT) | (position == 0)
    price = np.rint(stage.uniform("BIZ.lesson_price", size))
    rows = np.flatnonzero(present)
    owner = owner[rows]
    return stage.payments(
        payer=who[owner],
        payee=teacher[owner],
        wall_s=stage.clock(day[rows], hour[rows]),
        euros=price[owner],
        name="BIZ",
        exact=True,
    )


def _invoices(stage: Stage, who: Ints) -> Payments:
    p, rng, size = stage.parameters, stage.rng, len(who)
    pool = stage.payees.new(
        max(2, round(size * p.number("BIZ.suppliers_per_payer"))), "biz payee", p.numbers("corridor.family")
    )
    sizes = 1 + rng.poisson(p.number("BIZ.invoice_payees") - 1, size).astype(np.int64)
    circle = pool[popular(rng, int(sizes.sum()), len(pool), skew=1.0)]
    owner, _ = expand(1 + rng.poisson(p.number("BIZ.invoice_count_mean") - 1, size).astype(np.int64))
    day = rng.integers(0, stage.days // _WEEK, len(owner)) * _WEEK + rng.integers(0, _WORKDAYS, len(owner))
    monday = (stage.begin_s // DAY + 3) % _WEEK  # 1970-01-01 was a Thursday
    day = day + (_WEEK - monday) % _WEEK
    median = p.number("BIZ.invoice_median") * rng.lognormal(0, 0.5, size)
    return stage.payments(
        payer=who[owner],
        payee=circles(rng, sizes, circle, owner, 1.5),
        wall_s=stage.clock(np.where(day < stage.days, day, day - _WEEK), rng.uniform(9, 18, len(owner))),
        euros=np.maximum(median[owner] * rng.lognormal(0, 0.8, len(owner)), 5.0),
        name="BIZ",
        exact=True,
    )


def oth(stage: Stage, who: Ints) -> Payments:
    """Return a few payments to one person: gifts after a journey, a debt, help to a friend."""
    p, rng, size = stage.parameters, stage.rng, len(who)
    payee = stage.payees.new(size, "oth payee", p.numbers("corridor.family"))
    owner, _ = expand(1 + rng.poisson(p.number("OTH.extra_count"), size).astype(np.int64))
    start = rng.integers(0, stage.days - 60, size)
    day = start[owner] + rng.integers(0, 60, len(owner))
    euros = p.number("OTH.amount_median") * rng.lognormal(0, p.number("OTH.amount_sigma"), len(owner))
    wall = stage.clock(day, reflected(rng.normal(16, 4, len(owner)), 0.0, 23.9))
    return stage.payments(payer=who[owner], payee=payee[owner], wall_s=wall, euros=euros, name="OTH")
