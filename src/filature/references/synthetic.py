"""The reference set of the simulator: it says on every page that its persons are invented."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from filature.episodes import merging
from filature.episodes.localtime import clock
from filature.episodes.reference import CLASSES, Class, Reference
from filature.episodes.series import Series
from filature.population import timing
from filature.references.scoring import class_of

SEED = 20260501
PERSONS = 1000
KIND_OF: Mapping[str, str] = dict(zip(CLASSES, timing.KINDS, strict=True))
_PAYMENTS = (3, 24)
_MARGIN = 1.15  # some simulated pairs have too few usable payments


def series_of(made: timing.Simulated) -> Series:
    """Return the episodes of simulated rows, merged as those of a case are."""
    paid = merging.payments(made.payment_pair, made.payment_s, np.arange(len(made.payment_s)))
    called = merging.sessions(
        made.session_pair, made.session_s, made.session_s, np.arange(len(made.session_s))
    )
    return Series(
        size=made.size,
        payment_pair=paid.pair,
        payment_s=paid.start_s,
        session_pair=called.pair,
        session_s=called.start_s,
        cover_pair=np.arange(made.size),
        cover_from=np.zeros(made.size, dtype=np.int64),
        cover_to=made.covered_s,
    )


def simulated_class(
    kind: str, persons: int, seed: int, *, payments: tuple[int, int] = _PAYMENTS, condition: str = "base"
) -> Class:
    """Return `persons` simulated pairs of one kind, each of two persons of its own."""
    made = timing.simulate(kind, int(persons * _MARGIN) + 20, seed, payments=payments, condition=condition)
    base = (timing.KINDS.index(kind) + 1) << 40
    payer = [f"{base + 2 * number:032x}" for number in range(made.size)]
    payee = [f"{base + 2 * number + 1:032x}" for number in range(made.size)]
    return class_of(series_of(made), clock("UTC"), payer, payee, most=persons)


@lru_cache(maxsize=2)
def synthetic(persons: int = PERSONS, seed: int = SEED) -> Reference:
    """Return the reference set of the simulator; the same arguments give the same set."""
    return Reference(
        name=f"synthetic {persons}/{seed}",
        kind="synthetic",
        made_by="Filature",
        made_from=f"simulated pairs: {persons} persons a class, 3 to 24 payments, seed {seed}",
        made_on="2026-05-01",
        classes={name: simulated_class(kind, persons, seed) for name, kind in KIND_OF.items()},
    )
