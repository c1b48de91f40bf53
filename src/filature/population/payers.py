"""Planted payers after the published figures (DOMAIN.md section 5), and the payees they share.

Only what was published about payments and times is imitated. Payees are either facilitators or `contacts`,
reached directly: a contact may be a child, so nothing else is generated about them.
"""

import numpy as np

from filature.population.parameters import Parameters
from filature.population.people import Payees
from filature.population.series import (
    Floats,
    Ints,
    circles,
    expand,
    hours,
    log_normal_counts,
    popular,
    reflected,
    running,
)
from filature.population.stage import Payments, Stage

_LEAST = {"facilitators_per_payer": 2, "contacts_per_payer": 2}


def planted_payees(
    payees: Payees, parameters: Parameters, payers: int, facilitators: int | None = None
) -> tuple[Ints, Ints]:
    """Return the identities of facilitators (some with several) and of contacts, made for `payers` payers.

    `facilitators` is the number of persons; None: by LSAC.facilitators_per_payer.
    """
    mix = parameters.numbers("corridor.online")
    sizes = {
        key: max(least, round(payers * parameters.number(f"LSAC.{key}"))) for key, least in _LEAST.items()
    }
    if facilitators is not None:
        sizes["facilitators_per_payer"] = facilitators
    more = parameters.number("LSAC.second_identity")
    draws = payees.rng.random(sizes["facilitators_per_payer"])
    draws[0] = 0.0  # at least one facilitator with several identities, however small the population
    identities = 1 + (draws < more).astype(np.int64) + (draws < more / 2)
    owner, position = expand(identities)
    own = np.arange(len(owner), dtype=np.int64)
    helpers = payees.new(len(owner), "facilitator", mix, same_as=own - position)
    return helpers, payees.new(sizes["contacts_per_payer"], "contact", mix)


def series(stage: Stage, who: Ints, name: str, counts: Ints) -> tuple[Ints, Ints, Floats]:
    """Return (owner, wall times, EUR) of irregular evening series, by the parameters of class `name`.

    Gaps are gamma with shape below 1 around a mean that shrinks with the count; a series that would leave the
    period is compressed into it. Medians grow with the count where the class says so.
    """
    p, rng = stage.parameters, stage.rng
    owner, position = expand(counts)
    shortening = p.number("LSAC.gap_shortening") if name == "LSAC" else 0.0
    mean_gap = p.number(f"{name}.gap_median_days") * rng.lognormal(
        0, p.number(f"{name}.gap_between"), len(who)
    )
    mean_gap = mean_gap * counts**-shortening
    shape = p.number(f"{name}.gap_shape")
    steps = rng.gamma(shape, 1 / shape, len(owner)) * mean_gap[owner]
    offset = running(steps, owner, position)
    span = np.zeros(len(who))
    np.maximum.at(span, owner, offset)
    room = stage.days - 3.0
    offset *= np.where(span > room, room / np.maximum(span, 1.0), 1.0)[owner]
    start = rng.random(len(who)) * (room - np.minimum(span, room))
    day = 1 + np.floor(start[owner] + offset)
    centre_mean, centre_sd, within = p.numbers(f"{name}.hour")
    centre = rng.normal(centre_mean, centre_sd, len(who))
    hour = hours(rng, owner, centre=centre, spread=within)
    wall = stage.clock(day, reflected(hour, 0.0, 47.9))
    growth = p.number("LSAC.amount_growth") if name == "LSAC" else 0.0
    median = p.number(f"{name}.amount_median") * counts**growth
    median = median * rng.lognormal(0, p.number(f"{name}.amount_between"), len(who))
    euros = median[owner] * rng.lognormal(0, p.number(f"{name}.amount_within"), len(owner))
    return owner, np.minimum(wall, stage.end_s - 1), euros


def lsac(stage: Stage, who: Ints, facilitators: Ints, contacts: Ints) -> Payments:
    """Return the payments of planted payers: published counts, small sums, short gaps, shared payees."""
    p, rng = stage.parameters, stage.rng
    counts = log_normal_counts(
        rng,
        len(who),
        mu=p.number("LSAC.count_mu"),
        sigma=p.number("LSAC.count_sigma"),
        cap=p.number("LSAC.count_cap"),
    )
    owner, wall, euros = series(stage, who, "LSAC", counts)
    large = rng.random(len(owner)) < p.number("LSAC.large_share")
    euros = np.where(large, euros * rng.uniform(3, 8, len(owner)), euros)
    sizes = circle_sizes(stage, counts, "LSAC")
    ties = int(sizes.sum())
    skew = p.number("LSAC.payee_skew")
    known = rng.random(ties) < p.number("LSAC.facilitator_share")
    circle = np.where(
        known,
        facilitators[popular(rng, ties, len(facilitators), skew=skew)],
        contacts[popular(rng, ties, len(contacts), skew=skew)],
    )
    return stage.payments(
        payer=who[owner],
        payee=circles(rng, sizes, circle, owner, p.number("LSAC.payee_decay")),
        wall_s=wall,
        euros=euros,
        name="LSAC",
    )


def circle_sizes(stage: Stage, counts: Ints, name: str) -> Ints:
    """Return how many payees each payer has: 1 + Poisson(rate x ln count), never more than payments."""
    rate = stage.parameters.number(f"{name}.payees_per_log_count")
    return np.minimum(1 + stage.rng.poisson(rate * np.log(counts)), counts).astype(np.int64)
