"""The files beside the operators': bank statements, call records, a partner's referral."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filature.population.clock import DAY
from filature.population.faces import Faces
from filature.population.identifiers import ibans
from filature.population.layouts import table
from filature.population.series import Ints
from filature.population.sessions import Sessions
from filature.population.statements import COUNTERPART_ACCOUNT, COUNTERPARTS, Statements
from filature.population.text import amounts, choose, days, joined, padded, times

BANK_HEADER = (
    "Compte",
    "Titulaire",
    "Date",
    "Contrepartie",
    "Compte contrepartie",
    "Libellé",
    "Montant",
    "Devise",
)
CALLS_HEADER = ("call_id", "caller", "callee", "started_at", "duration_s", "kind")
REFERRAL_HEADER = ("reference", "date", "phone", "name", "stated_role", "country")
_LABELS = ("VIREMENT RECU", "PRELEVEMENT", "PAIEMENT CARTE")
PARTNER = "Partner authority of Ostrelland (fictional)"


def bank(entries: Statements, faces: Faces) -> bytes:
    """Return the statements as CSV: `;`, dates without hours, decimal comma, debits negative."""
    size = abs(entries.cents)
    accounts = ibans(COUNTERPART_ACCOUNT + np.arange(len(COUNTERPARTS), dtype=np.int64))
    sign = choose(["", "-"], (entries.cents < 0).astype(np.int64))
    last = len(COUNTERPARTS) - 1
    label = np.where(entries.cents > 0, 0, np.where(entries.counterpart == last, 2, 1))
    columns = [
        faces.account.take(pa.array(entries.holder)),
        faces.name.take(pa.array(entries.holder)),
        days(entries.day_s, "%d/%m/%Y"),
        choose(COUNTERPARTS, entries.counterpart),
        accounts.take(pa.array(entries.counterpart)),
        choose(_LABELS, label),
        joined(sign, amounts(size, mark=",", group="")),
        choose(["EUR"], np.zeros_like(entries.holder)),
    ]
    return table(BANK_HEADER, columns, sep=";", end="\n")


def calls(sessions: Sessions, faces: Faces) -> bytes:
    """Return the call records as CSV: E.164 phones, ISO start in UTC, seconds, voice or video."""
    start = sessions.start_utc_s
    columns = [
        joined("FA", padded(np.arange(1, len(sessions) + 1), 9)),
        faces.phone.take(pa.array(sessions.caller)),
        faces.phone.take(pa.array(sessions.callee)),
        joined(days(start, "%Y-%m-%d"), "T", times(start), "Z"),
        pc.cast(pa.array(sessions.duration_s), pa.string()),
        choose(["voice", "video"], sessions.video.astype(np.int64)),
    ]
    return table(CALLS_HEADER, columns, sep=",", end="\n")


def referral(named: Ints, faces: Faces, day_s: int) -> bytes:
    """Return the partner's list as CSV: one person a line, named by phone."""
    columns = [
        joined("OST-2026-", padded(np.arange(101, 101 + len(named)), 4)),
        days(np.full(len(named), day_s - 40 * DAY, dtype=np.int64), "%Y-%m-%d"),
        faces.phone.take(pa.array(named)),
        faces.name.take(pa.array(named)),
        choose(["suspected facilitator"], np.zeros_like(named)),
        faces.country.take(pa.array(named)),
    ]
    return table(REFERRAL_HEADER, columns, sep=",", end="\n")
